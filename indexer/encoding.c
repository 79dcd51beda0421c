/* SPDX-License-Identifier: GPL-2.0-or-later */
/* encoding.c - the ladder from bytes to UTF-8. */
#include "encoding.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>

#include "nutgraf/text.h"

#define SAMPLE_BYTES 4096
#define GUESS_BYTES  (256 * 1024) /* what uchardet is shown */
#define NEARLY_VALID 20           /* so many valid sequences outweigh a bad one */
#define HIGH_LEAST   4            /* bytes outside ASCII from which a charset can be told, */
#define HIGH_SHARE   100          /* and one of so many is */

typedef struct bom {
    const char *bytes;
    size_t len;
    const char *charset;
} bom;

/* The longer first: UTF-32LE begins like UTF-16LE. */
static const bom boms[] = {{"\xEF\xBB\xBF", 3, "UTF-8"},
                           {"\xFF\xFE\0\0", 4, "UTF-32LE"},
                           {"\0\0\xFE\xFF", 4, "UTF-32BE"},
                           {"\xFF\xFE", 2, "UTF-16LE"},
                           {"\xFE\xFF", 2, "UTF-16BE"}};

void ng_decoded_release(ng_decoded *d)
{
    if (!d)
        return;
    ng_buf_release(&d->own);
    *d = (ng_decoded)NG_DECODED_INIT;
}

static size_t ascii_run(const char *s, size_t len)
{
    size_t i = 0;
    while (i < len && (unsigned char)s[i] < 0x80)
        i++;
    return i;
}

/* ---- UTF-8 ---- */

typedef struct utf8_tally {
    size_t valid; /* sequences of more than one byte */
    size_t bad;
    int cut; /* the only bad one is an unfinished sequence at the end */
} utf8_tally;

static size_t bad_run(const char *s, size_t len)
{
    size_t n = 1;
    while (n < len && n < 4 && ((unsigned char)s[n] & 0xC0) == 0x80)
        n++;
    return n;
}

static utf8_tally count_utf8(const char *s, size_t len)
{
    utf8_tally t = {0, 0, 0};
    size_t at = 0;
    while (at < len) {
        size_t valid = ng_utf8_valid_prefix(s + at, len - at);
        for (size_t i = at; i < at + valid; i++)
            t.valid += (unsigned char)s[i] >= 0xC2;
        at += valid;
        if (at >= len)
            break;
        t.bad++;
        t.cut = t.bad == 1 && (unsigned char)s[at] >= 0xC2 && len - at < 4;
        at += bad_run(s + at, len - at);
        t.cut = t.cut && at == len;
    }
    return t;
}

static ng_status repair_utf8(const char *s, size_t len, ng_decoded *ret, ng_error *err)
{
    size_t at = 0;
    ng_status status = ng_buf_reserve(&ret->own, len, err);
    while (at < len && status == NG_OK) {
        size_t valid = ng_utf8_valid_prefix(s + at, len - at);
        status = ng_buf_add(&ret->own, s + at, valid, err);
        at += valid;
        if (at >= len || status != NG_OK)
            break;
        at += bad_run(s + at, len - at);
        ret->repaired++;
        status = ng_buf_add_str(&ret->own, "\xEF\xBF\xBD", err);
    }
    ret->text = ret->own.data;
    ret->len = ret->own.len;
    return status;
}

static ng_status take_utf8(const char *s, size_t len, ng_decoded *ret, ng_error *err)
{
    snprintf(ret->charset, sizeof ret->charset, "UTF-8");
    if (ng_utf8_valid_prefix(s, len) < len)
        return repair_utf8(s, len, ret, err);
    ret->text = s;
    ret->len = len;
    return NG_OK;
}

/* ---- Other charsets ---- */

static uint32_t count_replacements(const char *s, size_t len)
{
    uint32_t n = 0;
    const char *end = s + len, *at = s;
    while ((at = memmem(at, (size_t)(end - at), "\xEF\xBF\xBD", 3))) {
        n++;
        at += 3;
    }
    return n;
}

