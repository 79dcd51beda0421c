/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_warc.c - web archives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "archives.h"
#include "reading.h"
#include "stream.h"
#include "warc_record.h"

#define STORY    "The ferries to the islands sail again from Monday, the harbour master said.\n"
#define OK_TEXT  "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
#define RESPONSE "application/http; msgtype=response"

static void add_record(ng_buf *b, const char *type, const char *uri, const char *content_type,
                       const char *block, size_t len)
{
    assert_int_equal(ng_buf_addf(b, NULL,
                                 "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\n"
                                 "WARC-Date: 2022-01-11T10:00:00Z\r\nContent-Type: %s\r\n"
                                 "Content-Length: %zu\r\n\r\n",
                                 type, uri, content_type, len),
                     NG_OK);
    assert_int_equal(ng_buf_add(b, block, len, NULL), NG_OK);
    assert_int_equal(ng_buf_add_str(b, "\r\n\r\n", NULL), NG_OK);
}

static void add_response(ng_buf *b, const char *uri, const char *answer)
{
    add_record(b, "response", uri, RESPONSE, answer, strlen(answer));
}

static results read_warc(const ng_buf *b)
{
    return read_bytes("web/a.warc", b->data, b->len);
}

static void an_answer_becomes_an_article_of_its_url(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT;
    add_response(&b, "https://example.org/a",
                 OK_TEXT "Date: Mon, 10 Jan 2022 08:00:00 GMT\r\n\r\n" STORY);
    add_response(&b, "<https://example.org/b>", OK_TEXT "\r\n" STORY);
    results r = read_warc(&b);
    assert_int_equal(r.status, NG_OK);
    assert_int_equal(r.n, 2);
    assert_int_equal(r.n_faults + r.n_notes, 0);
    assert_string_equal(r.articles[0]->id, "https://example.org/a");
    assert_string_equal(r.articles[0]->url, "https://example.org/a");
    assert_int_equal(r.articles[0]->id_source, NG_ID_URL);
    assert_string_equal(r.articles[0]->origin, "/x!/1");
    assert_int_equal(r.articles[0]->published.unix_seconds, 1641801600);
    assert_string_equal(r.articles[1]->url, "https://example.org/b");
    assert_int_equal(r.articles[1]->published.unix_seconds, 1641895200); /* WARC-Date */
    release_results(&r);
    ng_buf_release(&b);
}

static void a_date_in_the_page_goes_before_that_of_the_visit(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT;
    add_response(&b, "https://example.org/a",
                 OK_TEXT "\r\nFerries sail again\n\nJanuary 3, 2022\n\n" STORY);
    results r = read_warc(&b);
    assert_int_equal(r.n, 1);
    assert_int_equal(r.articles[0]->published.unix_seconds, 1641168000);
    release_results(&r);
    ng_buf_release(&b);
}

static void the_charset_of_the_answer_counts(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT;
    add_response(&b, "https://example.org/a",
                 "HTTP/1.0 200 OK\nContent-Type: text/plain;charset=\"windows-1250\"\n\n"
                 "Lod\xEC pluj\xED na ostrovy od pond\xEC"
                 "l\xED.");
    results r = read_warc(&b);
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->text, "Lodě plují na ostrovy od pondělí.");
    release_results(&r);
    ng_buf_release(&b);
}

static void chunks_and_compression_are_undone(void **state)
{
    (void)state;
    ng_buf packed = NG_BUF_INIT, chunked = NG_BUF_INIT, b = NG_BUF_INIT;
    add_gzip(&packed, STORY, strlen(STORY));
    size_t half = packed.len / 2;
    assert_int_equal(ng_buf_addf(&chunked, NULL,
                                 OK_TEXT "Content-Encoding: gzip\r\n"
                                         "Transfer-Encoding: chunked\r\n\r\n%zX;x=y\r\n",
                                 half),
                     NG_OK);
    assert_int_equal(ng_buf_add(&chunked, packed.data, half, NULL), NG_OK);
    assert_int_equal(ng_buf_addf(&chunked, NULL, "\r\n%zx\r\n", packed.len - half), NG_OK);
    assert_int_equal(ng_buf_add(&chunked, packed.data + half, packed.len - half, NULL), NG_OK);
    assert_int_equal(ng_buf_add_str(&chunked, "\r\n0\r\n\r\n", NULL), NG_OK);
    add_record(&b, "response", "https://example.org/a", RESPONSE, chunked.data, chunked.len);
    add_response(&b, "https://example.org/b",
                 OK_TEXT
                 "Transfer-Encoding: chunked\r\n\r\n5\r\nFerri\r\n8\r\nes sail.\r\n0\r\n\r\n");
    add_response(&b, "https://example.org/c", /* both undone by the crawler */
                 OK_TEXT "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" STORY);
    add_response(&b, "https://example.org/d", OK_TEXT "Content-Encoding: br\r\n\r\nxyz");
    results r = read_warc(&b);
    assert_int_equal(r.status, NG_OK);
    assert_int_equal(r.n, 3);
    assert_string_equal(r.articles[0]->url, "https://example.org/a");
    assert_memory_equal(r.articles[0]->text, STORY, r.articles[0]->text_len);
    assert_string_equal(r.articles[1]->text, "Ferries sail.");
    assert_memory_equal(r.articles[2]->text, STORY, r.articles[2]->text_len);
    assert_int_equal(r.n_faults, 1);
    assert_string_equal(r.faults[0].text,
                        "https://example.org/d: its content encoding br is not undone");
    release_results(&r);
    ng_buf_release(&packed);
    ng_buf_release(&chunked);
    ng_buf_release(&b);
}

