/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_reader.c - an article from a JSON object, by field aliases. */
#include "json_reader.h"

#include <string.h>

#include "format.h"
#include "json_fields.h"
#include "json_kinds.h"
#include "text_reader.h"

static uint32_t small_number(const json_t *value)
{
    json_int_t n = json_integer_value(value);
    return n > 0 && n <= UINT32_MAX ? (uint32_t)n : 0;
}

static ng_status add_block(ng_article *a, const json_t *block, uint32_t line, ng_error *err)
{
    const char *name = json_string_value(json_object_get(block, "kind"));
    const json_t *text = json_object_get(block, "text");
    ng_block_kind kind = NG_BLOCK_PARAGRAPH;
    if (!json_is_string(text))
        return ng_fail(err, NG_INVALID, "a block has no text");
    if (name && !ng_block_kind_parse(name, &kind))
        return ng_fail(err, NG_INVALID,
                       "a block is of no known kind (paragraph, heading, list, "
                       "quote, caption, credit)");
    uint32_t own = small_number(json_object_get(block, "line"));
    return ng_article_add_block(a, kind, small_number(json_object_get(block, "level")),
                                own ? own : line, json_string_value(text), json_string_length(text),
                                err);
}

static ng_status add_paragraphs(ng_article *a, const json_t *list, uint32_t line, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < json_array_size(list) && s == NG_OK; i++) {
        const json_t *item = json_array_get(list, i);
        if (json_is_string(item))
            s = ng_article_add_block(a, NG_BLOCK_PARAGRAPH, 0, line, json_string_value(item),
                                     json_string_length(item), err);
    }
    return s;
}

int ng_json_is_article(const json_t *object, const ng_field_map *map)
{
    return ng_json_has(object, NG_JSON_TITLE, map) || ng_json_has(object, NG_JSON_TEXT, map) ||
           ng_json_has(object, NG_JSON_HTML, map) || json_object_get(object, "blocks");
}

static ng_status add_text(ng_article *a, const json_t *object, const ng_field_map *map,
                          uint32_t line, ng_error *err)
{
    const json_t *blocks = json_object_get(object, "blocks"),
                 *text = ng_json_text_member(object, map);
    ng_status s = NG_OK;
    if (json_is_array(blocks) && json_array_size(blocks) > 0) {
        for (size_t i = 0; i < json_array_size(blocks) && s == NG_OK; i++)
            s = add_block(a, json_array_get(blocks, i), line, err);
        return s;
    }
    if (json_is_array(text))
        return add_paragraphs(a, text, line, err);
    if (!text)
        return ng_json_add_html(a, ng_json_member(object, NG_JSON_HTML, map), line, err);
    return ng_text_read_into(a, json_string_value(text), json_string_length(text),
                             line ? line : NG_TEXT_NO_LINES, err);
}

/* True for an id that was derived from the place: it ends with the name of the file, perhaps with
 * the number of the article in it. */
static int is_path_id(const char *id, const char *origin)
{
    const char *name = strrchr(origin, '/'), *colon = strrchr(id, ':');
    size_t len = colon && strspn(colon + 1, "0123456789") == strlen(colon + 1)
                     ? (size_t)(colon - id)
                     : strlen(id);
    size_t n = name ? strlen(++name) : 0;
    return n > 0 && len >= n && memcmp(id + len - n, name, n) == 0 &&
           (len == n || id[len - n - 1] == '/');
}

/* A client that read files itself says where they are, so that its ids are guarded like ours. */
static ng_status take_origin(ng_article *a, const json_t *object, ng_error *err)
{
    const char *origin = json_string_value(json_object_get(object, "origin"));
    if (!origin || origin[0] != '/')
        return NG_OK;
    return ng_article_set(a, NG_FIELD_ORIGIN, origin, strlen(origin), err);
}

ng_status ng_json_article(const json_t *object, const ng_read_input *in, uint32_t number,
                          uint32_t line, uint32_t repaired, ng_article **ret, ng_error *err)
{
    if (!json_is_object(object))
        return ng_fail(err, NG_INVALID, "an article is not a JSON object");
    ng_article *a = NULL;
    ng_status s = ng_read_begin(in, number, repaired, &a, err);
    if (s == NG_OK && ng_json_is_strict(in))
        s = take_origin(a, object, err);
    if (s == NG_OK)
        s = ng_json_set_fields(a, object, in, err);
    if (s == NG_OK)
        s = add_text(a, object, in->map, line, err);
    if (s == NG_OK)
        s = ng_article_finish(a, err);
    if (s != NG_OK) {
        ng_article_free(a);
        return s;
    }
    if (ng_json_is_strict(in) && a->id_source == NG_ID_GIVEN && is_path_id(a->id, a->origin))
        a->id_source = NG_ID_PATH;
    *ret = a;
    return NG_OK;
}

ng_status ng_read_json_object(const json_t *object, const ng_read_input *in, ng_article **ret,
                              ng_error *err)
{
    return ng_json_article(object, in, 0, 0, 0, ret, err);
}
