/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_url.c - the address that a page should be known by, and the day in an address. */
#include <string.h>
#include <strings.h>

#include "html_meta.h"

#define SHORT_LABEL 3 /* co.uk, com.au: a short label before a country */

typedef struct host_name {
    const char *s;
    size_t len;
} host_name;

static int is_absolute(const char *url)
{
    return strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0;
}

static host_name host_of(const char *url)
{
    const char *s = strstr(url, "://") + 3;
    return (host_name){s, strcspn(s, "/:?#")};
}

/* The part that somebody registered: two labels, or three below a country's short ones. */
static host_name registered(host_name host)
{
    size_t labels = 0, last = host.len, at = host.len;
    while (at > 0) {
        size_t end = at;
        while (at > 0 && host.s[at - 1] != '.')
            at--;
        labels++;
        int below = labels == 2 && end - at <= SHORT_LABEL && host.len - last == 2;
        if ((labels >= 2 && !below) || at == 0)
            return (host_name){host.s + at, host.len - at};
        last = at;
        at--;
    }
    return host;
}

static int is_same_domain(const char *a, const char *b)
{
    host_name x = registered(host_of(a)), y = registered(host_of(b));
    return x.len == y.len && strncasecmp(x.s, y.s, x.len) == 0;
}

/* The address of a whole site is no article's. */
static int is_front(const char *url)
{
    host_name host = host_of(url);
    const char *path = host.s + host.len;
    path += strspn(path, ":0123456789");
    return *path == '\0' || strcmp(path, "/") == 0;
}

static const char *usable(const char *url)
{
    return url && is_absolute(url) && !is_front(url) ? url : NULL;
}

const char *ng_html_url(const ng_html_meta *m)
{
    const char *canonical = usable(m->fields[NG_META_CANONICAL]);
    const char *own = usable(m->fields[NG_META_OG_URL]);
    if (!own)
        own = usable(ng_html_jsonld_text(m, "url"));
    if (!own)
        own = usable(ng_html_jsonld_text(m, "mainEntityOfPage"));
    if (canonical && (!own || is_same_domain(canonical, own)))
        return canonical;
    return own;
}

int ng_html_is_front(const ng_html_meta *m)
{
    const char *canonical = m->fields[NG_META_CANONICAL], *own = m->fields[NG_META_OG_URL];
    return !ng_html_url(m) && ((canonical && is_absolute(canonical) && is_front(canonical)) ||
                               (own && is_absolute(own) && is_front(own)));
}

static int number(const char *s, size_t digits)
{
    int value = 0;
    for (size_t i = 0; i < digits; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        value = value * 10 + (s[i] - '0');
    }
    return value;
}

int ng_html_url_day(const char *url, ng_moment *ret)
{
    for (const char *s = strchr(url, '/'); s; s = strchr(s + 1, '/')) {
        if (strlen(s) < 11 || s[5] != s[8] || !strchr("/-", s[5]))
            continue;
        int year = number(s + 1, 4), month = number(s + 6, 2), day = number(s + 9, 2);
        char text[16];
        if (year < 1990 || month < 1 || day < 1 || (s[11] >= '0' && s[11] <= '9'))
            continue;
        memcpy(text, s + 1, 10);
        text[4] = text[7] = '-';
        if (ng_moment_parse(text, 10, ret, NULL) == NG_OK)
            return 1;
    }
    return 0;
}
