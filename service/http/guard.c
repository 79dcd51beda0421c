/* SPDX-License-Identifier: GPL-2.0-or-later */
/* guard.c - who may ask: Host, Origin, Authorization. */
#include "service/http/guard.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "service/token.h"

/* Bytes of the host in "host", "host:80", "[::1]:80". */
static size_t host_bytes(const char *authority)
{
    if (authority[0] == '[') {
        const char *end = strchr(authority, ']');
        return end ? (size_t)(end - authority) + 1 : strlen(authority);
    }
    return strcspn(authority, ":");
}

/* Characters that a host and a port have: no user, no blank, no path. */
static int is_authority(const char *text)
{
    size_t host = host_bytes(text), n = strlen(text);
    if (!host || strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              ".-_~:[]") != n)
        return 0;
    if (text[host] == '\0')
        return 1;
    return text[host] == ':' && strspn(text + host + 1, "0123456789") == n - host - 1;
}

static int is_name(const char *host, size_t len, const char *name)
{
    return strlen(name) == len && !strncasecmp(host, name, len);
}

/* An address of 127/8, not a name that begins so. */
static int is_loopback_v4(const char *host, size_t len)
{
    size_t dots = 0;
    for (size_t i = 0; i < len; i++)
        dots += host[i] == '.';
    return len > 4 && !strncmp(host, "127.", 4) && dots == 3 && strspn(host, "0123456789.") >= len;
}

int ng_http_is_loopback(const char *authority)
{
    size_t len = host_bytes(authority);
    return is_name(authority, len, "localhost") || is_loopback_v4(authority, len) ||
           is_name(authority, len, "[::1]");
}

/* The operator named it. */
static int is_named(const ng_http_hosts *hosts, const char *authority)
{
    for (size_t i = 0; i < hosts->n; i++)
        if (!strcasecmp(hosts->allowed[i], authority) ||
            is_name(authority, host_bytes(authority), hosts->allowed[i]))
            return 1;
    return 0;
}

int ng_http_host_fits(const ng_http_hosts *hosts, const char *authority)
{
    return ng_http_is_loopback(authority) || is_named(hosts, authority);
}

/* Another port of loopback is another origin. */
static int origin_fits(const ng_http_hosts *hosts, const char *origin, const char *host)
{
    const char *authority = strstr(origin, "://");
    if (!authority || (strncmp(origin, "http://", 7) && strncmp(origin, "https://", 8)))
        return 0;
    authority += 3;
    return is_authority(authority) && (!strcasecmp(authority, host) || is_named(hosts, authority));
}

static int refuse(char reason[NG_ERROR_TEXT_MAX], int status, const char *text)
{
    snprintf(reason, NG_ERROR_TEXT_MAX, "%s", text);
    return status;
}

int ng_http_guard(const ng_http_hosts *hosts, const ng_http_request *r, const char *authority,
                  char reason[NG_ERROR_TEXT_MAX])
{
    unsigned n_hosts, n_origins;
    const char *host = ng_http_request_field(r, "host", &n_hosts);
    const char *origin = ng_http_request_field(r, "origin", &n_origins);
    if (n_hosts > 1 || (n_hosts == 0 && ng_http_request_is_1_1(r)))
        return refuse(reason, 400, "a request has exactly one Host");
    if (authority && host && strcasecmp(authority, host))
        return refuse(reason, 400, "the target names another host than Host");
    if (n_origins > 1 || (host && !is_authority(host)))
        return refuse(reason, 400, "Host and Origin must be well-formed");
    if (!host)
        return refuse(reason, 400, "a request has exactly one Host");
    if (!ng_http_host_fits(hosts, host))
        return refuse(reason, 403,
                      "this Host is not served here: `nutgraf serve --allow-host` "
                      "adds names");
    if (origin && !origin_fits(hosts, origin, host))
        return refuse(reason, 403, "pages of another origin may not ask here");
    return 0;
}

ng_http_token ng_http_check_token(const ng_http_request *r,
                                  const unsigned char digest[NG_SHA256_BYTES])
{
    unsigned n;
    const char *value = ng_http_request_field(r, "authorization", &n);
    if (!value)
        return NG_HTTP_TOKEN_NONE;
    if (n == 1 && strncasecmp(value, "Bearer ", 7))
        return NG_HTTP_TOKEN_NONE; /* of another scheme: a proxy may pass its own on */
    return n == 1 && digest && ng_token_matches(digest, value + 7, strlen(value + 7))
               ? NG_HTTP_TOKEN_RIGHT
               : NG_HTTP_TOKEN_WRONG;
}
