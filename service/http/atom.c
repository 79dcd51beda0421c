/* SPDX-License-Identifier: GPL-2.0-or-later */
/* atom.c - the result of a search as an Atom feed. */
#include "service/http/atom.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "service/http/xml_out.h"

#define NEVER     "1970-01-01T00:00:00Z"
#define TIME_TEXT 48
#define MIDNIGHT  "T00:00:00Z"

static const char *string_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* ---- Times. ---- */

/* Seconds since 1970, or -1. */
static long long seconds_of(const char *text)
{
    struct tm t = {0};
    int used = 0, hours = 0, minutes = 0;
    char sign = 0;
    if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d%n", &t.tm_year, &t.tm_mon, &t.tm_mday, &t.tm_hour,
               &t.tm_min, &t.tm_sec, &used) != 6 ||
        used != 19)
        return -1;
    const char *zone = text + used;
    if (*zone == '.')
        zone += 1 + strspn(zone + 1, "0123456789");
    if (strcmp(zone, "Z")) {
        if (strlen(zone) != 6 || sscanf(zone, "%c%2d:%2d", &sign, &hours, &minutes) != 3 ||
            (sign != '+' && sign != '-'))
            return -1;
    }
    t.tm_year -= 1900;
    t.tm_mon -= 1;
    long long offset = 60LL * (60 * hours + minutes);
    return (long long)timegm(&t) - (sign == '-' ? -offset : offset);
}

/* A time of ours (RFC 3339, or a day) as RFC 3339. 0: it is neither. */
static int read_time(const char *text, char ret[TIME_TEXT])
{
    size_t len = text ? strlen(text) : 0;
    if (len != 10 && (len < 20 || len >= TIME_TEXT))
        return 0;
    memcpy(ret, text, len + 1);
    if (len == 10)
        memcpy(ret + len, MIDNIGHT, sizeof MIDNIGHT);
    return seconds_of(ret) != -1;
}

static void updated_of(const json_t *hit, char ret[TIME_TEXT])
{
    const json_t *metadata = json_object_get(hit, "metadata");
    if (!read_time(string_of(metadata, "modified"), ret) &&
        !read_time(string_of(hit, "published"), ret))
        memcpy(ret, NEVER, sizeof NEVER);
}

/* The newest of the hits: a feed that is asked for again changes only when its hits do. */
static void newest(const json_t *hits, char ret[TIME_TEXT])
{
    long long best = 0;
    memcpy(ret, NEVER, sizeof NEVER);
    for (size_t i = 0; i < json_array_size(hits); i++) {
        char text[TIME_TEXT];
        updated_of(json_array_get(hits, i), text);
        long long at = seconds_of(text);
        if (at > best) {
            best = at;
            memcpy(ret, text, TIME_TEXT);
        }
    }
}

/* ---- Addresses. ---- */

static int is_web(const char *url)
{
    return url && (!strncasecmp(url, "http://", 7) || !strncasecmp(url, "https://", 8));
}

/* One that can be an id as it is, with a fragment behind it. */
static int is_plain_url(const char *url)
{
    if (!is_web(url))
        return 0;
    for (const unsigned char *p = (const unsigned char *)url; *p; p++)
        if (*p <= 0x20 || *p >= 0x7F || strchr("\"<>\\^`{|}#", *p))
            return 0;
    return 1;
}

/* "tag:HOST,2026:", of the host in the base URL without its port. */
static void put_tag(ng_xml_writer *x, const char *base_url)
{
    const char *host = strstr(base_url, "://");
    host = host ? host + 3 : base_url;
    size_t len = strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
    char text[256];
    snprintf(text, sizeof text, "tag:%.*s,2026:", len ? (int)len : 9, len ? host : "localhost");
    ng_xml_write_text(x, text);
}

