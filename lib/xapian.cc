/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian.cc - the C binding of libxapian.
 *
 * Every exported function that touches Xapian is one `return guard(...)`: the guard runs a lambda
 * and turns whatever it throws into a status, from the most exact class to the widest. Nothing of
 * C++ leaves: results are copied into malloc'ed memory before a function returns, because
 * Xapian's own documents and match sets keep hidden, unlocked references to their database.
 *
 * Query trees: each handle carries, beside the Xapian::Query, its depth, its number of nodes and
 * its own serialised form. Trees are only made by the make_* functions below, which refuse one that
 * is too deep or too large before libxapian, which recurses without bound over what it is given,
 * sees it. xp_query_unserialise reads our form, not Xapian's, and goes through the same make_*
 * functions: bytes from a stranger cannot build a tree that xp_query_join would refuse.
 *
 * Writers: everything happens inside a transaction, opened by the first change if the caller did
 * not open one. A WritableDatabase that dies outside a transaction commits in silence; one that
 * dies inside discards. A transaction also keeps Xapian's flush threshold from committing half a
 * batch.
 */
#include "nutgraf/xapian.h"

#include <xapian.h>

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "xapian_guard.h"

/* ---- Handles ---- */

struct xp_db {
    Xapian::Database db;
    size_t local = 0, remote = 0;
    bool owned = true; /* false: the view of a writer */
};

struct xp_postings {
    Xapian::PostingIterator it;
    uint32_t count = 0;
    bool failed = false;
    bool given = false; /* the entry at `it` was read: one that is skipped from is never decoded */
};

struct xp_document {
    Xapian::Document doc;
};

struct xp_writer {
    Xapian::WritableDatabase db;
    xp_db view;
    bool open = false;   /* a transaction is open */
    bool failed = false; /* libxapian has dropped the batch: nothing may be committed any more */
};

struct xp_query {
    Xapian::Query query;
    std::string form; /* see "Query trees" */
    unsigned depth = 0;
    size_t nodes = 0;
};

