/* SPDX-License-Identifier: GPL-2.0-or-later */
/* follow.h - a thread that indexes what another one stores.
 *
 * Ownership: cli_follow_start gives a follower that cli_follow_finish frees. It borrows the writer,
 *            which nobody else touches meanwhile.
 * Threads:   start, tell and finish from one thread.
 * Errors:    of the writer: they come out of cli_follow_finish.
 */
#ifndef NG_CLI_FOLLOW_H
#define NG_CLI_FOLLOW_H

#include "nutgraf/index.h"

typedef struct cli_follower cli_follower;

ng_status cli_follow_start(ng_index_writer *w, cli_follower **ret, ng_error *err) NG_MUST_CHECK;

/* So many further bytes of text were stored. Small amounts are left until more come: the index is
 * built fastest in large pieces. Gives how far it is: `*ret` is the last change applied. */
void cli_follow_tell(cli_follower *f, uint64_t bytes, uint64_t *ret);

/* Nothing more comes: wait until the thread has ended. It may have left changes to apply. */
ng_status cli_follow_finish(cli_follower *f, ng_error *err);

#endif
