/* SPDX-License-Identifier: GPL-2.0-or-later */
/* jsonl_stream.c - JSON Lines, read in pieces: they may be larger than memory. A line over
 * NG_LINE_MAX is a fault of that line. */
#include <string.h>

#include "nutgraf/buffer.h"
#include "stream.h"

#define PIECE_BYTES (1u << 20)

struct lines {
    const ng_source *source;
    ng_read_input in;
    const ng_read_sink *sink;
    ng_buf bytes;
    int eof;
    int skips; /* the line that goes on is over the limit, which has been said */
};

static ng_status read_more(struct lines *l, ng_error *err)
{
    ng_status s = ng_buf_reserve(&l->bytes, PIECE_BYTES, err);
    if (s != NG_OK)
        return s;
    size_t n = 0;
    s = l->source->pull(l->source->data, l->bytes.data + l->bytes.len, PIECE_BYTES, &n, err);
    l->eof = n == 0;
    l->bytes.len += n;
    return s;
}

static void drop(struct lines *l, size_t n)
{
    memmove(l->bytes.data, l->bytes.data + n, l->bytes.len - n);
    l->bytes.len -= n;
}

/* The end of a line that is too long: gone, and counted. */
static void skip(struct lines *l)
{
    const char *newline = memchr(l->bytes.data, '\n', l->bytes.len);
    if (newline) {
        drop(l, (size_t)(newline - l->bytes.data) + 1);
        l->in.lines_before++;
        l->skips = 0;
    } else {
        l->bytes.len = 0;
    }
}

static uint32_t count_lines(const char *bytes, size_t len)
{
    uint32_t n = 0;
    for (const char *end = bytes + len; (bytes = memchr(bytes, '\n', (size_t)(end - bytes)));
         bytes++)
        n++;
    return n;
}

/* Read the whole lines that are there. */
static ng_status take(struct lines *l, ng_error *err)
{
    const char *last = memrchr(l->bytes.data, '\n', l->bytes.len);
    size_t whole = l->eof ? l->bytes.len : last ? (size_t)(last - l->bytes.data) + 1 : 0;
    if (whole == 0 && l->bytes.len > NG_LINE_MAX) {
        ng_error fault = NG_ERROR_INIT;
        ng_fail(&fault, NG_LIMIT, "a line is over %u bytes", NG_LINE_MAX);
        l->sink->on_fault(l->sink->data, l->in.lines_before + 1, &fault);
        l->skips = 1;
    }
    if (whole == 0)
        return NG_OK;
    l->in.bytes = l->bytes.data;
    l->in.len = whole;
    ng_status s = ng_read_lines(&l->in, l->sink, err);
    l->in.lines_before += count_lines(l->bytes.data, whole);
    drop(l, whole);
    return s;
}

ng_status ng_jsonl_stream(const ng_read_input *in, const ng_source *source,
                          const ng_read_sink *sink, ng_error *err)
{
    struct lines l = {.source = source, .in = *in, .sink = sink, .bytes = NG_BUF_INIT};
    ng_status s = NG_OK;
    while (s == NG_OK && !l.eof) {
        s = read_more(&l, err);
        if (s == NG_OK && l.skips)
            skip(&l);
        if (s == NG_OK && !l.skips)
            s = take(&l, err);
    }
    ng_buf_release(&l.bytes);
    return s;
}
