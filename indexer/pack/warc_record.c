/* SPDX-License-Identifier: GPL-2.0-or-later */
/* warc_record.c - records out of a run of bytes, some of which may be anything. */
#include "warc_record.h"

#include <inttypes.h>
#include <string.h>

#define PIECE_BYTES 65536
#define MAGIC       "WARC/1."
#define MAGIC_LEN   7

void ng_warc_init(ng_warc *w, const ng_source *from, uint64_t record_max)
{
    *w = (ng_warc){.from = from, .bytes = NG_BUF_INIT, .record_max = record_max};
}

void ng_warc_release(ng_warc *w)
{
    ng_buf_release(&w->bytes);
}

static size_t there(const ng_warc *w)
{
    return w->bytes.len - w->at;
}

static const char *now(const ng_warc *w)
{
    return w->bytes.data + w->at;
}

/* What was used goes when it is more than what is left, so that each byte is moved once or so. */
static void compact(ng_warc *w)
{
    size_t left = there(w);
    if (w->at == 0 || w->at < left)
        return;
    memmove(w->bytes.data, now(w), left);
    w->bytes.len = left;
    w->at = 0;
}

/* What the source fails with is its end, and said when all before it was used. */
static void more(ng_warc *w)
{
    size_t n = 0;
    compact(w);
    ng_status s = ng_buf_reserve(&w->bytes, PIECE_BYTES, &w->failure);
    if (s == NG_OK)
        s = w->from->pull(w->from->data, w->bytes.data + w->bytes.len, PIECE_BYTES, &n,
                          &w->failure);
    if (s == NG_CORRUPT && w->from->resume && w->from->resume(w->from->data)) {
        w->damaged = 1;
        ng_error_clear(&w->failure);
        return;
    }
    w->ended = s != NG_OK || n == 0;
    w->bytes.len += s == NG_OK ? n : 0;
}

/* As many bytes as that, or all that are left. */
static void want(ng_warc *w, size_t n)
{
    while (there(w) < n && !w->ended)
        more(w);
}

static void skip_breaks(ng_warc *w)
{
    size_t before;
    do {
        want(w, MAGIC_LEN);
        before = there(w);
        while (there(w) > 0 && (*now(w) == '\r' || *now(w) == '\n'))
            w->at++;
    } while (there(w) != before);
}

/* To the next beginning of a record, `from` bytes on or further, or to the end. */
static void resync(ng_warc *w, size_t from)
{
    w->at += from < there(w) ? from : there(w);
    for (;;) {
        const char *found = there(w) ? memmem(now(w), there(w), MAGIC, MAGIC_LEN) : NULL;
        if (found) {
            w->at = (size_t)(found - w->bytes.data);
            return;
        }
        if (there(w) >= MAGIC_LEN)
            w->at = w->bytes.len - (MAGIC_LEN - 1);
        if (w->ended) {
            w->at = w->bytes.len;
            return;
        }
        more(w);
    }
}

/* A record is broken: say how, and go on to the next. */
static ng_status broken(ng_warc *w, size_t from, const ng_warc_record *r, const char *text,
                        ng_error *err)
{
    resync(w, from);
    return ng_fail(err, NG_INVALID, "record %" PRIu32 " %s", r->number, text);
}

/* A record goes on beyond the end. Others may lie in what it claims, from `from` on. */
static ng_status cut_short(ng_warc *w, size_t from, ng_warc_record *r, ng_error *err)
{
    resync(w, from);
    r->failed = there(w) == 0 && w->failure.status != NG_OK;
    if (r->failed)
        return ng_fail(err, w->failure.status, "record %" PRIu32 ": %s", r->number,
                       w->failure.text);
    return ng_fail(err, NG_CORRUPT, "record %" PRIu32 ": the file ends too early", r->number);
}

/* The length of the fields: the first line names the version, all others have a colon. 0 and how
 * far it is no beginning of a record. */
static size_t fields_len(const ng_warc *w, size_t *ret_bad)
{
    size_t len = there(w) < NG_WARC_FIELDS_MAX ? there(w) : NG_WARC_FIELDS_MAX;
    const char *s = now(w);
    for (size_t at = 0;;) {
        const char *newline = memchr(s + at, '\n', len - at);
        size_t n = newline ? (size_t)(newline - s) - at : 0;
        *ret_bad = at ? at : 1;
        if (!newline)
            return 0;
        if (n == 0 || (n == 1 && s[at] == '\r'))
            return at ? at + n + 1 : 0;
        int folded = s[at] == ' ' || s[at] == '\t';
        if (at == 0 ? (n > MAGIC_LEN + 3 || memcmp(s, MAGIC, MAGIC_LEN) != 0)
                    : !folded && !memchr(s + at, ':', n))
            return 0;
        at += n + 1;
    }
}

