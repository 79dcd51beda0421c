/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xml.h - an XML document as a tree, for readers of feeds and agency formats.
 *
 * Elements have a local name and a vocabulary (ng_xml_ns), so that readers need not care for
 * prefixes. A prefix that nobody declared means what it conventionally means. Document types are
 * passed over, with the modules that they name; entity declarations are refused; HTML's entities
 * (&nbsp;) are known all the same, for feeds are full of them. A document that breaks off or is not
 * well-formed gives the tree up to there: what came before is whole.
 *
 * Ownership: an ng_xml is freed with ng_xml_free (NULL is fine); all texts belong to it.
 * Threads:   one thread at a time while it is parsed; then any number may read.
 * Errors:    NG_NOMEM; NG_LIMIT names the limit; NG_INVALID for an entity declaration, or when
 *            nothing could be read.
 */
#ifndef NG_XML_H
#define NG_XML_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/buffer.h"
#include "nutgraf/error.h"

#define NG_XML_DEPTH_MAX      256     /* elements in elements */
#define NG_XML_NODES_MAX      2000000 /* elements and runs of text */
#define NG_XML_ATTRIBUTES_MAX 256     /* of one element */

/* Vocabularies. */
typedef enum ng_xml_ns {
    NG_XMLNS_NONE,  /* none declared: RSS 2.0, NITF, NewsML 1.2 */
    NG_XMLNS_OTHER, /* one that nobody here knows */
    NG_XMLNS_ATOM,  /* Atom 1.0 and 0.3 */
    NG_XMLNS_RSS,   /* RSS 1.0, 0.90 and those who write a namespace for 2.0 */
    NG_XMLNS_RDF,
    NG_XMLNS_DC, /* Dublin Core elements and terms */
    NG_XMLNS_CONTENT,
    NG_XMLNS_WORDPRESS,
    NG_XMLNS_EXCERPT, /* of WordPress */
    NG_XMLNS_MEDIA,
    NG_XMLNS_ITUNES,
    NG_XMLNS_XHTML,
    NG_XMLNS_NITF,
    NG_XMLNS_NEWSML_G2
} ng_xml_ns;

typedef struct ng_xml ng_xml;

typedef uint32_t ng_xml_id; /* of a node; 0: none */

/* `text` is UTF-8, whatever its declaration says. */
ng_status ng_xml_parse(const char *text, size_t len, ng_xml **ret, ng_error *err) NG_MUST_CHECK;
void ng_xml_free(ng_xml *x);

/* Why the document is not whole, with the line; NULL when it is. */
const char *ng_xml_broken(const ng_xml *x, uint32_t *ret_line);

/* Whether the end tag of an element was read: without it, its content may be cut. */
int ng_xml_is_whole(const ng_xml *x, ng_xml_id element);

ng_xml_id ng_xml_root(const ng_xml *x);

/* ---- Walking: elements only, unless said otherwise. ---- */

ng_xml_ns ng_xml_ns_of(const ng_xml *x, ng_xml_id element);
const char *ng_xml_name(const ng_xml *x, ng_xml_id element); /* local; case as written */
uint32_t ng_xml_line(const ng_xml *x, ng_xml_id element);
ng_xml_id ng_xml_parent(const ng_xml *x, ng_xml_id element);
int ng_xml_is(const ng_xml *x, ng_xml_id element, ng_xml_ns ns, const char *name);

/* The first child element, and the next element beside one. */
ng_xml_id ng_xml_first(const ng_xml *x, ng_xml_id element);
ng_xml_id ng_xml_next(const ng_xml *x, ng_xml_id element);
/* The first child of that name, and the next beside one. */
ng_xml_id ng_xml_child(const ng_xml *x, ng_xml_id element, ng_xml_ns ns, const char *name);
ng_xml_id ng_xml_again(const ng_xml *x, ng_xml_id element, ng_xml_ns ns, const char *name);
/* The next element in document order below `top`, after `element` (which may be `top`). */
ng_xml_id ng_xml_walk(const ng_xml *x, ng_xml_id top, ng_xml_id element);

/* The value of an attribute by its name as written ("xml:lang", "href"); NULL when there is none.
 */
const char *ng_xml_attribute(const ng_xml *x, ng_xml_id element, const char *name);
/* The nearest value at the element or above it: of xml:lang, xml:base. */
const char *ng_xml_inherited(const ng_xml *x, ng_xml_id element, const char *name);

/* Append all text below an element. */
ng_status ng_xml_text(const ng_xml *x, ng_xml_id element, ng_buf *ret, ng_error *err) NG_MUST_CHECK;
/* Append what is inside an element as markup with local names and their attributes: for the HTML
 * reader. */
ng_status ng_xml_markup(const ng_xml *x, ng_xml_id element, ng_buf *ret,
                        ng_error *err) NG_MUST_CHECK;

/* ---- Between the files of this module. ---- */

ng_xml_ns ng_xml_ns_of_uri(const char *uri);
ng_xml_ns ng_xml_ns_of_prefix(const char *prefix, size_t len);

typedef struct ng_xml_node {
    uint32_t parent, first, last, next;
    uint32_t text;       /* offset: local name of an element, content of a text */
    uint32_t len;        /* of a text */
    uint32_t attributes; /* the first of its attributes */
    uint32_t line;
    uint16_t n_attributes;
    uint8_t ns;
    uint8_t is_text;
    uint8_t whole;
} ng_xml_node;

typedef struct ng_xml_pair {
    uint32_t name, value; /* offsets */
} ng_xml_pair;

struct ng_xml {
    ng_xml_node *nodes; /* [0] is the document */
    size_t n, cap;
    ng_xml_pair *pairs;
    size_t n_pairs, cap_pairs;
    ng_buf texts; /* NUL-terminated each */
    char broken[NG_ERROR_TEXT_MAX];
    uint32_t broken_line;
};

#endif
