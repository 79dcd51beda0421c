/* SPDX-License-Identifier: GPL-2.0-or-later */
/* encoding_escapes.c - escapes that nothing follows but another, left out. */
#include <string.h>
#include <strings.h>

#include "encoding.h"

/* ---- ISO 2022: ESC, intermediates (0x20 to 0x2F), one final byte; and shifts ---- */

static size_t escape_length(const char *s, size_t len)
{
    size_t n = 1;
    if (s[0] == 0x0E || s[0] == 0x0F)
        return 1;
    if (s[0] != 0x1B)
        return 0;
    while (n < len && n < 4 && s[n] >= 0x20 && s[n] <= 0x2F)
        n++;
    return n < len && n > 1 ? n + 1 : 0;
}

/* One that designates another set than the next does is kept: of `ESC $ ) C` and a shift, both
 * count. */
static int replaces(const char *next, const char *s)
{
    return s[0] == 0x1B ? next[0] == 0x1B && s[1] != '$' : next[0] == 0x0E || next[0] == 0x0F;
}

static ng_status squeeze_iso2022(const char *s, size_t len, ng_buf *ret, ng_error *err)
{
    ng_status status = ng_buf_reserve(ret, len + 1, err);
    for (size_t at = 0; at < len && status == NG_OK;) {
        size_t n = escape_length(s + at, len - at);
        int idle = n > 0 && at + n < len && escape_length(s + at + n, len - at - n) > 0 &&
                   replaces(s + at + n, s + at);
        if (!idle)
            status = ng_buf_add(ret, s + at, n ? n : 1, err);
        at += n ? n : 1;
    }
    return status;
}

/* ---- HZ: `~{` begins pairs of bytes, `~}` ends them ---- */

static ng_status squeeze_hz(const char *s, size_t len, ng_buf *ret, ng_error *err)
{
    ng_status status = ng_buf_reserve(ret, len + 1, err);
    int pairs = 0;
    for (size_t at = 0; at < len && status == NG_OK;) {
        int two = at + 1 < len && (pairs || s[at] == '~');
        int begins = !pairs && two && s[at + 1] == '{';
        int ends = pairs && two && memcmp(s + at, "~}", 2) == 0;
        if ((begins || ends) && at + 3 < len && memcmp(s + at + 2, begins ? "~}" : "~{", 2) == 0) {
            at += 4; /* both say nothing */
            continue;
        }
        if (begins || ends)
            pairs = begins;
        if (pairs && s[at] == '\n')
            pairs = two = 0; /* a line end ends them, too */
        status = ng_buf_add(ret, s + at, two ? 2 : 1, err);
        at += two ? 2 : 1;
    }
    return status;
}

ng_status ng_escapes_squeeze(const char *charset, const char *s, size_t len, ng_buf *ret,
                             ng_error *err)
{
    if (strncasecmp(charset, "ISO-2022", 8) == 0)
        return squeeze_iso2022(s, len, ret, err);
    if (strncasecmp(charset, "HZ", 2) == 0)
        return squeeze_hz(s, len, ret, err);
    return NG_OK;
}
