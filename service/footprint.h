/* SPDX-License-Identifier: GPL-2.0-or-later */
/* footprint.h - what the service takes of the machine.
 *
 * Ownership: none is passed.
 * Threads:   any; blocks for some calls of the file system.
 * Errors:    what cannot be found out is 0.
 */
#ifndef NG_SERVICE_FOOTPRINT_H
#define NG_SERVICE_FOOTPRINT_H

#include <stdint.h>

uint64_t ng_footprint_resident(void);  /* bytes of memory */
double ng_footprint_cpu_seconds(void); /* of the process, user and system */

/* Of index folder `dir`: bytes of the store's files; bytes on disk below DIR/passages, where files
 * have holes; bytes free to this user on its file system. */
uint64_t ng_footprint_store(const char *dir);
uint64_t ng_footprint_index(const char *dir);
uint64_t ng_footprint_free(const char *dir);

#endif
