/* SPDX-License-Identifier: GPL-2.0-or-later */
/* request.c - bytes to HTTP/1.1 requests. */
#include "service/http/request.h"

#include <llhttp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "service/limits.h"

typedef struct field {
    char *name, *value; /* into head; value NULL: it is empty */
    size_t name_len, value_len;
} field;

struct ng_http_request {
    llhttp_t parser;
    llhttp_settings_t settings;
    ng_buf head; /* a copy: fields point into it */
    ng_buf body;
    size_t scanned; /* bytes of the unfinished head that are known to be fine */
    size_t body_max;
    char *target;
    size_t target_len;
    field fields[NG_HTTP_FIELDS_MAX];
    unsigned n_fields;
    int in_body, complete;
    int status;
    char reason[NG_ERROR_TEXT_MAX];
};

/* ---- What llhttp tells. It sees the head in one piece, so each part comes in one piece. ---- */

static int fail(ng_http_request *r, int status, const char *reason)
{
    if (!r->status) {
        r->status = status;
        snprintf(r->reason, sizeof r->reason, "%s", reason);
    }
    return HPE_USER;
}

static int on_url(llhttp_t *parser, const char *at, size_t len)
{
    ng_http_request *r = parser->data;
    r->target = r->head.data + (at - r->head.data);
    r->target_len = len;
    return 0;
}

static int on_name(llhttp_t *parser, const char *at, size_t len)
{
    ng_http_request *r = parser->data;
    if (r->in_body)
        return 0; /* a trailer: nobody asks for it, and its bytes are not kept */
    if (r->n_fields == NG_HTTP_FIELDS_MAX) {
        char text[96];
        snprintf(text, sizeof text, "a request has at most %d header fields", NG_HTTP_FIELDS_MAX);
        return fail(r, 431, text);
    }
    r->fields[r->n_fields++] = (field){.name = r->head.data + (at - r->head.data), .name_len = len};
    return 0;
}

static int on_value(llhttp_t *parser, const char *at, size_t len)
{
    ng_http_request *r = parser->data;
    if (r->in_body)
        return 0;
    if (!r->n_fields)
        return fail(r, 400, "a header field has a name");
    field *f = &r->fields[r->n_fields - 1];
    while (len && (at[len - 1] == ' ' || at[len - 1] == '\t'))
        len--;
    f->value = r->head.data + (at - r->head.data);
    f->value_len = len;
    return 0;
}

static int on_body(llhttp_t *parser, const char *at, size_t len)
{
    ng_http_request *r = parser->data;
    ng_error err = NG_ERROR_INIT;
    if (r->body.len + len > r->body_max) {
        char text[96];
        snprintf(text, sizeof text, "the body of this request may have %zu bytes", r->body_max);
        return fail(r, 413, text);
    }
    return ng_buf_add(&r->body, at, len, &err) ? fail(r, 503, "out of memory") : 0;
}

static int on_complete(llhttp_t *parser)
{
    ng_http_request *r = parser->data;
    r->complete = 1;
    return HPE_PAUSED; /* what follows is the next request */
}

/* ---- Life. ---- */

void ng_http_request_reset(ng_http_request *r)
{
    ng_buf_clear(&r->head);
    if (r->body.cap > NG_READ_BYTES)
        ng_buf_release(&r->body);
    else
        ng_buf_clear(&r->body);
    llhttp_init(&r->parser, HTTP_REQUEST, &r->settings);
    r->parser.data = r;
    r->scanned = r->body_max = r->target_len = 0;
    r->target = NULL;
    r->n_fields = 0;
    r->in_body = r->complete = r->status = 0;
}

ng_http_request *ng_http_request_new(void)
{
    ng_http_request *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    llhttp_settings_init(&r->settings);
    r->settings.on_url = on_url;
    r->settings.on_header_field = on_name;
    r->settings.on_header_value = on_value;
    r->settings.on_body = on_body;
    r->settings.on_message_complete = on_complete;
    ng_http_request_reset(r);
    return r;
}

void ng_http_request_free(ng_http_request *r)
{
    if (!r)
        return;
    ng_buf_release(&r->head);
    ng_buf_release(&r->body);
    free(r);
}

