/* SPDX-License-Identifier: GPL-2.0-or-later */
/* passage_document.c - articles to Xapian documents, one for each passage. */
#include "passage_document.h"

#include <stdlib.h>
#include <string.h>

#include "marks.h"
#include "nutgraf/text.h"
#include "passage_fields.h"
#include "stem_table.h"
#include "terms.h"

#define ANALYZERS 8 /* languages kept at a time */

struct language {
    char lang[NG_LANGUAGE_MAX];
    ng_analyzer *analyzer;
};

struct ng_document_maker {
    ng_ranking ranking;
    struct language languages[ANALYZERS];
    size_t next_language;  /* the one to give up */
    ng_analyzer *analyzer; /* of the article */
    const ng_article *article;
    uint32_t heading_start, heading_end; /* of what `heading` holds */
    int heading_is_new;                  /* this passage is the first below it */
    ng_tokens title, heading, body;
    ng_buf filters; /* terms of the article, each followed by NUL */
    ng_stem_table stems;
    uint16_t *hashes;
    size_t hashes_cap;
    ng_seen seen;
    ng_buf words;
    xp_document *document;
};

ng_status ng_document_maker_new(const ng_ranking *r, ng_document_maker **ret, ng_error *err)
{
    ng_document_maker *m = calloc(1, sizeof *m);
    if (!m)
        return ng_fail(err, NG_NOMEM, "out of memory");
    m->ranking = *r;
    ng_status s = xp_document_new(&m->document, err);
    if (s != NG_OK) {
        ng_document_maker_free(m);
        return s;
    }
    *ret = m;
    return NG_OK;
}

void ng_document_maker_free(ng_document_maker *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < ANALYZERS; i++)
        ng_analyzer_free(m->languages[i].analyzer);
    ng_tokens_release(&m->title);
    ng_tokens_release(&m->heading);
    ng_tokens_release(&m->body);
    ng_buf_release(&m->filters);
    ng_stem_table_release(&m->stems);
    free(m->hashes);
    ng_seen_release(&m->seen);
    ng_buf_release(&m->words);
    xp_document_free(m->document);
    free(m);
}

static ng_status choose_analyzer(ng_document_maker *m, const char *lang, ng_error *err)
{
    char subtag[NG_LANGUAGE_MAX];
    ng_language_subtag(lang, subtag);
    for (size_t i = 0; i < ANALYZERS; i++) {
        if (m->languages[i].analyzer && strcmp(m->languages[i].lang, subtag) == 0) {
            m->analyzer = m->languages[i].analyzer;
            return NG_OK;
        }
    }
    ng_analyzer *made = NULL;
    ng_status s = ng_analyzer_new(subtag, &made, err);
    if (s != NG_OK)
        return s;
    struct language *l = &m->languages[m->next_language++ % ANALYZERS];
    ng_analyzer_free(l->analyzer);
    l->analyzer = m->analyzer = made;
    memcpy(l->lang, subtag, sizeof subtag);
    return NG_OK;
}

/* Collect the words whose stem differs from them. */
static ng_status note_words(ng_document_maker *m, const ng_tokens *t, ng_error *err)
{
    for (size_t i = 0; i < t->n; i++) {
        const ng_token *k = &t->items[i];
        const char *word = t->chars + k->word, *stem = t->chars + k->stem;
        if (k->word == k->stem || k->stem_len == 0 ||
            (k->word_len == k->stem_len && memcmp(word, stem, k->word_len) == 0))
            continue;
        uint64_t hash = ng_fnv(ng_fnv(NG_FNV_START, word, k->word_len + 1), stem, k->stem_len);
        int is_new;
        ng_status s = ng_seen_add(&m->seen, hash, &is_new, err);
        if (s == NG_OK && is_new)
            s = ng_buf_addf(&m->words, err, "w%s\x01%s%c", word, stem, '\0');
        if (s != NG_OK)
            return s;
    }
    return NG_OK;
}

static ng_status analyze_title(ng_document_maker *m, ng_error *err)
{
    const ng_article *a = m->article;
    m->title.n = 0;
    if (a->title_source != NG_TITLE_GIVEN && a->title_source != NG_TITLE_TEXT)
        return NG_OK;
    ng_status s = ng_analyze(m->analyzer, a->title, strlen(a->title), &m->title, err);
    return s == NG_OK ? note_words(m, &m->title, err) : s;
}

