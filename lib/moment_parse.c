/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moment_parse.c - the date forms that articles carry. No locale is asked.
 *
 * Sources: RFC 3339, ISO 8601, RFC 5322 section 3.3 and 4.3, RFC 9110 section 5.6.7.
 */
#include <string.h>

#include "nutgraf/article.h"
#include "nutgraf/text.h"

#define DATE_BYTES_MAX 64

/* A cursor over the text, and what was read so far. */
typedef struct scan {
    const char *at, *end;
    int year, month, day; /* 0: not yet */
    int hour, minute, second;
    int has_time, has_zone;
    int offset; /* minutes east of UTC */
} scan;

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

static char peek(const scan *s)
{
    return s->at < s->end ? *s->at : '\0';
}

static int take(scan *s, char c)
{
    if (peek(s) != c || s->at >= s->end)
        return 0;
    s->at++;
    return 1;
}

static void skip(scan *s, const char *set)
{
    while (s->at < s->end && strchr(set, *s->at) && *s->at)
        s->at++;
}

static size_t count_digits(const scan *s)
{
    size_t n = 0;
    while (s->at + n < s->end && is_digit(s->at[n]))
        n++;
    return n;
}

/* Exactly `n` digits (n <= 4). */
static int take_number(scan *s, size_t n, int *ret)
{
    if (count_digits(s) < n || n == 0)
        return 0;
    int value = 0;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (*s->at++ - '0');
    *ret = value;
    return 1;
}

/* One or two digits, no more. */
static int take_short(scan *s, int *ret)
{
    size_t n = count_digits(s);
    return n <= 2 && take_number(s, n, ret);
}

/* Letters up to the next other character; a full stop after them is eaten. */
static size_t take_word(scan *s, char word[16])
{
    size_t n = 0;
    while (s->at < s->end && is_letter(*s->at)) {
        if (n < 15)
            word[n++] = lower(*s->at);
        s->at++;
    }
    word[n] = '\0';
    if (n > 0)
        take(s, '.');
    return n;
}

/* 1..n for a word that is the name, or at least its first three letters ("sept"), else 0. */
static int name_index(const char *word, const char *const *names, int n)
{
    size_t len = strlen(word);
    for (int i = 0; i < n && len >= 3; i++)
        if (len <= strlen(names[i]) && strncmp(word, names[i], len) == 0)
            return i + 1;
    return 0;
}

static int month_index(const char *word)
{
    static const char *const months[] = {"january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december"};
    return name_index(word, months, 12);
}

