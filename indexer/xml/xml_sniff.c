/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xml_sniff.c - what XML begins with. */
#include "xml_sniff.h"

#include <string.h>

struct prolog {
    const char *s, *end;
};

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static int begins(const struct prolog *p, const char *text)
{
    size_t n = strlen(text);
    return (size_t)(p->end - p->s) >= n && memcmp(p->s, text, n) == 0;
}

/* Go on after `text`; false when it does not come any more. */
static int pass(struct prolog *p, const char *text)
{
    const char *at = memmem(p->s, (size_t)(p->end - p->s), text, strlen(text));
    p->s = at ? at + strlen(text) : p->end;
    return at != NULL;
}

/* `<!DOCTYPE … [ … ]>`: what is in quotes or comments ends neither. */
static int pass_document_type(struct prolog *p)
{
    int inside = 0;
    while (p->s < p->end) {
        char c = *p->s++;
        if (c == '"' || c == '\'') {
            const char *close = memchr(p->s, c, (size_t)(p->end - p->s));
            p->s = close ? close + 1 : p->end;
        } else if (c == '<' && begins(p, "!--")) {
            pass(p, "-->");
        } else if (c == '[' || c == ']') {
            inside = c == '[';
        } else if (c == '>' && !inside) {
            return 1;
        }
    }
    return 0;
}

/* Whether more of the prolog was passed over. */
static int pass_one(struct prolog *p)
{
    while (p->s < p->end && is_space(*p->s))
        p->s++;
    if (begins(p, "\xEF\xBB\xBF"))
        return (p->s += 3, 1);
    if (begins(p, "<?"))
        return pass(p, "?>");
    if (begins(p, "<!--"))
        return pass(p, "-->");
    return begins(p, "<!DOCTYPE") ? pass_document_type(p) : 0;
}

/* The name of the element that begins here. */
static int take_name(const struct prolog *p, char ret_name[NG_XML_ROOT_MAX])
{
    const char *name = p->s + 1, *at = name;
    if (p->s >= p->end || *p->s != '<')
        return 0;
    while (at < p->end && !is_space(*at) && *at != '>' && *at != '/') {
        unsigned char c = (unsigned char)*at++;
        int letter = (c | 32) >= 'a' && (c | 32) <= 'z', inner = strchr("-.0123456789", c) != NULL;
        if (c == ':')
            name = at;
        else if (!letter && c != '_' && c < 0x80 && (!inner || at - 1 == name))
            return 0;
    }
    size_t len = (size_t)(at - name);
    if (at == p->end || len == 0 || len >= NG_XML_ROOT_MAX)
        return 0;
    memcpy(ret_name, name, len);
    ret_name[len] = '\0';
    return 1;
}

static int find_root(const char *s, size_t len, char ret_name[NG_XML_ROOT_MAX])
{
    struct prolog p = {s, s + (len < NG_XML_PROLOG_MAX ? len : NG_XML_PROLOG_MAX)};
    while (pass_one(&p))
        ;
    return take_name(&p, ret_name);
}

int ng_xml_sniff(const ng_probe *p, char ret_name[NG_XML_ROOT_MAX])
{
    if (p->len == 0 || p->text[0] != '<')
        return 0;
    /* A probe may end in a long comment; the bytes go on. */
    return find_root(p->text, p->len, ret_name) || find_root(p->bytes, p->bytes_len, ret_name);
}
