/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_html.c - any bytes as a page, as a piece of HTML in another format, and as an address. */
#include <stdlib.h>
#include <string.h>

#include "article_checks.h"
#include "fuzz.h"
#include "html.h"
#include "html_meta.h"
#include "nutgraf/text.h"

static void check_fragment(const char *text, size_t len)
{
    ng_article *a = NULL;
    ng_error err = NG_ERROR_INIT;
    FUZZ_CHECK(ng_article_new(&a, &err) == NG_OK);
    FUZZ_CHECK(ng_article_set(a, NG_FIELD_ID, "x", 1, &err) == NG_OK);
    ng_status s = ng_html_add_fragment(a, text, len, 0, &err);
    if (s == NG_OK)
        s = ng_article_finish(a, &err);
    if (s == NG_OK)
        FUZZ_CHECK(check_article(NULL, a, &err) == NG_OK);
    else
        ng_article_free(a);
    FUZZ_CHECK(s == NG_OK || s == NG_LIMIT || s == NG_INVALID);
}

static void check_plain(const char *text, size_t len)
{
    char *plain = NULL;
    ng_error err = NG_ERROR_INIT;
    if (ng_html_plain(text, len, &plain, &err) != NG_OK)
        return;
    FUZZ_CHECK(ng_utf8_valid_prefix(plain, strlen(plain)) == strlen(plain));
    FUZZ_CHECK(!strpbrk(plain, "\t\n\r"));
    ng_html_meta m = NG_HTML_META_INIT;
    ng_moment day;
    m.fields[NG_META_CANONICAL] = m.fields[NG_META_OG_URL] = plain;
    ng_html_url(&m);
    ng_html_url_day(plain, &day);
    free(plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    check_reading("a folder/page.html", data, size);
    if (ng_utf8_valid_prefix(text, size) != size)
        return 0;
    check_fragment(text, size);
    check_plain(text, size);
    return 0;
}
