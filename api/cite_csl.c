/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cite_csl.c - a passage as an item of CSL-JSON. */
#include <string.h>

#include "api/api.h"

/* `failed` collects what jansson's setters say; a NULL value is a failure, too. */
static void set(json_t *o, const char *name, json_t *value, int *failed)
{
    *failed |= json_object_set_new(o, name, value) != 0;
}

static void set_text(json_t *o, const char *name, const char *text, int *failed)
{
    if (text)
        set(o, name, json_string(text), failed);
}

static json_t *date_parts(const ng_day *d)
{
    if (d->day > 0)
        return json_pack("{s:[[i,i,i]]}", "date-parts", d->year, d->month, d->day);
    if (d->month > 0)
        return json_pack("{s:[[i,i]]}", "date-parts", d->year, d->month);
    return json_pack("{s:[[i]]}", "date-parts", d->year);
}

static json_t *trimmed(const char *from, size_t len)
{
    while (len > 0 && *from == ' ') {
        from++;
        len--;
    }
    while (len > 0 && from[len - 1] == ' ')
        len--;
    return json_stringn(from, len);
}

/* "Family, Given" and "Given Family" become parts; what is neither stays whole. */
static json_t *person(const char *name)
{
    const char *comma = strchr(name, ','), *space = strrchr(name, ' ');
    const size_t len = strlen(name);
    if (comma && comma > name && comma[1] && !strchr(comma + 1, ','))
        return json_pack("{s:o, s:o}", "family", trimmed(name, (size_t)(comma - name)), "given",
                         trimmed(comma + 1, strlen(comma + 1)));
    if (!comma && space && space > name && space[1] && !strstr(name, " and "))
        return json_pack("{s:o, s:o}", "family", trimmed(space + 1, strlen(space + 1)), "given",
                         trimmed(name, (size_t)(space - name)));
    return json_pack("{s:o}", "literal", trimmed(name, len));
}

static json_t *people(const json_t *authors, int *failed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(authors); i++) {
        const char *name = json_string_value(json_array_get(authors, i));
        if (name)
            *failed |= json_array_append_new(list, person(name)) != 0;
    }
    return list;
}

static json_t *item(const ng_cited *c, int *failed)
{
    ng_day d;
    json_t *o = json_object();
    set_text(o, "id", c->citation, failed);
    set_text(o, "type", "article-newspaper", failed);
    set_text(o, "title", c->title, failed);
    set_text(o, "container-title", c->source, failed);
    set_text(o, "section", c->section, failed);
    if (json_array_size(c->authors) > 0)
        set(o, "author", people(c->authors, failed), failed);
    if (ng_day_read(c->published, &d))
        set(o, "issued", date_parts(&d), failed);
    if (c->visited)
        set(o, "accessed", date_parts(c->visited), failed);
    set_text(o, "URL", c->url, failed);
    set_text(o, "language", c->lang, failed);
    if (c->text && c->text_len > 0)
        set(o, "abstract", json_stringn(c->text, c->text_len), failed);
    return o;
}

json_t *ng_cite_csl(const ng_cited *c)
{
    int failed = 0;
    json_t *o = item(c, &failed);
    if (!failed)
        return o;
    json_decref(o);
    return NULL;
}
