/* SPDX-License-Identifier: GPL-2.0-or-later */
/* outlet.h - the socket of a connection, as a thread sees it that has an answer to send.
 *
 * A worker sends its answer itself: the client has it one thread earlier, and the loop, which has
 * nothing to do for it but to count, need not be woken. Who may write to the socket, and when:
 *
 *   - Whole messages, in any order, by whoever holds the lock (begin to end). Nobody blocks in it.
 *   - When the kernel takes only a part, the outlet is *held*: the rest is the loop's to write, and
 *     nobody begins a message until it has called resume. A worker hands the rest over with its
 *     job; other answers go back to the loop in whole and wait there.
 *   - The loop closes the outlet, under the lock, before it closes the file descriptor.
 *
 * The loop learns of an answered job when it next turns for another reason, unless it awaits one:
 * then the connection stopped reading, or ends, until its jobs are back. It must set that before it
 * last takes the finished jobs in a turn; ng_done_push looks at it under the same lock. Until then
 * `answered` counts the jobs whose client may have read the answer already.
 *
 * Ownership: counted; a connection holds one, and so does each job that may be answered here.
 * Threads:   begin, end and send by any; all else, counting references too, by the loop, or when no
 *            other thread is left.
 * Errors:    of the socket are left for the loop to meet: nothing was sent.
 */
#ifndef NG_SERVICE_OUTLET_H
#define NG_SERVICE_OUTLET_H

#include <stdatomic.h>
#include <stddef.h>

typedef struct ng_outlet ng_outlet;

ng_outlet *ng_outlet_new(void); /* with one reference, closed; NULL: no memory */
ng_outlet *ng_outlet_hold(ng_outlet *o);
void ng_outlet_release(ng_outlet *o); /* NULL is fine */

void ng_outlet_open(ng_outlet *o, int fd); /* borrowed until close */
void ng_outlet_close(ng_outlet *o);

/* True: the lock is held, write a message, then call end. False: it is closed, or held. */
int ng_outlet_begin(ng_outlet *o);
/* `whole` false: a part is still to be written, by the loop. */
void ng_outlet_end(ng_outlet *o, int whole);
/* The loop wrote the rest. */
void ng_outlet_resume(ng_outlet *o);

/* Between begin and end: what the kernel takes at once, 0 to `len` bytes. Counts an answer when
 * that is all. */
size_t ng_outlet_send(ng_outlet *o, const char *bytes, size_t len);

/* The loop must be told of answers. */
void ng_outlet_await(ng_outlet *o, int awaited);
int ng_outlet_is_awaited(const ng_outlet *o);

/* Answers sent whose jobs are not back; while one is being sent it may count or not. */
unsigned ng_outlet_answered(const ng_outlet *o);
void ng_outlet_came_back(ng_outlet *o); /* one of them */

#endif
