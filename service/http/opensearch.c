/* SPDX-License-Identifier: GPL-2.0-or-later */
/* opensearch.c - how a browser learns to search here, and its suggestions. */
#include "service/http/opensearch.h"

#include <stdlib.h>

#include "service/http/xml_out.h"

static void put_url(ng_xml_writer *x, const char *type, const char *rel, const char *base_url,
                    const char *path)
{
    ng_xml_write_raw(x, "<Url type=\"");
    ng_xml_write_raw(x, type);
    ng_xml_write_raw(x, "\" rel=\"");
    ng_xml_write_raw(x, rel);
    ng_xml_write_raw(x, "\" template=\"");
    ng_xml_write_text(x, base_url);
    ng_xml_write_raw(x, path);
    ng_xml_write_raw(x, "\"/>\n");
}

ng_status ng_opensearch_write(const char *base_url, ng_buf *ret, ng_error *err)
{
    ng_xml_writer x = {ret, err, NG_OK};
    size_t before = ret->len;
    ng_xml_write_raw(&x, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                         "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\" "
                         "xmlns:moz=\"http://www.mozilla.org/2006/browser/search/\">\n"
                         "<ShortName>nutgraf</ShortName>\n"
                         "<Description>Passages of news articles</Description>\n"
                         "<InputEncoding>UTF-8</InputEncoding>\n"
                         "<OutputEncoding>UTF-8</OutputEncoding>\n"
                         "<Image height=\"16\" width=\"16\" type=\"image/svg+xml\">");
    ng_xml_write_text(&x, base_url);
    ng_xml_write_raw(&x, "/assets/icon.svg</Image>\n");
    put_url(&x, "text/html", "results", base_url, "/?q={searchTerms}");
    put_url(&x, "application/x-suggestions+json", "suggestions", base_url,
            "/v1/suggest?prefix={searchTerms}&amp;format=opensearch");
    put_url(&x, "application/atom+xml", "results", base_url,
            "/v1/search.atom?q={searchTerms}&amp;limit={count?}");
    put_url(&x, "application/json", "results", base_url,
            "/v1/search?q={searchTerms}&amp;limit={count?}");
    put_url(&x, "application/opensearchdescription+xml", "self", base_url, "/opensearch.xml");
    ng_xml_write_raw(&x, "<moz:SearchForm>");
    ng_xml_write_text(&x, base_url);
    ng_xml_write_raw(&x, "/</moz:SearchForm>\n</OpenSearchDescription>\n");
    if (x.status && ret->data)
        ret->data[ret->len = before] = '\0';
    return x.status;
}

ng_status ng_opensearch_suggestions(const char *prefix, const json_t *result, ng_buf *ret,
                                    ng_error *err)
{
    const json_t *items = json_object_get(result, "items");
    if (!json_is_array(items))
        return ng_fail(err, NG_INVALID, "this is not the result of `suggest`");
    json_t *texts = json_array();
    int failed = !texts;
    for (size_t i = 0; !failed && i < json_array_size(items); i++) {
        json_t *text = json_object_get(json_array_get(items, i), "text");
        if (json_is_string(text))
            failed = json_array_append(texts, text);
    }
    json_t *all = failed ? NULL : json_pack("[s, O]", prefix, texts);
    char *text = all ? json_dumps(all, JSON_COMPACT) : NULL;
    json_decref(all);
    json_decref(texts);
    if (!text)
        return ng_fail(err, NG_NOMEM, "out of memory");
    ng_status status = ng_buf_add_str(ret, text, err);
    free(text);
    return status;
}
