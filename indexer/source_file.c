/* SPDX-License-Identifier: GPL-2.0-or-later */
/* source_file.c - the source of an open file. */
#include "source.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static ng_status fail_reading(ng_error *err)
{
    return ng_fail(err, NG_IO, "reading: %s", strerror(errno));
}

static ng_status pull(void *data, char *ret, size_t cap, size_t *ret_len, ng_error *err)
{
    const int *fd = data;
    ssize_t n;
    do
        n = read(*fd, ret, cap);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return fail_reading(err);
    *ret_len = (size_t)n;
    return NG_OK;
}

static ng_status seek(void *data, uint64_t at, ng_error *err)
{
    const int *fd = data;
    return lseek(*fd, (off_t)at, SEEK_SET) >= 0 ? NG_OK : fail_reading(err);
}

ng_source ng_file_source(int *fd, uint64_t size)
{
    return (ng_source){.data = fd, .pull = pull, .seek = seek, .size = size};
}
