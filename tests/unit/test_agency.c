/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_agency.c - agency formats: what tests/cases cannot show (limits, refusals), and samples of
 * others that are not in this tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "newsml_g2.h"
#include "nutgraf/buffer.h"
#include "reading.h"
#include "wire.h"

static const char story[] = "</docdata></head><body><body.content><p>A story.</p></body.content>"
                            "</body></nitf>";

/* NITF with something in its docdata. */
static results read_docdata(const char *docdata)
{
    ng_buf text = NG_BUF_INIT;
    assert_int_equal(ng_buf_addf(&text, NULL, "<nitf><head><docdata>%s%s", docdata, story), NG_OK);
    results r = read_bytes("a.xml", text.data, text.len);
    ng_buf_release(&text);
    if (r.status != NG_OK)
        fail_msg("%s", r.err.text);
    return r;
}

static const char *format_of(const char *text)
{
    ng_read_input in = {.bytes = text, .len = strlen(text), .path = "a.xml"};
    return ng_read_format(&in);
}

static void a_format_is_told_by_its_root(void **state)
{
    (void)state;
    assert_string_equal(format_of("<?xml version='1.0'?>\n<!-- x --><nitf>"), "nitf");
    assert_string_equal(format_of("<newsItem xmlns='x'>"), "newsml-g2");
    assert_string_equal(format_of("<g:packageItem>"), "newsml-g2");
    assert_string_equal(format_of("<NewsML>"), "newsml");
    assert_string_equal(format_of("<catalog xmlns='http://iptc.org/std/nar/2006-10-01/'>"),
                        "newsml-g2");
    assert_null(format_of("<?xml version='1.0'?><catalog>"));
    assert_null(format_of("<?xml version='1.0'?><inventory>"));
}

static void its_reader_wants_a_process_of_its_own(void **state)
{
    (void)state;
    ng_read_input in = {.bytes = "<nitf>", .len = 6, .path = "a.xml"};
    assert_true(ng_read_wants_child(&in));
}

static void a_long_id_is_shortened(void **state)
{
    (void)state;
    for (size_t n = NG_ID_MAX - 1; n <= NG_ID_MAX + 1; n++) {
        char docdata[NG_ID_MAX + 64], id[NG_ID_MAX + 2];
        memset(id, 'a', n);
        id[n] = '\0';
        snprintf(docdata, sizeof docdata, "<doc-id id-string=\"%s\"/>", id);
        results r = read_docdata(docdata);
        assert_int_equal(r.n, 1);
        assert_int_equal(r.articles[0]->id_source, NG_ID_GIVEN);
        assert_int_equal(r.n_notes, n > NG_ID_MAX);
        if (n > NG_ID_MAX)
            assert_int_equal(strlen(r.articles[0]->id), 160 + 1 + 16);
        else
            assert_string_equal(r.articles[0]->id, id);
        release_results(&r);
    }
}

static void an_id_like_that_of_a_passage_is_changed(void **state)
{
    (void)state;
    results r = read_docdata("<doc-id id-string=\"a#p12\"/>");
    assert_int_equal(r.n, 1);
    assert_int_equal(r.n_notes, 1);
    assert_memory_equal(r.articles[0]->id, "a#p12~", 6);
    release_results(&r);
}

static void tags_beyond_their_number_are_left_out_with_one_note(void **state)
{
    (void)state;
    for (int n = NG_LIST_MAX - 1; n <= NG_LIST_MAX + 2; n++) {
        ng_buf docdata = NG_BUF_INIT;
        assert_int_equal(ng_buf_add_str(&docdata, "<key-list>", NULL), NG_OK);
        for (int i = 0; i < n; i++)
            assert_int_equal(ng_buf_addf(&docdata, NULL, "<keyword key=\"k%d\"/>", i), NG_OK);
        assert_int_equal(ng_buf_add_str(&docdata, "</key-list>", NULL), NG_OK);
        results r = read_docdata(docdata.data);
        assert_int_equal(r.n, 1);
        assert_int_equal(r.articles[0]->tags.n, n < NG_LIST_MAX ? n : NG_LIST_MAX);
        assert_int_equal(r.n_notes, n > NG_LIST_MAX);
        release_results(&r);
        ng_buf_release(&docdata);
    }
}

static void a_title_that_is_too_long_costs_the_title_only(void **state)
{
    (void)state;
    for (size_t n = NG_TITLE_MAX - 1; n <= NG_TITLE_MAX + 1; n++) {
        char title[NG_TITLE_MAX + 2];
        ng_buf text = NG_BUF_INIT;
        memset(title, 't', n);
        title[n] = '\0';
        assert_int_equal(ng_buf_addf(&text, NULL,
                                     "<nitf><body><body.head><hedline><hl1>%s</hl1></hedline>"
                                     "</body.head><body.content>Words.</body.content></body>"
                                     "</nitf>",
                                     title),
                         NG_OK);
        results r = read_bytes("a.xml", text.data, text.len);
        assert_int_equal(r.n, 1);
        assert_int_equal(r.n_notes, n > NG_TITLE_MAX);
        assert_int_equal(r.articles[0]->title_source,
                         n > NG_TITLE_MAX ? NG_TITLE_LEAD : NG_TITLE_GIVEN);
        release_results(&r);
        ng_buf_release(&text);
    }
}

