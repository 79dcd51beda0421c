/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_agency.c - any bytes as a file, and any markup as a story in each agency format. */
#include <stdlib.h>
#include <string.h>

#include "article_checks.h"
#include "fuzz.h"

static const char *const frames[][2] = {
    {"<nitf><body><body.content>", "</body.content></body></nitf>"},
    {"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='g'><contentSet><inlineXML>",
     "</inlineXML></contentSet></newsItem>"},
    {"<NewsML><NewsItem><NewsComponent EquivalentsList='yes'>",
     "</NewsComponent></NewsItem></NewsML>"},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reading("a.xml", data, size);
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        size_t before = strlen(frames[i][0]), after = strlen(frames[i][1]);
        char *whole = malloc(before + size + after);
        FUZZ_CHECK(whole);
        memcpy(whole, frames[i][0], before);
        if (size > 0)
            memcpy(whole + before, data, size);
        memcpy(whole + before + size, frames[i][1], after);
        check_reading("a.xml", whole, before + size + after);
        free(whole);
    }
    return 0;
}
