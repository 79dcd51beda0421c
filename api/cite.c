/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cite.c - what is cited of a hit or an article. */
#include "api/api.h"

int ng_digits(const char *text, int n, int *ret)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        value = 10 * value + (text[i] - '0');
    }
    *ret = value;
    return 1;
}

int ng_day_read(const char *text, ng_day *ret)
{
    ng_day d = {0, 0, 0};
    if (!text || !ng_digits(text, 4, &d.year))
        return 0;
    if (text[4] == '-' && ng_digits(text + 5, 2, &d.month) && text[7] == '-')
        (void)ng_digits(text + 8, 2, &d.day);
    if (d.month > 12 || d.day > 31)
        return 0;
    *ret = d;
    return 1;
}

static const char *text_of(const json_t *o, const char *name)
{
    return json_string_value(json_object_get(o, name));
}

/* NULL for an empty text, too. */
static const char *some(const json_t *o, const char *name)
{
    const char *text = text_of(o, name);
    return text && *text ? text : NULL;
}

void ng_cited_from(const json_t *o, ng_cited *ret)
{
    int is_hit = json_object_get(o, "article") != NULL;
    const json_t *more = json_object_get(o, "metadata");
    more = more ? more : o;
    *ret = (ng_cited){
        .article = text_of(o, is_hit ? "article" : "id"),
        .citation = text_of(o, "citation"),
        .ordinal = (uint64_t)json_integer_value(json_object_get(o, "ordinal")),
        .title = some(o, "title"),
        .source = some(o, "source"),
        .section = some(more, "section"),
        .url = some(o, "url"),
        .published = some(o, "published"),
        .lang = some(more, "lang"),
        .authors = json_object_get(more, "authors"),
        .tags = json_object_get(more, "tags"),
    };
    if (is_hit) {
        ret->text = text_of(o, "text");
        ret->text_len = json_string_length(json_object_get(o, "text"));
    }
}
