/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stories_table.c - sketches of articles, found by value. */
#include <stdlib.h>
#include <string.h>

#include "stories_private.h"

#define NEWEST      32  /* of the living articles with a value, so many are looked at */
#define LOOKED_UP   128 /* values of a sketch */
#define SHARED_MIN  2   /* values that a candidate shares */
#define FOUND_MAX   (NEWEST * LOOKED_UP)
#define BUCKETS_MIN 1024

static ng_status no_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "no memory for the sketches of articles");
}

static size_t bucket_of(const ng_stories *s, uint32_t value)
{
    return value & (s->n_buckets - 1);
}

static void chain(ng_stories *s, size_t i)
{
    uint32_t *bucket = &s->buckets[bucket_of(s, s->values[i].value)];
    s->values[i].next = *bucket;
    *bucket = (uint32_t)i + 1;
}

static ng_status rehash(ng_stories *s, size_t n_buckets, ng_error *err)
{
    uint32_t *buckets = calloc(n_buckets, sizeof *buckets);
    if (!buckets)
        return no_memory(err);
    free(s->buckets);
    s->buckets = buckets;
    s->n_buckets = n_buckets;
    for (size_t i = 0; i < s->n_values; i++)
        chain(s, i);
    return NG_OK;
}

/* Articles that are dead, or too old to be found, and their values go. `from`: the first docid that
 * is remembered. */
static void drop_forgotten(ng_stories *s, uint32_t from)
{
    size_t kept = 0, values = 0, v = 0;
    for (size_t i = 0; i < s->n; i++) {
        int stays = !s->stories[i].dead && s->stories[i].first >= from;
        for (; v < s->n_values && s->values[v].story == i; v++) {
            if (stays)
                s->values[values++] = (ng_story_value){s->values[v].value, (uint32_t)kept, 0};
        }
        if (stays)
            s->stories[kept++] = s->stories[i];
    }
    s->n = kept;
    s->n_values = values;
}

static uint32_t remembered_from(uint32_t docid)
{
    return docid > NG_STORY_PASSAGES ? docid - NG_STORY_PASSAGES : 0;
}

static ng_status grow_values(ng_stories *s, ng_error *err)
{
    size_t cap = s->cap_values + s->cap_values / 2 + 8 * NG_SKETCH_MAX;
    cap = cap < NG_STORY_VALUES ? cap : NG_STORY_VALUES;
    ng_story_value *values = realloc(s->values, cap * sizeof *values);
    if (!values)
        return no_memory(err);
    s->values = values;
    s->cap_values = cap;
    return NG_OK;
}

/* For one more sketch: drop what is forgotten, and the oldest when there are too many all the same;
 * grow unless that made much room. */
static ng_status make_room_for_values(ng_stories *s, uint32_t first, ng_error *err)
{
    size_t before = s->n_values, buckets = s->n_buckets ? s->n_buckets : BUCKETS_MIN;
    ng_status status = NG_OK;
    drop_forgotten(s, remembered_from(first));
    if (s->n_values + NG_SKETCH_MAX > NG_STORY_VALUES)
        drop_forgotten(s, s->stories[s->n / 4].first);
    if (s->n_values + NG_SKETCH_MAX > s->cap_values || s->n_values > before - before / 4)
        status = grow_values(s, err);
    while (2 * buckets < s->cap_values)
        buckets *= 2;
    return status == NG_OK ? rehash(s, buckets, err) : status;
}

static ng_status make_room(ng_stories *s, uint32_t first, ng_error *err)
{
    if (s->n_values + NG_SKETCH_MAX > s->cap_values) {
        ng_status status = make_room_for_values(s, first, err);
        if (status != NG_OK)
            return status;
    }
    if (s->n == s->cap) {
        size_t cap = 2 * s->cap + 64;
        ng_story *stories = realloc(s->stories, cap * sizeof *stories);
        if (!stories)
            return no_memory(err);
        s->stories = stories;
        s->cap = cap;
    }
    return NG_OK;
}

ng_status ng_stories_add(ng_stories *s, const ng_story_words *words, uint32_t first, uint32_t n,
                         ng_error *err)
{
    uint32_t sketch[NG_SKETCH_MAX];
    size_t values = ng_sketch(words->hashes, words->n, sketch);
    if (values == 0)
        return NG_OK;
    ng_status status = make_room(s, first, err);
    if (status != NG_OK)
        return status;
    for (size_t i = 0; i < values; i++) {
        s->values[s->n_values] = (ng_story_value){sketch[i], (uint32_t)s->n, 0};
        chain(s, s->n_values++);
    }
    s->stories[s->n++] = (ng_story){.first = first, .n = n};
    return NG_OK;
}

/* ---- Finding. ---- */

struct found {
    uint32_t story, shared;
};

static int by_story(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Most shared first, then the earliest. */
static int by_shared(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    if (x->shared != y->shared)
        return x->shared > y->shared ? -1 : 1;
    return x->story < y->story ? -1 : x->story > y->story;
}

/* The newest living articles with a value. */
static size_t with_value(const ng_stories *s, const ng_tombstones *dead, uint32_t value,
                         uint32_t from, uint32_t ret[NEWEST])
{
    size_t n = 0;
    if (s->n_buckets == 0)
        return 0;
    for (uint32_t i = s->buckets[bucket_of(s, value)]; i != 0 && n < NEWEST;
         i = s->values[i - 1].next) {
        const ng_story_value *v = &s->values[i - 1];
        const ng_story *story = &s->stories[v->story];
        if (v->value == value && !story->dead && story->first >= from &&
            !ng_tombstones_has(dead, story->first))
            ret[n++] = v->story;
    }
    return n;
}

/* Equal ones counted, those with too few dropped. */
static size_t count_equal(const uint32_t *stories, size_t n, struct found *ret)
{
    size_t kept = 0;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && stories[end] == stories[i]; end++)
            ;
        if (end - i >= SHARED_MIN)
            ret[kept++] = (struct found){stories[i], (uint32_t)(end - i)};
    }
    return kept;
}

ng_status ng_stories_find(const ng_stories *s, const ng_story_files *files,
                          const ng_story_words *words, uint32_t first,
                          uint32_t ret[NG_STORY_CANDIDATES], size_t *ret_n, ng_error *err)
{
    uint32_t sketch[NG_SKETCH_MAX], stories[FOUND_MAX];
    size_t values = ng_sketch(words->hashes, words->n, sketch), n = 0;
    for (size_t i = 0; i < values && i < LOOKED_UP; i++)
        n += with_value(s, files->dead, sketch[i], remembered_from(first), stories + n);
    *ret_n = 0;
    if (n == 0)
        return NG_OK;
    struct found *found = malloc(n * sizeof *found);
    if (!found)
        return no_memory(err);
    qsort(stories, n, sizeof *stories, by_story);
    n = count_equal(stories, n, found);
    qsort(found, n, sizeof *found, by_shared);
    for (; *ret_n < n && *ret_n < NG_STORY_CANDIDATES; ++*ret_n)
        ret[*ret_n] = found[*ret_n].story;
    free(found);
    qsort(ret, *ret_n, sizeof *ret, by_story);
    return NG_OK;
}
