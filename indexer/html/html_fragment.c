/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_fragment.c - pieces of HTML inside other formats. */
#include <string.h>

#include "html.h"
#include "html_blocks.h"

ng_status ng_html_add_fragment(ng_article *a, const char *html, size_t len, uint32_t line,
                               ng_error *err)
{
    NG_AUTO(ng_html_tree_release) ng_html_tree t = NG_HTML_TREE_INIT;
    NG_AUTO(ng_html_runs_release) ng_html_runs r = NG_HTML_RUNS_INIT;
    ng_status s = ng_html_tree_make(html, len, &t, NULL, err);
    if (s == NG_OK)
        s = ng_html_runs_make(&t, &r, err);
    if (s != NG_OK)
        return s;
    ng_html_runs_join_caps(&r);
    return ng_html_runs_add(&r, a, line, err);
}

ng_status ng_html_plain(const char *html, size_t len, char **ret, ng_error *err)
{
    NG_AUTO(ng_html_tree_release) ng_html_tree t = NG_HTML_TREE_INIT;
    NG_AUTO(ng_html_runs_release) ng_html_runs r = NG_HTML_RUNS_INIT;
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    ng_status s = ng_html_tree_make(html, len, &t, NULL, err);
    if (s == NG_OK)
        s = ng_html_runs_make(&t, &r, err);
    if (s == NG_OK)
        s = ng_buf_add_str(&text, "", err);
    for (size_t i = 0; i < r.n && s == NG_OK; i++) {
        if (i > 0)
            s = ng_buf_add_char(&text, ' ', err);
        if (s == NG_OK)
            s = ng_buf_add(&text, r.text.data + r.items[i].start, r.items[i].len, err);
    }
    if (s == NG_OK)
        *ret = ng_buf_steal(&text);
    return s;
}
