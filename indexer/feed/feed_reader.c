/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feed_reader.c - telling feeds, and going through their entries. */
#include <string.h>
#include <strings.h>

#include "feed.h"
#include "xml_sniff.h"

#define LOOK_BYTES 16384 /* that may tell a vocabulary */

/* ---- Telling feeds ---- */

/* The probe, which a root element with its vocabularies may go beyond, or the bytes behind it. */
static int mentions(const ng_probe *p, const char *text)
{
    size_t n = p->bytes_len < LOOK_BYTES ? p->bytes_len : LOOK_BYTES;
    return memmem(p->text, p->len, text, strlen(text)) != NULL ||
           memmem(p->bytes, n, text, strlen(text)) != NULL;
}

static int sniff(const ng_probe *p)
{
    char name[32];
    if (!ng_xml_sniff(p, name))
        return 0;
    if (strcasecmp(name, "rss") == 0 || strcmp(name, "feed") == 0)
        return 1;
    if (strcmp(name, "entry") == 0)
        return mentions(p, "w3.org/2005/Atom") || mentions(p, "purl.org/atom/");
    if (strcmp(name, "RDF") != 0 && strcmp(name, "Channel") != 0)
        return 0;
    return mentions(p, "purl.org/rss/") || mentions(p, "purl.org/net/rss") ||
           mentions(p, "netscape.com/");
}

/* ---- Entries ---- */

static ng_status read_entry(ng_feed *f, ng_xml_id item, int atom, ng_error *err)
{
    ng_feed_entry e = {.f = f, .item = item};
    f->number++;
    ng_status s = ng_read_begin(f->in, f->number, f->number == 1 ? f->repaired : 0, &e.a, err);
    if (s == NG_OK)
        s = atom ? ng_feed_atom_entry(&e, err) : ng_feed_rss_item(&e, err);
    ng_buf_release(&e.guid);
    ng_buf_release(&e.url);
    ng_buf_release(&e.html);
    return s;
}

static int is_channel(const ng_xml *x, ng_xml_id element)
{
    ng_xml_ns ns = ng_xml_ns_of(x, element);
    return (ns == NG_XMLNS_NONE || ns == NG_XMLNS_RSS || ns == ng_xml_ns_of(x, ng_xml_root(x))) &&
           strcasecmp(ng_xml_name(x, element), "channel") == 0;
}

static ng_status read_entries(ng_feed *f, int atom, ng_error *err)
{
    const ng_xml *x = f->x;
    ng_xml_id at = ng_xml_root(x);
    ng_status s = ng_feed_is_atom(x, at, "feed") ? ng_feed_atom_channel(f, at, err) : NG_OK;
    for (; at && s == NG_OK; at = ng_feed_after(x, at)) {
        if (ng_feed_is_entry(x, at) && ng_xml_is_whole(x, at))
            s = read_entry(f, at, atom, err);
        else if (!atom && is_channel(x, at))
            s = ng_feed_rss_channel(f, at, err);
    }
    return s;
}

/* ---- The document ---- */

static void report(ng_feed *f, const ng_feed_document *d)
{
    uint32_t line = 0;
    const char *broken = ng_xml_broken(f->x, &line);
    ng_feed_report_passed(f);
    if (d->mended > 0)
        ng_read_note(f->sink, 0, "not well-formed XML was mended in %u places", d->mended);
    for (size_t i = 0; i < d->n_cuts; i++)
        f->sink->on_fault(f->sink->data, d->cuts[i].line, &d->cuts[i].why);
    if (broken) {
        ng_error fault = NG_ERROR_INIT;
        ng_fail(&fault, NG_INVALID, "%s; whole entries before it: %u", broken, f->number);
        f->sink->on_fault(f->sink->data, line, &fault);
    } else if (f->number == 0 && d->n_cuts == 0) {
        ng_read_skip(f->sink, 0, "an empty feed: there are no entries in it");
    }
}

static ng_status read(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                      const ng_read_sink *sink, ng_error *err)
{
    ng_error own = NG_ERROR_INIT;
    ng_feed_document d;
    err = err ? err : &own;
    ng_status s = ng_feed_parse(text, len, &d, err);
    if (s != NG_OK)
        return s;
    ng_feed f = {.in = in, .sink = sink, .x = d.x, .repaired = repaired};
    ng_xml_id root = ng_xml_root(d.x);
    int atom = ng_feed_is_atom(d.x, root, "feed") || ng_feed_is_atom(d.x, root, "entry");
    if (!atom && strcmp(ng_xml_name(d.x, root), "feed") == 0)
        s = ng_fail(err, NG_INVALID, "it is an XML document, which no reader takes");
    else
        s = read_entries(&f, atom, err);
    if (s == NG_OK)
        report(&f, &d);
    ng_feed_release(&f);
    ng_xml_free(d.x);
    return s;
}

const ng_format ng_format_feed = {
    .name = "feed", .flags = NG_FORMAT_APART, .sniff = sniff, .read = read};
