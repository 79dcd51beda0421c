/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_feed_out.c - Atom and OpenSearch: what strangers write stays text, ids stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>

#include "service/http/atom.h"
#include "service/http/openapi.h"
#include "service/http/opensearch.h"
#include "service/http/xml_out.h"

#define BASE "https://news.example:8080"

/* ---- XML, read back by another program's parser. ---- */

typedef struct page {
    ng_buf text;
    xmlDocPtr doc;
    xmlXPathContextPtr paths;
} page;

static page parse(ng_buf text)
{
    page p = {.text = text};
    p.doc = xmlReadMemory(text.data, (int)text.len, NULL, NULL, XML_PARSE_NONET);
    assert_non_null(p.doc);
    p.paths = xmlXPathNewContext(p.doc);
    xmlXPathRegisterNs(p.paths, BAD_CAST "a", BAD_CAST "http://www.w3.org/2005/Atom");
    xmlXPathRegisterNs(p.paths, BAD_CAST "o", BAD_CAST "http://a9.com/-/spec/opensearch/1.1/");
    xmlXPathRegisterNs(p.paths, BAD_CAST "moz",
                       BAD_CAST "http://www.mozilla.org/2006/browser/search/");
    return p;
}

static void release(page *p)
{
    xmlXPathFreeContext(p->paths);
    xmlFreeDoc(p->doc);
    ng_buf_release(&p->text);
}

static void expect(const page *p, const char *path, const char *wanted)
{
    xmlXPathObjectPtr found = xmlXPathEval(BAD_CAST path, p->paths);
    assert_non_null(found);
    xmlChar *text = xmlXPathCastToString(found);
    assert_string_equal((const char *)text, wanted);
    xmlFree(text);
    xmlXPathFreeObject(found);
}

static page atom(const char *query, const char *parameters, const char *result_text)
{
    ng_buf text = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    char self[256];
    json_t *result = json_loads(result_text, 0, NULL);
    assert_non_null(result);
    snprintf(self, sizeof self, BASE "/v1/search.atom%s", parameters);
    ng_atom_input in = {query, self, BASE, result};
    assert_int_equal(ng_atom_write(&in, &text, &err), NG_OK);
    json_decref(result);
    return parse(text);
}

#define HIT(article, rest)                                                                         \
    "{\"total\":{\"value\":1},\"cursor\":null,\"hits\":[{\"article\":\"" article                   \
    "\",\"ordinal\":7,\"title\":\"T\",\"text\":\"x\"," rest "}]}"

static void text_of_strangers_stays_text(void **state)
{
    (void)state;
    page p = atom("<b>&\"'", "?q=x",
                  "{\"hits\":[{\"article\":\"a\",\"ordinal\":1,\"title\":\"</title><script>\","
                  "\"text\":\"a < b && c > d ]]> \\u0001\\ufffe\\u0085\\r\\n\\ud83d\\ude00\","
                  "\"source\":\"\\\"><x/>\"}]}");
    expect(&p, "/a:feed/a:title", "<b>&\"'");
    expect(&p, "/a:feed/o:Query/@searchTerms", "<b>&\"'");
    expect(&p, "//a:entry/a:title", "</title><script>");
    expect(&p, "//a:entry/a:content", "a < b && c > d ]]> \r\n\xf0\x9f\x98\x80");
    expect(&p, "//a:entry/a:content/@type", "text");
    expect(&p, "//a:entry/a:author/a:name", "\"><x/>");
    expect(&p, "count(//*[local-name()='script' or local-name()='x'])", "0");
    release(&p);
}

static void an_id_is_the_address_and_the_passage(void **state)
{
    (void)state;
    page p = atom("q", "?q=q", HIT("a b", "\"url\":\"https://p.example/s?a=1&b=2\""));
    expect(&p, "//a:entry/a:id", "https://p.example/s?a=1&b=2#p7");
    expect(&p, "//a:entry/a:link[@rel='alternate']/@href", "https://p.example/s?a=1&b=2");
    expect(&p, "//a:entry/a:link[@rel='related']/@href", BASE "/a/a%20b?q=q#p7");
    release(&p);
}

