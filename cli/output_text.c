/* SPDX-License-Identifier: GPL-2.0-or-later */
/* output_text.c - answers and articles for people. */
#include <inttypes.h>
#include <string.h>

#include "cli/print.h"

static void print_field(const cli_context *c, const char *text, const char *before)
{
    if (!text)
        return;
    fputs(before, stdout);
    cli_style(c, CLI_DIM);
    cli_print_clean(stdout, text, strlen(text), CLI_ONE_LINE);
    cli_style(c, NULL);
}

static void print_neighbours(const cli_context *c, const json_t *hit, const char *side)
{
    const json_t *list = json_object_get(json_object_get(hit, "context"), side);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *text = cli_text(json_array_get(list, i), "text");
        fputs("   ", stdout);
        cli_style(c, CLI_DIM);
        cli_print_clean(stdout, text ? text : "", text ? strlen(text) : 0, CLI_INDENTED);
        cli_style(c, NULL);
        putchar('\n');
    }
}

static void print_missing(const json_t *hit)
{
    const json_t *missing = json_object_get(json_object_get(hit, "matched"), "missing");
    for (size_t i = 0; i < json_array_size(missing); i++) {
        const char *word = json_string_value(json_array_get(missing, i));
        fputs(i ? ", " : "  without: ", stdout);
        cli_print_clean(stdout, word ? word : "", word ? strlen(word) : 0, CLI_ONE_LINE);
    }
}

static void print_hit(const cli_context *c, const json_t *hit, size_t rank)
{
    const char *title = cli_text(hit, "title"), *heading = cli_text(hit, "heading");
    const char *text = cli_text(hit, "text");
    printf("%zu. ", rank);
    cli_print_marked(c, title ? title : "", json_object_get(hit, "title_highlights"), CLI_BOLD,
                     CLI_ONE_LINE);
    print_field(c, cli_text(hit, "source"), "  ");
    print_field(c, cli_text(hit, "published"), "  ");
    if (heading) {
        fputs("\n   ", stdout);
        cli_print_marked(c, heading, json_object_get(hit, "heading_highlights"), CLI_BOLD,
                         CLI_ONE_LINE);
    }
    putchar('\n');
    print_neighbours(c, hit, "before");
    fputs("   ", stdout);
    cli_print_marked(c, text ? text : "", json_object_get(hit, "highlights"), "", CLI_INDENTED);
    putchar('\n');
    print_neighbours(c, hit, "after");
    print_field(c, cli_text(hit, "citation"), "   ");
    const json_t *line = json_object_get(hit, "line");
    if (json_is_integer(line))
        printf("  line %" JSON_INTEGER_FORMAT, json_integer_value(line));
    print_missing(hit);
    fputs("\n\n", stdout);
}

void cli_output_text(const cli_context *c, const json_t *answer)
{
    const json_t *hits = json_object_get(answer, "hits"), *total = json_object_get(answer, "total");
    size_t n = json_array_size(hits);
    for (size_t i = 0; i < n; i++)
        print_hit(c, json_array_get(hits, i), i + 1);
    if (n == 0)
        return;
    const char *relation = cli_text(total, "relation");
    printf("%zu of %s%" JSON_INTEGER_FORMAT " passages\n", n,
           relation && strcmp(relation, "eq") == 0 ? "" : "at least ",
           json_integer_value(json_object_get(total, "value")));
}

/* ---- An article ---- */

static void print_member(const json_t *article, const char *name)
{
    const json_t *value = json_object_get(article, name);
    const char *text = json_string_value(value);
    size_t n = json_array_size(value);
    if (!text && n == 0)
        return;
    printf("%s: ", name);
    if (text)
        cli_print_clean(stdout, text, strlen(text), CLI_ONE_LINE);
    for (size_t i = 0; i < n; i++) {
        const char *item = json_string_value(json_array_get(value, i));
        fputs(i ? ", " : "", stdout);
        cli_print_clean(stdout, item ? item : "", item ? strlen(item) : 0, CLI_ONE_LINE);
    }
    putchar('\n');
}

static void print_block(const cli_context *c, const json_t *block)
{
    const char *kind = cli_text(block, "kind"), *text = cli_text(block, "text");
    int heading = kind && strcmp(kind, "heading") == 0;
    fputs(heading ? "\n" : "\n   ", stdout);
    cli_print_marked(c, text ? text : "", NULL, heading ? CLI_BOLD : "", CLI_INDENTED);
    putchar('\n');
}

static void print_members(const cli_context *c, const json_t *article)
{
    static const char *const members[] = {"id",        "url",      "source", "section", "authors",
                                          "published", "modified", "lang",   "tags",    "origin"};
    const char *title = cli_text(article, "title");
    cli_print_marked(c, title ? title : "", NULL, CLI_BOLD, CLI_ONE_LINE);
    putchar('\n');
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        print_member(article, members[i]);
}

void cli_output_article(const cli_context *c, const json_t *article)
{
    print_members(c, article);
    const json_t *passage = json_object_get(article, "passage");
    const json_t *blocks = json_object_get(article, "blocks");
    if (passage) {
        print_member(passage, "citation");
        print_block(c, passage);
        return;
    }
    for (size_t i = 0; i < json_array_size(blocks); i++)
        print_block(c, json_array_get(blocks, i));
}

/* ---- What was read ---- */

static void print_kind(const cli_context *c, const json_t *block)
{
    json_int_t line = json_integer_value(json_object_get(block, "line"));
    json_int_t level = json_integer_value(json_object_get(block, "level"));
    const char *kind = cli_text(block, "kind");
    putchar('\n');
    cli_style(c, CLI_DIM);
    fputs(kind ? kind : "", stdout);
    if (level)
        printf(" %" JSON_INTEGER_FORMAT, level);
    if (line)
        printf(", line %" JSON_INTEGER_FORMAT, line);
    cli_style(c, NULL);
    fputs("\n   ", stdout);
}

static void print_notes(const json_t *article)
{
    json_int_t repaired = json_integer_value(json_object_get(article, "repaired"));
    const json_t *notes = json_object_get(article, "notes");
    if (repaired)
        printf("repaired: %" JSON_INTEGER_FORMAT "\n", repaired);
    for (size_t i = 0; i < json_array_size(notes); i++) {
        const char *text = cli_text(json_array_get(notes, i), "text");
        fputs("note: ", stdout);
        cli_print_clean(stdout, text ? text : "", text ? strlen(text) : 0, CLI_ONE_LINE);
        putchar('\n');
    }
}

void cli_output_reading(const cli_context *c, const json_t *article)
{
    static const char *const members[] = {"format", "charset", "id_source", "title_source"};
    const json_t *blocks = json_object_get(article, "blocks");
    print_members(c, article);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        print_member(article, members[i]);
    print_notes(article);
    for (size_t i = 0; i < json_array_size(blocks); i++) {
        const json_t *block = json_array_get(blocks, i);
        const char *text = cli_text(block, "text");
        print_kind(c, block);
        cli_print_marked(c, text ? text : "", NULL, "", CLI_INDENTED);
        putchar('\n');
    }
}
