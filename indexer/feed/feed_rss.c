/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feed_rss.c - an item of RSS 0.9x, 1.0, 1.1 or 2.0.
 *
 * Source: the specifications of RSS 2.0, RSS 1.0 and its modules (content, Dublin Core), and what
 * publishers make of them. */
#include <string.h>
#include <strings.h>

#include "feed.h"
#include "text_reader.h"

/* An element of the feed's own vocabulary, which may have an address or none. */
static int is_own(const ng_xml *x, ng_xml_id item, ng_xml_id element)
{
    ng_xml_ns ns = ng_xml_ns_of(x, element);
    return ns == NG_XMLNS_NONE || ns == NG_XMLNS_RSS || ns == ng_xml_ns_of(x, item);
}

static ng_xml_id next_own(const ng_xml *x, ng_xml_id item, ng_xml_id element, const char *name)
{
    while (element && !(is_own(x, item, element) && strcasecmp(ng_xml_name(x, element), name) == 0))
        element = ng_xml_next(x, element);
    return element;
}

static ng_xml_id own(const ng_xml *x, ng_xml_id item, const char *name)
{
    return next_own(x, item, ng_xml_first(x, item), name);
}

static ng_xml_id foreign(const ng_xml *x, ng_xml_id item, const char *name)
{
    return ng_xml_child(x, item, NG_XMLNS_OTHER, name);
}

/* ---- The channel ---- */

static ng_status channel_title(ng_feed *f, ng_xml_id channel, ng_error *err)
{
    ng_xml_id title = own(f->x, channel, "title");
    ng_buf_clear(&f->title);
    ng_status s = title ? ng_feed_text(f, title, &f->title, err) : NG_OK;
    if (f->title.len > NG_FIELD_MAX)
        ng_buf_clear(&f->title);
    return s;
}

static ng_status channel_lang(ng_feed *f, ng_xml_id channel, ng_error *err)
{
    ng_xml_id lang = own(f->x, channel, "language");
    lang = lang ? lang : ng_xml_child(f->x, channel, NG_XMLNS_DC, "language");
    ng_buf_clear(&f->lang);
    ng_status s = lang ? ng_xml_text(f->x, lang, &f->lang, err) : NG_OK;
    if (f->lang.len > NG_FIELD_MAX)
        ng_buf_clear(&f->lang);
    return s;
}

ng_status ng_feed_rss_channel(ng_feed *f, ng_xml_id channel, ng_error *err)
{
    f->channel = channel;
    ng_status s = channel_title(f, channel, err);
    if (s == NG_OK)
        s = channel_lang(f, channel, err);
    ng_xml_id link = own(f->x, channel, "link");
    if (link && s == NG_OK) {
        NG_AUTO(ng_buf_release) ng_buf url = NG_BUF_INIT;
        s = ng_xml_text(f->x, link, &url, err);
        if (s == NG_OK)
            s = ng_feed_set_base(f, link, url.data, url.len, err);
    }
    return s == NG_OK ? ng_feed_wordpress_people(f, channel, err) : s;
}

/* ---- Fields of an item ---- */

static ng_status set_title(ng_feed_entry *e, ng_error *err)
{
    const ng_xml *x = e->f->x;
    const ng_xml_id titles[] = {own(x, e->item, "title"),
                                ng_xml_child(x, e->item, NG_XMLNS_DC, "title"),
                                ng_xml_child(x, e->item, NG_XMLNS_MEDIA, "title"),
                                ng_xml_child(x, e->item, NG_XMLNS_ITUNES, "title")};
    ng_status s = NG_OK;
    for (size_t i = 0; i < sizeof titles / sizeof *titles && s == NG_OK && !e->a->title; i++) {
        NG_AUTO(ng_buf_release) ng_buf html = NG_BUF_INIT;
        s = titles[i] ? ng_feed_html(e->f, titles[i], &html, err) : NG_OK;
        if (s == NG_OK && html.len > 0)
            s = ng_feed_set_title(e, html.data, html.len, err);
    }
    return s;
}

