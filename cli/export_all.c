/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export_all.c - every hit of a question, page after page.
 *
 * Each page is a search of its own, which goes on where the cursor of the one before ended: memory
 * stays that of a page, and nobody holds a revision of the index for longer than a page takes. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "cli/export.h"
#include "cli/print.h"
#include "cli/progress.h"

#define TRIES         5   /* of a page that is late, or refused because the service is busy */
#define BUSY_PAUSE_MS 250 /* when the service does not say how long to wait */

typedef struct exporting {
    cli_asker *asker;
    json_t *params;
    cli_export out;
    cli_progress progress;
    uint64_t n;
    int begun; /* a page was there */
} exporting;

static void pause_ms(json_int_t ms)
{
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
    nanosleep(&t, NULL);
}

/* Late, and nothing says where to go on: what was found may not be the best. */
static int is_cut(const json_t *answer)
{
    return json_is_true(json_object_get(answer, "partial")) && !cli_text(answer, "cursor");
}

/* A page that can be relied on. An exit status. */
static int ask_page(exporting *x, json_t **ret)
{
    const cli_context *c = x->asker->c;
    for (int try = 1;; try++) {
        ng_api_error error = {.data = NULL};
        json_t *answer = NULL;
        int failed = cli_ask(x->asker, "search", x->params, &answer, &error);
        if (!failed && !is_cut(answer)) {
            *ret = answer;
            return CLI_FOUND;
        }
        if (!failed) {
            json_decref(answer);
            if (try == TRIES)
                return cli_fail(c, CLI_FAILED,
                                "the time of a page was up: try --deadline=%d, or fewer words",
                                NG_DEADLINE_MS_MAX);
            continue;
        }
        if (error.kind != NG_API_BUSY || try == TRIES) {
            int status = cli_fail_api(c, &error);
            return status == CLI_NOTHING ? CLI_FAILED : status;
        }
        json_int_t ms = json_integer_value(json_object_get(error.data, "retry_after_ms"));
        ng_api_error_release(&error);
        pause_ms(ms > 0 && ms < 10 * BUSY_PAUSE_MS ? ms : BUSY_PAUSE_MS);
    }
}

static int print_page(exporting *x, const json_t *answer)
{
    if (!x->begun)
        cli_print_warnings(x->asker->c, answer);
    if (!x->begun && cli_is_export(x->asker->c->format))
        cli_export_begin(&x->out, x->asker->c->format);
    x->begun = 1;
    x->n += json_array_size(json_object_get(answer, "hits"));
    if (cli_is_export(x->asker->c->format))
        cli_export_hits(&x->out, answer);
    else if (cli_print_hits(x->asker, answer))
        return CLI_FAILED;
    cli_progress_show(&x->progress, "%llu passages", (unsigned long long)x->n);
    return ferror(stdout) ? CLI_FAILED : CLI_FOUND; /* main says why */
}

static int export_pages(exporting *x)
{
    int status = CLI_FOUND, more = 1;
    while (!status && more) {
        json_t *answer = NULL;
        status = ask_page(x, &answer);
        if (!status)
            status = print_page(x, answer);
        const char *cursor = status ? NULL : cli_text(answer, "cursor");
        more = cursor != NULL;
        if (more && json_object_set_new(x->params, "cursor", json_string(cursor)))
            status = cli_fail(x->asker->c, CLI_FAILED, "out of memory");
        json_decref(answer);
    }
    return status;
}

int cli_export_all(cli_asker *a, json_t *params)
{
    exporting x = {.asker = a, .params = params};
    a->asks_often = 1;
    if (!isatty(STDOUT_FILENO))
        cli_progress_start(&x.progress);
    int status = export_pages(&x);
    if (!status && cli_is_export(a->c->format))
        cli_export_end(&x.out);
    cli_progress_hide(&x.progress);
    return !status && x.n == 0 ? CLI_NOTHING : status;
}
