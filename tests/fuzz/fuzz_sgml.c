/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_sgml.c - any bytes as newswire SGML; and what is behind a first tag that is right. */
#include <stdlib.h>
#include <string.h>

#include "article_checks.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const starts[] = {"", "<REUTERS NEWID=\"1\"><TEXT>", "<DOC><TEXT><P>"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        size_t n = strlen(starts[i]);
        char *bytes = malloc(n + size + 1);
        FUZZ_CHECK(bytes);
        memcpy(bytes, starts[i], n);
        if (size > 0)
            memcpy(bytes + n, data, size);
        check_reading("wire/some.sgm", bytes, n + size);
        free(bytes);
    }
    return 0;
}
