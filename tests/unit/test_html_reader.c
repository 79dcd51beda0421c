/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_html_reader.c - which inputs are pages, and what pages may cost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "html.h"
#include "html_meta.h"
#include "html_tree.h"
#include "nutgraf/buffer.h"
#include "reading.h"

#define PARAGRAPH                                                                                  \
    "<p>The harbour of the small town was closed on Monday, after a storm had broken the pier, "   \
    "the lamps and two of the three cranes that stand at its end.</p>"

/* `n` times the same text. */
static void add_times(ng_buf *b, const char *text, size_t n)
{
    ng_error err = NG_ERROR_INIT;
    for (size_t i = 0; i < n; i++)
        assert_int_equal(ng_buf_add_str(b, text, &err), NG_OK);
}

static void add(ng_buf *b, const char *text)
{
    add_times(b, text, 1);
}

static results read_buf(const ng_buf *b)
{
    return read_bytes("page.html", b->data, b->len);
}

static void expect_fault(ng_buf *b, const char *text)
{
    results r = read_buf(b);
    assert_int_equal(r.status, NG_OK);
    assert_int_equal(r.n, 0);
    assert_int_equal(r.n_faults, 1);
    assert_int_equal(r.faults[0].status, NG_LIMIT);
    assert_non_null(strstr(r.faults[0].text, text));
    ng_buf_release(b);
}

static void expect_article(ng_buf *b)
{
    results r = read_buf(b);
    assert_int_equal(r.status, NG_OK);
    assert_int_equal(r.n_faults, 0);
    assert_int_equal(r.n, 1);
    release_results(&r);
    ng_buf_release(b);
}

static const char *format_of(const char *path, const char *text)
{
    ng_read_input in = {.bytes = text, .len = strlen(text), .path = path};
    const char *name = ng_read_format(&in);
    return name ? name : "";
}

static void pages_are_told_by_their_beginning(void **state)
{
    (void)state;
    assert_string_equal(format_of("a", "<!DOCTYPE html><p>x"), "html");
    assert_string_equal(format_of("a", " \n<!doctype HTML>\n"), "html");
    assert_string_equal(format_of("a", "<html lang=en>"), "html");
    assert_string_equal(format_of("a", "<!-- saved page --><!-- two -->\n<html>"), "html");
    assert_string_equal(format_of("a", "<?xml version='1.0'?>\n<!-- x --><html xmlns='y'>"),
                        "html");
    assert_string_equal(format_of("a.html", "<p>only a piece</p>"), "html");
    assert_string_equal(format_of("a.XHTML", "<div>only a piece</div>"), "html");
    assert_string_equal(format_of("a.htm", "No markup here."), "text");
    assert_string_equal(format_of("a.txt", "<p>only a piece</p>"), "text");
    assert_string_equal(format_of("a.html", ""), "text");
    ng_read_input in = {.bytes = "<html>", .len = 6};
    assert_int_equal(ng_read_wants_child(&in), 1);
}

static void nesting_has_a_limit(void **state)
{
    (void)state;
    /* html, body and the elements of the paragraph itself are two and one. */
    for (int more = -1; more <= 1; more++) {
        ng_buf b = NG_BUF_INIT;
        add(&b, "<html><body>");
        add_times(&b, "<div>", (size_t)(NG_HTML_DEPTH_MAX - 3 + more));
        add(&b, PARAGRAPH);
        if (more > 0)
            expect_fault(&b, "nested over 512 deep");
        else
            expect_article(&b);
    }
}

static void attributes_have_a_limit(void **state)
{
    (void)state;
    for (int more = -1; more <= 1; more++) {
        ng_buf b = NG_BUF_INIT;
        add(&b, "<html><body><div");
        add_times(&b, " a=1", (size_t)(NG_HTML_ATTRIBUTES_MAX + more));
        add(&b, ">" PARAGRAPH "</div>");
        if (more > 0)
            expect_fault(&b, "over 1000 attributes");
        else
            expect_article(&b);
    }
}

