/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_verify.c - phrases of titles and headings, looked for in the text of each that has their
 * words. */
#include <string.h>

#include "passage_document.h"
#include "plan_build.h"

/* The title or heading of a place; false when its article is gone. */
static ng_status text_of(ng_planner *p, const ng_place *place, int in_heading, ng_store_row *row,
                         const char **ret, size_t *ret_len, ng_error *err)
{
    ng_error own = NG_ERROR_INIT;
    const ng_passage_facts *f = ng_index_facts(p->ix, place->docid);
    *ret = NULL;
    if (!f)
        return NG_OK;
    ng_status s = ng_store_row_read(p->store, place->article, f->record.revision, row, &own);
    if (s == NG_NOTFOUND)
        return NG_OK;
    if (s != NG_OK)
        return ng_fail(err, s, "%s", own.text);
    uint32_t start = f->record.heading_start, end = f->record.heading_end;
    if (!in_heading) {
        *ret = row->title;
        *ret_len = row->title ? strlen(row->title) : 0;
    } else if (start < end && end <= row->text_len) {
        *ret = row->text + start;
        *ret_len = ng_utf8_cut(*ret, end - start, NG_HEADING_BYTES_MAX);
    }
    return NG_OK;
}

static int has_phrase(const ng_tokens *t, const char *const *words, size_t n)
{
    for (size_t start = 0; start + n <= t->n; start++) {
        size_t i = 0;
        while (i < n && strcmp(t->chars + t->items[start + i].word, words[i]) == 0)
            i++;
        if (i == n)
            return 1;
    }
    return 0;
}

ng_status ng_planner_verify(ng_planner *p, const char *const *words, size_t n, int in_heading,
                            ng_places *places, ng_error *err)
{
    ng_tokens tokens = NG_TOKENS_INIT;
    ng_status s = NG_OK;
    size_t kept = 0;
    if (!p->store)
        return NG_OK;
    for (size_t i = 0; i < places->n && s == NG_OK && !ng_deadline_passed(p->deadline); i++) {
        ng_store_row row;
        ng_analyzer *a = NULL;
        const char *text = NULL;
        size_t len = 0;
        s = text_of(p, &places->items[i], in_heading, &row, &text, &len, err);
        if (s != NG_OK || !text)
            continue;
        s = ng_analyzers_get(p->analyzers, row.lang, &a, err);
        if (s == NG_OK)
            s = ng_analyze(a, text, len, &tokens, err);
        if (s == NG_OK && has_phrase(&tokens, words, n))
            places->items[kept++] = places->items[i];
    }
    places->n = kept;
    ng_store_row_done(p->store);
    ng_tokens_release(&tokens);
    return s;
}
