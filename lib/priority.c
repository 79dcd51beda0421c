/* SPDX-License-Identifier: GPL-2.0-or-later */
/* priority.c - threads that work with what is left of the processors. */
#include "nutgraf/priority.h"

#include <pthread.h>
#include <sched.h>
#include <unistd.h>

/* Linux keeps the policy for each thread, and the steps of nice(2) beside it. */
static int set_policy(int id, int policy)
{
    const struct sched_param none = {0};
    return sched_setscheduler(id, policy, &none) == 0;
}

int ng_thread_id(void)
{
    return gettid();
}

void ng_thread_set_idle(int id, int idle)
{
    set_policy(id, idle ? SCHED_IDLE : SCHED_OTHER);
}

static void *try_both(void *data)
{
    int *works = data;
    *works = set_policy(gettid(), SCHED_IDLE) && set_policy(gettid(), SCHED_OTHER);
    return NULL;
}

int ng_thread_can_be_hurried(void)
{
    pthread_t thread;
    int works = 0;
    if (pthread_create(&thread, NULL, try_both, &works) != 0)
        return 0;
    pthread_join(thread, NULL);
    return works;
}
