/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_blocks.c - from nodes to runs of text.
 *
 * Text is gathered until a block begins or ends; a line break leaves a newline in it. Then it is
 * cut where two newlines meet, and at single ones where sentences of some length end: that is how
 * paragraphs are made of line breaks. Inline elements leave no trace, so they never split a word.
 */
#include "html_blocks.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_RUNS      64
#define SENTENCES_CHARS 40 /* a shorter run may be a menu, a name, a date */
#define LINE_CHARS      80 /* a line before a break that is shorter may be of a verse, an address */

typedef struct walker {
    ng_html_tree *t;
    ng_html_runs *r;
    ng_buf text;     /* of the blocks gathered: spaces and newlines collapsed */
    ng_buf in_links; /* as many bytes: 1 in a link */
    uint32_t node, list;
    uint32_t links_end, pre_end, list_end, table_end; /* of the elements we are in */
    uint32_t list_root;
    int space; /* white space is due before the next character: 1 space, 2 and more line breaks */
    ng_error *err;
} walker;

int ng_html_run_is_text(const ng_html_run *run)
{
    return run->chars >= SENTENCES_CHARS && run->links * 3 < run->chars;
}

/* ---- Runs ---- */

static ng_html_run *new_run(ng_html_runs *r, ng_error *err)
{
    if (r->n == r->cap) {
        size_t cap = r->cap ? 2 * r->cap : FIRST_RUNS;
        ng_html_run *more = realloc(r->items, cap * sizeof *more);
        if (!more) {
            ng_fail(err, NG_NOMEM, "no memory for text of HTML");
            return NULL;
        }
        r->items = more;
        r->cap = cap;
    }
    ng_html_run *run = &r->items[r->n++];
    memset(run, 0, sizeof *run);
    return run;
}

static void count_run(ng_html_run *run, const char *s, const char *in_links)
{
    for (uint32_t i = 0; i < run->len; i++) {
        if (((unsigned char)s[i] & 0xC0) == 0x80)
            continue;
        run->chars++;
        run->links += in_links[i] == 1;
        run->commas +=
            s[i] == ',' ||
            (run->len - i > 2 && (memcmp(s + i, "，", 3) == 0 || memcmp(s + i, "、", 3) == 0)) ||
            (run->len - i > 1 && memcmp(s + i, "،", 2) == 0);
    }
}

static uint32_t line_of(const ng_html_node *node)
{
    long line = xmlGetLineNo(node->xml);
    return line > 0 && line < UINT16_MAX ? (uint32_t)line : 0;
}

static ng_status add_run(walker *w, size_t start, size_t end)
{
    const char *s = w->text.data;
    while (start < end && (s[start] == ' ' || s[start] == '\n'))
        start++;
    while (end > start && (s[end - 1] == ' ' || s[end - 1] == '\n'))
        end--;
    if (start == end)
        return NG_OK;
    if (w->r->text.len + (end - start) > NG_HTML_OUTPUT_MAX)
        return ng_fail(w->err, NG_LIMIT, "the text of an HTML page is over %d bytes",
                       NG_HTML_OUTPUT_MAX);
    ng_html_run *run = new_run(w->r, w->err);
    if (!run)
        return NG_NOMEM;
    run->start = (uint32_t)w->r->text.len;
    run->len = (uint32_t)(end - start);
    run->node = w->node;
    run->list = w->list;
    run->line = line_of(&w->t->nodes[w->node]);
    count_run(run, s + start, w->in_links.data + start);
    ng_status status = ng_buf_add(&w->r->text, s + start, end - start, w->err);
    for (char *c = w->r->text.data + run->start; status == NG_OK && *c; c++)
        *c = *c == '\n' ? ' ' : *c;
    return status;
}

static int ends_sentence(const char *s, size_t end)
{
    while (end > 0 && strchr("\"')] ", s[end - 1]))
        end--;
    if (end >= 3 && (memcmp(s + end - 3, "”", 3) == 0 || memcmp(s + end - 3, "’", 3) == 0))
        end -= 3;
    return end > 0 &&
           (strchr(".!?:", s[end - 1]) ||
            (end >= 3 && (memcmp(s + end - 3, "。", 3) == 0 || memcmp(s + end - 3, "…", 3) == 0)));
}

/* What a newline in gathered text is. */
typedef enum line_break { BREAK_NONE, BREAK_LINE, BREAK_PARAGRAPH } line_break;

