/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_view.c - an article split into passages again. */
#include "service/page/article_view.h"

#include <stdlib.h>
#include <string.h>

#include "nutgraf/text.h"
#include "service/page/parts.h"

static ng_status set_field(ng_article *a, ng_article_field field, const char *value, ng_error *err)
{
    return value ? ng_article_set(a, field, value, strlen(value), err) : NG_OK;
}

static ng_status add_blocks(ng_article *a, const json_t *blocks, ng_error *err)
{
    ng_status status = NG_OK;
    for (size_t i = 0; i < json_array_size(blocks) && status == NG_OK; i++) {
        const json_t *block = json_array_get(blocks, i), *text = json_object_get(block, "text");
        const char *kind_name = ng_part_text(block, "kind");
        ng_block_kind kind = NG_BLOCK_PARAGRAPH;
        if (!json_is_string(text))
            return ng_fail(err, NG_INVALID, "a block without a text");
        if (kind_name)
            (void)ng_block_kind_parse(kind_name, &kind);
        status = ng_article_add_block(a, kind, (uint32_t)ng_part_number(block, "level"),
                                      (uint32_t)ng_part_number(block, "line"),
                                      json_string_value(text), json_string_length(text), err);
    }
    return status;
}

/* The id plays no part in splitting, and not every id is one that may be given. */
static ng_status build(const json_t *o, ng_article **ret, ng_error *err)
{
    ng_article *a = NULL;
    const char *title = ng_part_some(o, "title");
    ng_status status = ng_article_new(&a, err);
    if (status == NG_OK)
        status = set_field(a, NG_FIELD_ID, "article", err);
    if (status == NG_OK)
        status = set_field(a, NG_FIELD_TITLE, title ? title : "article", err);
    if (status == NG_OK)
        status = set_field(a, NG_FIELD_LANG, ng_part_some(o, "lang"), err);
    if (status == NG_OK)
        status = add_blocks(a, json_object_get(o, "blocks"), err);
    if (status == NG_OK)
        status = ng_article_finish(a, err);
    if (status != NG_OK) {
        ng_article_free(a);
        return status;
    }
    *ret = a;
    return NG_OK;
}

/* Which hit is of which passage. */
static void place_hits(ng_article_view *v)
{
    for (size_t i = 0; i < json_array_size(v->in->hits); i++) {
        const json_t *hit = json_array_get(v->in->hits, i);
        const char *article = ng_part_text(hit, "article");
        uint64_t ordinal = ng_part_number(hit, "ordinal");
        if (!article || strcmp(article, v->id) != 0 || ordinal == 0 || ordinal > v->passages.n)
            continue;
        v->hits[ordinal - 1] = hit;
        v->marked = v->marked ? v->marked : hit;
    }
}

ng_status ng_article_view_read(const ng_page_article_input *in, ng_article_view *ret, ng_error *err)
{
    ng_article_view v = {.in = in, .id = ng_part_text(in->article, "id")};
    if (!v.id)
        return ng_fail(err, NG_INVALID, "an article without an id");
    ng_status status = build(in->article, &v.article, err);
    if (status == NG_OK)
        status = ng_article_passages(v.article, &v.passages, err);
    if (status == NG_OK) {
        v.shown = strdup(v.article->text);
        v.hits = calloc(v.passages.n + 1, sizeof *v.hits);
        if (!v.shown || !v.hits)
            status = ng_fail(err, NG_NOMEM, "out of memory");
    }
    if (status != NG_OK) {
        ng_article_view_release(&v);
        return status;
    }
    (void)ng_text_disarm(v.shown, v.article->text_len);
    place_hits(&v);
    *ret = v;
    return NG_OK;
}

void ng_article_view_release(ng_article_view *v)
{
    ng_article_free(v->article);
    ng_passages_release(&v->passages);
    free(v->shown);
    free(v->hits);
    *v = (ng_article_view){0};
}
