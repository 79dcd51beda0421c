/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feed.h - RSS, RDF, Atom and exports of WordPress to articles, in steps.
 *
 * feed_parse.c makes a tree, also of what is not well-formed; feed_reader.c goes through the
 * entries; feed_rss.c, feed_atom.c and feed_wordpress.c read one each; feed_entry.c has what they
 * share; feed_text.c makes text of elements, feed_more.c finds out what is only a teaser,
 * wordpress_text.c makes paragraphs of blank lines and resolves shortcodes. docs/formats.md has the
 * rules in plain words.
 *
 * Ownership: an ng_feed borrows tree, input and sink; ng_feed_release frees what it holds. An
 *            ng_feed_entry owns its article until ng_feed_end.
 * Threads:   no state beside ng_feed; one thread at a time.
 * Errors:    NG_NOMEM, and what the sink returns. A value that an article refuses is left out with
 *            a note.
 */
#ifndef NG_FEED_H
#define NG_FEED_H

#include "format.h"
#include "nutgraf/buffer.h"
#include "xml.h"

#define NG_FEED_PASSED_MAX   16  /* kinds of items that are counted apart */
#define NG_FEED_PEOPLE_MAX   256 /* authors that an export explains */
#define NG_FEED_BASES_MAX    16  /* xml:base in xml:base */
#define NG_FEED_CUTS_MAX     16  /* entries that are left out because they are not well-formed */
#define NG_FEED_TEASER_WORDS 60  /* a description of fewer is no whole article */

typedef struct ng_feed_person {
    char *login, *name;
} ng_feed_person;

/* Hashes of the guid and the address of an entry; guid 0: empty. */
typedef struct ng_feed_seen {
    uint64_t guid, url;
} ng_feed_seen;

typedef struct ng_feed {
    const ng_read_input *in;
    const ng_read_sink *sink;
    const ng_xml *x;
    uint32_t repaired;
    uint32_t number;          /* of the entry, from 1 */
    uint32_t mended;          /* places where text had been decoded wrongly before it came here */
    ng_xml_id channel;        /* that the entries belong to; 0 none yet */
    ng_buf title, base, lang; /* of the channel */
    const char *passed[NG_FEED_PASSED_MAX]; /* kinds of items that are no articles */
    uint32_t n_passed[NG_FEED_PASSED_MAX];
    ng_feed_person people[NG_FEED_PEOPLE_MAX];
    size_t n_people;
    ng_feed_seen *seen; /* hash table of the guids so far */
    size_t n_seen, cap_seen;
} ng_feed;

typedef struct ng_feed_entry {
    ng_feed *f;
    ng_xml_id item;
    ng_article *a;
    ng_buf guid, url;
    ng_buf html;    /* the body */
    ng_xml_id body; /* the element that it came from */
    int whole;      /* it is the whole text, not a summary */
} ng_feed_entry;

/* ---- The document (feed_parse.c). ---- */

typedef struct ng_feed_cut {
    uint32_t line;
    ng_error why;
} ng_feed_cut;

typedef struct ng_feed_document {
    ng_xml *x;
    uint32_t mended; /* places */
    ng_feed_cut cuts[NG_FEED_CUTS_MAX];
    size_t n_cuts;
} ng_feed_document;

/* `ret->x` is freed with ng_xml_free. */
ng_status ng_feed_parse(const char *text, size_t len, ng_feed_document *ret,
                        ng_error *err) NG_MUST_CHECK;

/* Whether an element is an item of RSS or an entry of Atom. */
int ng_feed_is_entry(const ng_xml *x, ng_xml_id element);
/* Whether it is an element of Atom, of either version or of none. */
int ng_feed_is_atom(const ng_xml *x, ng_xml_id element, const char *name);
/* The next element in document order that does not lie in an entry; 0: no more. */
ng_xml_id ng_feed_after(const ng_xml *x, ng_xml_id element);

/* ---- The formats: one entry each, read into `e`. ---- */

ng_status ng_feed_rss_channel(ng_feed *f, ng_xml_id channel, ng_error *err) NG_MUST_CHECK;
ng_status ng_feed_rss_item(ng_feed_entry *e, ng_error *err) NG_MUST_CHECK;
ng_status ng_feed_atom_channel(ng_feed *f, ng_xml_id feed, ng_error *err) NG_MUST_CHECK;
ng_status ng_feed_atom_entry(ng_feed_entry *e, ng_error *err) NG_MUST_CHECK;

/* The names behind the logins of an export. */
ng_status ng_feed_wordpress_people(ng_feed *f, ng_xml_id channel, ng_error *err) NG_MUST_CHECK;
/* Whether an item of RSS is one of an export. */
int ng_feed_is_wordpress(const ng_feed_entry *e);
/* Whether it is an article; what is none is reported or counted. */
ng_status ng_feed_wordpress_wants(ng_feed_entry *e, int *ret, ng_error *err) NG_MUST_CHECK;
ng_status ng_feed_wordpress_item(ng_feed_entry *e, ng_error *err) NG_MUST_CHECK;

/* ---- What they share (feed_entry.c). ---- */

