/* SPDX-License-Identifier: GPL-2.0-or-later */
/* get.c - the method `get`: an article whole, or the article of a passage. */
#include <string.h>

#include "api/api.h"
#include "api/json.h"
#include "api/params.h"
#include "nutgraf/text.h"

/* What is asked for: an article id, and a passage of it when ordinal is not 0. */
typedef struct wanted {
    char article[NG_ID_MAX + 1];
    uint32_t ordinal;
    uint32_t revision; /* 0: the newest */
    ng_units units;
} wanted;

static int read_wanted(const json_t *params, wanted *ret, ng_api_error *e)
{
    static const char *const known[] = {"article", "id", "units", "revision", NULL};
    const char *article = NULL, *id = NULL;
    size_t len = 0;
    if (ng_api_check_members(params, known, e) ||
        ng_param_text(params, "article", NG_ID_MAX, &article, &len, e) ||
        ng_param_text(params, "id", NG_PASSAGE_ID_MAX, &id, &len, e) ||
        ng_param_count(params, "revision", 1, UINT32_MAX, &ret->revision, e) ||
        ng_param_units(params, &ret->units, e))
        return -1;
    if (!article == !id)
        return ng_api_fail(e, NG_API_INVALID_PARAMS, "give either `article` or `id`");
    if (article) {
        memcpy(ret->article, article, len + 1);
        return 0;
    }
    ng_citation citation;
    ng_error err = NG_ERROR_INIT;
    if (ng_citation_parse(id, len, &citation, &err))
        return ng_api_fail_from(e, &err);
    memcpy(ret->article, citation.article, sizeof citation.article);
    ret->ordinal = citation.ordinal;
    return 0;
}

static json_t *passage_json(const ng_article *a, const ng_passage *p, ng_units units)
{
    uint32_t len;
    const char *text = ng_passage_text(a, p, &len);
    char hash[9];
    ng_error err = NG_ERROR_INIT;
    if (ng_passage_hash(text, len, hash, &err))
        return NULL;
    uint32_t span[2] = {p->start, p->end};
    ng_units_convert(a->text, a->text_len, units, span, 2);
    json_t *o = json_object();
    int failed = json_object_set_new(o, "id", json_sprintf("%s#p%u", a->id, p->ordinal));
    failed |=
        json_object_set_new(o, "citation", json_sprintf("%s#p%u@%s", a->id, p->ordinal, hash));
    failed |= json_object_set_new(o, "ordinal", json_integer(p->ordinal));
    failed |= json_object_set_new(o, "kind", json_string(ng_passage_kind_name(p->kind)));
    failed |= json_object_set_new(o, "text", json_stringn(text, len));
    failed |= json_object_set_new(o, "span", ng_json_span(span[0], span[1]));
    failed |= json_object_set_new(o, "line", ng_json_line(p->line));
    return ng_json_or_null(o, failed);
}

static int add_passage(json_t *result, const ng_article *a, const wanted *w, ng_api_error *e)
{
    ng_passages passages = NG_PASSAGES_INIT;
    ng_error err = NG_ERROR_INIT;
    if (ng_article_passages(a, &passages, &err))
        return ng_api_fail_from(e, &err);
    int status = 0;
    if (w->ordinal > passages.n)
        status = ng_api_fail(e, NG_API_NOT_FOUND, "article `%.160s` has no passage %u", a->id,
                             w->ordinal);
    else if (json_object_set_new(result, "passage",
                                 passage_json(a, &passages.items[w->ordinal - 1], w->units)))
        status = ng_api_fail(e, NG_API_INTERNAL, "out of memory");
    ng_passages_release(&passages);
    return status;
}

static int answer(const ng_article *a, uint32_t revision, const wanted *w, json_t **ret,
                  ng_api_error *e)
{
    json_t *result = ng_api_article_json(a, revision, w->units);
    if (!result)
        return ng_api_fail(e, NG_API_INTERNAL, "out of memory");
    if (w->ordinal && add_passage(result, a, w, e)) {
        json_decref(result);
        return -1;
    }
    *ret = result;
    return 0;
}

int ng_api_get(ng_store *store, const json_t *params, json_t **ret, ng_api_error *error)
{
    wanted w = {.units = NG_UNITS_BYTE};
    if (read_wanted(params, &w, error))
        return -1;
    ng_error err = NG_ERROR_INIT;
    uint64_t number;
    uint32_t revision;
    ng_article *a = NULL;
    ng_status status = ng_store_find(store, w.article, &number, &revision, &err);
    if (!status)
        status = ng_store_get(store, number, w.revision, &a, &revision, &err);
    if (status == NG_NOTFOUND)
        return w.revision ? ng_api_fail(error, NG_API_NOT_FOUND, "no revision %u of `%.160s`",
                                        w.revision, w.article)
                          : ng_api_fail(error, NG_API_NOT_FOUND, "no article `%.160s`", w.article);
    if (status)
        return ng_api_fail_from(error, &err);
    int failed = answer(a, revision, &w, ret, error);
    ng_article_free(a);
    return failed;
}
