/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quotation.c - direct quotations of a passage, and who is quoted. */
#include "quotation.h"

#include <string.h>
#include <unicode/uchar.h>

#include "nutgraf/text.h"
#include "query_chars.h"
#include "quotation_scan.h"

#define NAME_WORDS 6  /* of a name, an office before it included */
#define OFFICE     5  /* words between a verb and the name behind it */
#define APPOSITION 14 /* tokens between the commas of `Doe, the mayor of …, said` */
#define REPORTED   30 /* tokens between a verb and the quotation in its sentence */
#define NONE       SIZE_MAX

/* ---- Words ---- */

static const char *const english[] = {
    "said",       "says",      "say",       "told",      "tells",     "added",     "adds",
    "tweeted",    "wrote",     "writes",    "asked",     "asks",      "replied",   "insisted",
    "insists",    "warned",    "warns",     "explained", "explains",  "claimed",   "claims",
    "argued",     "argues",    "admitted",  "announced", "declared",  "stated",    "noted",
    "recalled",   "joked",     "commented", "confirmed", "continued", "concluded", "remarked",
    "posted",     "exclaimed", "testified", "predicted", "stressed",  "answered",  "promised",
    "complained", NULL};
static const char *const german[] = {
    "sagte",   "sagt",       "erklärte",  "erklärt",     "betonte", "meinte",     "ergänzte",
    "schrieb", "schreibt",   "twitterte", "kritisierte", "warnte",  "berichtete", "antwortete",
    "äußerte", "bestätigte", "forderte",  "so",          "fragte",  "fügte",      NULL};
static const char *const french[] = {
    "dit",    "déclaré", "déclare", "affirmé",  "affirme",  "expliqué", "explique",
    "ajouté", "ajoute",  "indiqué", "indique",  "assuré",   "assure",   "estimé",
    "estime", "écrit",   "tweeté",  "souligné", "souligne", "précisé",  "précise",
    "confié", "lancé",   "lance",   "répondu",  "regretté", NULL};
static const char *const spanish[] = {
    "dijo",     "dice",    "afirmó",  "afirma",  "señaló",    "explicó",   "explica",
    "añadió",   "agregó",  "declaró", "aseguró", "indicó",    "escribió",  "tuiteó",
    "advirtió", "comentó", "sostuvo", "destacó", "manifestó", "respondió", NULL};

/* Between a name and its verb. */
static const char *const auxiliaries[] = {
    "has", "had",   "have", "also", "later", "then", "once",  "recently", "reportedly", "already",
    "a",   "avait", "ont",  "ha",   "había", "hat",  "hatte", "s",        NULL};
/* What no office has, so that `said a man from London` is no speech of London's. */
static const char *const prepositions[] = {
    "of",    "in",     "at",   "from", "on",   "for",  "to",     "by",    "with", "near",
    "after", "before", "as",   "who",  "when", "that", "during", "about", "if",   "von",
    "aus",   "bei",    "mit",  "nach", "à",    "dans", "pour",   "par",   "avec", "en",
    "con",   "por",    "para", "she",  "he",   "they", NULL};
static const char *const particles[] = {"von", "van", "der", "den", "de",  "del", "della",
                                        "di",  "da",  "dos", "du",  "la",  "le",  "el",
                                        "al",  "bin", "ibn", "ter", "ten", "zu",  NULL};
/* Capitals at the head of a sentence, and words for people, days and months that are no names. */
static const char *const no_names[] = {
    "he",       "she",      "they",      "we",       "it",     "i",        "you",    "who",
    "this",     "that",     "there",     "what",     "one",    "the",      "a",      "an",
    "but",      "and",      "when",      "while",    "as",     "in",       "on",     "after",
    "then",     "so",       "yet",       "mr",       "mrs",    "ms",       "dr",     "sir",
    "monday",   "tuesday",  "wednesday", "thursday", "friday", "saturday", "sunday", "january",
    "february", "march",    "april",     "may",      "june",   "july",     "august", "september",
    "october",  "november", "december",  "er",       "sie",    "wir",      "das",    "die",
    "der",      "es",       "il",        "elle",     "ils",    "on",       "él",     "ella",
    "los",      "las",      "le",        "la",       "les",    "el",       "others", "nobody",
    "some",     "many",     "asked",     "speaking", NULL};
