/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_get.c - nutgraf get: an article, or one passage of it. */
#include <string.h>

#include "cli/ask.h"
#include "cli/print.h"

static const cli_option options[] = {
    {"revision", 0, "N", "an earlier wording of the article"},
    {"units", 0, "UNIT", "of offsets in JSON: byte, codepoint or utf16"},
    {NULL, 0, NULL, NULL}};

/* An article id may hold `#p7` itself: what looks like a passage is asked for as one first. */
static int looks_like_passage(const char *id)
{
    ng_citation citation;
    return ng_citation_parse(id, strlen(id), &citation, NULL) == NG_OK && citation.ordinal > 0;
}

static int ask_as(cli_asker *a, const char *member, json_t **ret, ng_api_error *error)
{
    long revision = 0;
    if (!cli_number(a->c, "revision", 1, UINT32_MAX, &revision))
        return ng_api_fail(error, NG_API_INVALID_PARAMS, "no such revision");
    json_t *params = json_pack("{s:s}", member, a->c->args[0]);
    if (params && revision)
        json_object_set_new(params, "revision", json_integer(revision));
    if (params && cli_has(a->c, "units"))
        json_object_set_new(params, "units", json_string(cli_value(a->c, "units")));
    int status = params ? cli_ask(a, "get", params, ret, error)
                        : ng_api_fail(error, NG_API_INVALID_PARAMS, "an id must be valid UTF-8");
    json_decref(params);
    return status;
}

static int ask(cli_asker *a, json_t **ret, ng_api_error *error)
{
    if (!looks_like_passage(a->c->args[0]))
        return ask_as(a, "article", ret, error);
    if (ask_as(a, "id", ret, error) == 0)
        return 0;
    if (error->kind != NG_API_NOT_FOUND)
        return -1;
    ng_api_error_release(error);
    *error = (ng_api_error){.data = NULL};
    return ask_as(a, "article", ret, error);
}

static int run(cli_context *c)
{
    cli_asker asker;
    ng_api_error error = {.data = NULL};
    json_t *article = NULL;
    int status = cli_asker_open(c, &asker);
    if (!status && ask(&asker, &article, &error))
        status = cli_fail_api(c, &error);
    if (!status && c->format == CLI_TEXT)
        cli_output_article(c, article);
    else if (!status)
        status = cli_print_json(c, json_incref(article), c->format == CLI_JSON);
    json_decref(article);
    cli_asker_release(&asker);
    return status;
}

const cli_command cli_get = {"get",
                             "get [OPTION...] ID",
                             "Show an article, or the passage with this id",
                             options,
                             "0 when it is there, 1 when there is no such article or passage",
                             1,
                             1,
                             run};
