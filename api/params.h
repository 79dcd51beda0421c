/* SPDX-License-Identifier: GPL-2.0-or-later */
/* params.h - typed readers of members of a parameter object.
 *
 * A member that is absent or null leaves `*ret` as it was, so defaults are set before. A member of
 * another type, or out of range, is an error that names it; `data.member` repeats the name for
 * programs, and `data.max` the limit when it was passed.
 *
 * Ownership: texts and objects are borrowed from the parameters.
 * Threads:   no state.
 * Errors:    0, or -1 and `*error`.
 */
#ifndef NG_API_PARAMS_H
#define NG_API_PARAMS_H

#include "api/api.h"

/* A string of at most `max` bytes. `ret_len` may be NULL. */
int ng_param_text(const json_t *params, const char *name, size_t max, const char **ret,
                  size_t *ret_len, ng_api_error *error);

/* As ng_param_text, and it must be there and not be empty. */
int ng_param_required(const json_t *params, const char *name, size_t max, const char **ret,
                      size_t *ret_len, ng_api_error *error);

/* A whole number from `min` to `max`. */
int ng_param_count(const json_t *params, const char *name, uint32_t min, uint32_t max,
                   uint32_t *ret, ng_api_error *error);

/* One of `choices` (ends with NULL): its place in the list. */
int ng_param_choice(const json_t *params, const char *name, const char *const *choices, int *ret,
                    ng_api_error *error);

/* true or false. */
int ng_param_flag(const json_t *params, const char *name, int *ret, ng_api_error *error);

/* `units`: byte, codepoint or utf16. */
int ng_param_units(const json_t *params, ng_units *ret, ng_api_error *error);

/* `wait`: stored or searchable. */
int ng_param_wait(const json_t *params, int *ret_searchable, ng_api_error *error);

/* An object. */
int ng_param_object(const json_t *params, const char *name, const json_t **ret,
                    ng_api_error *error);

/* A list of `min` to `max` members, which must be there. */
int ng_param_list(const json_t *params, const char *name, size_t min, size_t max,
                  const json_t **ret, ng_api_error *error);

/* Fill the error for member `name` with a sentence. Always -1. */
int ng_param_fail(ng_api_error *error, const char *name, const char *format, ...) NG_PRINTF(3, 4);

/* `name` is over its limit. Always -1. */
int ng_param_too_large(ng_api_error *error, const char *name, size_t max, const char *what);

#endif
