/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart_wire.c - frames: heads, texts, inputs, and all answers but articles. */
#include "apart_wire.h"

#include <string.h>

#include "apart_bytes.h"
#include "field_map.h"
#include "json_fields.h"
#include "nutgraf/text.h"

/* ---- Numbers and texts ---- */

ng_status ng_bytes_put_u32(ng_buf *b, uint32_t value, ng_error *err)
{
    return ng_buf_add(b, &value, sizeof value, err);
}

ng_status ng_bytes_put_text(ng_buf *b, const char *text, ng_error *err)
{
    size_t len = text ? strlen(text) : 0;
    ng_status s = ng_bytes_put_u32(b, text ? (uint32_t)len : NG_BYTES_NONE, err);
    return s == NG_OK && text ? ng_buf_add(b, text, len + 1, err) : s;
}

void ng_bytes_get(ng_bytes *b, void *ret, size_t n)
{
    if (b->bad || b->len - b->at < n) {
        b->bad = 1;
        memset(ret, 0, n);
        return;
    }
    memcpy(ret, b->bytes + b->at, n);
    b->at += n;
}

uint32_t ng_bytes_get_u32(ng_bytes *b)
{
    uint32_t value;
    ng_bytes_get(b, &value, sizeof value);
    return value;
}

const char *ng_bytes_get_text(ng_bytes *b, size_t *ret_len)
{
    uint32_t len = ng_bytes_get_u32(b);
    *ret_len = 0;
    if (b->bad || len == NG_BYTES_NONE)
        return NULL;
    if (b->len - b->at <= len || b->bytes[b->at + len] != '\0' ||
        memchr(b->bytes + b->at, '\0', len)) {
        b->bad = 1;
        return NULL;
    }
    const char *text = b->bytes + b->at;
    b->at += (size_t)len + 1;
    *ret_len = len;
    return text;
}

ng_status ng_bytes_put_moment(ng_buf *b, const ng_moment *m, ng_error *err)
{
    const uint32_t rest[] = {(uint32_t)m->offset_minutes, m->known, m->day_only};
    ng_status s = ng_buf_add(b, &m->unix_seconds, sizeof m->unix_seconds, err);
    return s == NG_OK ? ng_buf_add(b, rest, sizeof rest, err) : s;
}

void ng_bytes_get_moment(ng_bytes *b, ng_moment *ret)
{
    uint32_t rest[3];
    ng_bytes_get(b, &ret->unix_seconds, sizeof ret->unix_seconds);
    ng_bytes_get(b, rest, sizeof rest);
    int32_t offset = (int32_t)rest[0];
    if (offset < INT16_MIN || offset > INT16_MAX || rest[1] > 1 || rest[2] > 1)
        b->bad = 1;
    ret->offset_minutes = (int16_t)offset;
    ret->known = (uint8_t)rest[1];
    ret->day_only = (uint8_t)rest[2];
}

ng_status ng_bytes_begin(ng_buf *b, ng_apart_kind kind, size_t *ret_at, ng_error *err)
{
    *ret_at = b->len;
    ng_status s = ng_bytes_put_u32(b, (uint32_t)kind, err);
    return s == NG_OK ? ng_bytes_put_u32(b, 0, err) : s;
}

ng_status ng_bytes_end(ng_buf *b, size_t at, size_t follows, ng_status s, ng_error *err)
{
    if (s != NG_OK)
        return s;
    size_t len = b->len - at - NG_APART_HEAD + follows;
    ng_apart_head head;
    memcpy(&head.kind, b->data + at, sizeof head.kind);
    if (len > (head.kind == NG_APART_INPUT ? NG_APART_INPUT_MAX : NG_APART_FRAME_MAX))
        return ng_fail(err, NG_LIMIT, "a frame is over its limit");
    head.len = (uint32_t)len;
    memcpy(b->data + at + 4, &head.len, sizeof head.len);
    return NG_OK;
}

int ng_apart_get_head(const char bytes[NG_APART_HEAD], ng_apart_head *ret)
{
    memcpy(&ret->kind, bytes, sizeof ret->kind);
    memcpy(&ret->len, bytes + 4, sizeof ret->len);
    if (ret->kind == NG_APART_INPUT)
        return ret->len <= NG_APART_INPUT_MAX;
    return ret->kind > NG_APART_INPUT && ret->kind <= NG_APART_END &&
           ret->len <= NG_APART_FRAME_MAX;
}

/* ---- Inputs ---- */

static ng_status put_map(ng_buf *b, const ng_field_map *map, ng_error *err)
{
    uint32_t n = 0;
    for (unsigned f = 0; f < NG_JSON_FIELDS; f++)
        n += ng_field_map_name(map, f, 0) != NULL;
    ng_status s = ng_bytes_put_u32(b, n, err);
    for (unsigned f = 0; s == NG_OK && f < NG_JSON_FIELDS; f++) {
        NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
        if (!ng_field_map_name(map, f, 0))
            continue;
        s = ng_field_map_text(map, f, &text, err);
        if (s == NG_OK)
            s = ng_bytes_put_text(b, text.data, err);
    }
    return s;
}

