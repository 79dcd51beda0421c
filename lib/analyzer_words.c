/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analyzer_words.c - words folded and stemmed, through a cache.
 *
 * A stemmer must see accents and a term must not have them, so the order is: fold case and width,
 * stem, take accents off the stem. The word itself is folded without stemming. Both results are
 * kept in a two-way cache of fixed size, one line of memory for each word, keyed by the raw form;
 * a text has few distinct words, so nearly all are found there. Longer words are not cached. */
#include <endian.h>
#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer_parts.h"
#include "nutgraf/text.h"
#include "utf8.h"

#define CACHE_SETS  8192 /* times two words times 64 bytes: 1 MiB for each analyzer */
#define CACHE_BYTES 50
#define KEY_WORDS   6 /* keys are hashed and compared by eight bytes, zeros behind */
#define KEY_MAX     (KEY_WORDS * 8)

/* The key with its zeros, then the word unless it equals the key, then the stem unless it begins
 * the word. */
typedef struct cached {
    uint64_t key_hash;
    uint16_t word_hash;
    uint8_t key_len, word_len, stem_len;
    uint8_t stop; /* and the two flags below */
    char text[CACHE_BYTES];
} cached;

#define WORD_IS_KEY   0x40u
#define STEM_IS_START 0x80u

_Static_assert(sizeof(cached) == 64, "a cached word is one line of memory");

typedef struct letter_pair {
    char from[3];
    char to;
} letter_pair;

struct ng_words {
    struct sb_stemmer *stemmer;
    const letter_pair *pairs; /* spellings without accents that mean the same */
    ng_stopwords *stopwords;
    ng_folder folder;
    ng_buf lower, word, stem;
    int stemming;
    cached cache[CACHE_SETS][2];
};

/* Subtag, then the name of the Snowball algorithm. */
static const char *const languages[][2] = {
    {"ar", "arabic"},     {"ca", "catalan"},   {"da", "danish"},     {"de", "german"},
    {"el", "greek"},      {"en", "english"},   {"es", "spanish"},    {"eu", "basque"},
    {"fi", "finnish"},    {"fr", "french"},    {"ga", "irish"},      {"hi", "hindi"},
    {"hu", "hungarian"},  {"hy", "armenian"},  {"id", "indonesian"}, {"it", "italian"},
    {"lt", "lithuanian"}, {"nb", "norwegian"}, {"ne", "nepali"},     {"nl", "dutch"},
    {"nn", "norwegian"},  {"no", "norwegian"}, {"pt", "portuguese"}, {"ro", "romanian"},
    {"ru", "russian"},    {"sr", "serbian"},   {"sv", "swedish"},    {"ta", "tamil"},
    {"tr", "turkish"},    {"yi", "yiddish"},
};

static const letter_pair german[] = {{"ae", 'a'}, {"oe", 'o'}, {"ue", 'u'}, {"", 0}};
static const letter_pair nordic[] = {{"aa", 'a'}, {"oe", 'o'}, {"", 0}};

static size_t language_index(const char *tag)
{
    const size_t n = sizeof languages / sizeof languages[0];
    if (!tag || strlen(tag) < 2 || (tag[2] != '\0' && tag[2] != '-' && tag[2] != '_'))
        return n;
    char lower[2];
    for (int i = 0; i < 2; i++)
        lower[i] = tag[i] >= 'A' && tag[i] <= 'Z' ? (char)(tag[i] + 32) : tag[i];
    size_t i = 0;
    while (i < n && memcmp(languages[i][0], lower, 2) != 0)
        i++;
    return i;
}

const char *ng_words_lang(const char *tag)
{
    size_t i = language_index(tag);
    return i < sizeof languages / sizeof languages[0] ? languages[i][0] : "";
}

ng_status ng_words_new(const char *lang, ng_words **ret, ng_error *err)
{
    size_t i = language_index(lang);
    ng_words *w = calloc(1, sizeof *w);
    if (!w)
        return ng_fail(err, NG_NOMEM, "out of memory");
    ng_status s = ng_stopwords_new(lang, &w->stopwords, err);
    if (s == NG_OK && i < sizeof languages / sizeof languages[0]) {
        w->stemmer = sb_stemmer_new(languages[i][1], NULL);
        w->stemming = w->stemmer != NULL;
        if (strcmp(lang, "de") == 0)
            w->pairs = german;
        else if (strcmp(languages[i][1], "danish") == 0 ||
                 strcmp(languages[i][1], "norwegian") == 0)
            w->pairs = nordic;
    }
    if (s != NG_OK) {
        ng_words_free(w);
        return s;
    }
    *ret = w;
    return NG_OK;
}

