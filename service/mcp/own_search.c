/* SPDX-License-Identifier: GPL-2.0-or-later */
/* own_search.c - the tools search_passages and similar_passages. */
#include <string.h>

#include "service/mcp/own.h"

static const char *const search_known[] = {
    "query",  "limit", "cursor", "from",    "to",   "source",  "section",
    "author", "lang",  "tag",    "article", "sort", "context", "passage_characters",
    NULL};
static const char *const similar_known[] = {"id",   "text",   "limit",   "from",
                                            "to",   "source", "section", "author",
                                            "lang", "tag",    "article", "passage_characters",
                                            NULL};
static const ng_mcp_usage search_usage = {search_known,
                                          "{\"query\":\"naval treaty 1922\",\"limit\":5}"};
static const ng_mcp_usage similar_usage = {similar_known, "{\"id\":\"talks.txt#p7\",\"limit\":5}"};

/* ---- Asking. ---- */

static int set_filter(const ng_mcp_turn *t, json_t *params)
{
    static const char *const names[] = {"from", "to",  "source",  "section", "author",
                                        "lang", "tag", "article", NULL};
    json_t *filter = json_object();
    int failed = !filter || ng_mcp_own_copy(filter, t->arguments, names);
    if (json_object_size(filter))
        failed |= json_object_set(params, "filter", filter);
    json_decref(filter);
    return failed;
}

static int ask(ng_mcp_turn *t, const char *method, json_t *params, const char *const *names)
{
    if (params && !ng_mcp_own_copy(params, t->arguments, names) && !set_filter(t, params))
        return ng_mcp_ask(t, method, params);
    json_decref(params);
    return -1;
}

static int ask_search(ng_mcp_turn *t)
{
    static const char *const names[] = {"query", "cursor", "sort", NULL};
    const ng_mcp_usage *u = &search_usage;
    const char *query = NULL;
    long limit = NG_MCP_LIMIT_DEFAULT, context = 0, characters = 0;
    if (!ng_mcp_own_known(t, u) || !ng_mcp_own_text(t, u, "query", 1, &query) ||
        !ng_mcp_own_number(t, u, "limit", 1, NG_MCP_LIMIT_MAX, &limit) ||
        !ng_mcp_own_number(t, u, "context", 0, NG_MCP_CONTEXT_MAX, &context) ||
        !ng_mcp_own_number(t, u, "passage_characters", NG_MCP_CHARACTERS_MIN, NG_MCP_CHARACTERS_MAX,
                           &characters))
        return 0;
    json_t *params = json_pack("{s:I, s:{s:I, s:I}}", "limit", (json_int_t)limit, "context",
                               "before", (json_int_t)context, "after", (json_int_t)context);
    return ask(t, "search", params, names);
}

static int ask_similar(ng_mcp_turn *t)
{
    static const char *const names[] = {"id", "text", NULL};
    const ng_mcp_usage *u = &similar_usage;
    const char *id = NULL, *text = NULL;
    long limit = NG_MCP_LIMIT_DEFAULT, characters = 0;
    if (!ng_mcp_own_known(t, u) || !ng_mcp_own_text(t, u, "id", 0, &id) ||
        !ng_mcp_own_text(t, u, "text", 0, &text) ||
        !ng_mcp_own_number(t, u, "limit", 1, NG_MCP_LIMIT_MAX, &limit) ||
        !ng_mcp_own_number(t, u, "passage_characters", NG_MCP_CHARACTERS_MIN, NG_MCP_CHARACTERS_MAX,
                           &characters))
        return 0;
    if (!id == !text)
        return ng_mcp_tool_error(t, "Give either `id` or `text`. Example: %s", u->example);
    return ask(t, "similar", json_pack("{s:I}", "limit", (json_int_t)limit), names);
}

/* ---- Answering. ---- */

static json_t *cut_text(const json_t *of, size_t characters, int *ret_was_cut)
{
    const json_t *text = json_object_get(of, "text");
    const char *value = json_string_value(text);
    return value ? ng_mcp_own_cut(value, json_string_length(text), characters, ret_was_cut)
                 : json_string("");
}

