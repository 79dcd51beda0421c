/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text_reader.c - plain text: all steps in order. */
#include "text_reader.h"

#include <string.h>

#include "format.h"

static ng_status add_blocks(ng_text *t, ng_article *a, uint32_t line, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    ng_status s = NG_OK;
    for (size_t i = 0; i < t->n_blocks && s == NG_OK; i++) {
        const ng_text_block *b = &t->blocks[i];
        if (b->dropped)
            continue;
        uint32_t at = line == NG_TEXT_NO_LINES ? 0 : line ? line : t->lines[b->first].number;
        ng_buf_clear(&text);
        if (b->n > 1 || b->skip || b->kind == NG_BLOCK_QUOTE) {
            s = ng_text_join(t, b, &text, err);
            if (s == NG_OK)
                s = ng_article_add_block(a, b->kind, b->level, at, text.data, text.len, err);
        } else {
            const ng_text_line *l = &t->lines[b->first];
            s = ng_article_add_block(a, b->kind, b->level, at, l->s, l->len, err);
        }
    }
    return s;
}

ng_status ng_text_read_into(ng_article *a, const char *source, size_t len, uint32_t line,
                            ng_error *err)
{
    NG_AUTO(ng_text_release) ng_text t = NG_TEXT_INIT;
    ng_status s = ng_text_split(&t, source, len, err);
    if (s == NG_OK)
        s = ng_text_layout_blocks(&t, err);
    if (s == NG_OK)
        s = ng_text_find_news(&t, a, err);
    if (s != NG_OK)
        return s;
    ng_text_find_headings(&t);
    s = ng_text_find_title(&t, a, err);
    return s == NG_OK ? add_blocks(&t, a, line, err) : s;
}

static ng_status build(ng_article *a, const ng_read_input *in, const char *text, size_t len,
                       ng_error *err)
{
    ng_status s = ng_text_read_into(a, text, len, 0, err);
    if (s == NG_OK && !a->title)
        s = ng_text_title_from_name(in->name ? in->name : in->path ? in->path : "", a, err);
    return s == NG_OK ? ng_article_finish(a, err) : s;
}

ng_status ng_text_read(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                       const ng_read_sink *sink, ng_error *err)
{
    ng_article *a = NULL;
    ng_status s = ng_read_begin(in, 0, repaired, &a, err);
    if (s == NG_OK)
        s = build(a, in, text, len, err);
    if (s == NG_OK)
        return sink->on_article(sink->data, a, err);
    ng_article_free(a);
    return s;
}

static int sniff(const ng_probe *p)
{
    (void)p;
    return 1;
}

const ng_format ng_format_text = {.name = "text", .sniff = sniff, .read = ng_text_read};
