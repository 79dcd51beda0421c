/* SPDX-License-Identifier: GPL-2.0-or-later */
/* output_lines.c - answers as lines: `path:line:column:text` as grep writes it, and tab-separated
 * values. */
#include <string.h>

#include "cli/print.h"

static void print_text(const json_t *object, const char *name)
{
    const char *text = cli_text(object, name);
    if (text)
        cli_print_clean(stdout, text, strlen(text), CLI_ONE_LINE);
}

/* The column is that of the first match in the passage, in bytes from 1. */
void cli_output_grep(const cli_context *c, const json_t *answer, const json_t *paths)
{
    const json_t *hits = json_object_get(answer, "hits");
    for (size_t i = 0; i < json_array_size(hits); i++) {
        const json_t *hit = json_array_get(hits, i), *marks = json_object_get(hit, "highlights");
        const char *article = cli_text(hit, "article"), *text = cli_text(hit, "text");
        const char *path = article ? cli_text(paths, article) : NULL;
        if (!path)
            path = article ? article : "";
        json_int_t line = json_integer_value(json_object_get(hit, "line"));
        json_int_t column = json_integer_value(json_array_get(json_array_get(marks, 0), 0)) + 1;
        cli_print_clean(stdout, path, strlen(path), CLI_ONE_LINE);
        printf(":%" JSON_INTEGER_FORMAT ":%" JSON_INTEGER_FORMAT ":", line ? line : 1, column);
        cli_print_marked(c, text ? text : "", marks, "", CLI_ONE_LINE);
        putchar('\n');
    }
}

/* score, citation, published, title, heading, text */
void cli_output_tsv(const cli_context *c, const json_t *answer)
{
    static const char *const columns[] = {"citation", "published", "title", "heading", "text"};
    const json_t *hits = json_object_get(answer, "hits");
    (void)c;
    for (size_t i = 0; i < json_array_size(hits); i++) {
        const json_t *hit = json_array_get(hits, i);
        printf("%.4f", json_number_value(json_object_get(hit, "score")));
        for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
            putchar('\t');
            print_text(hit, columns[k]);
        }
        putchar('\n');
    }
}
