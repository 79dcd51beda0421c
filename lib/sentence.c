/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sentence.c - UAX #29 sentence boundaries, corrected for abbreviations. */
#include "sentence.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include "article_private.h"

#define TOKEN_MAX 16

/* Each list is in strcmp order. */

/* A name or a number follows: never the end of a sentence. */
static const char *const before_names[] = {
    "adm",  "amb",   "assoc", "asst",   "bg",   "brig", "bros", "capt", "cdr",    "cmdr",
    "col",  "comdr", "conn",  "cpl",    "cpt",  "del",  "dr",   "eg",   "esp",    "exec",
    "fr",   "ft",    "gen",   "gov",    "herr", "hon",  "insp", "lt",   "lt-col", "ltc",
    "ltg",  "m",     "maj",   "messrs", "mfg",  "mgr",  "mlle", "mm",   "mme",    "mr",
    "mrs",  "ms",    "msgr",  "mt",     "pfc",  "pol",  "pres", "prof", "pvt",    "rep",
    "reps", "rev",   "rt",    "sen",    "sens", "sgt",  "sra",  "sres", "srta",   "ss",
    "st",   "sta",   "ste",   "supt",   "v",    "viz",  "vs"};

/* A number follows, or the sentence ends. */
static const char *const before_numbers[] = {
    "apr", "art", "aug",  "ca",  "cap", "ch",   "chap", "dec",  "feb", "fig", "figs",
    "jan", "jul", "jun",  "mar", "may", "no",   "nos",  "nov",  "nr",  "nrs", "oct",
    "p",   "par", "para", "pp",  "sec", "sect", "sep",  "sept", "vol", "vols"};

/* May stand before a name and may end a sentence. */
static const char *const ambiguous[] = {
    "al",  "ala",  "approx", "ariz", "ark",  "assn", "ave",  "blvd", "calif", "cf",
    "cie", "co",   "colo",   "corp", "cos",  "dept", "dist", "ed",   "eds",   "est",
    "etc", "ext",  "fla",    "ga",   "govt", "ill",  "inc",  "ind",  "intl",  "jr",
    "kan", "ky",   "la",     "llc",  "ltd",  "mass", "md",   "mich", "minn",  "miss",
    "mo",  "mont", "natl",   "neb",  "nev",  "okla", "ore",  "pa",   "plc",   "pty",
    "rd",  "sr",   "tenn",   "tex",  "univ", "va",   "vt",   "wash", "wis",   "wyo"};

/* Words that commonly begin a sentence and no name. */
static const char *const starters[] = {
    "a",         "about",   "according", "after",   "all",     "although", "an",    "and",
    "another",   "as",      "at",        "because", "before",  "both",     "but",   "by",
    "critics",   "despite", "during",    "each",    "earlier", "even",     "every", "few",
    "for",       "from",    "he",        "her",     "here",    "his",      "how",   "however",
    "i",         "if",      "in",        "it",      "its",     "last",     "many",  "meanwhile",
    "more",      "most",    "my",        "no",      "nor",     "not",      "now",   "of",
    "officials", "on",      "once",      "one",     "only",    "or",       "other", "others",
    "our",       "police",  "she",       "since",   "so",      "some",     "still", "such",
    "that",      "the",     "their",     "then",    "there",   "these",    "they",  "this",
    "those",     "though",  "to",        "under",   "until",   "we",       "what",  "when",
    "where",     "whether", "which",     "while",   "who",     "why",      "with",  "yet",
    "you",       "your"};

static int compare(const void *a, const void *b)
{
    return strcmp(a, *(const char *const *)b);
}

#define LISTED(word, list) bsearch(word, list, sizeof list / sizeof *list, sizeof *list, compare)

/* Bytes of a quote or bracket that opens or closes at `s`; 0 when there is none. */
static size_t bracket(const char *s, size_t len)
{
    if (len == 0)
        return 0;
    if (strchr("\"'()[]", s[0]) && s[0])
        return 1;
    uint32_t c;
    size_t n = ng_utf8_decode(s, len, &c);
    int8_t type = u_charType((UChar32)c);
    return type == U_START_PUNCTUATION || type == U_END_PUNCTUATION ||
                   type == U_INITIAL_PUNCTUATION || type == U_FINAL_PUNCTUATION
               ? n
               : 0;
}

static size_t step_back(const char *text, size_t at)
{
    do
        at--;
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80);
    return at;
}

/* What stands before a candidate boundary. */
typedef struct before {
    int newline; /* a line ends there */
    int full_stop;
    char token[TOKEN_MAX]; /* ASCII word before the full stop, lower case, inner stops kept; "" none
                            */
    int capital;           /* it is one single capital letter */
} before;

static size_t token_start(const char *text, size_t end)
{
    size_t at = end;
    while (at > 0) {
        size_t previous = step_back(text, at);
        size_t n = at - previous;
        if (ng_white_space(text + previous, n) || bracket(text + previous, n) ||
            (n == 3 && memcmp(text + previous, "\xE2\x80", 2) == 0)) /* dashes, ellipsis */
            break;
        at = previous;
    }
    return at;
}