/* `?a=b&…` of a URL without the parameter `cursor`. Gives the sign that the next one needs. */
static const char *put_parameters(ng_xml_writer *x, const char *url)
{
    const char *at = strchr(url, '?'), *mark = "?";
    while (at && *at && *at != '#') {
        const char *name = at + 1;
        size_t len = strcspn(name, "&#");
        at = name + len;
        if (!len || !strncmp(name, "cursor=", 7))
            continue;
        ng_xml_write_text(x, mark);
        ng_xml_write_text_of(x, name, len);
        mark = "&";
    }
    return mark;
}

static void put_article(ng_xml_writer *x, const ng_atom_input *in, const json_t *hit)
{
    const char *id = string_of(hit, "article");
    char fragment[32];
    snprintf(fragment, sizeof fragment, "#p%lld",
             (long long)json_integer_value(json_object_get(hit, "ordinal")));
    ng_xml_write_text(x, in->base_url);
    ng_xml_write_raw(x, "/a/");
    ng_xml_write_url_part(x, id ? id : "");
    ng_xml_write_raw(x, "?q=");
    ng_xml_write_url_part(x, in->query);
    ng_xml_write_raw(x, fragment);
}

/* ---- Entries. ---- */

static void put_id(ng_xml_writer *x, const ng_atom_input *in, const json_t *hit)
{
    const char *url = string_of(hit, "url"), *article = string_of(hit, "article");
    char fragment[32];
    snprintf(fragment, sizeof fragment, "#p%lld",
             (long long)json_integer_value(json_object_get(hit, "ordinal")));
    ng_xml_write_raw(x, "<id>");
    if (is_plain_url(url)) {
        ng_xml_write_text(x, url);
    } else {
        put_tag(x, in->base_url);
        ng_xml_write_url_part(x, article ? article : "");
    }
    ng_xml_write_raw(x, fragment);
    ng_xml_write_raw(x, "</id>\n");
}

static void put_links(ng_xml_writer *x, const ng_atom_input *in, const json_t *hit)
{
    const char *url = string_of(hit, "url");
    if (is_web(url)) {
        ng_xml_write_raw(x, "<link rel=\"alternate\" href=\"");
        ng_xml_write_text(x, url);
        ng_xml_write_raw(x, "\"/>\n");
    }
    ng_xml_write_raw(x, is_web(url) ? "<link rel=\"related\" type=\"text/html\" href=\""
                                    : "<link rel=\"alternate\" type=\"text/html\" href=\"");
    put_article(x, in, hit);
    ng_xml_write_raw(x, "\"/>\n");
}

static void put_author(ng_xml_writer *x, const char *name)
{
    if (!name || !*name)
        return;
    ng_xml_write_raw(x, "<author>");
    ng_xml_write_element(x, "name", name);
    ng_xml_write_raw(x, "</author>\n");
}

/* Who wrote it, or the source that published it; else the author of the feed holds. */
static void put_authors(ng_xml_writer *x, const json_t *hit)
{
    const json_t *authors = json_object_get(json_object_get(hit, "metadata"), "authors");
    for (size_t i = 0; i < json_array_size(authors); i++)
        put_author(x, json_string_value(json_array_get(authors, i)));
    if (!json_array_size(authors))
        put_author(x, string_of(hit, "source"));
}

static void put_category(ng_xml_writer *x, const char *term)
{
    if (!term || !*term)
        return;
    ng_xml_write_raw(x, "<category term=\"");
    ng_xml_write_text(x, term);
    ng_xml_write_raw(x, "\"/>\n");
}

static void put_content(ng_xml_writer *x, const json_t *hit)
{
    const json_t *metadata = json_object_get(hit, "metadata");
    const json_t *tags = json_object_get(metadata, "tags");
    const char *lang = string_of(metadata, "lang");
    put_category(x, string_of(metadata, "section"));
    for (size_t i = 0; i < json_array_size(tags); i++)
        put_category(x, json_string_value(json_array_get(tags, i)));
    ng_xml_write_raw(x, "<content type=\"text\"");
    if (lang) {
        ng_xml_write_raw(x, " xml:lang=\"");
        ng_xml_write_text(x, lang);
        ng_xml_write_raw(x, "\"");
    }
    ng_xml_write_raw(x, ">");
    ng_xml_write_text(x, string_of(hit, "text"));
    ng_xml_write_raw(x, "</content>\n");
}

