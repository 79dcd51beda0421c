/* SPDX-License-Identifier: GPL-2.0-or-later */
/* prune.c - articles whose files are gone. */
#include "cli/prune.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct ids {
    char **items;
    size_t n, cap;
    int no_memory;
} ids;

static int on_id(void *data, const char *id)
{
    ids *list = data;
    if (list->n == list->cap) {
        size_t cap = list->cap ? 2 * list->cap : 256;
        char **items = realloc(list->items, cap * sizeof *items);
        if (!items)
            return list->no_memory = 1;
        list->items = items;
        list->cap = cap;
    }
    list->items[list->n] = strdup(id);
    list->no_memory = !list->items[list->n];
    list->n += !list->no_memory;
    return list->no_memory;
}

static void ids_release(ids *list)
{
    for (size_t i = 0; i < list->n; i++)
        free(list->items[i]);
    free(list->items);
}

/* The last `!/` of a place, which divides an archive and the name of a member; NULL: none. */
static char *find_member(char *place)
{
    char *found = NULL;
    for (char *p = place; (p = strstr(p, "!/")); p++)
        found = p;
    return found;
}

/* A member of an archive is there as long as the archive is. */
static int is_gone(char *place)
{
    struct stat info;
    int gone = stat(place, &info) != 0 && (errno == ENOENT || errno == ENOTDIR);
    for (char *member; gone && (member = find_member(place));) {
        *member = '\0';
        gone = stat(place, &info) != 0 || !S_ISREG(info.st_mode);
    }
    return gone;
}

static int is_below(const char *path, const char *folder)
{
    size_t n = strlen(folder);
    return strncmp(path, folder, n) == 0 && (path[n] == '/' || (n > 0 && folder[n - 1] == '/'));
}

static ng_status check_one(ng_store *store, const char *id, const char *folder, int *ret,
                           ng_error *err)
{
    uint64_t number;
    uint32_t revision;
    ng_article *a = NULL;
    *ret = 0;
    ng_error missing = NG_ERROR_INIT;
    ng_status s = ng_store_find(store, id, &number, &revision, &missing);
    if (s == NG_OK)
        s = ng_store_get(store, number, revision, &a, NULL, &missing);
    if (s == NG_NOTFOUND)
        return NG_OK;
    if (s != NG_OK)
        return ng_fail(err, s, "%s", missing.text);
    *ret = a->origin && is_below(a->origin, folder) && is_gone(a->origin);
    ng_article_free(a);
    return NG_OK;
}

/* Keep in `list` only what has to go. */
static ng_status choose(ng_store *store, const char *folder, ids *list, ng_error *err)
{
    size_t kept = 0;
    ng_status s = NG_OK;
    for (size_t i = 0; i < list->n; i++) {
        int gone = 0;
        if (s == NG_OK)
            s = check_one(store, list->items[i], folder, &gone, err);
        if (gone)
            list->items[kept++] = list->items[i];
        else
            free(list->items[i]);
    }
    list->n = kept;
    return s;
}

static ng_status prune_folder(cli_feed *f, ng_store *store, const char *folder, ng_error *err)
{
    ids list = {NULL, 0, 0, 0};
    ng_status s = ng_store_each_id(store, on_id, &list, err);
    if (s == NG_OK && list.no_memory)
        s = ng_fail(err, NG_NOMEM, "out of memory");
    if (s == NG_OK)
        s = choose(store, folder, &list, err);
    for (size_t i = 0; s == NG_OK && i < list.n; i += NG_API_ADD_MAX) {
        size_t n = list.n - i < NG_API_ADD_MAX ? list.n - i : NG_API_ADD_MAX;
        s = cli_feed_delete(f, (const char *const *)list.items + i, n, err);
    }
    ids_release(&list);
    return s;
}

static int is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

ng_status cli_prune(cli_feed *f, const char *const *paths, int n, ng_error *err)
{
    ng_store *own = NULL;
    ng_status s = cli_feed_flush(f, err);
    if (s == NG_OK && f->asker.client)
        s = ng_store_open(f->c->dir, NG_STORE_READ, &own, err);
    for (int i = 0; s == NG_OK && i < n; i++) {
        char *folder = is_folder(paths[i]) ? realpath(paths[i], NULL) : NULL;
        if (folder)
            s = prune_folder(f, own ? own : f->local.store, folder, err);
        free(folder);
    }
    ng_store_free(own);
    return s;
}
