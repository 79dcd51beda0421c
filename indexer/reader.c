/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reader.c - the table of formats: what the content says first, what the name says second. */
#include "reader.h"

#include <string.h>
#include <strings.h>

#include "encoding.h"
#include "format.h"
#include "json_reader.h"

#define PROBE_BYTES      4096
#define CONTROLS_PERCENT 10 /* text has hardly a control character */

int ng_probe_named(const ng_probe *p, const char *extension)
{
    size_t name = strlen(p->name), n = strlen(extension);
    return name > n && strcasecmp(p->name + name - n, extension) == 0;
}

int ng_probe_begins(const ng_probe *p, const char *text)
{
    size_t n = strlen(text);
    return p->len >= n && strncasecmp(p->text, text, n) == 0;
}

/* The first that claims an input reads it; text takes what is left. */
static const ng_format *const formats[] = {
    &ng_format_nitf,  &ng_format_newsml_g2, &ng_format_newsml, &ng_format_wire,
    &ng_format_jsonl, &ng_format_json,      &ng_format_text,
};

#define FORMATS (sizeof formats / sizeof *formats)

/* ---- What nobody reads ---- */

typedef struct magic {
    const char *bytes;
    size_t len;
    const char *what;
} magic;

static const magic magics[] = {{"%PDF-", 5, "a PDF file"},
                               {"PK\x03\x04", 4, "a zip archive or office document"},
                               {"\x1F\x8B", 2, "a gzip file"},
                               {"BZh", 3, "a bzip2 file"},
                               {"\xFD"
                                "7zXZ",
                                5, "an xz file"},
                               {"\x28\xB5\x2F\xFD", 4, "a Zstandard file"},
                               {"\x89PNG", 4, "an image"},
                               {"GIF8", 4, "an image"},
                               {"\xFF\xD8\xFF", 3, "an image"},
                               {"RIFF", 4, "a media file"},
                               {"\x7F"
                                "ELF",
                                4, "a program"},
                               {"SQLite format 3", 15, "a database"},
                               {"\xD0\xCF\x11\xE0", 4, "an old office document"},
                               {"{\\rtf", 5, "an RTF document"}};

static int is_binary(const char *s, size_t len)
{
    size_t n = len < PROBE_BYTES ? len : PROBE_BYTES, controls = 0;
    if (n >= 2 && (memcmp(s, "\xFF\xFE", 2) == 0 || memcmp(s, "\xFE\xFF", 2) == 0))
        return 0;
    if (n >= 4 && memcmp(s, "\0\0\xFE\xFF", 4) == 0)
        return 0;
    if (ng_utf16_pattern(s, len))
        return 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char b = (unsigned char)s[i];
        controls += b < 0x20 && b != 0x1B && !(b >= '\t' && b <= '\r');
    }
    return controls * 100 > n * CONTROLS_PERCENT;
}

/* Why an input is refused before it is decoded; NULL when it is not. */
static const char *refuse_bytes(const ng_read_input *in)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (in->len >= magics[i].len && memcmp(in->bytes, magics[i].bytes, magics[i].len) == 0)
            return magics[i].what;
    return is_binary(in->bytes, in->len) ? "a binary file" : NULL;
}

static const char *refuse_markup(const ng_probe *p)
{
    if (ng_probe_begins(p, "<!doctype html") || ng_probe_begins(p, "<html"))
        return "an HTML page";
    return ng_probe_begins(p, "<?xml") || ng_probe_begins(p, "<rss") ? "an XML document" : NULL;
}

static const ng_format *claim(const ng_probe *p, unsigned bytes)
{
    for (size_t i = 0; i < FORMATS; i++)
        if ((formats[i]->flags & NG_FORMAT_BYTES) == bytes && formats[i]->sniff(p))
            return formats[i];
    return NULL;
}

/* The format, or NULL and why not. */
static const ng_format *choose(const ng_read_input *in, const char *charset, const char **reason)
{
    const char *path = in->path ? in->path : "", *slash = strrchr(path, '/');
    ng_probe p = {in->bytes, in->len, slash ? slash + 1 : path, in->bytes, in->len};
    const ng_format *f = claim(&p, NG_FORMAT_BYTES);
    *reason = f ? NULL : refuse_bytes(in);
    if (f || *reason)
        return f;
    NG_AUTO(ng_decoded_release) ng_decoded start = NG_DECODED_INIT;
    size_t n = in->len < PROBE_BYTES ? in->len : PROBE_BYTES;
    if (ng_decode(in->bytes, n, charset, &start, NULL) != NG_OK) {
        *reason = "not text";
        return NULL;
    }
    p.text = start.text;
    p.len = start.len;
    while (p.len > 0 && strchr(" \t\r\n", p.text[0]) && p.text[0])
        p.text++, p.len--;
    f = claim(&p, 0);
    if (!f || !(f->flags & NG_FORMAT_APART)) /* nobody knows this markup */
        *reason = refuse_markup(&p);
    return *reason ? NULL : f;
}

/* What the transport declares, or else the input itself. */
static const char *declared(const ng_read_input *in, char own[NG_CHARSET_MAX])
{
    if (in->charset)
        return in->charset;
    return ng_declared_charset(in->bytes, in->len, own) ? own : NULL;
}

const char *ng_read_format(const ng_read_input *in)
{
    char own[NG_CHARSET_MAX];
    const char *reason;
    const ng_format *f = choose(in, declared(in, own), &reason);
    return f ? f->name : NULL;
}

int ng_read_wants_child(const ng_read_input *in)
{
    char own[NG_CHARSET_MAX];
    const char *reason;
    const ng_format *f = choose(in, declared(in, own), &reason);
    return f && (f->flags & NG_FORMAT_APART);
}

ng_status ng_read(const ng_read_input *in, const ng_read_sink *sink, ng_error *err)
{
    char own[NG_CHARSET_MAX];
    const char *reason, *charset = declared(in, own);
    if (in->len > NG_FILE_MAX)
        return ng_fail(err, NG_LIMIT, "a file is over %u bytes", NG_FILE_MAX);
    if (in->depth > NG_READ_DEPTH_MAX)
        return ng_fail(err, NG_LIMIT, "archives are nested over %d deep", NG_READ_DEPTH_MAX);
    const ng_format *f = choose(in, charset, &reason);
    if (!f)
        return ng_fail(err, NG_INVALID, "it is %s, which no reader takes", reason);
    if (f->flags & NG_FORMAT_BYTES)
        return f->read(in, in->bytes, in->len, 0, sink, err);
    NG_AUTO(ng_decoded_release) ng_decoded d = NG_DECODED_INIT;
    ng_status s = ng_decode(in->bytes, in->len, charset, &d, err);
    return s == NG_OK ? f->read(in, d.text, d.len, d.repaired, sink, err) : s;
}

ng_status ng_read_lines(const ng_read_input *in, const ng_read_sink *sink, ng_error *err)
{
    NG_AUTO(ng_decoded_release) ng_decoded d = NG_DECODED_INIT;
    ng_status s = ng_decode(in->bytes, in->len, in->charset, &d, err);
    return s == NG_OK ? ng_jsonl_read(in, d.text, d.len, d.repaired, sink, err) : s;
}
