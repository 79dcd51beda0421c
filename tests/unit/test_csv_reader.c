/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_csv_reader.c - tables of articles; more of them in tests/cases/csv. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "csv.h"
#include "reading.h"

static const char *format_of(const char *path, const char *text)
{
    const ng_read_input in = {.bytes = text, .len = strlen(text), .path = path};
    return ng_read_format(&in);
}

static void names_and_header_rows_tell_it(void **state)
{
    (void)state;
    assert_string_equal(format_of("a.csv", "x"), "csv");
    assert_string_equal(format_of("a.TSV", "x"), "csv");
    assert_string_equal(format_of("a.txt", "id,title,text\n1,A,B\n"), "csv");
    assert_string_equal(format_of("a", "Headline;\"Body\";Date\n"), "csv");
    assert_string_equal(format_of("a.txt", "A title, and words\nbelow it\n"), "text");
    assert_string_equal(format_of("a.txt", "Text, too.\n"), "text");
    assert_string_equal(format_of("a.csv", "{\"id\":\"1\",\"text\":\"A.\"}"), "json");
}

/* Cells of all rows, `|` after each, a newline after each row. */
static void expect_rows(char delimiter, size_t columns, const char *text, const char *expected)
{
    char got[512] = "", *copy = strdup(text);
    size_t at = 0;
    ng_csv *t = malloc(sizeof *t);
    ng_csv_init(t, copy, strlen(copy), delimiter, 1);
    t->columns = columns;
    for (int more = 1; more;) {
        assert_int_equal(ng_csv_next(t, &more, NULL), NG_OK);
        for (size_t i = 0; more && i < t->n; i++) {
            size_t len;
            const char *cell = ng_csv_cell_text(t, i, &len);
            at += (size_t)snprintf(got + at, sizeof got - at, "%.*s|", (int)len, cell);
        }
        at += (size_t)snprintf(got + at, sizeof got - at, "%s", more ? "\n" : "");
    }
    assert_string_equal(got, expected);
    ng_csv_release(t);
    free(t);
    free(copy);
}

static void fields_are_quoted_as_rfc_4180_says(void **state)
{
    (void)state;
    expect_rows(',', 0, "a,b\r\n1,2\r\n", "a|b|\n1|2|\n");
    expect_rows(',', 0, "\"a\",\"b \"\"c\"\"\"\n\"x\ny\",\"1,2\"", "a|b \"c\"|\nx\ny|1,2|\n");
    expect_rows(',', 0, ",\n\"\",\"\"\n", "||\n||\n");
    expect_rows(';', 0, "a;b,c;d\n", "a|b,c|d|\n");
    expect_rows('\t', 0, "a\tb\ra\tc", "a|b|\na|c|\n");
    expect_rows(',', 0, "a,\"b\"", "a|b|\n");
    expect_rows(',', 0, "a \"b\", c\n", "a \"b\"| c|\n");
    expect_rows(',', 0, "a,b,", "a|b||\n");
    expect_rows(',', 0, "\n\na\n", "|\n|\na|\n");
}

static void what_people_write_beside_it_is_mended(void **state)
{
    (void)state;
    expect_rows(',', 2, "a,\"he \"said\" so\"\nc,d\n", "a|he \"said\" so|\nc|d|\n");
    expect_rows(',', 2, "\"Hi\" he said,b\nc,\"d\"\n", "\"Hi\" he said|b|\nc|d|\n");
    expect_rows('\t', 2, "\"open\tb\nc\td\n", "\"open|b|\nc|d|\n");
    expect_rows(',', 2, "a,\"cut\noff", "a|cut\noff|\n");
    expect_rows(',', 0, "title,\"text\na,b\n", "title|\"text|\na|b|\n");
    results r = read_text("a.csv", "title,text\nA,\"He \"said\" so.\"\n");
    assert_int_equal(r.n_notes, 1);
    assert_string_equal(r.notes[0], "quotes within a field are not doubled");
    release_results(&r);
}

static void names_of_columns_are_those_of_json_fields(void **state)
{
    (void)state;
    const char *const tables[] = {
        "id,url,title,authors,published,section,lang,tags,source,text\n"
        "7,u,T,\"Ann A, Bo B\",2022-01-10,s,de,\"x, y\",w,Body text.\n",
        "GUID;Link;Head Line;By-Line;Date Published;Category;LANGUAGE;Key_Words;Publisher;"
        "Article Body\n7;u;T;By Ann A and Bo B;10 January 2022;s;de;x, y;w;Body text.\n",
        "sep=|\r\n\"uri\"|canonical url|title|author|date|section|lang|tags|site name|html\r\n"
        "7|u|T|Ann A and Bo B|2022-01-10|s|de|x;y|w|<p>Body text.</p>\r\n"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        results r = read_text("a.csv", tables[i]);
        assert_int_equal(r.n, 1);
        const ng_article *a = r.articles[0];
        assert_string_equal(a->id, "7");
        assert_string_equal(a->url, "u");
        assert_string_equal(a->title, "T");
        assert_int_equal(a->authors.n, 2);
        assert_string_equal(a->authors.items[1], "Bo B");
        assert_int_equal(a->published.unix_seconds, 1641772800);
        assert_string_equal(a->section, "s");
        assert_string_equal(a->lang, "de");
        assert_int_equal(a->tags.n, 2);
        assert_string_equal(a->source, "w");
        assert_string_equal(a->text, "Body text.");
        release_results(&r);
    }
}

