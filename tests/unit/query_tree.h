/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_tree.h - a query tree as one line of text, for tests: `(group +freeze (or a b))`.
 *
 * `+` must, `-` must not, `=` filter. Words and prefixes stand bare, phrases in `[ ]`.
 *
 * Ownership: appends to the caller's buffer.
 * Threads:   no state.
 * Errors:    NG_NOMEM.
 */
#ifndef NG_QUERY_TREE_H
#define NG_QUERY_TREE_H

#include "nutgraf/query.h"

ng_status query_tree(const ng_node *node, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

#endif
