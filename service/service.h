/* SPDX-License-Identifier: GPL-2.0-or-later */
/* service.h - the service: answers JSON-RPC on a Unix socket (and loopback TCP), and HTTP on
 * loopback, until told to stop.
 *
 * Ownership: options are borrowed for the time of the call.
 * Threads:   the calling thread becomes the event loop; all others are started and joined inside.
 * Errors:    said on stderr; the return value is the exit status of the process.
 */
#ifndef NG_SERVICE_H
#define NG_SERVICE_H

#include <stddef.h>

typedef struct ng_serve_options {
    const char *dir;    /* of the index; created when missing */
    const char *socket; /* path; NULL: DIR/rpc.sock */
    const char *group;  /* its members may search as well (mode 0660); NULL: owner only */
    const char *tcp;    /* "127.0.0.1:PORT", "[::1]:PORT"; port 0 takes a free one; NULL: none */
    const char *token_file; /* clients on TCP must name its content in `hello`; NULL: none */
    const char *http;       /* as tcp, for HTTP; NULL: none */
    const char *const *allow_hosts; /* names by which HTTP may be asked beside those of loopback */
    size_t n_allow_hosts;
    const char *public_url; /* of the service as readers see it; NULL: as the request says */
    const struct ng_mcp_provider *mcp; /* tools for models; NULL: its own */
    unsigned workers;                  /* search threads; 0: one for each processor */
    unsigned queue;                    /* waiting searches before `busy`; 0: the default */
    size_t list_cache;                 /* bytes for decoded posting lists; 0: none */
    size_t answer_cache;               /* bytes for answers; 0: none */
} ng_serve_options;

/* Serve until SIGTERM, SIGINT or the method `shutdown`. Returns 0 after a clean stop, 2 for options
 * that cannot be used, 3 when it could not start. DIR/socket holds the path of the socket while it
 * is listening. */
int ng_serve(const ng_serve_options *options);

#endif
