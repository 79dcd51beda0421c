/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sphinx.c - the wire of Sphinx: SphinxQL in packets of the MySQL protocol.
 *
 * A packet is three bytes of length, its number, and that many bytes. An answer is the number of
 * columns, the columns, an end, the rows, an end. ranker=bm25; a section is the CRC-32 of its name
 * in an attribute; only the ten rows that are wanted are kept (max_matches). */
#include <string.h>
#include <zlib.h>

#include "../wire.h"
#include "words.h"

#define HEADER        4
#define COM_QUERY     3
#define PACKET_END    0xfe
#define PACKET_ERROR  0xff
#define END_BYTES_MAX 9
#define ENDS          2

static ng_status add_packet(const void *body, size_t len, unsigned char number, ng_buf *ret,
                            ng_error *err)
{
    const unsigned char header[HEADER] = {(unsigned char)len, (unsigned char)(len >> 8),
                                          (unsigned char)(len >> 16), number};
    ng_status s = ng_buf_add(ret, header, HEADER, err);
    return s == NG_OK ? ng_buf_add(ret, body, len, err) : s;
}

/* The packet at `at`, when all of it is there; its size is given with its header. */
static const unsigned char *packet_at(const ng_buf *answer, size_t at, size_t *ret_size)
{
    const unsigned char *p = (const unsigned char *)answer->data + at;
    if (answer->len - at < HEADER)
        return NULL;
    *ret_size = HEADER + (p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16);
    return answer->len - at < *ret_size ? NULL : p + HEADER;
}

static ng_status read_packet(bench_link *l, ng_error *err)
{
    size_t size = 0;
    ng_status s = bench_link_need(l, HEADER, err);
    while (s == NG_OK && !packet_at(&l->answer, 0, &size))
        s = bench_link_need(l, l->answer.len + 1, err);
    return s;
}

/* It speaks first; any name is welcome. */
static ng_status greet(bench_link *l, ng_error *err)
{
    static const unsigned char login[] = {0x00, 0x82, 0, 0, 0, 0, 0, 1, 33, [32] = 'b', 0, 0};
    NG_AUTO(ng_buf_release) ng_buf packet = NG_BUF_INIT;
    ng_status s = read_packet(l, err);
    if (s == NG_OK)
        s = add_packet(login, sizeof login, 1, &packet, err);
    if (s == NG_OK)
        s = bench_link_send(l, &packet, err);
    if (s == NG_OK)
        s = read_packet(l, err);
    return s == NG_OK && (unsigned char)l->answer.data[HEADER] == PACKET_ERROR
               ? ng_fail(err, NG_IO, "Sphinx refused a login")
               : s;
}

static ng_status add_conditions(const bench_query *q, ng_buf *ret, ng_error *err)
{
    ng_status s = NG_OK;
    if (q->section) {
        uLong section = crc32(0, (const Bytef *)q->section, (uInt)strlen(q->section));
        s = ng_buf_addf(ret, err, " AND section=%lu", section);
    }
    if (s == NG_OK && q->from)
        s = ng_buf_addf(ret, err, " AND date BETWEEN %s AND %s", q->from, q->to);
    return s;
}

static ng_status request(const bench_query *q, ng_buf *ret, ng_error *err)
{
    static const bench_words_form any = {.open = "", .between = "|", .close = ""};
    static const bench_words_form all = {.open = "", .between = " ", .close = ""};
    static const bench_words_form phrase = {.open = "\"", .between = " ", .close = "\""};
    static const bench_words_form prefix = {.open = "", .between = " ", .close = "*"};
    NG_AUTO(ng_buf_release) ng_buf sql = NG_BUF_INIT;
    ng_status s =
        ng_buf_addf(&sql, err, "%cSELECT text FROM passages WHERE MATCH('", (char)COM_QUERY);
    if (s == NG_OK)
        s = bench_words_add(q, &(bench_words_forms){&any, &all, &phrase, &prefix}, &sql, err);
    if (s == NG_OK)
        s = ng_buf_add_str(&sql, "')", err);
    if (s == NG_OK)
        s = add_conditions(q, &sql, err);
    if (s == NG_OK)
        s = ng_buf_addf(&sql, err, " LIMIT %d OPTION ranker=bm25, max_matches=%d", BENCH_HITS,
                        BENCH_HITS);
    return s == NG_OK ? add_packet(sql.data, sql.len, 0, ret, err) : s;
}

static int is_end(const unsigned char *packet, size_t size)
{
    return size - HEADER > 0 && size - HEADER < END_BYTES_MAX && packet[0] == PACKET_END;
}

static bench_whole whole(bench_link *l)
{
    size_t size = 0;
    for (const unsigned char *p; (p = packet_at(&l->answer, l->looked, &size));) {
        if (l->looked == 0 && size > HEADER && p[0] == PACKET_ERROR) {
            l->looked = HEADER;
            return BENCH_REFUSED;
        }
        l->looked += size;
        if (is_end(p, size) && ++l->ends == ENDS)
            return BENCH_WHOLE;
    }
    return BENCH_NOT_YET;
}

/* Length of a text of a row, which begins with its size. */
static size_t text_length(const unsigned char *p)
{
    return p[0] == 0xfc ? (size_t)(p[1] | p[2] << 8)
                        : (p[0] == 0xfd ? (size_t)(p[1] | p[2] << 8 | p[3] << 16) : p[0]);
}

static ng_status count(const ng_buf *answer, bench_result *ret, ng_error *err)
{
    size_t at = 0, size = 0, ends = 0;
    (void)err;
    *ret = (bench_result){0};
    for (const unsigned char *p; ends < ENDS && (p = packet_at(answer, at, &size)); at += size) {
        if (is_end(p, size)) {
            ends++;
        } else if (ends == 1) {
            ret->hits++;
            ret->text_bytes += text_length(p);
        }
    }
    return NG_OK;
}

const bench_wire bench_wire_sphinx = {
    .name = "sphinx",
    .greet = greet,
    .request = request,
    .whole = whole,
    .count = count,
};
