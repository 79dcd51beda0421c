/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unpack.h - how much may come out of compressed files and archives, all that lie in each other
 * together.
 *
 * The ratio is that of the bytes of the outermost one to all bytes that come out at one depth, so
 * that archives in archives do not multiply.
 *
 * Ownership: an ng_unpack is the memory of whoever reads the outermost container; those inside
 *            borrow it through their input.
 * Threads:   one thread at a time.
 * Errors:    NG_LIMIT, which names the limit.
 */
#ifndef NG_UNPACK_H
#define NG_UNPACK_H

#include "reader.h"
#include "source.h"

#define NG_UNPACK_RATIO_MAX   200                  /* bytes that come out of one byte */
#define NG_UNPACK_FREE        (1u << 20)           /* bytes that come out before the ratio counts */
#define NG_UNPACK_TOTAL_MAX   (UINT64_C(16) << 30) /* bytes of all entries of archives */
#define NG_UNPACK_ENTRIES_MAX 1000000u             /* entries of archives */
#define NG_UNPACK_NAME_MAX    1024u                /* bytes of the name of an entry */

/* Smaller ones are for tests. */
typedef struct ng_unpack_limits {
    uint64_t ratio, free, total;
    uint64_t file; /* bytes of one entry that is not read in pieces: NG_FILE_MAX */
    uint32_t entries, name;
} ng_unpack_limits;

#define NG_UNPACK_LIMITS                                                                           \
    {                                                                                              \
        NG_UNPACK_RATIO_MAX, NG_UNPACK_FREE, NG_UNPACK_TOTAL_MAX, NG_FILE_MAX,                     \
            NG_UNPACK_ENTRIES_MAX, NG_UNPACK_NAME_MAX                                              \
    }

struct ng_unpack {
    ng_unpack_limits limits;
    const ng_source *outermost;               /* NULL: nothing is being unpacked yet */
    uint64_t packed;                          /* bytes taken of it */
    uint64_t unpacked[NG_READ_DEPTH_MAX + 1]; /* by the depth of what unpacks */
    uint32_t entries;
    int spent; /* a limit of all together was passed: nothing more comes out */
};

/* The input of what comes out of `in`, one deeper, with a budget: that of `in`, or else `own`. */
ng_read_input ng_unpack_inner(const ng_read_input *in, ng_unpack *own);

/* The source to read the packed bytes from: what is taken of the outermost one is counted. `ret`
 * lives as long as the source that is given. */
typedef struct ng_counted {
    ng_unpack *unpack;
    const ng_source *from;
} ng_counted;

ng_source ng_unpack_source(ng_unpack *u, const ng_source *from, ng_counted *ret);

/* `n` bytes came out of a container at `depth`. */
ng_status ng_unpack_count(ng_unpack *u, uint32_t depth, size_t n, ng_error *err) NG_MUST_CHECK;
/* They are those of an archive's entries, which have a limit of their own. */
ng_status ng_unpack_check_total(ng_unpack *u, uint32_t depth, ng_error *err) NG_MUST_CHECK;
/* An entry of an archive begins. */
ng_status ng_unpack_entry(ng_unpack *u, ng_error *err) NG_MUST_CHECK;

#endif
