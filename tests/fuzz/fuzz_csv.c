/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_csv.c - any bytes as a table, and below a header that is one of articles. */
#include <string.h>

#include "article_checks.h"
#include "fuzz.h"

static void with_header(const char *header, const uint8_t *data, size_t size)
{
    size_t n = strlen(header);
    char *text = malloc(n + size);
    FUZZ_CHECK(text);
    memcpy(text, header, n);
    memcpy(text + n, data, size);
    check_reading("folder/table.csv", text, n + size);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reading("folder/table.tsv", data, size);
    with_header("id,title,text\n", data, size);
    with_header("title\tdate\r\n", data, size);
    return 0;
}
