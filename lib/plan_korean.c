/* SPDX-License-Identifier: GPL-2.0-or-later */
/* plan_korean.c - Korean words, whose particles are written together with them.
 *
 * There is no stemmer for them. A word of two syllables or more stands for all that begin with what
 * is left of it without its particle: `항만장` finds `항만장은`, and `손님을` finds `손님이`. */
#include <string.h>

#include "nutgraf/text.h"
#include "plan_build.h"

#define SYLLABLE        3 /* bytes */
#define SYLLABLES_LEAST 2

static int is_korean(const char *word, size_t len)
{
    for (size_t at = 0; at < len;) {
        uint32_t c;
        at += ng_utf8_decode(word + at, len - at, &c);
        if (c < 0xAC00 || c > 0xD7A3)
            return 0;
    }
    return len >= SYLLABLES_LEAST * SYLLABLE;
}

/* Bytes of the word without its particle, the longest that leaves enough. */
static size_t without_particle(const char *word, size_t len)
{
    static const char *const particles[] = {
        "에서는", "으로는", "에게는", "에서", "에게", "에는", "으로", "까지", "부터",
        "처럼",   "보다",   "한테",   "이나", "은",   "는",   "이",   "가",   "을",
        "를",     "에",     "의",     "도",   "로",   "와",   "과",   "만"};
    for (size_t i = 0; i < sizeof particles / sizeof *particles; i++) {
        size_t n = strlen(particles[i]);
        if (len >= n + SYLLABLES_LEAST * SYLLABLE && memcmp(word + len - n, particles[i], n) == 0)
            return len - n;
    }
    return len;
}

ng_status ng_planner_korean(ng_planner *p, const ng_node *node, ng_plan_token *t, ng_error *err)
{
    ng_plan_token begins = *t;
    if (!is_korean(t->word, t->word_len))
        return NG_OK;
    begins.word_len = (uint32_t)without_particle(t->word, t->word_len);
    ng_status s = ng_planner_expand(p, node, &begins, err);
    if (s == NG_OK && begins.n_stems > 0) {
        t->stems = begins.stems;
        t->n_stems = begins.n_stems;
    }
    return s;
}
