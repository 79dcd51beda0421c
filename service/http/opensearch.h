/* SPDX-License-Identifier: GPL-2.0-or-later */
/* opensearch.h - how a browser learns to search here, and what it is told while somebody types.
 *
 * Ownership: all input is borrowed; bytes are appended to `ret`, which holds what it held after an
 *            error.
 * Threads:   no state.
 * Errors:    NG_NOMEM; NG_INVALID when `result` is not a result of `suggest`.
 *
 * Sources: OpenSearch 1.1 draft 6 (https://github.com/dewitt/opensearch), its extension for
 * suggestions 1.1, and Mozilla's moz:SearchForm.
 */
#ifndef NG_HTTP_OPENSEARCH_H
#define NG_HTTP_OPENSEARCH_H

#include <jansson.h>

#include "nutgraf/buffer.h"

#define NG_OPENSEARCH_TYPE  "application/opensearchdescription+xml; charset=utf-8"
#define NG_SUGGESTIONS_TYPE "application/x-suggestions+json; charset=utf-8"

/* `base_url` is absolute, without a slash at the end. */
ng_status ng_opensearch_write(const char *base_url, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

/* `["pre",["a","b"]]` */
ng_status ng_opensearch_suggestions(const char *prefix, const json_t *result, ng_buf *ret,
                                    ng_error *err) NG_MUST_CHECK;

#endif
