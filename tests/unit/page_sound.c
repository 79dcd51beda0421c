/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_sound.c - a reader of tags as strict as our writer is regular: what is not as we write it is
 * a fault. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "nutgraf/text.h"
#include "page_sound.h"

#define DEPTH_MAX 64
#define TAG_MAX   32

static void fault(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
static void fault(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    abort();
}

static int is_one_of(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(name, *list) == 0)
            return 1;
    return 0;
}

static size_t name_length(const char *at)
{
    return strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789-");
}

static void read_name(const char *at, char ret[TAG_MAX])
{
    size_t n = name_length(at);
    if (n == 0 || n >= TAG_MAX)
        fault("no name at %.80s", at);
    memcpy(ret, at, n);
    ret[n] = '\0';
}

static void check_link(const char *value)
{
    if (value[0] != '#' && strncmp(value, "/", 1) != 0 && strncasecmp(value, "https://", 8) != 0 &&
        strncasecmp(value, "http://", 7) != 0)
        fault("leads nowhere good: %.80s", value);
    if (value[0] == '/' && value[1] == '/')
        fault("leads to another host: %.80s", value);
}

static void check_attribute(const char *tag, const char *name, const char *value)
{
    static const char *const allowed[] = {"action",
                                          "aria-hidden",
                                          "aria-label",
                                          "autocapitalize",
                                          "autocomplete",
                                          "autofocus",
                                          "charset",
                                          "checked",
                                          "class",
                                          "content",
                                          "data-field",
                                          "data-id",
                                          "data-kind",
                                          "datetime",
                                          "defer",
                                          "dir",
                                          "enterkeyhint",
                                          "for",
                                          "form",
                                          "height",
                                          "hidden",
                                          "href",
                                          "id",
                                          "lang",
                                          "maxlength",
                                          "method",
                                          "name",
                                          "open",
                                          "rel",
                                          "role",
                                          "selected",
                                          "spellcheck",
                                          "src",
                                          "title",
                                          "type",
                                          "value",
                                          "width",
                                          "x",
                                          "y",
                                          "viewBox",
                                          "preserveAspectRatio",
                                          NULL};
    if (!is_one_of(name, allowed))
        fault("<%s> has the attribute %s", tag, name);
    if (strcmp(name, "href") == 0)
        check_link(value);
    if (strcmp(name, "src") == 0 && strncmp(value, "/assets/nutgraf.js\"", 19) != 0)
        fault("loads %.80s", value);
}

/* From behind the name of a tag to behind its `>`. */
static const char *check_attributes(const char *at, const char *tag)
{
    while (*at == ' ') {
        char name[TAG_MAX];
        at++;
        size_t n = strcspn(at, " =>/\"'<");
        if (n == 0 || n >= TAG_MAX)
            fault("no attribute at %.80s", at);
        memcpy(name, at, n);
        name[n] = '\0';
        at += n;
        if (*at != '=') {
            check_attribute(tag, name, "");
            continue;
        }
        if (at[1] != '"')
            fault("no quotes at %.80s", at);
        check_attribute(tag, name, at + 2);
        at += 2;
        at += strcspn(at, "\"<>");
        if (*at != '"')
            fault("not escaped in a value: %.80s", at);
        at++;
    }
    if (*at == '/')
        at++;
    if (*at != '>')
        fault("a tag that does not end: %.80s", at);
    return at + 1;
}

static const char *const empty_elements[] = {"meta", "link", "input", "rect", NULL};
static const char *const elements[] = {
    "a",       "article", "aside", "blockquote", "body",   "button", "code",    "dd",     "details",
    "div",     "dl",      "dt",    "fieldset",   "footer", "form",   "h1",      "h2",     "h3",
    "h4",      "h5",      "h6",    "head",       "header", "html",   "input",   "kbd",    "label",
    "legend",  "li",      "link",  "main",       "mark",   "meta",   "nav",     "ol",     "option",
    "p",       "pre",     "rect",  "s",          "script", "search", "section", "select", "span",
    "summary", "svg",     "time",  "title",      "ul",     NULL};

static const char *check_tag(const char *at, char open[][TAG_MAX], size_t *depth)
{
    char name[TAG_MAX];
    if (at[1] == '/') {
        read_name(at + 2, name);
        if (*depth == 0 || strcmp(open[*depth - 1], name) != 0)
            fault("</%s> ends <%s>: %.200s", name, *depth ? open[*depth - 1] : "", at);
        --*depth;
        return at + 2 + strlen(name) + 1;
    }
    read_name(at + 1, name);
    if (!is_one_of(name, elements))
        fault("an element %s", name);
    if (!is_one_of(name, empty_elements)) {
        if (*depth == DEPTH_MAX)
            fault("too deep: %.80s", at);
        memcpy(open[(*depth)++], name, TAG_MAX);
    }
    return check_attributes(at + 1 + strlen(name), name);
}

void page_is_sound(const char *page)
{
    static const char doctype[] = "<!doctype html>\n";
    char open[DEPTH_MAX][TAG_MAX];
    size_t depth = 0;
    if (strncmp(page, doctype, sizeof doctype - 1) != 0)
        fault("does not begin as a page: %.80s", page);
    if (ng_utf8_valid_prefix(page, strlen(page)) != strlen(page))
        fault("is not UTF-8");
    for (const char *at = page + sizeof doctype - 1; *at;) {
        at += strcspn(at, "<>\"");
        if (*at == '<')
            at = check_tag(at, open, &depth);
        else if (*at)
            fault("not escaped in a text: %.80s", at);
    }
    if (depth > 0)
        fault("<%s> does not end", open[depth - 1]);
}
