/* SPDX-License-Identifier: GPL-2.0-or-later */
/* warc.c - the pages of a web archive: what crawlers were answered, without how they asked. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "encoding.h"
#include "stream.h"
#include "warc_http.h"
#include "warc_record.h"

#define SHOWN_URL_BYTES 100

typedef struct reading {
    ng_warc records;
    ng_read_input inner;
    const ng_read_sink *sink;
    uint32_t other_records, other_status, other_content;
} reading;

static int sniff(const ng_probe *p)
{
    return p->bytes_len > 8 && memcmp(p->bytes, "WARC/1.", 7) == 0;
}

/* The name by which the format of a page is told when its beginning does not say; NULL: it is not
 * read. */
static const char *name_of_type(ng_slice type)
{
    if (type.len == 0 || ng_field_is(type, "text/html") ||
        ng_field_is(type, "application/xhtml+xml"))
        return "page.html";
    return ng_field_is(type, "text/plain") ? "page.txt" : NULL;
}

static int copy_slice(ng_slice s, char *ret, size_t size)
{
    if (s.len == 0 || s.len >= size)
        return 0;
    memcpy(ret, s.s, s.len);
    ret[s.len] = '\0';
    return 1;
}

static int is_web(const char *url)
{
    return strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0;
}

/* The name in faults: the beginning of the url, or the number of the record. */
static void name_record(const ng_warc_record *r, char ret[SHOWN_URL_BYTES + 1])
{
    if (r->uri.len == 0)
        snprintf(ret, SHOWN_URL_BYTES + 1, "record %" PRIu32, r->number);
    else
        ng_slice_show(r->uri, ret, SHOWN_URL_BYTES + 1);
}

static ng_status read_page(reading *w, const ng_warc_record *r, const ng_http_answer *page,
                           const char *shown, ng_error *err)
{
    char url[NG_URL_MAX + 1], charset[NG_CHARSET_MAX], number[16];
    ng_read_input in = w->inner;
    ng_memory body = {page->body.s, page->body.len, 0};
    const ng_source source = ng_memory_source(&body);
    in.name = name_of_type(page->content_type);
    in.url = copy_slice(r->uri, url, sizeof url) && is_web(url) ? url : NULL;
    if (copy_slice(ng_field_parameter(page->content_type, "charset"), charset, sizeof charset))
        in.charset = charset;
    if (ng_moment_parse(page->date.s, page->date.len, &in.fetched, NULL) != NG_OK &&
        ng_moment_parse(r->date.s, r->date.len, &in.fetched, NULL) != NG_OK)
        in.fetched.known = 0;
    snprintf(number, sizeof number, "%" PRIu32, r->number);
    return ng_read_member(&in, number, shown, &source, w->sink, err);
}

/* What is wrong with one page is said, and NG_OK comes back; not what is wrong with all. */
static ng_status fault(reading *w, const char *shown, const ng_error *e, ng_error *err)
{
    ng_error named = NG_ERROR_INIT;
    if (e->status == NG_NOMEM || w->inner.unpack->spent)
        return ng_fail(err, e->status, "%s", e->text);
    ng_fail(&named, e->status, "%s%s%s", shown, *shown ? ": " : "", e->text);
    w->sink->on_fault(w->sink->data, 0, &named);
    return NG_OK;
}

static ng_status read_record(reading *w, const ng_warc_record *r, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf own = NG_BUF_INIT;
    ng_http_answer page = {200, {"", 0}, r->content_type, {"", 0}, r->block};
    char shown[SHOWN_URL_BYTES + 1];
    ng_error broken = NG_ERROR_INIT;
    name_record(r, shown);
    int is_http = ng_field_is(r->content_type, "application/http");
    ng_status s = is_http ? ng_http_parse(r->block, &page, &broken) : NG_OK;
    if (s != NG_OK)
        return fault(w, shown, &broken, err);
    int other_status = page.status != 200, other_content = !name_of_type(page.content_type);
    w->other_status += (uint32_t)other_status;
    w->other_content += (uint32_t)(!other_status && other_content);
    if (other_status || other_content)
        return NG_OK;
    if (is_http)
        s = ng_http_decode(&page, w->inner.unpack, w->inner.depth, &own, &broken);
    return s == NG_OK ? read_page(w, r, &page, shown, err) : fault(w, shown, &broken, err);
}

static ng_status read_records(reading *w, ng_error *err)
{
    for (;;) {
        ng_warc_record r;
        ng_error broken = NG_ERROR_INIT;
        ng_status s = ng_warc_next(&w->records, &r, &broken);
        if (s == NG_OK && r.ends)
            return NG_OK;
        if (s != NG_OK && r.failed)
            return ng_fail(err, s, "%s", broken.text);
        if (s != NG_OK)
            s = fault(w, "", &broken, err);
        else if (r.fields.s)
            s = read_record(w, &r, err);
        else
            w->other_records++;
        if (s != NG_OK)
            return s;
    }
}

ng_status ng_warc_stream(const ng_read_input *in, const ng_source *source, const ng_read_sink *sink,
                         ng_error *err)
{
    ng_unpack own = {.limits = NG_UNPACK_LIMITS};
    ng_counted counted;
    reading w = {.inner = ng_unpack_inner(in, &own), .sink = sink};
    const ng_source packed = ng_unpack_source(w.inner.unpack, source, &counted);
    uint64_t max = w.inner.unpack->limits.file;
    ng_warc_init(&w.records, &packed, max < NG_WARC_RECORD_MAX ? max : NG_WARC_RECORD_MAX);
    ng_status s = read_records(&w, err);
    ng_warc_release(&w.records);
    if (w.other_records || w.other_status || w.other_content)
        ng_read_note(sink, 0,
                     "passed over: %" PRIu32 " records that are no answers, %" PRIu32
                     " answers that are not status 200, %" PRIu32 " that are no text",
                     w.other_records, w.other_status, w.other_content);
    return s;
}

const ng_format ng_format_warc = {
    .name = "warc", .flags = NG_FORMAT_APART, .sniff = sniff, .stream = ng_warc_stream};
