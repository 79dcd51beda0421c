/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query_word.c - what a run of characters without space, quote or bracket means. */
#include <string.h>
#include <strings.h>

#include "query_chars.h"
#include "query_date.h"
#include "query_lex.h"

#define NEAR_DEFAULT 10
#define NEAR_MAX     100
#define FUZZY_MAX    2

static int is_text(const ng_query_tokens *t, size_t start, size_t end, const char *text)
{
    return strlen(text) == end - start && memcmp(t->text + start, text, end - start) == 0;
}

static int after_sign(const ng_query_tokens *t)
{
    if (t->n == 0)
        return 0;
    ng_token_kind kind = t->items[t->n - 1].kind;
    return kind == NG_TOK_PLUS || kind == NG_TOK_MINUS;
}

/* NEAR or NEAR/n. */
static int read_near(ng_query_tokens *t, size_t start, size_t end, uint32_t *ret)
{
    if (end - start < 4 || memcmp(t->text + start, "NEAR", 4) != 0)
        return 0;
    if (end - start == 4) {
        *ret = NEAR_DEFAULT;
        return 1;
    }
    uint32_t n = 0;
    if (t->text[start + 4] != '/' || end - start == 5)
        return 0;
    for (size_t i = start + 5; i < end; i++) {
        if (t->text[i] < '0' || t->text[i] > '9')
            return 0;
        n = n > NEAR_MAX ? n : n * 10 + (uint32_t)(t->text[i] - '0');
    }
    *ret = n < 1 ? 1 : n > NEAR_MAX ? NEAR_MAX : n;
    if (*ret != n)
        ng_query_warn(t->maker, start, end, "the distance of NEAR is 1 to %d", NEAR_MAX);
    return 1;
}

static int lex_operator(ng_query_tokens *t, size_t start, size_t end)
{
    ng_query_token token = {.start = (uint32_t)start, .end = (uint32_t)end};
    token.text_start = token.start;
    token.text_end = token.end;
    if (is_text(t, start, end, "AND"))
        token.kind = NG_TOK_AND;
    else if (is_text(t, start, end, "OR"))
        token.kind = NG_TOK_OR;
    else if (is_text(t, start, end, "NOT"))
        token.kind = NG_TOK_NOT;
    else if (read_near(t, start, end, &token.slop))
        token.kind = NG_TOK_NEAR;
    else
        return 0;
    if (after_sign(t)) /* `-AND` speaks of the word */
        token.kind = NG_TOK_LEAF;
    ng_query_push(t, &token);
    return 1;
}

/* A star at the end: the place where it begins, else `end`. */
static size_t star_at(const ng_query_tokens *t, size_t start, size_t end)
{
    size_t at = end, n;
    for (size_t i = start; i < end; i += n)
        if (ng_query_char(t->text + i, end - i, &n) != '*')
            at = i + n;
    return at;
}

/* A tilde with digits or nothing after it: the place of the tilde, else `end`. */
static size_t tilde_at(const ng_query_tokens *t, size_t start, size_t end, uint32_t *ret)
{
    size_t at = end, n;
    uint32_t number = 0;
    *ret = 0;
    for (size_t i = start; i < end; i += n) {
        uint32_t c = ng_query_char(t->text + i, end - i, &n);
        if (c == '~') {
            at = i;
            number = 0;
        } else if (c < '0' || c > '9') {
            at = end;
        } else {
            number = number > FUZZY_MAX ? number : number * 10 + (c - '0');
        }
    }
    if (at < end)
        *ret = number;
    return at;
}

/* Cut the star or tilde off the end of a word and note in the token what it means; false when there
 * is none. `word~0` is the word itself. */
static int cut_mark(ng_query_tokens *t, ng_query_token *token, size_t start, size_t *end)
{
    uint32_t distance;
    size_t star = star_at(t, start, *end), tilde = tilde_at(t, start, *end, &distance), n;
    if (star < *end) {
        token->node = NG_NODE_PREFIX;
        *end = star;
        return 1;
    }
    if (tilde == *end)
        return 0;
    ng_query_char(t->text + tilde, *end - tilde, &n);
    if (distance > FUZZY_MAX)
        ng_query_warn(t->maker, tilde, *end, "a word may differ by at most %d letters", FUZZY_MAX);
    int is_zero = tilde + n < *end && distance == 0;
    *end = tilde;
    if (is_zero) {
        ng_query_trim_word(t->text, &start, end, 1);
        return start < *end && cut_mark(t, token, start, end);
    }
    token->slop = distance > FUZZY_MAX ? FUZZY_MAX : distance;
    token->node = NG_NODE_FUZZY;
    return 1;
}

