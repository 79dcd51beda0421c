/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_markdown.c - any bytes as Markdown, and as front matter. */
#include "article_checks.h"
#include "front_matter.h"
#include "fuzz.h"
#include "nutgraf/text.h"

static void check_parser(ng_status status, json_t *object, const ng_error *err)
{
    FUZZ_CHECK(status == NG_OK ? json_is_object(object) : status != NG_INTERNAL && err->text[0]);
    json_decref(object);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t *toml = NULL, *yaml = NULL;
    ng_error err = NG_ERROR_INIT;
    const char *s = (const char *)data;
    check_reading("2024-01-02-some-name.md", data, size);
    ng_status status = ng_front_yaml(s, size, 1, &yaml, &err);
    check_parser(status, yaml, &err);
    ng_error_clear(&err);
    if (ng_utf8_valid_prefix(s, size) != size) /* readers get valid text */
        return 0;
    status = ng_front_toml(s, size, 1, &toml, &err);
    check_parser(status, toml, &err);
    return 0;
}
