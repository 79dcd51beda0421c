/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frame.c - what all pages have: head, name of the paper, search form, help, foot. */
#include "service/page/parts.h"

void ng_frame_begin(ng_html *h, const char *title)
{
    NG_HTML(h, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    if (title && title[0]) {
        ng_html_text(h, title);
        NG_HTML(h, " – ");
    }
    NG_HTML(h, "nutgraf</title>\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta name=\"color-scheme\" content=\"light dark\">\n"
               "<meta name=\"referrer\" content=\"no-referrer\">\n"
               "<link rel=\"icon\" type=\"image/svg+xml\" href=\"/assets/icon.svg\">\n"
               "<link rel=\"stylesheet\" href=\"/assets/nutgraf.css\">\n"
               "<link rel=\"search\" type=\"application/opensearchdescription+xml\""
               " title=\"nutgraf\" href=\"/opensearch.xml\">\n"
               "<script src=\"/assets/nutgraf.js\" defer></script>\n");
}

void ng_frame_body(ng_html *h, const char *kind, const char *main_id)
{
    NG_HTML(h, "</head>\n<body");
    ng_html_attr(h, "class", kind);
    NG_HTML(h, ">\n<a class=\"skip\" href=\"#");
    ng_html_text(h, main_id);
    NG_HTML(h, "\">Skip to the text</a>\n<header class=\"masthead\">\n"
               "<p class=\"nameplate\"><a href=\"/\">nutgraf</a></p>\n"
               "<p class=\"motto\">The paragraph that says it.</p>\n</header>\n");
}

void ng_frame_form(ng_html *h, const char *query, int focus)
{
    NG_HTML(h, "<search role=\"search\" class=\"search\">\n"
               "<form id=\"search-form\" action=\"/\" method=\"get\">\n"
               "<label for=\"q\">Search</label>\n<div class=\"field\">\n"
               "<input id=\"q\" name=\"q\" type=\"text\" enterkeyhint=\"search\""
               " autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\" dir=\"auto\""
               " maxlength=\"4096\"");
    ng_html_attr(h, "value", query ? query : "");
    if (focus)
        NG_HTML(h, " autofocus");
    NG_HTML(h, ">\n<button type=\"submit\">Find</button>\n"
               "<ul id=\"suggestions\" role=\"listbox\" aria-label=\"Suggestions\" hidden></ul>\n"
               "</div>\n</form>\n</search>\n");
}

static void key(ng_html *h, const char *keys, const char *what)
{
    NG_HTML(h, "<div><dt><kbd>");
    ng_html_text(h, keys);
    NG_HTML(h, "</kbd></dt><dd>");
    ng_html_text(h, what);
    NG_HTML(h, "</dd></div>\n");
}

static void write_language(ng_html *h)
{
    static const char *const ways[][2] = {
        {"ferry strike", "either word; passages with both come first"},
        {"\"harbour master\"", "these words side by side"},
        {"+ferry -cruise", "must hold the first, must not hold the second"},
        {"ferry NEAR/8 strike", "within eight words of each other"},
        {"harbo*", "all words that begin so"},
        {"source:\"Elgar Advertiser\"", "only from there; likewise author, section, tag, lang"},
        {"date:2024-01..2024-03", "published then; also date:last week"},
        {"said:\"Dominic Raske\"", "passages that quote this person"},
    };
    NG_HTML(h, "<section>\n<h2>What you can ask</h2>\n<dl class=\"ways\">\n");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        NG_HTML(h, "<div><dt><code>");
        ng_html_text(h, ways[i][0]);
        NG_HTML(h, "</code></dt><dd>");
        ng_html_text(h, ways[i][1]);
        NG_HTML(h, "</dd></div>\n");
    }
    NG_HTML(h, "</dl>\n</section>\n");
}

static void write_keys(ng_html *h)
{
    NG_HTML(h, "<section class=\"js-only\">\n<h2>Keys</h2>\n<dl class=\"keys\">\n");
    key(h, "/", "to the search field");
    key(h, "j", "the next passage");
    key(h, "k", "the passage before");
    key(h, "Enter", "open the article at the passage");
    key(h, "c", "context of the passage");
    key(h, "s", "similar passages");
    key(h, "?", "this help");
    NG_HTML(h, "</dl>\n<p>In the list of passages <kbd>↓</kbd> and <kbd>↑</kbd> do as"
               " <kbd>j</kbd> and <kbd>k</kbd>.</p>\n"
               "<p><label><input id=\"single-keys\" type=\"checkbox\" checked>"
               " Keys without Ctrl or Alt</label></p>\n</section>\n");
}

void ng_frame_end(ng_html *h)
{
    NG_HTML(h, "<footer class=\"foot\">\n<details id=\"help\" class=\"help\">\n"
               "<summary>Help</summary>\n<div class=\"help-text\">\n");
    write_language(h);
    write_keys(h);
    NG_HTML(h, "</div>\n</details>\n<p>nutgraf finds passages of news articles."
               " Their words are those of their sources.</p>\n</footer>\n</body>\n</html>\n");
}
