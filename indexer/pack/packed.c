/* SPDX-License-Identifier: GPL-2.0-or-later */
/* packed.c - one file, compressed. gzip is by far the most frequent and read through zlib itself,
 * which says of each member whether it is whole; the others come through libarchive.
 */
#include <stdio.h>
#include <string.h>

#include "gunzip.h"
#include "stream.h"
#include "through_archive.h"

static int begins(const ng_probe *p, const char *magic, size_t len)
{
    return p->bytes_len >= len && memcmp(p->bytes, magic, len) == 0;
}

static int sniff_gzip(const ng_probe *p)
{
    return begins(p, "\x1F\x8B\x08", 3);
}

static int sniff_packed(const ng_probe *p)
{
    return begins(p,
                  "\xFD"
                  "7zXZ",
                  6) ||
           (begins(p, "BZh", 3) && p->bytes_len > 9 && memcmp(p->bytes + 4, "1AY&SY", 6) == 0) ||
           begins(p, "\x28\xB5\x2F\xFD", 4);
}

/* The name of what comes out: `a.txt.gz` is `a.txt`, `a.tgz` is `a.tar`. */
static const char *unpacked_name(const ng_read_input *in, char ret[NG_UNPACK_NAME_MAX])
{
    static const char *const endings[] = {".gz", ".xz", ".bz2", ".zst"};
    const char *slash = in->path ? strrchr(in->path, '/') : NULL;
    const char *name = in->name ? in->name : slash ? slash + 1 : in->path;
    ng_probe p = {NULL, 0, name ? name : "", NULL, 0};
    if (!name || strlen(name) >= NG_UNPACK_NAME_MAX)
        return name;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ng_probe_named(&p, endings[i])) {
            snprintf(ret, NG_UNPACK_NAME_MAX, "%.*s", (int)(strlen(name) - strlen(endings[i])),
                     name);
            return ret;
        }
    return name;
}

ng_status ng_gzip_stream(const ng_read_input *in, const ng_source *source, const ng_read_sink *sink,
                         ng_error *err)
{
    char name[NG_UNPACK_NAME_MAX];
    ng_unpack own = {.limits = NG_UNPACK_LIMITS};
    ng_counted counted;
    ng_read_input inner = ng_unpack_inner(in, &own);
    const ng_source packed = ng_unpack_source(inner.unpack, source, &counted);
    NG_AUTO(ng_gunzip_freep) ng_gunzip *g = NULL;
    ng_status s = ng_gunzip_new(&packed, inner.unpack, in->depth, &g, err);
    if (s != NG_OK)
        return s;
    inner.name = unpacked_name(in, name);
    const ng_source plain = ng_gunzip_source(g);
    s = ng_read_stream(&inner, &plain, sink, err);
    if (s == NG_OK && ng_gunzip_has_garbage(g))
        ng_read_note(sink, 0, "what follows the gzip data is left out");
    return s;
}

ng_status ng_packed_stream(const ng_read_input *in, const ng_source *source,
                           const ng_read_sink *sink, ng_error *err)
{
    char name[NG_UNPACK_NAME_MAX];
    ng_unpack own = {.limits = NG_UNPACK_LIMITS};
    ng_counted counted;
    ng_read_input inner = ng_unpack_inner(in, &own);
    const ng_source packed = ng_unpack_source(inner.unpack, source, &counted);
    NG_AUTO(ng_through_release) ng_through through = NG_THROUGH_INIT;
    ng_status s =
        ng_through_open(&through, NG_THROUGH_FILTERS, &packed, inner.unpack, in->depth, err);
    if (s == NG_OK)
        s = ng_through_next(&through, err);
    inner.name = unpacked_name(in, name);
    const ng_source plain = ng_through_source(&through);
    return s == NG_OK ? ng_read_stream(&inner, &plain, sink, err) : s;
}

const ng_format ng_format_gzip = {
    .name = "gzip", .flags = NG_FORMAT_APART, .sniff = sniff_gzip, .stream = ng_gzip_stream};
const ng_format ng_format_packed = {
    .name = "packed", .flags = NG_FORMAT_APART, .sniff = sniff_packed, .stream = ng_packed_stream};
