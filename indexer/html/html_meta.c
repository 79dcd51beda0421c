/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_meta.c - `meta` elements, and the order in which what a page says is believed. */
#include "html_meta.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text_reader.h"

#define FIRST_SECONDS (-9466848000) /* 1670: what is earlier is an empty date */

typedef struct meta_name {
    const char *name; /* of property, name, itemprop or http-equiv */
    int field;        /* ng_html_field, or below */
} meta_name;

enum { AUTHOR = NG_META_FIELDS, TAG };

/* Those above are believed before those below. */
static const meta_name names[] = {
    {"og:title", NG_META_TITLE},
    {"twitter:title", NG_META_TITLE},
    {"og:site_name", NG_META_SITE},
    {"application-name", NG_META_SITE},
    {"og:url", NG_META_OG_URL},
    {"og:type", NG_META_TYPE},
    {"article:published_time", NG_META_PUBLISHED},
    {"datePublished", NG_META_PUBLISHED},
    {"pubdate", NG_META_PUBLISHED},
    {"publishdate", NG_META_PUBLISHED},
    {"publish-date", NG_META_PUBLISHED},
    {"publication_date", NG_META_PUBLISHED},
    {"dc.date.issued", NG_META_PUBLISHED},
    {"dcterms.created", NG_META_PUBLISHED},
    {"dc.date", NG_META_PUBLISHED},
    {"date", NG_META_PUBLISHED},
    {"article:modified_time", NG_META_MODIFIED},
    {"dateModified", NG_META_MODIFIED},
    {"og:updated_time", NG_META_MODIFIED},
    {"dcterms.modified", NG_META_MODIFIED},
    {"article:section", NG_META_SECTION},
    {"articleSection", NG_META_SECTION},
    {"section", NG_META_SECTION},
    {"news_keywords", NG_META_KEYWORDS},
    {"keywords", NG_META_KEYWORDS},
    {"content-language", NG_META_OTHER_LANG},
    {"og:locale", NG_META_OTHER_LANG},
    {"author", AUTHOR},
    {"article:author", AUTHOR},
    {"dc.creator", AUTHOR},
    {"dcterms.creator", AUTHOR},
    {"article:tag", TAG},
};
#define NAMES (sizeof names / sizeof *names)

static void add_to(const char **list, size_t *n, const char *value)
{
    if (*n < NG_HTML_META_LIST_MAX)
        list[(*n)++] = value;
}

static void take_meta(ng_html_meta *m, xmlNodePtr node, size_t ranks[NG_META_FIELDS])
{
    static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
    const char *content = ng_html_attribute(node, "content"), *key = NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !key; i++)
        key = ng_html_attribute(node, keys[i]);
    if (!content || !*content || !key)
        return;
    for (size_t i = 0; i < NAMES; i++) {
        if (strcasecmp(names[i].name, key) != 0)
            continue;
        if (names[i].field == AUTHOR) {
            add_to(m->authors, &m->n_authors, content);
        } else if (names[i].field == TAG) {
            add_to(m->tags, &m->n_tags, content);
        } else if (!m->fields[names[i].field] || i < ranks[names[i].field]) {
            m->fields[names[i].field] = content;
            ranks[names[i].field] = i;
        }
        return;
    }
}

/* A time that is declared to be that of publication goes before the first one. */
static void take_time(ng_html_meta *m, xmlNodePtr node, int *declared)
{
    const char *value = ng_html_attribute(node, "datetime");
    const char *prop = ng_html_attribute(node, "itemprop"),
               *class = ng_html_attribute(node, "class");
    int says = (prop && strcasecmp(prop, "datePublished") == 0) ||
               (class && (strcasestr(class, "publish") || strcasestr(class, "entry-date")));
    if (!value || !*value || (m->fields[NG_META_TIME] && (*declared || !says)))
        return;
    *declared = says;
    m->fields[NG_META_TIME] = value;
}

