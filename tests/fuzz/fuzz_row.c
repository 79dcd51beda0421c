/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_row.c - a row of the store as anybody may have written it: its text unpacked, its article
 * restored.
 *
 * The first byte says whether the text is packed, the next two how long meta is; the text is the
 * rest. */
#include <string.h>

#include "fuzz.h"
#include "store_private.h"

static void check_text(ng_store_bytes text)
{
    ng_buf packed = NG_BUF_INIT, plain = NG_BUF_INIT;
    ng_row_text stored;
    ng_store_bytes back;
    ng_error err = NG_ERROR_INIT;
    FUZZ_CHECK(ng_row_pack_text(text, &packed, &stored, &err) == NG_OK);
    FUZZ_CHECK(!stored.packed || stored.bytes.len < text.len);
    FUZZ_CHECK(ng_row_unpack_text(stored, &plain, &back, &err) == NG_OK);
    FUZZ_CHECK(back.data && back.len == text.len);
    FUZZ_CHECK(text.len == 0 || memcmp(back.data, text.data, text.len) == 0);
    ng_buf_release(&packed);
    ng_buf_release(&plain);
}

static void check_view(ng_store_bytes meta)
{
    ng_store_row row = {0};
    if (!ng_row_view(meta, &row))
        return;
    FUZZ_CHECK(strlen(row.id) < meta.len && strlen(row.title) < meta.len);
    for (size_t i = 0; ng_store_row_item(&row, NG_ROW_TAGS, i); i++)
        FUZZ_CHECK(i < NG_LIST_MAX);
}

static void check_article(ng_store_bytes meta, ng_store_bytes text)
{
    ng_article *a = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_status s = ng_row_restore(meta, text, &a, &err);
    FUZZ_CHECK(s == NG_OK ? a->text_len == text.len : s == NG_CORRUPT);
    for (size_t i = 0; a && i < a->n_blocks; i++)
        FUZZ_CHECK(a->blocks[i].start <= a->blocks[i].end && a->blocks[i].end <= a->text_len);
    ng_article_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    ng_buf room = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    size_t len = data[1] | (size_t)data[2] << 8;
    ng_store_bytes text, meta = {data + 3, len < size - 3 ? len : size - 3};
    ng_row_text stored = {{data + 3 + meta.len, size - 3 - meta.len}, data[0] & 1};
    FUZZ_CHECK(ng_row_unpack_text(stored, &room, &text, &err) == NG_OK);
    check_view(meta);
    if (text.data) {
        FUZZ_CHECK(text.len <= NG_ARTICLE_TEXT_MAX);
        FUZZ_CHECK(!stored.packed || ((const char *)text.data)[text.len] == '\0');
        check_text(text);
        check_article(meta, text);
    }
    ng_buf_release(&room);
    return 0;
}
