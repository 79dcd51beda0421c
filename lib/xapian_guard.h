/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian_guard.h - the border between exceptions and statuses, opened for its test.
 *
 * Ownership: nothing is given or taken.
 * Threads:   no state.
 * Errors:    what the exception becomes; NG_OK for a name that is not in the table.
 */
#ifndef NG_XAPIAN_GUARD_H
#define NG_XAPIAN_GUARD_H

#include "nutgraf/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Throw the exception called `name` inside the guard that all functions of xapian.h share, and give
 * what comes out: "DatabaseModifiedError" and every other class of <xapian/error.h>, "bad_alloc",
 * "exception", "int". Xapian's errors carry the text "thrown" and `error_number` (0: none). */
NG_API ng_status xp_guard_throw(const char *name, int error_number, ng_error *err) NG_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
