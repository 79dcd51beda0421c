/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_tree.h - a page as an array of nodes.
 *
 * markup → clean markup (html_scan.c: tokens in one form, limits, no scripts) → tree of libxml2 →
 * array of its elements and texts in document order. The nodes below a node are those from it to
 * its `end`, so everything is a loop over the array, forwards (what a node gets from its parent) or
 * backwards (what a parent gets from its nodes), and nothing recurses.
 *
 * Ownership: an ng_html_tree is released with ng_html_tree_release; what nodes point to is its.
 * Threads:   no state; one thread at a time per tree.
 * Errors:    NG_NOMEM; NG_LIMIT for what is nested or divided beyond all sense.
 */
#ifndef NG_HTML_TREE_H
#define NG_HTML_TREE_H

#include <libxml/tree.h>
#include <stddef.h>
#include <stdint.h>

#include "nutgraf/buffer.h"
#include "nutgraf/error.h"

#define NG_HTML_NODES_MAX      250000    /* elements and texts of one page */
#define NG_HTML_DEPTH_MAX      512       /* elements in elements */
#define NG_HTML_ATTRIBUTES_MAX 1000      /* of one element */
#define NG_HTML_OUTPUT_MAX     (8 << 20) /* bytes of text found in a page */
#define NG_HTML_JSON_MAX       32        /* scripts of JSON-LD that are looked at */

typedef enum ng_html_tag {
    NG_TAG_OTHER, /* and so inline */
    NG_TAG_A,
    NG_TAG_ADDRESS,
    NG_TAG_ARTICLE,
    NG_TAG_ASIDE,
    NG_TAG_BLOCKQUOTE,
    NG_TAG_BODY,
    NG_TAG_BR,
    NG_TAG_CAPTION,
    NG_TAG_DIV,
    NG_TAG_DL,
    NG_TAG_FIGCAPTION,
    NG_TAG_FIGURE,
    NG_TAG_FOOTER,
    NG_TAG_FORM,
    NG_TAG_HEADER,
    NG_TAG_HEADING,
    NG_TAG_HR,
    NG_TAG_IMG,
    NG_TAG_ITEM, /* li, dt, dd */
    NG_TAG_LIST, /* ul, ol, menu, dir */
    NG_TAG_MAIN,
    NG_TAG_NAV,
    NG_TAG_P,
    NG_TAG_PRE,
    NG_TAG_SECTION,
    NG_TAG_TABLE,
    NG_TAG_TD,
    NG_TAG_TIME,
    NG_TAG_TR,
    NG_TAG_TEXT /* no element */
} ng_html_tag;

enum {
    NG_TAG_BLOCK = 1, /* begins and ends a run of text */
    NG_TAG_VOID = 2,  /* has no content */
    NG_TAG_DROP = 4,  /* nothing in it is text to read */
    NG_TAG_ENDS = 8   /* its end tag is often left out: another of its kind ends it */
};

typedef struct ng_html_tag_info {
    ng_html_tag tag;
    unsigned flags;
    unsigned level; /* of a heading */
} ng_html_tag_info;

/* What is known of an element's name (lower case). */
ng_html_tag_info ng_html_tag_look(const char *name, size_t len);

/* What class, id, role and itemprop say of an element (html_names.c). */
enum {
    NG_NAME_BAD = 1,      /* menus, promotion, sharing, related stories, … */
    NG_NAME_GOOD = 2,     /* article, body, story, … */
    NG_NAME_COMMENTS = 4, /* what readers wrote */
    NG_NAME_CAPTION = 8,  /* of a picture */
    NG_NAME_CREDIT = 16,  /* of a picture, too */
    NG_NAME_BODY = 32,    /* declared to be the text of the article */
    NG_NAME_META = 64     /* byline, date line, who the author is */
};

typedef struct ng_html_node {
    xmlNodePtr xml;
    uint32_t parent; /* 0 for the first node, which is the whole page */
    uint32_t end;    /* one past the last node below */
    uint32_t block;  /* nearest element that is a block: this one or above */
    uint8_t tag;     /* ng_html_tag */
    uint8_t level;   /* of a heading */
    uint8_t names;   /* NG_NAME_… of the element itself */
    uint8_t kind;    /* ng_block_kind of text below, as far as it is known */
    uint8_t dropped; /* not content: set by ng_html_choose, for all nodes below too */
    /* Sums over the runs below (html_blocks.h). */
    uint32_t chars, links, commas;
    uint32_t texts; /* characters of runs that read like sentences */
    uint32_t kept;  /* of them in what is not dropped */
    uint32_t own;   /* of them in paragraphs that this node is the container of */
    uint32_t runs;  /* of this block itself */
    float score;
} ng_html_node;

typedef struct ng_html_tree {
    xmlDocPtr doc;
    ng_html_node *nodes;
    uint32_t n, cap;
} ng_html_tree;

#define NG_HTML_TREE_INIT                                                                          \
    {                                                                                              \
        NULL, NULL, 0, 0                                                                           \
    }

/* A range of the markup that ng_html_scan was given. */
typedef struct ng_html_range {
    size_t start, len;
} ng_html_range;

/* What ng_html_scan found beside the tree's markup. */
typedef struct ng_html_scripts {
    ng_html_range items[NG_HTML_JSON_MAX];
    size_t n;
} ng_html_scripts;

/* Append `html` (valid UTF-8) to `ret` in one plain form: names in lower case, the attributes that
 * somebody asks for, in double quotes, no comments, scripts or end tags of what is not open.
 * `scripts` (may be NULL) gets the places of JSON-LD. */
ng_status ng_html_scan(const char *html, size_t len, ng_buf *ret, ng_html_scripts *scripts,
                       ng_error *err) NG_MUST_CHECK;

/* Parse and flatten. Elements that hold no text to read and hidden ones are left out of the array
 * (not out of `doc`). `scripts` as above. */
ng_status ng_html_tree_make(const char *html, size_t len, ng_html_tree *ret,
                            ng_html_scripts *scripts, ng_error *err) NG_MUST_CHECK;
void ng_html_tree_release(ng_html_tree *t);

/* The next node of the tree of libxml2 in document order; NULL at its end. */
xmlNodePtr ng_html_next(xmlNodePtr node);

/* The value of an attribute, borrowed; NULL when there is none. */
const char *ng_html_attribute(xmlNodePtr node, const char *name);

/* NG_NAME_… of an element. */
unsigned ng_html_names(xmlNodePtr node);

/* Whether a class is of what screen readers alone read out. */
int ng_html_is_unseen(const char *names);

#endif
