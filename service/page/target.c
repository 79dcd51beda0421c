/* SPDX-License-Identifier: GPL-2.0-or-later */
/* target.c - the query string of a request taken apart, and links made of it again. */
#include "service/page/target.h"

#include <stdlib.h>
#include <string.h>

#include "nutgraf/text.h"

/* Decode `text[0, len)` to `*at`, with a NUL behind it; gives where it begins. `%00` stays as it
 * is: a NUL would end the text early. */
static const char *decode(const char *text, size_t len, char **at)
{
    char *begin = *at;
    for (size_t i = 0; i < len; i++) {
        int byte = i + 2 < len ? ng_percent_byte(text + i) : -1;
        if (byte > 0) {
            *(*at)++ = (char)byte;
            i += 2;
        } else {
            *(*at)++ = text[i] == '+' ? ' ' : text[i];
        }
    }
    *(*at)++ = '\0';
    return begin;
}

ng_status ng_target_read(const char *text, ng_target *ret, ng_error *err)
{
    size_t len = text ? strlen(text) : 0, n = 1;
    for (size_t i = 0; i < len; i++)
        n += text[i] == '&';
    /* Decoded texts are not longer; each pair has two NULs in the place of `&` and `=`. */
    ng_target t = {.items = calloc(n, sizeof *t.items), .bytes = malloc(len + 2 * n)};
    if (!t.items || !t.bytes) {
        ng_target_release(&t);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    char *at = t.bytes;
    for (size_t i = 0; i < len;) {
        size_t end = i + strcspn(text + i, "&");
        const char *equals = memchr(text + i, '=', end - i);
        size_t name = equals ? (size_t)(equals - text) : end, value = equals ? name + 1 : end;
        if (name > i) {
            t.items[t.n].name = decode(text + i, name - i, &at);
            t.items[t.n++].value = decode(text + value, end - value, &at);
        }
        i = end + 1;
    }
    *ret = t;
    return NG_OK;
}

void ng_target_release(ng_target *t)
{
    free(t->items);
    free(t->bytes);
    *t = (ng_target)NG_TARGET_INIT;
}

const char *ng_target_get(const ng_target *t, const char *name)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->items[i].name, name) == 0)
            return t->items[i].value;
    return NULL;
}

int ng_target_has(const ng_target *t, const char *name, const char *value)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->items[i].name, name) == 0 && strcmp(t->items[i].value, value) == 0)
            return 1;
    return 0;
}

static void pair(ng_html *h, int *first, const char *name, const char *value)
{
    if (*first)
        NG_HTML(h, "?");
    else
        NG_HTML(h, "&amp;");
    *first = 0;
    ng_html_percent(h, name);
    NG_HTML(h, "=");
    ng_html_percent(h, value);
}

void ng_target_query(ng_html *h, const ng_target *t, const char *name, const char *value)
{
    int first = 1;
    for (size_t i = 0; i < t->n; i++) {
        const ng_target_pair *p = &t->items[i];
        if (p->value[0] && strcmp(p->name, "cursor") != 0 && strcmp(p->name, name) != 0)
            pair(h, &first, p->name, p->value);
    }
    if (value)
        pair(h, &first, name, value);
}

void ng_target_href(ng_html *h, const ng_target *t, const char *name, const char *value)
{
    NG_HTML(h, " href=\"/");
    ng_target_query(h, t, name, value);
    NG_HTML(h, "\"");
}
