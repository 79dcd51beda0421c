/* SPDX-License-Identifier: GPL-2.0-or-later */
/* openapi.h - the description of the HTTP interface, docs/openapi.json, as it is served.
 *
 * Ownership: constant text of the program, with a NUL that the length does not count.
 * Threads:   any.
 * Errors:    none.
 *
 * Source: OpenAPI 3.1.0, https://spec.openapis.org/oas/v3.1.0
 */
#ifndef NG_HTTP_OPENAPI_H
#define NG_HTTP_OPENAPI_H

#include <stddef.h>

const char *ng_openapi(size_t *ret_len);

#endif