namespace
{

/* ---- The guard ---- */

bool is_disk_full(const Xapian::Error &e)
{
    const char *text = e.get_error_string();
    if (!text)
        return false;
    for (int number : {ENOSPC, EDQUOT}) {
        char buffer[256];
        if (strcmp(text, strerror_r(number, buffer, sizeof buffer)) == 0)
            return true;
    }
    return false;
}

ng_status fail_with(ng_error *err, ng_status status, const Xapian::Error &e)
{
    const char *system = e.get_error_string();
    return ng_fail(err, status, "%s: %s%s%s%s%s", e.get_type(), e.get_msg().c_str(),
                   e.get_context().empty() ? "" : ", ", e.get_context().c_str(), system ? ": " : "",
                   system ? system : "");
}

/* Turn the exception being handled into a status, from exact classes to wide ones. Only for a
 * catch block. */
ng_status translate_exactly(ng_error *err)
{
    try {
        throw;
    } catch (const Xapian::DatabaseModifiedError &e) {
        return fail_with(err, NG_STALE, e);
    } catch (const Xapian::DatabaseLockError &e) {
        return fail_with(err, NG_LOCKED, e);
    } catch (const Xapian::DatabaseNotFoundError &e) {
        return fail_with(err, NG_NOTFOUND, e);
    } catch (const Xapian::DocNotFoundError &e) {
        return fail_with(err, NG_NOTFOUND, e);
    } catch (const Xapian::DatabaseVersionError &e) {
        return fail_with(err, NG_CORRUPT, e);
    } catch (const Xapian::DatabaseCorruptError &e) {
        return fail_with(err, NG_CORRUPT, e);
    } catch (const Xapian::QueryParserError &e) {
        return fail_with(err, NG_QUERY, e);
    } catch (const Xapian::WildcardError &e) {
        return fail_with(err, NG_QUERY, e);
    } catch (const Xapian::RangeError &e) {
        return fail_with(err, NG_INVALID, e);
    } catch (const Xapian::FeatureUnavailableError &e) {
        return fail_with(err, NG_INVALID, e);
    } catch (const Xapian::LogicError &e) {
        return fail_with(err, NG_INVALID, e);
    } catch (const Xapian::Error &e) {
        return fail_with(err, is_disk_full(e) ? NG_NOSPACE : NG_IO, e);
    } catch (const std::bad_alloc &) {
        return ng_fail(err, NG_NOMEM, "out of memory");
    } catch (const std::exception &e) {
        return ng_fail(err, NG_INTERNAL, "C++ exception: %s", e.what());
    } catch (...) {
        return ng_fail(err, NG_INTERNAL, "an unknown C++ exception");
    }
}

/* Xapian composes the text of an error when asked: that may want memory, too. */
ng_status translate(ng_error *err) noexcept
{
    try {
        return translate_exactly(err);
    } catch (...) {
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
}

template <typename Body> ng_status guard(ng_error *err, Body body) noexcept
{
    try {
        return body();
    } catch (...) {
        return translate(err);
    }
}

/* ---- Plain memory, and checks before libxapian sees a thing ---- */

struct FreeDelete {
    void operator()(void *p) const
    {
        free(p);
    }
};
template <typename T> using Plain = std::unique_ptr<T, FreeDelete>;

template <typename T> Plain<T> plain_array(size_t n)
{
    if (n > SIZE_MAX / sizeof(T))
        throw std::bad_alloc();
    void *p = malloc(n ? n * sizeof(T) : 1);
    if (!p)
        throw std::bad_alloc();
    return Plain<T>(static_cast<T *>(p));
}

void copy_out(const std::string &bytes, xp_bytes *ret)
{
    Plain<char> copy = plain_array<char>(bytes.size() + 1);
    memcpy(copy.get(), bytes.c_str(), bytes.size() + 1);
    ret->data = copy.release();
    ret->len = bytes.size();
}

std::string as_string(const void *data, size_t len)
{
    return len ? std::string(static_cast<const char *>(data), len) : std::string();
}

ng_status check_term(const char *term, size_t len, ng_error *err)
{
    if (len == 0)
        return ng_fail(err, NG_INVALID, "an empty term");
    size_t weight = len;
    for (size_t i = 0; i < len && weight <= XP_TERM_MAX; i++)
        weight += term[i] == '\0';
    if (weight > XP_TERM_MAX)
        return ng_fail(err, NG_LIMIT, "a term of %zu bytes is over %d (NUL counts twice)", len,
                       XP_TERM_MAX);
    return NG_OK;
}

/* A C caller may pass any number as an enum; C++ may not even load it as one. */
template <typename Enum> int enum_number(const Enum &value)
{
    static_assert(sizeof(Enum) == sizeof(int), "enums of the header are ints");
    int number;
    memcpy(&number, &value, sizeof number);
    return number;
}

ng_status check_key(const char *key, ng_error *err)
{
    return check_term(key, strlen(key), err);
}

ng_status check_size(const char *what, size_t len, size_t limit, ng_error *err)
{
    if (len > limit)
        return ng_fail(err, NG_LIMIT, "%s of %zu bytes is over %zu", what, len, limit);
    return NG_OK;
}

bool has_database(const char *path)
{
    std::string version = std::string(path) + "/iamglass";
    return access(version.c_str(), F_OK) == 0;
}

} // namespace

/* Leave the enclosing lambda with the status of a failed check. */
#define TRY(expression)                                                                            \
    do {                                                                                           \
        ng_status try_status_ = (expression);                                                      \
        if (try_status_ != NG_OK)                                                                  \
            return try_status_;                                                                    \
    } while (0)

const char *xp_version(void)
{
    return Xapian::version_string();
}

void xp_bytes_release(xp_bytes *b)
{
    if (b) {
        free(b->data);
        *b = XP_BYTES_INIT;
    }
}

/* ---- Reading databases ---- */

ng_status xp_db_open(const char *const *paths, size_t n, xp_db **ret, ng_error *err)
{
    return guard(err, [&] {
        auto db = std::make_unique<xp_db>();
        for (size_t i = 0; i < n; i++)
            db->db.add_database(Xapian::Database(paths[i]));
        db->local = n;
        *ret = db.release();
        return NG_OK;
    });
}

ng_status xp_db_add_remote(xp_db *db, const char *host, unsigned port, unsigned timeout_ms,
                           unsigned connect_timeout_ms, ng_error *err)
{
    return guard(err, [&] {
        if (!db->owned)
            return ng_fail(err, NG_INVALID, "a writer's view takes no shards");
        db->db.add_database(Xapian::Remote::open(host, port, timeout_ms, connect_timeout_ms));
        db->remote++;
        return NG_OK;
    });
}

void xp_db_free(xp_db *db)
{
    if (db && db->owned)
        delete db;
}

ng_status xp_db_reopen(xp_db *db, int *ret_moved, ng_error *err)
{
    return guard(err, [&] {
        bool moved = db->db.reopen();
        if (ret_moved)
            *ret_moved = moved;
        return NG_OK;
    });
}

ng_status xp_db_stat(xp_db *db, xp_db_stats *ret, ng_error *err)
{
    return guard(err, [&] {
        xp_db_stats s;
        s.documents = db->db.get_doccount();
        s.last_docid = db->db.get_lastdocid();
        s.average_length = db->db.get_avlength();
        s.revision = db->local == 1 && db->remote == 0 ? db->db.get_revision() : 0;
        *ret = s;
        return NG_OK;
    });
}

ng_status xp_db_uuid(xp_db *db, char ret[37], ng_error *err)
{
    return guard(err, [&] {
        std::string uuid = db->db.get_uuid();
        if (uuid.size() > 36)
            return ng_fail(err, NG_INVALID, "several databases have several UUIDs");
        memcpy(ret, uuid.c_str(), uuid.size() + 1);
        return NG_OK;
    });
}

ng_status xp_db_term_stats(xp_db *db, const char *term, size_t len, uint32_t *ret_docs,
                           uint64_t *ret_collection, ng_error *err)
{
    return guard(err, [&] {
        TRY(check_term(term, len, err));
        std::string name(term, len);
        uint32_t docs = ret_docs ? db->db.get_termfreq(name) : 0;
        uint64_t collection = ret_collection ? db->db.get_collection_freq(name) : 0;
        if (ret_docs)
            *ret_docs = docs;
        if (ret_collection)
            *ret_collection = collection;
        return NG_OK;
    });
}

ng_status xp_db_document_length(xp_db *db, uint32_t docid, uint32_t *ret, ng_error *err)
{
    return guard(err, [&] {
        *ret = db->db.get_doclength(docid);
        return NG_OK;
    });
}

ng_status xp_db_metadata(xp_db *db, const char *key, xp_bytes *ret, ng_error *err)
{
    return guard(err, [&] {
        TRY(check_key(key, err));
        copy_out(db->db.get_metadata(key), ret);
        return NG_OK;
    });
}

/* A document without data or value may also be one that does not exist: only then is it worth a
 * look-up of its own. */
static void require_document(xp_db *db, uint32_t docid)
{
    (void)db->db.get_doclength(docid);
}

ng_status xp_db_data(xp_db *db, uint32_t docid, xp_bytes *ret, ng_error *err)
{
    return guard(err, [&] {
        std::string data = db->db.get_document(docid, Xapian::DOC_ASSUME_VALID).get_data();
        if (data.empty())
            require_document(db, docid);
        copy_out(data, ret);
        return NG_OK;
    });
}

ng_status xp_db_value(xp_db *db, uint32_t docid, uint32_t slot, xp_bytes *ret, ng_error *err)
{
    return guard(err, [&] {
        std::string value = db->db.get_document(docid, Xapian::DOC_ASSUME_VALID).get_value(slot);
        if (value.empty())
            require_document(db, docid);
        copy_out(value, ret);
        return NG_OK;
    });
}

/* ---- Postings in blocks ---- */

ng_status xp_postings_open(xp_db *db, const char *term, size_t len, xp_postings **ret,
                           ng_error *err)
{
    return guard(err, [&] {
        if (len > 0)
            TRY(check_term(term, len, err));
        std::string name = as_string(term, len);
        auto p = std::make_unique<xp_postings>();
        p->count = len ? db->db.get_termfreq(name) : db->db.get_doccount();
        p->it = db->db.postlist_begin(name);
        *ret = p.release();
        return NG_OK;
    });
}

void xp_postings_free(xp_postings *p)
{
    delete p;
}

uint32_t xp_postings_count(const xp_postings *p)
{
    return p->count;
}

/* Where an iterator stands after an exception is undefined: never read on. */
template <typename Body> static ng_status guard_list(xp_postings *p, ng_error *err, Body body)
{
    if (p->failed)
        return ng_fail(err, NG_INVALID, "this posting list failed before");
    ng_status status = guard(err, body);
    p->failed = status != NG_OK;
    return status;
}

ng_status xp_postings_read(xp_postings *p, uint32_t *docids, uint32_t *wdfs, size_t max,
                           size_t *ret_n, ng_error *err)
{
    return guard_list(p, err, [&] {
        const Xapian::PostingIterator end;
        Xapian::PostingIterator &it = p->it;
        size_t n = 0;
        if (max > 0 && p->given) {
            p->given = false;
            ++it;
        }
        while (n < max && it != end) {
            docids[n] = *it;
            if (wdfs)
                wdfs[n] = it.get_wdf();
            p->given = ++n == max;
            if (!p->given)
                ++it;
        }
        *ret_n = n;
        return NG_OK;
    });
}

ng_status xp_postings_skip_to(xp_postings *p, uint32_t target, ng_error *err)
{
    return guard_list(p, err, [&] {
        if (p->it != Xapian::PostingIterator() && *p->it < target) {
            p->given = false;
            p->it.skip_to(target);
        }
        return NG_OK;
    });
}

/* ---- Terms and metadata keys ---- */

namespace
{

struct TermList {
    std::string bytes;
    std::vector<size_t> offsets{0};
    std::vector<uint32_t> documents;
    bool more = false;

