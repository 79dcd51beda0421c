/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pdf.c - a PDF file as one article. */
#include "pdf.h"

#include <string.h>
#include <strings.h>

#include "format.h"
#include "text_reader.h"

static const ng_pdf_limits limits = {NG_PDF_SECONDS, NG_PDF_MEMORY_MAX, NG_PDF_TEXT_MAX};

int ng_is_pdf(const char *bytes, size_t len)
{
    return len >= 5 && memcmp(bytes, "%PDF-", 5) == 0;
}

/* The value of a line `Name:   value` of pdfinfo. */
static const char *info_value(const ng_buf *info, const char *name, size_t *ret_len)
{
    size_t n = strlen(name);
    const char *end = info->data + info->len;
    for (const char *p = info->data; info->len > 0 && p < end;) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        size_t len = newline ? (size_t)(newline - p) : (size_t)(end - p);
        if (len > n && p[n] == ':' && memcmp(p, name, n) == 0) {
            for (n++; n < len && p[n] == ' ';)
                n++;
            *ret_len = len - n;
            return p + n;
        }
        p += len + (newline != NULL);
    }
    *ret_len = 0;
    return NULL;
}

/* Many programs put the name of their own file there. */
static int is_title(const char *s, size_t len)
{
    static const char *const not_in_titles[] = {"Microsoft Word", "untitled", ".doc", ".indd",
                                                ".pdf",           ".qxd",     ".ppt", ".xls"};
    for (size_t i = 0; i < sizeof not_in_titles / sizeof *not_in_titles; i++) {
        size_t n = strlen(not_in_titles[i]);
        for (size_t at = 0; at + n <= len; at++)
            if (strncasecmp(s + at, not_in_titles[i], n) == 0)
                return 0;
    }
    return len >= 4 && memchr(s, ' ', len);
}

static ng_status add_info(ng_article *a, const ng_buf *info, ng_error *err)
{
    size_t len;
    const char *value = info_value(info, "Title", &len);
    ng_status s = NG_OK;
    if (value && is_title(value, len) && len <= NG_TITLE_MAX)
        s = ng_article_set(a, NG_FIELD_TITLE, value, len, err);
    value = info_value(info, "CreationDate", &len);
    if (value && ng_moment_parse(value, len, &a->published, NULL) != NG_OK)
        a->published.known = 0;
    value = info_value(info, "ModDate", &len);
    if (value && ng_moment_parse(value, len, &a->modified, NULL) != NG_OK)
        a->modified.known = 0;
    return s;
}

static ng_status build(ng_article *a, const ng_read_input *in, const ng_buf *text,
                       const ng_buf *info, ng_error *err)
{
    ng_status s = add_info(a, info, err);
    if (s == NG_OK)
        s = ng_text_read_into(a, text->data, text->len, NG_TEXT_NO_LINES, err);
    if (s == NG_OK && !a->title)
        s = ng_text_title_from_name(in->name ? in->name : in->path ? in->path : "", a, err);
    return s;
}

static ng_status run_both(const ng_read_input *in, ng_buf *text, ng_buf *info, ng_error *err)
{
    static const char *const to_text[] = {"pdftotext", "-q", "-enc", "UTF-8", "-", "-", NULL};
    static const char *const to_info[] = {"pdfinfo", "-enc", "UTF-8", "-isodates", "-", NULL};
    NG_AUTO(ng_buf_release) ng_buf pages = NG_BUF_INIT;
    ng_error ignored = NG_ERROR_INIT;
    ng_status s = ng_pdf_run(to_text, in->bytes, in->len, &limits, &pages, err);
    if (s == NG_OK)
        s = ng_pdf_paragraphs(pages.data, pages.len, text, err);
    if (s == NG_OK && text->len == 0)
        s = ng_fail(err, NG_INVALID, "a PDF file without text: its pages may be images");
    if (s == NG_OK && ng_pdf_run(to_info, in->bytes, in->len, &limits, info, &ignored) != NG_OK)
        ng_buf_clear(info);
    return s;
}

ng_status ng_pdf_read(const ng_read_input *in, const ng_read_sink *sink, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    NG_AUTO(ng_buf_release) ng_buf info = NG_BUF_INIT;
    ng_article *a = NULL;
    ng_error why = NG_ERROR_INIT;
    ng_status s = run_both(in, &text, &info, &why);
    if (s == NG_NOTFOUND) {
        ng_read_skip(sink, 0, "%s (package poppler-utils)", why.text);
        return NG_OK;
    }
    if (s != NG_OK)
        return ng_fail(err, s, "%s", why.text);
    s = ng_read_begin(in, 0, 0, &a, err);
    if (s == NG_OK)
        return ng_read_end_take(a, build(a, in, &text, &info, err), 0, sink, err);
    return s;
}