/* Before a surname. */
static const char *const offices[] = {
    "president", "minister",  "senator",        "chancellor", "secretary", "mayor",      "governor",
    "judge",     "king",      "queen",          "prince",     "princess",  "professor",  "captain",
    "detective", "inspector", "superintendent", "sergeant",   "officer",   "councillor", "chief",
    "director",  "pope",      "bishop",         "coach",      "lord",      "lady",       "dame",
    "general",   "colonel",   "prof",           "gen",        "sen",       "rep",        "gov",
    "rev",       "herr",      "frau",           "monsieur",   "madame",    "señor",      "señora",
    NULL};
static const char *const addresses[] = {"mr", "mrs", "ms", "dr", "sir", "herr", "frau", NULL};
static const char *const sources_of[] = {"laut", "selon", "según", NULL};
static const char *const according[] = {"according", NULL};
static const char *const to[] = {"to", NULL};

static const char *const *verbs_of(const char *lang)
{
    if (!lang || !*lang || strncmp(lang, "en", 2) == 0)
        return english;
    return strncmp(lang, "de", 2) == 0   ? german
           : strncmp(lang, "fr", 2) == 0 ? french
           : strncmp(lang, "es", 2) == 0 ? spanish
                                         : NULL;
}

typedef struct finder {
    const ng_mark_list *l;
    const char *const *verbs;
    ng_quotations *found;
} finder;

static ng_mark_kind kind(const finder *f, size_t i)
{
    return i < f->l->n ? (ng_mark_kind)f->l->items[i].kind : NG_MARK_END;
}

static int is_name_word(const finder *f, size_t i)
{
    return kind(f, i) == NG_MARK_WORD && f->l->items[i].capital && !f->l->items[i].inside;
}

/* A word without a capital: of an office, or an adverb. */
static int is_low_word(const finder *f, size_t i)
{
    return kind(f, i) == NG_MARK_WORD && !f->l->items[i].capital && !f->l->items[i].inside;
}

/* ---- Names ---- */

/* Words at the head of a run that are no names are left out. */
static int add_name(finder *f, size_t first, size_t last)
{
    ng_quotations *q = f->found;
    while (first < last && (ng_mark_is(f->l, first, no_names) || !is_name_word(f, first)))
        first++;
    if (ng_mark_is(f->l, last, no_names) || q->n == NG_SPEAKERS_MAX)
        return 0;
    ng_name_span span = {f->l->items[first].start, f->l->items[last].end};
    for (size_t i = 0; i < q->n; i++)
        if (q->speakers[i].start == span.start)
            return 1;
    q->speakers[q->n++] = span;
    return 1;
}

/* The first word of the name that ends with `last`; NONE when that is no name. */
static size_t name_start(const finder *f, size_t last)
{
    size_t first = last;
    if (last == NONE || !is_name_word(f, last))
        return NONE;
    while (first > 0 && last - first + 1 < NAME_WORDS) {
        size_t at = first - 1;
        while (at > 0 && last - at + 1 < NAME_WORDS && is_low_word(f, at) &&
               ng_mark_is(f->l, at, particles))
            at--;
        if (!is_name_word(f, at))
            break;
        first = at;
    }
    return first;
}

static size_t name_end(const finder *f, size_t first)
{
    size_t last = first;
    if (!is_name_word(f, first))
        return NONE;
    while (last - first + 1 < NAME_WORDS) {
        size_t at = last + 1;
        while (is_low_word(f, at) && ng_mark_is(f->l, at, particles))
            at++;
        if (!is_name_word(f, at))
            break;
        last = at;
    }
    return last;
}

/* The name behind `at`, an office before it passed over: `the mayor, Jane Doe`. */
static int add_name_behind(finder *f, size_t at)
{
    size_t low = 0;
    for (; low < OFFICE && is_low_word(f, at); low++, at++)
        if (ng_mark_is(f->l, at, prepositions) || ng_mark_is(f->l, at, f->verbs))
            return 0;
    if (low > 0 && kind(f, at) == NG_MARK_COMMA)
        at++;
    size_t last = name_end(f, at);
    return last != NONE && add_name(f, at, last);
}

/* Where an office before a name begins: `state prosecutor Jane Doe`. */
static size_t office_start(const finder *f, size_t name)
{
    for (size_t low = 0; low < OFFICE && name > 0 && is_low_word(f, name - 1); low++, name--)
        if (ng_mark_is(f->l, name - 1, prepositions) || ng_mark_is(f->l, name - 1, f->verbs))
            break;
    return name;
}