    void add(const std::string &term, uint32_t count)
    {
        bytes.append(term).push_back('\0');
        offsets.push_back(bytes.size());
        documents.push_back(count);
    }

    void give(xp_term_list *ret) const
    {
        Plain<char> b = plain_array<char>(bytes.size());
        Plain<size_t> o = plain_array<size_t>(offsets.size());
        Plain<uint32_t> d = plain_array<uint32_t>(documents.size());
        std::copy(bytes.begin(), bytes.end(), b.get());
        std::copy(offsets.begin(), offsets.end(), o.get());
        std::copy(documents.begin(), documents.end(), d.get());
        *ret = {documents.size(), b.release(), o.release(), d.release(), more};
    }
};

/* At most `limit` terms of an iterator; `count` gives the number kept beside a term. */
template <typename Count>
void gather(Xapian::TermIterator it, const Xapian::TermIterator &end, size_t limit, Count count,
            xp_term_list *ret)
{
    TermList list;
    for (; it != end && list.documents.size() < limit; ++it)
        list.add(*it, count(it));
    list.more = it != end;
    list.give(ret);
}

} // namespace

void xp_term_list_release(xp_term_list *t)
{
    if (t) {
        free(t->bytes);
        free(t->offsets);
        free(t->documents);
        *t = XP_TERM_LIST_INIT;
    }
}

ng_status xp_db_terms(xp_db *db, const char *prefix, size_t prefix_len, size_t limit,
                      xp_term_list *ret, ng_error *err)
{
    return guard(err, [&] {
        if (prefix_len > 0)
            TRY(check_term(prefix, prefix_len, err));
        std::string start = as_string(prefix, prefix_len);
        gather(
            db->db.allterms_begin(start), db->db.allterms_end(start), limit,
            [](const Xapian::TermIterator &it) { return it.get_termfreq(); }, ret);
        return NG_OK;
    });
}

ng_status xp_db_document_terms(xp_db *db, uint32_t docid, xp_term_list *ret, ng_error *err)
{
    return guard(err, [&] {
        gather(
            db->db.termlist_begin(docid), db->db.termlist_end(docid), SIZE_MAX,
            [](const Xapian::TermIterator &it) { return it.get_wdf(); }, ret);
        return NG_OK;
    });
}

ng_status xp_document_terms(const xp_document *d, xp_term_list *ret, ng_error *err)
{
    return guard(err, [&] {
        gather(
            d->doc.termlist_begin(), d->doc.termlist_end(), SIZE_MAX,
            [](const Xapian::TermIterator &it) { return it.get_wdf(); }, ret);
        return NG_OK;
    });
}

ng_status xp_db_metadata_keys(xp_db *db, const char *prefix, size_t limit, xp_term_list *ret,
                              ng_error *err)
{
    return guard(err, [&] {
        gather(
            db->db.metadata_keys_begin(prefix), db->db.metadata_keys_end(prefix), limit,
            [](const Xapian::TermIterator &) { return 0u; }, ret);
        return NG_OK;
    });
}

/* ---- Documents ---- */

ng_status xp_document_new(xp_document **ret, ng_error *err)
{
    return guard(err, [&] {
        *ret = new xp_document;
        return NG_OK;
    });
}

void xp_document_free(xp_document *d)
{
    delete d;
}

ng_status xp_document_clear(xp_document *d, ng_error *err)
{
    return guard(err, [&] {
        d->doc = Xapian::Document();
        return NG_OK;
    });
}

ng_status xp_document_set_data(xp_document *d, const void *data, size_t len, ng_error *err)
{
    return guard(err, [&] {
        TRY(check_size("document data", len, XP_DATA_MAX, err));
        d->doc.set_data(as_string(data, len));
        return NG_OK;
    });
}

ng_status xp_document_add_term(xp_document *d, const char *term, size_t len, uint32_t wdf,
                               ng_error *err)
{
    return guard(err, [&] {
        TRY(check_term(term, len, err));
        d->doc.add_term(std::string(term, len), wdf);
        return NG_OK;
    });
}

ng_status xp_document_add_posting(xp_document *d, const char *term, size_t len, uint32_t position,
                                  uint32_t wdf, ng_error *err)
{
    return guard(err, [&] {
        TRY(check_term(term, len, err));
        d->doc.add_posting(std::string(term, len), position, wdf);
        return NG_OK;
    });
}

static ng_status set_value(xp_document *d, uint32_t slot, const std::string &value, ng_error *err)
{
    if (slot == XP_NO_SLOT)
        return ng_fail(err, NG_INVALID, "value slot %u is reserved", slot);
    TRY(check_size("a value", value.size(), XP_VALUE_MAX, err));
    d->doc.add_value(slot, value);
    return NG_OK;
}

ng_status xp_document_set_value(xp_document *d, uint32_t slot, const void *value, size_t len,
                                ng_error *err)
{
    return guard(err, [&] { return set_value(d, slot, as_string(value, len), err); });
}

ng_status xp_document_set_number(xp_document *d, uint32_t slot, double number, ng_error *err)
{
    return guard(err, [&] {
        if (std::isnan(number))
            return ng_fail(err, NG_INVALID, "not a number");
        return set_value(d, slot, Xapian::sortable_serialise(number), err);
    });
}

/* ---- Writing ---- */

static int open_flags(int flags)
{
    int x = Xapian::DB_BACKEND_GLASS;
    x |= flags & XP_WRITE_CREATE_ONLY ? Xapian::DB_CREATE : Xapian::DB_CREATE_OR_OPEN;
    x |= flags & XP_WRITE_NO_SYNC ? Xapian::DB_NO_SYNC : 0;
    x |= flags & XP_WRITE_DANGEROUS ? Xapian::DB_DANGEROUS : 0;
    x |= flags & XP_WRITE_NO_TERMLIST ? Xapian::DB_NO_TERMLIST : 0;
    return x;
}

ng_status xp_writer_open(const char *path, int flags, xp_writer **ret, ng_error *err)
{
    return guard(err, [&] {
        if (flags & XP_WRITE_CREATE_ONLY && has_database(path))
            return ng_fail(err, NG_INVALID, "%s: there is a database already", path);
        auto w = std::make_unique<xp_writer>();
        w->db = Xapian::WritableDatabase(path, open_flags(flags));
        w->view.db = w->db;
        w->view.local = 1;
        w->view.owned = false;
        *ret = w.release();
        return NG_OK;
    });
}

void xp_writer_free(xp_writer *w)
{
    if (!w)
        return;
    /* After a failed commit the transaction is gone but changes may linger: another transaction,
     * never committed, keeps the destructor from writing them. */
    if (w->failed && !w->open)
        (void)guard(nullptr, [&] {
            w->db.begin_transaction(false);
            return NG_OK;
        });
    delete w;
}

/* Run a change; when it fails libxapian has dropped the whole batch, so the writer is done for. */
template <typename Body> static ng_status guard_change(xp_writer *w, ng_error *err, Body body)
{
    if (w->failed)
        return ng_fail(err, NG_INVALID, "this writer failed before: free it and replay");
    return guard(err, [&] {
        bool done = false;
        struct Mark {
            xp_writer *w;
            bool *done;
            ~Mark()
            {
                w->failed = !*done;
            }
        } mark = {w, &done};
        if (!w->open) {
            w->db.begin_transaction(true);
            w->open = true;
        }
        ng_status status = body();
        done = true;
        return status;
    });
}

ng_status xp_writer_begin(xp_writer *w, ng_error *err)
{
    if (w->open)
        return ng_fail(err, NG_INVALID, "changes are pending: commit them first");
    return guard_change(w, err, [] { return NG_OK; });
}

ng_status xp_writer_commit(xp_writer *w, ng_error *err)
{
    return guard_change(w, err, [&] {
        w->open = false;
        w->db.commit_transaction();
        return NG_OK;
    });
}

ng_status xp_writer_add(xp_writer *w, const xp_document *d, uint32_t *ret_docid, ng_error *err)
{
    return guard_change(w, err, [&] {
        uint32_t docid = w->db.add_document(d->doc);
        if (ret_docid)
            *ret_docid = docid;
        return NG_OK;
    });
}

ng_status xp_writer_replace(xp_writer *w, uint32_t docid, const xp_document *d, ng_error *err)
{
    if (docid == 0)
        return ng_fail(err, NG_INVALID, "document id 0");
    return guard_change(w, err, [&] {
        w->db.replace_document(docid, d->doc);
        return NG_OK;
    });
}

ng_status xp_writer_delete(xp_writer *w, uint32_t docid, ng_error *err)
{
    if (docid == 0)
        return ng_fail(err, NG_INVALID, "document id 0");
    return guard_change(w, err, [&] {
        try {
            w->db.delete_document(docid);
        } catch (const Xapian::DocNotFoundError &) {
            return ng_fail(err, NG_NOTFOUND, "document %u not found", docid);
        }
        return NG_OK;
    });
}

ng_status xp_writer_delete_by_term(xp_writer *w, const char *term, size_t len, ng_error *err)
{
    ng_status status = check_term(term, len, err);
    if (status != NG_OK)
        return status;
    return guard_change(w, err, [&] {
        w->db.delete_document(std::string(term, len));
        return NG_OK;
    });
}

ng_status xp_writer_set_metadata(xp_writer *w, const char *key, const void *value, size_t len,
                                 ng_error *err)
{
    ng_status status = check_key(key, err);
    if (status == NG_OK)
        status = check_size("metadata", len, XP_DATA_MAX, err);
    if (status != NG_OK)
        return status;
    return guard_change(w, err, [&] {
        w->db.set_metadata(key, as_string(value, len));
        return NG_OK;
    });
}

xp_db *xp_writer_db(xp_writer *w)
{
    return &w->view;
}

/* ---- Query trees ----
 *
 * The serialised form: "xpq1", then one node in prefix order. A node is a letter and its fields,
 * numbers little-endian:
 *   T wqf:4 bytes      a term             J op:4 window:4 count:4 nodes    a join
 *   A                  all documents      S factor:8 (IEEE 754) node       a scaled query
 *   N                  nothing            P max:4 bytes                    a prefix
 *   R slot:4 ends:4 [bytes] [bytes]       a value range; ends bit 0 low, bit 1 high
 * where bytes are length:4 and the bytes. */

namespace
{

const char FORM_MAGIC[] = "xpq1";

void put_number(std::string &form, uint64_t number, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        form.push_back(static_cast<char>(number >> (8 * i)));
}

void put_bytes(std::string &form, const std::string &bytes)
{
    put_number(form, bytes.size(), 4);
    form.append(bytes);
}

void make_leaf(char letter, const Xapian::Query &query, xp_query *q)
{
    q->query = query;
    q->form.assign(1, letter);
    q->depth = 1;
    q->nodes = 1;
}

ng_status make_term(const std::string &term, uint32_t wqf, xp_query *q, ng_error *err)
{
    TRY(check_term(term.data(), term.size(), err));
    make_leaf('T', Xapian::Query(term, wqf), q);
    put_number(q->form, wqf, 4);
    put_bytes(q->form, term);
    return NG_OK;
}

ng_status make_prefix(const std::string &prefix, uint32_t max, xp_query *q, ng_error *err)
{
    TRY(check_term(prefix.data(), prefix.size(), err));
    if (max == 0)
        return ng_fail(err, NG_INVALID, "a prefix of at most 0 terms");
    make_leaf('P',
              Xapian::Query(Xapian::Query::OP_WILDCARD, prefix, max,
                            Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT, Xapian::Query::OP_OR),
              q);
    put_number(q->form, max, 4);
    put_bytes(q->form, prefix);
    return NG_OK;
}

Xapian::Query range_query(uint32_t slot, const std::string *low, const std::string *high)
{
    if (low && high)
        return Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, *low, *high);
    if (low)
        return Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, *low);
    if (high)
        return Xapian::Query(Xapian::Query::OP_VALUE_LE, slot, *high);
    return Xapian::Query(std::string());
}

