/* SPDX-License-Identifier: GPL-2.0-or-later */
/* url_join.c - a reference as a whole address. Source: RFC 3986, sections 5.2.2 to 5.2.4. */
#include "url_join.h"

#include <string.h>

typedef struct part {
    const char *s; /* NULL: there is none */
    size_t len;
} part;

typedef struct address {
    part scheme, authority, path, query, fragment;
} address;

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static part trim(const char *s, size_t len)
{
    while (len > 0 && is_space(*s))
        s++, len--;
    while (len > 0 && is_space(s[len - 1]))
        len--;
    return (part){s, len};
}

static size_t scheme_len(part p)
{
    size_t n = 0;
    while (n < p.len) {
        char c = p.s[n], lower = (char)(c | 32);
        int letter = lower >= 'a' && lower <= 'z';
        if (!letter && (n == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.')))
            break;
        n++;
    }
    return n > 0 && n < p.len && p.s[n] == ':' ? n : 0;
}

int ng_url_is_whole(const char *url, size_t len)
{
    return scheme_len(trim(url, len)) > 0;
}

/* Take what lies before the first of `ends`. */
static part take(part *left, const char *ends)
{
    size_t n = 0;
    while (n < left->len && !strchr(ends, left->s[n]))
        n++;
    part taken = {left->s, n};
    *left = (part){left->s + n, left->len - n};
    return taken;
}

static void drop(part *p, size_t n)
{
    *p = (part){p->s + n, p->len - n};
}

static address split(part p)
{
    address a = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
    size_t scheme = scheme_len(p);
    if (scheme > 0) {
        a.scheme = (part){p.s, scheme};
        drop(&p, scheme + 1);
    }
    if (p.len >= 2 && p.s[0] == '/' && p.s[1] == '/') {
        drop(&p, 2);
        a.authority = take(&p, "/?#");
    }
    a.path = take(&p, "?#");
    if (p.len > 0 && p.s[0] == '?') {
        drop(&p, 1);
        a.query = take(&p, "#");
    }
    if (p.len > 0) {
        drop(&p, 1);
        a.fragment = p;
    }
    return a;
}

static int is_segment(part p, const char *text)
{
    return p.len == strlen(text) && memcmp(p.s, text, p.len) == 0;
}

/* Append a path without its `.` and `..`. */
static ng_status add_path(ng_buf *ret, part path, ng_error *err)
{
    size_t start = ret->len;
    ng_status s = NG_OK;
    while (path.len > 0 && s == NG_OK) {
        int slash = path.s[0] == '/';
        drop(&path, (size_t)slash);
        part segment = take(&path, "/");
        int up = is_segment(segment, "..");
        if (!up && !is_segment(segment, ".")) {
            s = slash ? ng_buf_add_char(ret, '/', err) : NG_OK;
            if (s == NG_OK)
                s = ng_buf_add(ret, segment.s, segment.len, err);
            continue;
        }
        while (up && ret->len > start && ret->data[--ret->len] != '/')
            ;
        if (path.len == 0 && slash)
            s = ng_buf_add_char(ret, '/', err);
    }
    return s;
}

static ng_status add_part(ng_buf *ret, const char *before, part p, const char *after, ng_error *err)
{
    if (!p.s)
        return NG_OK;
    ng_status s = ng_buf_add_str(ret, before, err);
    if (s == NG_OK)
        s = ng_buf_add(ret, p.s, p.len, err);
    return s == NG_OK ? ng_buf_add_str(ret, after, err) : s;
}

/* A path that is relative to the one of `base`. */
static ng_status merge(const address *base, part path, ng_buf *ret, ng_error *err)
{
    size_t keep = base->path.len;
    while (keep > 0 && base->path.s[keep - 1] != '/')
        keep--;
    ng_status s = base->authority.s && base->path.len == 0
                      ? ng_buf_add_char(ret, '/', err)
                      : ng_buf_add(ret, base->path.s, keep, err);
    return s == NG_OK ? ng_buf_add(ret, path.s, path.len, err) : s;
}

static ng_status write_whole(const address *a, ng_buf *ret, ng_error *err)
{
    ng_status s = add_part(ret, "", a->scheme, ":", err);
    if (s == NG_OK)
        s = add_part(ret, "//", a->authority, "", err);
    if (s == NG_OK)
        s = add_path(ret, a->path, err);
    if (s == NG_OK)
        s = add_part(ret, "?", a->query, "", err);
    return s == NG_OK ? add_part(ret, "#", a->fragment, "", err) : s;
}

ng_status ng_url_join(const char *base, size_t base_len, const char *reference, size_t len,
                      ng_buf *ret, ng_error *err)
{
    part there = trim(reference, len), here = trim(base, base_len);
    if (there.len > NG_URL_JOIN_MAX || here.len > NG_URL_JOIN_MAX)
        return ng_fail(err, NG_LIMIT, "an address is over %d bytes", NG_URL_JOIN_MAX);
    address r = split(there), b = split(here);
    if (r.scheme.s || !b.scheme.s)
        return ng_buf_add(ret, there.s, there.len, err);
    NG_AUTO(ng_buf_release) ng_buf merged = NG_BUF_INIT;
    ng_status s = NG_OK;
    r.scheme = b.scheme;
    if (!r.authority.s) {
        r.authority = b.authority;
        if (r.path.len == 0) {
            r.path = b.path;
            r.query = r.query.s ? r.query : b.query;
        } else if (r.path.s[0] != '/') {
            s = merge(&b, r.path, &merged, err);
            r.path = (part){merged.data ? merged.data : "", merged.len};
        }
    }
    return s == NG_OK ? write_whole(&r, ret, err) : s;
}
