/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xml_out.c - writing XML: strangers' text becomes character data. */
#include "service/http/xml_out.h"

#include <stdint.h>
#include <string.h>

#include "nutgraf/text.h"

static void put(ng_xml_writer *x, const char *bytes, size_t len)
{
    if (!x->status)
        x->status = ng_buf_add(x->text, bytes, len, x->err);
}

void ng_xml_write_raw(ng_xml_writer *x, const char *markup)
{
    put(x, markup, strlen(markup));
}

static int is_allowed(uint32_t c)
{
    if (c < 0x20)
        return c == '\t' || c == '\n' || c == '\r';
    return !(c >= 0x7F && c < 0xA0) && c != 0xFFFE && c != 0xFFFF;
}

/* A bare carriage return would be read as a newline. */
static const char *escaped(uint32_t c)
{
    return c == '\r' ? "&#13;" : ng_markup_escape(c);
}

void ng_xml_write_text_of(ng_xml_writer *x, const char *text, size_t len)
{
    size_t from = 0, at = 0;
    while (at < len) {
        size_t ahead = len - at < 4 ? len - at : 4, n = 1;
        int valid = ng_utf8_valid_prefix(text + at, ahead) > 0;
        uint32_t c = 0;
        if (valid)
            n = ng_utf8_decode(text + at, len - at, &c);
        const char *other = valid && is_allowed(c) ? escaped(c) : "";
        if (other) {
            put(x, text + from, at - from);
            ng_xml_write_raw(x, other);
            from = at + n;
        }
        at += n;
    }
    put(x, text + from, len - from);
}

void ng_xml_write_text(ng_xml_writer *x, const char *text)
{
    if (text)
        ng_xml_write_text_of(x, text, strlen(text));
}

void ng_xml_write_element(ng_xml_writer *x, const char *name, const char *text)
{
    if (!text)
        return;
    ng_xml_write_raw(x, "<");
    ng_xml_write_raw(x, name);
    ng_xml_write_raw(x, ">");
    ng_xml_write_text(x, text);
    ng_xml_write_raw(x, "</");
    ng_xml_write_raw(x, name);
    ng_xml_write_raw(x, ">\n");
}

void ng_xml_write_url_part(ng_xml_writer *x, const char *text)
{
    if (!x->status)
        x->status = ng_percent_encode(text, strlen(text), x->text, x->err);
}
