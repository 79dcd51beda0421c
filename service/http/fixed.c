/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fixed.c - answers that no method is needed for. */
#include "service/http/fixed.h"

#include <string.h>

#include "service/http/openapi.h"
#include "service/http/opensearch.h"
#include "service/metrics.h"
#include "service/page/page.h"

/* A file changes only with the program: it may be kept, and is asked for again by its ETag. */
static int get_asset(const ng_http_fixed *in, ng_http_reply *ret, const char **ret_bytes,
                     size_t *ret_len)
{
    const ng_asset *a = ng_asset_find(in->name);
    if (!a)
        return 0;
    ret->type = a->type;
    ret->etag = a->etag;
    ret->cache = "public, max-age=3600";
    if (in->if_none_match &&
        (!strcmp(in->if_none_match, "*") || strstr(in->if_none_match, a->etag))) {
        ret->status = 304;
        ret->type = NULL;
        return 1;
    }
    *ret_bytes = (const char *)a->bytes;
    *ret_len = a->len;
    return 1;
}

static void get_made(ng_http_reply *ret, const char *type, ng_status failed, const ng_buf *room,
                     const char **ret_bytes, size_t *ret_len)
{
    ret->type = failed ? NG_HTTP_TEXT : type;
    ret->status = failed ? 500 : 200;
    *ret_bytes = failed || !room->data ? "" : room->data;
    *ret_len = failed ? 0 : room->len;
}

static void get_ready(const ng_http_fixed *in, ng_http_reply *ret, const char **ret_bytes,
                      size_t *ret_len)
{
    ng_indexing_state s;
    ng_indexing_get(in->server->indexing, &s);
    int ready = s.ready && !s.rebuilding && in->server->phase == NG_PHASE_SERVING;
    ret->type = NG_HTTP_TEXT;
    ret->status = ready ? 200 : 503;
    ret->retry_after_s = !ready;
    *ret_bytes = ready ? "ok\n" : "the index is being built\n";
    *ret_len = strlen(*ret_bytes);
}

int ng_http_fixed_get(const ng_http_fixed *in, ng_http_reply *ret, const char **ret_bytes,
                      size_t *ret_len, ng_buf *room)
{
    ng_error err = NG_ERROR_INIT;
    switch (in->shape) {
    case NG_HTTP_IS_ASSET:
        return get_asset(in, ret, ret_bytes, ret_len);
    case NG_HTTP_IS_OPENAPI:
        ret->type = NG_HTTP_JSON;
        ret->cache = "no-cache";
        *ret_bytes = ng_openapi(ret_len);
        break;
    case NG_HTTP_IS_OPENSEARCH:
        get_made(ret, "application/opensearchdescription+xml",
                 ng_opensearch_write(in->base_url, room, &err), room, ret_bytes, ret_len);
        break;
    case NG_HTTP_IS_METRICS:
        get_made(ret, "text/plain; version=0.0.4; charset=utf-8",
                 ng_metrics_write(&in->server->shared, room, &err), room, ret_bytes, ret_len);
        break;
    case NG_HTTP_IS_READY:
        get_ready(in, ret, ret_bytes, ret_len);
        break;
    default:
        ret->type = NG_HTTP_TEXT;
        *ret_bytes = "ok\n";
        *ret_len = 3;
    }
    return 1;
}
