/* SPDX-License-Identifier: GPL-2.0-or-later */
/* through_archive.c - libarchive with our sources, our limits and no more formats than we want. */
#include "through_archive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define PIECE_BYTES 65536

static ng_through *of(void *data)
{
    return data;
}

static la_ssize_t on_read(struct archive *a, void *data, const void **ret)
{
    ng_through *t = of(data);
    size_t n = 0;
    if (t->from->pull(t->from->data, t->piece, PIECE_BYTES, &n, &t->failure) != NG_OK) {
        archive_set_error(a, EIO, "%s", t->failure.text);
        return ARCHIVE_FATAL;
    }
    *ret = t->piece;
    t->at += n;
    return (la_ssize_t)n;
}

static la_int64_t on_seek(struct archive *a, void *data, la_int64_t offset, int whence)
{
    ng_through *t = of(data);
    int64_t at = offset + (int64_t)(whence == SEEK_END   ? t->from->size
                                    : whence == SEEK_CUR ? t->at
                                                         : 0);
    if (at < 0 || (uint64_t)at > t->from->size ||
        t->from->seek(t->from->data, (uint64_t)at, &t->failure) != NG_OK) {
        archive_set_error(a, EIO, "it ends too early");
        return ARCHIVE_FATAL;
    }
    t->at = (uint64_t)at;
    return at;
}

static ng_status fail(ng_through *t, ng_error *err)
{
    const char *text = archive_error_string(t->archive);
    ng_fail(&t->failure, NG_CORRUPT, "the archive is damaged: %s", text ? text : "unknown");
    for (char *p = t->failure.text; *p; p++) /* names may be told in any charset */
        *p = (char)(*p >= ' ' && *p < 0x7F ? *p : '?');
    return ng_fail(err, t->failure.status, "%s", t->failure.text);
}

static int support(struct archive *a, int what)
{
    if (what == NG_THROUGH_ARCHIVES)
        return archive_read_support_format_zip(a) == ARCHIVE_OK &&
               archive_read_support_format_tar(a) == ARCHIVE_OK;
    return archive_read_support_format_raw(a) == ARCHIVE_OK &&
           archive_read_support_filter_xz(a) == ARCHIVE_OK &&
           archive_read_support_filter_bzip2(a) == ARCHIVE_OK &&
           archive_read_support_filter_zstd(a) == ARCHIVE_OK;
}

ng_status ng_through_open(ng_through *t, int what, const ng_source *from, ng_unpack *u,
                          uint32_t depth, ng_error *err)
{
    *t = (ng_through){.archive = archive_read_new(),
                      .utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0),
                      .from = from,
                      .unpack = u,
                      .depth = depth,
                      .what = what,
                      .piece = malloc(PIECE_BYTES)};
    if (!t->archive || !t->piece || !support(t->archive, what))
        return ng_fail(err, NG_NOMEM, "out of memory");
    archive_read_set_read_callback(t->archive, on_read);
    if (from->seek)
        archive_read_set_seek_callback(t->archive, on_seek);
    archive_read_set_callback_data(t->archive, t);
    return archive_read_open1(t->archive) < ARCHIVE_WARN ? fail(t, err) : NG_OK;
}

void ng_through_release(ng_through *t)
{
    if (t->archive)
        archive_read_free(t->archive);
    free(t->piece);
    if (t->utf8)
        freelocale(t->utf8);
}

ng_status ng_through_next(ng_through *t, ng_error *err)
{
    locale_t before = t->utf8 ? uselocale(t->utf8) : (locale_t)0;
    int code = archive_read_next_header(t->archive, &t->entry);
    if (before)
        uselocale(before);
    if (code == ARCHIVE_EOF)
        t->entry = NULL;
    if (code != ARCHIVE_EOF && code < ARCHIVE_WARN)
        return fail(t, err);
    ng_error_clear(&t->failure); /* that of one entry is not that of the next */
    return NG_OK;
}

static ng_status pull(void *data, char *ret, size_t cap, size_t *ret_len, ng_error *err)
{
    ng_through *t = data;
    if (t->failure.status != NG_OK)
        return fail(t, err);
    la_ssize_t n = t->entry ? archive_read_data(t->archive, ret, cap) : 0;
    if (n < 0)
        return fail(t, err);
    *ret_len = (size_t)n;
    ng_status s = ng_unpack_count(t->unpack, t->depth, (size_t)n, err);
    if (s == NG_OK && t->what == NG_THROUGH_ARCHIVES)
        s = ng_unpack_check_total(t->unpack, t->depth, err);
    return s;
}

ng_source ng_through_source(ng_through *t)
{
    return (ng_source){.data = t, .pull = pull};
}
