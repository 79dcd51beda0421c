/* SPDX-License-Identifier: GPL-2.0-or-later */
/* wire_text.c - the text of a wire message.
 *
 * Lines for the printer stand above the story: they begin with `^` or end with `<` or `=`. The
 * story begins with the first line that is indented, and each indented line begins a paragraph. */
#include <stdio.h>
#include <string.h>

#include "nutgraf/buffer.h"
#include "text_reader.h"
#include "wire.h"

#define KEYWORDS_MAX 80 /* bytes of a line above a story that is not marked */

struct story {
    ng_article *a;
    ng_buf paragraph;
    uint32_t line, began; /* of the paragraph */
    int started;
};

static int is_space(char c)
{
    return (unsigned char)c <= ' ' || c == '\x7F';
}

static ng_wire_part trim(ng_wire_part p)
{
    while (p.len > 0 && is_space(p.s[0]))
        p.s++, p.len--;
    while (p.len > 0 && is_space(p.s[p.len - 1]))
        p.len--;
    return p;
}

/* The line that begins here, without its end. */
static ng_wire_part line_at(const char *s, const char *end)
{
    const char *newline = memchr(s, '\n', (size_t)(end - s));
    return (ng_wire_part){s, (size_t)((newline ? newline : end) - s)};
}

static int is_indented(ng_wire_part line)
{
    return line.len > 2 && (line.s[0] == '\t' || (line.s[0] == ' ' && line.s[1] == ' '));
}

static int is_marked(ng_wire_part p)
{
    p = trim(p);
    return p.len > 0 && (p.s[0] == '^' || p.s[p.len - 1] == '<' || p.s[p.len - 1] == '=');
}

static ng_wire_part unmark(ng_wire_part p)
{
    p = trim(p);
    while (p.len > 0 && p.s[0] == '^')
        p.s++, p.len--;
    while (p.len > 0 && (is_space(p.s[p.len - 1]) || strchr("<=", p.s[p.len - 1])))
        p.len--;
    return trim(p);
}

/* Whether there are lines for the printer above a story that is indented. */
static int has_head(ng_wire_part text)
{
    const char *s = text.s, *end = s + text.len;
    int marked = 0;
    while (s < end) {
        ng_wire_part line = line_at(s, end);
        if (is_indented(line))
            return marked;
        marked |= is_marked(line);
        s = line.s + line.len + 1;
    }
    return 0;
}

static int starts(ng_wire_part p, const char *text)
{
    size_t n = strlen(text);
    return p.len >= n && memcmp(p.s, text, n) == 0;
}

/* "BC-Harbour--Bridge, 1st Ld,466": a slug, perhaps with the number of words. */
static int is_slug(ng_wire_part p)
{
    size_t digits = 0;
    while (digits < p.len && p.s[p.len - 1 - digits] >= '0' && p.s[p.len - 1 - digits] <= '9')
        digits++;
    return memmem(p.s, p.len, "--", 2) || starts(p, "BC-") || starts(p, "AM-") ||
           starts(p, "PM-") || (digits > 0 && digits < p.len && p.s[p.len - 1 - digits] == ',');
}

static int is_rule(ng_wire_part p)
{
    for (size_t i = 0; i < p.len; i++)
        if (!strchr(" _-*=", p.s[i]) || !p.s[i])
            return 0;
    return 1;
}

/* Notes to editors are for editors. */
static ng_status add_head_line(struct story *t, ng_wire_part p, ng_error *err)
{
    if (p.len == 0 || p.len > NG_FIELD_MAX || is_rule(p) || starts(p, "Eds:") ||
        starts(p, "AP Photo"))
        return NG_OK;
    if (is_slug(p) && !t->a->title)
        return ng_article_set(t->a, NG_FIELD_TAG, p.s, p.len, err);
    if (starts(p, "By ") || starts(p, "Von ") || starts(p, "Par ") || starts(p, "Por "))
        return ng_text_add_authors(t->a, p.s, p.len, err);
    if (starts(p, "Associated Press") || starts(p, "The Associated Press") || starts(p, "Reuters"))
        return ng_article_set(t->a, NG_FIELD_SOURCE, p.s, p.len, err);
    if (!t->a->title)
        return ng_article_set(t->a, NG_FIELD_TITLE, p.s, p.len, err);
    return ng_article_add_block(t->a, NG_BLOCK_HEADING, 2, t->line, p.s, p.len, err);
}