ng_status make_range(uint32_t slot, const std::string *low, const std::string *high, xp_query *q,
                     ng_error *err)
{
    if (slot == XP_NO_SLOT)
        return ng_fail(err, NG_INVALID, "value slot %u is reserved", slot);
    TRY(check_size("a value", low ? low->size() : 0, XP_VALUE_MAX, err));
    TRY(check_size("a value", high ? high->size() : 0, XP_VALUE_MAX, err));
    make_leaf('R', range_query(slot, low, high), q);
    put_number(q->form, slot, 4);
    put_number(q->form, (low ? 1u : 0u) | (high ? 2u : 0u), 4);
    if (low)
        put_bytes(q->form, *low);
    if (high)
        put_bytes(q->form, *high);
    return NG_OK;
}

ng_status check_tree(unsigned depth, size_t nodes, ng_error *err)
{
    if (depth > XP_QUERY_DEPTH_MAX)
        return ng_fail(err, NG_LIMIT, "a query is deeper than %d", XP_QUERY_DEPTH_MAX);
    if (nodes > XP_QUERY_NODES_MAX)
        return ng_fail(err, NG_LIMIT, "a query has more than %d parts", XP_QUERY_NODES_MAX);
    return NG_OK;
}

ng_status make_scale(const xp_query &part, double factor, xp_query *q, ng_error *err)
{
    if (!std::isfinite(factor) || factor < 0)
        return ng_fail(err, NG_INVALID, "a query scaled by %g", factor);
    TRY(check_tree(part.depth + 1, part.nodes + 1, err));
    make_leaf('S', Xapian::Query(factor, part.query), q);
    uint64_t bits;
    memcpy(&bits, &factor, sizeof bits);
    put_number(q->form, bits, 8);
    q->form.append(part.form);
    q->depth += part.depth;
    q->nodes += part.nodes;
    return NG_OK;
}

