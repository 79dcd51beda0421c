/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_xapian_query.c - the binding of libxapian: query trees, Enquire, remote shards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "xapian_fixture.h"

#define SERVER "/usr/bin/xapian-tcpsrv"

/* Search and give the docids as text, "3,1,2". Frees the query. */
static const char *found(xp_db *db, xp_query *q, const xp_search *params)
{
    static char text[512];
    ng_error err = NG_ERROR_INIT;
    xp_results r = XP_RESULTS_INIT;
    fixture_ok(xp_db_search(db, q, params, &r, &err), &err);
    size_t len = 0;
    text[0] = '\0';
    for (size_t i = 0; i < r.n; i++)
        len +=
            (size_t)snprintf(text + len, sizeof text - len, "%s%u", i ? "," : "", r.items[i].docid);
    xp_results_release(&r);
    xp_query_free(q);
    return text;
}

/* Join two terms. */
static xp_query *pair(xp_op op, const char *a, const char *b, uint32_t window)
{
    ng_error err = NG_ERROR_INIT;
    xp_query *parts[] = {fixture_term(a), fixture_term(b)}, *q = NULL;
    fixture_ok(xp_query_join(op, parts, 2, window, &q, &err), &err);
    xp_query_free(parts[0]);
    xp_query_free(parts[1]);
    return q;
}

static void each_operator_finds_what_it_says(void **state)
{
    fixture *f = *state;
    fixture_fill(f->path, 7);
    xp_db *db = fixture_open(f->path);
    xp_search s = XP_SEARCH_INIT;
    s.weight = XP_WEIGHT_BOOL;
    assert_string_equal(found(db, pair(XP_AND, "odd", "third", 0), &s), "3");
    assert_string_equal(found(db, pair(XP_OR, "odd", "third", 0), &s), "1,3,5,6,7");
    assert_string_equal(found(db, pair(XP_AND_NOT, "odd", "third", 0), &s), "1,5,7");
    assert_string_equal(found(db, pair(XP_XOR, "odd", "third", 0), &s), "1,5,6,7");
    assert_string_equal(found(db, pair(XP_AND_MAYBE, "odd", "third", 0), &s), "1,3,5,7");
    assert_string_equal(found(db, pair(XP_FILTER, "odd", "third", 0), &s), "3");
    assert_string_equal(found(db, pair(XP_PHRASE, "red", "green", 0), &s), "2,4,6");
    assert_string_equal(found(db, pair(XP_PHRASE, "green", "red", 0), &s), "");
    assert_string_equal(found(db, pair(XP_NEAR, "green", "red", 2), &s), "2,4,6");
    assert_string_equal(found(db, pair(XP_NEAR, "green", "red", 9), &s), "1,2,3,4,5,6,7");
    assert_string_equal(found(db, pair(XP_SYNONYM, "even", "third", 0), &s), "2,3,4,6");
    assert_string_equal(found(db, pair(XP_MAX, "even", "third", 0), &s), "2,3,4,6");
    assert_string_equal(found(db, pair(XP_ELITE_SET, "third", "none", 1), &s), "3,6");
    xp_db_free(db);
}

static void other_queries_find_what_they_say(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 4);
    xp_db *db = fixture_open(f->path);
    xp_search s = XP_SEARCH_INIT;
    s.weight = XP_WEIGHT_BOOL;
    xp_query *q = NULL;
    fixture_ok(xp_query_all(&q, &err), &err);
    assert_string_equal(found(db, q, &s), "1,2,3,4");
    fixture_ok(xp_query_nothing(&q, &err), &err);
    assert_string_equal(found(db, q, &s), "");
    fixture_ok(xp_query_join(XP_OR, NULL, 0, 0, &q, &err), &err);
    assert_string_equal(found(db, q, &s), "");
    fixture_ok(xp_query_prefix("ev", 2, 5, &q, &err), &err);
    assert_string_equal(found(db, q, &s), "2,4");
    fixture_ok(xp_query_value_range(FIXTURE_SLOT, "o", 1, NULL, 0, &q, &err), &err);
    assert_string_equal(found(db, q, &s), "1,3");
    fixture_ok(xp_query_value_range(FIXTURE_SLOT, NULL, 0, "f", 1, &q, &err), &err);
    assert_string_equal(found(db, q, &s), "2,4");
    fixture_ok(xp_query_value_range(FIXTURE_SLOT, "even", 4, "odd", 3, &q, &err), &err);
    assert_string_equal(found(db, q, &s), "1,2,3,4");
    fixture_ok(xp_query_value_range(FIXTURE_SLOT, NULL, 0, NULL, 0, &q, &err), &err);
    assert_string_equal(found(db, q, &s), "1,2,3,4");
    xp_db_free(db);
}

