/* SPDX-License-Identifier: GPL-2.0-or-later */
/* citation.h - a passage as it is cited: in words, in BibTeX, in CSL-JSON.
 *
 * The entries are those of `nutgraf search --format bibtex` and `csl-json` (docs/export.md), but
 * for the day of the visit: pages know no clock.
 *
 * Ownership: all is borrowed; texts are appended to the caller's buffer. They are plain texts: into
 *            a page they go through html_out.h as any other.
 * Threads:   no state.
 * Errors:    NG_NOMEM.
 *
 * Sources: BibTeX (entries and special characters); CSL-JSON 1.0.2.
 */
#ifndef NG_SERVICE_CITATION_H
#define NG_SERVICE_CITATION_H

#include <jansson.h>
#include <stdint.h>

#include "nutgraf/buffer.h"

typedef struct ng_cited {
    const char *article, *citation; /* ids */
    uint64_t ordinal;
    const char *title, *source, *section, *url, *published, *lang; /* NULL: not known */
    const json_t *authors, *tags;                                  /* lists of texts; may be NULL */
    const char *text;
    size_t text_len;
} ng_cited;

/* From a hit, or from an article (the passage is then left empty). */
void ng_cited_from(const json_t *o, ng_cited *ret);

ng_status ng_cite_plain(const ng_cited *c, ng_buf *ret, ng_error *err) NG_MUST_CHECK;
ng_status ng_cite_bibtex(const ng_cited *c, ng_buf *ret, ng_error *err) NG_MUST_CHECK;
ng_status ng_cite_csl(const ng_cited *c, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

#endif
