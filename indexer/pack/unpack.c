/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unpack.c - the budget of what is unpacked. */
#include "unpack.h"

#include <inttypes.h>

ng_read_input ng_unpack_inner(const ng_read_input *in, ng_unpack *own)
{
    ng_read_input inner = *in;
    inner.depth++;
    inner.bytes = NULL;
    inner.name = NULL;
    inner.len = 0;
    if (!in->unpack)
        inner.unpack = own;
    return inner;
}

static ng_status pull_counted(void *data, char *ret, size_t cap, size_t *ret_len, ng_error *err)
{
    ng_counted *c = data;
    ng_status s = c->from->pull(c->from->data, ret, cap, ret_len, err);
    if (s == NG_OK)
        c->unpack->packed += *ret_len;
    return s;
}

ng_source ng_unpack_source(ng_unpack *u, const ng_source *from, ng_counted *ret)
{
    if (u->outermost)
        return *from;
    u->outermost = from;
    *ret = (ng_counted){u, from};
    if (!from->seek)
        return (ng_source){.data = ret, .pull = pull_counted};
    u->packed = from->size; /* who seeks takes bytes twice */
    return *from;
}

ng_status ng_unpack_count(ng_unpack *u, uint32_t depth, size_t n, ng_error *err)
{
    const ng_unpack_limits *l = &u->limits;
    uint64_t *out = &u->unpacked[depth <= NG_READ_DEPTH_MAX ? depth : NG_READ_DEPTH_MAX];
    *out += n;
    if (*out <= l->free || *out / l->ratio <= u->packed)
        return NG_OK;
    u->spent = 1;
    return ng_fail(err, NG_LIMIT, "it unpacks to over %" PRIu64 " times its size", l->ratio);
}

ng_status ng_unpack_check_total(ng_unpack *u, uint32_t depth, ng_error *err)
{
    if (u->unpacked[depth <= NG_READ_DEPTH_MAX ? depth : NG_READ_DEPTH_MAX] <= u->limits.total)
        return NG_OK;
    u->spent = 1;
    return ng_fail(err, NG_LIMIT, "an archive unpacks to over %" PRIu64 " bytes", u->limits.total);
}

ng_status ng_unpack_entry(ng_unpack *u, ng_error *err)
{
    if (u->entries < u->limits.entries) {
        u->entries++;
        return NG_OK;
    }
    u->spent = 1;
    return ng_fail(err, NG_LIMIT, "an archive has over %" PRIu32 " entries", u->limits.entries);
}
