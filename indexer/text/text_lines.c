/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text_lines.c - the lines of a text. */
#include <stdlib.h>
#include <string.h>

#include "text_reader.h"

#define TAB_COLUMNS 8

void ng_text_release(ng_text *t)
{
    if (!t)
        return;
    free(t->lines);
    free(t->blocks);
    free(t->words);
    *t = (ng_text)NG_TEXT_INIT;
}

/* Bytes and columns of white space at `s`; 0 for other characters. */
static size_t white(const char *s, size_t len, uint32_t *columns)
{
    unsigned char b = (unsigned char)s[0];
    *columns = b == '\t' ? TAB_COLUMNS : 1;
    if (b == ' ' || b == '\t')
        return 1;
    if (b < 0xC2)
        return 0;
    if (len >= 2 && memcmp(s, "\xC2\xA0", 2) == 0)
        return 2;
    if (len < 3)
        return 0;
    if (memcmp(s, "\xE3\x80\x80", 3) == 0) {
        *columns = 4; /* ideographic space: Chinese paragraphs begin with two */
        return 3;
    }
    if (memcmp(s, "\xEF\xBB\xBF", 3) == 0) {
        *columns = 0;
        return 3;
    }
    if (memcmp(s, "\xE2\x80", 2) == 0 &&
        ((unsigned char)s[2] <= 0x8B || (unsigned char)s[2] == 0xAF))
        return 3; /* U+2000..U+200B, U+202F */
    return 0;
}

static size_t white_at_end(const char *s, size_t len)
{
    uint32_t ignored;
    if (len == 0)
        return 0;
    if ((unsigned char)s[len - 1] < 0x80)
        return white(s + len - 1, 1, &ignored) + ((unsigned char)s[len - 1] == '\0');
    for (size_t n = 2; n <= 3 && n <= len; n++)
        if (((unsigned char)s[len - n] & 0xC0) == 0xC0)
            return white(s + len - n, n, &ignored) == n ? n : 0;
    return 0;
}

static uint32_t count_chars(const char *s, size_t len)
{
    uint32_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)s[i] & 0xC0) != 0x80;
    return n;
}

static ng_text_line make_line(const char *s, size_t len, uint32_t number)
{
    ng_text_line l = {.number = number};
    uint32_t columns;
    size_t n;
    while (len > 0 && (n = s[0] == '\0' ? 1 : white(s, len, &columns)) > 0) {
        l.indent += s[0] == '\0' ? 0 : columns;
        s += n;
        len -= n;
    }
    while ((n = white_at_end(s, len)) > 0)
        len -= n;
    l.s = s;
    l.len = (uint32_t)len;
    l.chars = count_chars(s, len);
    return l;
}

/* What ends a line: its bytes, whether an editor counts it, whether it is a blank line, too. */
typedef struct line_end {
    size_t len;
    int counted, blank;
} line_end;

static line_end end_at(const char *s, size_t len, int cr_only)
{
    unsigned char b = (unsigned char)s[0];
    if (b == '\n')
        return (line_end){1, 1, 0};
    if (b == '\r')
        return len > 1 && s[1] == '\n' ? (line_end){2, 1, 0} : (line_end){1, cr_only, 0};
    if (b == '\v' || b == '\f')
        return (line_end){1, 0, 0};
    if (b == 0xC2 && len > 1 && (unsigned char)s[1] == 0x85)
        return (line_end){2, 0, 0};
    if (b == 0xE2 && len > 2 && (unsigned char)s[1] == 0x80 &&
        ((unsigned char)s[2] == 0xA8 || (unsigned char)s[2] == 0xA9))
        return (line_end){3, 0, (unsigned char)s[2] == 0xA9};
    return (line_end){0, 0, 0};
}

static ng_status append_line(ng_text *t, size_t *cap, const ng_text_line *l, ng_error *err)
{
    if (t->n_lines >= NG_TEXT_LINES_MAX)
        return ng_fail(err, NG_LIMIT, "the text of an article is over %d bytes",
                       NG_ARTICLE_TEXT_MAX);
    if (t->n_lines == *cap) {
        size_t want = *cap ? 2 * *cap : 64;
        ng_text_line *lines = realloc(t->lines, want * sizeof *lines);
        if (!lines)
            return ng_fail(err, NG_NOMEM, "out of memory");
        t->lines = lines;
        *cap = want;
    }
    t->lines[t->n_lines++] = *l;
    return NG_OK;
}

ng_status ng_text_split(ng_text *t, const char *source, size_t len, ng_error *err)
{
    t->source = source;
    t->source_len = len;
    int cr_only = !memchr(source, '\n', len), blank = 1;
    uint32_t number = 1;
    size_t cap = 0, at = 0;
    while (at < len) {
        size_t end = at;
        line_end e = {0, 0, 0};
        while (end < len && (e = end_at(source + end, len - end, cr_only)).len == 0)
            end++;
        ng_text_line l = make_line(source + at, end - at, number);
        l.blank_before = (uint8_t)blank;
        if (l.len > 0) {
            ng_status s = append_line(t, &cap, &l, err);
            if (s != NG_OK)
                return s;
        } else if (end < len) {
            t->blank_lines++;
        }
        t->blank_lines += (size_t)e.blank;
        blank = l.len == 0 || e.blank;
        number += e.counted != 0;
        at = end + e.len;
    }
    return NG_OK;
}
