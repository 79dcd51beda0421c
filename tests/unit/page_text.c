/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_text.c - looking into a page.
 *
 * A reader of tags as strict as our writer is regular: whatever is not as we write it fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "nutgraf/text.h"
#include "page_text.h"

#define DEPTH_MAX 64
#define TAG_MAX   32

json_t *page_json(const char *text)
{
    json_error_t fault;
    json_t *value = json_loads(text, 0, &fault);
    if (!value)
        fail_msg("%s: %s", fault.text, text);
    return value;
}

void assert_has(const char *page, const char *part)
{
    if (!strstr(page, part))
        fail_msg("the page has no %s\n%s", part, page);
}

void assert_has_not(const char *page, const char *part)
{
    if (strstr(page, part))
        fail_msg("the page has %s\n%s", part, page);
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
        fail_msg("no name at %.80s", at);
    memcpy(ret, at, n);
    ret[n] = '\0';
}

static void check_link(const char *value)
{
    if (value[0] != '#' && strncmp(value, "/", 1) != 0 && strncasecmp(value, "https://", 8) != 0 &&
        strncasecmp(value, "http://", 7) != 0)
        fail_msg("leads nowhere good: %.80s", value);
    if (value[0] == '/' && value[1] == '/')
        fail_msg("leads to another host: %.80s", value);
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
        fail_msg("<%s> has the attribute %s", tag, name);
    if (strcmp(name, "href") == 0)
        check_link(value);
    if (strcmp(name, "src") == 0 && strncmp(value, "/assets/nutgraf.js\"", 19) != 0)
        fail_msg("loads %.80s", value);
}

/* From behind the name of a tag to behind its `>`. */
static const char *check_attributes(const char *at, const char *tag)
{
    while (*at == ' ') {
        char name[TAG_MAX];
        at++;
        size_t n = strcspn(at, " =>/\"'<");
        if (n == 0 || n >= TAG_MAX)
            fail_msg("no attribute at %.80s", at);
        memcpy(name, at, n);
        name[n] = '\0';
        at += n;
        if (*at != '=') {
            check_attribute(tag, name, "");
            continue;
        }
        if (at[1] != '"')
            fail_msg("no quotes at %.80s", at);
        check_attribute(tag, name, at + 2);
        at += 2;
        at += strcspn(at, "\"<>");
        if (*at != '"')
            fail_msg("not escaped in a value: %.80s", at);
        at++;
    }
    if (*at == '/')
        at++;
    if (*at != '>')
        fail_msg("a tag that does not end: %.80s", at);
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
            fail_msg("</%s> ends <%s>: %.200s", name, *depth ? open[*depth - 1] : "", at);
        --*depth;
        return at + 2 + strlen(name) + 1;
    }
    read_name(at + 1, name);
    if (!is_one_of(name, elements))
        fail_msg("an element %s", name);
    if (!is_one_of(name, empty_elements)) {
        assert_true(*depth < DEPTH_MAX);
        memcpy(open[(*depth)++], name, TAG_MAX);
    }
    return check_attributes(at + 1 + strlen(name), name);
}

void page_is_sound(const char *page)
{
    static const char doctype[] = "<!doctype html>\n";
    char open[DEPTH_MAX][TAG_MAX];
    size_t depth = 0;
    assert_memory_equal(page, doctype, sizeof doctype - 1);
    assert_int_equal(ng_utf8_valid_prefix(page, strlen(page)), strlen(page));
    for (const char *at = page + sizeof doctype - 1; *at;) {
        at += strcspn(at, "<>\"");
        if (*at == '<')
            at = check_tag(at, open, &depth);
        else if (*at)
            fail_msg("not escaped in a text: %.80s", at);
    }
    assert_int_equal(depth, 0);
}