static int holds_scheme(const ng_query_tokens *t, size_t start, size_t end)
{
    return memmem(t->text + start, end - start, "://", 3) != NULL;
}

/* A word, prefix or fuzzy word; nothing when it holds no letter or digit. */
static void lex_plain(ng_query_tokens *t, size_t start, size_t end)
{
    ng_query_token token = {
        .kind = NG_TOK_LEAF, .node = NG_NODE_WORD, .start = (uint32_t)start, .end = (uint32_t)end};
    size_t bare = end;
    ng_query_trim_word(t->text, &start, &bare, 0);
    ng_query_trim_word(t->text, &start, &end, 1);
    int is_url = holds_scheme(t, start, bare);
    if (!is_url)
        cut_mark(t, &token, start, &end);
    ng_query_trim_word(t->text, &start, &end, 0);
    if (!is_url && holds_scheme(t, start, end)) { /* apostrophes around it hid that */
        token.node = NG_NODE_WORD;
        token.slop = 0;
        is_url = 1;
    }
    if (start == end) {
        ng_query_drop_sign(t);
        return;
    }
    if (!is_url && memchr(t->text + start, '*', end - start))
        ng_query_warn(t->maker, start, end, "* counts at the end of a word only");
    token.text_start = (uint32_t)start;
    token.text_end = (uint32_t)end;
    ng_query_push(t, &token);
}

/* Each piece between colons is a word; a sign before the first stands before all. */
static void lex_pieces(ng_query_tokens *t, size_t start, size_t end)
{
    ng_query_token sign = {.kind = NG_TOK_END};
    if (after_sign(t)) {
        sign = t->items[t->n - 1];
        ng_query_drop_sign(t);
    }
    for (size_t at = start, n; at <= end; at += n) {
        n = 1;
        if (at < end && ng_query_char(t->text + at, end - at, &n) != ':')
            continue;
        if (at > start) {
            if (sign.kind != NG_TOK_END)
                ng_query_push(t, &sign);
            lex_plain(t, start, at);
        }
        start = at + n;
    }
}

/* Length of a name of ASCII letters before a colon; 0 when there is none. */
static size_t name_length(const ng_query_tokens *t, size_t start, size_t end, size_t *ret_colon)
{
    for (size_t at = start, n; at < end; at += n) {
        uint32_t c = ng_query_char(t->text + at, end - at, &n);
        if (c == ':') {
            *ret_colon = n;
            return at - start;
        }
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') || n > 1)
            break;
    }
    return 0;
}

static int is_scheme(const char *name, size_t len)
{
    static const char *const schemes[] = {"mailto", "doi", "urn", "tel"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strlen(schemes[i]) == len && memcmp(schemes[i], name, len) == 0)
            return 1;
    return 0;
}

static int is_date(const char *name, size_t len)
{
    return len == 4 && memcmp(name, "date", 4) == 0;
}

/* A date that counts from today. Without quotes its words may go on behind the token. */
static int read_relative(ng_query_tokens *t, ng_query_token *token)
{
    const char *value = t->text + token->text_start;
    size_t len = (token->quoted ? token->text_end : t->len) - token->text_start;
    size_t used = ng_relative_scan(value, len, &token->relative);
    size_t end = token->text_start + used;
    int rest = end < token->text_end && ng_query_has_word(t->text + end, token->text_end - end);
    if (used == 0 || rest) {
        token->relative.counting = NG_COUNTS_NOT;
        return 0;
    }
    if (!token->quoted && end > token->end)
        token->end = (uint32_t)end;
    ng_relative_days(&token->relative, t->maker->query->today, &token->from_day, &token->to_day);
    return 1;
}

