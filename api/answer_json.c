/* SPDX-License-Identifier: GPL-2.0-or-later */
/* answer_json.c - the one JSON shape of an answer and its hits. */
#include <string.h>

#include "api/api.h"
#include "api/facets_json.h"
#include "api/json_out.h"
#include "nutgraf/text.h"

#define BYTES_AT_FIRST 16384 /* ten hits of usual length */

static void write_spans(ng_json_out *o, const ng_spans *list)
{
    NG_OUT(o, "[");
    for (size_t i = 0; i < list->n; i++) {
        if (i > 0)
            NG_OUT(o, ",");
        ng_out_span(o, list->items[i].start, list->items[i].end);
    }
    NG_OUT(o, "]");
}

static void write_neighbours(ng_json_out *o, const ng_neighbour *list, size_t n)
{
    NG_OUT(o, "[");
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            NG_OUT(o, ",");
        NG_OUT(o, "{\"id\":");
        ng_out_text(o, list[i].id);
        NG_OUT(o, ",\"text\":");
        ng_out_text(o, list[i].text);
        NG_OUT(o, "}");
    }
    NG_OUT(o, "]");
}

static void write_texts(ng_json_out *o, const char *const *list, size_t n)
{
    NG_OUT(o, "[");
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            NG_OUT(o, ",");
        ng_out_text(o, list[i]);
    }
    NG_OUT(o, "]");
}

static void write_matched(ng_json_out *o, const ng_hit *h)
{
    NG_OUT(o, ",\"matched\":{\"terms\":");
    ng_out_number(o, h->matched_terms);
    NG_OUT(o, ",\"of\":");
    ng_out_number(o, h->matched_of);
    NG_OUT(o, ",\"missing\":");
    write_texts(o, h->missing, h->n_missing);
    NG_OUT(o, "}");
}

static void write_origin(ng_json_out *o, const ng_hit *h)
{
    char published[NG_MOMENT_TEXT];
    if (h->published.known)
        ng_moment_format(&h->published, published);
    NG_OUT(o, "{\"id\":");
    ng_out_text(o, h->id);
    NG_OUT(o, ",\"article\":");
    ng_out_text(o, h->article);
    NG_OUT(o, ",\"revision\":");
    ng_out_number(o, h->revision);
    NG_OUT(o, ",\"title\":");
    ng_out_text(o, h->title);
    NG_OUT(o, ",\"url\":");
    ng_out_text(o, h->url);
    NG_OUT(o, ",\"source\":");
    ng_out_text(o, h->source);
    NG_OUT(o, ",\"published\":");
    ng_out_text(o, h->published.known ? published : NULL);
    NG_OUT(o, ",\"heading\":");
    ng_out_text(o, h->heading);
    NG_OUT(o, ",\"ordinal\":");
    ng_out_number(o, h->ordinal);
    NG_OUT(o, ",\"kind\":");
    ng_out_text(o, ng_passage_kind_name(h->kind));
}

static void write_text(ng_json_out *o, const ng_hit *h)
{
    NG_OUT(o, ",\"score\":");
    ng_out_real(o, h->score);
    NG_OUT(o, ",\"text\":");
    ng_out_text(o, h->text);
    NG_OUT(o, ",\"span\":");
    ng_out_span(o, h->span.start, h->span.end);
    NG_OUT(o, ",\"line\":");
    if (h->line > 0)
        ng_out_number(o, h->line);
    else
        NG_OUT(o, "null");
    NG_OUT(o, ",\"highlights\":");
    write_spans(o, &h->highlights);
    if (h->title_highlights.n > 0) {
        NG_OUT(o, ",\"title_highlights\":");
        write_spans(o, &h->title_highlights);
    }
    if (h->heading_highlights.n > 0) {
        NG_OUT(o, ",\"heading_highlights\":");
        write_spans(o, &h->heading_highlights);
    }
}

static void write_copies(ng_json_out *o, const ng_hit *h)
{
    char published[NG_MOMENT_TEXT];
    NG_OUT(o, ",\"also_in\":[");
    for (size_t i = 0; i < h->n_also_in; i++) {
        const ng_copy *c = &h->also_in[i];
        if (i > 0)
            NG_OUT(o, ",");
        if (c->published.known)
            ng_moment_format(&c->published, published);
        NG_OUT(o, "{\"id\":");
        ng_out_text(o, c->id);
        NG_OUT(o, ",\"article\":");
        ng_out_text(o, c->article);
        NG_OUT(o, ",\"source\":");
        ng_out_text(o, c->source);
        NG_OUT(o, ",\"published\":");
        ng_out_text(o, c->published.known ? published : NULL);
        NG_OUT(o, "}");
    }
    NG_OUT(o, "],\"also_in_count\":");
    ng_out_number(o, h->also_in_count);
}

static void write_metadata(ng_json_out *o, const ng_hit_metadata *m)
{
    char modified[NG_MOMENT_TEXT];
    if (m->modified.known)
        ng_moment_format(&m->modified, modified);
    NG_OUT(o, ",\"metadata\":{\"section\":");
    ng_out_text(o, m->section);
    NG_OUT(o, ",\"authors\":");
    write_texts(o, m->authors, m->n_authors);
    NG_OUT(o, ",\"modified\":");
    ng_out_text(o, m->modified.known ? modified : NULL);
    NG_OUT(o, ",\"lang\":");
    ng_out_text(o, m->lang);
    NG_OUT(o, ",\"tags\":");
    write_texts(o, m->tags, m->n_tags);
    NG_OUT(o, "}");
}

