/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_text.c - looking into a page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "page_text.h"

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
