/* SPDX-License-Identifier: GPL-2.0-or-later */
/* highlight.h - which bytes of a text a plan's words and phrases matched.
 *
 * The text is analysed with the analyzer it was indexed with; a token is marked when its stem is a
 * stem of a scored word, or when it takes part in an occurrence of a phrase. Words that stand in
 * the query only inside phrases are marked only there. Neighbouring words of one phrase occurrence
 * are one span. Spans ascend and do not overlap.
 *
 * Ownership: the result is in the given arena.
 * Threads:   the searcher's thread.
 * Errors:    NG_NOMEM, NG_INVALID (text that is not UTF-8).
 */
#ifndef NG_HIGHLIGHT_H
#define NG_HIGHLIGHT_H

#include "arena.h"
#include "plan.h"

typedef struct ng_marks {
    ng_spans spans;   /* bytes */
    uint64_t words;   /* bit i: plan word i (of the first 64) occurs */
    int phrases_hold; /* every required phrase of the plan occurs in the text */
} ng_marks;

/* `is_title`: title (NG_MARKS_TITLE) or heading, where phrases are not looked for but those of
 * `title:` and `heading:`. */
#define NG_MARKS_TITLE   1
#define NG_MARKS_HEADING 2

ng_status ng_highlight(const ng_plan *plan, ng_analyzer *analyzer, ng_tokens *scratch,
                       const char *text, size_t len, int is_title, ng_arena *arena, ng_marks *ret,
                       ng_error *err) NG_MUST_CHECK;

#endif
