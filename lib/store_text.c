/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store_text.c - a text as it lies in the store: plain, or packed with LZ4.
 *
 * packed: the length of the plain text in four bytes, least first, then one LZ4 block. Other
 *         programs read that as it is (the lz4.block of Python, for one).
 *
 * LZ4 and not what packs better: a page of hits unpacks ten texts, and at a microsecond for each
 * that is hardly seen; zstd takes four times as long to save a third more, and LZ4 HC would cost a
 * build more than all of its checksums. */
#include <lz4.h>

#include "nutgraf/article.h"
#include "store_private.h"

#define LENGTH_BYTES 4
#define SAVED_LEAST  8 /* less than an eighth is not worth unpacking: short texts, mostly */

static void put_length(unsigned char *p, size_t len)
{
    for (int i = 0; i < LENGTH_BYTES; i++)
        p[i] = (unsigned char)(len >> (8 * i));
}

static size_t get_length(const unsigned char *p)
{
    return p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
}

ng_status ng_row_pack_text(ng_store_bytes text, ng_buf *room, ng_row_text *ret, ng_error *err)
{
    *ret = (ng_row_text){text, 0};
    size_t most = text.len - text.len / SAVED_LEAST; /* or it fails, and the text stays plain */
    if (text.len / SAVED_LEAST == 0 || text.len > NG_ARTICLE_TEXT_MAX)
        return NG_OK;
    ng_buf_clear(room);
    ng_status s = ng_buf_reserve(room, most, err);
    if (s != NG_OK)
        return s;
    int n = LZ4_compress_default(text.data, room->data + LENGTH_BYTES, (int)text.len,
                                 (int)(most - LENGTH_BYTES));
    if (n <= 0)
        return NG_OK;
    put_length((unsigned char *)room->data, text.len);
    room->len = LENGTH_BYTES + (size_t)n;
    room->data[room->len] = '\0';
    *ret = (ng_row_text){{room->data, room->len}, 1};
    return NG_OK;
}

/* What is packed has become smaller: any other length was not written by us. It bounds what is
 * reserved, and both lengths, before LZ4 sees them. */
static size_t plain_length(ng_store_bytes packed)
{
    size_t len = packed.len > LENGTH_BYTES ? get_length(packed.data) : 0;
    return len > packed.len && len <= NG_ARTICLE_TEXT_MAX ? len : 0;
}

ng_status ng_row_unpack_text(ng_row_text stored, ng_buf *room, ng_store_bytes *ret, ng_error *err)
{
    if (!stored.packed) {
        *ret = stored.bytes.len <= NG_ARTICLE_TEXT_MAX ? stored.bytes : (ng_store_bytes){NULL, 0};
        return NG_OK;
    }
    *ret = (ng_store_bytes){NULL, 0};
    size_t len = plain_length(stored.bytes);
    if (len == 0)
        return NG_OK;
    ng_buf_clear(room);
    ng_status s = ng_buf_reserve(room, len, err);
    if (s != NG_OK)
        return s;
    const char *block = (const char *)stored.bytes.data + LENGTH_BYTES;
    int n =
        LZ4_decompress_safe(block, room->data, (int)(stored.bytes.len - LENGTH_BYTES), (int)len);
    if (n != (int)len)
        return NG_OK;
    room->len = len;
    room->data[len] = '\0';
    *ret = (ng_store_bytes){room->data, len};
    return NG_OK;
}
