/* SPDX-License-Identifier: GPL-2.0-or-later */
/* params.c - options and words that several commands give to a method. */
#include "cli/ask.h"

static int set_day(const cli_context *c, json_t *filter, const char *option)
{
    const char *day = cli_value(c, option);
    return day ? json_object_set_new(filter, option, json_string(day)) : 0;
}

json_t *cli_filter_of(const cli_context *c)
{
    static const char *const lists[] = {"source", "section", "author", "lang", "tag", "article"};
    json_t *filter = json_object();
    int failed = set_day(c, filter, "from") | set_day(c, filter, "to");
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const char *value;
        json_t *list = json_array();
        for (size_t at = 0; (value = cli_next_value(c, lists[i], &at));)
            failed |= json_array_append_new(list, json_string(value));
        if (json_array_size(list))
            failed |= json_object_set(filter, lists[i], list);
        json_decref(list);
    }
    if (!failed)
        return filter;
    json_decref(filter);
    return NULL;
}

json_t *cli_words_of(const cli_context *c)
{
    ng_buf text = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    ng_status s = NG_OK;
    for (int i = 0; s == NG_OK && i < c->n_args; i++) {
        if (i > 0)
            s = ng_buf_add_char(&text, ' ', &err);
        if (s == NG_OK)
            s = ng_buf_add_str(&text, c->args[i], &err);
    }
    json_t *words = s == NG_OK ? json_stringn(text.data ? text.data : "", text.len) : NULL;
    ng_buf_release(&text);
    return words;
}
