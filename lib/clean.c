/* SPDX-License-Identifier: GPL-2.0-or-later */
/* clean.c - any bytes to clean text: valid UTF-8, plain line ends, NFC.
 *
 * Two passes over what is appended. The first repairs and filters; runs of ASCII are copied whole.
 * The second looks for places that are not in NFC, by the quick check of UAX #15 section 9, and
 * sends only those through ICU: from the last normalisation boundary before the place to the next
 * after it. News text is nearly always in NFC already, so nearly nothing goes through UTF-16.
 *
 * Reordering a run of combining marks costs the square of its length, so the first pass makes the
 * text stream-safe (UAX #15 section 13): after 30 marks on one base it puts U+034F. */
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "nutgraf/text.h"
#include "utf8.h"

#define MARKS_MAX    30 /* combining marks on one base: UAX15-D4 */
#define GRAPHEME_END 0x034F

typedef struct cleaner {
    const UNormalizer2 *nfc, *nfd;
    ng_buf *out;
    ng_buf scratch; /* UTF-16 of the place being normalised */
    ng_clean_report *report;
    uint32_t last; /* code point appended last */
    int marks;     /* combining marks at the end of `out` */
} cleaner;

/* Non-starters at the end of the canonical decomposition of `c`; `*whole` when it is nothing else.
 */
static int trailing_marks(const cleaner *k, uint32_t c, int *whole)
{
    *whole = 0;
    if (c < 0xC0)
        return 0;
    UChar text[16];
    UErrorCode code = U_ZERO_ERROR;
    int32_t n = unorm2_getDecomposition(k->nfd, (UChar32)c, text, 16, &code);
    if (n < 0 || U_FAILURE(code)) {
        *whole = u_getCombiningClass((UChar32)c) != 0;
        return *whole;
    }
    int marks = 0;
    while (n > 0) {
        UChar32 d;
        U16_PREV(text, 0, n, d);
        if (u_getCombiningClass(d) == 0)
            return marks;
        marks++;
    }
    *whole = 1;
    return marks;
}

static ng_status add_codepoint(cleaner *k, uint32_t c, ng_error *err)
{
    int whole = 0;
    int more = c < 0x300 ? 0 : trailing_marks(k, c, &whole);
    if (whole) {
        int ignored;
        int have = k->marks ? k->marks : trailing_marks(k, k->last, &ignored);
        if (have + more > MARKS_MAX) {
            ng_status s = ng_utf8_append(k->out, GRAPHEME_END, err);
            if (s != NG_OK)
                return s;
            have = 0;
        }
        k->marks = have + more;
    } else {
        k->marks = 0;
    }
    k->last = c;
    return ng_utf8_append(k->out, c, err);
}

/* A byte of ASCII or a code point that does not simply stand for itself. */
static ng_status add_control(cleaner *k, uint32_t c, ng_error *err)
{
    k->marks = 0;
    k->last = '\n';
    switch (c) {
    case '\n':
    case 0x0B:
    case 0x0C:
    case '\r':
    case 0x85:
    case 0x2028:
        return ng_buf_add_char(k->out, '\n', err);
    case 0x2029:
        return ng_buf_add(k->out, "\n\n", 2, err);
    case '\t':
        return ng_buf_add_char(k->out, '\t', err);
    default:
        if (k->report)
            k->report->dropped++;
        return NG_OK;
    }
}

/* Bytes of ASCII that are kept as they are. */
static size_t plain_run(const char *s, size_t len)
{
    size_t i = 0;
    while (i < len && (unsigned char)s[i] >= 0x20 && (unsigned char)s[i] < 0x7F)
        i++;
    return i;
}

/* Repair and filter: one sequence or one run of plain ASCII. Gives the bytes used. */
static ng_status step(cleaner *k, const char *s, size_t len, size_t *used, ng_error *err)
{
    size_t run = plain_run(s, len);
    if (run > 0) {
        k->marks = 0;
        k->last = (unsigned char)s[run - 1];
        *used = run;
        return ng_buf_add(k->out, s, run, err);
    }
    int valid;
    uint32_t c = 0xFFFD;
    *used = ng_utf8_sequence(s, len, &valid);
    if (valid)
        ng_utf8_decode(s, len, &c);
    else if (k->report)
        k->report->replaced++;
    if (c == 0xFEFF)
        return NG_OK;
    if (c == '\r' && len > 1 && s[1] == '\n')
        *used = 2;
    if (c < 0xA0 || c == 0x2028 || c == 0x2029)
        return add_control(k, c, err);
    return add_codepoint(k, c, err);
}

