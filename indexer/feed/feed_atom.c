/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feed_atom.c - an entry of Atom 1.0 or 0.3.
 *
 * Source: RFC 4287; the draft of Atom 0.3 (sections on `mode` and `type`), which feeds still
 * claim. The two are told apart by what they write, not by their address: a `mode`, or a media type
 * where Atom 1.0 has a word. */
#include <string.h>
#include <strings.h>

#include "base64.h"
#include "feed.h"
#include "nutgraf/text.h"

static ng_xml_id child(const ng_xml *x, ng_xml_id element, const char *name)
{
    ng_xml_id c = element ? ng_xml_child(x, element, NG_XMLNS_ATOM, name) : 0;
    return c || !element ? c : ng_xml_child(x, element, NG_XMLNS_NONE, name);
}

static ng_xml_id again(const ng_xml *x, ng_xml_id element, const char *name)
{
    return ng_xml_again(x, element, ng_xml_ns_of(x, element), name);
}

static int is(const char *a, const char *b)
{
    return a && strcasecmp(a, b) == 0;
}

/* ---- Texts: plain, HTML, XHTML, or hidden in base64 ---- */

typedef enum text_kind { PLAIN, HTML, XHTML, BYTES } text_kind;

static int ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcasecmp(s + n - m, end) == 0;
}

static text_kind kind_of(const char *type)
{
    if (!type || !*type || is(type, "text") || is(type, "text/plain"))
        return PLAIN;
    if (is(type, "html") || is(type, "text/html"))
        return HTML;
    if (is(type, "xhtml") || ends_with(type, "+xml") || ends_with(type, "/xml"))
        return XHTML;
    return strncasecmp(type, "text/", 5) == 0 ? PLAIN : BYTES;
}

/* What base64 hides, when it is text; else nothing. */
static ng_status decode(ng_buf *text, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf bytes = NG_BUF_INIT;
    ng_error own = NG_ERROR_INIT;
    ng_status s = ng_base64_decode(text->data ? text->data : "", text->len, &bytes, &own);
    if (s == NG_NOMEM)
        return ng_fail(err, s, "%s", own.text);
    ng_buf_clear(text);
    if (s != NG_OK || bytes.len == 0 || memchr(bytes.data, '\0', bytes.len) ||
        ng_utf8_valid_prefix(bytes.data, bytes.len) != bytes.len)
        return NG_OK;
    return ng_buf_add(text, bytes.data, bytes.len, err);
}

/* The element as HTML, whatever it says of itself. `*ret_literal`: it was plain text. */
static ng_status text_as_html(ng_feed *f, ng_xml_id element, ng_buf *ret, int *ret_literal,
                              ng_error *err)
{
    const char *type = ng_xml_attribute(f->x, element, "type");
    const char *mode = ng_xml_attribute(f->x, element, "mode");
    text_kind kind = kind_of(type);
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    *ret_literal = 0;
    ng_status s = ng_feed_html(f, element, &text, err);
    if (s == NG_OK && (is(mode, "base64") || (kind == BYTES && !mode)))
        s = decode(&text, err);
    if (s != NG_OK || text.len == 0)
        return s;
    *ret_literal = kind == PLAIN && !ng_xml_first(f->x, element) &&
                   (type || !ng_feed_is_markup(text.data, text.len));
    return ng_buf_add(ret, text.data, text.len, err);
}

/* ---- The feed ---- */

/* A text in one line. */
static ng_status plain_text(ng_feed *f, ng_xml_id element, ng_buf *ret, ng_error *err)
{
    ng_buf_clear(ret);
    ng_status s = element ? ng_feed_text(f, element, ret, err) : NG_OK;
    if (ret->len > NG_FIELD_MAX)
        ng_buf_clear(ret);
    return s;
}

static ng_status take_base(ng_feed *f, ng_xml_id feed, const char *rel, ng_error *err)
{
    ng_xml_id link = child(f->x, feed, "link");
    ng_status s = NG_OK;
    for (; link && s == NG_OK && f->base.len == 0; link = again(f->x, link, "link")) {
        const char *own = ng_xml_attribute(f->x, link, "rel");
        const char *href = ng_xml_attribute(f->x, link, "href");
        if (href && is(own ? own : "alternate", rel))
            s = ng_feed_set_base(f, link, href, strnlen(href, NG_URL_MAX + 1), err);
    }
    return s;
}

ng_status ng_feed_atom_channel(ng_feed *f, ng_xml_id feed, ng_error *err)
{
    f->channel = feed;
    ng_status s = plain_text(f, child(f->x, feed, "title"), &f->title, err);
    if (s == NG_OK)
        s = take_base(f, feed, "self", err);
    return s == NG_OK ? take_base(f, feed, "alternate", err) : s;
}

