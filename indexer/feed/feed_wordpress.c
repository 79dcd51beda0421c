/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feed_wordpress.c - an item of an export of WordPress (WXR): RSS 2.0 with the tables of the site.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "feed.h"

static ng_xml_id wp(const ng_feed_entry *e, const char *name)
{
    return ng_xml_child(e->f->x, e->item, NG_XMLNS_WORDPRESS, name);
}

int ng_feed_is_wordpress(const ng_feed_entry *e)
{
    return wp(e, "post_type") != 0;
}

/* ---- People ---- */

static ng_status copy_text(ng_feed *f, ng_xml_id element, char **ret, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    ng_status s = ng_buf_add_str(&text, "", err);
    if (s == NG_OK && element)
        s = ng_feed_text(f, element, &text, err);
    if (s != NG_OK)
        return s;
    *ret = ng_buf_steal(&text);
    return *ret ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
}

ng_status ng_feed_wordpress_people(ng_feed *f, ng_xml_id channel, ng_error *err)
{
    ng_xml_id author = ng_xml_child(f->x, channel, NG_XMLNS_WORDPRESS, "author");
    ng_status s = NG_OK;
    for (; author && s == NG_OK && f->n_people < NG_FEED_PEOPLE_MAX;
         author = ng_xml_again(f->x, author, NG_XMLNS_WORDPRESS, "author")) {
        ng_feed_person *p = &f->people[f->n_people++];
        s = copy_text(f, ng_xml_child(f->x, author, NG_XMLNS_WORDPRESS, "author_login"), &p->login,
                      err);
        if (s == NG_OK)
            s = copy_text(f, ng_xml_child(f->x, author, NG_XMLNS_WORDPRESS, "author_display_name"),
                          &p->name, err);
    }
    return s;
}

static ng_status set_authors(ng_feed_entry *e, ng_error *err)
{
    ng_feed *f = e->f;
    ng_xml_id c = ng_xml_child(f->x, e->item, NG_XMLNS_DC, "creator");
    ng_status s = NG_OK;
    for (; c && s == NG_OK; c = ng_xml_again(f->x, c, NG_XMLNS_DC, "creator")) {
        NG_AUTO(ng_buf_release) ng_buf login = NG_BUF_INIT;
        s = ng_feed_text(f, c, &login, err);
        const char *name = login.data;
        for (size_t i = 0; name && i < f->n_people; i++)
            if (strcmp(f->people[i].login, login.data) == 0 && f->people[i].name[0])
                name = f->people[i].name;
        if (s == NG_OK && name)
            s = ng_feed_set(e, NG_FIELD_AUTHOR, name, strlen(name), err);
    }
    return s;
}

/* ---- Which items are articles ---- */

static ng_status text_of(ng_feed_entry *e, ng_xml_id element, ng_buf *ret, ng_error *err)
{
    ng_status s = ng_buf_add_str(ret, "", err);
    return s == NG_OK && element ? ng_xml_text(e->f->x, element, ret, err) : s;
}

static int is_blank(const ng_buf *b)
{
    return strspn(b->data, " \t\r\n") == b->len;
}

static void skip(const ng_feed_entry *e, const char *why, const ng_buf *title)
{
    ng_read_skip(e->f->sink, ng_xml_line(e->f->x, e->item), "%.*s: %.*s", ng_feed_shown(why, 40),
                 why, ng_feed_shown(title->data, 100), title->data);
}

/* The kind of an item, as a constant: it is counted until the end. */
static const char *kind_of(const ng_buf *type)
{
    static const char *const known[] = {
        "attachment",          "nav_menu_item",    "revision",      "custom_css", "wp_template",
        "customize_changeset", "wp_global_styles", "wp_navigation", "wp_block",   "oembed_cache"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(type->data, known[i]) == 0)
            return known[i];
    return "other";
}

