/* SPDX-License-Identifier: GPL-2.0-or-later */
/* format.h - what a format says of itself, and what its reader needs from reader.c.
 *
 * A new format is one file that defines a `const ng_format ng_format_<name>`, a line in the list
 * below, and its address at its place in the table of reader.c: the first that claims an input
 * reads it.
 *
 * Ownership: as reader.h. A probe borrows from the input.
 * Threads:   no state; call from any thread.
 * Errors:    as reader.h.
 */
#ifndef NG_FORMAT_H
#define NG_FORMAT_H

#include "reader.h"

/* The beginning of an input. */
typedef struct ng_probe {
    const char *text; /* decoded, without white space before it; of a format of bytes: the bytes */
    size_t len;
    const char *name; /* of the file, in the case it came; "" none */
    const char *bytes;
    size_t bytes_len; /* of the whole input, or of what is known of it */
} ng_probe;

/* The name ends so; case does not count. */
int ng_probe_named(const ng_probe *p, const char *extension);
/* The text begins so; ASCII case does not count. */
int ng_probe_begins(const ng_probe *p, const char *text);

struct ng_source;

/* Reads all of a source in pieces; `in` says everything but the bytes (stream.h). */
typedef ng_status ng_stream_reader(const ng_read_input *in, const struct ng_source *source,
                                   const ng_read_sink *sink, ng_error *err);

enum {
    NG_FORMAT_APART = 1 /* of strangers' markup: where the caller has a child process, it reads */
};

typedef struct ng_format {
    const char *name;
    unsigned flags;
    int (*sniff)(const ng_probe *p);
    /* `text` is `in` decoded: valid UTF-8; controls and line ends as they were. NULL: a format of
     * bytes (archives, compressed files), which is asked before anybody looks at charsets. */
    ng_status (*read)(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                      const ng_read_sink *sink, ng_error *err);
    ng_stream_reader *stream; /* NULL: it is not read in pieces */
} ng_format;

/* The format of an input, or NULL for what no reader takes (reader.c). */
const ng_format *ng_format_of(const ng_read_input *in);

extern const ng_format ng_format_archive;
extern const ng_format ng_format_csv;
extern const ng_format ng_format_feed;
extern const ng_format ng_format_gzip;
extern const ng_format ng_format_html;
extern const ng_format ng_format_json;
extern const ng_format ng_format_jsonfeed;
extern const ng_format ng_format_jsonl;
extern const ng_format ng_format_markdown;
extern const ng_format ng_format_newsml;
extern const ng_format ng_format_newsml_g2;
extern const ng_format ng_format_ninjs;
extern const ng_format ng_format_nitf;
extern const ng_format ng_format_packed;
extern const ng_format ng_format_sgml;
extern const ng_format ng_format_text;
extern const ng_format ng_format_warc;
extern const ng_format ng_format_wire;

/* ---- What readers share (reader_article.c). ---- */

/* Gives an article with the path, origin, url and language of the input: what the content says of
 * itself replaces them. `number` tells articles of one
 * input apart: without an id of its own, the path gets `:number`; 0 for the only one. */
ng_status ng_read_begin(const ng_read_input *in, uint32_t number, uint32_t repaired,
                        ng_article **ret, ng_error *err) NG_MUST_CHECK;

/* The same for an article that is there already. */
ng_status ng_read_place(ng_article *a, const ng_read_input *in, uint32_t number,
                        ng_error *err) NG_MUST_CHECK;

/* Takes an article whose blocks are complete (status `s` of making it): finishes it and hands it
 * over. What is wrong with it alone (anything but NG_NOMEM) goes to on_fault with `line`, and NG_OK
 * comes back. */
ng_status ng_read_end_take(ng_article *a, ng_status s, uint32_t line, const ng_read_sink *sink,
                           ng_error *err) NG_MUST_CHECK;

/* An entry that is no article (a photo, an event, a paywalled stub): reported as skipped, with the
 * reason. */
void ng_read_skip(const ng_read_sink *sink, uint32_t line, const char *format, ...) NG_PRINTF(3, 4);

/* Something that was mended or left out of an article that is kept. */
void ng_read_note(const ng_read_sink *sink, uint32_t line, const char *format, ...) NG_PRINTF(3, 4);

#endif
