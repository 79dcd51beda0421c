/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_runs_add.c - from runs of text to the blocks of an article. */
#include <string.h>

#include "html_blocks.h"

#define ITEM_CHARS 500 /* on average: items that are longer are paragraphs */

void ng_html_runs_join_caps(ng_html_runs *r)
{
    for (size_t i = 0; i + 1 < r->n; i++) {
        ng_html_run *cap = &r->items[i], *rest = &r->items[i + 1];
        const char *s = r->text.data + cap->start, *t = r->text.data + rest->start;
        if (cap->dropped || rest->dropped || cap->chars != 1 || *s < 'A' || *s > 'Z' || *t < 'a' ||
            *t > 'z' || rest->kind != NG_BLOCK_PARAGRAPH)
            continue;
        rest->start = cap->start; /* their texts are neighbours */
        rest->len += cap->len;
        rest->chars++;
        cap->dropped = 1;
    }
}

/* Whether a run goes on with the block that `first` begins. */
static int goes_on(const ng_html_run *first, const ng_html_run *run)
{
    if (run->kind != first->kind || run->list != first->list)
        return 0;
    if (first->kind == NG_BLOCK_LIST)
        return 1;
    return run->tied && run->node == first->node &&
           (first->kind == NG_BLOCK_QUOTE || first->kind == NG_BLOCK_PARAGRAPH);
}

/* One past the last run of the block that begins with run `i`, and its kind. */
static size_t block_end(const ng_html_runs *r, size_t i, ng_block_kind *kind)
{
    const ng_html_run *first = &r->items[i];
    size_t end = i, last = i, n = 0, chars = 0;
    *kind = (ng_block_kind)first->kind;
    for (; end < r->n; end++) {
        const ng_html_run *run = &r->items[end];
        if (run->dropped)
            continue;
        if (end > i && !goes_on(first, run))
            break;
        n++;
        chars += run->chars;
        last = end;
    }
    if (first->kind == NG_BLOCK_LIST && chars > n * ITEM_CHARS) {
        *kind = NG_BLOCK_PARAGRAPH;
        return i + 1;
    }
    if (first->kind == NG_BLOCK_PARAGRAPH && n > 1)
        *kind = NG_BLOCK_LIST;
    return last + 1;
}

static ng_status join(const ng_html_runs *r, size_t i, size_t end, ng_buf *ret, ng_error *err)
{
    ng_status s = NG_OK;
    ng_buf_clear(ret);
    for (; i < end && s == NG_OK; i++) {
        const ng_html_run *run = &r->items[i];
        if (run->dropped)
            continue;
        if (ret->len)
            s = ng_buf_add_char(ret, '\n', err);
        if (s == NG_OK)
            s = ng_buf_add(ret, r->text.data + run->start, run->len, err);
    }
    return s;
}

ng_status ng_html_runs_add(const ng_html_runs *r, ng_article *a, uint32_t line, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    ng_status s = NG_OK;
    for (size_t i = 0, end; i < r->n && s == NG_OK; i = end) {
        const ng_html_run *first = &r->items[i];
        ng_block_kind kind;
        end = i + 1;
        if (first->dropped)
            continue;
        end = block_end(r, i, &kind);
        s = join(r, i, end, &text, err);
        if (s == NG_OK)
            s = ng_article_add_block(a, kind, first->level,
                                     line == NG_HTML_OWN_LINES ? first->line : line, text.data,
                                     text.len, err);
    }
    return s;
}
