/* SPDX-License-Identifier: GPL-2.0-or-later */
/* passage_document.h - articles to Xapian documents, one for each passage (schema.h).
 *
 *   ng_document_maker_article(m, article, number, &err);
 *   for each passage p: ng_document_maker_passage(m, p, &made, &err);
 *
 * Title, headings and filter terms are analysed once for all the passages they belong to.
 * Words whose stem differs from them are collected for the dictionary, each once as long as the
 * maker remembers it.
 *
 * Ownership: the article is borrowed until the next one begins; what a passage gives lives until
 *            the next passage.
 * Threads:   one thread at a time per maker.
 * Errors:    NG_NOMEM; NG_INVALID for text that is not UTF-8.
 */
#ifndef NG_PASSAGE_DOCUMENT_H
#define NG_PASSAGE_DOCUMENT_H

#include "index_reader.h"
#include "nutgraf/article.h"

#define NG_HEADING_BYTES_MAX 1024 /* of a heading that score; the rest is only shown */

typedef struct ng_document_maker ng_document_maker;

ng_status ng_document_maker_new(const ng_ranking *r, ng_document_maker **ret,
                                ng_error *err) NG_MUST_CHECK;
void ng_document_maker_free(ng_document_maker *m);

ng_status ng_document_maker_article(ng_document_maker *m, const ng_article *a, uint64_t number,
                                    ng_error *err) NG_MUST_CHECK;

typedef struct ng_made_passage {
    const xp_document *document;
    const uint16_t *hashes; /* what forward.bin holds: one for each token, in order, and marks */
    size_t n_hashes;
    uint32_t tokens;
    uint8_t title_tokens;
} ng_made_passage;

ng_status ng_document_maker_passage(ng_document_maker *m, const ng_passage *p, ng_made_passage *ret,
                                    ng_error *err) NG_MUST_CHECK;

/* The record of passages.tab; `forward` is the offset of its hashes. */
ng_passage_facts ng_passage_facts_of(const ng_article *a, uint64_t number, uint32_t revision,
                                     const ng_passage *p, uint64_t forward,
                                     const ng_made_passage *made);

/* Dictionary keys ("w<word>\x01<stem>", each followed by NUL) collected since the last clear. */
const ng_buf *ng_document_maker_words(const ng_document_maker *m);
void ng_document_maker_clear_words(ng_document_maker *m);

/* What was collected did not reach the disk: forget which words are known. */
void ng_document_maker_forget(ng_document_maker *m);

#endif
