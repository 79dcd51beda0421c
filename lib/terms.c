/* SPDX-License-Identifier: GPL-2.0-or-later */
/* terms.c - filter terms: article, source, section, author, tag, language, date. */
#include "terms.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "nutgraf/text.h"

#define WHOLE_MAX  200                /* bytes of a folded value that is kept as it is */
#define CUT_BYTES  NG_VALUE_START_MAX /* of a longer one, before the digits of its hash */
#define HASH_BYTES 8

void ng_language_subtag(const char *lang, char ret[NG_LANGUAGE_MAX])
{
    size_t n = 0;
    for (; lang && n + 1 < NG_LANGUAGE_MAX; n++) {
        char c = lang[n];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9'))
            break;
        ret[n] = c;
    }
    ret[n] = '\0';
    if (n == 0)
        memcpy(ret, NG_LANGUAGE_DEFAULT, sizeof NG_LANGUAGE_DEFAULT);
}

size_t ng_article_term(uint64_t number, char ret[NG_ARTICLE_TERM_MAX])
{
    return (size_t)snprintf(ret, NG_ARTICLE_TERM_MAX, "A%llu", (unsigned long long)number);
}

/* Replace what follows `start` in `b`, when it is long, by its beginning and its hash. */
static ng_status shorten(ng_buf *b, size_t start, ng_error *err)
{
    size_t len = b->len - start;
    if (len <= WHOLE_MAX)
        return NG_OK;
    unsigned char digest[NG_SHA256_BYTES];
    char hex[2 * HASH_BYTES + 1];
    ng_status s = ng_sha256(b->data + start, len, digest, err);
    if (s != NG_OK)
        return s;
    ng_hex(digest, HASH_BYTES, hex);
    b->len = start + ng_utf8_cut(b->data + start, len, CUT_BYTES);
    return ng_buf_add(b, hex, 2 * HASH_BYTES, err);
}

ng_status ng_filter_term(char prefix, const char *value, size_t len, ng_buf *ret, ng_error *err)
{
    char subtag[NG_LANGUAGE_MAX];
    char copy[NG_LANGUAGE_MAX] = "";
    if (prefix == 'L') {
        memcpy(copy, value, len < sizeof copy - 1 ? len : sizeof copy - 1);
        ng_language_subtag(copy, subtag);
        value = subtag;
        len = strlen(subtag);
    }
    ng_status s = ng_buf_add_char(ret, prefix, err);
    size_t start = ret->len;
    if (s == NG_OK)
        s = ng_text_fold(value, len, ret, err);
    return s == NG_OK ? shorten(ret, start, err) : s;
}

/* Bytes of a scheme or other prefix at the head of a text, without regard to case. */
static size_t skip(const char *text, size_t len, const char *prefix)
{
    size_t n = strlen(prefix);
    return n <= len && strncasecmp(text, prefix, n) == 0 ? n : 0;
}

ng_status ng_url_term(const char *url, size_t len, int is_start, ng_buf *ret, size_t *ret_host,
                      ng_error *err)
{
    static const char *const heads[] = {"http:", "https:", "//", "www."};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        size_t n = skip(url, len, heads[i]);
        url += n;
        len -= n;
    }
    const char *fragment = memchr(url, '#', len);
    len = fragment ? (size_t)(fragment - url) : len;
    while (!is_start && len > 0 && url[len - 1] == '/')
        len--;
    size_t host = 0;
    while (host < len && !strchr("/?", url[host]))
        host++;
    if (host == 0)
        return NG_OK;
    ng_status s = ng_buf_add_char(ret, 'U', err);
    size_t start = ret->len;
    for (size_t i = 0; i < len && s == NG_OK; i++) {
        int upper = i < host && url[i] >= 'A' && url[i] <= 'Z';
        s = ng_buf_add_char(ret, upper ? (char)(url[i] | 32) : url[i], err);
    }
    *ret_host = 1 + host;
    return s == NG_OK ? shorten(ret, start, err) : s;
}

static ng_status add_value(char prefix, const char *value, ng_buf *ret, ng_error *err)
{
    if (!value || !*value)
        return NG_OK;
    ng_status s = ng_filter_term(prefix, value, strlen(value), ret, err);
    return s == NG_OK ? ng_buf_add_char(ret, '\0', err) : s;
}

static ng_status add_list(char prefix, const ng_strings *values, ng_buf *ret, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < values->n && s == NG_OK; i++)
        s = add_value(prefix, values->items[i], ret, err);
    return s;
}

static ng_status add_date(const ng_moment *m, ng_buf *ret, ng_error *err)
{
    struct tm day;
    time_t t = (time_t)m->unix_seconds;
    if (!m->known || !gmtime_r(&t, &day) || day.tm_year < -1900 || day.tm_year > 8099)
        return NG_OK;
    int year = day.tm_year + 1900, month = day.tm_mon + 1;
    char text[64];
    int n = snprintf(text, sizeof text, "Y%04d%cM%04d%02d%cD%04d%02d%02d%c", year, '\0', year,
                     month, '\0', year, month, day.tm_mday, '\0');
    return ng_buf_add(ret, text, (size_t)n, err);
}

ng_status ng_article_terms(const ng_article *a, uint64_t number, ng_buf *ret, ng_error *err)
{
    char term[NG_ARTICLE_TERM_MAX], lang[NG_LANGUAGE_MAX];
    ng_language_subtag(a->lang, lang);
    ng_status s = ng_buf_add(ret, term, ng_article_term(number, term) + 1, err);
    if (s == NG_OK)
        s = add_value('S', a->source, ret, err);
    if (s == NG_OK)
        s = add_value('C', a->section, ret, err);
    if (s == NG_OK)
        s = add_value('L', lang, ret, err);
    if (s == NG_OK)
        s = add_list('P', &a->authors, ret, err);
    if (s == NG_OK)
        s = add_list('T', &a->tags, ret, err);
    return s == NG_OK ? add_date(&a->published, ret, err) : s;
}
