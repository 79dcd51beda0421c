/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xml_names.c - vocabularies by their address and by their customary prefix. */
#include <string.h>
#include <strings.h>

#include "xml.h"

struct vocabulary {
    const char *uri; /* its beginning: versions differ at the end */
    ng_xml_ns ns;
};

/* Addresses are compared without `http://` or `https://` and `www.`. */
static const struct vocabulary vocabularies[] = {
    {"w3.org/2005/Atom", NG_XMLNS_ATOM},
    {"purl.org/atom/", NG_XMLNS_ATOM},
    {"example.com/newformat#", NG_XMLNS_ATOM},
    {"purl.org/rss/1.0/modules/content", NG_XMLNS_CONTENT},
    {"purl.org/rss/1.0/modules/", NG_XMLNS_OTHER},
    {"purl.org/rss/1.0", NG_XMLNS_RSS},
    {"purl.org/net/rss1.1", NG_XMLNS_RSS},
    {"my.netscape.com/rdf/simple/", NG_XMLNS_RSS},
    {"my.netscape.com/publish/formats/rss", NG_XMLNS_RSS},
    {"channel.netscape.com/rdf/simple/", NG_XMLNS_RSS},
    {"backend.userland.com/rss", NG_XMLNS_RSS},
    {"blogs.law.harvard.edu/tech/rss", NG_XMLNS_RSS},
    {"w3.org/1999/02/22-rdf-syntax-ns", NG_XMLNS_RDF},
    {"purl.org/dc/", NG_XMLNS_DC},
    {"wordpress.org/export/", NG_XMLNS_WORDPRESS}, /* excerpt: below */
    {"search.yahoo.com/mrss", NG_XMLNS_MEDIA},
    {"itunes.com/dtds/", NG_XMLNS_ITUNES},
    {"w3.org/1999/xhtml", NG_XMLNS_XHTML},
    {"iptc.org/std/NITF", NG_XMLNS_NITF},
    {"iptc.org/std/nar", NG_XMLNS_NEWSML_G2},
};

static const struct vocabulary prefixes[] = {
    {"atom", NG_XMLNS_ATOM},       {"dc", NG_XMLNS_DC},           {"dcterms", NG_XMLNS_DC},
    {"rdf", NG_XMLNS_RDF},         {"content", NG_XMLNS_CONTENT}, {"wp", NG_XMLNS_WORDPRESS},
    {"excerpt", NG_XMLNS_EXCERPT}, {"media", NG_XMLNS_MEDIA},     {"itunes", NG_XMLNS_ITUNES},
    {"xhtml", NG_XMLNS_XHTML},     {"html", NG_XMLNS_XHTML},      {"nitf", NG_XMLNS_NITF},
};

static const char *after(const char *text, const char *start)
{
    size_t n = strlen(start);
    return strncasecmp(text, start, n) == 0 ? text + n : text;
}

ng_xml_ns ng_xml_ns_of_uri(const char *uri)
{
    uri = after(after(after(uri, "http://"), "https://"), "www.");
    if (!*uri)
        return NG_XMLNS_NONE;
    if (strncasecmp(uri, "wordpress.org/export/", 21) == 0 && strstr(uri, "excerpt"))
        return NG_XMLNS_EXCERPT;
    for (size_t i = 0; i < sizeof vocabularies / sizeof *vocabularies; i++)
        if (strncasecmp(uri, vocabularies[i].uri, strlen(vocabularies[i].uri)) == 0)
            return vocabularies[i].ns;
    return NG_XMLNS_OTHER;
}

ng_xml_ns ng_xml_ns_of_prefix(const char *prefix, size_t len)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strlen(prefixes[i].uri) == len && strncasecmp(prefix, prefixes[i].uri, len) == 0)
            return prefixes[i].ns;
    return NG_XMLNS_OTHER;
}
