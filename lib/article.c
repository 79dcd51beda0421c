/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article.c - building an article: fields and blocks. */
#include <stdlib.h>
#include <string.h>

#include "article_private.h"
#include "language.h"

static const char *const block_names[] = {"paragraph", "heading", "list",
                                          "quote",     "caption", "credit"};
#define N_BLOCK_KINDS (sizeof block_names / sizeof *block_names)

const char *ng_block_kind_name(ng_block_kind kind)
{
    return (size_t)kind < N_BLOCK_KINDS ? block_names[kind] : "paragraph";
}

int ng_block_kind_parse(const char *name, ng_block_kind *ret)
{
    for (size_t i = 0; i < N_BLOCK_KINDS; i++) {
        if (strcmp(name, block_names[i]) == 0) {
            *ret = (ng_block_kind)i;
            return 1;
        }
    }
    return 0;
}

ng_status ng_article_new(ng_article **ret, ng_error *err)
{
    ng_article *a = calloc(1, sizeof *a);
    if (!a || !(a->priv = calloc(1, sizeof *a->priv))) {
        free(a);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    *ret = a;
    return NG_OK;
}

static void free_strings(ng_strings *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->items[i]);
    free(list->items);
}

void ng_article_free(ng_article *a)
{
    if (!a)
        return;
    char *texts[] = {a->id, a->origin, a->title, a->url, a->source, a->section, a->lang, a->text};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    free_strings(&a->authors);
    free_strings(&a->tags);
    free(a->blocks);
    ng_article_free_private(a);
    free(a);
}

void ng_article_free_private(ng_article *a)
{
    if (!a->priv)
        return;
    ng_buf_release(&a->priv->text);
    free(a->priv->path);
    free(a->priv);
    a->priv = NULL;
}

/* ---- Fields ---- */

typedef struct field_rule {
    const char *name;
    size_t max;
} field_rule;

static const field_rule field_rules[] = {
    [NG_FIELD_ID] = {"id", NG_ID_MAX},
    [NG_FIELD_ORIGIN] = {"origin", NG_ORIGIN_MAX},
    [NG_FIELD_TITLE] = {"title", NG_TITLE_MAX},
    [NG_FIELD_URL] = {"url", NG_URL_MAX},
    [NG_FIELD_SOURCE] = {"source", NG_FIELD_MAX},
    [NG_FIELD_SECTION] = {"section", NG_FIELD_MAX},
    [NG_FIELD_LANG] = {"lang", NG_FIELD_MAX},
    [NG_FIELD_AUTHOR] = {"author", NG_FIELD_MAX},
    [NG_FIELD_TAG] = {"tag", NG_FIELD_MAX},
};

static ng_status append_string(ng_strings *list, char **value, const char *name, ng_error *err)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->items[i], *value) == 0)
            return NG_OK;
    if (list->n >= NG_LIST_MAX)
        return ng_fail(err, NG_LIMIT, "an article has more than %d %ss", NG_LIST_MAX, name);
    char **items = realloc(list->items, (list->n + 1) * sizeof *items);
    if (!items)
        return ng_fail(err, NG_NOMEM, "out of memory");
    list->items = items;
    list->items[list->n++] = *value;
    *value = NULL;
    return NG_OK;
}

/* BCP 47 as far as it matters here: a language of two or three letters, then short subtags. Gives 0
 * for anything else. */
static int normalise_lang(char *tag)
{
    size_t subtag = 0, first = 0, at = 0;
    for (; tag[at]; at++) {
        char c = tag[at];
        if (c == '_' || c == '-') {
            tag[at] = '-';
            first = first ? first : at;
            if (subtag == 0)
                return 0;
            subtag = 0;
            continue;
        }
        if (c >= 'A' && c <= 'Z')
            tag[at] = c = (char)(c - 'A' + 'a');
        int letter = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
        if ((!letter && !digit) || (digit && !first) || ++subtag > 8)
            return 0;
    }
    first = first ? first : at;
    return subtag > 0 && at <= 35 && (first == 2 || first == 3);
}

static char **single_field(ng_article *a, ng_article_field field)
{
    switch (field) {
    case NG_FIELD_ID:
        return &a->id;
    case NG_FIELD_ORIGIN:
        return &a->origin;
    case NG_FIELD_TITLE:
        return &a->title;
    case NG_FIELD_URL:
        return &a->url;
    case NG_FIELD_SOURCE:
        return &a->source;
    case NG_FIELD_SECTION:
        return &a->section;
    case NG_FIELD_LANG:
        return &a->lang;
    case NG_FIELD_AUTHOR:
    case NG_FIELD_TAG:
        break;
    }
    return NULL;
}

static ng_status store_field(ng_article *a, ng_article_field field, char **value, ng_error *err)
{
    if (field == NG_FIELD_AUTHOR)
        return append_string(&a->authors, value, "author", err);
    if (field == NG_FIELD_TAG)
        return append_string(&a->tags, value, "tag", err);
    if (field == NG_FIELD_LANG && !normalise_lang(*value))
        return NG_OK; /* "English", "n/a": unknown rather than wrong */
    if (field == NG_FIELD_LANG)
        ng_language_modernise(*value);
    if (field == NG_FIELD_ID && ng_looks_like_passage_id(*value, strlen(*value)))
        return ng_fail(err, NG_INVALID, "the article id %s ends like a passage id (#p<n>)", *value);
    char **slot = single_field(a, field);
    free(*slot);
    *slot = *value;
    *value = NULL;
    if (field == NG_FIELD_TITLE)
        a->title_source = NG_TITLE_GIVEN;
    return NG_OK;
}

