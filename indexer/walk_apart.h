/* SPDX-License-Identifier: GPL-2.0-or-later */
/* walk_apart.h - a file, read here or in the child.
 *
 * Ownership: nothing is kept.
 * Threads:   as the child of the options.
 * Errors:    as reader.h. A file that killed its reader is told of, and is no error.
 */
#ifndef NG_WALK_APART_H
#define NG_WALK_APART_H

#include "walk.h"

ng_status ng_walk_read(const ng_walk_options *options, const ng_walk_sink *to,
                       const ng_walk_file *file, const ng_read_input *in, const ng_read_sink *sink,
                       ng_error *err) NG_MUST_CHECK;

/* The same of one that is read in pieces: `start` and `file` have its beginning, where `fd`
 * stands. */
ng_status ng_walk_read_pieces(const ng_walk_options *options, const ng_walk_sink *to,
                              const ng_walk_file *file, int fd, const ng_read_input *start,
                              const ng_read_sink *sink, ng_error *err) NG_MUST_CHECK;

#endif
