/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sgml.h - newswire collections in SGML: Reuters-21578 and the documents of TREC and LDC.
 *
 * tokens (sgml_token.c) → the parts of one document (sgml_reader.c) → an article (sgml_article.c).
 * No DTD is read and nothing nests: a tag says which part the text that follows belongs to. Time is
 * linear in the input, whatever stands in it.
 *
 * Ownership: tokens borrow from the input; an ng_sgml_document owns its buffers, freed by
 *            ng_sgml_document_release.
 * Threads:   no state; one thread at a time per object.
 * Errors:    NG_NOMEM; what is wrong with one document is reported, and reading goes on.
 */
#ifndef NG_SGML_H
#define NG_SGML_H

#include <stddef.h>
#include <stdint.h>

#include "format.h"
#include "nutgraf/buffer.h"

#define NG_SGML_TAG_MAX 4096 /* bytes of a tag; a longer one is text */

/* ---- Tokens ---- */

typedef enum ng_sgml_kind {
    NG_SGML_END,
    NG_SGML_TEXT, /* `s` as it stands, references and all */
    NG_SGML_OPEN, /* `name`, then attributes */
    NG_SGML_CLOSE
} ng_sgml_kind;

typedef struct ng_sgml_token {
    ng_sgml_kind kind;
    const char *s;
    size_t len;
    const char *name;
    size_t name_len;
    uint32_t line; /* on which it begins, from 1 */
} ng_sgml_token;

typedef struct ng_sgml_lexer {
    const char *at, *end;
    uint32_t line;
    int no_comment_ends; /* none was found in what is left */
} ng_sgml_lexer;

/* Comments and declarations are passed over. A `<` that begins no tag is text. */
ng_sgml_token ng_sgml_next(ng_sgml_lexer *l);

/* The name of a tag, without regard to case. */
int ng_sgml_is(const ng_sgml_token *t, const char *name);

/* The value of an attribute; an empty one when there is none. */
size_t ng_sgml_attribute(const ng_sgml_token *t, const char *name, const char **ret);

/* Append text with its references resolved. Those of control characters are left out; one that is
 * not known stays as it stands. */
ng_status ng_sgml_decode(const char *s, size_t len, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

/* ---- Documents ---- */

typedef struct ng_sgml_document {
    int reuters; /* <REUTERS>, else <DOC> */
    uint32_t line;
    ng_buf id, title, dateline, date, author, source, section, tags; /* tags: NUL after each */
    ng_buf body;                                                     /* <BODY> */
    ng_buf raw;                                                      /* the rest of <TEXT> */
    uint32_t body_line, raw_line;
    int paragraphs; /* <P> divides raw: a form feed stands for each */
    uint32_t repaired;
} ng_sgml_document;

void ng_sgml_document_release(ng_sgml_document *d);

/* Make an article of a document and hand it over, `number` of its input. */
ng_status ng_sgml_article(ng_sgml_document *d, const ng_read_input *in, uint32_t number,
                          const ng_read_sink *sink, ng_error *err) NG_MUST_CHECK;

#endif