bool find_op(uint32_t op, Xapian::Query::op *ret)
{
    static const Xapian::Query::op ops[] = {
        Xapian::Query::OP_AND,     Xapian::Query::OP_OR,        Xapian::Query::OP_AND_NOT,
        Xapian::Query::OP_XOR,     Xapian::Query::OP_AND_MAYBE, Xapian::Query::OP_FILTER,
        Xapian::Query::OP_NEAR,    Xapian::Query::OP_PHRASE,    Xapian::Query::OP_ELITE_SET,
        Xapian::Query::OP_SYNONYM, Xapian::Query::OP_MAX,
    };
    if (op >= sizeof ops / sizeof *ops)
        return false;
    *ret = ops[op];
    return true;
}

template <typename Parts> /* of pointers to xp_query */
ng_status make_join(uint32_t op, const Parts &parts, size_t n, uint32_t window, xp_query *q,
                    ng_error *err)
{
    Xapian::Query::op xapian_op;
    if (!find_op(op, &xapian_op))
        return ng_fail(err, NG_INVALID, "unknown query operator %u", op);
    unsigned depth = 0;
    size_t nodes = 1;
    for (size_t i = 0; i < n; i++) {
        if (!parts[i])
            return ng_fail(err, NG_INVALID, "part %zu of a query is missing", i);
        depth = std::max(depth, parts[i]->depth);
        nodes += parts[i]->nodes;
        TRY(check_tree(depth + 1, nodes, err));
    }
    std::vector<Xapian::Query> queries;
    for (size_t i = 0; i < n; i++)
        queries.push_back(parts[i]->query);
    make_leaf('J', Xapian::Query(xapian_op, queries.begin(), queries.end(), window), q);
    put_number(q->form, op, 4);
    put_number(q->form, window, 4);
    put_number(q->form, n, 4);
    for (size_t i = 0; i < n; i++)
        q->form.append(parts[i]->form);
    q->depth += depth;
    q->nodes = nodes;
    return NG_OK;
}

