/* SPDX-License-Identifier: GPL-2.0-or-later */
/* html_tail.c - what stands around an article inside of its own element: its title and byline once
 * more, links to other stories, invitations, and what follows the article. */
#include <string.h>
#include <strings.h>

#include "html_choose.h"

#define PHRASE_CHARS  250 /* longer runs that begin like an invitation are read as text */
#define LABEL_CHARS   60  /* a run that short, without the end of a sentence, may be a label */
#define LEAD_CHARS    80  /* the first run of text with that many is where the article begins */
#define LINKS_PERCENT 70

static const char *text_of(const ng_html_runs *r, const ng_html_run *run)
{
    return r->text.data + run->start;
}

static int is_sentence(const ng_html_runs *r, const ng_html_run *run)
{
    const char *s = text_of(r, run), *end = s + run->len;
    while (end > s && strchr("\"')] ", end[-1]))
        end--;
    if (end - s >= 3 && (memcmp(end - 3, "”", 3) == 0 || memcmp(end - 3, "’", 3) == 0))
        end -= 3;
    return end > s &&
           (strchr(".!?:;", end[-1]) ||
            (end - s >= 3 && (memcmp(end - 3, "。", 3) == 0 || memcmp(end - 3, "…", 3) == 0 ||
                              memcmp(end - 3, "।", 3) == 0)));
}

static int is_blank(const ng_html_runs *r, const ng_html_run *run)
{
    const char *s = text_of(r, run);
    for (uint32_t i = 0; i < run->len; i++)
        if ((s[i] >= '0' && s[i] <= '9') || ((s[i] | 0x20) >= 'a' && (s[i] | 0x20) <= 'z') ||
            (unsigned char)s[i] >= 0xC3)
            return 0;
    return 1;
}

/* ---- Phrases ---- */

/* Beginnings of invitations and of links to other stories. */
static const char *const invitations[] = {"read more",
                                          "read also",
                                          "read next",
                                          "also read",
                                          "related:",
                                          "related article",
                                          "related stor",
                                          "related content",
                                          "related post",
                                          "related topic",
                                          "see also",
                                          "see more",
                                          "sign up",
                                          "subscribe",
                                          "follow us",
                                          "follow @",
                                          "click here",
                                          "click to",
                                          "share this",
                                          "don't miss",
                                          "don’t miss",
                                          "more from",
                                          "more stories",
                                          "more great",
                                          "recommended",
                                          "watch now",
                                          "watch:",
                                          "watch live",
                                          "continue reading",
                                          "you may also",
                                          "you might also",
                                          "tell us",
                                          "also on ",
                                          "like this story",
                                          "story continues",
                                          "scroll to",
                                          "copyright",
                                          "©",
                                          "all rights reserved",
                                          "get the latest",
                                          "trending",
                                          "most read",
                                          "most popular",
                                          "join the conversation",
                                          "download our",
                                          "listen to this",
                                          "advertisement",
                                          "image source",
                                          "receive our",
                                          "have a tip",
                                          "got a tip",
                                          "this article originally",
                                          "this story originally",
                                          "get more",
                                          "purchase licens",
                                          "support our",
                                          "leave a comment",
                                          "leave a reply",
                                          "lesen sie auch",
                                          "mehr zum thema",
                                          "lire aussi",
                                          "à lire aussi",
                                          "leia também",
                                          "leia mais",
                                          "lea también",
                                          "lee también",
                                          "leggi anche",
                                          "lees ook",
                                          "read the full",
                                          "more:",
                                          "more on ",
                                          "up next",
                                          "next story",
                                          "previous story",
                                          "next article",
                                          "previous article",
                                          "print this",
                                          "posted in",
                                          "filed under",
                                          "tags:",
                                          "topics:"};

/* Whole runs that are labels of something that is not text. */
static const char *const labels[] = {
    "comments", "comment", "advert",  "ad",    "advertisement", "related",
    "share",    "tweet",   "print",   "email", "loading",       "close",
    "video",    "photos",  "gallery", "tags",  "topics",        "more",
    "more:",    "watch",   "play",    "save",  "subscribe",     "newsletter"};

static const char *const credits[] = {"reporting by",      "editing by",  "writing by",
                                      "additional report", "compiled by", "translated by",
                                      "with additional",   "photo by",    "photos by"};

static int begins_with_any(const char *s, size_t len, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t m = strlen(list[i]);
        if (len >= m && strncasecmp(s, list[i], m) == 0)
            return 1;
    }
    return 0;
}

static int is_label(const char *s, size_t len)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strlen(labels[i]) == len && strncasecmp(s, labels[i], len) == 0)
            return 1;
    return 0;
}

/* ---- Single runs ---- */

static int is_title(const ng_html_runs *r, const ng_html_run *run, const char *title)
{
    size_t n = title ? strlen(title) : 0;
    return n > 0 && run->len == n && strncasecmp(text_of(r, run), title, n) == 0;
}

