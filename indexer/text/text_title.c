/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text_title.c - the title of a text that does not say which it is. */
#include <string.h>

#include "text_reader.h"

#define TITLE_WORDS  20
#define TITLE_CHARS  200
#define BLOCKS_BELOW 2  /* that are looked at for something longer than the title */
#define NAME_LETTERS 4  /* that a file name needs to say anything */
#define NAME_PERCENT 50 /* of its characters that are letters */

static ng_text_block *first_block(ng_text *t)
{
    for (size_t i = 0; i < t->n_blocks; i++)
        if (!t->blocks[i].dropped)
            return &t->blocks[i];
    return NULL;
}

static size_t block_chars(const ng_text *t, const ng_text_block *b)
{
    size_t chars = 0;
    for (uint32_t i = 0; i < b->n; i++)
        chars += t->lines[b->first + i].chars;
    return chars;
}

/* A title stands over something longer: one of the next blocks is, or is a heading, list or quote.
 */
static int has_more_below(const ng_text *t, const ng_text_block *b)
{
    size_t chars = block_chars(t, b), seen = 0;
    const ng_text_block *end = t->blocks + t->n_blocks;
    for (const ng_text_block *next = b + 1; next < end && seen < BLOCKS_BELOW; next++) {
        if (next->dropped || next->kind == NG_BLOCK_CAPTION || next->kind == NG_BLOCK_CREDIT)
            continue;
        if (next->kind != NG_BLOCK_PARAGRAPH || block_chars(t, next) > chars)
            return 1;
        seen++;
    }
    return 0;
}

/* The same line again: the name of a speaker, not of the text. */
static int stands_again(const ng_text *t, const ng_text_block *b)
{
    const ng_text_line *l = &t->lines[b->first];
    for (size_t i = b->first + 1; i < t->n_lines; i++)
        if (t->lines[i].len == l->len && memcmp(t->lines[i].s, l->s, l->len) == 0)
            return 1;
    return 0;
}

/* Section headings in capitals further down: the first line is one of them. */
static int more_in_capitals(const ng_text *t, const ng_text_block *b)
{
    for (b++; b < t->blocks + t->n_blocks; b++) {
        if (b->kind != NG_BLOCK_HEADING || b->marked || b->dropped)
            continue;
        const ng_text_line *l = &t->lines[b->first];
        ng_text_shape shape = ng_text_shape_of(l->s, l->len);
        if (ng_text_is_shouted(&shape))
            return 1;
    }
    return 0;
}

static int ends_like_title(uint32_t last)
{
    return last != '.' && last != ',' && last != ':' && last != ';' && last != 0x2026 &&
           last != 0x3002;
}

static int is_title(const ng_text *t, const ng_text_block *b)
{
    if (b->marked)
        return b->kind == NG_BLOCK_HEADING && b->level == 1;
    if ((b->kind != NG_BLOCK_PARAGRAPH && b->kind != NG_BLOCK_HEADING) || b->n != 1 ||
        !has_more_below(t, b))
        return 0;
    const ng_text_line *l = &t->lines[b->first];
    if (l->chars > TITLE_CHARS || b->words > TITLE_WORDS)
        return 0;
    ng_text_shape shape = ng_text_shape_of(l->s, l->len);
    if (shape.letters == 0 || !ends_like_title(shape.last) || stands_again(t, b))
        return 0;
    return !(ng_text_is_shouted(&shape) && more_in_capitals(t, b));
}

ng_status ng_text_find_title(ng_text *t, ng_article *a, ng_error *err)
{
    ng_text_block *b = first_block(t);
    if (a->title || !b || !is_title(t, b))
        return NG_OK;
    NG_AUTO(ng_buf_release) ng_buf title = NG_BUF_INIT;
    ng_status s = ng_text_join(t, b, &title, err);
    if (s == NG_OK)
        s = ng_article_set_title(a, NG_TITLE_TEXT, title.data, title.len, err);
    b->dropped = s == NG_OK;
    return s;
}

ng_status ng_text_title_from_name(const char *path, ng_article *a, ng_error *err)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    size_t len = dot && dot > name && strlen(dot) <= 6 ? (size_t)(dot - name) : strlen(name);
    NG_AUTO(ng_buf_release) ng_buf title = NG_BUF_INIT;
    ng_status s = ng_buf_add(&title, name, len, err);
    if (s != NG_OK)
        return s;
    size_t letters = 0;
    for (size_t i = 0; i < len; i++) {
        char *c = &title.data[i];
        if (*c == '-' || *c == '_')
            *c = ' ';
        letters +=
            (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (unsigned char)*c >= 0x80;
    }
    if (letters < NAME_LETTERS || letters * 100 < len * NAME_PERCENT || len > NG_TITLE_MAX / 3)
        return NG_OK;
    return ng_article_set_title(a, NG_TITLE_FILE, title.data, title.len, err);
}
