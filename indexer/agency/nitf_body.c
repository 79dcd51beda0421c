/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nitf_body.c - the story of NITF: elements to blocks.
 *
 * One pass over the document. Text gathers until an element begins or ends a block. Two things hold
 * on to it longer: a group (list, table, quote) is one block of many lines; a caption or credit
 * lends its kind to all blocks inside. */
#include <string.h>

#include "nitf.h"

struct body {
    ng_agency *g;
    ng_buf text;
    uint32_t line;      /* where `text` began; 0: nowhere yet */
    uint32_t next_line; /* of the element that begins it */
    ng_block_kind kind; /* of the block outside of groups */
    uint32_t level;
    ng_xml_id group; /* list, table or quote that is open */
    ng_block_kind group_kind;
    ng_xml_id lender; /* caption or credit that is open */
    ng_block_kind lent;
    ng_xml_id pre;
    size_t row; /* where the row of a table began */
    int cells;  /* of it so far */
};

/* Nothing but strokes between parts of a story. */
static int is_rule(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!strchr(" \n_-*=#.", text[i]) || !text[i])
            return 0;
    return 1;
}

static ng_status add(struct body *b, const char *text, size_t len, ng_error *err)
{
    if (is_rule(text, len))
        return NG_OK;
    ng_block_kind kind = b->lender ? b->lent : b->group ? b->group_kind : b->kind;
    return ng_article_add_block(b->g->a, kind, b->level, b->line, text, len, err);
}

/* The end of a paragraph: two breaks with nothing between, or that of the text. */
static const char *paragraph_end(const char *s, const char *end, const char **next)
{
    for (; s < end; s++) {
        const char *at = s + 1;
        if (*s != '\n')
            continue;
        while (at < end && *at == ' ')
            at++;
        if (at < end && *at == '\n')
            return *next = at, s;
    }
    return *next = end, end;
}

static ng_status flush(struct body *b, ng_error *err)
{
    const char *s = b->text.data, *end = s + b->text.len, *next;
    ng_status status = NG_OK;
    if (b->text.len > 0 && (b->group || b->kind == NG_BLOCK_HEADING)) {
        status = add(b, s, b->text.len, err);
        s = end;
    }
    while (s < end && status == NG_OK) {
        const char *stop = paragraph_end(s, end, &next);
        status = add(b, s, (size_t)(stop - s), err);
        s = next;
    }
    ng_buf_clear(&b->text);
    b->line = 0;
    return status;
}

/* In a group: one character between what was and what comes. */
static ng_status divide(struct body *b, char c, ng_error *err)
{
    while (b->text.len > 0 && b->text.data[b->text.len - 1] == ' ')
        b->text.len--;
    if (b->text.len == 0 || b->text.data[b->text.len - 1] == '\n')
        return NG_OK;
    return ng_buf_add_char(&b->text, c, err);
}

static ng_status add_text(struct body *b, const char *text, size_t len, uint32_t line,
                          ng_error *err)
{
    ng_status s = ng_buf_reserve(&b->text, len, err);
    for (size_t i = 0; i < len && s == NG_OK; i++) {
        char c = text[i];
        int space = c == '\t' || c == '\n' || c == '\r';
        if (!b->line && !space && c != ' ')
            b->line = b->next_line ? b->next_line : line;
        s = ng_buf_add_char(&b->text, space && !b->pre ? ' ' : c, err);
    }
    return s;
}

/* ---- Preformatted text: columns stay lines, the rest is joined. ---- */

static int has_columns(const char *s, size_t len)
{
    for (size_t i = 1; i + 3 < len; i++)
        if (s[i - 1] != '\n' && s[i - 1] != ' ' &&
            (s[i] == '\t' || (s[i] == ' ' && s[i + 1] == ' ' && s[i + 2] == ' ')))
            return 1;
    return 0;
}

static ng_status flush_pre(struct body *b, ng_error *err)
{
    const char *s = b->text.data, *end = s + b->text.len, *next;
    ng_status status = NG_OK;
    while (s < end && status == NG_OK) {
        const char *stop = paragraph_end(s, end, &next);
        size_t len = (size_t)(stop - s);
        b->kind = has_columns(s, len) ? NG_BLOCK_LIST : NG_BLOCK_PARAGRAPH;
        status = add(b, s, len, err);
        s = next;
    }
    b->kind = NG_BLOCK_PARAGRAPH;
    ng_buf_clear(&b->text);
    b->line = 0;
    return status;
}

/* ---- Rows. ---- */

static ng_status begin_row(struct body *b, ng_error *err)
{
    ng_status s = divide(b, '\n', err);
    b->row = b->text.len;
    b->cells = 0;
    return s;
}

static ng_status begin_cell(struct body *b, ng_error *err)
{
    while (b->text.len > b->row && b->text.data[b->text.len - 1] == ' ')
        b->text.len--;
    return b->cells++ ? ng_buf_add_str(&b->text, " | ", err) : NG_OK;
}

