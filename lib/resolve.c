/* SPDX-License-Identifier: GPL-2.0-or-later */
/* resolve.c - what became of a citation. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nutgraf/search.h"

#define REVISIONS_SEARCHED 100 /* older wordings of an article that are looked through */

/* An article with its passages. */
struct wording {
    ng_article *article;
    ng_passages passages;
    uint32_t revision;
};

static void wording_release(struct wording *w)
{
    ng_passages_release(&w->passages);
    ng_article_free(w->article);
    *w = (struct wording){0};
}

static ng_status wording_read(ng_store *store, uint64_t number, uint32_t revision,
                              struct wording *ret, ng_error *err)
{
    struct wording w = {0};
    ng_status s = ng_store_get(store, number, revision, &w.article, &w.revision, err);
    if (s == NG_OK)
        s = ng_article_passages(w.article, &w.passages, err);
    if (s == NG_OK)
        *ret = w;
    else
        wording_release(&w);
    return s;
}

static const ng_passage *passage_at(const struct wording *w, uint32_t ordinal)
{
    return ordinal > 0 && ordinal <= w->passages.n ? &w->passages.items[ordinal - 1] : NULL;
}

static ng_status has_hash(const struct wording *w, const ng_passage *p, const char *hash, int *ret,
                          ng_error *err)
{
    char own[9];
    uint32_t len = 0;
    const char *text = ng_passage_text(w->article, p, &len);
    ng_status s = ng_passage_hash(text, len, own, err);
    if (s == NG_OK)
        *ret = strcmp(own, hash) == 0;
    return s;
}

static uint32_t distance(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* The passage with the cited text that stands nearest to the cited place; NULL when none has it. */
static ng_status find_text(const struct wording *w, const ng_citation *c, const ng_passage **ret,
                           ng_error *err)
{
    *ret = NULL;
    for (size_t i = 0; i < w->passages.n; i++) {
        const ng_passage *p = &w->passages.items[i];
        int same = 0;
        if (*ret && distance(p->ordinal, c->ordinal) >= distance((*ret)->ordinal, c->ordinal))
            continue;
        ng_status s = has_hash(w, p, c->hash, &same, err);
        if (s != NG_OK)
            return s;
        if (same)
            *ret = p;
    }
    return NG_OK;
}

static ng_status give(ng_resolution state, const char *article, uint32_t ordinal,
                      const struct wording *w, const ng_passage *p, ng_resolved *ret, ng_error *err)
{
    ng_resolved r = {.state = state};
    if (ordinal > 0)
        snprintf(r.id, sizeof r.id, "%s#p%" PRIu32, article, ordinal);
    else
        snprintf(r.id, sizeof r.id, "%s", article);
    if (p) {
        uint32_t len = 0;
        const char *text = ng_passage_text(w->article, p, &len);
        r.text = strndup(text, len);
        if (!r.text)
            return ng_fail(err, NG_NOMEM, "out of memory");
    }
    *ret = r;
    return NG_OK;
}

static ng_status give_gone(ng_resolved *ret)
{
    *ret = (ng_resolved){.state = NG_RESOLVED_GONE};
    return NG_OK;
}

/* The passage stands in another wording now: look for the cited one in older revisions. */
static ng_status give_edited(ng_store *store, uint64_t number, uint32_t revision,
                             const ng_citation *c, ng_resolved *ret, ng_error *err)
{
    for (unsigned i = 0; i < REVISIONS_SEARCHED && --revision > 0; i++) {
        struct wording old = {0};
        ng_error purged = NG_ERROR_INIT;
        ng_status s = wording_read(store, number, revision, &old, &purged);
        if (s == NG_NOTFOUND)
            break;
        const ng_passage *p = NULL;
        if (s != NG_OK)
            return ng_fail(err, s, "%s", purged.text);
        s = find_text(&old, c, &p, err);
        if (s == NG_OK && p)
            s = give(NG_RESOLVED_EDITED, c->article, c->ordinal, &old, p, ret, err);
        wording_release(&old);
        if (s != NG_OK || p)
            return s;
    }
    return give(NG_RESOLVED_EDITED, c->article, c->ordinal, NULL, NULL, ret, err);
}

static ng_status resolve_passage(ng_store *store, uint64_t number, const struct wording *w,
                                 const ng_citation *c, ng_resolved *ret, ng_error *err)
{
    const ng_passage *here = passage_at(w, c->ordinal), *there = NULL;
    if (!c->hash[0])
        return here ? give(NG_RESOLVED_SAME, c->article, c->ordinal, w, here, ret, err)
                    : give_gone(ret);
    ng_status s = find_text(w, c, &there, err);
    if (s != NG_OK)
        return s;
    if (there)
        return give(there == here ? NG_RESOLVED_SAME : NG_RESOLVED_MOVED, c->article,
                    there->ordinal, w, there, ret, err);
    return here ? give_edited(store, number, w->revision, c, ret, err) : give_gone(ret);
}

ng_status ng_resolve(ng_store *store, const char *citation, size_t len, ng_resolved *ret,
                     ng_error *err)
{
    ng_citation c;
    uint64_t number = 0;
    uint32_t revision = 0;
    struct wording w = {0};
    ng_error missing = NG_ERROR_INIT;
    ng_status s = ng_citation_parse(citation, len, &c, err);
    if (s != NG_OK)
        return s;
    s = ng_store_find(store, c.article, &number, &revision, &missing);
    if (s == NG_OK)
        s = wording_read(store, number, 0, &w, &missing);
    if (s == NG_NOTFOUND)
        return give_gone(ret);
    if (s != NG_OK)
        return ng_fail(err, s, "%s", missing.text);
    s = c.ordinal > 0 ? resolve_passage(store, number, &w, &c, ret, err)
                      : give(NG_RESOLVED_SAME, c.article, 0, NULL, NULL, ret, err);
    wording_release(&w);
    return s;
}

void ng_resolved_release(ng_resolved *r)
{
    if (!r)
        return;
    free(r->text);
    *r = (ng_resolved){.state = NG_RESOLVED_GONE};
}
