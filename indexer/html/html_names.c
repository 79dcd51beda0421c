/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_names.c - what people call the parts of a page: words in class, id, role and itemprop.
 *
 * A name is cut into words at everything that is no letter and where a capital follows a small
 * letter: "relatedArticles-box" is related, articles, box. Short words count alone; longer ones
 * also inside of a word, since many names are written together. */
#include <string.h>

#include "html_tree.h"

#define WORD_MAX 40

typedef struct name_word {
    const char *word;
    unsigned names;
    int inside; /* counts inside of a longer word, too */
} name_word;

static const name_word words[] = {
    {"ad", NG_NAME_BAD, 0},
    {"ads", NG_NAME_BAD, 0},
    {"advert", NG_NAME_BAD, 1},
    {"article", NG_NAME_GOOD, 1},
    {"attribution", NG_NAME_CREDIT, 1},
    {"author", NG_NAME_META, 1},
    {"banner", NG_NAME_BAD, 1},
    {"bio", NG_NAME_META, 0},
    {"blog", NG_NAME_GOOD, 0},
    {"body", NG_NAME_GOOD, 1},
    {"breadcrumb", NG_NAME_BAD, 1},
    {"breadcrumbs", NG_NAME_BAD, 1},
    {"byline", NG_NAME_META, 1},
    {"caption", NG_NAME_CAPTION, 1},
    {"comment", NG_NAME_COMMENTS, 0},
    {"commentlist", NG_NAME_COMMENTS, 1},
    {"comments", NG_NAME_COMMENTS, 1},
    {"content", NG_NAME_GOOD, 1},
    {"cookie", NG_NAME_BAD, 1},
    {"copyright", NG_NAME_BAD, 1},
    {"credit", NG_NAME_CREDIT, 1},
    {"dateline", NG_NAME_META, 1},
    {"disclaimer", NG_NAME_BAD, 1},
    {"donate", NG_NAME_BAD, 1},
    {"donation", NG_NAME_BAD, 1},
    {"entry", NG_NAME_GOOD, 0},
    {"follow", NG_NAME_BAD, 0},
    {"footer", NG_NAME_BAD, 1},
    {"footnote", NG_NAME_BAD, 1},
    {"gating", NG_NAME_BAD, 0},
    {"gallery", NG_NAME_BAD, 0},
    {"infobox", NG_NAME_BAD, 1},
    {"login", NG_NAME_BAD, 0},
    {"masthead", NG_NAME_BAD, 1},
    {"media", NG_NAME_BAD, 0},
    {"menu", NG_NAME_BAD, 0},
    {"meta", NG_NAME_META, 0},
    {"metadata", NG_NAME_META, 1},
    {"modal", NG_NAME_BAD, 0},
    {"nav", NG_NAME_BAD, 0},
    {"navbar", NG_NAME_BAD, 1},
    {"navigation", NG_NAME_BAD, 1},
    {"newsletter", NG_NAME_BAD, 1},
    {"overlay", NG_NAME_BAD, 0},
    {"pager", NG_NAME_BAD, 0},
    {"pagination", NG_NAME_BAD, 1},
    {"partner", NG_NAME_BAD, 0},
    {"paywall", NG_NAME_BAD, 1},
    {"popular", NG_NAME_BAD, 1},
    {"popup", NG_NAME_BAD, 1},
    {"post", NG_NAME_GOOD, 0},
    {"promo", NG_NAME_BAD, 1},
    {"promotion", NG_NAME_BAD, 1},
    {"pubdate", NG_NAME_META, 1},
    {"published", NG_NAME_META, 0},
    {"rail", NG_NAME_BAD, 0},
    {"regwall", NG_NAME_BAD, 0},
    {"rating", NG_NAME_BAD, 0},
    {"readmore", NG_NAME_BAD, 1},
    {"recirc", NG_NAME_BAD, 1},
    {"recommend", NG_NAME_BAD, 1},
    {"recommended", NG_NAME_BAD, 1},
    {"related", NG_NAME_BAD, 1},
    {"replies", NG_NAME_COMMENTS, 0},
    {"respond", NG_NAME_COMMENTS, 0},
    {"share", NG_NAME_BAD, 1},
    {"sharing", NG_NAME_BAD, 1},
    {"shoutbox", NG_NAME_BAD, 1},
    {"sidebar", NG_NAME_BAD, 1},
    {"signup", NG_NAME_BAD, 1},
    {"skip", NG_NAME_BAD, 0},
    {"slideshow", NG_NAME_BAD, 1},
    {"social", NG_NAME_BAD, 1},
    {"sponsor", NG_NAME_BAD, 1},
    {"sponsored", NG_NAME_BAD, 1},
    {"story", NG_NAME_GOOD, 1},
    {"storybody", NG_NAME_GOOD | NG_NAME_BODY, 1},
    {"subscribe", NG_NAME_BAD, 1},
    {"subscription", NG_NAME_BAD, 1},
    {"tag", NG_NAME_BAD, 0},
    {"tags", NG_NAME_BAD, 0},
    {"teaser", NG_NAME_BAD, 1},
    {"text", NG_NAME_GOOD, 0},
    {"timestamp", NG_NAME_META, 1},
    {"toolbar", NG_NAME_BAD, 1},
    {"tools", NG_NAME_BAD, 0},
    {"tooltip", NG_NAME_BAD, 1},
    {"trending", NG_NAME_BAD, 1},
    {"video", NG_NAME_BAD, 0},
    {"utility", NG_NAME_BAD, 0},
    {"widget", NG_NAME_BAD, 1},
};

