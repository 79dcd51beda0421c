/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feed_entry.c - what entries of all feeds share: fields, addresses, the end. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "feed.h"
#include "html.h"
#include "nutgraf/text.h"
#include "url_join.h"

void ng_feed_release(ng_feed *f)
{
    ng_buf_release(&f->title);
    ng_buf_release(&f->base);
    ng_buf_release(&f->lang);
    free(f->seen);
    for (size_t i = 0; i < f->n_people; i++) {
        free(f->people[i].login);
        free(f->people[i].name);
    }
}

int ng_feed_shown(const char *text, size_t max)
{
    size_t len = strnlen(text, max + 1);
    return (int)(len > max ? ng_utf8_cut(text, len, max) : len);
}

/* ---- What is no article ---- */

void ng_feed_pass(ng_feed *f, const char *kind)
{
    size_t i = 0;
    while (i + 1 < NG_FEED_PASSED_MAX && f->passed[i] && strcmp(f->passed[i], kind) != 0)
        i++;
    if (!f->passed[i])
        f->passed[i] = i + 1 < NG_FEED_PASSED_MAX ? kind : "other";
    f->n_passed[i]++;
}

void ng_feed_report_passed(ng_feed *f)
{
    for (size_t i = 0; i < NG_FEED_PASSED_MAX && f->passed[i]; i++)
        ng_read_skip(f->sink, 0, "%u of the kind %.*s: no articles", f->n_passed[i],
                     ng_feed_shown(f->passed[i], 80), f->passed[i]);
}

/* ---- Fields ---- */

ng_status ng_feed_set(ng_feed_entry *e, ng_article_field field, const char *value, size_t len,
                      ng_error *err)
{
    ng_error own = NG_ERROR_INIT;
    if ((field == NG_FIELD_TAG && e->a->tags.n == NG_LIST_MAX) ||
        (field == NG_FIELD_AUTHOR && e->a->authors.n == NG_LIST_MAX))
        return NG_OK;
    ng_status s = ng_article_set(e->a, field, value, len, &own);
    if (s == NG_NOMEM)
        return ng_fail(err, s, "%s", own.text);
    if (s != NG_OK)
        ng_read_note(e->f->sink, ng_xml_line(e->f->x, e->item), "left out: %s", own.text);
    return NG_OK;
}

ng_status ng_feed_set_text(ng_feed_entry *e, ng_article_field field, ng_xml_id element,
                           ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    ng_status s = element ? ng_feed_text(e->f, element, &text, err) : NG_OK;
    return s == NG_OK && text.len > 0 ? ng_feed_set(e, field, text.data, text.len, err) : s;
}

size_t ng_feed_trim(const char **s, size_t len)
{
    while (len > 0 && **s && strchr(" \t\r\n", **s))
        (*s)++, len--;
    while (len > 0 && (*s)[len - 1] && strchr(" \t\r\n", (*s)[len - 1]))
        len--;
    return len;
}

ng_status ng_feed_set_moment(ng_feed_entry *e, ng_moment *m, ng_xml_id element, ng_error *err)
{
    if (m->known || !element)
        return NG_OK;
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    ng_status s = ng_xml_text(e->f->x, element, &text, err);
    const char *value = text.data;
    size_t len = s == NG_OK && text.len > 0 ? ng_feed_trim(&value, text.len) : 0;
    if (len == 0 || strncmp(value, "0000-00-00", 10) == 0) /* WordPress: no date yet */
        return s;
    if (ng_moment_parse(value, len, m, NULL) != NG_OK)
        ng_read_note(e->f->sink, ng_xml_line(e->f->x, element),
                     "left out: the date %.*s is not understood", ng_feed_shown(value, 60), value);
    return NG_OK;
}

ng_status ng_feed_set_category(ng_feed_entry *e, const char *name, size_t len, const char *scheme,
                               ng_error *err)
{
    len = len > 0 ? ng_feed_trim(&name, len) : 0;
    if (len == 0 || (len == 13 && strncasecmp(name, "uncategorized", len) == 0))
        return NG_OK;
    ng_status s = NG_OK;
    if (!scheme && !e->a->section)
        s = ng_feed_set(e, NG_FIELD_SECTION, name, len, err);
    return s == NG_OK ? ng_feed_set(e, NG_FIELD_TAG, name, len, err) : s;
}

ng_status ng_feed_set_lang(ng_feed_entry *e, ng_xml_id at, ng_error *err)
{
    const char *lang = ng_xml_inherited(e->f->x, at, "xml:lang");
    if (lang && *lang)
        return ng_feed_set(e, NG_FIELD_LANG, lang, strnlen(lang, NG_FIELD_MAX), err);
    return e->f->lang.len > 0 ? ng_feed_set(e, NG_FIELD_LANG, e->f->lang.data, e->f->lang.len, err)
                              : NG_OK;
}

ng_status ng_feed_set_title(ng_feed_entry *e, const char *html, size_t len, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf tags = NG_BUF_INIT;
    char *plain = NULL;
    ng_status s = len > 0 ? ng_feed_only_tags(html, len, &tags, err) : NG_OK;
    if (s == NG_OK && tags.len > 0)
        s = ng_html_plain(tags.data, tags.len, &plain, err);
    if (s == NG_OK && plain)
        s = ng_feed_set(e, NG_FIELD_TITLE, plain, strlen(plain), err);
    free(plain);
    return s;
}

