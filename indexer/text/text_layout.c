/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text_layout.c - which lines make a block. */
#include <stdlib.h>
#include <string.h>

#include "nutgraf/text.h"
#include "text_reader.h"

#define WRAPPED_MIN  50  /* code points: a hard-wrapped line is rarely shorter, unless it is last */
#define WRAPPED_MAX  100 /* nor longer */
#define LONG_LINE    120 /* code points: nobody wraps there */
#define INDENT_MIN   2
#define INDENT_MAX   8
#define RULE_MIN     3   /* characters of an underline or a rule */
#define SETEXT_TITLE 120 /* code points of a line that may be underlined */

/* ---- Marks at the start of a line ---- */

size_t ng_text_list_marker(const ng_text_line *l, int *numbered)
{
    static const char *const bullets[] = {"- ", "* ", "+ ", "•", "‣", "◦", "▪", "– ", "— "};
    *numbered = 0;
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        size_t n = strlen(bullets[i]);
        if (l->len > n && memcmp(l->s, bullets[i], n) == 0)
            return n;
    }
    size_t digits = 0;
    while (digits < l->len && l->s[digits] >= '0' && l->s[digits] <= '9')
        digits++;
    if (digits == 0 || digits > 3 || l->len < digits + 3 || l->s[digits + 1] != ' ' ||
        (l->s[digits] != '.' && l->s[digits] != ')'))
        return 0;
    *numbered = 1;
    return digits + 2;
}

static size_t count_run(const ng_text_line *l, char c)
{
    size_t n = 0;
    while (n < l->len && l->s[n] == c)
        n++;
    return n;
}

/* Level of `# Heading`, 0 for other lines; `*skip` becomes the length of the mark. */
static uint32_t hash_level(const ng_text_line *l, uint32_t *skip)
{
    size_t n = count_run(l, '#');
    if (n == 0 || n > 6 || n + 1 >= l->len || l->s[n] != ' ')
        return 0;
    *skip = (uint32_t)n + 1;
    return (uint32_t)n;
}

/* Level of the heading that `l` underlines, 0 when it is no underline. */
static uint32_t underline_level(const ng_text_line *l)
{
    if (l->len < RULE_MIN)
        return 0;
    return count_run(l, '=') == l->len ? 1 : count_run(l, '-') == l->len ? 2 : 0;
}

/* A line of nothing but strokes: "* * *", "-----". */
static int is_rule(const ng_text_line *l)
{
    for (size_t i = 0; i < l->len; i++)
        if (!strchr("-=_*~#+. ", l->s[i]) || l->s[i] == '\0')
            return 0;
    return l->len > 0;
}

static int is_quoted(const ng_text_line *l)
{
    return l->len > 1 && l->s[0] == '>';
}

/* ---- The vote ---- */

typedef struct tally {
    size_t inner;   /* lines with another directly below */
    size_t wrapped; /* of those: as long as a hard-wrapped line */
    size_t stopped; /* of those: ending like a sentence */
    size_t longer;  /* lines over WRAPPED_MAX */
    size_t very_long;
    size_t indented, flush;
} tally;

static int ends_sentence(const ng_text_line *l)
{
    size_t len = l->len;
    while (len > 0 && strchr("\"')]", l->s[len - 1]) && l->s[len - 1])
        len--;
    if (len >= 3 && (memcmp(l->s + len - 3, "”", 3) == 0 || memcmp(l->s + len - 3, "’", 3) == 0))
        len -= 3;
    return len > 0 && strchr(".!?:", l->s[len - 1]) && l->s[len - 1];
}

static tally count(const ng_text *t)
{
    tally v = {0};
    for (size_t i = 0; i < t->n_lines; i++) {
        const ng_text_line *l = &t->lines[i];
        v.longer += l->chars > WRAPPED_MAX;
        v.very_long += l->chars > LONG_LINE;
        int indented = l->indent >= INDENT_MIN && l->indent <= INDENT_MAX;
        v.indented += (size_t)indented;
        v.flush += l->indent < INDENT_MIN;
        if (i + 1 == t->n_lines || t->lines[i + 1].blank_before)
            continue;
        v.inner++;
        v.wrapped += l->chars >= WRAPPED_MIN && l->chars <= WRAPPED_MAX;
        v.stopped += (size_t)ends_sentence(l);
    }
    return v;
}

static ng_text_layout vote(const ng_text *t)
{
    tally v = count(t);
    if (v.inner == 0)
        return NG_TEXT_LINES;
    int wrapped = v.wrapped * 10 >= v.inner * 5 && v.longer * 20 <= t->n_lines;
    if (wrapped && t->blank_lines * 10 < t->n_lines && v.indented >= 2 && v.flush >= v.indented)
        return NG_TEXT_INDENTED;
    if (wrapped && v.stopped * 10 < v.inner * 8)
        return NG_TEXT_JOINED;
    if (v.very_long * 10 >= t->n_lines || t->blank_lines == 0 || v.stopped * 10 >= v.inner * 6)
        return NG_TEXT_LINES;
    return NG_TEXT_JOINED;
}

