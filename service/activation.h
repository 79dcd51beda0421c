/* SPDX-License-Identifier: GPL-2.0-or-later */
/* activation.h - listening sockets that whoever started the service hands over.
 *
 * Implements the receiving side of sd_listen_fds_with_names(3) without libsystemd: LISTEN_PID names
 * this process, LISTEN_FDS counts file descriptors from 3 on, LISTEN_FDNAMES names them in their
 * order, separated by colons. Two names are known: `rpc`, a Unix socket with a path, and `http`, a
 * TCP socket. Each must be a listening stream socket of its family, and comes at most once.
 *
 * Ownership: the file descriptors belong to the process until whoever asks for one closes it (a
 *            libuv handle that was opened on it does).
 * Threads:   ng_activation_take changes the environment: before any other thread is started.
 * Errors:    NG_LIMIT over NG_ACTIVATION_MAX sockets; NG_INVALID for what is not as said above.
 */
#ifndef NG_SERVICE_ACTIVATION_H
#define NG_SERVICE_ACTIVATION_H

#include "nutgraf/error.h"

#define NG_ACTIVATION_FIRST 3  /* the first file descriptor handed over */
#define NG_ACTIVATION_MAX   8  /* sockets handed over */
#define NG_ACTIVATION_NAME  15 /* bytes of a name */

typedef struct ng_activation {
    struct {
        char name[NG_ACTIVATION_NAME + 1];
        int fd;
    } sockets[NG_ACTIVATION_MAX];
    unsigned n;
} ng_activation;

/* Take what was handed over, mark it close-on-exec and remove the three variables, so that no child
 * takes it, too. Nothing handed over, or to another process, is no error. */
ng_status ng_activation_take(ng_activation *ret, ng_error *err) NG_MUST_CHECK;

/* The file descriptor of that name; -1: none was handed over. */
int ng_activation_fd(const ng_activation *a, const char *name);

/* The path of a Unix socket; NULL when it has none (unnamed, abstract). Gives. */
char *ng_activation_path(int fd);

#endif
