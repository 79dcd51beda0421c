/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ninjs_reader.c - news objects of the IPTC.
 *
 * Version 1 has one `headline`, `byline`, `body_text` and `body_xhtml`; since version 2 there are
 * lists of {role, value, contenttype}; version 3 writes names with capitals (`versionCreated`).
 *
 * Source: iptc.org/std/ninjs, versions 1.4, 2.1 and 3.0. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "format.h"
#include "html.h"
#include "json_fields.h"
#include "json_kinds.h"
#include "json_reader.h"

/* A member by its name in any version: case does not count. */
static const json_t *either(const json_t *object, const char *name, const char *new_name)
{
    const json_t *value = json_object_get(object, name);
    return value ? value : json_object_get(object, new_name);
}

static const char *text_or(const json_t *value, const char *otherwise)
{
    const char *s = json_string_value(value);
    return s ? s : otherwise;
}

int ng_ninjs_is(const json_t *object)
{
    const json_t *standard = json_object_get(object, "standard");
    const char *name = text_or(json_object_get(standard, "name"), "");
    if (!json_is_string(json_object_get(object, "uri")))
        return 0;
    return json_is_string(either(object, "versioncreated", "versionCreated")) ||
           json_is_array(json_object_get(object, "headlines")) ||
           json_is_array(json_object_get(object, "bodies")) ||
           json_object_get(object, "body_xhtml") || strcasestr(name, "ninjs");
}

/* ---- Versions ---- */

static unsigned long long version_of(const json_t *object)
{
    const json_t *version = json_object_get(object, "version");
    if (json_is_integer(version))
        return json_integer_value(version) > 0 ? (unsigned long long)json_integer_value(version)
                                               : 0;
    return strtoull(text_or(version, "0"), NULL, 10);
}

json_t *ng_ninjs_newest(const json_t *list)
{
    json_t *newest = json_object();
    for (size_t i = 0; newest && i < json_array_size(list); i++) {
        json_t *object = json_array_get(list, i);
        const char *uri =
            ng_ninjs_is(object) ? json_string_value(json_object_get(object, "uri")) : NULL;
        const json_t *other = uri ? json_object_get(newest, uri) : NULL;
        if (!uri || (other && version_of(other) > version_of(object)))
            continue;
        if (json_object_set(newest, uri, object) != 0) {
            json_decref(newest);
            return NULL;
        }
    }
    return newest;
}

int ng_ninjs_is_old(const json_t *newest, const json_t *object)
{
    const char *uri = json_string_value(json_object_get(object, "uri"));
    const json_t *other = uri ? json_object_get(newest, uri) : NULL;
    return other && version_of(other) > version_of(object);
}

/* ---- Bodies ---- */

/* Better the higher: HTML keeps paragraphs; other markup is not read. */
static int rank_of(const json_t *body)
{
    const char *type = text_or(either(body, "contenttype", "contentType"), "");
    const char *role = text_or(json_object_get(body, "role"), "");
    if (!ng_json_is_text(json_object_get(body, "value")))
        return 0;
    if (strcasestr(role, "caption") || strcasestr(role, "summary") || strcasestr(role, "teaser"))
        return 0;
    if (strcasestr(type, "html") || (!*type && strcasestr(role, "html")))
        return 3;
    return !*type || strncasecmp(type, "text/plain", 10) == 0 ? 2 : 0;
}

static const json_t *best_body(const json_t *object, int *is_html)
{
    static const char *const html[] = {"body_xhtml", "body_html"};
    const json_t *bodies = json_object_get(object, "bodies"), *ret = NULL;
    int best = 0;
    for (size_t i = 0; i < json_array_size(bodies); i++) {
        const json_t *body = json_array_get(bodies, i);
        int rank = rank_of(body);
        if (rank > best) {
            best = rank;
            ret = json_object_get(body, "value");
        }
    }
    *is_html = best == 3;
    for (size_t i = 0; i < 2 && !ret; i++)
        if (ng_json_is_text(json_object_get(object, html[i]))) {
            ret = json_object_get(object, html[i]);
            *is_html = 1;
        }
    if (!ret && ng_json_is_text(ng_json_text_member(object, NULL)))
        ret = ng_json_text_member(object, NULL);
    return ret;
}

/* The text of a list of {role, value}: that of the main role, else the first. */
static const json_t *main_value(const json_t *list)
{
    const json_t *ret = NULL;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i), *value = json_object_get(item, "value");
        if (!ng_json_is_text(value))
            continue;
        if (strcasecmp(text_or(json_object_get(item, "role"), ""), "main") == 0)
            return value;
        ret = ret ? ret : value;
    }
    return ret;
}

static const json_t *description(const json_t *object)
{
    const json_t *value = json_object_get(object, "description_text");
    return ng_json_is_text(value) ? value : main_value(json_object_get(object, "descriptions"));
}

/* ---- Fields ---- */

static ng_status set_title(ng_article *a, const json_t *object, ng_error *err)
{
    const json_t *value = main_value(json_object_get(object, "headlines"));
    const char *const others[] = {"headline", "title", "slugline"};
    for (size_t i = 0; i < sizeof others / sizeof *others && !value; i++)
        if (ng_json_is_text(json_object_get(object, others[i])))
            value = json_object_get(object, others[i]);
    if (!value)
        return NG_OK;
    char *plain = NULL;
    const char *s = json_string_value(value);
    if (!strchr(s, '<') && !strchr(s, '&'))
        return ng_json_set(a, NG_FIELD_TITLE, value, err);
    ng_status status = ng_html_plain(s, strlen(s), &plain, err);
    if (status == NG_OK)
        status = ng_article_set(a, NG_FIELD_TITLE, plain, strlen(plain), err);
    free(plain);
    return status;
}

