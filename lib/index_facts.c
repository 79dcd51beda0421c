/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_facts.c - what the revision that is open holds: its parts, and the facts of each passage.
 */
#include <stdlib.h>

#include "copies.h"
#include "index_reader_private.h"

const ng_index_part *ng_index_parts(const ng_index *ix, size_t *ret_n)
{
    *ret_n = ix->n_parts;
    return ix->parts;
}

ng_status ng_index_years(ng_index *ix, const xp_term_list **ret, ng_error *err)
{
    enum { YEARS_MAX = 10000 }; /* Y0000 to Y9999 */
    if (!ix->years_read) {
        xp_term_list_release(&ix->years);
        ng_status s = ng_index_terms(ix, "Y", 1, YEARS_MAX, &ix->years, err);
        if (s != NG_OK)
            return s;
        ix->years_read = 1;
    }
    *ret = &ix->years;
    return NG_OK;
}

const ng_rarity *ng_index_rarity(ng_index *ix)
{
    if (!ix->rarity)
        ix->rarity = calloc(1, sizeof *ix->rarity);
    if (ix->rarity && !ix->rarity_read) {
        ng_rarity_count(ix, ix->rarity);
        ix->rarity_read = 1;
    }
    return ix->rarity;
}

int ng_index_is_dead(const ng_index *ix, uint32_t docid)
{
    return ng_tombstones_has(&ix->dead, docid);
}

const ng_tombstones *ng_index_tombstones(const ng_index *ix)
{
    return &ix->dead;
}

uint32_t ng_index_passages(const ng_index *ix)
{
    return ix->passages;
}

uint32_t ng_index_last_docid(const ng_index *ix)
{
    return ix->last_docid;
}

const ng_ranking *ng_index_ranking(const ng_index *ix)
{
    return &ix->ranking;
}

const ng_passage_facts *ng_index_facts(const ng_index *ix, uint32_t docid)
{
    if (docid == 0 || docid >= ix->table.valid / sizeof(ng_passage_facts))
        return NULL;
    return (const ng_passage_facts *)(const void *)ix->table.data + docid;
}

uint64_t ng_index_copies(const ng_index *ix)
{
    return ix->meta.copies;
}

uint32_t ng_index_next_copy(const ng_index *ix, uint32_t class, uint32_t docid)
{
    const uint32_t *links = (const uint32_t *)(const void *)ix->copies.data;
    if (docid >= ix->copies.valid / sizeof *links)
        return 0;
    uint32_t next = __atomic_load_n(&links[docid], __ATOMIC_RELAXED);
    return next && ng_copy_is_next(class, docid, next, ng_index_facts(ix, next)) ? next : 0;
}

const uint16_t *ng_index_forward(const ng_index *ix, const ng_passage_facts *facts, uint32_t *ret_n)
{
    uint64_t valid = ix->forward.valid;
    *ret_n = 0;
    if (facts->tokens == 0 || facts->forward > valid || facts->forward % sizeof(uint16_t) != 0 ||
        facts->tokens > (valid - facts->forward) / sizeof(uint16_t))
        return NULL;
    *ret_n = facts->tokens;
    return (const uint16_t *)(const void *)(ix->forward.data + facts->forward);
}

const uint16_t *ng_index_forward_behind(const ng_index *ix, const ng_passage_facts *facts,
                                        uint64_t *ret_n)
{
    uint64_t from = facts->forward + facts->tokens * sizeof(uint16_t);
    *ret_n = (ix->forward.valid - from) / sizeof(uint16_t);
    return (const uint16_t *)(const void *)(ix->forward.data + from);
}

/* Whether a part holds the document. */
static ng_status is_there(const ng_index *ix, uint32_t docid, int *ret, ng_error *err)
{
    ng_error own = NG_ERROR_INIT;
    uint32_t length;
    size_t i = 0;
    *ret = 0;
    while (i < ix->n_parts && docid > ix->parts[i].last)
        i++;
    if (i == ix->n_parts || docid < ix->parts[i].first || ng_index_is_dead(ix, docid))
        return NG_OK;
    ng_status s = xp_db_document_length(ix->parts[i].db, docid, &length, &own);
    *ret = s == NG_OK;
    return s == NG_OK || s == NG_NOTFOUND ? NG_OK : ng_fail(err, s, "%s", own.text);
}

ng_status ng_index_record(ng_index *ix, uint32_t docid, ng_passage_record *ret, ng_error *err)
{
    int there = 0;
    ng_status s = is_there(ix, docid, &there, err);
    if (s != NG_OK)
        return s;
    if (!there)
        return ng_fail(err, NG_NOTFOUND, "passage %u is not in the index", docid);
    const ng_passage_facts *facts = ng_index_facts(ix, docid);
    if (!facts)
        return ng_fail(err, NG_CORRUPT, "passage %u is not in passages.tab", docid);
    *ret = facts->record;
    return NG_OK;
}

const ng_index_language *ng_index_languages(const ng_index *ix, size_t *ret_n)
{
    *ret_n = ix->meta.n_languages;
    return ix->meta.languages;
}
