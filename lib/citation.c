/* SPDX-License-Identifier: GPL-2.0-or-later */
/* citation.c - passage ids and citations. */
#include <string.h>

#include "article_private.h"

#define HASH_DIGITS 8

static int is_hex(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!((s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'f')))
            return 0;
    return 1;
}

/* What follows the article id, read from the right. */
typedef struct tail {
    size_t article_len;
    uint32_t ordinal; /* 0: there is no tail */
    const char *hash; /* HASH_DIGITS of them; NULL none */
} tail;

static tail read_tail(const char *text, size_t len)
{
    tail none = {len, 0, NULL}, t = none;
    size_t end = len;
    if (len > HASH_DIGITS && text[len - HASH_DIGITS - 1] == '@' &&
        is_hex(text + len - HASH_DIGITS, HASH_DIGITS)) {
        t.hash = text + len - HASH_DIGITS;
        end = len - HASH_DIGITS - 1;
    }
    size_t digits = end;
    while (digits > 0 && text[digits - 1] >= '0' && text[digits - 1] <= '9')
        digits--;
    if (digits == end || end - digits > 9 || text[digits] == '0' || digits < 2 ||
        text[digits - 1] != 'p' || text[digits - 2] != '#')
        return none;
    for (size_t i = digits; i < end; i++)
        t.ordinal = t.ordinal * 10 + (uint32_t)(text[i] - '0');
    t.article_len = digits - 2;
    return t;
}

int ng_looks_like_passage_id(const char *id, size_t len)
{
    return read_tail(id, len).ordinal != 0;
}

static ng_status check_article_id(const char *id, size_t len, ng_error *err)
{
    if (len == 0)
        return ng_fail(err, NG_INVALID, "an id is empty");
    if (len > NG_ID_MAX)
        return ng_fail(err, NG_LIMIT, "an article id is over %d bytes", NG_ID_MAX);
    if (ng_utf8_valid_prefix(id, len) != len)
        return ng_fail(err, NG_INVALID, "an id is not valid UTF-8");
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)id[i] < ' ' || id[i] == 0x7F)
            return ng_fail(err, NG_INVALID, "an id has a control character");
    return NG_OK;
}

ng_status ng_citation_parse(const char *text, size_t len, ng_citation *ret, ng_error *err)
{
    tail t = read_tail(text, len);
    ng_status s = check_article_id(text, t.article_len, err);
    if (s != NG_OK)
        return s;
    memcpy(ret->article, text, t.article_len);
    ret->article[t.article_len] = '\0';
    ret->ordinal = t.ordinal;
    ret->hash[0] = '\0';
    if (t.hash) {
        memcpy(ret->hash, t.hash, HASH_DIGITS);
        ret->hash[HASH_DIGITS] = '\0';
    }
    return NG_OK;
}

ng_status ng_passage_hash(const char *text, size_t len, char ret[9], ng_error *err)
{
    unsigned char digest[NG_SHA256_BYTES];
    ng_status s = ng_sha256(text, len, digest, err);
    if (s == NG_OK)
        ng_hex(digest, HASH_DIGITS / 2, ret);
    return s;
}