/* Neighbours, when there are some. */
static int set_neighbours(json_t *o, const json_t *hit, const char *name, size_t characters)
{
    const json_t *list = json_object_get(json_object_get(hit, "context"), name);
    size_t i;
    json_t *one;
    if (!json_array_size(list))
        return 0;
    json_t *texts = json_array();
    int failed = !texts, was_cut;
    json_array_foreach(list, i, one)
    {
        failed |= json_array_append_new(texts, cut_text(one, characters, &was_cut));
    }
    return failed | json_object_set_new(o, name, texts);
}

static json_t *passage(const json_t *hit, size_t characters)
{
    static const char *const names[] = {"citation", "id",        "article", "title", "url",
                                        "source",   "published", "heading", NULL};
    const json_t *missing = json_object_get(json_object_get(hit, "matched"), "missing");
    json_int_t copies = json_integer_value(json_object_get(hit, "also_in_count"));
    json_t *o = json_object();
    int was_cut = 0;
    int failed = ng_mcp_own_copy(o, hit, names);
    failed |= set_neighbours(o, hit, "before", characters);
    failed |= json_object_set_new(o, "quote", cut_text(hit, characters, &was_cut));
    failed |= set_neighbours(o, hit, "after", characters);
    if (was_cut)
        failed |= json_object_set_new(o, "cut", json_true());
    if (json_array_size(missing))
        failed |= json_object_set(o, "missing_words", (json_t *)missing);
    if (copies > 0)
        failed |= json_object_set_new(o, "copies", json_integer(copies));
    if (!failed)
        return o;
    json_decref(o);
    return NULL;
}

static int add_hits(const json_t *hits, size_t characters, json_t *passages, json_t *links)
{
    size_t i;
    json_t *hit;
    int failed = !passages || !links;
    json_array_foreach(hits, i, hit)
    {
        const char *article = json_string_value(json_object_get(hit, "article"));
        const char *title = json_string_value(json_object_get(hit, "title"));
        failed |= json_array_append_new(passages, passage(hit, characters));
        if (article)
            failed |= ng_mcp_own_link(links, article, title);
    }
    return failed;
}

static const char *hint_of(const ng_mcp_turn *t)
{
    int none = json_array_size(json_object_get(t->answer, "hits")) == 0;
    if (none && json_object_get(t->arguments, "cursor"))
        return "There are no more passages.";
    if (none)
        return "Nothing matches. Use fewer, more general or other words, or fewer filters.";
    if (json_is_true(json_object_get(t->answer, "partial")))
        return "Time ran out: there may be better passages. Ask again, or more narrowly.";
    if (json_is_true(json_object_get(t->answer, "weak")))
        return "No passage has enough of the query to be relied on: say so, or use other words.";
    return NULL;
}

static int answer_passages(ng_mcp_turn *t)
{
    static const char *const names[] = {"total", "weak", "partial", "cursor", NULL};
    static const char *const of_query[] = {"interpreted", "corrected", NULL};
    long characters = NG_MCP_CHARACTERS_DEFAULT;
    const json_t *given = json_object_get(t->arguments, "passage_characters");
    if (json_is_integer(given))
        characters = (long)json_integer_value(given);
    json_t *o = json_pack("{s:s}", "notice", NG_MCP_NOTICE);
    json_t *query = json_object(), *passages = json_array(), *links = json_array();
    const char *hint = hint_of(t);
    int failed = ng_mcp_own_copy(query, json_object_get(t->answer, "query"), of_query);
    failed |= add_hits(json_object_get(t->answer, "hits"), (size_t)characters, passages, links);
    failed |= json_object_set_new(o, "query", query);
    failed |= ng_mcp_own_copy(o, t->answer, names);
    if (hint)
        failed |= json_object_set_new(o, "hint", json_string(hint));
    failed |= json_object_set_new(o, "passages", passages);
    if (!failed)
        return ng_mcp_own_result(t, o, links);
    json_decref(o);
    json_decref(links);
    return -1;
}

int ng_mcp_own_search(ng_mcp_turn *t)
{
    if (t->step == 0)
        return ask_search(t);
    return t->fault ? ng_mcp_own_fault(t, &search_usage) : answer_passages(t);
}

int ng_mcp_own_similar(ng_mcp_turn *t)
{
    if (t->step == 0)
        return ask_similar(t);
    return t->fault ? ng_mcp_own_fault(t, &similar_usage) : answer_passages(t);
}
