/* SPDX-License-Identifier: GPL-2.0-or-later */
/* own_article.c - the tool get_article: an article block by block, as much of it as was asked for.
 */
#include <string.h>

#include "nutgraf/text.h"
#include "service/mcp/own.h"

#define BLOCKS_BEFORE 2 /* of the passage that was asked for */

static const char *const known[] = {"article", "id", "start", "max_characters", NULL};
static const ng_mcp_usage usage = {known, "{\"article\":\"talks.txt\",\"start\":1}"};

static int ask(ng_mcp_turn *t)
{
    static const char *const names[] = {"article", "id", NULL};
    const char *article = NULL, *id = NULL;
    long start = 1, characters = 0;
    if (!ng_mcp_own_known(t, &usage) || !ng_mcp_own_text(t, &usage, "article", 0, &article) ||
        !ng_mcp_own_text(t, &usage, "id", 0, &id) ||
        !ng_mcp_own_number(t, &usage, "start", 1, NG_MCP_BLOCKS_MAX, &start) ||
        !ng_mcp_own_number(t, &usage, "max_characters", NG_MCP_ARTICLE_MIN, NG_MCP_ARTICLE_MAX,
                           &characters))
        return 0;
    if (!article == !id)
        return ng_mcp_tool_error(t,
                                 "Give either `article` (the id of an article) or `id` (of a "
                                 "passage, or a citation). Example: %s",
                                 usage.example);
    json_t *params = json_object();
    if (params && !ng_mcp_own_copy(params, t->arguments, names))
        return ng_mcp_ask(t, "get", params);
    json_decref(params);
    return -1;
}

static json_int_t span_at(const json_t *of, size_t i)
{
    return json_integer_value(json_array_get(json_object_get(of, "span"), i));
}

/* The first block that is shown: the one asked for, else a little before the passage. */
static size_t first_block(const ng_mcp_turn *t, const json_t *blocks)
{
    const json_t *start = json_object_get(t->arguments, "start");
    const json_t *passage = json_object_get(t->answer, "passage");
    size_t i;
    json_t *block;
    if (json_is_integer(start))
        return (size_t)json_integer_value(start) - 1;
    if (!passage)
        return 0;
    json_array_foreach(blocks, i, block)
    {
        if (span_at(block, 1) > span_at(passage, 0))
            return i > BLOCKS_BEFORE ? i - BLOCKS_BEFORE : 0;
    }
    return 0;
}

static int append_block(json_t *shown, const json_t *block, size_t number, size_t characters)
{
    const json_t *text = json_object_get(block, "text");
    json_t *o = json_pack("{s:I, s:O}", "block", (json_int_t)number, "kind",
                          json_object_get(block, "kind"));
    int was_cut = 0;
    int failed = json_object_set_new(
        o, "quote",
        ng_mcp_own_cut(json_string_value(text), json_string_length(text), characters, &was_cut));
    if (was_cut)
        failed |= json_object_set_new(o, "cut", json_true());
    return json_array_append_new(shown, o) | failed;
}

/* Whole blocks as long as there is room; the first one in any case, if need be cut. */
static int add_blocks(const ng_mcp_turn *t, json_t *o)
{
    const json_t *blocks = json_object_get(t->answer, "blocks");
    const json_t *given = json_object_get(t->arguments, "max_characters");
    size_t room =
        json_is_integer(given) ? (size_t)json_integer_value(given) : NG_MCP_ARTICLE_DEFAULT;
    size_t n = json_array_size(blocks), first = first_block(t, blocks), at;
    json_t *shown = json_array();
    int failed = !shown;
    for (at = first; at < n && room > 0; at++) {
        const json_t *block = json_array_get(blocks, at);
        const json_t *text = json_object_get(block, "text");
        if (!json_is_string(text)) {
            failed = -1;
            break;
        }
        size_t len =
            ng_units_length(json_string_value(text), json_string_length(text), NG_UNITS_CODEPOINT);
        if (len > room && at > first)
            break;
        failed |= append_block(shown, block, at + 1, room);
        room -= len < room ? len : room;
    }
    failed |= json_object_set_new(o, "blocks_in_all", json_integer((json_int_t)n));
    failed |= json_object_set_new(o, "blocks", shown);
    if (at < n)
        failed |= json_object_set_new(o, "next_start", json_integer((json_int_t)at + 1));
    return failed;
}

static int answer(ng_mcp_turn *t)
{
    static const char *const names[] = {"revision", "title",     "url",  "source", "section",
                                        "authors",  "published", "lang", "tags",   NULL};
    static const char *const of_passage[] = {"id", "citation", NULL};
    const char *id = json_string_value(json_object_get(t->answer, "id"));
    const json_t *passage = json_object_get(t->answer, "passage");
    json_t *links = json_array();
    json_t *o = json_pack("{s:s, s:s}", "notice", NG_MCP_NOTICE, "article", id ? id : "");
    int failed = ng_mcp_own_copy(o, t->answer, names);
    if (passage) {
        json_t *p = json_pack("{s:O}", "quote", json_object_get(passage, "text"));
        failed |= ng_mcp_own_copy(p, passage, of_passage);
        failed |= json_object_set_new(o, "passage", p);
    }
    failed |= add_blocks(t, o);
    if (id)
        failed |=
            ng_mcp_own_link(links, id, json_string_value(json_object_get(t->answer, "title")));
    if (!failed)
        return ng_mcp_own_result(t, o, links);
    json_decref(o);
    json_decref(links);
    return -1;
}

int ng_mcp_own_article(ng_mcp_turn *t)
{
    if (t->step == 0)
        return ask(t);
    return t->fault ? ng_mcp_own_fault(t, &usage) : answer(t);
}
