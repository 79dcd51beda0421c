/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_suggest.c - nutgraf suggest: what a begun query may go on with. */
#include <inttypes.h>
#include <string.h>

#include "cli/ask.h"
#include "cli/print.h"

static const cli_option options[] = {
    {"limit", 'n', "N", "completions to show, at most 100 (10)"},
    {"from", 0, "DATE", "published on or after (2022-01-10, 2022-01, 2022)"},
    {"to", 0, "DATE", "published on or before"},
    {"source", 0, "NAME", "only of this source; may be repeated, as all of these:"},
    {"section", 0, "NAME", "only of this section"},
    {"author", 0, "NAME", "only by this author"},
    {"lang", 0, "CODE", "only in this language"},
    {"tag", 0, "NAME", "only with this tag"},
    {"article", 0, "ID", "only of this article"},
    {NULL, 0, NULL, NULL}};

/* NULL: it was said why. */
static json_t *params_of(const cli_context *c)
{
    long limit = NG_LIMIT_DEFAULT;
    if (!cli_number(c, "limit", 1, NG_LIMIT_MAX, &limit))
        return NULL;
    json_t *p = json_pack("{s:o, s:o, s:I}", "prefix", cli_words_of(c), "filter", cli_filter_of(c),
                          "limit", (json_int_t)limit);
    if (!p)
        cli_fail(c, CLI_USAGE, "the prefix or an option is not valid UTF-8");
    return p;
}

static int print_items(const cli_context *c, const json_t *items)
{
    for (size_t i = 0; i < json_array_size(items); i++) {
        json_t *item = json_array_get(items, i);
        const char *text = cli_text(item, "text");
        if (c->format == CLI_JSONL) {
            if (cli_print_json(c, json_incref(item), 0))
                return CLI_FAILED;
            continue;
        }
        cli_print_clean(stdout, text ? text : "", text ? strlen(text) : 0, CLI_ONE_LINE);
        printf("\t%" JSON_INTEGER_FORMAT "\n", json_integer_value(json_object_get(item, "count")));
    }
    return json_array_size(items) ? CLI_FOUND : CLI_NOTHING;
}

static int run(cli_context *c)
{
    json_t *params = params_of(c), *result = NULL;
    if (!params)
        return CLI_USAGE;
    cli_asker asker = {.c = c};
    ng_api_error error = {.data = NULL};
    int status = cli_asker_open(c, &asker);
    if (!status && cli_ask(&asker, "suggest", params, &result, &error)) {
        status = cli_fail_api(c, &error);
        status = status == CLI_NOTHING ? CLI_FAILED : status;
    }
    const json_t *items = json_object_get(result, "items");
    if (!status && c->format == CLI_JSON)
        status = cli_print_json(c, json_incref(result), 1);
    else if (!status)
        status = print_items(c, items);
    if (!status && json_array_size(items) == 0)
        status = CLI_NOTHING;
    json_decref(result);
    json_decref(params);
    cli_asker_release(&asker);
    return status;
}

const cli_command cli_suggest = {"suggest",
                                 "suggest [OPTION...] PREFIX...",
                                 "Show what the last word of a query that is being typed may be",
                                 options,
                                 "0 when there are completions, 1 when there is none",
                                 1,
                                 -1,
                                 run};
