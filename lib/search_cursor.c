/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_cursor.c - where a page begins, as text. Numbers are LEB128, doubles eight bytes. */
#include "search_cursor.h"

#include <stdlib.h>
#include <string.h>

#include "nutgraf/search.h"

#define IDFS_MAX  4096
#define ITEMS_MAX 1024

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

uint64_t ng_digest_add(uint64_t hash, const void *data, size_t len)
{
    const unsigned char *p = data;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ p[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* ---- Writing: the first failure is kept, so that fields can be written in a row. ---- */

typedef struct writer {
    ng_buf bytes;
    ng_status status;
    ng_error *err;
} writer;

static void put(writer *w, const void *data, size_t len)
{
    if (w->status == NG_OK)
        w->status = ng_buf_add(&w->bytes, data, len, w->err);
}

static void put_number(writer *w, uint64_t value)
{
    unsigned char bytes[10];
    size_t n = 0;
    do {
        bytes[n] = (unsigned char)(value & 0x7F);
        value >>= 7;
        if (value)
            bytes[n] |= 0x80;
        n++;
    } while (value);
    put(w, bytes, n);
}

static void put_bits(writer *w, uint64_t bits, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        unsigned char byte = (unsigned char)(bits >> 8 * i);
        put(w, &byte, 1);
    }
}

static void put_double(writer *w, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_bits(w, bits, 8);
}

static void put_items(writer *w, const ng_cursor_state *c)
{
    put_number(w, c->n_items);
    for (size_t i = 0; i < c->n_items; i++) {
        uint32_t bits;
        memcpy(&bits, &c->items[i].score, sizeof bits);
        put_number(w, c->items[i].article);
        put_number(w, c->items[i].ordinal);
        put_number(w, c->items[i].docid);
        put_bits(w, bits, 4);
    }
    put_number(w, c->n_shown);
    for (size_t i = 0; i < c->n_shown; i++)
        put_number(w, c->shown[i]);
}

static void put_state(writer *w, const ng_cursor_state *c)
{
    const unsigned char version = NG_CURSOR_VERSION;
    put(w, &version, 1);
    put_bits(w, c->question, 8);
    put_bits(w, c->index, 8);
    put_number(w, c->generation);
    put_number(w, c->newest);
    put_bits(w, (uint64_t)c->now, 8);
    put_number(w, c->total);
    put_number(
        w, (uint64_t)(c->total_is_exact | c->exhausted << 1 | c->has_last << 2 | c->in_doubt << 3));
    if (c->has_last) {
        put_double(w, c->last.score);
        put_number(w, c->last.article);
        put_number(w, c->last.ordinal);
    }
    put_number(w, c->n_idfs);
    for (size_t i = 0; i < c->n_idfs; i++) {
        put_bits(w, c->idfs[i].term, 4);
        put_number(w, c->idfs[i].idf);
    }
    put_items(w, c);
    put_bits(w, (uint32_t)c->today, 4);
    put_bits(w, ng_digest_add(NG_DIGEST_INIT, w->bytes.data, w->bytes.len), 4);
}

static ng_status encode(const ng_buf *bytes, ng_buf *ret, ng_error *err)
{
    ng_status s = NG_OK;
    uint32_t bits = 0;
    int have = 0;
    for (size_t i = 0; i < bytes->len && s == NG_OK; i++) {
        bits = bits << 8 | (unsigned char)bytes->data[i];
        for (have += 8; have >= 6 && s == NG_OK; have -= 6)
            s = ng_buf_add_char(ret, alphabet[bits >> (have - 6) & 63], err);
    }
    if (s == NG_OK && have > 0)
        s = ng_buf_add_char(ret, alphabet[bits << (6 - have) & 63], err);
    return s;
}

ng_status ng_cursor_write(const ng_cursor_state *c, ng_buf *ret, ng_error *err)
{
    writer w = {.bytes = NG_BUF_INIT, .status = NG_OK, .err = err};
    put_state(&w, c);
    ng_status s = w.status == NG_OK ? encode(&w.bytes, ret, err) : w.status;
    ng_buf_release(&w.bytes);
    return s;
}

/* ---- Reading: `bad` is sticky, and then everything reads as 0. ---- */

typedef struct reader {
    const unsigned char *at, *end;
    int bad;
} reader;

static uint64_t get_bits(reader *r, size_t bytes)
{
    uint64_t bits = 0;
    if ((size_t)(r->end - r->at) < bytes) {
        r->bad = 1;
        return 0;
    }
    for (size_t i = 0; i < bytes; i++)
        bits |= (uint64_t)*r->at++ << 8 * i;
    return bits;
}

static uint64_t get_number(reader *r)
{
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        uint64_t byte = get_bits(r, 1);
        value |= (byte & 0x7F) << shift;
        if (!(byte & 0x80))
            return value;
    }
    r->bad = 1;
    return 0;
}

