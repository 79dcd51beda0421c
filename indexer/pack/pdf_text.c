/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pdf_text.c - the lines of a page as paragraphs. pdftotext puts blank lines between blocks and a
 * form feed after each page; within a block, a line that ends a sentence well before the margin
 * ends a paragraph, and one that is far shorter than the line below is a heading.
 */
#include <string.h>

#include "pdf.h"

#define SHORT_LINE_PERCENT 80 /* of the widest line of its block */
#define HEADING_PERCENT    60 /* of the line below */

typedef struct line {
    const char *s;
    size_t len;
    int page_ends; /* a form feed came before it */
} line;

typedef struct joining {
    const char *next, *end;
    ng_buf *out;
    size_t widest; /* of the block so far */
    int open;      /* a paragraph that may go on */
    int blank;     /* a blank line came since */
    int page;      /* a page ended since */
} joining;

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static int next_line(joining *j, line *ret)
{
    if (j->next == j->end)
        return 0;
    const char *newline = memchr(j->next, '\n', (size_t)(j->end - j->next));
    const char *stop = newline ? newline : j->end;
    *ret = (line){j->next, (size_t)(stop - j->next), 0};
    j->next = newline ? newline + 1 : j->end;
    for (; ret->len > 0 && (is_space(*ret->s) || *ret->s == '\f'); ret->s++, ret->len--)
        ret->page_ends |= *ret->s == '\f';
    while (ret->len > 0 && (is_space(ret->s[ret->len - 1]) || ret->s[ret->len - 1] == '\f'))
        ret->len--;
    return 1;
}

/* "17", "- 17 -". */
static int is_page_number(const line *l)
{
    size_t digits = 0;
    for (size_t i = 0; i < l->len; i++) {
        if (l->s[i] >= '0' && l->s[i] <= '9')
            digits++;
        else if (!strchr(" -|", l->s[i]) || !l->s[i])
            return 0;
    }
    return digits > 0 && digits <= 4;
}

/* The line that ends a page with its number; what follows it decides. */
static int ends_page(const joining *j)
{
    const char *p = j->next;
    while (p < j->end && (*p == '\n' || is_space(*p)))
        p++;
    return p == j->end || *p == '\f';
}

static int ends_sentence(const char *s, size_t len)
{
    static const char *const closing[] = {"\xE2\x80\x9D", "\xE2\x80\x99", "\xC2\xBB", "\"", ")"};
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++) {
        size_t n = strlen(closing[i]);
        if (len > n && memcmp(s + len - n, closing[i], n) == 0)
            len -= n;
    }
    return len > 0 && strchr(".!?:", s[len - 1]) && s[len - 1];
}

static int is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Whether the line goes on with the paragraph that is open. */
static int goes_on(const joining *j, const line *l, size_t last_len)
{
    const ng_buf *o = j->out;
    int sentence = ends_sentence(o->data, o->len);
    if (!j->open)
        return 0;
    if (j->page || (j->blank && is_lower(*l->s)))
        return !sentence && is_lower(*l->s);
    if (j->blank || (sentence && last_len * 100 < j->widest * SHORT_LINE_PERCENT))
        return 0;
    return sentence || is_lower(*l->s) || last_len * 100 >= l->len * HEADING_PERCENT;
}

static ng_status append(joining *j, const line *l, size_t *last_len, ng_error *err)
{
    ng_buf *o = j->out;
    ng_status s = NG_OK;
    if (!goes_on(j, l, *last_len)) {
        if (j->blank || j->page)
            j->widest = 0;
        s = o->len > 0 ? ng_buf_add_str(o, "\n\n", err) : NG_OK;
    } else if (o->len > 1 && o->data[o->len - 1] == '-' && is_lower(o->data[o->len - 2]) &&
               is_lower(*l->s)) {
        o->len--;
    } else {
        s = ng_buf_add_char(o, ' ', err);
    }
    if (s == NG_OK)
        s = ng_buf_add(o, l->s, l->len, err);
    *last_len = l->len;
    j->widest = l->len > j->widest ? l->len : j->widest;
    j->open = 1;
    j->blank = j->page = 0;
    return s;
}

ng_status ng_pdf_paragraphs(const char *text, size_t len, ng_buf *ret, ng_error *err)
{
    joining j = {.next = text, .end = text + len, .out = ret};
    size_t last_len = 0;
    ng_status s = NG_OK;
    int page_begins = 1;
    for (line l; s == NG_OK && next_line(&j, &l);) {
        page_begins |= l.page_ends;
        j.page |= l.page_ends;
        if (l.len == 0) {
            j.blank = 1;
        } else if (!(is_page_number(&l) && (page_begins || ends_page(&j)))) {
            s = append(&j, &l, &last_len, err);
            page_begins = 0;
        }
    }
    return s;
}
