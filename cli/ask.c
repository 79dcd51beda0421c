/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask.c - find the service, or do its work here. */
#include "cli/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOCKET_PATH_MAX 256 /* bytes of DIR/socket */

/* The path in DIR/socket; false when there is none. */
static int read_note(const char *dir, char ret[SOCKET_PATH_MAX])
{
    ng_buf path = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    FILE *f = NULL;
    if (ng_buf_addf(&path, &err, "%s/socket", dir) == NG_OK)
        f = fopen(path.data, "re");
    ng_buf_release(&path);
    if (!f)
        return 0;
    int found = fgets(ret, SOCKET_PATH_MAX, f) != NULL;
    fclose(f);
    if (found)
        ret[strcspn(ret, "\n")] = '\0';
    return found && *ret;
}

int cli_asker_open(const cli_context *c, cli_asker *ret)
{
    *ret = (cli_asker){.c = c};
    char note[SOCKET_PATH_MAX];
    const char *path = c->socket;
    if (!path && read_note(c->dir, note))
        path = note;
    if (!path)
        return CLI_FOUND;
    ng_error err = NG_ERROR_INIT;
    ng_status s = cli_client_open(path, &ret->client, &err);
    if (s == NG_OK)
        return CLI_FOUND;
    if (c->socket && !c->dir_is_named)
        return cli_fail(c, CLI_FAILED, "no service answers: %s", err.text);
    if (s != NG_NOTFOUND)
        return cli_fail(c, CLI_FAILED, "%s", err.text);
    return CLI_FOUND;
}

void cli_asker_release(cli_asker *a)
{
    cli_client_free(a->client);
    ng_searcher_free(a->searcher);
    ng_list_cache_free(a->lists);
    ng_store_free(a->store);
    *a = (cli_asker){.c = a->c};
}

static int no_index(const cli_asker *a, ng_api_error *error, const ng_error *err)
{
    if (err->status == NG_NOTFOUND)
        return ng_api_fail(error, NG_API_NOT_FOUND,
                           "there is no index in %s: make one with `nutgraf index PATH`",
                           a->c->dir);
    return ng_api_fail_from(error, err);
}

static int open_searcher(cli_asker *a, ng_api_error *error)
{
    ng_error err = NG_ERROR_INIT;
    if (a->searcher)
        return 0;
    if (ng_searcher_open(a->c->dir, NULL, &a->searcher, &err) != NG_OK)
        return no_index(a, error, &err);
    if (a->asks_often && ng_list_cache_new(NG_LIST_CACHE_BYTES, &a->lists, &err) == NG_OK)
        ng_searcher_use_cache(a->searcher, a->lists);
    return 0;
}

static int open_store(cli_asker *a, ng_api_error *error)
{
    ng_error err = NG_ERROR_INIT;
    if (a->store || ng_store_open(a->c->dir, NG_STORE_READ, &a->store, &err) == NG_OK)
        return 0;
    return no_index(a, error, &err);
}

/* The facts of `status` that exist without a service. */
static int local_status(cli_asker *a, json_t **ret, ng_api_error *error)
{
    ng_error err = NG_ERROR_INIT;
    ng_store_counts counts;
    ng_index_info info = {.revision = 0};
    if (open_store(a, error))
        return -1;
    if (ng_store_count(a->store, &counts, &err))
        return ng_api_fail_from(error, &err);
    ng_api_error none = {.data = NULL};
    if (open_searcher(a, &none) == 0 && ng_searcher_info(a->searcher, &info, &err))
        return ng_api_fail_from(error, &err);
    ng_api_error_release(&none);
    *ret = json_pack("{s:I, s:I, s:I, s:I, s:I, s:s, s:s, s:{s:I}}", "articles",
                     (json_int_t)counts.articles, "passages", (json_int_t)info.passages,
                     "index_revision", (json_int_t)info.revision, "seq",
                     (json_int_t)counts.last_seq, "applied_seq", (json_int_t)info.applied_seq,
                     "state", info.applied_seq < counts.last_seq ? "behind" : "current", "version",
                     NG_VERSION, "memory", "store_bytes", (json_int_t)counts.bytes);
    return *ret ? 0 : ng_api_fail(error, NG_API_INTERNAL, "out of memory");
}

static int search_here(cli_asker *a, const json_t *params, json_t **ret, ng_api_error *error)
{
    ng_api_search_request request;
    ng_api_found found;
    ng_buf text = NG_BUF_INIT;
    int failed = ng_api_search_read(params, &request, error) ||
                 ng_api_search(a->searcher, &request, NULL, 0, NULL, &text, &found, error);
    *ret = failed ? NULL : json_loadb(text.data, text.len, 0, NULL);
    ng_buf_release(&text);
    if (failed)
        return -1;
    return *ret ? 0 : ng_api_fail(error, NG_API_INTERNAL, "the answer is not JSON");
}

static int similar_here(cli_asker *a, const json_t *params, json_t **ret, ng_api_error *error)
{
    ng_buf text = NG_BUF_INIT;
    int failed = ng_api_similar(a->searcher, params, NULL, 0, NULL, &text, error);
    *ret = failed ? NULL : json_loadb(text.data, text.len, 0, NULL);
    ng_buf_release(&text);
    if (failed)
        return -1;
    return *ret ? 0 : ng_api_fail(error, NG_API_INTERNAL, "the answer is not JSON");
}

static int suggest_here(cli_asker *a, const json_t *params, json_t **ret, ng_api_error *error)
{
    return open_searcher(a, error) ||
           ng_api_suggest(a->searcher, params, NULL, 0, NULL, ret, error);
}

static int ask_here(cli_asker *a, const char *method, const json_t *params, json_t **ret,
                    ng_api_error *error)
{
    if (strcmp(method, "search") == 0) {
        if (open_searcher(a, error))
            return -1;
        return search_here(a, params, ret, error);
    }
    if (strcmp(method, "similar") == 0)
        return open_searcher(a, error) ? -1 : similar_here(a, params, ret, error);
    if (strcmp(method, "suggest") == 0)
        return suggest_here(a, params, ret, error) ? -1 : 0;
    if (strcmp(method, "status") == 0)
        return local_status(a, ret, error);
    if (open_store(a, error))
        return -1;
    if (strcmp(method, "resolve") == 0)
        return ng_api_resolve(a->store, params, ret, error);
    return ng_api_get(a->store, params, ret, error);
}

int cli_ask(cli_asker *a, const char *method, const json_t *params, json_t **ret,
            ng_api_error *error)
{
    if (!a->client)
        return ask_here(a, method, params, ret, error);
    char *text = json_dumps(params, JSON_COMPACT);
    if (!text)
        return ng_api_fail(error, NG_API_INVALID_PARAMS, "the request is not valid UTF-8");
    int status = cli_client_call(a->client, method, text, strlen(text), CLI_CALL_MS, ret, error);
    free(text);
    return status;
}