/* ---- Reading the form ---- */

struct FormReader {
    const unsigned char *p, *end;
    size_t nodes = 0;
    ng_error *err = nullptr;

    ng_status number(unsigned bytes, uint64_t *ret)
    {
        if (static_cast<size_t>(end - p) < bytes)
            return ng_fail(err, NG_INVALID, "a serialised query is cut short");
        *ret = 0;
        for (unsigned i = 0; i < bytes; i++)
            *ret |= static_cast<uint64_t>(*p++) << (8 * i);
        return NG_OK;
    }

    ng_status bytes(std::string *ret)
    {
        uint64_t len;
        TRY(number(4, &len));
        if (static_cast<size_t>(end - p) < len)
            return ng_fail(err, NG_INVALID, "a serialised query is cut short");
        ret->assign(reinterpret_cast<const char *>(p), len);
        p += len;
        return NG_OK;
    }

    ng_status join(unsigned level, xp_query *q)
    {
        uint64_t op, window, n;
        TRY(number(4, &op));
        TRY(number(4, &window));
        TRY(number(4, &n));
        std::vector<std::unique_ptr<xp_query>> parts;
        for (uint64_t i = 0; i < n; i++) {
            parts.push_back(std::make_unique<xp_query>());
            TRY(node(level + 1, parts.back().get()));
        }
        return make_join(static_cast<uint32_t>(op), parts, parts.size(),
                         static_cast<uint32_t>(window), q, err);
    }

    ng_status scale(unsigned level, xp_query *q)
    {
        uint64_t bits;
        TRY(number(8, &bits));
        double factor;
        memcpy(&factor, &bits, sizeof factor);
        xp_query part;
        TRY(node(level + 1, &part));
        return make_scale(part, factor, q, err);
    }

    ng_status range(xp_query *q)
    {
        uint64_t slot, ends;
        std::string low, high;
        TRY(number(4, &slot));
        TRY(number(4, &ends));
        if (ends & 1)
            TRY(bytes(&low));
        if (ends & 2)
            TRY(bytes(&high));
        return make_range(static_cast<uint32_t>(slot), ends & 1 ? &low : nullptr,
                          ends & 2 ? &high : nullptr, q, err);
    }

    ng_status leaf(uint64_t letter, xp_query *q)
    {
        uint64_t count = 0;
        std::string text;
        if (letter == 'A' || letter == 'N') {
            make_leaf(static_cast<char>(letter),
                      letter == 'A' ? Xapian::Query(std::string()) : Xapian::Query(), q);
            return NG_OK;
        }
        if (letter == 'R')
            return range(q);
        if (letter != 'T' && letter != 'P')
            return ng_fail(err, NG_INVALID, "unknown part in a serialised query");
        TRY(number(4, &count));
        TRY(bytes(&text));
        return letter == 'T' ? make_term(text, static_cast<uint32_t>(count), q, err)
                             : make_prefix(text, static_cast<uint32_t>(count), q, err);
    }

