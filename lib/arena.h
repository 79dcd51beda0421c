/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arena.h - memory that is freed all at once: trees and answers live in one.
 *
 * Ownership: an arena is freed with ng_arena_free (NULL is fine), and with it all it gave.
 * Threads:   one thread at a time.
 * Errors:    functions give NULL when memory is out.
 */
#ifndef NG_ARENA_H
#define NG_ARENA_H

#include <stddef.h>

typedef struct ng_arena ng_arena;

ng_arena *ng_arena_new(void);
void ng_arena_free(ng_arena *a);

/* Zeroed memory aligned for any type. */
void *ng_arena_alloc(ng_arena *a, size_t size);

/* A NUL-terminated copy of `len` bytes. */
char *ng_arena_copy(ng_arena *a, const char *text, size_t len);

#endif