static ng_status refuse_finished(const ng_article *a, ng_error *err)
{
    return ng_article_is_finished(a)
               ? ng_fail(err, NG_INVALID, "a finished article cannot be changed")
               : NG_OK;
}

ng_status ng_article_set(ng_article *a, ng_article_field field, const char *value, size_t len,
                         ng_error *err)
{
    ng_status s = refuse_finished(a, err);
    if (s != NG_OK)
        return s;
    NG_AUTO(ng_buf_release) ng_buf clean = NG_BUF_INIT;
    ng_clean_report report = {0, 0};
    s = field == NG_FIELD_ORIGIN
            ? ng_text_clean(value, len, &clean, &report, err)
            : ng_article_squeeze(value, len, NG_SQUEEZE_LINES, &clean, &report, err);
    if (s != NG_OK || clean.len == 0)
        return s;
    const field_rule *rule = &field_rules[field];
    if (clean.len > rule->max)
        return ng_fail(err, NG_LIMIT, "%s is over %zu bytes", rule->name, rule->max);
    char *text = ng_buf_steal(&clean);
    if (!text)
        return ng_fail(err, NG_NOMEM, "out of memory");
    s = store_field(a, field, &text, err);
    free(text);
    if (s == NG_OK)
        a->repaired += report.replaced;
    return s;
}

ng_status ng_article_set_title(ng_article *a, ng_title_source source, const char *value, size_t len,
                               ng_error *err)
{
    ng_status s = ng_article_set(a, NG_FIELD_TITLE, value, len, err);
    if (s == NG_OK && a->title)
        a->title_source = source;
    return s;
}

ng_status ng_article_set_path(ng_article *a, const char *path, ng_error *err)
{
    ng_status s = refuse_finished(a, err);
    if (s != NG_OK)
        return s;
    char *copy = strdup(path);
    if (!copy)
        return ng_fail(err, NG_NOMEM, "out of memory");
    free(a->priv->path);
    a->priv->path = copy;
    return NG_OK;
}

/* ---- Blocks ---- */

static ng_status reserve_block(ng_article *a, ng_error *err)
{
    if (a->n_blocks >= NG_ARTICLE_BLOCKS_MAX)
        return ng_fail(err, NG_LIMIT, "an article has more than %d blocks", NG_ARTICLE_BLOCKS_MAX);
    if (a->n_blocks < a->priv->blocks_cap)
        return NG_OK;
    size_t cap = a->priv->blocks_cap ? 2 * a->priv->blocks_cap : 16;
    ng_block *blocks = realloc(a->blocks, cap * sizeof *blocks);
    if (!blocks)
        return ng_fail(err, NG_NOMEM, "out of memory");
    a->blocks = blocks;
    a->priv->blocks_cap = cap;
    return NG_OK;
}

static ng_status append_block_text(ng_article *a, ng_squeeze lines, const char *text, size_t len,
                                   ng_clean_report *report, size_t *ret_start, ng_error *err)
{
    ng_buf *b = &a->priv->text;
    if (b->len > 0) {
        ng_status s = ng_buf_add(b, "\n\n", 2, err);
        if (s != NG_OK)
            return s;
    }
    *ret_start = b->len;
    ng_status s = ng_article_squeeze(text, len, lines, b, report, err);
    if (s == NG_OK && b->len > NG_ARTICLE_TEXT_MAX)
        return ng_fail(err, NG_LIMIT, "the text of an article is over %d bytes",
                       NG_ARTICLE_TEXT_MAX);
    return s;
}

static void cut_back(ng_buf *b, size_t len)
{
    b->len = len;
    if (b->data)
        b->data[len] = '\0';
}

ng_status ng_article_add_block(ng_article *a, ng_block_kind kind, uint32_t level, uint32_t line,
                               const char *text, size_t len, ng_error *err)
{
    ng_status s = refuse_finished(a, err);
    if (s == NG_OK && (size_t)kind >= N_BLOCK_KINDS)
        s = ng_fail(err, NG_INVALID, "a block is of no known kind");
    if (s != NG_OK)
        return s;
    ng_clean_report report = {0, 0};
    size_t before = a->priv->text.len, start = 0;
    ng_squeeze lines =
        kind == NG_BLOCK_LIST || kind == NG_BLOCK_QUOTE ? NG_SQUEEZE_KEEP_LINES : NG_SQUEEZE_LINES;
    s = append_block_text(a, lines, text, len, &report, &start, err);
    size_t end = a->priv->text.len;
    int empty = s == NG_OK && end == start;
    if (s == NG_OK && !empty)
        s = reserve_block(a, err);
    if (s != NG_OK || empty) {
        cut_back(&a->priv->text, before);
        return s;
    }
    a->blocks[a->n_blocks++] = (ng_block){.kind = kind,
                                          .level = kind == NG_BLOCK_HEADING ? level : 0,
                                          .line = line,
                                          .start = (uint32_t)start,
                                          .end = (uint32_t)end};
    a->repaired += report.replaced;
    return NG_OK;
}