/* Empty cells at its end are not shown; a row of them is none. */
static void end_row(struct body *b)
{
    while (b->text.len > b->row &&
           (b->text.data[b->text.len - 1] == ' ' || b->text.data[b->text.len - 1] == '|'))
        b->text.len--;
}

/* ---- Beginnings and ends. ---- */

static ng_status enter_in_group(struct body *b, ng_nitf_role role, ng_error *err)
{
    switch (role) {
    case NG_NITF_ROW:
        return begin_row(b, err);
    case NG_NITF_CELL:
        return begin_cell(b, err);
    case NG_NITF_ITEM:
    case NG_NITF_CAPTION:
    case NG_NITF_CREDIT:
        return divide(b, '\n', err);
    case NG_NITF_INLINE:
    case NG_NITF_NOTHING:
        return NG_OK;
    case NG_NITF_BOX:
    case NG_NITF_HEADING:
    case NG_NITF_LIST:
    case NG_NITF_QUOTE:
    case NG_NITF_PRE:
    case NG_NITF_BREAK:
        break;
    }
    return divide(b, b->group_kind == NG_BLOCK_QUOTE ? '\n' : ' ', err);
}

static void open_block(struct body *b, ng_xml_id element, ng_nitf_role role)
{
    const ng_xml *x = b->g->x;
    b->kind = role == NG_NITF_HEADING ? NG_BLOCK_HEADING : NG_BLOCK_PARAGRAPH;
    b->level = role == NG_NITF_HEADING ? ng_nitf_level_of(x, element) : 0;
    b->next_line = ng_xml_line(x, element);
    if (role == NG_NITF_LIST || role == NG_NITF_QUOTE) {
        b->group = element;
        b->group_kind = role == NG_NITF_QUOTE ? NG_BLOCK_QUOTE : NG_BLOCK_LIST;
    } else if (role == NG_NITF_PRE) {
        b->pre = element;
    } else if ((role == NG_NITF_CAPTION || role == NG_NITF_CREDIT) && !b->lender) {
        b->lender = element;
        b->lent = role == NG_NITF_CAPTION ? NG_BLOCK_CAPTION : NG_BLOCK_CREDIT;
    }
}

static ng_status enter(struct body *b, ng_xml_visit *v, ng_error *err)
{
    ng_nitf_role role = ng_nitf_role_of(b->g->x, v->node);
    if (role == NG_NITF_NOTHING)
        ng_xml_visit_skip(v);
    if (b->pre)
        return role == NG_NITF_BREAK ? ng_buf_add_char(&b->text, '\n', err) : NG_OK;
    if (b->group)
        return enter_in_group(b, role, err);
    if (role == NG_NITF_INLINE || role == NG_NITF_NOTHING)
        return NG_OK;
    if (role == NG_NITF_BREAK)
        return ng_buf_add_char(&b->text, '\n', err);
    ng_status s = flush(b, err);
    open_block(b, v->node, role);
    return s;
}

static ng_status leave_group(struct body *b, ng_nitf_role role, ng_error *err)
{
    if (role == NG_NITF_ROW)
        end_row(b);
    if (role == NG_NITF_INLINE || role == NG_NITF_NOTHING || role == NG_NITF_CELL ||
        role == NG_NITF_BREAK)
        return NG_OK;
    int line = b->group_kind == NG_BLOCK_QUOTE || role == NG_NITF_ITEM || role == NG_NITF_ROW ||
               role == NG_NITF_CAPTION || role == NG_NITF_CREDIT;
    return divide(b, line ? '\n' : ' ', err);
}

static ng_status leave(struct body *b, ng_xml_id element, ng_error *err)
{
    ng_nitf_role role = ng_nitf_role_of(b->g->x, element);
    ng_status s = NG_OK;
    if (b->pre && b->pre != element)
        return NG_OK;
    if (b->group && b->group != element)
        return leave_group(b, role, err);
    if (role == NG_NITF_INLINE || role == NG_NITF_NOTHING || role == NG_NITF_BREAK)
        return NG_OK;
    s = b->pre ? flush_pre(b, err) : flush(b, err);
    b->pre = 0;
    b->group = 0;
    b->lender = b->lender == element ? 0 : b->lender;
    b->kind = NG_BLOCK_PARAGRAPH;
    b->level = b->next_line = 0;
    return s;
}

ng_status ng_nitf_add_blocks(ng_agency *g, ng_xml_id element, ng_error *err)
{
    struct body b = {.g = g};
    ng_xml_visit v = ng_xml_visit_below(g->x, element);
    ng_status s = NG_OK;
    while (s == NG_OK && ng_xml_visit_next(&v) != NG_XML_DONE) {
        if (v.event == NG_XML_TEXT) {
            size_t len;
            const char *text = ng_xml_visit_text(&v, &len);
            s = add_text(&b, text, len, g->x->nodes[v.node].line, err);
        } else if (v.event == NG_XML_ENTER) {
            s = enter(&b, &v, err);
        } else {
            s = leave(&b, v.node, err);
        }
    }
    if (s == NG_OK)
        s = flush(&b, err);
    ng_buf_release(&b.text);
    return s;
}
