/* SPDX-License-Identifier: GPL-2.0-or-later */
/* archives.h - compressed files and archives made at run time, for the tests of their readers.
 *
 * Ownership: what is packed lies in a buffer of the caller.
 * Threads:   one.
 * Errors:    cmocka assertions.
 */
#ifndef TEST_ARCHIVES_H
#define TEST_ARCHIVES_H

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "nutgraf/buffer.h"

/* Append one gzip member. */
static inline void add_gzip(ng_buf *ret, const char *bytes, size_t len)
{
    z_stream z;
    memset(&z, 0, sizeof z);
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t room = deflateBound(&z, len) + 64;
    assert_int_equal(ng_buf_reserve(ret, room, NULL), NG_OK);
    z.next_in = (unsigned char *)(uintptr_t)bytes;
    z.avail_in = (unsigned)len;
    z.next_out = (unsigned char *)ret->data + ret->len;
    z.avail_out = (unsigned)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    ret->len += room - z.avail_out;
    deflateEnd(&z);
}

enum { MADE_ZIP, MADE_TAR, MADE_RAW, MADE_STORED }; /* a zip archive that is not compressed */

typedef struct maker {
    struct archive *archive;
    ng_buf *out;
} maker;

static inline la_ssize_t on_made(struct archive *a, void *data, const void *bytes, size_t len)
{
    (void)a;
    assert_int_equal(ng_buf_add(data, bytes, len, NULL), NG_OK);
    return (la_ssize_t)len;
}

/* `filter`: ARCHIVE_FILTER_NONE, _XZ, … */
static inline maker make_archive(ng_buf *out, int kind, int filter)
{
    maker m = {archive_write_new(), out};
    assert_non_null(m.archive);
    int (*formats[])(struct archive *) = {
        archive_write_set_format_zip, archive_write_set_format_pax_restricted,
        archive_write_set_format_raw, archive_write_set_format_zip};
    assert_int_equal(formats[kind](m.archive), ARCHIVE_OK);
    if (kind == MADE_STORED)
        assert_int_equal(archive_write_zip_set_compression_store(m.archive), ARCHIVE_OK);
    if (filter != ARCHIVE_FILTER_NONE)
        assert_int_equal(archive_write_add_filter(m.archive, filter), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(m.archive, 1);
    assert_int_equal(archive_write_open(m.archive, out, NULL, on_made, NULL), ARCHIVE_OK);
    return m;
}

static inline void add_entry(maker *m, const char *name, int type, const char *bytes, size_t len)
{
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_pathname(e, name);
    archive_entry_set_filetype(e, (unsigned)type);
    archive_entry_set_perm(e, 0644);
    archive_entry_set_size(e, (la_int64_t)len);
    if (type == AE_IFLNK)
        archive_entry_set_symlink(e, "a.txt");
    assert_true(archive_write_header(m->archive, e) >= ARCHIVE_WARN);
    if (len > 0)
        assert_int_equal(archive_write_data(m->archive, bytes, len), len);
    archive_entry_free(e);
}

static inline void add_file(maker *m, const char *name, const char *text)
{
    add_entry(m, name, AE_IFREG, text, strlen(text));
}

static inline void end_archive(maker *m)
{
    assert_int_equal(archive_write_close(m->archive), ARCHIVE_OK);
    archive_write_free(m->archive);
}

#endif
