/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_reader.c - any bytes as a file: what is read is a sound article, and so are its passages. */
#include "article_checks.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"a folder/some-name.txt", "lines.jsonl", "one.json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        check_reading(names[i], data, size);
    return 0;
}
