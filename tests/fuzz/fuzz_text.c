/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_text.c - cleaning, folding and units on any bytes. */
#include <string.h>

#include "fuzz.h"
#include "nutgraf/text.h"

static void check_units(const char *s, size_t len)
{
    uint32_t at[3] = {0, (uint32_t)ng_utf8_cut(s, len, len / 2), (uint32_t)len};
    for (int u = 0; u < 3; u++) {
        uint32_t to[3];
        memcpy(to, at, sizeof to);
        ng_units_convert(s, len, (ng_units)u, to, 3);
        FUZZ_CHECK(to[0] == 0 && to[1] <= to[2]);
        FUZZ_CHECK(to[2] == ng_units_length(s, len, (ng_units)u));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ng_error err = NG_ERROR_INIT;
    ng_buf once = NG_BUF_INIT, twice = NG_BUF_INIT, folded = NG_BUF_INIT;
    ng_clean_report report = {0, 0};
    const char *s = (const char *)data;
    FUZZ_CHECK(ng_utf8_valid_prefix(s, size) <= size);
    FUZZ_CHECK(ng_text_clean(s, size, &once, &report, &err) == NG_OK);
    FUZZ_CHECK(ng_utf8_valid_prefix(once.data, once.len) == once.len);
    report = (ng_clean_report){0, 0};
    FUZZ_CHECK(ng_text_clean(once.data, once.len, &twice, &report, &err) == NG_OK);
    FUZZ_CHECK(report.replaced == 0 && report.dropped == 0);
    FUZZ_CHECK(once.len == twice.len &&
               (once.len == 0 || memcmp(once.data, twice.data, once.len) == 0));
    check_units(once.data, once.len);
    FUZZ_CHECK(ng_text_fold(s, size, &folded, &err) == NG_OK);
    FUZZ_CHECK(ng_utf8_valid_prefix(folded.data, folded.len) == folded.len);
    ng_buf_release(&once);
    ng_buf_release(&twice);
    ng_buf_release(&folded);
    return 0;
}
