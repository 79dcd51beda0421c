/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gunzip.c - members of gzip data, one after the other, through zlib. */
#include "gunzip.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define PACKED_BYTES 65536
#define WRAPPING     (15 + 32) /* for zlib: the largest window, and a header of gzip or of its own */

struct ng_gunzip {
    const ng_source *from;
    ng_unpack *unpack;
    uint32_t depth;
    z_stream z;
    int in_member, ended, garbage, damaged;
    ng_error failure; /* said once all that came before was given */
    unsigned char packed[PACKED_BYTES];
};

ng_status ng_gunzip_new(const ng_source *from, ng_unpack *u, uint32_t depth, ng_gunzip **ret,
                        ng_error *err)
{
    ng_gunzip *g = calloc(1, sizeof *g);
    if (!g)
        return ng_fail(err, NG_NOMEM, "out of memory");
    g->from = from;
    g->unpack = u;
    g->depth = depth;
    if (inflateInit2(&g->z, WRAPPING) != Z_OK) {
        free(g);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    g->z.next_in = g->packed;
    g->in_member = 1;
    *ret = g;
    return NG_OK;
}

void ng_gunzip_free(ng_gunzip *g)
{
    if (g)
        inflateEnd(&g->z);
    free(g);
}

int ng_gunzip_has_garbage(const ng_gunzip *g)
{
    return g->garbage;
}

/* More packed bytes behind those that are left; false at their end. */
static int refill(ng_gunzip *g)
{
    size_t n = 0;
    memmove(g->packed, g->z.next_in, g->z.avail_in);
    g->z.next_in = g->packed;
    if (g->from->pull(g->from->data, (char *)g->packed + g->z.avail_in,
                      PACKED_BYTES - g->z.avail_in, &n, &g->failure) != NG_OK)
        return 0;
    g->z.avail_in += (unsigned)n;
    return n > 0;
}

/* What follows a member: another, padding, or something else. */
static void look_for_member(ng_gunzip *g)
{
    for (;;) {
        while (g->z.avail_in > 0 && g->z.next_in[0] == 0)
            g->z.next_in++, g->z.avail_in--;
        if (g->z.avail_in >= 2 || !refill(g))
            break;
    }
    g->in_member = g->z.avail_in >= 2 && g->z.next_in[0] == 0x1F && g->z.next_in[1] == 0x8B;
    g->ended = !g->in_member;
    g->garbage = g->ended && g->z.avail_in > 0;
    if (g->in_member)
        inflateReset(&g->z);
}

/* One step; what is wrong is kept. */
static void step(ng_gunzip *g)
{
    if (g->z.avail_in == 0 && !refill(g)) {
        if (g->failure.status == NG_OK)
            ng_fail(&g->failure, NG_CORRUPT, "the gzip data ends too early");
        return;
    }
    int code = inflate(&g->z, Z_NO_FLUSH);
    if (code == Z_STREAM_END)
        look_for_member(g);
    else if (code == Z_MEM_ERROR)
        ng_fail(&g->failure, NG_NOMEM, "out of memory");
    g->damaged = code != Z_STREAM_END && code != Z_MEM_ERROR && code != Z_OK && code != Z_BUF_ERROR;
    if (g->damaged)
        ng_fail(&g->failure, NG_CORRUPT, "the gzip data is damaged");
}

static ng_status pull(void *data, char *ret, size_t cap, size_t *ret_len, ng_error *err)
{
    ng_gunzip *g = data;
    unsigned room = cap < PACKED_BYTES * 16u ? (unsigned)cap : PACKED_BYTES * 16u;
    g->z.next_out = (unsigned char *)ret;
    g->z.avail_out = room;
    while (!g->ended && g->failure.status == NG_OK && g->z.avail_out == room)
        step(g);
    size_t n = room - g->z.avail_out;
    if (n == 0 && g->failure.status != NG_OK)
        return ng_fail(err, g->failure.status, "%s", g->failure.text);
    ng_status s = ng_unpack_count(g->unpack, g->depth, n, err);
    if (s == NG_OK)
        *ret_len = n;
    return s;
}

/* To what looks like the next member: its magic, and no flag that does not exist. */
static int resume(void *data)
{
    ng_gunzip *g = data;
    if (!g->damaged)
        return 0;
    for (int first = 1;; first = 0) {
        if (g->z.avail_in < 4 && !refill(g))
            return 0;
        const unsigned char *s = g->z.next_in;
        if (!first && g->z.avail_in >= 4 && s[0] == 0x1F && s[1] == 0x8B && s[2] == 8 && s[3] < 32)
            break;
        if (g->z.avail_in > 0)
            g->z.next_in++, g->z.avail_in--;
    }
    g->damaged = 0;
    ng_error_clear(&g->failure);
    return inflateReset(&g->z) == Z_OK;
}

ng_source ng_gunzip_source(ng_gunzip *g)
{
    return (ng_source){.data = g, .pull = pull, .resume = resume};
}
