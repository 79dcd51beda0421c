/* SPDX-License-Identifier: GPL-2.0-or-later */
/* source.c - sources of memory. */
#include "source.h"

#include <string.h>

ng_status ng_source_fill(const ng_source *s, char *ret, size_t cap, size_t *ret_len, ng_error *err)
{
    ng_status status = NG_OK;
    size_t n = 1;
    for (*ret_len = 0; status == NG_OK && *ret_len < cap && n > 0; *ret_len += n) {
        n = 0;
        status = s->pull(s->data, ret + *ret_len, cap - *ret_len, &n, err);
    }
    return status;
}

static ng_status pull_memory(void *data, char *ret, size_t cap, size_t *ret_len, ng_error *err)
{
    ng_memory *m = data;
    size_t n = m->len - m->at < cap ? m->len - m->at : cap;
    (void)err;
    if (n > 0)
        memcpy(ret, m->bytes + m->at, n);
    m->at += n;
    *ret_len = n;
    return NG_OK;
}

static ng_status seek_memory(void *data, uint64_t at, ng_error *err)
{
    ng_memory *m = data;
    if (at > m->len)
        return ng_fail(err, NG_CORRUPT, "it ends too early");
    m->at = (size_t)at;
    return NG_OK;
}

ng_source ng_memory_source(ng_memory *m)
{
    return (ng_source){.data = m, .pull = pull_memory, .seek = seek_memory, .size = m->len};
}

static ng_status pull_peeked(void *data, char *ret, size_t cap, size_t *ret_len, ng_error *err)
{
    ng_peeked *p = data;
    if (p->start.at < p->start.len)
        return pull_memory(&p->start, ret, cap, ret_len, err);
    return p->rest->pull(p->rest->data, ret, cap, ret_len, err);
}

/* Beyond the beginning only: who seeks there need not come back to what is in memory. */
static ng_status seek_peeked(void *data, uint64_t at, ng_error *err)
{
    ng_peeked *p = data;
    p->start.at = p->start.len;
    return p->rest->seek(p->rest->data, at, err);
}

static int resume_peeked(void *data)
{
    const ng_source *rest = ((ng_peeked *)data)->rest;
    return rest->resume(rest->data);
}

ng_source ng_peeked_source(ng_peeked *p)
{
    return (ng_source){.data = p,
                       .pull = pull_peeked,
                       .seek = p->rest->seek ? seek_peeked : NULL,
                       .size = p->rest->size,
                       .resume = p->rest->resume ? resume_peeked : NULL};
}
