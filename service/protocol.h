/* SPDX-License-Identifier: GPL-2.0-or-later */
/* protocol.h - framing: bytes to messages. Pure: no socket, no event loop, no JSON values but in
 * ng_json_decode.
 *
 *   lines     one JSON text a line (newline-delimited JSON); CR LF is tolerated
 *   headers   `Content-Length: N` CR LF CR LF, then N bytes (the base protocol of LSP)
 *
 * The first byte of a connection that is not white space decides: `{` or `[` lines, `C` or `c`
 * headers. Anything else, an HTTP verb for one, is refused and the connection must be closed: a web
 * page can make a browser send lines of JSON below an HTTP header, so bad input is never skipped.
 * For the same reason only Content-Length and Content-Type are accepted as headers.
 *
 * Ownership: bytes are borrowed; a frame points into them.
 * Threads:   one thread at a time per framer.
 * Errors:    NG_INVALID not this protocol, NG_LIMIT a message or header over its limit.
 */
#ifndef NG_SERVICE_PROTOCOL_H
#define NG_SERVICE_PROTOCOL_H

#include <jansson.h>
#include <stddef.h>

#include "nutgraf/buffer.h"
#include "nutgraf/error.h"

typedef enum ng_framing {
    NG_FRAMING_UNKNOWN = 0,
    NG_FRAMING_LINES = 1,
    NG_FRAMING_HEADERS = 2
} ng_framing;

typedef struct ng_framer {
    ng_framing framing;
    size_t max;     /* bytes of a message */
    size_t scanned; /* bytes of the current message that hold no end; keeps the work linear */
} ng_framer;

typedef enum ng_frame_state {
    NG_FRAME_MESSAGE = 0, /* `frame` holds one */
    NG_FRAME_MORE = 1,    /* more bytes are needed */
    NG_FRAME_BAD = 2      /* see the error; the connection is to be closed after saying so */
} ng_frame_state;

typedef struct ng_frame {
    const char *text; /* a MESSAGE */
    size_t len;
    size_t
        used; /* bytes to drop from the front before the next call; also for MORE (white space) */
} ng_frame;

void ng_framer_init(ng_framer *f, size_t max);

/* Look for one message at the front of all bytes that were not used yet. The length is checked
 * before the end is looked for. How the bytes were cut into calls makes no difference. */
ng_frame_state ng_framer_next(ng_framer *f, const char *bytes, size_t len, ng_frame *ret,
                              ng_error *err);

/* After the last byte: what is left may be a last line without its newline. MESSAGE, MORE (nothing
 * is left, or a message was cut off) or BAD. */
ng_frame_state ng_framer_finish(ng_framer *f, const char *bytes, size_t len, ng_frame *ret,
                                ng_error *err);

/* Append `text` as a message of the framing (lines when unknown). */
ng_status ng_frame_write(ng_framing framing, const char *text, size_t len, ng_buf *ret,
                         ng_error *err) NG_MUST_CHECK;

/* The same in place: `message` is wrapped in its framing. On failure it is what it was. */
ng_status ng_frame_wrap(ng_framing framing, ng_buf *message, ng_error *err) NG_MUST_CHECK;

/* JSON text to a value, given to the caller. Depth and structural tokens are counted before
 * anything is built (NG_LIMIT); then NG_INVALID for what is not JSON (RFC 8259), duplicate member
 * names, strings with NUL, or a text that is neither object nor array. */
ng_status ng_json_decode(const char *text, size_t len, json_t **ret, ng_error *err) NG_MUST_CHECK;

#endif
