/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analyzer.c - text to terms with byte offsets. */
#include "nutgraf/analyzer.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "analyzer_parts.h"
#include "nutgraf/text.h"

ng_habits ng_habits_of(const char *lang)
{
    static const char comma[] =
        "ca da de el es eu fi fr hu hy id it lt nb nl nn no pt ro ru sr sv tr";
    static const char elision[] = "ca fr it";
    static const char colon[] = "fi sv";
    static const char suffixes[] = "da de en es fi fr hu it nb nl nn no pt ro sv";
    if (!lang[0])
        return (ng_habits){.suffixes_only = 1};
    return (ng_habits){.decimal_comma = strstr(comma, lang) != NULL,
                       .elision = strstr(elision, lang) != NULL,
                       .colon_suffix = strstr(colon, lang) != NULL,
                       .suffixes_only = strstr(suffixes, lang) != NULL};
}

ng_status ng_analyzer_new(const char *lang, ng_analyzer **ret, ng_error *err)
{
    ng_analyzer *a = calloc(1, sizeof *a);
    if (!a)
        return ng_fail(err, NG_NOMEM, "out of memory");
    a->lang = ng_words_lang(lang);
    a->habits = ng_habits_of(a->lang);
    ng_status s = ng_icu_new(&a->icu, err);
    if (s == NG_OK)
        s = ng_words_new(a->lang, &a->words, err);
    if (s != NG_OK) {
        ng_analyzer_free(a);
        return s;
    }
    *ret = a;
    return NG_OK;
}

void ng_analyzer_free(ng_analyzer *a)
{
    if (!a)
        return;
    ng_icu_free(a->icu);
    ng_words_free(a->words);
    free(a->segments.items);
    free(a);
}

const char *ng_analyzer_lang(const ng_analyzer *a)
{
    return a->lang;
}

void ng_analyzer_set_icu_only(ng_analyzer *a, int on)
{
    a->always_icu = on;
}

void ng_analyzer_set_stemming(ng_analyzer *a, int on)
{
    ng_words_set_stemming(a->words, on);
}

void ng_tokens_release(ng_tokens *t)
{
    if (!t)
        return;
    free(t->items);
    free(t->chars);
    *t = (ng_tokens)NG_TOKENS_INIT;
}

uint16_t ng_word_hash(const char *word, size_t len)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)word[i]) * UINT64_C(0x100000001b3);
    h ^= h >> 32;
    return (uint16_t)(h ^ h >> 16);
}

int ng_analyzer_is_query_stop(const ng_analyzer *a, const char *word, size_t len)
{
    return ng_stopwords_bits(ng_words_stopwords(a->words), word, len) != 0;
}

/* Room for one more token with a word and a stem of full length. */
static ng_status make_room(ng_tokens *t, ng_error *err)
{
    if (t->n == t->cap) {
        size_t cap = t->cap ? t->cap * 2 : 256;
        ng_token *items = realloc(t->items, cap * sizeof *items);
        if (!items)
            return ng_fail(err, NG_NOMEM, "out of memory");
        t->items = items;
        t->cap = cap;
    }
    if (t->chars_cap - t->chars_len < 2 * (NG_TERM_MAX + 1)) {
        size_t cap = t->chars_cap ? t->chars_cap * 2 : 4096;
        char *chars = realloc(t->chars, cap);
        if (!chars)
            return ng_fail(err, NG_NOMEM, "out of memory");
        t->chars = chars;
        t->chars_cap = cap;
    }
    return NG_OK;
}

static int begins_with_capital(const char *s, size_t len)
{
    if ((unsigned char)s[0] < 0x80)
        return s[0] >= 'A' && s[0] <= 'Z';
    uint32_t c;
    ng_utf8_decode(s, len, &c);
    return u_isupper((UChar32)c) || u_istitle((UChar32)c);
}

static uint32_t keep(ng_tokens *t, const char *s, size_t len)
{
    uint32_t at = (uint32_t)t->chars_len;
    memcpy(t->chars + at, s, len);
    t->chars[at + len] = '\0';
    t->chars_len += len + 1;
    return at;
}

static int is_wanted(const ng_initials *wanted, unsigned char c)
{
    unsigned char lower = c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
    int plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    return !plain || (wanted->bits[lower / 64] >> (lower % 64) & 1);
}

ng_status ng_token_add(ng_analyzer *a, const char *text, size_t start, size_t end, const char *raw,
                       size_t raw_len, ng_tokens *ret, ng_error *err)
{
    ng_word w;
    if (a->wanted && raw_len > 0 && !is_wanted(a->wanted, (unsigned char)raw[0]))
        return NG_OK;
    ng_status s = ng_words_get(a->words, raw, raw_len, &w, err);
    if (s != NG_OK || w.word_len == 0)
        return s;
    s = make_room(ret, err);
    if (s != NG_OK)
        return s;
    ng_token *t = &ret->items[ret->n];
    t->start = (uint32_t)start;
    t->end = (uint32_t)end;
    t->position = (uint32_t)ret->n++;
    t->word = keep(ret, w.word, w.word_len);
    t->word_len = w.word_len;
    t->stem_len = w.stem_len;
    t->stem = t->word;
    if (w.stem_len != w.word_len || memcmp(w.stem, w.word, w.stem_len) != 0)
        t->stem = keep(ret, w.stem, w.stem_len);
    t->hash = w.hash;
    t->stop = (w.stop & NG_STOP) != 0;
    t->capital = (uint8_t)begins_with_capital(text + start, end - start);
    return NG_OK;
}

ng_status ng_analyze(ng_analyzer *a, const char *text, size_t len, ng_tokens *ret, ng_error *err)
{
    ret->n = 0;
    ret->chars_len = 0;
    if (len > NG_ANALYZE_MAX)
        return ng_fail(err, NG_LIMIT, "a text to analyze is over %u bytes", NG_ANALYZE_MAX);
    if (ng_utf8_valid_prefix(text, len) != len)
        return ng_fail(err, NG_INVALID, "a text to analyze is not valid UTF-8");
    a->segments.n = 0;
    ng_status s = a->always_icu ? ng_icu_segment(a->icu, text, 0, len, &a->segments, err)
                                : ng_scan(a->icu, text, len, &a->segments, err);
    if (s == NG_OK)
        s = ng_rules_apply(a, text, len, ret, err);
    if (s != NG_OK)
        ret->n = 0;
    return s;
}

ng_status ng_analyze_some(ng_analyzer *a, const char *text, size_t len, const ng_initials *wanted,
                          ng_tokens *ret, ng_error *err)
{
    a->wanted = a->habits.suffixes_only ? wanted : NULL;
    ng_status s = ng_analyze(a, text, len, ret, err);
    a->wanted = NULL;
    return s;
}