static void a_row_has_the_line_where_it_begins(void **state)
{
    (void)state;
    results r = read_text("t.csv", "\xEF\xBB\xBFtitle,text\r\n\r\nA,\"One.\r\n\r\nTwo.\"\r\n"
                                   "B,Three.\r\n,\r\nx,\r\n");
    assert_int_equal(r.n, 3);
    assert_string_equal(r.articles[0]->id, "t.csv:3");
    assert_int_equal(r.articles[0]->n_blocks, 2);
    assert_int_equal(r.articles[0]->blocks[1].line, 3);
    assert_string_equal(r.articles[1]->id, "t.csv:6");
    assert_string_equal(r.articles[2]->title, "x");
    release_results(&r);
}

static void rows_without_words_are_reported_with_their_line(void **state)
{
    (void)state;
    results r = read_text("t.csv", "id,title,text\n1,A,B.\n2,, \n3,C,\n4\n\n");
    assert_int_equal(r.status, NG_OK);
    assert_int_equal(r.n, 2);
    assert_int_equal(r.n_faults, 2);
    assert_int_equal(r.fault_lines[0], 3);
    assert_int_equal(r.fault_lines[1], 5);
    assert_int_equal(r.faults[0].status, NG_NOTFOUND);
    assert_string_equal(r.faults[0].text, "the row has neither a title nor a text");
    release_results(&r);
}

static void other_tables_are_skipped(void **state)
{
    (void)state;
    const char *const tables[] = {"year,rate\n2020,3\n", "", "\n\n", "1\n2\n", "id,date\n1,2\n"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        results r = read_text("t.csv", tables[i]);
        assert_int_equal(r.n, 0);
        assert_int_equal(r.status, NG_OK);
        assert_int_equal(r.n_faults, 1);
        assert_int_equal(r.faults[0].status, NG_NOTFOUND);
    }
}

static void cells_beyond_the_header_are_noted(void **state)
{
    (void)state;
    results r = read_text("t.csv", "title,text\nA,B.,c,d\n");
    assert_int_equal(r.n, 1);
    assert_string_equal(r.notes[0], "the row has 4 cells, the header has 2");
    release_results(&r);
}

static void a_table_has_a_greatest_number_of_columns(void **state)
{
    (void)state;
    for (int n = NG_CSV_COLUMNS_MAX - 1; n <= NG_CSV_COLUMNS_MAX + 1; n++) {
        char text[2 * NG_CSV_COLUMNS_MAX + 64];
        int len = snprintf(text, sizeof text, "title");
        memset(text + len, ',', (size_t)n - 1);
        len += n - 1;
        snprintf(text + len, sizeof text - (size_t)len, "\nA\n");
        results r = read_text("t.csv", text);
        assert_int_equal(r.status, n > NG_CSV_COLUMNS_MAX ? NG_LIMIT : NG_OK);
        assert_int_equal(r.n, n > NG_CSV_COLUMNS_MAX ? 0 : 1);
        if (r.status != NG_OK)
            assert_string_equal(r.err.text, "a table has over 1024 columns");
        release_results(&r);
    }
}

static void a_field_has_a_greatest_length(void **state)
{
    (void)state;
    const size_t head = 11;
    char *text = malloc(NG_CSV_FIELD_MAX + 64);
    for (size_t n = NG_CSV_FIELD_MAX - 1; n <= NG_CSV_FIELD_MAX + 1; n++) {
        for (int quoted = 0; quoted < 2; quoted++) {
            memcpy(text, "title,text\n", head);
            memset(text + head, ' ', n + 1);
            memcpy(text + head + (size_t)quoted, "A", 1);
            text[head] = quoted ? '"' : 'A';
            int rest =
                snprintf(text + head + n + (size_t)quoted, 40, "%s,B.\nC,D.\n", quoted ? "\"" : "");
            results r = read_bytes("t.csv", text, head + n + (size_t)(quoted + rest));
            assert_int_equal(r.status, NG_OK);
            assert_int_equal(r.n, n > NG_CSV_FIELD_MAX ? 1 : 2);
            assert_string_equal(r.articles[r.n - 1]->title, "C");
            if (n > NG_CSV_FIELD_MAX)
                assert_string_equal(r.faults[0].text, "a field is over 4194304 bytes");
            release_results(&r);
        }
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_header_rows_tell_it),
        cmocka_unit_test(fields_are_quoted_as_rfc_4180_says),
        cmocka_unit_test(what_people_write_beside_it_is_mended),
        cmocka_unit_test(names_of_columns_are_those_of_json_fields),
        cmocka_unit_test(a_row_has_the_line_where_it_begins),
        cmocka_unit_test(rows_without_words_are_reported_with_their_line),
        cmocka_unit_test(other_tables_are_skipped),
        cmocka_unit_test(cells_beyond_the_header_are_noted),
        cmocka_unit_test(a_table_has_a_greatest_number_of_columns),
        cmocka_unit_test(a_field_has_a_greatest_length),
    };
    return cmocka_run_group_tests_name("CSV", tests, NULL, NULL);
}