/* The last word of the name whose verb is `verb`, adverbs and appositions passed over. */
static size_t subject_end(const finder *f, size_t verb)
{
    size_t at = verb, passed = 0;
    while (at > 0 && passed < 2 && ng_mark_is(f->l, at - 1, auxiliaries))
        at--, passed++;
    if (at == 0)
        return NONE;
    if (kind(f, at - 1) != NG_MARK_COMMA)
        return at - 1;
    for (size_t i = at - 1, n = 0; i > 1 && n < APPOSITION; n++) {
        ng_mark_kind k = kind(f, --i);
        if (k == NG_MARK_COMMA && is_name_word(f, i - 1))
            return i - 1;
        if (k == NG_MARK_END || k == NG_MARK_CLOSE || k == NG_MARK_OPEN)
            break;
    }
    return NONE;
}

/* ---- Quotations around them ---- */

/* A quotation that opens behind `at` in the same sentence. */
static int quote_behind(const finder *f, size_t at)
{
    for (size_t n = 0; n < REPORTED && kind(f, at) != NG_MARK_END; at++, n++)
        if (kind(f, at) == NG_MARK_OPEN)
            return 1;
    return 0;
}

/* A quotation that closes directly before `at`, or before a comma and a few words of its sentence.
 */
static int quote_before(const finder *f, size_t at, int anywhere)
{
    if (at > 0 && kind(f, at - 1) == NG_MARK_CLOSE)
        return !f->l->items[at - 1].ended;
    if (at < 2 || (kind(f, at - 1) != NG_MARK_COMMA && !anywhere))
        return 0;
    for (size_t n = 0; at > 0 && n < REPORTED; n++) {
        ng_mark_kind k = kind(f, --at);
        if (k == NG_MARK_CLOSE)
            return !f->l->items[at].ended;
        if (k == NG_MARK_END)
            return 0;
    }
    return 0;
}

static void look_at_verb(finder *f, size_t verb)
{
    size_t last = subject_end(f, verb), first = name_start(f, last), before = verb;
    if (first != NONE &&
        (quote_behind(f, verb + 1) || quote_before(f, office_start(f, first), 0)) &&
        add_name(f, first, last))
        return;
    while (before > 0 && ng_mark_is(f->l, before - 1, auxiliaries))
        before--;
    if (quote_before(f, before, 0))
        add_name_behind(f, verb + 1);
}

static void look_at_source(finder *f, size_t at, size_t behind)
{
    if (quote_before(f, at, 1) || quote_behind(f, behind))
        add_name_behind(f, behind);
}

void ng_quotations_find(const char *text, size_t len, const char *lang, int is_block,
                        ng_quotations *ret)
{
    ng_mark_list marks;
    uint32_t words = 0;
    ret->has_quote = 0;
    ret->n = 0;
    int marked = ng_marks_scan(text, len, &marks);
    for (size_t i = 0; is_block && i < len && words < NG_QUOTE_WORDS; i++)
        words += text[i] > ' ' && (i == 0 || text[i - 1] <= ' ') ? 1 : 0;
    ret->has_quote = words >= NG_QUOTE_WORDS || (marked && marks.longest >= NG_QUOTE_WORDS);
    finder f = {.l = &marks, .verbs = verbs_of(lang), .found = ret};
    for (size_t i = 0; marked && f.verbs && i < marks.n; i++) {
        if (marks.items[i].inside)
            continue;
        if (ng_mark_is(&marks, i, f.verbs))
            look_at_verb(&f, i);
        else if (ng_mark_is(&marks, i, sources_of))
            look_at_source(&f, i, i + 1);
        else if (ng_mark_is(&marks, i, according) && i + 1 < marks.n &&
                 ng_mark_is(&marks, i + 1, to))
            look_at_source(&f, i, i + 2);
    }
}

/* ---- Keys ---- */

/* Forms of address are left out of the key that begins at `start`. */
static void drop_address(ng_buf *b, size_t start)
{
    const char *space;
    while ((space = memchr(b->data + start, ' ', b->len - start))) {
        size_t len = (size_t)(space - b->data) - start, rest = b->len - start - len - 1;
        if (!ng_word_is(b->data + start, len, addresses))
            return;
        memmove(b->data + start, space + 1, rest + 1);
        b->len = start + rest;
    }
}

