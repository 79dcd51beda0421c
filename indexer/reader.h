/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reader.h - bytes to articles: one function for each format, none of which touches a file.
 *
 * Adding a format is one file with a reader and a sniffer, and one line in the table of reader.c
 * (format.h).
 *
 * Ownership: an article handed to on_article is the receiver's: it frees it.
 * Threads:   no state; call from any thread.
 * Errors:    a fault of one article (a broken line) goes to on_fault and reading goes on; the
 * status of ng_read is about the whole input, or what a callback returned.
 */
#ifndef NG_READER_H
#define NG_READER_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "nutgraf/article.h"
#include "nutgraf/error.h"

#define NG_FILE_MAX       (64u << 20) /* bytes of one file that is not JSON Lines */
#define NG_LINE_MAX       (8u << 20)  /* bytes of one JSON line */
#define NG_READ_DEPTH_MAX 4           /* archives in archives */

typedef struct ng_read_sink {
    void *data;
    /* Takes a finished article. A status other than NG_OK stops the reading and is returned. */
    ng_status (*on_article)(void *data, ng_article *article, ng_error *err);
    /* An article that could not be read, or (NG_NOTFOUND) something that is none: a photo, an
     * event, other data. `line` 0: the whole input. The error is borrowed. */
    void (*on_fault)(void *data, uint32_t line, const ng_error *fault);
    /* Something was mended in an article that is read all the same, or left out of it. May be NULL.
     */
    void (*on_note)(void *data, uint32_t line, const char *text);
} ng_read_sink;

typedef struct ng_unpack ng_unpack;       /* unpack.h */
typedef struct ng_field_map ng_field_map; /* field_map.h */

typedef struct ng_read_input {
    const char *bytes;
    size_t len;
    const char *path;      /* id to derive, `<named folder>/<relative path>`; also the name for
                              sniffing; NULL none */
    const char *name;      /* for sniffing and titles where it is not the end of `path`: `a.txt` of
                              `a.txt.gz`; NULL the end of `path` */
    const char *origin;    /* absolute path of the file, or "socket"; `<file>!/<member>` */
    const char *url;       /* where it was fetched, for an article that has none; NULL unknown */
    ng_moment fetched;     /* and when: the date of publication of an article that has none */
    const char *lang;      /* for articles that do not say; NULL unknown */
    const char *charset;   /* declared by the transport; NULL none */
    uint32_t lines_before; /* of JSON Lines that come in pieces */
    uint32_t depth;        /* of archives that it lies in */
    ng_unpack *unpack;     /* what those may still give; NULL: it lies in none */
    /* Names of members and columns; NULL the usual ones alone. */
    const ng_field_map *map;
} ng_read_input;

/* The name of the format chosen by content first and name second ("text", "json", "jsonl", …), or
 * NULL for what no reader takes (binary files). Constant text. */
const char *ng_read_format(const ng_read_input *in);

/* Whether its reader is one that a child process should run, where there is one: markup of
 * strangers goes through parsers that were not written for it. */
int ng_read_wants_child(const ng_read_input *in);

/* What a file of text is decoded to before its reader sees it. `ret` is initialised (encoding.h),
 * and borrows from the input. */
struct ng_decoded;
ng_status ng_read_decode(const ng_read_input *in, struct ng_decoded *ret,
                         ng_error *err) NG_MUST_CHECK;

ng_status ng_read(const ng_read_input *in, const ng_read_sink *sink, ng_error *err) NG_MUST_CHECK;

/* JSON Lines, whatever the content looks like: whole lines, of any number. */
ng_status ng_read_lines(const ng_read_input *in, const ng_read_sink *sink,
                        ng_error *err) NG_MUST_CHECK;

/* One JSON object with the field aliases of docs/formats.md. When `in->origin` is "socket", a date
 * that is not understood is NG_INVALID (the client can mend it; else it is left out), and a member
 * `origin` that is an absolute path becomes the article's origin: an id that ends with the name
 * of that file counts as derived from it (NG_ID_PATH). */
ng_status ng_read_json_object(const json_t *object, const ng_read_input *in, ng_article **ret,
                              ng_error *err) NG_MUST_CHECK;

#endif
