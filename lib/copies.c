/* SPDX-License-Identifier: GPL-2.0-or-later */
/* copies.c - links between passages that repeat each other. */
#include "copies.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINK         sizeof(uint32_t)
#define GROW_BYTES   (1u << 20) /* the file grows by holes of this size: few syncs of its length */
#define CLEARED_ONCE 1024

static ng_status io_error(ng_error *err, const char *what, const char *path)
{
    int full = errno == ENOSPC || errno == EDQUOT;
    return ng_fail(err, full ? NG_NOSPACE : NG_IO, "cannot %s %s: %s", what, path, strerror(errno));
}

ng_status ng_copies_open(const char *path, ng_copies *ret, ng_error *err)
{
    struct stat st;
    ng_copies c = {.path = strdup(path), .fd = -1};
    if (!c.path)
        return ng_fail(err, NG_NOMEM, "out of memory");
    c.fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (c.fd < 0 || fstat(c.fd, &st) != 0) {
        ng_status s = io_error(err, "open", path);
        ng_copies_close(&c);
        return s;
    }
    c.size = (uint64_t)st.st_size;
    *ret = c;
    return NG_OK;
}

void ng_copies_close(ng_copies *c)
{
    if (c->path && c->fd >= 0)
        close(c->fd);
    free(c->path);
    *c = (ng_copies)NG_COPIES_INIT;
}

ng_status ng_copies_check(const ng_copies *c, uint32_t end, ng_error *err)
{
    return c->size >= end * (uint64_t)LINK
               ? NG_OK
               : ng_fail(err, NG_CORRUPT, "%s is shorter than its index says", c->path);
}

/* What lies behind the end reads as 0. */
static ng_status get(const ng_copies *c, uint32_t docid, uint32_t *ret, ng_error *err)
{
    uint32_t link = 0;
    ssize_t n;
    do
        n = pread(c->fd, &link, LINK, (off_t)(docid * (uint64_t)LINK));
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return io_error(err, "read", c->path);
    *ret = n == (ssize_t)LINK ? link : 0;
    return NG_OK;
}

static ng_status put(ng_copies *c, uint32_t docid, const uint32_t *links, size_t n, ng_error *err)
{
    const char *bytes = (const char *)links;
    uint64_t at = docid * (uint64_t)LINK;
    for (size_t done = 0; done < n * LINK;) {
        ssize_t wrote = pwrite(c->fd, bytes + done, n * LINK - done, (off_t)(at + done));
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return io_error(err, "write", c->path);
        done += (size_t)wrote;
    }
    c->dirty = 1;
    c->size = c->size > at + n * LINK ? c->size : at + n * LINK;
    return NG_OK;
}

/* Up to CLEARED_ONCE links from `docid` on: mostly they are none already, and holes stay holes. */
static ng_status clear(ng_copies *c, uint32_t docid, size_t n, ng_error *err)
{
    static const uint32_t none[CLEARED_ONCE];
    uint32_t links[CLEARED_ONCE] = {0};
    ssize_t got;
    do
        got = pread(c->fd, links, n * LINK, (off_t)(docid * (uint64_t)LINK));
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return io_error(err, "read", c->path);
    return memcmp(links, none, n * LINK) == 0 ? NG_OK : put(c, docid, none, n, err);
}

ng_status ng_copies_begin(ng_copies *c, uint32_t first, uint32_t last, ng_error *err)
{
    ng_status s = NG_OK;
    for (uint64_t docid = first; docid <= last && docid * LINK < c->size && s == NG_OK;) {
        size_t left = (size_t)(last - docid) + 1, n = left < CLEARED_ONCE ? left : CLEARED_ONCE;
        s = clear(c, (uint32_t)docid, n, err);
        docid += n;
    }
    return s;
}

static ng_status facts_of(const ng_append_file *table, uint32_t docid, ng_passage_facts *ret,
                          int *ret_valid, ng_error *err)
{
    uint64_t at = docid * (uint64_t)sizeof *ret;
    *ret_valid = at + sizeof *ret <= table->end;
    return *ret_valid ? ng_append_read(table, at, ret, sizeof *ret, err) : NG_OK;
}

ng_status ng_copies_link(ng_copies *c, const ng_append_file *table, uint32_t class, uint32_t from,
                         uint32_t docid, ng_error *err)
{
    for (uint32_t next = 0;; from = next) {
        ng_passage_facts facts;
        int valid = 0;
        ng_status s = get(c, from, &next, err);
        if (s == NG_OK && next < docid)
            s = facts_of(table, next, &facts, &valid, err);
        if (s != NG_OK)
            return s;
        if (next >= docid || !ng_copy_is_next(class, from, next, valid ? &facts : NULL))
            return put(c, from, &docid, 1, err);
    }
}

ng_status ng_copies_sync(ng_copies *c, uint32_t last, ng_error *err)
{
    uint64_t needed = (last + UINT64_C(1)) * LINK;
    if (needed > c->size) {
        uint64_t size = (needed / GROW_BYTES + 1) * GROW_BYTES;
        if (ftruncate(c->fd, (off_t)size) != 0)
            return io_error(err, "extend", c->path);
        c->size = size;
        c->dirty = 1;
    }
    if (c->dirty && fdatasync(c->fd) != 0)
        return io_error(err, "sync", c->path);
    c->dirty = 0;
    return NG_OK;
}
