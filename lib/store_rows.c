/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store_rows.c - an article as the bytes of a row, and back.
 *
 * meta: a form byte (1), id source, title source, then
 *   moments   published, modified: one byte of flags (1 known, 2 a day only); when known, seconds
 *             and offset, zigzag
 *   repaired
 *   texts     id, title, url, source, section, lang, origin: length + 1 and the bytes with a NUL; 0
 *             for none
 *   lists     authors, tags: count, then texts
 *   blocks    count, then kind, level, line (zigzag, less the line before), gap (start less the end
 *             before) and length
 * All numbers but the first three bytes are little-endian base 128, least group first. What showing
 * a hit needs stands first, and ends in NUL, so that it is read in place. */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include <zlib.h>

#include "article_private.h"
#include "nutgraf/text.h"
#include "store_private.h"

#define FORM         1
#define FLAG_KNOWN   1
#define FLAG_DAY     2
#define VARINT_BYTES 10

/* ---- Packing ---- */

static ng_status put_number(ng_buf *b, uint64_t value, ng_error *err)
{
    unsigned char bytes[VARINT_BYTES];
    size_t n = 0;
    while (value >= 0x80) {
        bytes[n++] = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    bytes[n++] = (unsigned char)value;
    return ng_buf_add(b, bytes, n, err);
}

static uint64_t zigzag(int64_t value)
{
    return ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
}

static ng_status put_text(ng_buf *b, const char *text, ng_error *err)
{
    size_t len = text ? strlen(text) : 0;
    ng_status s = put_number(b, text ? len + 1 : 0, err);
    return s == NG_OK && text ? ng_buf_add(b, text, len + 1, err) : s;
}

static ng_status put_moment(ng_buf *b, const ng_moment *m, ng_error *err)
{
    int flags = (m->known ? FLAG_KNOWN : 0) | (m->day_only ? FLAG_DAY : 0);
    ng_status s = ng_buf_add_char(b, (char)flags, err);
    if (s == NG_OK && m->known)
        s = put_number(b, zigzag(m->unix_seconds), err);
    if (s == NG_OK && m->known)
        s = put_number(b, zigzag(m->offset_minutes), err);
    return s;
}

static ng_status put_list(ng_buf *b, const ng_strings *list, ng_error *err)
{
    ng_status s = put_number(b, list->n, err);
    for (size_t i = 0; i < list->n && s == NG_OK; i++)
        s = put_text(b, list->items[i], err);
    return s;
}

static ng_status put_blocks(ng_buf *b, const ng_article *a, ng_error *err)
{
    ng_status s = put_number(b, a->n_blocks, err);
    uint32_t line = 0, end = 0;
    for (size_t i = 0; i < a->n_blocks && s == NG_OK; i++) {
        const ng_block *k = &a->blocks[i];
        const uint64_t values[] = {k->kind, k->level, zigzag((int64_t)k->line - line),
                                   k->start - end, k->end - k->start};
        for (size_t j = 0; j < sizeof values / sizeof *values && s == NG_OK; j++)
            s = put_number(b, values[j], err);
        line = k->line;
        end = k->end;
    }
    return s;
}

ng_status ng_row_pack(const ng_article *a, ng_buf *ret, ng_error *err)
{
    const char head[] = {FORM, (char)a->id_source, (char)a->title_source};
    const char *texts[] = {a->id, a->title, a->url, a->source, a->section, a->lang, a->origin};
    ng_buf_clear(ret);
    ng_status s = ng_buf_add(ret, head, sizeof head, err);
    if (s == NG_OK)
        s = put_moment(ret, &a->published, err);
    if (s == NG_OK)
        s = put_moment(ret, &a->modified, err);
    if (s == NG_OK)
        s = put_number(ret, a->repaired, err);
    for (size_t i = 0; i < sizeof texts / sizeof *texts && s == NG_OK; i++)
        s = put_text(ret, texts[i], err);
    if (s == NG_OK)
        s = put_list(ret, &a->authors, err);
    if (s == NG_OK)
        s = put_list(ret, &a->tags, err);
    return s == NG_OK ? put_blocks(ret, a, err) : s;
}

/* ---- Reading. A cursor that ran over the end, or met nonsense, is broken and gives zeros. ---- */

struct cursor {
    const unsigned char *p, *end;
    int broken;
};

static uint8_t get_byte(struct cursor *c)
{
    if (c->broken || c->p == c->end) {
        c->broken = 1;
        return 0;
    }
    return *c->p++;
}

static uint64_t get_number(struct cursor *c)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        uint8_t byte = get_byte(c);
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return value;
    }
    c->broken = 1;
    return 0;
}

