/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_store_map.c - what a reader has mapped stays mapped, and shows what others commit. */
#include "store_help.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* First address and size of the mapping of the database; 0 when there is none. */
static uintptr_t mapping(uintptr_t *ret_size)
{
    char line[512];
    uintptr_t from = 0, to = 0, found = 0;
    FILE *f = fopen("/proc/self/maps", "r");
    assert_non_null(f);
    while (!found && fgets(line, sizeof line, f))
        if (strstr(line, help_path(NG_STORE_FILE "\n")) &&
            sscanf(line, "%" SCNxPTR "-%" SCNxPTR, &from, &to) == 2)
            found = from;
    fclose(f);
    *ret_size = to - from;
    return found;
}

static void assert_reads(ng_store *reader, uint64_t number, const char *text)
{
    ng_store_row row;
    MUST(ng_store_row_read(reader, number, 1, &row, &help_err));
    assert_int_equal(row.text_len, strlen(text));
    assert_memory_equal(row.text, text, row.text_len);
    ng_store_row_done(reader);
}

static void put_many(ng_store *s, unsigned from, unsigned n)
{
    MUST(ng_store_begin(s, &help_err));
    for (unsigned i = from; i < from + n; i++) {
        char id[24];
        ng_put put;
        snprintf(id, sizeof id, "a%u", i);
        ng_article *a = help_article(id, id);
        MUST(ng_store_put(s, a, &put, &help_err));
        ng_article_free(a);
    }
    MUST(ng_store_commit(s, &help_err));
    MUST(ng_store_checkpoint(s, &help_err));
}

static void a_mapping_outlives_the_commits_of_others(void **state)
{
    (void)state;
    uintptr_t size, from;
    ng_store *writer = help_open(NG_STORE_WRITE);
    put_many(writer, 1, 100);
    ng_store *reader = help_open(NG_STORE_READ);
    assert_reads(reader, 7, "a7");
    from = mapping(&size);
    assert_int_not_equal(from, 0);
    for (unsigned i = 101; i < 1001; i += 100) {
        put_many(writer, i, 100); /* the file grows: a mapping made anew would be larger */
        uintptr_t now_size;
        char id[24];
        snprintf(id, sizeof id, "a%u", i);
        assert_reads(reader, i, id); /* what was just committed */
        assert_int_equal(mapping(&now_size), from);
        assert_int_equal(now_size, size);
    }
    ng_store_free(reader);
    assert_int_equal(mapping(&size), 0);
    ng_store_free(writer);
}

static void pages_behind_the_mapping_are_read_and_mapped_later(void **state)
{
    (void)state;
    enum { MANY = 3000 };
    uintptr_t size, grown = 0;
    ng_store *writer = help_open(NG_STORE_WRITE);
    put_many(writer, 1, 10);
    ng_store *reader = help_open(NG_STORE_READ);
    assert_reads(reader, 1, "a1");
    assert_int_not_equal(mapping(&size), 0);
    put_many(writer, 11, MANY);
    for (unsigned i = 11; i < 11 + MANY; i++) {
        char id[24];
        snprintf(id, sizeof id, "a%u", i);
        assert_reads(reader, i, id);
    }
    put_many(writer, 11 + MANY, 1);
    assert_reads(reader, 1, "a1");
    assert_int_not_equal(mapping(&grown), 0);
    assert_true(grown > size);
    ng_store_free(reader);
    ng_store_free(writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_mapping_outlives_the_commits_of_others),
        IN_FOLDER(pages_behind_the_mapping_are_read_and_mapped_later),
    };
    return cmocka_run_group_tests_name("store_map", tests, NULL, NULL);
}
