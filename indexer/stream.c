/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stream.c - which inputs are read in pieces, and those that are not. */
#include "stream.h"

#include <stdlib.h>
#include <string.h>

#include "nutgraf/buffer.h"

#define PIECE_BYTES (1u << 18)

/* UTF-16 is not cut into pieces. */
static ng_stream_reader *reader_of(const ng_read_input *start)
{
    const ng_format *f = start->len > 0 ? ng_format_of(start) : NULL;
    return f && !(f->read && memchr(start->bytes, '\0', start->len)) ? f->stream : NULL;
}

int ng_read_streams(const ng_read_input *beginning)
{
    return reader_of(beginning) != NULL;
}

static ng_status read_whole(const ng_read_input *in, const ng_source *source, int more,
                            ng_buf *bytes, const ng_read_sink *sink, ng_error *err)
{
    size_t max = in->unpack ? (size_t)in->unpack->limits.file : NG_FILE_MAX, n = 1;
    if (bytes->len > max)
        return ng_fail(err, NG_LIMIT, "a file is over %zu bytes", max);
    while (more && n > 0) {
        ng_status s = ng_buf_reserve(bytes, PIECE_BYTES, err);
        if (s == NG_OK)
            s = source->pull(source->data, bytes->data + bytes->len, PIECE_BYTES, &n, err);
        if (s != NG_OK)
            return s;
        bytes->len += n;
        if (bytes->len > max)
            return ng_fail(err, NG_LIMIT, "a file is over %zu bytes", max);
    }
    ng_read_input whole = *in;
    whole.bytes = bytes->data;
    whole.len = bytes->len;
    return ng_read(&whole, sink, err);
}

ng_status ng_read_stream(const ng_read_input *in, const ng_source *source, const ng_read_sink *sink,
                         ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf start = NG_BUF_INIT;
    if (in->depth > NG_READ_DEPTH_MAX)
        return ng_fail(err, NG_LIMIT, "archives are nested over %d deep", NG_READ_DEPTH_MAX);
    ng_status s = ng_buf_reserve(&start, NG_STREAM_PROBE, err);
    if (s != NG_OK)
        return s;
    ng_error later = NG_ERROR_INIT; /* what comes before it is read, and then it fails again */
    s = ng_source_fill(source, start.data, NG_STREAM_PROBE, &start.len, &later);
    ng_read_input probe = *in;
    probe.bytes = start.data;
    probe.len = start.len;
    ng_stream_reader *reader = reader_of(&probe);
    if (!reader)
        return read_whole(in, source, s != NG_OK || start.len == NG_STREAM_PROBE, &start, sink,
                          err);
    ng_peeked peeked = {{start.data, start.len, 0}, source};
    ng_source all = ng_peeked_source(&peeked);
    return reader(in, &all, sink, err);
}
