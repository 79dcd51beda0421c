/* SPDX-License-Identifier: GPL-2.0-or-later */
/* say.c - messages on stderr, and JSON on stdout. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/print.h"

#define MESSAGE_MAX 4096 /* bytes of a message; longer ones are cut */

NG_PRINTF(2, 0)
static void say(const cli_context *c, const char *format, va_list args)
{
    char text[MESSAGE_MAX];
    vsnprintf(text, sizeof text, format, args);
    fprintf(stderr, "nutgraf: %s: ", c->command->name);
    cli_print_clean(stderr, text, strlen(text), CLI_ONE_LINE);
    putc('\n', stderr);
}

int cli_fail(const cli_context *c, int status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(c, format, args);
    va_end(args);
    return status;
}

void cli_note(const cli_context *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(c, format, args);
    va_end(args);
}

int cli_fail_from(const cli_context *c, const ng_error *err)
{
    int status = err->status == NG_NOTFOUND ? CLI_NOTHING : CLI_FAILED;
    return cli_fail(c, status, "%s", err->text);
}

int cli_fail_api(const cli_context *c, ng_api_error *error_take)
{
    int status = CLI_FAILED;
    if (error_take->kind == NG_API_NOT_FOUND)
        status = CLI_NOTHING;
    else if (error_take->kind == NG_API_INVALID_PARAMS || error_take->kind == NG_API_TOO_LARGE)
        status = CLI_USAGE;
    cli_fail(c, status, "%s", error_take->text);
    ng_api_error_release(error_take);
    return status;
}

int cli_print_json(const cli_context *c, json_t *value_take, int indented)
{
    int failed = !value_take;
    if (!failed) {
        /* As the service writes numbers, so that an answer does not tell who gave it. */
        size_t flags = indented ? JSON_INDENT(2) | JSON_REAL_PRECISION(9) : NG_API_DUMP_FLAGS;
        failed = json_dumpf(value_take, stdout, flags);
        putchar('\n');
    }
    json_decref(value_take);
    return failed ? cli_fail(c, CLI_FAILED, "the answer cannot be written") : CLI_FOUND;
}