ng_status ng_feed_wordpress_wants(ng_feed_entry *e, int *ret, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf type = NG_BUF_INIT, status = NG_BUF_INIT;
    NG_AUTO(ng_buf_release) ng_buf password = NG_BUF_INIT, title = NG_BUF_INIT;
    ng_status s = text_of(e, wp(e, "post_type"), &type, err);
    if (s == NG_OK)
        s = text_of(e, wp(e, "status"), &status, err);
    if (s == NG_OK)
        s = text_of(e, wp(e, "post_password"), &password, err);
    if (s == NG_OK)
        s = text_of(e, ng_xml_child(e->f->x, e->item, NG_XMLNS_NONE, "title"), &title, err);
    if (s != NG_OK)
        return s;
    *ret = 0;
    if (strcmp(type.data, "post") != 0 && strcmp(type.data, "page") != 0)
        ng_feed_pass(e->f, kind_of(&type));
    else if (status.len > 0 && strcmp(status.data, "publish") != 0)
        skip(e, status.data, &title);
    else if (!is_blank(&password))
        skip(e, "protected by a password", &title);
    else
        *ret = 1;
    return NG_OK;
}

/* ---- Fields and text ---- */

/* The first category is the section, the others and the tags are tags; formats of posts and what
 * plugins sort by are left out. */
static ng_status set_categories(ng_feed_entry *e, ng_error *err)
{
    const ng_xml *x = e->f->x;
    ng_xml_id c = ng_xml_child(x, e->item, NG_XMLNS_NONE, "category");
    ng_status s = NG_OK;
    for (; c && s == NG_OK; c = ng_xml_again(x, c, NG_XMLNS_NONE, "category")) {
        const char *domain = ng_xml_attribute(x, c, "domain");
        int category = domain && strcmp(domain, "category") == 0;
        NG_AUTO(ng_buf_release) ng_buf name = NG_BUF_INIT;
        if (!category && !(domain && strcmp(domain, "post_tag") == 0))
            continue;
        s = ng_feed_text(e->f, c, &name, err);
        if (s != NG_OK || name.len == 0 || strcasecmp(name.data, "uncategorized") == 0)
            continue;
        s = ng_feed_set(e, category && !e->a->section ? NG_FIELD_SECTION : NG_FIELD_TAG, name.data,
                        name.len, err);
    }
    return s;
}

static ng_status set_moments(ng_feed_entry *e, ng_error *err)
{
    ng_article *a = e->a;
    ng_status s = ng_feed_set_moment(e, &a->published, wp(e, "post_date_gmt"), err);
    if (s == NG_OK)
        s = ng_feed_set_moment(e, &a->published, wp(e, "post_date"), err);
    if (s == NG_OK)
        s = ng_feed_set_moment(e, &a->published,
                               ng_xml_child(e->f->x, e->item, NG_XMLNS_NONE, "pubDate"), err);
    return s == NG_OK ? ng_feed_set_moment(e, &a->modified, wp(e, "post_modified_gmt"), err) : s;
}

static ng_status add_body(ng_feed_entry *e, ng_xml_id element, int whole, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf stored = NG_BUF_INIT, codes = NG_BUF_INIT, html = NG_BUF_INIT;
    if (!element || e->body)
        return NG_OK;
    ng_status s = ng_feed_html(e->f, element, &stored, err);
    if (s == NG_OK)
        s = ng_wordpress_codes(stored.data, stored.len, &codes, err);
    if (s == NG_OK)
        s = ng_wordpress_paragraphs(codes.data, codes.len, &html, err);
    return s == NG_OK ? ng_feed_set_body(e, element, html.data, html.len, whole, err) : s;
}

ng_status ng_feed_wordpress_item(ng_feed_entry *e, ng_error *err)
{
    const ng_xml *x = e->f->x;
    ng_status s = set_moments(e, err);
    if (s == NG_OK)
        s = set_authors(e, err);
    if (s == NG_OK)
        s = set_categories(e, err);
    if (s == NG_OK)
        s = add_body(e, ng_xml_child(x, e->item, NG_XMLNS_CONTENT, "encoded"), 1, err);
    if (s == NG_OK)
        s = add_body(e, ng_xml_child(x, e->item, NG_XMLNS_EXCERPT, "encoded"), 0, err);
    return s;
}
