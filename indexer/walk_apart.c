/* SPDX-License-Identifier: GPL-2.0-or-later */
/* walk_apart.c - who reads a file, and what becomes of one that kills its reader. */
#include "walk_apart.h"

#include "encoding.h"
#include "pdf.h"
#include "stream.h"

/* A format of bytes has no charset: what is in it has. */
static void tell_format(const ng_walk_options *options, const ng_walk_sink *to,
                        const ng_walk_file *file, const ng_read_input *in, const ng_format *format)
{
    NG_AUTO(ng_decoded_release) ng_decoded d = NG_DECODED_INIT;
    const char *charset = "";
    if (!to->on_format || !format)
        return;
    if (options->charsets && format->read && ng_read_decode(in, &d, NULL) == NG_OK)
        charset = d.charset;
    to->on_format(to->data, file->path, format->name, charset);
}

static int is_for_child(const ng_walk_options *options, const ng_format *format)
{
    return options->apart &&
           (options->force_apart || (format && (format->flags & NG_FORMAT_APART)));
}

/* `fd` -1: the bytes of the input are all of it. */
static ng_status read_apart(const ng_walk_options *options, const ng_walk_sink *to,
                            const ng_walk_file *file, int fd, const ng_read_input *in,
                            const ng_read_sink *sink, ng_error *err)
{
    char cause[NG_APART_CAUSE_MAX];
    if (to->is_held && to->is_held(to->data, file))
        return NG_OK;
    ng_status s = fd < 0 ? ng_apart_read(options->apart, in, sink, cause, err)
                         : ng_apart_read_file(options->apart, in, fd, file->size, sink, cause, err);
    if (!cause[0] || !to->on_killed)
        return s;
    to->on_killed(to->data, file, cause);
    ng_error_clear(err);
    return NG_OK;
}

ng_status ng_walk_read(const ng_walk_options *options, const ng_walk_sink *to,
                       const ng_walk_file *file, const ng_read_input *in, const ng_read_sink *sink,
                       ng_error *err)
{
    const ng_format *format = ng_format_of(in);
    tell_format(options, to, file, in, format);
    if (ng_is_pdf(in->bytes, in->len))
        return ng_pdf_read(in, sink, err);
    if (is_for_child(options, format))
        return read_apart(options, to, file, -1, in, sink, err);
    return ng_read(in, sink, err);
}

ng_status ng_walk_read_pieces(const ng_walk_options *options, const ng_walk_sink *to,
                              const ng_walk_file *file, int fd, const ng_read_input *start,
                              const ng_read_sink *sink, ng_error *err)
{
    const ng_format *format = ng_format_of(start);
    if (to->on_format)
        to->on_format(to->data, file->path, format->name, "");
    if (is_for_child(options, format))
        return read_apart(options, to, file, fd, start, sink, err);
    const ng_source source = ng_file_source(&fd, file->size);
    return ng_read_stream(start, &source, sink, err);
}
