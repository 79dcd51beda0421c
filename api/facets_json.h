/* SPDX-License-Identifier: GPL-2.0-or-later */
/* facets_json.h - facets in parameters and in answers.
 *
 * Ownership: all is borrowed.
 * Threads:   no state.
 * Errors:    of parameters: 0, or -1 and `*error`; of writing: json_out.h.
 */
#ifndef NG_API_FACETS_JSON_H
#define NG_API_FACETS_JSON_H

#include "api/api.h"
#include "api/json_out.h"

/* `facets`: names, or objects of `field` and `limit`. */
int ng_api_facets_read(const json_t *params, ng_api_search_request *ret, ng_api_error *error);

/* `,"facets":{…}`; nothing when none were asked for. */
void ng_api_facets_write(ng_json_out *o, const ng_answer *a);

#endif
