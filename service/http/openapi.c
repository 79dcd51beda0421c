/* SPDX-License-Identifier: GPL-2.0-or-later */
/* openapi.c - docs/openapi.json, embedded by scripts/embed. */
#include "service/http/openapi.h"

#include "service/embedded.h"

extern const ng_asset ng_openapi_files[];

const char *ng_openapi(size_t *ret_len)
{
    *ret_len = ng_openapi_files[0].len;
    return (const char *)ng_openapi_files[0].bytes;
}