static void without_an_address_of_the_web_an_id_is_a_tag(void **state)
{
    (void)state;
    static const char *const urls[] = {"null", "\"javascript:alert(1)\"", "\"file:///etc/passwd\""};
    for (size_t i = 0; i < 3; i++) {
        char result[256];
        snprintf(result, sizeof result, HIT("f/a b#c", "\"url\":%s"), urls[i]);
        page p = atom("q", "?q=q", result);
        expect(&p, "//a:entry/a:id", "tag:news.example,2026:f%2Fa%20b%23c#p7");
        expect(&p, "//a:entry/a:link[@rel='alternate']/@href", BASE "/a/f%2Fa%20b%23c?q=q#p7");
        expect(&p, "count(//a:link[starts-with(@href,'java') or starts-with(@href,'file')])", "0");
        release(&p);
    }
    page p = atom("q", "?q=q", HIT("a", "\"url\":\"https://p.example/#here\""));
    expect(&p, "//a:entry/a:id", "tag:news.example,2026:a#p7"); /* one fragment is enough */
    release(&p);
}

static void times_are_whole_and_the_feed_has_the_newest(void **state)
{
    (void)state;
    page p = atom("q", "?q=q",
                  "{\"hits\":["
                  "{\"article\":\"a\",\"ordinal\":1,\"published\":\"2022-01-10\"},"
                  "{\"article\":\"b\",\"ordinal\":1,\"published\":\"2022-01-11T01:00:00+05:00\"},"
                  "{\"article\":\"c\",\"ordinal\":1,\"published\":\"2022-01-10T21:00:00Z\","
                  "\"metadata\":{\"modified\":\"2022-01-10T21:30:00.5Z\",\"authors\":[\"A\",\"B\"],"
                  "\"tags\":[\"t\"],\"section\":\"s\",\"lang\":\"en\"}},"
                  "{\"article\":\"d\",\"ordinal\":1,\"published\":\"some day, perhaps\"},"
                  "{\"article\":\"e\",\"ordinal\":1,\"published\":null}]}");
    expect(&p, "//a:entry[1]/a:updated", "2022-01-10T00:00:00Z");
    expect(&p, "//a:entry[1]/a:published", "2022-01-10T00:00:00Z");
    expect(&p, "//a:entry[2]/a:updated", "2022-01-11T01:00:00+05:00");
    expect(&p, "//a:entry[3]/a:updated", "2022-01-10T21:30:00.5Z");
    expect(&p, "count(//a:entry[3]/a:author)", "2");
    expect(&p, "count(//a:entry[3]/a:category)", "2");
    expect(&p, "//a:entry[3]/a:content/@xml:lang", "en");
    expect(&p, "//a:entry[4]/a:updated", "1970-01-01T00:00:00Z");
    expect(&p, "count(//a:entry[4]/a:published)", "0");
    expect(&p, "//a:entry[5]/a:updated", "1970-01-01T00:00:00Z");
    expect(&p, "/a:feed/a:updated", "2022-01-10T21:30:00.5Z");
    release(&p);
}

static void pages_of_a_feed_have_one_id_and_lead_on(void **state)
{
    (void)state;
    page p = atom("a&b", "?q=a%26b&cursor=old&lang=en", "{\"hits\":[],\"cursor\":\"n+w/=\"}");
    expect(&p, "/a:feed/a:id", "tag:news.example,2026:search.atom?q=a%26b&lang=en");
    expect(&p, "/a:feed/a:link[@rel='self']/@href",
           BASE "/v1/search.atom?q=a%26b&cursor=old&lang=en");
    expect(&p, "/a:feed/a:link[@rel='next']/@href",
           BASE "/v1/search.atom?q=a%26b&lang=en&cursor=n%2Bw%2F%3D");
    expect(&p, "/a:feed/a:link[@rel='alternate']/@href", BASE "/?q=a%26b&lang=en");
    expect(&p, "/a:feed/a:updated", "1970-01-01T00:00:00Z");
    release(&p);
    p = atom("a", "?q=a&&lang=en&", "{\"hits\":[],\"cursor\":\"c\"}");
    expect(&p, "/a:feed/a:link[@rel='next']/@href", BASE "/v1/search.atom?q=a&lang=en&cursor=c");
    release(&p);
    p = atom("a", "?cursor=old", "{\"hits\":[],\"cursor\":\"c\"}");
    expect(&p, "/a:feed/a:link[@rel='next']/@href", BASE "/v1/search.atom?cursor=c");
    release(&p);
    p = atom("a", "?q=a", "{\"hits\":[],\"cursor\":null}");
    expect(&p, "count(/a:feed/a:link[@rel='next'])", "0");
    release(&p);
}

