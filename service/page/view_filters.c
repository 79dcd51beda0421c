/* SPDX-License-Identifier: GPL-2.0-or-later */
/* view_filters.c - checkboxes of the values of facets, and of filters that are set. */
#include <string.h>

#include "service/page/parts.h"
#include "service/page/view.h"

typedef struct field {
    const char *name, *label;
} field;

static void write_choice(ng_html *h, const field *f, const char *value, const json_t *count,
                         int checked)
{
    NG_HTML(h, "<li><label><input type=\"checkbox\" form=\"search-form\"");
    ng_html_attr(h, "name", f->name);
    ng_html_attr(h, "value", value);
    if (checked)
        NG_HTML(h, " checked");
    NG_HTML(h, "> <span class=\"value\" dir=\"auto\">");
    ng_html_text(h, strcmp(f->name, "lang") == 0 ? ng_language_name(value) : value);
    NG_HTML(h, "</span>");
    if (count) {
        NG_HTML(h, " <span class=\"number\">");
        ng_part_count(h, (uint64_t)json_integer_value(count));
        NG_HTML(h, "</span>");
    }
    NG_HTML(h, "</label></li>\n");
}

static int is_listed(const json_t *values, const char *value)
{
    for (size_t i = 0; i < json_array_size(values); i++) {
        const char *listed = ng_part_text(json_array_get(values, i), "value");
        if (listed && strcmp(listed, value) == 0)
            return 1;
    }
    return 0;
}

/* How many values are set that the facet does not list: they could not be taken away otherwise. */
static size_t unlisted(const ng_http_target *t, const field *f, const json_t *values)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n_params; i++)
        n += strcmp(t->params[i].name, f->name) == 0 && t->params[i].value[0] &&
             !is_listed(values, t->params[i].value);
    return n;
}

static void write_unlisted(ng_html *h, const ng_http_target *t, const field *f,
                           const json_t *values)
{
    for (size_t i = 0; i < t->n_params; i++)
        if (strcmp(t->params[i].name, f->name) == 0 && t->params[i].value[0] &&
            !is_listed(values, t->params[i].value))
            write_choice(h, f, t->params[i].value, NULL, 1);
}

static void write_field(ng_html *h, const ng_page_search_input *in, const field *f)
{
    const json_t *facet = json_object_get(json_object_get(in->result, "facets"), f->name);
    const json_t *values = json_object_get(facet, "values");
    size_t n = json_array_size(values);
    uint64_t other = ng_part_number(facet, "other");
    if (n + unlisted(in->target, f, values) == 0)
        return;
    NG_HTML(h, "<fieldset class=\"facet\"");
    ng_html_attr(h, "data-field", f->name);
    NG_HTML(h, ">\n<legend>");
    ng_html_text(h, f->label);
    NG_HTML(h, "</legend>\n<ul>\n");
    write_unlisted(h, in->target, f, values);
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(values, i);
        const char *value = ng_part_text(one, "value");
        if (value)
            write_choice(h, f, value, json_object_get(one, "count"),
                         ng_target_has(in->target, f->name, value));
    }
    NG_HTML(h, "</ul>\n");
    if (other > 0) {
        NG_HTML(h, "<p class=\"other\">Others: ");
        ng_part_count(h, other);
        NG_HTML(h, "</p>\n");
    }
    NG_HTML(h, "</fieldset>\n");
}

void ng_view_filters(ng_html *h, const ng_page_search_input *in)
{
    static const field fields[] = {
        {"source", "Source"}, {"section", "Section"}, {"author", "Author"},
        {"lang", "Language"}, {"tag", "Subject"},     {"article", "Article"},
    };
    NG_HTML(h, "<h2>Filters</h2>\n");
    ng_view_dates(h, in);
    NG_HTML(h, "<div id=\"facets\">\n");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        write_field(h, in, &fields[i]);
    NG_HTML(h, "</div>\n<p class=\"apply\"><button type=\"submit\" form=\"search-form\">Apply"
               "</button></p>\n<p class=\"feed\"><a id=\"feed\" href=\"/v1/search.atom");
    ng_target_query(h, in->target, "cursor", NULL);
    NG_HTML(h, "\">Follow this search (Atom)</a></p>\n");
}
