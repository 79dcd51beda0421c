/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_meta.c - the Xapian metadata of a generation, read and written. */
#include "index_meta.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ng_index_meta_release(ng_index_meta *m)
{
    free(m->languages);
    m->languages = NULL;
    m->n_languages = 0;
}

uint32_t ng_index_meta_last_docid(const ng_index_meta *m)
{
    uint64_t places = m->table / sizeof(ng_passage_facts); /* the first one is unused */
    return places > 0 ? (uint32_t)(places - 1) : 0;
}

static ng_status read_number(xp_db *db, const char *key, uint64_t *ret, ng_error *err)
{
    xp_bytes text = XP_BYTES_INIT;
    ng_status s = xp_db_metadata(db, key, &text, err);
    if (s != NG_OK)
        return s;
    uint64_t n = 0;
    size_t i = 0;
    for (; i < text.len && i < 19 && text.data[i] >= '0' && text.data[i] <= '9'; i++)
        n = 10 * n + (uint64_t)(text.data[i] - '0');
    int whole = i > 0 && i == text.len;
    xp_bytes_release(&text);
    if (!whole)
        return ng_fail(err, NG_CORRUPT, "the index says nothing of %s", key);
    *ret = n;
    return NG_OK;
}

static ng_status read_text(xp_db *db, const char *key, char *ret, size_t size, ng_error *err)
{
    xp_bytes text = XP_BYTES_INIT;
    ng_status s = xp_db_metadata(db, key, &text, err);
    if (s != NG_OK)
        return s;
    int fits = text.len > 0 && text.len < size;
    if (fits)
        memcpy(ret, text.data, text.len + 1);
    xp_bytes_release(&text);
    return fits ? NG_OK : ng_fail(err, NG_CORRUPT, "the index says nothing of %s", key);
}

/* "en 1200\nde 40\n" */
static ng_status parse_languages(const char *text, ng_index_meta *m, ng_error *err)
{
    m->languages = calloc(NG_INDEX_LANGUAGES_MAX, sizeof *m->languages);
    if (!m->languages)
        return ng_fail(err, NG_NOMEM, "out of memory");
    while (*text && m->n_languages < NG_INDEX_LANGUAGES_MAX) {
        ng_index_language *l = &m->languages[m->n_languages];
        int used = 0;
        if (sscanf(text, "%11s %" SCNu64 "%n", l->lang, &l->passages, &used) != 2 ||
            text[used] != '\n')
            return ng_fail(err, NG_CORRUPT, "the languages of the index cannot be read");
        m->n_languages++;
        text += used + 1;
    }
    return NG_OK;
}

static ng_status read_languages(xp_db *db, ng_index_meta *m, ng_error *err)
{
    xp_bytes text = XP_BYTES_INIT;
    ng_status s = xp_db_metadata(db, "ng.languages", &text, err);
    if (s == NG_OK && text.len > 0)
        s = parse_languages(text.data, m, err);
    xp_bytes_release(&text);
    return s;
}

ng_status ng_index_meta_read(xp_db *db, ng_index_meta *ret, ng_error *err)
{
    ng_index_meta m = NG_INDEX_META_INIT;
    const struct {
        const char *key;
        uint64_t *number;
    } numbers[] = {
        {"ng.schema", &m.schema},   {"ng.analyzer", &m.analyzer},   {"ng.revision", &m.revision},
        {"ng.applied", &m.applied}, {"ng.articles", &m.articles},   {"ng.forward", &m.forward},
        {"ng.table", &m.table},     {"ng.dead.from", &m.dead_from}, {"ng.dead.to", &m.dead_to},
        {"ng.copies", &m.copies},
    };
    ng_status s = NG_OK;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && s == NG_OK; i++)
        s = read_number(db, numbers[i].key, numbers[i].number, err);
    if (s == NG_OK)
        s = read_text(db, "ng.ranking", m.ranking, sizeof m.ranking, err);
    if (s == NG_OK)
        s = read_text(db, "ng.store", m.store, sizeof m.store, err);
    if (s == NG_OK)
        s = read_languages(db, &m, err);
    if (s == NG_OK)
        *ret = m;
    else
        ng_index_meta_release(&m);
    return s;
}

