/* SPDX-License-Identifier: GPL-2.0-or-later */
/* delete.c - the method `delete`. */
#include <stdlib.h>

#include "api/api.h"
#include "api/params.h"

static int read_ids(const json_t *list, const char **ids, ng_api_error *e)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *id = json_array_get(list, i);
        if (!json_is_string(id) || !json_string_length(id))
            return ng_param_fail(e, "articles", "must be a list of article ids");
        if (json_string_length(id) > NG_ID_MAX)
            return ng_param_too_large(e, "articles", NG_ID_MAX, "bytes of an id");
        ids[i] = json_string_value(id);
    }
    return 0;
}

int ng_api_delete_read(const json_t *params, ng_api_delete *ret, ng_api_error *error)
{
    static const char *const known[] = {"articles", "wait", NULL};
    const json_t *list = NULL;
    ng_api_delete d = {.n = 0};
    if (ng_api_check_members(params, known, error) ||
        ng_param_list(params, "articles", 1, NG_API_ADD_MAX, &list, error) ||
        ng_param_wait(params, &d.wait_searchable, error))
        return -1;
    d.n = json_array_size(list);
    d.ids = calloc(d.n, sizeof(char *));
    if (!d.ids)
        return ng_api_fail(error, NG_API_INTERNAL, "out of memory");
    if (read_ids(list, d.ids, error)) {
        ng_api_delete_release(&d);
        return -1;
    }
    *ret = d;
    return 0;
}

void ng_api_delete_release(ng_api_delete *d)
{
    if (!d)
        return;
    free(d->ids);
    *d = (ng_api_delete){.n = 0};
}

typedef struct outcome {
    json_t *deleted, *missing;
    uint64_t *numbers;
    size_t n_numbers;
    uint64_t seq;
} outcome;

static ng_status delete_one(ng_store *store, const char *id, outcome *o, ng_error *err)
{
    ng_error fault = NG_ERROR_INIT;
    uint64_t number, seq;
    ng_status status = ng_store_delete(store, id, &number, &seq, &fault);
    if (status && status != NG_NOTFOUND)
        return ng_fail(err, status, "%s", fault.text);
    if (json_array_append_new(status ? o->missing : o->deleted, json_string(id)))
        return ng_fail(err, NG_NOMEM, "out of memory");
    if (!status) {
        o->numbers[o->n_numbers++] = number;
        o->seq = seq;
    }
    return NG_OK;
}

ng_status ng_api_delete_put(ng_store *store, const ng_api_delete *d, json_t **ret_deleted,
                            json_t **ret_missing, uint64_t *ret_numbers, size_t *ret_n_numbers,
                            uint64_t *ret_seq, ng_error *err)
{
    outcome o = {json_array(), json_array(), ret_numbers, 0, 0};
    ng_status status = o.deleted && o.missing ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
    for (size_t i = 0; !status && i < d->n; i++)
        status = delete_one(store, d->ids[i], &o, err);
    if (status) {
        json_decref(o.deleted);
        json_decref(o.missing);
        return status;
    }
    *ret_deleted = o.deleted;
    *ret_missing = o.missing;
    *ret_n_numbers = o.n_numbers;
    *ret_seq = o.seq;
    return NG_OK;
}