static int is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019;
}

/* Letters, digits and hyphens stay, an apostrophe between letters becomes a plain one, all else
 * parts words. `Doe's` is `doe`, `Mr Doe` too. */
ng_status ng_speaker_key(const char *name, size_t len, ng_buf *ret, ng_error *err)
{
    ng_buf folded = NG_BUF_INIT;
    size_t start = ret->len;
    int gap = 0;
    ng_status s = ng_text_fold(name, len, &folded, err);
    for (size_t i = 0, n; s == NG_OK && i < folded.len; i += n) {
        uint32_t c = ng_query_char(folded.data + i, folded.len - i, &n), next = 0;
        size_t ignored, left = folded.len - i - n;
        if (left > 0)
            next = ng_query_char(folded.data + i + n, left, &ignored);
        int possessive = is_apostrophe(c) && next == 's' &&
                         (left == 1 || !ng_query_is_wordish(ng_query_char(folded.data + i + n + 1,
                                                                          left - 1, &ignored)));
        if (possessive) {
            n += 1;
            continue;
        }
        int keeps = ng_query_is_wordish(c) || (c == '-' && ret->len > start);
        int inner = is_apostrophe(c) && ret->len > start && !gap && ng_query_is_wordish(next);
        if (c != '.')
            gap = gap || !(keeps || inner);
        if (!keeps && !inner)
            continue;
        if (gap && ret->len > start)
            s = ng_buf_add_char(ret, ' ', err);
        gap = 0;
        if (s == NG_OK)
            s = inner ? ng_buf_add_char(ret, '\'', err) : ng_buf_add(ret, folded.data + i, n, err);
    }
    ng_buf_release(&folded);
    if (s == NG_OK && ret->len > start)
        drop_address(ret, start);
    if (s == NG_OK && ret->len - start > NG_SPEAKER_KEY_MAX) {
        ret->len = start + ng_utf8_cut(ret->data + start, ret->len - start, NG_SPEAKER_KEY_MAX);
        ret->data[ret->len] = '\0';
    }
    return s;
}

/* ---- Surnames ---- */

/* Where the word that ends at `end` begins. */
static size_t word_start(const char *text, size_t end)
{
    while (end > 0 && text[end - 1] != ' ' && text[end - 1] != '\n')
        end--;
    return end;
}

static int begins_with_capital(const char *text, size_t start, size_t end)
{
    size_t n;
    return start < end && u_isupper((UChar32)ng_query_char(text + start, end - start, &n));
}

static int is_no_name(const char *text, size_t start, size_t end)
{
    size_t bare = end > start && text[end - 1] == '.' ? end - 1 : end;
    return ng_word_is(text + start, bare - start, no_names) ||
           ng_word_is(text + start, bare - start, offices);
}

/* Whether the word before a surname is a first name or an initial: nothing but letters, and at most
 * a period after one of them. */
static int is_first_name(const char *text, size_t start, size_t end)
{
    size_t n = 0;
    if (!begins_with_capital(text, start, end) || is_no_name(text, start, end))
        return 0;
    for (size_t i = start; i < end; i += n) {
        uint32_t c = ng_query_char(text + i, end - i, &n);
        int last = i + n == end;
        if (!ng_query_is_wordish(c) && c != '-' && !(c == '.' && last && end - start <= 3))
            return 0;
    }
    return 1;
}

const char *ng_speaker_in_full(const char *text, size_t len, const char *surname,
                               size_t surname_len, size_t *ret_len)
{
    const char *found = NULL;
    size_t first_len = 0, n;
    if (surname_len == 0 || memchr(surname, ' ', surname_len))
        return NULL;
    for (const char *at = text; (at = memmem(at, len - (size_t)(at - text), surname, surname_len));
         at += surname_len) {
        size_t start = (size_t)(at - text), end = start + surname_len;
        if (start < 2 || text[start - 1] != ' ' ||
            (end < len && ng_query_is_wordish(ng_query_char(text + end, len - end, &n))))
            continue;
        size_t before = word_start(text, start - 1);
        if (!is_first_name(text, before, start - 1))
            continue;
        size_t size = start - 1 - before;
        if (found && (size != first_len || memcmp(found, text + before, size) != 0))
            return NULL;
        found = text + before;
        first_len = size;
        *ret_len = end - before;
    }
    return found;
}
