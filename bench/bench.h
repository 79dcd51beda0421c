/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench.h - what the parts of bench_search share: queries, engines, times.
 *
 * Ownership: noted at each function.
 * Threads:   one.
 * Errors:    as error.h; the program prints them and ends.
 */
#ifndef NG_BENCH_H
#define NG_BENCH_H

#include <stddef.h>
#include <stdint.h>

#include "nutgraf/buffer.h"
#include "nutgraf/error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BENCH_HITS 10

/* One line of the query file. */
typedef struct bench_query {
    int id;
    char class_name[24];
    int all;                   /* every word, else any */
    int phrase;                /* adjacent words */
    int prefix;                /* the word is a prefix */
    char *words;               /* separated by spaces */
    char *section, *from, *to; /* NULL: none; dates are YYYYMMDD */
} bench_query;

typedef struct bench_queries {
    bench_query *items;
    size_t n;
} bench_queries;

/* Read queries.tsv: id, class, and/or/phrase/prefix, words, section, from, to. Only those
 * of one class unless `class_name` is NULL. */
ng_status bench_queries_read(const char *path, const char *class_name, bench_queries *ret,
                             ng_error *err) NG_MUST_CHECK;
/* Add the query of one line. */
ng_status bench_queries_parse(bench_queries *q, char *line, ng_error *err) NG_MUST_CHECK;
void bench_queries_release(bench_queries *q);

/* One line of the passage file; strings are NUL-terminated and live until the next line. */
typedef struct bench_passage {
    const char *article, *section, *date, *text;
} bench_passage;

/* Call `on_passage` for each line; it ends the reading with anything but NG_OK. */
typedef ng_status bench_on_passage(void *data, const bench_passage *p, ng_error *err);
ng_status bench_passages_each(const char *path, bench_on_passage *on_passage, void *data,
                              ng_error *err) NG_MUST_CHECK;

/* CPU time of this thread, and the clock on the wall, in microseconds. */
double bench_cpu_us(void);
double bench_wall_us(void);

/* What one query gave: enough that no engine can leave the work out. */
typedef struct bench_result {
    size_t hits;
    size_t text_bytes;
} bench_result;

/* ---- nutgraf: store and index in `dir`, made from the passages when missing ---- */

typedef struct bench_ours bench_ours;
ng_status bench_ours_build(const char *dir, const char *passages, ng_error *err) NG_MUST_CHECK;
ng_status bench_ours_open(const char *dir, bench_ours **ret, ng_error *err) NG_MUST_CHECK;
void bench_ours_free(bench_ours *o);
/* Decode every list for every query, from now on. */
void bench_ours_drop_cache(bench_ours *o);
ng_status bench_ours_search(bench_ours *o, const bench_query *q, bench_result *ret,
                            ng_error *err) NG_MUST_CHECK;
/* The query in nutgraf's language. */
ng_status bench_ours_text(const bench_query *q, char *ret, size_t size,
                          ng_error *err) NG_MUST_CHECK;

/* ---- the service behind a socket ---- */

typedef struct bench_service bench_service;
ng_status bench_service_open(const char *socket_path, bench_service **ret,
                             ng_error *err) NG_MUST_CHECK;
void bench_service_free(bench_service *s);
ng_status bench_service_search(bench_service *s, const bench_query *q, bench_result *ret,
                               ng_error *err) NG_MUST_CHECK;
/* The request as a line, appended. */
ng_status bench_service_line(const bench_query *q, ng_buf *ret, ng_error *err) NG_MUST_CHECK;
/* CPU time of a process so far, in microseconds. */
double bench_process_cpu_us(int pid);
/* CPU time of the serving process so far, in microseconds. */
double bench_service_cpu_us(const bench_service *s);

/* ---- a bare loop on libxapian, raw_xapian.cc ---- */

typedef struct bench_raw bench_raw;
ng_status bench_raw_build(const char *dir, const char *passages, ng_error *err) NG_MUST_CHECK;
ng_status bench_raw_open(const char *dir, bench_raw **ret, ng_error *err) NG_MUST_CHECK;
void bench_raw_free(bench_raw *r);
ng_status bench_raw_search(bench_raw *r, const bench_query *q, bench_result *ret,
                           ng_error *err) NG_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
