/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_quotation.c - any text: speakers are spans of it, and their keys can be made. */
#include "fuzz.h"
#include "nutgraf/text.h"
#include "quotation.h"

static void check(const char *text, size_t len, const char *lang)
{
    ng_quotations q;
    ng_quotations_find(text, len, lang, 0, &q);
    FUZZ_CHECK(q.n <= NG_SPEAKERS_MAX);
    for (size_t i = 0; i < q.n; i++) {
        const ng_name_span *s = &q.speakers[i];
        ng_buf key = NG_BUF_INIT;
        size_t whole_len = 0;
        FUZZ_CHECK(s->start < s->end && s->end <= len);
        FUZZ_CHECK(ng_speaker_key(text + s->start, s->end - s->start, &key, NULL) == NG_OK);
        FUZZ_CHECK(key.len <= NG_SPEAKER_KEY_MAX);
        const char *whole =
            ng_speaker_in_full(text, len, text + s->start, s->end - s->start, &whole_len);
        FUZZ_CHECK(!whole || (whole >= text && whole + whole_len <= text + len));
        ng_buf_release(&key);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    size_t len = ng_utf8_valid_prefix(text, size);
    check(text, len, "en");
    check(text, len, "de");
    return 0;
}
