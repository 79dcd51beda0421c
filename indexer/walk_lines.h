/* SPDX-License-Identifier: GPL-2.0-or-later */
/* walk_lines.h - JSON Lines, read in pieces.
 *
 * Ownership: nothing is kept.
 * Threads:   no state.
 * Errors:    as reader.h; what the source fails with.
 */
#ifndef NG_WALK_LINES_H
#define NG_WALK_LINES_H

#include "reader.h"
#include "source.h"

/* Read a source from where it stands to its end. `in` says all but the bytes. A line over
 * NG_LINE_MAX is a fault of that line. */
ng_status ng_walk_lines(const ng_source *source, const ng_read_input *in, const ng_read_sink *sink,
                        ng_error *err) NG_MUST_CHECK;

#endif
