/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searches.c - what is done for a search around it: its parameters, and the cache of answers.
 *
 * An answer may be given again while it is what the same search would find: as long as the revision
 * that gave it is the published one, and no article is deleted from the store but not yet from the
 * index. The order of these looks matters: an article leaves the set of hidden ones only after the
 * revision without it was published, so the set is looked at first. */
#include <stdlib.h>
#include <string.h>

#include "service/server.h"
#include "service/worker.h"

/* The revision whose answers may be given; 0: none. */
static uint64_t usable_revision(ng_server *s)
{
    return ng_hidden_count(s->shared.hidden) ? 0 : ng_gate_revision(s->shared.gate);
}

static void look_up(ng_server *s, ng_job *job)
{
    ng_error err = NG_ERROR_INIT;
    if (ng_api_search_key(job->search, &job->key, &err)) {
        ng_buf_release(&job->key);
        return;
    }
    uint64_t revision = usable_revision(s);
    if (!revision || ng_job_begin_answer(job))
        return;
    if (!ng_answer_cache_get(s->shared.answers, revision, job->key.data, job->key.len,
                             &job->answer))
        ng_buf_release(&job->answer);
    else
        ng_job_end_answer(job);
}

int ng_searches_begin(ng_server *s, ng_job *job)
{
    job->search = malloc(sizeof *job->search);
    if (!job->search)
        return ng_api_fail(&job->error, NG_API_INTERNAL, "out of memory");
    if (ng_api_search_read(job->params, job->search, &job->error))
        return -1;
    if (s->shared.answers)
        look_up(s, job);
    return 0;
}

void ng_searches_keep(ng_shared *shared, const ng_job *job)
{
    size_t around = job->result_at + sizeof NG_RPC_RESULT_END - 1;
    if (job->key.len && job->answer.len > around && job->index_revision)
        ng_answer_cache_put(shared->answers, job->index_revision, job->key.data, job->key.len,
                            job->answer.data + job->result_at, job->answer.len - around);
}
