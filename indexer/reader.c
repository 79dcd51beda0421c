/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reader.c - the table of formats: what the content says first, what the name says second. */
#include "reader.h"

#include <string.h>
#include <strings.h>

#include "encoding.h"
#include "format.h"
#include "json_reader.h"
#include "source.h"

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
    &ng_format_warc,     &ng_format_gzip,      &ng_format_packed,   &ng_format_archive,
    &ng_format_nitf,     &ng_format_newsml_g2, &ng_format_newsml,   &ng_format_feed,
    &ng_format_sgml,     &ng_format_wire,      &ng_format_markdown, &ng_format_jsonl,
    &ng_format_jsonfeed, &ng_format_ninjs,     &ng_format_json,     &ng_format_html,
    &ng_format_csv,      &ng_format_text,
};

#define FORMATS (sizeof formats / sizeof *formats)

/* ---- What nobody reads ---- */

typedef struct magic {
    const char *bytes;
    size_t len;
    const char *what;
} magic;

static const magic magics[] = {{"%PDF-", 5, "a PDF file"},
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

/* Why markup that no format claimed is not read as text. */
static const char *refuse_markup(const ng_probe *p)
{
    if (ng_format_html.sniff(p))
        return NULL;
    return ng_probe_begins(p, "<?xml") || ng_probe_begins(p, "<!doctype") ||
                   ng_probe_begins(p, "<rss")
               ? "an XML document"
               : NULL;
}

static const ng_format *claim(const ng_probe *p, int of_bytes)
{
    for (size_t i = 0; i < FORMATS; i++)
        if ((formats[i]->read == NULL) == of_bytes && formats[i]->sniff(p))
            return formats[i];
    return NULL;
}

/* The format, or NULL and why not. */
static const ng_format *choose(const ng_read_input *in, const char *charset, const char **reason)
{
    const char *path = in->path ? in->path : "", *slash = strrchr(path, '/');
    const char *name = in->name ? in->name : slash ? slash + 1 : path;
    ng_probe p = {in->bytes, in->len, name, in->bytes, in->len};
    const ng_format *f = claim(&p, 1);
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

const ng_format *ng_format_of(const ng_read_input *in)
{
    char own[NG_CHARSET_MAX];
    const char *reason;
    return choose(in, declared(in, own), &reason);
}

const char *ng_read_format(const ng_read_input *in)
{
    const ng_format *f = ng_format_of(in);
    return f ? f->name : NULL;
}

int ng_read_wants_child(const ng_read_input *in)
{
    const ng_format *f = ng_format_of(in);
    return f && (f->flags & NG_FORMAT_APART);
}

ng_status ng_read_decode(const ng_read_input *in, ng_decoded *ret, ng_error *err)
{
    char own[NG_CHARSET_MAX];
    return ng_decode(in->bytes, in->len, declared(in, own), ret, err);
}

/* ---- Reading ---- */

/* A sink that dates articles without a date of their own. */
typedef struct dating {
    const ng_read_sink *sink;
    const ng_moment *fetched;
} dating;

static ng_status on_undated(void *data, ng_article *article, ng_error *err)
{
    dating *d = data;
    if (!article->published.known)
        article->published = *d->fetched;
    return d->sink->on_article(d->sink->data, article, err);
}

static void on_fault(void *data, uint32_t line, const ng_error *fault)
{
    const ng_read_sink *sink = ((dating *)data)->sink;
    sink->on_fault(sink->data, line, fault);
}

static void on_note(void *data, uint32_t line, const char *text)
{
    ng_read_note(((dating *)data)->sink, line, "%s", text);
}

static ng_status read_dated(const ng_read_input *in, const ng_read_sink *sink, ng_error *err)
{
    dating d = {sink, &in->fetched};
    const ng_read_sink dated = {&d, on_undated, on_fault, on_note};
    ng_read_input undated = *in;
    undated.fetched.known = 0;
    return ng_read(&undated, &dated, err);
}

static void note_charset(const ng_decoded *d, const ng_read_sink *sink)
{
    if (d->repaired > 0)
        ng_read_note(sink, 0, "%u sequences that are not valid %s became U+FFFD", d->repaired,
                     d->charset);
    size_t twice = ng_mojibake_count(d->text, d->len);
    if (twice > 0)
        ng_read_note(sink, 0, "%zu characters seem to have been encoded twice, and are kept so",
                     twice);
}

static ng_status read_bytes(const ng_format *f, const ng_read_input *in, const ng_read_sink *sink,
                            ng_error *err)
{
    ng_memory bytes = {in->bytes, in->len, 0};
    const ng_source source = ng_memory_source(&bytes);
    return f->stream(in, &source, sink, err);
}

ng_status ng_read(const ng_read_input *in, const ng_read_sink *sink, ng_error *err)
{
    char own[NG_CHARSET_MAX];
    const char *reason, *charset = declared(in, own);
    if (in->len > NG_FILE_MAX)
        return ng_fail(err, NG_LIMIT, "a file is over %u bytes", NG_FILE_MAX);
    if (in->depth > NG_READ_DEPTH_MAX)
        return ng_fail(err, NG_LIMIT, "archives are nested over %d deep", NG_READ_DEPTH_MAX);
    if (in->fetched.known)
        return read_dated(in, sink, err);
    const ng_format *f = choose(in, charset, &reason);
    if (!f)
        return ng_fail(err, NG_INVALID, "it is %s, which no reader takes", reason);
    if (!f->read)
        return read_bytes(f, in, sink, err);
    NG_AUTO(ng_decoded_release) ng_decoded d = NG_DECODED_INIT;
    ng_status s = ng_decode(in->bytes, in->len, charset, &d, err);
    if (s == NG_OK)
        note_charset(&d, sink);
    return s == NG_OK ? f->read(in, d.text, d.len, d.repaired, sink, err) : s;
}

ng_status ng_read_lines(const ng_read_input *in, const ng_read_sink *sink, ng_error *err)
{
    NG_AUTO(ng_decoded_release) ng_decoded d = NG_DECODED_INIT;
    ng_status s = ng_decode(in->bytes, in->len, in->charset, &d, err);
    return s == NG_OK ? ng_jsonl_read(in, d.text, d.len, d.repaired, sink, err) : s;
}
