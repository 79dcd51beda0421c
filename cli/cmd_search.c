/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_search.c - nutgraf search: a question to ranked passages. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/ask.h"
#include "cli/export.h"
#include "cli/print.h"

static const cli_option options[] = {
    {"limit", 'n', "N", "passages to show, at most 100 (10)"},
    {"per-article", 0, "N", "passages of one article, at most (3)"},
    {"context", 'C', "N", "paragraphs to show before and after each passage"},
    {"sort", 0, "ORDER", "relevance, newest or oldest"},
    {"from", 0, "DATE", "published on or after (2022-01-10, 2022-01, 2022)"},
    {"to", 0, "DATE", "published on or before"},
    {"source", 0, "NAME", "only of this source; may be repeated, as all of these:"},
    {"section", 0, "NAME", "only of this section"},
    {"author", 0, "NAME", "only by this author"},
    {"lang", 0, "CODE", "only in this language"},
    {"tag", 0, "NAME", "only with this tag"},
    {"article", 0, "ID", "only of this article"},
    {"rank", 0, "HOW", "full or fast"},
    {"exact-total", 0, NULL, "count every match"},
    {"units", 0, "UNIT", "of offsets in JSON: byte, codepoint or utf16"},
    {"no-fold", 0, NULL, "show every copy of a passage, not only the best"},
    {"max-bytes", 0, "N", "only so many bytes of text, without repetitions"},
    {"deadline", 0, "MS", "milliseconds the search may take"},
    {"cursor", 0, "TEXT", "go on after an earlier answer"},
    {"all", 0, NULL, "every passage, however many: see --format"},
    {"facet", 0, "FIELD[:N]", "count the values of source, tag, month, …; may be repeated"},
    {"metadata", 0, NULL, "authors, section, tags and language of each hit, in JSON"},
    {"recency", 0, "DAYS", "new passages gain: half as much after each so many days"},
    {"explain", 0, NULL, "in JSON: what each score is made of"},
    {NULL, 0, NULL, NULL}};

static int set_number(const cli_context *c, json_t *object, const char *option, const char *member,
                      long max)
{
    long n = -1;
    if (!cli_number(c, option, 0, max, &n))
        return -1;
    return n < 0 ? 0 : json_object_set_new(object, member, json_integer(n));
}

static int set_text(const cli_context *c, json_t *object, const char *option)
{
    const char *text = cli_value(c, option);
    if (!text)
        return 0;
    return json_object_set_new(object, option, json_string(text));
}

static json_t *context_of(const cli_context *c)
{
    long n = 0;
    if (!cli_number(c, "context", 0, NG_CONTEXT_MAX, &n))
        return NULL;
    return json_pack("{s:i, s:i}", "before", (int)n, "after", (int)n);
}

/* "tag" or "tag:20". */
static json_t *facet_of(const char *text)
{
    const char *colon = strchr(text, ':');
    char *end = NULL;
    long n = colon ? strtol(colon + 1, &end, 10) : 0;
    if (!colon || end == colon + 1 || *end)
        return json_string(text);
    return json_pack("{s:o, s:I}", "field", json_stringn(text, (size_t)(colon - text)), "limit",
                     (json_int_t)n);
}

static int set_facets(const cli_context *c, json_t *params)
{
    json_t *list = json_array();
    const char *value;
    int failed = !list;
    for (size_t at = 0; (value = cli_next_value(c, "facet", &at));)
        failed |= json_array_append_new(list, facet_of(value));
    if (json_array_size(list))
        failed |= json_object_set(params, "facets", list);
    json_decref(list);
    return failed;
}

int cli_page_params(const cli_context *c, json_t *p)
{
    if (set_number(c, p, "limit", "limit", NG_LIMIT_MAX) ||
        set_number(c, p, "per-article", "per_article", NG_PER_ARTICLE_MAX) ||
        set_number(c, p, "deadline", "deadline_ms", NG_DEADLINE_MS_MAX) ||
        (cli_has(c, "context") && json_object_set_new(p, "context", context_of(c))))
        return CLI_USAGE;
    int failed = json_object_set_new(p, "filter", cli_filter_of(c));
    if (c->format == CLI_JSON || c->format == CLI_JSONL) /* the others slice text by bytes */
        failed |= set_text(c, p, "units");
    if (cli_has(c, "metadata") || cli_has(c, "all") || cli_is_export(c->format))
        failed |= json_object_set_new(p, "metadata", json_true());
    return failed ? cli_fail(c, CLI_USAGE, "an option is not valid UTF-8") : CLI_FOUND;
}

