/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_serve.c - nutgraf serve: run the service. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "nutgraf/index.h"
#include "service/limits.h"
#include "service/service.h"

static const cli_option options[] = {
    {"group", 0, "NAME", "members of this group may connect to the socket, too"},
    {"tcp", 0, "ADDRESS", "listen on 127.0.0.1:PORT or [::1]:PORT as well"},
    {"http", 0, "ADDRESS", "serve the search page and the HTTP interface on 127.0.0.1:PORT"},
    {"allow-host", 0, "NAME", "answer HTTP under this name, too; may be given again"},
    {"public-url", 0, "URL", "where readers find the page: https://search.example.org"},
    {"token-file", 0, "FILE", "clients on TCP must name what stands in this file"},
    {"workers", 0, "N", "threads that search (one for each processor)"},
    {"queue", 0, "N", "searches that may wait before `busy`"},
    {"list-cache", 0, "MB", "memory for decoded posting lists (256; 0: none)"},
    {"answer-cache", 0, "MB", "memory for answers that may be given again (32; 0: none)"},
    {NULL, 0, NULL, NULL}};

/* The default index is served on the socket of the session; a named one on its own. NULL: let the
 * service choose DIR/rpc.sock. */
static const char *default_socket(const cli_context *c, char *room, size_t size)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    if (c->dir_is_named || !runtime || !*runtime)
        return NULL;
    int n = snprintf(room, size, "%s/nutgraf", runtime);
    if (n < 0 || (size_t)n >= size)
        return NULL;
    (void)mkdir(room, 0700);
    n = snprintf(room, size, "%s/nutgraf/rpc.sock", runtime);
    return n < 0 || (size_t)n >= size ? NULL : room;
}

static int read_hosts(const cli_context *c, const char *ret[NG_HTTP_HOSTS_MAX], size_t *ret_n)
{
    const char *value;
    for (size_t at = 0; (value = cli_next_value(c, "allow-host", &at)); (*ret_n)++) {
        if (*ret_n == NG_HTTP_HOSTS_MAX) {
            cli_fail(c, CLI_USAGE, "at most %d times --allow-host", NG_HTTP_HOSTS_MAX);
            return 0;
        }
        ret[*ret_n] = value;
    }
    return 1;
}

/* It begins addresses that others follow. */
static int check_url(const cli_context *c)
{
    const char *url = cli_value(c, "public-url");
    if (!url || !strncmp(url, "http://", 7) || !strncmp(url, "https://", 8))
        return 1;
    cli_fail(c, CLI_USAGE, "--public-url must begin with http:// or https://");
    return 0;
}

static int run(cli_context *c)
{
    long workers = 0, queue = 0, list_cache = (long)(NG_LIST_CACHE_BYTES >> 20);
    long answer_cache = NG_ANSWER_CACHE_MB;
    if (!cli_number(c, "workers", 1, NG_WORKERS_MAX, &workers) ||
        !cli_number(c, "queue", 1, NG_QUEUE_MAX, &queue) ||
        !cli_number(c, "list-cache", 0, NG_LIST_CACHE_MB_MAX, &list_cache) ||
        !cli_number(c, "answer-cache", 0, NG_ANSWER_CACHE_MB_MAX, &answer_cache))
        return CLI_USAGE;
    char room[512];
    const char *hosts[NG_HTTP_HOSTS_MAX];
    size_t n_hosts = 0;
    if (!read_hosts(c, hosts, &n_hosts) || !check_url(c))
        return CLI_USAGE;
    ng_serve_options o = {
        .dir = c->dir,
        .socket = c->socket ? c->socket : default_socket(c, room, sizeof room),
        .group = cli_value(c, "group"),
        .tcp = cli_value(c, "tcp"),
        .http = cli_value(c, "http"),
        .allow_hosts = hosts,
        .n_allow_hosts = n_hosts,
        .public_url = cli_value(c, "public-url"),
        .token_file = cli_value(c, "token-file"),
        .workers = (unsigned)workers,
        .queue = (unsigned)queue,
        .list_cache = (size_t)list_cache << 20,
        .answer_cache = (size_t)answer_cache << 20,
    };
    return ng_serve(&o);
}

const cli_command cli_serve = {"serve",
                               "serve [OPTION...]",
                               "Answer programs on a socket until told to stop",
                               options,
                               "0 after a clean stop",
                               0,
                               0,
                               run};