static void read_token(const char *text, size_t end, before *ret)
{
    size_t start = token_start(text, end), len = end - start;
    uint32_t c;
    if (len > 0 && ng_utf8_decode(text + start, len, &c) == len)
        ret->capital = u_isupper((UChar32)c) != 0;
    if (len >= TOKEN_MAX)
        return;
    for (size_t i = 0; i < len; i++) {
        char b = text[start + i];
        ret->token[i] = b >= 'A' && b <= 'Z' ? (char)(b - 'A' + 'a') : b;
    }
    ret->token[len] = '\0';
}

static before look_back(const char *text, size_t at)
{
    before b = {0, 0, "", 0};
    while (at > 0) {
        size_t previous = step_back(text, at);
        if (text[previous] == '\n')
            b.newline = 1;
        if (!ng_white_space(text + previous, at - previous))
            break;
        at = previous;
    }
    while (at > 0) {
        size_t previous = step_back(text, at);
        if (!bracket(text + previous, at - previous))
            break;
        at = previous;
    }
    if (at > 0 && text[at - 1] == '.') {
        b.full_stop = 1;
        read_token(text, at - 1, &b);
    }
    return b;
}

/* The word after a candidate boundary. */
typedef struct after {
    int lower, digit;
    char word[TOKEN_MAX]; /* lower case ASCII, "" when another character or a full stop follows */
} after;

static after look_ahead(const char *text, size_t len, size_t at)
{
    after a = {0, 0, ""};
    size_t n;
    while ((n = ng_white_space(text + at, len - at)) || (n = bracket(text + at, len - at)))
        at += n;
    if (at >= len)
        return a;
    uint32_t c;
    ng_utf8_decode(text + at, len - at, &c);
    a.lower = u_islower((UChar32)c) != 0;
    a.digit = u_isdigit((UChar32)c) != 0;
    size_t i = 0;
    while (at + i < len && i < TOKEN_MAX - 1) {
        char b = text[at + i];
        if (b >= 'A' && b <= 'Z')
            b = (char)(b - 'A' + 'a');
        if (b < 'a' || b > 'z')
            break;
        a.word[i++] = b;
    }
    a.word[i] = '\0';
    if (i == TOKEN_MAX - 1 || (at + i < len && text[at + i] == '.'))
        a.word[0] = '\0';
    return a;
}

/* Letters with a full stop after each but the last: "u.s", "a.m", "e.g". */
static int is_acronym(const char *token)
{
    size_t len = strlen(token);
    if (len < 3 || len % 2 == 0)
        return 0;
    for (size_t i = 1; i < len; i += 2)
        if (token[i] != '.' || token[i - 1] == '.')
            return 0;
    return 1;
}

static int is_boundary(const char *text, size_t len, size_t at)
{
    before b = look_back(text, at);
    if (b.newline)
        return 1;
    after a = look_ahead(text, len, at);
    if (a.lower)
        return 0;
    if (!b.full_stop || b.token[0] == '\0')
        return 1;
    if (LISTED(b.token, before_names))
        return 0;
    if (LISTED(b.token, before_numbers))
        return !a.digit;
    if (b.capital || is_acronym(b.token) || LISTED(b.token, ambiguous))
        return a.word[0] && LISTED(a.word, starters);
    return 1;
}

static ng_status collect(UBreakIterator *it, const char *text, size_t len, uint32_t **ret,
                         size_t *ret_n, ng_error *err)
{
    uint32_t *starts = NULL;
    size_t n = 0, cap = 0;
    for (int32_t at = ubrk_next(it); at != UBRK_DONE && (size_t)at < len; at = ubrk_next(it)) {
        if (!is_boundary(text, len, (size_t)at))
            continue;
        if (n == cap) {
            cap = cap ? 2 * cap : 32;
            uint32_t *more = realloc(starts, cap * sizeof *more);
            if (!more) {
                free(starts);
                return ng_fail(err, NG_NOMEM, "out of memory");
            }
            starts = more;
        }
        starts[n++] = (uint32_t)at;
    }
    *ret = starts;
    *ret_n = n;
    return NG_OK;
}

ng_status ng_sentence_starts(const char *text, size_t len, uint32_t **ret, size_t *ret_n,
                             ng_error *err)
{
    if (len > INT32_MAX)
        return ng_fail(err, NG_LIMIT, "a text is too long for sentences");
    UErrorCode code = U_ZERO_ERROR;
    UText input = UTEXT_INITIALIZER;
    utext_openUTF8(&input, text, (int64_t)len, &code);
    UBreakIterator *it = ubrk_open(UBRK_SENTENCE, "", NULL, 0, &code);
    if (U_SUCCESS(code))
        ubrk_setUText(it, &input, &code);
    ng_status s = U_SUCCESS(code)
                      ? collect(it, text, len, ret, ret_n, err)
                      : ng_fail(err, NG_INTERNAL, "ICU sentence boundaries: %s", u_errorName(code));
    if (it)
        ubrk_close(it);
    utext_close(&input);
    return s;
}
