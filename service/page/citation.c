/* SPDX-License-Identifier: GPL-2.0-or-later */
/* citation.c - a passage as it is cited on a page. */
#include "service/page/citation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/page/parts.h"

typedef struct sink {
    ng_buf *buf;
    int failed;
} sink;

static void put_n(sink *s, const char *text, size_t len)
{
    s->failed |= ng_buf_add(s->buf, text, len, NULL) != NG_OK;
}

static void put(sink *s, const char *text)
{
    put_n(s, text, strlen(text));
}

static ng_status finish(const sink *s, ng_error *err)
{
    return s->failed ? ng_fail(err, NG_NOMEM, "out of memory") : NG_OK;
}

static const char *nth(const json_t *list, size_t i)
{
    const char *text = json_string_value(json_array_get(list, i));
    return text ? text : "";
}

static void plain_authors(sink *s, const json_t *authors)
{
    size_t n = json_array_size(authors);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            put(s, i + 1 == n ? " and " : ", ");
        put(s, nth(authors, i));
    }
    if (n > 0)
        put(s, ": ");
}

static void plain_day(sink *s, const char *published)
{
    char text[48];
    ng_day d;
    if (!ng_day_read(published, &d))
        return;
    text[0] = '\0';
    if (d.day > 0)
        snprintf(text, sizeof text, ", %d %s %d", d.day, ng_month_name(d.month), d.year);
    else
        snprintf(text, sizeof text, ", %s%s%d", ng_month_name(d.month), d.month > 0 ? " " : "",
                 d.year);
    put(s, text);
}

ng_status ng_cite_plain(const ng_cited *c, ng_buf *ret, ng_error *err)
{
    char number[40];
    sink s = {ret, 0};
    plain_authors(&s, c->authors);
    put(&s, "“");
    put(&s, c->title ? c->title : "");
    put(&s, "”");
    if (c->source) {
        put(&s, ", ");
        put(&s, c->source);
    }
    plain_day(&s, c->published);
    snprintf(number, sizeof number, ", paragraph %llu", (unsigned long long)c->ordinal);
    put(&s, c->ordinal > 0 ? number : "");
    if (c->url) {
        put(&s, ", ");
        put(&s, c->url);
    }
    put(&s, " [");
    put(&s, c->citation ? c->citation : "");
    put(&s, "]");
    return finish(&s, err);
}

ng_status ng_cite_csl_text(const ng_cited *c, ng_buf *ret, ng_error *err)
{
    json_t *item = ng_cite_csl(c);
    char *text = item ? json_dumps(item, JSON_INDENT(1)) : NULL;
    ng_status status =
        text ? ng_buf_add_str(ret, text, err) : ng_fail(err, NG_NOMEM, "out of memory");
    free(text);
    json_decref(item);
    return status;
}
