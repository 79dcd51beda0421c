/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_reader.c - an article from a JSON object, by field aliases. */
#include "json_reader.h"

#include <stdio.h>
#include <string.h>

#include "format.h"
#include "text_reader.h"

#define NUMBER_MAX 32

/* Names of one field, in order of preference; NULL ends a list. */
typedef const char *const *aliases;

static const char *const id_names[] = {"id", "guid", "uri", NULL};
static const char *const url_names[] = {"url", "link", "canonical_url", NULL};
static const char *const title_names[] = {"title", "headline", NULL};
static const char *const author_names[] = {"authors", "author", "byline", "creator", NULL};
static const char *const published_names[] = {
    "published",      "published_at", "datePublished", "date_published", "date",
    "versioncreated", "pubDate",      "pub_date",      "publishedAt",    NULL};
static const char *const modified_names[] = {
    "modified", "modified_at", "dateModified", "date_modified", "updated", "updated_at", NULL};
static const char *const section_names[] = {"section", "category", "articleSection", NULL};
static const char *const lang_names[] = {"lang", "language", "inLanguage", NULL};
static const char *const tag_names[] = {"tags", "keywords", "subject", "topics", NULL};
static const char *const source_names[] = {"source", "publisher", "site_name", NULL};
static const char *const text_names[] = {"text",      "body",         "content", "articleBody",
                                         "body_text", "content_text", NULL};
static const char *const name_names[] = {"name", "label", "title", NULL};

/* A JSON value as text: borrowed from the value, or written into `number`. */
typedef struct value_text {
    const char *s;
    size_t len;
    char number[NUMBER_MAX];
} value_text;

