/* SPDX-License-Identifier: GPL-2.0-or-later */
/* add.c - the method `add`: parameters to finished articles, articles into the store. */
#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "api/params.h"
#include "indexer/reader.h"

static int reject(json_t *rejected, size_t index, const ng_api_error *e)
{
    json_t *one = json_object();
    int failed = json_object_set_new(one, "index", json_integer((json_int_t)index));
    failed |= json_object_set_new(one, "error", ng_api_error_json(e));
    return failed | json_array_append_new(rejected, one);
}

/* A client that reads files itself says where a title came from: only the author's words score. */
static void set_title_source(const json_t *object, ng_article *a)
{
    static const struct {
        const char *name;
        ng_title_source source;
    } sources[] = {{"text", NG_TITLE_TEXT}, {"file", NG_TITLE_FILE}, {"lead", NG_TITLE_LEAD}};
    const char *name = json_string_value(json_object_get(object, "title_source"));
    for (size_t i = 0; name && i < sizeof sources / sizeof *sources; i++)
        if (a->title_source == NG_TITLE_GIVEN && strcmp(sources[i].name, name) == 0)
            a->title_source = sources[i].source;
}

static int read_article(const json_t *object, ng_article **ret, ng_api_error *e)
{
    static const char *const known[] = {
        "id",        "title",    "text", "blocks", "url",    "source", "section",      "authors",
        "published", "modified", "lang", "tags",   "origin", "path",   "title_source", NULL};
    const char *origin = NULL, *path = NULL;
    if (!json_is_object(object))
        return ng_api_fail(e, NG_API_INVALID_PARAMS, "an article must be an object");
    if (ng_api_check_members(object, known, e))
        return -1;
    if (ng_param_text(object, "origin", NG_ORIGIN_MAX, &origin, NULL, e) ||
        ng_param_text(object, "path", NG_ORIGIN_MAX, &path, NULL, e))
        return -1;
    if (json_is_string(json_object_get(object, "text")) && json_object_get(object, "blocks"))
        return ng_api_fail(e, NG_API_INVALID_PARAMS, "give either `text` or `blocks`");
    ng_read_input in = {.origin = origin ? origin : "socket", .path = path};
    ng_error err = NG_ERROR_INIT;
    if (ng_read_json_object(object, &in, ret, &err))
        return ng_api_fail_from(e, &err);
    set_title_source(object, *ret);
    return 0;
}

static int read_all(const json_t *list, ng_api_add *a)
{
    for (size_t i = 0; i < a->n; i++) {
        ng_api_error fault = {.data = NULL};
        if (!read_article(json_array_get(list, i), &a->articles[i], &fault))
            continue;
        int failed = reject(a->rejected, i, &fault);
        ng_api_error_release(&fault);
        if (failed)
            return -1;
    }
    return 0;
}

int ng_api_add_read(const json_t *params, ng_api_add *ret, ng_api_error *error)
{
    static const char *const known[] = {"articles", "wait", NULL};
    const json_t *list = NULL;
    ng_api_add a = {.n = 0};
    if (ng_api_check_members(params, known, error) ||
        ng_param_list(params, "articles", 1, NG_API_ADD_MAX, &list, error) ||
        ng_param_wait(params, &a.wait_searchable, error))
        return -1;
    a.n = json_array_size(list);
    a.articles = calloc(a.n, sizeof(ng_article *));
    a.rejected = json_array();
    if (!a.articles || !a.rejected || read_all(list, &a)) {
        ng_api_add_release(&a);
        return ng_api_fail(error, NG_API_INTERNAL, "out of memory");
    }
    *ret = a;
    return 0;
}

void ng_api_add_release(ng_api_add *a)
{
    if (!a)
        return;
    for (size_t i = 0; a->articles && i < a->n; i++)
        ng_article_free(a->articles[i]);
    free(a->articles);
    json_decref(a->rejected);
    *a = (ng_api_add){.n = 0};
}

/* A fault of the article itself only rejects it; anything else is about the whole transaction. */
static int concerns_article(ng_status status)
{
    return status == NG_INVALID || status == NG_LIMIT || status == NG_TAKEN;
}

static json_t *accepted_json(size_t index, const ng_article *a, const ng_put *put)
{
    const char *state = put->state == NG_PUT_NEW       ? "new"
                        : put->state == NG_PUT_CHANGED ? "changed"
                                                       : "same";
    return json_pack("{s:I, s:s, s:I, s:s}", "index", (json_int_t)index, "id", a->id, "revision",
                     (json_int_t)put->revision, "state", state);
}

static ng_status put_one(ng_store *store, ng_api_add *a, size_t i, json_t *accepted, uint64_t *seq,
                         ng_error *err)
{
    ng_error fault = NG_ERROR_INIT;
    ng_put put;
    ng_status status = ng_store_put(store, a->articles[i], &put, &fault);
    if (!status) {
        *seq = put.seq > *seq ? put.seq : *seq;
        if (!json_array_append_new(accepted, accepted_json(i, a->articles[i], &put)))
            return NG_OK;
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    if (!concerns_article(status))
        return ng_fail(err, status, "%s", fault.text);
    ng_api_error e = {.data = NULL};
    ng_api_fail_from(&e, &fault);
    int failed = reject(a->rejected, i, &e);
    ng_api_error_release(&e);
    return failed ? ng_fail(err, NG_NOMEM, "out of memory") : NG_OK;
}

ng_status ng_api_add_put(ng_store *store, ng_api_add *a, json_t **ret_accepted, uint64_t *ret_seq,
                         ng_error *err)
{
    json_t *accepted = json_array();
    if (!accepted)
        return ng_fail(err, NG_NOMEM, "out of memory");
    uint64_t seq = 0;
    for (size_t i = 0; i < a->n; i++) {
        if (!a->articles[i])
            continue;
        ng_status status = put_one(store, a, i, accepted, &seq, err);
        if (status) {
            json_decref(accepted);
            return status;
        }
    }
    *ret_accepted = accepted;
    *ret_seq = seq;
    return NG_OK;
}
