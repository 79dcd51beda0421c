/* SPDX-License-Identifier: GPL-2.0-or-later */
/* language_tag.c - one code for each language: ISO 639 has up to four, and withdrew some.
 *
 * Source: RFC 5646, section 2.2.1 (the shortest code is the one to use); ISO 639-2, its
 * bibliographic codes; the language subtag registry, for those that were withdrawn. */
#include <string.h>
#include <unicode/uloc.h>

#include "language.h"

static const char *const codes[][2] = {
    {"alb", "sq"}, {"arm", "hy"}, {"baq", "eu"}, {"bur", "my"}, {"chi", "zh"},
    {"cmn", "zh"}, {"cze", "cs"}, {"dut", "nl"}, {"fre", "fr"}, {"geo", "ka"},
    {"ger", "de"}, {"gre", "el"}, {"ice", "is"}, {"in", "id"},  {"iw", "he"},
    {"ji", "yi"},  {"mac", "mk"}, {"mao", "mi"}, {"may", "ms"}, {"mo", "ro"},
    {"per", "fa"}, {"rum", "ro"}, {"slo", "sk"}, {"tib", "bo"}, {"wel", "cy"}};

void ng_language_modernise(char *tag)
{
    char code[4], two[ULOC_LANG_CAPACITY] = "";
    const char *newer = NULL;
    size_t n = strcspn(tag, "-");
    if (n < 2 || n > 3)
        return;
    for (size_t i = 0; i < n; i++)
        code[i] = tag[i] >= 'A' && tag[i] <= 'Z' ? (char)(tag[i] + 32) : tag[i];
    code[n] = '\0';
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(codes[i][0], code) == 0)
            newer = codes[i][1];
    UErrorCode status = U_ZERO_ERROR;
    if (!newer && n == 3 && uloc_getLanguage(code, two, sizeof two, &status) == 2)
        newer = two;
    if (!newer)
        return;
    memmove(tag + strlen(newer), tag + n, strlen(tag + n) + 1);
    memcpy(tag, newer, strlen(newer));
}
