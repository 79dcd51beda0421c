/* SPDX-License-Identifier: GPL-2.0-or-later */
/* failing_reader_child.c - takes the place of reader_child.c: every file is read in the child, and
 * one that says so kills it. */
#include <stdlib.h>
#include <unistd.h>

#include "cli/apart.h"
#include "tests/unit/failing_reader.h"

const ng_apart_options cli_apart_options = {.wait_ms = 1500, .answers_max = 4 << 20};
const int cli_apart_forced = 1;

int cli_reader_child(const char *socket)
{
    _exit(ng_apart_child((int)strtol(socket, NULL, 10), fail_on_demand));
}
