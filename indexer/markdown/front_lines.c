/* SPDX-License-Identifier: GPL-2.0-or-later */
/* front_lines.c - front matter that is not quite YAML or TOML, line by line. */
#include <string.h>
#include <strings.h>

#include "front_matter.h"
#include "nutgraf/text.h"

typedef struct span {
    const char *s;
    size_t len;
} span;

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static span trim(span t)
{
    while (t.len > 0 && is_space(t.s[t.len - 1]))
        t.len--;
    while (t.len > 0 && is_space(*t.s))
        t.s++, t.len--;
    return t;
}

static span unquote(span t)
{
    t = trim(t);
    if (t.len >= 2 && (*t.s == '"' || *t.s == '\'') && t.s[t.len - 1] == *t.s)
        return (span){t.s + 1, t.len - 2};
    return t;
}

static json_t *text_value(span t)
{
    if (t.len == 4 && strncasecmp(t.s, "true", 4) == 0)
        return json_true();
    if (t.len == 5 && strncasecmp(t.s, "false", 5) == 0)
        return json_false();
    t = unquote(t);
    return json_stringn(t.s, ng_utf8_valid_prefix(t.s, t.len));
}

/* `[a, "b"]` */
static json_t *list_value(span t)
{
    json_t *list = json_array();
    t = (span){t.s + 1, t.len - 2};
    while (list && t.len > 0) {
        const char *comma = memchr(t.s, ',', t.len);
        size_t n = comma ? (size_t)(comma - t.s) : t.len;
        span item = unquote((span){t.s, n});
        if (item.len > 0 && json_array_append_new(list, text_value(item)) != 0) {
            json_decref(list);
            return NULL;
        }
        n += comma != NULL;
        t = (span){t.s + n, t.len - n};
    }
    return list;
}

static json_t *value_of(span t)
{
    t = trim(t);
    if (t.len >= 2 && *t.s == '[' && t.s[t.len - 1] == ']')
        return list_value(t);
    return text_value(t);
}

static size_t name_len(span t)
{
    size_t n = 0;
    while (n < t.len && (t.s[n] == '_' || t.s[n] == '-' || (t.s[n] >= '0' && t.s[n] <= '9') ||
                         ((t.s[n] | 32) >= 'a' && (t.s[n] | 32) <= 'z')))
        n++;
    return n;
}

/* An item of the list below the last name: `last` holds it, with its empty value so far. */
static ng_status take_item(json_t *object, span last, span item, ng_error *err)
{
    json_t *value = last.s ? json_object_getn(object, last.s, last.len) : NULL;
    if (json_is_string(value) && json_string_length(value) == 0) {
        value = json_array();
        if (!value || json_object_setn_new(object, last.s, last.len, value) != 0)
            return ng_fail(err, NG_NOMEM, "out of memory");
    }
    if (json_is_array(value) && json_array_append_new(value, text_value(item)) != 0)
        return ng_fail(err, NG_NOMEM, "out of memory");
    return NG_OK;
}

static ng_status take_line(json_t *object, span line, char separator, span *last, ng_error *err)
{
    span inner = trim(line);
    size_t n = name_len(line), at = n;
    if (inner.len > 1 && inner.s[0] == '-' && is_space(inner.s[1]))
        return take_item(object, *last, trim((span){inner.s + 1, inner.len - 1}), err);
    while (at < line.len && is_space(line.s[at]))
        at++;
    if (n == 0 || at == line.len || line.s[at] != separator)
        return NG_OK;
    *last = (span){line.s, n};
    if (json_object_getn(object, line.s, n))
        return NG_OK;
    json_t *value = value_of((span){line.s + at + 1, line.len - at - 1});
    if (!value || json_object_setn_new(object, line.s, n, value) != 0)
        return ng_fail(err, NG_NOMEM, "out of memory");
    return NG_OK;
}

ng_status ng_front_lines(const char *s, size_t len, char separator, json_t **ret, ng_error *err)
{
    json_t *object = json_object();
    ng_status status = object ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
    span last = {NULL, 0};
    for (size_t at = 0; at < len && status == NG_OK;) {
        size_t n = 0;
        while (at + n < len && s[at + n] != '\n' && s[at + n] != '\r')
            n++;
        status = take_line(object, (span){s + at, n}, separator, &last, err);
        at += n + 1;
    }
    if (status == NG_OK)
        *ret = object;
    else
        json_decref(object);
    return status;
}