static ng_status add_url(ng_feed_entry *e, ng_xml_id element, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf url = NG_BUF_INIT;
    ng_status s = element ? ng_xml_text(e->f->x, element, &url, err) : NG_OK;
    return s == NG_OK ? ng_feed_set_url(e, element, url.data, url.len, err) : s;
}

static ng_status add_href(ng_feed_entry *e, ng_xml_id element, ng_error *err)
{
    const char *href = element ? ng_xml_attribute(e->f->x, element, "href") : NULL;
    const char *rel = element ? ng_xml_attribute(e->f->x, element, "rel") : NULL;
    if (!href || (rel && strcmp(rel, "alternate") != 0))
        return NG_OK;
    return ng_feed_set_url(e, element, href, strnlen(href, NG_URL_MAX + 1), err);
}

static ng_status set_guid(ng_feed_entry *e, ng_error *err)
{
    const ng_xml *x = e->f->x;
    ng_xml_id guid = own(x, e->item, "guid");
    const char *about = ng_xml_attribute(x, e->item, "rdf:about");
    ng_status s = NG_OK;
    if (guid)
        s = ng_xml_text(x, guid, &e->guid, err);
    else if (about && strnlen(about, NG_URL_MAX + 1) <= NG_URL_MAX)
        s = ng_buf_add_str(&e->guid, about, err);
    const char *permanent = guid ? ng_xml_attribute(x, guid, "isPermaLink") : NULL;
    if (s == NG_OK && guid && !(permanent && strcasecmp(permanent, "false") == 0) &&
        strncasecmp(e->guid.data ? e->guid.data : "", "http", 4) == 0)
        s = add_url(e, guid, err);
    return s;
}

/* The address that a service for statistics put its own in place of comes first. */
static ng_status set_urls(ng_feed_entry *e, ng_error *err)
{
    const ng_xml *x = e->f->x;
    ng_status s = add_url(e, foreign(x, e->item, "origLink"), err);
    ng_xml_id link = own(x, e->item, "link");
    for (; link && s == NG_OK; link = next_own(x, e->item, ng_xml_next(x, link), "link")) {
        s = add_url(e, link, err);
        if (s == NG_OK)
            s = add_href(e, link, err);
    }
    if (s == NG_OK)
        s = set_guid(e, err);
    link = ng_xml_child(x, e->item, NG_XMLNS_ATOM, "link");
    for (; link && s == NG_OK; link = ng_xml_again(x, link, NG_XMLNS_ATOM, "link"))
        s = add_href(e, link, err);
    return s;
}

static ng_status set_moments(ng_feed_entry *e, ng_error *err)
{
    const ng_xml *x = e->f->x;
    const ng_xml_id published[] = {own(x, e->item, "pubDate"),
                                   ng_xml_child(x, e->item, NG_XMLNS_DC, "date"),
                                   ng_xml_child(x, e->item, NG_XMLNS_DC, "issued"),
                                   ng_xml_child(x, e->item, NG_XMLNS_DC, "created"),
                                   ng_xml_child(x, e->item, NG_XMLNS_ATOM, "published"),
                                   ng_xml_child(x, e->item, NG_XMLNS_ATOM, "updated")};
    const ng_xml_id modified[] = {ng_xml_child(x, e->item, NG_XMLNS_ATOM, "updated"),
                                  ng_xml_child(x, e->item, NG_XMLNS_DC, "modified")};
    ng_status s = NG_OK;
    for (size_t i = 0; i < sizeof published / sizeof *published && s == NG_OK; i++)
        s = ng_feed_set_moment(e, &e->a->published, published[i], err);
    for (size_t i = 0; i < sizeof modified / sizeof *modified && s == NG_OK; i++)
        s = ng_feed_set_moment(e, &e->a->modified, modified[i], err);
    return s;
}

/* "desk@example.org (Ann Smith)", "Ann Smith <ann@example.org>", "Ann Smith". */
static void person_of(const char **s, size_t *len)
{
    const char *at = memchr(*s, '@', *len);
    const char *open = at ? memchr(*s, '(', *len) : NULL, *angle = memchr(*s, '<', *len);
    if (open && at < open) {
        const char *close = memchr(open, ')', (size_t)(*s + *len - open));
        *len = (size_t)((close ? close : *s + *len) - open - 1);
        *s = open + 1;
    } else if (at && angle && angle > *s) {
        *len = (size_t)(angle - *s);
    }
}

