/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text_news.c - what newsrooms put around a story: bylines, dates, captions, credits, datelines. */
#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>

#include "nutgraf/text.h"
#include "text_reader.h"

#define HEAD_BLOCKS    5 /* byline and date stand among the first */
#define BYLINE_WORDS   12
#define DATE_CHARS     60
#define CAPTION_WORDS  80
#define CREDIT_WORDS   40
#define DATELINE_BYTES 120

typedef struct view {
    const char *s;
    size_t len;
} view;

static view view_of(const ng_text *t, const ng_text_block *b)
{
    return (view){t->lines[b->first].s, t->lines[b->first].len};
}

static int starts(view v, const char *prefix)
{
    size_t n = strlen(prefix);
    return v.len >= n && memcmp(v.s, prefix, n) == 0;
}

static int starts_nocase(view v, const char *prefix)
{
    size_t n = strlen(prefix);
    return v.len >= n && strncasecmp(v.s, prefix, n) == 0;
}

static int has(view v, const char *text)
{
    return memmem(v.s, v.len, text, strlen(text)) != NULL;
}

static int ends(view v, const char *suffix)
{
    size_t n = strlen(suffix);
    return v.len >= n && memcmp(v.s + v.len - n, suffix, n) == 0;
}

static int any_start(view v, const char *const *list, size_t n, int nocase)
{
    for (size_t i = 0; i < n; i++)
        if (nocase ? starts_nocase(v, list[i]) : starts(v, list[i]))
            return 1;
    return 0;
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* ---- Byline ---- */

static view trim(view v)
{
    while (v.len > 0 && (v.s[0] == ' ' || v.s[0] == ','))
        v.s++, v.len--;
    while (v.len > 0 && (v.s[v.len - 1] == ' ' || v.s[v.len - 1] == ','))
        v.len--;
    return v;
}

/* What follows "By " and its sisters when that begins with a capital; empty for other lines. */
static view byline_names(view v)
{
    static const char *const words[] = {"By ", "BY ", "Von ", "Par ", "Por ", "Di "};
    for (size_t i = 0; i < COUNT(words); i++) {
        if (!starts(v, words[i]))
            continue;
        view names = trim((view){v.s + strlen(words[i]), v.len - strlen(words[i])});
        uint32_t c = 0;
        if (names.len > 0)
            ng_utf8_decode(names.s, names.len, &c);
        if (u_isupper((UChar32)c))
            return names;
    }
    return (view){v.s, 0};
}

/* The first separator between two names; commas count only when asked. */
static size_t name_end(view v, int commas, size_t *skip)
{
    static const char *const separators[] = {", ",   " and ", " & ", " AND ", " und ",
                                             " et ", " y ",   "; ",  " | "};
    for (size_t at = 0; at < v.len; at++) {
        for (size_t i = commas ? 0 : 1; i < COUNT(separators); i++) {
            size_t n = strlen(separators[i]);
            if (v.len - at >= n && memcmp(v.s + at, separators[i], n) == 0) {
                *skip = n;
                return at;
            }
        }
    }
    *skip = 0;
    return v.len;
}

static int is_agency(view v)
{
    static const char *const agencies[] = {"Reuters",
                                           "AP",
                                           "AFP",
                                           "UPI",
                                           "dpa",
                                           "EFE",
                                           "ANSA",
                                           "Xinhua",
                                           "Bloomberg",
                                           "Kyodo",
                                           "TASS",
                                           "Associated Press",
                                           "The Associated Press",
                                           "REUTERS"};
    for (size_t i = 0; i < COUNT(agencies); i++)
        if (v.len == strlen(agencies[i]) && memcmp(v.s, agencies[i], v.len) == 0)
            return 1;
    return 0;
}

static ng_status set_source(ng_article *a, view agency, ng_error *err)
{
    return a->source ? NG_OK : ng_article_set(a, NG_FIELD_SOURCE, agency.s, agency.len, err);
}

/* "Smith, John" is one name, "Ann Smith, Bob Jones" are two: a comma divides when each part is of
 * several words or an agency. */
static int commas_divide(view names)
{
    while (names.len > 0) {
        size_t skip, end = name_end(names, 1, &skip);
        view part = trim((view){names.s, end});
        if (part.len > 0 && !memchr(part.s, ' ', part.len) && !is_agency(part))
            return 0;
        names = (view){names.s + end + skip, names.len - end - skip};
    }
    return 1;
}

ng_status ng_text_add_authors(ng_article *a, const char *names, size_t len, ng_error *err)
{
    view left = trim((view){names, len});
    view stripped = byline_names(left);
    left = stripped.len > 0 ? stripped : left;
    int commas = commas_divide(left);
    ng_status s = NG_OK;
    while (left.len > 0 && s == NG_OK) {
        size_t skip, end = name_end(left, commas, &skip);
        view name = trim((view){left.s, end});
        s = is_agency(name) ? set_source(a, name, err)
                            : ng_article_set(a, NG_FIELD_AUTHOR, name.s, name.len, err);
        left = (view){left.s + end + skip, left.len - end - skip};
    }
    return s;
}

static ng_status find_byline(const ng_text *t, ng_text_block *b, ng_article *a, ng_error *err)
{
    view v = view_of(t, b), names = byline_names(v);
    ng_text_shape shape = ng_text_shape_of(v.s, v.len);
    if (b->n != 1 || b->marked || names.len == 0 || b->words > BYLINE_WORDS || shape.last == '.' ||
        shape.last == ':' || shape.last == '?' || shape.capitalised * 10 < shape.words * 6)
        return NG_OK;
    b->dropped = 1;
    return a->authors.n > 0 ? NG_OK : ng_text_add_authors(a, names.s, names.len, err);
}

/* ---- A line that is a date ---- */

static void find_date(const ng_text *t, ng_text_block *b, ng_article *a)
{
    static const char *const words[] = {"Published: ", "Published on ", "Published ",
                                        "Updated: ",   "Posted: ",      "Date: "};
    view v = view_of(t, b);
    if (b->n != 1 || b->marked || b->dropped || v.len > DATE_CHARS || a->published.known)
        return;
    for (size_t i = 0; i < COUNT(words); i++) {
        if (starts_nocase(v, words[i])) {
            v = (view){v.s + strlen(words[i]), v.len - strlen(words[i])};
            break;
        }
    }
    ng_moment m;
    int letters_or_dashes = 0;
    for (size_t i = 0; i < v.len; i++)
        letters_or_dashes |= v.s[i] == '-' || (v.s[i] | 32) >= 'a';
    if (letters_or_dashes && ng_moment_parse(v.s, v.len, &m, NULL) == NG_OK) {
        a->published = m;
        b->dropped = 1;
    }
}

/* ---- Captions and credits ---- */

static int is_caption(view v, uint32_t words)
{
    static const char *const openings[] = {"FILE PHOTO", "Photo:",  "PHOTO:",     "Photo by ",
                                           "Image:",     "Figure:", "Bild:",      "Caption:",
                                           "Pictured:",  "Foto:",   "Photograph:"};
    if (words > CAPTION_WORDS)
        return 0;
    if (any_start(v, openings, COUNT(openings), 0) || has(v, "(AP Photo") || has(v, "(Photo by "))
        return 1;
    view tail = v.len > 60 ? (view){v.s + v.len - 60, 60} : v;
    const char *reuters = memmem(tail.s, tail.len, "REUTERS/", 8);
    if (reuters && !memmem(reuters, (size_t)(tail.s + tail.len - reuters), ". ", 2))
        return 1;
    return ends(v, "Getty Images") || ends(v, "Getty Images)");
}

static int is_credit(view v, uint32_t words)
{
    static const char *const openings[] = {"Reporting by ",
                                           "Additional reporting by ",
                                           "Editing by ",
                                           "Writing by ",
                                           "Compiled by ",
                                           "(Reporting by ",
                                           "(Additional reporting by ",
                                           "(Editing by ",
                                           "(Writing by ",
                                           "(Compiled by ",
                                           "Copyright ",
                                           "©",
                                           "(c) "};
    static const char *const ends[] = {"-30-", "ENDS", "(END)", "END", "-ENDS-", "###"};
    if (words <= CREDIT_WORDS && (any_start(v, openings, COUNT(openings), 1) ||
                                  has(v, "All rights reserved") || has(v, "ALL RIGHTS RESERVED")))
        return 1;
    for (size_t i = 0; i < COUNT(ends); i++)
        if (v.len == strlen(ends[i]) && memcmp(v.s, ends[i], v.len) == 0)
            return 1;
    return 0;
}

ng_block_kind ng_text_kind_of(const char *s, size_t len)
{
    view v = trim((view){s, len});
    uint32_t words = ng_text_shape_of(v.s, v.len).words;
    return is_credit(v, words)    ? NG_BLOCK_CREDIT
           : is_caption(v, words) ? NG_BLOCK_CAPTION
                                  : NG_BLOCK_PARAGRAPH;
}

/* ---- Dateline: the agency that a story begins with ---- */

static ng_status find_dateline(const ng_text *t, const ng_text_block *b, ng_article *a,
                               ng_error *err)
{
    view v = view_of(t, b);
    size_t len = v.len < DATELINE_BYTES ? v.len : DATELINE_BYTES;
    const char *open = memchr(v.s, '(', len);
    const char *close = open ? memchr(open, ')', (size_t)(v.s + len - open)) : NULL;
    if (!close || v.s + len - close < 3)
        return NG_OK;
    const char *after = close + 1;
    after += *after == ' ';
    if (*after != '-' && memcmp(after, "\xE2\x80", 2) != 0 && *after != '_')
        return NG_OK;
    view agency = {open + 1, (size_t)(close - open - 1)};
    return is_agency(agency) ? set_source(a, agency, err) : NG_OK;
}

ng_status ng_text_find_news(ng_text *t, ng_article *a, ng_error *err)
{
    ng_status s = NG_OK;
    size_t seen = 0;
    int agency_asked = 0;
    for (size_t i = 0; i < t->n_blocks && s == NG_OK; i++) {
        ng_text_block *b = &t->blocks[i];
        if (b->dropped || b->marked)
            continue;
        if (++seen <= HEAD_BLOCKS) {
            s = find_byline(t, b, a, err);
            find_date(t, b, a);
        }
        if (b->dropped || s != NG_OK)
            continue;
        view v = view_of(t, b);
        if (is_credit(v, b->words)) {
            b->kind = NG_BLOCK_CREDIT;
        } else if (is_caption(v, b->words)) {
            b->kind = NG_BLOCK_CAPTION;
        } else if (!agency_asked && b->words >= BYLINE_WORDS) {
            agency_asked = 1;
            s = find_dateline(t, b, a, err);
        }
    }
    return s;
}
