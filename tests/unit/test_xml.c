/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_xml.c - trees of XML: names, texts, faults and limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "xml.h"

static ng_xml *parse(const char *text)
{
    ng_xml *x = NULL;
    ng_error err = NG_ERROR_INIT;
    if (ng_xml_parse(text, strlen(text), &x, &err) != NG_OK)
        fail_msg("%s", err.text);
    return x;
}

static void expect_text(const ng_xml *x, ng_xml_id element, const char *expected)
{
    ng_buf text = NG_BUF_INIT;
    assert_int_equal(ng_xml_text(x, element, &text, NULL), NG_OK);
    assert_string_equal(text.data, expected);
    ng_buf_release(&text);
}

static void expect_refused(const char *text, ng_status status, const char *why)
{
    ng_xml *x = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_xml_parse(text, strlen(text), &x, &err), status);
    assert_non_null(strstr(err.text, why));
}

static void elements_are_found_by_vocabulary_and_name(void **state)
{
    (void)state;
    ng_xml *x = parse("<a:feed xmlns:a='http://www.w3.org/2005/Atom' xmlns='urn:x'>\n"
                      "<title>no</title><a:title>T</a:title><dc:date>d</dc:date>"
                      "<a:entry><a:title>1</a:title></a:entry><a:entry/></a:feed>");
    ng_xml_id root = ng_xml_root(x);
    assert_true(ng_xml_is(x, root, NG_XMLNS_ATOM, "feed"));
    expect_text(x, ng_xml_child(x, root, NG_XMLNS_ATOM, "title"), "T");
    assert_int_equal(ng_xml_line(x, ng_xml_child(x, root, NG_XMLNS_OTHER, "title")), 2);
    expect_text(x, ng_xml_child(x, root, NG_XMLNS_DC, "date"), "d");
    ng_xml_id entry = ng_xml_child(x, root, NG_XMLNS_ATOM, "entry");
    assert_int_not_equal(ng_xml_again(x, entry, NG_XMLNS_ATOM, "entry"), 0);
    assert_int_equal(ng_xml_child(x, root, NG_XMLNS_ATOM, "author"), 0);
    ng_xml_free(x);
}

static void a_namespace_ends_with_its_element(void **state)
{
    (void)state;
    ng_xml *x = parse("<r><p xmlns='http://www.w3.org/1999/xhtml'><b/></p><b/></r>");
    ng_xml_id p = ng_xml_first(x, ng_xml_root(x));
    assert_int_equal(ng_xml_ns_of(x, ng_xml_first(x, p)), NG_XMLNS_XHTML);
    assert_int_equal(ng_xml_ns_of(x, ng_xml_next(x, p)), NG_XMLNS_NONE);
    ng_xml_free(x);
}

static void texts_and_markup_come_out_as_they_went_in(void **state)
{
    (void)state;
    ng_xml *x = parse("<r xml:lang='de'>one <p class='a&amp;b'>t&lt;w<br/>o</p>"
                      "<![CDATA[ <i> ]]>&eacute;&#8211;<q/></r>");
    ng_buf markup = NG_BUF_INIT;
    ng_xml_id root = ng_xml_root(x);
    expect_text(x, root, "one t<wo <i> é–");
    assert_int_equal(ng_xml_markup(x, root, &markup, NULL), NG_OK);
    assert_string_equal(markup.data,
                        "one <p class=\"a&amp;b\">t&lt;w<br>o</p> &lt;i&gt; é–<q></q>");
    assert_string_equal(ng_xml_inherited(x, ng_xml_first(x, root), "xml:lang"), "de");
    ng_buf_release(&markup);
    ng_xml_free(x);
}

static void what_came_before_a_fault_is_there(void **state)
{
    (void)state;
    uint32_t line = 0;
    ng_xml *x = parse("<rss>\n<item>one</item>\n<item>two & three</item></rss>");
    ng_xml_id item = ng_xml_first(x, ng_xml_root(x));
    expect_text(x, item, "one");
    assert_true(ng_xml_is_whole(x, item));
    assert_false(ng_xml_is_whole(x, ng_xml_next(x, item)));
    assert_non_null(strstr(ng_xml_broken(x, &line), "not well-formed"));
    assert_int_equal(line, 3);
    ng_xml_free(x);
}

static void a_document_type_is_passed_over(void **state)
{
    (void)state;
    ng_xml *x = parse("<!DOCTYPE rss PUBLIC '-//X//DTD' 'http://x/y.dtd'><rss>a&nbsp;b</rss>");
    uint32_t line;
    assert_null(ng_xml_broken(x, &line));
    expect_text(x, ng_xml_root(x),
                "a\xC2\xA0"
                "b");
    ng_xml_free(x);
}

