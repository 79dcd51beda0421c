/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article.h - an article as blocks over one canonical text, and its passages.
 *
 * Life cycle: ng_article_new, then setters and ng_article_add_block in reading order, then
 * ng_article_finish, which validates and freezes it: the canonical text is built (blocks joined by
 * a blank line, UTF-8, NFC, no control character but newline; a newline only inside a list
 * or a quote), title and id are settled, sizes are checked. After that it is read only.
 *
 * Offsets: every span is [start, end) in bytes of the canonical text.
 *
 * Ownership: ng_article_new gives an object freed with ng_article_free (NULL is fine).
 *            Everything reached through an article belongs to it. Setters copy what they are given.
 * Threads:   one thread at a time while it is built; a finished article may be read by many.
 * Errors:    see error.h. NG_LIMIT names the limit that was passed; NG_INVALID the field.
 */
#ifndef NG_ARTICLE_H
#define NG_ARTICLE_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NG_ID_MAX             200       /* bytes of an article id */
#define NG_TITLE_MAX          2048      /* bytes of a title */
#define NG_URL_MAX            2048      /* bytes of a url */
#define NG_FIELD_MAX          512       /* bytes of a source, section, author or tag */
#define NG_LIST_MAX           64        /* authors, and tags, of one article */
#define NG_ORIGIN_MAX         4096      /* bytes of the place an article came from */
#define NG_ARTICLE_TEXT_MAX   (4 << 20) /* bytes of canonical text */
#define NG_ARTICLE_BLOCKS_MAX 20000     /* blocks of one article */
#define NG_PASSAGES_MAX       20000     /* passages of one article */
#define NG_PASSAGE_WORDS_MAX  350       /* a longer paragraph is split at sentence ends */
#define NG_PASSAGE_BYTES_MAX  8192      /* likewise */

typedef enum ng_block_kind {
    NG_BLOCK_PARAGRAPH = 0,
    NG_BLOCK_HEADING = 1,
    NG_BLOCK_LIST = 2,
    NG_BLOCK_QUOTE = 3,
    NG_BLOCK_CAPTION = 4,
    NG_BLOCK_CREDIT = 5
} ng_block_kind;

/* "paragraph", "heading", "list", "quote", "caption", "credit"; constant text. */
NG_API const char *ng_block_kind_name(ng_block_kind kind);
NG_API int ng_block_kind_parse(const char *name, ng_block_kind *ret);

typedef struct ng_block {
    ng_block_kind kind;
    uint32_t level;      /* of a heading, 1 is highest; else 0 */
    uint32_t line;       /* first line in the file it came from, from 1; 0 unknown */
    uint32_t start, end; /* span in the canonical text */
} ng_block;

/* Where the title came from. Only TITLE_GIVEN and TITLE_TEXT are the author's words: they
 * score in search; the others are for display. */
typedef enum ng_title_source {
    NG_TITLE_NONE = 0,  /* not settled yet */
    NG_TITLE_GIVEN = 1, /* metadata */
    NG_TITLE_TEXT = 2,  /* a title line of the text itself */
    NG_TITLE_FILE = 3,  /* the file name, without dashes and extension */
    NG_TITLE_LEAD = 4,  /* the first words of the first block, with an ellipsis */
    NG_TITLE_ID = 5     /* the given id: an article that is nothing but metadata */
} ng_title_source;

/* Where the id came from: settled by ng_article_finish. */
typedef enum ng_id_source { NG_ID_GIVEN = 1, NG_ID_URL = 2, NG_ID_PATH = 3 } ng_id_source;

/* A moment, with the offset its publisher wrote. `unix_seconds` is UTC. */
typedef struct ng_moment {
    int64_t unix_seconds;
    int16_t offset_minutes; /* east of UTC, as written; 0 when none was */
    uint8_t known;          /* 0: there is no moment */
    uint8_t day_only;       /* the publisher gave a day without a time */
} ng_moment;

/* Parse the date forms that articles carry: RFC 3339, ISO 8601 (basic and extended, day, month or
 * year precision is INVALID for month and year), RFC 5322, `26-FEB-1987 15:01:01.79`, `2022-01-10
 * 14:00`, `January 10, 2022`, `10 January 2022`, Unix seconds. Without an offset: UTC. */
NG_API ng_status ng_moment_parse(const char *text, size_t len, ng_moment *ret,
                                 ng_error *err) NG_MUST_CHECK;

#define NG_MOMENT_TEXT 32
/* RFC 3339 with the publisher's offset ("2022-01-10T09:30:00+01:00", "…Z", or "2022-01-10" for a
 * day); the empty string when unknown. */
NG_API void ng_moment_format(const ng_moment *m, char ret[NG_MOMENT_TEXT]);

typedef struct ng_strings {
    char **items;
    size_t n;
} ng_strings;

typedef struct ng_article {
    char *id; /* never NULL once finished */
    ng_id_source id_source;
    char *origin; /* the place it came from: an absolute path, "socket", …; NULL unknown */
    char *title;  /* never NULL once finished */
    ng_title_source title_source;
    char *url, *source, *section; /* NULL when unknown */
    char *lang; /* BCP 47, lower case; guessed from the text when not given; NULL unknown */
    ng_strings authors, tags;
    ng_moment published, modified;
    char *text; /* canonical text, NUL-terminated */
    uint32_t text_len;
    ng_block *blocks;
    size_t n_blocks;
    uint32_t repaired; /* ill-formed sequences replaced while reading */
    struct ng_article_private *priv;
} ng_article;