static unsigned word_names(const char *word)
{
    unsigned names = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].inside ? strstr(word, words[i].word) != NULL
                            : strcmp(word, words[i].word) == 0)
            names |= words[i].names;
    return names;
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static unsigned value_names(const char *s)
{
    char word[WORD_MAX];
    unsigned names = 0;
    while (s && *s) {
        size_t n = 0;
        while (*s && !is_letter(*s))
            s++;
        for (int small = 0; is_letter(*s) && !(small && *s <= 'Z'); s++) {
            small = *s >= 'a';
            if (n + 1 < WORD_MAX)
                word[n++] = (char)(*s | 0x20);
        }
        word[n] = '\0';
        if (n > 1)
            names |= word_names(word);
    }
    return names;
}

static unsigned role_names(const char *role)
{
    static const char *const bad[] = {"menu",        "menubar", "complementary", "navigation",
                                      "alert",       "dialog",  "alertdialog",   "banner",
                                      "contentinfo", "search",  "toolbar"};
    for (size_t i = 0; role && i < sizeof bad / sizeof *bad; i++)
        if (strcmp(role, bad[i]) == 0)
            return NG_NAME_BAD;
    return role && (strcmp(role, "main") == 0 || strcmp(role, "article") == 0) ? NG_NAME_GOOD : 0;
}

int ng_html_is_unseen(const char *names)
{
    static const char *const unseen[] = {"visually-hidden", "visuallyhidden", "sr-only",
                                         "screen-reader",   "screenreader",   "offscreen",
                                         "off-screen",      "a11y-hidden",    "assistive-text"};
    for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
        if (strcasestr(names, unseen[i]))
            return 1;
    return 0;
}

unsigned ng_html_names(xmlNodePtr node)
{
    unsigned names = value_names(ng_html_attribute(node, "class")) |
                     value_names(ng_html_attribute(node, "id")) |
                     value_names(ng_html_attribute(node, "data-testid")) |
                     role_names(ng_html_attribute(node, "role"));
    const char *itemprop = ng_html_attribute(node, "itemprop");
    if (itemprop && strstr(itemprop, "articleBody"))
        names |= NG_NAME_GOOD | NG_NAME_BODY;
    else
        names |= value_names(itemprop);
    return names;
}
