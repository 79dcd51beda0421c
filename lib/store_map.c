/* SPDX-License-Identifier: GPL-2.0-or-later */
/* store_map.c - a reader of the store keeps the file mapped from one transaction to the next.
 *
 * SQLite unmaps the file when a transaction begins after another connection has committed, for a
 * program could have cut the file and let it grow again. With many commits a second each reader
 * then faults in, page by page and after each of them, what it had mapped already. A shared mapping
 * shows what is in the file at any time, and a transaction touches no page behind the end that it
 * knows, so nothing is lost by keeping it. Pages behind its end are read with a system call; after
 * so many of these the file is mapped anew.
 *
 * The file of a connection gets a copy of its methods in which two are ours; the rest of a
 * ng_store_map lies behind that copy, so that they find it. */
#include <sqlite3.h>
#include <stdlib.h>

#include "store_private.h"

#define MISSES_MAX 1024

struct ng_store_map {
    sqlite3_io_methods ours; /* first: the file points to it */
    const sqlite3_io_methods *theirs;
    unsigned misses; /* pages that were not in the mapping */
};

static ng_store_map *map_of(sqlite3_file *file)
{
    return (ng_store_map *)(uintptr_t)file->pMethods;
}

static int fetch(sqlite3_file *file, sqlite3_int64 at, int n, void **ret)
{
    ng_store_map *map = map_of(file);
    int rc = map->theirs->xFetch(file, at, n, ret);
    map->misses += rc == SQLITE_OK && !*ret;
    return rc;
}

/* Without a page: unmap the file. */
static int unfetch(sqlite3_file *file, sqlite3_int64 at, void *page)
{
    ng_store_map *map = map_of(file);
    if (!page && map->misses < MISSES_MAX)
        return SQLITE_OK;
    if (!page)
        map->misses = 0;
    return map->theirs->xUnfetch(file, at, page);
}

ng_status ng_store_map_keep(ng_store *s, ng_error *err)
{
    sqlite3_file *file = NULL;
    int rc = sqlite3_file_control(s->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (rc != SQLITE_OK || !file || !file->pMethods || file->pMethods->iVersion < 3)
        return NG_OK; /* it is only slower */
    ng_store_map *map = malloc(sizeof *map);
    if (!map)
        return ng_fail(err, NG_NOMEM, "out of memory");
    *map = (ng_store_map){.ours = *file->pMethods, .theirs = file->pMethods};
    map->ours.iVersion = 3; /* of what was copied */
    map->ours.xFetch = fetch;
    map->ours.xUnfetch = unfetch;
    file->pMethods = &map->ours;
    s->map = map;
    return NG_OK;
}

void ng_store_map_free(ng_store_map *map)
{
    free(map);
}
