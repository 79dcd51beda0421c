/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_warc.c - any bytes as a web archive, as one record of it, and as an HTTP answer. */
#include <string.h>

#include "article_checks.h"
#include "fuzz.h"
#include "nutgraf/buffer.h"
#include "stream.h"
#include "warc_http.h"

static const ng_unpack_limits small = {50, 65536, 1 << 20, 1 << 18, 64, 200};

static void read_as(const char *bytes, size_t len)
{
    ng_unpack u = {.limits = small};
    ng_read_input in = {.bytes = bytes, .len = len, .path = "a/b.warc", .unpack = &u};
    check_reading_input(&in);
}

static void as_answer(const char *bytes, size_t len)
{
    ng_unpack u = {.limits = small};
    ng_http_answer a;
    ng_error err = NG_ERROR_INIT;
    ng_buf own = NG_BUF_INIT;
    if (ng_http_parse((ng_slice){bytes, len}, &a, &err) == NG_OK &&
        ng_http_decode(&a, &u, 1, &own, &err) == NG_OK)
        FUZZ_CHECK(a.body.len <= (len > small.file ? len : small.file));
    ng_buf_release(&own);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ng_buf record = NG_BUF_INIT;
    if (size > 65536)
        return 0;
    read_as((const char *)data, size);
    as_answer((const char *)data, size);
    FUZZ_CHECK(ng_buf_addf(&record, NULL,
                           "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/\r\n"
                           "Content-Type: application/http\r\nContent-Length: %zu\r\n\r\n",
                           size) == NG_OK &&
               ng_buf_add(&record, data, size, NULL) == NG_OK);
    read_as(record.data, record.len);
    ng_buf_release(&record);
    return 0;
}