/* Pages are as long as may be, and nothing is left out of an article. */
static int all_params(const cli_context *c, json_t *p)
{
    if (c->format == CLI_TEXT || c->format == CLI_JSON)
        return cli_fail(c, CLI_USAGE,
                        "--all needs --format csv, jsonl, bibtex, csl-json, tsv or grep");
    if (cli_has(c, "limit") || cli_has(c, "facet"))
        return cli_fail(c, CLI_USAGE, "--all goes with neither --limit nor --facet");
    int failed = json_object_set_new(p, "limit", json_integer(NG_LIMIT_MAX));
    if (!cli_has(c, "per-article"))
        failed |= json_object_set_new(p, "per_article", json_integer(0));
    if (!cli_has(c, "deadline"))
        failed |= json_object_set_new(p, "deadline_ms", json_integer(NG_DEADLINE_MS_MAX));
    return failed ? cli_fail(c, CLI_FAILED, "out of memory") : CLI_FOUND;
}

/* A number that cannot be read goes as 0: the method refuses it and names the member. */
static int set_recency(const cli_context *c, json_t *object)
{
    const char *days = cli_value(c, "recency");
    if (!days)
        return 0;
    char *end = NULL;
    double value = strtod(days, &end);
    if (end == days || *end || !(value > 0 && value <= NG_HALF_LIFE_DAYS_MAX))
        value = 0;
    return json_object_set_new(object, "recency", json_pack("{s:f}", "half_life_days", value));
}

/* NULL: the status says why. */
static json_t *params_of(const cli_context *c, int *ret_status)
{
    json_t *p = json_object();
    *ret_status = cli_page_params(c, p);
    if (!*ret_status)
        *ret_status =
            set_number(c, p, "max-bytes", "max_bytes", NG_ANSWER_BYTES_MAX) ? CLI_USAGE : 0;
    if (!*ret_status && cli_has(c, "all"))
        *ret_status = all_params(c, p);
    if (*ret_status) {
        json_decref(p);
        return NULL;
    }
    int failed = json_object_set_new(p, "query", cli_words_of(c));
    failed |= set_text(c, p, "sort") | set_text(c, p, "rank") | set_text(c, p, "cursor");
    if (cli_has(c, "no-fold"))
        failed |= json_object_set_new(p, "fold", json_false());
    failed |= set_recency(c, p);
    if (cli_has(c, "explain"))
        failed |= json_object_set_new(p, "explain", json_true());
    if (cli_has(c, "exact-total"))
        failed |= json_object_set_new(p, "total", json_string("exact"));
    failed |= set_facets(c, p);
    if (!failed)
        return p;
    json_decref(p);
    *ret_status = cli_fail(c, CLI_USAGE, "the query or an option is not valid UTF-8");
    return NULL;
}

void cli_print_warnings(const cli_context *c, const json_t *answer)
{
    const json_t *warnings = json_object_get(json_object_get(answer, "query"), "warnings");
    for (size_t i = 0; i < json_array_size(warnings); i++) {
        const char *text = cli_text(json_array_get(warnings, i), "text");
        cli_note(c, "query: %s", text ? text : "");
    }
    const char *corrected = cli_text(json_object_get(answer, "query"), "corrected");
    if (corrected)
        cli_note(c, "searched for: %s", corrected);
}

static void print_notes(const cli_context *c, const json_t *answer)
{
    cli_print_warnings(c, answer);
    if (json_is_true(json_object_get(answer, "partial")))
        cli_note(c, "the time was up: there may be more and better passages");
    if (json_is_true(json_object_get(answer, "weak")) &&
        json_array_size(json_object_get(answer, "hits")))
        cli_note(c, c->command == &cli_similar
                        ? "no passage is much like it"
                        : "no passage holds enough of the query to be relied on");
}

/* ---- Names of files for the grep format ---- */

