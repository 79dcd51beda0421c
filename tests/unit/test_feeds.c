/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_feeds.c - the steps that make articles of feeds, and feeds that other people wrote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base64.h"
#include "feed.h"
#include "reading.h"
#include "url_join.h"
#include "xml_mend.h"

/* ---- Steps ---- */

static void expect_address(const char *base, const char *reference, const char *expected)
{
    ng_buf got = NG_BUF_INIT;
    assert_int_equal(ng_url_join(base, strlen(base), reference, strlen(reference), &got, NULL),
                     NG_OK);
    assert_string_equal(got.data, expected);
    ng_buf_release(&got);
}

/* RFC 3986, section 5.4. */
static void addresses_are_joined_as_the_standard_has_it(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {"..g", "http://a/b/c/..g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {" g\n", "http://a/b/c/g"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_address("http://a/b/c/d;p?q", cases[i][0], cases[i][1]);
    expect_address("http://a", "g", "http://a/g");
    expect_address("no/scheme", "g", "g");
    assert_true(ng_url_is_whole("tag:x", 5));
    assert_false(ng_url_is_whole("1a:b", 4));
}

static void an_address_beyond_the_limit_is_refused(void **state)
{
    (void)state;
    char *long_one = malloc(NG_URL_JOIN_MAX + 1);
    ng_buf got = NG_BUF_INIT;
    memset(long_one, 'x', NG_URL_JOIN_MAX + 1);
    for (size_t n = NG_URL_JOIN_MAX - 1; n <= NG_URL_JOIN_MAX + 1; n++) {
        ng_error err = NG_ERROR_INIT;
        ng_status s = ng_url_join("http://a/", 9, long_one, n, &got, &err);
        assert_int_equal(s, n <= NG_URL_JOIN_MAX ? NG_OK : NG_LIMIT);
        assert_int_equal(ng_url_join(long_one, n, "x", 1, &got, NULL), s);
    }
    ng_buf_release(&got);
    free(long_one);
}

static void base64_is_decoded_or_refused(void **state)
{
    (void)state;
    static const char *const good[][2] = {{"", ""},
                                          {"Zg==", "f"},
                                          {"Zm8=", "fo"},
                                          {"Zm9v", "foo"},
                                          {"Zm9vYg", "foob"},
                                          {"Zm9v\n YmE=", "fooba"},
                                          {"-_-_", "\xFB\xFF\xBF"}};
    static const char *const bad[] = {"Z", "Zm9vY", "Zg=v", "Zm9v!", "Zg==="};
    ng_buf got = NG_BUF_INIT;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ng_buf_clear(&got);
        assert_int_equal(ng_base64_decode(good[i][0], strlen(good[i][0]), &got, NULL), NG_OK);
        assert_int_equal(got.len, strlen(good[i][1]));
        assert_memory_equal(got.data, good[i][1], got.len);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ng_buf_clear(&got);
        assert_int_equal(ng_base64_decode(bad[i], strlen(bad[i]), &got, NULL), NG_INVALID);
        assert_int_equal(got.len, 0);
    }
    ng_buf_release(&got);
}

