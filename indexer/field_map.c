/* SPDX-License-Identifier: GPL-2.0-or-later */
/* field_map.c - names that fields have in somebody's files. */
#include "field_map.h"

#include <stdlib.h>
#include <string.h>

#include "json_fields.h"

struct ng_field_map {
    char *names[NG_JSON_FIELDS][NG_MAP_NAMES_MAX + 1];
};

static const char *const field_names[NG_JSON_FIELDS] = {
    [NG_JSON_ID] = "id",
    [NG_JSON_URL] = "url",
    [NG_JSON_TITLE] = "title",
    [NG_JSON_AUTHORS] = "authors",
    [NG_JSON_PUBLISHED] = "published",
    [NG_JSON_MODIFIED] = "modified",
    [NG_JSON_SECTION] = "section",
    [NG_JSON_LANG] = "lang",
    [NG_JSON_TAGS] = "tags",
    [NG_JSON_SOURCE] = "source",
    [NG_JSON_TEXT] = "text",
    [NG_JSON_HTML] = "html",
};

ng_status ng_field_map_new(ng_field_map **ret, ng_error *err)
{
    ng_field_map *map = calloc(1, sizeof *map);
    if (!map)
        return ng_fail(err, NG_NOMEM, "out of memory");
    *ret = map;
    return NG_OK;
}

void ng_field_map_free(ng_field_map *map)
{
    for (size_t f = 0; map && f < NG_JSON_FIELDS; f++)
        for (size_t i = 0; map->names[f][i]; i++)
            free(map->names[f][i]);
    free(map);
}

static ng_status add_name(char **names, const char *name, size_t len, ng_error *err)
{
    size_t n = 0;
    while (names[n])
        n++;
    if (len == 0)
        return ng_fail(err, NG_INVALID, "a field is mapped to an empty name");
    if (len > NG_MAP_NAME_MAX)
        return ng_fail(err, NG_LIMIT, "a mapped name is over %d bytes", NG_MAP_NAME_MAX);
    if (n == NG_MAP_NAMES_MAX)
        return ng_fail(err, NG_LIMIT, "a field is mapped to over %d names", NG_MAP_NAMES_MAX);
    names[n] = strndup(name, len);
    return names[n] ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
}

ng_status ng_field_map_add(ng_field_map *map, const char *text, ng_error *err)
{
    size_t field = 0, len = strcspn(text, "=");
    while (field < NG_JSON_FIELDS &&
           (strlen(field_names[field]) != len || memcmp(field_names[field], text, len) != 0))
        field++;
    if (text[len] != '=')
        return ng_fail(err, NG_INVALID, "a map has the form FIELD=NAME, not \"%.64s\"", text);
    if (field == NG_JSON_FIELDS)
        return ng_fail(err, NG_INVALID,
                       "an article has no field \"%.*s\"; there are id, url, title, authors, "
                       "published, modified, section, lang, tags, source, text, html",
                       len < 32 ? (int)len : 32, text);
    ng_status s = NG_OK;
    for (const char *name = text + len + 1; s == NG_OK;) {
        size_t n = strcspn(name, ",");
        s = add_name(map->names[field], name, n, err);
        if (!name[n])
            break;
        name += n + 1;
    }
    return s;
}

const char *ng_field_map_name(const ng_field_map *map, unsigned field, size_t i)
{
    return map ? map->names[field][i] : NULL;
}
