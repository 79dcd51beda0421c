/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_http.c - any bytes, cut anywhere: the same requests come out, and what is in them is sound.
 *
 * The first byte chooses the sizes of the pieces. */
#include <string.h>

#include "fuzz.h"
#include "nutgraf/text.h"
#include "service/http/guard.h"
#include "service/http/params.h"
#include "service/http/routes.h"

#define MAX_BODY 512
#define WHOLE    UINT32_MAX /* all bytes at once */

static void look_at_target(const ng_http_request *r)
{
    ng_http_target t;
    ng_error err = NG_ERROR_INIT;
    size_t len;
    const char *text = ng_http_request_target(r, &len), *name = "";
    unsigned verbs;
    if (!ng_http_target_read(text, len, &t, &err)) {
        ng_api_error error = {.data = NULL};
        FUZZ_CHECK(ng_utf8_valid_prefix(t.path, strlen(t.path)) == strlen(t.path));
        ng_http_route_find(t.path, ng_http_request_verb(r), &name, &verbs);
        json_t *params = ng_http_params(&t, ng_http_search_params, 0, &error);
        FUZZ_CHECK(params || error.text[0]);
        json_decref(params);
        ng_api_error_release(&error);
    }
    ng_http_target_release(&t);
}

static void look_at_head(const ng_http_request *r)
{
    static const ng_http_hosts none = {NULL, 0};
    char reason[NG_ERROR_TEXT_MAX];
    int status = ng_http_guard(&none, r, NULL, reason);
    FUZZ_CHECK(status == 0 || status == 400 || status == 403);
    look_at_target(r);
}

static void keep(const ng_http_request *r, ng_buf *log)
{
    size_t len, body_len;
    const char *target = ng_http_request_target(r, &len),
               *body = ng_http_request_body(r, &body_len);
    FUZZ_CHECK(body_len <= MAX_BODY);
    (void)!(ng_buf_add(log, target, len, NULL) || ng_buf_add_char(log, '|', NULL) ||
            ng_buf_add(log, body, body_len, NULL) || ng_buf_add_char(log, '\n', NULL));
}

static void feed(ng_http_request *r, const char *bytes, size_t len, unsigned seed, ng_buf *log)
{
    size_t start = 0, end = 0;
    ng_http_state state = NG_HTTP_MORE;
    while (end < len && state != NG_HTTP_MALFORMED) {
        size_t step = len, used;
        if (seed != WHOLE) {
            seed = (seed * 1103515245u + 12345u) & 0x7fffffff;
            step = 1 + (seed >> 16) % 43;
        }
        end = step < len - end ? end + step : len;
        do {
            state = ng_http_request_read(r, bytes + start, end - start, &used);
            FUZZ_CHECK(used <= end - start);
            start += used;
            if (state == NG_HTTP_HEAD_READ) {
                look_at_head(r);
                ng_http_request_allow_body(r, MAX_BODY);
            } else if (state == NG_HTTP_MESSAGE) {
                keep(r, log);
                ng_http_request_reset(r);
            }
        } while (state == NG_HTTP_HEAD_READ || state == NG_HTTP_MESSAGE);
    }
    (void)!ng_buf_addf(log, NULL, "%d", state == NG_HTTP_MALFORMED ? ng_http_request_status(r) : 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    char *bytes = malloc(size); /* an exact copy, so that reading past the end is seen */
    if (!bytes)
        return 0;
    memcpy(bytes, data + 1, size - 1);
    ng_buf pieces = NG_BUF_INIT, whole = NG_BUF_INIT;
    ng_http_request *a = ng_http_request_new(), *b = ng_http_request_new();
    if (a && b) {
        feed(a, bytes, size - 1, data[0], &pieces);
        feed(b, bytes, size - 1, WHOLE, &whole);
        FUZZ_CHECK(pieces.len == whole.len && !memcmp(pieces.data, whole.data, whole.len));
    }
    ng_http_request_free(a);
    ng_http_request_free(b);
    ng_buf_release(&pieces);
    ng_buf_release(&whole);
    free(bytes);
    return 0;
}
