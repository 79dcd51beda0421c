/* SPDX-License-Identifier: GPL-2.0-or-later */
/* through_archive.h - a source read through libarchive.
 *
 * Ownership: ng_through_release frees what ng_through_open made; the source and the budget are
 *            borrowed.
 * Threads:   one thread at a time.
 * Errors:    NG_CORRUPT with libarchive's words; NG_LIMIT of unpack.h; what the source failed with.
 */
#ifndef NG_THROUGH_ARCHIVE_H
#define NG_THROUGH_ARCHIVE_H

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

#include "unpack.h"

enum {
    NG_THROUGH_FILTERS, /* one file, compressed with xz, bzip2 or Zstandard */
    NG_THROUGH_ARCHIVES /* zip or tar, not compressed as a whole */
};

typedef struct ng_through {
    struct archive *archive;
    locale_t utf8; /* libarchive turns names into the thread's locale; 0: there is none */
    struct archive_entry *entry; /* the one that ng_through_source gives; NULL: there is no more */
    const ng_source *from;
    ng_unpack *unpack;
    uint32_t depth;
    int what;
    ng_error failure; /* of the source, or of the entry */
    uint64_t at;      /* in the source */
    char *piece;
} ng_through;

#define NG_THROUGH_INIT                                                                            \
    {                                                                                              \
        .archive = NULL                                                                            \
    }

ng_status ng_through_open(ng_through *t, int what, const ng_source *from, ng_unpack *u,
                          uint32_t depth, ng_error *err) NG_MUST_CHECK;
void ng_through_release(ng_through *t);

ng_status ng_through_next(ng_through *t, ng_error *err) NG_MUST_CHECK;

/* The bytes of the entry; counted. */
ng_source ng_through_source(ng_through *t);

#endif
