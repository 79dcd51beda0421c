/* SPDX-License-Identifier: GPL-2.0-or-later */
/* groonga.c - the wire of groonga: GQTP, a header of 24 bytes and a command there, the same and
 * JSON back. Ranked by its default, the number of matches. */
#include <jansson.h>
#include <string.h>

#include "../wire.h"
#include "words.h"

#define HEADER       24
#define MAGIC        0xc7
#define FLAG_TAIL    2
#define FLAGS_AT     5
#define STATUS_AT    6
#define BODY_SIZE_AT 8

static ng_status command_of(const bench_query *q, ng_buf *ret, ng_error *err)
{
    static const bench_words_form any = {.open = "", .between = " OR ", .close = ""};
    static const bench_words_form all = {.open = "", .between = " ", .close = ""};
    static const bench_words_form phrase = {.open = "\\\"", .between = " ", .close = "\\\""};
    static const bench_words_form prefix = {.open = "", .between = " ", .close = "*"};
    const char *both = q->section && q->from ? " && " : "";
    ng_status s = ng_buf_add_str(ret, "select Passages --match_columns text --query \"", err);
    if (s == NG_OK)
        s = bench_words_add(q, &(bench_words_forms){&any, &all, &phrase, &prefix}, ret, err);
    if (s == NG_OK)
        s = ng_buf_addf(ret, err, "\" --output_columns text --sort_keys -_score --limit %d",
                        BENCH_HITS);
    if (s == NG_OK && (q->section || q->from))
        s = ng_buf_add_str(ret, " --filter '", err);
    if (s == NG_OK && q->section)
        s = ng_buf_addf(ret, err, "section == \"%s\"%s", q->section, both);
    if (s == NG_OK && q->from)
        s = ng_buf_addf(ret, err, "date >= %s && date <= %s", q->from, q->to);
    return s == NG_OK && (q->section || q->from) ? ng_buf_add_char(ret, '\'', err) : s;
}

static ng_status request(const bench_query *q, ng_buf *ret, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf command = NG_BUF_INIT;
    unsigned char header[HEADER] = {MAGIC};
    ng_status s = command_of(q, &command, err);
    if (s != NG_OK)
        return s;
    header[FLAGS_AT] = FLAG_TAIL;
    for (size_t i = 0; i < 4; i++)
        header[BODY_SIZE_AT + i] = (unsigned char)(command.len >> (24 - 8 * i));
    s = ng_buf_add(ret, header, HEADER, err);
    return s == NG_OK ? ng_buf_add(ret, command.data, command.len, err) : s;
}

static bench_whole whole(bench_link *l)
{
    while (l->answer.len - l->looked >= HEADER) {
        const unsigned char *h = (const unsigned char *)l->answer.data + l->looked;
        size_t size = 0;
        for (size_t i = 0; i < 4; i++)
            size = size << 8 | h[BODY_SIZE_AT + i];
        if (l->answer.len - l->looked < HEADER + size)
            return BENCH_NOT_YET;
        if (h[STATUS_AT] != 0 || h[STATUS_AT + 1] != 0) {
            l->looked += HEADER;
            return BENCH_REFUSED;
        }
        l->looked += HEADER + size;
        if (h[FLAGS_AT] & FLAG_TAIL)
            return BENCH_WHOLE;
    }
    return BENCH_NOT_YET;
}

/* [[[found], [names of columns], [text], [text], ...]] in one frame. */
static ng_status count(const ng_buf *answer, bench_result *ret, ng_error *err)
{
    json_t *root = json_loadb(answer->data + HEADER, answer->len - HEADER, 0, NULL);
    json_t *rows = json_array_get(root, 0);
    size_t n = json_array_size(rows);
    ng_status s = n >= 2 ? NG_OK : ng_fail(err, NG_IO, "groonga: %.150s", answer->data + HEADER);
    *ret = (bench_result){.hits = n >= 2 ? n - 2 : 0};
    for (size_t i = 2; i < n; i++)
        ret->text_bytes += json_string_length(json_array_get(json_array_get(rows, i), 0));
    json_decref(root);
    return s;
}

const bench_wire bench_wire_groonga = {
    .name = "groonga",
    .request = request,
    .whole = whole,
    .count = count,
};
