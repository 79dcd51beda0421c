/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parts.c - members of JSON, dates, links. */
#include "service/page/parts.h"

#include <stdio.h>
#include <string.h>

#include "nutgraf/article.h"
#include "nutgraf/text.h"

const char *ng_part_text(const json_t *o, const char *name)
{
    return json_string_value(json_object_get(o, name));
}

const char *ng_part_some(const json_t *o, const char *name)
{
    const char *text = ng_part_text(o, name);
    return text && text[0] ? text : NULL;
}

uint64_t ng_part_number(const json_t *o, const char *name)
{
    json_int_t n = json_integer_value(json_object_get(o, name));
    return n > 0 ? (uint64_t)n : 0;
}

void ng_part_count(ng_html *h, uint64_t n)
{
    char part[4] = "";
    if (n < 1000) {
        ng_html_number(h, n);
        return;
    }
    ng_part_count(h, n / 1000);
    snprintf(part, sizeof part, "%03u", (unsigned)(n % 1000));
    NG_HTML(h, ",");
    ng_html_text(h, part);
}

const char *ng_month_name(int month)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    return month >= 1 && month <= 12 ? names[month - 1] : "";
}

/* ", 08:30 +01:00" of "2024-03-12T08:30:00+01:00". */
static void write_clock(ng_html *h, const char *when)
{
    int hour, minute;
    if (strlen(when) < 17 || when[10] != 'T' || !ng_digits(when + 11, 2, &hour) ||
        when[13] != ':' || !ng_digits(when + 14, 2, &minute))
        return;
    const char *offset = when + 16 + strcspn(when + 16, "Z+-");
    NG_HTML(h, ", ");
    ng_html_text_n(h, when + 11, 5);
    NG_HTML(h, " ");
    ng_html_text(h, *offset == '+' || *offset == '-' ? offset : "UTC");
}

void ng_part_origin(ng_html *h, const char *source, const char *section)
{
    if (source) {
        NG_HTML(h, "<span class=\"source\" dir=\"auto\">");
        ng_html_text(h, source);
        NG_HTML(h, "</span> ");
    }
    if (section) {
        NG_HTML(h, "<span class=\"section\" dir=\"auto\">");
        ng_html_text(h, section);
        NG_HTML(h, "</span>");
    }
}

void ng_part_time(ng_html *h, const char *when, int clock)
{
    ng_day d;
    if (!ng_day_read(when, &d)) {
        ng_html_text(h, when);
        return;
    }
    NG_HTML(h, "<time");
    ng_html_attr(h, "datetime", when);
    NG_HTML(h, ">");
    if (d.day > 0) {
        ng_html_number(h, (uint64_t)d.day);
        NG_HTML(h, " ");
    }
    if (d.month > 0) {
        ng_html_text(h, ng_month_name(d.month));
        NG_HTML(h, " ");
    }
    ng_html_number(h, (uint64_t)d.year);
    if (clock)
        write_clock(h, when);
    NG_HTML(h, "</time>");
}

void ng_part_article_href(ng_html *h, const char *article, const char *query, uint64_t ordinal)
{
    NG_HTML(h, " href=\"/a/");
    ng_html_percent(h, article);
    if (query && query[0]) {
        NG_HTML(h, "?q=");
        ng_html_percent(h, query);
    }
    if (ordinal > 0) {
        NG_HTML(h, "#p");
        ng_html_number(h, ordinal);
    }
    NG_HTML(h, "\"");
}

int ng_part_passage_href(ng_html *h, const char *id, const char *query)
{
    ng_citation c;
    if (!id || ng_citation_parse(id, strlen(id), &c, NULL) != NG_OK)
        return 0;
    ng_part_article_href(h, c.article, query, c.ordinal);
    return 1;
}

/* ---- Text fragments ---- */

/* A directive has a meaning for `-` and `,`, so all but letters and digits is encoded. */
static void write_directive(ng_html *h, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '-')
            NG_HTML(h, "%2D");
        else
            ng_html_percent_n(h, text + i, 1);
    }
}

/* Bytes of the first words of `text`, all of them in its first line. */
static size_t first_words(const char *text, size_t len)
{
    size_t end = 0;
    int words = 0;
    for (size_t i = 0; i < len && words < NG_FRAGMENT_WORDS && text[i] != '\n'; i++) {
        int ends = i + 1 == len || text[i + 1] == ' ' || text[i + 1] == '\n';
        if (text[i] != ' ' && ends && i < NG_FRAGMENT_BYTES) {
            end = i + 1;
            words++;
        }
    }
    return end > 0 ? end
                   : ng_utf8_cut(text, len, len < NG_FRAGMENT_BYTES ? len : NG_FRAGMENT_BYTES);
}

/* Where the last words of `text` begin, all of them in its last line; `len`: there are none. */
static size_t last_words(const char *text, size_t len)
{
    size_t begin = len;
    int words = 0;
    for (size_t i = len; i-- > 0 && words < NG_FRAGMENT_WORDS && text[i] != '\n';) {
        int begins = i == 0 || text[i - 1] == ' ' || text[i - 1] == '\n';
        if (text[i] != ' ' && begins && len - i <= NG_FRAGMENT_BYTES) {
            begin = i;
            words++;
        }
    }
    return begin;
}

static void write_fragment(ng_html *h, const char *text, size_t len)
{
    size_t first = first_words(text, len), last = last_words(text, len);
    NG_HTML(h, ":~:text=");
    if (last <= first && !memchr(text, '\n', len)) { /* short enough to be given whole */
        write_directive(h, text, len <= 2 * NG_FRAGMENT_BYTES ? len : first);
        return;
    }
    write_directive(h, text, first);
    if (last < len && last > first) {
        NG_HTML(h, ",");
        write_directive(h, text + last, len - last);
    }
}

void ng_part_elsewhere_href(ng_html *h, const char *url, const char *text, size_t len)
{
    NG_HTML(h, " href=\"");
    ng_html_value(h, url);
    if (text && len > 0) {
        if (!strchr(url, '#'))
            NG_HTML(h, "#");
        write_fragment(h, text, len);
    }
    NG_HTML(h, "\" rel=\"noreferrer noopener\"");
}
