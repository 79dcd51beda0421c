/* SPDX-License-Identifier: GPL-2.0-or-later */
/* server.c - the event loop from start to stop.
 *
 * One thread runs the loop and owns all connections. Searches run on the threads of the pool, adds
 * and deletes on the writer's, indexing on its own; what they finish comes back through `done` and
 * one uv_async. Nothing but that async is touched from outside the loop, and the outlets, through
 * which the threads of the pool send their answers themselves (service/outlet.h).
 *
 * Stopping goes in phases: draining (answers go out), stopping (threads finish), closing (handles).
 * Each begins when the one before has nothing left, or when its time is over. The process may also
 * be killed at any moment: what was acknowledged is in the store.
 */
#include "service/server.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/connection.h"

#define SWEEP_MS 1000u

/* ---- Phases. ---- */

static void close_handle(uv_handle_t *handle, void *data)
{
    (void)data;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void begin_closing(ng_server *s)
{
    s->phase = NG_PHASE_CLOSING;
    uv_walk(&s->loop, close_handle, NULL);
}

static void begin_stopping(ng_server *s)
{
    s->phase = NG_PHASE_STOPPING;
    ng_pool_stop(s->pool);
    ng_writer_stop(s->writer);
    ng_indexing_stop(s->indexing);
}

void ng_server_advance(ng_server *s)
{
    if (s->phase == NG_PHASE_DRAINING && !s->n_connections)
        begin_stopping(s);
    if (s->phase == NG_PHASE_STOPPING && !atomic_load(&s->counters.running))
        begin_closing(s);
}

static void on_drain_over(uv_timer_t *timer)
{
    ng_server *s = timer->data;
    uint64_t spent = uv_now(&s->loop) - s->drain_began;
    if (spent >= NG_STOP_MS) {
        ng_log_event(s->shared.log, NG_LEVEL_WARNING, "stopped", "reason",
                     "a thread did not end in time; nothing acknowledged is lost", NULL);
        _exit(0);
    }
    for (ng_connection *c = s->connections; c; c = c->after)
        ng_connection_close(c);
    uv_timer_start(timer, on_drain_over, NG_STOP_MS - spent, 0);
}

void ng_server_drain(ng_server *s)
{
    if (s->phase != NG_PHASE_SERVING)
        return;
    s->phase = NG_PHASE_DRAINING;
    s->drain_began = uv_now(&s->loop);
    ng_log_event(s->shared.log, NG_LEVEL_NOTICE, "stopping", NULL);
    ng_notify_say(&s->notify, "STOPPING=1\nSTATUS=Finishing what was asked");
    ng_listener_close(s);
    uv_timer_start(&s->drain, on_drain_over, NG_DRAIN_MS, 0);
    for (ng_connection *c = s->connections, *next; c; c = next) {
        next = c->after;
        ng_connection_process(c);
    }
    uv_async_send(&s->wake); /* advances from there: this may be inside a connection */
}

static void on_signal(uv_signal_t *handle, int number)
{
    ng_server *s = handle->data;
    if (s->phase != NG_PHASE_SERVING)
        _exit(128 + number);
    ng_server_drain(s);
}

/* ---- Events of the loop. ---- */

void ng_server_take_done(ng_server *s)
{
    ng_jobs jobs = ng_done_take(&s->done);
    for (ng_job *job; (job = ng_jobs_pop(&jobs));)
        ng_dispatch_done(s, job);
}

static void on_wake(uv_async_t *async)
{
    ng_server *s = async->data;
    ng_server_take_done(s);
    ng_server_advance(s);
}

/* The last thing before the loop sleeps. What a connection does here may make it await jobs that
 * came back since they were taken and did not wake the loop: hence the reminder. */
static void before_sleep(uv_prepare_t *prepare)
{
    ng_server *s = prepare->data;
    ng_server_take_done(s);
    while (s->unflushed) {
        s->unflushed = 0;
        for (ng_connection *c = s->connections; c; c = c->after)
            ng_connection_flush(c);
    }
    ng_done_remind(&s->done);
}

static void on_sweep(uv_timer_t *timer)
{
    ng_server *s = timer->data;
    uint64_t now = uv_now(&s->loop);
    ng_notify_beat(&s->notify, now);
    for (ng_connection *c = s->connections; c; c = c->after)
        ng_connection_sweep(c, now);
}

static ng_status loop_fail(ng_error *err, int code)
{
    return code ? ng_fail(err, NG_IO, "cannot start the event loop: %s", uv_strerror(code)) : NG_OK;
}

static ng_status open_loop(ng_server *s, ng_error *err)
{
    int code = uv_loop_init(&s->loop);
    if (code)
        return loop_fail(err, code);
    s->loop_open = 1;
    s->on_term.data = s->on_int.data = s->sweep.data = s->drain.data = s->flush.data =
        s->wake.data = s;
    code = uv_async_init(&s->loop, &s->wake, on_wake);
    code = code ? code : uv_signal_init(&s->loop, &s->on_term);
    code = code ? code : uv_signal_init(&s->loop, &s->on_int);
    code = code ? code : uv_timer_init(&s->loop, &s->sweep);
    code = code ? code : uv_timer_init(&s->loop, &s->drain);
    code = code ? code : uv_prepare_init(&s->loop, &s->flush);
    code = code ? code : uv_signal_start(&s->on_term, on_signal, SIGTERM);
    code = code ? code : uv_signal_start(&s->on_int, on_signal, SIGINT);
    code = code ? code : uv_timer_start(&s->sweep, on_sweep, SWEEP_MS, SWEEP_MS);
    code = code ? code : uv_prepare_start(&s->flush, before_sleep);
    return loop_fail(err, code);
}

/* ---- Start. ---- */

static ng_status read_token(ng_server *s, ng_error *err)
{
    const char *path = s->options->token_file;
    char text[NG_TOKEN_MAX + 2];
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return ng_fail(err, NG_INVALID, "cannot read %s: %s", path, strerror(errno));
    ssize_t n = fstat(fd, &st) ? -1 : read(fd, text, sizeof text);
    close(fd);
    if (n < 0)
        return ng_fail(err, NG_INVALID, "cannot read %s: %s", path, strerror(errno));
    if (st.st_mode & 077)
        return ng_fail(err, NG_INVALID, "%s can be read by others: chmod 600 it", path);
    while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == '\r' || text[n - 1] == ' '))
        n--;
    if (n < NG_TOKEN_MIN || n > NG_TOKEN_MAX)
        return ng_fail(err, NG_INVALID, "the token in %s must have %d to %d bytes", path,
                       NG_TOKEN_MIN, NG_TOKEN_MAX);
    ng_status status = ng_sha256(text, (size_t)n, s->token, err);
    explicit_bzero(text, sizeof text);
    s->has_token = !status;
    return status;
}

