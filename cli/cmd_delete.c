/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_delete.c - nutgraf delete: articles out of the index. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/feed.h"

static int print_summary(const cli_context *c, const cli_counts *n)
{
    if (c->format == CLI_JSON || c->format == CLI_JSONL)
        return cli_print_json(c,
                              json_pack("{s:I, s:I}", "deleted", (json_int_t)n->deleted, "missing",
                                        (json_int_t)n->missing),
                              c->format == CLI_JSON);
    printf("deleted %" PRIu64 ", missing %" PRIu64 "\n", n->deleted, n->missing);
    return CLI_FOUND;
}

static int run(cli_context *c)
{
    cli_feed feed;
    ng_error err = NG_ERROR_INIT;
    int status = cli_feed_open(c, &feed);
    ng_status s = NG_OK;
    for (int i = 0; !status && s == NG_OK && i < c->n_args; i += NG_API_ADD_MAX) {
        int n = c->n_args - i < NG_API_ADD_MAX ? c->n_args - i : NG_API_ADD_MAX;
        s = cli_feed_delete(&feed, c->args + i, (size_t)n, &err);
    }
    if (!status && s == NG_OK)
        s = cli_feed_finish(&feed, &err);
    if (s != NG_OK)
        status = cli_fail(c, CLI_FAILED, "%s", err.text);
    if (!status)
        status = print_summary(c, &feed.counts);
    if (!status && feed.counts.deleted == 0)
        status = CLI_NOTHING;
    cli_feed_release(&feed);
    return status;
}

const cli_command cli_delete = {"delete",
                                "delete ID...",
                                "Delete articles",
                                NULL,
                                "0 when any was deleted, 1 when none of them was there",
                                1,
                                -1,
                                run};