ng_status ng_feed_set_body(ng_feed_entry *e, ng_xml_id element, const char *html, size_t len,
                           int whole, ng_error *err)
{
    if (e->body || len == 0 || ng_feed_words(html, len) == 0)
        return NG_OK;
    e->body = element;
    e->whole = whole;
    return ng_buf_add(&e->html, html, len, err);
}

/* ---- Addresses ---- */

/* `url` at an element: xml:base of all elements around it count, from the outermost. */
static ng_status resolve(ng_feed *f, ng_xml_id at, const char *url, size_t len, ng_buf *ret,
                         ng_error *err)
{
    const char *bases[NG_FEED_BASES_MAX];
    size_t n = 0;
    for (; at && n < NG_FEED_BASES_MAX; at = ng_xml_parent(f->x, at)) {
        const char *base = ng_xml_attribute(f->x, at, "xml:base");
        if (base && strnlen(base, NG_URL_JOIN_MAX + 1) <= NG_URL_JOIN_MAX)
            bases[n++] = base;
    }
    NG_AUTO(ng_buf_release) ng_buf here = NG_BUF_INIT, next = NG_BUF_INIT;
    ng_status s = ng_buf_add(&here, f->base.data, f->base.len, err);
    while (n-- > 0 && s == NG_OK) {
        ng_buf_clear(&next);
        s = ng_url_join(here.data ? here.data : "", here.len, bases[n], strlen(bases[n]), &next,
                        err);
        ng_buf swap = here;
        here = next;
        next = swap;
    }
    return s == NG_OK ? ng_url_join(here.data ? here.data : "", here.len, url, len, ret, err) : s;
}

static int is_web(const ng_buf *url)
{
    return url->data && (strncasecmp(url->data, "http://", 7) == 0 ||
                         strncasecmp(url->data, "https://", 8) == 0);
}

ng_status ng_feed_set_url(ng_feed_entry *e, ng_xml_id at, const char *url, size_t len,
                          ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf whole = NG_BUF_INIT;
    ng_error own = NG_ERROR_INIT;
    if (e->url.len > 0 || len == 0 || len > NG_URL_JOIN_MAX)
        return NG_OK;
    ng_status s = resolve(e->f, at, url, len, &whole, &own);
    if (s == NG_NOMEM)
        return ng_fail(err, s, "%s", own.text);
    if (s != NG_OK || !is_web(&whole) || whole.len > NG_URL_MAX)
        return NG_OK;
    return ng_buf_add(&e->url, whole.data, whole.len, err);
}

ng_status ng_feed_set_base(ng_feed *f, ng_xml_id at, const char *url, size_t len, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf whole = NG_BUF_INIT;
    ng_error own = NG_ERROR_INIT;
    if (len == 0 || len > NG_URL_JOIN_MAX)
        return NG_OK;
    ng_status s = resolve(f, at, url, len, &whole, &own);
    if (s == NG_NOMEM)
        return ng_fail(err, s, "%s", own.text);
    if (s != NG_OK || !is_web(&whole) || whole.len > NG_URL_JOIN_MAX)
        return NG_OK;
    ng_buf_clear(&f->base);
    return ng_buf_add(&f->base, whole.data, whole.len, err);
}

/* ---- The end ---- */

static ng_status add_body(ng_feed_entry *e, ng_error *err)
{
    if (!e->body)
        return NG_OK;
    int more = ng_feed_cut_more(&e->html);
    int teaser = !e->whole && (more || ng_feed_breaks_off(e->html.data, e->html.len) ||
                               ng_feed_words(e->html.data, e->html.len) < NG_FEED_TEASER_WORDS);
    ng_status s = ng_html_add_fragment(e->a, e->html.data ? e->html.data : "", e->html.len,
                                       ng_xml_line(e->f->x, e->body), err);
    if (s == NG_OK && teaser && e->a->n_blocks > 0)
        s = ng_feed_set(e, NG_FIELD_TAG, "teaser", 6, err);
    return s;
}

static ng_status complete(ng_feed_entry *e, ng_error *err)
{
    ng_status s = NG_OK;
    if (e->url.len > 0)
        s = ng_feed_set(e, NG_FIELD_URL, e->url.data, e->url.len, err);
    if (s == NG_OK)
        s = ng_feed_set_id(e, err);
    if (s == NG_OK && !e->a->source && e->f->title.len > 0)
        s = ng_feed_set(e, NG_FIELD_SOURCE, e->f->title.data, e->f->title.len, err);
    return s == NG_OK ? add_body(e, err) : s;
}

static void note_mended(ng_feed_entry *e, uint32_t line)
{
    if (e->f->mended > 0)
        ng_read_note(e->f->sink, line, "%u characters of another charset were put right",
                     e->f->mended);
    e->f->mended = 0;
}

ng_status ng_feed_end(ng_feed_entry *e, ng_status s, ng_error *err)
{
    uint32_t line = ng_xml_line(e->f->x, e->item);
    if (s == NG_OK)
        s = complete(e, err);
    note_mended(e, line);
    if (s == NG_OK && e->a->n_blocks == 0 && !e->a->title) {
        ng_read_skip(e->f->sink, line, "entry %u has neither title nor text", e->f->number);
        ng_article_free(e->a);
    } else {
        s = ng_read_end_take(e->a, s, line, e->f->sink, err);
    }
    e->a = NULL;
    return s;
}