/* The file an article came from, relative to the current folder when it is below it. */
static json_t *path_of(cli_asker *a, const char *article)
{
    json_t *params = json_pack("{s:s}", "article", article), *result = NULL;
    ng_api_error error = {.data = NULL};
    int failed = cli_ask(a, "get", params, &result, &error);
    json_decref(params);
    if (failed) {
        ng_api_error_release(&error);
        return json_string(article);
    }
    const char *origin = cli_text(result, "origin");
    char *here = getcwd(NULL, 0);
    size_t len = here ? strlen(here) : 0;
    if (!origin || origin[0] != '/' || access(origin, F_OK) != 0)
        origin = article;
    else if (len > 1 && strncmp(origin, here, len) == 0 && origin[len] == '/')
        origin += len + 1;
    json_t *path = json_string(origin);
    free(here);
    json_decref(result);
    return path;
}

static json_t *paths_of(cli_asker *a, const json_t *answer)
{
    const json_t *hits = json_object_get(answer, "hits");
    json_t *paths = json_object();
    for (size_t i = 0; i < json_array_size(hits); i++) {
        const char *article = cli_text(json_array_get(hits, i), "article");
        if (article && !json_object_get(paths, article))
            (void)json_object_set_new(paths, article, path_of(a, article));
    }
    return paths;
}

int cli_print_hits(cli_asker *a, const json_t *answer)
{
    const cli_context *c = a->c;
    const json_t *hits = json_object_get(answer, "hits");
    if (c->format == CLI_JSONL) {
        for (size_t i = 0; i < json_array_size(hits); i++)
            if (cli_print_json(c, json_incref(json_array_get(hits, i)), 0))
                return CLI_FAILED;
    } else if (c->format == CLI_GREP) {
        json_t *paths = paths_of(a, answer);
        cli_output_grep(c, answer, paths);
        json_decref(paths);
    } else if (c->format == CLI_TSV) {
        cli_output_tsv(c, answer);
    } else if (cli_is_export(c->format)) {
        cli_export e;
        cli_export_begin(&e, c->format);
        cli_export_hits(&e, answer);
        cli_export_end(&e);
    } else {
        cli_output_text(c, answer);
        cli_output_facets(c, answer);
    }
    return CLI_FOUND;
}

static int print_answer(cli_asker *a, json_t *answer)
{
    if (a->c->format == CLI_JSON)
        return cli_print_json(a->c, json_incref(answer), 1);
    print_notes(a->c, answer);
    return cli_print_hits(a, answer);
}

/* What a similar passage has not in common is of no use to people. */
static void drop_missing(const json_t *answer)
{
    const json_t *hits = json_object_get(answer, "hits");
    for (size_t i = 0; i < json_array_size(hits); i++)
        (void)json_object_set_new(json_object_get(json_array_get(hits, i), "matched"), "missing",
                                  json_array());
}

int cli_show(cli_asker *a, const char *method, const json_t *params)
{
    ng_api_error error = {.data = NULL};
    json_t *answer = NULL;
    int status = CLI_FOUND;
    if (cli_ask(a, method, params, &answer, &error)) {
        /* To a search an index that is not there is a failure, not an empty answer. */
        status = cli_fail_api(a->c, &error);
        status = status == CLI_NOTHING && strcmp(method, "search") == 0 ? CLI_FAILED : status;
    }
    if (!status && a->c->command == &cli_similar && a->c->format == CLI_TEXT)
        drop_missing(answer);
    if (!status)
        status = print_answer(a, answer);
    if (!status && json_array_size(json_object_get(answer, "hits")) == 0)
        status = CLI_NOTHING;
    json_decref(answer);
    return status;
}

static int run(cli_context *c)
{
    int status;
    json_t *params = params_of(c, &status);
    if (!params)
        return status;
    cli_asker asker = {.c = c};
    status = cli_asker_open(c, &asker);
    if (!status)
        status =
            cli_has(c, "all") ? cli_export_all(&asker, params) : cli_show(&asker, "search", params);
    json_decref(params);
    cli_asker_release(&asker);
    return status;
}

const cli_command cli_search = {"search",
                                "search [OPTION...] QUERY...",
                                "Show the passages that answer a query, best first",
                                options,
                                "0 when passages were found, 1 when none was",
                                1,
                                -1,
                                run};
