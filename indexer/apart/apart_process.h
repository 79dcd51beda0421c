/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart_process.h - the child of apart.h as a process with a socket.
 *
 * Ownership: a value; ng_process_end releases what it holds.
 * Threads:   one at a time.
 * Errors:    NG_IO; of sending and receiving see there.
 */
#ifndef NG_APART_PROCESS_H
#define NG_APART_PROCESS_H

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "apart.h"

typedef struct ng_process {
    pid_t pid; /* 0: there is none */
    int fd;
    uint64_t renewed_ms; /* when it was given time; 0 never */
} ng_process;

ng_status ng_process_start(const char *program, ng_process *ret, ng_error *err) NG_MUST_CHECK;

/* End it, and say what it had died of, when it was dead before. `ret_cause` may be NULL; it is
 * `exit 0` for one that lived. */
void ng_process_end(ng_process *p, char ret_cause[NG_APART_CAUSE_MAX]);

/* Let it have NG_APART_CPU_SECONDS from now on, or few less. */
void ng_process_renew(ng_process *p);

/* Room beside a message for an open file. */
typedef union ng_file_room {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr aligned;
} ng_file_room;

typedef enum ng_talk { NG_TALK_DONE, NG_TALK_TIMEOUT, NG_TALK_GONE } ng_talk;

/* Both wait at most `*left_ms`, and take off what they waited. */
/* `file` goes along with the first byte; -1: none does. */
ng_talk ng_process_send(const ng_process *p, struct iovec *parts, int n, int file,
                        uint32_t *left_ms);
/* Some bytes, at least one. */
ng_talk ng_process_receive(const ng_process *p, char *to, size_t size, size_t *ret_n,
                           uint32_t *left_ms);

#endif
