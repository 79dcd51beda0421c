/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_apart.c - reading in a child: the same articles, and what becomes of files that kill it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include "apart.h"
#include "reading.h"

#define SHORT_MS  300
#define SMALL_MAX (1u << 20)

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

static ng_apart *new_apart(uint32_t wait_ms, uint64_t answers_max)
{
    ng_apart *a = NULL;
    ng_error err = NG_ERROR_INIT;
    const ng_apart_options o = {getenv("NG_READER_CHILD"), wait_ms, answers_max};
    assert_non_null(o.program);
    assert_int_equal(ng_apart_new(&o, &a, &err), NG_OK);
    return a;
}

static int setup(void **state)
{
    *state = new_apart(0, SMALL_MAX);
    return 0;
}

static int setup_hasty(void **state)
{
    *state = new_apart(SHORT_MS, SMALL_MAX);
    return 0;
}

static int teardown(void **state)
{
    ng_apart_free(*state);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    return 0;
}

static results read_in_child(ng_apart *a, const char *path, const char *bytes, size_t len,
                             char cause[NG_APART_CAUSE_MAX])
{
    results r;
    memset(&r, 0, sizeof r);
    ng_read_input in = {.bytes = bytes, .len = len, .path = path, .origin = "/x", .lang = "en"};
    ng_read_sink sink = {
        .data = &r, .on_article = keep_article, .on_fault = keep_fault, .on_note = keep_note};
    r.status = ng_apart_read(a, &in, &sink, cause, &r.err);
    return r;
}

/* ---- The same articles ---- */

static void assert_text(const char *a, const char *b)
{
    assert_int_equal(!a, !b);
    if (a)
        assert_string_equal(a, b);
}

/* A digest has all but these. */
static void assert_same_article(const ng_article *a, const ng_article *b)
{
    unsigned char one[32], two[32];
    assert_int_equal(ng_article_digest(a, one, NULL), NG_OK);
    assert_int_equal(ng_article_digest(b, two, NULL), NG_OK);
    assert_memory_equal(one, two, sizeof one);
    assert_text(a->origin, b->origin);
    assert_int_equal(a->id_source, b->id_source);
    assert_int_equal(a->repaired, b->repaired);
}

static void assert_same(ng_apart *a, const char *path, const char *bytes, size_t len)
{
    char cause[NG_APART_CAUSE_MAX];
    results here = read_bytes(path, bytes, len);
    results there = read_in_child(a, path, bytes, len, cause);
    assert_string_equal(cause, "");
    assert_int_equal(here.status, there.status);
    assert_string_equal(here.err.text, there.err.text);
    assert_int_equal(here.n, there.n);
    for (size_t i = 0; i < here.n; i++)
        assert_same_article(here.articles[i], there.articles[i]);
    assert_int_equal(here.n_faults, there.n_faults);
    for (size_t i = 0; i < here.n_faults; i++) {
        assert_int_equal(here.fault_lines[i], there.fault_lines[i]);
        assert_int_equal(here.faults[i].status, there.faults[i].status);
        assert_string_equal(here.faults[i].text, there.faults[i].text);
    }
    assert_int_equal(here.n_notes, there.n_notes);
    release_results(&here);
    release_results(&there);
}

static void assert_same_file(ng_apart *a, const char *path)
{
    static char bytes[1 << 20];
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    assert_same(a, path, bytes, n);
}

/* Every input of the cases, and every seed of the fuzzer of readers. */
static size_t compare_folder(ng_apart *a, const char *folder, int depth)
{
    char path[1024];
    DIR *dir = opendir(folder);
    size_t n = 0;
    if (!dir)
        return 0;
    for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (e->d_type == DT_DIR && depth > 0)
            n += compare_folder(a, path, depth - 1);
        else if (e->d_type == DT_REG && strcmp(e->d_name, "expected.json") != 0)
            assert_same_file(a, path), n++;
    }
    closedir(dir);
    return n;
}

