/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_archive.c - zip and tar archives, good and bad. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "archives.h"
#include "reading.h"
#include "stream.h"

#define MANY 100000

static results read_limited(const char *path, const ng_buf *b, const ng_unpack_limits *limits)
{
    results r;
    ng_unpack u = {.limits = *limits};
    memset(&r, 0, sizeof r);
    ng_read_input in = {
        .bytes = b->data, .len = b->len, .path = path, .origin = "/x", .unpack = &u};
    ng_read_sink sink = {&r, keep_article, keep_fault, keep_note};
    r.status = ng_read(&in, &sink, &r.err);
    return r;
}

static ng_buf two_stories(int kind)
{
    ng_buf b = NG_BUF_INIT;
    maker m = make_archive(&b, kind, ARCHIVE_FILTER_NONE);
    add_file(&m, "./a.txt", "Ferries sail again.\n");
    add_file(&m, "sub//b.jsonl",
             "{\"text\":\"Shops open.\"}\n{\"id\":\"2\",\"text\":\"Bells.\"}\n");
    end_archive(&m);
    return b;
}

static void members_are_read_by_their_own_names(void **state)
{
    (void)state;
    for (int kind = MADE_ZIP; kind <= MADE_TAR; kind++) {
        ng_buf b = two_stories(kind);
        results r = read_bytes("news/all.x", b.data, b.len);
        assert_int_equal(r.status, NG_OK);
        assert_int_equal(r.n, 3);
        assert_int_equal(r.n_faults + r.n_notes, 0);
        assert_string_equal(r.articles[0]->id, "news/all.x/a.txt");
        assert_string_equal(r.articles[0]->origin, "/x!/a.txt");
        assert_string_equal(r.articles[1]->id, "news/all.x/sub/b.jsonl:1");
        assert_string_equal(r.articles[1]->origin, "/x!/sub/b.jsonl");
        assert_string_equal(r.articles[2]->id, "2");
        release_results(&r);
        ng_buf_release(&b);
    }
}

static void a_compressed_tar_is_a_tar(void **state)
{
    (void)state;
    ng_buf b = two_stories(MADE_TAR), packed = NG_BUF_INIT;
    add_gzip(&packed, b.data, b.len);
    results r = read_bytes("all.tgz", packed.data, packed.len);
    assert_int_equal(r.n, 3);
    assert_string_equal(r.articles[0]->id, "all.tgz/a.txt");
    release_results(&r);
    r = read_bytes("all.tgz", packed.data, packed.len - 12);
    assert_true(r.n >= 1);
    assert_int_equal(r.status, NG_CORRUPT);
    assert_string_equal(r.err.text, "the gzip data ends too early");
    release_results(&r);
    ng_buf_release(&b);
    ng_buf_release(&packed);
}

static void names_come_in_any_charset(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT;
    maker m = make_archive(&b, MADE_TAR, ARCHIVE_FILTER_NONE);
    add_file(&m, "M\xE4rz.txt", "Ferries sail again.");
    add_file(&m, "M\xC3\xA4rz.txt", "Shops open again.");
    end_archive(&m);
    results r = read_bytes("a.tar", b.data, b.len);
    assert_int_equal(r.n, 2);
    assert_string_equal(r.articles[0]->id, "a.tar/M\xC3\xA4rz.txt");
    assert_string_equal(r.articles[1]->id, "a.tar/M\xC3\xA4rz.txt");
    release_results(&r);
    ng_buf_release(&b);
}