/* Forms without text, then one with it. */
static void forms_of_a_story_are_tried_up_to_their_number(void **state)
{
    (void)state;
    for (int n = NG_NEWSML_CONTENTS_MAX - 2; n <= NG_NEWSML_CONTENTS_MAX; n++) {
        ng_buf text = NG_BUF_INIT;
        assert_int_equal(ng_buf_add_str(&text, "<newsItem guid='g'><contentSet>", NULL), NG_OK);
        for (int i = 0; i < n; i++)
            assert_int_equal(ng_buf_add_str(&text, "<inlineXML/>", NULL), NG_OK);
        assert_int_equal(ng_buf_add_str(&text,
                                        "<inlineXML><p>Words.</p></inlineXML></contentSet>"
                                        "</newsItem>",
                                        NULL),
                         NG_OK);
        results r = read_bytes("a.xml", text.data, text.len);
        assert_int_equal(r.status, NG_OK);
        assert_int_equal(r.n, n < NG_NEWSML_CONTENTS_MAX);
        assert_int_equal(r.n_faults, n >= NG_NEWSML_CONTENTS_MAX);
        release_results(&r);
        ng_buf_release(&text);
    }
}

static void an_article_over_its_limits_is_reported_and_the_next_is_read(void **state)
{
    (void)state;
    ng_buf text = NG_BUF_INIT;
    assert_int_equal(
        ng_buf_add_str(&text, "<newsMessage><itemSet><newsItem guid='1'><contentSet><inlineXML>",
                       NULL),
        NG_OK);
    for (int i = 0; i <= NG_ARTICLE_BLOCKS_MAX; i++)
        assert_int_equal(ng_buf_add_str(&text, "<p>x</p>", NULL), NG_OK);
    assert_int_equal(ng_buf_add_str(&text,
                                    "</inlineXML></contentSet></newsItem><newsItem guid='2'>"
                                    "<contentSet><inlineXML><p>x</p></inlineXML></contentSet>"
                                    "</newsItem></itemSet></newsMessage>",
                                    NULL),
                     NG_OK);
    results r = read_bytes("a.xml", text.data, text.len);
    assert_int_equal(r.status, NG_OK);
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->id, "2");
    assert_int_equal(r.n_faults, 1);
    assert_int_equal(r.faults[0].status, NG_LIMIT);
    release_results(&r);
    ng_buf_release(&text);
}

static void entities_are_refused(void **state)
{
    (void)state;
    results r = read_text("a.xml", "<!DOCTYPE nitf [<!ENTITY a 'b'>]><nitf>&a;</nitf>");
    assert_int_equal(r.status, NG_INVALID);
    assert_int_equal(r.n, 0);
}

static void text_may_have_marks_in_it_but_a_table_of_sports_is_no_story(void **state)
{
    (void)state;
    results r = read_text("a.xml", "<newsItem guid='1'><contentSet><inlineData>One <em>marked</em> "
                                   "word.</inlineData></contentSet></newsItem>");
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->text, "One marked word.");
    release_results(&r);
    r = read_text("a.xml", "<newsItem guid='1'><contentSet><inlineXML> <sports-content><team>3"
                           "</team></sports-content></inlineXML></contentSet></newsItem>");
    assert_int_equal(r.n, 0);
    assert_int_equal(r.n_faults, 1);
}

static void what_is_skipped_is_no_fault_of_the_file(void **state)
{
    (void)state;
    results r = read_text("a.xml", "<planningItem guid='1'/>");
    assert_int_equal(r.status, NG_OK);
    assert_int_equal(r.n_faults, 1);
    assert_int_equal(r.faults[0].status, NG_NOTFOUND);
}

static void a_wire_is_told_by_its_control_characters(void **state)
{
    (void)state;
    for (size_t n = NG_WIRE_HEADER_MAX - 1; n <= NG_WIRE_HEADER_MAX + 1; n++) {
        char text[NG_WIRE_HEADER_MAX + 64];
        size_t len = 3 + n;
        memset(text, 'h', sizeof text);
        memcpy(text, "\x16\x16\x01", 3);
        memcpy(text + len, "\x02\r\nWords of a story.\x03\x04", 22);
        results r = read_bytes("a.tst", text, len + 22);
        assert_int_equal(r.n, 1);
        assert_int_equal(r.articles[0]->text_len == 17, n <= NG_WIRE_HEADER_MAX);
        release_results(&r);
    }
}

