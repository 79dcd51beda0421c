/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xml_mend.c - what makes most broken feeds not well-formed, put right.
 *
 * One pass. CDATA sections, comments and instructions are left alone but for characters that XML
 * does not have; whatever else is wrong (tags that do not match) stays wrong. */
#include "xml_mend.h"

#include <string.h>

#define REFERENCE_MAX 32 /* bytes of the name of an entity */

typedef struct cursor {
    const char *at, *end;
    const char *until; /* how the section ends that is copied as it is; NULL in none */
    uint32_t mended;
} cursor;

static int starts(const cursor *c, const char *text)
{
    size_t n = strlen(text);
    return (size_t)(c->end - c->at) >= n && memcmp(c->at, text, n) == 0;
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static int is_hex(char c)
{
    return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* The value of the digits of `&#…;`; 0 when there are none or too many. */
static uint32_t number_of(const char *s, size_t len)
{
    int hex = len > 1 && (*s | 32) == 'x';
    uint32_t value = 0;
    for (size_t i = (size_t)hex; i < len && value < 0x110000; i++) {
        char c = s[i];
        if (hex ? !is_hex(c) : !is_digit(c))
            return 0;
        value = value * (hex ? 16 : 10) +
                (is_digit(c) ? (uint32_t)(c - '0') : (uint32_t)((c | 32) - 'a' + 10));
    }
    return value;
}

/* A character that XML 1.0 has (section 2.2). */
static int is_character(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) ||
           (c >= 0xE000 && c < 0xFFFE) || (c >= 0x10000 && c < 0x110000);
}

/* `&name;`, `&#8211;`, `&#x2013;`. */
static int is_reference(const cursor *c)
{
    size_t left = (size_t)(c->end - c->at) - 1, n = 0;
    const char *s = c->at + 1;
    while (n < left && n < REFERENCE_MAX && s[n] != ';' &&
           (is_letter(s[n]) || is_digit(s[n]) || (n == 0 && s[n] == '#')))
        n++;
    if (n == 0 || n == left || s[n] != ';')
        return 0;
    return s[0] == '#' ? is_character(number_of(s + 1, n - 1)) : is_letter(s[0]);
}

/* A byte of `<` that begins a tag, a section or an instruction. */
static int is_markup(const cursor *c)
{
    if (c->end - c->at < 2)
        return 0;
    char next = c->at[1];
    return is_letter(next) || next == '/' || next == '!' || next == '?' || next == '_' ||
           ((unsigned char)next & 0x80);
}

static void enter_section(cursor *c)
{
    c->until = starts(c, "<![CDATA[") ? "]]>"
               : starts(c, "<!--")    ? "-->"
               : starts(c, "<?")      ? "?>"
                                      : NULL;
}

/* Bytes of a character that XML does not have; 0 when it has it. */
static size_t forbidden(const cursor *c)
{
    unsigned char b = (unsigned char)*c->at;
    if (b < 0x20)
        return b == '\t' || b == '\n' || b == '\r' ? 0 : 1;
    return starts(c, "\xEF\xBF\xBE") || starts(c, "\xEF\xBF\xBF") ? 3 : 0;
}

/* One character, or what stands for it. */
static ng_status step(cursor *c, ng_buf *ret, ng_error *err)
{
    size_t out = forbidden(c);
    const char *instead = NULL;
    if (out) {
        c->mended++;
        c->at += out;
        return NG_OK;
    }
    if (c->until) {
        if (starts(c, c->until))
            c->until = NULL;
    } else if (*c->at == '&' && !is_reference(c)) {
        instead = "&amp;";
    } else if (*c->at == '<' && !is_markup(c)) {
        instead = "&lt;";
    } else if (*c->at == '<') {
        enter_section(c);
    }
    c->mended += instead != NULL;
    ng_status s = instead ? ng_buf_add_str(ret, instead, err) : ng_buf_add_char(ret, *c->at, err);
    c->at++;
    return s;
}

/* White space before the declaration, and then the declaration as white space. */
static ng_status blank_declaration(cursor *c, ng_buf *ret, ng_error *err)
{
    const char *s = c->at;
    while (s < c->end && (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\n'))
        s++;
    cursor d = {s, c->end, NULL, 0};
    if (s == c->at || !starts(&d, "<?xml") || c->end - s < 6 || is_letter(s[5]) || s[5] == '-')
        return NG_OK;
    while (d.at < d.end && !starts(&d, "?>"))
        d.at++;
    if (d.at == d.end)
        return NG_OK;
    ng_status status = NG_OK;
    for (; c->at < d.at + 2 && status == NG_OK; c->at++)
        status = ng_buf_add_char(ret, *c->at == '\n' || *c->at == '\r' ? *c->at : ' ', err);
    c->mended++;
    return status;
}

ng_status ng_xml_mend(const char *text, size_t len, ng_buf *ret, uint32_t *ret_mended,
                      ng_error *err)
{
    cursor c = {text, text + len, NULL, 0};
    ng_status s = ng_buf_reserve(ret, len + len / 16, err);
    if (s == NG_OK)
        s = blank_declaration(&c, ret, err);
    while (c.at < c.end && s == NG_OK)
        s = step(&c, ret, err);
    if (s == NG_OK)
        *ret_mended = c.mended;
    return s;
}
