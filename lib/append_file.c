/* SPDX-License-Identifier: GPL-2.0-or-later */
/* append_file.c - a file that only grows: one writer, mapped by readers. */
#include "append_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PENDING_MAX (1 << 20) /* bytes kept before they are written */
#define MAP_SPARE   (64ULL << 20)

static ng_status io_error(ng_error *err, const char *what, const char *path)
{
    int full = errno == ENOSPC || errno == EDQUOT;
    return ng_fail(err, full ? NG_NOSPACE : NG_IO, "cannot %s %s: %s", what, path, strerror(errno));
}

ng_status ng_append_open(const char *path, ng_append_file *ret, ng_error *err)
{
    ng_append_file f = NG_APPEND_FILE_INIT;
    f.path = strdup(path);
    if (!f.path)
        return ng_fail(err, NG_NOMEM, "out of memory");
    f.fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (f.fd < 0) {
        ng_status s = io_error(err, "open", path);
        free(f.path);
        return s;
    }
    *ret = f;
    return NG_OK;
}

void ng_append_close(ng_append_file *f)
{
    if (f->path)
        close(f->fd);
    free(f->path);
    ng_buf_release(&f->pending);
    *f = (ng_append_file)NG_APPEND_FILE_INIT;
}

ng_status ng_append_start(ng_append_file *f, uint64_t valid, int truncate, ng_error *err)
{
    struct stat st;
    if (fstat(f->fd, &st) != 0)
        return io_error(err, "look at", f->path);
    if ((uint64_t)st.st_size < valid)
        return ng_fail(err, NG_CORRUPT, "%s is shorter than its index says", f->path);
    if (truncate && (uint64_t)st.st_size > valid && ftruncate(f->fd, (off_t)valid) != 0)
        return io_error(err, "truncate", f->path);
    f->valid = f->end = valid;
    ng_buf_clear(&f->pending);
    return NG_OK;
}

static ng_status write_pending(ng_append_file *f, ng_error *err)
{
    uint64_t at = f->end - f->pending.len;
    for (size_t done = 0; done < f->pending.len;) {
        ssize_t n =
            pwrite(f->fd, f->pending.data + done, f->pending.len - done, (off_t)(at + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return io_error(err, "write", f->path);
        done += (size_t)n;
    }
    ng_buf_clear(&f->pending);
    return NG_OK;
}

ng_status ng_append_add(ng_append_file *f, const void *data, size_t len, ng_error *err)
{
    ng_status s = ng_buf_add(&f->pending, data, len, err);
    if (s != NG_OK)
        return s;
    f->end += len;
    return f->pending.len >= PENDING_MAX ? write_pending(f, err) : NG_OK;
}

static ng_status read_written(const ng_append_file *f, uint64_t at, char *ret, size_t len,
                              ng_error *err)
{
    for (size_t done = 0; done < len;) {
        ssize_t n = pread(f->fd, ret + done, len - done, (off_t)(at + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return io_error(err, "read", f->path);
        if (n == 0)
            return ng_fail(err, NG_CORRUPT, "%s is shorter than its index says", f->path);
        done += (size_t)n;
    }
    return NG_OK;
}

ng_status ng_append_read(const ng_append_file *f, uint64_t at, void *ret, size_t len, ng_error *err)
{
    uint64_t written = f->end - f->pending.len;
    if (at > f->end || len > f->end - at)
        return ng_fail(err, NG_CORRUPT, "%s does not hold what is asked of it", f->path);
    size_t first = at >= written ? 0 : written - at < len ? (size_t)(written - at) : len;
    if (len > first)
        memcpy((char *)ret + first, f->pending.data + (at + first - written), len - first);
    return first > 0 ? read_written(f, at, ret, first, err) : NG_OK;
}

ng_status ng_append_sync(ng_append_file *f, ng_error *err)
{
    ng_status s = write_pending(f, err);
    if (s == NG_OK && f->end > f->valid && fdatasync(f->fd) != 0)
        return io_error(err, "sync", f->path);
    return s;
}

void ng_append_keep(ng_append_file *f)
{
    f->valid = f->end;
}

ng_status ng_file_map_open(const char *path, ng_file_map *ret, ng_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        ng_status s = errno == ENOENT ? NG_CORRUPT : NG_IO;
        return ng_fail(err, s, "cannot open %s: %s", path, strerror(errno));
    }
    *ret = (ng_file_map){.fd = fd, .open = 1};
    return NG_OK;
}

void ng_file_map_close(ng_file_map *m)
{
    if (m->data)
        munmap((void *)(uintptr_t)m->data, (size_t)m->mapped);
    if (m->open)
        close(m->fd);
    *m = (ng_file_map)NG_FILE_MAP_INIT;
}

ng_status ng_file_map_extend(ng_file_map *m, uint64_t valid, ng_error *err)
{
    struct stat st;
    if (fstat(m->fd, &st) != 0)
        return io_error(err, "look at", "a file of the index");
    if ((uint64_t)st.st_size < valid)
        return ng_fail(err, NG_CORRUPT, "a file of the index is shorter than the index says");
    if (valid > m->mapped) {
        uint64_t size = valid + valid / 2 + MAP_SPARE;
        void *data = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, m->fd, 0);
        if (data == MAP_FAILED)
            return io_error(err, "map", "a file of the index");
        if (m->data)
            munmap((void *)(uintptr_t)m->data, (size_t)m->mapped);
        m->data = data;
        m->mapped = size;
    }
    m->valid = valid;
    return NG_OK;
}
