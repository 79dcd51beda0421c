/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart_warm.c - what libraries load once is loaded before files are out of reach: converters,
 * break iterators, tables of languages, parsers. */
#include <string.h>

#include "apart_confine.h"
#include "encoding.h"
#include "reader.h"

static ng_status on_article(void *data, ng_article *article, ng_error *err)
{
    ng_passages passages = NG_PASSAGES_INIT;
    ng_status s = ng_article_passages(article, &passages, err);
    (void)data;
    ng_passages_release(&passages);
    ng_article_free(article);
    return s;
}

static void on_fault(void *data, uint32_t line, const ng_error *fault)
{
    (void)data, (void)line, (void)fault;
}

static void read_sample(const char *name, const char *bytes)
{
    const ng_read_input in = {.bytes = bytes, .len = strlen(bytes), .path = name, .origin = "/"};
    const ng_read_sink sink = {.on_article = on_article, .on_fault = on_fault};
    ng_status s = ng_read(&in, &sink, NULL);
    (void)s;
}

static void decode_sample(const char *bytes, const char *charset)
{
    ng_decoded d = NG_DECODED_INIT;
    ng_status s = ng_decode(bytes, strlen(bytes), charset, &d, NULL);
    (void)s;
    ng_decoded_release(&d);
}

void ng_apart_warm_up(void)
{
    static const char *const samples[][2] = {
        {"a.txt", "A TITLE\n\nBy Ann Lee\n\nJanuary 10, 2022\n\nThe first line. The second one "
                  "is here.\n\n- a list\n- of two\n"},
        {"a.json", "{\"id\":\"1\",\"title\":\"T\",\"date\":\"2022-01-10\",\"body\":\"<p>One &amp; "
                   "two.</p>\",\"content_html\":\"<p>One.</p>\"}"},
        {"a.html", "<!doctype html><html lang=en><head><meta charset=utf-8><title>T</title></head>"
                   "<body><article><h1>T</h1><p>One sentence, and &eacute;.</p></article></body>"},
        {"a.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>T"
                  "</title><item><title>A</title><guid>1</guid><pubDate>Mon, 10 Jan 2022 09:30:00 "
                  "+0100</pubDate><description>One.</description></item></channel></rss>"},
    };
    static const char *const charsets[] = {"windows-1252", "windows-1251", "koi8-r",  "gb18030",
                                           "windows-31j",  "euc-jp",       "euc-kr",  "big5",
                                           "iso-8859-2",   "no-such-set",  "utf-16le"};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        read_sample(samples[i][0], samples[i][1]);
    for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++)
        decode_sample("\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0! \xCF\xF0\xE8\xE2\xE5\xF2.",
                      charsets[i]);
    decode_sample("\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0! \xCF\xF0\xE8\xE2\xE5\xF2.", NULL);
    decode_sample("\x1B$B$3$l\x1B(B", NULL);
}
