/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fake_index.h - an index of chosen postings, which answers index_reader.h without a store.
 *
 * Ownership: fake_index_new gives an index freed with fake_index_free; its folder goes with it.
 * Threads:   one.
 * Errors:    failures end the test.
 */
#ifndef NG_TEST_FAKE_INDEX_H
#define NG_TEST_FAKE_INDEX_H

#include "index_reader.h"

#define FAKE_CHAMPION_MIN 80

ng_index *fake_index_new(void);
void fake_index_free(ng_index *ix);

typedef struct fake_term {
    const char *term;
    uint32_t wdf;
} fake_term;

/* Add a passage with its terms; champions are added for those that are high enough. Ends with a
 * NULL term. Filters have wdf 0. Gives the docid. */
uint32_t fake_index_add(ng_index *ix, uint64_t article, uint32_t ordinal, int64_t published,
                        const fake_term *terms, const uint16_t *hashes, uint32_t n_hashes);
/* Make a passage, the newest one, a copy of an earlier one. */
void fake_index_repeat(ng_index *ix, uint32_t docid, uint32_t earlier);
/* Leave docids unused. */
void fake_index_skip(ng_index *ix, uint32_t docids);
/* From a sealed part: with a tombstone. */
void fake_index_delete(ng_index *ix, uint32_t docid);
/* Seal what was added; what follows goes into a new part. */
void fake_index_seal(ng_index *ix);

/* Let sealed parts be read through a cache; after the commit. */
void fake_index_use_cache(ng_index *ix, size_t bytes);

/* Write what was added and open it for reading. */
void fake_index_commit(ng_index *ix);

#endif
