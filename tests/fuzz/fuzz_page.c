/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_page.c - any JSON as results of methods, any bytes as an address: a page is sound, or there
 * is none. The first line is the query string of the request, the rest is JSON with the members
 * `result`, `article` and `hits`. */
#include <string.h>

#include "fuzz.h"
#include "page_sound.h"
#include "service/http/target.h"
#include "service/page/page.h"

static void check(ng_buf *page, ng_status status)
{
    FUZZ_CHECK(status == NG_OK || status == NG_INVALID || status == NG_LIMIT);
    if (status == NG_OK)
        page_is_sound(page->data);
    ng_buf_release(page);
}

/* What the layer of HTTP refuses never comes to a page. */
static void search_page(const char *query, const json_t *result)
{
    static const ng_api_error error = {NG_API_INTERNAL, "an error", NULL};
    ng_buf page = NG_BUF_INIT;
    ng_buf text = NG_BUF_INIT;
    ng_http_target target = {.text = NULL};
    if (!ng_buf_addf(&text, NULL, "/?%s", query) &&
        !ng_http_target_read(text.data, text.len, &target, NULL)) {
        const ng_page_search_input in = {query, &target, NULL, result, result ? NULL : &error, ""};
        check(&page, ng_page_search(&in, &page, NULL));
    }
    ng_http_target_release(&target);
    ng_buf_release(&text);
}

static void article_page(const char *query, const json_t *article, const json_t *hits)
{
    ng_buf page = NG_BUF_INIT;
    const ng_page_article_input in = {article, query, hits, "https://news.example"};
    check(&page, ng_page_article(&in, &page, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data, *newline = memchr(text, '\n', size);
    size_t len = newline ? (size_t)(newline - text) : size;
    char *target = malloc(len + 1);
    FUZZ_CHECK(target);
    memcpy(target, text, len);
    target[len] = '\0';
    json_t *given = newline ? json_loadb(newline + 1, size - len - 1, 0, NULL) : NULL;
    search_page(target, json_object_get(given, "result"));
    if (given)
        article_page(target, json_object_get(given, "article"), json_object_get(given, "hits"));
    json_decref(given);
    free(target);
    return 0;
}