static void what_is_no_page_is_counted_in_one_note(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT;
    add_record(&b, "warcinfo", "", "application/warc-fields", "software: x\r\n", 13);
    add_record(&b, "request", "https://example.org/a", "application/http", "GET / HTTP/1.1\r\n",
               16);
    add_response(&b, "https://example.org/a", "HTTP/1.1 404 Not Found\r\n\r\n" STORY);
    add_response(&b, "https://example.org/a",
                 "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nxx");
    add_record(&b, "resource", "https://example.org/r", "text/plain", STORY, strlen(STORY));
    add_record(&b, "revisit", "https://example.org/a", RESPONSE, OK_TEXT "\r\n",
               strlen(OK_TEXT) + 2);
    results r = read_warc(&b);
    assert_int_equal(r.status, NG_OK);
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->url, "https://example.org/r");
    assert_int_equal(r.n_faults, 0);
    assert_int_equal(r.n_notes, 1);
    assert_string_equal(r.notes[0],
                        "passed over: 3 records that are no answers, 1 answers that are "
                        "not status 200, 1 that are no text");
    release_results(&r);
    ng_buf_release(&b);
}

static void reading_goes_on_behind_a_broken_record(void **state)
{
    (void)state;
    static const char *const broken[] = {
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9999999\r\n\r\nHTTP/1.1 200 OK\r\n",
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        "WARC/1.0\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200 OK\r\n",
        "WARC/1.0\r\nno colon here\r\n\r\n",
        "some garbage WARC/ WARC",
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 1e9\r\n\r\n"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        ng_buf b = NG_BUF_INIT;
        add_response(&b, "https://example.org/a", OK_TEXT "\r\n" STORY);
        assert_int_equal(ng_buf_add_str(&b, broken[i], NULL), NG_OK);
        add_response(&b, "https://example.org/b", OK_TEXT "\r\n" STORY);
        results r = read_warc(&b);
        assert_int_equal(r.n, 2);
        assert_int_equal(r.n_faults, 1);
        release_results(&r);
        ng_buf_release(&b);
    }
}

static void records_before_the_end_of_a_cut_file_are_read(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT, packed = NG_BUF_INIT;
    add_response(&b, "https://example.org/a", OK_TEXT "\r\n" STORY);
    add_gzip(&packed, b.data, b.len);
    size_t first = packed.len;
    add_gzip(&packed, b.data, b.len);
    for (size_t len = first + 18; len < packed.len; len += 7) {
        results r = read_bytes("a.warc.gz", packed.data, len);
        assert_int_equal(r.n >= 1, 1);
        assert_int_equal(r.status, NG_CORRUPT);
        release_results(&r);
    }
    for (size_t len = 9; len < b.len - 4; len += 5) {
        results r = read_bytes("a.warc", b.data, len);
        assert_int_equal(r.status, NG_OK);
        assert_int_equal(r.n, 0);
        assert_int_equal(r.n_faults, 1);
    }
    ng_buf_release(&b);
    ng_buf_release(&packed);
}