/* Several names, or "By" before one; a name alone is not looked into: "Di Stefano". */
static int is_byline(const char *s, size_t len)
{
    return memmem(s, len, " and ", 5) || memchr(s, ',', len) || memchr(s, '&', len) ||
           memchr(s, ';', len) || (len > 3 && strncasecmp(s, "by ", 3) == 0);
}

static ng_status add_authors(ng_feed_entry *e, ng_xml_id element, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    ng_error own_error = NG_ERROR_INIT;
    ng_status s = ng_feed_text(e->f, element, &text, err);
    if (s != NG_OK || text.len == 0 || e->a->authors.n == NG_LIST_MAX)
        return s;
    const char *name = text.data;
    size_t len = text.len;
    person_of(&name, &len);
    if (!is_byline(name, len))
        return ng_feed_set(e, NG_FIELD_AUTHOR, name, len, err);
    s = ng_text_add_authors(e->a, name, len, &own_error);
    if (s == NG_NOMEM)
        return ng_fail(err, s, "%s", own_error.text);
    if (s != NG_OK)
        ng_read_note(e->f->sink, ng_xml_line(e->f->x, element), "left out: %s", own_error.text);
    return NG_OK;
}

static ng_status set_authors(ng_feed_entry *e, ng_error *err)
{
    const ng_xml *x = e->f->x;
    ng_xml_id c = ng_xml_child(x, e->item, NG_XMLNS_DC, "creator");
    ng_status s = NG_OK;
    if (!c) {
        for (c = own(x, e->item, "author"); c && s == NG_OK;
             c = next_own(x, e->item, ng_xml_next(x, c), "author"))
            s = add_authors(e, c, err);
        return s;
    }
    for (; c && s == NG_OK; c = ng_xml_again(x, c, NG_XMLNS_DC, "creator"))
        s = add_authors(e, c, err);
    return s;
}

static ng_status add_category(ng_feed_entry *e, ng_xml_id element, const char *scheme,
                              ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf name = NG_BUF_INIT;
    ng_status s = ng_feed_text(e->f, element, &name, err);
    return s == NG_OK ? ng_feed_set_category(e, name.data, name.len, scheme, err) : s;
}

static ng_status set_categories(ng_feed_entry *e, ng_error *err)
{
    const ng_xml *x = e->f->x;
    ng_status s = ng_feed_set_text(e, NG_FIELD_SECTION, foreign(x, e->item, "section"), err);
    ng_xml_id c = own(x, e->item, "category");
    for (; c && s == NG_OK; c = next_own(x, e->item, ng_xml_next(x, c), "category"))
        s = add_category(e, c, ng_xml_attribute(x, c, "domain"), err);
    c = ng_xml_child(x, e->item, NG_XMLNS_DC, "subject");
    for (; c && s == NG_OK; c = ng_xml_again(x, c, NG_XMLNS_DC, "subject"))
        s = add_category(e, c, "dc", err);
    return s;
}

static ng_status set_source(ng_feed_entry *e, ng_error *err)
{
    const ng_xml *x = e->f->x;
    ng_xml_id source = own(x, e->item, "source");
    if (!source) {
        source = ng_xml_child(x, e->item, NG_XMLNS_ATOM, "source");
        source = source ? ng_xml_child(x, source, NG_XMLNS_ATOM, "title") : 0;
    }
    ng_status s = ng_feed_set_text(e, NG_FIELD_SOURCE, source, err);
    if (s == NG_OK && !e->a->source && e->f->title.len > 0)
        s = ng_feed_set(e, NG_FIELD_SOURCE, e->f->title.data, e->f->title.len, err);
    return s;
}

/* ---- The text ---- */