void ng_feed_release(ng_feed *f);

/* Bytes of a text that a report shows, at most `max`: for "%.*s". */
int ng_feed_shown(const char *text, size_t max);

/* Count an item that is no article, by its kind (text of the tree). */
void ng_feed_pass(ng_feed *f, const char *kind);
/* Report what was counted. */
void ng_feed_report_passed(ng_feed *f);

/* Move `*s` behind white space; gives the length of what is left without that at its end. */
size_t ng_feed_trim(const char **s, size_t len);

/* Set a field; what the article refuses is left out with a note. */
ng_status ng_feed_set(ng_feed_entry *e, ng_article_field field, const char *value, size_t len,
                      ng_error *err) NG_MUST_CHECK;
/* The same with the text of an element; 0: none. */
ng_status ng_feed_set_text(ng_feed_entry *e, ng_article_field field, ng_xml_id element,
                           ng_error *err) NG_MUST_CHECK;
/* Take a date when `m` has none yet. */
ng_status ng_feed_set_moment(ng_feed_entry *e, ng_moment *m, ng_xml_id element,
                             ng_error *err) NG_MUST_CHECK;
/* A category: the section, when it is the first and has no scheme, and a tag. */
ng_status ng_feed_set_category(ng_feed_entry *e, const char *name, size_t len, const char *scheme,
                               ng_error *err) NG_MUST_CHECK;
/* Take an address of the entry, whole, when there is none yet; what is none is passed over. */
ng_status ng_feed_set_url(ng_feed_entry *e, ng_xml_id at, const char *url, size_t len,
                          ng_error *err) NG_MUST_CHECK;
/* Take the base of addresses of a channel. */
ng_status ng_feed_set_base(ng_feed *f, ng_xml_id at, const char *url, size_t len,
                           ng_error *err) NG_MUST_CHECK;
/* The language at an element, as xml:lang has it, else of the channel. */
ng_status ng_feed_set_lang(ng_feed_entry *e, ng_xml_id at, ng_error *err) NG_MUST_CHECK;
/* A text with or without markup as the title. */
ng_status ng_feed_set_title(ng_feed_entry *e, const char *html, size_t len,
                            ng_error *err) NG_MUST_CHECK;
/* Take the markup of an element as the body, when there is none yet. `whole`: as in the entry. */
ng_status ng_feed_set_body(ng_feed_entry *e, ng_xml_id element, const char *html, size_t len,
                           int whole, ng_error *err) NG_MUST_CHECK;

/* Finish the entry (status `s` of reading it) and hand it to the sink. */
ng_status ng_feed_end(ng_feed_entry *e, ng_status s, ng_error *err) NG_MUST_CHECK;

/* ---- Guids (feed_guid.c). ---- */

/* Set the id. A guid that belongs to an entry of another address already is left out with a note,
 * so that no entry takes the place of another. */
ng_status ng_feed_set_id(ng_feed_entry *e, ng_error *err) NG_MUST_CHECK;

/* ---- Texts (feed_text.c). ---- */

/* Append the text below an element. What was windows-1252 or UTF-8, taken for ISO-8859-1, is put
 * right: `&#146;`, `&#226;&#128;&#166;`. */
ng_status ng_feed_text(ng_feed *f, ng_xml_id element, ng_buf *ret, ng_error *err) NG_MUST_CHECK;
/* Append the content of an element as HTML: its text, or its elements as markup. */
ng_status ng_feed_html(ng_feed *f, ng_xml_id element, ng_buf *ret, ng_error *err) NG_MUST_CHECK;
/* Append a text that is no markup as HTML, with paragraphs at blank lines. */
ng_status ng_feed_escape(const char *text, size_t len, ng_buf *ret, ng_error *err) NG_MUST_CHECK;
/* Append HTML in which `<` that begins no element of HTML is escaped: "the <blink> tag", "a < b".
 */
ng_status ng_feed_only_tags(const char *html, size_t len, ng_buf *ret, ng_error *err) NG_MUST_CHECK;
/* Whether a text that is said to be plain is markup all the same: it closes an element of HTML. */
int ng_feed_is_markup(const char *text, size_t len);

/* ---- Teasers (feed_more.c). ---- */

/* Cut "Read more" and "The post … appeared first on …" off the end. True when the former was there.
 */
int ng_feed_cut_more(ng_buf *html);
/* Whether the text ends with an ellipsis. */
int ng_feed_breaks_off(const char *html, size_t len);
/* Words between the tags; a sign of Chinese or Japanese counts half of one. */
size_t ng_feed_words(const char *html, size_t len);

/* ---- WordPress (wordpress_text.c, wordpress_codes.c). ---- */

/* Append HTML with a `<p>` at each blank line that parts text, and without comments. */
ng_status ng_wordpress_paragraphs(const char *html, size_t len, ng_buf *ret,
                                  ng_error *err) NG_MUST_CHECK;
/* Append HTML with `[caption]` as a caption and without the other shortcodes. */
ng_status ng_wordpress_codes(const char *html, size_t len, ng_buf *ret,
                             ng_error *err) NG_MUST_CHECK;

#endif