static int text_of(const json_t *value, value_text *ret)
{
    ret->len = 0;
    if (json_is_string(value)) {
        ret->s = json_string_value(value);
        ret->len = json_string_length(value);
    } else if (json_is_integer(value)) {
        snprintf(ret->number, NUMBER_MAX, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (json_is_real(value)) {
        snprintf(ret->number, NUMBER_MAX, "%.3f", json_real_value(value));
    }
    if (json_is_number(value)) {
        ret->s = ret->number;
        ret->len = strlen(ret->number);
    }
    return ret->len > 0;
}

/* The first alias that holds something. */
static const json_t *member(const json_t *object, aliases names)
{
    for (; *names; names++) {
        const json_t *value = json_object_get(object, *names);
        if (!value || json_is_null(value) ||
            (json_is_string(value) && !json_string_length(value)) ||
            (json_is_array(value) && !json_array_size(value)))
            continue;
        return value;
    }
    return NULL;
}

/* A name: text itself, or the name of an object. */
static int name_of(const json_t *value, value_text *ret)
{
    if (json_is_object(value))
        value = member(value, name_names);
    return value && text_of(value, ret);
}

static ng_status set_field(ng_article *a, ng_article_field field, const json_t *object,
                           aliases names, ng_error *err)
{
    const json_t *value = member(object, names);
    value_text text;
    if (json_is_array(value))
        value = json_array_get(value, 0);
    if (!value || !name_of(value, &text))
        return NG_OK;
    return ng_article_set(a, field, text.s, text.len, err);
}

static ng_status set_authors(ng_article *a, const json_t *object, ng_error *err)
{
    const json_t *value = member(object, author_names);
    value_text text;
    if (!value)
        return NG_OK;
    if (!json_is_array(value))
        return name_of(value, &text) ? ng_text_add_authors(a, text.s, text.len, err) : NG_OK;
    ng_status s = NG_OK;
    for (size_t i = 0; i < json_array_size(value) && s == NG_OK; i++)
        if (name_of(json_array_get(value, i), &text))
            s = ng_article_set(a, NG_FIELD_AUTHOR, text.s, text.len, err);
    return s;
}

static ng_status add_tags_of_text(ng_article *a, value_text text, ng_error *err)
{
    ng_status s = NG_OK;
    while (text.len > 0 && s == NG_OK) {
        size_t n = 0;
        while (n < text.len && text.s[n] != ',' && text.s[n] != ';')
            n++;
        s = ng_article_set(a, NG_FIELD_TAG, text.s, n, err);
        n += n < text.len;
        text.s += n;
        text.len -= n;
    }
    return s;
}

static ng_status set_tags(ng_article *a, const json_t *object, ng_error *err)
{
    const json_t *value = member(object, tag_names);
    value_text text;
    if (json_is_string(value))
        return text_of(value, &text) ? add_tags_of_text(a, text, err) : NG_OK;
    ng_status s = NG_OK;
    for (size_t i = 0; i < json_array_size(value) && s == NG_OK; i++)
        if (name_of(json_array_get(value, i), &text))
            s = ng_article_set(a, NG_FIELD_TAG, text.s, text.len, err);
    return s;
}

static int is_socket(const ng_read_input *in)
{
    return in->origin && strcmp(in->origin, "socket") == 0;
}

static ng_status set_moment(ng_moment *m, const json_t *object, aliases names,
                            const ng_read_input *in, ng_error *err)
{
    const json_t *value = member(object, names);
    value_text text;
    if (!value || !text_of(value, &text))
        return NG_OK;
    int strict = is_socket(in);
    ng_status s = ng_moment_parse(text.s, text.len, m, strict ? err : NULL);
    return strict ? s : NG_OK;
}

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

/* The first alias of the text that is a text or a list of paragraphs. */
static const json_t *text_member(const json_t *object)
{
    for (aliases names = text_names; *names; names++) {
        const json_t *value = json_object_get(object, *names);
        if ((json_is_string(value) && json_string_length(value) > 0) ||
            (json_is_array(value) && json_is_string(json_array_get(value, 0))))
            return value;
    }
    return NULL;
}

static int has_member(const json_t *object, aliases names)
{
    for (; *names; names++)
        if (json_object_get(object, *names))
            return 1;
    return 0;
}

int ng_json_is_article(const json_t *object)
{
    return has_member(object, title_names) || has_member(object, text_names) ||
           json_object_get(object, "blocks");
}

static ng_status add_text(ng_article *a, const json_t *object, uint32_t line, ng_error *err)
{
    const json_t *blocks = json_object_get(object, "blocks"), *text = text_member(object);
    ng_status s = NG_OK;
    if (json_is_array(blocks) && json_array_size(blocks) > 0) {
        for (size_t i = 0; i < json_array_size(blocks) && s == NG_OK; i++)
            s = add_block(a, json_array_get(blocks, i), line, err);
        return s;
    }
    if (json_is_array(text))
        return add_paragraphs(a, text, line, err);
    if (!text)
        return NG_OK;
    return ng_text_read_into(a, json_string_value(text), json_string_length(text),
                             line ? line : NG_TEXT_NO_LINES, err);
}

static ng_status set_fields(ng_article *a, const json_t *object, const ng_read_input *in,
                            ng_error *err)
{
    const struct {
        ng_article_field field;
        aliases names;
    } fields[] = {{NG_FIELD_ID, id_names},           {NG_FIELD_URL, url_names},
                  {NG_FIELD_TITLE, title_names},     {NG_FIELD_SOURCE, source_names},
                  {NG_FIELD_SECTION, section_names}, {NG_FIELD_LANG, lang_names}};
    ng_status s = NG_OK;
    for (size_t i = 0; i < sizeof fields / sizeof *fields && s == NG_OK; i++)
        s = set_field(a, fields[i].field, object, fields[i].names, err);
    if (s == NG_OK)
        s = set_authors(a, object, err);
    if (s == NG_OK)
        s = set_tags(a, object, err);
    if (s == NG_OK)
        s = set_moment(&a->published, object, published_names, in, err);
    if (s == NG_OK)
        s = set_moment(&a->modified, object, modified_names, in, err);
    return s;
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
    if (s == NG_OK && is_socket(in))
        s = take_origin(a, object, err);
    if (s == NG_OK)
        s = set_fields(a, object, in, err);
    if (s == NG_OK)
        s = add_text(a, object, line, err);
    if (s == NG_OK)
        s = ng_article_finish(a, err);
    if (s != NG_OK) {
        ng_article_free(a);
        return s;
    }
    if (is_socket(in) && a->id_source == NG_ID_GIVEN && is_path_id(a->id, a->origin))
        a->id_source = NG_ID_PATH;
    *ret = a;
    return NG_OK;
}

ng_status ng_read_json_object(const json_t *object, const ng_read_input *in, ng_article **ret,
                              ng_error *err)
{
    return ng_json_article(object, in, 0, 0, 0, ret, err);
}
