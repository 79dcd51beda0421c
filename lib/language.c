/* SPDX-License-Identifier: GPL-2.0-or-later */
/* language.c - the language of a text: its most frequent function words, and libcld2.
 *
 * Nine of ten paragraphs of news hold five or more function words; languages that share many
 * (Danish and Norwegian) differ in the rest. Words are folded: no case, no accents. Counting them
 * is quick, and where there are many it errs less often than the detector; it knows twelve
 * languages. The detector knows 160, and errs less often on a short text. So the words decide
 * when they are sure, else the detector, else the words, sure or not. */
#include "language.h"

#include <stdlib.h>
#include <string.h>

#include "cld2.h"
#include "nutgraf/text.h"

enum {
    EN = 1 << 0,
    DE = 1 << 1,
    FR = 1 << 2,
    ES = 1 << 3,
    IT = 1 << 4,
    PT = 1 << 5,
    NL = 1 << 6,
    SV = 1 << 7,
    DA = 1 << 8,
    NO = 1 << 9,
    FI = 1 << 10,
    RU = 1 << 11
};

#define LANGUAGES   12
#define SHARE_LEAST 12 /* one of so many words must be a function word of the language */
#define SHARE_SURE                                                                                 \
    6 /* and one of so many, of SURE_HITS at least, twice as many as of any other                  \
       */
#define SURE_HITS 8

static const char *const codes[LANGUAGES] = {"en", "de", "fr", "es", "it", "pt",
                                             "nl", "sv", "da", "no", "fi", "ru"};

typedef struct function_word {
    const char *word;
    unsigned languages;
} function_word;

