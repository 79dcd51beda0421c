/* SPDX-License-Identifier: GPL-2.0-or-later */
/* target.c - links made of the parameters of a request. */
#include "service/page/target.h"

#include <string.h>

int ng_target_has(const ng_http_target *t, const char *name, const char *value)
{
    for (size_t i = 0; i < t->n_params; i++)
        if (strcmp(t->params[i].name, name) == 0 && strcmp(t->params[i].value, value) == 0)
            return 1;
    return 0;
}

static void pair(ng_html *h, int *first, const char *name, const char *value)
{
    if (*first)
        NG_HTML(h, "?");
    else
        NG_HTML(h, "&amp;");
    *first = 0;
    ng_html_percent(h, name);
    NG_HTML(h, "=");
    ng_html_percent(h, value);
}

void ng_target_query(ng_html *h, const ng_http_target *t, const char *name, const char *value)
{
    int first = 1;
    for (size_t i = 0; i < t->n_params; i++) {
        const ng_http_param *p = &t->params[i];
        if (p->name[0] && p->value[0] && strcmp(p->name, "cursor") != 0 &&
            strcmp(p->name, name) != 0)
            pair(h, &first, p->name, p->value);
    }
    if (value)
        pair(h, &first, name, value);
}

void ng_target_href(ng_html *h, const ng_http_target *t, const char *name, const char *value)
{
    NG_HTML(h, " href=\"/");
    ng_target_query(h, t, name, value);
    NG_HTML(h, "\"");
}
