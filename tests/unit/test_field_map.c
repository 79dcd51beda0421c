/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_field_map.c - names that fields have in somebody's files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "field_map.h"
#include "reading.h"

static results read_mapped(const char *path, const char *text, const char *const *maps)
{
    results r;
    memset(&r, 0, sizeof r);
    ng_field_map *map = NULL;
    assert_int_equal(ng_field_map_new(&map, NULL), NG_OK);
    for (; *maps; maps++)
        assert_int_equal(ng_field_map_add(map, *maps, NULL), NG_OK);
    ng_read_input in = {.bytes = text, .len = strlen(text), .path = path, .lang = "en", .map = map};
    ng_read_sink sink = {
        .data = &r, .on_article = keep_article, .on_fault = keep_fault, .on_note = keep_note};
    r.status = ng_read(&in, &sink, &r.err);
    ng_field_map_free(map);
    return r;
}

static void mapped_names_come_before_the_usual_ones(void **state)
{
    (void)state;
    const char *const maps[] = {
        "title=kop,bovenkop", "text=inhoud", "published=meta.datum", "authors=door", "id=nr",
        "tags=labels",        NULL};
    const struct {
        const char *path, *text;
    } inputs[] = {
        {"a.json",
         "{\"nr\":7,\"kop\":\"\",\"bovenkop\":\"T\",\"title\":\"no\",\"inhoud\":\"Text.\","
         "\"meta\":{\"datum\":\"2024-01-02\"},\"door\":[\"Ann\"],\"labels\":\"x,y\"}"},
        {"a.jsonl", "{\"nr\":\"7\",\"kop\":\"T\",\"inhoud\":[\"Text.\"],\"meta.datum\":"
                    "\"2024-01-02\",\"date\":\"no\",\"door\":\"Ann\",\"labels\":[\"x\",\"y\"]}"},
        {"a.csv",
         "Title;NR;Kop;Inhoud;Meta.Datum;Door;Labels\nno;7;T;Text.;2024-01-02;Ann;x, y\n"}};
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        results r = read_mapped(inputs[i].path, inputs[i].text, maps);
        assert_int_equal(r.n, 1);
        const ng_article *a = r.articles[0];
        assert_string_equal(a->id, "7");
        assert_string_equal(a->title, "T");
        assert_string_equal(a->text, "Text.");
        assert_int_equal(a->published.unix_seconds, 1704153600);
        assert_string_equal(a->authors.items[0], "Ann");
        assert_int_equal(a->tags.n, 2);
        release_results(&r);
    }
}

static void other_data_becomes_articles_by_a_map(void **state)
{
    (void)state;
    const char text[] = "[{\"kop\":\"A\"},{\"kop\":\"B\"}]";
    results r = read_text("a.json", text);
    assert_int_equal(r.status, NG_NOTFOUND);
    r = read_mapped("a.json", text, (const char *const[]){"title=kop", NULL});
    assert_int_equal(r.n, 2);
    release_results(&r);
    r = read_mapped("a.csv", "kop,x\nA,1\n", (const char *const[]){"html=kop", NULL});
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->text, "A");
    release_results(&r);
}

static ng_status add(const char *text, ng_error *err)
{
    ng_field_map *map = NULL;
    assert_int_equal(ng_field_map_new(&map, NULL), NG_OK);
    ng_status s = ng_field_map_add(map, text, err);
    ng_field_map_free(map);
    return s;
}

static void what_is_no_map_is_refused(void **state)
{
    (void)state;
    const struct {
        const char *text, *fault;
    } cases[] = {{"title", "FIELD=NAME"},
                 {"", "FIELD=NAME"},
                 {"headline=x", "no field \"headline\""},
                 {"=x", "no field"},
                 {"title=", "empty name"},
                 {"title=a,,b", "empty name"},
                 {"title=a,", "empty name"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ng_error err = NG_ERROR_INIT;
        assert_int_equal(add(cases[i].text, &err), NG_INVALID);
        if (!strstr(err.text, cases[i].fault))
            fail_msg("%s", err.text);
    }
}

static void names_have_limits(void **state)
{
    (void)state;
    for (size_t n = NG_MAP_NAME_MAX - 1; n <= NG_MAP_NAME_MAX + 1; n++) {
        char text[NG_MAP_NAME_MAX + 16] = "title=";
        ng_error err = NG_ERROR_INIT;
        memset(text + 6, 'a', n);
        assert_int_equal(add(text, &err), n > NG_MAP_NAME_MAX ? NG_LIMIT : NG_OK);
        assert_string_equal(err.text, n > NG_MAP_NAME_MAX ? "a mapped name is over 256 bytes" : "");
    }
    for (size_t n = NG_MAP_NAMES_MAX - 1; n <= NG_MAP_NAMES_MAX + 1; n++) {
        char text[2 * NG_MAP_NAMES_MAX + 16] = "title=a";
        ng_error err = NG_ERROR_INIT;
        for (size_t i = 1; i < n; i++)
            memcpy(text + 5 + 2 * i, ",a", 2);
        assert_int_equal(add(text, &err), n > NG_MAP_NAMES_MAX ? NG_LIMIT : NG_OK);
        assert_string_equal(err.text,
                            n > NG_MAP_NAMES_MAX ? "a field is mapped to over 16 names" : "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mapped_names_come_before_the_usual_ones),
        cmocka_unit_test(other_data_becomes_articles_by_a_map),
        cmocka_unit_test(what_is_no_map_is_refused),
        cmocka_unit_test(names_have_limits),
    };
    return cmocka_run_group_tests_name("field map", tests, NULL, NULL);
}
