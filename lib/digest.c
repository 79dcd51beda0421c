/* SPDX-License-Identifier: GPL-2.0-or-later */
/* digest.c - SHA-256 and hexadecimal. */
#include <openssl/evp.h>

#include "nutgraf/text.h"

ng_status ng_sha256(const void *data, size_t len, unsigned char ret[NG_SHA256_BYTES], ng_error *err)
{
    unsigned int n = 0;
    unsigned char digest[EVP_MAX_MD_SIZE];
    if (EVP_Digest(data, len, digest, &n, EVP_sha256(), NULL) != 1 || n != NG_SHA256_BYTES)
        return ng_fail(err, NG_INTERNAL, "libcrypto cannot compute SHA-256");
    for (size_t i = 0; i < NG_SHA256_BYTES; i++)
        ret[i] = digest[i];
    return NG_OK;
}

void ng_hex(const unsigned char *bytes, size_t n, char *ret)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        ret[2 * i] = digits[bytes[i] >> 4];
        ret[2 * i + 1] = digits[bytes[i] & 15];
    }
    ret[2 * n] = '\0';
}
