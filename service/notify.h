/* SPDX-License-Identifier: GPL-2.0-or-later */
/* notify.h - tell whoever started the service how it is.
 *
 * Implements the protocol of sd_notify(3) and sd_watchdog_enabled(3) without libsystemd: one
 * datagram of lines NAME=VALUE to the Unix socket that NOTIFY_SOCKET names (`@`: an abstract name).
 * WATCHDOG_USEC asks for a sign of life more often than that, WATCHDOG_PID says of whom.
 *
 * Ownership: an ng_notify is caller's memory; nothing to free.
 * Threads:   ng_notify_init changes the environment: before any other thread is started. The rest
 *            belongs to one thread.
 * Errors:    NG_INVALID for variables that make no sense. A message that cannot be delivered is
 *            lost: the service goes on, and its supervisor decides.
 */
#ifndef NG_SERVICE_NOTIFY_H
#define NG_SERVICE_NOTIFY_H

#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "nutgraf/error.h"

/* The loop shows signs of life once a second at most: half of this. */
#define NG_WATCHDOG_MS_MIN 2000

typedef struct ng_notify {
    struct sockaddr_un to;
    socklen_t to_len;  /* 0: nobody wants to know */
    uint64_t every_ms; /* between signs of life; 0: none are wanted */
    uint64_t next_ms;
} ng_notify;

/* Read NOTIFY_SOCKET and the watchdog's variables, and remove them: no child speaks for us. */
ng_status ng_notify_init(ng_notify *n, ng_error *err) NG_MUST_CHECK;

/* Send lines as they are: "READY=1\nSTATUS=…". Waits for room at most a second. 1: it was sent. */
int ng_notify_say(const ng_notify *n, const char *lines);

/* Send WATCHDOG=1 when its time has come; never waits. `now` in milliseconds of a steady clock. */
int ng_notify_beat(ng_notify *n, uint64_t now);

#endif
