/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record.c - document data of a passage: seven numbers, seven bits a byte, low first. */
#include "index_reader.h"

static size_t put(unsigned char *at, uint32_t value)
{
    size_t n = 0;
    while (value >= 0x80) {
        at[n++] = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    at[n++] = (unsigned char)value;
    return n;
}

/* Bytes read, 0 when there is no number. */
static size_t get(const unsigned char *at, size_t len, uint32_t *ret)
{
    uint64_t value = 0;
    for (size_t n = 0; n < len && n < 5; n++) {
        value |= (uint64_t)(at[n] & 0x7F) << (7 * n);
        if (at[n] < 0x80) {
            if (value > UINT32_MAX)
                return 0;
            *ret = (uint32_t)value;
            return n + 1;
        }
    }
    return 0;
}

size_t ng_record_pack(const ng_passage_record *r, unsigned char ret[NG_RECORD_MAX])
{
    const uint32_t numbers[] = {r->revision, r->start,         r->end - r->start,
                                r->line,     r->heading_start, r->heading_end - r->heading_start,
                                r->kind};
    size_t len = 0;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        len += put(ret + len, numbers[i]);
    return len;
}

ng_status ng_record_unpack(const void *data, size_t len, ng_passage_record *ret, ng_error *err)
{
    uint32_t v[7];
    const unsigned char *at = data;
    size_t used = 0;
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        size_t n = get(at + used, len - used, &v[i]);
        if (n == 0)
            return ng_fail(err, NG_CORRUPT, "a passage record of the index cannot be read");
        used += n;
    }
    if (used != len || v[6] > UINT8_MAX || v[2] > UINT32_MAX - v[1] || v[5] > UINT32_MAX - v[4])
        return ng_fail(err, NG_CORRUPT, "a passage record of the index cannot be read");
    *ret = (ng_passage_record){
        .revision = v[0],
        .start = v[1],
        .end = v[1] + v[2],
        .line = v[3],
        .heading_start = v[4],
        .heading_end = v[4] + v[5],
        .kind = (uint8_t)v[6],
    };
    return NG_OK;
}
