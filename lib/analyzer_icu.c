/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analyzer_icu.c - word segments of any text, by ICU's break iterator over UTF-8. */
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include "analyzer_parts.h"
#include "nutgraf/text.h"

struct ng_icu {
    UBreakIterator *words;
    UText text;
};

ng_status ng_icu_new(ng_icu **ret, ng_error *err)
{
    static const UText closed = UTEXT_INITIALIZER;
    UErrorCode code = U_ZERO_ERROR;
    ng_icu *icu = calloc(1, sizeof *icu);
    if (!icu)
        return ng_fail(err, NG_NOMEM, "out of memory");
    icu->text = closed;
    /* The root locale, whatever the environment says: an index must not depend on it. */
    icu->words = ubrk_open(UBRK_WORD, "root", NULL, 0, &code);
    if (U_FAILURE(code)) {
        ng_icu_free(icu);
        return ng_fail(err, NG_INTERNAL, "ICU has no word breaks: %s", u_errorName(code));
    }
    *ret = icu;
    return NG_OK;
}

void ng_icu_free(ng_icu *icu)
{
    if (!icu)
        return;
    if (icu->words)
        ubrk_close(icu->words);
    utext_close(&icu->text);
    free(icu);
}

static int is_superscript(uint32_t c)
{
    return c == 0xB2 || c == 0xB3 || c == 0xB9 || (c >= 0x2070 && c <= 0x207E);
}

/* Does the segment hold a letter or a number? A superscript number alone is a footnote mark. */
static int is_word(const char *s, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t c;
        i += ng_utf8_decode(s + i, len - i, &c);
        uint32_t mask = U_GET_GC_MASK((UChar32)c);
        if ((mask & (U_GC_L_MASK | U_GC_N_MASK)) && !is_superscript(c))
            return 1;
    }
    return 0;
}

static ng_status segment_part(ng_icu *icu, const char *text, size_t start, size_t end,
                              ng_segments *ret, ng_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    utext_openUTF8(&icu->text, text + start, (int64_t)(end - start), &code);
    ubrk_setUText(icu->words, &icu->text, &code);
    if (U_FAILURE(code))
        return ng_fail(err, NG_INTERNAL, "ICU cannot read a text: %s", u_errorName(code));
    ng_status status = NG_OK;
    int32_t from = ubrk_first(icu->words), to;
    while (status == NG_OK && (to = ubrk_next(icu->words)) != UBRK_DONE) {
        const char *word = text + start + from;
        if (is_word(word, (size_t)(to - from)))
            status = ng_segments_add(ret, text, start + (size_t)from, start + (size_t)to, err);
        from = to;
    }
    return status;
}

/* ICU joins words at : and @, each version in its own way. Here they always separate: the text is
 * cut there first. */
ng_status ng_icu_segment(ng_icu *icu, const char *text, size_t start, size_t end, ng_segments *ret,
                         ng_error *err)
{
    while (start < end) {
        size_t stop = start;
        while (stop < end && text[stop] != ':' && text[stop] != '@')
            stop++;
        ng_status s = segment_part(icu, text, start, stop, ret, err);
        if (s != NG_OK)
            return s;
        start = stop + 1;
    }
    return NG_OK;
}
