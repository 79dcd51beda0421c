/* SPDX-License-Identifier: GPL-2.0-or-later */
/* facets.h - how the matches of a search spread over the values of a field.
 *
 * All matches of the query and its filter are counted, not those of the page: passages, before
 * passages of one article are capped. They are the passages that an exact total counts, which a
 * request with facets gives, too.
 *
 * Ownership: facets live in their answer.
 * Threads:   as search.h.
 * Errors:    as search.h. When the deadline passes, what was counted is given as `partial`.
 */
#ifndef NG_FACETS_H
#define NG_FACETS_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NG_FACET_LIMIT_DEFAULT 10   /* values that are given of a field; dates: as many as may be */
#define NG_FACET_LIMIT_MAX     1000 /* likewise, at most */

/* X(name, wire name, prefix of its terms, is a date) */
#define NG_FACET_MAP(X)                                                                            \
    X(SOURCE, "source", 'S', 0)                                                                    \
    X(SECTION, "section", 'C', 0)                                                                  \
    X(AUTHOR, "author", 'P', 0)                                                                    \
    X(LANG, "lang", 'L', 0)                                                                        \
    X(TAG, "tag", 'T', 0)                                                                          \
    X(DAY, "day", 'D', 1)                                                                          \
    X(MONTH, "month", 'M', 1)                                                                      \
    X(YEAR, "year", 'Y', 1)

typedef enum ng_facet_field {
#define NG_FACET_ENUM(name, wire, prefix, date) NG_FACET_##name,
    NG_FACET_MAP(NG_FACET_ENUM)
#undef NG_FACET_ENUM
        NG_FACET_FIELDS
} ng_facet_field;

/* "source", …; and back: nonzero when there is such a field. */
NG_API const char *ng_facet_name(ng_facet_field field);
NG_API int ng_facet_parse(const char *name, ng_facet_field *ret);
NG_API int ng_facet_is_date(ng_facet_field field);

typedef struct ng_facet_request {
    ng_facet_field field;
    uint32_t limit; /* values, 1 to NG_FACET_LIMIT_MAX */
} ng_facet_request;

typedef struct ng_facet_value {
    const char *value; /* as an article has it; dates as 2022-01-10, 2022-01, 2022 */
    uint64_t count;
} ng_facet_value;

typedef struct ng_facet {
    ng_facet_field field;
    ng_facet_value *values; /* most frequent first, then by text; dates: the latest, ascending */
    size_t n;
    uint64_t other;   /* the counts of all values that are not given */
    uint64_t missing; /* matches without a value */
    int partial;
} ng_facet;

#ifdef __cplusplus
}
#endif

#endif
