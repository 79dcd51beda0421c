/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sgml_reader.c - which part of which document a text belongs to. */
#include <string.h>

#include "nutgraf/text.h"
#include "sgml.h"

/* Where text goes. */
typedef enum part {
    NOWHERE,
    ID,
    TITLE,
    DATELINE,
    DATE,
    AUTHOR,
    SOURCE,
    SECTION,
    TAGS, /* a list, whose items are <D> */
    TAG,
    BODY,
    RAW
} part;

typedef struct element {
    const char *name;
    part part;
} element;

/* Those of Reuters-21578, then those of TREC and LDC. */
static const element elements[] = {
    {"TITLE", TITLE},      {"DATELINE", DATELINE}, {"DATE", DATE},      {"AUTHOR", AUTHOR},
    {"TOPICS", TAGS},      {"PLACES", TAGS},       {"PEOPLE", TAGS},    {"ORGS", TAGS},
    {"EXCHANGES", TAGS},   {"BODY", BODY},         {"TEXT", RAW},       {"DOCNO", ID},
    {"DOCID", ID},         {"HEADLINE", TITLE},    {"HEAD", TITLE},     {"HL", TITLE},
    {"TI", TITLE},         {"BYLINE", AUTHOR},     {"DATE1", DATE},     {"DATE_TIME", DATE},
    {"PUBDATE", DATE},     {"DD", DATE},           {"PUB", SOURCE},     {"SOURCE", SOURCE},
    {"SO", SOURCE},        {"SECTION", SECTION},   {"LEADPARA", RAW},   {"LP", RAW},
    {"SUBJECT", NOWHERE},  {"UNKNOWN", NOWHERE},   {"MKNOTE", NOWHERE}, {"GRAPHIC", NOWHERE},
    {"COMPANIES", NOWHERE}};

typedef struct reading {
    const ng_read_input *in;
    const ng_read_sink *sink;
    ng_sgml_document document;
    part part;
    int open, in_text;
    int id_done;     /* one is enough */
    uint32_t number; /* of documents */
    const char *start;
    uint32_t repaired;
} reading;

static const element *find(const ng_sgml_token *t)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (ng_sgml_is(t, elements[i].name))
            return &elements[i];
    return NULL;
}

static ng_buf *place(reading *r)
{
    ng_sgml_document *d = &r->document;
    switch (r->part) {
    case ID:
        return &d->id;
    case TITLE:
        return &d->title;
    case DATELINE:
        return &d->dateline;
    case DATE:
        return &d->date;
    case AUTHOR:
        return &d->author;
    case SOURCE:
        return &d->source;
    case SECTION:
        return &d->section;
    case TAG:
        return &d->tags;
    case BODY:
        return &d->body;
    case RAW:
        return &d->raw;
    case TAGS:
    case NOWHERE:
        break;
    }
    return NULL;
}

static ng_status add_text(reading *r, const ng_sgml_token *t, ng_error *err)
{
    ng_sgml_document *d = &r->document;
    ng_buf *to = place(r);
    if (!to || !r->open)
        return NG_OK;
    if (to == &d->body && d->body_line == 0)
        d->body_line = t->line;
    if (to == &d->raw && d->raw_line == 0)
        d->raw_line = t->line;
    return ng_sgml_decode(t->s, t->len, to, err);
}

/* Lines of what is left out of raw: a line number is where it was. */
static ng_status keep_lines(reading *r, const ng_sgml_token *t, ng_error *err)
{
    ng_status s = NG_OK;
    if (!r->in_text || r->part == RAW || r->document.raw_line == 0)
        return s;
    for (size_t i = 0; i < t->len && s == NG_OK; i++)
        if (t->s[i] == '\n')
            s = ng_buf_add_char(&r->document.raw, '\n', err);
    return s;
}

/* ---- Documents ---- */

/* U+FFFD in what was read of the document. */
static uint32_t count_repaired(const reading *r, const char *end)
{
    uint32_t n = 0;
    const char *at = r->start;
    while (r->repaired > 0 && (at = memmem(at, (size_t)(end - at), "\xEF\xBF\xBD", 3))) {
        n++;
        at += 3;
    }
    return n;
}

static ng_status end_document(reading *r, const char *end, ng_error *err)
{
    if (!r->open)
        return NG_OK;
    r->document.repaired = count_repaired(r, end);
    ng_status s = ng_sgml_article(&r->document, r->in, r->number, r->sink, err);
    ng_sgml_document_release(&r->document);
    r->open = r->in_text = 0;
    r->part = NOWHERE;
    return s;
}