static void put_entry(ng_xml_writer *x, const ng_atom_input *in, const json_t *hit)
{
    char text[TIME_TEXT];
    const char *title = string_of(hit, "title");
    ng_xml_write_raw(x, "<entry>\n");
    put_id(x, in, hit);
    ng_xml_write_element(x, "title", title ? title : "");
    updated_of(hit, text);
    ng_xml_write_element(x, "updated", text);
    if (read_time(string_of(hit, "published"), text))
        ng_xml_write_element(x, "published", text);
    put_authors(x, hit);
    put_links(x, in, hit);
    put_content(x, hit);
    ng_xml_write_raw(x, "</entry>\n");
}

/* ---- The feed. ---- */

static void put_feed_links(ng_xml_writer *x, const ng_atom_input *in, const char *cursor)
{
    ng_xml_write_raw(x, "<link rel=\"self\" type=\"application/atom+xml\" href=\"");
    ng_xml_write_text(x, in->self_url);
    ng_xml_write_raw(x, "\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
    ng_xml_write_text(x, in->base_url);
    ng_xml_write_raw(x, "/");
    put_parameters(x, in->self_url);
    ng_xml_write_raw(
        x, "\"/>\n<link rel=\"search\" type=\"application/opensearchdescription+xml\" href=\"");
    ng_xml_write_text(x, in->base_url);
    ng_xml_write_raw(x, "/opensearch.xml\"/>\n");
    if (!cursor)
        return;
    ng_xml_write_raw(x, "<link rel=\"next\" type=\"application/atom+xml\" href=\"");
    ng_xml_write_text(x, in->base_url);
    ng_xml_write_raw(x, "/v1/search.atom");
    ng_xml_write_text(x, put_parameters(x, in->self_url));
    ng_xml_write_raw(x, "cursor=");
    ng_xml_write_url_part(x, cursor);
    ng_xml_write_raw(x, "\"/>\n");
}

static void put_head(ng_xml_writer *x, const ng_atom_input *in, const json_t *hits)
{
    char text[TIME_TEXT];
    const json_t *total = json_object_get(json_object_get(in->result, "total"), "value");
    ng_xml_write_raw(x, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                        "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
                        "xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\">\n<id>");
    put_tag(x, in->base_url);
    ng_xml_write_raw(x, "search.atom");
    put_parameters(x, in->self_url);
    ng_xml_write_raw(x, "</id>\n");
    ng_xml_write_element(x, "title", in->query[0] ? in->query : "nutgraf");
    newest(hits, text);
    ng_xml_write_element(x, "updated", text);
    ng_xml_write_raw(x, "<author><name>nutgraf</name></author>\n"
                        "<generator version=\"" NG_VERSION "\">nutgraf</generator>\n");
    put_feed_links(x, in, string_of(in->result, "cursor"));
    snprintf(text, sizeof text, "%lld", (long long)json_integer_value(total));
    ng_xml_write_element(x, "opensearch:totalResults", json_is_integer(total) ? text : NULL);
    ng_xml_write_raw(x, "<opensearch:Query role=\"request\" searchTerms=\"");
    ng_xml_write_text(x, in->query);
    ng_xml_write_raw(x, "\"/>\n");
}

ng_status ng_atom_write(const ng_atom_input *in, ng_buf *ret, ng_error *err)
{
    ng_xml_writer x = {ret, err, NG_OK};
    const json_t *hits = json_object_get(in->result, "hits");
    size_t before = ret->len;
    if (!json_is_array(hits))
        return ng_fail(err, NG_INVALID, "this is not the result of a search");
    put_head(&x, in, hits);
    for (size_t i = 0; i < json_array_size(hits); i++)
        put_entry(&x, in, json_array_get(hits, i));
    ng_xml_write_raw(&x, "</feed>\n");
    if (x.status && ret->data)
        ret->data[ret->len = before] = '\0';
    return x.status;
}
