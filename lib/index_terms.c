/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_terms.c - terms and metadata keys of all parts of an index, as of one. */
#include <stdlib.h>
#include <string.h>

#include "index_reader.h"
#include "list_cache.h"
#include "parts.h"

ng_status ng_index_term_documents(ng_index *ix, const char *term, size_t len, uint32_t *ret,
                                  ng_error *err)
{
    size_t n;
    const ng_index_part *parts = ng_index_parts(ix, &n);
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t documents = 0;
        ng_status s = NG_OK;
        if (parts[i].documents == 0)
            continue;
        const ng_list_name name = {parts[i].cache_key, parts[i].upto, term, len};
        if (!parts[i].cache || !ng_list_cache_count(parts[i].cache, &name, &documents))
            s = xp_db_term_stats(parts[i].db, term, len, &documents, NULL, err);
        if (s != NG_OK)
            return s;
        sum += documents;
    }
    *ret = sum;
    return NG_OK;
}

/* ---- Lists of several parts into one. ---- */

struct merging {
    xp_term_list lists[NG_PARTS_MAX];
    size_t at[NG_PARTS_MAX];
    size_t n;
};

static const char *text_of(const xp_term_list *l, size_t i, size_t *ret_len)
{
    *ret_len = l->offsets[i + 1] - l->offsets[i] - 1;
    return l->bytes + l->offsets[i];
}

static int compare(const char *a, size_t a_len, const char *b, size_t b_len)
{
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
    return order != 0 ? order : a_len < b_len ? -1 : a_len > b_len;
}

/* The list that has the least text next; n when all are at their end. */
static size_t least(const struct merging *m)
{
    size_t best = m->n, best_len = 0, len;
    const char *best_text = NULL;
    for (size_t i = 0; i < m->n; i++) {
        if (m->at[i] == m->lists[i].n)
            continue;
        const char *text = text_of(&m->lists[i], m->at[i], &len);
        if (best < m->n && compare(text, len, best_text, best_len) >= 0)
            continue;
        best = i;
        best_text = text;
        best_len = len;
    }
    return best;
}

static ng_status reserve(const struct merging *m, size_t limit, xp_term_list *ret, ng_error *err)
{
    size_t n = 0, bytes = 0;
    for (size_t i = 0; i < m->n; i++) {
        n += m->lists[i].n;
        bytes += m->lists[i].n ? m->lists[i].offsets[m->lists[i].n] : 0;
    }
    n = n < limit ? n : limit;
    xp_term_list l = XP_TERM_LIST_INIT;
    l.bytes = malloc(bytes + 1);
    l.offsets = malloc((n + 1) * sizeof *l.offsets);
    l.documents = malloc((n + 1) * sizeof *l.documents);
    if (!l.bytes || !l.offsets || !l.documents) {
        xp_term_list_release(&l);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    l.offsets[0] = 0;
    *ret = l;
    return NG_OK;
}

/* Equal texts become one, their counts are added up. */
static ng_status unite(struct merging *m, size_t limit, xp_term_list *ret, ng_error *err)
{
    xp_term_list l;
    ng_status s = reserve(m, limit, &l, err);
    if (s != NG_OK)
        return s;
    for (size_t from; (from = least(m)) < m->n;) {
        size_t len, last_len = 0;
        const char *text = text_of(&m->lists[from], m->at[from], &len);
        const char *last = l.n > 0 ? text_of(&l, l.n - 1, &last_len) : NULL;
        int again = last && compare(text, len, last, last_len) == 0;
        if (!again && l.n == limit) {
            l.more = 1;
            break;
        }
        if (!again) {
            memcpy(l.bytes + l.offsets[l.n], text, len + 1);
            l.offsets[l.n + 1] = l.offsets[l.n] + len + 1;
            l.documents[l.n++] = 0;
        }
        l.documents[l.n - 1] += m->lists[from].documents[m->at[from]++];
    }
    for (size_t i = 0; i < m->n; i++)
        l.more |= m->lists[i].more;
    *ret = l;
    return NG_OK;
}

typedef ng_status read_list(xp_db *db, const char *prefix, size_t len, size_t limit,
                            xp_term_list *ret, ng_error *err);

static ng_status read_all(ng_index *ix, read_list *read, const char *prefix, size_t len,
                          size_t limit, xp_term_list *ret, ng_error *err)
{
    struct merging m = {.n = 0};
    size_t n;
    ng_status s = NG_OK;
    const ng_index_part *parts = ng_index_parts(ix, &n);
    for (size_t i = 0; i < n && s == NG_OK; i++) {
        m.lists[m.n] = (xp_term_list)XP_TERM_LIST_INIT;
        s = read(parts[i].db, prefix, len, limit, &m.lists[m.n], err);
        if (s == NG_OK && m.lists[m.n].n > 0)
            m.n++;
        else if (s == NG_OK)
            xp_term_list_release(&m.lists[m.n]);
    }
    if (s == NG_OK && m.n == 1) {
        *ret = m.lists[0];
        return s;
    }
    if (s == NG_OK)
        s = unite(&m, limit, ret, err);
    for (size_t i = 0; i < m.n; i++)
        xp_term_list_release(&m.lists[i]);
    return s;
}

ng_status ng_index_terms(ng_index *ix, const char *prefix, size_t len, size_t limit,
                         xp_term_list *ret, ng_error *err)
{
    return read_all(ix, xp_db_terms, prefix, len, limit, ret, err);
}

static ng_status read_keys(xp_db *db, const char *prefix, size_t len, size_t limit,
                           xp_term_list *ret, ng_error *err)
{
    (void)len;
    return xp_db_metadata_keys(db, prefix, limit, ret, err);
}

ng_status ng_index_keys(ng_index *ix, const char *prefix, size_t limit, xp_term_list *ret,
                        ng_error *err)
{
    return read_all(ix, read_keys, prefix, 0, limit, ret, err);
}
