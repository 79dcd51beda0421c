/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_xml_sniff.c - what XML begins with, and what it is not taken for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "xml_sniff.h"

static const char *root_of(const char *text, size_t probed)
{
    static char name[NG_XML_ROOT_MAX];
    size_t len = strlen(text);
    ng_probe p = {text, len < probed ? len : probed, "x", text, len};
    return ng_xml_sniff(&p, name) ? name : NULL;
}

static void expect_root(const char *text, const char *expected)
{
    const char *root = root_of(text, 4096);
    assert_non_null(root);
    assert_string_equal(root, expected);
}

static void a_root_is_found_behind_everything_that_may_stand_before_it(void **state)
{
    (void)state;
    expect_root("<nitf>", "nitf");
    expect_root("<n:nitf xmlns:n='x'>", "nitf");
    expect_root("<body.content/>", "body.content");
    expect_root("<?xml version='1.0'?>\n<!-- <rss> -->\r\n<?style x='>'?><NewsML>", "NewsML");
    expect_root("<!DOCTYPE a SYSTEM \"x>y\" [<!ENTITY b '>]'> <!-- '] -->]><a >", "a");
}

static void what_does_not_begin_with_an_element_has_no_root(void **state)
{
    (void)state;
    static const char *const texts[] = {"",     "text <nitf>", "<",           "<>",
                                        "< a>", "<nitf",       "<?xml ?>",    "<!-- <nitf>",
                                        "<1>",  "</nitf>",     "<!DOCTYPE a", "<a=b>"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_null(root_of(texts[i], 4096));
}

static void a_long_prolog_is_followed_to_its_limit(void **state)
{
    (void)state;
    for (int over = -1; over <= 1; over++) {
        size_t len = (size_t)((int)NG_XML_PROLOG_MAX + over);
        char *text = malloc(len + 1);
        assert_non_null(text);
        memset(text, ' ', len);
        memcpy(text, "<!--", 4);
        memcpy(text + len - 6, "--><a>", 7);
        const char *root = root_of(text, 4096);
        assert_true(over <= 0 ? root && strcmp(root, "a") == 0 : !root);
        free(text);
    }
}

static void a_name_that_is_too_long_is_none_that_is_known(void **state)
{
    (void)state;
    char text[NG_XML_ROOT_MAX + 8];
    for (size_t n = NG_XML_ROOT_MAX - 2; n <= NG_XML_ROOT_MAX; n++) {
        memset(text, 'a', sizeof text);
        memcpy(text, "<", 1);
        memcpy(text + 1 + n, ">", 2);
        const char *root = root_of(text, 4096);
        assert_true(n < NG_XML_ROOT_MAX ? root && strlen(root) == n : !root);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_root_is_found_behind_everything_that_may_stand_before_it),
        cmocka_unit_test(what_does_not_begin_with_an_element_has_no_root),
        cmocka_unit_test(a_long_prolog_is_followed_to_its_limit),
        cmocka_unit_test(a_name_that_is_too_long_is_none_that_is_known),
    };
    return cmocka_run_group_tests_name("xml_sniff", tests, NULL, NULL);
}