static ng_status write_number(xp_writer *w, const char *key, uint64_t n, ng_error *err)
{
    char text[24];
    int len = snprintf(text, sizeof text, "%" PRIu64, n);
    return xp_writer_set_metadata(w, key, text, (size_t)len, err);
}

ng_status ng_index_meta_write_fixed(xp_writer *w, const ng_index_meta *m, ng_error *err)
{
    ng_status s = write_number(w, "ng.schema", m->schema, err);
    if (s == NG_OK)
        s = write_number(w, "ng.analyzer", m->analyzer, err);
    if (s == NG_OK)
        s = xp_writer_set_metadata(w, "ng.ranking", m->ranking, strlen(m->ranking), err);
    if (s == NG_OK)
        s = xp_writer_set_metadata(w, "ng.store", m->store, strlen(m->store), err);
    return s;
}

static int by_count(const void *a, const void *b)
{
    const ng_index_language *x = a, *y = b;
    if (x->passages != y->passages)
        return x->passages < y->passages ? 1 : -1;
    return strcmp(x->lang, y->lang);
}

static void count(ng_language_counts *c, const char *lang, uint32_t passages)
{
    size_t i = 0;
    while (i < c->n && strcmp(c->items[i].lang, lang) != 0)
        i++;
    if (i == NG_INDEX_LANGUAGES_MAX || strlen(lang) >= sizeof c->items[i].lang)
        return;
    if (i == c->n) {
        c->items[i] = (ng_index_language){.passages = 0};
        memcpy(c->items[i].lang, lang, strlen(lang));
        c->n++;
    }
    c->items[i].passages += passages;
}

ng_status ng_language_counts_add(ng_language_counts *c, xp_db *db, ng_error *err)
{
    xp_term_list terms = XP_TERM_LIST_INIT;
    ng_status s = xp_db_terms(db, "L", 1, NG_INDEX_LANGUAGES_MAX, &terms, err);
    if (s != NG_OK)
        return s;
    for (size_t i = 0; i < terms.n; i++)
        if (terms.documents[i] > 0)
            count(c, terms.bytes + terms.offsets[i] + 1, terms.documents[i]);
    xp_term_list_release(&terms);
    return NG_OK;
}

static ng_status write_languages(xp_writer *w, const ng_language_counts *others, ng_error *err)
{
    ng_language_counts c = *others;
    ng_buf text = NG_BUF_INIT;
    ng_status s = ng_language_counts_add(&c, xp_writer_db(w), err);
    qsort(c.items, c.n, sizeof *c.items, by_count);
    for (size_t i = 0; i < c.n && s == NG_OK; i++)
        s = ng_buf_addf(&text, err, "%s %" PRIu64 "\n", c.items[i].lang, c.items[i].passages);
    if (s == NG_OK)
        s = xp_writer_set_metadata(w, "ng.languages", text.len ? text.data : "", text.len, err);
    ng_buf_release(&text);
    return s;
}

ng_status ng_index_meta_write(xp_writer *w, const ng_language_counts *others,
                              const ng_index_meta *m, ng_error *err)
{
    const struct {
        const char *key;
        uint64_t number;
    } numbers[] = {
        {"ng.revision", m->revision}, {"ng.applied", m->applied}, {"ng.articles", m->articles},
        {"ng.forward", m->forward},   {"ng.table", m->table},     {"ng.dead.from", m->dead_from},
        {"ng.dead.to", m->dead_to},   {"ng.copies", m->copies},
    };
    ng_status s = NG_OK;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && s == NG_OK; i++)
        s = write_number(w, numbers[i].key, numbers[i].number, err);
    return s == NG_OK ? write_languages(w, others, err) : s;
}