ng_status ng_document_maker_article(ng_document_maker *m, const ng_article *a, uint64_t number,
                                    ng_error *err)
{
    m->article = a;
    m->heading_start = m->heading_end = 0;
    m->heading.n = 0;
    ng_buf_clear(&m->filters);
    ng_status s = ng_article_terms(a, number, &m->filters, err);
    if (s == NG_OK)
        s = choose_analyzer(m, a->lang, err);
    return s == NG_OK ? analyze_title(m, err) : s;
}

static ng_status analyze_heading(ng_document_maker *m, const ng_passage *p, ng_error *err)
{
    m->heading_is_new = p->heading_start != m->heading_start || p->heading_end != m->heading_end;
    if (!m->heading_is_new)
        return NG_OK;
    m->heading_start = p->heading_start;
    m->heading_end = p->heading_end;
    m->heading.n = 0;
    if (p->heading_start >= p->heading_end || p->heading_end > m->article->text_len)
        return NG_OK;
    const char *text = m->article->text + p->heading_start;
    size_t len = ng_utf8_cut(text, p->heading_end - p->heading_start, NG_HEADING_BYTES_MAX);
    ng_status s = ng_analyze(m->analyzer, text, len, &m->heading, err);
    if (s != NG_OK) {
        m->heading_end = m->heading_start = 0;
        return s;
    }
    return note_words(m, &m->heading, err);
}

/* Count the stems of title, heading and body. */
static ng_status count_stems(ng_document_maker *m, ng_error *err)
{
    const ng_tokens *parts[] = {&m->body, &m->title, &m->heading};
    ng_stem_table *t = &m->stems;
    ng_status s = ng_stem_table_begin(t, m->body.n + m->title.n + m->heading.n, err);
    if (s != NG_OK)
        return s;
    for (size_t part = 0; part < 3; part++) {
        const ng_tokens *tokens = parts[part];
        for (size_t i = 0; i < tokens->n; i++) {
            const ng_token *k = &tokens->items[i];
            if (k->stem_len == 0)
                continue;
            ng_occurrences *n = &ng_stem_table_get(t, tokens->chars + k->stem, k->stem_len)->n;
            uint32_t *count = part == 0 ? &n->body : part == 1 ? &n->title : &n->heading;
            ++*count;
        }
    }
    return NG_OK;
}

static ng_status add_stems(ng_document_maker *m, const ng_impact_scale *scale, ng_error *err)
{
    char champion[NG_TERM_MAX + 1];
    ng_status s = NG_OK;
    for (size_t i = 0; i < m->stems.n_used && s == NG_OK; i++) {
        const ng_stem *stem = &m->stems.slots[m->stems.used[i]];
        uint32_t impact = ng_impact(scale, &stem->n);
        s = xp_document_add_term(m->document, stem->text, stem->len, impact, err);
        if (s == NG_OK && impact >= m->ranking.champion_min && stem->len <= NG_TERM_MAX) {
            memcpy(champion, stem->text, stem->len);
            champion[stem->len] = NG_TERM_CHAMPION;
            s = xp_document_add_term(m->document, champion, stem->len + 1, impact, err);
        }
    }
    return s;
}

static ng_status add_filters(ng_document_maker *m, ng_passage_kind kind, ng_error *err)
{
    ng_status s = NG_OK;
    const char *end = m->filters.data + m->filters.len;
    for (const char *term = m->filters.data; term < end && s == NG_OK; term += strlen(term) + 1)
        s = xp_document_add_term(m->document, term, strlen(term), 0, err);
    char term[32] = "K";
    size_t len = 1;
    for (const char *name = ng_passage_kind_name(kind); *name && len < sizeof term; name++)
        term[len++] = *name;
    return s == NG_OK ? xp_document_add_term(m->document, term, len, 0, err) : s;
}

