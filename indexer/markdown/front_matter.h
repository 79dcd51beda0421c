/* SPDX-License-Identifier: GPL-2.0-or-later */
/* front_matter.h - what a text says of itself above its first line: YAML between `---` lines, TOML
 * between `+++` lines. Either becomes a JSON object, whose fields json_fields.h finds.
 *
 * Ownership: objects are given: json_decref. Spans are borrowed from the text.
 * Threads:   no state; call from any thread.
 * Errors:    NG_INVALID says what is wrong and in which line of the file, NG_LIMIT which limit was
 *            passed, NG_NOMEM.
 */
#ifndef NG_FRONT_MATTER_H
#define NG_FRONT_MATTER_H

#include <jansson.h>

#include "format.h"

#define NG_FRONT_MAX       (64u << 10) /* bytes of front matter that a parser is given */
#define NG_FRONT_DEPTH_MAX 16          /* lists and maps within each other */

typedef struct ng_front {
    const char *s; /* between the fences */
    size_t len;
    uint32_t line; /* of its first line in the file, from 1 */
    size_t end;    /* where the text begins, after the second fence */
    int toml;
} ng_front;

/* Find front matter at the beginning of a text: two fences, and a first line between them that
 * begins with a name and a colon (YAML), a name and `=` or a bracket (TOML). False for none. */
int ng_front_find(const char *text, size_t len, ng_front *ret);

/* The same for the beginning of a text whose second fence may lie further down. */
int ng_front_begins(const char *text, size_t len);

/* Gives its object. What a parser cannot read is read line by line, with a note. */
ng_status ng_front_read(const ng_front *f, const ng_read_sink *sink, json_t **ret,
                        ng_error *err) NG_MUST_CHECK;

/* Set the fields of an article. Members of nested tables like `taxonomies` and `params` count as
 * its own; addresses without a host are not taken; `categories` become section and tags. Without a
 * date, that of a path in it (2024/02/19/…) or of the input's counts. */
ng_status ng_front_apply(ng_article *a, json_t *object, const ng_read_input *in, uint32_t line,
                         const ng_read_sink *sink, ng_error *err) NG_MUST_CHECK;

/* Why an article with such an object is not to be read (a draft), or NULL. Constant text. */
const char *ng_front_unpublished(const json_t *object);

/* ---- The parsers. Scalars become texts, but true and false. ---- */

ng_status ng_front_yaml(const char *s, size_t len, uint32_t line, json_t **ret,
                        ng_error *err) NG_MUST_CHECK;
ng_status ng_front_toml(const char *s, size_t len, uint32_t line, json_t **ret,
                        ng_error *err) NG_MUST_CHECK;

/* `name: value` (or `name = value`) of each line that has one, and `- item` lines below a name
 * without a value: for what is not quite YAML or TOML. */
ng_status ng_front_lines(const char *s, size_t len, char separator, json_t **ret,
                         ng_error *err) NG_MUST_CHECK;

#endif
