/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_mcp.c - nutgraf mcp: the Model Context Protocol on standard input and output, for clients
 * that start their servers. Nothing but messages goes to standard output.
 *
 * One request after another. A request that was cancelled before its answer was ready is not
 * answered: what has come meanwhile is looked through before and after the work. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/ask.h"
#include "cli/mcp_lines.h"
#include "service/mcp/mcp.h"

static const char too_long[] = "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"a "
                               "message has at most 65536 bytes\"}}";

/* Does this line cancel the request? */
static int cancels(void *context, const char *line, size_t len)
{
    static const char method[] = "notifications/cancelled";
    const ng_mcp *request = context;
    ng_mcp *x = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_mcp_input in = {.text = line, .len = len};
    if (!memmem(line, len, method, sizeof method - 1) ||
        ng_mcp_begin(ng_mcp_own(), &in, &x, &err) != NG_OK)
        return 0;
    int found = ng_mcp_id(request)[0] && !strcmp(ng_mcp_cancelled(x), ng_mcp_id(request));
    ng_mcp_free(x);
    return found;
}

static int is_cancelled(cli_lines *lines, ng_mcp *x)
{
    cli_lines_look(lines);
    return cli_lines_each(lines, cancels, x);
}

/* Asked of the service, once more when it was started anew meanwhile: nothing here writes. */
static int ask(cli_asker *a, ng_mcp *x, json_t **ret, ng_api_error *error)
{
    const char *method = ng_mcp_call_method(x);
    if (!cli_ask(a, method, ng_mcp_call_params(x), ret, error))
        return 0;
    if (error->kind != NG_API_UNAVAILABLE || !a->client)
        return -1;
    cli_asker fresh = {.c = a->c};
    if (cli_asker_open(a->c, &fresh) != CLI_FOUND)
        return -1;
    cli_asker_release(a);
    *a = fresh;
    a->asks_often = 1;
    ng_api_error_release(error);
    return cli_ask(a, method, ng_mcp_call_params(x), ret, error);
}

static void answer(cli_asker *a, ng_mcp *x)
{
    while (ng_mcp_next(x) == NG_MCP_CALL) {
        json_t *result = NULL;
        ng_api_error error = {.data = NULL};
        int failed = ask(a, x, &result, &error);
        ng_mcp_answer(x, failed ? NULL : result, failed ? &error : NULL);
        json_decref(result);
        ng_api_error_release(&error);
    }
}

static void say(const char *text, size_t len)
{
    if (len == 0)
        return;
    fwrite(text, 1, len, stdout);
    putchar('\n');
    fflush(stdout);
}

static int take(cli_asker *a, cli_lines *lines, const char *line, size_t len)
{
    ng_mcp *x = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_mcp_input in = {.text = line, .len = len};
    if (ng_mcp_begin(ng_mcp_own(), &in, &x, &err) != NG_OK)
        return cli_fail_from(a->c, &err);
    /* From here on the line may have moved: the message has its own copy. */
    int is_request = ng_mcp_id(x)[0] != '\0';
    if (!is_request || !is_cancelled(lines, x)) {
        answer(a, x);
        size_t size;
        const char *body = ng_mcp_body(x, &size);
        if (!is_request || !is_cancelled(lines, x))
            say(body, size);
    }
    ng_mcp_free(x);
    return ferror(stdout) ? CLI_FAILED : CLI_FOUND;
}

static int run(cli_context *c)
{
    cli_asker asker;
    cli_lines lines = {.fd = STDIN_FILENO};
    int status = cli_asker_open(c, &asker);
    if (!status && !asker.client)
        cli_note(c, "no service answers: the index in %s is read here", c->dir);
    asker.asks_often = 1;
    while (!status) {
        const char *line;
        size_t len;
        cli_line kind = cli_lines_next(&lines, &line, &len);
        if (kind == CLI_LINES_END)
            break;
        if (kind == CLI_LINE_TOO_LONG)
            say(too_long, sizeof too_long - 1);
        else
            status = take(&asker, &lines, line, len);
    }
    cli_lines_release(&lines);
    cli_asker_release(&asker);
    return status;
}

const cli_command cli_mcp = {"mcp",
                             "mcp",
                             "Answer a language model over MCP on standard input and output",
                             NULL,
                             "0 at the end of the input",
                             0,
                             0,
                             run};
