/* SPDX-License-Identifier: GPL-2.0-or-later */
/* generation.h - the folders gen-<n> of DIR/passages, and CURRENT, which names one of them.
 *
 * Ownership: paths are written to caller's memory.
 * Threads:   no state; only the writer changes anything.
 * Errors:    NG_IO and NG_NOSPACE name the path.
 */
#ifndef NG_GENERATION_H
#define NG_GENERATION_H

#include <limits.h>
#include <stdint.h>

#include "nutgraf/error.h"

/* DIR/passages/gen-<n>[/name]; `name` may be NULL. NG_LIMIT when over PATH_MAX. */
ng_status ng_generation_path(const char *dir, uint64_t number, const char *name, char ret[PATH_MAX],
                             ng_error *err) NG_MUST_CHECK;

/* What CURRENT names. NG_NOTFOUND: there is no CURRENT; NG_CORRUPT: it is damaged, or its folder
 * is missing. */
ng_status ng_generation_current(const char *dir, uint64_t *ret, ng_error *err) NG_MUST_CHECK;

/* The folder with the highest number; 0 none. */
ng_status ng_generation_newest(const char *dir, uint64_t *ret, ng_error *err) NG_MUST_CHECK;

/* Make the next folder, empty; numbers ascend. Makes DIR/passages, too. */
ng_status ng_generation_create(const char *dir, uint64_t *ret, ng_error *err) NG_MUST_CHECK;

/* Point CURRENT at a generation: written aside, synced, renamed, folder synced. */
ng_status ng_generation_switch(const char *dir, uint64_t number, ng_error *err) NG_MUST_CHECK;

/* Remove every generation but two (0: none). */
ng_status ng_generation_remove_others(const char *dir, uint64_t keep, uint64_t also_keep,
                                      ng_error *err) NG_MUST_CHECK;

#endif
