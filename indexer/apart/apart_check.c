/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart_check.c - an article from the other process is what ng_article_finish would have made. */
#include <string.h>

#include "apart_wire.h"
#include "nutgraf/text.h"

#define MINUTES_OF_A_DAY 1440
#define SECONDS_FIRST    (-62167219200) /* the year 0 */
#define SECONDS_LAST     253402300799   /* the end of the year 9999 */
#define SPLIT_BYTES      64             /* a passage that a long block was cut into has more */

static ng_status wrong(const char *what, ng_error *err)
{
    return ng_fail(err, NG_INVALID, "an article has no sound %s", what);
}

/* U+0080 to U+009F. */
static int has_c1(const char *text, size_t len)
{
    for (const char *p = text, *end = text + len; (p = memchr(p, 0xC2, (size_t)(end - p))); p++)
        if ((unsigned char)p[1] >= 0x80 && (unsigned char)p[1] < 0xA0)
            return 1;
    return 0;
}

/* Valid UTF-8 of which nothing but, in texts of several lines, a newline controls a terminal. Each
 * byte is looked at in the same way, so that compilers can take many at once. */
static int is_clean(const char *text, size_t len, int lines)
{
    const unsigned char *bytes = (const unsigned char *)text, kept = lines ? '\n' : ' ';
    unsigned bad = 0;
    for (size_t i = 0; i < len; i++)
        bad |= (unsigned)(bytes[i] < 0x20) & (unsigned)(bytes[i] != kept);
    return !bad && !memchr(text, 0x7F, len) && !has_c1(text, len) &&
           ng_utf8_valid_prefix(text, len) == len;
}

/* Absent, or of 1 to `max` clean bytes. */
static int is_field(const char *text, size_t max)
{
    size_t len = text ? strlen(text) : 0;
    return !text || (len > 0 && len <= max && is_clean(text, len, 0));
}

static int is_list(const ng_strings *list)
{
    int good = list->n <= NG_LIST_MAX;
    for (size_t i = 0; good && i < list->n; i++)
        good = is_field(list->items[i], NG_FIELD_MAX);
    return good;
}

static int is_moment(const ng_moment *m)
{
    return !m->known ||
           (m->unix_seconds >= SECONDS_FIRST - MINUTES_OF_A_DAY * 60 &&
            m->unix_seconds <= SECONDS_LAST + MINUTES_OF_A_DAY * 60 &&
            m->offset_minutes > -MINUTES_OF_A_DAY && m->offset_minutes < MINUTES_OF_A_DAY);
}

static int is_id(const char *id)
{
    ng_citation c;
    return id && is_field(id, NG_ID_MAX) &&
           !(ng_citation_parse(id, strlen(id), &c, NULL) == NG_OK && c.ordinal > 0);
}

static int is_boundary(const ng_article *a, uint32_t at)
{
    return at == a->text_len || ((unsigned char)a->text[at] & 0xC0) != 0x80;
}

/* Blocks lie in order, two newlines apart, and fill the text. */
static int is_blocks(const ng_article *a)
{
    uint32_t end = 0;
    if (a->n_blocks > NG_ARTICLE_BLOCKS_MAX)
        return 0;
    for (size_t i = 0; i < a->n_blocks; i++) {
        const ng_block *b = &a->blocks[i];
        if (b->start != (i ? end + 2 : 0) || b->end <= b->start || b->end > a->text_len ||
            !is_boundary(a, b->start) || !is_boundary(a, b->end) ||
            (i && memcmp(a->text + end, "\n\n", 2) != 0))
            return 0;
        end = b->end;
    }
    return end == a->text_len;
}

static ng_status check_passages(const ng_article *a, ng_error *err)
{
    if (a->n_blocks + a->text_len / SPLIT_BYTES <= NG_PASSAGES_MAX)
        return NG_OK;
    NG_AUTO(ng_passages_release) ng_passages passages = NG_PASSAGES_INIT;
    return ng_article_passages(a, &passages, err);
}

ng_status ng_apart_check(const ng_article *a, ng_error *err)
{
    if (!is_id(a->id))
        return wrong("id", err);
    if (!a->title || !is_field(a->title, NG_TITLE_MAX))
        return wrong("title", err);
    if (!is_field(a->origin, NG_ORIGIN_MAX))
        return wrong("origin", err);
    if (!is_field(a->url, NG_URL_MAX) || !is_field(a->source, NG_FIELD_MAX) ||
        !is_field(a->section, NG_FIELD_MAX) || !is_field(a->lang, NG_FIELD_MAX))
        return wrong("metadata", err);
    if (!is_list(&a->authors) || !is_list(&a->tags))
        return wrong("list", err);
    if (!is_moment(&a->published) || !is_moment(&a->modified))
        return wrong("date", err);
    if (!a->text || a->text_len > NG_ARTICLE_TEXT_MAX || !is_clean(a->text, a->text_len, 1))
        return wrong("text", err);
    if (!is_blocks(a))
        return wrong("blocks", err);
    return check_passages(a, err);
}
