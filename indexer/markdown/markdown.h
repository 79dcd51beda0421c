/* SPDX-License-Identifier: GPL-2.0-or-later */
/* markdown.h - Markdown to the blocks of an article, in steps.
 *
 * Ownership: nothing is kept; buffers are the caller's.
 * Threads:   no state; call from any thread.
 * Errors:    NG_NOMEM; NG_LIMIT names the limit of an article that was passed.
 */
#ifndef NG_MARKDOWN_H
#define NG_MARKDOWN_H

#include "format.h"
#include "nutgraf/buffer.h"

#define NG_MARKDOWN_MAX (8u << 20) /* bytes of a Markdown file */

/* What masked characters become: no white space for Markdown, left out of blocks. */
#define NG_MARKDOWN_MASK '\x01'

/* A copy of the text in which what site builders put between the words is masked, byte for byte:
 * {{ … }}, {% … %}, {: …} and {# … } attributes, [^1] marks of footnotes. In addresses of links
 * they become letters, so that the link stays one. */
ng_status ng_markdown_mask(const char *text, size_t len, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

/* Add the blocks of `masked`, which is `text` after ng_markdown_mask and begins `lines_before`
 * lines into its file. A `# Title` above all else is the title of an article that has none.
 * `newline` is what ends a line in the file, '\n' or '\r'. */
ng_status ng_markdown_add(ng_article *a, const char *text, const char *masked, size_t len,
                          uint32_t lines_before, char newline, ng_error *err) NG_MUST_CHECK;

#endif
