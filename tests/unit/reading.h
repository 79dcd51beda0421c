/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reading.h - reads bytes in tests and keeps what came out.
 *
 * Ownership: results are released with release_results.
 * Threads:   one.
 * Errors:    cmocka assertions.
 */
#ifndef TEST_READING_H
#define TEST_READING_H

#include <stdlib.h>
#include <string.h>

#include "reader.h"

#define RESULTS_MAX 16

typedef struct results {
    ng_article *articles[RESULTS_MAX];
    size_t n;
    ng_error faults[RESULTS_MAX];
    uint32_t fault_lines[RESULTS_MAX];
    size_t n_faults;
    char notes[RESULTS_MAX][NG_ERROR_TEXT_MAX];
    size_t n_notes;
    ng_status status;
    ng_error err;
} results;

static inline ng_status keep_article(void *data, ng_article *article, ng_error *err)
{
    (void)err;
    results *r = data;
    assert_true(r->n < RESULTS_MAX);
    r->articles[r->n++] = article;
    return NG_OK;
}

static inline void keep_fault(void *data, uint32_t line, const ng_error *fault)
{
    results *r = data;
    assert_true(r->n_faults < RESULTS_MAX);
    r->fault_lines[r->n_faults] = line;
    r->faults[r->n_faults++] = *fault;
}

static inline void keep_note(void *data, uint32_t line, const char *text)
{
    (void)line;
    results *r = data;
    assert_true(r->n_notes < RESULTS_MAX);
    strncpy(r->notes[r->n_notes++], text, NG_ERROR_TEXT_MAX - 1);
}

static inline void release_results(results *r)
{
    for (size_t i = 0; i < r->n; i++)
        ng_article_free(r->articles[i]);
}

/* The bytes are copied to memory of their exact size, so that reading past them is found. */
static inline results read_bytes(const char *path, const char *bytes, size_t len)
{
    results r;
    memset(&r, 0, sizeof r);
    char *copy = malloc(len ? len : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, len);
    ng_read_input in = {.bytes = copy, .len = len, .path = path, .origin = "/x", .lang = "en"};
    ng_read_sink sink = {
        .data = &r, .on_article = keep_article, .on_fault = keep_fault, .on_note = keep_note};
    r.status = ng_read(&in, &sink, &r.err);
    free(copy);
    return r;
}

static inline results read_text(const char *path, const char *text)
{
    return read_bytes(path, text, strlen(text));
}

#endif
