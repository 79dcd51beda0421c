/* SPDX-License-Identifier: GPL-2.0-or-later */
/* citation.h - a passage as it is cited on a page: in words, and as api/api.h has it.
 *
 * Entries have no day of the visit: pages know no clock.
 *
 * Ownership: all is borrowed; texts are appended to the caller's buffer. They are plain texts: into
 *            a page they go through html_out.h as any other.
 * Threads:   no state.
 * Errors:    NG_NOMEM.
 */
#ifndef NG_SERVICE_CITATION_H
#define NG_SERVICE_CITATION_H

#include "api/api.h"

ng_status ng_cite_plain(const ng_cited *c, ng_buf *ret, ng_error *err) NG_MUST_CHECK;
/* The item of CSL-JSON, for people to read. */
ng_status ng_cite_csl_text(const ng_cited *c, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

#endif
