/* SPDX-License-Identifier: GPL-2.0-or-later */
/* feed_guid.c - the ids of entries. */
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "nutgraf/text.h"

#define ID_KEPT    160 /* bytes of an id that is too long */
#define GUID_PLAIN 16  /* bytes of a guid that many feeds may have: "1234" */
#define PROBES_MAX 64  /* steps in a table of guids */

/* ---- Guids that come again ---- */

/* FNV-1a; never 0. */
static uint64_t hash_of(const char *s, size_t len)
{
    uint64_t h = 0xCBF29CE484222325;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)s[i]) * 0x100000001B3;
    return h ? h : 1;
}

/* The slot of a guid, or a free one; NULL when it would take long: guids may have been chosen so.
 */
static ng_feed_seen *slot_of(ng_feed_seen *slots, size_t cap, uint64_t guid)
{
    size_t i = (size_t)(guid ^ guid >> 32) & (cap - 1);
    for (int n = 0; n < PROBES_MAX; n++, i = (i + 1) & (cap - 1))
        if (!slots[i].guid || slots[i].guid == guid)
            return &slots[i];
    return NULL;
}

/* Keeps the table at most half full. */
static ng_status grow(ng_feed *f, ng_error *err)
{
    if (2 * f->n_seen < f->cap_seen)
        return NG_OK;
    size_t cap = f->cap_seen ? 2 * f->cap_seen : 64;
    ng_feed_seen *slot, *slots = calloc(cap, sizeof *slots);
    if (!slots)
        return ng_fail(err, NG_NOMEM, "out of memory");
    for (size_t i = 0; i < f->cap_seen; i++)
        if (f->seen[i].guid && (slot = slot_of(slots, cap, f->seen[i].guid)))
            *slot = f->seen[i];
    free(f->seen);
    f->seen = slots;
    f->cap_seen = cap;
    return NG_OK;
}

/* The guid is that of an entry with another address. The same guid with the same address is a newer
 * state of the same entry. */
static ng_status is_taken(ng_feed_entry *e, const char *guid, size_t len, int *ret, ng_error *err)
{
    ng_feed *f = e->f;
    ng_status s = grow(f, err);
    if (s != NG_OK)
        return s;
    uint64_t url = e->url.len > 0 ? hash_of(e->url.data, e->url.len) : 0;
    ng_feed_seen *slot = slot_of(f->seen, f->cap_seen, hash_of(guid, len));
    *ret = slot && slot->guid && url && slot->url != url;
    if (!slot || slot->guid)
        return NG_OK;
    *slot = (ng_feed_seen){hash_of(guid, len), url};
    f->n_seen++;
    return NG_OK;
}

/* ---- The id ---- */

/* A short id without the signs of an address, a name or a UUID says nothing outside its feed. */
static int is_local(const char *guid, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (strchr(":/.-@", guid[i]))
            return 0;
    return len < GUID_PLAIN;
}

/* An id that an article refuses: its beginning and a hash of the whole. */
static ng_status set_hashed(ng_feed_entry *e, const char *guid, size_t len, ng_error *err)
{
    char first[9], second[9];
    size_t kept = len > ID_KEPT ? ng_utf8_cut(guid, len, ID_KEPT) : len;
    NG_AUTO(ng_buf_release) ng_buf id = NG_BUF_INIT;
    ng_status s = ng_passage_hash(guid, len, first, err);
    if (s == NG_OK) /* a hash of the passage hash would add nothing */
        s = ng_passage_hash(guid + len / 2, len - len / 2, second, err);
    if (s == NG_OK)
        s = ng_buf_add(&id, guid, kept, err);
    if (s == NG_OK)
        s = ng_buf_addf(&id, err, "~%s%s", first, second);
    return s == NG_OK ? ng_feed_set(e, NG_FIELD_ID, id.data, id.len, err) : s;
}

ng_status ng_feed_set_id(ng_feed_entry *e, ng_error *err)
{
    const char *guid = e->guid.data;
    size_t len = e->guid.len > 0 ? ng_feed_trim(&guid, e->guid.len) : 0;
    if (len == 0 || (is_local(guid, len) && e->url.len > 0))
        return NG_OK;
    NG_AUTO(ng_buf_release) ng_buf id = NG_BUF_INIT;
    ng_error own = NG_ERROR_INIT;
    int taken = 0;
    ng_status s = is_taken(e, guid, len, &taken, err);
    if (s == NG_OK && taken) {
        ng_read_note(e->f->sink, ng_xml_line(e->f->x, e->item),
                     "left out: the id %.*s is that of another entry", ng_feed_shown(guid, 100),
                     guid);
        return NG_OK;
    }
    if (s == NG_OK && is_local(guid, len) && e->f->base.len > 0)
        s = ng_buf_addf(&id, err, "%s#", e->f->base.data);
    if (s == NG_OK)
        s = ng_buf_add(&id, guid, len, err);
    if (s != NG_OK)
        return s;
    s = ng_article_set(e->a, NG_FIELD_ID, id.data, id.len, &own);
    if (s == NG_NOMEM)
        return ng_fail(err, s, "%s", own.text);
    return s == NG_OK ? s : set_hashed(e, id.data, id.len, err);
}