/* In byte order. */
static const function_word function_words[] = {{"a", FR | PT},
                                               {"aan", NL},
                                               {"af", DA},
                                               {"al", ES | IT},
                                               {"alla", IT},
                                               {"als", NL},
                                               {"an", EN},
                                               {"and", EN},
                                               {"ao", PT},
                                               {"ar", SV},
                                               {"are", EN},
                                               {"as", EN | PT},
                                               {"at", EN | DA | NO},
                                               {"att", SV},
                                               {"au", FR},
                                               {"auch", DE},
                                               {"auf", DE},
                                               {"aus", DE},
                                               {"aux", FR},
                                               {"av", SV | NO},
                                               {"avec", FR},
                                               {"be", EN},
                                               {"bei", DE},
                                               {"bij", NL},
                                               {"ble", NO},
                                               {"blev", DA},
                                               {"but", EN},
                                               {"by", EN},
                                               {"ce", FR},
                                               {"cette", FR},
                                               {"che", IT},
                                               {"com", PT},
                                               {"como", ES},
                                               {"con", ES | IT},
                                               {"da", IT | PT},
                                               {"dal", IT},
                                               {"dans", FR},
                                               {"das", DE | PT},
                                               {"dat", NL},
                                               {"de", FR | ES | PT | NL | SV | DA | NO},
                                               {"dei", IT},
                                               {"del", ES | IT},
                                               {"della", IT},
                                               {"delle", IT},
                                               {"dem", DE},
                                               {"den", DE | SV | DA | NO},
                                               {"der", DE},
                                               {"des", DE | FR},
                                               {"det", SV | DA | NO},
                                               {"di", IT},
                                               {"die", DE},
                                               {"do", PT},
                                               {"door", NL},
                                               {"dos", PT},
                                               {"du", FR},
                                               {"e", IT | PT},
                                               {"een", NL},
                                               {"ei", FI},
                                               {"ein", DE},
                                               {"eine", DE},
                                               {"einen", DE},
                                               {"einer", DE},
                                               {"el", ES},
                                               {"elle", FR},
                                               {"em", PT},
                                               {"en", FR | ES | NL | SV | DA | NO},
                                               {"entre", ES},
                                               {"er", DE | NL | DA | NO},
                                               {"es", ES},
                                               {"est", FR},
                                               {"este", ES},
                                               {"et", FR | DA | NO},
                                               {"ett", SV},
                                               {"etta", FI},
                                               {"etter", NO},
                                               {"foi", PT},
                                               {"for", EN | SV | DA | NO},
                                               {"fra", DA | NO},
                                               {"fran", SV},
                                               {"from", EN},
                                               {"fue", ES},
                                               {"fur", DE},
                                               {"gli", IT},
                                               {"ha", ES | IT},
                                               {"had", EN},
                                               {"han", SV | DA | NO | FI},
                                               {"har", SV | DA | NO},
                                               {"has", EN},
                                               {"hat", DE},
                                               {"have", EN},
                                               {"he", EN},
                                               {"heeft", NL},
                                               {"het", NL},
                                               {"his", EN},
                                               {"i", IT | SV | DA | NO},
                                               {"ikke", DA | NO},
                                               {"il", FR | IT},
                                               {"im", DE},
                                               {"in", EN | IT | NL},
                                               {"inte", SV},
                                               {"is", EN | NL},
                                               {"ist", DE},
                                               {"it", EN},
                                               {"its", EN},
                                               {"ja", FI},
                                               {"jo", FI},
                                               {"joka", FI},
                                               {"kuin", FI},
                                               {"kun", FI},
                                               {"la", FR | ES | IT},
                                               {"las", ES},
                                               {"le", FR | IT},
                                               {"les", FR},
                                               {"lo", ES},
                                               {"los", ES},
                                               {"maar", NL},
                                               {"mais", PT},
                                               {"mas", ES},
                                               {"med", SV | DA | NO},
                                               {"met", NL},
                                               {"mit", DE},
                                               {"mukaan", FI},
                                               {"mutta", FI},
                                               {"myos", FI},
                                               {"na", PT},
                                               {"naar", NL},
                                               {"nach", DE},
                                               {"nao", PT},
                                               {"nel", IT},
                                               {"nicht", DE},
                                               {"niet", NL},
                                               {"no", ES | PT},
                                               {"non", IT},
                                               {"not", EN},
                                               {"o", PT},
                                               {"och", SV},
                                               {"of", EN},
                                               {"og", DA | NO},
                                               {"ole", FI},
                                               {"oli", FI},
                                               {"om", SV},
                                               {"on", EN | FI},
                                               {"ont", FR},
                                               {"ook", NL},
                                               {"op", NL},
                                               {"os", PT},
                                               {"ou", PT},
                                               {"ovat", FI},
                                               {"pa", SV | DA | NO},
                                               {"par", FR},
                                               {"para", ES | PT},
                                               {"pas", FR},
                                               {"per", IT},
                                               {"piu", IT},
                                               {"plus", FR},
                                               {"por", ES | PT},
                                               {"pour", FR},
                                               {"que", FR | ES | PT},
                                               {"qui", FR},
                                               {"said", EN},
                                               {"se", FR | ES | PT | FI},
                                               {"sen", FI},
                                               {"she", EN},
                                               {"si", IT},
                                               {"sich", DE},
                                               {"sie", DE},
                                               {"som", SV | DA | NO},
                                               {"sono", IT},
                                               {"sont", FR},
                                               {"su", ES},
                                               {"sua", PT},
                                               {"sur", FR},
                                               {"sus", ES},
                                               {"te", NL},
                                               {"that", EN},
                                               {"the", EN},
                                               {"their", EN},
                                               {"they", EN},
                                               {"this", EN},
                                               {"til", DA | NO},
                                               {"till", SV},
                                               {"to", EN},
                                               {"uit", NL},
                                               {"um", PT},
                                               {"uma", PT},
                                               {"un", FR | ES | IT},
                                               {"una", ES | IT},
                                               {"und", DE},
                                               {"une", FR},
                                               {"van", NL},
                                               {"var", SV | DA | NO},
                                               {"ved", DA},
                                               {"vid", SV},
                                               {"von", DE},
                                               {"voor", NL},
                                               {"war", DE},
                                               {"was", EN},
                                               {"werd", NL},
                                               {"were", EN},
                                               {"which", EN},
                                               {"wie", DE},
                                               {"wird", DE},
                                               {"with", EN},
                                               {"would", EN},
                                               {"y", ES},
                                               {"zijn", NL},
                                               {"zu", DE},
                                               {"было", RU},
                                               {"в", RU},
                                               {"его", RU},
                                               {"за", RU},
                                               {"и", RU},
                                               {"из", RU},
                                               {"к", RU},
                                               {"как", RU},
                                               {"на", RU},
                                               {"не", RU},
                                               {"но", RU},
                                               {"он", RU},
                                               {"от", RU},
                                               {"по", RU},
                                               {"с", RU},
                                               {"также", RU},
                                               {"у", RU},
                                               {"что", RU},
                                               {"это", RU}};

