/* SPDX-License-Identifier: GPL-2.0-or-later */
/* archive.c - the files in a zip or tar archive.
 *
 * Nothing is ever written: names decide ids and formats only. Links, devices, names that lead out
 * of the archive and encrypted entries are passed over all the same, with the reason: who made
 * them wanted something else than an article to be read.
 */
#include <string.h>
#include <strings.h>

#include "encoding.h"
#include "nutgraf/buffer.h"
#include "stream.h"
#include "through_archive.h"

#define TAR_BLOCK       512
#define TELLING_ENTRIES 8 /* an office document says in its first entries what it is */

/* ---- Which archives ---- */

static unsigned long octal(const unsigned char *s, size_t n)
{
    unsigned long value = 0;
    while (n > 0 && *s == ' ')
        s++, n--;
    for (; n > 0 && *s >= '0' && *s <= '7'; s++, n--)
        value = value * 8 + (unsigned long)(*s - '0');
    return value;
}

/* The first header counts its own bytes, with the eight of the sum as spaces. */
static int is_tar(const ng_probe *p)
{
    const unsigned char *b = (const unsigned char *)p->bytes;
    unsigned long sum = 8 * ' ';
    if (p->bytes_len < TAR_BLOCK || b[0] == 0)
        return 0;
    for (size_t i = 0; i < TAR_BLOCK; i++)
        sum += i < 148 || i >= 156 ? b[i] : 0;
    return octal(b + 148, 8) == sum;
}

static int sniff(const ng_probe *p)
{
    return (p->bytes_len >= 4 &&
            (memcmp(p->bytes, "PK\x03\x04", 4) == 0 || memcmp(p->bytes, "PK\x05\x06", 4) == 0)) ||
           is_tar(p);
}

static const struct {
    const char *ending, *what;
} documents[] = {{".docx", "an office document"}, {".xlsx", "an office document"},
                 {".pptx", "an office document"}, {".odt", "an office document"},
                 {".ods", "an office document"},  {".odp", "an office document"},
                 {".epub", "an EPUB book"},       {".jar", "a program package"},
                 {".apk", "a program package"}};

/* What a zip file is by its name; NULL: an archive. */
static const char *document_by_name(const ng_read_input *in)
{
    const char *slash = in->path ? strrchr(in->path, '/') : NULL;
    ng_probe p = {NULL, 0, in->name ? in->name : slash ? slash + 1 : in->path, NULL, 0};
    for (size_t i = 0; p.name && i < sizeof documents / sizeof *documents; i++)
        if (ng_probe_named(&p, documents[i].ending))
            return documents[i].what;
    return NULL;
}

/* ---- Entries ---- */

typedef struct reading {
    ng_through through;
    ng_read_input inner;
    const ng_read_sink *sink;
    ng_buf name;
} reading;

/* The name in UTF-8: as it lies in the archive, or guessed at; a number where there is none that
 * can be understood. */
static ng_status take_name(reading *r, ng_error *err)
{
    const char *raw = archive_entry_pathname(r->through.entry);
    if (!raw)
        raw = archive_entry_pathname_utf8(r->through.entry);
    ng_buf_clear(&r->name);
    if (!raw || !*raw)
        return ng_buf_addf(&r->name, err, "entry-%u", (unsigned)r->inner.unpack->entries);
    NG_AUTO(ng_decoded_release) ng_decoded name = NG_DECODED_INIT;
    size_t len = strlen(raw), max = r->inner.unpack->limits.name;
    ng_status s = ng_decode(raw, len > max ? max + 1 : len, NULL, &name, err);
    return s == NG_OK ? ng_buf_add(&r->name, name.text, name.len, err) : s;
}

/* A component of a name that begins at `s`, up to the next slash. */
static size_t component(const char *s)
{
    return strcspn(s, "/\\");
}

static int leads_out(const char *name)
{
    if (*name == '/' || *name == '\\' || (*name && name[1] == ':'))
        return 1;
    for (size_t n;; name += n + 1) {
        n = component(name);
        if (n == 2 && memcmp(name, "..", 2) == 0)
            return 1;
        if (!name[n])
            return 0;
    }
}

static int is_hidden(const char *name)
{
    for (size_t n;; name += n + 1) {
        n = component(name);
        if ((n > 1 && name[0] == '.') || (n == 8 && memcmp(name, "__MACOSX", 8) == 0))
            return 1;
        if (!name[n])
            return 0;
    }
}

