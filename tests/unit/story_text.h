/* SPDX-License-Identifier: GPL-2.0-or-later */
/* story_text.h - stories of random words, and what editors do to them.
 *
 * Ownership: a story is plain memory.
 * Threads:   one.
 * Errors:    failures end the test.
 */
#ifndef NG_TEST_STORY_TEXT_H
#define NG_TEST_STORY_TEXT_H

#include "search_fixture.h"

#define STORY_PARAGRAPHS 8
#define STORY_WORDS      30 /* of a paragraph */
#define STORY_LINE       512

typedef struct story {
    char lines[STORY_PARAGRAPHS + 4][STORY_LINE];
    size_t n;
} story;

/* The same seed gives the same story. */
story story_new(uint32_t seed);
/* A line at the end: a paragraph, or what search_put makes of it. */
void story_add(story *s, const char *line);
/* A paragraph of its own before all others. */
void story_lead(story *s, uint32_t seed);
/* Only the first `n` lines stay. */
void story_cut(story *s, size_t n);
/* Another word in the place of each `every`th. */
void story_edit(story *s, unsigned every);
void story_put(search_fixture *s, const char *id, const story *text);

#endif
