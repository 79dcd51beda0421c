/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_query.c - any bytes as a query: what is written back must parse to the same tree. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "query_tree.h"

/* The tree of a query as text; NULL when it is refused. `ret_again` is what is written back. */
static char *tree_of(const char *text, size_t len, ng_buf *ret_again)
{
    ng_query *q;
    ng_buf tree = NG_BUF_INIT;
    if (ng_query_parse(text, len, &q, NULL) != NG_OK)
        return NULL;
    if (query_tree(q->root, &tree, NULL) != NG_OK ||
        ng_query_interpreted(q, ret_again, NULL) != NG_OK)
        abort();
    for (size_t i = 0; i < q->n_warnings; i++)
        if (q->warnings[i].start > q->warnings[i].end || q->warnings[i].end > len)
            abort();
    ng_query_free(q);
    return ng_buf_steal(&tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ng_buf again = NG_BUF_INIT, third = NG_BUF_INIT;
    char *tree = tree_of((const char *)data, size, &again);
    char *same = tree && again.len > 0 ? tree_of(again.data, again.len, &third) : NULL;
    if (same && strcmp(tree, same) != 0)
        abort();
    free(tree);
    free(same);
    ng_buf_release(&again);
    ng_buf_release(&third);
    return 0;
}