/* `./a//b` is `a/b`. */
static void tidy(ng_buf *name)
{
    size_t to = 0;
    for (const char *s = name->data;;) {
        size_t n = component(s);
        int last = !s[n];
        if (n > 0 && !(n == 1 && *s == '.')) {
            if (to > 0)
                name->data[to++] = '/';
            memmove(name->data + to, s, n);
            to += n;
        }
        if (last)
            break;
        s += n + 1;
    }
    name->data[to] = '\0';
    name->len = to;
}

/* Why an entry is passed over, NULL when it is read; "" for no need to say. */
static const char *refuse(const reading *r)
{
    struct archive_entry *e = r->through.entry;
    if (archive_entry_filetype(e) == AE_IFDIR)
        return "";
    if (leads_out(r->name.data))
        return "its name leads out of the archive";
    if (is_hidden(r->name.data))
        return "";
    if (archive_entry_hardlink(e) || archive_entry_symlink(e))
        return "a link is not followed";
    if (archive_entry_filetype(e) != AE_IFREG)
        return "it is no file";
    return archive_entry_is_encrypted(e) ? "it is encrypted" : NULL;
}

/* What the archive as a whole is, by one of its first entries. */
static const char *document_by_entry(const char *name)
{
    if (strcmp(name, "[Content_Types].xml") == 0)
        return "an office document";
    if (strcmp(name, "mimetype") == 0)
        return "an office document or a book";
    if (strcmp(name, "META-INF/MANIFEST.MF") == 0 || strcmp(name, "AndroidManifest.xml") == 0)
        return "a program package";
    return NULL;
}

static ng_status read_entry(reading *r, ng_error *err)
{
    ng_status s = ng_unpack_entry(r->inner.unpack, err);
    if (s == NG_OK)
        s = take_name(r, err);
    if (s != NG_OK)
        return s;
    if (r->name.len > r->inner.unpack->limits.name) {
        ng_read_skip(r->sink, 0, "the name of an entry is over %u bytes",
                     (unsigned)r->inner.unpack->limits.name);
        return NG_OK;
    }
    const char *reason = refuse(r);
    if (reason) {
        if (*reason)
            ng_read_skip(r->sink, 0, "%s: %s", r->name.data, reason);
        return NG_OK;
    }
    tidy(&r->name);
    if (r->name.len == 0)
        return NG_OK; /* `.` is the folder that was packed */
    const ng_source source = ng_through_source(&r->through);
    return ng_read_member(&r->inner, r->name.data, r->name.data, &source, r->sink, err);
}

static ng_status read_entries(reading *r, ng_error *err)
{
    ng_status s = ng_through_next(&r->through, err);
    for (uint32_t n = 0; s == NG_OK && r->through.entry; n++) {
        const char *name = archive_entry_pathname(r->through.entry);
        const char *what = n < TELLING_ENTRIES && name ? document_by_entry(name) : NULL;
        if (what)
            return ng_fail(err, NG_INVALID, "it is %s, which no reader takes", what);
        s = read_entry(r, err);
        if (s == NG_OK)
            s = ng_through_next(&r->through, err);
    }
    return s;
}

ng_status ng_archive_stream(const ng_read_input *in, const ng_source *source,
                            const ng_read_sink *sink, ng_error *err)
{
    const char *what = document_by_name(in);
    if (what)
        return ng_fail(err, NG_INVALID, "it is %s, which no reader takes", what);
    ng_unpack own = {.limits = NG_UNPACK_LIMITS};
    ng_counted counted;
    reading r = {.inner = ng_unpack_inner(in, &own), .sink = sink, .name = NG_BUF_INIT};
    const ng_source packed = ng_unpack_source(r.inner.unpack, source, &counted);
    ng_status s =
        ng_through_open(&r.through, NG_THROUGH_ARCHIVES, &packed, r.inner.unpack, in->depth, err);
    if (s == NG_OK)
        s = read_entries(&r, err);
    ng_through_release(&r.through);
    ng_buf_release(&r.name);
    return s;
}

const ng_format ng_format_archive = {
    .name = "archive", .flags = NG_FORMAT_APART, .sniff = sniff, .stream = ng_archive_stream};
