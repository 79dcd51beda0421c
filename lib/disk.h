/* SPDX-License-Identifier: GPL-2.0-or-later */
/* disk.h - free space, and making files and folders last.
 *
 * Ownership: nothing is kept.
 * Threads:   no state; call from any thread.
 * Errors:    NG_IO naming the path.
 */
#ifndef NG_DISK_H
#define NG_DISK_H

#include <stdint.h>

#include "nutgraf/error.h"

#define NG_DISK_RESERVE_MAX (256u << 20) /* bytes that are left to others on a large disk */

typedef struct ng_disk {
    uint64_t free;  /* bytes that an ordinary user may still write */
    uint64_t total; /* bytes of the file system */
} ng_disk;

ng_status ng_disk_measure(const char *path, ng_disk *ret, ng_error *err) NG_MUST_CHECK;

/* Bytes that must stay free: 5 % of the disk, at most NG_DISK_RESERVE_MAX. */
uint64_t ng_disk_reserve(const ng_disk *d);

/* Whether `need` bytes may be written. */
int ng_disk_has(const ng_disk *d, uint64_t need);

/* fsync of a folder: makes the creation and renaming of files in it last. */
ng_status ng_sync_dir(const char *dir, ng_error *err) NG_MUST_CHECK;

/* Create `dir` and its missing parents (0700), each synced into its parent. */
ng_status ng_make_dirs(const char *dir, ng_error *err) NG_MUST_CHECK;

#endif
