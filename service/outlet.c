/* SPDX-License-Identifier: GPL-2.0-or-later */
/* outlet.c - the socket of a connection, as a thread sees it that has an answer to send. */
#include "service/outlet.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <uv.h>

struct ng_outlet {
    unsigned references;
    atomic_uint answered;
    atomic_int awaited;
    uv_mutex_t mutex;
    /* Under the mutex. */
    int fd; /* -1: closed */
    int held;
};

ng_outlet *ng_outlet_new(void)
{
    ng_outlet *o = calloc(1, sizeof *o);
    if (!o || uv_mutex_init(&o->mutex)) {
        free(o);
        return NULL;
    }
    o->references = 1;
    o->fd = -1;
    return o;
}

ng_outlet *ng_outlet_hold(ng_outlet *o)
{
    o->references++;
    return o;
}

void ng_outlet_release(ng_outlet *o)
{
    if (!o || --o->references)
        return;
    uv_mutex_destroy(&o->mutex);
    free(o);
}

static void set_fd(ng_outlet *o, int fd)
{
    uv_mutex_lock(&o->mutex);
    o->fd = fd;
    uv_mutex_unlock(&o->mutex);
}

void ng_outlet_open(ng_outlet *o, int fd)
{
    set_fd(o, fd);
}

void ng_outlet_close(ng_outlet *o)
{
    set_fd(o, -1);
}

int ng_outlet_begin(ng_outlet *o)
{
    uv_mutex_lock(&o->mutex);
    if (o->fd >= 0 && !o->held)
        return 1;
    uv_mutex_unlock(&o->mutex);
    return 0;
}

void ng_outlet_end(ng_outlet *o, int whole)
{
    o->held = !whole;
    uv_mutex_unlock(&o->mutex);
}

void ng_outlet_resume(ng_outlet *o)
{
    uv_mutex_lock(&o->mutex);
    o->held = 0;
    uv_mutex_unlock(&o->mutex);
}

/* Counted before it is sent, for its client may be quicker than this thread. */
size_t ng_outlet_send(ng_outlet *o, const char *bytes, size_t len)
{
    atomic_fetch_add(&o->answered, 1);
    ssize_t n = send(o->fd, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL);
    size_t sent = n > 0 ? (size_t)n : 0;
    if (sent < len)
        atomic_fetch_sub(&o->answered, 1);
    return sent;
}

void ng_outlet_await(ng_outlet *o, int awaited)
{
    atomic_store(&o->awaited, awaited);
}

int ng_outlet_is_awaited(const ng_outlet *o)
{
    return atomic_load(&o->awaited);
}

unsigned ng_outlet_answered(const ng_outlet *o)
{
    return atomic_load(&o->answered);
}

void ng_outlet_came_back(ng_outlet *o)
{
    atomic_fetch_sub(&o->answered, 1);
}
