/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer_json.c - the one JSON shape of an answer and its hits.
 *
 * A value that cannot be built (no memory, text that is not UTF-8) is NULL, and setting NULL is an
 * error of the setter: so each object adds up the results of its setters and fails once.
 */
#include "api/api.h"
#include "api/json.h"

static json_t *spans(const ng_spans *list)
{
    json_t *out = json_array();
    int failed = !out;
    for (size_t i = 0; i < list->n; i++)
        failed |=
            json_array_append_new(out, ng_json_span(list->items[i].start, list->items[i].end));
    return ng_json_or_null(out, failed);
}

static json_t *neighbours(const ng_neighbour *list, size_t n)
{
    json_t *out = json_array();
    int failed = !out;
    for (size_t i = 0; i < n; i++) {
        json_t *one = json_object();
        failed |= json_object_set_new(one, "id", json_string(list[i].id));
        failed |= json_object_set_new(one, "text", json_string(list[i].text));
        failed |= json_array_append_new(out, one);
    }
    return ng_json_or_null(out, failed);
}

static json_t *matched(const ng_hit *h)
{
    json_t *missing = json_array();
    int failed = !missing;
    for (size_t i = 0; i < h->n_missing; i++)
        failed |= json_array_append_new(missing, json_string(h->missing[i]));
    json_t *out = json_object();
    failed |= json_object_set_new(out, "terms", json_integer(h->matched_terms));
    failed |= json_object_set_new(out, "of", json_integer(h->matched_of));
    failed |= json_object_set_new(out, "missing", missing);
    return ng_json_or_null(out, failed);
}

static json_t *context(const ng_hit *h)
{
    json_t *out = json_object();
    int failed = json_object_set_new(out, "before", neighbours(h->before, h->n_before));
    failed |= json_object_set_new(out, "after", neighbours(h->after, h->n_after));
    return ng_json_or_null(out, failed);
}

static int set_origin(json_t *o, const ng_hit *h)
{
    int failed = json_object_set_new(o, "id", json_string(h->id));
    failed |= json_object_set_new(o, "article", json_string(h->article));
    failed |= json_object_set_new(o, "revision", json_integer(h->revision));
    failed |= json_object_set_new(o, "title", ng_json_text(h->title));
    failed |= json_object_set_new(o, "url", ng_json_text(h->url));
    failed |= json_object_set_new(o, "source", ng_json_text(h->source));
    failed |= json_object_set_new(o, "published", ng_json_moment(&h->published));
    failed |= json_object_set_new(o, "heading", ng_json_text(h->heading));
    failed |= json_object_set_new(o, "ordinal", json_integer(h->ordinal));
    failed |= json_object_set_new(o, "kind", json_string(ng_passage_kind_name(h->kind)));
    return failed;
}

static json_t *hit(const ng_hit *h)
{
    json_t *o = json_object();
    int failed = set_origin(o, h);
    failed |= json_object_set_new(o, "score", json_real(h->score));
    failed |= json_object_set_new(o, "text", json_string(h->text));
    failed |= json_object_set_new(o, "span", ng_json_span(h->span.start, h->span.end));
    failed |= json_object_set_new(o, "line", ng_json_line(h->line));
    failed |= json_object_set_new(o, "highlights", spans(&h->highlights));
    if (h->title_highlights.n)
        failed |= json_object_set_new(o, "title_highlights", spans(&h->title_highlights));
    if (h->heading_highlights.n)
        failed |= json_object_set_new(o, "heading_highlights", spans(&h->heading_highlights));
    failed |= json_object_set_new(o, "matched", matched(h));
    failed |= json_object_set_new(o, "citation", json_string(h->citation));
    failed |= json_object_set_new(o, "context", context(h));
    failed |= json_object_set_new(o, "also_in", json_array());
    return ng_json_or_null(o, failed);
}

json_t *ng_json_warnings(const ng_warning *list, size_t n)
{
    json_t *out = json_array();
    int failed = !out;
    for (size_t i = 0; i < n; i++) {
        json_t *one = json_object();
        failed |= json_object_set_new(one, "span", ng_json_span(list[i].start, list[i].end));
        failed |= json_object_set_new(one, "text", json_string(list[i].text));
        failed |= json_array_append_new(out, one);
    }
    return ng_json_or_null(out, failed);
}

static json_t *query(const ng_answer *a)
{
    json_t *o = json_object();
    int failed = json_object_set_new(o, "text", ng_json_text(a->query_text));
    failed |= json_object_set_new(o, "interpreted", ng_json_text(a->query_interpreted));
    failed |= json_object_set_new(o, "warnings", ng_json_warnings(a->warnings, a->n_warnings));
    return ng_json_or_null(o, failed);
}

static json_t *total(const ng_answer *a)
{
    json_t *o = json_object();
    int failed = json_object_set_new(o, "value", json_integer((json_int_t)a->total));
    failed |= json_object_set_new(o, "relation", json_string(a->total_is_exact ? "eq" : "gte"));
    return ng_json_or_null(o, failed);
}

static json_t *hits(const ng_answer *a)
{
    json_t *out = json_array();
    int failed = !out;
    for (size_t i = 0; i < a->n_hits; i++)
        failed |= json_array_append_new(out, hit(&a->hits[i]));
    return ng_json_or_null(out, failed);
}

json_t *ng_api_answer_json(const ng_answer *a)
{
    json_t *o = json_object();
    int failed = json_object_set_new(o, "query", query(a));
    failed |= json_object_set_new(o, "total", total(a));
    failed |= json_object_set_new(o, "took_ms", json_real(a->took_ms));
    failed |= json_object_set_new(o, "index_revision", json_integer((json_int_t)a->index_revision));
    failed |= json_object_set_new(o, "partial", json_boolean(a->partial));
    failed |= json_object_set_new(o, "weak", json_boolean(a->weak));
    failed |= json_object_set_new(o, "hits", hits(a));
    failed |= json_object_set_new(o, "cursor", ng_json_text(a->cursor));
    return ng_json_or_null(o, failed);
}
