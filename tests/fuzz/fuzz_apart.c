/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_apart.c - any bytes as what the child says: what is taken is sound, and is what would be put
 * for it. And any bytes as a file: whatever a reader gives passes from child to parent unchanged.
 */
#include <string.h>

#include "apart_wire.h"
#include "fuzz.h"

static void check_passages(const ng_article *a)
{
    ng_passages list = NG_PASSAGES_INIT;
    FUZZ_CHECK(ng_article_passages(a, &list, NULL) == NG_OK);
    FUZZ_CHECK(list.n > 0 && list.n <= NG_PASSAGES_MAX);
    ng_passages_release(&list);
}

/* The content of the frame in `b` is that of the bytes. */
static void check_content(const ng_buf *b, const char *content, size_t len)
{
    FUZZ_CHECK(b->len == NG_APART_HEAD + len);
    FUZZ_CHECK(memcmp(b->data + NG_APART_HEAD, content, len) == 0);
}

static void take_article(const char *content, size_t len)
{
    ng_article *a = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_buf b = NG_BUF_INIT;
    if (ng_apart_get_article(content, len, &a, &err) != NG_OK) {
        FUZZ_CHECK(err.status != NG_OK && err.text[0]);
        return;
    }
    check_passages(a);
    FUZZ_CHECK(ng_apart_put_article(&b, a, &err) == NG_OK);
    check_content(&b, content, len);
    ng_buf_release(&b);
    ng_article_free(a);
}

static void take_said(ng_apart_kind kind, const char *content, size_t len)
{
    ng_apart_said said;
    ng_buf b = NG_BUF_INIT;
    if (ng_apart_get_said(content, len, &said, NULL) != NG_OK)
        return;
    FUZZ_CHECK(ng_apart_put_said(&b, kind, said.line, said.what.status, said.what.text, NULL) ==
               NG_OK);
    check_content(&b, content, len);
    ng_buf_release(&b);
}

static void take_input(const char *content, size_t len)
{
    ng_read_input in;
    ng_buf b = NG_BUF_INIT;
    if (ng_apart_get_input(content, len, &in, NULL) != NG_OK)
        return;
    FUZZ_CHECK(in.bytes + in.len == content + len);
    FUZZ_CHECK(ng_apart_put_input(&b, &in, NULL) == NG_OK);
    FUZZ_CHECK(ng_buf_add(&b, in.bytes, in.len, NULL) == NG_OK);
    check_content(&b, content, len);
    ng_buf_release(&b);
}

static ng_status on_article(void *data, ng_article *a, ng_error *err)
{
    unsigned char one[32], two[32];
    ng_article *again = NULL;
    ng_buf b = NG_BUF_INIT;
    (void)data;
    FUZZ_CHECK(ng_apart_put_article(&b, a, err) == NG_OK);
    FUZZ_CHECK(ng_apart_get_article(b.data + NG_APART_HEAD, b.len - NG_APART_HEAD, &again, err) ==
               NG_OK);
    FUZZ_CHECK(ng_article_digest(a, one, err) == NG_OK);
    FUZZ_CHECK(ng_article_digest(again, two, err) == NG_OK);
    FUZZ_CHECK(memcmp(one, two, sizeof one) == 0);
    ng_buf_release(&b);
    ng_article_free(again);
    ng_article_free(a);
    return NG_OK;
}

static void on_fault(void *data, uint32_t line, const ng_error *fault)
{
    ng_buf b = NG_BUF_INIT;
    ng_apart_said said;
    (void)data;
    FUZZ_CHECK(ng_apart_put_said(&b, NG_APART_FAULT, line, fault->status, fault->text, NULL) ==
               NG_OK);
    FUZZ_CHECK(ng_apart_get_said(b.data + NG_APART_HEAD, b.len - NG_APART_HEAD, &said, NULL) ==
               NG_OK);
    FUZZ_CHECK(said.line == line && said.what.status == fault->status);
    FUZZ_CHECK(strcmp(said.what.text, fault->text) == 0);
    ng_buf_release(&b);
}

/* Content in memory of its exact size, so that reading past it is found. */
static void take_frame(const char *bytes, size_t size)
{
    ng_apart_head head;
    if (size < NG_APART_HEAD || !ng_apart_get_head(bytes, &head))
        return;
    size_t len = size - NG_APART_HEAD;
    char *content = malloc(len ? len : 1);
    FUZZ_CHECK(content);
    memcpy(content, bytes + NG_APART_HEAD, len);
    if (head.kind == NG_APART_ARTICLE)
        take_article(content, len);
    else if (head.kind == NG_APART_INPUT)
        take_input(content, len);
    else
        take_said((ng_apart_kind)head.kind, content, len);
    free(content);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"a folder/some-name.txt", "lines.jsonl"};
    const ng_read_sink sink = {.on_article = on_article, .on_fault = on_fault};
    take_frame((const char *)data, size);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ng_error err = NG_ERROR_INIT;
        const ng_read_input in = {
            .bytes = (const char *)data, .len = size, .path = names[i], .origin = "/a"};
        if (ng_read(&in, &sink, &err) != NG_OK)
            on_fault(NULL, 0, &err);
    }
    return 0;
}
