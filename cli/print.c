/* SPDX-License-Identifier: GPL-2.0-or-later */
/* print.c - text that is safe on a terminal, with marks. */
#include "cli/print.h"

#include <string.h>

#include "nutgraf/text.h"

/* Left-to-right and right-to-left marks, embeddings, overrides and isolates. */
static int turns_direction(uint32_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

static int is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || turns_direction(c);
}

void cli_print_clean(FILE *f, const char *text, size_t len, cli_lines lines)
{
    size_t i = 0;
    while (i < len) {
        size_t valid = ng_utf8_valid_prefix(text + i, len - i);
        size_t end = i + valid;
        while (i < end) {
            uint32_t c;
            size_t n = ng_utf8_decode(text + i, end - i, &c);
            if (c == '\n' && lines == CLI_INDENTED)
                fputs("\n   ", f);
            else if (c == '\n' || c == '\t')
                putc(' ', f);
            else if (is_control(c))
                fputs("\xEF\xBF\xBD", f);
            else
                fwrite(text + i, 1, n, f);
            i += n;
        }
        if (i < len) {
            fputs("\xEF\xBF\xBD", f);
            i++;
        }
    }
}

void cli_style(const cli_context *c, const char *escape)
{
    if (c->colour)
        fputs(escape ? escape : "\033[0m", stdout);
}

static size_t offset(const json_t *span, size_t i, size_t len)
{
    json_int_t n = json_integer_value(json_array_get(span, i));
    return n < 0 ? 0 : (size_t)n > len ? len : (size_t)n;
}

void cli_print_marked(const cli_context *c, const char *text, const json_t *highlights,
                      const char *plain, cli_lines lines)
{
    size_t len = strlen(text), at = 0;
    cli_style(c, plain);
    for (size_t i = 0; c->colour && i < json_array_size(highlights); i++) {
        const json_t *span = json_array_get(highlights, i);
        size_t start = offset(span, 0, len), end = offset(span, 1, len);
        if (start < at || end < start)
            continue;
        cli_print_clean(stdout, text + at, start - at, lines);
        cli_style(c, CLI_MARK);
        cli_print_clean(stdout, text + start, end - start, lines);
        cli_style(c, NULL);
        cli_style(c, plain);
        at = end;
    }
    cli_print_clean(stdout, text + at, len - at, lines);
    if (*plain)
        cli_style(c, NULL);
}

const char *cli_text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}
