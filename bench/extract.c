/* SPDX-License-Identifier: GPL-2.0-or-later */
/* extract.c - the paragraphs that are found in pages, for a scorer.
 *
 *   bench_extract FOLDER < LIST
 *
 * Each line of LIST is an id, a tab, the path of a page (perhaps .gz); FOLDER/<id>.json gets
 * {"title", "metadata", "paragraphs"}. Captions and credits are no paragraphs of the article.
 * bench/extraction runs it. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "nutgraf/buffer.h"
#include "reader.h"

#define LINE_MAX_BYTES 4096
#define PIECE          65536

static ng_status read_file(const char *path, ng_buf *ret, ng_error *err)
{
    gzFile f = gzopen(path, "rb");
    if (!f)
        return ng_fail(err, NG_IO, "cannot open %s", path);
    ng_status s = NG_OK;
    for (int n = 1; n > 0 && s == NG_OK;) {
        s = ng_buf_reserve(ret, PIECE, err);
        n = s == NG_OK ? gzread(f, ret->data + ret->len, PIECE) : 0;
        ret->len += n > 0 ? (size_t)n : 0;
    }
    gzclose(f);
    return s;
}

static void add_lines(json_t *paragraphs, const char *s, size_t len)
{
    while (len > 0) {
        const char *newline = memchr(s, '\n', len);
        size_t n = newline ? (size_t)(newline - s) : len;
        json_array_append_new(paragraphs, json_stringn(s, n));
        n += newline != NULL;
        s += n;
        len -= n;
    }
}

static json_t *list(const ng_strings *strings)
{
    json_t *ret = json_array();
    for (size_t i = 0; i < strings->n; i++)
        json_array_append_new(ret, json_string(strings->items[i]));
    return ret;
}

static ng_status on_article(void *data, ng_article *a, ng_error *err)
{
    json_t *page = data, *paragraphs = json_array();
    (void)err;
    for (size_t i = 0; i < a->n_blocks; i++) {
        const ng_block *b = &a->blocks[i];
        if (b->kind != NG_BLOCK_CAPTION && b->kind != NG_BLOCK_CREDIT)
            add_lines(paragraphs, a->text + b->start, b->end - b->start);
    }
    char published[NG_MOMENT_TEXT];
    ng_moment_format(&a->published, published);
    json_object_set_new(page, "title", json_string(a->title));
    json_object_set_new(page, "metadata",
                        json_pack("{s:s,s:s?,s:s?,s:s?,s:s?,s:o,s:o}", "published", published,
                                  "url", a->url, "source", a->source, "section", a->section, "lang",
                                  a->lang, "authors", list(&a->authors), "tags", list(&a->tags)));
    json_object_set_new(page, "paragraphs", paragraphs);
    ng_article_free(a);
    return NG_OK;
}

static void on_note(void *data, uint32_t line, const char *text)
{
    (void)line;
    json_object_set_new(data, "note", json_string(text));
}

static void on_fault(void *data, uint32_t line, const ng_error *fault)
{
    (void)line;
    json_object_set_new(data, "fault", json_string(fault->text));
}

static int extract(const char *folder, const char *id, const char *path)
{
    NG_AUTO(ng_buf_release) ng_buf bytes = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    char out[2 * LINE_MAX_BYTES];
    json_t *page = json_object();
    ng_read_sink sink = {
        .data = page, .on_article = on_article, .on_fault = on_fault, .on_note = on_note};
    ng_status s = read_file(path, &bytes, &err);
    ng_read_input in = {.bytes = bytes.data, .len = bytes.len, .path = "page.html"};
    if (s == NG_OK)
        s = ng_read(&in, &sink, &err);
    snprintf(out, sizeof out, "%s/%s.json", folder, id);
    int bad = s != NG_OK || json_dump_file(page, out, JSON_INDENT(1)) != 0;
    if (bad)
        fprintf(stderr, "%s: %s\n", id, err.text);
    json_decref(page);
    return bad;
}

int main(int argc, char **argv)
{
    char line[LINE_MAX_BYTES];
    int bad = argc != 2;
    if (bad)
        fprintf(stderr, "usage: bench_extract FOLDER < LIST\n");
    while (argc == 2 && fgets(line, sizeof line, stdin)) {
        char *path = strchr(line, '\t');
        if (!path)
            continue;
        *path++ = '\0';
        path[strcspn(path, "\t\n")] = '\0';
        bad |= extract(argv[1], line, path);
    }
    return bad;
}
