/* SPDX-License-Identifier: GPL-2.0-or-later */
/* routes.c - which address is what. */
#include "service/http/routes.h"

#include <stdio.h>
#include <string.h>

#define GET    NG_HTTP_GET
#define POST   NG_HTTP_POST
#define DELETE NG_HTTP_DELETE

#define SMALL NG_MESSAGE_PLAIN_MAX

static const ng_http_route routes[] = {
    {"/", GET, NG_HTTP_AS_RESULTS, "search", ng_http_search_params, NULL, 0},
    {"/a/", GET, NG_HTTP_AS_ARTICLE, "get", ng_http_get_params, "article", 0},
    {"/assets/", GET, NG_HTTP_IS_ASSET, NULL, NULL, NULL, 0},
    {"/v1/search", GET, NG_HTTP_AS_JSON, "search", ng_http_search_params, NULL, 0},
    {"/v1/search", POST, NG_HTTP_AS_JSON, "search", NULL, NULL, SMALL},
    {"/v1/search.atom", GET, NG_HTTP_AS_ATOM, "search", ng_http_search_params, NULL, 0},
    {"/v1/suggest", GET, NG_HTTP_AS_JSON, "suggest", ng_http_suggest_params, NULL, 0},
    {"/v1/suggest", POST, NG_HTTP_AS_JSON, "suggest", NULL, NULL, SMALL},
    {"/v1/similar", GET, NG_HTTP_AS_JSON, "similar", ng_http_similar_params, NULL, 0},
    {"/v1/similar", POST, NG_HTTP_AS_JSON, "similar", NULL, NULL, SMALL},
    {"/v1/parse", GET, NG_HTTP_AS_JSON, "parse", ng_http_parse_params, NULL, 0},
    {"/v1/resolve", GET, NG_HTTP_AS_JSON, "resolve", ng_http_resolve_params, NULL, 0},
    {"/v1/status", GET, NG_HTTP_AS_JSON, "status", NULL, NULL, 0},
    {"/v1/articles", POST, NG_HTTP_AS_JSON, "add", NULL, NULL, NG_MESSAGE_MAX},
    {"/v1/articles", DELETE, NG_HTTP_AS_JSON, "delete", NULL, NULL, NG_MESSAGE_DELETE_MAX},
    {"/v1/articles/", GET, NG_HTTP_AS_JSON, "get", ng_http_get_params, "article", 0},
    {"/v1/articles/", DELETE, NG_HTTP_AS_JSON, "delete", ng_http_delete_params, "articles", 0},
    {"/v1/passages/", GET, NG_HTTP_AS_JSON, "get", ng_http_get_params, "id", 0},
    {"/openapi.json", GET, NG_HTTP_IS_OPENAPI, NULL, NULL, NULL, 0},
    {"/opensearch.xml", GET, NG_HTTP_IS_OPENSEARCH, NULL, NULL, NULL, 0},
    {"/healthz", GET, NG_HTTP_IS_HEALTH, NULL, NULL, NULL, 0},
    {"/readyz", GET, NG_HTTP_IS_READY, NULL, NULL, NULL, 0},
    {"/metrics", GET, NG_HTTP_IS_METRICS, NULL, NULL, NULL, 0},
    {"/mcp", POST, NG_HTTP_AS_MCP, NULL, NULL, NULL, SMALL},
};

/* The name behind the path of the route, "" when it has none; NULL: it is another path. */
static const char *match(const ng_http_route *route, const char *path)
{
    size_t n = strlen(route->path);
    if (n > 1 && route->path[n - 1] == '/')
        return !strncmp(path, route->path, n) && path[n] ? path + n : NULL;
    return strcmp(path, route->path) ? NULL : "";
}

const ng_http_route *ng_http_route_find(const char *path, ng_http_verb verb, const char **ret_name,
                                        unsigned *ret_verbs)
{
    const ng_http_route *found = NULL;
    ng_http_verb wanted = verb == NG_HTTP_HEAD ? NG_HTTP_GET : verb;
    *ret_verbs = 0;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        const char *name = match(&routes[i], path);
        if (!name)
            continue;
        *ret_verbs |= routes[i].verbs;
        if (routes[i].verbs & wanted) {
            found = &routes[i];
            *ret_name = name;
        }
    }
    return found;
}

void ng_http_verbs_text(unsigned verbs, char ret[64])
{
    snprintf(ret, 64, "%s%s%sOPTIONS", verbs & GET ? "GET, HEAD, " : "",
             verbs & POST ? "POST, " : "", verbs & DELETE ? "DELETE, " : "");
}
