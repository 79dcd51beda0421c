/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fold.c - case and accent folding.
 *
 * NFKC_Casefold settles case, width, ligatures and ignorable characters (soft hyphens, joiners).
 * Accents come off in NFD, by a rule on scripts: the marks of alphabets go (combining classes 1,
 * 10 to 36 and 200 up), the signs that spell another syllable or vowel stay (Indic, Thai, kana).
 * Letters that Unicode does not decompose, as ø and ł, are in a small table. */
#include "fold.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "nutgraf/text.h"
#include "utf8.h"

void ng_folder_release(ng_folder *f)
{
    if (f) {
        ng_buf_release(&f->raw);
        ng_buf_release(&f->folded);
    }
}

/* Letters without a decomposition, already case-folded, in order. */
static const struct {
    UChar letter;
    char plain[3];
} letters[] = {
    {0x00E6, "ae"}, /* æ */
    {0x00F0, "d"},  /* ð */
    {0x00F8, "o"},  /* ø */
    {0x00FE, "th"}, /* þ */
    {0x0111, "d"},  /* đ */
    {0x0127, "h"},  /* ħ */
    {0x0131, "i"},  /* ı */
    {0x0138, "k"},  /* ĸ */
    {0x0142, "l"},  /* ł */
    {0x014B, "ng"}, /* ŋ */
    {0x0153, "oe"}, /* œ */
    {0x0167, "t"},  /* ŧ */
    {0x0180, "b"},  /* ƀ */
    {0x01E5, "g"},  /* ǥ */
    {0x0259, "e"},  /* ə */
};

static const char *plain_letter(UChar c)
{
    if (c > 0x0259)
        return NULL;
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (letters[i].letter == c)
            return letters[i].plain;
    return NULL;
}

static int is_accent(UChar32 c, UChar32 base)
{
    if (c < 0x300)
        return 0;
    if (base >= 0x0400 && base <= 0x052F && (c == 0x0306 || (c == 0x0308 && base == 0x0456)))
        return 0; /* й, ў and ї are letters of their own */
    uint8_t class = u_getCombiningClass(c);
    return class == 1 || (class >= 10 && class <= 36) || class >= 200;
}

/* Copy `n` units of NFD text without accents to `out`, which takes 2n: a plain form has at most two
 * units. Gives the new length. */
static int32_t remove_accents(const UChar *in, int32_t n, UChar *out)
{
    int32_t to = 0;
    UChar32 base = 0;
    for (int32_t i = 0; i < n;) {
        UChar32 c;
        U16_NEXT(in, i, n, c);
        if (is_accent(c, base))
            continue;
        if (u_getCombiningClass(c) == 0)
            base = c;
        const char *plain = c <= 0xFFFF ? plain_letter((UChar)c) : NULL;
        if (plain) {
            for (; *plain; plain++)
                out[to++] = (UChar)*plain;
        } else {
            U16_APPEND_UNSAFE(out, to, c);
        }
    }
    return to;
}

static ng_status add_utf8(ng_buf *b, const UChar *s, int32_t n, UErrorCode *code, ng_error *err)
{
    int32_t bytes = 0;
    ng_status status = ng_buf_reserve(b, (size_t)n * 3, err);
    if (status != NG_OK)
        return status;
    u_strToUTF8(b->data + b->len, n * 3 + 1, &bytes, s, n, code);
    if (U_FAILURE(*code))
        return ng_fail(err, NG_INTERNAL, "ICU cannot fold a text: %s", u_errorName(*code));
    b->len += (size_t)bytes;
    b->data[b->len] = '\0';
    return NG_OK;
}