typedef struct count {
    size_t words;
    size_t hits[LANGUAGES];
} count;

typedef struct key {
    const char *text;
    size_t len;
} key;

static int compare(const void *a, const void *b)
{
    const key *k = a;
    const char *word = ((const function_word *)b)->word;
    int order = strncmp(k->text, word, k->len);
    return order ? order : word[k->len] ? -1 : 0;
}

static void count_word(count *c, const char *text, size_t len)
{
    const key k = {text, len};
    const function_word *f =
        bsearch(&k, function_words, sizeof function_words / sizeof *function_words,
                sizeof *function_words, compare);
    c->words++;
    for (unsigned i = 0; f && i < LANGUAGES; i++)
        c->hits[i] += f->languages >> i & 1u;
}

static int in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static count count_words(const char *text, size_t len)
{
    count c = {0};
    for (size_t at = 0; at < len;) {
        size_t start = at;
        while (at < len && in_word(text[at]))
            at++;
        if (at > start)
            count_word(&c, text + start, at - start);
        at += at == start;
    }
    return c;
}

/* What the words say. */
typedef struct vote {
    const char *lang; /* with most hits; NULL when there are too few, or two have as many */
    int sure;
} vote;

static vote choose(const count *c)
{
    size_t best = 0, second = 0;
    for (size_t i = 1; i < LANGUAGES; i++)
        if (c->hits[i] > c->hits[best])
            best = i;
    for (size_t i = 0; i < LANGUAGES; i++)
        if (i != best && c->hits[i] > second)
            second = c->hits[i];
    size_t hits = c->hits[best];
    if (hits == second || hits * SHARE_LEAST < c->words)
        return (vote){NULL, 0};
    int sure = hits >= SURE_HITS && hits >= 2 * second && hits * SHARE_SURE >= c->words;
    return (vote){codes[best], sure && 1u << best != RU}; /* Bulgarian has the same words */
}

static int is_ascii(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] >= 0x80)
            return 0;
    return 1;
}

ng_status ng_language_guess(const char *text, size_t len, ng_language *ret, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf folded = NG_BUF_INIT;
    ng_cld2_answer other = {NULL, 0};
    size_t look =
        ng_utf8_cut(text, len, len < NG_LANGUAGE_LOOK_BYTES ? len : NG_LANGUAGE_LOOK_BYTES);
    ng_status s = ng_text_fold(text, look, &folded, err);
    if (s != NG_OK)
        return s;
    count c = count_words(folded.data ? folded.data : "", folded.len);
    vote words = choose(&c);
    if (!words.sure)
        s = ng_cld2_guess(text, look, &other, err);
    if (s != NG_OK)
        return s;
    int ascii = is_ascii(text, look), agree = 0;
    if (other.reliable && words.lang)
        agree = strcmp(other.lang, words.lang) == 0;
    ret->sure = words.sure || (other.reliable && (agree || !ascii));
    if (other.reliable)
        ret->tag = other.lang;
    else if (words.lang)
        ret->tag = words.lang;
    else
        ret->tag = c.words > 0 && ascii ? codes[0] : other.lang;
    return NG_OK;
}
