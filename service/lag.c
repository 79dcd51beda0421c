/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lag.c - since when the oldest change of the store waits for the index. */
#include "service/lag.h"

#include <string.h>

/* Every second mark goes; the next one carries its time. */
static void thin(ng_lag *l)
{
    size_t n = 0;
    for (size_t i = 0; i + 1 < l->n; i += 2, n++) {
        l->marks[n].ns = l->marks[i].ns;
        l->marks[n].seq = l->marks[i + 1].seq;
    }
    l->n = n;
}

void ng_lag_commit(ng_lag *l, uint64_t seq, uint64_t now_ns)
{
    if (l->n && l->marks[l->n - 1].seq >= seq)
        return;
    if (l->n == NG_LAG_MARKS)
        thin(l);
    l->marks[l->n].seq = seq;
    l->marks[l->n].ns = now_ns;
    l->n++;
}

void ng_lag_apply(ng_lag *l, uint64_t seq)
{
    size_t gone = 0;
    while (gone < l->n && l->marks[gone].seq <= seq)
        gone++;
    l->n -= gone;
    memmove(l->marks, l->marks + gone, l->n * sizeof *l->marks);
}

uint64_t ng_lag_since(const ng_lag *l)
{
    return l->n ? l->marks[0].ns : 0;
}
