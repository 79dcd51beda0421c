/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stopwords.c - looking stop words up. */
#include <stdlib.h>
#include <string.h>

#include "analyzer_parts.h"

#define SLOTS 1024 /* over twice the longest list, so that probes stay short */

typedef struct slot {
    const char *word; /* in a constant list; NULL when empty */
    uint8_t len, bits;
} slot;

struct ng_stopwords {
    slot slots[SLOTS];
    size_t n;
};

/* The slot of `word`, or the empty one where it belongs. */
static size_t find(const ng_stopwords *s, const char *word, size_t len)
{
    size_t i = ng_word_hash(word, len) % SLOTS;
    while (s->slots[i].word && (s->slots[i].len != len || memcmp(s->slots[i].word, word, len) != 0))
        i = (i + 1) % SLOTS;
    return i;
}

static ng_status add_list(ng_stopwords *s, const char *list, unsigned bits, ng_error *err)
{
    for (const char *p = list; *p; p += *p == ' ') {
        size_t len = strcspn(p, " ");
        slot *at = &s->slots[find(s, p, len)];
        if (!at->word && ++s->n > SLOTS / 2)
            return ng_fail(err, NG_INTERNAL, "a list of stop words is over %d words", SLOTS / 2);
        at->word = p;
        at->len = (uint8_t)len;
        at->bits |= (uint8_t)bits;
        p += len;
    }
    return NG_OK;
}

ng_status ng_stopwords_new(const char *lang, ng_stopwords **ret, ng_error *err)
{
    const char *stop, *query;
    ng_stopwords *s = calloc(1, sizeof *s);
    if (!s)
        return ng_fail(err, NG_NOMEM, "out of memory");
    if (ng_stopword_lists(lang, &stop, &query)) {
        ng_status status = add_list(s, stop, NG_STOP | NG_STOP_QUERY, err);
        if (status == NG_OK)
            status = add_list(s, query, NG_STOP_QUERY, err);
        if (status != NG_OK) {
            free(s);
            return status;
        }
    }
    *ret = s;
    return NG_OK;
}

void ng_stopwords_free(ng_stopwords *s)
{
    free(s);
}

unsigned ng_stopwords_bits(const ng_stopwords *s, const char *word, size_t len)
{
    return s->slots[find(s, word, len)].bits;
}
