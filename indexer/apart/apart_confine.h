/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart_confine.h - what the child of apart.h gives up before it reads anything.
 *
 * Ownership: nothing is kept.
 * Threads:   for a process with one thread; those it would start are confined too.
 * Errors:    none: what the system does not offer is told.
 */
#ifndef NG_APART_CONFINE_H
#define NG_APART_CONFINE_H

#include "nutgraf/error.h"

/* Read a little of everything, so that libraries have loaded what they load once. */
void ng_apart_warm_up(void);

/* No new files, no growth over NG_APART_MEMORY_MAX, no privileges; then a list of system calls:
 * those that open or look at files fail, all that are not on it end the process. `ret->text` says
 * how far it came. */
void ng_apart_confine(ng_error *ret);

#endif