/* Append the NFC of `text` to the output. */
static ng_status add_normalised(cleaner *k, const char *text, size_t len, ng_error *err)
{
    if (len > INT32_MAX / 32)
        return ng_fail(err, NG_LIMIT, "a run of combining marks is too long");
    /* NFC is at most three times as long, in UTF-16 and in UTF-8. */
    int32_t cap = (int32_t)len * 3 + 4, n = 0, bytes = 0;
    ng_buf_clear(&k->scratch);
    ng_status s = ng_buf_reserve(&k->scratch, 2 * (size_t)cap * sizeof(UChar), err);
    if (s == NG_OK)
        s = ng_buf_reserve(k->out, (size_t)cap * 3, err);
    if (s != NG_OK)
        return s;
    UChar *raw = (UChar *)(void *)k->scratch.data, *composed = raw + cap;
    UErrorCode code = U_ZERO_ERROR;
    u_strFromUTF8(raw, cap, &n, text, (int32_t)len, &code);
    n = unorm2_normalize(k->nfc, raw, n, composed, cap, &code);
    u_strToUTF8(k->out->data + k->out->len, cap * 3, &bytes, composed, n, &code);
    if (U_FAILURE(code))
        return ng_fail(err, NG_INTERNAL, "ICU cannot normalise a text: %s", u_errorName(code));
    k->out->len += (size_t)bytes;
    k->out->data[k->out->len] = '\0';
    return NG_OK;
}

/* Where the first code point stands that the quick check does not pass; `len` when all passes.
 * `*boundary` becomes the last boundary before that place. */
static size_t first_doubt(const cleaner *k, const char *s, size_t len, size_t from,
                          size_t *boundary)
{
    uint8_t last_class = 0;
    size_t i = from;
    *boundary = from;
    while (i < len) {
        uint32_t c;
        size_t n = ng_utf8_decode(s + i, len - i, &c);
        uint8_t class = 0;
        if (c < 0x300) {
            *boundary = i;
        } else {
            class = u_getCombiningClass((UChar32)c);
            if (unorm2_hasBoundaryBefore(k->nfc, (UChar32)c))
                *boundary = i;
            if ((class != 0 && last_class > class) ||
                u_getIntPropertyValue((UChar32)c, UCHAR_NFC_QUICK_CHECK) != UNORM_YES)
                return i;
        }
        last_class = class;
        i += n;
    }
    return i;
}

static size_t next_boundary(const cleaner *k, const char *s, size_t len, size_t from)
{
    size_t i = from;
    while (i < len) {
        uint32_t c;
        size_t n = ng_utf8_decode(s + i, len - i, &c);
        if (i > from && unorm2_hasBoundaryBefore(k->nfc, (UChar32)c))
            break;
        i += n;
    }
    return i;
}

/* Write `s` to the output again, its doubtful places (the first at `doubt`) in NFC. */
static ng_status rewrite(cleaner *k, const char *s, size_t len, size_t doubt, size_t boundary,
                         ng_error *err)
{
    size_t copied = 0;
    while (doubt < len) {
        size_t end = next_boundary(k, s, len, doubt);
        ng_status status = ng_buf_add(k->out, s + copied, boundary - copied, err);
        if (status == NG_OK)
            status = add_normalised(k, s + boundary, end - boundary, err);
        if (status != NG_OK)
            return status;
        copied = end;
        doubt = first_doubt(k, s, len, end, &boundary);
    }
    return ng_buf_add(k->out, s + copied, len - copied, err);
}

static ng_status normalise(cleaner *k, size_t from, ng_error *err)
{
    const char *s = k->out->data + from;
    size_t len = k->out->len - from, boundary;
    size_t at = ng_utf8_ascii_prefix(s, len);
    if (at > 0)
        at--; /* a mark may combine with the letter before it */
    size_t doubt = first_doubt(k, s, len, at, &boundary);
    if (doubt == len)
        return NG_OK;
    ng_buf raw = NG_BUF_INIT;
    ng_status status = ng_buf_add(&raw, s, len, err);
    if (status == NG_OK) {
        k->out->len = from;
        status = rewrite(k, raw.data, len, doubt, boundary, err);
    }
    ng_buf_release(&raw);
    return status;
}

ng_status ng_text_clean(const char *s, size_t len, ng_buf *ret, ng_clean_report *report,
                        ng_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    ng_clean_report done = {0, 0};
    cleaner k = {.nfc = unorm2_getNFCInstance(&code),
                 .nfd = unorm2_getNFDInstance(&code),
                 .out = ret,
                 .scratch = NG_BUF_INIT,
                 .report = &done,
                 .last = '\n'};
    if (U_FAILURE(code))
        return ng_fail(err, NG_INTERNAL, "ICU has no normaliser: %s", u_errorName(code));
    size_t from = ret->len;
    ng_status status = ng_buf_reserve(ret, len, err);
    for (size_t i = 0, used; status == NG_OK && i < len; i += used)
        status = step(&k, s + i, len - i, &used, err);
    if (status == NG_OK)
        status = normalise(&k, from, err);
    ng_buf_release(&k.scratch);
    if (status != NG_OK) {
        ret->len = from;
        if (ret->data)
            ret->data[from] = '\0';
        return status;
    }
    if (report) {
        report->replaced += done.replaced;
        report->dropped += done.dropped;
    }
    return NG_OK;
}
