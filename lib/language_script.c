/* SPDX-License-Identifier: GPL-2.0-or-later */
/* language_script.c - whether a text can be in the language it says it is, by its letters. */
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "language.h"
#include "nutgraf/text.h"

#define LETTERS_LEAST  20 /* fewer say nothing */
#define FOREIGN_TENTHS 9  /* of the letters are of scripts that the language is never written in */

enum {
    LATIN = 1 << 0,
    CYRILLIC = 1 << 1,
    GREEK = 1 << 2,
    HEBREW = 1 << 3,
    ARABIC = 1 << 4,
    HAN = 1 << 5,
    KANA = 1 << 6,
    HANGUL = 1 << 7,
    THAI = 1 << 8,
    DEVANAGARI = 1 << 9,
    OTHER = 1 << 10
};

/* Languages that are written in these scripts and no others; those of which that cannot be said
 * (Serbian, Kazakh, Malay) are not here. */
static const struct {
    const char *langs;
    unsigned scripts;
} habits[] = {
    {" ca cs cy da de en es et eu fi fr ga gl hr hu is it lt lv nb nl nn no pl pt sk sl sq sv tr "
     "vi ",
     LATIN},
    {" be bg mk ru uk ", CYRILLIC},
    {" el ", GREEK},
    {" he yi ", HEBREW},
    {" ar fa ur ", ARABIC},
    {" zh ", HAN},
    {" ja ", HAN | KANA},
    {" ko ", HAN | HANGUL},
    {" th ", THAI},
    {" hi mr ne ", DEVANAGARI},
};

static unsigned script_of(uint32_t c)
{
    UErrorCode code = U_ZERO_ERROR;
    switch (uscript_getScript((UChar32)c, &code)) {
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
        return 0;
    case USCRIPT_LATIN:
        return LATIN;
    case USCRIPT_CYRILLIC:
        return CYRILLIC;
    case USCRIPT_GREEK:
        return GREEK;
    case USCRIPT_HEBREW:
        return HEBREW;
    case USCRIPT_ARABIC:
        return ARABIC;
    case USCRIPT_HAN:
        return HAN;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
        return KANA;
    case USCRIPT_HANGUL:
        return HANGUL;
    case USCRIPT_THAI:
        return THAI;
    case USCRIPT_DEVANAGARI:
        return DEVANAGARI;
    default:
        return OTHER;
    }
}

/* Whether the tag names a script ("sr-latn"): a subtag of four letters. */
static int names_script(const char *tag)
{
    for (const char *dash = strchr(tag, '-'); dash; dash = strchr(dash + 1, '-'))
        if (strcspn(dash + 1, "-") == 4 && dash[1] > '9')
            return 1;
    return 0;
}

static unsigned scripts_of(const char *tag)
{
    char key[5] = {' ', ' ', ' ', ' ', '\0'};
    if (strcspn(tag, "-") != 2 || names_script(tag))
        return 0;
    memcpy(key + 1, tag, 2);
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
        if (strstr(habits[i].langs, key))
            return habits[i].scripts;
    return 0;
}

int ng_language_excluded(const char *lang, const char *text, size_t len)
{
    unsigned usual = scripts_of(lang);
    size_t letters = 0, foreign = 0;
    size_t look = len < NG_LANGUAGE_LOOK_BYTES ? len : NG_LANGUAGE_LOOK_BYTES;
    if (!usual)
        return 0;
    for (size_t at = 0; at < look;) {
        uint32_t c;
        at += ng_utf8_decode(text + at, len - at, &c);
        unsigned script = c < 0x80 ? LATIN : script_of(c);
        if (script == 0 || !u_isalpha((UChar32)c))
            continue;
        letters++;
        foreign += !(script & usual);
    }
    return letters >= LETTERS_LEAST && foreign * 10 >= letters * FOREIGN_TENTHS;
}
