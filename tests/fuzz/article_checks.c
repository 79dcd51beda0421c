/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_checks.c - what is read is a sound article, and so are its passages. */
#include "article_checks.h"

#include <string.h>

#include "fuzz.h"
#include "nutgraf/text.h"

static int is_boundary(const ng_article *a, uint32_t at)
{
    return at <= a->text_len && (at == a->text_len || ((unsigned char)a->text[at] & 0xC0) != 0x80);
}

/* Blocks lie in order, two newlines apart, and fill the text. */
static void check_blocks(const ng_article *a)
{
    FUZZ_CHECK(strlen(a->text) == a->text_len);
    FUZZ_CHECK(ng_utf8_valid_prefix(a->text, a->text_len) == a->text_len);
    uint32_t end = 0;
    for (size_t i = 0; i < a->n_blocks; i++) {
        const ng_block *b = &a->blocks[i];
        FUZZ_CHECK(b->start == (i ? end + 2 : 0) && b->end > b->start);
        FUZZ_CHECK(is_boundary(a, b->start) && is_boundary(a, b->end));
        end = b->end;
    }
    FUZZ_CHECK(end == a->text_len);
}

static void check_passages(const ng_article *a)
{
    ng_passages list = NG_PASSAGES_INIT;
    ng_error err = NG_ERROR_INIT;
    FUZZ_CHECK(ng_article_passages(a, &list, &err) == NG_OK);
    FUZZ_CHECK(list.n > 0);
    for (size_t i = 0; i < list.n; i++) {
        const ng_passage *p = &list.items[i];
        FUZZ_CHECK(p->ordinal == i + 1);
        FUZZ_CHECK(is_boundary(a, p->start) && is_boundary(a, p->end));
        FUZZ_CHECK(p->kind == NG_PASSAGE_TITLE || p->end > p->start);
        FUZZ_CHECK(p->end - p->start <= NG_PASSAGE_BYTES_MAX);
        FUZZ_CHECK(p->heading_end <= p->start || p->kind == NG_PASSAGE_TITLE);
    }
    ng_passages_release(&list);
}

ng_status check_article(void *data, ng_article *a, ng_error *err)
{
    unsigned char digest[32];
    (void)data;
    FUZZ_CHECK(a->id && a->id[0] && strlen(a->id) <= NG_ID_MAX);
    FUZZ_CHECK(a->title && a->title[0] && strlen(a->title) <= NG_TITLE_MAX);
    check_blocks(a);
    check_passages(a);
    FUZZ_CHECK(ng_article_digest(a, digest, err) == NG_OK);
    ng_article_free(a);
    return NG_OK;
}

void check_fault(void *data, uint32_t line, const ng_error *fault)
{
    (void)data, (void)line;
    FUZZ_CHECK(fault->status != NG_OK && fault->status != NG_INTERNAL);
    FUZZ_CHECK(ng_utf8_valid_prefix(fault->text, strlen(fault->text)) == strlen(fault->text));
}

void check_note(void *data, uint32_t line, const char *text)
{
    (void)data, (void)line;
    FUZZ_CHECK(ng_utf8_valid_prefix(text, strlen(text)) == strlen(text));
}

void check_reading_input(const ng_read_input *in)
{
    const ng_read_sink sink = {
        .on_article = check_article, .on_fault = check_fault, .on_note = check_note};
    ng_error err = NG_ERROR_INIT;
    if (ng_read(in, &sink, &err) != NG_OK)
        check_fault(NULL, 0, &err);
}

void check_reading(const char *path, const void *bytes, size_t len)
{
    const ng_read_input in = {.bytes = bytes, .len = len, .path = path};
    check_reading_input(&in);
}
