/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text_reader.h - plain text to the blocks of an article, in steps.
 *
 * lines → layout (which lines make a block) → kinds (captions, credits, bylines, headings) → title
 * → blocks of the article. Each step is one file and fills in a part of ng_text. docs/formats.md
 * has the rules in plain words.
 *
 * Ownership: an ng_text borrows the text it was made from; ng_text_release frees the rest.
 * Threads:   no state; one thread at a time per ng_text.
 * Errors:    NG_NOMEM; NG_LIMIT for too many lines.
 */
#ifndef NG_TEXT_READER_H
#define NG_TEXT_READER_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/article.h"
#include "nutgraf/buffer.h"
#include "reader.h"

/* Each line that is not blank takes two bytes of canonical text at least. */
#define NG_TEXT_LINES_MAX (NG_ARTICLE_TEXT_MAX / 2 + 1)

typedef struct ng_text_line {
    const char *s; /* without white space at either end */
    uint32_t len;
    uint32_t number; /* in the file, from 1 */
    uint32_t chars;  /* code points, indent not counted */
    uint32_t indent; /* columns of white space before it; a tab counts 8 */
    uint8_t blank_before;
} ng_text_line;

typedef struct ng_text_block {
    ng_block_kind kind;
    uint32_t level;    /* of a heading that was marked as one, else 0 */
    uint32_t first, n; /* lines */
    uint32_t skip;     /* bytes of the first line that are markup */
    uint32_t words;
    uint8_t marked;  /* kind was marked in the text: no rule changes it */
    uint8_t dropped; /* became metadata, or is a rule */
} ng_text_block;

/* How adjacent lines belong together. */
typedef enum ng_text_layout {
    NG_TEXT_JOINED,  /* hard-wrapped: adjacent lines are one paragraph */
    NG_TEXT_LINES,   /* each line is a paragraph */
    NG_TEXT_INDENTED /* an indented line begins a paragraph */
} ng_text_layout;

typedef struct ng_text {
    const char *source; /* valid UTF-8 */
    size_t source_len;
    ng_text_line *lines; /* that are not blank */
    size_t n_lines;
    size_t blank_lines;
    ng_text_layout layout;
    ng_text_block *blocks;
    size_t n_blocks, cap_blocks;
    uint64_t *words; /* hash set of the words, made when de-hyphenation first asks; NULL */
    size_t words_cap;
    int typeset; /* lines often end in a hyphen: it was put there by a typesetter */
} ng_text;

#define NG_TEXT_INIT                                                                               \
    {                                                                                              \
        .source = NULL                                                                             \
    }

void ng_text_release(ng_text *t);

/* Lines of `source` (valid UTF-8). LF, CR LF and, in a text without LF, CR count as lines; VT, FF,
 * NEL, U+2028 and U+2029 end one without being counted, the last as a blank line. */
ng_status ng_text_split(ng_text *t, const char *source, size_t len, ng_error *err) NG_MUST_CHECK;

/* Vote on the layout and make blocks; marks lists, quotes (`>`), `#` and underlined headings. */
ng_status ng_text_layout_blocks(ng_text *t, ng_error *err) NG_MUST_CHECK;

/* Bytes of a list marker at the start of a line with the space after it ("- ", "• ", "12. "), 0
 * for none. `*numbered` says which. */
size_t ng_text_list_marker(const ng_text_line *l, int *numbered);

/* Find headings among blocks of one line. */
void ng_text_find_headings(ng_text *t);

/* Letters of a line. */
typedef struct ng_text_shape {
    uint32_t words, capitalised; /* words; those that begin with a capital or a digit */
    uint32_t letters, upper, digits, chars;
    uint32_t cased; /* letters of a script that has case */
    uint32_t last;  /* last code point */
} ng_text_shape;
ng_text_shape ng_text_shape_of(const char *s, size_t len);

/* At least 80 % capitals, and two words or four letters. */
int ng_text_is_shouted(const ng_text_shape *shape);

/* Byline, date line, captions, credits; sets authors, published and source where the article
 * has none. */
ng_status ng_text_find_news(ng_text *t, ng_article *a, ng_error *err) NG_MUST_CHECK;

/* What a paragraph is by its words: a caption, a credit or a paragraph. */
ng_block_kind ng_text_kind_of(const char *s, size_t len);

/* Append the authors that a byline names: "By Ann Smith and Bob Jones, Reuters". An agency among
 * them becomes the source of an article that has none. */
ng_status ng_text_add_authors(ng_article *a, const char *names, size_t len,
                              ng_error *err) NG_MUST_CHECK;

/* Promote a title line, if there is one. */
ng_status ng_text_find_title(ng_text *t, ng_article *a, ng_error *err) NG_MUST_CHECK;

/* A title made of a file name: without folder, extension and dashes. Not when it has hardly a
 * letter: "0001.txt" says nothing. */
ng_status ng_text_title_from_name(const char *path, ng_article *a, ng_error *err) NG_MUST_CHECK;

/* Append the text of a block: lines joined by a space (or a newline between items), words that a
 * hyphen divides joined. */
ng_status ng_text_join(ng_text *t, const ng_text_block *b, ng_buf *ret,
                       ng_error *err) NG_MUST_CHECK;

/* A text whose lines in its file are not known: its blocks get none. */
#define NG_TEXT_NO_LINES UINT32_MAX

/* All steps: add the blocks of `source` to `a`. `line` 0: lines count from 1 in `source`; else
 * every block has that line, or none. A title line is looked for unless `a` has a title. */
ng_status ng_text_read_into(ng_article *a, const char *source, size_t len, uint32_t line,
                            ng_error *err) NG_MUST_CHECK;

/* The reader of plain text. `text` is `in` decoded. */
ng_status ng_text_read(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                       const ng_read_sink *sink, ng_error *err) NG_MUST_CHECK;

#endif
