/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_status.c - nutgraf status: what the index holds and who serves it. */
#include <string.h>

#include "cli/ask.h"
#include "cli/print.h"

static void print_value(const char *name, const json_t *value)
{
    if (json_is_integer(value))
        printf("%-16s %" JSON_INTEGER_FORMAT "\n", name, json_integer_value(value));
    else if (json_is_string(value) && json_string_length(value)) {
        printf("%-16s ", name);
        cli_print_clean(stdout, json_string_value(value), json_string_length(value), CLI_ONE_LINE);
        putchar('\n');
    }
}

static void print_status(const json_t *status)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)status, name, value)
    {
        print_value(name, value);
        const char *inner;
        json_t *member;
        if (strcmp(name, "limits") != 0)
            json_object_foreach(value, inner, member) print_value(inner, member);
    }
}

static int run(cli_context *c)
{
    cli_asker asker;
    ng_api_error error = {.data = NULL};
    json_t *params = json_object(), *result = NULL;
    int status = cli_asker_open(c, &asker);
    if (!status && cli_ask(&asker, "status", params, &result, &error))
        status = cli_fail_api(c, &error);
    if (!status)
        (void)json_object_set_new(result, "service", json_boolean(asker.client != NULL));
    if (!status && c->format == CLI_TEXT) {
        printf("%-16s %s\n", "service", asker.client ? "running" : "not running");
        print_status(result);
    } else if (!status) {
        status = cli_print_json(c, json_incref(result), c->format == CLI_JSON);
    }
    json_decref(params);
    json_decref(result);
    cli_asker_release(&asker);
    return status;
}

const cli_command cli_status = {"status",
                                "status",
                                "Tell what the index holds and whether a service runs",
                                NULL,
                                "0 when there is an index, 1 when there is none",
                                0,
                                0,
                                run};