static void a_wire_that_breaks_off_is_read_as_far_as_it_goes(void **state)
{
    (void)state;
    results r = read_text("a.tst", "\x01h\x02^Title<\n\t   One line\nand one mo");
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->title, "Title");
    assert_string_equal(r.articles[0]->text, "One line and one mo");
    release_results(&r);
}

/* ---- Samples of others. ---- */

struct sample {
    const char *file;
    const char *title, *published, *lang, *source; /* NULL title: no article */
    size_t authors, tags;
    size_t kinds[6]; /* blocks of each kind */
};

static const struct sample samples[] = {
    {"nitf/nitf-fishing.xml",
     "Weather and Tide Updates for Norfolk",
     "2002-02-25T14:30:00-05:00",
     "en-us",
     "nitf.org",
     1,
     8,
     {6, 2, 1, 0, 1, 1}},
    {"newsml-g2/LISTING_1_A_NewsML-G2_News_Item.xml", NULL, "", "", "", 0, 0, {0}},
    {"newsml-g2/LISTING_2_NewsML-G2_Text_Document.xml",
     "Fed to halt QE to avert \"bubble\"",
     "2016-11-21T15:21:06-05:00",
     "en-us",
     "Associated Press",
     1,
     5,
     {2}},
    {"newsml-g2/LISTING_25_An_NITF_marked-up_article_conveyed_in_inlineXML.xml",
     "Arizona Diamondbacks (29-23) at Philadelphia Phillies (26-24), 7:05p.m.",
     "",
     "en",
     "",
     1,
     0,
     {1}},
    {"newsml-g2/LISTING_6_Simple_NewsML-G2_Package.xml", NULL, "", "", "", 0, 0, {0}},
};

/* The file out of the archive, in memory to free; NULL when there is none. */
static char *unpack(const char *file, size_t *ret_len)
{
    char command[1024], *bytes = calloc(1, 1 << 20);
    const char *root = getenv("NG_SOURCE_ROOT");
    snprintf(command, sizeof command,
             "tar -xJOf '%s/../shared/data/samples.tar.xz' 'samples/%s' 2>/dev/null",
             root ? root : ".", file);
    FILE *pipe = popen(command, "r");
    assert_non_null(bytes);
    assert_non_null(pipe);
    *ret_len = fread(bytes, 1, 1 << 20, pipe);
    pclose(pipe);
    if (*ret_len > 0)
        return bytes;
    free(bytes);
    return NULL;
}

static void check_sample(const struct sample *s, const results *r)
{
    char published[NG_MOMENT_TEXT];
    size_t kinds[6] = {0};
    assert_int_equal(r->status, NG_OK);
    assert_int_equal(r->n, s->title != NULL);
    assert_int_equal(r->n_faults, s->title == NULL);
    if (!s->title)
        return;
    const ng_article *a = r->articles[0];
    ng_moment_format(&a->published, published);
    assert_string_equal(a->title, s->title);
    assert_string_equal(published, s->published);
    assert_string_equal(a->lang, s->lang);
    assert_string_equal(a->source ? a->source : "", s->source);
    assert_int_equal(a->authors.n, s->authors);
    assert_int_equal(a->tags.n, s->tags);
    for (size_t i = 0; i < a->n_blocks; i++)
        kinds[a->blocks[i].kind]++;
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(kinds[i], s->kinds[i]);
}

static void samples_are_read_as_a_person_would(void **state)
{
    (void)state;
    size_t read = 0;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        size_t len;
        char *bytes = unpack(samples[i].file, &len);
        if (!bytes)
            continue;
        results r = read_bytes("a.xml", bytes, len);
        check_sample(&samples[i], &r);
        release_results(&r);
        free(bytes);
        read++;
    }
    if (read < sizeof samples / sizeof *samples) {
        print_message("skipped: ../shared/data/samples.tar.xz does not have them\n");
        skip();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_format_is_told_by_its_root),
        cmocka_unit_test(its_reader_wants_a_process_of_its_own),
        cmocka_unit_test(a_long_id_is_shortened),
        cmocka_unit_test(an_id_like_that_of_a_passage_is_changed),
        cmocka_unit_test(tags_beyond_their_number_are_left_out_with_one_note),
        cmocka_unit_test(a_title_that_is_too_long_costs_the_title_only),
        cmocka_unit_test(forms_of_a_story_are_tried_up_to_their_number),
        cmocka_unit_test(an_article_over_its_limits_is_reported_and_the_next_is_read),
        cmocka_unit_test(entities_are_refused),
        cmocka_unit_test(text_may_have_marks_in_it_but_a_table_of_sports_is_no_story),
        cmocka_unit_test(what_is_skipped_is_no_fault_of_the_file),
        cmocka_unit_test(a_wire_is_told_by_its_control_characters),
        cmocka_unit_test(a_wire_that_breaks_off_is_read_as_far_as_it_goes),
        cmocka_unit_test(samples_are_read_as_a_person_would),
    };
    return cmocka_run_group_tests_name("agency", tests, NULL, NULL);
}