static void entity_declarations_are_refused(void **state)
{
    (void)state;
    expect_refused("<!DOCTYPE r [<!ENTITY a 'b'>]><r>&a;</r>", NG_INVALID, "entity a");
    expect_refused("<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><r>&a;</r>", NG_INVALID,
                   "entity a");
    expect_refused("<!DOCTYPE r [<!ENTITY % a 'b'> %a;]><r/>", NG_INVALID, "entity a");
}

static void modules_of_a_document_type_are_passed_over(void **state)
{
    (void)state;
    ng_xml *x = parse("<!DOCTYPE r SYSTEM 'r.dtd' [<!ENTITY % a SYSTEM 'a.dtd'> %a;]><r>t</r>");
    expect_text(x, ng_xml_root(x), "t");
    ng_xml_free(x);
}

static void nothing_but_faults_is_an_error(void **state)
{
    (void)state;
    expect_refused("", NG_INVALID, "no element");
    expect_refused("& <a>", NG_INVALID, "not well-formed");
}

static ng_status parse_nested(int depth, ng_error *err)
{
    ng_buf text = NG_BUF_INIT;
    ng_xml *x = NULL;
    for (int i = 0; i < depth; i++)
        assert_int_equal(ng_buf_add_str(&text, "<a>", err), NG_OK);
    for (int i = 0; i < depth; i++)
        assert_int_equal(ng_buf_add_str(&text, "</a>", err), NG_OK);
    ng_status s = ng_xml_parse(text.data, text.len, &x, err);
    ng_buf_release(&text);
    ng_xml_free(x);
    return s;
}

static void depth_has_a_limit(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(parse_nested(NG_XML_DEPTH_MAX - 1, &err), NG_OK);
    assert_int_equal(parse_nested(NG_XML_DEPTH_MAX, &err), NG_OK);
    assert_int_equal(parse_nested(NG_XML_DEPTH_MAX + 1, &err), NG_LIMIT);
    assert_non_null(strstr(err.text, "nested over"));
}

static ng_status parse_attributes(int n, ng_error *err)
{
    ng_buf text = NG_BUF_INIT;
    ng_xml *x = NULL;
    assert_int_equal(ng_buf_add_str(&text, "<a", err), NG_OK);
    for (int i = 0; i < n; i++)
        assert_int_equal(ng_buf_addf(&text, err, " a%d=''", i), NG_OK);
    assert_int_equal(ng_buf_add_str(&text, "/>", err), NG_OK);
    ng_status s = ng_xml_parse(text.data, text.len, &x, err);
    ng_buf_release(&text);
    ng_xml_free(x);
    return s;
}

static void attributes_have_a_limit(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(parse_attributes(NG_XML_ATTRIBUTES_MAX - 1, &err), NG_OK);
    assert_int_equal(parse_attributes(NG_XML_ATTRIBUTES_MAX, &err), NG_OK);
    assert_int_equal(parse_attributes(NG_XML_ATTRIBUTES_MAX + 1, &err), NG_LIMIT);
    ng_error_clear(&err);
    assert_int_equal(parse_attributes(200000, &err), NG_LIMIT);
    assert_non_null(strstr(err.text, "attributes"));
}

static ng_status parse_siblings(int n, ng_error *err)
{
    ng_buf text = NG_BUF_INIT;
    ng_xml *x = NULL;
    assert_int_equal(ng_buf_add_str(&text, "<r>", err), NG_OK);
    for (int i = 1; i < n; i++)
        assert_int_equal(ng_buf_add_str(&text, "<a/>", err), NG_OK);
    assert_int_equal(ng_buf_add_str(&text, "</r>", err), NG_OK);
    ng_status s = ng_xml_parse(text.data, text.len, &x, err);
    ng_buf_release(&text);
    ng_xml_free(x);
    return s;
}

static void nodes_have_a_limit(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(parse_siblings(NG_XML_NODES_MAX - 1, &err), NG_OK);
    assert_int_equal(parse_siblings(NG_XML_NODES_MAX, &err), NG_OK);
    assert_int_equal(parse_siblings(NG_XML_NODES_MAX + 1, &err), NG_LIMIT);
    assert_non_null(strstr(err.text, "nodes"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_are_found_by_vocabulary_and_name),
        cmocka_unit_test(a_namespace_ends_with_its_element),
        cmocka_unit_test(texts_and_markup_come_out_as_they_went_in),
        cmocka_unit_test(what_came_before_a_fault_is_there),
        cmocka_unit_test(a_document_type_is_passed_over),
        cmocka_unit_test(entity_declarations_are_refused),
        cmocka_unit_test(modules_of_a_document_type_are_passed_over),
        cmocka_unit_test(nothing_but_faults_is_an_error),
        cmocka_unit_test(depth_has_a_limit),
        cmocka_unit_test(attributes_have_a_limit),
        cmocka_unit_test(nodes_have_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
