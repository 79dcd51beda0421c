/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pdf.h - articles of PDF files, through pdftotext and pdfinfo (poppler-utils) where they are
 * installed.
 *
 * The programs run as children, one after the other, with limits on time, memory and output, get
 * the bytes as their standard input and see no other file of ours.
 *
 * Ownership: an article handed to on_article is the receiver's; nothing else is kept.
 * Threads:   no state; call from any thread. Forks.
 * Errors:    programs that are not installed are reported as skipped, with the package; NG_INVALID
 * for a file that they cannot read or that has no text; NG_LIMIT when a limit is passed.
 */
#ifndef NG_PDF_H
#define NG_PDF_H

#include "nutgraf/buffer.h"
#include "reader.h"

#define NG_PDF_SECONDS    20           /* of the clock, for each of the programs */
#define NG_PDF_MEMORY_MAX (1ull << 30) /* bytes of address space */
#define NG_PDF_TEXT_MAX   (16u << 20)  /* bytes that a program may write */

int ng_is_pdf(const char *bytes, size_t len);

ng_status ng_pdf_read(const ng_read_input *in, const ng_read_sink *sink,
                      ng_error *err) NG_MUST_CHECK;

/* ---- The parts; for tests. ---- */

typedef struct ng_pdf_limits {
    int seconds;
    unsigned long long memory;
    size_t text;
} ng_pdf_limits;

/* Run a program (found in PATH) with the bytes as standard input; what it writes is added to `ret`.
 * (pdf_process.c) */
ng_status ng_pdf_run(const char *const *arguments, const char *bytes, size_t len,
                     const ng_pdf_limits *limits, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

/* What pdftotext wrote as text with one line for each paragraph and a blank one between: lines and
 * pages are joined, words that were divided are whole again, page numbers are gone. (pdf_text.c) */
ng_status ng_pdf_paragraphs(const char *text, size_t len, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

#endif
