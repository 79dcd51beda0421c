/* SPDX-License-Identifier: GPL-2.0-or-later */
/* disk.c - free space, and making files and folders last. */
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "nutgraf/store.h"

ng_status ng_disk_measure(const char *path, ng_disk *ret, ng_error *err)
{
    struct statvfs v;
    if (statvfs(path, &v) != 0)
        return ng_fail(err, NG_IO, "%s: free space unknown: %s", path, strerror(errno));
    uint64_t unit = v.f_frsize ? v.f_frsize : v.f_bsize;
    ret->free = unit * v.f_bavail;
    ret->total = unit * v.f_blocks;
    return NG_OK;
}

uint64_t ng_disk_reserve(const ng_disk *d)
{
    uint64_t part = d->total / 20;
    return part < NG_DISK_RESERVE_MAX ? part : NG_DISK_RESERVE_MAX;
}

int ng_disk_has(const ng_disk *d, uint64_t need)
{
    uint64_t reserve = ng_disk_reserve(d);
    return d->free >= reserve && d->free - reserve >= need;
}

ng_status ng_disk_check(const char *dir, uint64_t need, ng_error *err)
{
    ng_disk d;
    ng_status s = ng_disk_measure(dir, &d, err);
    if (s != NG_OK || ng_disk_has(&d, need))
        return s;
    return ng_fail(err, NG_NOSPACE,
                   "%s: %" PRIu64 " bytes free, %" PRIu64 " needed and %" PRIu64
                   " kept in reserve: free some space and try again",
                   dir, d.free, need, ng_disk_reserve(&d));
}

ng_status ng_sync_dir(const char *dir, ng_error *err)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return ng_fail(err, NG_IO, "%s: %s", dir, strerror(errno));
    int failed = fsync(fd) != 0 ? errno : 0;
    close(fd);
    return failed ? ng_fail(err, NG_IO, "%s: fsync: %s", dir, strerror(failed)) : NG_OK;
}

/* `path` without its last component, in place: "." or "/" when nothing is left. */
static const char *parent_of(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    if (slash == path)
        return "/";
    *slash = '\0';
    return path;
}

static ng_status make_one(const char *dir, ng_error *err)
{
    struct stat st;
    if (stat(dir, &st) == 0)
        return S_ISDIR(st.st_mode) ? NG_OK : ng_fail(err, NG_IO, "%s is not a folder", dir);
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return ng_fail(err, NG_IO, "%s: cannot be created: %s", dir, strerror(errno));
    char *copy = strdup(dir);
    if (!copy)
        return ng_fail(err, NG_NOMEM, "out of memory");
    ng_status s = ng_sync_dir(parent_of(copy), err);
    free(copy);
    return s;
}

ng_status ng_make_dirs(const char *dir, ng_error *err)
{
    char *path = strdup(dir);
    if (!path)
        return ng_fail(err, NG_NOMEM, "out of memory");
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        path[--len] = '\0';
    ng_status s = NG_OK;
    for (char *p = path + 1; *p && s == NG_OK; p++) {
        if (*p != '/' || p[-1] == '/')
            continue;
        *p = '\0';
        s = make_one(path, err);
        *p = '/';
    }
    if (s == NG_OK)
        s = make_one(path, err);
    free(path);
    return s;
}
