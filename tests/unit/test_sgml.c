/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_sgml.c - newswire collections in SGML: how they are told, and rules of their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "nutgraf/buffer.h"
#include "reading.h"
#include "sgml.h"

static const char *format_of(const char *text)
{
    ng_read_input in = {.bytes = text, .len = strlen(text), .path = "a"};
    return ng_read_format(&in);
}

static void it_is_known_by_its_first_tag(void **state)
{
    (void)state;
    assert_string_equal(format_of("<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS>"), "sgml");
    assert_string_equal(format_of("\n<REUTERS TOPICS=\"YES\" NEWID=\"1\">"), "sgml");
    assert_string_equal(format_of("<DOC>\n<DOCNO> X-1 </DOCNO>"), "sgml");
    assert_string_equal(format_of("<DOC id=\"A_1\" type=\"story\">\n<HEADLINE>\nx"), "sgml");
    const char *other = format_of("<DOC>\n<para>Something else.</para></DOC>");
    assert_true(!other || strcmp(other, "sgml") != 0);
    ng_read_input in = {.bytes = "<REUTERS NEWID=\"1\">", .len = 19, .path = "a"};
    assert_true(ng_read_wants_child(&in));
}

/* A tag of `len` bytes whose attribute fills it. */
static size_t read_tag(size_t len)
{
    static char text[2 * NG_SGML_TAG_MAX];
    static const char tail[] = "<TEXT><TITLE>A TITLE FOR IT</TITLE></TEXT></REUTERS>";
    int n = snprintf(text, sizeof text, "<REUTERS NEWID=\"1\" X=\"");
    memset(text + n, 'x', len - (size_t)n - 2);
    memcpy(text + len - 2, "\">", 2);
    memcpy(text + len, tail, sizeof tail);
    results r = read_text("a.sgm", text);
    assert_int_equal(r.status, NG_OK);
    size_t articles = r.n;
    release_results(&r);
    return articles;
}

static void a_tag_over_the_limit_is_text(void **state)
{
    (void)state;
    assert_int_equal(read_tag(NG_SGML_TAG_MAX - 1), 1);
    assert_int_equal(read_tag(NG_SGML_TAG_MAX), 1);
    assert_int_equal(read_tag(NG_SGML_TAG_MAX + 1), 0);
}

static void one_bad_document_does_not_lose_the_next(void **state)
{
    (void)state;
    char text[1000];
    char id[NG_ID_MAX + 10];
    memset(id, 'n', sizeof id - 1);
    id[sizeof id - 1] = '\0';
    snprintf(text, sizeof text,
             "<DOC><DOCNO>%s</DOCNO><TEXT>The first has too long a number.</TEXT></DOC>\n"
             "<DOC><DOCNO>two</DOCNO><TEXT>The second is read.</TEXT></DOC>",
             id);
    results r = read_text("a.sgm", text);
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->id, "two");
    assert_int_equal(r.n_faults, 1);
    assert_int_equal(r.faults[0].status, NG_LIMIT);
    release_results(&r);
}

static void a_file_without_documents_is_reported(void **state)
{
    (void)state;
    results r = read_text("a.sgm", "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n");
    assert_int_equal(r.n, 0);
    assert_int_equal(r.n_faults, 1);
    assert_int_equal(r.faults[0].status, NG_NOTFOUND);
    release_results(&r);
}

static void expect_decoded(const char *text, const char *expected)
{
    ng_buf b = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_sgml_decode(text, strlen(text), &b, &err), NG_OK);
    assert_string_equal(b.data ? b.data : "", expected);
    ng_buf_release(&b);
}

static void references_are_resolved(void **state)
{
    (void)state;
    expect_decoded("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d");
    expect_decoded("&#2;&#233;&#xE9;&#3;&eacute;", "ééé");
    expect_decoded("&#xD800;&#1114112;", "\xEF\xBF\xBD\xEF\xBF\xBD");
    expect_decoded("AT&T, &nothing; &#; &#x; &amp &", "AT&T, &nothing; &#; &#x; &amp &");
    expect_decoded("&amp;lt;", "&lt;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_known_by_its_first_tag),
        cmocka_unit_test(a_tag_over_the_limit_is_text),
        cmocka_unit_test(one_bad_document_does_not_lose_the_next),
        cmocka_unit_test(a_file_without_documents_is_reported),
        cmocka_unit_test(references_are_resolved),
    };
    return cmocka_run_group_tests_name("sgml", tests, NULL, NULL);
}
