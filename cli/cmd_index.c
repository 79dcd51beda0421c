/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_index.c - nutgraf index: read files and folders of articles. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/feed.h"
#include "cli/prune.h"
#include "indexer/field_map.h"
#include "indexer/walk.h"

static const cli_option options[] = {
    {"lang", 0, "CODE", "language of articles that do not say"},
    {"id-prefix", 0, "TEXT", "put before ids that are made from paths"},
    {"map", 0, "FIELD=NAME", "a member or column of that name is the field; may be repeated"},
    {"prune", 0, NULL, "delete articles of the named folders whose files are gone"},
    {"strict", 0, NULL, "exit with 3 when anything could not be read"},
    {NULL, 0, NULL, NULL}};

static ng_status on_article(void *data, ng_article *article, ng_error *err)
{
    return cli_feed_article(data, article, err);
}

static void on_problem(void *data, const char *path, uint32_t line, const ng_error *problem)
{
    if (problem->status == NG_NOTFOUND) /* other data, or gone meanwhile: no article is lost */
        cli_feed_skip(data, path, problem->text);
    else
        cli_feed_fault(data, path, line, problem->text);
}

static void on_file(void *data, const char *path, uint64_t bytes)
{
    cli_feed *f = data;
    (void)path;
    f->files_before += f->file_bytes;
    f->file_bytes = bytes;
    f->file_text = 0;
}

static void on_size(void *data, const char *path, uint64_t bytes)
{
    cli_feed *f = data;
    (void)path;
    f->files_total += bytes;
}

static void on_nothing(void *data, const char *path, uint32_t line, const ng_error *problem)
{
    (void)data, (void)path, (void)line, (void)problem;
}

/* How much there is to read, for who looks on. What is wrong is said when it is read. */
static void sum_sizes(const cli_context *c, cli_feed *f)
{
    const ng_walk_options o = {.sizes_only = 1};
    const ng_walk_sink sink = {
        .data = f, .on_article = on_article, .on_problem = on_nothing, .on_file = on_size};
    for (int i = 0; f->progress.on && i < c->n_args; i++) {
        ng_error ignored = NG_ERROR_INIT;
        ng_status s = ng_walk(c->args[i], &o, &sink, &ignored);
        (void)s;
    }
}

/* A path that cannot be opened does not keep the others from being read. */
static ng_status read_paths(const cli_context *c, cli_feed *f, const ng_field_map *map,
                            ng_error *err)
{
    const ng_walk_options o = {
        .lang = cli_value(c, "lang"), .id_prefix = cli_value(c, "id-prefix"), .map = map};
    const ng_walk_sink sink = {
        .data = f, .on_article = on_article, .on_problem = on_problem, .on_file = on_file};
    for (int i = 0; i < c->n_args; i++) {
        ng_error fault = NG_ERROR_INIT;
        uint64_t before = f->counts.read;
        ng_status s = ng_walk(c->args[i], &o, &sink, &fault);
        if (s == NG_NOTFOUND || (s == NG_IO && f->counts.read == before))
            cli_feed_fault(f, NULL, 0, fault.text); /* the text names the path */
        else if (s != NG_OK)
            return ng_fail(err, s, "%s", fault.text);
    }
    return NG_OK;
}

static int print_summary(const cli_context *c, const cli_counts *n, uint64_t ms)
{
    if (c->format == CLI_JSON || c->format == CLI_JSONL)
        return cli_print_json(c,
                              json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "read",
                                        (json_int_t)n->read, "new", (json_int_t)n->fresh, "changed",
                                        (json_int_t)n->changed, "same", (json_int_t)n->same,
                                        "skipped", (json_int_t)n->skipped, "failed",
                                        (json_int_t)n->failed, "deleted", (json_int_t)n->deleted,
                                        "took_ms", (json_int_t)ms),
                              c->format == CLI_JSON);
    printf("read %" PRIu64 ", new %" PRIu64 ", changed %" PRIu64 ", same %" PRIu64
           ", failed %" PRIu64,
           n->read, n->fresh, n->changed, n->same, n->failed);
    if (n->skipped)
        printf(", skipped %" PRIu64, n->skipped);
    if (n->deleted)
        printf(", deleted %" PRIu64, n->deleted);
    printf("; %" PRIu64 ".%" PRIu64 " s\n", ms / 1000, ms % 1000 / 100);
    return CLI_FOUND;
}

static int status_of(const cli_context *c, const cli_counts *n)
{
    uint64_t done = n->fresh + n->changed + n->same + n->deleted;
    if (n->failed && (done == 0 || cli_has(c, "strict")))
        return CLI_FAILED;
    return done ? CLI_FOUND : CLI_NOTHING;
}

static int read_map(const cli_context *c, ng_field_map **ret)
{
    ng_error err = NG_ERROR_INIT;
    const char *text;
    size_t at = 0;
    ng_status s = ng_field_map_new(ret, &err);
    while (s == NG_OK && (text = cli_next_value(c, "map", &at)))
        s = ng_field_map_add(*ret, text, &err);
    if (s == NG_OK)
        return CLI_FOUND;
    return cli_fail(c, s == NG_NOMEM ? CLI_FAILED : CLI_USAGE, "--map: %s", err.text);
}

static int index_paths(cli_context *c, const ng_field_map *map)
{
    cli_feed feed;
    ng_error err = NG_ERROR_INIT;
    uint64_t start = cli_now_ms();
    int status = cli_feed_open(c, &feed);
    if (!status) {
        sum_sizes(c, &feed);
        ng_status s = read_paths(c, &feed, map, &err);
        if (s == NG_OK && cli_has(c, "prune"))
            s = cli_prune(&feed, c->args, c->n_args, &err);
        if (s == NG_OK)
            s = cli_feed_finish(&feed, &err);
        cli_progress_hide(&feed.progress);
        if (s != NG_OK)
            status = cli_fail(c, CLI_FAILED, "%s", err.text);
    }
    if (!status)
        status = print_summary(c, &feed.counts, cli_now_ms() - start);
    if (!status)
        status = status_of(c, &feed.counts);
    cli_feed_release(&feed);
    return status;
}

static int run(cli_context *c)
{
    ng_field_map *map = NULL;
    int status = read_map(c, &map);
    if (!status)
        status = index_paths(c, map);
    ng_field_map_free(map);
    return status;
}

const cli_command cli_index = {
    "index",
    "index [OPTION...] PATH...",
    "Read articles from files and folders, and return when all can be found",
    options,
    "0 when articles were read (what could not be is named on stderr), 1 when there was none",
    1,
    -1,
    run};