static ng_status convert(UConverter *cnv, const char *s, size_t len, ng_decoded *ret, ng_error *err)
{
    if (len > INT32_MAX / 4)
        return ng_fail(err, NG_LIMIT, "the input is too long to convert");
    int32_t room = (int32_t)len * 2 + 64, n = 0;
    for (int tries = 0; tries < 2; tries++) {
        ng_status status = ng_buf_reserve(&ret->own, (size_t)room, err);
        if (status != NG_OK)
            return status;
        UErrorCode code = U_ZERO_ERROR;
        n = ucnv_toAlgorithmic(UCNV_UTF8, cnv, ret->own.data, room, s, (int32_t)len, &code);
        if (U_SUCCESS(code)) {
            ret->own.len = (size_t)n;
            ret->own.data[n] = '\0';
            ret->text = ret->own.data;
            ret->len = (size_t)n;
            ret->repaired = count_replacements(ret->text, ret->len);
            return NG_OK;
        }
        if (code != U_BUFFER_OVERFLOW_ERROR)
            return ng_fail(err, NG_INTERNAL, "ICU cannot convert from %s: %s", ret->charset,
                           u_errorName(code));
        room = n + 1;
    }
    return ng_fail(err, NG_INTERNAL, "ICU cannot convert from %s", ret->charset);
}

/* What a name means in practice: the supersets that the WHATWG Encoding Standard names. */
static const char *practical_charset(const char *name)
{
    static const char *const names[][2] = {{"ISO-8859-1", "windows-1252"},
                                           {"latin1", "windows-1252"},
                                           {"US-ASCII", "windows-1252"},
                                           {"ASCII", "windows-1252"},
                                           {"ISO-8859-9", "windows-1254"},
                                           {"TIS-620", "windows-874"},
                                           {"EUC-KR", "windows-949"},
                                           {"UHC", "windows-949"},
                                           {"SHIFT_JIS", "windows-31j"},
                                           {"GB2312", "GB18030"},
                                           {"GBK", "GB18030"},
                                           {"EUC-KR", "windows-949"},
                                           {"UHC", "windows-949"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(name, names[i][0]) == 0)
            return names[i][1];
    return name;
}

/* `*done` stays 0 when the charset is not known. */
static ng_status take_charset(const char *name, const char *s, size_t len, ng_decoded *ret,
                              int *done, ng_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    if (!name || !name[0])
        return NG_OK;
    name = practical_charset(name);
    UConverter *cnv = ucnv_open(name, &code);
    if (U_FAILURE(code))
        return NG_OK;
    *done = 1;
    const char *canonical = ucnv_getStandardName(ucnv_getName(cnv, &code), "IANA", &code);
    snprintf(ret->charset, sizeof ret->charset, "%s",
             U_SUCCESS(code) && canonical ? canonical : name);
    NG_AUTO(ng_buf_release) ng_buf squeezed = NG_BUF_INIT;
    ng_status status = ng_escapes_squeeze(name, s, len, &squeezed, err);
    if (status == NG_OK)
        status = squeezed.data ? convert(cnv, squeezed.data, squeezed.len, ret, err)
                               : convert(cnv, s, len, ret, err);
    ucnv_close(cnv);
    return status;
}

/* uchardet's answer in `name`, "" when it has none. */
static void guess(const char *s, size_t len, char name[NG_CHARSET_MAX])
{
    name[0] = '\0';
    size_t from = ascii_run(s, len) == len ? 0 : ascii_run(s, len);
    from = from > SAMPLE_BYTES ? from - SAMPLE_BYTES : 0;
    uchardet_t detector = uchardet_new();
    if (!detector)
        return;
    size_t n = len - from < GUESS_BYTES ? len - from : GUESS_BYTES;
    if (uchardet_handle_data(detector, s + from, n) == 0) {
        uchardet_data_end(detector);
        snprintf(name, NG_CHARSET_MAX, "%s", uchardet_get_charset(detector));
    }
    uchardet_delete(detector);
    if (strcasecmp(name, "KOI8-R") == 0) /* where it draws boxes, KOI8-U has Ukrainian letters */
        snprintf(name, NG_CHARSET_MAX, "KOI8-U");
    if (strcasecmp(name, "UTF-8") == 0 || strncasecmp(name, "UTF-16", 6) == 0)
        name[0] = '\0'; /* asked only when it is neither */
}

/* 7-bit text may still be ISO-2022 or HZ. */
static int seven_bit_charset(const char *s, size_t len, char name[NG_CHARSET_MAX])
{
    if (!memmem(s, len, "\x1B$", 2) && !(memmem(s, len, "~{", 2) && memmem(s, len, "~}", 2)))
        return 0;
    guess(s, len, name);
    return strncasecmp(name, "ISO-2022", 8) == 0 || strncasecmp(name, "HZ", 2) == 0;
}

/* Quotes, dashes, ellipsis and the no-break space alone say nothing about the language; all Windows
 * charsets of Europe have them in the same places. */
static int only_windows_punctuation(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char b = (unsigned char)s[i];
        if (b >= 0x80 && b != 0x85 && b != 0xA0 && !(b >= 0x91 && b <= 0x97))
            return 0;
    }
    return 1;
}

