/* SPDX-License-Identifier: GPL-2.0-or-later */
/* language_name.c - names of the languages that articles are mostly in. */
#include <string.h>

#include "service/page/parts.h"

typedef struct named {
    const char *code, *name;
} named;

static const named names[] = {
    {"ar", "Arabic"},
    {"bg", "Bulgarian"},
    {"cs", "Czech"},
    {"da", "Danish"},
    {"de", "German"},
    {"el", "Greek"},
    {"en", "English"},
    {"es", "Spanish"},
    {"et", "Estonian"},
    {"fa", "Persian"},
    {"fi", "Finnish"},
    {"fr", "French"},
    {"he", "Hebrew"},
    {"hi", "Hindi"},
    {"hr", "Croatian"},
    {"hu", "Hungarian"},
    {"id", "Indonesian"},
    {"it", "Italian"},
    {"ja", "Japanese"},
    {"ko", "Korean"},
    {"lt", "Lithuanian"},
    {"lv", "Latvian"},
    {"nb", "Norwegian Bokmål"},
    {"nl", "Dutch"},
    {"no", "Norwegian"},
    {"pl", "Polish"},
    {"pt", "Portuguese"},
    {"ro", "Romanian"},
    {"ru", "Russian"},
    {"sk", "Slovak"},
    {"sl", "Slovenian"},
    {"sr", "Serbian"},
    {"sv", "Swedish"},
    {"tr", "Turkish"},
    {"uk", "Ukrainian"},
    {"ur", "Urdu"},
    {"vi", "Vietnamese"},
    {"zh", "Chinese"},
};

const char *ng_language_name(const char *code)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(code, names[i].code) == 0)
            return names[i].name;
    return code;
}
