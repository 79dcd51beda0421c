/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stories_private.h - sketches by value, and the words of an article.
 *
 * Ownership: released by their owner, ng_stories.
 * Threads:   the writer's.
 * Errors:    NG_NOMEM; as append_file.h.
 */
#ifndef NG_STORIES_PRIVATE_H
#define NG_STORIES_PRIVATE_H

#include "shingles.h"
#include "stories.h"

/* An article that is remembered. */
typedef struct ng_story {
    uint32_t first, n; /* docids */
    int dead;
} ng_story;

typedef struct ng_story_value {
    uint32_t value;
    uint32_t story; /* index */
    uint32_t next;  /* older one of the same bucket, plus 1; 0 none */
} ng_story_value;

struct ng_stories {
    ng_story *stories; /* by docid */
    size_t n, cap;
    ng_story_value *values;
    size_t n_values, cap_values;
    uint32_t *buckets; /* newest value, plus 1 */
    size_t n_buckets;  /* a power of two, or 0 */
};

/* An article's word hashes and what is made of them. */
typedef struct ng_story_words {
    ng_passage_facts *facts; /* own copy, or NULL */
    uint16_t *hashes;
    size_t n;           /* of them */
    uint64_t *shingles; /* NULL: not made yet */
    size_t n_shingles;
    ng_shingle_bits *bits; /* NULL: not made yet */
} ng_story_words;

void ng_story_words_release(ng_story_words *w);
/* The words of the article whose `n` records are given. */
ng_status ng_story_words_of(const ng_append_file *forward, const ng_passage_facts *facts,
                            uint32_t n, ng_story_words *ret, ng_error *err) NG_MUST_CHECK;
/* Of one that is in the table; keeps its records. */
ng_status ng_story_words_read(const ng_story_files *files, const ng_story *story,
                              ng_story_words *ret, ng_error *err) NG_MUST_CHECK;

/* Remember an article by its sketch. */
ng_status ng_stories_add(ng_stories *s, const ng_story_words *words, uint32_t first, uint32_t n,
                         ng_error *err) NG_MUST_CHECK;

#define NG_STORY_CANDIDATES 8
/* The articles that share most of a sketch, at least two values, by docid. */
ng_status ng_stories_find(const ng_stories *s, const ng_story_files *files,
                          const ng_story_words *words, uint32_t first,
                          uint32_t ret[NG_STORY_CANDIDATES], size_t *ret_n,
                          ng_error *err) NG_MUST_CHECK;

#endif