static ng_status flush(struct story *t, ng_error *err)
{
    ng_wire_part p = {t->paragraph.data, t->paragraph.len};
    ng_status s = NG_OK;
    if (p.len > 0 && !is_rule(unmark(p)))
        s = ng_article_add_block(t->a, NG_BLOCK_PARAGRAPH, 0, t->began, p.s, p.len, err);
    ng_buf_clear(&t->paragraph);
    return s;
}

static ng_status add_to_paragraph(struct story *t, ng_wire_part p, ng_error *err)
{
    ng_status s = NG_OK;
    if (t->paragraph.len == 0)
        t->began = t->line;
    else
        s = ng_buf_add_char(&t->paragraph, ' ', err);
    return s == NG_OK ? ng_buf_add(&t->paragraph, p.s, p.len, err) : s;
}

/* ---- "AP-WF-01-10-22 0930GMT": when it was sent. ---- */

static int two(const char *s)
{
    return s[0] >= '0' && s[0] <= '9' && s[1] >= '0' && s[1] <= '9' ? (s[0] - '0') * 10 + s[1] - '0'
                                                                    : -1;
}

static int take_date(ng_article *a, ng_wire_part p)
{
    for (size_t i = 0; p.len >= 16 && i + 16 <= p.len; i++) {
        const char *s = p.s + i;
        int month = two(s), day = two(s + 3), year = two(s + 6), hour = two(s + 9),
            minute = two(s + 11);
        char text[32];
        if (s[2] != '-' || s[5] != '-' || s[8] != ' ' || memcmp(s + 13, "GMT", 3) != 0 ||
            month < 0 || day < 0 || year < 0 || hour < 0 || minute < 0)
            continue;
        int n = snprintf(text, sizeof text, "%d-%02d-%02dT%02d:%02d:00Z",
                         year < 70 ? 2000 + year : 1900 + year, month, day, hour, minute);
        if (a->published.known)
            return 1;
        return ng_moment_parse(text, (size_t)n, &a->published, NULL) == NG_OK;
    }
    return 0;
}

/* ---- The whole. ---- */

static ng_status add_line(struct story *t, ng_wire_part line, ng_error *err)
{
    ng_wire_part p = unmark(line);
    t->started |= is_indented(line);
    if (p.len < 40 && take_date(t->a, p))
        return flush(t, err);
    if (!t->started && is_marked(line))
        return add_head_line(t, p, err);
    if (!t->started && p.len <= KEYWORDS_MAX)
        return ng_article_set(t->a, NG_FIELD_TAG, p.s, p.len, err);
    t->started = 1;
    ng_status s = p.len == 0 || is_indented(line) ? flush(t, err) : NG_OK;
    if (s != NG_OK || p.len == 0)
        return s;
    if (trim(line).s[0] == '^') {
        s = flush(t, err);
        return s == NG_OK
                   ? ng_article_add_block(t->a, NG_BLOCK_HEADING, 2, t->line, p.s, p.len, err)
                   : s;
    }
    s = add_to_paragraph(t, p, err);
    return s == NG_OK && is_marked(line) ? flush(t, err) : s;
}

ng_status ng_wire_add(ng_article *a, const ng_wire_message *m, uint32_t line, ng_error *err)
{
    struct story t = {.a = a, .line = line};
    const char *s = m->text.s, *end = s + m->text.len;
    ng_status status = NG_OK;
    take_date(a, m->trailer);
    if (!has_head(m->text))
        return ng_text_read_into(a, m->text.s, m->text.len, line, err);
    while (s < end && status == NG_OK) {
        ng_wire_part one = line_at(s, end);
        status = add_line(&t, one, err);
        s = one.s + one.len + 1;
        t.line++;
    }
    if (status == NG_OK)
        status = flush(&t, err);
    ng_buf_release(&t.paragraph);
    return status;
}
