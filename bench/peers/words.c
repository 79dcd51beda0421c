/* SPDX-License-Identifier: GPL-2.0-or-later */
/* words.c - the words of a query in the language of an engine. */
#include "words.h"

#include <ctype.h>

static int is_word(char c)
{
    return (unsigned char)c >= 0x80 || isalnum((unsigned char)c);
}

static const bench_words_form *form_of(const bench_query *q, const bench_words_forms *forms)
{
    if (q->phrase)
        return forms->phrase;
    if (q->prefix)
        return forms->prefix;
    return q->all ? forms->all : forms->any;
}

ng_status bench_words_add(const bench_query *q, const bench_words_forms *forms, ng_buf *ret,
                          ng_error *err)
{
    const bench_words_form *form = form_of(q, forms);
    ng_status s = ng_buf_add_str(ret, form->open, err);
    size_t words = 0;
    for (const char *at = q->words; *at && s == NG_OK;) {
        size_t n = 0;
        while (is_word(at[n]))
            n++;
        if (n > 0 && words++ > 0)
            s = ng_buf_add_str(ret, form->between, err);
        if (n > 0 && s == NG_OK)
            s = ng_buf_add(ret, at, n, err);
        at += n > 0 ? n : 1;
    }
    return s == NG_OK ? ng_buf_add_str(ret, form->close, err) : s;
}
