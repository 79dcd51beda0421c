/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart.c - what is said of the readers' child. */
#include "cli/apart.h"

#include <stdlib.h>

void cli_apart_tell(const cli_context *c, const ng_apart *apart)
{
    const char *debug = getenv("NUTGRAF_DEBUG");
    if (debug && *debug && apart && ng_apart_started(apart) > 0)
        cli_note(c, "readers: %u started, confined by %s", ng_apart_started(apart),
                 ng_apart_confinement(apart));
}
