/* SPDX-License-Identifier: GPL-2.0-or-later */
/* warc_record.h - the records of a WARC file, one after the other.
 *
 * Ownership: ng_warc_release frees what the reader holds; slices of a record are borrowed until
 *            the next call.
 * Threads:   one thread at a time.
 * Errors:    a record that is broken is NG_INVALID (or NG_LIMIT), and the next call goes on behind
 *            it, at the next `WARC/1.`; NG_CORRUPT when the file ends inside a record. What the
 *            source fails with is said when all before it was given, with `failed` in the record.
 */
#ifndef NG_WARC_RECORD_H
#define NG_WARC_RECORD_H

#include "nutgraf/buffer.h"
#include "source.h"
#include "warc_fields.h"

#define NG_WARC_FIELDS_MAX 65536u      /* bytes of the fields of a record */
#define NG_WARC_RECORD_MAX (16u << 20) /* bytes of a record that is read */
#define NG_WARC_TYPE_MAX   16          /* bytes of a type that is told from others, with the NUL */

typedef struct ng_warc {
    const ng_source *from;
    ng_buf bytes; /* from `at` on not used yet */
    size_t at;
    int ended;
    ng_error failure; /* of the source */
    int damaged;      /* something of it is lost, which has not been said yet */
    uint64_t record_max;
    uint32_t number;
} ng_warc;

typedef struct ng_warc_record {
    uint32_t number;                                 /* from 1 */
    char type[NG_WARC_TYPE_MAX];                     /* cut if it is longer */
    ng_slice fields, uri, date, content_type, block; /* of a record whose type was wanted */
    int ends;                                        /* there is no record: the end of the file */
    int failed;                                      /* the source did: nothing can follow */
} ng_warc_record;

/* `record_max`: NG_WARC_RECORD_MAX; less in tests. */
void ng_warc_init(ng_warc *w, const ng_source *from, uint64_t record_max);
void ng_warc_release(ng_warc *w);

/* The next record, with its block if its type is `response` or `resource`. */
ng_status ng_warc_next(ng_warc *w, ng_warc_record *ret, ng_error *err) NG_MUST_CHECK;

#endif
