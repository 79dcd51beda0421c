/* SPDX-License-Identifier: GPL-2.0-or-later */
/* target.c - the target of a request: a path and parameters, decoded once. */
#include "service/http/target.h"

#include <stdlib.h>
#include <string.h>

#include "nutgraf/text.h"

/* In place: decoded text is never longer. */
static ng_status decode(char *text, int plus_is_blank, ng_error *err)
{
    size_t to = 0;
    for (const char *from = text; *from; from++) {
        char c = *from;
        if (c == '+' && plus_is_blank) {
            c = ' ';
        } else if (c == '%') {
            int byte = ng_percent_byte(from);
            if (byte < 0)
                return ng_fail(err, NG_INVALID, "a percent sign needs two hexadecimal digits");
            c = (char)byte;
            from += 2;
        }
        if (c == '\0')
            return ng_fail(err, NG_INVALID, "there is a NUL in the target");
        text[to++] = c;
    }
    text[to] = '\0';
    if (ng_utf8_valid_prefix(text, to) != to)
        return ng_fail(err, NG_INVALID, "the target is not UTF-8 once it is decoded");
    return NG_OK;
}

static ng_status read_param(char *pair, ng_http_target *ret, ng_error *err)
{
    if (!*pair)
        return NG_OK;
    if (ret->n_params == NG_HTTP_PARAMS_MAX)
        return ng_fail(err, NG_LIMIT, "a target has at most %d parameters", NG_HTTP_PARAMS_MAX);
    char *value = strchr(pair, '=');
    if (value)
        *value++ = '\0';
    ng_status s = decode(pair, 1, err);
    if (!s && value)
        s = decode(value, 1, err);
    if (s)
        return s;
    ret->params[ret->n_params++] = (ng_http_param){pair, value ? value : ""};
    return NG_OK;
}

static ng_status read_params(char *query, ng_http_target *ret, ng_error *err)
{
    ng_status s = NG_OK;
    for (char *pair = query, *next; pair && !s; pair = next) {
        next = strchr(pair, '&');
        if (next)
            *next++ = '\0';
        s = read_param(pair, ret, err);
    }
    return s;
}

/* "http://host/path", as a client of a proxy sends it: gives the path. */
static char *cut_authority(char *text, ng_http_target *ret)
{
    char *authority = strncmp(text, "http://", 7) ? NULL : text + 7;
    if (!authority && !strncmp(text, "https://", 8))
        authority = text + 8;
    if (!authority)
        return text;
    char *path = authority + strcspn(authority, "/?");
    if (*path != '/')
        return text;
    memmove(authority - 1, authority, (size_t)(path - authority));
    path[-1] = '\0';
    ret->authority = authority - 1;
    return path;
}

/* Two copies of the target: one to cut and to decode, one for the query as it came. */
ng_status ng_http_target_read(const char *target, size_t len, ng_http_target *ret, ng_error *err)
{
    *ret = (ng_http_target){.text = malloc(2 * len + 2), .path = "", .query = ""};
    if (!ret->text)
        return ng_fail(err, NG_NOMEM, "out of memory");
    memcpy(ret->text, target, len);
    ret->text[len] = '\0';
    char *path = cut_authority(ret->text, ret), *query = strchr(path, '?');
    if (strchr(path, '#'))
        return ng_fail(err, NG_INVALID, "a target has no fragment");
    if (query) {
        *query++ = '\0';
        ret->query = memcpy(ret->text + len + 1, query, strlen(query) + 1);
    }
    ret->path = path;
    if (path[0] != '/' && strcmp(path, "*"))
        return ng_fail(err, NG_INVALID, "a target begins with a slash");
    ng_status s = decode(path, 0, err);
    return s || !query ? s : read_params(query, ret, err);
}

void ng_http_target_release(ng_http_target *t)
{
    free(t->text);
    *t = (ng_http_target){.text = NULL};
}

const char *ng_http_target_param(const ng_http_target *t, const char *name)
{
    for (size_t i = 0; i < t->n_params; i++)
        if (!strcmp(t->params[i].name, name))
            return t->params[i].value;
    return NULL;
}
