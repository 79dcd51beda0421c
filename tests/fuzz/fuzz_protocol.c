/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_protocol.c - any bytes, cut anywhere: the framer gives the same messages, nothing crashes.
 *
 * The first byte chooses the sizes of the pieces. */
#include <string.h>

#include "fuzz.h"
#include "service/protocol.h"
#include "service/rpc.h"

#define MAX_MESSAGE 4096
#define WHOLE       UINT32_MAX /* all bytes at once */

static void envelope(const char *text, size_t len)
{
    json_t *value = NULL;
    ng_error err = NG_ERROR_INIT;
    if (ng_json_decode(text, len, &value, &err))
        return;
    ng_rpc_call call;
    ng_api_error error = {.data = NULL};
    ng_buf answer = NG_BUF_INIT;
    ng_status status = ng_rpc_read(value, &call, &error)
                           ? ng_rpc_error(call.id, &error, &answer, &err)
                           : ng_rpc_result(call.id, "{}", &answer, &err);
    json_t *back = status ? NULL : json_loads(answer.data, 0, NULL);
    FUZZ_CHECK(status || back);
    json_decref(back);
    ng_buf_release(&answer);
    ng_api_error_release(&error);
    json_decref(value);
}

/* Append each message and the outcome to `log`, feeding `step` bytes more each time. */
static void feed(const char *bytes, size_t len, unsigned seed, ng_buf *log)
{
    ng_framer f;
    ng_framer_init(&f, MAX_MESSAGE);
    size_t start = 0, end = 0;
    ng_frame_state state = NG_FRAME_MORE;
    while (end < len && state != NG_FRAME_BAD) {
        size_t step = len;
        if (seed != WHOLE) {
            seed = (seed * 1103515245u + 12345u) & 0x7fffffff;
            step = 1 + (seed >> 16) % 143;
        }
        end = step < len - end ? end + step : len;
        do {
            ng_frame frame;
            state = ng_framer_next(&f, bytes + start, end - start, &frame, NULL);
            FUZZ_CHECK(frame.used <= end - start);
            start += frame.used;
            if (state == NG_FRAME_MESSAGE &&
                (ng_buf_add(log, frame.text, frame.len, NULL) || ng_buf_add_char(log, '\0', NULL)))
                return;
        } while (state == NG_FRAME_MESSAGE);
    }
    (void)!ng_buf_add_char(log, state == NG_FRAME_BAD ? '!' : '.', NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    /* An exact copy on the heap, so that reading past the end is seen. */
    char *bytes = malloc(size);
    if (!bytes)
        return 0;
    memcpy(bytes, data + 1, size - 1);
    ng_buf pieces = NG_BUF_INIT, whole = NG_BUF_INIT;
    feed(bytes, size - 1, data[0], &pieces);
    feed(bytes, size - 1, WHOLE, &whole);
    FUZZ_CHECK(pieces.len == whole.len &&
               (!whole.len || !memcmp(pieces.data, whole.data, whole.len)));
    envelope(bytes, size - 1);
    ng_buf_release(&pieces);
    ng_buf_release(&whole);
    free(bytes);
    return 0;
}
