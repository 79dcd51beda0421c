/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_store_damage.c - damaged rows, foreign files, and writes that fail halfway. */
#include "store_help.h"
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store_private.h"

static void make_one(void)
{
    ng_store *s = help_open(NG_STORE_WRITE);
    help_put(s, help_full_article("ferry"));
    help_put(s, help_article("whole", "untouched"));
    ng_store_free(s);
}

/* Both ways of reading article 1 name the damage; article 2 is still read. */
static void assert_damage_is_named(void)
{
    ng_store *s = help_open(NG_STORE_READ);
    ng_article *a = NULL;
    ng_store_row row;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_get(s, 1, 0, &a, NULL, &err), NG_CORRUPT);
    assert_non_null(strstr(err.text, "article number 1, revision 1"));
    ng_error_clear(&err);
    assert_int_equal(ng_store_row_read(s, 1, 1, &row, &err), NG_CORRUPT);
    MUST(ng_store_row_read(s, 2, 1, &row, &help_err));
    assert_string_equal(row.text, "untouched");
    ng_store_free(s);
}

static void a_changed_text_is_named(void **state)
{
    (void)state;
    make_one();
    help_sql("UPDATE revisions SET text = replace(text, 'noon', 'moon') WHERE key >> 24 = 1");
    assert_damage_is_named();
}

static void a_changed_byte_of_metadata_is_named(void **state)
{
    (void)state;
    make_one();
    help_sql("UPDATE revisions SET meta = CAST(replace(CAST(meta AS TEXT), 'Ferry', 'Fery') AS "
             "BLOB) WHERE key >> 24 = 1");
    help_sql("UPDATE revisions SET meta = x'' WHERE key >> 24 = 1");
    assert_damage_is_named();
}

static void rows_that_changed_places_are_named(void **state)
{
    (void)state;
    make_one();
    help_sql("UPDATE revisions SET (meta, text, seal, crc) = (SELECT meta, text, seal, crc FROM "
             "revisions WHERE key >> 24 = 2) WHERE key >> 24 = 1");
    assert_damage_is_named();
}

/* The checksum that version 0.1 wrote, for both articles. */
static void use_old_sums(void)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *q = NULL;
    char sql[2][96];
    assert_int_equal(sqlite3_open(help_path(NG_STORE_FILE), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT key, meta, text FROM revisions", -1, &q, NULL),
                     SQLITE_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sqlite3_step(q), SQLITE_ROW);
        uint64_t key = (uint64_t)sqlite3_column_int64(q, 0);
        ng_store_bytes meta = {sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1)};
        ng_store_bytes text = {sqlite3_column_text(q, 2), (size_t)sqlite3_column_bytes(q, 2)};
        snprintf(sql[i], sizeof sql[i], "UPDATE revisions SET crc = %u WHERE key = %llu",
                 ng_row_crc(key, meta, text), (unsigned long long)key);
    }
    sqlite3_finalize(q);
    sqlite3_close(db);
    help_sql(sql[0]);
    help_sql(sql[1]);
}

static void a_row_with_the_old_checksum_is_shown(void **state)
{
    (void)state;
    ng_store_row row;
    make_one();
    use_old_sums();
    ng_store *s = help_open(NG_STORE_READ);
    MUST(ng_store_row_read(s, 1, 1, &row, &help_err));
    ng_store_free(s);
    help_sql("UPDATE revisions SET text = replace(text, 'noon', 'moon') WHERE key >> 24 = 1");
    assert_damage_is_named();
}

static void a_flipped_byte_of_the_file_is_named(void **state)
{
    (void)state;
    make_one();
    FILE *f = fopen(help_path(NG_STORE_FILE), "r+b");
    assert_non_null(f);
    static char bytes[1 << 20];
    size_t n = fread(bytes, 1, sizeof bytes, f);
    char *at = memmem(bytes, n, "left the", 8);
    assert_non_null(at);
    assert_int_equal(fseek(f, at - bytes, SEEK_SET), 0);
    assert_int_equal(fputc('L', f), 'L');
    assert_int_equal(fclose(f), 0);
    assert_damage_is_named();
}

