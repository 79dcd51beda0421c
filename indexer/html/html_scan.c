/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_scan.c - markup of strangers to markup in one plain form.
 *
 * libxml2 builds the tree, but what it gets was cut into tokens here: it searches all attributes of
 * an element for each new one, and all open elements for each end tag, so both must be few; it
 * keeps scripts, comments and attributes that nobody asks for. Written anew, tags have one reading
 * only, and its parser cannot see others than those that were counted here.
 *
 * Source: HTML standard, 13.2.5 (tokenization), in short. */
#include <string.h>
#include <strings.h>

#include "html_tree.h"
#include "nutgraf/text.h"

#define NAME_MAX_BYTES 64
#define KINDS          4096 /* of names that are told apart when open elements are counted */

/* The attributes that somebody asks for. */
static const char *const kept[] = {"class",      "id",       "href",       "rel",   "content",
                                   "property",   "name",     "itemprop",   "type",  "datetime",
                                   "lang",       "xml:lang", "hidden",     "style", "aria-hidden",
                                   "http-equiv", "role",     "data-testid"};
#define KEPT (sizeof kept / sizeof *kept)

typedef struct open_element {
    uint32_t kind; /* of its name */
    unsigned flags;
} open_element;

typedef struct scanner {
    const char *at, *end, *start;
    ng_buf *out;
    ng_html_scripts *scripts;
    open_element open[NG_HTML_DEPTH_MAX];
    size_t depth;
    uint32_t counts[KINDS];
    int comments_end; /* there may be another end of a comment */
    ng_error *err;
} scanner;

typedef struct attribute {
    const char *name, *value;
    size_t name_len, value_len;
} attribute;

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t take_name(const char *s, const char *end, char ret[NAME_MAX_BYTES])
{
    size_t n = 0;
    while (s + n < end && !is_space(s[n]) && s[n] != '/' && s[n] != '>')
        n++;
    size_t used = n < NAME_MAX_BYTES ? n : NAME_MAX_BYTES - 1, j = 0;
    for (size_t i = 0; i < used; i++) {
        char c = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] - 'A' + 'a') : s[i];
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_')
            ret[j++] = c;
    }
    ret[j] = '\0';
    return n;
}

static uint32_t kind_of(const char *name)
{
    uint32_t hash = 2166136261u;
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 16777619u;
    return (hash ^ hash >> 16) % KINDS;
}

/* ---- Text ---- */

/* What browsers make of the numbers 128 to 159: windows-1252. */
static const uint16_t windows[32] = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

/* A reference by one of those numbers: its length, 0 for none. */
static size_t windows_reference(const char *s, const char *end, uint32_t *ret)
{
    if (end - s < 5 || s[1] != '#')
        return 0;
    int hex = s[2] == 'x' || s[2] == 'X';
    size_t n = hex ? 3 : 2;
    uint32_t value = 0;
    for (; s + n < end && n < 10; n++) {
        char c = (char)(s[n] | 0x20);
        if (s[n] >= '0' && s[n] <= '9')
            value = value * (hex ? 16 : 10) + (uint32_t)(s[n] - '0');
        else if (hex && c >= 'a' && c <= 'f')
            value = value * 16 + (uint32_t)(c - 'a' + 10);
        else
            break;
    }
    if (value < 128 || value > 159)
        return 0;
    *ret = windows[value - 128];
    return n + (s + n < end && s[n] == ';');
}

static ng_status add_text(scanner *k, const char *s, size_t len, char quote)
{
    const char *end = s + len;
    ng_status status = NG_OK;
    while (s < end && status == NG_OK) {
        const char *from = s;
        while (s < end && *s != '<' && *s != quote && *s != '&' &&
               ((unsigned char)*s >= 0x20 || is_space(*s)) && *s != 0x7F)
            s++;
        status = ng_buf_add(k->out, from, (size_t)(s - from), k->err);
        if (s == end || status != NG_OK)
            break;
        uint32_t c;
        size_t n = *s == '&' ? windows_reference(s, end, &c) : 0;
        if (n)
            status = ng_utf8_append(k->out, c, k->err);
        else if (*s == '<')
            status = ng_buf_add_str(k->out, "&lt;", k->err);
        else if (*s == quote)
            status = ng_buf_add_str(k->out, "&quot;", k->err);
        else if (*s == '&')
            status = ng_buf_add_char(k->out, '&', k->err);
        s += n ? n : 1;
    }
    return status;
}

/* ---- Tags ---- */

