/* SPDX-License-Identifier: GPL-2.0-or-later */
/* language.h - the language of a text that does not say it.
 *
 * Ownership: nothing is kept.
 * Threads:   no state.
 * Errors:    NG_NOMEM.
 */
#ifndef NG_LANGUAGE_H
#define NG_LANGUAGE_H

#include <stddef.h>

#include "nutgraf/error.h"

#define NG_LANGUAGE_LOOK_BYTES 4096 /* of a text are looked at */

/* A two-letter code of the languages with a stemmer, by the function words of the text. Plain
 * ASCII text that gives no sign is taken for English; NULL when nothing fits. Constant text. */
ng_status ng_language_guess(const char *text, size_t len, const char **ret,
                            ng_error *err) NG_MUST_CHECK;

#endif
