/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_choose.c - the article of a page: doubt, find its element, take it, trim it; with less
 * doubt when hardly anything is left. */
#include "html_choose.h"

#define ENOUGH_CHARS 500 /* of text: with less, a laxer try may find more */
#define MUCH_MORE    3   /* times as much as a stricter try found */

/* The range of a node, and those beside it that belong to it. */
static void take(const ng_html_tree *t, ng_html_runs *r, uint32_t winner)
{
    uint32_t parent = t->nodes[winner].parent;
    uint32_t beside = parent, joins = 0; /* the node below `parent` that we are in */
    for (size_t i = 0; i < r->n; i++) {
        ng_html_run *run = &r->items[i];
        const ng_html_node *node = &t->nodes[run->node];
        int inside = run->node >= winner && run->node < t->nodes[winner].end;
        if (!inside && winner && run->node > parent && run->node < t->nodes[parent].end) {
            if (run->node >= t->nodes[beside].end || beside == parent) {
                beside = run->node;
                while (t->nodes[beside].parent != parent)
                    beside = t->nodes[beside].parent;
                joins = (uint32_t)ng_html_joins(t, winner, beside);
            }
            inside = (int)joins;
        }
        run->dropped = !inside || node->dropped;
    }
}

static uint32_t count(const ng_html_runs *r)
{
    uint32_t chars = 0;
    for (size_t i = 0; i < r->n; i++)
        if (!r->items[i].dropped && r->items[i].kind != NG_BLOCK_CAPTION)
            chars += r->items[i].chars;
    return chars;
}

static uint32_t attempt(ng_html_tree *t, ng_html_runs *r, const char *title, ng_html_doubt doubt)
{
    ng_html_doubt_nodes(t, r, doubt);
    take(t, r, ng_html_winner(t, r));
    ng_html_trim(t, r, title);
    return count(r);
}

uint32_t ng_html_choose(ng_html_tree *t, ng_html_runs *r, const char *title)
{
    if (t->n == 0)
        return 0;
    ng_html_name_kinds(t, r);
    uint32_t best = attempt(t, r, title, NG_DOUBT_NAMES);
    ng_html_doubt best_doubt = NG_DOUBT_NAMES, last = NG_DOUBT_NAMES;
    while (best < ENOUGH_CHARS && ++last < NG_DOUBTS) {
        uint32_t chars = attempt(t, r, title, last);
        if (chars > MUCH_MORE * best) {
            best = chars;
            best_doubt = last;
        }
    }
    return best_doubt == last ? best : attempt(t, r, title, best_doubt);
}