static void an_impact_weight_is_the_sum_of_factor_and_wdf(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    fixture_fill(f->path, 40);
    xp_db *db = fixture_open(f->path);
    xp_query *parts[] = {fixture_term("all"), fixture_term("third")}, *scaled[2], *q = NULL;
    fixture_ok(xp_query_scale(parts[0], 0.25, &scaled[0], &err), &err);
    fixture_ok(xp_query_scale(parts[1], 8, &scaled[1], &err), &err);
    fixture_ok(xp_query_join(XP_OR, scaled, 2, 0, &q, &err), &err);
    xp_search s = XP_SEARCH_INIT;
    s.weight = XP_WEIGHT_IMPACT;
    s.count = 40;
    s.with_data = 1;
    xp_results r = XP_RESULTS_INIT;
    fixture_ok(xp_db_search(db, q, &s, &r, &err), &err);
    assert_int_equal(r.n, 40);
    for (size_t i = 0; i < r.n; i++) {
        uint32_t docid = r.items[i].docid;
        assert_true(r.items[i].weight == 0.25 * docid + (docid % 3 == 0 ? 16 : 0));
        char data[16];
        snprintf(data, sizeof data, "data %u", docid);
        assert_string_equal(r.items[i].data, data);
        assert_int_equal(r.items[i].data_len, strlen(data));
        if (i > 0)
            assert_true(r.items[i - 1].weight >= r.items[i].weight);
    }
    assert_int_equal(r.matches_estimated, 40);
    xp_results_release(&r);
    xp_results_release(NULL);
    for (int i = 0; i < 2; i++) {
        xp_query_free(parts[i]);
        xp_query_free(scaled[i]);
    }
    xp_query_free(q);
    xp_query_free(NULL);
    xp_db_free(db);
}

static void results_are_paged_sorted_collapsed_and_cut(void **state)
{
    fixture *f = *state;
    fixture_fill(f->path, 6);
    xp_db *db = fixture_open(f->path);
    xp_search s = XP_SEARCH_INIT;
    s.weight = XP_WEIGHT_IMPACT;
    assert_string_equal(found(db, fixture_term("all"), &s), "6,5,4,3,2,1");
    s.first = 1;
    s.count = 2;
    assert_string_equal(found(db, fixture_term("all"), &s), "5,4");
    s.first = 0;
    s.count = 10;
    s.cutoff = 4;
    assert_string_equal(found(db, fixture_term("all"), &s), "6,5,4");
    s.cutoff = 0;
    s.collapse_slot = FIXTURE_SLOT;
    assert_string_equal(found(db, fixture_term("all"), &s), "6,5");
    s.collapse_slot = XP_NO_SLOT;
    s.sort = XP_SORT_VALUE_THEN_RELEVANCE;
    s.sort_slot = FIXTURE_SLOT;
    assert_string_equal(found(db, fixture_term("all"), &s), "5,3,1,6,4,2");
    s.sort_descending = 0;
    assert_string_equal(found(db, fixture_term("all"), &s), "6,4,2,5,3,1");
    xp_db_free(db);
}

static void a_weight_or_order_out_of_range_is_refused(void **state)
{
    fixture *f = *state;
    fixture_fill(f->path, 2);
    xp_db *db = fixture_open(f->path);
    xp_query *q = fixture_term("all"), *other = NULL;
    xp_results r = XP_RESULTS_INIT;
    xp_search s = XP_SEARCH_INIT;
    s.weight = (xp_weight)9;
    assert_int_equal(xp_db_search(db, q, &s, &r, NULL), NG_INVALID);
    s.weight = XP_WEIGHT_TRAD;
    s.sort = (xp_sort)9;
    assert_int_equal(xp_db_search(db, q, &s, &r, NULL), NG_INVALID);
    assert_int_equal(xp_query_join((xp_op)77, &q, 1, 0, &other, NULL), NG_INVALID);
    assert_int_equal(xp_query_scale(q, -1, &other, NULL), NG_INVALID);
    assert_int_equal(xp_query_scale(q, 0.0 / 0.0, &other, NULL), NG_INVALID);
    assert_int_equal(xp_query_prefix("", 0, 5, &other, NULL), NG_INVALID);
    assert_int_equal(xp_query_prefix("x", 1, 0, &other, NULL), NG_INVALID);
    assert_int_equal(xp_query_value_range(XP_NO_SLOT, "x", 1, NULL, 0, &other, NULL), NG_INVALID);
    assert_null(other);
    xp_query_free(q);
    xp_db_free(db);
}

