/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report.c - a line of JSON for each article and file. */
#include "cli/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/print.h"
#include "nutgraf/buffer.h"
#include "nutgraf/text.h"

int cli_report_open(const cli_context *c, const char *name, cli_report *ret)
{
    *ret = (cli_report){.to = NULL};
    if (!name)
        return CLI_FOUND;
    ret->to = strcmp(name, "-") == 0 ? stdout : fopen(name, "we");
    if (!ret->to)
        return cli_fail(c, CLI_FAILED, "%s: %s", name, strerror(errno));
    setvbuf(ret->to, NULL, _IOLBF, 0);
    return CLI_FOUND;
}

/* ---- Members ---- */

/* A path need not be UTF-8, JSON is. */
static json_t *text_of(const char *bytes)
{
    if (!bytes)
        return json_null();
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    for (const char *end = bytes + strlen(bytes); bytes < end;) {
        size_t n = ng_utf8_valid_prefix(bytes, (size_t)(end - bytes));
        if (ng_buf_add(&text, bytes, n, NULL) != NG_OK)
            return NULL;
        bytes += n;
        if (bytes < end && ng_buf_add_str(&text, "\xEF\xBF\xBD", NULL) != NG_OK)
            return NULL;
        bytes += bytes < end;
    }
    return json_string(text.data ? text.data : "");
}

static json_t *line_of(uint32_t line)
{
    return line ? json_integer(line) : json_null();
}

static json_t *take_notes(cli_report *r)
{
    json_t *notes = r->notes ? r->notes : json_array();
    r->notes = NULL;
    return notes;
}

static json_t *make_entry(cli_report *r, const char *path, uint32_t line, const char *id,
                          uint32_t repaired)
{
    return json_pack("{s:o, s:o, s:o, s:n, s:n, s:I, s:o, s:o}", "path", text_of(path), "line",
                     line_of(line), "id", text_of(id), "state", "reason", "repaired",
                     (json_int_t)repaired, "notes", take_notes(r), "format", text_of(r->format));
}

/* ---- Lines ---- */

void cli_report_article_take(cli_report *r, json_t *entry_take, const char *state,
                             const char *reason)
{
    if (r->to && entry_take) {
        (void)json_object_set_new(entry_take, "state", json_string(state));
        (void)json_object_set_new(entry_take, "reason", text_of(reason));
        (void)json_dumpf(entry_take, r->to, JSON_COMPACT);
        putc('\n', r->to);
    }
    json_decref(entry_take);
}

json_t *cli_report_entry(cli_report *r, const ng_article *a)
{
    uint32_t line = a->n_blocks > 0 ? a->blocks[0].line : 0;
    return r->to ? make_entry(r, r->path ? r->path : a->origin, line, a->id, a->repaired) : NULL;
}

/* ---- Files ---- */

static void end_file(cli_report *r)
{
    if (json_array_size(r->notes) > 0)
        cli_report_article_take(r, make_entry(r, r->path, 0, NULL, 0), "noted", NULL);
    free(r->path);
    r->path = NULL;
    r->format = NULL;
}

void cli_report_file(cli_report *r, const char *path)
{
    if (!r->to)
        return;
    end_file(r);
    r->path = path ? strdup(path) : NULL;
}

void cli_report_problem(cli_report *r, const char *path, uint32_t line, const char *state,
                        const char *reason)
{
    if (!r->to)
        return;
    if (!path || !r->path || strcmp(path, r->path) != 0)
        cli_report_file(r, path); /* one that was not opened, say */
    cli_report_article_take(r, make_entry(r, path, line, NULL, 0), state, reason);
}

void cli_report_note(cli_report *r, uint32_t line, const char *text)
{
    if (!r->to)
        return;
    if (!r->notes)
        r->notes = json_array();
    (void)json_array_append_new(
        r->notes, json_pack("{s:o, s:o}", "line", line_of(line), "text", text_of(text)));
}

int cli_report_release(cli_report *r)
{
    int good = 1;
    if (r->to) {
        end_file(r);
        good = fflush(r->to) == 0 && !ferror(r->to);
        if (r->to != stdout && fclose(r->to) != 0)
            good = 0;
    }
    json_decref(r->notes);
    *r = (cli_report){.to = NULL};
    return good;
}
