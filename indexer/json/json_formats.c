/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_formats.c - how JSON and JSON Lines are told. */
#include <string.h>

#include "format.h"
#include "json_reader.h"
#include "stream.h"

static char next_visible(const ng_probe *p, size_t from)
{
    while (from < p->len && strchr(" \t\r\n", p->text[from]) && p->text[from])
        from++;
    return from < p->len ? p->text[from] : '\0';
}

/* An opening bracket alone proves nothing: "[Editor's note]". */
static int begins_object(const ng_probe *p)
{
    char next = next_visible(p, 1);
    return p->len > 1 && p->text[0] == '{' && (next == '"' || next == '}');
}

static int begins_list(const ng_probe *p)
{
    char next = next_visible(p, 1);
    return p->len > 1 && p->text[0] == '[' && (next == '{' || next == ']');
}

/* The first line is a whole object and another follows. */
static int has_object_lines(const ng_probe *p)
{
    const char *end = p->bytes + p->bytes_len;
    const char *newline = memchr(p->bytes, '\n', p->bytes_len);
    if (!newline)
        return 0;
    const char *last = newline, *next = newline;
    while (last > p->bytes && strchr(" \t\r\n", *last) && *last)
        last--;
    while (next < end && strchr(" \t\r\n", *next) && *next)
        next++;
    return *last == '}' && next < end && *next == '{';
}

static int sniff_jsonl(const ng_probe *p)
{
    if (begins_object(p) && has_object_lines(p))
        return 1;
    return !begins_list(p) && (ng_probe_named(p, ".jsonl") || ng_probe_named(p, ".ndjson"));
}

static int sniff_json(const ng_probe *p)
{
    return begins_object(p) || begins_list(p) || ng_probe_named(p, ".json");
}

const ng_format ng_format_jsonl = {
    .name = "jsonl", .sniff = sniff_jsonl, .read = ng_jsonl_read, .stream = ng_jsonl_stream};
const ng_format ng_format_json = {.name = "json", .sniff = sniff_json, .read = ng_json_read};
