/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stream.h - inputs that come in pieces and may be larger than memory: JSON Lines, compressed
 * files, archives, web archives.
 *
 * Ownership: sources are borrowed for the call.
 * Threads:   no state; call from any thread.
 * Errors:    as reader.h; NG_CORRUPT for containers that are damaged or end too early, after all
 *            that is whole was read.
 */
#ifndef NG_STREAM_H
#define NG_STREAM_H

#include "format.h"
#include "source.h"
#include "unpack.h"

#define NG_STREAM_PROBE 65536 /* bytes that a format is told by */

/* Whether ng_read_stream reads the input that begins with these bytes in pieces. What it does not
 * read in pieces is limited to NG_FILE_MAX. */
int ng_read_streams(const ng_read_input *beginning);

/* As ng_read, for all of a source that stands at its beginning. `in` says everything but the bytes.
 */
ng_status ng_read_stream(const ng_read_input *in, const ng_source *source, const ng_read_sink *sink,
                         ng_error *err) NG_MUST_CHECK;

/* ---- Readers of pieces (format.h), and what those of containers share. ---- */

ng_stream_reader ng_jsonl_stream;   /* jsonl_stream.c */
ng_stream_reader ng_gzip_stream;    /* packed.c */
ng_stream_reader ng_packed_stream;  /* packed.c: xz, bzip2, Zstandard */
ng_stream_reader ng_archive_stream; /* archive.c: zip, tar */
ng_stream_reader ng_warc_stream;    /* warc.c */

/* A member of a container, by its name in it: read as `<path>/<name>` from `<origin>!/<name>`. What
 * is wrong with it alone is a fault that says `shown`, and NG_OK comes back; what the sink
 * returned, no memory, and a budget that is spent end the container. `inner` says all but path and
 * origin. */
ng_status ng_read_member(const ng_read_input *inner, const char *name, const char *shown,
                         const ng_source *source, const ng_read_sink *sink,
                         ng_error *err) NG_MUST_CHECK;

#endif