/* ---- Fields of an entry ---- */

static ng_status set_title(ng_feed_entry *e, ng_error *err)
{
    ng_xml_id title = child(e->f->x, e->item, "title");
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    int literal;
    ng_status s = title ? text_as_html(e->f, title, &text, &literal, err) : NG_OK;
    if (s != NG_OK || text.len == 0)
        return s;
    return literal ? ng_feed_set(e, NG_FIELD_TITLE, text.data, text.len, err)
                   : ng_feed_set_title(e, text.data, text.len, err);
}

static ng_status add_links(ng_feed_entry *e, int pages_only, ng_error *err)
{
    const ng_xml *x = e->f->x;
    ng_xml_id link = child(x, e->item, "link");
    ng_status s = NG_OK;
    for (; link && s == NG_OK; link = again(x, link, "link")) {
        const char *rel = ng_xml_attribute(x, link, "rel");
        const char *href = ng_xml_attribute(x, link, "href");
        const char *type = ng_xml_attribute(x, link, "type");
        int page = !type || is(type, "text/html") || is(type, "application/xhtml+xml");
        if (href && (!rel || is(rel, "alternate")) && (page || !pages_only))
            s = ng_feed_set_url(e, link, href, strnlen(href, NG_URL_MAX + 1), err);
    }
    return s;
}

/* Links to pages first; then any; then where the content lies. */
static ng_status set_urls(ng_feed_entry *e, ng_error *err)
{
    const ng_xml *x = e->f->x;
    ng_xml_id id = child(x, e->item, "id"), content = child(x, e->item, "content");
    const char *src = content ? ng_xml_attribute(x, content, "src") : NULL;
    ng_xml_id original = ng_xml_child(x, e->item, NG_XMLNS_OTHER, "origLink");
    NG_AUTO(ng_buf_release) ng_buf url = NG_BUF_INIT;
    ng_status s = id ? ng_xml_text(x, id, &e->guid, err) : NG_OK;
    if (s == NG_OK && original)
        s = ng_xml_text(x, original, &url, err);
    if (s == NG_OK)
        s = ng_feed_set_url(e, original, url.data, url.len, err);
    if (s == NG_OK)
        s = add_links(e, 1, err);
    if (s == NG_OK)
        s = add_links(e, 0, err);
    return s == NG_OK && src ? ng_feed_set_url(e, content, src, strnlen(src, NG_URL_MAX + 1), err)
                             : s;
}

static ng_status set_moments(ng_feed_entry *e, ng_error *err)
{
    static const char *const published[] = {"published", "issued", "created"};
    static const char *const modified[] = {"updated", "modified"};
    const ng_xml *x = e->f->x;
    ng_article *a = e->a;
    ng_status s = NG_OK;
    for (size_t i = 0; i < sizeof published / sizeof *published && s == NG_OK; i++)
        s = ng_feed_set_moment(e, &a->published, child(x, e->item, published[i]), err);
    for (size_t i = 0; i < sizeof modified / sizeof *modified && s == NG_OK; i++)
        s = ng_feed_set_moment(e, &a->modified, child(x, e->item, modified[i]), err);
    if (s == NG_OK)
        s = ng_feed_set_moment(e, &a->published, ng_xml_child(x, e->item, NG_XMLNS_DC, "date"),
                               err);
    if (!a->published.known) { /* the only date there is */
        a->published = a->modified;
        a->modified.known = 0;
    }
    return s;
}

static ng_status add_authors(ng_feed_entry *e, ng_xml_id of, ng_error *err)
{
    const ng_xml *x = e->f->x;
    ng_xml_id author = child(x, of, "author");
    ng_status s = NG_OK;
    for (; author && s == NG_OK; author = again(x, author, "author")) {
        ng_xml_id name = child(x, author, "name");
        name = name ? name : child(x, author, "email");
        if (name || !ng_xml_first(x, author))
            s = ng_feed_set_text(e, NG_FIELD_AUTHOR, name ? name : author, err);
    }
    return s;
}

static ng_status set_authors(ng_feed_entry *e, ng_error *err)
{
    const ng_xml *x = e->f->x;
    ng_xml_id creator = ng_xml_child(x, e->item, NG_XMLNS_DC, "creator");
    ng_status s = add_authors(e, e->item, err);
    for (; creator && s == NG_OK; creator = ng_xml_again(x, creator, NG_XMLNS_DC, "creator"))
        s = ng_feed_set_text(e, NG_FIELD_AUTHOR, creator, err);
    if (s == NG_OK && e->a->authors.n == 0)
        s = add_authors(e, child(x, e->item, "source"), err);
    return s == NG_OK && e->a->authors.n == 0 && e->f->channel ? add_authors(e, e->f->channel, err)
                                                               : s;
}