static void no_flipped_byte_gives_wrong_text(void **state)
{
    (void)state;
    make_one();
    static unsigned char bytes[1 << 20];
    FILE *f = fopen(help_path(NG_STORE_FILE), "r+b");
    assert_non_null(f);
    setvbuf(f, NULL, _IONBF, 0);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    ng_article *good = help_full_article("ferry");
    unsigned damaged = 0;
    for (size_t at = 100; at < n; at += 151) {
        fseek(f, (long)at, SEEK_SET);
        fputc(bytes[at] ^ 0x10, f);
        ng_store *s = NULL;
        ng_article *a = NULL;
        ng_error err = NG_ERROR_INIT;
        if (ng_store_open(help_dir, NG_STORE_READ, &s, &err) == NG_OK &&
            ng_store_get(s, 1, 0, &a, NULL, &err) == NG_OK)
            help_assert_same_article(good, a);
        else
            damaged++;
        ng_article_free(a);
        ng_store_free(s);
        fseek(f, (long)at, SEEK_SET);
        fputc(bytes[at], f);
    }
    fclose(f);
    ng_article_free(good);
    assert_true(damaged > 0);
}

static void the_same_article_again_heals_its_row(void **state)
{
    (void)state;
    make_one();
    help_sql("UPDATE revisions SET text = 'x' WHERE key >> 24 = 1");
    ng_store *s = help_open(NG_STORE_WRITE);
    ng_put put = help_put(s, help_full_article("ferry"));
    assert_int_equal(put.state, NG_PUT_CHANGED);
    assert_int_equal(put.revision, 2);
    ng_article *a = NULL;
    MUST(ng_store_get(s, 1, 0, &a, NULL, &help_err));
    ng_article_free(a);
    ng_store_free(s);
}

static void a_damaged_entry_is_named(void **state)
{
    (void)state;
    make_one();
    help_sql("UPDATE articles SET revision = 7 WHERE number = 1");
    ng_store *s = help_open(NG_STORE_READ);
    uint64_t number;
    uint32_t revision;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_find(s, "ferry", &number, &revision, &err), NG_CORRUPT);
    assert_non_null(strstr(err.text, "ferry"));
    ng_store_free(s);
}

static void a_damaged_change_is_named(void **state)
{
    (void)state;
    make_one();
    help_sql("UPDATE changes SET number = 5 WHERE seq = 2");
    ng_store *s = help_open(NG_STORE_READ);
    ng_change c[4];
    size_t n;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_store_changes(s, 0, c, 4, &n, &err), NG_CORRUPT);
    assert_non_null(strstr(err.text, "change 2"));
    MUST(ng_store_changes(s, 0, c, 1, &n, &help_err));
    ng_store_free(s);
}

static void assert_refused_untouched(const char *part)
{
    struct stat before, after;
    assert_int_equal(stat(help_path(NG_STORE_FILE), &before), 0);
    for (int mode = NG_STORE_READ; mode <= NG_STORE_WRITE; mode++) {
        ng_store *s = NULL;
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_store_open(help_dir, (ng_store_mode)mode, &s, &err), NG_CORRUPT);
        assert_non_null(strstr(err.text, part));
    }
    assert_int_equal(stat(help_path(NG_STORE_FILE), &after), 0);
    assert_int_equal(before.st_size, after.st_size);
    assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof before.st_mtim);
    assert_int_not_equal(access(help_path(NG_STORE_FILE "-wal"), F_OK), 0);
}

static void a_newer_store_is_refused_untouched(void **state)
{
    (void)state;
    make_one();
    help_sql("PRAGMA user_version = 3");
    assert_refused_untouched("newer nutgraf");
}

