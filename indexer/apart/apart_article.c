/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart_article.c - a finished article as a frame, and back, with every member it has. */
#include <stdlib.h>
#include <string.h>

#include "apart_bytes.h"

/* ---- Putting ---- */

static ng_status put_list(ng_buf *b, const ng_strings *list, ng_error *err)
{
    ng_status s = ng_bytes_put_u32(b, (uint32_t)list->n, err);
    for (size_t i = 0; s == NG_OK && i < list->n; i++)
        s = ng_bytes_put_text(b, list->items[i], err);
    return s;
}

static ng_status put_blocks(ng_buf *b, const ng_article *a, ng_error *err)
{
    ng_status s = ng_bytes_put_u32(b, (uint32_t)a->n_blocks, err);
    for (size_t i = 0; s == NG_OK && i < a->n_blocks; i++) {
        const ng_block *k = &a->blocks[i];
        const uint32_t values[] = {(uint32_t)k->kind, k->level, k->line, k->start, k->end};
        s = ng_buf_add(b, values, sizeof values, err);
    }
    return s;
}

static ng_status put_members(ng_buf *b, const ng_article *a, ng_error *err)
{
    const char *const texts[] = {a->id,     a->origin,  a->title, a->url,
                                 a->source, a->section, a->lang,  a->text};
    const uint32_t numbers[] = {(uint32_t)a->id_source, (uint32_t)a->title_source, a->repaired};
    ng_status s = ng_buf_add(b, numbers, sizeof numbers, err);
    for (size_t i = 0; s == NG_OK && i < sizeof texts / sizeof *texts; i++)
        s = ng_bytes_put_text(b, texts[i], err);
    if (s == NG_OK)
        s = put_list(b, &a->authors, err);
    if (s == NG_OK)
        s = put_list(b, &a->tags, err);
    if (s == NG_OK)
        s = ng_bytes_put_moment(b, &a->published, err);
    if (s == NG_OK)
        s = ng_bytes_put_moment(b, &a->modified, err);
    return s == NG_OK ? put_blocks(b, a, err) : s;
}

ng_status ng_apart_put_article(ng_buf *b, const ng_article *a, ng_error *err)
{
    size_t at, before = b->len;
    ng_status s = ng_bytes_begin(b, NG_APART_ARTICLE, &at, err);
    if (s == NG_OK)
        s = put_members(b, a, err);
    s = ng_bytes_end(b, at, 0, s, err);
    if (s != NG_OK)
        b->len = before;
    return s;
}

/* ---- Getting ---- */

typedef struct getting {
    ng_bytes b;
    int no_memory;
} getting;

static char *get_text(getting *g, size_t *ret_len)
{
    const char *text = ng_bytes_get_text(&g->b, ret_len);
    char *copy = text ? malloc(*ret_len + 1) : NULL;
    if (copy)
        memcpy(copy, text, *ret_len + 1);
    else if (text)
        g->no_memory = 1;
    return copy;
}

/* Room for `n` things of `size` bytes that each take `least` bytes of the content: what cannot be
 * there is not made room for. */
static void *get_room(getting *g, uint32_t n, size_t least, size_t size)
{
    if (g->b.bad || n == 0)
        return NULL;
    if (n > (g->b.len - g->b.at) / least) {
        g->b.bad = 1;
        return NULL;
    }
    void *room = calloc(n, size);
    g->no_memory |= !room;
    return room;
}

static void get_list(getting *g, ng_strings *ret)
{
    uint32_t n = ng_bytes_get_u32(&g->b);
    ret->items = get_room(g, n, 5, sizeof *ret->items);
    while (ret->items && ret->n < n && !g->b.bad && !g->no_memory) {
        size_t len;
        char *item = get_text(g, &len);
        if (item)
            ret->items[ret->n++] = item;
        else
            g->b.bad = 1;
    }
}

static void get_blocks(getting *g, ng_article *a)
{
    uint32_t values[5], n = ng_bytes_get_u32(&g->b);
    a->blocks = get_room(g, n, sizeof values, sizeof *a->blocks);
    a->n_blocks = a->blocks ? n : 0;
    for (size_t i = 0; i < a->n_blocks; i++) {
        ng_bytes_get(&g->b, values, sizeof values);
        g->b.bad |= values[0] > NG_BLOCK_CREDIT;
        a->blocks[i] = (ng_block){.kind = (ng_block_kind)(values[0] % (NG_BLOCK_CREDIT + 1)),
                                  .level = values[1],
                                  .line = values[2],
                                  .start = values[3],
                                  .end = values[4]};
    }
}

static void get_members(getting *g, ng_article *a)
{
    char **const texts[] = {&a->id,     &a->origin,  &a->title, &a->url,
                            &a->source, &a->section, &a->lang,  &a->text};
    uint32_t numbers[3];
    size_t len = 0;
    ng_bytes_get(&g->b, numbers, sizeof numbers);
    g->b.bad |= numbers[0] < NG_ID_GIVEN || numbers[0] > NG_ID_PATH ||
                numbers[1] < NG_TITLE_GIVEN || numbers[1] > NG_TITLE_ID;
    if (g->b.bad)
        return;
    a->id_source = (ng_id_source)numbers[0];
    a->title_source = (ng_title_source)numbers[1];
    a->repaired = numbers[2];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = get_text(g, &len);
    a->text_len = (uint32_t)len;
    get_list(g, &a->authors);
    get_list(g, &a->tags);
    ng_bytes_get_moment(&g->b, &a->published);
    ng_bytes_get_moment(&g->b, &a->modified);
    get_blocks(g, a);
}

ng_status ng_apart_get_article(const char *content, size_t len, ng_article **ret, ng_error *err)
{
    getting g = {.b = {.bytes = content, .len = len}};
    ng_article *a = calloc(1, sizeof *a);
    if (!a)
        return ng_fail(err, NG_NOMEM, "out of memory");
    get_members(&g, a);
    ng_status s = NG_OK;
    if (g.no_memory)
        s = ng_fail(err, NG_NOMEM, "out of memory");
    else if (g.b.bad || g.b.at != len)
        s = ng_fail(err, NG_INVALID, "an article cannot be taken apart");
    else
        s = ng_apart_check(a, err);
    if (s == NG_OK)
        *ret = a;
    else
        ng_article_free(a);
    return s;
}
