/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fixture.c - nutgraf-mcp-fixture DIR SOCKET ADDRESS: the service, with the tools of the
 * conformance suite in the place of its own. For tests; it is never installed. */
#include <jansson.h>
#include <stdio.h>

#include "fixture.h"
#include "service/service.h"

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s DIR SOCKET ADDRESS\n", argv[0]);
        return 2;
    }
    json_object_seed(0);
    ng_serve_options o = {
        .dir = argv[1], .socket = argv[2], .http = argv[3], .mcp = fixture_provider()};
    return ng_serve(&o);
}
