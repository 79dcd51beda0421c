/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_relative.c - dates that count from today. */
#include <string.h>
#include <strings.h>
#include <time.h>

#include "query_chars.h"
#include "query_date.h"

#define SECONDS_PER_DAY 86400
#define NUMBER_MAX      1000 /* of units that are counted back: all years stay positive */
#define THURSDAY        3    /* 1970-01-01, where Monday is 0 */

/* A text that is read word by word. */
struct reader {
    const char *text;
    size_t len, at;
    const char *word;
    size_t word_len;
};

static int is_ascii_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* The next word of ASCII letters and digits; false when something else comes. */
static int next_word(struct reader *r)
{
    size_t n, at = r->at;
    while (at < r->len && ng_query_is_space(ng_query_char(r->text + at, r->len - at, &n)))
        at += n;
    size_t start = at;
    while (at < r->len && is_ascii_word(r->text[at]))
        at++;
    if (at == start ||
        (at < r->len && ng_query_is_wordish(ng_query_char(r->text + at, r->len - at, &n))))
        return 0;
    r->word = r->text + start;
    r->word_len = at - start;
    r->at = at;
    return 1;
}

static int is(const struct reader *r, const char *word)
{
    return strlen(word) == r->word_len && strncasecmp(word, r->word, r->word_len) == 0;
}

/* "day", and with a number also "days"; 0 for what is no unit. */
static char unit_of(const struct reader *r, int counted)
{
    static const char *const units[] = {"day", "week", "month", "year"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t len = strlen(units[i]);
        int plural = counted && r->word_len == len + 1 && (r->word[len] | 32) == 's';
        if ((r->word_len == len || plural) && strncasecmp(units[i], r->word, len) == 0)
            return units[i][0];
    }
    return 0;
}

/* 1..9999; 0 for what is no number. */
static uint32_t number_of(const struct reader *r)
{
    uint32_t n = 0;
    for (size_t i = 0; i < r->word_len; i++) {
        if (r->word[i] < '0' || r->word[i] > '9' || i == 4)
            return 0;
        n = n * 10 + (uint32_t)(r->word[i] - '0');
    }
    return n;
}

/* What follows "last". */
static int read_last(struct reader *r, ng_relative *ret)
{
    if (!next_word(r))
        return 0;
    uint32_t n = number_of(r);
    if (n == 0) {
        *ret = (ng_relative){NG_COUNTS_WHOLE, 1, unit_of(r, 0)};
        return ret->unit != 0;
    }
    if (!next_word(r))
        return 0;
    *ret = (ng_relative){NG_COUNTS_DAYS_TO_TODAY, n < NUMBER_MAX ? n : NUMBER_MAX, unit_of(r, 1)};
    return ret->unit != 0;
}

size_t ng_relative_scan(const char *text, size_t len, ng_relative *ret)
{
    struct reader r = {.text = text, .len = len};
    if (!next_word(&r))
        return 0;
    if (is(&r, "today")) {
        *ret = (ng_relative){NG_COUNTS_WHOLE, 0, 'd'};
        return r.at;
    }
    if (is(&r, "yesterday")) {
        *ret = (ng_relative){NG_COUNTS_WHOLE, 1, 'd'};
        return r.at;
    }
    if (is(&r, "last"))
        return read_last(&r, ret) ? r.at : 0;
    if (!is(&r, "this") || !next_word(&r))
        return 0;
    *ret = (ng_relative){NG_COUNTS_WHOLE, 0, unit_of(&r, 0)};
    return ret->unit != 0 ? r.at : 0;
}

/* The first day of the month that lies `back` months before that of `day`. */
static void month_before(int32_t day, uint32_t back, int *ret_year, int *ret_month,
                         int *ret_of_month)
{
    ng_day_split(day, ret_year, ret_month, ret_of_month);
    int months = *ret_year * 12 + *ret_month - 1 - (int)back;
    *ret_year = months / 12;
    *ret_month = months % 12 + 1;
}

static void days_to_today(const ng_relative *r, int32_t today, int32_t *ret_from, int32_t *ret_to)
{
    int year, month, of_month;
    *ret_to = today;
    if (r->unit == 'd' || r->unit == 'w') {
        *ret_from = today + 1 - (int32_t)r->n * (r->unit == 'd' ? 1 : 7);
        return;
    }
    month_before(today, r->n * (r->unit == 'y' ? 12 : 1), &year, &month, &of_month);
    int last = ng_month_days(year, month);
    *ret_from = ng_day_join(year, month, of_month < last ? of_month : last) + 1;
}

void ng_relative_days(const ng_relative *r, int32_t today, int32_t *ret_from, int32_t *ret_to)
{
    int year, month, of_month;
    if (r->counting == NG_COUNTS_DAYS_TO_TODAY) {
        days_to_today(r, today, ret_from, ret_to);
        return;
    }
    switch (r->unit) {
    case 'd':
        *ret_from = *ret_to = today - (int32_t)r->n;
        return;
    case 'w':
        *ret_from = today - ((today + THURSDAY) % 7 + 7) % 7 - 7 * (int32_t)r->n;
        *ret_to = *ret_from + 6;
        return;
    case 'm':
        month_before(today, r->n, &year, &month, &of_month);
        *ret_from = ng_day_join(year, month, 1);
        *ret_to = ng_day_join(year, month, ng_month_days(year, month));
        return;
    default:
        ng_day_split(today, &year, &month, &of_month);
        *ret_from = ng_day_join(year - (int)r->n, 1, 1);
        *ret_to = ng_day_join(year - (int)r->n, 12, 31);
    }
}

int32_t ng_day_of_clock(void)
{
    return (int32_t)(time(NULL) / SECONDS_PER_DAY);
}
