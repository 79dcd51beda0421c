/* SPDX-License-Identifier: GPL-2.0-or-later */
/* output_facets.c - how matches spread over values, for people. */
#include <string.h>

#include "cli/print.h"

static void print_count(json_int_t count, const char *text, size_t len)
{
    printf("%10" JSON_INTEGER_FORMAT "  ", count);
    cli_print_clean(stdout, text, len, CLI_ONE_LINE);
    putchar('\n');
}

static void print_rest(const cli_context *c, const json_t *facet, const char *member,
                       const char *text)
{
    json_int_t count = json_integer_value(json_object_get(facet, member));
    if (count == 0)
        return;
    cli_style(c, CLI_DIM);
    print_count(count, text, strlen(text));
    cli_style(c, NULL);
}

void cli_output_facets(const cli_context *c, const json_t *answer)
{
    json_t *facets = json_object_get(answer, "facets"), *facet;
    const char *field;
    json_object_foreach(facets, field, facet)
    {
        const json_t *values = json_object_get(facet, "values");
        putchar('\n');
        cli_style(c, CLI_BOLD);
        fputs(field, stdout);
        cli_style(c, NULL);
        fputs(json_is_true(json_object_get(facet, "partial")) ? " (not all were counted)\n" : "\n",
              stdout);
        for (size_t i = 0; i < json_array_size(values); i++) {
            const json_t *value = json_array_get(values, i);
            const char *text = cli_text(value, "value");
            print_count(json_integer_value(json_object_get(value, "count")), text ? text : "",
                        text ? strlen(text) : 0);
        }
        print_rest(c, facet, "other", "(others)");
        print_rest(c, facet, "missing", "(none)");
    }
}
