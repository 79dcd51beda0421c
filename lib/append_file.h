/* SPDX-License-Identifier: GPL-2.0-or-later */
/* append_file.h - a file that only grows: one writer, mapped by readers.
 *
 * What counts is the valid length, which the caller keeps elsewhere (the Xapian metadata of a
 * revision). The writer appends after it and syncs; only when the caller has recorded the new
 * length does it count. What was appended and not recorded is overwritten by the next batch.
 * Readers never touch a byte beyond a recorded length, so that is invisible to them.
 *
 * Ownership: a file or map is closed with *_close (a zeroed one is fine); mapped bytes belong to
 *            the map and live until it is extended or closed.
 * Threads:   one thread at a time per object.
 * Errors:    NG_CORRUPT shorter than its valid length; NG_NOSPACE; NG_IO, naming the path.
 */
#ifndef NG_APPEND_FILE_H
#define NG_APPEND_FILE_H

#include <stdint.h>

#include "nutgraf/buffer.h"

typedef struct ng_append_file {
    char *path;
    int fd;         /* meaningful while path != NULL */
    uint64_t valid; /* recorded */
    uint64_t end;   /* with what was appended since, written or not */
    ng_buf pending; /* the last bytes before `end`, not written yet */
} ng_append_file;

#define NG_APPEND_FILE_INIT                                                                        \
    {                                                                                              \
        NULL, -1, 0, 0, NG_BUF_INIT                                                                \
    }

/* Open for writing, made when missing. */
ng_status ng_append_open(const char *path, ng_append_file *ret, ng_error *err) NG_MUST_CHECK;
void ng_append_close(ng_append_file *f);

/* Set the valid length and forget what was appended. `truncate`: cut off what is beyond it. */
ng_status ng_append_start(ng_append_file *f, uint64_t valid, int truncate,
                          ng_error *err) NG_MUST_CHECK;

ng_status ng_append_add(ng_append_file *f, const void *data, size_t len,
                        ng_error *err) NG_MUST_CHECK;

/* Read what was appended, synced or not: `len` bytes from `at` on. NG_CORRUPT beyond the end. */
ng_status ng_append_read(const ng_append_file *f, uint64_t at, void *ret, size_t len,
                         ng_error *err) NG_MUST_CHECK;

/* Write what is pending and fdatasync. */
ng_status ng_append_sync(ng_append_file *f, ng_error *err) NG_MUST_CHECK;

/* The new length has been recorded. */
void ng_append_keep(ng_append_file *f);

typedef struct ng_file_map {
    int fd; /* meaningful while `open` */
    int open;
    const unsigned char *data;
    uint64_t mapped; /* bytes of address space, possibly more than the file */
    uint64_t valid;
} ng_file_map;

#define NG_FILE_MAP_INIT                                                                           \
    {                                                                                              \
        -1, 0, NULL, 0, 0                                                                          \
    }

ng_status ng_file_map_open(const char *path, ng_file_map *ret, ng_error *err) NG_MUST_CHECK;
void ng_file_map_close(ng_file_map *m);

/* Make the first `valid` bytes readable. On failure the map is as before. */
ng_status ng_file_map_extend(ng_file_map *m, uint64_t valid, ng_error *err) NG_MUST_CHECK;

#endif