static void take_link(ng_html_meta *m, xmlNodePtr node)
{
    const char *rel = ng_html_attribute(node, "rel"), *href = ng_html_attribute(node, "href");
    if (rel && href && strcasecmp(rel, "canonical") == 0 && !m->fields[NG_META_CANONICAL])
        m->fields[NG_META_CANONICAL] = href;
}

/* All text below a node. */
static ng_status take_text(xmlNodePtr node, char **ret, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    ng_status s = ng_buf_add_str(&text, "", err);
    xmlNodePtr after = node;
    while (after && !after->next)
        after = after->parent;
    after = after ? after->next : NULL;
    for (xmlNodePtr n = node; n && n != after && s == NG_OK; n = ng_html_next(n))
        if (n->type == XML_TEXT_NODE && n->content && text.len < NG_TITLE_MAX)
            s = ng_buf_add_str(&text, (const char *)n->content, err);
    if (s != NG_OK)
        return s;
    size_t white = strspn(text.data, " \t\r\n\f");
    if (white < text.len)
        *ret = ng_buf_steal(&text);
    return NG_OK;
}

static ng_status take_element(ng_html_meta *m, xmlNodePtr node, size_t ranks[NG_META_FIELDS],
                              int *declared, ng_error *err)
{
    const char *name = (const char *)node->name;
    if (strcmp(name, "meta") == 0)
        take_meta(m, node, ranks);
    else if (strcmp(name, "link") == 0)
        take_link(m, node);
    else if (strcmp(name, "time") == 0)
        take_time(m, node, declared);
    else if (strcmp(name, "html") == 0 && ng_html_attribute(node, "lang"))
        m->fields[NG_META_LANG] = ng_html_attribute(node, "lang");
    else if (strcmp(name, "title") == 0 && !m->page_title)
        return take_text(node, &m->page_title, err);
    else if (strcmp(name, "h1") == 0 && !m->h1)
        return take_text(node, &m->h1, err);
    return NG_OK;
}

ng_status ng_html_meta_find(ng_html_meta *m, const ng_html_tree *t, const char *html,
                            const ng_html_scripts *scripts, ng_error *err)
{
    size_t ranks[NG_META_FIELDS] = {0};
    int declared = 0;
    ng_status s = NG_OK;
    for (xmlNodePtr n = t->doc ? xmlDocGetRootElement(t->doc) : NULL; n && s == NG_OK;
         n = ng_html_next(n))
        if (n->type == XML_ELEMENT_NODE)
            s = take_element(m, n, ranks, &declared, err);
    m->fields[NG_META_PAGE_TITLE] = m->page_title;
    m->fields[NG_META_H1] = m->h1;
    return s == NG_OK ? ng_html_jsonld_find(m, html, scripts, err) : s;
}

void ng_html_meta_release(ng_html_meta *m)
{
    free(m->page_title);
    free(m->h1);
    json_decref(m->scripts);
    *m = (ng_html_meta)NG_HTML_META_INIT;
}

/* ---- Into the article ---- */

ng_status ng_html_set(const ng_html_meta *m, ng_article *a, ng_article_field field,
                      const char *value, size_t len, ng_error *err)
{
    ng_error own = NG_ERROR_INIT;
    ng_status s = ng_article_set(a, field, value, len, &own);
    if (s == NG_NOMEM)
        return ng_fail(err, s, "%s", own.text);
    if (s != NG_OK)
        ng_read_note(m->sink, 0, "left out: %s", own.text);
    return NG_OK;
}

static ng_status set_one(const ng_html_meta *m, ng_article *a, ng_article_field field,
                         const char *there, ng_html_field from, ng_error *err)
{
    const char *value = m->fields[from];
    return there || !value ? NG_OK : ng_html_set(m, a, field, value, strlen(value), err);
}

/* An address stands in some places that ask for a name. */
static int is_address(const char *s)
{
    return strncasecmp(s, "http", 4) == 0 || s[0] == '/' || s[0] == '@';
}

