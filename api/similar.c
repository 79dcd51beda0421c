/* SPDX-License-Identifier: GPL-2.0-or-later */
/* similar.c - the method `similar`: passages like one that is there, or like a text. */
#include "nutgraf/similar.h"

#include "api/api.h"
#include "api/params.h"

static int read_what(const json_t *params, ng_similar_request *ret, ng_api_error *e)
{
    if (ng_param_text(params, "id", NG_PASSAGE_ID_MAX, &ret->id, NULL, e) ||
        ng_param_text(params, "text", NG_SIMILAR_TEXT_MAX, &ret->text, &ret->text_len, e))
        return -1;
    if (!ret->id == !ret->text)
        return ng_api_fail(e, NG_API_INVALID_PARAMS, "give either `id` or `text`");
    return 0;
}

int ng_api_similar(ng_searcher *s, const json_t *params, const uint64_t *hidden, size_t n_hidden,
                   const ng_cancel *cancel, ng_buf *ret_text, ng_api_error *error)
{
    static const char *const known[] = {"id",          "text",    "limit", "filter",
                                        "per_article", "context", "units", "metadata",
                                        "deadline_ms", NULL};
    ng_api_search_request page = {.search = NG_SEARCH_REQUEST_INIT};
    ng_similar_request r = {.id = NULL};
    ng_error err = NG_ERROR_INIT;
    ng_answer *answer = NULL;
    if (ng_api_check_members(params, known, error) || read_what(params, &r, error) ||
        ng_api_search_read_page(params, &page, error))
        return -1;
    r.search = page.search;
    r.search.hidden = hidden;
    r.search.n_hidden = n_hidden;
    r.search.cancel = cancel;
    if (ng_similar(s, &r, &answer, &err))
        return ng_api_fail_from(error, &err);
    ng_status status = ng_api_answer_write(answer, ret_text, &err);
    ng_answer_free(answer);
    return status == NG_OK ? 0 : ng_api_fail_from(error, &err);
}