/* An absolute path: the command line may be somewhere else when it reads DIR/socket. */
static char *absolute(const char *folder, const char *name)
{
    char here[4096] = "", path[8300];
    const char *base = folder ? folder : "";
    const char *first = folder ? folder : name;
    if (first[0] != '/' && !getcwd(here, sizeof here))
        return NULL;
    int n = snprintf(path, sizeof path, "%s%s%s%s%s", here, here[0] ? "/" : "", base,
                     folder ? "/" : "", name);
    return n > 0 && (size_t)n < sizeof path ? strdup(path) : NULL;
}

static ng_status set_limits(ng_server *s, ng_error *err)
{
    const ng_serve_options *o = s->options;
    if (o->workers > NG_WORKERS_MAX)
        return ng_fail(err, NG_INVALID, "at most %d workers", NG_WORKERS_MAX);
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned workers = processors < 1 ? 1 : (unsigned)processors;
    s->counters.workers = o->workers ? o->workers : workers;
    if (s->counters.workers > NG_WORKERS_MAX)
        s->counters.workers = NG_WORKERS_MAX;
    s->counters.queue = o->queue ? o->queue : NG_QUEUE_MAX;
    s->counters.started_ns = uv_hrtime();
    struct rlimit files;
    s->clients_max = NG_CLIENTS_MAX;
    unsigned own = NG_FDS_RESERVED + NG_CLIENTS_REFUSED_MAX + 8 * s->counters.workers;
    if (!getrlimit(RLIMIT_NOFILE, &files) && files.rlim_cur < NG_CLIENTS_MAX + own) {
        if (files.rlim_cur <= own)
            return ng_fail(err, NG_INVALID, "the limit of open files must be over %u", own);
        s->clients_max = (unsigned)files.rlim_cur - own;
    }
    s->socket_path = o->socket ? absolute(NULL, o->socket) : absolute(o->dir, "rpc.sock");
    s->note_path = absolute(o->dir, "socket");
    return s->socket_path && s->note_path ? NG_OK : ng_fail(err, NG_IO, "the path is too long");
}

