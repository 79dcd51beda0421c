/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_container.c - any bytes as a compressed file or an archive, with small limits, at once and
 * in pieces: nothing comes out but sound articles, and not more than the limits allow. */
#include "article_checks.h"
#include "fuzz.h"
#include "stream.h"

#define INPUT_MAX 65536

static const ng_unpack_limits small = {50, 65536, 1 << 20, 1 << 18, 64, 200};

typedef struct drip {
    ng_memory m;
    size_t step;
} drip;

static ng_status pull(void *data, char *ret, size_t cap, size_t *ret_len, ng_error *err)
{
    drip *d = data;
    const ng_source s = ng_memory_source(&d->m);
    d->step = 1 + d->step * 7 % 613;
    return s.pull(s.data, ret, cap < d->step ? cap : d->step, ret_len, err);
}

static void in_pieces(const ng_read_input *whole)
{
    const ng_read_sink sink = {
        .on_article = check_article, .on_fault = check_fault, .on_note = check_note};
    ng_unpack u = {.limits = small};
    drip d = {{whole->bytes, whole->len, 0}, 1};
    const ng_source source = {.data = &d, .pull = pull};
    ng_read_input in = {.path = whole->path, .unpack = &u};
    ng_error err = NG_ERROR_INIT;
    if (ng_read_stream(&in, &source, &sink, &err) != NG_OK)
        check_fault(NULL, 0, &err);
    FUZZ_CHECK(u.entries <= small.entries);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > INPUT_MAX)
        return 0;
    ng_unpack u = {.limits = small};
    ng_read_input in = {
        .bytes = (const char *)data, .len = size, .path = "a/b", .origin = "/c", .unpack = &u};
    check_reading_input(&in);
    in_pieces(&in);
    return 0;
}
