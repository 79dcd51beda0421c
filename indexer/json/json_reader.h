/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_reader.h - JSON articles: one object, a list, or one on each line.
 *
 * Ownership: as reader.h.
 * Threads:   no state; call from any thread.
 * Errors:    as reader.h.
 */
#ifndef NG_JSON_READER_H
#define NG_JSON_READER_H

#include <jansson.h>

#include "reader.h"

/* Parse one JSON text of valid UTF-8. Escapes of lone surrogates become U+FFFD and are counted in
 * `*ret_repaired`; NUL in strings is accepted. NG_INVALID says what is wrong and where. */
ng_status ng_json_parse(const char *text, size_t len, json_t **ret, uint32_t *ret_repaired,
                        ng_error *err) NG_MUST_CHECK;

/* As ng_read_json_object. `number` tells articles of one input apart: without an id of its own, the
 * path gets `:number`; 0 for the only one. `line` is given to all blocks without a line, 0 unknown.
 */
ng_status ng_json_article(const json_t *object, const ng_read_input *in, uint32_t number,
                          uint32_t line, uint32_t repaired, ng_article **ret,
                          ng_error *err) NG_MUST_CHECK;

/* Whether an object has a member that articles have words in (title, text, blocks), under any of
 * their names: what has none is some other data. */
int ng_json_is_article(const json_t *object, const ng_field_map *map);

/* The readers; `text` is `in` decoded. */
ng_status ng_json_read(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                       const ng_read_sink *sink, ng_error *err) NG_MUST_CHECK;
ng_status ng_jsonl_read(const ng_read_input *in, const char *text, size_t len, uint32_t repaired,
                        const ng_read_sink *sink, ng_error *err) NG_MUST_CHECK;

#endif
