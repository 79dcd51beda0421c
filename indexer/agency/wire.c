/* SPDX-License-Identifier: GPL-2.0-or-later */
/* wire.c - messages of wires, and when they were sent. */
#include "wire.h"

#include <string.h>

#define SOH '\x01'
#define STX '\x02'
#define ETX '\x03'
#define EOT '\x04'

/* The end of a header that is not too long; NULL when there is none. */
static const char *header_end(const char *s, const char *end)
{
    size_t room = (size_t)(end - s), most = NG_WIRE_HEADER_MAX + 1;
    return memchr(s, STX, room < most ? room : most);
}

/* Up to a control character that ends a part, or the beginning of another message. */
static const char *part_end(const char *s, const char *end, char last)
{
    while (s < end && *s != last && *s != EOT && *s != SOH)
        s++;
    return s;
}

const char *ng_wire_next(const char *s, const char *end, ng_wire_message *ret)
{
    while (s < end) {
        const char *header = memchr(s, SOH, (size_t)(end - s));
        if (!header++)
            return NULL;
        const char *stx = header_end(header, end);
        s = header;
        if (!stx)
            continue;
        const char *text = stx + 1, *text_end = part_end(text, end, ETX);
        const char *tail = text_end < end && *text_end == ETX ? text_end + 1 : text_end;
        const char *tail_end = part_end(tail, end, EOT);
        ret->header = (ng_wire_part){header, (size_t)(stx - header)};
        ret->text = (ng_wire_part){text, (size_t)(text_end - text)};
        ret->trailer = (ng_wire_part){tail, (size_t)(tail_end - tail)};
        return tail_end;
    }
    return NULL;
}

/* ---- The reader ---- */

static int is_filler(char c)
{
    return c == '\x16' || c == '\r' || c == '\n' || c == ' ' || c == '\0' || c == '\x7F';
}

static int sniff(const ng_probe *p)
{
    size_t n = 0;
    while (n < p->bytes_len && n < NG_WIRE_HEADER_MAX && is_filler(p->bytes[n]))
        n++;
    return n < p->bytes_len && p->bytes[n] == SOH &&
           header_end(p->bytes + n + 1, p->bytes + p->bytes_len);
}

static uint32_t lines_in(const char *s, const char *end)
{
    uint32_t n = 0;
    for (; s < end; s++)
        n += *s == '\n';
    return n;
}

static ng_status read_message(const ng_read_input *in, const ng_wire_message *m, uint32_t number,
                              uint32_t line, uint32_t repaired, const ng_read_sink *sink,
                              ng_error *err)
{
    ng_article *a = NULL;
    ng_status s = ng_read_begin(in, number, repaired, &a, err);
    if (s != NG_OK)
        return s;
    s = ng_wire_add(a, m, line, err);
    if (s == NG_OK && a->n_blocks == 0) {
        ng_article_free(a);
        ng_read_skip(sink, line, "a message without text");
        return NG_OK;
    }
    return ng_read_end_take(a, s, line, sink, err);
}

static ng_status read(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                      const ng_read_sink *sink, ng_error *err)
{
    const char *end = text + len, *counted = text, *at, *next;
    ng_wire_message m, other;
    uint32_t number = 0, line = 1;
    ng_status s = NG_OK;
    at = ng_wire_next(text, end, &m);
    if (!at)
        return ng_fail(err, NG_INVALID, "there is no message in it");
    int many = ng_wire_next(at, end, &other) != NULL;
    for (; at && s == NG_OK; at = next) {
        next = ng_wire_next(at, end, &other);
        line += lines_in(counted, m.text.s);
        counted = m.text.s;
        number++;
        s = read_message(in, &m, many ? number : 0, line, number == 1 ? repaired : 0, sink, err);
        m = other;
    }
    return s;
}

const ng_format ng_format_wire = {
    .name = "wire", .flags = NG_FORMAT_APART, .sniff = sniff, .read = read};
