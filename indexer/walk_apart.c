/* SPDX-License-Identifier: GPL-2.0-or-later */
/* walk_apart.c - who reads a file, and what becomes of one that kills its reader. */
#include "walk_apart.h"

#include "encoding.h"
#include "pdf.h"

/* A format of bytes has no charset: what is in it has. */
static void tell_format(const ng_walk_options *options, const ng_walk_sink *to,
                        const ng_walk_file *file, const ng_read_input *in)
{
    NG_AUTO(ng_decoded_release) ng_decoded d = NG_DECODED_INIT;
    const char *format = to->on_format ? ng_read_format(in) : NULL, *charset = "";
    if (!format)
        return;
    if (options->charsets && ng_read_decode(in, &d, NULL) == NG_OK)
        charset = d.charset;
    to->on_format(to->data, file->path, format, charset);
}

static ng_status read_apart(const ng_walk_options *options, const ng_walk_sink *to,
                            const ng_walk_file *file, const ng_read_input *in,
                            const ng_read_sink *sink, ng_error *err)
{
    char cause[NG_APART_CAUSE_MAX];
    if (to->is_held && to->is_held(to->data, file))
        return NG_OK;
    ng_status s = ng_apart_read(options->apart, in, sink, cause, err);
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
    tell_format(options, to, file, in);
    if (ng_is_pdf(in->bytes, in->len))
        return ng_pdf_read(in, sink, err);
    if (options->apart && (options->force_apart || ng_read_wants_child(in)))
        return read_apart(options, to, file, in, sink, err);
    return ng_read(in, sink, err);
}
