/* SPDX-License-Identifier: GPL-2.0-or-later */
/* field_map.h - names that the fields of articles have in somebody's files, beside those of
 * json_fields.h: `title=head,shoulder_head`.
 *
 * Ownership: ng_field_map_new gives a map that ng_field_map_free frees (NULL is fine).
 *            Names belong to the map.
 * Threads:   one thread while names are added; then any number.
 * Errors:    NG_INVALID for what is no field or no name, NG_LIMIT names the limit.
 */
#ifndef NG_FIELD_MAP_H
#define NG_FIELD_MAP_H

#include "reader.h"

#define NG_MAP_NAMES_MAX 16  /* names of one field */
#define NG_MAP_NAME_MAX  256 /* bytes of a name */

ng_status ng_field_map_new(ng_field_map **ret, ng_error *err) NG_MUST_CHECK;
void ng_field_map_free(ng_field_map *map);

/* Add `FIELD=NAME[,NAME…]`. Fields: id, url, title, authors, published, modified, section, lang,
 * tags, source, text, html. A name with dots that no member has is a path into objects. */
ng_status ng_field_map_add(ng_field_map *map, const char *text, ng_error *err) NG_MUST_CHECK;

/* The name number `i` of a field (ng_json_field), NULL behind the last one or without a map. */
const char *ng_field_map_name(const ng_field_map *map, unsigned field, size_t i);

#endif
