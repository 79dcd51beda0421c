/* SPDX-License-Identifier: GPL-2.0-or-later */
/* source.h - bytes that come in pieces: of memory, of a file, of what is being unpacked.
 *
 * Ownership: a source borrows what it reads from; who made it frees that.
 * Threads:   one thread at a time.
 * Errors:    a source that failed fails again in the same way when it is asked again, unless it
 *            was resumed.
 */
#ifndef NG_SOURCE_H
#define NG_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/error.h"

typedef struct ng_source {
    void *data;
    /* Gives 1 to `cap` bytes, and 0 at the end. */
    ng_status (*pull)(void *data, char *ret, size_t cap, size_t *ret_len, ng_error *err);
    /* Goes on at `at` bytes from the beginning; NULL: it only goes forward. */
    ng_status (*seek)(void *data, uint64_t at, ng_error *err);
    uint64_t size; /* of all, when it can seek */
    /* After NG_CORRUPT: go on behind the damage. False: nothing whole follows. NULL: it cannot. */
    int (*resume)(void *data);
} ng_source;

/* Pull until `cap` bytes are there or the end is reached. `*ret_len` counts what came before a
 * failure, too. */
ng_status ng_source_fill(const ng_source *s, char *ret, size_t cap, size_t *ret_len,
                         ng_error *err) NG_MUST_CHECK;

/* Bytes in memory; borrowed. */
typedef struct ng_memory {
    const char *bytes;
    size_t len, at;
} ng_memory;

ng_source ng_memory_source(ng_memory *m);

/* An open file of `size` bytes, from where it stands (source_file.c). `*fd` is borrowed. */
ng_source ng_file_source(int *fd, uint64_t size);

/* The beginning that was pulled already, and then the rest. */
typedef struct ng_peeked {
    ng_memory start;
    const ng_source *rest;
} ng_peeked;

ng_source ng_peeked_source(ng_peeked *p);

#endif