static void what_wants_out_is_passed_over(void **state)
{
    (void)state;
    for (int kind = MADE_ZIP; kind <= MADE_TAR; kind++) {
        ng_buf b = NG_BUF_INIT;
        maker m = make_archive(&b, kind, ARCHIVE_FILTER_NONE);
        add_file(&m, "../a.txt", "No.");
        add_file(&m, "/etc/b.txt", "No.");
        add_file(&m, "c/../../d.txt", "No.");
        add_entry(&m, "link.txt", AE_IFLNK, "", 0);
        add_entry(&m, "folder", AE_IFDIR, "", 0);
        add_file(&m, ".hidden/a.txt", "No.");
        add_file(&m, "__MACOSX/a.txt", "No.");
        add_file(&m, "bad.png", "\x89PNG\r\n");
        add_file(&m, "ok..txt", "Yes, this one.");
        end_archive(&m);
        results r = read_bytes("a", b.data, b.len);
        assert_int_equal(r.status, NG_OK);
        assert_int_equal(r.n, 1);
        assert_string_equal(r.articles[0]->id, "a/ok..txt");
        assert_int_equal(r.n_faults, 5);
        assert_string_equal(r.faults[0].text, "../a.txt: its name leads out of the archive");
        assert_string_equal(r.faults[1].text, "/etc/b.txt: its name leads out of the archive");
        assert_string_equal(r.faults[2].text, "c/../../d.txt: its name leads out of the archive");
        assert_string_equal(r.faults[3].text, "link.txt: a link is not followed");
        assert_int_equal(r.faults[3].status, NG_NOTFOUND);
        assert_string_equal(r.faults[4].text, "bad.png: it is an image, which no reader takes");
        release_results(&r);
        ng_buf_release(&b);
    }
}

static void names_have_a_limit(void **state)
{
    (void)state;
    char name[10001];
    for (size_t len = NG_UNPACK_NAME_MAX - 1; len <= 10000;
         len = len > NG_UNPACK_NAME_MAX ? len + 8000 : len + 1) {
        ng_buf b = NG_BUF_INIT;
        memset(name, 'n', len);
        name[len] = '\0';
        maker m = make_archive(&b, MADE_ZIP, ARCHIVE_FILTER_NONE);
        add_file(&m, name, "Ferries sail.");
        add_file(&m, "a.txt", "Shops open.");
        end_archive(&m);
        results r = read_bytes("a.zip", b.data, b.len);
        assert_int_equal(r.status, NG_OK);
        assert_int_equal(r.n, len > NG_UNPACK_NAME_MAX ? 1 : 2);
        if (len > NG_UNPACK_NAME_MAX)
            assert_string_equal(r.faults[0].text, "the name of an entry is over 1024 bytes");
        release_results(&r);
        ng_buf_release(&b);
    }
}

static void documents_are_told_from_archives(void **state)
{
    (void)state;
    const struct {
        const char *path, *entry, *why;
    } cases[] = {{"a.docx", "word/document.xml", "it is an office document, which no reader takes"},
                 {"a", "[Content_Types].xml", "it is an office document, which no reader takes"},
                 {"a", "mimetype", "it is an office document or a book, which no reader takes"},
                 {"a.EPUB", "a.txt", "it is an EPUB book, which no reader takes"},
                 {"a", "META-INF/MANIFEST.MF", "it is a program package, which no reader takes"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ng_buf b = NG_BUF_INIT;
        maker m = make_archive(&b, MADE_ZIP, ARCHIVE_FILTER_NONE);
        add_file(&m, cases[i].entry, "text");
        end_archive(&m);
        results r = read_bytes(cases[i].path, b.data, b.len);
        assert_int_equal(r.status, NG_INVALID);
        assert_string_equal(r.err.text, cases[i].why);
        assert_int_equal(r.n, 0);
        ng_buf_release(&b);
    }
}

static void entries_have_a_limit(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= 4; n++) {
        const ng_unpack_limits l = {200, 1 << 20, 1 << 20, 1000, n, 100};
        ng_buf b = NG_BUF_INIT;
        maker m = make_archive(&b, MADE_TAR, ARCHIVE_FILTER_NONE);
        for (int i = 0; i < 3; i++)
            add_file(&m, "a.txt", "Ferries sail.");
        end_archive(&m);
        results r = read_limited("a.tar", &b, &l);
        assert_int_equal(r.status, n < 3 ? NG_LIMIT : NG_OK);
        assert_int_equal(r.n, n < 3 ? n : 3);
        if (n == 2)
            assert_string_equal(r.err.text, "an archive has over 2 entries");
        release_results(&r);
        ng_buf_release(&b);
    }
}

