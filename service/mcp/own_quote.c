/* SPDX-License-Identifier: GPL-2.0-or-later */
/* own_quote.c - words of strangers, kept apart, and results in their two forms. */
#include <string.h>

#include "nutgraf/text.h"
#include "service/mcp/own.h"

#define CUT_MARK     " […]"
#define CUT_BACK_MAX 24 /* bytes that are given up to cut at a space */

json_t *ng_mcp_own_cut(const char *text, size_t len, size_t characters, int *ret_was_cut)
{
    size_t at = 0, n = 0;
    uint32_t c;
    while (at < len && n < characters) {
        at += ng_utf8_decode(text + at, len - at, &c);
        n++;
    }
    *ret_was_cut = at < len;
    if (at >= len)
        return json_stringn(text, len);
    for (size_t back = at; back > 0 && at - back < CUT_BACK_MAX; back--)
        if (text[back] == ' ' || text[back] == '\n') {
            at = back;
            break;
        }
    return json_sprintf("%.*s" CUT_MARK, (int)at, text);
}

int ng_mcp_own_result(ng_mcp_turn *t, json_t *value_take, json_t *links_take)
{
    ng_buf text = NG_BUF_INIT;
    json_t *content = json_array();
    int failed = !content || ng_mcp_dump(value_take, &text);
    if (!failed)
        failed = json_array_append_new(content, ng_mcp_text_content(text.data, text.len));
    if (!failed && links_take)
        failed = json_array_extend(content, links_take);
    ng_buf_release(&text);
    json_decref(links_take);
    if (failed) {
        json_decref(value_take);
        json_decref(content);
        return -1;
    }
    return ng_mcp_result(
        t, json_pack("{s:o, s:o}", "content", content, "structuredContent", value_take));
}

int ng_mcp_own_link(json_t *links, const char *article, const char *title)
{
    ng_buf uri = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    if (ng_buf_add_str(&uri, "nutgraf://article/", &err) ||
        ng_percent_encode(article, strlen(article), &uri, &err)) {
        ng_buf_release(&uri);
        return -1;
    }
    size_t i;
    json_t *link;
    int known = 0;
    json_array_foreach(links, i, link)
    {
        known |= strcmp(json_string_value(json_object_get(link, "uri")), uri.data) == 0;
    }
    int failed = 0;
    if (!known)
        failed = json_array_append_new(links, json_pack("{s:s, s:s, s:s, s:s}", "type",
                                                        "resource_link", "uri", uri.data, "name",
                                                        title && *title ? title : article,
                                                        "mimeType", "text/markdown"));
    ng_buf_release(&uri);
    return failed;
}

ng_status ng_mcp_own_quote(ng_buf *b, const char *text, size_t len, ng_error *err)
{
    ng_status s = NG_OK;
    while (s == NG_OK) {
        const char *end = len ? memchr(text, '\n', len) : NULL;
        size_t n = end ? (size_t)(end - text) : len;
        s = ng_buf_add(b, "> ", 2, err);
        if (s == NG_OK)
            s = ng_buf_add(b, text, n, err);
        if (s == NG_OK)
            s = ng_buf_add_char(b, '\n', err);
        if (!end)
            break;
        text = end + 1;
        len -= n + 1;
    }
    return s;
}

int ng_mcp_own_copy(json_t *to, const json_t *from, const char *const *names)
{
    int failed = 0;
    for (; *names; names++) {
        json_t *value = json_object_get(from, *names);
        if (value && !json_is_null(value))
            failed |= json_object_set(to, *names, value);
    }
    return failed;
}
