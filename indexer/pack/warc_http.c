/* SPDX-License-Identifier: GPL-2.0-or-later */
/* warc_http.c - status, fields and body of an HTTP answer. */
#include "warc_http.h"

#include <string.h>

#include "gunzip.h"

#define PIECE_BYTES (1u << 16)

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

ng_status ng_http_parse(ng_slice block, ng_http_answer *ret, ng_error *err)
{
    *ret = (ng_http_answer){.status = 0};
    size_t n = ng_fields_end(block.s, block.len);
    const char *space = n ? memchr(block.s, ' ', n) : NULL;
    if (!space || block.len < 5 || memcmp(block.s, "HTTP/", 5) != 0 || block.s + n - space < 4)
        return ng_fail(err, NG_INVALID, "it is no HTTP answer");
    for (int i = 1; i <= 3 && is_digit(space[i]); i++)
        ret->status = ret->status * 10 + (space[i] - '0');
    ret->fields = (ng_slice){block.s, n};
    ret->content_type = ng_field(ret->fields, "Content-Type");
    ret->date = ng_field(ret->fields, "Date");
    ret->body = (ng_slice){block.s + n, block.len - n};
    return NG_OK;
}

/* ---- Chunks ---- */

static int hex(char c)
{
    if (is_digit(c))
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The size line of a chunk: gives its length, and how many bytes follow; 0 when it is none. */
static size_t chunk_size(ng_slice s, size_t *ret)
{
    size_t at = 0, n = 0;
    for (; at < s.len && hex(s.s[at]) >= 0 && at < 12; at++)
        n = n * 16 + (size_t)hex(s.s[at]);
    if (at == 0)
        return 0;
    const char *newline = memchr(s.s + at, '\n', s.len - at);
    char next = at < s.len ? s.s[at] : '\0';
    if (!newline || !(next == '\r' || next == '\n' || next == ';' || next == ' '))
        return 0;
    *ret = n;
    return (size_t)(newline - s.s) + 1;
}

/* False: there are no chunks. A last one that is cut off is taken as far as it goes. */
static ng_status join_chunks(ng_slice s, ng_buf *own, int *ret_were, ng_error *err)
{
    for (*ret_were = 0;;) {
        size_t n = 0, line = chunk_size(s, &n);
        if (line == 0)
            return *ret_were && s.len > 0
                       ? ng_fail(err, NG_CORRUPT, "a chunk of the body is damaged")
                       : NG_OK;
        *ret_were = 1;
        if (n == 0)
            return NG_OK;
        s.s += line;
        s.len -= line;
        n = n < s.len ? n : s.len;
        ng_status status = ng_buf_add(own, s.s, n, err);
        if (status != NG_OK)
            return status;
        for (s.s += n, s.len -= n; s.len > 0 && (*s.s == '\r' || *s.s == '\n'); s.len--)
            s.s++;
    }
}

/* ---- Compression ---- */

static int is_compressed(ng_slice s)
{
    if (s.len < 3)
        return 0;
    const unsigned char a = (unsigned char)s.s[0], b = (unsigned char)s.s[1];
    return (a == 0x1F && b == 0x8B) || ((a & 0x0F) == 8 && ((a << 8) + b) % 31 == 0);
}

static ng_status inflate_body(ng_slice s, ng_unpack *u, uint32_t depth, ng_buf *ret, ng_error *err)
{
    NG_AUTO(ng_gunzip_freep) ng_gunzip *g = NULL;
    ng_memory m = {s.s, s.len, 0};
    const ng_source packed = ng_memory_source(&m);
    ng_status status = ng_gunzip_new(&packed, u, depth, &g, err);
    if (status != NG_OK)
        return status;
    const ng_source plain = ng_gunzip_source(g);
    for (size_t n = 1; n > 0 && status == NG_OK;) {
        status = ng_buf_reserve(ret, PIECE_BYTES, err);
        if (status == NG_OK)
            status = plain.pull(plain.data, ret->data + ret->len, PIECE_BYTES, &n, err);
        ret->len += status == NG_OK ? n : 0;
        if (status == NG_OK && ret->len > u->limits.file)
            status = ng_fail(err, NG_LIMIT, "a file is over %zu bytes", (size_t)u->limits.file);
    }
    return status;
}

ng_status ng_http_decode(ng_http_answer *a, ng_unpack *u, uint32_t depth, ng_buf *own,
                         ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf joined = NG_BUF_INIT;
    const ng_slice coding = ng_field(a->fields, "Content-Encoding");
    int were = 0;
    ng_status s = NG_OK;
    if (ng_field_is(ng_field(a->fields, "Transfer-Encoding"), "chunked"))
        s = join_chunks(a->body, &joined, &were, err);
    if (s != NG_OK)
        return s;
    if (were)
        a->body = (ng_slice){joined.data ? joined.data : "", joined.len};
    int zlib = ng_field_is(coding, "gzip") || ng_field_is(coding, "x-gzip") ||
               ng_field_is(coding, "deflate");
    if (zlib && is_compressed(a->body)) {
        s = inflate_body(a->body, u, depth, own, err);
        a->body = (ng_slice){own->data, own->len};
    } else if (coding.len > 0 && !zlib && !ng_field_is(coding, "identity")) {
        char shown[20];
        ng_slice_show(coding, shown, sizeof shown);
        s = ng_fail(err, NG_INVALID, "its content encoding %s is not undone", shown);
    } else if (were) {
        ng_buf_release(own);
        *own = joined;
        joined = (ng_buf)NG_BUF_INIT;
    }
    return s;
}