/* Subjects come in hundreds: those that find no room are left out. */
static ng_status add_names(ng_article *a, const json_t *list, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < json_array_size(list) && s == NG_OK && a->tags.n < NG_LIST_MAX; i++)
        s = ng_json_set(a, NG_FIELD_TAG, json_array_get(list, i), err);
    return s;
}

static ng_status add_tags(ng_article *a, const json_t *object, ng_error *err)
{
    const json_t *keywords = json_object_get(object, "keywords");
    ng_status s = add_names(a, either(object, "subject", "subjects"), err);
    if (s == NG_OK && json_is_array(keywords))
        return add_names(a, keywords, err);
    return s == NG_OK ? ng_json_add_tags(a, keywords, err) : s;
}

static ng_status set_source(ng_article *a, const json_t *object, ng_error *err)
{
    const char *const names[] = {"source",      "infosource",      "infosources",
                                 "infoSources", "copyrightholder", "copyrightHolder"};
    ng_status s = NG_OK;
    for (size_t i = 0; i < sizeof names / sizeof *names && s == NG_OK && !a->source; i++)
        s = ng_json_set(a, NG_FIELD_SOURCE, json_object_get(object, names[i]), err);
    return s;
}

static void set_moment(ng_moment *m, const json_t *value)
{
    if (json_is_string(value) && !m->known)
        (void)!ng_moment_parse(json_string_value(value), json_string_length(value), m, NULL);
}

static ng_status set_fields(ng_article *a, const json_t *object, ng_error *err)
{
    const json_t *uri = json_object_get(object, "uri"), *by = json_object_get(object, "byline");
    ng_status s = ng_json_set_id(a, json_string_value(uri), json_string_length(uri), err);
    if (s == NG_OK)
        s = set_title(a, object, err);
    if (s == NG_OK)
        s = ng_json_set(a, NG_FIELD_URL, ng_json_member(object, NG_JSON_URL, NULL), err);
    if (s == NG_OK)
        s = ng_json_set(a, NG_FIELD_LANG, json_object_get(object, "language"), err);
    if (s == NG_OK)
        s = ng_json_set(a, NG_FIELD_SECTION, ng_json_member(object, NG_JSON_SECTION, NULL), err);
    if (s == NG_OK)
        s = ng_json_add_authors(a, ng_json_is_text(by) ? by : json_object_get(object, "by"), err);
    if (s == NG_OK)
        s = add_tags(a, object, err);
    if (s == NG_OK)
        s = set_source(a, object, err);
    set_moment(&a->published, either(object, "versioncreated", "versionCreated"));
    set_moment(&a->published, either(object, "firstcreated", "firstCreated"));
    return s;
}

/* Why an object is no article; NULL when it is one. */
static ng_status check_use(const json_t *object, int has_body, ng_error *err)
{
    const char *type = text_or(json_object_get(object, "type"), "text");
    const char *status = text_or(either(object, "pubstatus", "pubStatus"), "usable");
    if (strcasecmp(status, "canceled") == 0 || strcasecmp(status, "withheld") == 0)
        return ng_fail(err, NG_NOTFOUND, "it is %.40s (ninjs `pubstatus`)", status);
    if (!has_body && strcasecmp(type, "text") != 0)
        return ng_fail(err, NG_NOTFOUND, "it is of the type \"%.40s\", without a text (ninjs)",
                       type);
    return NG_OK;
}

static ng_status add_body(ng_article *a, const json_t *object, const json_t *body, int is_html,
                          uint32_t line, ng_error *err)
{
    const json_t *teaser = description(object);
    if (body)
        return is_html ? ng_json_add_html(a, body, line, err)
                       : ng_json_add_plain(a, body, line, err);
    if (!teaser)
        return NG_OK;
    return ng_json_add_teaser(a, json_string_value(teaser), json_string_length(teaser), line, err);
}

ng_status ng_ninjs_article(const json_t *object, const ng_read_input *in, uint32_t number,
                           uint32_t line, uint32_t repaired, ng_article **ret, ng_error *err)
{
    ng_article *a = NULL;
    int is_html = 0;
    const json_t *body = best_body(object, &is_html);
    ng_status s = check_use(object, body != NULL, err);
    if (s == NG_OK)
        s = ng_read_begin(in, number, repaired, &a, err);
    if (s == NG_OK)
        s = set_fields(a, object, err);
    if (s == NG_OK)
        s = add_body(a, object, body, is_html, line, err);
    if (s == NG_OK && a->n_blocks == 0 && !a->title)
        s = ng_fail(err, NG_NOTFOUND, "it has neither a headline nor a text (ninjs)");
    if (s == NG_OK)
        s = ng_article_finish(a, err);
    if (s == NG_OK)
        *ret = a;
    else
        ng_article_free(a);
    return s;
}

static int has(const ng_probe *p, const char *name)
{
    return memmem(p->text, p->len, name, strlen(name)) != NULL;
}

/* For its name, as of jsonfeed. */
static int sniff(const ng_probe *p)
{
    return p->len > 0 && (p->text[0] == '{' || p->text[0] == '[') && has(p, "\"uri\"") &&
           (has(p, "\"versioncreated\"") || has(p, "\"versionCreated\"") ||
            has(p, "\"headlines\"") || has(p, "\"bodies\"") || has(p, "\"body_xhtml\""));
}

const ng_format ng_format_ninjs = {.name = "ninjs", .sniff = sniff, .read = ng_json_read};
