/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_fields.h - the fields of an article by the names that people give them. JSON, front matter
 * and tables with a header row share the lists.
 *
 * Ownership: members are borrowed from their object.
 * Threads:   no state; call from any thread.
 * Errors:    as reader.h.
 */
#ifndef NG_JSON_FIELDS_H
#define NG_JSON_FIELDS_H

#include <jansson.h>

#include "reader.h"

typedef enum ng_json_field {
    NG_JSON_ID,
    NG_JSON_URL,
    NG_JSON_TITLE,
    NG_JSON_AUTHORS,
    NG_JSON_PUBLISHED,
    NG_JSON_MODIFIED,
    NG_JSON_SECTION,
    NG_JSON_LANG,
    NG_JSON_TAGS,
    NG_JSON_SOURCE,
    NG_JSON_TEXT, /* plain */
    NG_JSON_HTML,
    NG_JSON_FIELDS
} ng_json_field;

/* The first member that is called like the field and holds something: no null, no truth value, no
 * empty text or list. Names of the map (NULL none) come first. NULL when there is none. */
const json_t *ng_json_member(const json_t *object, ng_json_field field, const ng_field_map *map);

/* The text of a value: a text, a number, or the name of an object; of a list, its first. It is
 * borrowed from the value or stands in `number`. False when there is none. */
#define NG_JSON_NUMBER_MAX 32
typedef struct ng_json_text {
    const char *s;
    size_t len;
    char number[NG_JSON_NUMBER_MAX];
} ng_json_text;
int ng_json_text_of(const json_t *value, ng_json_text *ret);

/* Whether the object has such a member at all. */
int ng_json_has(const json_t *object, ng_json_field field, const ng_field_map *map);

/* The input comes from a client, who can mend what is wrong. */
int ng_json_is_strict(const ng_read_input *in);

/* Set all fields of an article but its text. */
ng_status ng_json_set_fields(ng_article *a, const json_t *object, const ng_read_input *in,
                             ng_error *err) NG_MUST_CHECK;

/* Set a field from the text of a value (ng_json_text_of), which may be NULL. */
ng_status ng_json_set(ng_article *a, ng_article_field field, const json_t *value,
                      ng_error *err) NG_MUST_CHECK;

/* Append authors, tags: a text, an object with a name, or a list of those. */
ng_status ng_json_add_authors(ng_article *a, const json_t *value, ng_error *err) NG_MUST_CHECK;
ng_status ng_json_add_tags(ng_article *a, const json_t *value, ng_error *err) NG_MUST_CHECK;

/* Set an id that may be longer than ids are, or read as a passage id: such a one is shortened as
 * those are that are derived from paths. */
ng_status ng_json_set_id(ng_article *a, const char *id, size_t len, ng_error *err) NG_MUST_CHECK;

/* The first alias of the text that is a text or a list of paragraphs; NULL. */
const json_t *ng_json_text_member(const json_t *object, const ng_field_map *map);

/* The alias that a name is, with case, spaces, `_` and `-` of no account: "Date published" is
 * date_published. `*ret` is its field. NULL when it is none; text of the map, or constant. */
const char *ng_json_alias(const char *name, size_t len, const ng_field_map *map,
                          ng_json_field *ret);

#endif