/* unorm2_normalize into a scratch buffer that grows to fit. */
static ng_status normalise(const UNormalizer2 *form, const UChar *in, int32_t n, ng_buf *scratch,
                           int32_t *ret, UErrorCode *code, ng_error *err)
{
    if (U_FAILURE(*code))
        return ng_fail(err, NG_INTERNAL, "ICU cannot fold a text: %s", u_errorName(*code));
    ng_buf_clear(scratch);
    ng_status s = ng_buf_reserve(scratch, ((size_t)n * 3 + 32) * sizeof(UChar), err);
    for (int tries = 0; s == NG_OK && tries < 2; tries++) {
        int32_t cap = (int32_t)(scratch->cap / sizeof(UChar));
        *code = U_ZERO_ERROR;
        *ret = unorm2_normalize(form, in, n, (UChar *)(void *)scratch->data, cap, code);
        if (*code != U_BUFFER_OVERFLOW_ERROR)
            break;
        s = ng_buf_reserve(scratch, ((size_t)*ret + 1) * sizeof(UChar), err);
    }
    if (s == NG_OK && U_FAILURE(*code))
        s = ng_fail(err, NG_INTERNAL, "ICU cannot fold a text: %s", u_errorName(*code));
    return s;
}

/* The whole way, for text that is not ASCII. */
static ng_status fold_unicode(ng_folder *f, const char *s, size_t len, ng_buf *accented,
                              ng_buf *plain, ng_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&code);
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&code);
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&code);
    int32_t n = 0;
    ng_buf_clear(&f->raw);
    ng_status status = ng_buf_reserve(&f->raw, (len + 1) * sizeof(UChar), err);
    if (status != NG_OK)
        return status;
    UChar *raw = (UChar *)(void *)f->raw.data;
    u_strFromUTF8WithSub(raw, (int32_t)len + 1, &n, s, (int32_t)len, 0xFFFD, NULL, &code);
    status = normalise(casefold, raw, n, &f->folded, &n, &code, err);
    if (status == NG_OK && accented)
        status = add_utf8(accented, (UChar *)(void *)f->folded.data, n, &code, err);
    if (status == NG_OK)
        status = normalise(nfd, (UChar *)(void *)f->folded.data, n, &f->raw, &n, &code, err);
    ng_buf_clear(&f->folded);
    if (status == NG_OK)
        status = ng_buf_reserve(&f->folded, ((size_t)n * 2 + 1) * sizeof(UChar), err);
    if (status != NG_OK)
        return status;
    UChar *bare = (UChar *)(void *)f->folded.data;
    n = remove_accents((UChar *)(void *)f->raw.data, n, bare);
    status = normalise(nfc, bare, n, &f->raw, &n, &code, err);
    if (status == NG_OK)
        status = add_utf8(plain, (UChar *)(void *)f->raw.data, n, &code, err);
    return status;
}

ng_status ng_fold(ng_folder *f, const char *s, size_t len, ng_buf *accented, ng_buf *plain,
                  ng_error *err)
{
    if (len > NG_FOLD_MAX)
        return ng_fail(err, NG_LIMIT, "a text to fold is over %u bytes", NG_FOLD_MAX);
    if (ng_utf8_ascii_prefix(s, len) < len)
        return fold_unicode(f, s, len, accented, plain, err);
    size_t at = plain->len;
    ng_status status = ng_buf_add(plain, s, len, err);
    if (status != NG_OK)
        return status;
    for (size_t i = at; i < plain->len; i++)
        if (plain->data[i] >= 'A' && plain->data[i] <= 'Z')
            plain->data[i] += 'a' - 'A';
    return accented ? ng_buf_add(accented, plain->data + at, len, err) : NG_OK;
}

ng_status ng_text_fold(const char *s, size_t len, ng_buf *ret, ng_error *err)
{
    ng_folder folder = NG_FOLDER_INIT;
    size_t before = ret->len;
    ng_status status = ng_fold(&folder, s, len, NULL, ret, err);
    ng_folder_release(&folder);
    if (status != NG_OK && ret->data) {
        ret->len = before;
        ret->data[before] = '\0';
    }
    return status;
}