static void the_child_reads_every_case_as_this_process_does(void **state)
{
    char folder[512];
    const char *root = getenv("NG_SOURCE_ROOT");
    snprintf(folder, sizeof folder, "%s/tests/cases/text", root ? root : ".");
    assert_true(compare_folder(*state, folder, 2) >= 10);
    snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/reader", root ? root : ".");
    assert_true(compare_folder(*state, folder, 0) > 0);
    assert_int_equal(ng_apart_started(*state), 1);
}

static void the_child_gives_every_member_of_an_article(void **state)
{
    static const char text[] =
        "{\"id\":\"w1\",\"title\":\"Rail link opens\",\"date\":\"2022-01-10T09:30:00+01:00\","
        "\"modified\":\"2022-01-11\",\"authors\":[\"Ann Lee\",\"Bo Ray\"],\"tags\":[\"rail\"],"
        "\"url\":\"https://example.org/1\",\"source\":\"Wire\",\"section\":\"World\","
        "\"lang\":\"de\",\"blocks\":[{\"kind\":\"heading\",\"level\":2,\"text\":\"One\"},"
        "{\"kind\":\"list\",\"text\":\"a\\nb\",\"line\":9},{\"kind\":\"quote\",\"text\":\"q "
        "\\ud800\"}]}\n"
        "{\"id\":\"w2\",\"date\":\"2022-01-10\",\"tags\":[\"only metadata\"]}\n"
        "{broken\n{\"nothing\":1}\n"
        "{\"url\":\"https://example.org/2\",\"body\":\"No title.\"}\n{\"body\":\"No id.\"}\n";
    assert_same(*state, "a/lines.jsonl", text, sizeof text - 1);
    assert_same(*state, "a/nothing.txt", "", 0);
    assert_same(*state, "a/bytes.bin", "\0\1\2\3\4\5\6\7", 8);
    assert_same(*state, "a/legacy.txt", "Caf\xE9 na\xEFve.\n\n\x93Quoted\x94 text.", 28);
    assert_same(*state, "a/broken.txt", "Good text, good text, good text \xC3\x28 \xE2\x82", 37);
}

static void a_large_input_and_a_large_article_pass(void **state)
{
    ng_apart *a = new_apart(0, 0);
    size_t len = 3 << 20;
    char *bytes = malloc(len);
    assert_non_null(bytes);
    for (size_t i = 0; i < len; i++)
        bytes[i] = i % 4000 == 3999 ? '\n' : i % 7 == 6 ? ' ' : (char)('a' + i % 23);
    assert_same(a, "a/large.txt", bytes, len);
    assert_int_equal(ng_apart_started(a), 1);
    (void)state;
    free(bytes);
    ng_apart_free(a);
}

static ng_status refuse_article(void *data, ng_article *article, ng_error *err)
{
    (void)data;
    ng_article_free(article);
    return ng_fail(err, NG_NOSPACE, "the disk is full");
}

static void what_a_callback_returns_ends_the_reading(void **state)
{
    char cause[NG_APART_CAUSE_MAX];
    ng_error err = NG_ERROR_INIT;
    ng_read_input in = {.bytes = "One.", .len = 4, .path = "a.txt"};
    ng_read_sink sink = {.on_article = refuse_article, .on_fault = keep_fault};
    assert_int_equal(ng_apart_read(*state, &in, &sink, cause, &err), NG_NOSPACE);
    assert_string_equal(err.text, "the disk is full");
    assert_string_equal(cause, "");
    assert_same(*state, "b.txt", "Two.", 4);
}

/* ---- What a file may do ---- */

/* Two children die of it, and the next file is read. */
static void assert_killed(ng_apart *a, const char *text, const char *cause)
{
    char got[NG_APART_CAUSE_MAX];
    uint32_t before = ng_apart_started(a);
    results r = read_in_child(a, "bad.txt", text, strlen(text), got);
    assert_string_equal(got, cause);
    assert_int_equal(r.status, NG_INTERNAL);
    assert_non_null(strstr(r.err.text, cause));
    assert_int_equal(r.n, 0);
    assert_int_equal(ng_apart_started(a) - before, before ? 1 : 2);
    assert_same(a, "good.txt", "A good file.", 12);
}