static void the_database_of_another_program_is_refused_untouched(void **state)
{
    (void)state;
    help_sql("CREATE TABLE places (url)");
    assert_refused_untouched("another program");
}

static void a_file_that_is_no_database_is_refused_untouched(void **state)
{
    (void)state;
    FILE *f = fopen(help_path(NG_STORE_FILE), "w");
    assert_non_null(f);
    fputs("not a database", f);
    fclose(f);
    assert_refused_untouched("no article store");
}

static void a_creation_that_was_cut_off_is_begun_again(void **state)
{
    (void)state;
    FILE *f = fopen(help_path(NG_STORE_FILE ".new"), "w");
    assert_non_null(f);
    fputs("half", f);
    fclose(f);
    ng_store_free(help_open(NG_STORE_WRITE));
    assert_int_not_equal(access(help_path(NG_STORE_FILE ".new"), F_OK), 0);
}

/* ---- A process that may not make files larger than so many bytes, and writes until it fails. ----
 */

#define ARTICLE_BYTES 20000

/* One that cannot be packed. */
static ng_article *large_article(int i)
{
    static char text[ARTICLE_BYTES + 1];
    char id[16];
    uint32_t random = (uint32_t)i + 1;
    for (int j = 0; j < ARTICLE_BYTES; j++) {
        random = random * 1664525 + 1013904223;
        text[j] = j % 8 == 7 ? ' ' : (char)('a' + (random >> 16) % 26);
    }
    snprintf(id, sizeof id, "a%d", i);
    return help_article(id, text);
}

/* Commit batches of three, telling of each through the pipe, until one fails; then once more with
 * the limit gone. */
static int write_until_full(int out, rlim_t limit)
{
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit r;
    getrlimit(RLIMIT_FSIZE, &r);
    ng_store *s = help_open(NG_STORE_WRITE);
    r.rlim_cur = limit;
    setrlimit(RLIMIT_FSIZE, &r);
    for (int i = 0; i < 3000; i += 3) {
        ng_status status = ng_store_begin(s, NULL);
        ng_error err = NG_ERROR_INIT;
        for (int j = i; j < i + 3 && status == NG_OK; j++) {
            ng_article *a = large_article(j);
            ng_put put;
            status = ng_store_put(s, a, &put, &err);
            ng_article_free(a);
        }
        ng_error commit = NG_ERROR_INIT;
        ng_status committed = ng_store_commit(s, &commit);
        if (committed == NG_OK && status == NG_OK) {
            char ack = 'k';
            if (write(out, &ack, 1) != 1)
                return 2;
            continue;
        }
        if (status != NG_OK && (status != NG_NOSPACE || !strstr(err.text, "bytes free")))
            return 3;
        if (status == NG_OK && committed != NG_NOSPACE)
            return 4;
        r.rlim_cur = r.rlim_max;
        setrlimit(RLIMIT_FSIZE, &r);
        help_put(s, help_article("after", "space came back"));
        ng_store_free(s);
        return 0;
    }
    return 5;
}

static void a_full_disk_loses_nothing_acknowledged(void **state)
{
    (void)state;
    for (rlim_t limit = 800000; limit < 5600000; limit += 1560001) {
        int fds[2], status = 0;
        assert_int_equal(pipe(fds), 0);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            close(fds[0]);
            _exit(write_until_full(fds[1], limit));
        }
        close(fds[1]);
        char ack;
        int batches = 0;
        while (read(fds[0], &ack, 1) == 1)
            batches++;
        close(fds[0]);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
        assert_true(batches > 0);
        ng_store *s = help_open(NG_STORE_WRITE);
        for (int i = 0; i < 3 * batches; i++) {
            ng_article *a = NULL, *good = large_article(i);
            uint64_t number;
            uint32_t revision;
            MUST(ng_store_find(s, good->id, &number, &revision, &help_err));
            MUST(ng_store_get(s, number, 0, &a, NULL, &help_err));
            help_assert_same_article(good, a);
            ng_article_free(a);
            ng_article_free(good);
        }
        ng_store_counts counts;
        MUST(ng_store_count(s, &counts, &help_err));
        assert_int_equal(counts.articles, counts.revisions);
        assert_true(counts.articles >= (uint64_t)(3 * batches + 1));
        ng_store_free(s);
        help_remove_folder(NULL);
        assert_int_equal(mkdir(help_dir, 0700), 0);
    }
}

