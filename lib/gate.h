/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gate.h - what the writer and the readers of an index do at the revision gate (index.h).
 *
 * A query that is active on revision R may read the disk until the batch after R + 1 begins. The
 * writer therefore calls ng_gate_wait_readers before it changes anything: it returns once every
 * query that began before the last publication has ended. Queries never wait.
 *
 * Ownership: slots are taken and given back by readers; the gate outlives them.
 * Threads:   any; a slot belongs to one reader.
 * Errors:    only taking a slot can fail.
 */
#ifndef NG_GATE_H
#define NG_GATE_H

#include "nutgraf/index.h"

/* NG_LIMIT when NG_READER_SLOTS_MAX readers have one. */
ng_status ng_gate_take_slot(ng_gate *g, unsigned *ret, ng_error *err) NG_MUST_CHECK;
void ng_gate_give_slot(ng_gate *g, unsigned slot);

/* A query begins; gives the published revision. What the reader opens afterwards is that or a later
 * one. */
uint64_t ng_gate_enter(ng_gate *g, unsigned slot);
void ng_gate_leave(ng_gate *g, unsigned slot);

/* The writer: block until no query is active on a revision older than the published one. */
void ng_gate_wait_readers(ng_gate *g);

/* The writer: `revision` is on disk. One that is not newer changes nothing. */
void ng_gate_publish(ng_gate *g, uint64_t revision);

#endif
