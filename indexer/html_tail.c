/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_tail.c - what stands around an article inside of its own element. */
#include <string.h>

#include "html_choose.h"

void ng_html_trim(const ng_html_tree *t, ng_html_runs *r, const char *title)
{
    (void)t;
    size_t n = title ? strlen(title) : 0;
    for (size_t i = 0; i < r->n; i++) {
        ng_html_run *run = &r->items[i];
        if (run->kind == NG_BLOCK_HEADING && n && run->len == n &&
            memcmp(r->text.data + run->start, title, n) == 0)
            run->dropped = 1;
    }
}