void ng_words_free(ng_words *w)
{
    if (!w)
        return;
    if (w->stemmer)
        sb_stemmer_delete(w->stemmer);
    ng_stopwords_free(w->stopwords);
    ng_folder_release(&w->folder);
    ng_buf_release(&w->lower);
    ng_buf_release(&w->word);
    ng_buf_release(&w->stem);
    free(w);
}

const ng_stopwords *ng_words_stopwords(const ng_words *w)
{
    return w->stopwords;
}

void ng_words_set_stemming(ng_words *w, int on)
{
    w->stemming = on && w->stemmer;
    memset(w->cache, 0, sizeof w->cache);
}

static void cut(ng_buf *b)
{
    b->len = ng_utf8_cut(b->data, b->len, NG_TERM_MAX);
    b->data[b->len] = '\0';
}

/* One spelling for stems: Mueller and Müller. Not after q, where ue is two sounds. */
static void apply_pairs(const letter_pair *pairs, ng_buf *b)
{
    size_t to = 0;
    for (size_t i = 0; i < b->len; i++) {
        char c = b->data[i];
        for (const letter_pair *p = pairs; p->to; p++) {
            if (c == p->from[0] && b->data[i + 1] == p->from[1] &&
                (i == 0 || b->data[i - 1] != 'q')) {
                c = p->to;
                i++;
                break;
            }
        }
        b->data[to++] = c;
    }
    b->len = to;
    b->data[to] = '\0';
}

static int has_letter(const ng_buf *b)
{
    for (size_t i = 0; i < b->len; i++)
        if ((unsigned char)b->data[i] >= 'A')
            return 1;
    return 0;
}

/* The plural of a type is the type: F-16s. Snowball wants a vowel in the word. */
static int is_plural_of_type(const char *s, size_t len)
{
    return len > 2 && s[len - 1] == 's' && s[len - 2] >= '0' && s[len - 2] <= '9' && s[0] >= 'a';
}

/* The stem of `lower`, accents off, to `stem`. */
static ng_status stem_word(ng_words *w, ng_error *err)
{
    cut(&w->lower);
    const char *text = w->lower.data;
    size_t len = w->lower.len;
    if (w->stemming && has_letter(&w->lower)) {
        text = (const char *)sb_stemmer_stem(w->stemmer, (const sb_symbol *)text, (int)len);
        if (!text)
            return ng_fail(err, NG_NOMEM, "out of memory");
        len = (size_t)sb_stemmer_length(w->stemmer);
        len -= is_plural_of_type(text, len);
    }
    ng_buf_clear(&w->stem);
    ng_status s = ng_fold(&w->folder, text, len, NULL, &w->stem, err);
    if (s != NG_OK)
        return s;
    if (w->pairs && w->stemming)
        apply_pairs(w->pairs, &w->stem);
    cut(&w->stem);
    return NG_OK;
}

/* Without the cache. */
static ng_status make(ng_words *w, const char *raw, size_t len, ng_word *ret, ng_error *err)
{
    ng_buf_clear(&w->lower);
    ng_buf_clear(&w->word);
    ng_status s = ng_fold(&w->folder, raw, len, &w->lower, &w->word, err);
    if (s != NG_OK)
        return s;
    cut(&w->word);
    s = stem_word(w, err);
    if (s != NG_OK)
        return s;
    if (w->stem.len == 0) { /* a stemmer may leave nothing */
        s = ng_buf_add(&w->stem, w->word.data, w->word.len, err);
        if (s != NG_OK)
            return s;
    }
    *ret = (ng_word){.word = w->word.data,
                     .stem = w->stem.data,
                     .hash = ng_word_hash(w->word.data, w->word.len),
                     .word_len = (uint8_t)w->word.len,
                     .stem_len = (uint8_t)w->stem.len,
                     .stop = (uint8_t)ng_stopwords_bits(w->stopwords, w->word.data, w->word.len)};
    return NG_OK;
}

/* Lower-case the ASCII letters among eight bytes. */
static uint64_t lower_word(uint64_t w)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t low = w & ones * 0x7F;
    uint64_t from_a = low + ones * (0x80 - 'A'), past_z = low + ones * (0x7F - 'Z');
    uint64_t capital = (from_a ^ past_z) & ~w & ones * 0x80;
    return w | capital >> 2;
}

