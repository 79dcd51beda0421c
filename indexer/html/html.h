/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html.h - pieces of HTML inside other formats: content of feeds, body_xhtml of ninjs, inline XHTML
 * of NewsML-G2.
 *
 * Ownership: nothing is kept.
 * Threads:   no state; call from any thread.
 * Errors:    NG_NOMEM; NG_LIMIT for what is nested or divided beyond all sense.
 */
#ifndef NG_HTML_H
#define NG_HTML_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/article.h"

/* Add the blocks of a fragment that is all content (valid UTF-8): paragraphs, headings, lists,
 * quotes, captions, by walking its elements. Text outside of any block is a paragraph. `line` is
 * given to all blocks, 0 unknown. */
ng_status ng_html_add_fragment(ng_article *a, const char *html, size_t len, uint32_t line,
                               ng_error *err) NG_MUST_CHECK;

/* The text of a fragment in one line, for titles and names: tags gone, entities resolved. Gives
 * NUL-terminated text that the caller frees. */
ng_status ng_html_plain(const char *html, size_t len, char **ret, ng_error *err) NG_MUST_CHECK;

#endif