static void what_is_not_well_formed_is_mended(void **state)
{
    (void)state;
    static const struct {
        const char *text, *mended;
        uint32_t places;
    } cases[] = {
        {"<a>b &amp; c &#8211; &nbsp;</a>", "<a>b &amp; c &#8211; &nbsp;</a>", 0},
        {"<a>b & c &d; &#0; &#x110000;</a>", "<a>b &amp; c &d; &amp;#0; &amp;#x110000;</a>", 3},
        {"<a x='?a=1&b=2'/>", "<a x='?a=1&amp;b=2'/>", 1},
        {"<a>1 < 2 <3 <b/></a>", "<a>1 &lt; 2 &lt;3 <b/></a>", 2},
        {"<a><![CDATA[ & < ]]><!-- & < --> &</a>", "<a><![CDATA[ & < ]]><!-- & < --> &amp;</a>", 1},
        {"<a>\x01\x0B\x1F|\xEF\xBF\xBE</a>", "<a>|</a>", 4},
        {"\n <?xml version='1.0'?>\n<a/>", "\n                      \n<a/>", 1},
        {"&", "&amp;", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ng_buf got = NG_BUF_INIT;
        uint32_t places = 99;
        assert_int_equal(ng_xml_mend(cases[i].text, strlen(cases[i].text), &got, &places, NULL),
                         NG_OK);
        assert_string_equal(got.data, cases[i].mended);
        assert_int_equal(places, cases[i].places);
        ng_buf_release(&got);
    }
}

typedef ng_status (*text_step)(const char *, size_t, ng_buf *, ng_error *);

static void expect_step(text_step step, const char *text, const char *expected)
{
    ng_buf got = NG_BUF_INIT;
    assert_int_equal(step(text, strlen(text), &got, NULL), NG_OK);
    assert_string_equal(got.data, expected);
    ng_buf_release(&got);
}

static void shortcodes_go_and_brackets_of_writers_stay(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"a [sic] [1] [the minister] [x", "a [sic] [1] [the minister] [x"},
        {"[gallery]a[more]", "a"},
        {"[ad id=\"3\"]a[br /]b", "ab"},
        {"[dropcap]T[/dropcap]he end", "The end"},
        {"a[embed]http://x/y[/embed]b[embed]c", "abc"},
        {"[caption id=\"c\" width=\"3\"]<img src=\"a\"/> The hall[/caption]b",
         "<figure><figcaption><img src=\"a\"/> The hall</figcaption></figure>\n\nb"},
        {"[caption caption=\"Roof\"]<img/>[/caption]",
         "<figure><figcaption>Roof<img/></figcaption></figure>\n\n"},
        {"[/b] [b", " [b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_step(ng_wordpress_codes, cases[i][0], cases[i][1]);
}

static void blank_lines_part_paragraphs_where_text_follows(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"a\nb\n\nc\r\n\r\n<em>d</em>", "a\nb\n\n<p>c\r\n\r\n<p><em>d</em>"},
        {"a\n\n<h2>b</h2>\n\nc\n\n", "a\n\n<h2>b</h2>\n\n<p>c\n\n"},
        {"<ul>\n\n<li>a</li>\n\n</ul>", "<ul>\n\n<li>a</li>\n\n</ul>"},
        {"<pre>a\n\nb</pre>\n\nc", "<pre>a\n\nb</pre>\n\n<p>c"},
        {"a<!-- b\n\nc -->d<!--more", "ad"},
        {"a <b\n\nc", "a <b\n\n<p>c"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_step(ng_wordpress_paragraphs, cases[i][0], cases[i][1]);
}

static void what_leads_to_the_whole_article_is_cut_off(void **state)
{
    (void)state;
    static const struct {
        const char *html, *left;
        int more;
    } cases[] = {
        {"<p>A story. <a href='x'>Read more</a></p>", "<p>A story. </p>", 1},
        {"A story. <a href='x'><b>Continue reading</b> A story &rarr;</a>", "A story. ", 1},
        {"A story <a href='x'>[&#8230;]</a>", "A story ", 1},
        {"A story. Read more...", "A story. ", 1},
        {"A story. [Read more]", "A story. ", 1},
        {"Eine Meldung. <a href='x'>Weiterlesen</a>", "Eine Meldung. ", 1},
        {"<p>A story.</p><p>The post <a>A</a> appeared first on <a>B</a>.</p>",
         "<p>A story.</p><p>", 0},
        {"Children should read more", "Children should read more", 0},
        {"See <a href='x'>the list of more books</a>.",
         "See <a href='x'>the list of more books</a>.", 0},
        {"You can <a href='x'>read the full report</a>.",
         "You can <a href='x'>read the full report</a>.", 0},
        {"The ferries sail <a href='x'>Read the full report</a>", "The ferries sail ", 1},
        {"<a href='x'>Read more</a> books than ever were sold.",
         "<a href='x'>Read more</a> books than ever were sold.", 0},
        {"", "", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ng_buf html = NG_BUF_INIT;
        assert_int_equal(ng_buf_add_str(&html, cases[i].html, NULL), NG_OK);
        assert_int_equal(ng_feed_cut_more(&html), cases[i].more);
        assert_string_equal(html.data, cases[i].left);
        ng_buf_release(&html);
    }
}

static int breaks_off(const char *html)
{
    return ng_feed_breaks_off(html, strlen(html));
}

static void an_ellipsis_and_few_words_are_known(void **state)
{
    (void)state;
    assert_true(breaks_off("<p>and then\u2026</p> "));
    assert_true(breaks_off("and then [&#8230;]"));
    assert_true(breaks_off("and then..."));
    assert_false(breaks_off("\u2026 and then."));
    assert_false(breaks_off(""));
    assert_int_equal(ng_feed_words("<p>one two</p><p>three</p>", 26), 3);
    assert_int_equal(ng_feed_words("新聞記事", strlen("新聞記事")), 2);
    assert_int_equal(ng_feed_words("<img src='a b c'>", 17), 0);
}

/* ---- Whole feeds ---- */

#define ITEM_START "<rss><channel><title>T</title><link>http://x.example/</link><item>"
#define ITEM_END   "</item></channel></rss>"

static int has_tag(const ng_article *a, const char *tag)
{
    for (size_t i = 0; i < a->tags.n; i++)
        if (strcmp(a->tags.items[i], tag) == 0)
            return 1;
    return 0;
}

static void a_description_of_sixty_words_is_an_article(void **state)
{
    (void)state;
    for (int words = NG_FEED_TEASER_WORDS - 1; words <= NG_FEED_TEASER_WORDS + 1; words++) {
        ng_buf feed = NG_BUF_INIT;
        assert_int_equal(ng_buf_add_str(&feed, ITEM_START "<title>t</title><description>", NULL),
                         0);
        for (int i = 0; i < words; i++)
            assert_int_equal(ng_buf_add_str(&feed, "word ", NULL), NG_OK);
        assert_int_equal(ng_buf_add_str(&feed, "</description>" ITEM_END, NULL), NG_OK);
        results r = read_text("f.xml", feed.data);
        assert_int_equal(r.n, 1);
        assert_int_equal(has_tag(r.articles[0], "teaser"), words < NG_FEED_TEASER_WORDS);
        release_results(&r);
        ng_buf_release(&feed);
    }
}

static void an_id_that_is_too_long_is_shortened(void **state)
{
    (void)state;
    char feed[1024], guid[260];
    for (int n = NG_ID_MAX - 1; n <= NG_ID_MAX + 1; n++) {
        memset(guid, 'g', sizeof guid);
        memcpy(guid, "urn:", 4);
        guid[n] = '\0';
        snprintf(feed, sizeof feed, ITEM_START "<title>t</title><guid>%s</guid>" ITEM_END, guid);
        results r = read_text("f.xml", feed);
        assert_int_equal(r.n, 1);
        assert_int_equal(r.articles[0]->id_source, NG_ID_GIVEN);
        assert_int_equal(strcmp(r.articles[0]->id, guid) == 0, n <= NG_ID_MAX);
        assert_true(strlen(r.articles[0]->id) <= NG_ID_MAX);
        release_results(&r);
    }
    results r =
        read_text("f.xml", ITEM_START "<title>t</title><guid>http://y/a#p3</guid>" ITEM_END);
    assert_int_equal(r.n, 1);
    assert_non_null(strstr(r.articles[0]->id, "http://y/a#p3~"));
    release_results(&r);
}

static void a_guid_that_comes_again_takes_no_article_away(void **state)
{
    (void)state;
    results r = read_text(
        "f.xml", "<rss><channel><item><guid>http://y/</guid><link>http://y/1</link><title>a</title>"
                 "</item><item><guid>http://y/</guid><link>http://y/2</link><title>b</title></item>"
                 "<item><guid>http://y/</guid><link>http://y/1</link><title>c</title></item>"
                 "</channel></rss>");
    assert_int_equal(r.n, 3);
    assert_string_equal(r.articles[0]->id, "http://y/");
    assert_string_equal(r.articles[1]->id, "http://y/2");
    assert_string_equal(r.articles[2]->id, "http://y/");
    assert_int_equal(r.n_notes, 1);
    release_results(&r);
}

static void other_xml_is_refused_as_before(void **state)
{
    (void)state;
    static const char *const others[] = {
        "<?xml version='1.0'?><note><to>x</to></note>",
        "<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
        "<?xml version='1.0'?><feed xmlns='urn:of-animals'><oats/></feed>"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        results r = read_text("x.xml", others[i]);
        assert_int_equal(r.status, NG_INVALID);
        assert_non_null(strstr(r.err.text, "an XML document"));
        assert_int_equal(r.n, 0);
    }
}

static void declared_entities_are_refused(void **state)
{
    (void)state;
    results r = read_text("x.xml", "<!DOCTYPE rss [<!ENTITY a 'b'>]>" ITEM_START ITEM_END);
    assert_int_equal(r.status, NG_INVALID);
    assert_non_null(strstr(r.err.text, "entity"));
}

static void only_so_many_broken_entries_are_left_out(void **state)
{
    (void)state;
    for (int n = NG_FEED_CUTS_MAX - 1; n <= NG_FEED_CUTS_MAX + 1; n++) {
        ng_buf feed = NG_BUF_INIT;
        assert_int_equal(ng_buf_add_str(&feed, "<rss><channel>", NULL), NG_OK);
        for (int i = 0; i < n; i++)
            assert_int_equal(ng_buf_add_str(&feed, "<item><title>x</b></item>\n", NULL), NG_OK);
        assert_int_equal(
            ng_buf_add_str(
                &feed, "<item><title>last</title><guid>a:b</guid></item></channel></rss>", NULL),
            NG_OK);
        ng_feed_document d;
        assert_int_equal(ng_feed_parse(feed.data, feed.len, &d, NULL), NG_OK);
        uint32_t line;
        assert_int_equal(ng_xml_broken(d.x, &line) == NULL, n <= NG_FEED_CUTS_MAX);
        assert_int_equal(d.n_cuts, n <= NG_FEED_CUTS_MAX ? n : NG_FEED_CUTS_MAX);
        assert_int_equal(d.cuts[2].line, 3);
        ng_xml_free(d.x);
        ng_buf_release(&feed);
    }
}

/* ---- Feeds that other people wrote ---- */

/* What a person sees in them. NULL: not looked at. */
static const struct {
    const char *file;
    size_t articles, faults;
    const char *title, *source, *lang, *text; /* of the first article; of its first paragraph */
} samples[] = {
    {"feeds/atom10_entry_authors_email.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds/atom10_entry_content_base64.xml", 1, 0, NULL, NULL, NULL, "Example Atom"},
    {"feeds/atom10_entry_content_escaped_markup.xml", 1, 0, NULL, NULL, NULL, "Example Atom"},
    {"feeds/atom10_entry_title_text_plain_brackets.xml", 1, 0, "History of the <blink> tag", NULL,
     NULL, NULL},
    {"feeds/base_entry_content_xml_base.xml", 1, 0, NULL, NULL, NULL, "Example test"},
    {"feeds/lang_entry_content_xml_lang.xml", 1, 0, NULL, NULL, "en", "Example Atom"},
    {"feeds/parser_universal_atom03_feed.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds/rdf_rss090_item_title.xml", 1, 0, "Item title", "Example title", NULL, NULL},
    {"feeds/rss_item_category_multiple.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds/rss_item_dc_creator.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds/rss_item_guid_isPermaLink_map_link.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds/rss_item_xhtml_body.xml", 1, 0, NULL, NULL, NULL, "Example content"},
    {"feeds/xml_escaped_apos.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-encoding/big5.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-encoding/bozo_http_i18n.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-encoding/bozo_linenoise.xml", 1, 0, NULL, NULL, NULL, "’<>”\uFFFD"},
    {"feeds-encoding/double-encoded-html.xml", 1, 0, NULL, NULL, NULL, "…"},
    {"feeds-encoding/euc-kr-item.xml", 1, 0, NULL, NULL, NULL, "년"},
    {"feeds-encoding/http_i18n.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-encoding/utf-16be-autodetect.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-encoding/utf-16be.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-encoding/utf-16le-bom.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-encoding/utf_16.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-illformed/aaa_illformed.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-illformed/big5.xml", 0, 1, NULL, NULL, NULL, NULL},
    {"feeds-illformed/euckr.xml", 1, 0, "EUC-KR 에서 TypeKey 한글닉네임 표시하기", NULL, NULL,
     NULL},
    {"feeds-illformed/koi8r.xml", 1, 0, "Как пережить новогоднюю ночь", NULL, NULL, NULL},
};

static char *unpack(const char *archive, const char *file, size_t *ret_len)
{
    char command[1200];
    char *bytes = malloc(1 << 20);
    assert_non_null(bytes);
    snprintf(command, sizeof command, "tar -xJOf '%s' 'samples/%s'", archive, file);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    *ret_len = fread(bytes, 1, 1 << 20, pipe);
    assert_int_equal(pclose(pipe), 0);
    return bytes;
}

static void check_sample(const char *archive, size_t i)
{
    size_t len;
    char *bytes = unpack(archive, samples[i].file, &len);
    results r = read_bytes(samples[i].file, bytes, len);
    const ng_article *a = r.n > 0 ? r.articles[0] : NULL;
    if (r.status != NG_OK || r.n != samples[i].articles || r.n_faults != samples[i].faults)
        fail_msg("%s: %zu articles, %zu faults %s", samples[i].file, r.n, r.n_faults, r.err.text);
    if (samples[i].title)
        assert_string_equal(a->title, samples[i].title);
    if (samples[i].source)
        assert_string_equal(a->source, samples[i].source);
    if (samples[i].lang)
        assert_string_equal(a->lang, samples[i].lang);
    if (samples[i].text)
        assert_string_equal(a->text, samples[i].text);
    release_results(&r);
    free(bytes);
}

static void feeds_of_other_people_come_out_as_a_person_reads_them(void **state)
{
    (void)state;
    char archive[1024];
    const char *root = getenv("NG_SOURCE_ROOT");
    snprintf(archive, sizeof archive, "%s/../shared/data/samples.tar.xz", root ? root : ".");
    FILE *there = fopen(archive, "rb");
    if (!there) {
        print_message("%s is not there: skipped\n", archive);
        skip();
    }
    fclose(there);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        check_sample(archive, i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_joined_as_the_standard_has_it),
        cmocka_unit_test(an_address_beyond_the_limit_is_refused),
        cmocka_unit_test(base64_is_decoded_or_refused),
        cmocka_unit_test(what_is_not_well_formed_is_mended),
        cmocka_unit_test(shortcodes_go_and_brackets_of_writers_stay),
        cmocka_unit_test(blank_lines_part_paragraphs_where_text_follows),
        cmocka_unit_test(what_leads_to_the_whole_article_is_cut_off),
        cmocka_unit_test(an_ellipsis_and_few_words_are_known),
        cmocka_unit_test(a_description_of_sixty_words_is_an_article),
        cmocka_unit_test(an_id_that_is_too_long_is_shortened),
        cmocka_unit_test(a_guid_that_comes_again_takes_no_article_away),
        cmocka_unit_test(other_xml_is_refused_as_before),
        cmocka_unit_test(declared_entities_are_refused),
        cmocka_unit_test(only_so_many_broken_entries_are_left_out),
        cmocka_unit_test(feeds_of_other_people_come_out_as_a_person_reads_them),
    };
    return cmocka_run_group_tests_name("feeds", tests, NULL, NULL);
}
