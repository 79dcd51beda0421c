/* SPDX-License-Identifier: GPL-2.0-or-later */
/* writer.h - the thread that writes the store: adds and deletes, all that wait in one transaction.
 *
 * A job is answered after the commit, so an answer means the article survives a power cut. While a
 * commit waits for the disk further requests gather and share the next one.
 *
 * Ownership: a submitted job is the thread's until it comes back through ng_done.
 * Threads:   submit and erase from any thread.
 * Errors:    an error of the transaction is the answer of every request in it.
 */
#ifndef NG_SERVICE_WRITER_H
#define NG_SERVICE_WRITER_H

#include "service/thread.h"

typedef struct ng_writer ng_writer;

/* `store` (open for writing) is lent for the life of the writer. */
ng_status ng_writer_new(ng_shared *shared, ng_store *store, ng_writer **ret,
                        ng_error *err) NG_MUST_CHECK;
ng_status ng_writer_start(ng_writer *w, ng_error *err) NG_MUST_CHECK;
void ng_writer_stop(ng_writer *w); /* asks; what was submitted is written first */
void ng_writer_join(ng_writer *w);
void ng_writer_free(ng_writer *w);

/* -1: too much waits already; the job is still the caller's. */
int ng_writer_submit(ng_writer *w, ng_job *job);

/* The index has applied changes up to `seq`: erase the texts of deleted articles when idle. */
void ng_writer_erase(ng_writer *w, uint64_t seq);

#endif
