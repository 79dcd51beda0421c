/* SPDX-License-Identifier: GPL-2.0-or-later */
/* jsonfeed_reader.c - JSON Feed.
 *
 * Source: jsonfeed.org, versions 1 and 1.1. */
#include <string.h>

#include "format.h"
#include "json_fields.h"
#include "json_kinds.h"
#include "json_reader.h"
#include "nutgraf/buffer.h"

static int begins_with(const char *s, const char *what)
{
    return s && strncmp(s, what, strlen(what)) == 0;
}

int ng_jsonfeed_is(const json_t *object)
{
    const char *version = json_string_value(json_object_get(object, "version"));
    const json_t *items = json_object_get(object, "items"), *first = json_array_get(items, 0);
    if (begins_with(version, "https://jsonfeed.org/version/") ||
        begins_with(version, "http://jsonfeed.org/version/"))
        return json_is_array(items);
    return begins_with(version, "1") &&
           (json_object_get(first, "content_html") || json_object_get(first, "content_text"));
}

/* The first of the item's and the feed's that is there. */
static const json_t *inherited(const json_t *item, const json_t *feed, const char *name,
                               const char *old_name)
{
    const json_t *const values[] = {json_object_get(item, name), json_object_get(item, old_name),
                                    json_object_get(feed, name), json_object_get(feed, old_name)};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (values[i] && !json_is_null(values[i]) &&
            !(json_is_array(values[i]) && !json_array_size(values[i])))
            return values[i];
    return NULL;
}

/* Ids are unique in their feed: one that is an address or the like is so everywhere. Others leave
 * it to the url, or to the path of the feed. */
static ng_status set_id(ng_article *a, const json_t *item, const ng_read_input *in, ng_error *err)
{
    ng_json_text id;
    const json_t *value = json_object_get(item, "id");
    if (!value || !ng_json_text_of(value, &id))
        return NG_OK;
    if (memchr(id.s, ':', id.len))
        return ng_json_set_id(a, id.s, id.len, err);
    if (a->url || !in->path)
        return a->url ? NG_OK : ng_json_set_id(a, id.s, id.len, err);
    NG_AUTO(ng_buf_release) ng_buf path = NG_BUF_INIT;
    ng_status s = ng_buf_addf(&path, err, "%s:%s", in->path, id.s);
    return s == NG_OK ? ng_article_set_path(a, path.data, err) : s;
}

static ng_status set_addresses(ng_article *a, const json_t *item, const ng_read_input *in,
                               ng_error *err)
{
    ng_status s = ng_json_set(a, NG_FIELD_URL, json_object_get(item, "url"), err);
    if (s == NG_OK && !a->url)
        s = ng_json_set(a, NG_FIELD_URL, json_object_get(item, "external_url"), err);
    return s == NG_OK ? set_id(a, item, in, err) : s;
}

static void set_moment(ng_moment *m, const json_t *value)
{
    const char *s = json_string_value(value);
    if (s)
        (void)!ng_moment_parse(s, json_string_length(value), m, NULL);
}

static ng_status set_fields(ng_article *a, const json_t *item, const json_t *feed,
                            const ng_read_input *in, ng_error *err)
{
    ng_status s = set_addresses(a, item, in, err);
    if (s == NG_OK)
        s = ng_json_set(a, NG_FIELD_TITLE, json_object_get(item, "title"), err);
    if (s == NG_OK)
        s = ng_json_set(a, NG_FIELD_SOURCE, json_object_get(feed, "title"), err);
    if (s == NG_OK)
        s = ng_json_set(a, NG_FIELD_LANG, json_object_get(feed, "language"), err);
    if (s == NG_OK)
        s = ng_json_set(a, NG_FIELD_LANG, json_object_get(item, "language"), err);
    if (s == NG_OK)
        s = ng_json_add_authors(a, inherited(item, feed, "authors", "author"), err);
    if (s == NG_OK)
        s = ng_json_add_tags(a, json_object_get(item, "tags"), err);
    set_moment(&a->published, json_object_get(item, "date_published"));
    set_moment(&a->modified, json_object_get(item, "date_modified"));
    return s;
}

static ng_status add_content(ng_article *a, const json_t *item, ng_error *err)
{
    const json_t *html = json_object_get(item, "content_html");
    const json_t *text = json_object_get(item, "content_text");
    const json_t *summary = json_object_get(item, "summary");
    ng_status s = ng_json_is_text(html) ? ng_json_add_html(a, html, 0, err) : NG_OK;
    if (s == NG_OK && a->n_blocks == 0 && ng_json_is_text(text))
        s = ng_json_add_plain(a, text, 0, err);
    if (s == NG_OK && a->n_blocks == 0 && ng_json_is_text(summary))
        s = ng_json_add_teaser(a, json_string_value(summary), json_string_length(summary), 0, err);
    return s;
}

static ng_status make_article(const json_t *item, const json_t *feed, const ng_read_input *in,
                              uint32_t number, ng_article **ret, ng_error *err)
{
    if (!json_is_object(item))
        return ng_fail(err, NG_INVALID, "an item is not a JSON object");
    ng_article *a = NULL;
    ng_status s = ng_read_begin(in, number, 0, &a, err);
    if (s == NG_OK)
        s = set_fields(a, item, feed, in, err);
    if (s == NG_OK)
        s = add_content(a, item, err);
    if (s == NG_OK && a->n_blocks == 0 && !a->title)
        s = ng_fail(err, NG_NOTFOUND, "it has neither a title nor a text");
    if (s == NG_OK)
        s = ng_article_finish(a, err);
    if (s == NG_OK)
        *ret = a;
    else
        ng_article_free(a);
    return s;
}

ng_status ng_jsonfeed_read(const json_t *feed, const ng_read_input *in, const ng_read_sink *sink,
                           ng_error *err)
{
    const json_t *items = json_object_get(feed, "items");
    ng_status s = NG_OK;
    if (json_array_size(items) == 0)
        ng_read_skip(sink, 0, "the feed has no items");
    for (size_t i = 0; i < json_array_size(items) && s == NG_OK; i++) {
        ng_article *a = NULL;
        ng_error fault = NG_ERROR_INIT, numbered = NG_ERROR_INIT;
        s = make_article(json_array_get(items, i), feed, in, (uint32_t)i + 1, &a, &fault);
        if (s == NG_OK) {
            s = sink->on_article(sink->data, a, err);
        } else if (s == NG_NOMEM) {
            ng_fail(err, s, "%s", fault.text);
        } else {
            ng_fail(&numbered, s, "item %zu of the feed: %s", i + 1, fault.text);
            sink->on_fault(sink->data, 0, &numbered);
            s = NG_OK;
        }
    }
    return s;
}

/* For its name: JSON of any kind is told apart once it is parsed. */
static int sniff(const ng_probe *p)
{
    return p->len > 0 && p->text[0] == '{' && memmem(p->text, p->len, "\"version\"", 9) &&
           memmem(p->text, p->len, "jsonfeed.org", 12) &&
           (memmem(p->text, p->len, "\"https://jsonfeed.org/version/", 29) ||
            memmem(p->text, p->len, "\"https:\\/\\/jsonfeed.org\\/version\\/", 33));
}

const ng_format ng_format_jsonfeed = {.name = "jsonfeed", .sniff = sniff, .read = ng_json_read};
