/* SPDX-License-Identifier: GPL-2.0-or-later */
/* files.c - replacing, syncing and removing what a folder holds. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk.h"

#define DEPTH_MAX 5 /* folders within a removed one */

static ng_status io_error(ng_error *err, const char *what, const char *path)
{
    int full = errno == ENOSPC || errno == EDQUOT;
    return ng_fail(err, full ? NG_NOSPACE : NG_IO, "cannot %s %s: %s", what, path, strerror(errno));
}

static ng_status join(const char *folder, const char *name, const char *suffix, char ret[PATH_MAX],
                      ng_error *err)
{
    int n = snprintf(ret, PATH_MAX, "%s/%s%s", folder, name, suffix);
    return n < 0 || n >= PATH_MAX
               ? ng_fail(err, NG_LIMIT, "a path in %s is over %d bytes", folder, PATH_MAX - 1)
               : NG_OK;
}

static ng_status write_aside(const char *path, const char *text, size_t len, ng_error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return io_error(err, "open", path);
    ng_status s = NG_OK;
    errno = ENOSPC; /* what a short write means */
    if (write(fd, text, len) != (ssize_t)len)
        s = io_error(err, "write", path);
    else if (fsync(fd) != 0)
        s = io_error(err, "sync", path);
    close(fd);
    return s;
}

ng_status ng_replace_file(const char *folder, const char *name, const char *text, size_t len,
                          ng_error *err)
{
    char aside[PATH_MAX], path[PATH_MAX];
    ng_status s = join(folder, name, ".new", aside, err);
    if (s == NG_OK)
        s = join(folder, name, "", path, err);
    if (s == NG_OK)
        s = write_aside(aside, text, len, err);
    if (s != NG_OK)
        return s;
    if (rename(aside, path) != 0)
        return io_error(err, "rename", aside);
    return ng_sync_dir(folder, err);
}

/* Remove what `name` in the folder `at` is, and what it holds. */
static ng_status remove_tree(int at, const char *name, int depth, ng_error *err)
{
    if (unlinkat(at, name, 0) == 0 || errno == ENOENT)
        return NG_OK;
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    if (!d) {
        ng_status failed = io_error(err, "remove", name);
        if (fd >= 0)
            close(fd);
        return failed;
    }
    ng_status s = NG_OK;
    for (struct dirent *e; s == NG_OK && (e = readdir(d));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            s = depth > 0 ? remove_tree(fd, e->d_name, depth - 1, err)
                          : ng_fail(err, NG_IO, "%s has too many folders", name);
    closedir(d);
    if (s == NG_OK && unlinkat(at, name, AT_REMOVEDIR) != 0)
        return io_error(err, "remove", name);
    return s;
}

ng_status ng_remove_entries(const char *folder, int (*is_kept)(void *data, const char *name),
                            void *data, ng_error *err)
{
    DIR *d = opendir(folder);
    if (!d)
        return errno == ENOENT ? NG_OK : io_error(err, "open", folder);
    ng_status s = NG_OK;
    for (struct dirent *e; s == NG_OK && (e = readdir(d));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 &&
            !is_kept(data, e->d_name))
            s = remove_tree(dirfd(d), e->d_name, DEPTH_MAX, err);
    closedir(d);
    return s;
}

ng_status ng_remove_tree(const char *path, ng_error *err)
{
    return remove_tree(AT_FDCWD, path, DEPTH_MAX, err);
}

static ng_status sync_file(int at, const char *name, ng_error *err)
{
    int fd = openat(at, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return io_error(err, "open", name);
    ng_status s = fdatasync(fd) == 0 ? NG_OK : io_error(err, "sync", name);
    close(fd);
    return s;
}

ng_status ng_sync_files(const char *folder, ng_error *err)
{
    DIR *d = opendir(folder);
    if (!d)
        return io_error(err, "open", folder);
    ng_status s = NG_OK;
    for (struct dirent *e; s == NG_OK && (e = readdir(d));) {
        struct stat st;
        if (fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
            s = sync_file(dirfd(d), e->d_name, err);
    }
    closedir(d);
    return s == NG_OK ? ng_sync_dir(folder, err) : s;
}