static ng_status set_authors(const ng_html_meta *m, ng_article *a, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < m->n_authors && a->authors.n == 0 && s == NG_OK; i++) {
        ng_error own = NG_ERROR_INIT;
        if (is_address(m->authors[i]))
            continue;
        s = ng_text_add_authors(a, m->authors[i], strlen(m->authors[i]), &own);
        s = s == NG_NOMEM ? ng_fail(err, s, "%s", own.text) : NG_OK;
    }
    return s;
}

static ng_status set_tags(const ng_html_meta *m, ng_article *a, ng_error *err)
{
    ng_status s = NG_OK;
    if (a->tags.n)
        return s;
    for (size_t i = 0; i < m->n_tags && s == NG_OK; i++)
        s = ng_html_set(m, a, NG_FIELD_TAG, m->tags[i], strlen(m->tags[i]), err);
    const char *words = m->n_tags ? NULL : m->fields[NG_META_KEYWORDS];
    for (size_t n = 0; words && *words && n < NG_LIST_MAX && s == NG_OK; n++) {
        size_t len = strcspn(words, ",;");
        s = ng_html_set(m, a, NG_FIELD_TAG, words, len, err);
        words += len + (words[len] != '\0');
    }
    return s;
}

void ng_html_set_moment(ng_moment *moment, const char *text)
{
    ng_moment found;
    if (ng_moment_parse(text, strlen(text), &found, NULL) == NG_OK &&
        found.unix_seconds > FIRST_SECONDS)
        *moment = found;
}

static void set_dates(const ng_html_meta *m, ng_article *a)
{
    static const ng_html_field published[] = {NG_META_PUBLISHED, NG_META_TIME};
    ng_moment day;
    for (size_t i = 0; i < 2 && !a->published.known; i++)
        if (m->fields[published[i]])
            ng_html_set_moment(&a->published, m->fields[published[i]]);
    if (!a->published.known && a->url && ng_html_url_day(a->url, &day))
        a->published = day;
    if (!a->modified.known && m->fields[NG_META_MODIFIED])
        ng_html_set_moment(&a->modified, m->fields[NG_META_MODIFIED]);
}

/* "en_US" is how Open Graph writes en-US. */
static ng_status set_lang(const ng_html_meta *m, ng_article *a, ng_error *err)
{
    const char *value = m->fields[NG_META_LANG];
    char tag[32];
    if (!value || !*value)
        value = m->fields[NG_META_OTHER_LANG];
    if (!value || strlen(value) >= sizeof tag)
        return NG_OK;
    size_t n = strlen(value);
    for (size_t i = 0; i <= n; i++)
        tag[i] = value[i] == '_' ? '-' : value[i];
    return ng_html_set(m, a, NG_FIELD_LANG, tag, strcspn(tag, ","), err);
}

ng_status ng_html_meta_set(const ng_html_meta *m, ng_article *a, ng_error *err)
{
    const char *url = ng_html_url(m);
    ng_status s = set_lang(m, a, err);
    if (s == NG_OK)
        s = ng_html_jsonld_set(m, a, err);
    if (s == NG_OK && url)
        s = ng_html_set(m, a, NG_FIELD_URL, url, strlen(url), err);
    if (s == NG_OK && m->fields[NG_META_SITE])
        s = ng_html_set(m, a, NG_FIELD_SOURCE, m->fields[NG_META_SITE],
                        strlen(m->fields[NG_META_SITE]), err);
    if (s == NG_OK)
        s = set_one(m, a, NG_FIELD_SECTION, a->section, NG_META_SECTION, err);
    if (s == NG_OK)
        s = set_authors(m, a, err);
    if (s == NG_OK)
        s = set_tags(m, a, err);
    if (s == NG_OK)
        s = ng_html_title_set(m, a, err);
    set_dates(m, a);
    return s;
}

int ng_html_meta_is_article(const ng_html_meta *m)
{
    const char *type = m->fields[NG_META_TYPE];
    return m->article || (type && strcasecmp(type, "article") == 0) || m->fields[NG_META_PUBLISHED];
}
