/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_text.c - looking into a page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "page_sound.h"
#include "page_text.h"
#include "service/http/target.h"

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

char *page_of_result(const char *query, const char *target, json_t *result,
                     const ng_api_error *error)
{
    ng_buf page = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    ng_buf text = NG_BUF_INIT;
    ng_http_target read;
    assert_int_equal(ng_buf_addf(&text, &err, "/?%s", target), NG_OK);
    assert_int_equal(ng_http_target_read(text.data, text.len, &read, &err), NG_OK);
    ng_page_search_input in = {query, &read, NULL, result, error, ""};
    assert_int_equal(ng_page_search(&in, &page, &err), NG_OK);
    ng_http_target_release(&read);
    ng_buf_release(&text);
    json_decref(result);
    page_is_sound(page.data);
    return ng_buf_steal(&page);
}

json_t *page_result(const char *members)
{
    json_t *hit = page_json(
        "{\"id\":\"talks#p7\",\"article\":\"talks\",\"revision\":1,\"title\":\"Talks\","
        "\"url\":null,\"source\":null,\"published\":null,\"heading\":null,\"ordinal\":7,"
        "\"kind\":\"paragraph\",\"score\":1.5,\"text\":\"They proposed a freeze.\","
        "\"span\":[0,23],\"line\":null,\"highlights\":[[16,22]],"
        "\"matched\":{\"terms\":1,\"of\":1,\"missing\":[]},\"citation\":\"talks#p7@9f2c01aa\","
        "\"context\":{\"before\":[],\"after\":[]},\"also_in\":[],\"also_in_count\":0}");
    json_t *more = page_json(members);
    assert_int_equal(json_object_update(hit, more), 0);
    json_decref(more);
    return json_pack("{s:{s:s,s:s,s:n,s:[]},s:{s:i,s:s},s:b,s:b,s:[o],s:n}", "query", "text",
                     "freeze", "interpreted", "freeze", "corrected", "warnings", "total", "value",
                     1, "relation", "eq", "partial", 0, "weak", 0, "hits", hit, "cursor");
}
