/* SPDX-License-Identifier: GPL-2.0-or-later */
/* facet_names.c - a folded, perhaps shortened term to the words of an article that has it. */
#include <string.h>

#include "search_facets.h"

#define MONTH_AT 5 /* of "M202201", where a dash comes */
#define DAY_AT   7

/* "D20220110" to "2022-01-10". */
static const char *date_text(ng_search_run *run, const ng_facet_entry *e)
{
    char text[16];
    size_t len = 0;
    for (size_t i = 1; i < e->len && len + 2 < sizeof text; i++) {
        if (i == MONTH_AT || i == DAY_AT)
            text[len++] = '-';
        text[len++] = e->term[i];
    }
    return ng_arena_copy(run->answer->arena, text, len);
}

/* Value number `i` of the field that the prefix stands for; NULL behind the last. */
static const char *value_of(const ng_store_row *row, char prefix, size_t i)
{
    switch (prefix) {
    case 'S':
        return i == 0 ? row->source : NULL;
    case 'C':
        return i == 0 ? row->section : NULL;
    case 'P':
        return ng_store_row_item(row, NG_ROW_AUTHORS, i);
    case 'T':
        return ng_store_row_item(row, NG_ROW_TAGS, i);
    default:
        return NULL;
    }
}

/* The value of a row that gives the term; it stays NULL when the row has none. */
static ng_status look_in(const ng_store_row *row, const ng_facet_entry *e, const char **ret,
                         ng_error *err)
{
    ng_buf term = NG_BUF_INIT;
    ng_status s = NG_OK;
    const char *value;
    for (size_t i = 0; s == NG_OK && !*ret && (value = value_of(row, e->term[0], i)); i++) {
        ng_buf_clear(&term);
        s = ng_filter_term(e->term[0], value, strlen(value), &term, err);
        if (s == NG_OK && term.len == e->len && memcmp(term.data, e->term, e->len) == 0)
            *ret = value;
    }
    ng_buf_release(&term);
    return s;
}

/* The store may have gone on: an article that is not there any more names nothing. */
static ng_status look_up(ng_search_run *run, const ng_facet_entry *e, const char **ret,
                         ng_error *err)
{
    const ng_passage_facts *facts = ng_index_facts(run->searcher->ix, e->docid);
    ng_store_row row;
    ng_error own = NG_ERROR_INIT;
    *ret = NULL;
    run->row_article = 0;
    ng_status s = facts ? ng_store_row_read(run->searcher->store, facts->article,
                                            facts->record.revision, &row, &own)
                        : NG_NOTFOUND;
    if (s == NG_NOTFOUND)
        return NG_OK;
    return s == NG_OK ? look_in(&row, e, ret, err) : ng_fail(err, s, "%s", own.text);
}

static ng_status word_text(ng_search_run *run, ng_columns *columns, const ng_facet_entry *e,
                           const char **ret, ng_error *err)
{
    ng_buf kept = NG_BUF_INIT;
    const char *name = NULL;
    ng_status s = NG_OK;
    if (columns && ng_columns_name(columns, e->term, e->len, &kept)) {
        name = kept.data;
    } else {
        s = look_up(run, e, &name, err);
        if (s == NG_OK && name && columns)
            ng_columns_keep_name(columns, e->term, e->len, name);
    }
    if (s == NG_OK)
        *ret = name ? ng_arena_copy(run->answer->arena, name, strlen(name))
                    : ng_arena_copy(run->answer->arena, e->term + 1, e->len - 1);
    ng_buf_release(&kept);
    return s;
}

ng_status ng_facet_text(ng_search_run *run, ng_columns *columns, const ng_facet_entry *e,
                        const char **ret, ng_error *err)
{
    ng_status s = NG_OK;
    *ret = NULL;
    if (strchr("DMY", e->term[0]))
        *ret = date_text(run, e);
    else if (e->term[0] == 'L')
        *ret = ng_arena_copy(run->answer->arena, e->term + 1, e->len - 1);
    else
        s = word_text(run, columns, e, ret, err);
    if (s != NG_OK)
        return s;
    return *ret ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
}