static int is_weekday(const char *word)
{
    static const char *const days[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
    return name_index(word, days, 7) != 0;
}

static int64_t days_from_civil(int year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static int valid_day(const scan *s)
{
    static const int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (s->year < 1 || s->month < 1 || s->month > 12 || s->day < 1 ||
        s->day > lengths[s->month - 1])
        return 0;
    int leap = (s->year % 4 == 0 && s->year % 100 != 0) || s->year % 400 == 0;
    return s->month != 2 || s->day < 29 || leap;
}

/* ---- Time and zone ---- */

static int scan_fraction(scan *s)
{
    if ((peek(s) == '.' || peek(s) == ',') && s->at + 1 < s->end && is_digit(s->at[1])) {
        s->at++;
        s->at += count_digits(s);
    }
    return 1;
}

static int scan_half_day(scan *s)
{
    scan before = *s;
    skip(s, " ");
    char half = lower(peek(s));
    if (half != 'a' && half != 'p')
        return *s = before, 1;
    s->at++;
    take(s, '.');
    if (lower(peek(s)) != 'm')
        return *s = before, 1;
    s->at++;
    take(s, '.');
    if (s->hour < 1 || s->hour > 12)
        return 0;
    s->hour = s->hour % 12 + (half == 'p' ? 12 : 0);
    return 1;
}

/* hh:mm[:ss[.fff]] or, after a basic date, hhmm[ss[.fff]]. */
static int scan_time(scan *s)
{
    size_t digits = count_digits(s);
    int basic = digits == 4 || digits == 6;
    if (!(basic ? take_number(s, 2, &s->hour) : take_short(s, &s->hour)))
        return 0;
    if ((!basic && !take(s, ':')) || !take_number(s, 2, &s->minute))
        return 0;
    int more = basic ? digits == 6 : take(s, ':');
    if (more && (!take_number(s, 2, &s->second) || !scan_fraction(s)))
        return 0;
    s->has_time = 1;
    if (!basic && !scan_half_day(s))
        return 0;
    if (s->second == 60)
        s->second = 59; /* a leap second */
    return s->hour <= 23 && s->minute <= 59 && s->second <= 59;
}

static int scan_numeric_zone(scan *s)
{
    int sign = *s->at++ == '-' ? -1 : 1, hours = 0, minutes = 0;
    if (!take_number(s, 2, &hours))
        return 0;
    take(s, ':');
    if (count_digits(s) > 0 && !take_number(s, 2, &minutes))
        return 0;
    s->offset = sign * (hours * 60 + minutes);
    s->has_zone = 1;
    return hours <= 23 && minutes <= 59;
}

/* Zones that are not known count as UTC, as RFC 5322 section 4.3 asks. */
static int scan_named_zone(scan *s)
{
    static const struct {
        const char *name;
        int offset;
    } zones[] = {{"est", -300}, {"edt", -240}, {"cst", -360}, {"cdt", -300}, {"mst", -420},
                 {"mdt", -360}, {"pst", -480}, {"pdt", -420}, {"cet", 60},   {"cest", 120},
                 {"bst", 60},   {"eet", 120},  {"eest", 180}, {"msk", 180},  {"jst", 540}};
    char word[16];
    take_word(s, word);
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (strcmp(word, zones[i].name) == 0)
            s->offset = zones[i].offset;
    s->has_zone = 1;
    if (peek(s) == '+' || peek(s) == '-')
        return scan_numeric_zone(s); /* "GMT+1" style */
    return 1;
}

static int scan_zone(scan *s)
{
    skip(s, " ");
    if (peek(s) == '+' || peek(s) == '-')
        return scan_numeric_zone(s);
    if (is_letter(peek(s)))
        return scan_named_zone(s);
    return 1;
}

/* A comment in parentheses, or a zone in square brackets, may end a date. */
static int at_end(scan *s)
{
    skip(s, " ");
    if (take(s, '(') || take(s, '['))
        while (s->at < s->end && *s->at != ')' && *s->at != ']')
            s->at++;
    skip(s, ")] ");
    return s->at == s->end;
}

static int scan_time_and_zone(scan *s)
{
    skip(s, " ,");
    scan before = *s;
    char word[16];
    if (take_word(s, word) && strcmp(word, "at") == 0)
        skip(s, " ");
    else if (!(strcmp(word, "t") == 0 && is_digit(peek(s))))
        *s = before;
    return !is_digit(peek(s)) || (scan_time(s) && scan_zone(s));
}

/* ---- The forms ---- */

/* 2022-01-10, 2022/01/10, 20220110, each with a time or without. */
static int scan_iso(scan *s)
{
    size_t digits = count_digits(s);
    if (!take_number(s, 4, &s->year))
        return 0;
    char between = digits == 4 ? peek(s) : '\0';
    if (digits == 4 && between != '-' && between != '/')
        return 0;
    if ((between && !take(s, between)) ||
        !(between ? take_short(s, &s->month) : take_number(s, 2, &s->month)))
        return 0;
    if ((between && !take(s, between)) ||
        !(between ? take_short(s, &s->day) : take_number(s, 2, &s->day)))
        return 0;
    return scan_time_and_zone(s);
}

static int scan_year(scan *s)
{
    size_t digits = count_digits(s);
    if (digits == 4)
        return take_number(s, 4, &s->year);
    if (digits != 2 || !take_number(s, 2, &s->year))
        return 0;
    s->year += s->year < 50 ? 2000 : 1900;
    return 1;
}

static int scan_day(scan *s)
{
    if (!take_short(s, &s->day))
        return 0;
    scan before = *s;
    char word[16];
    take_word(s, word);
    if (strcmp(word, "st") && strcmp(word, "nd") && strcmp(word, "rd") && strcmp(word, "th"))
        *s = before;
    return 1;
}

/* `January 10, 2022`, and `Jan 10 09:30:00 +0000 2022` as ctime and its relatives write. */
static int scan_month_first(scan *s)
{
    skip(s, " ");
    if (!scan_day(s))
        return 0;
    skip(s, " ,");
    if (s->at + 2 < s->end && (s->at[1] == ':' || s->at[2] == ':')) {
        if (!scan_time(s) || !scan_zone(s))
            return 0;
        skip(s, " ");
        return scan_year(s);
    }
    return scan_year(s) && scan_time_and_zone(s);
}

/* `10 January 2022`, `26-FEB-1987 15:01:01.79`, RFC 5322. */
static int scan_day_first(scan *s)
{
    char word[16];
    if (!scan_day(s))
        return 0;
    skip(s, " -/.");
    if (!take_word(s, word) || !(s->month = month_index(word)))
        return 0;
    skip(s, " -/,");
    return scan_year(s) && scan_time_and_zone(s);
}

static int scan_words(scan *s)
{
    char word[16];
    if (is_letter(peek(s))) {
        take_word(s, word);
        if (is_weekday(word)) {
            skip(s, " ,");
            word[0] = '\0';
            take_word(s, word);
        }
        if (word[0])
            return (s->month = month_index(word)) != 0 && scan_month_first(s);
    }
    return scan_day_first(s);
}

/* Seconds since 1970 of 9 to 11 digits, milliseconds of 12 or 13; a fraction is dropped. */
static int scan_unix(const scan *s, int64_t *ret)
{
    scan t = *s;
    int negative = take(&t, '-');
    size_t digits = count_digits(&t);
    if (digits < 9 || digits > 13)
        return 0;
    int64_t value = 0;
    for (size_t i = 0; i < digits; i++)
        value = value * 10 + (*t.at++ - '0');
    if (take(&t, '.'))
        t.at += count_digits(&t);
    if (t.at != t.end)
        return 0;
    value = negative ? -value : value;
    *ret = digits >= 12 ? value / 1000 - (value % 1000 < 0) : value;
    return 1;
}

static int read_moment(scan *s, ng_moment *ret)
{
    int64_t seconds;
    if (scan_unix(s, &seconds)) {
        *ret = (ng_moment){.unix_seconds = seconds, .known = 1};
        return 1;
    }
    size_t digits = count_digits(s);
    if (digits == 14) { /* 20220110093000 */
        scan time = *s;
        time.at += 8;
        s->end = s->at + 8;
        if (!scan_iso(s) || !scan_time(&time) || !scan_zone(&time))
            return 0;
        time.year = s->year, time.month = s->month, time.day = s->day;
        *s = time;
    } else if (!(digits == 4 || digits == 8 ? scan_iso(s) : scan_words(s))) {
        return 0;
    }
    if (!at_end(s) || !valid_day(s))
        return 0;
    int64_t day = days_from_civil(s->year, s->month, s->day) * 86400;
    int64_t time = s->has_time ? s->hour * 3600 + s->minute * 60 + s->second : 0;
    int offset = s->has_time ? s->offset : 0;
    *ret = (ng_moment){.unix_seconds = day + time - offset * 60,
                       .offset_minutes = (int16_t)offset,
                       .known = 1,
                       .day_only = !s->has_time};
    return 1;
}

ng_status ng_moment_parse(const char *text, size_t len, ng_moment *ret, ng_error *err)
{
    while (len > 0 && strchr(" \t\r\n", text[0]) && text[0])
        text++, len--;
    while (len > 0 && strchr(" \t\r\n", text[len - 1]) && text[len - 1])
        len--;
    scan s = {.at = text, .end = text + len};
    if (len > 0 && len <= DATE_BYTES_MAX && read_moment(&s, ret))
        return NG_OK;
    size_t shown = ng_utf8_valid_prefix(text, len > DATE_BYTES_MAX ? DATE_BYTES_MAX : len);
    return ng_fail(err, NG_INVALID, "\"%.*s\" is not a date that is understood", (int)shown, text);
}
