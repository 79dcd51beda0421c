/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_json.c - the JSON shape of an article, and the pieces shared with other results. */
#include <stdlib.h>

#include "api/api.h"
#include "api/json.h"
#include "nutgraf/text.h"

json_t *ng_json_text(const char *text)
{
    return text ? json_string(text) : json_null();
}

json_t *ng_json_span(uint32_t start, uint32_t end)
{
    json_t *out = json_array();
    int failed = json_array_append_new(out, json_integer(start));
    failed |= json_array_append_new(out, json_integer(end));
    return ng_json_or_null(out, failed);
}

json_t *ng_json_moment(const ng_moment *m)
{
    if (!m->known)
        return json_null();
    char text[NG_MOMENT_TEXT];
    ng_moment_format(m, text);
    return json_string(text);
}

json_t *ng_json_line(uint32_t line)
{
    return line ? json_integer(line) : json_null();
}

json_t *ng_json_or_null(json_t *value, int failed)
{
    if (!failed)
        return value;
    json_decref(value);
    return NULL;
}

json_t *ng_json_warnings(const ng_warning *list, size_t n)
{
    json_t *out = json_array();
    int failed = !out;
    for (size_t i = 0; i < n; i++) {
        json_t *one = json_object();
        failed |= json_object_set_new(one, "span", ng_json_span(list[i].start, list[i].end));
        failed |= json_object_set_new(one, "text", json_string(list[i].text));
        failed |= json_array_append_new(out, one);
    }
    return ng_json_or_null(out, failed);
}

static json_t *strings(const ng_strings *list)
{
    json_t *out = json_array();
    int failed = !out;
    for (size_t i = 0; i < list->n; i++)
        failed |= json_array_append_new(out, json_string(list->items[i]));
    return ng_json_or_null(out, failed);
}

static json_t *block(const ng_article *a, const ng_block *b, const uint32_t span[2])
{
    json_t *o = json_object();
    int failed = json_object_set_new(o, "kind", json_string(ng_block_kind_name(b->kind)));
    failed |= json_object_set_new(o, "text", json_stringn(a->text + b->start, b->end - b->start));
    failed |= json_object_set_new(o, "span", ng_json_span(span[0], span[1]));
    failed |= json_object_set_new(o, "line", ng_json_line(b->line));
    if (b->kind == NG_BLOCK_HEADING)
        failed |= json_object_set_new(o, "level", json_integer(b->level));
    return ng_json_or_null(o, failed);
}

static json_t *blocks(const ng_article *a, ng_units units)
{
    uint32_t *offsets = malloc((2 * a->n_blocks + 1) * sizeof *offsets);
    json_t *out = json_array();
    if (!offsets || !out) {
        free(offsets);
        return ng_json_or_null(out, 1);
    }
    for (size_t i = 0; i < a->n_blocks; i++) {
        offsets[2 * i] = a->blocks[i].start;
        offsets[2 * i + 1] = a->blocks[i].end;
    }
    ng_units_convert(a->text, a->text_len, units, offsets, 2 * a->n_blocks);
    int failed = 0;
    for (size_t i = 0; i < a->n_blocks; i++)
        failed |= json_array_append_new(out, block(a, &a->blocks[i], offsets + 2 * i));
    free(offsets);
    return ng_json_or_null(out, failed);
}

static int set_metadata(json_t *o, const ng_article *a)
{
    int failed = json_object_set_new(o, "title", ng_json_text(a->title));
    failed |= json_object_set_new(o, "url", ng_json_text(a->url));
    failed |= json_object_set_new(o, "source", ng_json_text(a->source));
    failed |= json_object_set_new(o, "section", ng_json_text(a->section));
    failed |= json_object_set_new(o, "authors", strings(&a->authors));
    failed |= json_object_set_new(o, "published", ng_json_moment(&a->published));
    failed |= json_object_set_new(o, "modified", ng_json_moment(&a->modified));
    failed |= json_object_set_new(o, "lang", ng_json_text(a->lang));
    failed |= json_object_set_new(o, "tags", strings(&a->tags));
    failed |= json_object_set_new(o, "origin", ng_json_text(a->origin));
    return failed;
}

json_t *ng_api_article_json(const ng_article *a, uint32_t revision, ng_units units)
{
    json_t *o = json_object();
    int failed = json_object_set_new(o, "id", json_string(a->id));
    failed |= json_object_set_new(o, "revision", json_integer(revision));
    failed |= set_metadata(o, a);
    failed |= json_object_set_new(o, "text", json_stringn(a->text, a->text_len));
    failed |= json_object_set_new(o, "blocks", blocks(a, units));
    return ng_json_or_null(o, failed);
}
