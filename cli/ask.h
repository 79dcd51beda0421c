/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask.h - a method asked of the service when its socket answers, else done in this process.
 *
 * Which socket: the one named with --socket; else the one whose path stands in DIR/socket, which a
 * service writes while it listens. When --socket is given without an index, nothing is opened here.
 *
 * Ownership: an asker is released with cli_asker_release; results are given.
 * Threads:   one.
 * Errors:    said on stderr by cli_asker_open; else an ng_api_error.
 */
#ifndef NG_CLI_ASK_H
#define NG_CLI_ASK_H

#include "cli/cli.h"
#include "cli/client.h"

#define CLI_CALL_MS 30000 /* without a byte of an answer */

typedef struct cli_asker {
    const cli_context *c;
    cli_client *client; /* NULL: there is no service */
    ng_searcher *searcher;
    ng_store *store;
    int asks_often; /* set before the first question: what a search decodes is kept for the next */
    ng_list_cache *lists;
} cli_asker;

/* CLI_FOUND, or an exit status. */
int cli_asker_open(const cli_context *c, cli_asker *ret);
void cli_asker_release(cli_asker *a);

/* `search`, `similar`, `get`, `resolve`, `status` or `suggest`; borrows `params`. 0 and `*ret`, or
 * -1 and
 * `*error`. */
int cli_ask(cli_asker *a, const char *method, const json_t *params, json_t **ret,
            ng_api_error *error);

/* ---- params.c, new references; NULL: no memory, or what was typed is not UTF-8 ---- */

/* What --from, --to, --source and the like say, as the `filter` of a method. */
json_t *cli_filter_of(const cli_context *c);
/* The arguments as one text, a space between them. */
json_t *cli_words_of(const cli_context *c);

/* ---- cmd_search.c, for all that search ---- */

/* Put into `params` what the options say of a page. CLI_FOUND, or an exit status. */
int cli_page_params(const cli_context *c, json_t *params);
/* Ask, and print the answer. An exit status. */
int cli_show(cli_asker *a, const char *method, const json_t *params);

#endif
