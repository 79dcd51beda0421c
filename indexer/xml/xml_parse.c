/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xml_parse.c - Expat's events to a tree.
 *
 * Namespaces are resolved here, not by Expat: to it an undeclared prefix is the end of the
 * document, and feeds have them. */
#include <expat.h>
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

#include "xml.h"

#define PREFIX_MAX   32  /* bytes of a prefix that is declared; longer ones are not known */
#define BINDINGS_MAX 256 /* that hold at the same time */

/* A prefix that is declared somewhere above. */
struct binding {
    char prefix[PREFIX_MAX]; /* "" the default */
    ng_xml_ns ns;
    uint32_t depth;
};

struct builder {
    ng_xml *x;
    XML_Parser parser;
    ng_xml_id open; /* the innermost element */
    uint32_t depth;
    struct binding bindings[BINDINGS_MAX];
    size_t n_bindings;
    ng_status status;
    ng_error *err;
};

static void stop(struct builder *b, ng_status status)
{
    b->status = status;
    XML_StopParser(b->parser, XML_FALSE);
}

static int keep(struct builder *b, const char *text, size_t len, uint32_t *ret)
{
    *ret = (uint32_t)b->x->texts.len;
    ng_status s = ng_buf_add(&b->x->texts, text, len, b->err);
    if (s == NG_OK)
        s = ng_buf_add_char(&b->x->texts, '\0', b->err);
    if (s != NG_OK)
        stop(b, s);
    return s == NG_OK;
}

static int grow(struct builder *b, void **items, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return 1;
    size_t more = *cap ? 2 * *cap : 256;
    void *p = realloc(*items, more * size);
    if (!p) {
        stop(b, ng_fail(b->err, NG_NOMEM, "no memory for a tree of XML"));
        return 0;
    }
    *items = p;
    *cap = more;
    return 1;
}

/* A node below the open element; NULL when there is no room. */
static ng_xml_node *add_node(struct builder *b)
{
    ng_xml *x = b->x;
    if (x->n > NG_XML_NODES_MAX) {
        stop(b, ng_fail(b->err, NG_LIMIT, "an XML document has over %d nodes", NG_XML_NODES_MAX));
        return NULL;
    }
    void *nodes = x->nodes;
    if (!grow(b, &nodes, x->n, &x->cap, sizeof *x->nodes))
        return NULL;
    x->nodes = nodes;
    ng_xml_id id = (ng_xml_id)x->n++;
    ng_xml_node *node = &x->nodes[id], *parent = &x->nodes[b->open];
    *node = (ng_xml_node){.parent = b->open};
    node->line = (uint32_t)XML_GetCurrentLineNumber(b->parser);
    if (parent->last)
        x->nodes[parent->last].next = id;
    else
        parent->first = id;
    parent->last = id;
    return node;
}

/* ---- Namespaces. ---- */

static void bind(struct builder *b, const char *prefix, const char *uri)
{
    if (b->n_bindings == BINDINGS_MAX || strlen(prefix) >= PREFIX_MAX)
        return;
    struct binding *n = &b->bindings[b->n_bindings++];
    memcpy(n->prefix, prefix, strlen(prefix) + 1);
    n->ns = ng_xml_ns_of_uri(uri);
    n->depth = b->depth;
}

static void bind_all(struct builder *b, const XML_Char **attributes)
{
    for (; *attributes; attributes += 2) {
        if (strcmp(attributes[0], "xmlns") == 0)
            bind(b, "", attributes[1]);
        else if (strncmp(attributes[0], "xmlns:", 6) == 0)
            bind(b, attributes[0] + 6, attributes[1]);
    }
}

static ng_xml_ns resolve(const struct builder *b, const char *name, size_t prefix)
{
    for (size_t i = b->n_bindings; i-- > 0;)
        if (strlen(b->bindings[i].prefix) == prefix &&
            memcmp(b->bindings[i].prefix, name, prefix) == 0)
            return b->bindings[i].ns;
    return prefix ? ng_xml_ns_of_prefix(name, prefix) : NG_XMLNS_NONE;
}

/* ---- Events. ---- */

static int add_attributes(struct builder *b, ng_xml_node *node, const XML_Char **attributes)
{
    ng_xml *x = b->x;
    node->attributes = (uint32_t)x->n_pairs;
    for (; *attributes; attributes += 2) {
        void *pairs = x->pairs;
        if (node->n_attributes == NG_XML_ATTRIBUTES_MAX) {
            stop(b, ng_fail(b->err, NG_LIMIT, "an XML element has over %d attributes",
                            NG_XML_ATTRIBUTES_MAX));
            return 0;
        }
        if (!grow(b, &pairs, x->n_pairs, &x->cap_pairs, sizeof *x->pairs))
            return 0;
        x->pairs = pairs;
        ng_xml_pair *pair = &x->pairs[x->n_pairs];
        if (!keep(b, attributes[0], strlen(attributes[0]), &pair->name) ||
            !keep(b, attributes[1], strlen(attributes[1]), &pair->value))
            return 0;
        x->n_pairs++;
        node->n_attributes++;
    }
    return 1;
}

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct builder *b = data;
    if (b->depth == NG_XML_DEPTH_MAX) {
        stop(b,
             ng_fail(b->err, NG_LIMIT, "XML elements are nested over %d deep", NG_XML_DEPTH_MAX));
        return;
    }
    b->depth++;
    bind_all(b, attributes);
    ng_xml_node *node = add_node(b);
    const char *colon = strchr(name, ':'), *local = colon ? colon + 1 : name;
    if (!node || !keep(b, local, strlen(local), &node->text) ||
        !add_attributes(b, node, attributes))
        return;
    node->ns = (uint8_t)resolve(b, name, colon ? (size_t)(colon - name) : 0);
    b->open = (ng_xml_id)(node - b->x->nodes);
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    struct builder *b = data;
    (void)name;
    b->x->nodes[b->open].whole = 1;
    b->open = b->x->nodes[b->open].parent;
    while (b->n_bindings > 0 && b->bindings[b->n_bindings - 1].depth == b->depth)
        b->n_bindings--;
    b->depth--;
}