/* HTML, or, without a single tag, text whose blank lines part paragraphs. */
static ng_status add_body(ng_feed_entry *e, ng_xml_id element, int whole, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf html = NG_BUF_INIT, parted = NG_BUF_INIT;
    if (!element || e->body)
        return NG_OK;
    ng_status s = ng_feed_html(e->f, element, &html, err);
    if (s != NG_OK || html.len == 0)
        return s;
    if (memchr(html.data, '<', html.len))
        return ng_feed_set_body(e, element, html.data, html.len, whole, err);
    s = ng_wordpress_paragraphs(html.data, html.len, &parted, err);
    return s == NG_OK ? ng_feed_set_body(e, element, parted.data, parted.len, whole, err) : s;
}

static ng_xml_id media_description(const ng_xml *x, ng_xml_id item)
{
    ng_xml_id group = ng_xml_child(x, item, NG_XMLNS_MEDIA, "group");
    ng_xml_id content = ng_xml_child(x, group ? group : item, NG_XMLNS_MEDIA, "content");
    ng_xml_id d = ng_xml_child(x, item, NG_XMLNS_MEDIA, "description");
    if (!d && group)
        d = ng_xml_child(x, group, NG_XMLNS_MEDIA, "description");
    return d || !content ? d : ng_xml_child(x, content, NG_XMLNS_MEDIA, "description");
}

static ng_status set_body(ng_feed_entry *e, ng_error *err)
{
    const ng_xml *x = e->f->x;
    const struct {
        ng_xml_id element;
        int whole;
    } bodies[] = {{ng_xml_child(x, e->item, NG_XMLNS_CONTENT, "encoded"), 1},
                  {ng_xml_child(x, e->item, NG_XMLNS_XHTML, "body"), 1},
                  {ng_xml_child(x, e->item, NG_XMLNS_XHTML, "div"), 1},
                  {ng_xml_child(x, e->item, NG_XMLNS_ATOM, "content"), 1},
                  {foreign(x, e->item, "full-text"), 1},
                  {own(x, e->item, "description"), 0},
                  {ng_xml_child(x, e->item, NG_XMLNS_DC, "description"), 0},
                  {ng_xml_child(x, e->item, NG_XMLNS_ATOM, "summary"), 0},
                  {media_description(x, e->item), 0},
                  {ng_xml_child(x, e->item, NG_XMLNS_ITUNES, "summary"), 0},
                  {ng_xml_child(x, e->item, NG_XMLNS_ITUNES, "subtitle"), 0}};
    ng_status s = NG_OK;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies && s == NG_OK; i++)
        s = add_body(e, bodies[i].element, bodies[i].whole, err);
    return s;
}

static ng_status set_lang(ng_feed_entry *e, ng_error *err)
{
    ng_status s = ng_feed_set_lang(e, e->body ? e->body : e->item, err);
    ng_xml_id lang = ng_xml_child(e->f->x, e->item, NG_XMLNS_DC, "language");
    return s == NG_OK ? ng_feed_set_text(e, NG_FIELD_LANG, lang, err) : s;
}

ng_status ng_feed_rss_item(ng_feed_entry *e, ng_error *err)
{
    int wanted = 1, wordpress = ng_feed_is_wordpress(e);
    ng_status s = wordpress ? ng_feed_wordpress_wants(e, &wanted, err) : NG_OK;
    if (s != NG_OK || !wanted) {
        ng_article_free(e->a);
        e->a = NULL;
        return s;
    }
    ng_status (*const steps[])(ng_feed_entry *, ng_error *) = {set_title, set_urls, set_source};
    ng_status (*const rest[])(ng_feed_entry *, ng_error *) = {set_moments, set_authors,
                                                              set_categories, set_body};
    for (size_t i = 0; i < sizeof steps / sizeof *steps && s == NG_OK; i++)
        s = steps[i](e, err);
    if (wordpress && s == NG_OK)
        s = ng_feed_wordpress_item(e, err);
    for (size_t i = 0; i < sizeof rest / sizeof *rest && s == NG_OK && !wordpress; i++)
        s = rest[i](e, err);
    if (s == NG_OK)
        s = set_lang(e, err);
    return ng_feed_end(e, s, err);
}
