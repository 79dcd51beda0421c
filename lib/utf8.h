/* SPDX-License-Identifier: GPL-2.0-or-later */
/* utf8.h - what the library itself needs of UTF-8 beyond text.h.
 *
 * Ownership: text is borrowed; nothing is kept.
 * Threads:   no state; call from any thread.
 * Errors:    none.
 */
#ifndef NG_UTF8_H
#define NG_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Bytes before the first one that is not ASCII. */
size_t ng_utf8_ascii_prefix(const char *s, size_t len);

/* Length of the sequence at `s` (len > 0). When it is ill-formed, `valid` is 0 and the length is
 * that of its maximal subpart, which one U+FFFD replaces (Unicode 15, chapter 3.9, D93b). */
size_t ng_utf8_sequence(const char *s, size_t len, int *valid);

/* Write a scalar value (not a surrogate, at most U+10FFFF) as UTF-8; gives the bytes written. */
size_t ng_utf8_encode(uint32_t c, char ret[4]);

#endif