static void the_longest_query_is_in_every_link(void **state)
{
    (void)state;
    static char self[9000];
    ng_buf text = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    json_t *result = json_pack("{s:[], s:s}", "hits", "cursor", "c");
    int begun = snprintf(self, sizeof self, BASE "/v1/search.atom?q=");
    memset(self + begun, 'a', 8192);
    ng_atom_input in = {"q", self, BASE, result};
    assert_int_equal(ng_atom_write(&in, &text, &err), NG_OK);
    json_decref(result);
    page p = parse(text);
    expect(&p,
           "string-length(/a:feed/a:link[@rel='next']/@href) - string-length('&cursor=c') = "
           "string-length(/a:feed/a:link[@rel='self']/@href)",
           "true");
    release(&p);
}

static void what_is_no_result_is_refused_and_nothing_is_written(void **state)
{
    (void)state;
    ng_buf text = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    json_t *other = json_pack("{s:s}", "hits", "none");
    ng_atom_input in = {"q", BASE "/v1/search.atom?q=q", BASE, other};
    assert_int_equal(ng_atom_write(&in, &text, &err), NG_INVALID);
    assert_int_equal(ng_opensearch_suggestions("a", other, &text, &err), NG_INVALID);
    assert_int_equal(text.len, 0);
    json_decref(other);
}

static void bytes_that_are_not_utf8_are_left_out(void **state)
{
    (void)state;
    ng_buf text = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    ng_xml_writer x = {&text, &err, NG_OK};
    ng_xml_write_text(&x, "a\xff"
                          "b\xc3&\xed\xa0\x80");
    ng_xml_write_element(&x, "n", NULL);
    assert_int_equal(x.status, NG_OK);
    assert_string_equal(text.data, "ab&amp;");
    ng_buf_release(&text);
}

static void a_browser_learns_where_to_search(void **state)
{
    (void)state;
    ng_buf text = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_opensearch_write("http://h.example/a&b", &text, &err), NG_OK);
    page p = parse(text);
    expect(&p, "string-length(/o:OpenSearchDescription/o:ShortName) <= 16", "true");
    expect(&p, "//o:Url[@type='text/html']/@template", "http://h.example/a&b/?q={searchTerms}");
    expect(&p, "//o:Url[@type='application/x-suggestions+json']/@template",
           "http://h.example/a&b/v1/suggest?prefix={searchTerms}&format=opensearch");
    expect(&p, "//o:Url[@type='application/atom+xml']/@template",
           "http://h.example/a&b/v1/search.atom?q={searchTerms}&limit={count?}");
    expect(&p, "//moz:SearchForm", "http://h.example/a&b/");
    release(&p);
}

static void suggestions_are_a_prefix_and_a_list(void **state)
{
    (void)state;
    ng_buf text = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    json_t *result =
        json_loads("{\"items\":[{\"text\":\"nav\\\"y\",\"count\":3},{\"text\":\"naval\","
                   "\"count\":1},{\"count\":1}]}",
                   0, NULL);
    assert_int_equal(ng_opensearch_suggestions("na", result, &text, &err), NG_OK);
    assert_string_equal(text.data, "[\"na\",[\"nav\\\"y\",\"naval\"]]");
    json_decref(result);
    ng_buf_release(&text);
}

static void the_description_of_the_interface_is_json(void **state)
{
    (void)state;
    size_t len;
    const char *text = ng_openapi(&len);
    assert_int_equal(strlen(text), len);
    json_t *document = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
    assert_string_equal(json_string_value(json_object_get(document, "openapi")), "3.1.0");
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_of_strangers_stays_text),
        cmocka_unit_test(an_id_is_the_address_and_the_passage),
        cmocka_unit_test(without_an_address_of_the_web_an_id_is_a_tag),
        cmocka_unit_test(times_are_whole_and_the_feed_has_the_newest),
        cmocka_unit_test(pages_of_a_feed_have_one_id_and_lead_on),
        cmocka_unit_test(the_longest_query_is_in_every_link),
        cmocka_unit_test(what_is_no_result_is_refused_and_nothing_is_written),
        cmocka_unit_test(bytes_that_are_not_utf8_are_left_out),
        cmocka_unit_test(a_browser_learns_where_to_search),
        cmocka_unit_test(suggestions_are_a_prefix_and_a_list),
        cmocka_unit_test(the_description_of_the_interface_is_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
