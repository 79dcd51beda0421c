/* SPDX-License-Identifier: GPL-2.0-or-later */
/* language.h - the language of a text, and what languages are called.
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

typedef struct ng_language {
    const char *tag; /* constant text; NULL when nothing fits */
    int sure;        /* enough to doubt what an article says of itself */
} ng_language;

/* What a text is written in. Plain ASCII text that gives no sign is taken for English. */
ng_status ng_language_guess(const char *text, size_t len, ng_language *ret,
                            ng_error *err) NG_MUST_CHECK;

/* Whether the letters of a text (valid UTF-8) exclude the language of a tag: nine of ten are of
 * scripts in which it is never written. Never so for a tag that names a script, or a text of few
 * letters. */
int ng_language_excluded(const char *tag, const char *text, size_t len);

/* Write the language of a tag in its shortest and newest code, in place: "ger-at"
 * becomes "de-at", "iw" becomes "he". */
void ng_language_modernise(char *tag);

#endif
