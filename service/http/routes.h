/* SPDX-License-Identifier: GPL-2.0-or-later */
/* routes.h - which address is what. Pure: a table and how to look into it.
 *
 * Ownership: constants.
 * Threads:   constants.
 * Errors:    none.
 */
#ifndef NG_SERVICE_HTTP_ROUTES_H
#define NG_SERVICE_HTTP_ROUTES_H

#include "service/http/params.h"
#include "service/http/request.h"

/* How a request becomes an answer: from what lies in memory, or out of the result of a method. */
typedef enum ng_http_shape {
    NG_HTTP_IS_ASSET,
    NG_HTTP_IS_OPENAPI,
    NG_HTTP_IS_OPENSEARCH,
    NG_HTTP_IS_HEALTH,
    NG_HTTP_IS_READY,
    NG_HTTP_IS_METRICS,
    NG_HTTP_AS_JSON,
    NG_HTTP_AS_RESULTS, /* the page of a search */
    NG_HTTP_AS_ARTICLE, /* the page of an article */
    NG_HTTP_AS_ATOM,
    NG_HTTP_AS_MCP
} ng_http_shape;

typedef struct ng_http_route {
    const char *path; /* one that ends with a slash and is not "/" has a name behind it */
    unsigned verbs;   /* ng_http_verb; HEAD goes with GET, OPTIONS with all */
    ng_http_shape shape;
    const char *method; /* of JSON-RPC; NULL: none */
    const ng_http_param_rule *params;
    const char *name_member; /* where the name goes in the parameters */
    size_t body_max;         /* bytes; 0: a body is not read for anything */
} ng_http_route;

/* The route of a decoded path and verb; NULL: none. `*ret_name` is what stands behind its path;
 * `*ret_verbs` are the verbs of the path, 0 when it is not known. */
const ng_http_route *ng_http_route_find(const char *path, ng_http_verb verb, const char **ret_name,
                                        unsigned *ret_verbs);

/* "GET, HEAD, OPTIONS" */
void ng_http_verbs_text(unsigned verbs, char ret[64]);

#endif
