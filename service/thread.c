/* SPDX-License-Identifier: GPL-2.0-or-later */
/* thread.c - starting and ending the threads beside the loop. */
#include "service/thread.h"

#include <sys/resource.h>
#include <unistd.h>

#include "service/limits.h"

int ng_thread_start(uv_thread_t *thread, ng_shared *shared, void (*run)(void *data), void *data)
{
    uv_thread_options_t options = {.flags = UV_THREAD_HAS_STACK_SIZE,
                                   .stack_size = NG_WORKER_STACK_BYTES};
    atomic_fetch_add(&shared->counters->running, 1);
    int code = uv_thread_create_ex(thread, &options, run, data);
    if (code)
        atomic_fetch_sub(&shared->counters->running, 1);
    return code;
}

void ng_thread_give_way(int steps)
{
    id_t self = (id_t)gettid(); /* Linux keeps a priority for each thread */
    setpriority(PRIO_PROCESS, self, getpriority(PRIO_PROCESS, self) + steps);
}

void ng_thread_ends(ng_shared *shared)
{
    atomic_fetch_sub(&shared->counters->running, 1);
    uv_async_send(shared->done->async);
}
