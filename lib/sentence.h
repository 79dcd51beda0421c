/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sentence.h - where sentences begin.
 *
 * Candidates are the sentence boundaries of UAX #29 under the root locale, the same for every
 * language. One is dropped when the next token begins in lower case, after an abbreviation ("Gen.
 * Milley", "No. 5"), and, unless a word follows that commonly begins a sentence, after a single
 * initial ("John F. Kennedy") or an abbreviation that may also end a sentence ("U.S.", "a.m.").
 *
 * Ownership: the list is given to the caller, who frees it with free().
 * Threads:   no state; call from any thread.
 * Errors:    NG_NOMEM; NG_INTERNAL when ICU refuses.
 */
#ifndef NG_SENTENCE_H
#define NG_SENTENCE_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/error.h"

/* Offsets in bytes at which the second and each later sentence of `text` (valid UTF-8) begins,
 * ascending. `*ret` is NULL when there is one sentence only. */
ng_status ng_sentence_starts(const char *text, size_t len, uint32_t **ret, size_t *ret_n,
                             ng_error *err) NG_MUST_CHECK;

#endif
