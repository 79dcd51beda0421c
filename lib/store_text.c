/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store_text.c - a text as it lies in the store: plain, or packed with LZ4.
 *
 * packed: the length of the plain text; then for each 8 KB of it, the last may be shorter, the
 *         length of an LZ4 block and the block. Lengths are four bytes, least first.
 *
 * Pieces, because most passages of long articles are far from the start, and a hit needs its own
 * piece only. LZ4, and not what packs better: a page of hits unpacks ten of them, and a microsecond
 * for each is hardly seen; zstd takes four times as long to save a third more, and LZ4 HC would
 * cost a build more than all of its checksums. */
#include <lz4.h>
#include <string.h>

#include "store_private.h"

#define LENGTH_BYTES 4
#define SAVED_LEAST  8 /* less than an eighth is not worth unpacking: short texts, mostly */

static void put_length(char *p, size_t len)
{
    for (int i = 0; i < LENGTH_BYTES; i++)
        p[i] = (char)(len >> (8 * i));
}

static size_t get_length(const void *at)
{
    const unsigned char *p = at;
    return p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
}

static size_t piece_length(size_t len, size_t from)
{
    return len - from < NG_ROW_PIECE ? len - from : NG_ROW_PIECE;
}

ng_status ng_row_pack_text(ng_store_bytes text, ng_buf *room, ng_row_text *ret, ng_error *err)
{
    *ret = (ng_row_text){text, 0};
    size_t most = text.len - text.len / SAVED_LEAST; /* or the text stays plain */
    if (text.len / SAVED_LEAST == 0 || text.len > NG_ARTICLE_TEXT_MAX)
        return NG_OK;
    ng_buf_clear(room);
    ng_status s = ng_buf_reserve(room, most, err);
    if (s != NG_OK)
        return s;
    size_t end = LENGTH_BYTES;
    put_length(room->data, text.len);
    for (size_t from = 0; from < text.len; from += NG_ROW_PIECE) {
        size_t block = end + LENGTH_BYTES;
        int n = block >= most
                    ? 0
                    : LZ4_compress_default((const char *)text.data + from, room->data + block,
                                           (int)piece_length(text.len, from), (int)(most - block));
        if (n <= 0)
            return NG_OK;
        put_length(room->data + end, (size_t)n);
        end = block + (size_t)n;
    }
    room->len = end;
    room->data[end] = '\0';
    *ret = (ng_row_text){{room->data, end}, 1};
    return NG_OK;
}

/* What is packed has become smaller: any other length was not written by us. It bounds what is
 * reserved, and both lengths, before LZ4 sees them. */
static size_t plain_length(ng_store_bytes packed)
{
    size_t len = packed.len > LENGTH_BYTES ? get_length(packed.data) : 0;
    return len > packed.len && len <= NG_ARTICLE_TEXT_MAX ? len : 0;
}

ng_status ng_row_unpack_begin(ng_row_text stored, ng_row_plain *u, ng_error *err)
{
    u->data = NULL;
    u->len = stored.packed ? plain_length(stored.bytes) : stored.bytes.len;
    u->all_there = !stored.packed;
    if (u->len > NG_ARTICLE_TEXT_MAX || (stored.packed && u->len == 0))
        return NG_OK;
    if (!stored.packed) {
        u->data = stored.bytes.data;
        return NG_OK;
    }
    ng_buf_clear(&u->room);
    ng_status s = ng_buf_reserve(&u->room, u->len, err);
    if (s != NG_OK)
        return s;
    u->room.data[u->len] = '\0';
    u->data = u->room.data;
    memset(u->there, 0, sizeof u->there);
    return NG_OK;
}

/* Piece number `i` out of its block. */
static int unpack(ng_row_plain *u, size_t i, const char *block, size_t n)
{
    size_t len = piece_length(u->len, i * NG_ROW_PIECE);
    if (u->there[i])
        return 1;
    u->there[i] = 1;
    return LZ4_decompress_safe(block, u->room.data + i * NG_ROW_PIECE, (int)n, (int)len) ==
           (int)len;
}

int ng_row_unpack(ng_row_text stored, ng_row_plain *u, size_t from, size_t to)
{
    to = to < u->len ? to : u->len;
    if (u->all_there || from >= to)
        return 1;
    const char *packed = stored.bytes.data;
    size_t at = LENGTH_BYTES, end = stored.bytes.len;
    for (size_t i = 0; i * NG_ROW_PIECE < to; i++) {
        if (end - at <= LENGTH_BYTES)
            return 0;
        size_t n = get_length(packed + at);
        at += LENGTH_BYTES;
        if (n == 0 || n > end - at)
            return 0;
        if ((i + 1) * NG_ROW_PIECE > from && !unpack(u, i, packed + at, n))
            return 0;
        at += n;
    }
    if (to == u->len && at != end)
        return 0;
    u->all_there = from == 0 && to == u->len;
    return 1;
}
