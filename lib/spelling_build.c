/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spelling_build.c - the terms and dictionary keys of an index to a table of words.
 *
 * Both come in the order of bytes, so the words are merged in that order and then dealt out by
 * their length: nothing is sorted. */
#include <stdlib.h>
#include <string.h>

#include "nutgraf/analyzer.h"
#include "spelling.h"

#define NOWHERE UINT32_MAX

struct builder {
    xp_term_list terms, keys;
    uint32_t *stem_at;  /* of each term: its text in the table; NOWHERE for champion lists */
    uint8_t *of_others; /* of each term: it is the stem of other words */
    ng_spelling_word *words;
    uint8_t *letters; /* of each word; 0: it has no place in the table */
    uint32_t n;
    char *bytes;
    size_t used;
};

static const char *text_of(const xp_term_list *l, size_t i, size_t *ret_len)
{
    *ret_len = l->offsets[i + 1] - l->offsets[i] - 1;
    return l->bytes + l->offsets[i];
}

static uint32_t keep(struct builder *b, const char *text, size_t len)
{
    uint32_t at = (uint32_t)b->used;
    memcpy(b->bytes + at, text, len);
    b->bytes[at + len] = '\0';
    b->used += len + 1;
    return at;
}

/* Length in letters; 0 when it is no word for us. */
static uint8_t measure(const char *word, size_t len, uint32_t *letters, int *ret_plain)
{
    size_t n = ng_spelling_letters(word, len, letters);
    *ret_plain = 1;
    if (n < NG_SPELLING_LETTERS_MIN)
        return 0;
    for (size_t i = 0; i < n; i++) {
        int is_digit = letters[i] >= '0' && letters[i] <= '9';
        if (letters[i] < 0x80 && !is_digit && (letters[i] < 'a' || letters[i] > 'z'))
            return 0;
        *ret_plain &= !is_digit;
    }
    return (uint8_t)n;
}

/* The number of a term that is exactly this text; SIZE_MAX. */
static size_t find_term(const xp_term_list *terms, const char *text, size_t len)
{
    size_t low = 0, high = terms->n, middle_len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *t = text_of(terms, middle, &middle_len);
        int order = memcmp(t, text, middle_len < len ? middle_len : len);
        if (order == 0 && middle_len == len)
            return middle;
        if (order < 0 || (order == 0 && middle_len < len))
            low = middle + 1;
        else
            high = middle;
    }
    return SIZE_MAX;
}

static void keep_stems(struct builder *b)
{
    for (size_t i = 0; i < b->terms.n; i++) {
        size_t len;
        const char *text = text_of(&b->terms, i, &len);
        b->stem_at[i] = memchr(text, NG_TERM_CHAMPION, len) ? NOWHERE : keep(b, text, len);
    }
}

/* Add a word, or what else is known of the one before when it is the same. */
static void add_word(struct builder *b, const ng_spelling_word *w, const char *text)
{
    ng_spelling_word *last = b->n > 0 ? &b->words[b->n - 1] : NULL;
    if (last && last->len == w->len && memcmp(b->bytes + last->text, text, w->len) == 0) {
        last->of_others &= w->of_others;
        if (w->documents > last->documents) {
            last->documents = w->documents;
            last->stem = w->stem;
        }
        return;
    }
    uint32_t letters[NG_SPELLING_LETTERS_MAX];
    int plain;
    uint8_t n = measure(text, w->len, letters, &plain);
    if (n == 0)
        return;
    b->letters[b->n] = n;
    b->words[b->n] = *w;
    b->words[b->n].plain = plain & 1;
    b->words[b->n++].hash = ng_word_hash(text, w->len);
}

/* Split a key "w<word>\x01<stem>"; the number of the stem, SIZE_MAX when no passage holds it. */
static size_t split_key(const struct builder *b, size_t i, const char **ret_word, size_t *ret_len)
{
    size_t len;
    const char *key = text_of(&b->keys, i, &len);
    const char *mark = memchr(key, NG_TERM_CHAMPION, len);
    if (!mark)
        return SIZE_MAX;
    *ret_word = key + 1;
    *ret_len = (size_t)(mark - key) - 1;
    size_t stem = find_term(&b->terms, mark + 1, (size_t)(key + len - mark) - 1);
    return stem != SIZE_MAX && b->stem_at[stem] != NOWHERE ? stem : SIZE_MAX;
}

static void add_key_word(struct builder *b, size_t i)
{
    const char *word;
    size_t len, stem = split_key(b, i, &word, &len);
    if (stem == SIZE_MAX || len > NG_TERM_MAX)
        return;
    const ng_spelling_word w = {.text = (uint32_t)b->used,
                                .stem = b->stem_at[stem],
                                .documents = b->terms.documents[stem],
                                .len = (uint8_t)len};
    uint32_t before = b->n;
    add_word(b, &w, word);
    if (b->n > before)
        keep(b, word, len);
}

static void add_term_word(struct builder *b, size_t i)
{
    size_t len;
    const char *text = text_of(&b->terms, i, &len);
    if (b->stem_at[i] == NOWHERE || len > NG_TERM_MAX)
        return;
    const ng_spelling_word w = {.text = b->stem_at[i],
                                .stem = b->stem_at[i],
                                .documents = b->terms.documents[i],
                                .len = (uint8_t)len,
                                .of_others = b->of_others[i]};
    add_word(b, &w, text);
}

/* Whether the word of key k comes before, or is, term t. The mark in a key is below every byte of a
 * word, so keys and their words have the same order. */