/* The next attribute; false at the end of the tag, which is passed. */
static int take_attribute(scanner *k, attribute *ret)
{
    while (k->at < k->end && (is_space(*k->at) || *k->at == '/'))
        k->at++;
    if (k->at == k->end || *k->at == '>') {
        k->at += k->at < k->end;
        return 0;
    }
    *ret = (attribute){k->at, "", 0, 0};
    k->at++;
    while (k->at < k->end && !is_space(*k->at) && !strchr("=/>", *k->at))
        k->at++;
    ret->name_len = (size_t)(k->at - ret->name);
    while (k->at < k->end && is_space(*k->at))
        k->at++;
    if (k->at == k->end || *k->at != '=')
        return 1;
    k->at++;
    while (k->at < k->end && is_space(*k->at))
        k->at++;
    ret->value = k->at;
    char quote = k->at < k->end && (*k->at == '"' || *k->at == '\'') ? *k->at : '\0';
    const char *close = quote ? memchr(k->at + 1, quote, (size_t)(k->end - k->at - 1)) : NULL;
    if (close) {
        ret->value++;
        k->at = close + 1;
        ret->value_len = (size_t)(close - ret->value);
        return 1;
    }
    while (k->at < k->end && !is_space(*k->at) && *k->at != '>')
        k->at++;
    ret->value_len = (size_t)(k->at - ret->value);
    return 1;
}

static ng_status add_attribute(scanner *k, const attribute *a, uint32_t *seen)
{
    for (size_t i = 0; i < KEPT; i++) {
        if (strlen(kept[i]) != a->name_len || strncasecmp(kept[i], a->name, a->name_len) != 0)
            continue;
        if (*seen >> i & 1)
            return NG_OK;
        *seen |= 1u << i;
        ng_status s = ng_buf_addf(k->out, k->err, " %s=\"", kept[i]);
        if (s == NG_OK)
            s = add_text(k, a->value, a->value_len, '"');
        return s == NG_OK ? ng_buf_add_char(k->out, '"', k->err) : s;
    }
    return NG_OK;
}

static void pop_to(scanner *k, size_t depth)
{
    while (k->depth > depth)
        k->counts[k->open[--k->depth].kind]--;
}

/* The innermost open element of that name, with no block around it unless `far`; its place + 1. */
static size_t find_open(const scanner *k, uint32_t kind, int far)
{
    if (!k->counts[kind])
        return 0;
    for (size_t i = k->depth; i > 0; i--) {
        if (k->open[i - 1].kind == kind)
            return i;
        if (!far && (k->open[i - 1].flags & NG_TAG_BLOCK))
            return 0;
    }
    return 0;
}

static ng_status push(scanner *k, const char *name, unsigned flags)
{
    uint32_t kind = kind_of(name);
    size_t before = flags & NG_TAG_ENDS ? find_open(k, kind, 0) : 0;
    if (before)
        pop_to(k, before - 1);
    if (k->depth == NG_HTML_DEPTH_MAX)
        return ng_fail(k->err, NG_LIMIT, "HTML elements are nested over %d deep",
                       NG_HTML_DEPTH_MAX);
    k->open[k->depth++] = (open_element){kind, flags};
    k->counts[kind]++;
    return NG_OK;
}

/* One past the end tag of an element whose content is no markup; `*ret_end` is its beginning. */
static const char *raw_end(const scanner *k, const char *name, const char **ret_end)
{
    size_t n = strlen(name);
    for (const char *s = k->at; s < k->end; s++) {
        s = memchr(s, '<', (size_t)(k->end - s));
        if (!s || (size_t)(k->end - s) < n + 2)
            break;
        if (s[1] != '/' || strncasecmp(s + 2, name, n) != 0 ||
            ((size_t)(k->end - s) > n + 2 && !is_space(s[n + 2]) && !strchr("/>", s[n + 2])))
            continue;
        *ret_end = s;
        const char *close = memchr(s, '>', (size_t)(k->end - s));
        return close ? close + 1 : k->end;
    }
    *ret_end = k->end;
    return k->end;
}

static void note_script(scanner *k, const attribute *type, const char *end)
{
    static const char json[] = "application/ld+json";
    ng_html_scripts *list = k->scripts;
    if (!list || list->n == NG_HTML_JSON_MAX || type->value_len < sizeof json - 1 ||
        strncasecmp(type->value, json, sizeof json - 1) != 0)
        return;
    list->items[list->n++] = (ng_html_range){(size_t)(k->at - k->start), (size_t)(end - k->at)};
}

