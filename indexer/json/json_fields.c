/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_fields.c - the fields of an article from a JSON object, by aliases. */
#include "json_fields.h"

#include <stdio.h>
#include <string.h>

#include "field_map.h"
#include "nutgraf/buffer.h"
#include "text_reader.h"

#define ALIASES_MAX 12

/* Names of each field, in order of preference. */
static const char *const aliases[NG_JSON_FIELDS][ALIASES_MAX] = {
    [NG_JSON_ID] = {"id", "guid", "uri"},
    [NG_JSON_URL] = {"url", "link", "canonical_url", "permalink", "canonical"},
    [NG_JSON_TITLE] = {"title", "headline"},
    [NG_JSON_AUTHORS] = {"authors", "author", "byline", "creator"},
    [NG_JSON_PUBLISHED] = {"published", "published_at", "datePublished", "date_published", "date",
                           "versioncreated", "pubDate", "pub_date", "publishedAt", "publishDate"},
    [NG_JSON_MODIFIED] = {"modified", "modified_at", "dateModified", "date_modified", "updated",
                          "updated_at", "lastmod", "last_modified", "last_modified_at"},
    [NG_JSON_SECTION] = {"section", "category", "articleSection", "categories"},
    [NG_JSON_LANG] = {"lang", "language", "inLanguage", "locale"},
    [NG_JSON_TAGS] = {"tags", "keywords", "subject", "topics"},
    [NG_JSON_SOURCE] = {"source", "publisher", "site_name", "publication"},
    [NG_JSON_TEXT] = {"text", "body", "content", "articleBody", "body_text", "content_text"},
    [NG_JSON_HTML] = {"content_html", "body_html", "html", "body_xhtml", "content_xhtml"}};

static const char *const name_names[] = {"name", "label", "title"};

/* A text or a number. */
static int plain_text(const json_t *value, ng_json_text *ret)
{
    ret->len = 0;
    if (json_is_string(value)) {
        ret->s = json_string_value(value);
        ret->len = json_string_length(value);
    } else if (json_is_integer(value)) {
        snprintf(ret->number, NG_JSON_NUMBER_MAX, "%" JSON_INTEGER_FORMAT,
                 json_integer_value(value));
    } else if (json_is_real(value)) {
        snprintf(ret->number, NG_JSON_NUMBER_MAX, "%.3f", json_real_value(value));
    }
    if (json_is_number(value)) {
        ret->s = ret->number;
        ret->len = strlen(ret->number);
    }
    return ret->len > 0;
}

static int holds_something(const json_t *value)
{
    return value && !json_is_null(value) && !json_is_boolean(value) &&
           !(json_is_string(value) && !json_string_length(value)) &&
           !(json_is_array(value) && !json_array_size(value));
}

static const json_t *first_of(const json_t *object, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n && names[i]; i++) {
        const json_t *value = json_object_get(object, names[i]);
        if (holds_something(value))
            return value;
    }
    return NULL;
}

/* The number `i` of the names of a field: those of the map, then the usual ones. */
static const char *name_of_field(const ng_field_map *map, ng_json_field field, size_t i)
{
    for (size_t n = 0; ng_field_map_name(map, field, n); n++)
        if (i-- == 0)
            return ng_field_map_name(map, field, n);
    return i < ALIASES_MAX ? aliases[field][i] : NULL;
}

/* A member by its name, or by the path that it is. */
static const json_t *find(const json_t *object, const char *name)
{
    const json_t *found = json_object_get(object, name);
    const char *dot;
    while (!found && object && (dot = strchr(name, '.'))) {
        object = json_object_getn(object, name, (size_t)(dot - name));
        name = dot + 1;
        found = json_object_get(object, name);
    }
    return found;
}

const json_t *ng_json_member(const json_t *object, ng_json_field field, const ng_field_map *map)
{
    const char *name;
    for (size_t i = 0; (name = name_of_field(map, field, i)); i++) {
        const json_t *value = find(object, name);
        if (holds_something(value))
            return value;
    }
    return NULL;
}

