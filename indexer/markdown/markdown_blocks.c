/* SPDX-License-Identifier: GPL-2.0-or-later */
/* markdown_blocks.c - md4c's events to blocks.
 *
 * What stands in a list, a quote or a table becomes one block with lines, whatever else stands in
 * it. md4c hands text out as parts of its source: that tells the line where a block begins, and
 * what stood there before it was masked. */
#include <libxml/HTMLparser.h>
#include <md4c.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "markdown.h"
#include "nutgraf/text.h"
#include "text_reader.h"

typedef struct builder {
    ng_article *a;
    const char *text, *masked;
    size_t len;
    char newline;
    size_t counted;   /* lines are counted up to here */
    uint32_t at_line; /* of `counted` */
    ng_buf out;       /* the text of the block */
    ng_buf html;      /* of an HTML block */
    uint32_t line;    /* of the block's first text; 0 none yet */
    MD_BLOCKTYPE container;
    unsigned depth; /* of containers */
    unsigned level; /* of a heading */
    unsigned images;
    int in_html, row_begun;
    ng_status status;
    ng_error *err;
} builder;

static int said(builder *b, ng_status s)
{
    b->status = s;
    return s != NG_OK;
}

/* ---- Text ---- */

static void note_line(builder *b, const char *s)
{
    size_t offset = (size_t)(s - b->masked);
    if (b->line || offset < b->counted)
        return;
    const char *at = b->text + b->counted, *end = b->text + offset;
    while ((at = memchr(at, b->newline, (size_t)(end - at)))) {
        at++;
        b->at_line++;
    }
    b->counted = offset;
    b->line = b->at_line;
}

static int is_source(const builder *b, const char *s)
{
    return (uintptr_t)s >= (uintptr_t)b->masked && (uintptr_t)s < (uintptr_t)(b->masked + b->len);
}

static ng_status add_unmasked(ng_buf *out, const char *s, size_t len, ng_error *err)
{
    ng_status status = NG_OK;
    while (len > 0 && status == NG_OK) {
        const char *mask = memchr(s, NG_MARKDOWN_MASK, len);
        size_t n = mask ? (size_t)(mask - s) : len;
        status = ng_buf_add(out, s, n, err);
        n += mask != NULL;
        s += n;
        len -= n;
    }
    return status;
}

static uint32_t code_of_number(const char *s, size_t len)
{
    int hex = len > 3 && (s[2] == 'x' || s[2] == 'X');
    char digits[16] = "";
    size_t from = hex ? 3 : 2, n = len - from - 1;
    if (n >= sizeof digits)
        return 0xFFFD;
    memcpy(digits, s + from, n);
    unsigned long c = strtoul(digits, NULL, hex ? 16 : 10);
    return c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? 0xFFFD : (uint32_t)c;
}

/* `&name;` or `&#number;`. A name that is not known stays as it is. */
static ng_status add_entity(builder *b, const char *s, size_t len)
{
    char name[16];
    if (len > 3 && s[1] == '#')
        return ng_utf8_append(&b->out, code_of_number(s, len), b->err);
    const htmlEntityDesc *e = NULL;
    if (len > 2 && len - 2 < sizeof name) {
        memcpy(name, s + 1, len - 2);
        name[len - 2] = '\0';
        e = htmlEntityLookup((const xmlChar *)name);
    }
    return e ? ng_utf8_append(&b->out, e->value, b->err) : ng_buf_add(&b->out, s, len, b->err);
}

/* Code keeps what looks like a tag of a template. */
static ng_status add_code(builder *b, const char *s, size_t len)
{
    if (is_source(b, s))
        s = b->text + (s - b->masked);
    size_t from = b->out.len;
    ng_status status = ng_buf_add(&b->out, s, len, b->err);
    for (size_t i = from; status == NG_OK && b->container != MD_BLOCK_QUOTE && i < b->out.len; i++)
        if (b->out.data[i] == '\n')
            b->out.data[i] = ' ';
    return status;
}

static int is_break(const char *s, size_t len)
{
    return len >= 4 && (s[1] | 32) == 'b' && (s[2] | 32) == 'r' && strchr(" />", s[3]);
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE len, void *data)
{
    builder *b = data;
    if (is_source(b, s))
        note_line(b, s);
    if (b->images)
        return 0;
    switch (type) {
    case MD_TEXT_NULLCHAR:
        return 0;
    case MD_TEXT_BR:
        return said(b,
                    ng_buf_add_char(&b->out, b->container == MD_BLOCK_QUOTE ? '\n' : ' ', b->err));
    case MD_TEXT_SOFTBR:
        return said(b, ng_buf_add_char(&b->out, ' ', b->err));
    case MD_TEXT_ENTITY:
        return said(b, add_entity(b, s, len));
    case MD_TEXT_CODE:
        return said(b, add_code(b, s, len));
    case MD_TEXT_HTML:
        if (b->in_html)
            return said(b, add_unmasked(&b->html, s, len, b->err));
        return is_break(s, len) ? said(b, ng_buf_add_char(&b->out, ' ', b->err)) : 0;
    default:
        return said(b, add_unmasked(&b->out, s, len, b->err));
    }
}

/* ---- Blocks ---- */

static int same_text(const char *a, const char *b, size_t len)
{
    for (size_t i = 0;;) {
        while (i < len && strchr(" \t\n", b[i]) && b[i])
            i++;
        while (*a == ' ')
            a++;
        if (i == len || !*a)
            return i == len && !*a;
        if (*a++ != b[i++])
            return 0;
    }
}

