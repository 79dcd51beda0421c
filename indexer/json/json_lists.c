/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_lists.c - JSON Lines, and JSON files of one article or a list of them. */
#include <string.h>

#include "format.h"
#include "json_kinds.h"
#include "json_reader.h"

/* Faults of one article go to the sink; what concerns the whole run is returned. */
static ng_status report(const ng_read_sink *sink, uint32_t line, ng_status s, const ng_error *fault,
                        ng_error *err)
{
    if (s == NG_NOMEM)
        return ng_fail(err, s, "%s", fault->text);
    sink->on_fault(sink->data, line, fault);
    return NG_OK;
}

/* An object by what it is. */
static ng_status make_article(const json_t *object, const ng_read_input *in, uint32_t number,
                              uint32_t line, uint32_t repaired, ng_article **ret, ng_error *err)
{
    if (ng_ninjs_is(object))
        return ng_ninjs_article(object, in, number, line, repaired, ret, err);
    return ng_json_article(object, in, number, line, repaired, ret, err);
}

/* ---- JSON Lines ---- */

static int is_blank(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (s[i] != ' ' && s[i] != '\t' && s[i] != '\r')
            return 0;
    return 1;
}

static ng_status read_line(const ng_read_input *in, const char *s, size_t len, uint32_t line,
                           ng_article **ret, ng_error *err)
{
    if (len > NG_LINE_MAX)
        return ng_fail(err, NG_LIMIT, "a line is over %u bytes", NG_LINE_MAX);
    json_t *json = NULL;
    uint32_t repaired = 0;
    ng_status status = ng_json_parse(s, len, &json, &repaired, err);
    if (status == NG_OK)
        status = make_article(json, in, line, line, repaired, ret, err);
    json_decref(json);
    return status;
}

ng_status ng_jsonl_read(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                        const ng_read_sink *sink, ng_error *err)
{
    (void)repaired; /* nobody knows in which article */
    uint32_t line = in->lines_before;
    for (size_t at = 0; at < len;) {
        const char *newline = memchr(text + at, '\n', len - at);
        size_t n = newline ? (size_t)(newline - text) - at : len - at;
        const char *s = text + at;
        at += n + 1;
        line++;
        if (is_blank(s, n))
            continue;
        ng_article *a = NULL;
        ng_error fault = NG_ERROR_INIT;
        ng_status status = read_line(in, s, n, line, &a, &fault);
        status = status == NG_OK ? sink->on_article(sink->data, a, err)
                                 : report(sink, line, status, &fault, err);
        if (status != NG_OK)
            return status;
    }
    return NG_OK;
}

/* ---- One JSON value ---- */

/* The list of articles inside an answer of an API or a feed, NULL when the object is an article. */
static const json_t *wrapped_list(const json_t *object)
{
    static const char *const names[] = {"articles", "items", "docs", "results"};
    if (json_object_get(object, "text") || json_object_get(object, "body") ||
        json_object_get(object, "blocks"))
        return NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const json_t *list = json_object_get(object, names[i]);
        if (json_is_array(list) && json_is_object(json_array_get(list, 0)))
            return list;
    }
    return NULL;
}

static int is_article(const json_t *object, const ng_field_map *map)
{
    return ng_json_is_article(object, map) || ng_ninjs_is(object);
}

/* A file of settings or of anything else is one fault, not one for each of its objects. */
static ng_status check_articles(const json_t *json, const ng_field_map *map, ng_error *err)
{
    size_t n = json_is_array(json) ? json_array_size(json) : 0;
    int found = is_article(json, map);
    for (size_t i = 0; i < n && !found; i++)
        found = is_article(json_array_get(json, i), map);
    if (found)
        return NG_OK;
    return ng_fail(err, NG_NOTFOUND, "there are no articles in it: no title, text or blocks");
}

/* `newest` has the versions of news objects. */
static ng_status read_item(const json_t *item, const json_t *newest, const ng_read_input *in,
                           size_t number, const ng_read_sink *sink, ng_error *err)
{
    ng_article *a = NULL;
    ng_error fault = NG_ERROR_INIT, numbered = NG_ERROR_INIT;
    ng_status s = ng_ninjs_is_old(newest, item)
                      ? ng_fail(&fault, NG_NOTFOUND, "the list has a newer version of it")
                      : make_article(item, in, (uint32_t)number, 0, 0, &a, &fault);
    if (s == NG_OK)
        return sink->on_article(sink->data, a, err);
    ng_fail(&numbered, s, "article %zu of the list: %s", number, fault.text);
    return report(sink, 0, s, &numbered, err);
}

static ng_status read_list(const json_t *list, const ng_read_input *in, const ng_read_sink *sink,
                           ng_error *err)
{
    json_t *newest = ng_ninjs_newest(list);
    ng_status s = newest ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
    for (size_t i = 0; i < json_array_size(list) && s == NG_OK; i++)
        s = read_item(json_array_get(list, i), newest, in, i + 1, sink, err);
    json_decref(newest);
    return s;
}

static ng_status read_one(const json_t *json, const ng_read_input *in, uint32_t repaired,
                          const ng_read_sink *sink, ng_error *err)
{
    ng_article *a = NULL;
    ng_error fault = NG_ERROR_INIT;
    ng_status s = make_article(json, in, 0, 0, repaired, &a, &fault);
    if (s == NG_OK)
        return sink->on_article(sink->data, a, err);
    if (s != NG_NOTFOUND)
        return ng_fail(err, s, "%s", fault.text);
    ng_read_skip(sink, 0, "%s", fault.text);
    return NG_OK;
}

ng_status ng_json_read(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                       const ng_read_sink *sink, ng_error *err)
{
    json_t *json = NULL;
    uint32_t escapes = 0;
    ng_status s = ng_json_parse(text, len, &json, &escapes, err);
    if (s != NG_OK)
        return s;
    const json_t *list = json_is_array(json) ? json : wrapped_list(json);
    if (ng_jsonfeed_is(json)) {
        s = ng_jsonfeed_read(json, in, sink, err);
    } else {
        s = check_articles(list ? list : json, in->map, err);
        if (s == NG_OK)
            s = list ? read_list(list, in, sink, err)
                     : read_one(json, in, repaired + escapes, sink, err);
    }
    json_decref(json);
    return s;
}
