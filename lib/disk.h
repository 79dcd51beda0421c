/* SPDX-License-Identifier: GPL-2.0-or-later */
/* disk.h - free space, and making files and folders last.
 *
 * Ownership: nothing is kept.
 * Threads:   no state; call from any thread.
 * Errors:    NG_IO naming the path.
 */
#ifndef NG_DISK_H
#define NG_DISK_H

#include <stddef.h>
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

/* Make `folder`/`name` hold `text` and nothing else: written aside as `name`.new, synced, renamed,
 * folder synced. NG_NOSPACE. */
ng_status ng_replace_file(const char *folder, const char *name, const char *text, size_t len,
                          ng_error *err) NG_MUST_CHECK;

/* Remove, with all they hold, the entries of a folder that `is_kept` answers 0 to. A folder that is
 * missing has none. */
ng_status ng_remove_entries(const char *folder, int (*is_kept)(void *data, const char *name),
                            void *data, ng_error *err) NG_MUST_CHECK;

/* Remove a folder, or a file, with all it holds; a missing one is fine. */
ng_status ng_remove_tree(const char *path, ng_error *err) NG_MUST_CHECK;

/* fdatasync of every file in a folder, and fsync of the folder. */
ng_status ng_sync_files(const char *folder, ng_error *err) NG_MUST_CHECK;

/* Create `dir` and its missing parents (0700), each synced into its parent. */
ng_status ng_make_dirs(const char *dir, ng_error *err) NG_MUST_CHECK;

#endif
