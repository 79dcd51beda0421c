/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart_wire.h - what the two sides of apart.h say to each other, as bytes.
 *
 * A frame is its kind and the length of its content, four bytes each, and the content. Numbers are
 * in the order of the machine: both sides are the same program. A text is its length, its bytes and
 * a NUL; the length UINT32_MAX stands for none.
 *
 * What comes from the child is taken apart as if it came from the network: every length is checked,
 * and an article that ng_article_finish would not give is refused.
 *
 * Ownership: taking an article gives it. Taking an input borrows from the content, but for a map,
 *            which is given.
 * Threads:   no state; call from any thread.
 * Errors:    NG_INVALID names what is wrong with the bytes; NG_NOMEM.
 */
#ifndef NG_APART_WIRE_H
#define NG_APART_WIRE_H

#include "nutgraf/buffer.h"
#include "reader.h"

#define NG_APART_HEAD      8            /* bytes before the content */
#define NG_APART_FRAME_MAX (8u << 20)   /* bytes of the content of an answer: any article fits */
#define NG_APART_NAMES_MAX (128u << 10) /* bytes of the texts of an input together */
/* Bytes of the content of an input. */
#define NG_APART_INPUT_MAX (NG_FILE_MAX + NG_APART_NAMES_MAX)

typedef enum ng_apart_kind {
    NG_APART_INPUT = 1,   /* to the child; the rest is from it */
    NG_APART_READY = 2,   /* once, before the first input: a status, and how it is confined */
    NG_APART_ARTICLE = 3, /* answers to an input, in the order of the callbacks */
    NG_APART_FAULT = 4,
    NG_APART_NOTE = 5,
    NG_APART_END = 6 /* what ng_read returned: the last answer */
} ng_apart_kind;

typedef struct ng_apart_head {
    uint32_t kind, len;
} ng_apart_head;

/* A status and its text, of everything but articles. */
typedef struct ng_apart_said {
    uint32_t line;
    ng_error what; /* status and text; a note has NG_OK */
} ng_apart_said;

/* False: no frame of that kind is so long, or there is no such kind. */
int ng_apart_get_head(const char bytes[NG_APART_HEAD], ng_apart_head *ret);

/* Append a frame, but for the bytes of the input: those follow it. `size` of a file that comes with
 * it instead, open, to be read in pieces; 0: none does. */
ng_status ng_apart_put_input(ng_buf *b, const ng_read_input *in, uint64_t size,
                             ng_error *err) NG_MUST_CHECK;
ng_status ng_apart_put_article(ng_buf *b, const ng_article *a, ng_error *err) NG_MUST_CHECK;
ng_status ng_apart_put_said(ng_buf *b, ng_apart_kind kind, uint32_t line, ng_status status,
                            const char *text, ng_error *err) NG_MUST_CHECK;

/* Take the content of a frame apart. */
/* `*ret_map` is that of `ret`, or NULL. */
ng_status ng_apart_get_input(const char *content, size_t len, ng_read_input *ret,
                             uint64_t *ret_size, ng_field_map **ret_map,
                             ng_error *err) NG_MUST_CHECK;
ng_status ng_apart_get_article(const char *content, size_t len, ng_article **ret,
                               ng_error *err) NG_MUST_CHECK;
ng_status ng_apart_get_said(const char *content, size_t len, ng_apart_said *ret,
                            ng_error *err) NG_MUST_CHECK;

/* Whether a finished article keeps all that article.h promises of one (apart_check.c). */
ng_status ng_apart_check(const ng_article *a, ng_error *err) NG_MUST_CHECK;

#endif
