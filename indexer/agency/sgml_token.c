/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sgml_token.c - tags, text and references of SGML as newswires wrote it. */
#include <string.h>
#include <strings.h>

#include "nutgraf/text.h"
#include "sgml.h"

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static int is_name(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

static uint32_t count_lines(const char *s, size_t len)
{
    uint32_t n = 0;
    for (const char *at = s; (at = memchr(at, '\n', (size_t)(s + len - at))); at++)
        n++;
    return n;
}

/* ---- Tags ---- */

/* Bytes of the tag at `s`, which begins with `<`; 0 when it is none. Another `<` ends the search,
 * so that all searches together pass over the input once. */
static size_t tag_length(const char *s, size_t len)
{
    size_t limit = len < NG_SGML_TAG_MAX ? len : NG_SGML_TAG_MAX;
    size_t first = len > 1 && s[1] == '/' ? 2 : 1;
    if (first >= len || !is_letter(s[first]))
        return 0;
    for (size_t i = first; i < limit && s[i] != '<'; i++)
        if (s[i] == '>')
            return i + 1;
    return 0;
}

/* Bytes of the comment or declaration at `s`; 0 when it is none. */
static size_t declaration_length(ng_sgml_lexer *l, const char *s)
{
    size_t len = (size_t)(l->end - s);
    if (len < 3 || (s[1] != '!' && s[1] != '?'))
        return 0;
    if (len >= 4 && memcmp(s, "<!--", 4) == 0) {
        const char *close = l->no_comment_ends ? NULL : memmem(s + 4, len - 4, "-->", 3);
        l->no_comment_ends = !close;
        return close ? (size_t)(close + 3 - s) : 4;
    }
    size_t limit = len < NG_SGML_TAG_MAX ? len : NG_SGML_TAG_MAX;
    for (size_t i = 2; i < limit && s[i] != '<'; i++)
        if (s[i] == '>')
            return i + 1;
    return 0;
}

static ng_sgml_token tag_token(const ng_sgml_lexer *l, size_t len)
{
    ng_sgml_token t = {.kind = NG_SGML_OPEN, .s = l->at, .len = len, .line = l->line};
    t.name = l->at + 1;
    if (*t.name == '/') {
        t.kind = NG_SGML_CLOSE;
        t.name++;
    }
    while (is_name(t.name[t.name_len]))
        t.name_len++;
    return t;
}

/* Up to the next `<` that begins something. */
static size_t text_length(ng_sgml_lexer *l)
{
    const char *s = l->at;
    while (s < l->end) {
        s = memchr(s, '<', (size_t)(l->end - s));
        if (!s)
            return (size_t)(l->end - l->at);
        size_t len = (size_t)(l->end - s);
        if (tag_length(s, len) > 0 || (len > 2 && (s[1] == '!' || s[1] == '?')))
            break;
        s++;
    }
    return (size_t)(s - l->at);
}

static void pass(ng_sgml_lexer *l, size_t len)
{
    l->line += count_lines(l->at, len);
    l->at += len;
}

ng_sgml_token ng_sgml_next(ng_sgml_lexer *l)
{
    while (l->at < l->end) {
        size_t len = 0, left = (size_t)(l->end - l->at);
        if (*l->at == '<' && (len = tag_length(l->at, left)) > 0) {
            ng_sgml_token t = tag_token(l, len);
            pass(l, len);
            return t;
        }
        if (*l->at == '<' && (len = declaration_length(l, l->at)) > 0) {
            pass(l, len);
            continue;
        }
        const char *start = l->at;
        uint32_t line = l->line;
        if (*l->at == '<')
            l->at++;
        len = (size_t)(l->at - start) + text_length(l);
        l->at = start;
        pass(l, len);
        return (ng_sgml_token){.kind = NG_SGML_TEXT, .s = start, .len = len, .line = line};
    }
    return (ng_sgml_token){.kind = NG_SGML_END, .line = l->line};
}

int ng_sgml_is(const ng_sgml_token *t, const char *name)
{
    return t->name_len == strlen(name) && strncasecmp(t->name, name, t->name_len) == 0;
}

size_t ng_sgml_attribute(const ng_sgml_token *t, const char *name, const char **ret)
{
    const char *s = t->name + t->name_len, *end = t->s + t->len - 1;
    while (s < end) {
        while (s < end && !is_letter(*s))
            s++;
        const char *key = s;
        while (s < end && is_name(*s))
            s++;
        size_t key_len = (size_t)(s - key);
        while (s < end && is_space(*s))
            s++;
        if (s == end || *s != '=')
            continue;
        s++;
        while (s < end && is_space(*s))
            s++;
        char quote = s < end && (*s == '"' || *s == '\'') ? *s++ : '\0';
        const char *value = s;
        while (s < end && (quote ? *s != quote : !is_space(*s)))
            s++;
        if (key_len == strlen(name) && strncasecmp(key, name, key_len) == 0) {
            *ret = value;
            return (size_t)(s - value);
        }
        s += s < end;
    }
    *ret = "";
    return 0;
}

/* ---- References ---- */

#define REFERENCE_MAX 10 /* bytes of one, without `&` and `;` */

static uint32_t numeric(const char *s, size_t len)
{
    int hex = len > 1 && (s[1] == 'x' || s[1] == 'X');
    uint32_t n = 0;
    size_t first = hex ? 2 : 1;
    if (len <= first)
        return UINT32_MAX;
    for (size_t i = first; i < len; i++) {
        char c = (char)(s[i] | 32);
        int digit = s[i] >= '0' && s[i] <= '9'    ? s[i] - '0'
                    : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                                                  : -1;
        if (digit < 0 || n > 0x10FFFF)
            return UINT32_MAX;
        n = n * (hex ? 16 : 10) + (uint32_t)digit;
    }
    return n > 0x10FFFF || (n >= 0xD800 && n < 0xE000) ? 0xFFFD : n;
}

/* The code point of a name; UINT32_MAX for one that is not known. */
static uint32_t code_point(const char *s, size_t len)
{
    static const struct {
        const char *name;
        uint32_t c;
    } names[] = {{"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},
                 {"apos", '\''},    {"nbsp", 0xA0},    {"pound", 0xA3},   {"sect", 0xA7},
                 {"cent", 0xA2},    {"deg", 0xB0},     {"mdash", 0x2014}, {"ndash", 0x2013},
                 {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C}, {"rdquo", 0x201D},
                 {"hyph", '-'},     {"blank", ' '},    {"bull", 0x2022},  {"hellip", 0x2026},
                 {"eacute", 0xE9},  {"egrave", 0xE8},  {"agrave", 0xE0},  {"ccedil", 0xE7},
                 {"ntilde", 0xF1},  {"ouml", 0xF6},    {"uuml", 0xFC},    {"auml", 0xE4},
                 {"Ouml", 0xD6},    {"Uuml", 0xDC},    {"Auml", 0xC4},    {"szlig", 0xDF}};
    if (s[0] == '#')
        return numeric(s, len);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].name) == len && memcmp(names[i].name, s, len) == 0)
            return names[i].c;
    return UINT32_MAX;
}

static int is_control(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0);
}

ng_status ng_sgml_decode(const char *s, size_t len, ng_buf *ret, ng_error *err)
{
    ng_status status = NG_OK;
    while (len > 0 && status == NG_OK) {
        const char *mark = memchr(s, '&', len);
        size_t plain = mark ? (size_t)(mark - s) : len;
        status = ng_buf_add(ret, s, plain, err);
        s += plain;
        len -= plain;
        if (len == 0 || status != NG_OK)
            break;
        size_t n = 1;
        while (n < len && n <= REFERENCE_MAX && (is_name(s[n]) || (n == 1 && s[n] == '#')))
            n++;
        uint32_t c = n > 1 && n < len && s[n] == ';' ? code_point(s + 1, n - 1) : UINT32_MAX;
        if (c == UINT32_MAX)
            n = 0;
        if (c == UINT32_MAX)
            status = ng_buf_add_char(ret, '&', err);
        else if (!is_control(c))
            status = ng_utf8_append(ret, c, err);
        s += n + 1;
        len -= n + 1;
    }
    return status;
}