static size_t key_words(size_t len)
{
    return (len + 7) / 8;
}

static uint64_t load(const char *s, size_t bytes)
{
    uint64_t w = 0;
    memcpy(&w, s, bytes);
    return le64toh(w);
}

/* The last `left` (1 to 8) bytes of raw[0, len), without a loop: lengths of words cannot be
 * predicted. Loads overlap, or begin before the place and are shifted. */
static uint64_t load_tail(const char *raw, size_t len, size_t left)
{
    if (len >= 8)
        return load(raw + len - 8, 8) >> 8 * (8 - left);
    if (len >= 4)
        return load(raw, 4) | load(raw + len - 4, 4) << 8 * (len - 4);
    return load(raw, 1) | load(raw + len / 2, 1) << 8 * (len / 2) |
           load(raw + len - 1, 1) << 8 * (len - 1);
}

/* The key of `raw`: lower case in ASCII, by eight bytes. Gives its hash. */
static uint64_t make_key(const char *raw, size_t len, uint64_t key[KEY_WORDS])
{
    uint64_t h = len;
    size_t words = key_words(len);
    for (size_t i = 0; i < words; i++) {
        uint64_t w = i + 1 < words ? load(raw + 8 * i, 8) : load_tail(raw, len, len - 8 * i);
        w = lower_word(w);
        key[i] = htole64(w);
        h = (h ^ w) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 32;
    }
    return h;
}

static int is_key(const cached *c, const uint64_t *key, size_t len)
{
    uint64_t differs = 0;
    for (size_t i = 0; i < key_words(len); i++) {
        uint64_t w;
        memcpy(&w, c->text + 8 * i, 8);
        differs |= w ^ key[i];
    }
    return differs == 0;
}

static void read_cached(const cached *c, ng_word *ret)
{
    const char *behind = c->text + 8 * key_words(c->key_len);
    const char *word = c->stop & WORD_IS_KEY ? c->text : behind;
    const char *stem = word;
    if (!(c->stop & STEM_IS_START))
        stem = c->stop & WORD_IS_KEY ? behind : word + c->word_len;
    *ret = (ng_word){.word = word,
                     .stem = stem,
                     .hash = c->word_hash,
                     .word_len = c->word_len,
                     .stem_len = c->stem_len,
                     .stop = c->stop & 0x3F};
}

/* A word too long for its line is not kept; the line stays as it was. */
static void fill(cached *c, uint64_t hash, const uint64_t *key, size_t key_len, const ng_word *word)
{
    size_t padded = 8 * key_words(key_len);
    int same = key_len == word->word_len && memcmp(key, word->word, key_len) == 0;
    int starts =
        word->stem_len <= word->word_len && memcmp(word->stem, word->word, word->stem_len) == 0;
    size_t need = padded + (same ? 0 : word->word_len) + (starts ? 0u : word->stem_len);
    if (need > CACHE_BYTES)
        return;
    c->key_hash = hash;
    c->word_hash = word->hash;
    c->key_len = (uint8_t)key_len;
    c->word_len = word->word_len;
    c->stem_len = word->stem_len;
    c->stop = (uint8_t)(word->stop | (same ? WORD_IS_KEY : 0) | (starts ? STEM_IS_START : 0));
    char *p = c->text;
    memcpy(p, key, padded);
    p += padded;
    if (!same) {
        memcpy(p, word->word, word->word_len);
        p += word->word_len;
    }
    if (!starts)
        memcpy(p, word->stem, word->stem_len);
}

ng_status ng_words_get(ng_words *w, const char *raw, size_t len, ng_word *ret, ng_error *err)
{
    uint64_t key[KEY_WORDS];
    if (len > KEY_MAX || len == 0)
        return make(w, raw, ng_utf8_cut(raw, len, NG_RAW_MAX), ret, err);
    uint64_t hash = make_key(raw, len, key);
    cached *set = w->cache[hash % CACHE_SETS];
    for (int i = 0; i < 2; i++) {
        if (set[i].key_hash == hash && set[i].key_len == len && is_key(&set[i], key, len)) {
            read_cached(&set[i], ret);
            return NG_OK;
        }
    }
    ng_status s = make(w, (const char *)key, len, ret, err);
    if (s != NG_OK)
        return s;
    cached *victim = &set[hash >> 48 & 1];
    if (set[0].key_len == 0)
        victim = &set[0];
    else if (set[1].key_len == 0)
        victim = &set[1];
    fill(victim, hash, key, len, ret);
    return NG_OK;
}