static void reading_goes_on_behind_damaged_gzip_data(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT, packed = NG_BUF_INIT;
    size_t ends[3], went_on = 0;
    for (size_t i = 0; i < 3; i++) {
        char uri[] = "https://example.org/0";
        uri[sizeof uri - 2] = (char)('0' + i);
        ng_buf_clear(&b);
        add_response(&b, uri, OK_TEXT "\r\n" STORY);
        add_gzip(&packed, b.data, b.len);
        ends[i] = packed.len;
    }
    for (size_t at = ends[0] + 10; at < ends[1]; at++) {
        packed.data[at] ^= 0x55;
        results r = read_bytes("a.warc.gz", packed.data, packed.len);
        assert_true(r.n >= 1 && (r.n_faults >= 1 || r.status == NG_CORRUPT));
        went_on += strcmp(r.articles[r.n - 1]->url, "https://example.org/2") == 0;
        release_results(&r);
        packed.data[at] ^= 0x55;
    }
    /* Some damage swallows the next member, too. */
    assert_true(went_on * 10 > (ends[1] - ends[0] - 10) * 9);
    ng_buf_release(&b);
    ng_buf_release(&packed);
}

/* Bytes that come as they come. */
typedef struct drip {
    ng_memory m;
    size_t step;
} drip;

static ng_status pull_drip(void *data, char *ret, size_t cap, size_t *ret_len, ng_error *err)
{
    drip *d = data;
    const ng_source s = ng_memory_source(&d->m);
    return s.pull(s.data, ret, cap < d->step ? cap : d->step, ret_len, err);
}

static void records_may_come_in_any_pieces_and_have_a_limit(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT;
    add_record(&b, "request", "x:a", "a/b", "", 0);
    add_record(&b, "resource", "x:b", "a/b", "0123456789", 10);
    add_record(&b, "resource", "x:c", "a/b", "WARC/1.0\r\n\r\n", 12);
    for (uint64_t max = 9; max <= 12; max++)
        for (size_t step = 1; step < 40; step += 3) {
            drip d = {{b.data, b.len, 0}, step};
            const ng_source source = {.data = &d, .pull = pull_drip};
            ng_warc w;
            ng_warc_record r;
            ng_error err = NG_ERROR_INIT;
            ng_warc_init(&w, &source, max);
            assert_int_equal(ng_warc_next(&w, &r, &err), NG_OK);
            assert_string_equal(r.type, "request");
            assert_int_equal(ng_warc_next(&w, &r, &err), max < 10 ? NG_LIMIT : NG_OK);
            if (max < 10)
                assert_string_equal(err.text, "record 2 is over 9 bytes");
            else
                assert_memory_equal(r.block.s, "0123456789", 10);
            ng_error_clear(&err);
            assert_int_equal(ng_warc_next(&w, &r, &err), max < 12 ? NG_LIMIT : NG_OK);
            ng_error_clear(&err);
            assert_int_equal(ng_warc_next(&w, &r, &err), NG_OK);
            assert_true(r.ends);
            ng_warc_release(&w);
        }
    ng_buf_release(&b);
}

static void fields_have_a_limit(void **state)
{
    (void)state;
    for (size_t extra = 0; extra <= 2; extra++) {
        ng_buf b = NG_BUF_INIT;
        const char *head = "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\n"
                           "WARC-Target-URI: https://example.org/a\r\nContent-Length: 5\r\nX: ";
        assert_int_equal(ng_buf_add_str(&b, head, NULL), NG_OK);
        while (b.len < NG_WARC_FIELDS_MAX - 5 + extra)
            assert_int_equal(ng_buf_add_char(&b, 'x', NULL), NG_OK);
        assert_int_equal(ng_buf_add_str(&b, "\r\n\r\nHello\r\n\r\n", NULL), NG_OK);
        results r = read_warc(&b);
        assert_int_equal(r.n, extra <= 1);
        assert_int_equal(r.n_faults, extra > 1);
        release_results(&r);
        ng_buf_release(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_becomes_an_article_of_its_url),
        cmocka_unit_test(a_date_in_the_page_goes_before_that_of_the_visit),
        cmocka_unit_test(the_charset_of_the_answer_counts),
        cmocka_unit_test(chunks_and_compression_are_undone),
        cmocka_unit_test(what_is_no_page_is_counted_in_one_note),
        cmocka_unit_test(reading_goes_on_behind_a_broken_record),
        cmocka_unit_test(reading_goes_on_behind_damaged_gzip_data),
        cmocka_unit_test(records_before_the_end_of_a_cut_file_are_read),
        cmocka_unit_test(records_may_come_in_any_pieces_and_have_a_limit),
        cmocka_unit_test(fields_have_a_limit),
    };
    return cmocka_run_group_tests_name("warc", tests, NULL, NULL);
}
