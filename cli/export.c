/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export.c - hits as CSV, and the frames of the formats. */
#include "cli/export.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/print.h"

int cli_is_export(cli_format format)
{
    return format == CLI_CSV || format == CLI_BIBTEX || format == CLI_CSL;
}

/* ---- CSV ---- */

static const char *const columns[] = {"citation", "article", "ordinal",   "title", "authors",
                                      "source",   "section", "published", "url",   "lang",
                                      "tags",     "heading", "kind",      "score", "text"};
#define COLUMNS (sizeof columns / sizeof *columns)

static void csv_text(const char *text)
{
    if (!text || !text[strcspn(text, ",\"\r\n")]) {
        cli_export_clean(text ? text : "", 0);
        return;
    }
    putchar('"');
    cli_export_clean(text, '"');
    putchar('"');
}

static void csv_list(const json_t *list)
{
    ng_buf all = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    ng_status s = NG_OK;
    for (size_t i = 0; i < json_array_size(list) && s == NG_OK; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        s = ng_buf_addf(&all, &err, "%s%s", i ? "; " : "", text ? text : "");
    }
    csv_text(all.data);
    ng_buf_release(&all);
}

static void csv_value(const json_t *value)
{
    if (json_is_array(value))
        csv_list(value);
    else if (json_is_integer(value))
        printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        printf("%.6f", json_real_value(value));
    else
        csv_text(json_string_value(value));
}

static void csv_hit(const json_t *hit)
{
    const json_t *more = json_object_get(hit, "metadata");
    for (size_t i = 0; i < COLUMNS; i++) {
        const json_t *value = json_object_get(hit, columns[i]);
        if (i > 0)
            putchar(',');
        csv_value(value ? value : json_object_get(more, columns[i]));
    }
    fputs("\r\n", stdout);
}

/* ---- All of them ---- */

void cli_export_begin(cli_export *e, cli_format format)
{
    time_t now = time(NULL);
    struct tm today;
    *e = (cli_export){.format = format};
    gmtime_r(&now, &today);
    e->today = (ng_day){today.tm_year + 1900, today.tm_mon + 1, today.tm_mday};
    if (format == CLI_CSL)
        putchar('[');
    for (size_t i = 0; format == CLI_CSV && i < COLUMNS; i++)
        printf("%s%s", columns[i], i + 1 < COLUMNS ? "," : "\r\n");
}

void cli_export_hits(cli_export *e, const json_t *answer)
{
    const json_t *hits = json_object_get(answer, "hits");
    for (size_t i = 0; i < json_array_size(hits); i++, e->n++) {
        const json_t *hit = json_array_get(hits, i);
        if (e->format == CLI_CSV)
            csv_hit(hit);
        else if (e->format == CLI_BIBTEX)
            cli_export_bibtex(e, hit);
        else
            cli_export_csl(e, hit);
    }
}

void cli_export_end(cli_export *e)
{
    if (e->format == CLI_CSL)
        fputs(e->n ? "\n]\n" : "]\n", stdout);
}