/* Three articles in one transaction, of which the second cannot be written. */
static void put_around_a_failure(const char *trigger, ng_store **ret)
{
    const char *const ids[] = {"a", "refused", "c"};
    ng_store_free(help_open(NG_STORE_WRITE));
    help_sql(trigger);
    ng_store *s = *ret = help_open(NG_STORE_WRITE);
    MUST(ng_store_begin(s, &help_err));
    for (size_t i = 0; i < 3; i++) {
        ng_article *a = help_article(ids[i], ids[i]);
        ng_put put;
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(ng_store_put(s, a, &put, &err) == NG_OK, i != 1);
        ng_article_free(a);
    }
    MUST(ng_store_commit(s, &help_err));
}

static void an_article_whose_rows_cannot_all_be_written_has_none(void **state)
{
    const char *const triggers[] = {
        "CREATE TRIGGER refuse BEFORE INSERT ON revisions WHEN length(NEW.text) = 7 "
        "BEGIN SELECT RAISE(ABORT, 'refused'); END",
        "CREATE TRIGGER refuse BEFORE INSERT ON changes WHEN NEW.bytes = 7 "
        "BEGIN SELECT RAISE(ABORT, 'refused'); END",
        "CREATE TRIGGER refuse BEFORE INSERT ON articles WHEN NEW.id = 'refused' "
        "BEGIN SELECT RAISE(ABORT, 'refused'); END"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        ng_store *s;
        ng_store_counts counts;
        ng_change changes[4];
        size_t n = 0;
        uint64_t number;
        uint32_t revision;
        put_around_a_failure(triggers[i], &s);
        assert_int_equal(ng_store_find(s, "refused", &number, &revision, &help_err), NG_NOTFOUND);
        MUST(ng_store_find(s, "c", &number, &revision, &help_err));
        MUST(ng_store_count(s, &counts, &help_err));
        assert_int_equal(counts.articles, 2);
        assert_int_equal(counts.revisions, 2);
        MUST(ng_store_changes(s, 0, changes, 4, &n, &help_err));
        assert_int_equal(n, 2);
        ng_store_free(s);
        help_sql("CREATE TABLE one_row (n CHECK (n = 2));"
                 "INSERT INTO one_row SELECT count(*) FROM revisions;");
        help_remove_folder(NULL);
        assert_int_equal(mkdir(help_dir, 0700), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_changed_text_is_named),
        IN_FOLDER(a_changed_byte_of_metadata_is_named),
        IN_FOLDER(rows_that_changed_places_are_named),
        IN_FOLDER(a_row_with_the_old_checksum_is_shown),
        IN_FOLDER(a_flipped_byte_of_the_file_is_named),
        IN_FOLDER(no_flipped_byte_gives_wrong_text),
        IN_FOLDER(the_same_article_again_heals_its_row),
        IN_FOLDER(a_damaged_entry_is_named),
        IN_FOLDER(a_damaged_change_is_named),
        IN_FOLDER(a_newer_store_is_refused_untouched),
        IN_FOLDER(the_database_of_another_program_is_refused_untouched),
        IN_FOLDER(a_file_that_is_no_database_is_refused_untouched),
        IN_FOLDER(a_creation_that_was_cut_off_is_begun_again),
        IN_FOLDER(a_full_disk_loses_nothing_acknowledged),
        IN_FOLDER(an_article_whose_rows_cannot_all_be_written_has_none),
    };
    return cmocka_run_group_tests_name("store_damage", tests, NULL, NULL);
}
