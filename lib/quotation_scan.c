/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quotation_scan.c - a passage as words, punctuation and quotation marks. */
#include "quotation_scan.h"

#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>

#include "nutgraf/text.h"
#include "query_chars.h"

#define LOWER_BIT 0x20 /* of ASCII letters */

enum {
    LOW_QUOTE = 0x201E,
    LEFT_QUOTE = 0x201C,
    RIGHT_QUOTE = 0x201D,
    LEFT_SINGLE = 0x2018,
    RIGHT_SINGLE = 0x2019,
    LEFT_ANGLE = 0xAB,
    RIGHT_ANGLE = 0xBB,
    LEFT_CORNER = 0x300C,
    RIGHT_CORNER = 0x300D,
    LEFT_WHITE_CORNER = 0x300E,
    RIGHT_WHITE_CORNER = 0x300F
};

static const char *const abbreviations[] = {
    "mr",  "mrs",  "ms",  "dr",  "prof", "gen",  "sen",  "rep", "gov",  "lt",
    "col", "maj",  "sgt", "st",  "jr",   "sr",   "rev",  "hon", "pres", "capt",
    "adm", "cmdr", "mme", "mgr", "sra",  "supt", "insp", "no",  NULL};

struct scan {
    ng_mark_list *list;
    const char *text;
    size_t len, at;
    uint32_t before; /* the character before `at`; 0 at the start */
    uint32_t opener; /* of the quotation that is open; 0: none */
    uint32_t words;  /* in it */
};

static uint32_t char_at(const struct scan *s, size_t at, size_t *n)
{
    *n = 1;
    return at < s->len ? ng_query_char(s->text + at, s->len - at, n) : 0;
}

int ng_word_is(const char *word, size_t len, const char *const *words)
{
    int first = len > 0 ? word[0] | LOWER_BIT : 0;
    for (; *words; words++)
        if (((*words)[0] | LOWER_BIT) == first && strlen(*words) == len &&
            strncasecmp(*words, word, len) == 0)
            return 1;
    return 0;
}

int ng_mark_is(const ng_mark_list *l, size_t i, const char *const *words)
{
    const ng_mark *m = &l->items[i];
    return m->kind == NG_MARK_WORD && ng_word_is(l->text + m->start, m->end - m->start, words);
}

static ng_mark *push(struct scan *s, ng_mark_kind kind, size_t end)
{
    ng_mark_list *l = s->list;
    l->items[l->n] = (ng_mark){.start = (uint32_t)s->at,
                               .end = (uint32_t)end,
                               .kind = (uint8_t)kind,
                               .inside = s->opener != 0};
    return &l->items[l->n < NG_MARKS_MAX ? l->n++ : l->n]; /* what is too much is written over */
}

/* ---- Quotation marks ---- */

static int is_gap(uint32_t c)
{
    return c == 0 || ng_query_is_space(c) || strchr("([{-", (int)(c < 128 ? c : 'x')) ||
           c == 0x2013 || c == 0x2014 || ng_query_quote_class(c) || c == LEFT_SINGLE;
}

/* A closing ’ that punctuation stands before, somewhere behind `at`. */
static int closes_single(const struct scan *s, size_t at)
{
    uint32_t before = 0;
    for (size_t n; at < s->len; at += n) {
        uint32_t c = char_at(s, at, &n);
        if (c == RIGHT_SINGLE && before < 128 && strchr(".,!?", (int)before) && before)
            return 1;
        before = c;
    }
    return 0;
}

static int opens(const struct scan *s, uint32_t c, size_t after)
{
    size_t n;
    switch (c) {
    case LEFT_ANGLE:
    case RIGHT_ANGLE:
    case LOW_QUOTE:
    case LEFT_CORNER:
    case LEFT_WHITE_CORNER:
        return 1;
    case '"':
    case LEFT_QUOTE:
    case RIGHT_QUOTE:
        return is_gap(s->before) && !ng_query_is_space(char_at(s, after, &n));
    case LEFT_SINGLE:
        return is_gap(s->before) && closes_single(s, after);
    default:
        return 0;
    }
}

static int closes(const struct scan *s, uint32_t c)
{
    switch (s->opener) {
    case LEFT_ANGLE:
        return c == RIGHT_ANGLE;
    case RIGHT_ANGLE:
        return c == LEFT_ANGLE || c == RIGHT_ANGLE;
    case LOW_QUOTE:
        return c == LEFT_QUOTE || c == RIGHT_QUOTE || c == '"';
    case LEFT_CORNER:
        return c == RIGHT_CORNER;
    case LEFT_WHITE_CORNER:
        return c == RIGHT_WHITE_CORNER;
    case LEFT_SINGLE:
        return c == RIGHT_SINGLE && s->before < 128 && strchr(".,!?", (int)s->before);
    case LEFT_QUOTE:
        return c == RIGHT_QUOTE || c == '"';
    default:
        return c == s->opener;
    }
}