/* Of the line that began at `start` and ends at `at`. A small letter goes on with the sentence. */
static line_break break_at(const walker *w, size_t start, size_t at, int pre)
{
    const char *s = w->text.data;
    if (s[at] != '\n')
        return BREAK_NONE;
    if (s[at + 1] == '\n')
        return BREAK_PARAGRAPH;
    if (pre || (s[at + 1] >= 'a' && s[at + 1] <= 'z' && strncmp(s + at + 1, "http", 4) != 0))
        return BREAK_NONE;
    return at - start >= LINE_CHARS && ends_sentence(s, at) ? BREAK_PARAGRAPH : BREAK_LINE;
}

/* Whether run `i` and the one before it are lines rather than paragraphs. */
static int is_short(const walker *w, size_t i)
{
    const ng_html_run *run = &w->r->items[i];
    return i > 0 && run->chars < 2 * LINE_CHARS && run[-1].chars < 2 * LINE_CHARS &&
           (run->chars < LINE_CHARS || run[-1].chars >= LINE_CHARS);
}

static ng_status flush(walker *w)
{
    size_t start = 0, n = w->r->n;
    int pre = w->t->nodes[w->node].tag == NG_TAG_PRE;
    line_break tie = BREAK_PARAGRAPH;
    ng_status s = NG_OK;
    for (size_t i = 0; i <= w->text.len && w->text.len && s == NG_OK; i++) {
        line_break cut = i < w->text.len ? break_at(w, start, i, pre) : BREAK_PARAGRAPH;
        if (cut == BREAK_NONE)
            continue;
        s = add_run(w, start, i);
        if (w->r->n > n)
            w->r->items[w->r->n - 1].tied = tie == BREAK_LINE && is_short(w, n);
        n = w->r->n;
        tie = cut;
        while (i < w->text.len && w->text.data[i] == '\n')
            i++;
        start = i;
    }
    ng_buf_clear(&w->text);
    ng_buf_clear(&w->in_links);
    w->space = 0;
    return s;
}

/* ---- Walking ---- */

/* White space at `s`: its bytes. U+00A0 and the spaces of fixed width count, too. */
static size_t white_space(const char *s)
{
    if (*s == ' ' || (*s >= '\t' && *s <= '\r'))
        return 1;
    return memcmp(s, "\xC2\xA0", strnlen(s, 2)) == 0 && s[1] ? 2 : 0;
}

static ng_status add_bytes(walker *w, const char *s, size_t len, char in_link)
{
    ng_status status = ng_buf_add(&w->text, s, len, w->err);
    if (status == NG_OK)
        status = ng_buf_reserve(&w->in_links, len, w->err);
    if (status != NG_OK)
        return status;
    memset(w->in_links.data + w->in_links.len, in_link, len);
    w->in_links.len += len;
    return NG_OK;
}

static ng_status add_space(walker *w, char in_link)
{
    int breaks = w->space - 1;
    w->space = 0;
    if (w->text.len == 0)
        return NG_OK;
    return breaks <= 0 ? add_bytes(w, " ", 1, in_link)
                       : add_bytes(w, "\n\n", breaks > 1 ? 2 : 1, in_link);
}

static void note_space(walker *w, int breaks)
{
    int before = w->space ? w->space : 1;
    w->space = before + breaks < 4 ? before + breaks : 3;
}

static ng_status add_text(walker *w, const char *s, int pre, char in_link)
{
    ng_status status = NG_OK;
    while (*s && status == NG_OK) {
        size_t n = white_space(s);
        if (n) {
            note_space(w, pre && *s == '\n');
            s += n;
            continue;
        }
        if (w->space)
            status = add_space(w, in_link);
        while (s[n] && !white_space(s + n))
            n++;
        if (status == NG_OK)
            status = add_bytes(w, s, n, in_link);
        s += n;
    }
    return status;
}

/* The block that text of a node belongs to: cells of a table of data belong to their row. */
static uint32_t block_of(const walker *w, uint32_t i)
{
    const ng_html_node *nodes = w->t->nodes;
    uint32_t block = nodes[i].block;
    while (i < w->table_end && block != 0 && nodes[block].tag == NG_TAG_TD)
        block = nodes[nodes[block].parent].block;
    return block;
}

/* A table of data has nothing but text in its cells; others lay out a page. */
static int is_data(const ng_html_tree *t, uint32_t table)
{
    for (uint32_t i = table + 1; i < t->nodes[table].end; i++) {
        unsigned tag = t->nodes[i].tag;
        if (tag == NG_TAG_P || tag == NG_TAG_DIV || tag == NG_TAG_LIST || tag == NG_TAG_HEADING ||
            tag == NG_TAG_TABLE || tag == NG_TAG_SECTION || tag == NG_TAG_ARTICLE ||
            tag == NG_TAG_BR || tag == NG_TAG_FIGURE || tag == NG_TAG_FORM)
            return 0;
    }
    return 1;
}

