/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_title.c - the title of a page without the name of its site. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "html.h"
#include "html_meta.h"

/* What stands between a title and the name of a site. */
static const char *const separators[] = {" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • "};

/* The last separator: where the head ends; `*tail` is where the rest begins. NULL for none. */
static const char *last_separator(const char *title, const char **tail)
{
    const char *found = NULL;
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++)
        for (const char *s = title; (s = strstr(s, separators[i])); s++)
            if (!found || s > found) {
                found = s;
                *tail = s + strlen(separators[i]);
            }
    return found;
}

/* The next byte that counts when names are compared. */
static int next_byte(const char **s, const char *end)
{
    for (; *s < end && **s; (*s)++) {
        unsigned char c = (unsigned char)**s;
        if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c >= 0x80) {
            (*s)++;
            return c < 0x80 ? c | 0x20 : c;
        }
    }
    return 0;
}

/* Equal but for case, white space and punctuation. */
static int is_same(const char *a, size_t len, const char *b)
{
    const char *a_end = a + len, *b_end = b + strlen(b);
    int any = 0;
    for (;;) {
        int x = next_byte(&a, a_end), y = next_byte(&b, b_end);
        if (x != y)
            return 0;
        if (x == 0)
            return any;
        any = 1;
    }
}

/* Whether the host of an address is that name: "Evening Post" in eveningpost.example. */
static int is_host(const char *name, const char *url)
{
    const char *host = url ? strstr(url, "://") : NULL;
    if (!host)
        return 0;
    host += 3;
    if (strncasecmp(host, "www.", 4) == 0)
        host += 4;
    size_t whole = strcspn(host, "/:?#"), label = strcspn(host, "./:?#");
    char copy[256];
    if (whole >= sizeof copy)
        return 0;
    memcpy(copy, host, whole);
    copy[whole] = '\0';
    if (is_same(name, strlen(name), copy))
        return 1;
    copy[label] = '\0';
    return is_same(name, strlen(name), copy);
}

static int is_site(const ng_html_meta *m, const char *name)
{
    const char *site = m->fields[NG_META_SITE], *publisher = ng_html_jsonld_text(m, "publisher");
    return (site && is_same(name, strlen(name), site)) ||
           (publisher && is_same(name, strlen(name), publisher)) ||
           is_host(name, m->fields[NG_META_CANONICAL]) || is_host(name, m->fields[NG_META_OG_URL]);
}

/* The bytes of a title without tails that name the site, or that another title goes without. */
static size_t without_tail(const ng_html_meta *m, char *title)
{
    const ng_html_field others[] = {NG_META_TITLE, NG_META_H1};
    const char *headline = ng_html_jsonld_text(m, "headline");
    for (;;) {
        const char *tail, *end = last_separator(title, &tail);
        if (!end || end == title)
            return strlen(title);
        size_t n = (size_t)(end - title);
        int cut = is_site(m, tail) || (headline && is_same(title, n, headline));
        for (size_t i = 0; i < 2 && !cut; i++)
            cut = m->fields[others[i]] && is_same(title, n, m->fields[others[i]]);
        if (!cut)
            return strlen(title);
        title[n] = '\0';
    }
}

ng_status ng_html_title_set(const ng_html_meta *m, ng_article *a, ng_error *err)
{
    const char *const titles[] = {ng_html_jsonld_text(m, "headline"), m->fields[NG_META_TITLE],
                                  m->fields[NG_META_PAGE_TITLE], m->fields[NG_META_H1]};
    ng_status s = NG_OK;
    for (size_t i = 0; i < sizeof titles / sizeof *titles && !a->title && s == NG_OK; i++) {
        char *plain = NULL;
        if (!titles[i])
            continue;
        /* Once more for references: they are often written twice. */
        s = ng_html_plain(titles[i], strlen(titles[i]), &plain, err);
        if (s == NG_OK)
            s = ng_html_set(m, a, NG_FIELD_TITLE, plain, without_tail(m, plain), err);
        else if (s == NG_LIMIT)
            s = NG_OK;
        free(plain);
    }
    return s;
}