ng_status ng_apart_put_input(ng_buf *b, const ng_read_input *in, uint64_t size, ng_error *err)
{
    const char *const texts[] = {in->path, in->name, in->origin, in->url, in->lang, in->charset};
    size_t at, before = b->len;
    ng_status s = ng_bytes_begin(b, NG_APART_INPUT, &at, err);
    if (s == NG_OK)
        s = ng_bytes_put_u32(b, in->lines_before, err);
    if (s == NG_OK)
        s = ng_bytes_put_u32(b, in->depth, err);
    if (s == NG_OK)
        s = ng_buf_add(b, &size, sizeof size, err);
    if (s == NG_OK)
        s = ng_bytes_put_moment(b, &in->fetched, err);
    for (size_t i = 0; s == NG_OK && i < sizeof texts / sizeof *texts; i++)
        s = ng_bytes_put_text(b, texts[i], err);
    if (s == NG_OK)
        s = put_map(b, in->map, err);
    if (s == NG_OK && b->len - before > NG_APART_NAMES_MAX)
        s = ng_fail(err, NG_LIMIT, "the names of a file are over %u bytes", NG_APART_NAMES_MAX);
    if (s == NG_OK && in->len > NG_FILE_MAX)
        s = ng_fail(err, NG_LIMIT, "a file is over %u bytes", NG_FILE_MAX);
    s = ng_bytes_end(b, at, in->len, s, err);
    if (s != NG_OK)
        b->len = before;
    return s;
}

/* Maps of at most so many fields, each once. */
static ng_status get_map(ng_bytes *b, ng_field_map **ret, ng_error *err)
{
    uint32_t n = ng_bytes_get_u32(b);
    ng_field_map *map = NULL;
    if (b->bad || n == 0)
        return NG_OK;
    ng_status s =
        n <= NG_JSON_FIELDS ? ng_field_map_new(&map, err) : ng_fail(err, NG_INVALID, "no map");
    for (uint32_t i = 0; s == NG_OK && i < n; i++) {
        size_t len;
        const char *text = ng_bytes_get_text(b, &len);
        s = text ? ng_field_map_add(map, text, err) : ng_fail(err, NG_INVALID, "no map");
    }
    if (s == NG_OK)
        *ret = map;
    else
        ng_field_map_free(map);
    return s;
}

ng_status ng_apart_get_input(const char *content, size_t len, ng_read_input *ret,
                             uint64_t *ret_size, ng_field_map **ret_map, ng_error *err)
{
    ng_bytes b = {.bytes = content, .len = len};
    ng_read_input in = {.lines_before = ng_bytes_get_u32(&b)};
    ng_field_map *map = NULL;
    const char **const texts[] = {&in.path, &in.name, &in.origin, &in.url, &in.lang, &in.charset};
    uint64_t size;
    size_t n;
    in.depth = ng_bytes_get_u32(&b);
    ng_bytes_get(&b, &size, sizeof size);
    ng_bytes_get_moment(&b, &in.fetched);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = ng_bytes_get_text(&b, &n);
    ng_status s = get_map(&b, &map, err);
    if (s != NG_OK)
        return s;
    if (b.bad) {
        ng_field_map_free(map);
        return ng_fail(err, NG_INVALID, "an input cannot be taken apart");
    }
    in.bytes = content + b.at;
    in.len = len - b.at;
    in.map = map;
    *ret = in;
    *ret_size = size;
    *ret_map = map;
    return NG_OK;
}

/* ---- What is said ---- */

ng_status ng_apart_put_said(ng_buf *b, ng_apart_kind kind, uint32_t line, ng_status status,
                            const char *text, ng_error *err)
{
    size_t at, before = b->len;
    ng_status s = ng_bytes_begin(b, kind, &at, err);
    if (s == NG_OK)
        s = ng_bytes_put_u32(b, line, err);
    if (s == NG_OK)
        s = ng_bytes_put_u32(b, (uint32_t)-status, err);
    if (s == NG_OK)
        s = ng_bytes_put_text(b, text, err);
    s = ng_bytes_end(b, at, 0, s, err);
    if (s != NG_OK)
        b->len = before;
    return s;
}

ng_status ng_apart_get_said(const char *content, size_t len, ng_apart_said *ret, ng_error *err)
{
    ng_bytes b = {.bytes = content, .len = len};
    ng_apart_said said = {.line = ng_bytes_get_u32(&b), .what = NG_ERROR_INIT};
    uint32_t status = ng_bytes_get_u32(&b);
    size_t n;
    const char *text = ng_bytes_get_text(&b, &n);
    if (b.bad || b.at != len || !text || n >= NG_ERROR_TEXT_MAX ||
        status > (uint32_t)-NG_INTERNAL || ng_utf8_valid_prefix(text, n) != n)
        return ng_fail(err, NG_INVALID, "an answer cannot be taken apart");
    said.what.status = (ng_status) - (int)status;
    memcpy(said.what.text, text, n + 1);
    *ret = said;
    return NG_OK;
}