static int parse_length(ng_slice text, uint64_t *ret)
{
    uint64_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.s[i] < '0' || text.s[i] > '9' || n > UINT64_MAX / 20)
            return 0;
        n = n * 10 + (uint64_t)(text.s[i] - '0');
    }
    *ret = n;
    return text.len > 0;
}

static void take_fields(ng_warc_record *r, const char *s, size_t len)
{
    r->fields = (ng_slice){s, len};
    r->uri = ng_field(r->fields, "WARC-Target-URI");
    r->date = ng_field(r->fields, "WARC-Date");
    r->content_type = ng_field(r->fields, "Content-Type");
    if (r->uri.len >= 2 && r->uri.s[0] == '<' && r->uri.s[r->uri.len - 1] == '>')
        r->uri = (ng_slice){r->uri.s + 1, r->uri.len - 2};
}

static ng_status skip_block(ng_warc *w, uint64_t len, ng_warc_record *r, ng_error *err)
{
    while (len > there(w) && !w->ended) {
        len -= there(w);
        w->at = w->bytes.len;
        more(w);
    }
    if (len > there(w))
        return cut_short(w, there(w), r, err);
    w->at += (size_t)len;
    return NG_OK;
}

/* The block lies whole in the buffer, and the end of a line, another record or the end follows. */
static ng_status take_block(ng_warc *w, size_t fields, size_t len, ng_warc_record *r, ng_error *err)
{
    size_t end = fields + len;
    want(w, end + MAGIC_LEN);
    if (there(w) < end)
        return cut_short(w, fields, r, err);
    const char *next = now(w) + end;
    if (there(w) - end >= MAGIC_LEN && *next != '\r' && *next != '\n' &&
        memcmp(next, MAGIC, MAGIC_LEN) != 0)
        return broken(w, fields, r, "is of another length than it says", err);
    take_fields(r, now(w), fields);
    r->block = (ng_slice){now(w) + fields, len};
    w->at += end;
    return NG_OK;
}

static ng_status next_fields(ng_warc *w, ng_warc_record *r, size_t *ret_len, ng_error *err)
{
    size_t bad = 0, n = PIECE_BYTES / 16; /* most have less than the maximum */
    skip_breaks(w);
    r->ends = there(w) == 0;
    r->failed = r->ends && w->failure.status != NG_OK;
    if (r->ends)
        return r->failed ? ng_fail(err, w->failure.status, "%s", w->failure.text) : NG_OK;
    r->number = ++w->number;
    do {
        want(w, n);
        *ret_len = fields_len(w, &bad);
        n *= 4;
    } while (*ret_len == 0 && !w->ended && n <= NG_WARC_FIELDS_MAX);
    return *ret_len ? NG_OK : broken(w, bad, r, "does not begin like one", err);
}

ng_status ng_warc_next(ng_warc *w, ng_warc_record *ret, ng_error *err)
{
    size_t fields = 0;
    uint64_t len = 0;
    *ret = (ng_warc_record){.number = 0};
    ng_status s = next_fields(w, ret, &fields, err);
    if (w->damaged) { /* another record may be lost than the one that is broken */
        w->damaged = 0;
        w->number -= s == NG_OK && !ret->ends; /* it comes again */
        ret->ends = 0;
        ng_error_clear(err);
        return ng_fail(err, NG_CORRUPT, "the data is damaged before record %" PRIu32, w->number);
    }
    if (s != NG_OK || ret->ends)
        return s;
    const ng_slice block = {now(w), fields}, type = ng_field(block, "WARC-Type");
    if (type.len > 0)
        memcpy(ret->type, type.s, type.len < sizeof ret->type ? type.len : sizeof ret->type - 1);
    if (!parse_length(ng_field(block, "Content-Length"), &len))
        return broken(w, fields, ret, "does not say its length", err);
    int wanted = ng_field_is(type, "response") || ng_field_is(type, "resource");
    if (wanted && len <= w->record_max)
        return take_block(w, fields, (size_t)len, ret, err);
    w->at += fields;
    s = skip_block(w, len, ret, err);
    if (s == NG_OK && wanted)
        s = ng_fail(err, NG_LIMIT, "record %" PRIu32 " is over %" PRIu64 " bytes", ret->number,
                    w->record_max);
    return s;
}
