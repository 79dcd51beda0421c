/* SPDX-License-Identifier: GPL-2.0-or-later */
/* view_dates.c - how the matches lie in time: a histogram, and the days from and to.
 *
 * Whatever the finest facet of dates is, its values are added up to days, months or years, so that
 * there are neither too few bars nor too many. */
#include <stdio.h>
#include <string.h>

#include "service/page/parts.h"
#include "service/page/view.h"

#define DAYS_MAX   92  /* with more of them the bars are months */
#define BARS_MAX   120 /* with more months than that they are years */
#define BAR_WIDTH  10  /* in units of the picture */
#define BAR_HEIGHT 60

typedef enum unit { BY_DAY, BY_MONTH, BY_YEAR } unit;

/* Days since 1970 in the Gregorian calendar; years are counted from March, so that the leap day is
 * the last of one. */
static long day_number(const ng_day *d)
{
    long y = d->year - (d->month <= 2), era = y / 400, of_era = y - era * 400;
    long of_year = (153 * (d->month + (d->month > 2 ? -3 : 9)) + 2) / 5 + d->day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static long index_of(const ng_day *d, unit u)
{
    if (u == BY_YEAR)
        return d->year;
    return u == BY_MONTH ? d->year * 12L + (d->month > 0 ? d->month - 1 : 0) : day_number(d);
}

/* The facet with the finest dates. */
static const json_t *finest(const json_t *facets, unit *ret)
{
    static const char *const names[] = {"day", "month", "year"};
    for (int i = 0; i < 3; i++) {
        const json_t *values = json_object_get(json_object_get(facets, names[i]), "values");
        if (json_array_size(values) == 0)
            continue;
        *ret = (unit)i;
        return values;
    }
    return NULL;
}

typedef struct bars {
    const json_t *values;
    unit unit;
    long first, last;
    ng_day first_day, last_day;
} bars;

static int ends(const json_t *values, ng_day *ret_first, ng_day *ret_last)
{
    size_t n = json_array_size(values);
    return ng_day_read(ng_part_text(json_array_get(values, 0), "value"), ret_first) &&
           ng_day_read(ng_part_text(json_array_get(values, n - 1), "value"), ret_last);
}

/* One bar alone says nothing: it is shown among the days of its month, or the months of its year.
 */
static void widen(bars *b)
{
    ng_day next = {b->first_day.year, b->first_day.month + 1, 1};
    if (b->unit == BY_YEAR) {
        b->first_day.year--;
        b->last_day.year++;
    } else if (b->unit == BY_MONTH) {
        b->first_day.month = 1;
        b->last_day.month = 12;
    } else {
        if (next.month > 12)
            next = (ng_day){next.year + 1, 1, 1};
        b->first_day.day = 1;
        b->last_day.day = (int)(day_number(&next) - day_number(&b->first_day));
    }
    b->first = index_of(&b->first_day, b->unit);
    b->last = index_of(&b->last_day, b->unit);
}

static int plan_bars(const json_t *facets, bars *ret)
{
    bars b = {.unit = BY_DAY};
    b.values = finest(facets, &b.unit);
    if (!b.values || !ends(b.values, &b.first_day, &b.last_day))
        return 0;
    for (;; b.unit++) {
        b.first = index_of(&b.first_day, b.unit);
        b.last = index_of(&b.last_day, b.unit);
        if (b.unit == BY_YEAR || b.last - b.first < (b.unit == BY_DAY ? DAYS_MAX : BARS_MAX))
            break;
    }
    if (b.first == b.last)
        widen(&b);
    *ret = b;
    return b.last >= b.first;
}

/* The matches in bar `at`, and the values from `*next` on that were not added yet. */
static uint64_t add_up(const bars *b, long at, size_t *next)
{
    uint64_t sum = 0;
    ng_day d;
    for (; *next < json_array_size(b->values); ++*next) {
        const json_t *one = json_array_get(b->values, *next);
        if (!ng_day_read(ng_part_text(one, "value"), &d))
            continue;
        if (index_of(&d, b->unit) > at)
            break;
        sum += ng_part_number(one, "count");
    }
    return sum;
}

static uint64_t highest(const bars *b)
{
    uint64_t most = 1;
    size_t next = 0;
    ng_day d;
    while (next < json_array_size(b->values)) {
        const char *value = ng_part_text(json_array_get(b->values, next), "value");
        uint64_t sum = ng_day_read(value, &d) ? add_up(b, index_of(&d, b->unit), &next) : 0;
        most = sum > most ? sum : most;
        if (sum == 0)
            next++;
    }
    return most;
}

static void write_bar(ng_html *h, long at, uint64_t count, uint64_t most)
{
    uint64_t height = (count * BAR_HEIGHT + most - 1) / most;
    NG_HTML(h, "<rect x=\"");
    ng_html_number(h, (uint64_t)at * BAR_WIDTH + 1);
    NG_HTML(h, "\" y=\"");
    ng_html_number(h, BAR_HEIGHT - height);
    NG_HTML(h, "\" width=\"");
    ng_html_number(h, BAR_WIDTH - 2);
    NG_HTML(h, "\" height=\"");
    ng_html_number(h, height);
    NG_HTML(h, "\"/>");
}

static void write_label(ng_html *h, const ng_day *d, unit u)
{
    char text[40];
    if (u == BY_YEAR || d->month == 0)
        snprintf(text, sizeof text, "%d", d->year);
    else if (u == BY_MONTH || d->day == 0)
        snprintf(text, sizeof text, "%.3s %d", ng_month_name(d->month), d->year);
    else
        snprintf(text, sizeof text, "%d %.3s %d", d->day, ng_month_name(d->month), d->year);
    NG_HTML(h, "<span>");
    ng_html_text(h, text);
    NG_HTML(h, "</span>");
}

static void write_bars(ng_html *h, const bars *b)
{
    uint64_t most = highest(b);
    size_t next = 0;
    NG_HTML(h, "<svg aria-hidden=\"true\" preserveAspectRatio=\"none\" viewBox=\"0 0 ");
    ng_html_number(h, (uint64_t)(b->last - b->first + 1) * BAR_WIDTH);
    NG_HTML(h, " ");
    ng_html_number(h, BAR_HEIGHT);
    NG_HTML(h, "\">");
    for (long i = b->first; i <= b->last && next < json_array_size(b->values); i++) {
        uint64_t count = add_up(b, i, &next);
        if (count > 0)
            write_bar(h, i - b->first, count, most);
    }
    NG_HTML(h, "</svg>\n");
}

static void write_picture(ng_html *h, const bars *b)
{
    write_bars(h, b);
    NG_HTML(h, "<p class=\"axis\">");
    write_label(h, &b->first_day, b->unit);
    write_label(h, &b->last_day, b->unit);
    NG_HTML(h, "</p>\n");
}

static void write_date(ng_html *h, const ng_http_target *t, const char *name, const char *label)
{
    NG_HTML(h, "<p><label");
    ng_html_attr(h, "for", name);
    NG_HTML(h, ">");
    ng_html_text(h, label);
    NG_HTML(h, "</label> <input type=\"date\" form=\"search-form\"");
    ng_html_attr(h, "id", name);
    ng_html_attr(h, "name", name);
    ng_html_attr(h, "value", ng_http_target_param(t, name));
    NG_HTML(h, "></p>\n");
}

void ng_view_dates(ng_html *h, const ng_page_search_input *in)
{
    bars b;
    NG_HTML(h, "<fieldset class=\"dates\">\n<legend>Date</legend>\n"
               "<div id=\"histogram\" role=\"group\" aria-label=\"Dates\">\n");
    if (plan_bars(json_object_get(in->result, "facets"), &b))
        write_picture(h, &b);
    NG_HTML(h, "</div>\n<div class=\"days\">\n");
    write_date(h, in->target, "from", "Published from");
    write_date(h, in->target, "to", "Published until");
    NG_HTML(h, "</div>\n</fieldset>\n");
}