/* ---- The head. ---- */

static ng_http_state malformed(ng_http_request *r, int status, const char *reason)
{
    fail(r, status, reason);
    return NG_HTTP_MALFORMED;
}

static ng_http_state parser_failed(ng_http_request *r)
{
    const char *why = llhttp_get_error_reason(&r->parser);
    char text[NG_ERROR_TEXT_MAX];
    snprintf(text, sizeof text, "this is not HTTP/1.1: %s", why && *why ? why : "malformed");
    return malformed(r, 400, text);
}

/* Nobody may read a line, or its end, in another way. */
static const char *odd_byte(const char *bytes, size_t at)
{
    char c = bytes[at], before = at ? bytes[at - 1] : '\n';
    if (c == '\n' && before != '\r')
        return "a line must end with CR LF";
    if (c != '\n' && before == '\r')
        return "a carriage return must be followed by a line feed";
    if (at && before == '\n' && (c == ' ' || c == '\t'))
        return "a header field must not be folded";
    if (at && before == '\n' && c == ':')
        return "a header field has a name";
    return c == '\0' ? "there is a NUL in the head" : NULL;
}

/* Scans for the empty line. Returns the bytes of the head, or 0 with the state. */
static size_t find_head(ng_http_request *r, const char *bytes, size_t len, ng_http_state *ret)
{
    *ret = NG_HTTP_MORE;
    for (size_t i = r->scanned; i < len; i++) {
        const char *odd = odd_byte(bytes, i);
        if (odd) {
            *ret = malformed(r, 400, odd);
            return 0;
        }
        if (!r->target_len && i > NG_HTTP_LINE_MAX + 1) {
            *ret = malformed(r, 414, "the request line is over 8192 bytes");
            return 0;
        }
        if (!r->target_len && i && bytes[i] == ' ' && bytes[i - 1] == ' ') {
            *ret = malformed(r, 400, "one blank stands between the parts of a request line");
            return 0;
        }
        if (r->target_len && i - r->target_len > NG_HTTP_HEAD_MAX + 2) {
            *ret = malformed(r, 431, "the header fields have over 32768 bytes");
            return 0;
        }
        if (bytes[i] == '\n' && !r->target_len)
            r->target_len = i; /* so far: the bytes of the request line */
        else if (bytes[i] == '\n' && bytes[i - 2] == '\n')
            return i + 1;
    }
    r->scanned = len;
    return 0;
}

/* Once the parser is through: where a NUL goes there is a colon, white space or an end of line. */
static void end_texts(ng_http_request *r)
{
    r->target[r->target_len] = '\0';
    for (unsigned i = 0; i < r->n_fields; i++) {
        field *f = &r->fields[i];
        f->name[f->name_len] = '\0';
        if (f->value)
            f->value[f->value_len] = '\0';
    }
}

/* RFC 9112, section 6.1: the only coding that is known here, and not beside a length. */
static int odd_encoding(const ng_http_request *r)
{
    unsigned n;
    const char *encoding = ng_http_request_field(r, "transfer-encoding", &n);
    return encoding && (n > 1 || strcasecmp(encoding, "chunked") ||
                        ng_http_request_field(r, "content-length", NULL));
}

static ng_http_state parse_head(ng_http_request *r, const char *bytes, size_t len)
{
    ng_error err = NG_ERROR_INIT;
    r->target_len = 0;
    if (ng_buf_add(&r->head, bytes, len, &err))
        return malformed(r, 503, "out of memory");
    llhttp_errno_t code = llhttp_execute(&r->parser, r->head.data, r->head.len);
    if (r->status)
        return NG_HTTP_MALFORMED;
    if (code == HPE_PAUSED_UPGRADE)
        r->complete = 1; /* to another protocol: it is not followed */
    else if (code != HPE_OK && code != HPE_PAUSED)
        return parser_failed(r);
    if (!r->target || !r->target_len)
        return malformed(r, 400, "the request line has no target");
    end_texts(r);
    if (r->parser.http_major != 1 || r->parser.http_minor > 1)
        return malformed(r, 505, "this server speaks HTTP/1.1");
    if (odd_encoding(r))
        return malformed(r, 400,
                         "Transfer-Encoding is `chunked`, without a Content-Length, or absent");
    r->in_body = 1;
    return NG_HTTP_HEAD_READ;
}

