/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_jsonld.c - the article in a page's JSON-LD. What cannot be parsed is passed over.
 *
 * Source: JSON-LD 1.1 (keywords @graph, @type, @id), schema.org (Article and what is below it). */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "html.h"
#include "html_meta.h"
#include "json_reader.h"
#include "text_reader.h"

/* ---- Finding it ---- */

static int is_article_name(const char *type)
{
    const char *slash = strrchr(type, '/'), *name = slash ? slash + 1 : type;
    size_t n = strlen(name);
    return (n >= 7 && strcmp(name + n - 7, "Article") == 0) || strcmp(name, "BlogPosting") == 0 ||
           strcmp(name, "LiveBlogPosting") == 0 || strcmp(name, "Report") == 0;
}

static int is_article(const json_t *object)
{
    const json_t *type = json_object_get(object, "@type");
    if (json_is_string(type))
        return is_article_name(json_string_value(type));
    for (size_t i = 0; i < json_array_size(type); i++)
        if (json_is_string(json_array_get(type, i)) &&
            is_article_name(json_string_value(json_array_get(type, i))))
            return 1;
    return 0;
}

/* Values that wait to be looked at. */
typedef struct queue {
    const json_t **items;
    size_t n, at;
} queue;

static void wait_for(queue *q, const json_t *value)
{
    if (q->n < NG_HTML_JSON_VALUES_MAX && (json_is_object(value) || json_is_array(value)))
        q->items[q->n++] = value;
}

/* The first article, looking at what is near the top first; one with a headline goes before one
 * without: stories that are only linked to often have none. */
static const json_t *find_article(queue *q)
{
    const json_t *found = NULL, *value;
    const char *key;
    while (q->at < q->n) {
        const json_t *here = q->items[q->at++];
        if (json_is_object(here) && is_article(here)) {
            if (json_object_get(here, "headline"))
                return here;
            found = found ? found : here;
        }
        for (size_t i = 0; i < json_array_size(here); i++)
            wait_for(q, json_array_get(here, i));
        json_object_foreach((json_t *)(uintptr_t)here, key, value) wait_for(q, value);
    }
    return found;
}

/* White space is all that a control character can be between tokens, and many are in texts. */
static ng_status parse_script(ng_html_meta *m, const char *s, size_t len, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    const char *start = s, *end = s + len;
    while (start < end && *start != '{' && *start != '[')
        start++;
    while (end > start && end[-1] != '}' && end[-1] != ']')
        end--;
    if (start < end && start > s && start[-1] == '!' && *start == '[') /* <![CDATA[ */
        while (start < end && *start != '{')
            start++;
    if (start == end || (size_t)(end - start) > NG_HTML_JSON_BYTES_MAX)
        return NG_OK;
    while (end - start > 2 && memcmp(end - 2, "]]", 2) == 0 && *start == '{')
        end -= 2;
    ng_status status = ng_buf_add(&text, start, (size_t)(end - start), err);
    for (size_t i = 0; status == NG_OK && i < text.len; i++)
        if ((unsigned char)text.data[i] < 0x20)
            text.data[i] = ' ';
    json_t *json = NULL;
    uint32_t repaired;
    ng_error own = NG_ERROR_INIT;
    if (status == NG_OK)
        status = ng_json_parse(text.data, text.len, &json, &repaired, &own);
    if (status == NG_OK && json_array_append_new(m->scripts, json) == 0)
        return NG_OK;
    if (status != NG_INVALID)
        return ng_fail(err, NG_NOMEM, "out of memory");
    ng_read_note(m->sink, 0, "metadata in JSON-LD was passed over: %s", own.text);
    return NG_OK;
}

ng_status ng_html_jsonld_find(ng_html_meta *m, const char *html, const ng_html_scripts *scripts,
                              ng_error *err)
{
    queue q = {.n = 0};
    m->scripts = json_array();
    q.items = malloc(NG_HTML_JSON_VALUES_MAX * sizeof *q.items);
    ng_status s = m->scripts && q.items ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
    for (size_t i = 0; i < scripts->n && s == NG_OK; i++)
        s = parse_script(m, html + scripts->items[i].start, scripts->items[i].len, err);
    if (s == NG_OK) {
        wait_for(&q, m->scripts);
        m->article = find_article(&q);
    }
    free(q.items);
    return s;
}

/* ---- Its members ---- */

/* Text itself, or the name of an object, or of the first of a list. */
static const char *name_of(const json_t *value)
{
    static const char *const names[] = {"name", "alternateName", "@id", "url"};
    if (json_is_array(value))
        value = json_array_get(value, 0);
    if (json_is_string(value))
        return json_string_length(value) ? json_string_value(value) : NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const json_t *name = json_object_get(value, names[i]);
        if (json_is_string(name) && json_string_length(name))
            return json_string_value(name);
    }
    return NULL;
}

const char *ng_html_jsonld_text(const ng_html_meta *m, const char *name)
{
    return m->article ? name_of(json_object_get(m->article, name)) : NULL;
}

