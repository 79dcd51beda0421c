/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reader_child.c - the program as the child that reads strangers' files. */
#include <stdlib.h>
#include <unistd.h>

#include "cli/apart.h"

const ng_apart_options cli_apart_options = {.program = NULL};
const int cli_apart_forced = 0;

int cli_reader_child(const char *socket)
{
    char *end;
    long fd = strtol(socket, &end, 10);
    if (end == socket || *end || fd < 3 || fd > 1024)
        return 2;
    /* What runs at the end of a program may need what the child gave up. */
    _exit(ng_apart_child((int)fd, NULL));
}