/* ---- All of it. ---- */

static ng_http_state read_body(ng_http_request *r, const char *bytes, size_t len, size_t *ret_used)
{
    if (r->complete)
        return NG_HTTP_MESSAGE;
    if (!len)
        return NG_HTTP_MORE;
    llhttp_errno_t code = llhttp_execute(&r->parser, bytes, len);
    *ret_used = len;
    if (r->status)
        return NG_HTTP_MALFORMED;
    if (r->complete) {
        const char *end = llhttp_get_error_pos(&r->parser);
        *ret_used = end ? (size_t)(end - bytes) : len;
        return NG_HTTP_MESSAGE;
    }
    return code == HPE_OK ? NG_HTTP_MORE : parser_failed(r);
}

/* RFC 9112, section 2.2: an empty line before a request is ignored. */
static size_t blank_lines(const ng_http_request *r, const char *bytes, size_t len)
{
    size_t n = 0;
    while (!r->scanned && len - n >= 2 && bytes[n] == '\r' && bytes[n + 1] == '\n')
        n += 2;
    return n;
}

ng_http_state ng_http_request_read(ng_http_request *r, const char *bytes, size_t len,
                                   size_t *ret_used)
{
    ng_http_state state;
    *ret_used = 0;
    if (r->status)
        return NG_HTTP_MALFORMED;
    if (r->in_body)
        return read_body(r, bytes, len, ret_used);
    size_t blank = blank_lines(r, bytes, len);
    if (!r->scanned && len - blank == 1 && bytes[blank] == '\r') { /* half of such a line */
        *ret_used = blank;
        return NG_HTTP_MORE;
    }
    size_t head = find_head(r, bytes + blank, len - blank, &state);
    *ret_used = blank + head;
    return head ? parse_head(r, bytes + blank, head) : state;
}

/* ---- What is in it. ---- */

ng_http_verb ng_http_request_verb(const ng_http_request *r)
{
    switch (r->parser.method) {
    case HTTP_GET:
        return NG_HTTP_GET;
    case HTTP_HEAD:
        return NG_HTTP_HEAD;
    case HTTP_POST:
        return NG_HTTP_POST;
    case HTTP_DELETE:
        return NG_HTTP_DELETE;
    case HTTP_OPTIONS:
        return NG_HTTP_OPTIONS;
    default:
        return NG_HTTP_OTHER;
    }
}

const char *ng_http_request_target(const ng_http_request *r, size_t *ret_len)
{
    *ret_len = r->target_len;
    return r->target;
}

const char *ng_http_request_field(const ng_http_request *r, const char *name, unsigned *ret_n)
{
    const char *found = NULL;
    unsigned n = 0;
    for (unsigned i = 0; i < r->n_fields; i++) {
        if (strcasecmp(r->fields[i].name, name))
            continue;
        if (!n)
            found = r->fields[i].value ? r->fields[i].value : "";
        n++;
    }
    if (ret_n)
        *ret_n = n;
    return found;
}

uint64_t ng_http_request_body_bytes(const ng_http_request *r)
{
    return r->complete ? 0 : r->parser.content_length;
}

int ng_http_request_is_1_1(const ng_http_request *r)
{
    return r->parser.http_minor == 1;
}

void ng_http_request_allow_body(ng_http_request *r, size_t max)
{
    r->body_max = max;
}

int ng_http_request_in_body(const ng_http_request *r)
{
    return r->in_body && !r->complete;
}

const char *ng_http_request_body(const ng_http_request *r, size_t *ret_len)
{
    *ret_len = r->body.len;
    return r->body.len ? r->body.data : "";
}

void ng_http_request_drop_body(ng_http_request *r)
{
    ng_buf_release(&r->body);
}

int ng_http_request_keeps_alive(const ng_http_request *r)
{
    return r->parser.http_minor == 1 && !r->parser.upgrade && llhttp_should_keep_alive(&r->parser);
}

int ng_http_request_status(const ng_http_request *r)
{
    return r->status;
}

const char *ng_http_request_reason(const ng_http_request *r)
{
    return r->reason;
}
