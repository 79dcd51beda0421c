/* SPDX-License-Identifier: GPL-2.0-or-later */
/* params.h - parameters of a target to parameters of a method. Pure.
 *
 * A name stands for a member, or one of `filter` or `context`; which, a table says. What the member
 * may hold is the method's to judge: a number that is none goes on as a text, and its error names
 * the member. An empty value is as good as none, since a form sends all its fields.
 *
 * Ownership: the object is a new reference.
 * Threads:   no state.
 * Errors:    ng_api_error, kind invalid_params, for a name that is not known or is given twice.
 */
#ifndef NG_SERVICE_HTTP_PARAMS_H
#define NG_SERVICE_HTTP_PARAMS_H

#include "api/api.h"
#include "service/http/target.h"

typedef enum ng_http_param_type {
    NG_HTTP_PARAM_TEXT,
    NG_HTTP_PARAM_COUNT,
    NG_HTTP_PARAM_FLAG, /* 1, true or nothing: true; 0, false */
    NG_HTTP_PARAM_LIST  /* may be given again */
} ng_http_param_type;

typedef struct ng_http_param_rule {
    const char *name;   /* in the target; NULL ends the table */
    const char *group;  /* "filter", "context", or NULL */
    const char *member; /* of the group or of the parameters; NULL: not for the method */
    ng_http_param_type type;
    int commas; /* of a list: "a,b" is two values */
} ng_http_param_rule;

extern const ng_http_param_rule ng_http_search_params[];
extern const ng_http_param_rule ng_http_suggest_params[];
extern const ng_http_param_rule ng_http_similar_params[];
extern const ng_http_param_rule ng_http_parse_params[];
extern const ng_http_param_rule ng_http_resolve_params[];
extern const ng_http_param_rule ng_http_get_params[];
extern const ng_http_param_rule ng_http_delete_params[];

/* `lenient`: names that are not known are passed over, as a page does with what others hang on its
 * address. NULL with the error. */
json_t *ng_http_params(const ng_http_target *t, const ng_http_param_rule *rules, int lenient,
                       ng_api_error *error);

#endif