static void all_entries_together_have_a_limit(void **state)
{
    (void)state;
    for (uint64_t total = 19; total <= 21; total++) {
        const ng_unpack_limits l = {200, 1 << 20, total, 1000, 10, 100};
        ng_buf b = NG_BUF_INIT;
        maker m = make_archive(&b, MADE_ZIP, ARCHIVE_FILTER_NONE);
        add_file(&m, "a.txt", "Ten bytes.");
        add_file(&m, "b.txt", "Ten bytes.");
        end_archive(&m);
        results r = read_limited("a.zip", &b, &l);
        assert_int_equal(r.status, total < 20 ? NG_LIMIT : NG_OK);
        assert_int_equal(r.n, total < 20 ? 1 : 2);
        if (total < 20)
            assert_string_equal(r.err.text, "an archive unpacks to over 19 bytes");
        release_results(&r);
        ng_buf_release(&b);
    }
}

/* Ten archives with the same large text each, in one: its bytes shrink twice, the budget once. */
static void archives_in_archives_do_not_multiply(void **state)
{
    (void)state;
    size_t len = NG_UNPACK_FREE / 2;
    char *text = malloc(len);
    assert_non_null(text);
    memset(text, 'a', len);
    ng_buf inner = NG_BUF_INIT, outer = NG_BUF_INIT, all = NG_BUF_INIT;
    add_gzip(&inner, text, len);
    maker m = make_archive(&outer, MADE_TAR, ARCHIVE_FILTER_NONE);
    for (int i = 0; i < 10; i++)
        add_entry(&m, "a.txt.gz", AE_IFREG, inner.data, inner.len);
    end_archive(&m);
    add_gzip(&all, outer.data, outer.len);
    results r = read_bytes("a.tar.gz", all.data, all.len);
    assert_int_equal(r.status, NG_LIMIT);
    assert_string_equal(r.err.text, "it unpacks to over 200 times its size");
    assert_true(r.n > 0 && r.n < 10);
    assert_int_equal(r.n_faults, 0);
    release_results(&r);
    ng_buf_release(&inner);
    ng_buf_release(&outer);
    ng_buf_release(&all);
    free(text);
}

static void entries_before_the_damage_are_read(void **state)
{
    (void)state;
    for (int kind = MADE_ZIP; kind <= MADE_TAR; kind++) {
        ng_buf b = two_stories(kind);
        for (size_t len = kind == MADE_TAR ? 512 : 4; len < b.len; len += 1 + b.len / 300) {
            results r = read_bytes("a", b.data, len);
            assert_true(r.n <= 3);
            assert_true(r.status == NG_CORRUPT || r.n_faults > 0 || r.n == 3 ||
                        (kind == MADE_TAR && len % 512 == 0));
            release_results(&r);
        }
        ng_buf_release(&b);
    }
}

static ng_status count(void *data, ng_article *article, ng_error *err)
{
    (void)err;
    ++*(size_t *)data;
    ng_article_free(article);
    return NG_OK;
}

static void count_fault(void *data, uint32_t line, const ng_error *fault)
{
    (void)data, (void)line, (void)fault;
    fail();
}

static void many_entries_are_read(void **state)
{
    (void)state;
    ng_buf b = NG_BUF_INIT;
    maker m = make_archive(&b, MADE_STORED, ARCHIVE_FILTER_NONE);
    char name[32];
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "%s%d.txt", i % 100 ? "." : "", i);
        add_file(&m, name, "Ferries.");
    }
    end_archive(&m);
    size_t n = 0;
    ng_error err = NG_ERROR_INIT;
    ng_read_sink sink = {&n, count, count_fault, NULL};
    ng_read_input in = {.bytes = b.data, .len = b.len, .path = "a.zip"};
    assert_int_equal(ng_read(&in, &sink, &err), NG_OK);
    assert_int_equal(n, MANY / 100);
    ng_buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_read_by_their_own_names),
        cmocka_unit_test(a_compressed_tar_is_a_tar),
        cmocka_unit_test(names_come_in_any_charset),
        cmocka_unit_test(what_wants_out_is_passed_over),
        cmocka_unit_test(names_have_a_limit),
        cmocka_unit_test(documents_are_told_from_archives),
        cmocka_unit_test(entries_have_a_limit),
        cmocka_unit_test(all_entries_together_have_a_limit),
        cmocka_unit_test(archives_in_archives_do_not_multiply),
        cmocka_unit_test(entries_before_the_damage_are_read),
        cmocka_unit_test(many_entries_are_read),
    };
    return cmocka_run_group_tests_name("archive", tests, NULL, NULL);
}