    /* Recurses at most XP_QUERY_DEPTH_MAX deep. */
    ng_status node(unsigned level, xp_query *q)
    {
        TRY(check_tree(level, ++nodes, err));
        uint64_t letter;
        TRY(number(1, &letter));
        if (letter == 'J')
            return join(level, q);
        if (letter == 'S')
            return scale(level, q);
        return leaf(letter, q);
    }
};

/* Run `make` on a new handle and give it. */
template <typename Make> ng_status give_query(xp_query **ret, Make make)
{
    auto q = std::make_unique<xp_query>();
    TRY(make(q.get()));
    *ret = q.release();
    return NG_OK;
}

} // namespace

ng_status xp_query_term(const char *term, size_t len, uint32_t wqf, xp_query **ret, ng_error *err)
{
    return guard(err, [&] {
        return give_query(
            ret, [&](xp_query *q) { return make_term(as_string(term, len), wqf, q, err); });
    });
}

ng_status xp_query_all(xp_query **ret, ng_error *err)
{
    return guard(err, [&] {
        return give_query(ret, [&](xp_query *q) {
            make_leaf('A', Xapian::Query(std::string()), q);
            return NG_OK;
        });
    });
}

ng_status xp_query_nothing(xp_query **ret, ng_error *err)
{
    return guard(err, [&] {
        return give_query(ret, [&](xp_query *q) {
            make_leaf('N', Xapian::Query(), q);
            return NG_OK;
        });
    });
}

ng_status xp_query_join(xp_op op, xp_query *const *parts, size_t n, uint32_t window, xp_query **ret,
                        ng_error *err)
{
    return guard(err, [&] {
        return give_query(ret, [&](xp_query *q) {
            return make_join(static_cast<uint32_t>(enum_number(op)), parts, n, window, q, err);
        });
    });
}

ng_status xp_query_scale(const xp_query *part, double factor, xp_query **ret, ng_error *err)
{
    return guard(err, [&] {
        return give_query(ret, [&](xp_query *q) { return make_scale(*part, factor, q, err); });
    });
}

ng_status xp_query_value_range(uint32_t slot, const void *low, size_t low_len, const void *high,
                               size_t high_len, xp_query **ret, ng_error *err)
{
    return guard(err, [&] {
        std::string from = as_string(low, low ? low_len : 0);
        std::string to = as_string(high, high ? high_len : 0);
        return give_query(ret, [&](xp_query *q) {
            return make_range(slot, low ? &from : nullptr, high ? &to : nullptr, q, err);
        });
    });
}

ng_status xp_query_prefix(const char *prefix, size_t len, uint32_t max, xp_query **ret,
                          ng_error *err)
{
    return guard(err, [&] {
        return give_query(
            ret, [&](xp_query *q) { return make_prefix(as_string(prefix, len), max, q, err); });
    });
}

ng_status xp_query_serialise(const xp_query *q, xp_bytes *ret, ng_error *err)
{
    return guard(err, [&] {
        copy_out(FORM_MAGIC + q->form, ret);
        return NG_OK;
    });
}

ng_status xp_query_unserialise(const void *data, size_t len, xp_query **ret, ng_error *err)
{
    return guard(err, [&] {
        const size_t magic = sizeof FORM_MAGIC - 1;
        if (len < magic || memcmp(data, FORM_MAGIC, magic) != 0)
            return ng_fail(err, NG_INVALID, "not a serialised query");
        const unsigned char *bytes = static_cast<const unsigned char *>(data);
        return give_query(ret, [&](xp_query *q) {
            FormReader reader{bytes + magic, bytes + len, 0, err};
            TRY(reader.node(1, q));
            if (reader.p != reader.end)
                return ng_fail(err, NG_INVALID, "bytes after a serialised query");
            return NG_OK;
        });
    });
}

ng_status xp_query_describe(const xp_query *q, xp_bytes *ret, ng_error *err)
{
    return guard(err, [&] {
        copy_out(q->query.get_description(), ret);
        return NG_OK;
    });
}

void xp_query_free(xp_query *q)
{
    delete q;
}

/* ---- Searching with Enquire ---- */

