/* SPDX-License-Identifier: GPL-2.0-or-later */
/* methods.h - the table of methods, who may call them, and which thread does their work.
 *
 * Ownership: the table is constant.
 * Threads:   the loop.
 * Errors:    see each function.
 */
#ifndef NG_SERVICE_METHODS_H
#define NG_SERVICE_METHODS_H

#include "service/connection.h"

typedef struct ng_method_entry {
    const char *name;
    ng_method method;
    size_t bytes_max; /* of the message */
    int writes;       /* for the owner only */
} ng_method_entry;

#define NG_BUSY_TEXT "too many requests are waiting"

const ng_method_entry *ng_method_find(const char *name); /* NULL: there is none */

/* Why the client may not call it, or NULL. The token of `hello` is looked at here. */
const char *ng_method_refusal(ng_connection *c, const ng_method_entry *m, const json_t *params);

/* Give a job of the connection to a thread. Not 0: there is no room, and it is still the caller's.
 */
int ng_method_hand_over(ng_connection *c, ng_job *job);

#endif
