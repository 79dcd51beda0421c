/* SPDX-License-Identifier: GPL-2.0-or-later */
/* connection_decode.c - large messages, decoded beside the loop. */
#include <stdlib.h>
#include <string.h>

#include "service/connection.h"
#include "service/http/http.h"

typedef struct decode_work {
    uv_work_t request;
    ng_connection *connection; /* NULL: it closed meanwhile */
    char *text;
    size_t len;
    json_t *value;
    ng_error err;
} decode_work;

static void on_decode(uv_work_t *request)
{
    decode_work *w = request->data;
    if (ng_json_decode(w->text, w->len, &w->value, &w->err))
        w->value = NULL;
}

static void on_decoded(uv_work_t *request, int status)
{
    (void)status;
    decode_work *w = request->data;
    ng_connection *c = w->connection;
    free(w->text);
    if (c) {
        c->decoding = NULL;
        if (c->http)
            ng_http_decoded(c, w->value, &w->err);
        else
            ng_dispatch_decoded(c, w->value, &w->err, w->len);
        ng_connection_process(c);
    } else {
        json_decref(w->value);
    }
    free(w);
}

int ng_connection_decode(ng_connection *c, const char *text, size_t len)
{
    decode_work *w = calloc(1, sizeof *w);
    char *copy = w ? malloc(len) : NULL;
    if (!copy) {
        free(w);
        return 0;
    }
    memcpy(copy, text, len);
    *w = (decode_work){.connection = c, .text = copy, .len = len};
    w->request.data = w;
    if (uv_queue_work(&c->server->loop, &w->request, on_decode, on_decoded)) {
        free(copy);
        free(w);
        return 0;
    }
    c->decoding = w;
    return 1;
}

void ng_connection_forget_decode(ng_connection *c)
{
    c->decoding->connection = NULL;
}
