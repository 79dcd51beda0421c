/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_analyzer.c - tokens of any text: in order, on boundaries, alike by both paths. */
#include <string.h>

#include "analyzer_parts.h"
#include "fuzz.h"
#include "nutgraf/text.h"

static void check_tokens(const char *s, size_t len, const ng_tokens *t)
{
    uint32_t end = 0;
    for (size_t i = 0; i < t->n; i++) {
        const ng_token *k = &t->items[i];
        FUZZ_CHECK(k->start >= end && k->end > k->start && k->end <= len);
        FUZZ_CHECK(ng_utf8_cut(s, len, k->start) == k->start);
        FUZZ_CHECK(ng_utf8_cut(s, len, k->end) == k->end);
        FUZZ_CHECK(k->position == i);
        FUZZ_CHECK(k->word_len > 0 && k->word_len <= NG_TERM_MAX);
        FUZZ_CHECK(k->stem_len > 0 && k->stem_len <= NG_TERM_MAX);
        FUZZ_CHECK(t->chars[k->word + k->word_len] == '\0');
        FUZZ_CHECK(t->chars[k->stem + k->stem_len] == '\0');
        FUZZ_CHECK(ng_utf8_valid_prefix(t->chars + k->word, k->word_len) == k->word_len);
        FUZZ_CHECK(ng_utf8_valid_prefix(t->chars + k->stem, k->stem_len) == k->stem_len);
        end = k->end;
    }
}

/* The first byte chooses the language. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"en", "de", "fr", "fi", "ru", "tr", "ar", ""};
    static ng_analyzer *analyzers[8];
    ng_error err = NG_ERROR_INIT;
    if (size == 0)
        return 0;
    int which = data[0] % 8;
    if (!analyzers[which])
        FUZZ_CHECK(ng_analyzer_new(languages[which], &analyzers[which], &err) == NG_OK);
    ng_analyzer *a = analyzers[which];
    ng_buf text = NG_BUF_INIT;
    ng_tokens fast = NG_TOKENS_INIT, slow = NG_TOKENS_INIT;
    FUZZ_CHECK(ng_text_clean((const char *)data + 1, size - 1, &text, NULL, &err) == NG_OK);
    FUZZ_CHECK(ng_analyze(a, text.data, text.len, &fast, &err) == NG_OK);
    check_tokens(text.data, text.len, &fast);
    ng_analyzer_set_icu_only(a, 1);
    FUZZ_CHECK(ng_analyze(a, text.data, text.len, &slow, &err) == NG_OK);
    ng_analyzer_set_icu_only(a, 0);
    FUZZ_CHECK(fast.n == slow.n && fast.chars_len == slow.chars_len);
    for (size_t i = 0; i < fast.n; i++)
        FUZZ_CHECK(memcmp(&fast.items[i], &slow.items[i], sizeof fast.items[i]) == 0);
    ng_tokens_release(&fast);
    ng_tokens_release(&slow);
    ng_buf_release(&text);
    return 0;
}
