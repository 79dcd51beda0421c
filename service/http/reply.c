/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reply.c - an answer of HTTP/1.1. */
#include "service/http/reply.h"

#include <stdlib.h>
#include <string.h>

#define CSP_NOTHING "default-src 'none'; frame-ancestors 'none'"

static const struct {
    int status;
    const char *phrase;
} phrases[] = {
    {100, "Continue"},
    {200, "OK"},
    {202, "Accepted"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

const char *ng_http_phrase(int status)
{
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        if (phrases[i].status == status)
            return phrases[i].phrase;
    return "Unknown";
}

int ng_http_status_of(ng_api_kind kind)
{
    switch (kind) {
    case NG_API_METHOD_NOT_FOUND:
    case NG_API_NOT_FOUND:
        return 404;
    case NG_API_INTERNAL:
        return 500;
    case NG_API_CANCELLED:
    case NG_API_BUSY:
    case NG_API_UNAVAILABLE:
        return 503;
    case NG_API_DEADLINE:
        return 504;
    case NG_API_TOO_LARGE:
        return 413;
    case NG_API_UNAUTHORIZED:
        return 401;
    case NG_API_STALE_CURSOR:
        return 410;
    case NG_API_ID_TAKEN:
        return 409;
    case NG_API_NO_SPACE:
        return 507;
    case NG_API_PARSE:
    case NG_API_INVALID_REQUEST:
    case NG_API_INVALID_PARAMS:
    case NG_API_UNSUPPORTED_VERSION:
        break;
    }
    return 400;
}

/* IMF-fixdate (RFC 9110, section 5.6.7), whatever the locale is. */
static void format_date(time_t now, char ret[32])
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct tm t;
    gmtime_r(&now, &t);
    snprintf(ret, 32, "%.3s, %02u %.3s %04u %02u:%02u:%02u GMT", days + 3 * t.tm_wday,
             (unsigned)t.tm_mday % 100, months + 3 * t.tm_mon, (unsigned)(t.tm_year + 1900) % 10000,
             (unsigned)t.tm_hour % 100, (unsigned)t.tm_min % 100, (unsigned)t.tm_sec % 100);
}

static ng_status add_field(ng_buf *ret, const char *name, const char *value, ng_error *err)
{
    ng_status s = value ? ng_buf_add_str(ret, name, err) : NG_OK;
    if (value && !s)
        s = ng_buf_add_str(ret, value, err);
    return value && !s ? ng_buf_add(ret, "\r\n", 2, err) : s;
}

static ng_status add_fields(const ng_http_reply *reply, ng_buf *ret, ng_error *err)
{
    ng_status s = add_field(ret, "Content-Type: ", reply->type, err);
    if (!s)
        s = add_field(ret, "Cache-Control: ", reply->cache ? reply->cache : "no-store", err);
    if (!s)
        s = add_field(ret, "ETag: ", reply->etag, err);
    if (!s)
        s = add_field(ret, "Allow: ", reply->allow, err);
    if (!s)
        s = add_field(ret, "Content-Security-Policy: ", reply->csp ? reply->csp : CSP_NOTHING, err);
    if (!s && reply->challenge)
        s = add_field(ret, "WWW-Authenticate: ", "Bearer realm=\"nutgraf\"", err);
    if (!s && reply->retry_after_s)
        s = ng_buf_addf(ret, err, "Retry-After: %d\r\n", reply->retry_after_s);
    if (!s && reply->closes)
        s = add_field(ret, "Connection: ", "close", err);
    return s;
}

/* RFC 9110, section 8.6: no length where there cannot be content. */
static ng_status add_length(const ng_http_reply *reply, size_t len, ng_buf *ret, ng_error *err)
{
    if (reply->status == 204 || reply->status == 304)
        return NG_OK;
    return ng_buf_addf(ret, err, "Content-Length: %zu\r\n", len);
}

ng_status ng_http_reply_write(const ng_http_reply *reply, const char *body, size_t len, time_t now,
                              ng_buf *ret, ng_error *err)
{
    char date[32];
    format_date(now, date);
    ng_status s = ng_buf_addf(ret, err, "HTTP/1.1 %d %s\r\nDate: %s\r\n", reply->status,
                              ng_http_phrase(reply->status), date);
    if (!s)
        s = add_fields(reply, ret, err);
    if (!s)
        s = add_length(reply, len, ret, err);
    if (!s)
        s = ng_buf_add_str(ret,
                           "X-Content-Type-Options: nosniff\r\n"
                           "Referrer-Policy: no-referrer\r\n"
                           "Cross-Origin-Resource-Policy: same-origin\r\n\r\n",
                           err);
    return s || reply->is_head ? s : ng_buf_add(ret, body, len, err);
}

ng_status ng_http_problem(int status, const char *kind, const char *detail, const json_t *data,
                          ng_buf *ret, ng_error *err)
{
    json_t *problem = data ? json_copy((json_t *)data) : json_object();
    json_t *own = json_pack("{s:s, s:s, s:i, s:s}", "type", "about:blank", "title",
                            ng_http_phrase(status), "status", status, "detail", detail);
    int failed = !problem || !own || json_object_update(problem, own);
    if (!failed && kind[0])
        failed = json_object_set_new(problem, "kind", json_string(kind));
    char *text = failed ? NULL : json_dumps(problem, NG_API_DUMP_FLAGS);
    ng_status s = text ? ng_buf_add_str(ret, text, err) : ng_fail(err, NG_NOMEM, "out of memory");
    free(text);
    json_decref(problem);
    json_decref(own);
    return s;
}