static void XMLCALL on_text(void *data, const XML_Char *text, int len)
{
    struct builder *b = data;
    ng_xml *x = b->x;
    ng_xml_id last = x->nodes[b->open].last;
    if (last && x->nodes[last].is_text &&
        x->nodes[last].text + x->nodes[last].len + 1 == x->texts.len) {
        x->texts.len--; /* go on where the NUL stands */
        uint32_t at;
        if (keep(b, text, (size_t)len, &at))
            x->nodes[last].len += (uint32_t)len;
        return;
    }
    ng_xml_node *node = add_node(b);
    if (!node || !keep(b, text, (size_t)len, &node->text))
        return;
    node->len = (uint32_t)len;
    node->is_text = 1;
}

/* An entity that no declaration explains: one of HTML's, or nothing. */
static void XMLCALL on_skipped(void *data, const XML_Char *name, int is_parameter)
{
    xmlChar text[8];
    const htmlEntityDesc *e = is_parameter ? NULL : htmlEntityLookup((const xmlChar *)name);
    if (e && e->value > 0)
        on_text(data, (const char *)text, xmlCopyCharMultiByte(text, (int)e->value));
}

static void XMLCALL on_entity(void *data, const XML_Char *name, int is_parameter,
                              const XML_Char *value, int len, const XML_Char *base,
                              const XML_Char *system, const XML_Char *public,
                              const XML_Char *notation)
{
    struct builder *b = data;
    (void)value, (void)len, (void)base, (void)public, (void)notation;
    if (is_parameter && system) /* a module of a document type: nobody fetches it */
        return;
    stop(b, ng_fail(b->err, NG_INVALID, "it declares the entity %.60s, which is refused", name));
}

/* ---- The whole. ---- */

static void note_broken(struct builder *b)
{
    ng_error e = NG_ERROR_INIT;
    b->x->broken_line = (uint32_t)XML_GetCurrentLineNumber(b->parser);
    ng_fail(&e, NG_INVALID, "not well-formed XML: %s",
            XML_ErrorString(XML_GetErrorCode(b->parser)));
    memcpy(b->x->broken, e.text, sizeof e.text);
}

static ng_status parse(struct builder *b, const char *text, size_t len, ng_error *err)
{
    b->parser = XML_ParserCreate("UTF-8");
    if (!b->parser)
        return ng_fail(err, NG_NOMEM, "no memory for an XML parser");
    XML_SetUserData(b->parser, b);
    XML_SetElementHandler(b->parser, on_start, on_end);
    XML_SetCharacterDataHandler(b->parser, on_text);
    XML_SetSkippedEntityHandler(b->parser, on_skipped);
    XML_SetEntityDeclHandler(b->parser, on_entity);
    XML_UseForeignDTD(b->parser, XML_TRUE);
    enum XML_Status parsed = XML_Parse(b->parser, text, (int)len, XML_TRUE);
    if (parsed != XML_STATUS_OK && b->status == NG_OK) {
        if (XML_GetErrorCode(b->parser) == XML_ERROR_NO_MEMORY)
            b->status = ng_fail(err, NG_NOMEM, "no memory for a tree of XML");
        else
            note_broken(b);
    }
    XML_ParserFree(b->parser);
    if (b->status == NG_OK && !ng_xml_root(b->x))
        return ng_fail(err, NG_INVALID, "%s",
                       b->x->broken[0] ? b->x->broken : "there is no element in it");
    return b->status;
}

ng_status ng_xml_parse(const char *text, size_t len, ng_xml **ret, ng_error *err)
{
    ng_error own = NG_ERROR_INIT;
    if (len > INT32_MAX)
        return ng_fail(err, NG_LIMIT, "an XML document is over 2 GiB");
    struct builder *b = calloc(1, sizeof *b);
    ng_xml *x = calloc(1, sizeof *x);
    ng_status s = NG_OK;
    if (b && x)
        x->nodes = calloc(1, sizeof *x->nodes);
    if (!b || !x || !x->nodes) {
        s = ng_fail(err, NG_NOMEM, "no memory for a tree of XML");
    } else {
        x->n = x->cap = 1;
        b->x = x;
        b->err = err ? err : &own;
        s = parse(b, text, len, b->err);
    }
    free(b);
    if (s == NG_OK)
        *ret = x;
    else
        ng_xml_free(x);
    return s;
}

void ng_xml_free(ng_xml *x)
{
    if (!x)
        return;
    free(x->nodes);
    free(x->pairs);
    ng_buf_release(&x->texts);
    free(x);
}
