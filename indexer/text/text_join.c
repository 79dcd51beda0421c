/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text_join.c - the lines of a block as one text, divided words joined. */
#include <stdlib.h>
#include <string.h>

#include "text_reader.h"

#define WORD_MAX 64 /* bytes of a word that may be joined */

static int is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static int is_letter(char c)
{
    return is_lower(c) || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* ---- The words of the text ---- */

static uint64_t hash_word(const char *s, size_t len, uint64_t hash)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char b = (unsigned char)s[i];
        b = b >= 'A' && b <= 'Z' ? (unsigned char)(b - 'A' + 'a') : b;
        hash = (hash ^ b) * 1099511628211u;
    }
    return hash ? hash : 1;
}

#define HASH_START 14695981039346656037u

static int word_known(const ng_text *t, uint64_t hash)
{
    size_t at = hash & (t->words_cap - 1);
    while (t->words[at] != 0 && t->words[at] != hash)
        at = (at + 1) & (t->words_cap - 1);
    return t->words[at] == hash;
}

static void learn_word(ng_text *t, uint64_t hash)
{
    size_t at = hash & (t->words_cap - 1);
    while (t->words[at] != 0 && t->words[at] != hash)
        at = (at + 1) & (t->words_cap - 1);
    t->words[at] = hash;
}

/* Runs of letters and inner hyphens. What stands at the end of a line with a hyphen is half a word
 * and is not learnt. */
static void learn_line(ng_text *t, const ng_text_line *l)
{
    for (size_t at = 0; at < l->len;) {
        size_t start = at;
        while (at < l->len && (is_letter(l->s[at]) || (l->s[at] == '-' && at > start)))
            at++;
        if (at > start && l->s[at - 1] != '-')
            learn_word(t, hash_word(l->s + start, at - start, HASH_START));
        at += at == start;
    }
}

static ng_status learn_words(ng_text *t, ng_error *err)
{
    size_t cap = 1024;
    while (cap < t->source_len / 2)
        cap *= 2;
    t->words = calloc(cap, sizeof *t->words);
    if (!t->words)
        return ng_fail(err, NG_NOMEM, "out of memory");
    t->words_cap = cap;
    size_t divided = 0;
    for (size_t i = 0; i < t->n_lines; i++) {
        const ng_text_line *l = &t->lines[i];
        learn_line(t, l);
        divided += l->len > 2 && l->s[l->len - 1] == '-' && is_lower(l->s[l->len - 2]);
    }
    t->typeset = divided * 20 >= t->n_lines;
    return NG_OK;
}

/* ---- Joining ---- */

static size_t last_word(const char *s, size_t len)
{
    size_t n = 0;
    while (n < len && n < WORD_MAX && is_letter(s[len - 1 - n]))
        n++;
    return n;
}

static size_t first_word(const char *s, size_t len)
{
    size_t n = 0;
    while (n < len && n < WORD_MAX && is_letter(s[n]))
        n++;
    return n;
}

/* Whether the hyphen at the end of `head` belongs to the word. A typesetter's does not, unless the
 * word is written with it elsewhere; in other texts it does, unless the word is written without. */
static int keeps_hyphen(const ng_text *t, const char *head, size_t len, const ng_text_line *tail)
{
    size_t left = last_word(head, len - 1), right = first_word(tail->s, tail->len);
    const char *word = head + len - 1 - left;
    uint64_t joined = hash_word(tail->s, right, hash_word(word, left, HASH_START));
    uint64_t hyphenated = hash_word(tail->s, right, hash_word(word, left + 1, HASH_START));
    return t->typeset ? word_known(t, hyphenated) && !word_known(t, joined)
                      : !word_known(t, joined);
}

/* What joins `next` to what is in `ret`. */
static ng_status join_line(ng_text *t, ng_buf *ret, size_t from, const ng_text_line *next,
                           ng_error *err)
{
    const char *head = ret->data + from;
    size_t len = ret->len - from;
    if (len > 2 && memcmp(head + len - 2, "\xC2\xAD", 2) == 0) { /* a soft hyphen */
        ret->len -= 2;
        return NG_OK;
    }
    if (len < 3 || head[len - 1] != '-' || !is_lower(head[len - 2]) || !is_lower(next->s[0]))
        return ng_buf_add_char(ret, ' ', err);
    ng_status s = t->words ? NG_OK : learn_words(t, err);
    if (s == NG_OK && !keeps_hyphen(t, head, len, next))
        ret->len--;
    return s;
}

static int begins_item(const ng_text *t, const ng_text_block *b, const ng_text_line *l)
{
    int numbered, other;
    ng_text_list_marker(&t->lines[b->first], &numbered);
    return b->kind == NG_BLOCK_LIST && ng_text_list_marker(l, &other) > 0 && numbered == other;
}

static void strip_quote(ng_text_line *l)
{
    while (l->len > 0 && (l->s[0] == '>' || l->s[0] == ' ')) {
        l->s++;
        l->len--;
    }
}

ng_status ng_text_join(ng_text *t, const ng_text_block *b, ng_buf *ret, ng_error *err)
{
    size_t from = ret->len;
    ng_status s = NG_OK;
    for (uint32_t i = 0; i < b->n && s == NG_OK; i++) {
        ng_text_line l = t->lines[b->first + i];
        if (b->kind == NG_BLOCK_QUOTE)
            strip_quote(&l);
        if (i == 0) {
            l.s += b->skip;
            l.len -= b->skip;
        } else if (begins_item(t, b, &l)) {
            s = ng_buf_add_char(ret, '\n', err);
        } else if (l.len > 0 && ret->len > from) {
            s = join_line(t, ret, from, &l, err);
        }
        if (s == NG_OK)
            s = ng_buf_add(ret, l.s, l.len, err);
    }
    return s;
}