static int is_kind(const char *scheme)
{
    return scheme && ends_with(scheme, "#kind");
}

static ng_status set_categories(ng_feed_entry *e, ng_error *err)
{
    const ng_xml *x = e->f->x;
    ng_xml_id c = child(x, e->item, "category");
    ng_status s = NG_OK;
    for (; c && s == NG_OK; c = again(x, c, "category")) {
        const char *scheme = ng_xml_attribute(x, c, "scheme");
        const char *label = ng_xml_attribute(x, c, "label");
        label = label && *label ? label : ng_xml_attribute(x, c, "term");
        if (label && !is_kind(scheme))
            s = ng_feed_set_category(e, label, strnlen(label, NG_FIELD_MAX + 1), scheme, err);
    }
    c = ng_xml_child(x, e->item, NG_XMLNS_DC, "subject");
    for (; c && s == NG_OK; c = ng_xml_again(x, c, NG_XMLNS_DC, "subject"))
        s = ng_feed_set_text(e, NG_FIELD_TAG, c, err);
    return s;
}

static ng_status set_source(ng_feed_entry *e, ng_error *err)
{
    ng_xml_id source = child(e->f->x, e->item, "source");
    ng_xml_id title = source ? child(e->f->x, source, "title") : 0;
    return ng_feed_set_text(e, NG_FIELD_SOURCE, title, err);
}

/* ---- The text ---- */

static ng_status add_body(ng_feed_entry *e, ng_xml_id element, int whole, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT, html = NG_BUF_INIT;
    int literal;
    if (!element || e->body)
        return NG_OK;
    ng_status s = text_as_html(e->f, element, &text, &literal, err);
    if (s != NG_OK || text.len == 0)
        return s;
    if (!literal)
        return ng_feed_set_body(e, element, text.data, text.len, whole, err);
    s = ng_feed_escape(text.data, text.len, &html, err);
    return s == NG_OK ? ng_feed_set_body(e, element, html.data, html.len, whole, err) : s;
}

static ng_status set_body(ng_feed_entry *e, ng_error *err)
{
    const ng_xml *x = e->f->x;
    ng_xml_id content = child(x, e->item, "content");
    ng_status s = NG_OK;
    for (; content && s == NG_OK; content = again(x, content, "content"))
        s = add_body(e, content, 1, err);
    if (s == NG_OK)
        s = add_body(e, ng_xml_child(x, e->item, NG_XMLNS_CONTENT, "encoded"), 1, err);
    if (s == NG_OK)
        s = add_body(e, child(x, e->item, "summary"), 0, err);
    ng_xml_id group = ng_xml_child(x, e->item, NG_XMLNS_MEDIA, "group");
    if (s == NG_OK)
        s = add_body(e, ng_xml_child(x, group ? group : e->item, NG_XMLNS_MEDIA, "description"), 0,
                     err);
    return s == NG_OK ? ng_feed_set_lang(e, e->body ? e->body : e->item, err) : s;
}

/* What Blogger exports beside its posts: comments, templates, settings. The kind, or NULL. */
static const char *other_kind(const ng_feed_entry *e)
{
    const ng_xml *x = e->f->x;
    ng_xml_id c = child(x, e->item, "category");
    for (; c; c = again(x, c, "category")) {
        const char *term = ng_xml_attribute(x, c, "term");
        const char *hash = term ? strrchr(term, '#') : NULL;
        if (hash && is_kind(ng_xml_attribute(x, c, "scheme")))
            return is(hash, "#post") || is(hash, "#page") ? NULL : hash + 1;
    }
    return NULL;
}

ng_status ng_feed_atom_entry(ng_feed_entry *e, ng_error *err)
{
    ng_status (*const steps[])(ng_feed_entry *, ng_error *) = {
        set_title, set_urls, set_source, set_moments, set_authors, set_categories, set_body};
    const char *kind = other_kind(e);
    ng_status s = NG_OK;
    if (kind) {
        ng_feed_pass(e->f, kind);
        ng_article_free(e->a);
        e->a = NULL;
        return NG_OK;
    }
    for (size_t i = 0; i < sizeof steps / sizeof *steps && s == NG_OK; i++)
        s = steps[i](e, err);
    return ng_feed_end(e, s, err);
}
