/* SPDX-License-Identifier: GPL-2.0-or-later */
/* failing_reader.h - a child of apart.h that fails when the file it is given says so.
 *
 * A file that begins with `FAIL crash`, `exit`, `loop`, `memory`, `call`, `garbage`, `flood`,
 * `half` or `second` lets that go wrong; see failing_reader.c.
 *
 * Ownership: the input is borrowed.
 * Threads:   one.
 * Errors:    many.
 */
#ifndef TEST_FAILING_READER_H
#define TEST_FAILING_READER_H

#include "apart.h"

void fail_on_demand(const ng_read_input *in);

#endif
