/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_rebuild.c - nutgraf rebuild: the index anew, from the store. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/cli.h"
#include "cli/local.h"

static int run(cli_context *c)
{
    cli_local local = {.lock = NULL};
    cli_progress progress;
    ng_index_progress p;
    ng_store_counts counts;
    ng_store *there = NULL;
    ng_error err = NG_ERROR_INIT;
    cli_progress_start(&progress);
    if (ng_store_open(c->dir, NG_STORE_READ, &there, &err))
        return cli_fail_from(c, &err);
    ng_store_free(there);
    ng_status s = cli_local_open(c->dir, "rebuild", NG_INDEX_REBUILD, &local, &err);
    if (s == NG_OK)
        s = cli_local_catch_up(&local, &progress, &p, &err);
    if (s == NG_OK)
        s = ng_store_count(local.store, &counts, &err);
    cli_progress_hide(&progress);
    cli_local_release(&local);
    if (s != NG_OK)
        return cli_fail(c, CLI_FAILED, "%s", err.text);
    if (c->format == CLI_JSON || c->format == CLI_JSONL)
        return cli_print_json(c,
                              json_pack("{s:I, s:I}", "articles", (json_int_t)counts.articles,
                                        "index_revision", (json_int_t)p.revision),
                              c->format == CLI_JSON);
    printf("rebuilt %" PRIu64 " articles\n", counts.articles);
    return CLI_FOUND;
}

const cli_command cli_rebuild = {"rebuild",
                                 "rebuild",
                                 "Build the index anew from the stored articles",
                                 NULL,
                                 "0 when it was rebuilt, 1 when there is nothing to rebuild",
                                 0,
                                 0,
                                 run};