typedef enum ng_article_field {
    NG_FIELD_ID,
    NG_FIELD_ORIGIN,
    NG_FIELD_TITLE,
    NG_FIELD_URL,
    NG_FIELD_SOURCE,
    NG_FIELD_SECTION,
    NG_FIELD_LANG,
    NG_FIELD_AUTHOR, /* appends */
    NG_FIELD_TAG     /* appends */
} ng_article_field;

NG_API ng_status ng_article_new(ng_article **ret, ng_error *err) NG_MUST_CHECK;
NG_API void ng_article_free(ng_article *a);

/* Set a field, or append to a list field, from bytes that need not be clean. White space is
 * trimmed and collapsed; an empty value leaves the field unset. A second value of a single
 * field replaces the first; a second equal value of a list is skipped. A lang that is no language
 * tag ("English") leaves it unset. NG_LIMIT: longer than its maximum above; NG_INVALID: an id that
 * reads as a passage id. */
NG_API ng_status ng_article_set(ng_article *a, ng_article_field field, const char *value,
                                size_t len, ng_error *err) NG_MUST_CHECK;

/* Set the title with a source other than NG_TITLE_GIVEN. */
NG_API ng_status ng_article_set_title(ng_article *a, ng_title_source source, const char *value,
                                      size_t len, ng_error *err) NG_MUST_CHECK;

/* The id to derive when neither an id nor a url is given: `<named folder>/<relative path>`. A
 * derived id over NG_ID_MAX, one that is not clean UTF-8, or one that reads as a passage id becomes
 * its first 160 bytes at most (cut at a code point), `~` and 16 hex digits of its SHA-256. */
NG_API ng_status ng_article_set_path(ng_article *a, const char *path, ng_error *err) NG_MUST_CHECK;

/* Append a block. White space is collapsed (newlines are kept in lists and quotes, one item or line
 * each); a block that is empty after that is skipped. `line` is 0 when unknown. */
NG_API ng_status ng_article_add_block(ng_article *a, ng_block_kind kind, uint32_t level,
                                      uint32_t line, const char *text, size_t len,
                                      ng_error *err) NG_MUST_CHECK;

/* Validate, settle id and title, build the canonical text. An article without text or title is
 * kept when it has a given id and metadata to find it by (a date, source, tag, …): its id is its
 * title then. Fails with NG_INVALID when there is nothing to index, or no id can be derived. */
NG_API ng_status ng_article_finish(ng_article *a, ng_error *err) NG_MUST_CHECK;

/* SHA-256 over everything of a finished article that a reader can see (text, blocks, title and
 * metadata; not origin): equal digests mean "the same article again". */
NG_API ng_status ng_article_digest(const ng_article *a, unsigned char ret[32],
                                   ng_error *err) NG_MUST_CHECK;

/* What a passage is made of. */
typedef enum ng_passage_kind {
    NG_PASSAGE_PARAGRAPH = 0,
    NG_PASSAGE_LIST = 1,
    NG_PASSAGE_QUOTE = 2,
    NG_PASSAGE_CAPTION = 3, /* ranked below */
    NG_PASSAGE_CREDIT = 4,  /* ranked below */
    NG_PASSAGE_TITLE = 5    /* the only passage of an article without paragraphs; its text is
                               the title and its span is empty, [0, 0) */
} ng_passage_kind;

/* "paragraph", "list", "quote", "caption", "credit", "title". */
NG_API const char *ng_passage_kind_name(ng_passage_kind kind);

typedef struct ng_passage {
    uint32_t ordinal; /* from 1: the n of `#p<n>` */
    ng_passage_kind kind;
    uint32_t start, end;                 /* span in the canonical text */
    uint32_t line;                       /* in the file, 0 unknown */
    uint32_t heading_start, heading_end; /* span of the nearest heading above; equal when none */
} ng_passage;

typedef struct ng_passages {
    ng_passage *items;
    size_t n;
} ng_passages;

#define NG_PASSAGES_INIT                                                                           \
    {                                                                                              \
        NULL, 0                                                                                    \
    }

/* Split a finished article into its passages. The same article gives the same passages for ever:
 * ids and the index depend on it. Paragraphs over NG_PASSAGE_WORDS_MAX words or
 * NG_PASSAGE_BYTES_MAX bytes are cut at sentence ends (UAX #29 with our abbreviations). */
NG_API ng_status ng_article_passages(const ng_article *a, ng_passages *ret,
                                     ng_error *err) NG_MUST_CHECK;
NG_API void ng_passages_release(ng_passages *p);

/* The text of a passage: borrowed from the article. */
NG_API const char *ng_passage_text(const ng_article *a, const ng_passage *p, uint32_t *ret_len);

/* Passage ids and citations. `<article>#p<n>` and `<article>#p<n>@<8 hex digits>`; parsed from the
 * right, since an article id may hold `#`. */
#define NG_PASSAGE_ID_MAX (NG_ID_MAX + 32)
typedef struct ng_citation {
    char article[NG_ID_MAX + 1];
    uint32_t ordinal; /* 0: the id names a whole article */
    char hash[9];     /* "" when the id has none */
} ng_citation;

/* Split an article id, passage id or citation. NG_INVALID when it is none, NG_LIMIT when too long.
 */
NG_API ng_status ng_citation_parse(const char *text, size_t len, ng_citation *ret,
                                   ng_error *err) NG_MUST_CHECK;

/* First 8 hex digits of the SHA-256 of a passage's text. */
NG_API ng_status ng_passage_hash(const char *text, size_t len, char ret[9],
                                 ng_error *err) NG_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
