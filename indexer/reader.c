/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reader.c - the table of formats: what the content says first, what the name says second. */
#include "reader.h"

#include <string.h>
#include <strings.h>

#include "encoding.h"
#include "json_reader.h"
#include "text_reader.h"

#define PROBE_BYTES      4096
#define CONTROLS_PERCENT 10 /* text has hardly a control character */

/* The beginning of an input, decoded. */
typedef struct probe {
    const char *text; /* without white space before it */
    size_t len;
    const char *name; /* lower or upper case as it came; "" none */
    const char *bytes;
    size_t bytes_len;
} probe;

typedef struct format {
    const char *name;
    int (*sniff)(const probe *p);
    ng_status (*read)(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                      const ng_read_sink *sink, ng_error *err);
} format;

static int has_extension(const probe *p, const char *extension)
{
    size_t name = strlen(p->name), n = strlen(extension);
    return name > n && strcasecmp(p->name + name - n, extension) == 0;
}

static char next_visible(const probe *p, size_t from)
{
    while (from < p->len && strchr(" \t\r\n", p->text[from]) && p->text[from])
        from++;
    return from < p->len ? p->text[from] : '\0';
}

/* An opening bracket alone proves nothing: "[Editor's note]". */
static int begins_object(const probe *p)
{
    char next = next_visible(p, 1);
    return p->len > 1 && p->text[0] == '{' && (next == '"' || next == '}');
}

static int begins_list(const probe *p)
{
    char next = next_visible(p, 1);
    return p->len > 1 && p->text[0] == '[' && (next == '{' || next == ']');
}

/* The first line is a whole object and another follows. */
static int has_object_lines(const probe *p)
{
    const char *end = p->bytes + p->bytes_len;
    const char *newline = memchr(p->bytes, '\n', p->bytes_len);
    if (!newline)
        return 0;
    const char *last = newline, *next = newline;
    while (last > p->bytes && strchr(" \t\r\n", *last) && *last)
        last--;
    while (next < end && strchr(" \t\r\n", *next) && *next)
        next++;
    return *last == '}' && next < end && *next == '{';
}

static int sniff_jsonl(const probe *p)
{
    if (begins_object(p) && has_object_lines(p))
        return 1;
    return !begins_list(p) && (has_extension(p, ".jsonl") || has_extension(p, ".ndjson"));
}

static int sniff_json(const probe *p)
{
    return begins_object(p) || begins_list(p) || has_extension(p, ".json");
}

static int sniff_text(const probe *p)
{
    (void)p;
    return 1;
}

/* The first that claims an input reads it; text takes what is left. */
static const format formats[] = {{"jsonl", sniff_jsonl, ng_jsonl_read},
                                 {"json", sniff_json, ng_json_read},
                                 {"text", sniff_text, ng_text_read}};

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

static int begins_nocase(const probe *p, const char *text)
{
    size_t n = strlen(text);
    return p->len >= n && strncasecmp(p->text, text, n) == 0;
}

/* Why an input is refused before it is decoded; NULL when it is not. */
static const char *refuse_bytes(const ng_read_input *in)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (in->len >= magics[i].len && memcmp(in->bytes, magics[i].bytes, magics[i].len) == 0)
            return magics[i].what;
    return is_binary(in->bytes, in->len) ? "a binary file" : NULL;
}

static const char *refuse_markup(const probe *p)
{
    if (begins_nocase(p, "<!doctype html") || begins_nocase(p, "<html"))
        return "an HTML page";
    return begins_nocase(p, "<?xml") || begins_nocase(p, "<rss") ? "an XML document" : NULL;
}

/* The format, or NULL and why not. */
static const format *choose(const ng_read_input *in, const char **reason)
{
    *reason = refuse_bytes(in);
    if (*reason)
        return NULL;
    NG_AUTO(ng_decoded_release) ng_decoded start = NG_DECODED_INIT;
    size_t n = in->len < PROBE_BYTES ? in->len : PROBE_BYTES;
    if (ng_decode(in->bytes, n, in->charset, &start, NULL) != NG_OK) {
        *reason = "not text";
        return NULL;
    }
    const char *path = in->path ? in->path : "", *slash = strrchr(path, '/');
    probe p = {start.text, start.len, slash ? slash + 1 : path, in->bytes, in->len};
    while (p.len > 0 && strchr(" \t\r\n", p.text[0]) && p.text[0])
        p.text++, p.len--;
    *reason = refuse_markup(&p);
    for (size_t i = 0; !*reason && i < sizeof formats / sizeof *formats; i++)
        if (formats[i].sniff(&p))
            return &formats[i];
    return NULL;
}

const char *ng_read_format(const ng_read_input *in)
{
    const char *reason;
    const format *f = choose(in, &reason);
    return f ? f->name : NULL;
}

ng_status ng_read(const ng_read_input *in, const ng_read_sink *sink, ng_error *err)
{
    const char *reason;
    if (in->len > NG_FILE_MAX)
        return ng_fail(err, NG_LIMIT, "a file is over %u bytes", NG_FILE_MAX);
    const format *f = choose(in, &reason);
    if (!f)
        return ng_fail(err, NG_INVALID, "it is %s, which no reader takes", reason);
    NG_AUTO(ng_decoded_release) ng_decoded d = NG_DECODED_INIT;
    ng_status s = ng_decode(in->bytes, in->len, in->charset, &d, err);
    return s == NG_OK ? f->read(in, d.text, d.len, d.repaired, sink, err) : s;
}

ng_status ng_read_lines(const ng_read_input *in, const ng_read_sink *sink, ng_error *err)
{
    NG_AUTO(ng_decoded_release) ng_decoded d = NG_DECODED_INIT;
    ng_status s = ng_decode(in->bytes, in->len, in->charset, &d, err);
    return s == NG_OK ? ng_jsonl_read(in, d.text, d.len, d.repaired, sink, err) : s;
}