static int64_t get_signed(struct cursor *c)
{
    uint64_t value = get_number(c);
    return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

/* A number that must not pass `max`. */
static uint64_t get_up_to(struct cursor *c, uint64_t max)
{
    uint64_t value = get_number(c);
    if (value > max)
        c->broken = 1;
    return c->broken ? 0 : value;
}

static const char *get_text(struct cursor *c, size_t *ret_len)
{
    size_t size = (size_t)get_up_to(c, (uint64_t)(c->end - c->p));
    if (size == 0)
        return NULL;
    const char *text = (const char *)c->p;
    if (size > (size_t)(c->end - c->p) || text[size - 1] != '\0') {
        c->broken = 1;
        return NULL;
    }
    c->p += size;
    *ret_len = size - 1;
    return text;
}

static void get_moment(struct cursor *c, ng_moment *ret)
{
    uint8_t flags = get_byte(c);
    *ret = (ng_moment){.known = (flags & FLAG_KNOWN) != 0, .day_only = (flags & FLAG_DAY) != 0};
    if (flags & FLAG_KNOWN) {
        ret->unix_seconds = get_signed(c);
        ret->offset_minutes = (int16_t)get_signed(c);
    }
}

/* What stands before the texts. */
struct head {
    uint8_t id_source, title_source;
    ng_moment published, modified;
    uint32_t repaired;
};

static void get_head(struct cursor *c, struct head *ret)
{
    if (get_byte(c) != FORM)
        c->broken = 1;
    ret->id_source = get_byte(c);
    ret->title_source = get_byte(c);
    get_moment(c, &ret->published);
    get_moment(c, &ret->modified);
    ret->repaired = (uint32_t)get_up_to(c, UINT32_MAX);
}

int ng_row_view(ng_store_bytes meta, ng_store_row *ret)
{
    struct cursor c = {meta.data, (const unsigned char *)meta.data + meta.len, 0};
    struct head head;
    get_head(&c, &head);
    const char **texts[] = {&ret->id,     &ret->title,   &ret->url,
                            &ret->source, &ret->section, &ret->lang};
    size_t len = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = get_text(&c, &len);
    (void)get_text(&c, &len); /* origin */
    ret->title_source = (ng_title_source)head.title_source;
    ret->published = head.published;
    ret->modified = head.modified;
    ret->lists = c.p;
    ret->lists_end = c.end;
    return !c.broken && ret->id && ret->title;
}

const char *ng_store_row_item(const ng_store_row *row, ng_store_list list, size_t i)
{
    struct cursor c = {row->lists, row->lists_end, 0};
    size_t len = 0, n = (size_t)get_up_to(&c, NG_LIST_MAX);
    for (size_t skip = list == NG_ROW_TAGS ? n : 0; skip > 0; skip--)
        (void)get_text(&c, &len);
    if (list == NG_ROW_TAGS)
        n = (size_t)get_up_to(&c, NG_LIST_MAX);
    const char *text = NULL;
    for (size_t at = 0; at <= i && i < n; at++)
        text = get_text(&c, &len);
    return c.broken ? NULL : text;
}

/* ---- The article again. NULL or 0 with an unbroken cursor means that memory is out. ---- */

static char *copy_text(struct cursor *c, int *no_memory)
{
    size_t len = 0;
    const char *text = get_text(c, &len);
    if (!text)
        return NULL;
    char *copy = malloc(len + 1);
    if (copy)
        memcpy(copy, text, len + 1);
    else
        *no_memory = 1;
    return copy;
}

static void copy_list(struct cursor *c, ng_strings *ret, int *no_memory)
{
    size_t n = (size_t)get_up_to(c, NG_LIST_MAX);
    if (n == 0)
        return;
    ret->items = calloc(n, sizeof *ret->items);
    if (!ret->items) {
        *no_memory = 1;
        return;
    }
    for (ret->n = 0; ret->n < n && !c->broken && !*no_memory; ret->n++) {
        ret->items[ret->n] = copy_text(c, no_memory);
        if (!ret->items[ret->n])
            c->broken = 1;
    }
}

static void copy_blocks(struct cursor *c, ng_article *a, int *no_memory)
{
    size_t n = (size_t)get_up_to(c, NG_ARTICLE_BLOCKS_MAX);
    if (n == 0)
        return;
    a->blocks = calloc(n, sizeof *a->blocks);
    if (!a->blocks) {
        *no_memory = 1;
        return;
    }
    uint32_t line = 0, end = 0;
    for (size_t i = 0; i < n && !c->broken; i++) {
        ng_block *b = &a->blocks[i];
        b->kind = (ng_block_kind)get_up_to(c, NG_BLOCK_CREDIT);
        b->level = (uint32_t)get_up_to(c, UINT32_MAX);
        b->line = (uint32_t)(line + get_signed(c));
        b->start = end + (uint32_t)get_up_to(c, a->text_len - end);
        b->end = b->start + (uint32_t)get_up_to(c, a->text_len - b->start);
        line = b->line;
        end = b->end;
    }
    a->n_blocks = n;
}

static void copy_metadata(struct cursor *c, ng_article *a, int *no_memory)
{
    struct head head;
    get_head(c, &head);
    a->id_source = (ng_id_source)head.id_source;
    a->title_source = (ng_title_source)head.title_source;
    a->published = head.published;
    a->modified = head.modified;
    a->repaired = head.repaired;
    char **texts[] = {&a->id, &a->title, &a->url, &a->source, &a->section, &a->lang, &a->origin};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = copy_text(c, no_memory);
    copy_list(c, &a->authors, no_memory);
    copy_list(c, &a->tags, no_memory);
}

ng_status ng_row_restore(ng_store_bytes meta, ng_store_bytes text, ng_article **ret, ng_error *err)
{
    struct cursor c = {meta.data, (const unsigned char *)meta.data + meta.len, 0};
    int no_memory = 0;
    ng_article *a = calloc(1, sizeof *a);
    if (!a || text.len > NG_ARTICLE_TEXT_MAX || !(a->text = malloc(text.len + 1)))
        no_memory = 1;
    if (!no_memory) {
        if (text.len > 0)
            memcpy(a->text, text.data, text.len);
        a->text[text.len] = '\0';
        a->text_len = (uint32_t)text.len;
        copy_metadata(&c, a, &no_memory);
        copy_blocks(&c, a, &no_memory);
    }
    ng_status s = NG_OK;
    if (no_memory)
        s = ng_fail(err, NG_NOMEM, "out of memory");
    else if (c.broken || c.p != c.end || !a->id || !a->title)
        s = ng_fail(err, NG_CORRUPT, "the form of a stored article is broken");
    if (s != NG_OK) {
        ng_article_free(a);
        return s;
    }
    *ret = a;
    return NG_OK;
}

/* ---- Sums ---- */

static void key_bytes(uint64_t key, unsigned char ret[8])
{
    for (int i = 0; i < 8; i++)
        ret[i] = (unsigned char)(key >> (8 * i));
}

/* The highest bit but the sign tells a sum from a CRC-32, which stores of version 0.1 have. */
#define SUM_MARK (UINT64_C(1) << 62)

/* No key has it: the same bytes as TEXT and as BLOB differ in a bit of SQLite's, and an older
 * program would take the one for the other. */
#define PACKED_MARK (UINT64_C(1) << 63)

uint64_t ng_row_sum(uint64_t key, ng_store_bytes meta, ng_row_text text)
{
    uint64_t sum = XXH3_64bits_withSeed(meta.data, meta.len, key | (text.packed ? PACKED_MARK : 0));
    sum = XXH3_64bits_withSeed(text.bytes.data, text.bytes.len, sum);
    return (sum & (SUM_MARK - 1)) | SUM_MARK;
}

int ng_row_sum_holds(uint64_t stored, uint64_t key, ng_store_bytes meta, ng_row_text text)
{
    return stored > UINT32_MAX ? stored == ng_row_sum(key, meta, text)
                               : !text.packed && stored == ng_row_crc(key, meta, text.bytes);
}

uint32_t ng_row_crc(uint64_t key, ng_store_bytes meta, ng_store_bytes text)
{
    unsigned char first[8];
    key_bytes(key, first);
    uLong crc = crc32_z(0, first, sizeof first);
    crc = crc32_z(crc, meta.data, meta.len);
    if (text.len > 0) /* of NULL, zlib gives the start value */
        crc = crc32_z(crc, text.data, text.len);
    return (uint32_t)crc;
}

ng_status ng_row_seal(uint64_t key, ng_store_bytes meta, ng_store_bytes text, ng_buf *scratch,
                      unsigned char ret[32], ng_error *err)
{
    unsigned char first[8];
    key_bytes(key, first);
    ng_buf_clear(scratch);
    ng_status s = ng_buf_reserve(scratch, sizeof first + meta.len + text.len, err);
    if (s == NG_OK)
        s = ng_buf_add(scratch, first, sizeof first, err);
    if (s == NG_OK)
        s = ng_buf_add(scratch, meta.data, meta.len, err);
    if (s == NG_OK)
        s = ng_buf_add(scratch, text.data, text.len, err);
    return s == NG_OK ? ng_sha256(scratch->data, scratch->len, ret, err) : s;
}

uint32_t ng_numbers_crc(const uint64_t *values, size_t n)
{
    uLong crc = crc32_z(0, NULL, 0);
    for (size_t i = 0; i < n; i++) {
        unsigned char bytes[8];
        key_bytes(values[i], bytes);
        crc = crc32_z(crc, bytes, sizeof bytes);
    }
    return (uint32_t)crc;
}
