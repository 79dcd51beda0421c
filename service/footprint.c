/* SPDX-License-Identifier: GPL-2.0-or-later */
/* footprint.c - what the service takes of the machine. */
#include "service/footprint.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define DEPTH_MAX 4 /* passages/gen-<n>/part-<n>/file */

uint64_t ng_footprint_resident(void)
{
    FILE *f = fopen("/proc/self/statm", "re");
    if (!f)
        return 0;
    unsigned long long size = 0, resident = 0;
    int n = fscanf(f, "%llu %llu", &size, &resident);
    fclose(f);
    return n == 2 ? resident * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

static double seconds(const struct timeval *t)
{
    return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

double ng_footprint_cpu_seconds(void)
{
    struct rusage used;
    if (getrusage(RUSAGE_SELF, &used))
        return 0;
    return seconds(&used.ru_utime) + seconds(&used.ru_stime);
}

uint64_t ng_footprint_store(const char *dir)
{
    static const char *const names[] = {"articles.db", "articles.db-wal", "articles.db-shm"};
    uint64_t bytes = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[PATH_MAX];
        struct stat st;
        int n = snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        if (n > 0 && (size_t)n < sizeof path && !stat(path, &st))
            bytes += (uint64_t)st.st_size;
    }
    return bytes;
}

static uint64_t below(int folder_take, unsigned depth);

static uint64_t entry_bytes(int folder, const char *name, unsigned depth)
{
    struct stat st;
    if (!strcmp(name, ".") || !strcmp(name, "..") ||
        fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW))
        return 0;
    if (!S_ISDIR(st.st_mode))
        return (uint64_t)st.st_blocks * 512;
    if (!depth)
        return 0;
    return below(openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW), depth - 1);
}

static uint64_t below(int folder_take, unsigned depth)
{
    DIR *d = folder_take < 0 ? NULL : fdopendir(folder_take);
    uint64_t bytes = 0;
    if (!d) {
        if (folder_take >= 0)
            close(folder_take);
        return 0;
    }
    for (const struct dirent *e; (e = readdir(d));)
        bytes += entry_bytes(dirfd(d), e->d_name, depth);
    closedir(d);
    return bytes;
}

uint64_t ng_footprint_index(const char *dir)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/passages", dir);
    if (n <= 0 || (size_t)n >= sizeof path)
        return 0;
    return below(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), DEPTH_MAX);
}

uint64_t ng_footprint_free(const char *dir)
{
    struct statvfs fs;
    return statvfs(dir, &fs) ? 0 : (uint64_t)fs.f_bavail * fs.f_frsize;
}
