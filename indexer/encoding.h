/* SPDX-License-Identifier: GPL-2.0-or-later */
/* encoding.h - bytes of a file to UTF-8.
 *
 * The first that applies: a byte order mark; the pattern of UTF-16 or UTF-32; 7-bit escapes of East
 * Asian mail (ISO-2022, HZ); strictly valid UTF-8; nearly valid UTF-8, repaired; the declared
 * charset; uchardet's guess; windows-1252. ISO-8859-1 means windows-1252, as the WHATWG Encoding
 * Standard has it.
 *
 * Ownership: text of an ng_decoded is borrowed from the input when nothing had to change, else held
 *            by it; ng_decoded_release frees that. The input outlives it.
 * Threads:   no state; call from any thread.
 * Errors:    NG_NOMEM; NG_INTERNAL when ICU refuses.
 */
#ifndef NG_ENCODING_H
#define NG_ENCODING_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/buffer.h"
#include "nutgraf/error.h"

#define NG_CHARSET_MAX 40 /* bytes of a charset name with the final NUL */

typedef struct ng_decoded {
    const char
        *text; /* valid UTF-8, without byte order mark; controls and line ends as they were */
    size_t len;
    char charset[NG_CHARSET_MAX]; /* what it was taken for */
    uint32_t repaired;            /* ill-formed sequences that became U+FFFD */
    ng_buf own;
} ng_decoded;

#define NG_DECODED_INIT                                                                            \
    {                                                                                              \
        .text = NULL                                                                               \
    }

/* `declared` (from the transport) may be NULL. */
ng_status ng_decode(const char *bytes, size_t len, const char *declared, ng_decoded *ret,
                    ng_error *err) NG_MUST_CHECK;
/* The charset that a document names of itself in its first 1024 bytes: the encoding of an XML
 * declaration, or the charset of an HTML meta element. Only text that begins with `<` (after white
 * space and a byte order mark) is looked at. False: it names none that is of use. UTF-16 and
 * UTF-32 mean UTF-8 there, as the HTML standard has it: the name could be read. */
int ng_declared_charset(const char *bytes, size_t len, char ret[NG_CHARSET_MAX]);
void ng_decoded_release(ng_decoded *d);

/* UTF-16 or UTF-32 without a byte order mark, by the pattern of its bytes (encoding_pattern.c).
 * Gives "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" or NULL. */
const char *ng_utf16_pattern(const char *bytes, size_t len);

/* Text of a charset with escapes, without those that nothing follows but another: ICU marks them as
 * errors, and writers leave them behind. `ret` stays empty when there is nothing to leave out, or
 * the charset has no escapes. */
ng_status ng_escapes_squeeze(const char *charset, const char *s, size_t len, ng_buf *ret,
                             ng_error *err) NG_MUST_CHECK;

/* How often a text (valid UTF-8) holds what comes of UTF-8 that was read as windows-1252 and
 * written as UTF-8 again ("â€™" for an apostrophe). 0 unless that is most of what is not ASCII. */
size_t ng_mojibake_count(const char *text, size_t len);

#endif
