/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd_similar.c - nutgraf similar: passages like one that is there, or like a text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/ask.h"
#include "nutgraf/similar.h"
#include "nutgraf/text.h"

static const cli_option options[] = {
    {"text", 0, NULL, "what is named is not an id but a text; - reads it from standard input"},
    {"limit", 'n', "N", "passages to show, at most 100 (10)"},
    {"per-article", 0, "N", "passages of one article, at most (3)"},
    {"context", 'C', "N", "paragraphs to show before and after each passage"},
    {"from", 0, "DATE", "published on or after (2022-01-10, 2022-01, 2022)"},
    {"to", 0, "DATE", "published on or before"},
    {"source", 0, "NAME", "only of this source; may be repeated, as all of these:"},
    {"section", 0, "NAME", "only of this section"},
    {"author", 0, "NAME", "only by this author"},
    {"lang", 0, "CODE", "only in this language"},
    {"tag", 0, "NAME", "only with this tag"},
    {"article", 0, "ID", "only of this article"},
    {"metadata", 0, NULL, "authors, section, tags and language of each hit, in JSON"},
    {"units", 0, "UNIT", "of offsets in JSON: byte, codepoint or utf16"},
    {"deadline", 0, "MS", "milliseconds the search may take"},
    {NULL, 0, NULL, NULL}};

static json_t *read_input(void)
{
    char *text = malloc(NG_SIMILAR_TEXT_MAX + 1);
    size_t n = text ? fread(text, 1, NG_SIMILAR_TEXT_MAX, stdin) : 0;
    if (n == NG_SIMILAR_TEXT_MAX) /* perhaps within a character */
        n = ng_utf8_valid_prefix(text, n);
    json_t *value = text ? json_stringn(text, n) : NULL;
    free(text);
    return value;
}

static int set_what(const cli_context *c, json_t *params)
{
    if (!cli_has(c, "text"))
        return json_object_set_new(params, "id", json_string(c->args[0]));
    if (strcmp(c->args[0], "-") == 0)
        return json_object_set_new(params, "text", read_input());
    return json_object_set_new(params, "text", json_string(c->args[0]));
}

static int run(cli_context *c)
{
    json_t *params = json_object();
    cli_asker asker = {.c = c};
    int status = cli_page_params(c, params);
    if (!status && set_what(c, params))
        status = cli_fail(c, CLI_USAGE, "an id, or a text, must be valid UTF-8");
    if (!status)
        status = cli_asker_open(c, &asker);
    if (!status)
        status = cli_show(&asker, "similar", params);
    json_decref(params);
    cli_asker_release(&asker);
    return status;
}

const cli_command cli_similar = {"similar",
                                 "similar [OPTION...] ID",
                                 "Show passages like the one with this id, or like an article",
                                 options,
                                 "0 when passages were found, 1 when none was",
                                 1,
                                 1,
                                 run};
