/* SPDX-License-Identifier: GPL-2.0-or-later */
/* copies.h - copies.tab: from a passage to the next younger one with the same words.
 *
 * Passages of one story that repeat each other are a class. All but the oldest name the docid of
 * the oldest as `group` in passages.tab; the file links them the other way: for each docid four
 * bytes, the docid of the next member, 0 none. Docids ascend along a chain. The file has holes
 * wherever nothing is repeated, so it costs the disk only where something is.
 *
 * Links are written in place and before the commit that makes their target valid, so a link can be
 * the remains of a batch that failed: it counts only when the record it leads to names the class
 * (ng_copy_is_next). A reader is never led astray, and the writer overwrites what is stale.
 *
 * Ownership: closed with ng_copies_close (a zeroed file is fine).
 * Threads:   one writer; readers map the file and read whole words.
 * Errors:    NG_IO, NG_NOSPACE, NG_CORRUPT.
 */
#ifndef NG_COPIES_H
#define NG_COPIES_H

#include "append_file.h"
#include "schema.h"

#define NG_COPIES_FILE "copies.tab"

typedef struct ng_copies {
    char *path;
    int fd; /* meaningful while path != NULL */
    uint64_t size;
    int dirty;
} ng_copies;

#define NG_COPIES_INIT                                                                             \
    {                                                                                              \
        NULL, -1, 0, 0                                                                             \
    }

ng_status ng_copies_open(const char *path, ng_copies *ret, ng_error *err) NG_MUST_CHECK;
void ng_copies_close(ng_copies *c);

/* The class of a passage that repeats or is repeated. */
static inline uint32_t ng_copy_class(uint32_t docid, const ng_passage_facts *f)
{
    return f->group ? f->group : docid;
}

/* Whether the link from `docid` to `next`, whose record is `f` (NULL: not valid), counts. */
static inline int ng_copy_is_next(uint32_t class, uint32_t docid, uint32_t next,
                                  const ng_passage_facts *f)
{
    return next > docid && f && f->group == class;
}

/* NG_CORRUPT when there is no room for docids below `end`: readers map so much. */
ng_status ng_copies_check(const ng_copies *c, uint32_t end, ng_error *err) NG_MUST_CHECK;

/* Docids from `first` to `last` are about to be given: what earlier tries linked there goes. */
ng_status ng_copies_begin(ng_copies *c, uint32_t first, uint32_t last, ng_error *err) NG_MUST_CHECK;

/* Append `docid` to the chain of `class`; `from` is a member of it. `table` has the records of all
 * docids below `docid`. */
ng_status ng_copies_link(ng_copies *c, const ng_append_file *table, uint32_t class, uint32_t from,
                         uint32_t docid, ng_error *err) NG_MUST_CHECK;

/* Have room for docids up to `last`, and sync what was linked. */
ng_status ng_copies_sync(ng_copies *c, uint32_t last, ng_error *err) NG_MUST_CHECK;

#endif
