/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article_finish.c - settling id, title and text of an article. */
#include <stdlib.h>
#include <string.h>

#include "article_private.h"
#include "language.h"

#define ID_KEPT        160 /* bytes of a derived id that is too long */
#define LEAD_WORDS     12
#define LEAD_BYTES_MAX 200
#define SPLIT_BYTES    100 /* less than any piece of a split paragraph: bounds their number */

/* `id` cut to ID_KEPT bytes, `~`, and the start of the hash of what it was derived from. */
static ng_status shorten_id(ng_buf *id, const char *raw, ng_error *err)
{
    unsigned char digest[NG_SHA256_BYTES];
    char hex[17];
    ng_status s = ng_sha256(raw, strlen(raw), digest, err);
    if (s != NG_OK)
        return s;
    ng_hex(digest, 8, hex);
    if (id->len > ID_KEPT) {
        id->len = ng_utf8_cut(id->data, id->len, ID_KEPT);
        id->data[id->len] = '\0';
    }
    return ng_buf_addf(id, err, "~%s", hex);
}

static ng_status derive_id(ng_article *a, const char *raw, ng_id_source source, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf id = NG_BUF_INIT;
    ng_clean_report report = {0, 0};
    ng_status s = ng_article_squeeze(raw, strlen(raw), NG_SQUEEZE_LINES, &id, &report, err);
    if (s == NG_OK && (id.len == 0 || id.len > NG_ID_MAX || report.replaced || report.dropped ||
                       ng_looks_like_passage_id(id.data, id.len)))
        s = shorten_id(&id, raw, err);
    if (s != NG_OK)
        return s;
    a->id = ng_buf_steal(&id);
    a->id_source = source;
    return a->id ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
}

static ng_status settle_id(ng_article *a, ng_error *err)
{
    if (a->id) {
        a->id_source = NG_ID_GIVEN;
        return NG_OK;
    }
    if (a->url)
        return derive_id(a, a->url, NG_ID_URL, err);
    if (a->priv->path && a->priv->path[0])
        return derive_id(a, a->priv->path, NG_ID_PATH, err);
    return ng_fail(err, NG_INVALID, "an article needs an id or a url");
}

/* End of the first words of `text`, at most LEAD_WORDS of them and LEAD_BYTES_MAX bytes. */
static size_t lead_end(const char *text, size_t len)
{
    size_t words = 0, at = 0;
    while (at < len) {
        if (ng_white_space(text + at, len - at) && ++words == LEAD_WORDS)
            return at;
        if (at > LEAD_BYTES_MAX)
            return ng_utf8_cut(text, len, LEAD_BYTES_MAX);
        at++;
    }
    return len;
}

static ng_status settle_title(ng_article *a, ng_error *err)
{
    if (a->title)
        return NG_OK;
    const ng_block *first = &a->blocks[0];
    size_t len = first->end - first->start;
    size_t end = lead_end(a->text + first->start, len);
    NG_AUTO(ng_buf_release) ng_buf title = NG_BUF_INIT;
    ng_status s =
        ng_article_squeeze(a->text + first->start, end, NG_SQUEEZE_LINES, &title, NULL, err);
    if (s == NG_OK && end < len)
        s = ng_buf_add_str(&title, "…", err);
    if (s != NG_OK)
        return s;
    a->title = ng_buf_steal(&title);
    a->title_source = NG_TITLE_LEAD;
    return a->title ? NG_OK : ng_fail(err, NG_NOMEM, "out of memory");
}

static ng_status settle_text(ng_article *a, ng_error *err)
{
    if (a->text)
        return NG_OK; /* an earlier try failed after this */
    size_t len = a->priv->text.len;
    char *text = ng_buf_steal(&a->priv->text);
    if (!text)
        return ng_fail(err, NG_NOMEM, "out of memory");
    a->text = text;
    a->text_len = (uint32_t)len;
    return NG_OK;
}

/* Words are stemmed by language: an article that does not say its own is asked for it, and one that
 * cannot be in the language that it says. */
static ng_status settle_language(ng_article *a, ng_error *err)
{
    const char *text = a->text_len > 0 ? a->text : a->title;
    size_t len = strlen(text);
    ng_language guess = {NULL, 0};
    if (a->lang && !ng_language_excluded(a->lang, text, len))
        return NG_OK;
    ng_status s = ng_language_guess(text, len, &guess, err);
    if (s != NG_OK || !guess.tag || (a->lang && !guess.sure))
        return s;
    char *lang = strdup(guess.tag);
    if (!lang)
        return ng_fail(err, NG_NOMEM, "out of memory");
    free(a->lang);
    a->lang = lang;
    return NG_OK;
}

/* An article that is accepted can be indexed: its passages are counted while it can be refused. */
static ng_status check_passages(const ng_article *a, ng_error *err)
{
    if (a->n_blocks + a->text_len / SPLIT_BYTES <= NG_PASSAGES_MAX)
        return NG_OK;
    NG_AUTO(ng_passages_release) ng_passages passages = NG_PASSAGES_INIT;
    return ng_article_passages(a, &passages, err);
}

/* Whether filters can find an article that has no words. */
static int has_metadata(const ng_article *a)
{
    return a->published.known || a->modified.known || a->url || a->source || a->section ||
           a->authors.n > 0 || a->tags.n > 0;
}

static ng_status title_by_id(ng_article *a, ng_error *err)
{
    if (!a->id || !has_metadata(a))
        return ng_fail(err, NG_INVALID, "nothing to index: there is neither text nor a title");
    char *title = strdup(a->id);
    if (!title)
        return ng_fail(err, NG_NOMEM, "out of memory");
    free(a->title);
    a->title = title;
    a->title_source = NG_TITLE_ID;
    return NG_OK;
}

ng_status ng_article_finish(ng_article *a, ng_error *err)
{
    if (ng_article_is_finished(a))
        return ng_fail(err, NG_INVALID, "a finished article cannot be changed");
    int titled = a->title_source == NG_TITLE_GIVEN || a->title_source == NG_TITLE_TEXT;
    ng_status s = a->n_blocks == 0 && !titled ? title_by_id(a, err) : NG_OK;
    if (s == NG_OK)
        s = settle_id(a, err);
    if (s == NG_OK)
        s = settle_text(a, err);
    if (s == NG_OK)
        s = settle_title(a, err);
    if (s == NG_OK)
        s = settle_language(a, err);
    if (s == NG_OK)
        s = check_passages(a, err);
    if (s == NG_OK)
        ng_article_free_private(a);
    return s;
}