static void nodes_have_a_limit(void **state)
{
    (void)state;
    /* html, body, p and its text are four; each b is one, and none is in the paragraph. */
    for (int more = -1; more <= 1; more++) {
        ng_buf b = NG_BUF_INIT;
        add(&b, "<html><body>" PARAGRAPH);
        add_times(&b, "<b></b>", (size_t)(NG_HTML_NODES_MAX - 4 + more));
        if (more > 0)
            expect_fault(&b, "over 250000 elements");
        else
            expect_article(&b);
    }
}

static void text_has_a_limit(void **state)
{
    (void)state;
    for (int more = -1; more <= 1; more++) {
        NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
        char *plain = NULL;
        ng_error err = NG_ERROR_INIT;
        add(&b, "<p>");
        add_times(&b, "x", (size_t)(NG_HTML_OUTPUT_MAX + more));
        ng_status s = ng_html_plain(b.data, b.len, &plain, &err);
        assert_int_equal(s, more > 0 ? NG_LIMIT : NG_OK);
        if (more > 0)
            assert_non_null(strstr(err.text, "text of an HTML page is over 8388608 bytes"));
        else
            assert_int_equal(strlen(plain), NG_HTML_OUTPUT_MAX + more);
        free(plain);
    }
}

/* Each is some megabytes that a parser could need minutes or its whole stack for. */
static void hostile_pages_end(void **state)
{
    (void)state;
    static const struct {
        const char *before, *piece, *after;
    } pages[] = {{"<html>", "<div>", ""},
                 {"<html>", "<i>", ""},
                 {"<html>", "<p><u>", ""},
                 {"<html>", "<b><div></b>", ""},
                 {"<html>", "<table><tr><td>", ""},
                 {"<html>", "<ul><li>", ""},
                 {"<html>", "<a href=x>", ""},
                 {"<html>", "</p>", ""},
                 {"<html><div><div><div><div><div><div>", "</span>", ""},
                 {"<html>", "<!--", ""},
                 {"<html>", "<!-", ""},
                 {"<html>", "<script>", ""},
                 {"<html>", "<a b=\"", ""},
                 {"<html>", "<a b='>", ""},
                 {"<html>", "<body a=1><html b=2>", ""},
                 {"<html>", "x</b>y<b>", ""},
                 {"<html>", "&amp;", ""},
                 {"<html>", "&#x", ""},
                 {"<html>", "<", ""},
                 {"<html><p ", "a=1 ", ">"},
                 {"<html><p ", "a", ">"},
                 {"<html><p class='", "a-", "'>"},
                 {"<html><p>", "x<br>", "</p>"},
                 {"<html><p>", "<br>", "</p>"},
                 {"<html><script type='application/ld+json'>", "[", "</script>"},
                 {"<html><script type='application/ld+json'>", "{\"a\":", "</script>"}};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        NG_AUTO(ng_buf_release) ng_buf b = NG_BUF_INIT;
        add(&b, pages[i].before);
        add_times(&b, pages[i].piece, 200000);
        add(&b, pages[i].after);
        results r = read_buf(&b);
        assert_true(r.status == NG_OK);
        assert_int_equal(r.n + r.n_faults, 1);
        release_results(&r);
    }
}

static void fragments_are_walked_by_their_blocks(void **state)
{
    (void)state;
    static const char html[] =
        "Out of all blocks.<h2>First "
        "<i>he</i>ading</h2><p>One&nbsp;para<b>graph</b>.<br><br>Another "
        "one.</p><ul><li>red<li>green</ul><blockquote>What was said.</blockquote><figure><img "
        "src=x><figcaption>A picture.</figcaption></figure><script>no()</script><p hidden>No.</p>"
        "<table><tr><td>a<td>b<tr><td>c<td>d</table><pre>two\nlines\n\nend</pre>";
    static const struct {
        ng_block_kind kind;
        const char *text;
    } expected[] = {{NG_BLOCK_PARAGRAPH, "Out of all blocks."},
                    {NG_BLOCK_HEADING, "First heading"},
                    {NG_BLOCK_PARAGRAPH, "One paragraph."},
                    {NG_BLOCK_PARAGRAPH, "Another one."},
                    {NG_BLOCK_LIST, "red\ngreen"},
                    {NG_BLOCK_QUOTE, "What was said."},
                    {NG_BLOCK_CAPTION, "A picture."},
                    {NG_BLOCK_LIST, "a b\nc d"},
                    {NG_BLOCK_PARAGRAPH, "two lines"},
                    {NG_BLOCK_PARAGRAPH, "end"}};
    ng_article *a = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_article_new(&a, &err), NG_OK);
    assert_int_equal(ng_article_set(a, NG_FIELD_ID, "x", 1, &err), NG_OK);
    assert_int_equal(ng_html_add_fragment(a, html, sizeof html - 1, 7, &err), NG_OK);
    assert_int_equal(ng_html_add_fragment(a, "", 0, 7, &err), NG_OK);
    assert_int_equal(ng_article_finish(a, &err), NG_OK);
    assert_int_equal(a->n_blocks, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < a->n_blocks; i++) {
        const ng_block *b = &a->blocks[i];
        assert_int_equal(b->kind, expected[i].kind);
        assert_int_equal(b->line, 7);
        assert_int_equal(b->end - b->start, strlen(expected[i].text));
        assert_memory_equal(a->text + b->start, expected[i].text, b->end - b->start);
    }
    assert_int_equal(a->blocks[1].level, 2);
    ng_article_free(a);
}

