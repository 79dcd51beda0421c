/* SPDX-License-Identifier: GPL-2.0-or-later */
/* summary.c - numbers of a run, and the reasons of what was skipped. */
#include "cli/summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/print.h"
#include "nutgraf/text.h"

static const char others[] = "other reasons";

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void class_of(const char *reason, char ret[CLI_REASON_TEXT])
{
    size_t n = 0;
    for (const char *p = reason; *p && *p != ':' && n < CLI_REASON_TEXT - 1; p++) {
        if (!is_digit(*p))
            ret[n++] = *p;
        else if (p == reason || !is_digit(p[-1]))
            ret[n++] = 'N';
    }
    ret[ng_utf8_valid_prefix(ret, n)] = '\0';
}

void cli_count_skip(cli_counts *n, const char *reason)
{
    char class[CLI_REASON_TEXT];
    class_of(reason, class);
    n->skipped++;
    struct cli_reason *r = n->skips;
    while (r < n->skips + CLI_REASONS_MAX - 1 && r->n && strcmp(r->text, class) != 0)
        r++;
    if (r == n->skips + CLI_REASONS_MAX - 1)
        snprintf(r->text, sizeof r->text, "%s", others);
    else if (!r->n)
        memcpy(r->text, class, sizeof class);
    r->n++;
}

/* ---- Printing ---- */

static json_t *reasons_json(const cli_counts *n)
{
    json_t *o = json_object();
    for (size_t i = 0; i < CLI_REASONS_MAX && n->skips[i].n; i++)
        (void)json_object_set_new(o, n->skips[i].text, json_integer((json_int_t)n->skips[i].n));
    return o;
}

static json_t *summary_json(const cli_counts *n, uint64_t ms)
{
    json_t *o = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "read", (json_int_t)n->read,
                          "new", (json_int_t)n->fresh, "changed", (json_int_t)n->changed, "same",
                          (json_int_t)n->same, "skipped", (json_int_t)n->skipped, "failed",
                          (json_int_t)n->failed, "deleted", (json_int_t)n->deleted, "took_ms",
                          (json_int_t)ms);
    json_t *more = json_pack("{s:o, s:I, s:I, s:I, s:I}", "skipped_for", reasons_json(n),
                             "quarantined", (json_int_t)n->quarantined, "repaired",
                             (json_int_t)n->repaired, "repaired_articles",
                             (json_int_t)n->repaired_articles, "notes", (json_int_t)n->notes);
    if (!o || !more || json_object_update(o, more) != 0) {
        json_decref(o);
        o = NULL;
    }
    json_decref(more);
    return o;
}

static void print_reasons(const cli_counts *n)
{
    for (size_t i = 0; i < CLI_REASONS_MAX && n->skips[i].n; i++) {
        printf("skipped %" PRIu64 ": ", n->skips[i].n);
        cli_print_clean(stdout, n->skips[i].text, strlen(n->skips[i].text), CLI_ONE_LINE);
        putchar('\n');
    }
    if (n->repaired)
        printf("repaired %" PRIu64 " characters in %" PRIu64 " articles\n", n->repaired,
               n->repaired_articles);
}

int cli_print_summary(const cli_context *c, const cli_counts *n, uint64_t ms)
{
    if (c->format == CLI_JSON || c->format == CLI_JSONL)
        return cli_print_json(c, summary_json(n, ms), c->format == CLI_JSON);
    const struct {
        const char *name;
        uint64_t n;
    } rest[] = {{"skipped", n->skipped},
                {"deleted", n->deleted},
                {"quarantined", n->quarantined},
                {"repaired", n->repaired},
                {"notes", n->notes}};
    print_reasons(n);
    printf("read %" PRIu64 ", new %" PRIu64 ", changed %" PRIu64 ", same %" PRIu64
           ", failed %" PRIu64,
           n->read, n->fresh, n->changed, n->same, n->failed);
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        if (rest[i].n)
            printf(", %s %" PRIu64, rest[i].name, rest[i].n);
    printf("; %" PRIu64 ".%" PRIu64 " s\n", ms / 1000, ms % 1000 / 100);
    return CLI_FOUND;
}
