/* SPDX-License-Identifier: GPL-2.0-or-later */
/* own_schemas.c - JSON Schemas (2020-12) of what the tools take and give, kept to the plain words
 * of the language that every client understands. Members that may be absent are not `required`. */
#include "service/mcp/own.h"

/* What searching and finding similar passages share. */
#define STRINGS                                                                                    \
    "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"array\",\"items\":{\"type\":\"string\"}}]"
#define LIMIT                                                                                      \
    "\"limit\":{\"type\":\"integer\",\"description\":\"passages\",\"minimum\":1,\"maximum\":20,"   \
    "\"default\":5}"
#define FILTERS                                                                                    \
    "\"from\":{\"type\":\"string\",\"description\":\"published on or after: 2022, 2022-01 or "     \
    "2022-01-10\"},"                                                                               \
    "\"to\":{\"type\":\"string\",\"description\":\"published on or before\"},"                     \
    "\"source\":" STRINGS ",\"description\":\"only of these sources\"},"                           \
    "\"section\":" STRINGS "},\"author\":" STRINGS "},"                                            \
    "\"lang\":" STRINGS ",\"description\":\"codes such as en\"},\"tag\":" STRINGS "},"             \
    "\"article\":" STRINGS ",\"description\":\"only of these article ids\"}"
#define CUT                                                                                        \
    "\"passage_characters\":{\"type\":\"integer\",\"description\":\"a longer passage is cut\","    \
    "\"minimum\":100,\"maximum\":8192,\"default\":600}"

const char ng_mcp_search_input[] =
    "{\"type\":\"object\",\"properties\":{\"query\":{\"type\":\"string\","
    "\"description\":\"words to look for; see the description of the tool\"}," LIMIT
    ",\"cursor\":{\"type\":\"string\",\"description\":\"of the answer before, for the next page; "
    "all else must be the same\"}," FILTERS
    ",\"sort\":{\"type\":\"string\",\"enum\":[\"relevance\",\"newest\",\"oldest\"],"
    "\"default\":\"relevance\"},"
    "\"context\":{\"type\":\"integer\",\"description\":\"passages before and after each one\","
    "\"minimum\":0,\"maximum\":3,\"default\":0}," CUT
    "},\"required\":[\"query\"],\"additionalProperties\":false}";

const char ng_mcp_similar_input[] =
    "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\","
    "\"description\":\"of a passage or an article, or a citation\"},"
    "\"text\":{\"type\":\"string\",\"description\":\"instead of id\"}," LIMIT "," FILTERS "," CUT
    "},\"additionalProperties\":false}";

const char ng_mcp_passages_output[] =
    "{\"type\":\"object\",\"properties\":{\"notice\":{\"type\":\"string\"},"
    "\"query\":{\"type\":\"object\","
    "\"properties\":{\"interpreted\":{\"type\":\"string\"},"
    "\"corrected\":{\"type\":\"string\",\"description\":\"searched in its place\"}}},"
    "\"total\":{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"integer\"},"
    "\"relation\":{\"type\":\"string\",\"enum\":[\"eq\",\"gte\"]}},\"required\":[\"value\","
    "\"relation\"]},\"weak\":{\"type\":\"boolean\"},\"partial\":{\"type\":\"boolean\"},"
    "\"cursor\":{\"type\":\"string\"},\"hint\":{\"type\":\"string\"},"
    "\"passages\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
    "\"properties\":{\"citation\":{\"type\":\"string\","
    "\"description\":\"cite the passage by it\"},\"id\":{\"type\":\"string\"},"
    "\"article\":{\"type\":\"string\",\"description\":\"its id\"},"
    "\"title\":{\"type\":\"string\"},\"url\":{\"type\":\"string\"},"
    "\"source\":{\"type\":\"string\"},\"published\":{\"type\":\"string\"},"
    "\"heading\":{\"type\":\"string\"},\"before\":{\"type\":\"array\","
    "\"items\":{\"type\":\"string\"}},\"quote\":{\"type\":\"string\","
    "\"description\":\"the words of the passage\"},\"after\":{\"type\":\"array\","
    "\"items\":{\"type\":\"string\"}},\"cut\":{\"type\":\"boolean\"},"
    "\"missing_words\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
    "\"copies\":{\"type\":\"integer\"}},\"required\":[\"citation\",\"id\",\"article\","
    "\"title\",\"quote\"]}}},\"required\":[\"notice\",\"query\",\"total\",\"weak\","
    "\"partial\",\"passages\"]}";

