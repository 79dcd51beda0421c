/* SPDX-License-Identifier: GPL-2.0-or-later */
/* generation.c - the folders gen-<n> of DIR/passages, and CURRENT, which names one of them. */
#include "generation.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk.h"

#define PREFIX  "gen-"
#define CURRENT "CURRENT"

static ng_status io_error(ng_error *err, const char *what, const char *path)
{
    int full = errno == ENOSPC || errno == EDQUOT;
    return ng_fail(err, full ? NG_NOSPACE : NG_IO, "cannot %s %s: %s", what, path, strerror(errno));
}

/* DIR/passages[/name] */
static ng_status passages_path(const char *dir, const char *name, char ret[PATH_MAX], ng_error *err)
{
    int n = snprintf(ret, PATH_MAX, "%s/passages%s%s", dir, name ? "/" : "", name ? name : "");
    if (n < 0 || n >= PATH_MAX)
        return ng_fail(err, NG_LIMIT, "the path of the index is over %d bytes", PATH_MAX - 1);
    return NG_OK;
}

ng_status ng_generation_path(const char *dir, uint64_t number, const char *name, char ret[PATH_MAX],
                             ng_error *err)
{
    int n = snprintf(ret, PATH_MAX, "%s/passages/" PREFIX "%" PRIu64 "%s%s", dir, number,
                     name ? "/" : "", name ? name : "");
    if (n < 0 || n >= PATH_MAX)
        return ng_fail(err, NG_LIMIT, "the path of the index is over %d bytes", PATH_MAX - 1);
    return NG_OK;
}

/* The n of "gen-<n>"; 0 when `name` is something else. */
static uint64_t parse_name(const char *name)
{
    uint64_t n = 0;
    if (strncmp(name, PREFIX, sizeof PREFIX - 1) != 0 || name[sizeof PREFIX - 1] == '0')
        return 0;
    const char *at = name + sizeof PREFIX - 1;
    size_t digits = strspn(at, "0123456789");
    if (digits == 0 || digits > 18 || at[digits] != '\0')
        return 0;
    for (; *at; at++)
        n = 10 * n + (uint64_t)(*at - '0');
    return n;
}

static ng_status read_current(const char *path, char *text, size_t size, ng_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT)
        return ng_fail(err, NG_NOTFOUND, "there is no index yet: %s is missing", path);
    if (fd < 0)
        return io_error(err, "open", path);
    ssize_t n = read(fd, text, size - 1);
    close(fd);
    if (n < 0)
        return io_error(err, "read", path);
    text[n] = '\0';
    return NG_OK;
}

ng_status ng_generation_current(const char *dir, uint64_t *ret, ng_error *err)
{
    char path[PATH_MAX], text[64];
    ng_status s = passages_path(dir, CURRENT, path, err);
    if (s == NG_OK)
        s = read_current(path, text, sizeof text, err);
    if (s != NG_OK)
        return s;
    char *newline = strchr(text, '\n');
    if (!newline || newline[1] != '\0')
        return ng_fail(err, NG_CORRUPT, "%s is damaged", path);
    *newline = '\0';
    uint64_t number = parse_name(text);
    if (number == 0)
        return ng_fail(err, NG_CORRUPT, "%s is damaged", path);
    s = ng_generation_path(dir, number, NULL, path, err);
    if (s != NG_OK)
        return s;
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return ng_fail(err, NG_CORRUPT, "%s is missing", path);
    *ret = number;
    return NG_OK;
}

ng_status ng_generation_newest(const char *dir, uint64_t *ret, ng_error *err)
{
    char path[PATH_MAX];
    ng_status s = passages_path(dir, NULL, path, err);
    if (s != NG_OK)
        return s;
    uint64_t newest = 0;
    DIR *d = opendir(path);
    if (!d && errno != ENOENT)
        return io_error(err, "open", path);
    for (struct dirent *e; d && (e = readdir(d));) {
        uint64_t n = parse_name(e->d_name);
        newest = n > newest ? n : newest;
    }
    if (d)
        closedir(d);
    *ret = newest;
    return NG_OK;
}

ng_status ng_generation_create(const char *dir, uint64_t *ret, ng_error *err)
{
    char path[PATH_MAX], passages[PATH_MAX];
    uint64_t number = 0;
    ng_status s = passages_path(dir, NULL, passages, err);
    if (s != NG_OK)
        return s;
    if (mkdir(passages, 0700) != 0 && errno != EEXIST)
        return io_error(err, "make", passages);
    s = ng_generation_newest(dir, &number, err);
    if (s == NG_OK)
        s = ng_generation_path(dir, number + 1, NULL, path, err);
    if (s != NG_OK)
        return s;
    if (mkdir(path, 0700) != 0)
        return io_error(err, "make", path);
    s = ng_sync_dir(passages, err);
    if (s == NG_OK)
        s = ng_sync_dir(dir, err);
    if (s == NG_OK)
        *ret = number + 1;
    return s;
}

ng_status ng_generation_switch(const char *dir, uint64_t number, ng_error *err)
{
    char folder[PATH_MAX], text[64];
    ng_status s = passages_path(dir, NULL, folder, err);
    if (s != NG_OK)
        return s;
    int len = snprintf(text, sizeof text, PREFIX "%" PRIu64 "\n", number);
    return ng_replace_file(folder, CURRENT, text, (size_t)len, err);
}

static int is_kept(void *data, const char *name)
{
    const uint64_t *keep = data;
    uint64_t n = parse_name(name);
    return n == 0 || n == keep[0] || n == keep[1];
}

ng_status ng_generation_remove_others(const char *dir, uint64_t keep, uint64_t also_keep,
                                      ng_error *err)
{
    char path[PATH_MAX];
    uint64_t kept[] = {keep, also_keep};
    ng_status s = passages_path(dir, NULL, path, err);
    return s == NG_OK ? ng_remove_entries(path, is_kept, kept, err) : s;
}