static int says_no(const json_t *value)
{
    const char *text = json_string_value(value);
    return json_is_false(value) || (text && strcasecmp(text, "false") == 0);
}

int ng_html_meta_is_paid(const ng_html_meta *m)
{
    return m->article && says_no(json_object_get(m->article, "isAccessibleForFree"));
}

/* Set a field; references are resolved, which some write into JSON. */
static ng_status set_plain(const ng_html_meta *m, ng_article *a, ng_article_field field,
                           const char *value, ng_error *err)
{
    char *plain = NULL;
    if (!value)
        return NG_OK;
    ng_status s = strchr(value, '&') && strchr(value, ';')
                      ? ng_html_plain(value, strlen(value), &plain, err)
                      : NG_OK;
    if (s == NG_LIMIT)
        return NG_OK;
    const char *text = plain ? plain : value;
    if (s == NG_OK && field == NG_FIELD_AUTHOR) {
        ng_error own = NG_ERROR_INIT;
        s = ng_text_add_authors(a, text, strlen(text), &own);
        s = s == NG_NOMEM ? ng_fail(err, s, "%s", own.text) : NG_OK;
    } else if (s == NG_OK) {
        s = ng_html_set(m, a, field, text, strlen(text), err);
    }
    free(plain);
    return s;
}

static int is_address(const char *s)
{
    return strncasecmp(s, "http", 4) == 0 || s[0] == '/' || s[0] == '#';
}

static ng_status set_authors(const ng_html_meta *m, ng_article *a, ng_error *err)
{
    const json_t *authors = json_object_get(m->article, "author");
    ng_status s = NG_OK;
    if (!authors)
        authors = json_object_get(m->article, "creator");
    size_t n = json_is_array(authors) ? json_array_size(authors) : 1;
    for (size_t i = 0; i < n && a->authors.n < NG_LIST_MAX && s == NG_OK; i++) {
        const json_t *one = json_is_array(authors) ? json_array_get(authors, i) : authors;
        const json_t *list = json_object_get(one, "name");
        for (size_t j = 0; j < json_array_size(list) && s == NG_OK; j++)
            s = set_plain(m, a, NG_FIELD_AUTHOR, name_of(json_array_get(list, j)), err);
        const char *name = json_is_array(list) ? NULL : name_of(one);
        if (s == NG_OK && name && !is_address(name))
            s = set_plain(m, a, NG_FIELD_AUTHOR, name, err);
    }
    return s;
}

/* Some write a list with commas as its only item. */
static ng_status set_tags_of_text(const ng_html_meta *m, ng_article *a, const char *text,
                                  ng_error *err)
{
    char *plain = NULL;
    ng_status s = ng_html_plain(text, strlen(text), &plain, err);
    if (s != NG_OK)
        return s == NG_LIMIT ? NG_OK : s;
    for (const char *at = plain; *at && a->tags.n < NG_LIST_MAX && s == NG_OK;) {
        size_t n = strcspn(at, ",;");
        s = ng_html_set(m, a, NG_FIELD_TAG, at, n, err);
        at += n + (at[n] != '\0');
    }
    free(plain);
    return s;
}

static ng_status set_tags(const ng_html_meta *m, ng_article *a, ng_error *err)
{
    const json_t *words = json_object_get(m->article, "keywords");
    size_t n = json_is_array(words) ? json_array_size(words) : 1;
    ng_status s = NG_OK;
    for (size_t i = 0; i < n && a->tags.n < NG_LIST_MAX && s == NG_OK; i++) {
        const char *name = name_of(json_is_array(words) ? json_array_get(words, i) : words);
        if (name && !is_address(name))
            s = set_tags_of_text(m, a, name, err);
    }
    return s;
}

static void set_moment(const ng_html_meta *m, ng_moment *moment, const char *name)
{
    const char *text = ng_html_jsonld_text(m, name);
    if (text)
        ng_html_set_moment(moment, text);
}

ng_status ng_html_jsonld_set(const ng_html_meta *m, ng_article *a, ng_error *err)
{
    if (!m->article)
        return NG_OK;
    set_moment(m, &a->published, "datePublished");
    if (!a->published.known)
        set_moment(m, &a->published, "dateCreated");
    set_moment(m, &a->modified, "dateModified");
    ng_status s = set_authors(m, a, err);
    if (s == NG_OK)
        s = set_tags(m, a, err);
    if (s == NG_OK)
        s = set_plain(m, a, NG_FIELD_SECTION, ng_html_jsonld_text(m, "articleSection"), err);
    const char *publisher = ng_html_jsonld_text(m, "publisher");
    if (s == NG_OK && publisher && !is_address(publisher))
        s = set_plain(m, a, NG_FIELD_SOURCE, publisher, err);
    if (s == NG_OK)
        s = set_plain(m, a, NG_FIELD_LANG, ng_html_jsonld_text(m, "inLanguage"), err);
    return s;
}