/* Few bytes outside ASCII: an English text with a "café" in it. All that a detector of single-byte
 * charsets could tell from them is chance. */
static int is_hardly_told(const char *s, size_t len, const char *name)
{
    static const char *const of_more_bytes[] = {"BIG5", "EUC", "GB", "SHIFT", "UHC"};
    size_t high = 0;
    for (size_t i = 0; i < sizeof of_more_bytes / sizeof *of_more_bytes; i++)
        if (strncasecmp(name, of_more_bytes[i], strlen(of_more_bytes[i])) == 0)
            return 0;
    for (size_t i = 0; i < len; i++)
        high += (unsigned char)s[i] >= 0x80;
    return high < HIGH_LEAST || high * HIGH_SHARE < len;
}

static ng_status take_eight_bit(const char *s, size_t len, const char *declared, ng_decoded *ret,
                                ng_error *err)
{
    int done = 0;
    char name[NG_CHARSET_MAX];
    ng_status status = take_charset(declared, s, len, ret, &done, err);
    if (!done && !only_windows_punctuation(s, len)) {
        guess(s, len, name);
        if (!is_hardly_told(s, len, name))
            status = take_charset(name, s, len, ret, &done, err);
    }
    if (!done)
        status = take_charset("windows-1252", s, len, ret, &done, err);
    return done ? status : ng_fail(err, NG_INTERNAL, "ICU does not know windows-1252");
}

static ng_status decode(const char *s, size_t len, const char *declared, ng_decoded *ret,
                        ng_error *err)
{
    int done = 0;
    for (size_t i = 0; i < sizeof boms / sizeof *boms; i++) {
        const bom *b = &boms[i];
        if (len < b->len || memcmp(s, b->bytes, b->len) != 0)
            continue;
        if (i == 0)
            return take_utf8(s + b->len, len - b->len, ret, err);
        return take_charset(b->charset, s + b->len, len - b->len, ret, &done, err);
    }
    const char *utf16 = ng_utf16_pattern(s, len);
    if (utf16)
        return take_charset(utf16, s, len, ret, &done, err);
    char name[NG_CHARSET_MAX];
    if (ascii_run(s, len) == len && seven_bit_charset(s, len, name))
        return take_charset(name, s, len, ret, &done, err);
    utf8_tally t = count_utf8(s, len);
    if (t.bad == 0 || (t.valid > 0 && (t.cut || t.bad * NEARLY_VALID <= t.valid)))
        return take_utf8(s, len, ret, err);
    return take_eight_bit(s, len, declared, ret, err);
}

ng_status ng_decode(const char *bytes, size_t len, const char *declared, ng_decoded *ret,
                    ng_error *err)
{
    ng_decoded d = NG_DECODED_INIT;
    ng_status status = decode(bytes, len, declared, &d, err);
    if (status == NG_OK && !d.text)
        status = ng_fail(err, NG_INTERNAL, "ICU does not know the charset of the input");
    if (status == NG_OK)
        *ret = d;
    else
        ng_decoded_release(&d);
    return status;
}
