/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_read.c - nutgraf read: what a reader sees in a file, without an index. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/apart.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "indexer/walk.h"

static const cli_option options[] = {
    {"lang", 0, "CODE", "language of articles that do not say"},
    {"charset", 0, "NAME", "character set of files that do not show their own"},
    {NULL, 0, NULL, NULL}};

typedef struct reading {
    const cli_context *c;
    cli_format format;
    const char *name; /* of the format of this file; constant text */
    char charset[64];
    json_t *notes; /* since the last article */
    uint64_t read, failed;
    int broken; /* stdout, or memory */
} reading;

/* ---- One article ---- */

static const char *title_source(const ng_article *a)
{
    static const char *const names[] = {"none", "given", "text", "file", "lead", "id"};
    return names[a->title_source];
}

/* The shape of `get`, and how it came about. */
static json_t *describe(reading *r, const ng_article *a)
{
    static const char *const ids[] = {"none", "given", "url", "path"};
    json_t *o = ng_api_article_json(a, 1, NG_UNITS_BYTE);
    if (!o)
        return NULL;
    int failed = json_object_del(o, "revision");
    failed |= json_object_set_new(o, "title_source", json_string(title_source(a)));
    failed |= json_object_set_new(o, "id_source", json_string(ids[a->id_source]));
    failed |= json_object_set_new(o, "format", json_string(r->name));
    failed |=
        json_object_set_new(o, "charset", r->charset[0] ? json_string(r->charset) : json_null());
    failed |= json_object_set_new(o, "repaired", json_integer(a->repaired));
    failed |= json_object_set_new(o, "notes", json_incref(r->notes));
    if (failed) {
        json_decref(o);
        return NULL;
    }
    return o;
}

static ng_status show(reading *r, json_t *article_take, ng_error *err)
{
    if (!article_take)
        return ng_fail(err, NG_NOMEM, "out of memory");
    if (r->format == CLI_TEXT) {
        if (r->read > 1)
            putchar('\n');
        cli_output_reading(r->c, article_take);
        json_decref(article_take);
        return NG_OK;
    }
    return cli_print_json(r->c, article_take, r->format == CLI_JSON) == CLI_FOUND
               ? NG_OK
               : ng_fail(err, NG_IO, "the articles cannot be written");
}

static ng_status on_article(void *data, ng_article *article, ng_error *err)
{
    reading *r = data;
    r->read++;
    ng_status s = show(r, describe(r, article), err);
    json_array_clear(r->notes);
    ng_article_free(article);
    return s;
}

/* ---- What is said of files ---- */

static void say(const reading *r, const char *path, uint32_t line, const char *text)
{
    fflush(stdout); /* so that both stand in order where both are seen */
    if (line)
        cli_note(r->c, "%s:%u: %s", path, line, text);
    else
        cli_note(r->c, "%s: %s", path, text);
}

static void on_problem(void *data, const char *path, uint32_t line, const ng_error *problem)
{
    reading *r = data;
    say(r, path, line, problem->text);
    r->failed += problem->status != NG_NOTFOUND; /* other data is no failure */
}

static void on_note(void *data, const char *path, uint32_t line, const char *text)
{
    reading *r = data;
    (void)path;
    json_t *note =
        json_pack("{s:o, s:s}", "line", line ? json_integer(line) : json_null(), "text", text);
    (void)json_array_append_new(r->notes, note);
}

/* Notes that no article followed. */
static void say_notes(reading *r, const char *path)
{
    size_t i;
    json_t *note;
    json_array_foreach(r->notes, i, note)
        say(r, path, (uint32_t)json_integer_value(json_object_get(note, "line")),
            cli_text(note, "text"));
    json_array_clear(r->notes);
}

static void on_format(void *data, const char *path, const char *format, const char *charset)
{
    reading *r = data;
    say_notes(r, path);
    r->name = format;
    snprintf(r->charset, sizeof r->charset, "%s", charset);
}

/* ---- The command ---- */

static void read_path(reading *r, const char *path, ng_apart *apart)
{
    const ng_walk_options o = {.lang = cli_value(r->c, "lang"),
                               .charset = cli_value(r->c, "charset"),
                               .charsets = 1,
                               .apart = apart,
                               .force_apart = cli_apart_forced};
    const ng_walk_sink sink = {.data = r,
                               .on_article = on_article,
                               .on_problem = on_problem,
                               .on_note = on_note,
                               .on_format = on_format};
    ng_error err = NG_ERROR_INIT;
    ng_status s = ng_walk(path, &o, &sink, &err);
    say_notes(r, path);
    if (s == NG_OK)
        return;
    cli_note(r->c, "%s", err.text);
    r->failed++;
    r->broken |= s != NG_NOTFOUND && s != NG_IO;
}

static int run(cli_context *c)
{
    int given = cli_has(c, "format");
    reading r = {.c = c, .format = given || isatty(STDOUT_FILENO) ? c->format : CLI_JSON};
    if (r.format != CLI_TEXT && r.format != CLI_JSON && r.format != CLI_JSONL)
        return cli_fail(c, CLI_USAGE, "--format of this command is text, json or jsonl");
    ng_error err = NG_ERROR_INIT;
    ng_apart *apart = NULL;
    r.notes = json_array();
    if (!r.notes || ng_apart_new(&cli_apart_options, &apart, &err) != NG_OK) {
        json_decref(r.notes);
        return cli_fail(c, CLI_FAILED, "out of memory");
    }
    for (int i = 0; i < c->n_args && !r.broken; i++)
        read_path(&r, c->args[i], apart);
    json_decref(r.notes);
    cli_apart_tell(c, apart);
    ng_apart_free(apart);
    if (r.broken || (r.failed && !r.read))
        return CLI_FAILED;
    return r.read ? CLI_FOUND : CLI_NOTHING;
}

const cli_command cli_read = {
    "read",
    "read [OPTION...] FILE...",
    "Show what is read in files: titles, dates, blocks, and what was mended",
    options,
    "0 when an article was read (what could not be is named on stderr), 1 when there was none",
    1,
    -1,
    run};