static void a_file_that_crashes_its_reader_is_given_up(void **state)
{
    assert_same(*state, "good.txt", "A good file.", 12);
    assert_killed(*state, "FAIL crash", "signal 11");
    assert_killed(*state, "FAIL exit", "exit 7");
}

static void a_file_that_never_ends_is_given_up(void **state)
{
    assert_killed(*state, "FAIL loop", "timeout");
}

static void a_file_that_takes_all_memory_is_given_up(void **state)
{
    if (SANITIZED)
        skip(); /* such a build has no limit of memory */
    assert_killed(*state, "FAIL memory", "signal 6");
}

static void a_reader_that_turns_to_the_network_is_ended(void **state)
{
    assert_same(*state, "good.txt", "A good file.", 12);
    if (strcmp(ng_apart_confinement(*state), "system calls") != 0) {
        print_message("%s\n", ng_apart_confinement(*state));
        skip();
    }
    assert_killed(*state, "FAIL call", "system call");
}

static void answers_that_are_none_end_the_reader(void **state)
{
    assert_killed(*state, "FAIL garbage", "answer");
}

static void answers_without_end_are_given_up(void **state)
{
    char cause[NG_APART_CAUSE_MAX];
    ng_read_input in = {.bytes = "FAIL flood", .len = 10, .path = "a.txt"};
    ng_read_sink sink = {.on_article = refuse_article, .on_fault = keep_fault};
    assert_int_equal(ng_apart_read(*state, &in, &sink, cause, NULL), NG_INTERNAL);
    assert_string_equal(cause, "answer");
}

static void what_was_handed_over_is_not_handed_over_again(void **state)
{
    char cause[NG_APART_CAUSE_MAX];
    results r = read_in_child(*state, "a.txt", "FAIL half", 9, cause);
    assert_string_equal(cause, "signal 9");
    assert_int_equal(r.n_notes, 1);
}

static void an_innocent_file_is_read_in_a_new_child(void **state)
{
    assert_same(*state, "a.txt", "FAIL second", 11);
    assert_same(*state, "b.txt", "FAIL second", 11);
    assert_int_equal(ng_apart_started(*state), 2);
}

static void a_child_that_was_killed_from_outside_is_replaced(void **state)
{
    assert_same(*state, "a.txt", "One.", 4);
    assert_killed(*state, "FAIL exit", "exit 7");
    assert_same(*state, "a.txt", "One.", 4);
}

static void without_a_program_nothing_is_read_and_nothing_blamed(void **state)
{
    static const char *const programs[] = {"/nonexistent/program", "/bin/true"};
    (void)state;
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        char cause[NG_APART_CAUSE_MAX];
        ng_apart *a = NULL;
        const ng_apart_options o = {.program = programs[i]};
        assert_int_equal(ng_apart_new(&o, &a, NULL), NG_OK);
        results r = read_in_child(a, "a.txt", "One.", 4, cause);
        assert_int_equal(r.status, NG_IO);
        assert_string_equal(cause, "");
        ng_apart_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_child_reads_every_case_as_this_process_does, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(the_child_gives_every_member_of_an_article, setup,
                                        teardown),
        cmocka_unit_test(a_large_input_and_a_large_article_pass),
        cmocka_unit_test_setup_teardown(what_a_callback_returns_ends_the_reading, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_crashes_its_reader_is_given_up, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_file_that_never_ends_is_given_up, setup_hasty, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_takes_all_memory_is_given_up, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reader_that_turns_to_the_network_is_ended, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(answers_that_are_none_end_the_reader, setup, teardown),
        cmocka_unit_test_setup_teardown(answers_without_end_are_given_up, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_handed_over_is_not_handed_over_again, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_innocent_file_is_read_in_a_new_child, setup, teardown),
        cmocka_unit_test_setup_teardown(a_child_that_was_killed_from_outside_is_replaced, setup,
                                        teardown),
        cmocka_unit_test(without_a_program_nothing_is_read_and_nothing_blamed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
