/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_reader_private.h - what an open index is, for the files that make up index_reader.h:
 * index_reader.c opens it and follows its revisions, index_facts.c tells what a revision holds.
 *
 * Ownership: as index_reader.h.
 * Threads:   as index_reader.h.
 * Errors:    as index_reader.h.
 */
#ifndef NG_INDEX_READER_PRIVATE_H
#define NG_INDEX_READER_PRIVATE_H

#include "append_file.h"
#include "index_meta.h"
#include "index_reader.h"
#include "parts.h"
#include "rarity.h"
#include "tombstones.h"

struct ng_index {
    char *dir;
    ng_gate *gate; /* NULL: DIR/gate is locked for each query */
    unsigned slot;
    int has_slot;
    ng_lock *lock; /* while entered without a gate */
    uint64_t seen; /* what the gate had published when this revision was opened */
    uint64_t generation;
    ng_parts list;
    ng_index_part parts[NG_PARTS_MAX];
    size_t n_parts; /* 0: nothing is open */
    ng_tombstones dead;
    ng_list_cache *cache;  /* may be NULL */
    ng_spelling *spelling; /* may be NULL */
    xp_term_list years;
    int years_read; /* of this revision */
    ng_rarity *rarity;
    int rarity_read; /* the same */
    ng_file_map forward, table, copies;
    ng_index_meta meta;
    ng_ranking ranking;
    uint32_t passages, last_docid;
};

#endif
