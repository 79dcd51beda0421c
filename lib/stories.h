/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stories.h - which passages of a new article repeat those of articles that came before.
 *
 * An article is of the same story as an earlier one when at least NG_STORY_SHARED of its shingles,
 * and at least half of those of the shorter of the two, stand in the other (shingles.h). Within a
 * story a passage repeats the one it is most like, if their word pairs are alike to at least
 * NG_ALIKE_PERCENT and it stands near the place where the order of the article lets it be expected.
 * It then joins that one's class: `group` of its facts becomes the docid of the oldest passage of
 * the class, also when that is deleted; a link leads to it (copies.h). Of several articles the
 * earliest counts. The name of a class leads nothing: what is shown is chosen by each search.
 *
 * The sketches are not on disk: they are made from forward.bin when the first article comes, in a
 * few tenths of a second for 300,000 passages. On disk they would save that, once for each start,
 * and cost 3 MB, a file more to keep in step, and a change of format whenever the rules for
 * sketches change. In memory a value takes 14 to 16 bytes, and an article has about 20. Only
 * articles among the last NG_STORY_PASSAGES docids are remembered.
 *
 * The result depends on the order in which articles come and on which are deleted by then, so a
 * rebuild from the store, which takes each article once in its last wording, can choose another
 * passage as the oldest, and see an article that was deleted in between never. Classes of articles
 * that were neither changed nor deleted are the same. A bulk build reads ahead: deletions that
 * follow an article by some ten thousand passages in the feed may count as done.
 *
 * Ownership: ng_stories_new gives an object freed with ng_stories_free; files are borrowed.
 * Threads:   the writer's.
 * Errors:    NG_NOMEM; those of the files. After one the object is to be freed: it may know
 *            articles that will not be indexed.
 */
#ifndef NG_STORIES_H
#define NG_STORIES_H

#include "copies.h"
#include "tombstones.h"

#define NG_STORY_SHARED   8         /* shingles: eleven words in a row */
#define NG_STORY_PASSAGES (1 << 21) /* docids that are remembered, */
#define NG_STORY_VALUES   (8 << 20) /* of sketches: when there are more the oldest quarter goes */

typedef struct ng_stories ng_stories;

/* What the writer has on disk and in memory. */
typedef struct ng_story_files {
    const ng_append_file *forward, *table;
    ng_copies *copies;
    const ng_tombstones *dead;
} ng_story_files;

ng_status ng_stories_new(ng_stories **ret, ng_error *err) NG_MUST_CHECK;
void ng_stories_free(ng_stories *s);

/* Take in an article that is indexed: `n` records with docids from `first` on. */
ng_status ng_stories_learn(ng_stories *s, const ng_story_files *files,
                           const ng_passage_facts *facts, uint32_t first, uint32_t n,
                           ng_error *err) NG_MUST_CHECK;

/* The same for a new one: sets `group` of its records and links them. Its hashes are appended to
 * forward.bin, its records are the next ones of passages.tab. */
ng_status ng_stories_place(ng_stories *s, const ng_story_files *files, ng_passage_facts *facts,
                           uint32_t first, uint32_t n, ng_error *err) NG_MUST_CHECK;

/* What is dead now stays so, though its tombstones go. */
void ng_stories_bury(ng_stories *s, const ng_tombstones *dead);

#endif
