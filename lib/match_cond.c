/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match_cond.c - moving through the passages that a tree of conditions lets through. */
#include "match_cond.h"

static ng_status seek_term(ng_run *run, ng_cond_iter *it, uint32_t target, ng_error *err)
{
    ng_postings *p = it->postings;
    ng_status s = ng_postings_seek(p, target, err);
    /* An odd wdf: title or heading only. */
    while (s == NG_OK && it->cond->body_only && p->doc != NG_DOCID_END && (p->wdf & 1)) {
        if (ng_run_late(run)) {
            it->doc = NG_DOCID_END;
            return NG_OK;
        }
        s = ng_postings_move(p, p->i + 1, err);
    }
    it->doc = p->doc;
    return s;
}

static void sink(ng_cond_iter **heap, size_t n)
{
    for (size_t i = 0, child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && heap[child + 1]->doc < heap[child]->doc)
            child++;
        if (heap[i]->doc <= heap[child]->doc)
            return;
        ng_cond_iter *keep = heap[i];
        heap[i] = heap[child];
        heap[child] = keep;
    }
}

static ng_status seek_or(ng_run *run, ng_cond_iter *it, uint32_t target, ng_error *err)
{
    while (it->n_children > 0 && it->children[0]->doc < target) {
        ng_status s = ng_cond_iter_seek(run, it->children[0], target, err);
        if (s != NG_OK)
            return s;
        sink(it->children, it->n_children);
    }
    it->doc = it->n_children > 0 ? it->children[0]->doc : NG_DOCID_END;
    return NG_OK;
}

/* Bring every list of an AND to the same docid, at or behind the target. */
static ng_status leapfrog(ng_run *run, ng_cond_iter *it, uint32_t target, uint32_t *ret,
                          ng_error *err)
{
    for (size_t agreed = 0; agreed < it->n_children;) {
        ng_cond_iter *child = it->children[agreed];
        if (child->doc < target) {
            ng_status s = ng_cond_iter_seek(run, child, target, err);
            if (s != NG_OK)
                return s;
        }
        if (child->doc == NG_DOCID_END || ng_run_late(run)) {
            target = NG_DOCID_END;
            break;
        }
        agreed = child->doc > target && agreed > 0 ? 0 : agreed + 1;
        target = child->doc;
    }
    *ret = target;
    return NG_OK;
}

static ng_status passes_checks(ng_run *run, ng_cond_iter *it, uint32_t docid, size_t from,
                               size_t to, int *ret, ng_error *err)
{
    *ret = 1;
    for (size_t i = from; i < to && *ret; i++) {
        ng_status s = ng_cond_iter_holds(run, it->checks[i], docid, ret, err);
        if (s != NG_OK)
            return s;
    }
    return NG_OK;
}

static ng_status seek_and(ng_run *run, ng_cond_iter *it, uint32_t target, ng_error *err)
{
    for (;;) {
        int passes = 1;
        ng_status s = leapfrog(run, it, target, &target, err);
        if (s == NG_OK && target != NG_DOCID_END)
            s = passes_checks(run, it, target, 0, it->n_early, &passes, err);
        if (s != NG_OK)
            return s;
        if (passes)
            break;
        target++;
    }
    it->doc = target;
    return NG_OK;
}

ng_status ng_cond_iter_confirm(ng_run *run, ng_cond_iter *root, uint32_t docid, int *ret,
                               ng_error *err)
{
    return passes_checks(run, root, docid, root->n_early, root->n_checks, ret, err);
}

/* The first of the given docids at or behind the target. */
static uint32_t seek_docids(const ng_cond *cond, uint32_t target)
{
    size_t low = 0, high = cond->n_docids;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cond->docids[middle] < target)
            low = middle + 1;
        else
            high = middle;
    }
    return low < cond->n_docids ? cond->docids[low] : NG_DOCID_END;
}

ng_status ng_cond_iter_seek(ng_run *run, ng_cond_iter *it, uint32_t target, ng_error *err)
{
    if (it->doc >= target && it->doc > 0)
        return NG_OK;
    if (it->postings)
        return seek_term(run, it, target, err);
    switch (it->cond->kind) {
    case NG_COND_OR:
        return seek_or(run, it, target, err);
    case NG_COND_AND:
        return seek_and(run, it, target, err);
    case NG_COND_DOCIDS:
        it->doc = seek_docids(it->cond, target);
        return NG_OK;
    default:
        it->doc = NG_DOCID_END;
        return NG_OK;
    }
}

static int in_dates(const ng_run *run, const ng_cond *cond, uint32_t docid)
{
    const ng_passage_facts *f = ng_index_facts(run->ix, docid);
    return f && f->published != NG_UNDATED && f->published >= cond->from &&
           f->published <= cond->to;
}

/* Whether the passage lies in one of the places: a search by halves. */
static int in_places(const ng_run *run, const ng_cond *cond, uint32_t docid)
{
    const ng_passage_facts *f = ng_index_facts(run->ix, docid);
    uint32_t heading = f && cond->in_sections ? f->record.heading_start : 0;
    size_t low = 0, high = f ? cond->n_places : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const ng_place *p = &cond->places[middle];
        if (p->article < f->article || (p->article == f->article && p->heading < heading))
            low = middle + 1;
        else
            high = middle;
    }
    return f && low < cond->n_places && cond->places[low].article == f->article &&
           cond->places[low].heading == heading;
}

static int holds_phrase(const ng_run *run, const ng_cond *cond, uint32_t docid)
{
    const ng_passage_facts *f = ng_index_facts(run->ix, docid);
    uint32_t n = 0;
    const uint16_t *hashes = f ? ng_index_forward(run->ix, f, &n) : NULL;
    return hashes && ng_phrase_occurs(cond->phrase, hashes, n);
}

/* All children (`all`), or any of them. */
static ng_status children_hold(ng_run *run, ng_cond_iter *it, uint32_t docid, int all, int *ret,
                               ng_error *err)
{
    *ret = all;
    for (size_t i = 0; i < it->n_children && *ret == all; i++) {
        ng_status s = ng_cond_iter_holds(run, it->children[i], docid, ret, err);
        if (s != NG_OK)
            return s;
    }
    return NG_OK;
}

ng_status ng_cond_iter_holds(ng_run *run, ng_cond_iter *it, uint32_t docid, int *ret, ng_error *err)
{
    ng_status s = NG_OK;
    switch (it->cond->kind) {
    case NG_COND_TERM:
        s = ng_postings_seek(it->postings, docid, err);
        *ret = it->postings->doc == docid && !(it->cond->body_only && (it->postings->wdf & 1));
        return s;
    case NG_COND_ALL:
        *ret = 1;
        return NG_OK;
    case NG_COND_DATES:
        *ret = in_dates(run, it->cond, docid);
        return NG_OK;
    case NG_COND_PHRASE:
        *ret = holds_phrase(run, it->cond, docid);
        return NG_OK;
    case NG_COND_PLACES:
        *ret = in_places(run, it->cond, docid);
        return NG_OK;
    case NG_COND_DOCIDS:
        *ret = seek_docids(it->cond, docid) == docid;
        return NG_OK;
    case NG_COND_NOT:
        s = children_hold(run, it, docid, 0, ret, err);
        *ret = !*ret;
        return s;
    case NG_COND_OR:
        return children_hold(run, it, docid, 0, ret, err);
    case NG_COND_AND:
        s = children_hold(run, it, docid, 1, ret, err);
        return s == NG_OK && *ret ? passes_checks(run, it, docid, 0, it->n_checks, ret, err) : s;
    default:
        *ret = 0;
        return NG_OK;
    }
}
