/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_score.c - the element that holds the article: paragraphs score for the elements around them.
 */
#include "html_choose.h"

#define RUN_CHARS   25  /* a shorter run does not score */
#define LONG_CHARS  100 /* characters that are worth a point */
#define LONG_POINTS 3
#define LEVELS      5 /* elements above a paragraph that it scores for */
#define NAME_POINTS 25

static float own_points(const ng_html_node *node)
{
    float points = 0;
    switch (node->tag) {
    case NG_TAG_DIV:
    case NG_TAG_ARTICLE:
    case NG_TAG_MAIN:
    case NG_TAG_SECTION:
        points = 5;
        break;
    case NG_TAG_PRE:
    case NG_TAG_TD:
    case NG_TAG_BLOCKQUOTE:
        points = 3;
        break;
    case NG_TAG_ADDRESS:
    case NG_TAG_LIST:
    case NG_TAG_DL:
    case NG_TAG_ITEM:
    case NG_TAG_FORM:
        points = -3;
        break;
    case NG_TAG_HEADING:
        points = -5;
        break;
    default:
        break;
    }
    if (node->names & (NG_NAME_BAD | NG_NAME_COMMENTS | NG_NAME_CAPTION))
        points -= NAME_POINTS;
    if (node->names & NG_NAME_GOOD)
        points += NAME_POINTS;
    if (node->names & NG_NAME_BODY)
        points += NAME_POINTS;
    return points;
}

static float run_points(const ng_html_run *run)
{
    float longer = (float)run->chars / LONG_CHARS;
    float points = 1 + (float)run->commas + (longer < LONG_POINTS ? longer : LONG_POINTS);
    return points * (1 - (float)run->links / (float)run->chars);
}

/* The element whose content a run is a paragraph of. */
static uint32_t container_of(const ng_html_tree *t, const ng_html_run *run)
{
    const ng_html_node *node = &t->nodes[run->node];
    int whole = node->tag == NG_TAG_P || node->tag == NG_TAG_PRE || node->tag == NG_TAG_ITEM ||
                node->tag == NG_TAG_BLOCKQUOTE || node->runs == 1;
    return whole ? node->parent : run->node;
}

static void score_run(ng_html_tree *t, const ng_html_run *run)
{
    float points = run_points(run);
    uint32_t i = container_of(t, run);
    for (unsigned level = 0; level < LEVELS; level++) {
        ng_html_node *node = &t->nodes[i];
        node->score += points / (level == 0 ? 1 : level == 1 ? 2 : (float)(3 * level));
        if (i == 0)
            return;
        i = node->parent;
    }
}

/* Rows of a table of data do not: they have commas, but tell no story. */
static int may_score(const ng_html_tree *t, const ng_html_run *run)
{
    return run->chars >= RUN_CHARS && run->kind != NG_BLOCK_CAPTION &&
           run->kind != NG_BLOCK_HEADING && t->nodes[run->list].tag != NG_TAG_TABLE;
}

static float link_share(const ng_html_node *node)
{
    return node->chars ? (float)node->links / (float)node->chars : 0;
}

static void score_nodes(ng_html_tree *t, const ng_html_runs *r)
{
    for (uint32_t i = 0; i < t->n; i++)
        t->nodes[i].score = 0, t->nodes[i].own = 0;
    for (size_t i = 0; i < r->n; i++) {
        const ng_html_run *run = &r->items[i];
        if (t->nodes[run->node].dropped)
            continue;
        if (may_score(t, run))
            score_run(t, run);
        if (run->kind != NG_BLOCK_LIST && ng_html_run_is_text(run))
            t->nodes[container_of(t, run)].own += run->chars;
    }
    for (uint32_t i = 0; i < t->n; i++) {
        ng_html_node *node = &t->nodes[i];
        if (node->score > 0)
            node->score = (node->score + own_points(node)) * (1 - link_share(node));
    }
}

#define DENSE_PERCENT 10 /* of the text found: a container with less is a scattered piece */
#define MORE_PERCENT  30 /* of the text found: worth to go up for */
#define FAR           4  /* elements above that are looked at for more text */

/* Characters below a node that stand together with at least `least` others of their container. */
static uint64_t dense(const ng_html_tree *t, uint32_t node, uint32_t least)
{
    uint64_t sum = 0;
    for (uint32_t i = node; i < t->nodes[node].end; i++)
        if (t->nodes[i].own >= least)
            sum += t->nodes[i].own;
    return sum;
}

/* The element above, at most FAR up, that holds much more text; 0 for none. Scattered pieces, such
 * as teasers of other stories, do not count. */
static uint32_t more_above(const ng_html_tree *t, uint32_t i)
{
    uint64_t kept = t->nodes[i].kept;
    uint32_t least = (uint32_t)(kept * DENSE_PERCENT / 100) + 1, node = i;
    uint64_t here = dense(t, i, least);
    for (unsigned n = 0; n < FAR; n++) {
        node = t->nodes[node].parent;
        if (node == 0 || t->nodes[node].tag == NG_TAG_BODY)
            return 0;
        if ((dense(t, node, least) - here) * 100 > kept * MORE_PERCENT)
            return node;
    }
    return 0;
}

/* Up while there is much more text, or while the score rises. */
static uint32_t climb(const ng_html_tree *t, uint32_t i)
{
    for (;;) {
        uint32_t parent = t->nodes[i].parent, more = more_above(t, i);
        if (more) {
            i = more;
            continue;
        }
        if (i == 0 || parent == 0 || t->nodes[parent].tag == NG_TAG_BODY ||
            t->nodes[parent].score < t->nodes[i].score)
            return i;
        i = parent;
    }
}

uint32_t ng_html_winner(ng_html_tree *t, const ng_html_runs *r)
{
    uint32_t best = 0;
    score_nodes(t, r);
    for (uint32_t i = 1; i < t->n; i++)
        if (!t->nodes[i].dropped && t->nodes[i].score > t->nodes[best].score)
            best = i;
    return climb(t, best);
}

int ng_html_joins(const ng_html_tree *t, uint32_t winner, uint32_t i)
{
    const ng_html_node *node = &t->nodes[i], *best = &t->nodes[winner];
    float least = best->score / 5 > 10 ? best->score / 5 : 10;
    if (node->dropped)
        return 0;
    if (node->score >= least)
        return 1;
    return node->tag == NG_TAG_P && node->chars > 80 && node->links * 4 < node->chars;
}
