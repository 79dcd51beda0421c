/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gunzip.h - a source of what comes out of gzip data, of one member or many.
 *
 * Ownership: ng_gunzip_new gives an object that is freed with ng_gunzip_free; it borrows the
 *            source of the packed bytes and the budget.
 * Threads:   one thread at a time.
 * Errors:    NG_CORRUPT for data that is damaged or ends too early, after all that is whole was
 *            given; NG_LIMIT of unpack.h.
 */
#ifndef NG_GUNZIP_H
#define NG_GUNZIP_H

#include "unpack.h"

typedef struct ng_gunzip ng_gunzip; /* opaque: gunzip.c */

/* `depth` is that of the compressed file. */
ng_status ng_gunzip_new(const ng_source *from, ng_unpack *u, uint32_t depth, ng_gunzip **ret,
                        ng_error *err) NG_MUST_CHECK;
void ng_gunzip_free(ng_gunzip *g);

ng_source ng_gunzip_source(ng_gunzip *g);

/* Whether something that is no gzip data (but not only zeros) follows the last member. */
int ng_gunzip_has_garbage(const ng_gunzip *g);

static inline void ng_gunzip_freep(ng_gunzip **g)
{
    ng_gunzip_free(*g);
}

#endif