/* A chain of scaled queries over one term; NG_LIMIT from the depth that is too large. */
static ng_status chain(unsigned depth, xp_query **ret)
{
    ng_error err = NG_ERROR_INIT;
    xp_query *q = fixture_term("all");
    for (unsigned i = 1; i < depth; i++) {
        xp_query *outer = NULL;
        ng_status status = xp_query_scale(q, 1, &outer, &err);
        xp_query_free(q);
        if (status != NG_OK)
            return status;
        q = outer;
    }
    *ret = q;
    return NG_OK;
}

static void a_query_is_not_deeper_than_its_limit(void **state)
{
    (void)state;
    xp_query *q = NULL, *joined = NULL;
    assert_int_equal(chain(XP_QUERY_DEPTH_MAX - 1, &q), NG_OK);
    xp_query_free(q);
    assert_int_equal(chain(XP_QUERY_DEPTH_MAX, &q), NG_OK);
    assert_int_equal(xp_query_join(XP_AND, &q, 1, 0, &joined, NULL), NG_LIMIT);
    xp_query_free(q);
    assert_int_equal(chain(XP_QUERY_DEPTH_MAX + 1, &q), NG_LIMIT);
}

static void a_query_has_not_more_parts_than_its_limit(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    xp_query *q = fixture_term("all");
    ng_status status = NG_OK;
    int doublings = 0;
    while (status == NG_OK) { /* a part used twice counts twice */
        xp_query *twice[] = {q, q}, *outer = NULL;
        status = xp_query_join(XP_OR, twice, 2, 0, &outer, &err);
        if (status == NG_OK) {
            xp_query_free(q);
            q = outer;
            doublings++;
        }
    }
    assert_int_equal(status, NG_LIMIT);
    assert_int_equal(doublings, 15); /* 2^16 - 1 parts */
    xp_query *parts[] = {q, NULL}, *outer = NULL;
    assert_int_equal(xp_query_join(XP_OR, parts, 2, 0, &outer, NULL), NG_INVALID);
    fixture_ok(xp_query_join(XP_OR, parts, 1, 0, &outer, (ng_error_clear(&err), &err)), &err);
    xp_query *last = NULL; /* exactly 2^16 parts; one more is too many */
    assert_int_equal(xp_query_scale(outer, 1, &last, NULL), NG_LIMIT);
    xp_query_free(outer);
    xp_query_free(q);
}

/* One query with every kind of node. */
static xp_query *every_kind(void)
{
    ng_error err = NG_ERROR_INIT;
    xp_query *parts[6], *q = NULL, *term = fixture_term("red");
    fixture_ok(xp_query_scale(term, 2.5, &parts[0], &err), &err);
    fixture_ok(xp_query_all(&parts[1], &err), &err);
    fixture_ok(xp_query_prefix("ev", 2, 7, &parts[2], &err), &err);
    fixture_ok(xp_query_value_range(FIXTURE_SLOT, "a", 1, "z", 1, &parts[3], &err), &err);
    parts[4] = pair(XP_PHRASE, "red", "green", 4);
    fixture_ok(xp_query_nothing(&parts[5], &err), &err);
    fixture_ok(xp_query_join(XP_OR, parts, 6, 0, &q, &err), &err);
    for (size_t i = 0; i < 6; i++)
        xp_query_free(parts[i]);
    xp_query_free(term);
    return q;
}

static void a_serialised_query_comes_back_the_same(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    xp_query *q = every_kind(), *again = NULL;
    xp_bytes form = XP_BYTES_INIT, a = XP_BYTES_INIT, b = XP_BYTES_INIT;
    fixture_ok(xp_query_serialise(q, &form, &err), &err);
    fixture_ok(xp_query_unserialise(form.data, form.len, &again, &err), &err);
    fixture_ok(xp_query_describe(q, &a, &err), &err);
    fixture_ok(xp_query_describe(again, &b, &err), &err);
    assert_string_equal(a.data, b.data);
    assert_non_null(strstr(a.data, "2.5 * red"));
    xp_query_free(again);
    for (size_t cut = 0; cut < form.len; cut++) {
        char *copy = malloc(cut + 1); /* exact size: a read past the end is seen */
        assert_non_null(copy);
        memcpy(copy, form.data, cut);
        assert_int_equal(xp_query_unserialise(copy, cut, &again, NULL), NG_INVALID);
        free(copy);
    }
    assert_int_equal(xp_query_unserialise(form.data, form.len + 1, &again, NULL), NG_INVALID);
    xp_bytes_release(&form);
    xp_bytes_release(&a);
    xp_bytes_release(&b);
    xp_query_free(q);
}

