/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_page_filters.c - filters, dates and further pages of the page of results. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "page_text.h"
#include "service/page/html_out.h"
#include "service/page/page.h"

static void next_page_has_all_else_the_same(void **state)
{
    (void)state;
    json_t *result = page_result("{}");
    json_object_set_new(result, "cursor", json_string("a+b/c="));
    char *page = page_of_result(
        "freeze", "q=freeze+now&source=A%26B&source=C&from=&cursor=old&sort=newest", result, NULL);
    assert_has(
        page, "<a class=\"more\" rel=\"next\" href=\"/?q=freeze%20now&amp;source=A%26B&amp;source=C"
              "&amp;sort=newest&amp;cursor=a%2Bb%2Fc%3D\">More results</a>");
    assert_has(page, ">First results</a>");
    assert_has(page, "<option value=\"newest\" selected>");
    free(page);
}

static void chosen_filters_are_checked_also_when_no_facet_lists_them(void **state)
{
    (void)state;
    json_t *result = page_result("{}");
    json_object_set_new(
        result, "facets",
        page_json(
            "{\"source\":{\"values\":[{\"value\":\"Harbour Post\",\"count\":1234}],\"other\":3,"
            "\"missing\":0,\"partial\":false}}"));
    char *page = page_of_result("freeze", "q=freeze&source=Harbour+Post&source=Else&article=x",
                                result, NULL);
    assert_has(page,
               "name=\"source\" value=\"Harbour Post\" checked> <span class=\"value\" dir=\"auto\">"
               "Harbour Post</span> <span class=\"number\">1,234</span>");
    assert_has(page, "name=\"source\" value=\"Else\" checked>");
    assert_has(page, "name=\"article\" value=\"x\" checked>");
    assert_has(page, "Others: 3");
    free(page);
}

static json_t *with_dates(const char *field, const char *const *values, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list,
                              json_pack("{s:s,s:i}", "value", values[i], "count", (int)i + 1));
    json_t *result = page_result("{}");
    json_object_set_new(result, "facets", json_pack("{s:{s:o}}", field, "values", list));
    return result;
}

static void dates_become_bars_of_a_fitting_width(void **state)
{
    (void)state;
    static const char *const months[] = {"2023-11", "2024-02"};
    char *page =
        page_of_result("freeze", "q=freeze&from=2023-11-01", with_dates("month", months, 2), NULL);
    assert_has(page, "viewBox=\"0 0 40 60\"");
    assert_has(page, "<rect x=\"1\" y=\"30\" width=\"8\" height=\"30\"/>");
    assert_has(page, "<rect x=\"31\" y=\"0\" width=\"8\" height=\"60\"/>");
    assert_has(page, "<span>Nov 2023</span><span>Feb 2024</span>");
    assert_has(page, "name=\"from\" value=\"2023-11-01\"");
    free(page);
    static const char *const days[] = {"2023-12-31", "2024-01-01"};
    page = page_of_result("freeze", "q=freeze", with_dates("day", days, 2), NULL);
    assert_has(page, "viewBox=\"0 0 20 60\"");
    assert_has(page, "<span>31 Dec 2023</span><span>1 Jan 2024</span>");
    free(page);
    static const char *const ages[] = {"1901-05-01", "1901-09-02", "2024-01-01"};
    page = page_of_result("freeze", "q=freeze", with_dates("day", ages, 3), NULL);
    assert_has(page, "viewBox=\"0 0 1240 60\""); /* years */
    assert_has(page, "<span>1901</span><span>2024</span>");
    free(page);
    static const char *const alone[] = {"2024-02-12"};
    page = page_of_result("freeze", "q=freeze", with_dates("day", alone, 1), NULL);
    assert_has(page, "viewBox=\"0 0 290 60\""); /* the days of its month */
    assert_has(page, "<span>1 Feb 2024</span><span>29 Feb 2024</span>");
    free(page);
    page = page_of_result("freeze", "q=freeze", with_dates("month", alone, 1), NULL);
    assert_has(page, "<span>Jan 2024</span><span>Dec 2024</span>");
    free(page);
    static const char *const broken[] = {"2024-13", "x", "2023-01", "0000-00-00", "9999-12-31"};
    for (size_t i = 0; i + 1 < 5; i++)
        free(page_of_result("freeze", "q=freeze", with_dates("day", broken + i, 5 - i), NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(next_page_has_all_else_the_same),
        cmocka_unit_test(chosen_filters_are_checked_also_when_no_facet_lists_them),
        cmocka_unit_test(dates_become_bars_of_a_fitting_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
