/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_meta.h - what the Xapian metadata of a generation says (schema.h).
 *
 * Ownership: plain values, but `languages`, released with ng_index_meta_release.
 * Threads:   those of the database.
 * Errors:    NG_CORRUPT for what cannot be read; else as xapian.h.
 */
#ifndef NG_INDEX_META_H
#define NG_INDEX_META_H

#include "index_reader.h"

typedef struct ng_index_meta {
    uint64_t schema, analyzer;
    char ranking[160]; /* NG_RANKING_TEXT */
    char store[33];
    uint64_t revision, applied, articles;
    uint64_t forward, table;     /* valid bytes */
    uint64_t dead_from, dead_to; /* blocks of tombstones */
    uint64_t copies;             /* passages that were given a group, dead ones included */
    ng_index_language *languages;
    size_t n_languages;
} ng_index_meta;

#define NG_INDEX_META_INIT                                                                         \
    {                                                                                              \
        0, 0, {0}, {0}, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0                                            \
    }

#define NG_INDEX_LANGUAGES_MAX 256

void ng_index_meta_release(ng_index_meta *m);

/* The last docid that was given. */
uint32_t ng_index_meta_last_docid(const ng_index_meta *m);

ng_status ng_index_meta_read(xp_db *db, ng_index_meta *ret, ng_error *err) NG_MUST_CHECK;

/* The keys that never change within a generation. */
ng_status ng_index_meta_write_fixed(xp_writer *w, const ng_index_meta *m,
                                    ng_error *err) NG_MUST_CHECK;

/* Passages by language. */
typedef struct ng_language_counts {
    ng_index_language items[NG_INDEX_LANGUAGES_MAX];
    size_t n;
} ng_language_counts;

/* Add what the L terms of one database count. */
ng_status ng_language_counts_add(ng_language_counts *c, xp_db *db, ng_error *err) NG_MUST_CHECK;

/* The keys of each batch. Languages are those of the writer's database and of `others`, the counts
 * of the other parts of the index. */
ng_status ng_index_meta_write(xp_writer *w, const ng_language_counts *others,
                              const ng_index_meta *m, ng_error *err) NG_MUST_CHECK;

#endif