/* Terms of the first passage of an article, of the first below a heading, and of this one. */
static ng_status add_fields(ng_document_maker *m, const ng_passage *p, ng_error *err)
{
    ng_status s = NG_OK;
    if (p->ordinal == 1) {
        s = ng_field_add_stems(m->document, NG_PREFIX_TITLE, &m->title, err);
        if (s == NG_OK)
            s = ng_field_add_url(m->document, m->article->url, err);
    }
    if (s == NG_OK && m->heading_is_new)
        s = ng_field_add_stems(m->document, NG_PREFIX_HEADING, &m->heading, err);
    return s == NG_OK ? ng_field_add_quotations(m->document, m->article, p, err) : s;
}

/* Hashes and marks of the passage; with the first one of an article go the marks of the title. */
static ng_status fill_forward(ng_document_maker *m, const ng_passage *p, const char *text,
                              ng_made_passage *ret, ng_error *err)
{
    size_t tokens = m->body.n, title = p->ordinal == 1 ? m->title.n : 0;
    title = title < NG_TITLE_TOKENS_MAX ? title : NG_TITLE_TOKENS_MAX;
    size_t most = tokens + ng_marks_max(tokens) + title, n = tokens;
    if (most > m->hashes_cap) {
        uint16_t *grown = realloc(m->hashes, 2 * most * sizeof *grown);
        if (!grown)
            return ng_fail(err, NG_NOMEM, "out of memory");
        m->hashes = grown;
        m->hashes_cap = 2 * most;
    }
    for (size_t i = 0; i < tokens; i++)
        m->hashes[i] = m->body.items[i].hash;
    if (tokens > 0)
        n += ng_marks_write(text, &m->body, tokens, m->hashes + n);
    if (title > 0)
        title = ng_marks_write_title(m->article->title, &m->title, title, m->hashes + n);
    n += title;
    *ret = (ng_made_passage){.document = m->document,
                             .hashes = m->hashes,
                             .n_hashes = n,
                             .tokens = (uint32_t)tokens,
                             .title_tokens = (uint8_t)title};
    return NG_OK;
}

static ng_status fill_document(ng_document_maker *m, const ng_passage *p, ng_error *err)
{
    int minor = p->kind == NG_PASSAGE_CAPTION || p->kind == NG_PASSAGE_CREDIT;
    ng_impact_scale scale = ng_impact_scale_of(&m->ranking, (uint32_t)m->body.n, p->ordinal, minor);
    ng_status s = xp_document_clear(m->document, err);
    if (s == NG_OK)
        s = count_stems(m, err);
    if (s == NG_OK)
        s = add_stems(m, &scale, err);
    if (s == NG_OK)
        s = add_filters(m, p->kind, err);
    return s == NG_OK ? add_fields(m, p, err) : s;
}

ng_status ng_document_maker_passage(ng_document_maker *m, const ng_passage *p, ng_made_passage *ret,
                                    ng_error *err)
{
    uint32_t len;
    const char *text = ng_passage_text(m->article, p, &len);
    ng_status s = analyze_heading(m, p, err);
    if (s == NG_OK)
        s = ng_analyze(m->analyzer, text, len, &m->body, err);
    if (s == NG_OK)
        s = note_words(m, &m->body, err);
    if (s == NG_OK)
        s = fill_document(m, p, err);
    if (s == NG_OK)
        s = fill_forward(m, p, text, ret, err);
    return s;
}

const ng_buf *ng_document_maker_words(const ng_document_maker *m)
{
    return &m->words;
}

void ng_document_maker_clear_words(ng_document_maker *m)
{
    ng_buf_clear(&m->words);
}

void ng_document_maker_forget(ng_document_maker *m)
{
    ng_buf_clear(&m->words);
    ng_seen_clear(&m->seen);
}

ng_passage_facts ng_passage_facts_of(const ng_article *a, uint64_t number, uint32_t revision,
                                     const ng_passage *p, uint64_t forward,
                                     const ng_made_passage *made)
{
    return (ng_passage_facts){
        .forward = forward,
        .published = a->published.known ? a->published.unix_seconds : NG_UNDATED,
        .article = number,
        .tokens = made->tokens,
        .ordinal = p->ordinal,
        .record = {.revision = revision,
                   .start = p->start,
                   .end = p->end,
                   .line = p->line,
                   .heading_start = p->heading_start,
                   .heading_end = p->heading_end,
                   .kind = (uint8_t)p->kind,
                   .title_tokens = made->title_tokens},
    };
}
