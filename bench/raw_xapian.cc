/* SPDX-License-Identifier: GPL-2.0-or-later */
/* raw_xapian.cc - the bare loop on libxapian that others are measured against.
 *
 * What a first program with libxapian does: TermGenerator and QueryParser with the English stemmer,
 * positions, BM25 with its defaults, the text in the document data, filters by a boolean term and
 * a value range. One revision, compacted by nobody. This is the one place beside lib/xapian.cc that
 * is C++: a C binding between would be measured, too. */
#include <xapian.h>

#include <cstdlib>
#include <cstring>
#include <string>

#include "bench.h"

namespace
{
const Xapian::valueno date_slot = 0;
const unsigned batch = 10000;

struct building {
    Xapian::WritableDatabase db;
    Xapian::TermGenerator generator;
    unsigned n = 0;
};

ng_status fail_of(const Xapian::Error &e, ng_error *err)
{
    return ng_fail(err, NG_IO, "%s", e.get_description().c_str());
}

ng_status on_passage(void *data, const bench_passage *p, ng_error *err)
{
    auto *b = static_cast<building *>(data);
    try {
        Xapian::Document d;
        b->generator.set_document(d);
        b->generator.index_text(p->text);
        d.set_data(p->text);
        d.add_boolean_term(std::string("XS") + p->section);
        d.add_value(date_slot, p->date);
        b->db.add_document(d);
        if (++b->n % batch == 0)
            b->db.commit();
        return NG_OK;
    } catch (const Xapian::Error &e) {
        return fail_of(e, err);
    }
}
} // namespace

struct bench_raw {
    Xapian::Database db;
    Xapian::QueryParser parser;
};

ng_status bench_raw_build(const char *dir, const char *passages, ng_error *err)
{
    try {
        building b;
        b.db = Xapian::WritableDatabase(dir, Xapian::DB_CREATE_OR_OVERWRITE);
        b.generator.set_stemmer(Xapian::Stem("english"));
        ng_status s = bench_passages_each(passages, on_passage, &b, err);
        if (s == NG_OK)
            b.db.commit();
        return s;
    } catch (const Xapian::Error &e) {
        return fail_of(e, err);
    }
}

ng_status bench_raw_open(const char *dir, bench_raw **ret, ng_error *err)
{
    try {
        auto *r = new bench_raw{Xapian::Database(dir), Xapian::QueryParser()};
        r->parser.set_stemmer(Xapian::Stem("english"));
        r->parser.set_database(r->db);
        *ret = r;
        return NG_OK;
    } catch (const Xapian::Error &e) {
        return fail_of(e, err);
    }
}

void bench_raw_free(bench_raw *r)
{
    delete r;
}

ng_status bench_raw_search(bench_raw *r, const bench_query *q, bench_result *ret, ng_error *err)
{
    try {
        std::string text = q->words;
        if (q->phrase)
            text = '"' + text + '"';
        if (q->prefix)
            text += '*';
        r->parser.set_default_op(q->all ? Xapian::Query::OP_AND : Xapian::Query::OP_OR);
        Xapian::Query query = r->parser.parse_query(text, Xapian::QueryParser::FLAG_DEFAULT |
                                                              Xapian::QueryParser::FLAG_WILDCARD);
        if (q->section)
            query = Xapian::Query(Xapian::Query::OP_FILTER, query,
                                  Xapian::Query(std::string("XS") + q->section));
        if (q->from && q->to)
            query = Xapian::Query(
                Xapian::Query::OP_FILTER, query,
                Xapian::Query(Xapian::Query::OP_VALUE_RANGE, date_slot, q->from, q->to));
        Xapian::Enquire enquire(r->db);
        enquire.set_query(query);
        Xapian::MSet set = enquire.get_mset(0, BENCH_HITS);
        *ret = bench_result{0, 0};
        for (auto hit = set.begin(); hit != set.end(); ++hit) {
            ret->hits++;
            ret->text_bytes += hit.get_document().get_data().size();
        }
        return NG_OK;
    } catch (const Xapian::Error &e) {
        return fail_of(e, err);
    }
}
