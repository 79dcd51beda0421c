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
    ng_buf packed = NG_BUF_INIT;
    ng_row_text stored;
    ng_row_plain back = {0};
    ng_error err = NG_ERROR_INIT;
    FUZZ_CHECK(ng_row_pack_text(text, &packed, &stored, &err) == NG_OK);
    FUZZ_CHECK(!stored.packed || stored.bytes.len < text.len);
    FUZZ_CHECK(ng_row_unpack_begin(stored, &back, &err) == NG_OK);
    FUZZ_CHECK(back.data && back.len == text.len);
    FUZZ_CHECK(ng_row_unpack(stored, &back, 0, SIZE_MAX) && back.all_there);
    FUZZ_CHECK(text.len == 0 || memcmp(back.data, text.data, text.len) == 0);
    ng_buf_release(&packed);
    ng_buf_release(&back.room);
}

/* Two spans, as a hit and its heading are read: what is there is what the whole has. */
static void check_spans(ng_row_text stored, const ng_row_plain *whole, size_t size)
{
    ng_row_plain u = {0};
    ng_error err = NG_ERROR_INIT;
    FUZZ_CHECK(ng_row_unpack_begin(stored, &u, &err) == NG_OK);
    const size_t spans[2][2] = {{u.len / 2, u.len / 2 + size}, {u.len / 4, u.len / 3}};
    for (int i = 0; i < 2 && u.data; i++) {
        size_t from = spans[i][0], to = spans[i][1] < u.len ? spans[i][1] : u.len;
        if (!ng_row_unpack(stored, &u, from, spans[i][1])) {
            FUZZ_CHECK(!whole->data);
            break;
        }
        FUZZ_CHECK(!whole->data || from >= to ||
                   memcmp(u.data + from, whole->data + from, to - from) == 0);
    }
    ng_buf_release(&u.room);
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
    ng_row_plain whole = {0};
    ng_error err = NG_ERROR_INIT;
    size_t len = data[1] | (size_t)data[2] << 8;
    ng_store_bytes meta = {data + 3, len < size - 3 ? len : size - 3};
    ng_row_text stored = {{data + 3 + meta.len, size - 3 - meta.len}, data[0] & 1};
    FUZZ_CHECK(ng_row_unpack_begin(stored, &whole, &err) == NG_OK);
    if (whole.data && !ng_row_unpack(stored, &whole, 0, SIZE_MAX))
        whole.data = NULL;
    check_view(meta);
    check_spans(stored, &whole, size);
    if (whole.data) {
        FUZZ_CHECK(whole.len <= NG_ARTICLE_TEXT_MAX);
        FUZZ_CHECK(!stored.packed || whole.data[whole.len] == '\0');
        check_text((ng_store_bytes){whole.data, whole.len});
        check_article(meta, (ng_store_bytes){whole.data, whole.len});
    }
    ng_buf_release(&whole.room);
    return 0;
}