const char ng_mcp_article_input[] =
    "{\"type\":\"object\",\"properties\":{\"article\":{\"type\":\"string\","
    "\"description\":\"the id of an article\"},\"id\":{\"type\":\"string\","
    "\"description\":\"of a passage, or a citation, instead of article\"},"
    "\"start\":{\"type\":\"integer\",\"description\":\"first block\",\"minimum\":1,"
    "\"maximum\":20000,\"default\":1},\"max_characters\":{\"type\":\"integer\","
    "\"description\":\"of all blocks together\",\"minimum\":200,\"maximum\":50000,"
    "\"default\":6000}},\"additionalProperties\":false}";

const char ng_mcp_article_output[] =
    "{\"type\":\"object\",\"properties\":{\"notice\":{\"type\":\"string\"},"
    "\"article\":{\"type\":\"string\",\"description\":\"its id\"},"
    "\"revision\":{\"type\":\"integer\"},\"title\":{\"type\":\"string\"},"
    "\"url\":{\"type\":\"string\"},\"source\":{\"type\":\"string\"},"
    "\"section\":{\"type\":\"string\"},\"authors\":{\"type\":\"array\","
    "\"items\":{\"type\":\"string\"}},\"published\":{\"type\":\"string\"},"
    "\"lang\":{\"type\":\"string\"},\"tags\":{\"type\":\"array\","
    "\"items\":{\"type\":\"string\"}},\"passage\":{\"type\":\"object\","
    "\"properties\":{\"id\":{\"type\":\"string\"},\"citation\":{\"type\":\"string\"},"
    "\"quote\":{\"type\":\"string\"}},\"required\":[\"id\",\"citation\",\"quote\"]},"
    "\"blocks_in_all\":{\"type\":\"integer\"},\"blocks\":{\"type\":\"array\","
    "\"items\":{\"type\":\"object\",\"properties\":{\"block\":{\"type\":\"integer\"},"
    "\"kind\":{\"type\":\"string\"},\"quote\":{\"type\":\"string\"},"
    "\"cut\":{\"type\":\"boolean\"}},\"required\":[\"block\",\"kind\",\"quote\"]}},"
    "\"next_start\":{\"type\":\"integer\"}},\"required\":[\"notice\",\"article\","
    "\"revision\",\"title\",\"blocks_in_all\",\"blocks\"]}";

const char ng_mcp_resolve_input[] =
    "{\"type\":\"object\",\"properties\":{\"citation\":{\"type\":\"string\","
    "\"description\":\"as search_passages gave it\"}},\"required\":[\"citation\"],"
    "\"additionalProperties\":false}";

const char ng_mcp_resolve_output[] =
    "{\"type\":\"object\",\"properties\":{\"notice\":{\"type\":\"string\"},"
    "\"citation\":{\"type\":\"string\"},\"state\":{\"type\":\"string\",\"enum\":[\"same\","
    "\"moved\",\"edited\",\"gone\"]},\"id\":{\"type\":\"string\"},"
    "\"quote\":{\"type\":\"string\"}},\"required\":[\"notice\",\"citation\",\"state\"]}";

const char ng_mcp_status_input[] =
    "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}";

const char ng_mcp_status_output[] =
    "{\"type\":\"object\",\"properties\":{\"articles\":{\"type\":\"integer\"},"
    "\"passages\":{\"type\":\"integer\"},\"state\":{\"type\":\"string\"},"
    "\"reason\":{\"type\":\"string\"},\"index_revision\":{\"type\":\"integer\"},"
    "\"version\":{\"type\":\"string\"}},\"required\":[\"articles\",\"passages\","
    "\"state\",\"index_revision\",\"version\"]}";
