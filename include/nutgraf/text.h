/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text.h - UTF-8, units of length, and the cleaning of text.
 *
 * Ownership: text is borrowed as pointer and length (it need not end in NUL) and never kept.
 * Threads:   no state; call from any thread.
 * Errors:    see error.h; outputs are written on success only.
 *
 * Sources: Unicode 15 (UTF-8, chapter 3, table 3-7), UAX #15 (NFC).
 */
#ifndef NG_TEXT_H
#define NG_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/buffer.h"
#include "nutgraf/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a client counts offsets in. */
typedef enum ng_units { NG_UNITS_BYTE = 0, NG_UNITS_CODEPOINT = 1, NG_UNITS_UTF16 = 2 } ng_units;

/* "byte", "codepoint", "utf16" <-> ng_units; false for anything else. */
NG_API int ng_units_parse(const char *name, ng_units *ret);
NG_API const char *ng_units_name(ng_units units);

/* Bytes of the longest valid UTF-8 prefix of `s`; equal to `len` when all is valid.
 * Surrogates, overlong forms and values over U+10FFFF are invalid. */
NG_API size_t ng_utf8_valid_prefix(const char *s, size_t len);

/* Decode the code point at `s` (valid UTF-8, len > 0) and give its length in bytes. */
NG_API size_t ng_utf8_decode(const char *s, size_t len, uint32_t *ret);

/* Append one code point as UTF-8. */
NG_API ng_status ng_utf8_append(ng_buf *b, uint32_t codepoint, ng_error *err) NG_MUST_CHECK;

/* Largest n <= want that is a code point boundary of the valid UTF-8 text `s`. */
NG_API size_t ng_utf8_cut(const char *s, size_t len, size_t want);

/* Length of `s` (valid UTF-8) in `units`. */
NG_API size_t ng_units_length(const char *s, size_t len, ng_units units);

/* Convert `n` ascending byte offsets into `s`, in place, to `units`, in one pass over `s`. Offsets
 * lie on code point boundaries and are at most `len`. */
NG_API void ng_units_convert(const char *s, size_t len, ng_units units, uint32_t *offsets,
                             size_t n);

/* What cleaning did to a text. */
typedef struct ng_clean_report {
    uint32_t replaced; /* ill-formed sequences that became U+FFFD */
    uint32_t dropped;  /* control characters removed */
} ng_clean_report;

/* Append `s` to `ret` as clean text: ill-formed bytes become U+FFFD, CR LF, CR, NEL, VT, FF and
 * U+2028 become LF, U+2029 becomes two LF, other C0 and C1 controls but TAB are dropped
 * (DEL too), U+FEFF is dropped wherever it stands, and all is normalised to NFC. A base with more
 * than 30 combining marks gets U+034F after each 30 (stream-safe text, UAX #15 section 13).
 * Cleaning clean text changes nothing. `report` may be NULL; it is added to, not set. */
NG_API ng_status ng_text_clean(const char *s, size_t len, ng_buf *ret, ng_clean_report *report,
                               ng_error *err) NG_MUST_CHECK;

/* Make visible, in place, what readers do not see and programs obey: U+200B, U+2060 to U+206F,
 * U+202A to U+202E, U+180E, and U+200C to U+200F beside an ASCII letter or digit (scripts that need
 * these keep them) become U+FFFD; the tags U+E0000 to U+E007F become U+1F6C7. A replacement has as
 * many bytes, code points and UTF-16 units, so every offset stays. Gives how many there were. */
NG_API size_t ng_text_disarm(char *text, size_t len);

#define NG_FOLD_MAX (1u << 20) /* bytes that ng_text_fold takes; more is NG_LIMIT */

/* Case folding and accent folding of one word or phrase for comparing names and tags: NFKC
 * case folding (Unicode 3.13, toNFKC_Casefold), then accents off letters, æ to ae, ø to o and the
 * like. Accents are the marks of Latin, Greek, Cyrillic, Hebrew and Arabic; й, ў and ї, the
 * voiced signs of kana and the vowel signs of Indic and Thai scripts are kept. Ill-formed bytes
 * become U+FFFD. Not for search terms: analyzer.h does those. */
NG_API ng_status ng_text_fold(const char *s, size_t len, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

/* Percent-encoding (RFC 3986, section 2): what is not unreserved becomes %XX. Appended; NG_NOMEM.
 */
NG_API ng_status ng_percent_encode(const char *text, size_t len, ng_buf *ret,
                                   ng_error *err) NG_MUST_CHECK;
/* The byte that the `%XX` at the beginning of `text` stands for, or -1; `text` ends with a NUL. */
NG_API int ng_percent_byte(const char *text);

/* What is written for a character in the text and the quoted attributes of HTML and XML; NULL: the
 * character itself. A constant. */
NG_API const char *ng_markup_escape(uint32_t c);

#define NG_SHA256_BYTES 32
#define NG_SHA256_HEX   65 /* with the final NUL */

/* SHA-256 (FIPS 180-4) of bytes. */
NG_API ng_status ng_sha256(const void *data, size_t len, unsigned char ret[NG_SHA256_BYTES],
                           ng_error *err) NG_MUST_CHECK;

/* Lower-case hexadecimal of `n` bytes; `ret` takes 2n + 1. */
NG_API void ng_hex(const unsigned char *bytes, size_t n, char *ret);

#ifdef __cplusplus
}
#endif

#endif