namespace
{

ng_status set_weight(Xapian::Enquire &enquire, const xp_search &s, ng_error *err)
{
    const double *b = s.bm25;
    switch (enum_number(s.weight)) {
    case XP_WEIGHT_BM25:
        if (s.bm25_set)
            enquire.set_weighting_scheme(Xapian::BM25Weight(b[0], b[1], b[2], b[3], b[4]));
        else
            enquire.set_weighting_scheme(Xapian::BM25Weight());
        return NG_OK;
    case XP_WEIGHT_IMPACT:
        /* tf-idf with all three normalisations "none" is factor·wqf·wdf: no idf, no document
         * lengths, and known to every server. */
        enquire.set_weighting_scheme(Xapian::TfIdfWeight("nnn"));
        return NG_OK;
    case XP_WEIGHT_BOOL:
        enquire.set_weighting_scheme(Xapian::BoolWeight());
        return NG_OK;
    case XP_WEIGHT_TRAD:
        enquire.set_weighting_scheme(Xapian::TradWeight());
        return NG_OK;
    }
    return ng_fail(err, NG_INVALID, "unknown weight %d", enum_number(s.weight));
}

ng_status set_order(Xapian::Enquire &enquire, const xp_search &s, ng_error *err)
{
    bool reverse = s.sort_descending != 0;
    switch (enum_number(s.sort)) {
    case XP_SORT_RELEVANCE:
        enquire.set_sort_by_relevance();
        return NG_OK;
    case XP_SORT_VALUE:
        enquire.set_sort_by_value(s.sort_slot, reverse);
        return NG_OK;
    case XP_SORT_VALUE_THEN_RELEVANCE:
        enquire.set_sort_by_value_then_relevance(s.sort_slot, reverse);
        return NG_OK;
    case XP_SORT_RELEVANCE_THEN_VALUE:
        enquire.set_sort_by_relevance_then_value(s.sort_slot, reverse);
        return NG_OK;
    }
    return ng_fail(err, NG_INVALID, "unknown order %d", enum_number(s.sort));
}

void copy_results(Xapian::MSet &mset, bool with_data, xp_results *ret)
{
    size_t n = mset.size();
    Plain<xp_result> items = plain_array<xp_result>(n);
    std::string bytes;
    std::vector<size_t> starts;
    if (with_data)
        mset.fetch();
    size_t i = 0;
    for (Xapian::MSetIterator it = mset.begin(); it != mset.end(); ++it, i++) {
        std::string data = with_data ? it.get_document().get_data() : std::string();
        items.get()[i] = {*it, it.get_weight(), it.get_collapse_count(), nullptr, data.size()};
        starts.push_back(bytes.size());
        bytes.append(data).push_back('\0');
    }
    Plain<char> copy = plain_array<char>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), copy.get());
    for (i = 0; with_data && i < n; i++)
        items.get()[i].data = copy.get() + starts[i];
    *ret = {items.release(),
            n,
            mset.get_matches_lower_bound(),
            mset.get_matches_estimated(),
            mset.get_matches_upper_bound(),
            mset.get_max_possible(),
            copy.release()};
}

} // namespace

ng_status xp_db_search(xp_db *db, const xp_query *q, const xp_search *params, xp_results *ret,
                       ng_error *err)
{
    return guard(err, [&] {
        Xapian::Enquire enquire(db->db);
        enquire.set_query(q->query);
        TRY(set_weight(enquire, *params, err));
        TRY(set_order(enquire, *params, err));
        if (params->collapse_slot != XP_NO_SLOT)
            enquire.set_collapse_key(params->collapse_slot, params->collapse_max);
        if (params->cutoff > 0)
            enquire.set_cutoff(0, params->cutoff);
        Xapian::MSet mset = enquire.get_mset(params->first, params->count, params->check_at_least);
        copy_results(mset, params->with_data != 0, ret);
        return NG_OK;
    });
}

void xp_results_release(xp_results *r)
{
    if (r) {
        free(r->items);
        free(r->bytes);
        *r = XP_RESULTS_INIT;
    }
}

/* ---- Maintenance ---- */

ng_status xp_compact(const char *const *sources, size_t n, const char *destination, int keep_docids,
                     unsigned block_bytes, ng_error *err)
{
    return guard(err, [&] {
        if (n == 0)
            return ng_fail(err, NG_INVALID, "nothing to compact");
        if (has_database(destination))
            return ng_fail(err, NG_INVALID, "%s: there is a database already", destination);
        Xapian::Database all;
        for (size_t i = 0; i < n; i++)
            all.add_database(Xapian::Database(sources[i]));
        unsigned flags = Xapian::Compactor::FULL;
        if (keep_docids)
            flags |= Xapian::DBCOMPACT_NO_RENUMBER;
        if (n > 64)
            flags |= Xapian::DBCOMPACT_MULTIPASS;
        all.compact(destination, flags, static_cast<int>(block_bytes));
        return NG_OK;
    });
}

ng_status xp_check(const char *path, uint64_t *ret_faults, ng_error *err)
{
    return guard(err, [&] {
        *ret_faults = Xapian::Database::check(path);
        return NG_OK;
    });
}

/* ---- The guard's test ---- */

#define XAPIAN_ERRORS(X)                                                                           \
    X(AssertionError)                                                                              \
    X(InvalidArgumentError)                                                                        \
    X(InvalidOperationError)                                                                       \
    X(UnimplementedError)                                                                          \
    X(DatabaseError)                                                                               \
    X(DatabaseCorruptError)                                                                        \
    X(DatabaseCreateError)                                                                         \
    X(DatabaseLockError)                                                                           \
    X(DatabaseModifiedError)                                                                       \
    X(DatabaseOpeningError)                                                                        \
    X(DatabaseVersionError)                                                                        \
    X(DatabaseNotFoundError)                                                                       \
    X(DatabaseClosedError)                                                                         \
    X(DocNotFoundError)                                                                            \
    X(FeatureUnavailableError)                                                                     \
    X(InternalError)                                                                               \
    X(NetworkError)                                                                                \
    X(NetworkTimeoutError)                                                                         \
    X(QueryParserError)                                                                            \
    X(SerialisationError)                                                                          \
    X(RangeError)                                                                                  \
    X(WildcardError)

ng_status xp_guard_throw(const char *name, int error_number, ng_error *err)
{
    return guard(err, [&]() -> ng_status {
#define THROW_IF(kind)                                                                             \
    if (strcmp(name, #kind) == 0)                                                                  \
        throw Xapian::kind("thrown", error_number);
        XAPIAN_ERRORS(THROW_IF)
#undef THROW_IF
        if (strcmp(name, "bad_alloc") == 0)
            throw std::bad_alloc();
        if (strcmp(name, "exception") == 0)
            throw std::exception();
        if (strcmp(name, "int") == 0)
            throw 7;
        return NG_OK;
    });
}
