/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart.h - reading in a process of its own, which may do nothing but read.
 *
 * Markup of strangers goes through large parsers. They run in a child: this program, executed again
 * (apart_child.c), that gets bytes and gives articles over a socket. It has no files, a bounded
 * memory and a short list of system calls (apart_confine.c). It lives on from input to input, is
 * started with the first one, and started again when it has died.
 *
 * An input that the child dies of is tried once more in a new child; what was handed over the first
 * time is not handed over again. When that dies too, the input is given up.
 *
 * Ownership: ng_apart_new gives, ng_apart_free (NULL is fine) ends the child. Callbacks as
 *            reader.h.
 * Threads:   one at a time; the process may have others. No handler of SIGCHLD may wait for every
 *            child.
 * Errors:    as reader.h; NG_IO when no child can be started.
 */
#ifndef NG_APART_H
#define NG_APART_H

#include "reader.h"

#define NG_APART_WAIT_MS     10000          /* for the next answer, and for the first */
#define NG_APART_WAIT_PIECES 6              /* times as long for a file that is read in pieces */
#define NG_APART_PIECES_MAX  (16ull << 30)  /* bytes of all answers to such a file */
#define NG_APART_WAIT_MS_MB  250            /* more for each MiB of the input */
#define NG_APART_CPU_SECONDS 60             /* of a processor, for one input */
#define NG_APART_MEMORY_MAX  (600ul << 20)  /* bytes of address space of the child */
#define NG_APART_FILES_MAX   16             /* open files of the child */
#define NG_APART_ANSWERS_MAX (512ull << 20) /* bytes of all answers to one input */
#define NG_APART_CAUSE_MAX   64             /* bytes of a cause, with the final NUL */

/* The argument before the number of the socket. */
#define NG_APART_ARGUMENT "--reader-child"

typedef struct ng_apart ng_apart;

typedef struct ng_apart_options {
    const char *program;  /* run as PROGRAM --reader-child FD; NULL: this one */
    uint32_t wait_ms;     /* 0: NG_APART_WAIT_MS */
    uint64_t answers_max; /* 0: NG_APART_ANSWERS_MAX */
} ng_apart_options;

/* Starts nothing yet. `options` may be NULL. */
ng_status ng_apart_new(const ng_apart_options *options, ng_apart **ret,
                       ng_error *err) NG_MUST_CHECK;
void ng_apart_free(ng_apart *a);

/* As ng_read. When two children died of the input, `ret_cause` says what of (`timeout`, `memory`,
 * `processor time`, `system call`, `signal 11`, `exit 1`, `answer`) and NG_INTERNAL is returned;
 * else it is "". */
ng_status ng_apart_read(ng_apart *a, const ng_read_input *in, const ng_read_sink *sink,
                        char ret_cause[NG_APART_CAUSE_MAX], ng_error *err) NG_MUST_CHECK;

/* As ng_read_stream, of a file that stands anywhere and has `size` bytes; `in` says everything but
 * the bytes. The child reads the file itself. */
ng_status ng_apart_read_file(ng_apart *a, const ng_read_input *in, int fd, uint64_t size,
                             const ng_read_sink *sink, char ret_cause[NG_APART_CAUSE_MAX],
                             ng_error *err) NG_MUST_CHECK;

/* How the child is confined: "system calls" or "limits: " and why not more; "" before it was
 * started. */
const char *ng_apart_confinement(const ng_apart *a);

/* Children that were started. */
uint32_t ng_apart_started(const ng_apart *a);

/* ---- The child's side ---- */

/* Called before each input is read; what tests let go wrong. */
typedef void ng_apart_hook(const ng_read_input *in);

/* Confine this process, and read what comes through `fd` until it is closed. Gives the exit status.
 * To be called before any thread is started, with locale and hash seeds set. `hook` may be NULL. */
int ng_apart_child(int fd, ng_apart_hook *hook);

#endif
