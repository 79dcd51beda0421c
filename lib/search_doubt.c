/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search_doubt.c - a second try when nothing good was found: perhaps a word that is known is a
 * typo.
 */
#include <string.h>

#include "search_run.h"

ng_status ng_search_plan(ng_search_run *run, ng_error *err)
{
    ng_searcher *s = run->searcher;
    const ng_filter *filter = &run->request->filter;
    ng_plan_free(run->plan);
    run->plan = NULL;
    run->next.in_doubt = run->in_doubt;
    ng_plan_trust trust = run->like ? NG_TRUST_ALL : run->in_doubt ? NG_TRUST_NONE : NG_TRUST_KNOWN;
    return ng_plan_new_trusting(trust, run->query, filter, s->ix, s->store, s->analyzers,
                                &run->deadline, &run->plan, err);
}

/* Whether doubt makes another query of it: mostly no near word is frequent enough. */
static ng_status changes(const ng_search_run *run, ng_search_run *second, int *ret, ng_error *err)
{
    ng_status s = ng_search_plan(second, err);
    if (s != NG_OK)
        return s;
    const char *before = run->plan->corrected, *after = second->plan->corrected;
    *ret = after && (!before || strcmp(before, after) != 0);
    if (!*ret) {
        ng_plan_free(second->plan);
        second->plan = NULL;
    }
    return NG_OK;
}

/* What the second try finds counts when it is good. */
ng_status ng_search_in_doubt(ng_search_run *run, ng_error *err)
{
    if (!run->answer->weak || run->in_doubt || run->like || run->request->cursor ||
        !run->plan->doubtful || run->answer->partial || run->deadline.passed)
        return NG_OK;
    ng_search_run second = {.searcher = run->searcher,
                            .request = run->request,
                            .query = run->query,
                            .deadline = run->deadline,
                            .show_deadline = run->show_deadline,
                            .ready = NG_MATCHES_INIT,
                            .recency = run->recency,
                            .in_doubt = 1};
    int differs = 0;
    ng_status s = changes(run, &second, &differs, err);
    if (s != NG_OK || !differs)
        return s;
    s = ng_search_answer_anew(&second, err);
    ng_answer *worse = second.answer;
    if (s == NG_OK && !worse->weak && !worse->partial && !second.deadline.passed) {
        worse = run->answer;
        run->answer = second.answer;
    }
    ng_answer_free(worse);
    return s;
}