static ng_status open_element(walker *w, uint32_t i)
{
    const ng_html_node *node = &w->t->nodes[i];
    if (node->tag == NG_TAG_BR) {
        note_space(w, 1);
        return NG_OK;
    }
    if (node->tag == NG_TAG_A && i >= w->links_end)
        w->links_end = node->end;
    if (node->block != i)
        return NG_OK;
    if (node->tag == NG_TAG_TD && i < w->table_end) {
        note_space(w, 0);
        return NG_OK;
    }
    ng_status s = flush(w);
    if (node->tag == NG_TAG_PRE)
        w->pre_end = node->end;
    int data = node->tag == NG_TAG_TABLE && i >= w->table_end && is_data(w->t, i);
    if (data)
        w->table_end = node->end;
    if (i >= w->list_end && (node->tag == NG_TAG_LIST || node->tag == NG_TAG_DL || data)) {
        w->list_end = node->end;
        w->list_root = i;
    }
    return s;
}

static ng_status visit(walker *w, uint32_t i)
{
    const ng_html_node *node = &w->t->nodes[i];
    if (node->tag != NG_TAG_TEXT)
        return open_element(w, i);
    uint32_t block = block_of(w, i), list = i < w->list_end ? w->list_root : 0;
    ng_status s = block != w->node ? flush(w) : NG_OK;
    w->node = block;
    w->list = list;
    return s == NG_OK
               ? add_text(w, (const char *)node->xml->content, i < w->pre_end, i < w->links_end)
               : s;
}

/* ---- What nodes know of their text ---- */

static void sum_up(ng_html_tree *t, const ng_html_runs *r)
{
    for (size_t i = 0; i < r->n; i++) {
        const ng_html_run *run = &r->items[i];
        ng_html_node *node = &t->nodes[run->node];
        node->chars += run->chars;
        node->links += run->links;
        node->commas += run->commas;
        node->texts += ng_html_run_is_text(run) ? run->chars : 0;
        node->runs++;
    }
    for (uint32_t i = t->n; i > 1; i--) {
        const ng_html_node *node = &t->nodes[i - 1];
        ng_html_node *parent = &t->nodes[node->parent];
        parent->chars += node->chars;
        parent->links += node->links;
        parent->commas += node->commas;
        parent->texts += node->texts;
    }
}

static ng_block_kind kind_of(const ng_html_node *node, ng_block_kind above)
{
    if (above == NG_BLOCK_CAPTION)
        return above;
    switch (node->tag) {
    case NG_TAG_FIGCAPTION:
    case NG_TAG_CAPTION:
        return NG_BLOCK_CAPTION;
    case NG_TAG_HEADING:
        return NG_BLOCK_HEADING;
    case NG_TAG_BLOCKQUOTE:
        return NG_BLOCK_QUOTE;
    default:
        return above;
    }
}

static void set_kinds(ng_html_tree *t, ng_html_runs *r)
{
    for (uint32_t i = 0; i < t->n; i++) {
        ng_html_node *node = &t->nodes[i];
        const ng_html_node *above = &t->nodes[node->parent];
        node->kind = (uint8_t)kind_of(node, i ? (ng_block_kind)above->kind : NG_BLOCK_PARAGRAPH);
        if (node->kind == NG_BLOCK_HEADING && !node->level)
            node->level = above->level;
    }
    for (size_t i = 0; i < r->n; i++) {
        ng_html_run *run = &r->items[i];
        run->kind = t->nodes[run->node].kind;
        run->level = run->kind == NG_BLOCK_HEADING ? t->nodes[run->node].level : 0;
        if (run->list && run->kind == NG_BLOCK_PARAGRAPH)
            run->kind = NG_BLOCK_LIST;
    }
}

ng_status ng_html_runs_make(ng_html_tree *t, ng_html_runs *ret, ng_error *err)
{
    walker w = {.t = t, .r = ret, .err = err};
    ng_status s = NG_OK;
    for (uint32_t i = 0; i < t->n && s == NG_OK; i++)
        s = visit(&w, i);
    if (s == NG_OK && t->n)
        s = flush(&w);
    if (s == NG_OK) {
        sum_up(t, ret);
        set_kinds(t, ret);
    }
    ng_buf_release(&w.text);
    ng_buf_release(&w.in_links);
    return s;
}

void ng_html_runs_release(ng_html_runs *r)
{
    ng_buf_release(&r->text);
    free(r->items);
    *r = (ng_html_runs)NG_HTML_RUNS_INIT;
}
