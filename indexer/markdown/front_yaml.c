/* SPDX-License-Identifier: GPL-2.0-or-later */
/* front_yaml.c - front matter in YAML, by libyaml's events: no aliases, no depth without a limit.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <yaml.h>

#include "front_matter.h"
#include "nutgraf/text.h"

typedef struct frame {
    json_t *container; /* borrowed from the one above; of the first, owned */
    char *key;         /* of a map, that waits for its value; NULL */
} frame;

typedef struct yaml {
    yaml_parser_t parser;
    uint32_t line;
    frame stack[NG_FRONT_DEPTH_MAX];
    int depth;
    json_t *root;
} yaml;

static uint32_t line_of(const yaml *y, yaml_mark_t mark)
{
    return y->line + (uint32_t)mark.line;
}

static ng_status out_of_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "out of memory");
}

/* Takes `value`. */
static ng_status put(yaml *y, json_t *value, yaml_mark_t mark, ng_error *err)
{
    frame *top = y->depth ? &y->stack[y->depth - 1] : NULL;
    if (!value)
        return out_of_memory(err);
    if (!top) {
        json_decref(y->root);
        y->root = value;
        return NG_OK;
    }
    if (json_is_array(top->container))
        return json_array_append_new(top->container, value) == 0 ? NG_OK : out_of_memory(err);
    if (top->key) {
        int failed = json_object_set_new(top->container, top->key, value);
        free(top->key);
        top->key = NULL;
        return failed ? out_of_memory(err) : NG_OK;
    }
    const char *key = json_string_value(value);
    top->key = strdup(key ? key : "");
    json_decref(value);
    if (!top->key)
        return out_of_memory(err);
    return key ? NG_OK : ng_fail(err, NG_INVALID, "line %u: a key is no text", line_of(y, mark));
}

static int is_one_of(const char *s, const char *const *words)
{
    for (; *words; words++)
        if (strcasecmp(s, *words) == 0)
            return 1;
    return 0;
}

/* Everything is text but true, false and null: what a date or a number is, the fields know. */
static json_t *scalar(const yaml *y, const yaml_event_t *e)
{
    static const char *const yes[] = {"true", "yes", NULL}, *const no[] = {"false", "no", NULL};
    static const char *const nothing[] = {"", "~", "null", NULL};
    const char *s = (const char *)e->data.scalar.value;
    size_t len = e->data.scalar.length;
    int is_key =
        y->depth && json_is_object(y->stack[y->depth - 1].container) && !y->stack[y->depth - 1].key;
    if (e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !is_key) {
        if (is_one_of(s, nothing))
            return json_null();
        if (is_one_of(s, yes))
            return json_true();
        if (is_one_of(s, no))
            return json_false();
    }
    return json_stringn(s, ng_utf8_valid_prefix(s, len));
}

static ng_status open_container(yaml *y, json_t *container, yaml_mark_t mark, ng_error *err)
{
    if (y->depth == NG_FRONT_DEPTH_MAX) {
        json_decref(container);
        return ng_fail(err, NG_LIMIT, "line %u: front matter is nested over %d deep",
                       line_of(y, mark), NG_FRONT_DEPTH_MAX);
    }
    frame *top = y->depth ? &y->stack[y->depth - 1] : NULL;
    if (top && json_is_object(top->container) && !top->key) {
        json_decref(container);
        return ng_fail(err, NG_INVALID, "line %u: a key is no text", line_of(y, mark));
    }
    json_t *borrowed = container;
    ng_status s = put(y, container, mark, err);
    if (s == NG_OK)
        y->stack[y->depth++] = (frame){borrowed, NULL};
    return s;
}

static ng_status take_event(yaml *y, const yaml_event_t *e, int *done, ng_error *err)
{
    switch (e->type) {
    case YAML_SCALAR_EVENT:
        return put(y, scalar(y, e), e->start_mark, err);
    case YAML_SEQUENCE_START_EVENT:
        return open_container(y, json_array(), e->start_mark, err);
    case YAML_MAPPING_START_EVENT:
        return open_container(y, json_object(), e->start_mark, err);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        y->depth--;
        return NG_OK;
    case YAML_ALIAS_EVENT:
        return ng_fail(err, NG_INVALID, "line %u: aliases (*name) are not followed",
                       line_of(y, e->start_mark));
    case YAML_DOCUMENT_END_EVENT:
    case YAML_STREAM_END_EVENT:
        *done = 1;
        return NG_OK;
    default:
        return NG_OK;
    }
}

static ng_status read_events(yaml *y, ng_error *err)
{
    ng_status s = NG_OK;
    for (int done = 0; !done && s == NG_OK;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&y->parser, &event)) {
            const char *what = y->parser.problem ? y->parser.problem : "it cannot be read";
            return y->parser.error == YAML_MEMORY_ERROR
                       ? out_of_memory(err)
                       : ng_fail(err, NG_INVALID, "line %u: %s", line_of(y, y->parser.problem_mark),
                                 what);
        }
        s = take_event(y, &event, &done, err);
        yaml_event_delete(&event);
    }
    return s;
}

ng_status ng_front_yaml(const char *s, size_t len, uint32_t line, json_t **ret, ng_error *err)
{
    yaml y = {.line = line};
    if (len > NG_FRONT_MAX)
        return ng_fail(err, NG_LIMIT, "front matter is over %u bytes", NG_FRONT_MAX);
    if (!yaml_parser_initialize(&y.parser))
        return out_of_memory(err);
    yaml_parser_set_encoding(&y.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&y.parser, (const unsigned char *)s, len);
    ng_status status = read_events(&y, err);
    if (status == NG_OK && !y.root)
        status = (y.root = json_object()) ? NG_OK : out_of_memory(err);
    if (status == NG_OK && !json_is_object(y.root))
        status = ng_fail(err, NG_INVALID, "line %u: it is no map of names and values", line);
    for (int i = 0; i < NG_FRONT_DEPTH_MAX; i++)
        free(y.stack[i].key);
    yaml_parser_delete(&y.parser);
    if (status == NG_OK)
        *ret = y.root;
    else
        json_decref(y.root);
    return status;
}
