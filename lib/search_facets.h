/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_facets.h - how the matches of a search spread over the values of fields.
 *
 *   search_facets.c   each field of a request, over the parts of the index
 *   facet_count.c     the matches, as the matcher marked them, counted with a column (columns.h)
 *   facet_pick.c      counts of several parts to one list, and the values that are shown
 *   facet_names.c     folded terms to the words of an article that has them
 *
 * Ownership: what is shown lives in the answer's arena.
 * Threads:   the searcher's thread, between ng_index_enter and ng_index_leave.
 * Errors:    as search.h. A passed deadline makes a facet partial.
 */
#ifndef NG_SEARCH_FACETS_H
#define NG_SEARCH_FACETS_H

#include "columns.h"
#include "search_run.h"

/* Let the next match of the run mark what it finds. */
ng_status ng_search_facets_begin(ng_search_run *run, ng_error *err) NG_MUST_CHECK;

/* Fill the facets of the answer, when any are asked for. The page is done. */
ng_status ng_search_facets(ng_search_run *run, ng_error *err) NG_MUST_CHECK;

/* A value that was counted. */
typedef struct ng_facet_entry {
    const char *term; /* with prefix, in a column */
    uint32_t len;
    uint32_t docid; /* of a passage that has it */
    uint64_t count;
} ng_facet_entry;

/* How often a value was met, and where first. */
typedef struct ng_facet_met {
    uint32_t number; /* of a term of the column */
    uint32_t n, docid;
} ng_facet_met;

typedef struct ng_facet_counts {
    ng_facet_met *items; /* by number, ascending; free() them */
    size_t n;
    uint64_t missing;
    int late; /* not all were counted */
} ng_facet_counts;

/* Count the values of the docids that are marked in `seen`, `words` words of 64 bits. */
ng_status ng_facet_count(const uint64_t *seen, size_t words, const ng_column *c,
                         ng_deadline *deadline, ng_facet_counts *ret, ng_error *err) NG_MUST_CHECK;

/* Make one entry of those with the same term, in place. */
ng_status ng_facet_unite(ng_facet_entry *entries, size_t *n, ng_error *err) NG_MUST_CHECK;

/* Move the most frequent `limit` to the front, ordered by count and then by term; of dates the
 * latest, ascending. Gives how many these are. */
size_t ng_facet_pick(ng_facet_entry *entries, size_t n, size_t limit, int is_date);

/* The text of a value as it is shown. */
ng_status ng_facet_text(ng_search_run *run, ng_columns *columns, const ng_facet_entry *entry,
                        const char **ret, ng_error *err) NG_MUST_CHECK;

#endif