static ng_status make_parts(ng_server *s, ng_error *err)
{
    s->shared.dir = s->options->dir;
    s->shared.counters = &s->counters;
    s->shared.done = &s->done;
    ng_status status = ng_gate_new(&s->shared.gate, err);
    if (!status && s->options->list_cache)
        status = ng_list_cache_new(s->options->list_cache, &s->shared.lists, err);
    if (!status && s->options->answer_cache)
        status = ng_answer_cache_new(s->options->answer_cache, &s->shared.answers, err);
    if (!status)
        status = ng_spelling_new(&s->shared.spelling, err);
    if (!status)
        status = ng_hidden_new(&s->shared.hidden, err);
    if (!status)
        status = ng_indexing_new(&s->shared, &s->indexing, err);
    s->shared.indexing = s->indexing;
    if (!status)
        status = ng_writer_new(&s->shared, s->store, &s->writer, err);
    if (!status)
        status = ng_pool_new(&s->shared, &s->pool, err);
    return status;
}

/* What a supervisor put into the environment. */
static ng_status take_surroundings(ng_server *s, ng_error *err)
{
    ng_status status = ng_notify_init(&s->notify, err);
    return status ? status : ng_activation_take(&s->activation, err);
}

static ng_status start(ng_server *s, ng_error *err)
{
    const ng_serve_options *o = s->options;
    ng_status status = take_surroundings(s, err);
    if (!status)
        status = set_limits(s, err);
    if (!status && o->token_file)
        status = read_token(s, err);
    if (!status)
        status = ng_lock_writer(o->dir, "serve", &s->lock, err);
    if (!status)
        status = ng_store_open(o->dir, NG_STORE_WRITE, &s->store, err);
    if (!status)
        status = open_loop(s, err);
    if (status)
        return status;
    if (ng_done_init(&s->done, &s->wake))
        return ng_fail(err, NG_NOMEM, "out of memory");
    status = make_parts(s, err);
    uint64_t seq = 0;
    if (!status)
        status = ng_store_last_seq(s->store, &seq, err);
    if (!status)
        ng_indexing_wake(s->indexing, seq); /* so that `status` says how far behind it is */
    if (!status)
        status = ng_listener_open(s, err);
    if (!status)
        status = ng_pool_start(s->pool, err);
    if (!status)
        status = ng_writer_start(s->writer, err);
    if (!status)
        status = ng_indexing_start(s->indexing, s->writer, err);
    return status;
}

/* ---- Stop. ---- */

/* After a failed start: stop what runs, close what is open. */
static void abandon(ng_server *s)
{
    ng_listener_close(s);
    if (s->pool)
        begin_stopping(s);
    if (s->loop_open && !atomic_load(&s->counters.running))
        begin_closing(s);
}

static void finish(ng_server *s)
{
    if (s->loop_open) {
        uv_run(&s->loop, UV_RUN_DEFAULT);
        ng_pool_join(s->pool);
        ng_writer_join(s->writer);
        ng_indexing_join(s->indexing);
        uv_loop_close(&s->loop);
    }
    ng_pool_free(s->pool);
    ng_writer_free(s->writer);
    ng_indexing_free(s->indexing);
    if (s->done.async)
        ng_done_release(&s->done);
    ng_hidden_free(s->shared.hidden);
    ng_gate_free(s->shared.gate);
    ng_list_cache_free(s->shared.lists);
    ng_spelling_free(s->shared.spelling);
    ng_answer_cache_free(s->shared.answers);
    ng_store_free(s->store);
    ng_lock_free(s->lock);
    free(s->socket_path);
    free(s->note_path);
}

int ng_serve(const ng_serve_options *options)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    json_object_seed(0);
    ng_server *s = calloc(1, sizeof *s);
    ng_log *log = ng_log_new(STDERR_FILENO);
    if (!s || !log) {
        free(s);
        ng_log_free(log);
        return 3;
    }
    s->options = options;
    s->shared.log = log;
    ng_error err = NG_ERROR_INIT;
    ng_status status = start(s, &err);
    if (status) {
        fprintf(stderr, "nutgraf: %s\n", err.text);
        abandon(s);
    } else {
        ng_notify_say(&s->notify, "READY=1\nSTATUS=Answering");
    }
    finish(s);
    if (!status)
        ng_log_event(log, NG_LEVEL_NOTICE, "stopped", NULL);
    ng_log_free(log);
    free(s);
    return status == NG_OK ? 0 : status == NG_INVALID ? 2 : 3;
}