static void write_terms(ng_json_out *o, const ng_explain *e)
{
    NG_OUT(o, "[");
    for (size_t i = 0; i < e->n_terms; i++) {
        const ng_explain_term *t = &e->terms[i];
        if (i > 0)
            NG_OUT(o, ",");
        NG_OUT(o, "{\"term\":");
        ng_out_text(o, t->term);
        NG_OUT(o, ",\"word\":");
        ng_out_text(o, t->word);
        NG_OUT(o, ",\"idf\":");
        ng_out_real(o, t->idf);
        NG_OUT(o, ",\"impact\":");
        ng_out_number(o, t->impact);
        NG_OUT(o, ",\"score\":");
        ng_out_real(o, t->score);
        NG_OUT(o, "}");
    }
    NG_OUT(o, "]");
}

static void write_features(ng_json_out *o, const ng_explain *e)
{
    NG_OUT(o, "[");
    for (size_t i = 0; i < e->n_features; i++) {
        const ng_explain_feature *f = &e->features[i];
        if (i > 0)
            NG_OUT(o, ",");
        NG_OUT(o, "{\"name\":");
        ng_out_text(o, f->name);
        NG_OUT(o, ",\"value\":");
        ng_out_real(o, f->value);
        NG_OUT(o, ",\"weight\":");
        ng_out_real(o, f->weight);
        NG_OUT(o, ",\"score\":");
        ng_out_real(o, f->score);
        NG_OUT(o, "}");
    }
    NG_OUT(o, "]");
}

static void write_explain(ng_json_out *o, const ng_explain *e)
{
    NG_OUT(o, ",\"explain\":{\"terms\":");
    write_terms(o, e);
    NG_OUT(o, ",\"recency\":");
    ng_out_real(o, e->recency);
    NG_OUT(o, ",\"first\":");
    ng_out_real(o, e->first);
    NG_OUT(o, ",\"unit\":");
    ng_out_real(o, e->unit);
    NG_OUT(o, ",\"features\":");
    write_features(o, e);
    NG_OUT(o, ",\"carried\":");
    ng_out_real(o, e->carried);
    NG_OUT(o, "}");
}

static void write_hit(ng_json_out *o, const ng_hit *h)
{
    write_origin(o, h);
    write_text(o, h);
    write_matched(o, h);
    NG_OUT(o, ",\"citation\":");
    ng_out_text(o, h->citation);
    NG_OUT(o, ",\"context\":{\"before\":");
    write_neighbours(o, h->before, h->n_before);
    NG_OUT(o, ",\"after\":");
    write_neighbours(o, h->after, h->n_after);
    NG_OUT(o, "}");
    write_copies(o, h);
    if (h->cleaned)
        NG_OUT(o, ",\"cleaned\":true");
    if (h->metadata)
        write_metadata(o, h->metadata);
    if (h->explain)
        write_explain(o, h->explain);
    NG_OUT(o, "}");
}

static void write_query(ng_json_out *o, const ng_answer *a)
{
    NG_OUT(o, "{\"query\":{\"text\":");
    ng_out_text(o, a->query_text);
    NG_OUT(o, ",\"interpreted\":");
    ng_out_text(o, a->query_interpreted);
    NG_OUT(o, ",\"corrected\":");
    ng_out_text(o, a->query_corrected);
    NG_OUT(o, ",\"warnings\":[");
    for (size_t i = 0; i < a->n_warnings; i++) {
        if (i > 0)
            NG_OUT(o, ",");
        NG_OUT(o, "{\"span\":");
        ng_out_span(o, a->warnings[i].start, a->warnings[i].end);
        NG_OUT(o, ",\"text\":");
        ng_out_text(o, a->warnings[i].text);
        NG_OUT(o, "}");
    }
    NG_OUT(o, "]}");
}

static void write_flag(ng_json_out *o, int flag)
{
    if (flag)
        NG_OUT(o, "true");
    else
        NG_OUT(o, "false");
}

static void write_facts(ng_json_out *o, const ng_answer *a)
{
    NG_OUT(o, ",\"total\":{\"value\":");
    ng_out_number(o, a->total);
    NG_OUT(o, ",\"relation\":");
    ng_out_text(o, a->total_is_exact ? "eq" : "gte");
    NG_OUT(o, "},\"took_ms\":");
    ng_out_real(o, a->took_ms);
    NG_OUT(o, ",\"index_revision\":");
    ng_out_number(o, a->index_revision);
    NG_OUT(o, ",\"partial\":");
    write_flag(o, a->partial);
    NG_OUT(o, ",\"weak\":");
    write_flag(o, a->weak);
}

ng_status ng_api_answer_write(const ng_answer *a, ng_buf *ret, ng_error *err)
{
    ng_json_out o = {ret, 0};
    if (ng_buf_reserve(ret, BYTES_AT_FIRST, err) != NG_OK)
        return NG_NOMEM;
    write_query(&o, a);
    write_facts(&o, a);
    NG_OUT(&o, ",\"hits\":[");
    for (size_t i = 0; i < a->n_hits; i++) {
        if (i > 0)
            NG_OUT(&o, ",");
        write_hit(&o, &a->hits[i]);
    }
    NG_OUT(&o, "],\"omitted\":{\"budget\":");
    ng_out_number(&o, a->omitted_budget);
    NG_OUT(&o, ",\"repeats\":");
    ng_out_number(&o, a->omitted_repeats);
    NG_OUT(&o, "},\"cursor\":");
    ng_out_text(&o, a->cursor);
    ng_api_facets_write(&o, a);
    NG_OUT(&o, "}");
    return o.failed ? ng_fail(err, NG_NOMEM, "out of memory") : NG_OK;
}