static int key_first(const struct builder *b, size_t k, size_t t)
{
    size_t key_len, term_len;
    const char *key = text_of(&b->keys, k, &key_len), *term = text_of(&b->terms, t, &term_len);
    const char *mark = memchr(key, NG_TERM_CHAMPION, key_len);
    size_t word_len = mark ? (size_t)(mark - key) - 1 : key_len - 1;
    int order = memcmp(key + 1, term, word_len < term_len ? word_len : term_len);
    return order < 0 || (order == 0 && word_len <= term_len);
}

static void add_all(struct builder *b)
{
    size_t k = 0, t = 0, len;
    const char *word;
    for (size_t i = 0; i < b->keys.n; i++) {
        size_t stem = split_key(b, i, &word, &len);
        if (stem != SIZE_MAX)
            b->of_others[stem] = 1;
    }
    while (k < b->keys.n || t < b->terms.n) {
        if (k < b->keys.n && (t == b->terms.n || key_first(b, k, t)))
            add_key_word(b, k++);
        else
            add_term_word(b, t++);
    }
}

/* Deal the words out by length. */
static void deal(const struct builder *b, ng_spelling_table *t)
{
    uint32_t at[NG_SPELLING_LETTERS_MAX + 2] = {0};
    uint32_t letters[NG_SPELLING_LETTERS_MAX];
    for (uint32_t i = 0; i < b->n; i++)
        at[b->letters[i] + 1]++;
    for (size_t l = 1; l <= NG_SPELLING_LETTERS_MAX + 1; l++)
        at[l] += at[l - 1];
    memcpy(t->first, at, sizeof at);
    for (uint32_t i = 0; i < b->n; i++) {
        uint32_t to = at[b->letters[i]]++;
        const ng_spelling_word *w = &b->words[i];
        t->words[to] = *w;
        t->signs[to] =
            ng_spelling_sign(letters, ng_spelling_letters(b->bytes + w->text, w->len, letters));
    }
}

static ng_status keep_frequent(ng_spelling_table *t, ng_error *err)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n; i++)
        n += t->words[i].documents >= NG_SPELLING_FREQUENT;
    t->frequent = malloc((n + 1) * sizeof *t->frequent);
    if (!t->frequent)
        return ng_fail(err, NG_NOMEM, "no memory for the words of the index");
    for (uint32_t i = 0; i < t->n; i++)
        if (t->words[i].documents >= NG_SPELLING_FREQUENT)
            t->frequent[t->n_frequent++] = i;
    return NG_OK;
}

static ng_status finish(struct builder *b, ng_spelling_table **ret, ng_error *err)
{
    ng_spelling_table *t = calloc(1, sizeof *t);
    if (!t)
        return ng_fail(err, NG_NOMEM, "no memory for the words of the index");
    t->n = b->n;
    t->words = malloc((b->n + 1) * sizeof *t->words);
    t->signs = malloc((b->n + 1) * sizeof *t->signs);
    t->bytes = realloc(b->bytes, b->used + 1);
    b->bytes = t->bytes ? NULL : b->bytes;
    if (!t->words || !t->signs || !t->bytes) {
        ng_spelling_table_free(t);
        return ng_fail(err, NG_NOMEM, "no memory for the words of the index");
    }
    struct builder with_bytes = *b;
    with_bytes.bytes = t->bytes;
    deal(&with_bytes, t);
    ng_status s = keep_frequent(t, err);
    if (s != NG_OK) {
        ng_spelling_table_free(t);
        return s;
    }
    t->size = sizeof *t + b->n * (sizeof *t->words + sizeof *t->signs) + b->used +
              t->n_frequent * sizeof *t->frequent;
    *ret = t;
    return NG_OK;
}

static ng_status read_index(struct builder *b, ng_index *ix, const char *initial, size_t len,
                            ng_error *err)
{
    char key[8] = "w";
    memcpy(key + 1, initial, len);
    ng_status s = ng_index_terms(ix, initial, len, NG_SPELLING_TERMS_MAX, &b->terms, err);
    return s == NG_OK ? ng_index_keys(ix, key, NG_SPELLING_TERMS_MAX, &b->keys, err) : s;
}

ng_status ng_spelling_build(ng_index *ix, const char *initial, size_t len, ng_spelling_table **ret,
                            ng_error *err)
{
    struct builder b = {.terms = XP_TERM_LIST_INIT, .keys = XP_TERM_LIST_INIT};
    ng_status s = read_index(&b, ix, initial, len, err);
    if (s == NG_OK) {
        size_t n = b.terms.n + b.keys.n;
        size_t size = (b.terms.n ? b.terms.offsets[b.terms.n] : 0) +
                      (b.keys.n ? b.keys.offsets[b.keys.n] : 0);
        b.stem_at = malloc((b.terms.n + 1) * sizeof *b.stem_at);
        b.of_others = calloc(b.terms.n + 1, 1);
        b.words = malloc((n + 1) * sizeof *b.words);
        b.letters = malloc(n + 1);
        b.bytes = malloc(size + 1);
        if (!b.stem_at || !b.of_others || !b.words || !b.letters || !b.bytes)
            s = ng_fail(err, NG_NOMEM, "no memory for the words of the index");
    }
    if (s == NG_OK) {
        keep_stems(&b);
        add_all(&b);
        s = finish(&b, ret, err);
    }
    xp_term_list_release(&b.terms);
    xp_term_list_release(&b.keys);
    free(b.stem_at);
    free(b.of_others);
    free(b.words);
    free(b.letters);
    free(b.bytes);
    return s;
}