/* The title above the text: of an article that has one already, it is left out when it says the
 * same. */
static int take_title(builder *b)
{
    if (b->level != 1 || b->a->n_blocks > 0 || b->out.len == 0)
        return 0;
    if (b->a->title)
        return same_text(b->a->title, b->out.data, b->out.len);
    ng_error fault = NG_ERROR_INIT;
    ng_status s = ng_article_set_title(b->a, NG_TITLE_TEXT, b->out.data, b->out.len, &fault);
    if (s == NG_NOMEM)
        b->status = ng_fail(b->err, s, "%s", fault.text);
    return s == NG_OK && b->a->title;
}

static void begin(builder *b)
{
    ng_buf_clear(&b->out);
    b->line = 0;
}

static int flush(builder *b, ng_block_kind kind)
{
    ng_status s = NG_OK;
    int taken = kind == NG_BLOCK_HEADING && take_title(b);
    if (b->status == NG_OK && !taken && b->out.len > 0)
        s = ng_article_add_block(b->a, kind, b->level, b->line, b->out.data, b->out.len, b->err);
    begin(b);
    return b->status != NG_OK || said(b, s);
}

/* Something to keep apart what follows from what stands there. */
static int part(builder *b, char with)
{
    if (b->depth == 0) {
        begin(b);
        return 0;
    }
    if (b->out.len == 0 || b->out.data[b->out.len - 1] == '\n')
        return 0;
    return said(b, ng_buf_add_char(&b->out, with, b->err));
}

static int part_of(builder *b)
{
    return part(b, b->container == MD_BLOCK_QUOTE ? '\n' : ' ');
}

static int flush_html(builder *b)
{
    ng_status s = NG_OK;
    b->in_html = 0;
    if (b->depth == 0) {
        s = ng_html_add_fragment(b->a, b->html.data ? b->html.data : "", b->html.len, b->line,
                                 b->err);
        begin(b);
    } else if (b->html.len > 0) {
        char *plain = NULL;
        s = ng_html_plain(b->html.data, b->html.len, &plain, b->err);
        if (s == NG_OK)
            s = ng_buf_add_str(&b->out, plain, b->err);
        free(plain);
    }
    ng_buf_clear(&b->html);
    return said(b, s);
}

static int enter_container(builder *b, MD_BLOCKTYPE type)
{
    if (b->depth == 0) {
        begin(b);
        b->container = type;
    }
    b->depth++;
    return 0;
}

static int leave_container(builder *b)
{
    if (--b->depth > 0) /* what follows in the item around it is another line */
        return part(b, '\n');
    return flush(b, b->container == MD_BLOCK_QUOTE ? NG_BLOCK_QUOTE : NG_BLOCK_LIST);
}

static int enter_cell(builder *b)
{
    int first = !b->row_begun;
    b->row_begun = 1;
    return first ? 0 : said(b, ng_buf_add_str(&b->out, " | ", b->err));
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    builder *b = data;
    switch (type) {
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
    case MD_BLOCK_TABLE:
        return enter_container(b, type);
    case MD_BLOCK_LI:
        return part(b, '\n');
    case MD_BLOCK_TR:
        b->row_begun = 0;
        return part(b, b->container == MD_BLOCK_UL || b->container == MD_BLOCK_OL ? ' ' : '\n');
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        return enter_cell(b);
    case MD_BLOCK_H:
        b->level = ((MD_BLOCK_H_DETAIL *)detail)->level;
        return part_of(b);
    case MD_BLOCK_HTML:
        b->in_html = 1;
        return part_of(b);
    case MD_BLOCK_P:
    case MD_BLOCK_CODE:
        return part_of(b);
    default:
        return 0;
    }
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    builder *b = data;
    (void)detail;
    switch (type) {
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
    case MD_BLOCK_TABLE:
        return leave_container(b);
    case MD_BLOCK_HTML:
        return flush_html(b);
    case MD_BLOCK_H:
        return b->depth ? 0 : flush(b, NG_BLOCK_HEADING);
    case MD_BLOCK_P:
        return b->depth ? 0
                        : flush(b, b->out.len ? ng_text_kind_of(b->out.data, b->out.len)
                                              : NG_BLOCK_PARAGRAPH);
    case MD_BLOCK_CODE:
        return b->depth ? 0 : flush(b, NG_BLOCK_PARAGRAPH);
    default:
        return 0;
    }
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    (void)detail;
    ((builder *)data)->images += type == MD_SPAN_IMG;
    return 0;
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    (void)detail;
    ((builder *)data)->images -= type == MD_SPAN_IMG;
    return 0;
}

ng_status ng_markdown_add(ng_article *a, const char *text, const char *masked, size_t len,
                          uint32_t lines_before, char newline, ng_error *err)
{
    static const MD_PARSER parser = {.flags =
                                         MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS,
                                     .enter_block = on_enter_block,
                                     .leave_block = on_leave_block,
                                     .enter_span = on_enter_span,
                                     .leave_span = on_leave_span,
                                     .text = on_text};
    builder b = {.a = a,
                 .text = text,
                 .masked = masked,
                 .len = len,
                 .newline = newline,
                 .at_line = lines_before + 1,
                 .err = err};
    int result = md_parse(masked, (MD_SIZE)len, &parser, &b);
    ng_buf_release(&b.out);
    ng_buf_release(&b.html);
    if (result == -1 && b.status == NG_OK)
        return ng_fail(err, NG_NOMEM, "out of memory");
    return b.status;
}
