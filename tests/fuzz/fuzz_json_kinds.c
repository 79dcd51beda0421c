/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_json_kinds.c - any bytes as a JSON Feed or as ninjs: a file, and lines. */
#include "article_checks.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reading("folder/feed.json", data, size);
    check_reading("folder/items.jsonl", data, size);
    return 0;
}