static void plain_text_is_one_line(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"a <b>b</b>c &amp; d", "a bc & d"},
                                           {"", ""},
                                           {"<p>one</p><p>two</p>", "one two"},
                                           {"3 < 4 &lt; 5", "3 < 4 < 5"},
                                           {"&#147;x&#x94; &#8211;", "“x” –"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char *plain = NULL;
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_html_plain(pairs[i][0], strlen(pairs[i][0]), &plain, &err), NG_OK);
        assert_string_equal(plain, pairs[i][1]);
        free(plain);
    }
}

static void canonical_addresses_are_doubted(void **state)
{
    (void)state;
    static const struct {
        const char *canonical, *own, *url;
    } cases[] = {{"https://news.example/a", NULL, "https://news.example/a"},
                 {"https://news.example/a", "https://www.news.example/b", "https://news.example/a"},
                 {"https://other.example/a", "https://news.example/b", "https://news.example/b"},
                 {"https://news.example/", "https://news.example/b", "https://news.example/b"},
                 {"https://news.example", NULL, NULL},
                 {"/a", NULL, NULL},
                 {"https://news.example:80/", NULL, NULL},
                 {"https://a.co.uk/x", "https://b.co.uk/y", "https://b.co.uk/y"},
                 {"https://m.a.co.uk/x", "https://www.a.co.uk/y", "https://m.a.co.uk/x"},
                 {NULL, "https://news.example/b", "https://news.example/b"},
                 {NULL, NULL, NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ng_html_meta m = NG_HTML_META_INIT;
        m.fields[NG_META_CANONICAL] = cases[i].canonical;
        m.fields[NG_META_OG_URL] = cases[i].own;
        const char *url = ng_html_url(&m);
        if (cases[i].url)
            assert_string_equal(url, cases[i].url);
        else
            assert_null(url);
    }
}

static void a_day_in_an_address_is_found(void **state)
{
    (void)state;
    char text[NG_MOMENT_TEXT];
    ng_moment day;
    assert_true(ng_html_url_day("https://news.example/town/2022/01/10/storm", &day));
    ng_moment_format(&day, text);
    assert_string_equal(text, "2022-01-10");
    assert_true(ng_html_url_day("https://news.example/2022-01-10/storm", &day));
    assert_false(ng_html_url_day("https://news.example/2022/13/10/storm", &day));
    assert_false(ng_html_url_day("https://news.example/1022/01/10/storm", &day));
    assert_false(ng_html_url_day("https://news.example/2022/01/101/storm", &day));
    assert_false(ng_html_url_day("https://news.example/2022", &day));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_told_by_their_beginning),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(attributes_have_a_limit),
        cmocka_unit_test(nodes_have_a_limit),
        cmocka_unit_test(text_has_a_limit),
        cmocka_unit_test(hostile_pages_end),
        cmocka_unit_test(fragments_are_walked_by_their_blocks),
        cmocka_unit_test(plain_text_is_one_line),
        cmocka_unit_test(canonical_addresses_are_doubted),
        cmocka_unit_test(a_day_in_an_address_is_found),
    };
    return cmocka_run_group_tests_name("html reader", tests, NULL, NULL);
}