static void a_deep_serialised_query_is_refused_before_recursion(void **state)
{
    (void)state;
    enum { LEVELS = 200000, LEVEL = 9 };
    char *form = calloc(1, 4 + LEVELS * LEVEL);
    assert_non_null(form);
    memcpy(form, "xpq1", 4);
    for (size_t i = 0; i < LEVELS; i++)
        form[4 + i * LEVEL] = 'S';
    xp_query *q = NULL;
    assert_int_equal(xp_query_unserialise(form, 4 + LEVELS * LEVEL, &q, NULL), NG_LIMIT);
    assert_null(q);
    free(form);
}

static unsigned free_port(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    close(fd);
    return ntohs(address.sin_port);
}

/* Start a shard server in its own session (it kills its whole process group when it ends) and wait
 * until it says that it listens. */
static pid_t serve(const char *path, unsigned port, int *ret_out)
{
    int out[2];
    assert_int_equal(pipe(out), 0);
    pid_t child = fork();
    if (child == 0) {
        char number[16];
        snprintf(number, sizeof number, "%u", port);
        setsid();
        dup2(out[1], STDOUT_FILENO);
        close(out[0]);
        execl(SERVER, SERVER, "--interface", "127.0.0.1", "--port", number, path, (char *)NULL);
        _exit(127);
    }
    close(out[1]);
    char said[256] = "";
    size_t len = 0;
    while (!strstr(said, "istening")) {
        ssize_t n = read(out[0], said + len, sizeof said - 1 - len);
        if (n <= 0)
            fail_msg("the shard server did not start: %s", said);
        len += (size_t)n;
        said[len] = '\0';
    }
    *ret_out = out[0]; /* it goes on talking: a closed pipe would end it */
    return child;
}

static void a_remote_shard_answers_as_a_local_one(void **state)
{
    fixture *f = *state;
    ng_error err = NG_ERROR_INIT;
    if (access(SERVER, X_OK) != 0) {
        print_message("skipped: %s is not installed\n", SERVER);
        skip();
    }
    fixture_fill(f->path, 6);
    unsigned port = free_port();
    int out = -1;
    pid_t server = serve(f->path, port, &out);
    xp_db *db = NULL;
    fixture_ok(xp_db_open(NULL, 0, &db, &err), &err);
    fixture_ok(xp_db_add_remote(db, "127.0.0.1", port, 10000, 10000, &err), &err);
    xp_search s = XP_SEARCH_INIT;
    s.weight = XP_WEIGHT_IMPACT;
    s.with_data = 1;
    xp_query *term = fixture_term("all"), *q = NULL;
    fixture_ok(xp_query_scale(term, 0.5, &q, &err), &err);
    xp_results r = XP_RESULTS_INIT;
    fixture_ok(xp_db_search(db, q, &s, &r, &err), &err);
    assert_int_equal(r.n, 6);
    for (uint32_t i = 0; i < 6; i++) {
        assert_int_equal(r.items[i].docid, 6 - i);
        assert_true(r.items[i].weight == 0.5 * (6 - i));
    }
    assert_string_equal(r.items[0].data, "data 6");
    xp_results_release(&r);
    kill(-server, SIGKILL);
    waitpid(server, NULL, 0);
    close(out);
    assert_int_equal(xp_db_search(db, q, &s, &r, NULL), NG_IO);
    xp_query_free(q);
    xp_query_free(term);
    xp_db_free(db);
}

static void a_dead_shard_is_an_error_of_the_network(void **state)
{
    (void)state;
    ng_error err = NG_ERROR_INIT;
    xp_db *db = NULL;
    fixture_ok(xp_db_open(NULL, 0, &db, &err), &err);
    assert_int_equal(xp_db_add_remote(db, "127.0.0.1", free_port(), 1000, 1000, &err), NG_IO);
    assert_memory_equal(err.text, "NetworkError", 12);
    xp_db_free(db);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(each_operator_finds_what_it_says),
        WITH_FIXTURE(other_queries_find_what_they_say),
        WITH_FIXTURE(an_impact_weight_is_the_sum_of_factor_and_wdf),
        WITH_FIXTURE(results_are_paged_sorted_collapsed_and_cut),
        WITH_FIXTURE(a_weight_or_order_out_of_range_is_refused),
        cmocka_unit_test(a_query_is_not_deeper_than_its_limit),
        cmocka_unit_test(a_query_has_not_more_parts_than_its_limit),
        cmocka_unit_test(a_serialised_query_comes_back_the_same),
        cmocka_unit_test(a_deep_serialised_query_is_refused_before_recursion),
        WITH_FIXTURE(a_remote_shard_answers_as_a_local_one),
        cmocka_unit_test(a_dead_shard_is_an_error_of_the_network),
    };
    return cmocka_run_group_tests_name("xapian_query", tests, NULL, NULL);
}
