/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_feed.c - any bytes as a feed: RSS, Atom, exports of WordPress, whole or broken; and the
 * steps that take texts of strangers by themselves. */
#include <string.h>

#include "article_checks.h"
#include "base64.h"
#include "feed.h"
#include "fuzz.h"
#include "nutgraf/text.h"
#include "url_join.h"
#include "xml_mend.h"

static void check_text_steps(const char *text, size_t len)
{
    ng_buf out = NG_BUF_INIT;
    uint32_t mended = 0;
    if (ng_utf8_valid_prefix(text, len) != len)
        return;
    FUZZ_CHECK(ng_wordpress_codes(text, len, &out, NULL) == NG_OK);
    FUZZ_CHECK(ng_wordpress_paragraphs(text, len, &out, NULL) == NG_OK);
    FUZZ_CHECK(ng_feed_only_tags(text, len, &out, NULL) == NG_OK);
    FUZZ_CHECK(ng_feed_escape(text, len, &out, NULL) == NG_OK);
    FUZZ_CHECK(ng_xml_mend(text, len, &out, &mended, NULL) == NG_OK);
    ng_buf_clear(&out);
    FUZZ_CHECK(ng_buf_add(&out, text, len, NULL) == NG_OK);
    ng_feed_cut_more(&out);
    FUZZ_CHECK(out.len <= len && ng_utf8_valid_prefix(out.data, out.len) == out.len);
    ng_feed_breaks_off(out.data, out.len);
    ng_feed_words(out.data, out.len);
    ng_buf_release(&out);
}

static void check_bytes(const char *bytes, size_t len)
{
    ng_buf out = NG_BUF_INIT;
    if (ng_base64_decode(bytes, len, &out, NULL) == NG_OK)
        FUZZ_CHECK(out.len <= len);
    ng_buf_clear(&out);
    if (ng_url_join(bytes, len / 2, bytes + len / 2, len - len / 2, &out, NULL) == NG_OK)
        FUZZ_CHECK(out.len <= len + 8);
    ng_buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reading("a folder/feed.xml", data, size);
    check_text_steps((const char *)data, size);
    if (size > 0)
        check_bytes((const char *)data, size);
    return 0;
}