/* The number of an item, of a page, of comments. */
static int is_number(const ng_html_runs *r, const ng_html_run *run)
{
    return run->len <= 3 && strspn(text_of(r, run), "0123456789") >= run->len;
}

static int is_other(const ng_html_runs *r, const ng_html_run *run, const char *title)
{
    const char *s = text_of(r, run);
    if (is_blank(r, run) || is_title(r, run, title) || is_label(s, run->len))
        return 1;
    if (run->kind == NG_BLOCK_CAPTION || run->kind == NG_BLOCK_CREDIT)
        return 0;
    if (run->kind == NG_BLOCK_PARAGRAPH && is_number(r, run))
        return 1;
    if (run->kind != NG_BLOCK_LIST && run->links * 100 >= run->chars * LINKS_PERCENT)
        return 1;
    return run->chars < PHRASE_CHARS &&
           begins_with_any(s, run->len, invitations, sizeof invitations / sizeof *invitations);
}

static void judge(ng_html_runs *r, ng_html_run *run, const char *title)
{
    const char *s = text_of(r, run);
    size_t open = *s == '(' || *s == '[';
    if (run->dropped)
        return;
    run->dropped = (uint8_t)is_other(r, run, title);
    if (!run->dropped && run->chars < PHRASE_CHARS && run->kind == NG_BLOCK_PARAGRAPH &&
        begins_with_any(s + open, run->len - open, credits, sizeof credits / sizeof *credits))
        run->kind = NG_BLOCK_CREDIT;
}

/* ---- Both ends ---- */

static int is_text_kind(const ng_html_run *run)
{
    return run->kind == NG_BLOCK_PARAGRAPH || run->kind == NG_BLOCK_QUOTE;
}

/* Before the first paragraph there are the title, names, dates. */
static void trim_start(ng_html_runs *r)
{
    size_t first = 0;
    while (first < r->n &&
           (r->items[first].dropped || !is_text_kind(&r->items[first]) ||
            r->items[first].chars < LEAD_CHARS || !is_sentence(r, &r->items[first])))
        first++;
    for (size_t i = 0; i < first && first < r->n; i++) {
        ng_html_run *run = &r->items[i];
        if (run->kind == NG_BLOCK_HEADING)
            run->dropped |= run->level == 1;
        else if (is_text_kind(run) || run->kind == NG_BLOCK_LIST)
            run->dropped |= run->chars < LABEL_CHARS && !is_sentence(r, run);
    }
}

static void trim_end(ng_html_runs *r)
{
    for (size_t i = r->n; i > 0; i--) {
        ng_html_run *run = &r->items[i - 1];
        if (run->dropped || run->kind == NG_BLOCK_CAPTION || run->kind == NG_BLOCK_CREDIT)
            continue;
        if (run->kind == NG_BLOCK_HEADING)
            run->dropped = 1;
        else
            return;
    }
}

/* A heading over something that was dropped: no text stands between it and the next one. */
static void drop_lone_headings(ng_html_runs *r)
{
    const ng_html_run *next = NULL; /* the next run that is kept */
    int gone = 0;                   /* something between was dropped */
    for (size_t i = r->n; i > 0; i--) {
        ng_html_run *run = &r->items[i - 1];
        if (run->dropped) {
            gone = 1;
            continue;
        }
        if (run->kind == NG_BLOCK_HEADING && gone && next && next->kind == NG_BLOCK_HEADING &&
            next->level <= run->level)
            run->dropped = 1;
        else
            next = run;
        gone = run->dropped;
    }
}

/* The node of readers' comments that a node stands in; 0 for none. */
static uint32_t comments_around(const ng_html_tree *t, uint32_t node)
{
    for (; node; node = t->nodes[node].parent)
        if (t->nodes[node].names & NG_NAME_COMMENTS && t->nodes[node].dropped)
            return node;
    return 0;
}

/* Where readers' comments begin, behind half of the text at least, the article is over. But a
 * button that leads to them may stand anywhere: much text below it goes on with the article. */
static void end_at_comments(const ng_html_tree *t, ng_html_runs *r)
{
    uint32_t kept = 0, before = 0;
    size_t at = 0;
    for (size_t i = 0; i < r->n; i++)
        kept += r->items[i].dropped ? 0 : r->items[i].chars;
    for (size_t i = 0; i < r->n && !at; i++) {
        const ng_html_run *run = &r->items[i];
        before += run->dropped ? 0 : run->chars;
        uint32_t node = before * 2 > kept ? comments_around(t, run->node) : 0;
        int button = t->nodes[node].links * 2 > t->nodes[node].chars &&
                     t->nodes[node].chars < LABEL_CHARS && (kept - before) * 4 > kept;
        at = node && !button ? i : 0;
    }
    for (size_t i = at; at && i < r->n; i++)
        r->items[i].dropped = 1;
}

void ng_html_trim(const ng_html_tree *t, ng_html_runs *r, const char *title)
{
    for (size_t i = 0; i < r->n; i++)
        judge(r, &r->items[i], title);
    end_at_comments(t, r);
    trim_start(r);
    drop_lone_headings(r);
    trim_end(r);
}
