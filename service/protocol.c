/* SPDX-License-Identifier: GPL-2.0-or-later */
/* protocol.c - framing: bytes to messages, messages to bytes. */
#include "service/protocol.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "service/limits.h"

#define HEADER_FORMAT "Content-Length: %zu\r\n\r\n"
#define HEADER_ROOM   64

void ng_framer_init(ng_framer *f, size_t max)
{
    *f = (ng_framer){.framing = NG_FRAMING_UNKNOWN, .max = max};
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static ng_frame_state bad(ng_error *err, ng_status status, const char *text)
{
    (void)ng_fail(err, status, "%s", text);
    return NG_FRAME_BAD;
}

static ng_frame_state too_large(const ng_framer *f, ng_error *err)
{
    (void)ng_fail(err, NG_LIMIT, "the message is over %zu bytes", f->max);
    return NG_FRAME_BAD;
}

/* A line: its content is at most f->max bytes, CR and LF not counted. */
static ng_frame_state next_line(ng_framer *f, const char *bytes, size_t len, ng_frame *ret,
                                ng_error *err)
{
    if (bytes[0] != '{' && bytes[0] != '[')
        return bad(err, NG_INVALID, "not a JSON object or array: the connection is closed");
    size_t window = len < f->max + 2 ? len : f->max + 2;
    size_t from = f->scanned < window ? f->scanned : window;
    const char *end = memchr(bytes + from, '\n', window - from);
    if (end) {
        size_t content = (size_t)(end - bytes);
        ret->used = content + 1;
        content -= bytes[content - 1] == '\r';
        if (content > f->max)
            return too_large(f, err);
        ret->text = bytes;
        ret->len = content;
        f->scanned = 0;
        return NG_FRAME_MESSAGE;
    }
    f->scanned = window;
    if (len > f->max + 1 || (len == f->max + 1 && bytes[f->max] != '\r'))
        return too_large(f, err);
    return NG_FRAME_MORE;
}

/* Digits of a Content-Length; at most f->max. */
static int parse_length(const char *text, size_t len, size_t *ret)
{
    size_t value = 0;
    if (!len || len > 10)
        return 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        value = value * 10 + (size_t)(text[i] - '0');
    }
    *ret = value;
    return 1;
}

/* One header line, `len` without CR LF. */
static ng_frame_state header_line(const char *line, size_t len, size_t *length, ng_error *err)
{
    static const char name[] = "content-length:", type[] = "content-type:";
    if (len >= sizeof type - 1 && !strncasecmp(line, type, sizeof type - 1))
        return NG_FRAME_MESSAGE;
    if (len < sizeof name - 1 || strncasecmp(line, name, sizeof name - 1))
        return bad(err, NG_INVALID,
                   "only Content-Length and Content-Type are headers here: this is not HTTP");
    size_t at = sizeof name - 1;
    while (at < len && (line[at] == ' ' || line[at] == '\t'))
        at++;
    while (len > at && (line[len - 1] == ' ' || line[len - 1] == '\t'))
        len--;
    if (*length != SIZE_MAX || !parse_length(line + at, len - at, length))
        return bad(err, NG_INVALID, "Content-Length must be given once, as a number");
    return NG_FRAME_MESSAGE;
}

/* Read complete header lines; MESSAGE when the empty line was met: `*at` is behind it. */
static ng_frame_state read_headers(const char *bytes, size_t len, size_t *at, size_t *length,
                                   ng_error *err)
{
    size_t window = len < NG_HEADER_MAX ? len : NG_HEADER_MAX;
    for (;;) {
        const char *end = memchr(bytes + *at, '\n', window - *at);
        if (!end)
            return window == NG_HEADER_MAX ? bad(err, NG_LIMIT, "the header is over 4096 bytes")
                                           : NG_FRAME_MORE;
        size_t line = (size_t)(end - bytes) - *at;
        if (!line || end[-1] != '\r')
            return bad(err, NG_INVALID, "a header line must end in CR LF");
        const char *start = bytes + *at;
        *at = (size_t)(end - bytes) + 1;
        if (line == 1)
            return NG_FRAME_MESSAGE;
        if (header_line(start, line - 1, length, err) == NG_FRAME_BAD)
            return NG_FRAME_BAD;
    }
}

