/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_reader.h - what plan and matcher read of an index between enter and leave.
 *
 * Ownership: all pointers are borrowed and live until ng_index_leave.
 * Threads:   the reader's thread.
 * Errors:    as index.h.
 */
#ifndef NG_INDEX_READER_H
#define NG_INDEX_READER_H

#include "nutgraf/analyzer.h"
#include "nutgraf/index.h"
#include "nutgraf/xapian.h"
#include "schema.h"
#include "tombstones.h"

/* One of the Xapian databases that the index is made of (parts.h): it holds docids first..last and
 * no others. */
typedef struct ng_index_part {
    xp_db *db;
    uint32_t first, last; /* last of the live part: UINT32_MAX */
    uint32_t documents;
    ng_list_cache *cache; /* NULL: none */
    uint64_t cache_key;   /* of the part in it, */
    uint32_t upto;        /* and how far its lists are read: ng_list_name */
} ng_index_part;

/* The parts, ascending; at least one. */
const ng_index_part *ng_index_parts(const ng_index *ix, size_t *ret_n);

/* The passages that posting lists still name and that are deleted. */
const ng_tombstones *ng_index_tombstones(const ng_index *ix);
int ng_index_is_dead(const ng_index *ix, uint32_t docid);

/* n of idf: passages with a term, dead ones included. 0 for an unknown term. */
ng_status ng_index_term_documents(ng_index *ix, const char *term, size_t len, uint32_t *ret,
                                  ng_error *err) NG_MUST_CHECK;

/* As xp_db_terms and xp_db_metadata_keys, of all parts together: each text once, ascending. */
ng_status ng_index_terms(ng_index *ix, const char *prefix, size_t len, size_t limit,
                         xp_term_list *ret, ng_error *err) NG_MUST_CHECK;
ng_status ng_index_keys(ng_index *ix, const char *prefix, size_t limit, xp_term_list *ret,
                        ng_error *err) NG_MUST_CHECK;

/* The tables of words that correct queries to this index; NULL (at first): none. Borrowed. */
typedef struct ng_spelling ng_spelling;
void ng_index_use_spelling(ng_index *ix, ng_spelling *spelling);
ng_spelling *ng_index_spelling(const ng_index *ix);

/* The year terms ("Y2022") with their counts, read once for each revision. Borrowed. */
ng_status ng_index_years(ng_index *ix, const xp_term_list **ret, ng_error *err) NG_MUST_CHECK;

/* N of idf: passages of the index, dead ones included. */
uint32_t ng_index_passages(const ng_index *ix);
uint32_t ng_index_last_docid(const ng_index *ix);

/* Ranking parameters the index was built with. */
const ng_ranking *ng_index_ranking(const ng_index *ix);

/* Facts of a passage; NULL for a docid outside the table. */
const ng_passage_facts *ng_index_facts(const ng_index *ix, uint32_t docid);

/* At most so many passages repeat another. */
uint64_t ng_index_copies(const ng_index *ix);

/* The next younger passage of a class of copies after `docid`, one of it; 0 when it is the last.
 * Perhaps it is dead. A class is named by its oldest passage (schema.h: group). */
uint32_t ng_index_next_copy(const ng_index *ix, uint32_t class, uint32_t docid);

/* Token hashes of a passage; `*ret_n` 0 and NULL when there are none or they do not lie in the
 * file. */
const uint16_t *ng_index_forward(const ng_index *ix, const ng_passage_facts *facts,
                                 uint32_t *ret_n);

/* What lies behind the hashes that ng_index_forward gave: their marks (marks.h), and then other
 * passages, up to the end of the file: `*ret_n` numbers. */
const uint16_t *ng_index_forward_behind(const ng_index *ix, const ng_passage_facts *facts,
                                        uint64_t *ret_n);

/* Where the text of a passage is, when it is (still) in the index: NG_NOTFOUND. What a posting list
 * names is there, and its facts say the same. */
ng_status ng_index_record(ng_index *ix, uint32_t docid, ng_passage_record *ret,
                          ng_error *err) NG_MUST_CHECK;

/* Languages of the passages, most frequent first. */
typedef struct ng_index_language {
    char lang[12];
    uint64_t passages;
} ng_index_language;
const ng_index_language *ng_index_languages(const ng_index *ix, size_t *ret_n);

/* A filter term (schema.h) for a value, as the writer makes it. `prefix` is its capital letter. */
ng_status ng_filter_term(char prefix, const char *value, size_t len, ng_buf *ret,
                         ng_error *err) NG_MUST_CHECK;

/* score part of one term: idf as a multiple of 1/256, so that sums of idf·wdf are exact in a
 * double. round(256·ln(1 + (N-n+.5)/(n+.5)))/256, at least 1/256. */
double ng_idf(uint32_t passages, uint32_t with_term);

#endif
