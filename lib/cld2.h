/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cld2.h - the Compact Language Detector as C sees it.
 *
 * Ownership: nothing is given or taken; codes are constant text.
 * Threads:   no state; call from any thread.
 * Errors:    NG_NOMEM; NG_INTERNAL for whatever else C++ throws.
 */
#ifndef NG_CLD2_H
#define NG_CLD2_H

#include <stddef.h>

#include "nutgraf/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NG_CLD2_LOOK_BYTES 2048 /* of a text are looked at */

typedef struct ng_cld2_answer {
    const char *lang; /* BCP 47 in lower case ("de", "zh-hant"); NULL: none */
    int reliable;     /* it says so itself: the second best is far behind */
} ng_cld2_answer;

/* What it takes `text` for. Of text that is not valid UTF-8 it sees nothing. */
NG_API ng_status ng_cld2_guess(const char *text, size_t len, ng_cld2_answer *ret,
                               ng_error *err) NG_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
