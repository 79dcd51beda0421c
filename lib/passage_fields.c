/* SPDX-License-Identifier: GPL-2.0-or-later */
/* passage_fields.c - terms of a passage that restrict and are few. */
#include "passage_fields.h"

#include <string.h>

#include "quotation.h"
#include "terms.h"

ng_status ng_field_add_stems(xp_document *d, char prefix, const ng_tokens *tokens, ng_error *err)
{
    char term[NG_TERM_MAX + 1];
    ng_status s = NG_OK;
    for (size_t i = 0; i < tokens->n && s == NG_OK; i++) {
        const ng_token *t = &tokens->items[i];
        if (t->stem_len == 0 || t->stem_len > NG_TERM_MAX)
            continue;
        term[0] = prefix;
        memcpy(term + 1, tokens->chars + t->stem, t->stem_len);
        s = xp_document_add_term(d, term, t->stem_len + 1u, 0, err);
    }
    return s;
}

ng_status ng_field_add_url(xp_document *d, const char *url, ng_error *err)
{
    ng_buf term = NG_BUF_INIT;
    size_t host = 0;
    if (!url || !*url)
        return NG_OK;
    ng_status s = ng_url_term(url, strlen(url), 0, &term, &host, err);
    if (s == NG_OK && term.len > 0)
        s = xp_document_add_term(d, term.data, term.len, 0, err);
    if (s == NG_OK && host > 0 && host < term.len)
        s = xp_document_add_term(d, term.data, host, 0, err);
    ng_buf_release(&term);
    return s;
}

/* The name and each shorter one that ends with the surname: a run of capitals may begin with an
 * office, and the surname alone is asked for, too. */
static ng_status add_name(xp_document *d, const char *name, size_t len, ng_buf *term, ng_error *err)
{
    ng_buf_clear(term);
    ng_status s = ng_buf_add_char(term, NG_PREFIX_SAID, err);
    if (s == NG_OK)
        s = ng_speaker_key(name, len, term, err);
    if (s != NG_OK || term->len < 2)
        return s;
    s = xp_document_add_term(d, term->data, term->len, 0, err);
    for (size_t at = 1; at < term->len && s == NG_OK; at++) {
        if (term->data[at] != ' ')
            continue;
        term->data[at] = NG_PREFIX_SAID;
        s = xp_document_add_term(d, term->data + at, term->len - at, 0, err);
    }
    return s;
}

ng_status ng_field_add_quotations(xp_document *d, const ng_article *a, const ng_passage *p,
                                  ng_error *err)
{
    uint32_t len;
    const char *text = ng_passage_text(a, p, &len);
    ng_quotations found;
    ng_buf term = NG_BUF_INIT;
    ng_status s = NG_OK;
    ng_quotations_find(text, len, a->lang, p->kind == NG_PASSAGE_QUOTE, &found);
    if (found.has_quote)
        s = xp_document_add_term(d, NG_TERM_QUOTE, 1, 0, err);
    for (size_t i = 0; i < found.n && s == NG_OK; i++) {
        const char *name = text + found.speakers[i].start;
        size_t name_len = found.speakers[i].end - found.speakers[i].start, whole_len = 0;
        s = add_name(d, name, name_len, &term, err);
        const char *whole = ng_speaker_in_full(a->text, a->text_len, name, name_len, &whole_len);
        if (s == NG_OK && whole)
            s = add_name(d, whole, whole_len, &term, err);
    }
    ng_buf_release(&term);
    return s;
}