/* A start tag; `at` is behind its name. */
static ng_status start_tag(scanner *k, const char *name)
{
    ng_html_tag_info info = ng_html_tag_look(name, strlen(name));
    int raw = strcmp(name, "script") == 0 || strcmp(name, "style") == 0;
    size_t before = k->out->len, n = 0;
    uint32_t seen = 0;
    attribute a, type = {"", "", 0, 0};
    ng_status s = ng_buf_addf(k->out, k->err, "<%s", name);
    while (s == NG_OK && take_attribute(k, &a)) {
        if (++n > NG_HTML_ATTRIBUTES_MAX)
            return ng_fail(k->err, NG_LIMIT, "an HTML element has over %d attributes",
                           NG_HTML_ATTRIBUTES_MAX);
        if (raw && a.name_len == 4 && strncasecmp(a.name, "type", 4) == 0)
            type = a;
        s = add_attribute(k, &a, &seen);
    }
    if (s != NG_OK)
        return s;
    int again =
        (strcmp(name, "html") == 0 || strcmp(name, "body") == 0) && k->counts[kind_of(name)];
    if (raw || again) {
        const char *end = k->at, *next = raw ? raw_end(k, name, &end) : k->at;
        if (raw)
            note_script(k, &type, end);
        k->at = next;
        k->out->len = before;
        k->out->data[before] = '\0';
        return NG_OK;
    }
    if (!(info.flags & NG_TAG_VOID))
        s = push(k, name, info.flags);
    return s == NG_OK ? ng_buf_add_char(k->out, '>', k->err) : s;
}

static ng_status end_tag(scanner *k)
{
    char name[NAME_MAX_BYTES];
    k->at += 2;
    k->at += take_name(k->at, k->end, name);
    const char *close = memchr(k->at, '>', (size_t)(k->end - k->at));
    k->at = close ? close + 1 : k->end;
    ng_html_tag_info info = ng_html_tag_look(name, strlen(name));
    size_t open = find_open(k, kind_of(name), (info.flags & NG_TAG_BLOCK) != 0);
    if (!open)
        return NG_OK;
    pop_to(k, open - 1);
    return ng_buf_addf(k->out, k->err, "</%s>", name);
}

/* Comments, doctypes, instructions: passed over; lines go on being counted. */
static ng_status skip_other(scanner *k)
{
    const char *from = k->at, *to = NULL;
    size_t left = (size_t)(k->end - k->at);
    if (k->comments_end && left >= 4 && memcmp(k->at, "<!--", 4) == 0) {
        to = memmem(k->at + 2, left - 2, "-->", 3);
        k->comments_end = to != NULL;
        to = to ? to + 3 : NULL;
    }
    if (!to && (to = memchr(k->at, '>', left)))
        to++;
    k->at = to ? to : k->end;
    ng_status s = NG_OK;
    for (; s == NG_OK && (from = memchr(from, '\n', (size_t)(k->at - from))); from++)
        s = ng_buf_add_char(k->out, '\n', k->err);
    return s;
}

static ng_status scan_one(scanner *k)
{
    const char *lt = memchr(k->at, '<', (size_t)(k->end - k->at));
    size_t text = (size_t)((lt ? lt : k->end) - k->at);
    if (text > 0) {
        ng_status s = add_text(k, k->at, text, '<');
        k->at += text;
        return s;
    }
    char next = k->at + 1 < k->end ? k->at[1] : '\0';
    if (is_letter(next)) {
        char name[NAME_MAX_BYTES];
        k->at++;
        k->at += take_name(k->at, k->end, name);
        return start_tag(k, name);
    }
    if (next == '/' && k->at + 2 < k->end && is_letter(k->at[2]))
        return end_tag(k);
    if (next == '!' || next == '?' || next == '/')
        return skip_other(k);
    k->at++;
    return ng_buf_add_str(k->out, "&lt;", k->err);
}

ng_status ng_html_scan(const char *html, size_t len, ng_buf *ret, ng_html_scripts *scripts,
                       ng_error *err)
{
    scanner k;
    memset(&k, 0, sizeof k);
    k.at = k.start = html;
    k.end = html + len;
    k.out = ret;
    k.scripts = scripts;
    k.comments_end = 1;
    k.err = err;
    ng_status s = ng_buf_reserve(ret, len + 1, err);
    while (s == NG_OK && k.at < k.end)
        s = scan_one(&k);
    return s;
}
