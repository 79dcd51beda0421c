/* SPDX-License-Identifier: GPL-2.0-or-later */
/* token.c - the secret that clients on TCP and HTTP name. */
#include "service/token.h"

int ng_token_matches(const unsigned char digest[NG_SHA256_BYTES], const char *text, size_t len)
{
    unsigned char own[NG_SHA256_BYTES], differ = 0;
    ng_error err = NG_ERROR_INIT;
    if (ng_sha256(text, len, own, &err))
        return 0;
    for (size_t i = 0; i < sizeof own; i++)
        differ |= (unsigned char)(own[i] ^ digest[i]);
    return !differ;
}