static double get_double(reader *r)
{
    uint64_t bits = get_bits(r, 8);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* An array of as many elements as the next number says, at most `most`. */
static void *get_array(reader *r, ng_arena *arena, size_t most, size_t size, size_t *ret_n,
                       int *no_memory)
{
    uint64_t n = get_number(r);
    if (n > most)
        r->bad = 1;
    if (r->bad || n == 0)
        return NULL;
    void *items = ng_arena_alloc(arena, n * size);
    if (!items)
        *no_memory = 1;
    else
        *ret_n = (size_t)n;
    return items;
}

static void get_items(reader *r, ng_arena *arena, ng_cursor_state *c, int *no_memory)
{
    c->items = get_array(r, arena, ITEMS_MAX, sizeof *c->items, &c->n_items, no_memory);
    for (size_t i = 0; i < c->n_items; i++) {
        c->items[i].article = get_number(r);
        c->items[i].ordinal = (uint32_t)get_number(r);
        c->items[i].docid = (uint32_t)get_number(r);
        uint32_t bits = (uint32_t)get_bits(r, 4);
        memcpy(&c->items[i].score, &bits, sizeof bits);
    }
    c->shown = get_array(r, arena, ITEMS_MAX, sizeof *c->shown, &c->n_shown, no_memory);
    for (size_t i = 0; i < c->n_shown; i++)
        c->shown[i] = get_number(r);
}

static void get_state(reader *r, ng_arena *arena, ng_cursor_state *c, int *no_memory)
{
    if (get_bits(r, 1) != NG_CURSOR_VERSION)
        r->bad = 1;
    c->question = get_bits(r, 8);
    c->index = get_bits(r, 8);
    c->generation = get_number(r);
    c->newest = (uint32_t)get_number(r);
    c->now = (int64_t)get_bits(r, 8);
    c->total = get_number(r);
    uint64_t flags = get_number(r);
    c->total_is_exact = (int)(flags & 1);
    c->exhausted = (int)(flags >> 1 & 1);
    c->has_last = (int)(flags >> 2 & 1);
    c->in_doubt = (int)(flags >> 3 & 1);
    if (c->has_last) {
        c->last.score = get_double(r);
        c->last.article = get_number(r);
        c->last.ordinal = (uint32_t)get_number(r);
    }
    c->idfs = get_array(r, arena, IDFS_MAX, sizeof *c->idfs, &c->n_idfs, no_memory);
    for (size_t i = 0; i < c->n_idfs; i++) {
        c->idfs[i].term = (uint32_t)get_bits(r, 4);
        c->idfs[i].idf = (uint32_t)get_number(r);
    }
    get_items(r, arena, c, no_memory);
    c->today = (int32_t)(uint32_t)get_bits(r, 4);
}

/* Gives the number of bytes, 0 for text that is not base64url. */
static size_t decode(const char *text, size_t len, unsigned char *ret)
{
    uint32_t bits = 0;
    int have = 0;
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        const char *digit = memchr(alphabet, text[i], sizeof alphabet - 1);
        if (!digit)
            return 0;
        bits = bits << 6 | (uint32_t)(digit - alphabet);
        have += 6;
        if (have >= 8) {
            have -= 8;
            ret[n++] = (unsigned char)(bits >> have);
        }
    }
    return n;
}

ng_status ng_cursor_read(const char *text, ng_arena *arena, ng_cursor_state *ret, ng_error *err)
{
    size_t len = strlen(text);
    unsigned char *bytes = ng_arena_alloc(arena, len + 1);
    if (!bytes)
        return ng_fail(err, NG_NOMEM, "out of memory");
    size_t n = decode(text, len, bytes);
    if (n < 5)
        return ng_fail(err, NG_QUERY, "this is not a cursor");
    reader sum = {.at = bytes + n - 4, .end = bytes + n};
    reader r = {.at = bytes, .end = bytes + n - 4};
    if (get_bits(&sum, 4) != (uint32_t)ng_digest_add(NG_DIGEST_INIT, bytes, n - 4))
        return ng_fail(err, NG_QUERY, "this is not a cursor");
    ng_cursor_state c = {0};
    int no_memory = 0;
    get_state(&r, arena, &c, &no_memory);
    if (no_memory)
        return ng_fail(err, NG_NOMEM, "out of memory");
    if (r.bad || r.at != r.end)
        return ng_fail(err, NG_QUERY, "this is not a cursor, or one of another version");
    *ret = c;
    return NG_OK;
}