static ng_status begin_document(reading *r, const ng_sgml_token *t, ng_error *err)
{
    const char *value = "";
    ng_status s = NG_OK;
    if (r->open) {
        ng_read_note(r->sink, r->document.line, "a document is not closed before the next begins");
        s = end_document(r, t->s, err);
    }
    r->document = (ng_sgml_document){.line = t->line, .reuters = ng_sgml_is(t, "REUTERS")};
    r->open = 1;
    r->number++;
    r->start = t->s;
    r->part = NOWHERE;
    r->in_text = r->id_done = 0;
    size_t len = ng_sgml_attribute(t, r->document.reuters ? "NEWID" : "ID", &value);
    if (s == NG_OK && r->document.reuters)
        s = ng_buf_add_str(&r->document.id, len ? "reuters-" : "reuters-old-", err);
    if (r->document.reuters && len == 0)
        len = ng_sgml_attribute(t, "OLDID", &value);
    if (r->document.reuters && len == 0)
        ng_buf_clear(&r->document.id);
    r->id_done = len > 0 || r->document.reuters;
    return s == NG_OK ? ng_buf_add(&r->document.id, value, len, err) : s;
}

/* ---- Tags ---- */

static int is_document(const ng_sgml_token *t)
{
    return ng_sgml_is(t, "REUTERS") || ng_sgml_is(t, "DOC");
}

static ng_status open_tag(reading *r, const ng_sgml_token *t, ng_error *err)
{
    const element *e = find(t);
    if (is_document(t))
        return begin_document(r, t, err);
    if (ng_sgml_is(t, "P") && r->part == RAW) {
        r->document.paragraphs = 1;
        return ng_buf_add_char(&r->document.raw, '\f', err);
    }
    if (r->part == TAGS && ng_sgml_is(t, "D"))
        r->part = TAG;
    if (!r->open || !e || r->part == BODY)
        return NG_OK;
    /* In a running text, names of its own markup say nothing. */
    if (r->in_text && e->part != TITLE && e->part != DATELINE && e->part != AUTHOR &&
        e->part != BODY && e->part != RAW)
        return NG_OK;
    r->in_text = r->in_text || e->part == RAW;
    r->part = e->part == ID && r->id_done ? NOWHERE : e->part;
    return NG_OK;
}

static ng_status close_tag(reading *r, const ng_sgml_token *t, const char *end, ng_error *err)
{
    const element *e = find(t);
    if (is_document(t))
        return end_document(r, end, err);
    if (r->part == TAG && ng_sgml_is(t, "D")) {
        r->part = TAGS;
        return ng_buf_add_char(&r->document.tags, '\0', err);
    }
    if (ng_sgml_is(t, "P") && r->part == RAW)
        return ng_buf_add_char(&r->document.raw, '\f', err);
    if (!r->open || !e || (r->part == BODY && e->part != BODY && e->part != RAW))
        return NG_OK;
    if (e->part == ID)
        r->id_done = r->id_done || r->document.id.len > 0;
    if (e->part == RAW)
        r->in_text = 0;
    r->part = r->in_text ? RAW : NOWHERE;
    return NG_OK;
}

static ng_status take(reading *r, const ng_sgml_token *t, ng_error *err)
{
    ng_status s = keep_lines(r, t, err);
    if (s != NG_OK)
        return s;
    switch (t->kind) {
    case NG_SGML_TEXT:
        return add_text(r, t, err);
    case NG_SGML_OPEN:
        return open_tag(r, t, err);
    case NG_SGML_CLOSE:
        return close_tag(r, t, t->s + t->len, err);
    case NG_SGML_END:
        break;
    }
    return NG_OK;
}

static ng_status read_sgml(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                           const ng_read_sink *sink, ng_error *err)
{
    ng_sgml_lexer lexer = {.at = text, .end = text + len, .line = 1};
    reading r = {.in = in, .sink = sink, .repaired = repaired};
    ng_status s = NG_OK;
    for (;;) {
        ng_sgml_token t = ng_sgml_next(&lexer);
        if (t.kind == NG_SGML_END || s != NG_OK)
            break;
        s = take(&r, &t, err);
    }
    if (s == NG_OK && r.open) {
        ng_read_note(sink, r.document.line, "a document is not closed before the end");
        s = end_document(&r, text + len, err);
    }
    ng_sgml_document_release(&r.document);
    if (s == NG_OK && r.number == 0)
        ng_read_skip(sink, 0, "there is no document in it");
    return s;
}

/* `<DOC>` with a number, a text or an id; a <DOC> of other XML has none of them. */
static int sniff(const ng_probe *p)
{
    static const char *const signs[] = {"<DOCNO>", "<DOCID>", "<TEXT>", "<HEADLINE>"};
    if (ng_probe_begins(p, "<!DOCTYPE lewis") || ng_probe_begins(p, "<REUTERS "))
        return 1;
    if (!ng_probe_begins(p, "<DOC>") && !ng_probe_begins(p, "<DOC "))
        return 0;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (memmem(p->text, p->len, signs[i], strlen(signs[i])))
            return 1;
    return 0;
}

const ng_format ng_format_sgml = {
    .name = "sgml", .flags = NG_FORMAT_APART, .sniff = sniff, .read = read_sgml};