int ng_json_has(const json_t *object, ng_json_field field, const ng_field_map *map)
{
    const char *name;
    for (size_t i = 0; (name = name_of_field(map, field, i)); i++)
        if (find(object, name))
            return 1;
    return 0;
}

const json_t *ng_json_text_member(const json_t *object, const ng_field_map *map)
{
    const char *name;
    for (size_t i = 0; (name = name_of_field(map, NG_JSON_TEXT, i)); i++) {
        const json_t *value = find(object, name);
        if ((json_is_string(value) && json_string_length(value) > 0) ||
            (json_is_array(value) && json_is_string(json_array_get(value, 0))))
            return value;
    }
    return NULL;
}

int ng_json_text_of(const json_t *value, ng_json_text *ret)
{
    if (json_is_array(value))
        value = json_array_get(value, 0);
    if (json_is_object(value))
        value = first_of(value, name_names, sizeof name_names / sizeof *name_names);
    return value && plain_text(value, ret);
}

/* ---- Names with spaces, dashes and capitals ---- */

static int is_filler(char c)
{
    return c == ' ' || c == '_' || c == '-' || c == '\t';
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static int same_name(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t i = 0, j = 0;
    for (;;) {
        while (i < a_len && is_filler(a[i]))
            i++;
        while (j < b_len && is_filler(b[j]))
            j++;
        if (i == a_len || j == b_len)
            return i == a_len && j == b_len;
        if (lower(a[i++]) != lower(b[j++]))
            return 0;
    }
}

static const char *mapped(const ng_field_map *map, const char *name, size_t len, ng_json_field *ret)
{
    const char *other;
    for (unsigned f = 0; f < NG_JSON_FIELDS; f++)
        for (size_t i = 0; (other = ng_field_map_name(map, f, i)); i++)
            if (same_name(name, len, other, strlen(other))) {
                *ret = (ng_json_field)f;
                return other;
            }
    return NULL;
}

const char *ng_json_alias(const char *name, size_t len, const ng_field_map *map, ng_json_field *ret)
{
    const char *own = mapped(map, name, len, ret);
    for (int f = 0; f < NG_JSON_FIELDS && !own; f++)
        for (size_t i = 0; i < ALIASES_MAX && aliases[f][i]; i++)
            if (same_name(name, len, aliases[f][i], strlen(aliases[f][i]))) {
                *ret = (ng_json_field)f;
                return aliases[f][i];
            }
    return own;
}

/* ---- Setting them ---- */

/* What is over a limit costs a file's article the field, not the article; a client on the socket
 * can mend it. An id is never left out. */
static ng_status forgive(const ng_article *a, ng_article_field field, ng_status s,
                         const ng_error *fault, ng_error *err)
{
    int is_socket = a->origin && strcmp(a->origin, "socket") == 0;
    if (s == NG_OK || (s == NG_LIMIT && field != NG_FIELD_ID && !is_socket))
        return NG_OK;
    return ng_fail(err, s, "%s", fault->text);
}

static ng_status set_text(ng_article *a, ng_article_field field, const char *text, size_t len,
                          ng_error *err)
{
    ng_error fault = NG_ERROR_INIT;
    ng_status s = ng_article_set(a, field, text, len, &fault);
    return forgive(a, field, s, &fault, err);
}

static ng_status add_byline(ng_article *a, const ng_json_text *text, ng_error *err)
{
    ng_error fault = NG_ERROR_INIT;
    ng_status s = ng_text_add_authors(a, text->s, text->len, &fault);
    return forgive(a, NG_FIELD_AUTHOR, s, &fault, err);
}

ng_status ng_json_set(ng_article *a, ng_article_field field, const json_t *value, ng_error *err)
{
    ng_json_text text;
    if (!value || !ng_json_text_of(value, &text))
        return NG_OK;
    return set_text(a, field, text.s, text.len, err);
}

ng_status ng_json_add_authors(ng_article *a, const json_t *value, ng_error *err)
{
    ng_json_text text;
    if (!json_is_array(value))
        return value && ng_json_text_of(value, &text) ? add_byline(a, &text, err) : NG_OK;
    ng_status s = NG_OK;
    for (size_t i = 0; i < json_array_size(value) && s == NG_OK; i++)
        s = ng_json_set(a, NG_FIELD_AUTHOR, json_array_get(value, i), err);
    return s;
}

static ng_status add_tags_of_text(ng_article *a, ng_json_text text, ng_error *err)
{
    ng_status s = NG_OK;
    while (text.len > 0 && s == NG_OK) {
        size_t n = 0;
        while (n < text.len && text.s[n] != ',' && text.s[n] != ';')
            n++;
        s = set_text(a, NG_FIELD_TAG, text.s, n, err);
        n += n < text.len;
        text.s += n;
        text.len -= n;
    }
    return s;
}

ng_status ng_json_add_tags(ng_article *a, const json_t *value, ng_error *err)
{
    ng_json_text text;
    if (json_is_string(value))
        return plain_text(value, &text) ? add_tags_of_text(a, text, err) : NG_OK;
    ng_status s = NG_OK;
    for (size_t i = 0; i < json_array_size(value) && s == NG_OK; i++)
        s = ng_json_set(a, NG_FIELD_TAG, json_array_get(value, i), err);
    return s;
}

ng_status ng_json_set_id(ng_article *a, const char *id, size_t len, ng_error *err)
{
    ng_error fault = NG_ERROR_INIT;
    ng_status s = ng_article_set(a, NG_FIELD_ID, id, len, &fault);
    if (s != NG_LIMIT && s != NG_INVALID)
        return s == NG_OK ? s : ng_fail(err, s, "%s", fault.text);
    NG_AUTO(ng_buf_release) ng_buf path = NG_BUF_INIT;
    s = ng_buf_add(&path, id, strnlen(id, len), err);
    return s == NG_OK && path.len > 0 ? ng_article_set_path(a, path.data, err) : s;
}

int ng_json_is_strict(const ng_read_input *in)
{
    return in->origin && strcmp(in->origin, "socket") == 0;
}

static ng_status set_moment(ng_moment *m, const json_t *value, const ng_read_input *in,
                            ng_error *err)
{
    ng_json_text text;
    if (!value || !plain_text(value, &text))
        return NG_OK;
    int strict = ng_json_is_strict(in);
    ng_status s = ng_moment_parse(text.s, text.len, m, strict ? err : NULL);
    return strict ? s : NG_OK;
}

ng_status ng_json_set_fields(ng_article *a, const json_t *object, const ng_read_input *in,
                             ng_error *err)
{
    static const struct {
        ng_article_field field;
        ng_json_field from;
    } fields[] = {{NG_FIELD_ID, NG_JSON_ID},           {NG_FIELD_URL, NG_JSON_URL},
                  {NG_FIELD_TITLE, NG_JSON_TITLE},     {NG_FIELD_SOURCE, NG_JSON_SOURCE},
                  {NG_FIELD_SECTION, NG_JSON_SECTION}, {NG_FIELD_LANG, NG_JSON_LANG}};
    ng_status s = NG_OK;
    for (size_t i = 0; i < sizeof fields / sizeof *fields && s == NG_OK; i++)
        s = ng_json_set(a, fields[i].field, ng_json_member(object, fields[i].from, in->map), err);
    if (s == NG_OK)
        s = ng_json_add_authors(a, ng_json_member(object, NG_JSON_AUTHORS, in->map), err);
    if (s == NG_OK)
        s = ng_json_add_tags(a, ng_json_member(object, NG_JSON_TAGS, in->map), err);
    if (s == NG_OK)
        s = set_moment(&a->published, ng_json_member(object, NG_JSON_PUBLISHED, in->map), in, err);
    if (s == NG_OK)
        s = set_moment(&a->modified, ng_json_member(object, NG_JSON_MODIFIED, in->map), in, err);
    return s;
}
