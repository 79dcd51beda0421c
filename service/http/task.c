/* SPDX-License-Identifier: GPL-2.0-or-later */
/* task.c - the page, feed or message made of the result of a method. */
#include "service/http/task.h"

#include <stdlib.h>
#include <string.h>

#include "service/http/atom.h"
#include "service/http/opensearch.h"
#include "service/http/reply.h"
#include "service/job.h"
#include "service/page/page.h"

ng_http_task *ng_http_task_new(const ng_http_route *route)
{
    ng_http_task *t = calloc(1, sizeof *t);
    if (t)
        t->route = route;
    return t;
}

void ng_http_task_free(ng_http_task *t)
{
    if (!t)
        return;
    ng_http_target_release(&t->target);
    free(t->base_url);
    json_decref(t->params);
    json_decref(t->first);
    ng_mcp_free(t->mcp);
    ng_buf_release(&t->body);
    free(t);
}

/* ---- Pieces. ---- */

static const char *param(const ng_http_task *t, const char *name)
{
    const char *value = ng_http_target_param(&t->target, name);
    return value ? value : "";
}

static void answer(ng_http_task *t, int status, const char *type, ng_status failed)
{
    t->method = NULL;
    t->status = failed ? 500 : status;
    t->type = type;
    if (failed)
        ng_buf_clear(&t->body);
}

static json_t *result_of(const ng_job *job)
{
    size_t end = sizeof NG_RPC_RESULT_END - 1;
    if (job->answer.len < job->result_at + end)
        return NULL;
    return json_loadb(job->answer.data + job->result_at, job->answer.len - job->result_at - end, 0,
                      NULL);
}

static void answer_problem(ng_http_task *t, const ng_api_error *e)
{
    ng_error err = NG_ERROR_INIT;
    int status = ng_http_status_of(e->kind);
    answer(t, status, NG_HTTP_PROBLEM,
           ng_http_problem(status, ng_api_kind_name(e->kind), e->text, e->data, &t->body, &err));
}

/* ---- The pages. ---- */

static void make_results(ng_http_task *t, const json_t *result, const ng_api_error *error)
{
    ng_error err = NG_ERROR_INIT;
    const ng_page_search_input in = {.query = param(t, "q"),
                                     .target = &t->target,
                                     .params = t->params,
                                     .result = result,
                                     .error = error,
                                     .base_url = t->base_url};
    answer(t, error ? ng_http_status_of(error->kind) : 200, NG_HTTP_PAGE,
           ng_page_search(&in, &t->body, &err));
}

static void make_error_page(ng_http_task *t, const ng_api_error *error)
{
    ng_error err = NG_ERROR_INIT;
    int status = ng_http_status_of(error->kind);
    answer(t, status, NG_HTTP_PAGE,
           ng_page_error(status, ng_http_phrase(status), error->text, &t->body, &err));
}

static void make_article(ng_http_task *t, const json_t *article, const json_t *result)
{
    ng_error err = NG_ERROR_INIT;
    const ng_page_article_input in = {.article = article,
                                      .query = param(t, "q"),
                                      .hits = json_object_get(result, "hits"),
                                      .base_url = t->base_url};
    answer(t, 200, NG_HTTP_PAGE, ng_page_article(&in, &t->body, &err));
}

/* The article is there; with a query its hits are asked for, too. */
static void have_article(ng_http_task *t, json_t *article)
{
    const char *query = param(t, "q");
    json_t *params = !*query ? NULL
                             : json_pack("{s:s, s:i, s:i, s:{s:[O]}}", "query", query, "limit",
                                         NG_LIMIT_MAX, "per_article", NG_PER_ARTICLE_MAX, "filter",
                                         "article", json_object_get(article, "id"));
    if (!params) {
        make_article(t, article, NULL);
        return;
    }
    json_decref(t->params);
    t->params = params;
    t->first = json_incref(article);
    t->method = "search";
}

static void work_article(ng_http_task *t, json_t *result, const ng_api_error *error)
{
    if (t->first)
        make_article(t, t->first, result); /* without marks when the search failed */
    else if (error)
        make_error_page(t, error);
    else
        have_article(t, result);
}

/* ---- What is not a page. ---- */

static void make_atom(ng_http_task *t, const json_t *result)
{
    ng_error err = NG_ERROR_INIT;
    ng_buf self = NG_BUF_INIT;
    ng_status s = ng_buf_addf(&self, &err, "%s/v1/search.atom?%s", t->base_url, t->target.query);
    const ng_atom_input in = {.query = param(t, "q"),
                              .self_url = s ? "" : self.data,
                              .base_url = t->base_url,
                              .result = result};
    answer(t, 200, "application/atom+xml; charset=utf-8", ng_atom_write(&in, &t->body, &err));
    ng_buf_release(&self);
}

static void make_suggestions(ng_http_task *t, const json_t *result)
{
    ng_error err = NG_ERROR_INIT;
    answer(t, 200, "application/x-suggestions+json",
           ng_opensearch_suggestions(param(t, "prefix"), result, &t->body, &err));
}

void ng_http_task_next(ng_http_task *t)
{
    ng_error err = NG_ERROR_INIT;
    size_t len;
    if (ng_mcp_next(t->mcp) == NG_MCP_CALL) {
        json_decref(t->params);
        t->method = ng_mcp_call_method(t->mcp);
        t->params = json_incref(ng_mcp_call_params(t->mcp));
        return;
    }
    const char *body = ng_mcp_body(t->mcp, &len);
    answer(t, ng_mcp_status(t->mcp), len ? ng_mcp_type(t->mcp) : NULL,
           ng_buf_add(&t->body, body, len, &err));
}

static int is_suggestions(const ng_http_task *t)
{
    return !strcmp(t->route->path, "/v1/suggest") && !strcmp(param(t, "format"), "opensearch");
}

/* ---- All. ---- */

static void work(ng_http_task *t, json_t *result, const ng_api_error *error)
{
    switch (t->route->shape) {
    case NG_HTTP_AS_RESULTS:
        make_results(t, result, error);
        break;
    case NG_HTTP_AS_ARTICLE:
        work_article(t, result, error);
        break;
    case NG_HTTP_AS_MCP:
        ng_mcp_answer(t->mcp, result, error);
        ng_http_task_next(t);
        break;
    default:
        if (error)
            answer_problem(t, error);
        else if (t->route->shape == NG_HTTP_AS_ATOM)
            make_atom(t, result);
        else
            make_suggestions(t, result);
    }
}

void ng_http_task_work(ng_http_task *t, ng_job *job)
{
    static const ng_api_error no_memory = {NG_API_INTERNAL, "out of memory", NULL};
    if (t->route->shape == NG_HTTP_AS_JSON && !is_suggestions(t))
        return;
    json_t *result = job->answer.len ? result_of(job) : NULL;
    const ng_api_error *error = job->answer.len ? result ? NULL : &no_memory : &job->error;
    work(t, result, error);
    json_decref(result);
}

int ng_http_task_ask_page(json_t *params)
{
    static const char *const defaults = "{s:[s, s, s, s, s, s, s], s:{s:i, s:i}, s:i, s:b}";
    json_t *wanted =
        json_pack(defaults, "facets", "year", "month", "source", "section", "author", "lang", "tag",
                  "context", "before", 1, "after", 1, "per_article", 3, "metadata", 1);
    (void)json_object_del(params, "units"); /* the page counts in bytes */
    int failed = !wanted || json_object_update_missing(params, wanted);
    json_decref(wanted);
    return failed ? -1 : 0;
}
