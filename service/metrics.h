/* SPDX-License-Identifier: GPL-2.0-or-later */
/* metrics.h - what the service counts, as Prometheus reads it.
 *
 * Ownership: `shared` is borrowed; text is appended to `ret`.
 * Threads:   any; it takes locks for moments and looks at a few files, not at store or index.
 * Errors:    NG_NOMEM.
 *
 * Source: text format 0.0.4, https://prometheus.io/docs/instrumenting/exposition_formats/
 */
#ifndef NG_SERVICE_METRICS_H
#define NG_SERVICE_METRICS_H

#include <jansson.h>

#include "service/thread.h"

#define NG_METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"

ng_status ng_metrics_write(ng_shared *shared, ng_buf *ret, ng_error *err) NG_MUST_CHECK;

/* For `status`: times of each method that was asked for, and refusals by reason. NULL: out of
 * memory. */
json_t *ng_metrics_latency_json(const ng_measures *m);
json_t *ng_metrics_refusals_json(const ng_measures *m);

#endif