/* Fill a date token from its value; false when it is none. */
static int read_date(ng_query_tokens *t, ng_query_token *token)
{
    token->node = NG_NODE_DATE;
    if (read_relative(t, token))
        return 1;
    size_t len = token->text_end - token->text_start;
    if (!ng_date_value_parse(t->text + token->text_start, len, &token->from_day, &token->to_day)) {
        ng_query_warn(t->maker, token->text_start, token->text_end,
                      "not a date: write date:2022, 2022-01, 2022-01-10, a range with .., or "
                      "last 7 days; read as words");
        return 0;
    }
    if (token->from_day > token->to_day) {
        int32_t ignored, from, to;
        const char *value = t->text + token->text_start;
        const char *dots = memmem(value, len, "..", 2);
        size_t left = dots ? (size_t)(dots - value) : 0;
        if (dots && ng_day_range_parse(value, left, &ignored, &to, NULL) == NG_OK &&
            ng_day_range_parse(dots + 2, len - left - 2, &from, &ignored, NULL) == NG_OK) {
            token->from_day = from;
            token->to_day = to;
        }
        ng_query_warn(t->maker, token->text_start, token->text_end,
                      "the range is backwards; its ends are swapped");
    }
    return 1;
}

static int has_value(const ng_query_tokens *t, const ng_query_token *token)
{
    return ng_query_has_word(t->text + token->text_start, token->text_end - token->text_start);
}

/* The end of a value without quotes: commas and semicolons are the sentence's. Marks of prefixes
 * and fuzzy words mean nothing in a title or heading. */
static void trim_value(ng_query_tokens *t, ng_query_token *token)
{
    int in_text = token->field == NG_IN_TITLE || token->field == NG_IN_HEADING;
    int marks = 0;
    uint32_t end = token->text_end;
    for (; end > token->text_start; end--) {
        char c = t->text[end - 1];
        int mark = in_text && (c == '*' || c == '~');
        if (!mark && c != ',' && c != ';')
            break;
        marks |= mark;
    }
    if (marks)
        ng_query_warn(t->maker, end, token->text_end, "%s: takes whole words and phrases",
                      ng_field_name(token->field));
    token->text_end = end;
}

/* What only some values mean anything for: `is:quote`. */
static int is_known_value(ng_query_tokens *t, const ng_query_token *token)
{
    static const char quote[] = "quote";
    const char *value = t->text + token->text_start;
    size_t len = token->text_end - token->text_start;
    if (token->field != NG_IN_IS ||
        (len == sizeof quote - 1 && strncasecmp(value, quote, len) == 0))
        return 1;
    ng_query_warn(t->maker, token->text_start, token->text_end,
                  "is: knows quote alone; read as words");
    return 0;
}

/* `name:value`. False: it is to be read as words. */
static int lex_field(ng_query_tokens *t, size_t start, size_t end, size_t name, size_t colon,
                     const ng_query_token *quoted)
{
    ng_query_token token = {.kind = NG_TOK_LEAF,
                            .node = NG_NODE_FIELD,
                            .start = (uint32_t)start,
                            .end = (uint32_t)end,
                            .text_start = (uint32_t)(start + name + colon),
                            .text_end = (uint32_t)end};
    int date = is_date(t->text + start, name);
    if (!date && !ng_field_parse(t->text + start, name, &token.field))
        return 0;
    if (quoted) {
        token.quoted = 1;
        token.end = quoted->end;
        token.text_start = quoted->text_start;
        token.text_end = quoted->text_end;
    } else {
        trim_value(t, &token);
    }
    if (!has_value(t, &token)) {
        ng_query_warn(t->maker, start, token.end, "nothing follows %s; read as a word",
                      date ? "date:" : ng_field_name(token.field));
        return 0;
    }
    if (date ? !read_date(t, &token) : !is_known_value(t, &token))
        return 0;
    ng_query_push(t, &token);
    return 1;
}

int ng_query_lex_word(ng_query_tokens *t, size_t start, size_t end, const ng_query_token *value)
{
    size_t trimmed_end = end, colon = 0, from = start;
    ng_query_trim_word(t->text, &start, &trimmed_end, 0);
    if (start == trimmed_end) {
        ng_query_drop_sign(t);
        return 0;
    }
    if (lex_operator(t, from, end))
        return 0;
    size_t name = name_length(t, start, end, &colon);
    int empty = start + name + colon == end;
    if (name == 0 || is_scheme(t->text + start, name) ||
        (end - start >= name + 3 && memcmp(t->text + start + name, "://", 3) == 0)) {
        lex_plain(t, from, end);
        return 0;
    }
    if (lex_field(t, start, end, name, colon, empty ? value : NULL))
        return empty && value;
    ng_field known;
    int is_known = is_date(t->text + start, name) || ng_field_parse(t->text + start, name, &known);
    if (!is_known && (!empty || value))
        ng_query_warn(t->maker, start, end, "there is no field of this name; read as words");
    lex_pieces(t, start, end);
    return 0;
}