static void close_quote(struct scan *s, size_t end)
{
    int ended =
        s->list->n > 0 && s->list->items[s->list->n - 1].kind == NG_MARK_END && s->before == '.';
    s->opener = 0;
    ng_mark *m = push(s, NG_MARK_CLOSE, end);
    m->words = (uint16_t)s->words;
    m->ended = (uint8_t)ended;
    if (s->words > s->list->longest)
        s->list->longest = s->words;
}

/* False when the character is no quotation mark here. */
static int scan_quote(struct scan *s, uint32_t c, size_t after)
{
    if (s->opener && closes(s, c)) {
        close_quote(s, after);
        return 1;
    }
    if (s->opener || !opens(s, c, after))
        return ng_query_quote_class(c) != 0;
    push(s, NG_MARK_OPEN, after);
    s->opener = c;
    s->words = 0;
    return 1;
}

/* ---- Words and punctuation ---- */

/* Whether a character between two letters belongs to the word. */
static int joins(uint32_t c)
{
    return c == '\'' || c == RIGHT_SINGLE || c == '-' || c == '.' || c == 0x2010 || c == 0x2011;
}

static size_t scan_word(struct scan *s)
{
    size_t at = s->at, n, next;
    uint32_t ideographs = 0, first = char_at(s, at, &n), last = first;
    while (at < s->len) {
        uint32_t c = char_at(s, at, &n);
        int inner = joins(c) && ng_query_is_wordish(char_at(s, at + n, &next));
        if (!ng_query_is_wordish(c) && !inner)
            break;
        ideographs += u_hasBinaryProperty((UChar32)c, UCHAR_IDEOGRAPHIC) != 0;
        last = c;
        at += n;
    }
    ng_mark *m = push(s, NG_MARK_WORD, at);
    m->words = (uint16_t)(ideographs > 1 ? (ideographs + 1) / 2 : 1);
    m->capital = (uint8_t)(u_isupper((UChar32)first) || u_istitle((UChar32)first));
    s->words += m->words;
    s->before = last;
    return at;
}

/* A period after an initial or an abbreviation ends nothing. */
static int ends_sentence(const struct scan *s)
{
    const ng_mark_list *l = s->list;
    if (l->n == 0 || l->items[l->n - 1].end != s->at)
        return 1;
    const ng_mark *m = &l->items[l->n - 1];
    if (m->kind != NG_MARK_WORD)
        return 1;
    int initial = m->capital && m->end - m->start == 1;
    return !initial && !memchr(s->text + m->start, '.', m->end - m->start) &&
           !ng_mark_is(l, l->n - 1, abbreviations);
}

static void scan_punctuation(struct scan *s, uint32_t c, size_t after)
{
    if (c == '.' && !ends_sentence(s))
        return;
    if (c == ',' || c == 0x3001)
        push(s, NG_MARK_COMMA, after);
    else if (c == ':')
        push(s, NG_MARK_COLON, after);
    else if (c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0x2026)
        push(s, NG_MARK_END, after);
    else if (!ng_query_is_space(c))
        push(s, NG_MARK_OTHER, after);
    else if (c == '\n')
        push(s, NG_MARK_END, after);
}

static int has_quotation_mark(const char *text, size_t len)
{
    if (memchr(text, '"', len))
        return 1;
    for (size_t i = 0, n; i < len; i += n) {
        n = 1;
        if ((unsigned char)text[i] < 0x80)
            continue;
        uint32_t c = ng_query_char(text + i, len - i, &n);
        if (c == LEFT_SINGLE || (c >= 0xAB && ng_query_quote_class(c)))
            return 1;
    }
    return 0;
}

int ng_marks_scan(const char *text, size_t len, ng_mark_list *ret)
{
    struct scan s = {.list = ret, .text = text, .len = len};
    ret->text = text;
    ret->n = 0;
    ret->longest = 0;
    if (!has_quotation_mark(text, len))
        return 0;
    for (size_t n; s.at < len;) {
        uint32_t c = char_at(&s, s.at, &n);
        if (ng_query_is_wordish(c)) {
            s.at = scan_word(&s);
            continue;
        }
        if (!scan_quote(&s, c, s.at + n))
            scan_punctuation(&s, c, s.at + n);
        s.before = c;
        s.at += n;
    }
    if (s.opener && s.opener != LEFT_SINGLE && s.words > ret->longest)
        ret->longest = s.words; /* it goes on in the next paragraph */
    return 1;
}
