/* SPDX-License-Identifier: GPL-2.0-or-later */
/* agency.h - what the readers of agency formats (NITF, NewsML-G2, NewsML 1.2) share.
 *
 * An agency says the same thing in several places: metadata around a story, metadata in it. So a
 * field that is set stays as it is, and readers ask the better place first. What a field cannot
 * hold (too long, too many) is left out with a note; it never costs the article.
 *
 * Elements are found by their local names among those of their parent's vocabulary: these formats
 * come with and without namespaces.
 *
 * Ownership: an ng_agency borrows all it points to.
 * Threads:   no state; one thread at a time for each article.
 * Errors:    NG_NOMEM; what is wrong with an article alone is a note.
 */
#ifndef NG_AGENCY_H
#define NG_AGENCY_H

#include "format.h"
#include "xml.h"
#include "xml_visit.h"

/* An article that is being read. */
typedef struct ng_agency {
    const ng_xml *x;
    const ng_read_input *in;
    const ng_read_sink *sink;
    ng_article *a;
    uint32_t line; /* of the article, for notes */
    uint8_t has_lang;
    uint8_t full; /* a list was noted to be full */
} ng_agency;

/* ---- Elements. 0 is no element: it has no children, no text and no attributes. ---- */

/* Any vocabulary. */
int ng_agency_named(const ng_xml *x, ng_xml_id element, const char *name);
ng_xml_id ng_agency_child(const ng_xml *x, ng_xml_id element, const char *name);
ng_xml_id ng_agency_again(const ng_xml *x, ng_xml_id element, const char *name);
/* "body/body.head/byline": the first child of each name. */
ng_xml_id ng_agency_path(const ng_xml *x, ng_xml_id element, const char *path);
/* The first of that name below an element, in any vocabulary. */
ng_xml_id ng_agency_below(const ng_xml *x, ng_xml_id element, const char *name);
/* An attribute that says something; NULL otherwise. */
const char *ng_agency_attribute(const ng_xml *x, ng_xml_id element, const char *name);
/* Whether there is more than white space below an element. */
int ng_agency_has_text(const ng_xml *x, ng_xml_id element);
int ng_agency_is_blank(const char *s, size_t len);
/* The part of a code ("ninat:text", "http://…/text") that tells it from its like. */
const char *ng_agency_code(const char *code);

/* ---- Fields. ---- */

/* Set a field that is not set yet, or append to a list. `text` may be NULL. */
ng_status ng_agency_set(ng_agency *g, ng_article_field field, const char *text,
                        ng_error *err) NG_MUST_CHECK;
/* To the text of an element. */
ng_status ng_agency_set_element(ng_agency *g, ng_article_field field, ng_xml_id element,
                                ng_error *err) NG_MUST_CHECK;
/* An id as it is; one that an article cannot have (too long, or like one of a passage) is
 * shortened as those that are derived from addresses are, with a note. */
ng_status ng_agency_set_id(ng_agency *g, const char *text, ng_error *err) NG_MUST_CHECK;
/* The authors that a byline names: "By Ann Smith and Bob Jones". */
ng_status ng_agency_add_byline(ng_agency *g, const char *text, size_t len,
                               ng_error *err) NG_MUST_CHECK;
/* An author, unless it is the source under its own name. */
ng_status ng_agency_add_author(ng_agency *g, const char *text, ng_error *err) NG_MUST_CHECK;
/* A tag of the place that a dateline begins with: "AVERTON, Jan 10 (EXW) -". */
ng_status ng_agency_add_place(ng_agency *g, ng_xml_id dateline, ng_error *err) NG_MUST_CHECK;
/* A date that is not known yet; what is no date changes nothing. */
void ng_agency_set_moment(ng_moment *m, const char *text);
ng_status ng_agency_set_moment_element(ng_agency *g, ng_moment *m, ng_xml_id element,
                                       ng_error *err) NG_MUST_CHECK;

/* ---- Articles. ---- */

/* Whether there is a block that is neither caption nor credit nor heading. */
int ng_agency_has_story(const ng_article *a);

/* Whether a publishing status says that an item must not be shown; it is reported as skipped then.
 * `status` NULL: there is none. */
int ng_agency_is_pulled(const ng_agency *g, ng_xml_id item, const char *status);

/* Begins the article of an element. `number` as in ng_read_begin. */
ng_status ng_agency_begin(ng_agency *g, ng_xml_id element, uint32_t number, uint32_t repaired,
                          ng_error *err) NG_MUST_CHECK;

/* Ends it (status `s` of reading it): handed over or, without a story, skipped as `what`. Frees it
 * in any case. */
ng_status ng_agency_end(ng_agency *g, ng_status s, const char *what, ng_error *err) NG_MUST_CHECK;

/* Parse a document and give it to `read`, with `root`. A document that breaks off is read as far
 * as it goes, with a note. */
typedef ng_status (*ng_agency_read)(ng_agency *g, ng_xml_id root, uint32_t repaired, ng_error *err);
ng_status ng_agency_document(const ng_read_input *in, const char *text, size_t len,
                             uint32_t repaired, const ng_read_sink *sink, ng_agency_read read,
                             ng_error *err) NG_MUST_CHECK;

/* ---- Content (agency_content.c). ---- */

/* Add the story in an element: NITF, XHTML, or text of the media type `type` (NULL: not said). An
 * element in another vocabulary gives nothing. */
ng_status ng_agency_add_content(ng_agency *g, ng_xml_id element, const char *type,
                                ng_error *err) NG_MUST_CHECK;

#endif
