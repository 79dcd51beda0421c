/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analyzer_rules.c - from segments of UAX #29 to the words a reader of news means.
 *
 * Two kinds of rule. Some join neighbours: F-16, 9/11, AT&T, e-mail, C++; they are in
 * analyzer_joints.c. The others look at the punctuation inside a segment, which makes pieces of it,
 * and decide for each mark whether it is left out (U.S, don't, 1,000), kept (3.5) or parts two
 * words (example.com). docs/analysis.md has the table, which is also the test. Most segments have
 * neither and pass straight through. */
#include <string.h>

#include "analyzer_parts.h"

#define PIECES_MAX 32 /* of one segment; further pieces start afresh */

typedef struct piece {
    uint32_t start, end;
    ng_mark before;  /* the mark that parts it from the piece before */
    uint8_t letters; /* code points, at most 255 */
    uint8_t leading; /* digits at its start */
    uint8_t digits;  /* all digits */
} piece;

typedef struct rules {
    ng_analyzer *a;
    const char *text;
    size_t len;
    ng_tokens *ret;
    piece pieces[PIECES_MAX];
    size_t n;
    char raw[NG_RAW_MAX + 8];
    size_t raw_len;
} rules;

ng_mark ng_mark_at(const char *s, size_t len, size_t *bytes)
{
    *bytes = 1;
    switch ((unsigned char)s[0]) {
    case '\'':
        return NG_MARK_QUOTE;
    case '.':
        return NG_MARK_DOT;
    case ',':
        return NG_MARK_COMMA;
    case '"':
        return NG_MARK_JOIN;
    case '_':
    case ';':
    case ':':
        return NG_MARK_SPLIT;
    default:
        break;
    }
    unsigned char c = (unsigned char)s[0];
    *bytes = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (len >= 2 && memcmp(s, "\xC2\xB7", 2) == 0)
        return NG_MARK_JOIN;
    if (len >= 2 && memcmp(s, "\xCA\xBC", 2) == 0)
        return NG_MARK_QUOTE;
    if (len >= 3 && (memcmp(s, "\xE2\x80\x99", 3) == 0 || memcmp(s, "\xE2\x80\x98", 3) == 0))
        return NG_MARK_QUOTE;
    return NG_MARK_NONE;
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static void measure(const char *text, piece *p)
{
    for (uint32_t i = p->start; i < p->end; i++) {
        if (is_digit(text[i])) {
            p->digits += p->digits < 255;
            p->leading += i - p->start == p->leading && p->leading < 255;
        } else {
            p->letters += (text[i] & 0xC0) != 0x80 && p->letters < 255;
        }
    }
}

/* Cut a segment at its marks, from `at` on; gives where the next round starts. */
static uint32_t cut_pieces(rules *r, uint32_t at, uint32_t end)
{
    ng_mark before = NG_MARK_NONE;
    uint32_t start = at;
    r->n = 0;
    while (at <= end) {
        size_t bytes = 1;
        ng_mark m = at < end ? ng_mark_at(r->text + at, end - at, &bytes) : NG_MARK_SPLIT;
        if (m == NG_MARK_NONE) {
            at += (uint32_t)bytes;
            continue;
        }
        if (at > start) {
            piece *p = &r->pieces[r->n++];
            *p = (piece){.start = start, .end = at, .before = before};
            measure(r->text, p);
            before = m;
        } else {
            before = NG_MARK_SPLIT; /* two marks side by side, as in a__b */
        }
        at += (uint32_t)bytes;
        start = at;
        if (r->n == PIECES_MAX)
            break;
    }
    return at;
}

/* ---- numbers ---- */

/* Are the marks `m` between pieces[from, to) those of thousands, as in 1,000,000? */
static int are_thousands(const rules *r, size_t from, size_t to, ng_mark m)
{
    for (size_t i = from; i < to; i++) {
        const piece *p = &r->pieces[i];
        int last = i + 1 == to || r->pieces[i + 1].before != m;
        int first = i == from || p->before != m;
        if (first && last)
            continue;
        if (first && (p->leading == 0 || p->leading > 3 || p->letters))
            return 0;
        if (!first && (p->leading != 3 || (!last && p->letters)))
            return 0;
    }
    return 1;
}

static size_t count_marks(const rules *r, size_t from, size_t to, ng_mark m)
{
    size_t n = 0;
    for (size_t i = from + 1; i < to; i++)
        n += r->pieces[i].before == m;
    return n;
}

/* What becomes of a mark. */
typedef enum fate { JOIN, KEEP, SPLIT, DROP_REST } fate;

static fate number_mark(const rules *r, size_t from, size_t to, ng_mark m)
{
    size_t marks = count_marks(r, from, to, m);
    int comma_country = r->a->habits.decimal_comma;
    int thousands = are_thousands(r, from, to, m);
    if (m == NG_MARK_QUOTE)
        return thousands ? JOIN : SPLIT;
    if (m == NG_MARK_COMMA)
        return thousands && (!comma_country || marks > 1) ? JOIN
               : comma_country && marks == 1              ? KEEP
                                                          : SPLIT;
    if (marks > 1)
        return thousands ? JOIN : SPLIT;
    return comma_country && thousands ? JOIN : KEEP;
}

/* ---- abbreviations and apostrophes ---- */

/* U.S, p.m, Ph.D, 5p.m: few letters, and a single one among the pieces. */
static int is_abbreviation(const rules *r, size_t from, size_t to)
{
    size_t letters = 0, single = 0;
    for (size_t i = from; i < to; i++) {
        const piece *p = &r->pieces[i];
        if (i > from && p->before != NG_MARK_DOT)
            break;
        if (p->letters == 0 || (p->digits && (i > from || p->digits != p->leading)))
            return 0;
        single += p->letters == 1;
        letters += p->letters;
    }
    return single == to - from || (single > 0 && letters <= 3);
}

static int ends_possessive(const rules *r, size_t i, size_t to)
{
    const piece *p = &r->pieces[i];
    return i + 1 == to && p->end - p->start == 1 && lower(r->text[p->start]) == 's';
}

/* French writes one word with an apostrophe that is no elision. */
static int is_aujourdhui(const rules *r, size_t i)
{
    const piece *p = &r->pieces[i - 1];
    return p->end - p->start == 7 && lower(r->text[p->start]) == 'a' &&
           memcmp(r->text + p->start + 1, "ujourd", 6) == 0;
}

/* Of the mark before pieces[i]; the group is pieces[from, to). */
static fate fate_of(const rules *r, size_t from, size_t to, size_t i)
{
    const piece *p = &r->pieces[i], *q = p - 1;
    ng_mark m = p->before;
    if (m == NG_MARK_JOIN)
        return JOIN;
    if (q->digits && p->leading && q->letters == 0)
        return number_mark(r, from, to, m);
    if (m == NG_MARK_DOT)
        return is_abbreviation(r, from, to) ? JOIN : SPLIT;
    if (m != NG_MARK_QUOTE)
        return SPLIT;
    if (ends_possessive(r, i, to))
        return DROP_REST;
    return r->a->habits.elision && !is_aujourdhui(r, i) ? SPLIT : JOIN;
}

static void raw_add(rules *r, const char *s, size_t len)
{
    size_t room = NG_RAW_MAX + 4 - r->raw_len;
    if (len > room)
        len = room; /* the last code point may be cut: ng_words_get looks at whole ones only */
    memcpy(r->raw + r->raw_len, s, len);
    r->raw_len += len;
}

static ng_status flush(rules *r, uint32_t start, uint32_t end, ng_error *err)
{
    if (r->raw_len == 0)
        return NG_OK;
    ng_status s = ng_token_add(r->a, r->text, start, end, r->raw, r->raw_len, r->ret, err);
    r->raw_len = 0;
    return s;
}

/* Tokens of pieces[from, to), none of which is parted by a NG_MARK_SPLIT. */
static ng_status apply_group(rules *r, size_t from, size_t to, ng_error *err)
{
    uint32_t start = r->pieces[from].start, end = start;
    int dotted = to - from > 1 && r->pieces[from + 1].before == NG_MARK_DOT &&
                 fate_of(r, from, to, from + 1) == JOIN && r->pieces[from + 1].letters;
    for (size_t i = from; i < to; i++) {
        const piece *p = &r->pieces[i];
        fate f = i == from ? JOIN : fate_of(r, from, to, i);
        if (f == DROP_REST)
            break;
        if (f == SPLIT) {
            ng_status s = flush(r, start, end, err);
            if (s != NG_OK)
                return s;
            start = p->start;
        } else if (f == KEEP) {
            raw_add(r, ".", 1);
        }
        raw_add(r, r->text + p->start, p->end - p->start);
        end = p->end;
    }
    if (dotted && end < r->len && r->text[end] == '.')
        end++; /* the point of U.S. is its own */
    return flush(r, start, end, err);
}

static ng_status apply_marks(rules *r, const ng_segment *s, ng_error *err)
{
    uint32_t at = s->start;
    ng_status status = NG_OK;
    while (at < s->end && status == NG_OK) {
        at = cut_pieces(r, at, s->end);
        for (size_t from = 0, to; from < r->n && status == NG_OK; from = to) {
            for (to = from + 1; to < r->n && r->pieces[to].before != NG_MARK_SPLIT; to++)
                ;
            status = apply_group(r, from, to, err);
        }
    }
    return status;
}

/* In Finnish and Swedish, EU:n and EU:s are cases of EU. */
static int is_colon_suffix(const rules *r, const ng_segment *l, const ng_segment *n)
{
    return r->a->habits.colon_suffix && n->start == l->end + 1 && r->text[l->end] == ':' &&
           n->end - n->start <= 4 && r->text[n->start] >= 'a' && r->text[n->start] <= 'z';
}

/* A segment that may have something to it; gives how many segments were used. */
static ng_status apply_special(rules *r, const ng_segment *s, size_t left, size_t *used,
                               ng_error *err)
{
    const ng_text t = {r->text, r->len};
    char keep;
    uint32_t start, end;
    *used = 1;
    r->raw_len = 0;
    if (ng_is_stray_possessive(&t, s))
        return NG_OK;
    if (left > 1 && ng_joint(&t, s, s + 1, &keep)) {
        *used = 2;
        raw_add(r, r->text + s->start, s->end - s->start);
        raw_add(r, &keep, keep != 0);
        raw_add(r, r->text + s[1].start, s[1].end - s[1].start);
        return flush(r, s->start, s[1].end, err);
    }
    if (ng_is_programming_language(&t, s, &start, &end))
        return ng_token_add(r->a, r->text, start, end, r->text + start, end - start, r->ret, err);
    if (left > 1 && is_colon_suffix(r, s, s + 1))
        *used = 2;
    if (s->flags & NG_SEG_MARKED)
        return apply_marks(r, s, err);
    return ng_token_add(r->a, r->text, s->start, s->end, r->text + s->start, s->end - s->start,
                        r->ret, err);
}

/* Can nothing be special about the segment, by what stands beside it? */
static int is_plain(const rules *r, const ng_segment *s)
{
    if (s->flags & NG_SEG_MARKED || s->end - s->start == 1)
        return 0;
    if (s->start > 0 && r->text[s->start - 1] == '.')
        return 0;
    if (s->end == r->len)
        return 1;
    switch (r->text[s->end]) {
    case '-':
    case '/':
    case '&':
    case ':':
    case '\xE2':
        return 0;
    default:
        return 1;
    }
}

ng_status ng_rules_apply(ng_analyzer *a, const char *text, size_t len, ng_tokens *ret,
                         ng_error *err)
{
    rules r;
    r.a = a;
    r.text = text;
    r.len = len;
    r.ret = ret;
    ng_status status = NG_OK;
    const ng_segment *s = a->segments.items;
    size_t n = a->segments.n;
    for (size_t i = 0, used = 1; i < n && status == NG_OK; i += used, s += used) {
        used = 1;
        if (is_plain(&r, s))
            status = ng_token_add(a, text, s->start, s->end, text + s->start, s->end - s->start,
                                  ret, err);
        else
            status = apply_special(&r, s, n - i, &used, err);
    }
    return status;
}
