/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quotation.h - direct quotations of a passage, and who is quoted.
 *
 * A quotation is what stands between “ ”, „ “, « », » «, ” ”, 「 」, 『 』 or straight double
 * quotes; between ‘ ’ only when punctuation stands before the closing mark, or every apostrophe
 * would end one. One that is opened and not closed goes on in the next paragraph and reaches to the
 * end. A passage holds a quotation when one has NG_QUOTE_WORDS words, or when it is set as a quote
 * itself and has as many.
 *
 * Somebody is quoted by one of these forms, in one sentence with a quotation of any length:
 *
 *   "…," said NAME
 *       a verb of saying directly behind the quotation, or behind a comma and a few more words;
 *       an office before the name is passed over: `said the mayor, NAME`
 *
 *   "…," NAME said
 *       also `NAME later said`, `NAME, 43, the mayor, said`, `state prosecutor NAME said`
 *
 *   NAME said: "…"
 *       also `NAME said it was "…"`, `NAME told REPORTER that "…"`
 *
 *   according to NAME
 *       laut, selon, según
 *
 * A name is a run of words with capitals, initials (`Jane F. Doe`) and particles (`van der`) among
 * them. Pronouns, days and months are none.
 *
 * Verbs are known in English, German, French and Spanish; an article without a language is read as
 * English. Quotation marks are the same in all languages.
 *
 * What is accepted as wrong now and then: titles of works and sayings of four words in quotes are
 * quotations. Organisations are speakers (`the BBC said`), and so is, in German, where nouns have
 * capitals, an office without a name (`sagte die Sprecherin`). Reported words that a quotation
 * follows in the same sentence may be given to the wrong one of two names. `He said` names nobody,
 * even where the sentence before does. Dialogue that begins with a dash is not seen.
 *
 * Ownership: spans are of the caller's text.
 * Threads:   no state.
 * Errors:    NG_NOMEM from ng_speaker_key; finding cannot fail.
 */
#ifndef NG_QUOTATION_H
#define NG_QUOTATION_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/buffer.h"
#include "nutgraf/error.h"

#define NG_QUOTE_WORDS     4   /* of a quotation that counts */
#define NG_SPEAKERS_MAX    16  /* of one passage; more are not looked for */
#define NG_SPEAKER_KEY_MAX 200 /* bytes of a key; a longer name is cut */

typedef struct ng_name_span {
    uint32_t start, end; /* bytes */
} ng_name_span;

typedef struct ng_quotations {
    int has_quote;
    ng_name_span speakers[NG_SPEAKERS_MAX];
    size_t n;
} ng_quotations;

/* `is_block`: the passage is set as a quote. `lang` may be NULL. `text` is valid UTF-8. */
void ng_quotations_find(const char *text, size_t len, const char *lang, int is_block,
                        ng_quotations *ret);

/* Append a name in the form that is compared: folded, words apart by one space, without periods and
 * possessive endings. */
ng_status ng_speaker_key(const char *name, size_t len, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

/* The full name of somebody who is called by surname: the words with capitals before it elsewhere
 * in the article, when they are the same everywhere. NULL: there are none, or two people have it.
 */
const char *ng_speaker_in_full(const char *text, size_t len, const char *surname,
                               size_t surname_len, size_t *ret_len);

#endif
