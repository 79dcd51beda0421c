/* SPDX-License-Identifier: GPL-2.0-or-later */
/* atom.h - the result of a search as a feed that readers of feeds can follow.
 *
 * An entry is a hit. Its id stays as long as the passage does: the address of its article with the
 * passage as fragment, or, where the article has none, a `tag:` URI of its id. `updated` is when
 * the article was changed or published, or, of undated articles, the start of 1970: a time that is
 * never new. The texts are those of the hit, as plain text. With a cursor there is a link to the
 * next page.
 *
 * Ownership: all input is borrowed; bytes are appended to `ret`, which holds what it held after an
 *            error.
 * Threads:   no state.
 * Errors:    NG_NOMEM; NG_INVALID when `result` is not a result of `search`.
 *
 * Sources: RFC 4287 (Atom), RFC 5005 (paged feeds), RFC 4151 (tag URIs), RFC 3339 (times).
 */
#ifndef NG_HTTP_ATOM_H
#define NG_HTTP_ATOM_H

#include <jansson.h>

#include "nutgraf/buffer.h"

#define NG_ATOM_TYPE "application/atom+xml; charset=utf-8"

typedef struct ng_atom_input {
    const char *query;
    const char *self_url; /* absolute, as it was asked for, with its query string */
    const char *base_url; /* absolute, without a slash at the end */
    const json_t *result; /* of `search`; `metadata` of the hits is used when it is there */
} ng_atom_input;

ng_status ng_atom_write(const ng_atom_input *in, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

#endif
