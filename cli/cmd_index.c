/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_index.c - nutgraf index: read files and folders of articles. */
#include <stdio.h>

#include "cli/apart.h"
#include "cli/feed.h"
#include "cli/prune.h"
#include "cli/quarantine.h"
#include "indexer/field_map.h"
#include "indexer/walk.h"

static const cli_option options[] = {
    {"lang", 0, "CODE", "language of articles that do not say"},
    {"id-prefix", 0, "TEXT", "put before ids that are made from paths"},
    {"map", 0, "FIELD=NAME", "a member or column of that name is the field; may be repeated"},
    {"prune", 0, NULL, "delete articles of the named folders whose files are gone"},
    {"strict", 0, NULL, "exit with 3 when anything could not be read"},
    {"report", 0, "FILE", "write a line of JSON for each article and file (-: standard output)"},
    {"retry-quarantined", 0, NULL, "read files again that killed their reader earlier"},
    {NULL, 0, NULL, NULL}};

/* A feed first, so that what the walk calls has one. */
typedef struct indexing {
    cli_feed feed;
    const ng_field_map *map; /* borrowed */
    cli_quarantine *quarantine;
    ng_apart *apart;
} indexing;

/* ---- What the walk finds ---- */

static ng_status on_article(void *data, ng_article *article, ng_error *err)
{
    indexing *i = data;
    return cli_feed_article(&i->feed, article, err);
}

static void on_problem(void *data, const char *path, uint32_t line, const ng_error *problem)
{
    indexing *i = data;
    if (problem->status == NG_NOTFOUND) /* other data, or gone meanwhile: no article is lost */
        cli_feed_skip(&i->feed, path, line, problem->text);
    else
        cli_feed_fault(&i->feed, path, line, problem->text);
}

static void on_note(void *data, const char *path, uint32_t line, const char *text)
{
    indexing *i = data;
    (void)path;
    i->feed.counts.notes++;
    cli_report_note(&i->feed.report, line, text);
}

static void on_file(void *data, const char *path, uint64_t bytes)
{
    cli_feed *f = &((indexing *)data)->feed;
    f->files_before += f->file_bytes;
    f->file_bytes = bytes;
    f->file_text = 0;
    cli_report_file(&f->report, path);
}

static void on_format(void *data, const char *path, const char *format, const char *charset)
{
    indexing *i = data;
    (void)path, (void)charset;
    i->feed.report.format = format;
}

/* ---- Files that killed their reader ---- */

static int is_held(void *data, const ng_walk_file *file)
{
    indexing *i = data;
    const char *when, *cause = cli_quarantine_find(i->quarantine, file, &when);
    if (!cause)
        return 0;
    if (cli_has(i->feed.c, "retry-quarantined")) {
        cli_quarantine_forget(i->quarantine, file);
        return 0;
    }
    ng_error text = NG_ERROR_INIT;
    ng_fail(&text, NG_INTERNAL,
            "passed over: it killed its reader on %s (%s); --retry-quarantined reads it again",
            when, cause);
    cli_feed_quarantine(&i->feed, file->path, text.text);
    return 1;
}

static void on_killed(void *data, const ng_walk_file *file, const char *cause)
{
    indexing *i = data;
    ng_error text = NG_ERROR_INIT, err = NG_ERROR_INIT;
    ng_fail(&text, NG_INTERNAL,
            "it killed its reader twice (%s), and is passed over until it changes", cause);
    cli_feed_quarantine(&i->feed, file->path, text.text);
    if (cli_quarantine_add(i->quarantine, file, cause, &err) != NG_OK)
        cli_note(i->feed.c, "this is not remembered: %s", err.text);
}

/* ---- Reading ---- */

static void on_size(void *data, const char *path, uint64_t bytes)
{
    indexing *i = data;
    (void)path;
    i->feed.files_total += bytes;
}

static void on_nothing(void *data, const char *path, uint32_t line, const ng_error *problem)
{
    (void)data, (void)path, (void)line, (void)problem;
}

/* How much there is to read, for who looks on. What is wrong is said when it is read. */
static void sum_sizes(const cli_context *c, indexing *in)
{
    const ng_walk_options o = {.sizes_only = 1};
    const ng_walk_sink sink = {
        .data = in, .on_article = on_article, .on_problem = on_nothing, .on_file = on_size};
    for (int i = 0; in->feed.progress.on && i < c->n_args; i++) {
        ng_error ignored = NG_ERROR_INIT;
        ng_status s = ng_walk(c->args[i], &o, &sink, &ignored);
        (void)s;
    }
}

/* A path that cannot be opened does not keep the others from being read. */
static ng_status read_paths(const cli_context *c, indexing *in, ng_error *err)
{
    cli_feed *f = &in->feed;
    const ng_walk_options o = {.lang = cli_value(c, "lang"),
                               .id_prefix = cli_value(c, "id-prefix"),
                               .map = in->map,
                               .apart = in->apart,
                               .force_apart = cli_apart_forced};
    const ng_walk_sink sink = {.data = in,
                               .on_article = on_article,
                               .on_problem = on_problem,
                               .on_note = on_note,
                               .on_file = on_file,
                               .on_format = f->report.to ? on_format : NULL,
                               .is_held = is_held,
                               .on_killed = on_killed};
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

static int status_of(const cli_context *c, const cli_counts *n)
{
    uint64_t done = n->fresh + n->changed + n->same + n->deleted;
    if (n->failed + n->quarantined && (done == 0 || cli_has(c, "strict")))
        return CLI_FAILED;
    return done ? CLI_FOUND : CLI_NOTHING;
}

/* Beside a service that was named without its index nothing is remembered: where it lies is not
 * known. */
static ng_status open_readers(const cli_context *c, indexing *in, ng_error *err)
{
    const char *dir = in->feed.asker.client && c->socket && !c->dir_is_named ? NULL : c->dir;
    ng_status s = cli_quarantine_open(dir, &in->quarantine, err);
    return s == NG_OK ? ng_apart_new(&cli_apart_options, &in->apart, err) : s;
}

static ng_status read_all(const cli_context *c, indexing *in, ng_error *err)
{
    ng_status s = open_readers(c, in, err);
    if (s == NG_OK) {
        sum_sizes(c, in);
        s = read_paths(c, in, err);
    }
    if (s == NG_OK && cli_has(c, "prune"))
        s = cli_prune(&in->feed, c->args, c->n_args, err);
    if (s == NG_OK)
        s = cli_feed_finish(&in->feed, err);
    cli_progress_hide(&in->feed.progress);
    return s;
}

static void release(const cli_context *c, indexing *in)
{
    ng_error err = NG_ERROR_INIT;
    cli_apart_tell(c, in->apart);
    ng_apart_free(in->apart);
    if (cli_quarantine_free(in->quarantine, &err) != NG_OK)
        cli_note(c, "%s", err.text);
    cli_feed_release(&in->feed);
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
    indexing in = {.map = map};
    ng_error err = NG_ERROR_INIT;
    uint64_t start = cli_now_ms();
    int status = cli_feed_open(c, &in.feed);
    if (!status)
        status = cli_report_open(c, cli_value(c, "report"), &in.feed.report);
    if (!status && read_all(c, &in, &err) != NG_OK)
        status = cli_fail(c, CLI_FAILED, "%s", err.text);
    if (!cli_report_release(&in.feed.report) && !status)
        status = cli_fail(c, CLI_FAILED, "the report cannot be written");
    if (!status)
        status = cli_print_summary(c, &in.feed.counts, cli_now_ms() - start);
    if (!status)
        status = status_of(c, &in.feed.counts);
    release(c, &in);
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