static ng_frame_state next_headers(ng_framer *f, const char *bytes, size_t len, ng_frame *ret,
                                   ng_error *err)
{
    if (bytes[0] != 'C' && bytes[0] != 'c')
        return bad(err, NG_INVALID, "a message must begin with Content-Length");
    size_t at = 0, length = SIZE_MAX;
    ng_frame_state state = read_headers(bytes, len, &at, &length, err);
    if (state != NG_FRAME_MESSAGE)
        return state;
    if (length == SIZE_MAX)
        return bad(err, NG_INVALID, "Content-Length is missing");
    if (length > f->max)
        return too_large(f, err);
    if (len - at < length)
        return NG_FRAME_MORE;
    ret->text = bytes + at;
    ret->len = length;
    ret->used = at + length;
    return NG_FRAME_MESSAGE;
}

static ng_frame_state detect(ng_framer *f, char first, ng_error *err)
{
    if (first == '{' || first == '[')
        f->framing = NG_FRAMING_LINES;
    else if (first == 'C' || first == 'c')
        f->framing = NG_FRAMING_HEADERS;
    else
        return bad(err, NG_INVALID,
                   "this is JSON-RPC 2.0, one message a line or after Content-Length: the "
                   "connection is closed");
    return NG_FRAME_MESSAGE;
}

ng_frame_state ng_framer_next(ng_framer *f, const char *bytes, size_t len, ng_frame *ret,
                              ng_error *err)
{
    *ret = (ng_frame){NULL, 0, 0};
    size_t skipped = 0;
    if (f->framing != NG_FRAMING_HEADERS && !f->scanned)
        while (skipped < len && is_space(bytes[skipped]))
            skipped++;
    ret->used = skipped;
    if (skipped == len)
        return NG_FRAME_MORE;
    if (f->framing == NG_FRAMING_UNKNOWN && detect(f, bytes[skipped], err) == NG_FRAME_BAD)
        return NG_FRAME_BAD;
    ng_frame frame = {NULL, 0, 0};
    ng_frame_state state = f->framing == NG_FRAMING_LINES
                               ? next_line(f, bytes + skipped, len - skipped, &frame, err)
                               : next_headers(f, bytes + skipped, len - skipped, &frame, err);
    if (state == NG_FRAME_MESSAGE) {
        *ret = frame;
        ret->used += skipped;
    }
    return state;
}

ng_frame_state ng_framer_finish(ng_framer *f, const char *bytes, size_t len, ng_frame *ret,
                                ng_error *err)
{
    ng_frame_state state = ng_framer_next(f, bytes, len, ret, err);
    if (state != NG_FRAME_MORE || f->framing != NG_FRAMING_LINES || ret->used == len)
        return state;
    ret->text = bytes + ret->used;
    ret->len = len - ret->used;
    ret->len -= ret->text[ret->len - 1] == '\r';
    ret->used = len;
    f->scanned = 0;
    return NG_FRAME_MESSAGE;
}

ng_status ng_frame_write(ng_framing framing, const char *text, size_t len, ng_buf *ret,
                         ng_error *err)
{
    if (framing == NG_FRAMING_HEADERS) {
        ng_status status = ng_buf_addf(ret, err, HEADER_FORMAT, len);
        return status ? status : ng_buf_add(ret, text, len, err);
    }
    ng_status status = ng_buf_add(ret, text, len, err);
    return status ? status : ng_buf_add_char(ret, '\n', err);
}

ng_status ng_frame_wrap(ng_framing framing, ng_buf *message, ng_error *err)
{
    if (framing != NG_FRAMING_HEADERS)
        return ng_buf_add_char(message, '\n', err);
    char header[HEADER_ROOM];
    size_t len = (size_t)snprintf(header, sizeof header, HEADER_FORMAT, message->len);
    ng_status status = ng_buf_reserve(message, len, err);
    if (status)
        return status;
    memmove(message->data + len, message->data, message->len + 1);
    memcpy(message->data, header, len);
    message->len += len;
    return NG_OK;
}
