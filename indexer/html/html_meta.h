/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_meta.h - what a page says of its article: JSON-LD first, then Open Graph and other `meta`
 * elements, then the page itself.
 *
 * Ownership: an ng_html_meta borrows from the tree, which outlives it; ng_html_meta_release frees
 *            the rest.
 * Threads:   no state; one thread at a time per object.
 * Errors:    NG_NOMEM. What is too long or no date is left out with a note.
 */
#ifndef NG_HTML_META_H
#define NG_HTML_META_H

#include <jansson.h>

#include "format.h"
#include "html_tree.h"

#define NG_HTML_JSON_BYTES_MAX  (2u << 20) /* of one script of JSON-LD */
#define NG_HTML_JSON_VALUES_MAX 20000      /* values of JSON-LD that are looked through */
#define NG_HTML_META_LIST_MAX   32         /* authors, and tags, of `meta` elements */

typedef enum ng_html_field {
    NG_META_TITLE,      /* og:title */
    NG_META_PAGE_TITLE, /* <title> */
    NG_META_H1,         /* the first <h1> */
    NG_META_SITE,       /* og:site_name */
    NG_META_OG_URL,     /* og:url */
    NG_META_CANONICAL,  /* link rel=canonical */
    NG_META_TYPE,       /* og:type */
    NG_META_PUBLISHED,  /* article:published_time and the like */
    NG_META_MODIFIED,   /* article:modified_time and the like */
    NG_META_TIME,       /* <time datetime> */
    NG_META_SECTION,    /* article:section */
    NG_META_KEYWORDS,   /* keywords, news_keywords */
    NG_META_LANG,       /* html@lang */
    NG_META_OTHER_LANG, /* content-language, og:locale */
    NG_META_FIELDS
} ng_html_field;

typedef struct ng_html_meta {
    const char *fields[NG_META_FIELDS]; /* NULL unknown */
    const char *authors[NG_HTML_META_LIST_MAX], *tags[NG_HTML_META_LIST_MAX];
    size_t n_authors, n_tags;
    char *page_title, *h1;    /* own memory of two fields */
    json_t *scripts;          /* a list of what was parsed */
    const json_t *article;    /* in it: the article; NULL none */
    const ng_read_sink *sink; /* for notes */
} ng_html_meta;

#define NG_HTML_META_INIT                                                                          \
    {                                                                                              \
        .article = NULL                                                                            \
    }

/* Find out what the page says. */
ng_status ng_html_meta_find(ng_html_meta *m, const ng_html_tree *t, const char *html,
                            const ng_html_scripts *scripts, ng_error *err) NG_MUST_CHECK;
void ng_html_meta_release(ng_html_meta *m);

/* Set the fields of an article. */
ng_status ng_html_meta_set(const ng_html_meta *m, ng_article *a, ng_error *err) NG_MUST_CHECK;

/* Set a field unless its value is refused, which is noted. */
ng_status ng_html_set(const ng_html_meta *m, ng_article *a, ng_article_field field,
                      const char *value, size_t len, ng_error *err) NG_MUST_CHECK;

/* Set a moment, unless the text is none, or one before there were newspapers. */
void ng_html_set_moment(ng_moment *moment, const char *text);

/* Whether the page declares itself to be an article. */
int ng_html_meta_is_article(const ng_html_meta *m);
/* Whether it says that one has to pay for it. */
int ng_html_meta_is_paid(const ng_html_meta *m);

/* ---- Its parts ---- */

/* Parse the scripts and find the article in them (html_jsonld.c). */
ng_status ng_html_jsonld_find(ng_html_meta *m, const char *html, const ng_html_scripts *scripts,
                              ng_error *err) NG_MUST_CHECK;
/* Set what JSON-LD says, the title and url apart. */
ng_status ng_html_jsonld_set(const ng_html_meta *m, ng_article *a, ng_error *err) NG_MUST_CHECK;
/* A member of the article that is text, or an object's name or @id; NULL none. Borrowed. */
const char *ng_html_jsonld_text(const ng_html_meta *m, const char *name);

/* Set the title: without the name of the site behind it (html_title.c). */
ng_status ng_html_title_set(const ng_html_meta *m, ng_article *a, ng_error *err) NG_MUST_CHECK;

/* The address that the page should be known by (html_url.c), NULL none. Borrowed. */
const char *ng_html_url(const ng_html_meta *m);
/* Whether the only address the page names is that of its whole site. */
int ng_html_is_front(const ng_html_meta *m);
/* The day in a path like /2022/01/10/; false for none. */
int ng_html_url_day(const char *url, ng_moment *ret);

#endif
