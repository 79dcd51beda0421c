/* SPDX-License-Identifier: GPL-2.0-or-later */
/* log.h - events to stderr, one line each: `event=listening socket=/run/x/rpc.sock`.
 *
 * Control characters, quotes and bytes that are not UTF-8 are escaped, so that a value can neither
 * begin a line nor a field. A line is at most NG_LOG_LINE_MAX bytes; of one event at most
 * NG_LOG_PER_SECOND lines a second are written, and the next one says how many were not. Under the
 * journal (JOURNAL_STREAM is this stream) lines begin with `<N>`, their level. Query text is never
 * logged.
 *
 * Ownership: ng_log_new gives, ng_log_free frees.
 * Threads:   any thread may write.
 * Errors:    none; what cannot be written is lost.
 */
#ifndef NG_SERVICE_LOG_H
#define NG_SERVICE_LOG_H

typedef enum ng_level {
    NG_LEVEL_ERROR = 3, /* as in syslog(3) */
    NG_LEVEL_WARNING = 4,
    NG_LEVEL_NOTICE = 5
} ng_level;

typedef struct ng_log ng_log;

/* NULL: out of memory. `fd` is borrowed. */
ng_log *ng_log_new(int fd);
void ng_log_free(ng_log *log);

/* `event` is constant text; then pairs of name and value (`const char *`), ended by NULL. */
void ng_log_event(ng_log *log, ng_level level, const char *event, ...) __attribute__((sentinel));

#endif
