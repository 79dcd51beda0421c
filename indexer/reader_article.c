/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reader_article.c - the beginning and the end that articles of all formats share. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "format.h"
#include "nutgraf/buffer.h"

ng_status ng_read_place(ng_article *a, const ng_read_input *in, uint32_t number, ng_error *err)
{
    ng_status s = NG_OK;
    if (in->path) {
        NG_AUTO(ng_buf_release) ng_buf path = NG_BUF_INIT;
        s = number ? ng_buf_addf(&path, err, "%s:%u", in->path, number)
                   : ng_buf_add_str(&path, in->path, err);
        if (s == NG_OK)
            s = ng_article_set_path(a, path.data, err);
    }
    if (s == NG_OK && in->origin)
        s = ng_article_set(a, NG_FIELD_ORIGIN, in->origin, strlen(in->origin), err);
    if (s == NG_OK && in->url && number == 0 && strlen(in->url) <= NG_URL_MAX)
        s = ng_article_set(a, NG_FIELD_URL, in->url, strlen(in->url), err);
    if (s == NG_OK && in->lang)
        s = ng_article_set(a, NG_FIELD_LANG, in->lang, strlen(in->lang), err);
    return s;
}

ng_status ng_read_begin(const ng_read_input *in, uint32_t number, uint32_t repaired,
                        ng_article **ret, ng_error *err)
{
    ng_article *a = NULL;
    ng_status s = ng_article_new(&a, err);
    if (s == NG_OK)
        s = ng_read_place(a, in, number, err);
    if (s != NG_OK) {
        ng_article_free(a);
        return s;
    }
    a->repaired = repaired;
    *ret = a;
    return NG_OK;
}

ng_status ng_read_end_take(ng_article *a, ng_status s, uint32_t line, const ng_read_sink *sink,
                           ng_error *err)
{
    ng_error fault = NG_ERROR_INIT;
    if (s == NG_OK) {
        s = ng_article_finish(a, &fault);
        if (s == NG_OK)
            return sink->on_article(sink->data, a, err);
    } else if (err) {
        fault = *err;
        ng_error_clear(err);
    }
    ng_article_free(a);
    if (s == NG_NOMEM)
        return ng_fail(err, s, "%s", fault.text);
    sink->on_fault(sink->data, line, &fault);
    return NG_OK;
}

/* What is too long is cut at a code point by ng_fail. */
NG_PRINTF(3, 0)
static void format_text(ng_error *ret, ng_status status, const char *format, va_list args)
{
    char text[2 * NG_ERROR_TEXT_MAX];
    vsnprintf(text, sizeof text, format, args);
    ng_fail(ret, status, "%s", text);
}

void ng_read_skip(const ng_read_sink *sink, uint32_t line, const char *format, ...)
{
    ng_error fault = NG_ERROR_INIT;
    va_list args;
    va_start(args, format);
    format_text(&fault, NG_NOTFOUND, format, args);
    va_end(args);
    sink->on_fault(sink->data, line, &fault);
}

void ng_read_note(const ng_read_sink *sink, uint32_t line, const char *format, ...)
{
    ng_error note = NG_ERROR_INIT;
    va_list args;
    if (!sink->on_note)
        return;
    va_start(args, format);
    format_text(&note, NG_NOTFOUND, format, args);
    va_end(args);
    sink->on_note(sink->data, line, note.text);
}
