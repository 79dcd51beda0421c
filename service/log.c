/* SPDX-License-Identifier: GPL-2.0-or-later */
/* log.c - events to stderr, one line each. */
#include "service/log.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "nutgraf/text.h"
#include "service/limits.h"

#define EVENTS_MAX 32 /* events that are counted apart */

typedef struct event_count {
    const char *event;
    time_t second;
    unsigned written, suppressed;
} event_count;

struct ng_log {
    pthread_mutex_t mutex;
    event_count counts[EVENTS_MAX];
    int fd;
    int journal;
};

typedef struct line {
    char text[NG_LOG_LINE_MAX];
    size_t len;
} line;

/* JOURNAL_STREAM is "DEVICE:INODE" of the journal's stream (systemd.exec(5)). It is inherited, so a
 * file descriptor that was redirected since does not match. */
static int is_journal(int fd)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat st;
    char own[64];
    if (!stream || fstat(fd, &st))
        return 0;
    snprintf(own, sizeof own, "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
    return strcmp(own, stream) == 0;
}

ng_log *ng_log_new(int fd)
{
    ng_log *log = calloc(1, sizeof *log);
    if (!log)
        return NULL;
    pthread_mutex_init(&log->mutex, NULL);
    log->fd = fd;
    log->journal = is_journal(fd);
    return log;
}

void ng_log_free(ng_log *log)
{
    if (!log)
        return;
    pthread_mutex_destroy(&log->mutex);
    free(log);
}

/* Append all of `text` or nothing; room for the newline is kept. */
static void put(line *l, const char *text, size_t len)
{
    if (l->len + len >= sizeof l->text)
        return;
    memcpy(l->text + l->len, text, len);
    l->len += len;
}

static int is_plain(uint32_t c)
{
    if (c < 0x20 || c == '"' || c == '\\' || (c >= 0x7F && c < 0xA0))
        return 0;
    return !(c >= 0x2028 && c <= 0x202E) && !(c >= 0x2066 && c <= 0x2069) && c != 0xFEFF;
}

static void put_value(line *l, const char *value)
{
    size_t len = strlen(value);
    int quoted = !len || strpbrk(value, " =\"") != NULL;
    if (quoted)
        put(l, "\"", 1);
    for (size_t at = 0; at < len;) {
        size_t ahead = len - at < 4 ? len - at : 4;
        uint32_t c = (unsigned char)value[at];
        size_t n = 1;
        int valid = ng_utf8_valid_prefix(value + at, ahead) > 0;
        if (valid)
            n = ng_utf8_decode(value + at, len - at, &c);
        if (valid && is_plain(c)) {
            put(l, value + at, n);
        } else {
            char escaped[16];
            int size = snprintf(escaped, sizeof escaped, valid ? "\\u%04x" : "\\x%02x", c);
            put(l, escaped, (size_t)size);
        }
        at += n;
    }
    if (quoted)
        put(l, "\"", 1);
}

static void put_pair(line *l, const char *name, const char *value)
{
    put(l, " ", l->len > 0);
    put(l, name, strlen(name));
    put(l, "=", 1);
    put_value(l, value);
}

/* The mutex is held. False: too many of this event in this second. */
static int admit(ng_log *log, const char *event, unsigned *ret_suppressed)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    event_count *count = NULL;
    for (size_t i = 0; i < EVENTS_MAX && !count; i++)
        if (!log->counts[i].event || !strcmp(log->counts[i].event, event))
            count = &log->counts[i];
    *ret_suppressed = 0;
    if (!count)
        return 1;
    if (!count->event || count->second != now.tv_sec) {
        *ret_suppressed = count->suppressed;
        *count = (event_count){event, now.tv_sec, 0, 0};
    }
    if (count->written >= NG_LOG_PER_SECOND) {
        count->suppressed++;
        return 0;
    }
    count->written++;
    return 1;
}

void ng_log_event(ng_log *log, ng_level level, const char *event, ...)
{
    line l = {.len = 0};
    unsigned suppressed;
    pthread_mutex_lock(&log->mutex);
    int admitted = admit(log, event, &suppressed);
    pthread_mutex_unlock(&log->mutex);
    if (!admitted)
        return;
    char number[16];
    if (log->journal) {
        snprintf(number, sizeof number, "<%d>", (int)level);
        put(&l, number, strlen(number));
    }
    put(&l, "event=", 6);
    put_value(&l, event);
    va_list args;
    va_start(args, event);
    for (const char *name = va_arg(args, const char *); name; name = va_arg(args, const char *))
        put_pair(&l, name, va_arg(args, const char *));
    va_end(args);
    if (suppressed) {
        snprintf(number, sizeof number, "%u", suppressed);
        put_pair(&l, "suppressed", number);
    }
    l.text[l.len++] = '\n';
    (void)!write(log->fd, l.text, l.len);
}