/* ---- Blocks ---- */

static uint32_t count_words(const ng_text_line *l)
{
    uint32_t words = 1;
    for (size_t i = 1; i < l->len; i++)
        words += (l->s[i] == ' ' || l->s[i] == '\t') && l->s[i - 1] != ' ' && l->s[i - 1] != '\t';
    return words;
}

static ng_status append_block(ng_text *t, ng_text_block b, ng_error *err)
{
    if (t->n_blocks >= NG_ARTICLE_BLOCKS_MAX)
        return ng_fail(err, NG_LIMIT, "an article has more than %d blocks", NG_ARTICLE_BLOCKS_MAX);
    if (t->n_blocks == t->cap_blocks) {
        size_t want = t->cap_blocks ? 2 * t->cap_blocks : 32;
        ng_text_block *blocks = realloc(t->blocks, want * sizeof *blocks);
        if (!blocks)
            return ng_fail(err, NG_NOMEM, "out of memory");
        t->blocks = blocks;
        t->cap_blocks = want;
    }
    for (uint32_t i = 0; i < b.n; i++)
        b.words += count_words(&t->lines[b.first + i]);
    t->blocks[t->n_blocks++] = b;
    return NG_OK;
}

static int shouted(const ng_text_line *l)
{
    if (l->chars > SETEXT_TITLE)
        return 0;
    ng_text_shape shape = ng_text_shape_of(l->s, l->len);
    return shape.words >= 2 && ng_text_is_shouted(&shape);
}

/* True when line `i` goes on with the paragraph of the line before it. */
static int continues(const ng_text *t, size_t i)
{
    const ng_text_line *l = &t->lines[i], *before = &t->lines[i - 1];
    uint32_t skip;
    int numbered;
    if (l->blank_before || hash_level(l, &skip) || is_quoted(l) || is_rule(l))
        return 0;
    if (t->layout == NG_TEXT_LINES)
        return 0;
    if (t->layout == NG_TEXT_INDENTED && l->indent >= INDENT_MIN)
        return 0;
    if (ng_text_list_marker(l, &numbered) && l->indent >= before->indent && ends_sentence(before))
        return 0;
    return shouted(before) == shouted(l);
}

/* Lines from `i` on that are one list: two markers of the same sort at least. 0 when there is none.
 */
static uint32_t list_length(const ng_text *t, size_t i)
{
    int numbered, other;
    if (!ng_text_list_marker(&t->lines[i], &numbered))
        return 0;
    size_t markers = 1, end = i + 1, line = i + 1;
    for (; line < t->n_lines && !t->lines[line].blank_before; line++) {
        const ng_text_line *l = &t->lines[line];
        if (ng_text_list_marker(l, &other) && other == numbered)
            markers++;
        else if (t->layout == NG_TEXT_LINES && l->indent <= t->lines[i].indent)
            break;
        end = line + 1;
    }
    int dash = (unsigned char)t->lines[i].s[0] == 0xE2 && (unsigned char)t->lines[i].s[1] == 0x80 &&
               (unsigned char)t->lines[i].s[2] <= 0x95; /* may be direct speech */
    if (markers < 2 && (numbered || dash))
        return 0;
    return (uint32_t)(end - i);
}

static uint32_t quote_length(const ng_text *t, size_t i)
{
    size_t end = i;
    while (end < t->n_lines && is_quoted(&t->lines[end]) &&
           (end == i || !t->lines[end].blank_before))
        end++;
    return (uint32_t)(end - i);
}

static ng_text_block block_at(const ng_text *t, size_t i)
{
    const ng_text_line *l = &t->lines[i];
    ng_text_block b = {.kind = NG_BLOCK_PARAGRAPH, .first = (uint32_t)i, .n = 1};
    const ng_text_line *below =
        i + 1 < t->n_lines && !t->lines[i + 1].blank_before ? &t->lines[i + 1] : NULL;
    if ((b.level = hash_level(l, &b.skip)) > 0) {
        b.kind = NG_BLOCK_HEADING;
        b.marked = 1;
    } else if (is_rule(l)) {
        b.dropped = 1;
    } else if (below && l->chars <= SETEXT_TITLE && (b.level = underline_level(below)) > 0) {
        b.kind = NG_BLOCK_HEADING;
        b.marked = 1; /* the underline itself is a rule: dropped next */
    } else if ((b.n = quote_length(t, i)) > 0) {
        b.kind = NG_BLOCK_QUOTE;
        b.marked = 1;
    } else if ((b.n = list_length(t, i)) > 0) {
        b.kind = NG_BLOCK_LIST;
        b.marked = 1;
    } else {
        b.n = 1;
        while (i + b.n < t->n_lines && continues(t, i + b.n))
            b.n++;
    }
    return b;
}

ng_status ng_text_layout_blocks(ng_text *t, ng_error *err)
{
    t->layout = vote(t);
    for (size_t i = 0; i < t->n_lines;) {
        ng_text_block b = block_at(t, i);
        i += b.n;
        ng_status s = append_block(t, b, err);
        if (s != NG_OK)
            return s;
    }
    return NG_OK;
}
