/* SPDX-License-Identifier: GPL-2.0-or-later */
/* index_batch.c - one batch of changes, from the store to the disk.
 *
 * The order is what keeps the promises: both files are synced before the Xapian commit that
 * records their lengths, the folder is synced before anything else is changed, and readers learn of
 * a revision only when all of it is on disk. */
#include <stdlib.h>
#include <string.h>

#include "disk.h"
#include "index_writer.h"

#define DISK_BASE     (32ULL << 20) /* free bytes a batch needs, and how many for each of text: */
#define DISK_PER_BYTE 8

struct batch {
    size_t n;       /* changes */
    uint64_t bytes; /* of their text */
    uint64_t last_seq;
    int deletes;
    uint32_t left_out;
    ng_index_meta next; /* what will be recorded */
};

struct last {
    uint64_t number;
    size_t index;
};

static int by_number(const void *a, const void *b)
{
    const struct last *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

/* Of several changes of one article only the last counts: mark the others with kind 0. */
static ng_status drop_superseded(ng_change *changes, size_t n, ng_error *err)
{
    struct last *order = malloc((n ? n : 1) * sizeof *order);
    if (!order)
        return ng_fail(err, NG_NOMEM, "out of memory");
    for (size_t i = 0; i < n; i++)
        order[i] = (struct last){changes[i].number, i};
    qsort(order, n, sizeof *order, by_number);
    for (size_t i = 0; i + 1 < n; i++)
        if (order[i].number == order[i + 1].number)
            changes[order[i].index].kind = (ng_change_kind)0;
    free(order);
    return NG_OK;
}

/* How many of the changes fit into a batch. */
static ng_status choose(ng_index_writer *w, struct batch *b, ng_error *err)
{
    size_t found = 0;
    ng_status s =
        ng_store_changes(w->store, w->meta.applied, w->changes, NG_BATCH_CHANGES_MAX, &found, err);
    if (s != NG_OK)
        return s;
    while (b->n < found && (b->n == 0 || b->bytes + w->changes[b->n].bytes <= NG_BATCH_BYTES_MAX)) {
        const ng_change *c = &w->changes[b->n++];
        b->bytes += c->bytes;
        b->last_seq = c->seq;
        b->deletes |= c->kind == NG_CHANGE_DELETE;
    }
    return drop_superseded(w->changes, b->n, err);
}

/* The passages stay in their part, dead: lists only ever grow at their end. */
static ng_status delete_article(ng_index_writer *w, struct batch *b, uint64_t number, ng_error *err)
{
    int any = 0;
    ng_status s = ng_index_bury(w, number, &any, err);
    if (s == NG_OK && any && b->next.articles > 0)
        b->next.articles--;
    return s;
}

/* The lists that readers hold get its terms when it is on disk. */
static ng_status note_added(ng_index_writer *w, uint32_t docid, const xp_document *d, ng_error *err)
{
    if (!w->lists || w->rebuilding)
        return NG_OK;
    if (w->n_added == w->cap_added) {
        size_t cap = 2 * w->cap_added + 64;
        ng_added_passage *grown = realloc(w->added, cap * sizeof *grown);
        if (!grown)
            return ng_fail(err, NG_NOMEM, "out of memory");
        w->added = grown;
        w->cap_added = cap;
    }
    ng_added_passage added = {docid, XP_TERM_LIST_INIT};
    ng_status s = xp_document_terms(d, &added.terms, err);
    if (s == NG_OK)
        w->added[w->n_added++] = added;
    return s;
}

static void forget_added(ng_index_writer *w)
{
    for (size_t i = 0; i < w->n_added; i++)
        xp_term_list_release(&w->added[i].terms);
    w->n_added = 0;
}

static ng_status add_passage(ng_index_writer *w, const ng_article *a, const ng_change *c,
                             const ng_passage *p, ng_error *err)
{
    ng_made_passage made;
    ng_status s = ng_document_maker_passage(w->maker, p, &made, err);
    if (s != NG_OK)
        return s;
    uint64_t docid = (w->table.end + w->facts.len) / sizeof(ng_passage_facts);
    if (docid >= UINT32_MAX)
        return ng_fail(err, NG_LIMIT, "the index has given all its document numbers: rebuild it");
    ng_passage_facts facts =
        ng_passage_facts_of(a, c->number, c->revision, p, w->forward.end, &made);
    s = ng_buf_add(&w->facts, &facts, sizeof facts, err);
    if (s == NG_OK)
        s = ng_append_add(&w->forward, made.hashes, made.n_hashes * sizeof *made.hashes, err);
    if (s == NG_OK)
        s = xp_writer_replace(w->xapian, (uint32_t)docid, made.document, err);
    return s == NG_OK ? note_added(w, (uint32_t)docid, made.document, err) : s;
}

/* The records of an article, with what they repeat; of one that is left out as they are. */
static ng_status add_facts(ng_index_writer *w, int whole, ng_error *err)
{
    ng_passage_facts *facts = (ng_passage_facts *)(void *)w->facts.data;
    uint32_t n = (uint32_t)(w->facts.len / sizeof *facts);
    uint32_t first = (uint32_t)(w->table.end / sizeof *facts);
    ng_status s = whole && n > 0 ? ng_index_place(w, facts, first, n, err) : NG_OK;
    return s == NG_OK && n > 0 ? ng_append_add(&w->table, facts, w->facts.len, err) : s;
}

static ng_status add_passages(ng_index_writer *w, const ng_article *a, const ng_change *c,
                              size_t *ret_n, ng_error *err)
{
    ng_passages passages = NG_PASSAGES_INIT;
    ng_buf_clear(&w->facts);
    ng_status s = ng_article_passages(a, &passages, err);
    if (s == NG_OK)
        s = ng_document_maker_article(w->maker, a, c->number, err);
    for (size_t i = 0; i < passages.n && s == NG_OK; i++)
        s = add_passage(w, a, c, &passages.items[i], err);
    if (s == NG_OK || s == NG_INVALID) {
        ng_status added = add_facts(w, s == NG_OK, err);
        s = added == NG_OK ? s : added;
    }
    *ret_n = passages.n;
    ng_passages_release(&passages);
    return s;
}

/* An article that cannot be read or analysed must not stop all that come after it. */
static int only_this_article(ng_status s)
{
    return s == NG_CORRUPT || s == NG_INVALID;
}

static ng_status put_article(ng_index_writer *w, struct batch *b, const ng_change *c, ng_error *err)
{
    ng_article *a = NULL;
    ng_error own = NG_ERROR_INIT;
    ng_status s = ng_store_get_for_index(w->store, c->number, c->revision, &a, &own);
    if (s == NG_NOTFOUND)
        return NG_OK; /* deleted and erased, or purged, by a change that follows */
    if (only_this_article(s)) {
        b->left_out++;
        return NG_OK;
    }
    if (s != NG_OK)
        return ng_fail(err, s, "%s", own.text);
    size_t passages = 0;
    s = add_passages(w, a, c, &passages, &own);
    ng_article_free(a);
    if (s == NG_INVALID) {
        int any = 0;
        b->left_out++;
        return ng_index_bury(w, c->number, &any, err); /* those that came before the bad one */
    }
    if (s != NG_OK)
        return ng_fail(err, s, "%s", own.text);
    b->next.articles += passages > 0;
    return NG_OK;
}

static ng_status apply(ng_index_writer *w, struct batch *b, ng_error *err)
{
    ng_status s = NG_OK;
    for (size_t i = 0; i < b->n && s == NG_OK; i++) {
        const ng_change *c = &w->changes[i];
        if (c->kind == NG_CHANGE_DELETE || (c->kind == NG_CHANGE_PUT && c->revision > 1))
            s = delete_article(w, b, c->number, err);
        if (s == NG_OK && c->kind == NG_CHANGE_PUT)
            s = put_article(w, b, c, err);
    }
    return s;
}

static ng_status is_known(const ng_index_writer *w, const char *key, int *ret, ng_error *err)
{
    *ret = 0;
    for (size_t i = 0; i <= w->n_sealed && !*ret; i++) {
        xp_bytes known = XP_BYTES_INIT;
        xp_db *db = i < w->n_sealed ? w->sealed[i] : xp_writer_db(w->xapian);
        ng_status s = xp_db_metadata(db, key, &known, err);
        *ret = known.len > 0;
        xp_bytes_release(&known);
        if (s != NG_OK)
            return s;
    }
    return NG_OK;
}

/* Dictionary words that the index does not hold yet. */
static ng_status add_words(ng_index_writer *w, ng_error *err)
{
    const ng_buf *words = ng_document_maker_words(w->maker);
    ng_status s = NG_OK;
    for (size_t at = 0; at < words->len && s == NG_OK; at += strlen(words->data + at) + 1) {
        const char *key = words->data + at;
        int known = 0;
        s = is_known(w, key, &known, err);
        if (s == NG_OK && !known)
            s = xp_writer_set_metadata(w->xapian, key, "1", 1, err);
    }
    return s;
}

static ng_status append(ng_index_writer *w, struct batch *b, ng_error *err)
{
    ng_status s = ng_append_sync(&w->forward, err);
    if (s == NG_OK)
        s = ng_append_sync(&w->table, err);
    if (s == NG_OK)
        s = ng_copies_sync(&w->copies, (uint32_t)(w->table.end / sizeof(ng_passage_facts)), err);
    b->next.forward = w->forward.end;
    b->next.table = w->table.end;
    b->next.copies = w->n_copies;
    return s;
}

static ng_status change(ng_index_writer *w, struct batch *b, ng_error *err)
{
    ng_status s = xp_writer_begin(w->xapian, err);
    ng_index_writer_at(w, "begun");
    if (s == NG_OK)
        s = apply(w, b, err);
    if (s == NG_OK)
        s = add_words(w, err);
    ng_index_writer_at(w, "applied");
    if (s == NG_OK)
        s = append(w, b, err);
    ng_index_writer_at(w, "appended");
    if (s == NG_OK)
        s = ng_index_writer_next_revision(w, &b->next.revision, err);
    if (s == NG_OK)
        s = ng_index_write_buried(w, &b->next, err);
    if (s == NG_OK)
        s = ng_index_meta_write(w->xapian, &w->sealed_languages, &b->next, err);
    ng_index_writer_at(w, "recorded");
    if (s == NG_OK)
        s = xp_writer_commit(w->xapian, err);
    ng_index_writer_at(w, "committed");
    return s;
}

static void keep(ng_index_writer *w, const struct batch *b)
{
    ng_append_keep(&w->forward);
    ng_append_keep(&w->table);
    ng_document_maker_clear_words(w->maker);
    ng_buf_clear(&w->new_dead);
    w->meta = b->next;
    w->erase_due |= b->deletes;
    if (w->lists && !w->rebuilding)
        ng_list_cache_grow(w->lists, w->added, w->n_added, ng_index_meta_last_docid(&w->meta));
    ng_index_writer_publish(w);
}

static ng_status write_batch(ng_index_writer *w, struct batch *b, ng_error *err)
{
    char live[PATH_MAX];
    ng_status s = ng_part_path(w->dir, w->generation, ng_parts_live(&w->parts)->number, live, err);
    if (s == NG_OK)
        s = ng_disk_check(w->dir, DISK_BASE + DISK_PER_BYTE * b->bytes, err);
    if (s != NG_OK)
        return s;
    if (!w->rebuilding)
        s = ng_index_writer_await_readers(w, err);
    ng_index_writer_at(w, "gate");
    if (s == NG_OK)
        s = change(w, b, err);
    if (s == NG_OK)
        s = ng_sync_dir(live, err);
    ng_index_writer_at(w, "synced");
    if (s == NG_OK)
        keep(w, b);
    else if (s == NG_CORRUPT)
        w->damaged = 1;
    forget_added(w);
    ng_index_writer_at(w, "published");
    return s;
}

ng_status ng_index_batch(ng_index_writer *w, ng_batch_result *ret, ng_error *err)
{
    struct batch b = {.next = w->meta};
    ng_status s = choose(w, &b, err);
    if (s == NG_OK && b.n > 0) {
        b.next.applied = b.last_seq;
        s = write_batch(w, &b, err);
    }
    if (s == NG_OK)
        *ret = (ng_batch_result){(uint32_t)b.n, b.left_out};
    return s;
}
