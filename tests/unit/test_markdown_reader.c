/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_markdown_reader.c - Markdown and its front matter; more of it in tests/cases/markdown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "front_matter.h"
#include "markdown.h"
#include "reading.h"

static const char *format_of(const char *path, const char *text)
{
    const ng_read_input in = {.bytes = text, .len = strlen(text), .path = path};
    return ng_read_format(&in);
}

static void names_and_front_matter_tell_it(void **state)
{
    (void)state;
    assert_string_equal(format_of("a.md", "Text."), "markdown");
    assert_string_equal(format_of("a.MARKDOWN", "{\"id\":1}"), "markdown");
    assert_string_equal(format_of("a.mdown", ""), "markdown");
    assert_string_equal(format_of("a.txt", "---\ntitle: A\n---\nText."), "markdown");
    assert_string_equal(format_of("a", "+++\ntitle = \"A\"\n+++\nText."), "markdown");
    assert_string_equal(format_of("a.txt", "---\nJust a line between two.\n---\nText."), "text");
    assert_string_equal(format_of("a.txt", "Text: with a colon\n---\n"), "text");
    assert_string_equal(format_of("a.txt", "A text.\n"), "text");
}

static void a_title_line_is_the_title_unless_front_matter_has_one(void **state)
{
    (void)state;
    results r = read_text("a.md", "# The *title*\n\nText.\n");
    assert_string_equal(r.articles[0]->title, "The title");
    assert_int_equal(r.articles[0]->title_source, NG_TITLE_TEXT);
    assert_int_equal(r.articles[0]->n_blocks, 1);
    release_results(&r);
    r = read_text("a.md", "---\ntitle: Other\n---\n# The title\n\nText.\n");
    assert_string_equal(r.articles[0]->title, "Other");
    assert_int_equal(r.articles[0]->n_blocks, 2);
    release_results(&r);
    r = read_text("a.md", "---\ntitle: The  title\n---\n\n# The title\n\nText.\n");
    assert_int_equal(r.articles[0]->n_blocks, 1);
    release_results(&r);
    r = read_text("news/harbour-fees.md", "Text.\n\n# Later\n\nMore.\n");
    assert_string_equal(r.articles[0]->title, "harbour fees");
    assert_int_equal(r.articles[0]->blocks[1].level, 1);
    release_results(&r);
}

static void lines_are_those_of_the_file(void **state)
{
    (void)state;
    const char *const ends[] = {"\n", "\r\n", "\r"};
    for (size_t i = 0; i < 3; i++) {
        char text[200];
        snprintf(text, sizeof text, "---%stitle: T%s---%s%sOne%stwo.%s%sThree.", ends[i], ends[i],
                 ends[i], ends[i], ends[i], ends[i], ends[i]);
        results r = read_text("a.md", text);
        assert_int_equal(r.n, 1);
        assert_int_equal(r.articles[0]->n_blocks, 2);
        assert_int_equal(r.articles[0]->blocks[0].line, 5);
        assert_int_equal(r.articles[0]->blocks[1].line, 8);
        release_results(&r);
    }
}

static void the_day_of_a_path_is_the_last_resort(void **state)
{
    (void)state;
    const struct {
        const char *path, *text, *day;
    } cases[] = {{"posts/2014-11-26-open.md", "Text.", "2014-11-26"},
                 {"blog/2014/11/26/open.md", "Text.", "2014-11-26"},
                 {"2014-11-26-open.md", "---\ndate: 2015-01-02\n---\nText.", "2015-01-02"},
                 {"open.md", "+++\npath = \"2024/02/19/a\"\n+++\nText.", "2024-02-19"},
                 {"open.md", "---\nurl: /2024/02/19/a/\n---\nText.", "2024-02-19"},
                 {"2014-99-26-open.md", "Text.", ""},
                 {"12014-11-26-open.md", "Text.", ""},
                 {"2014.md", "Text.", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char day[NG_MOMENT_TEXT];
        results r = read_text(cases[i].path, cases[i].text);
        assert_int_equal(r.n, 1);
        ng_moment_format(&r.articles[0]->published, day);
        assert_string_equal(day, cases[i].day);
        assert_null(r.articles[0]->url);
        release_results(&r);
    }
}

static void drafts_are_skipped(void **state)
{
    (void)state;
    const char *const texts[] = {"---\ndraft: true\n---\nText.", "+++\ndraft = true\n+++\nText.",
                                 "---\ndraft: \"True\"\n---\nText.",
                                 "---\npublished: false\n---\nText.",
                                 "---\ntitle: a: b\ndraft: true\n---\nText."};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        results r = read_text("a.md", texts[i]);
        assert_int_equal(r.status, NG_OK);
        assert_int_equal(r.n, 0);
        assert_int_equal(r.n_faults, 1);
        assert_int_equal(r.faults[0].status, NG_NOTFOUND);
    }
    results r =
        read_text("a.md", "---\npublished: true\ndate: 2024-01-02\ndraft: false\n---\nText.");
    assert_int_equal(r.articles[0]->published.known, 1);
    release_results(&r);
}

static void broken_front_matter_is_read_line_by_line(void **state)
{
    (void)state;
    const struct {
        const char *text, *title, *note;
    } cases[] = {{"---\ntitle: Foo: bar\n---\nText.", "Foo: bar", "mapping values are not allowed"},
                 {"---\ntitle: @x\n---\nText.", "@x", "line 2"},
                 {"---\nx: &a 1\ntitle: T\ny: *a\n---\nText.", "T", "aliases"},
                 {"---\ntitle: 'T'\n\tx: y\n---\nText.", "T", "line 3"},
                 {"+++\ntitle = \"T\"\nx = \n+++\nText.", "T", "line 3: a value is expected"},
                 {"+++\ntitle = 'T'\nx = \"\\q\"\n+++\nText.", "T", "an escape is not understood"},
                 {"+++\ntitle = T\nx = [1\n+++\nText.", "T", "a list does not end"},
                 {"+++\ntitle = 'T' 'U'\n+++\nText.", "'T' 'U", "behind the value"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        results r = read_text("a.md", cases[i].text);
        assert_int_equal(r.n, 1);
        if (i + 1 < sizeof cases / sizeof *cases)
            assert_string_equal(r.articles[0]->title, cases[i].title);
        assert_string_equal(r.articles[0]->text, "Text.");
        assert_int_equal(r.n_notes, 1);
        if (!strstr(r.notes[0], cases[i].note))
            fail_msg("%s", r.notes[0]);
        release_results(&r);
    }
}

static void a_date_that_is_not_understood_is_noted(void **state)
{
    (void)state;
    results r = read_text("a.md", "---\ndate: soon\n---\nText.");
    assert_int_equal(r.n_notes, 1);
    assert_string_equal(r.notes[0], "the date \"soon\" is not understood");
    release_results(&r);
}

static void toml_values_are_read(void **state)
{
    (void)state;
    const char text[] = "a = \"x\\u00e9\\n\"\nb.c = 'lit\\'\n'd e' = [[1, 2], {f = true}]\n"
                        "g = '''\nmany\n''' # end\nh = 1979-05-27 07:32:00\n[t.u]\nv = 1\n[[w]]\n"
                        "x = 1\n[[w]]\nx = 2\n[w.y]\nz = 3";
    const char expected[] =
        "{\"a\":\"x\u00e9\\n\",\"b\":{\"c\":\"lit\\\\\"},\"d e\":[[\"1\",\"2\"],{\"f\":true}],"
        "\"g\":\"many\\n\",\"h\":\"1979-05-27 07:32:00\",\"t\":{\"u\":{\"v\":\"1\"}},"
        "\"w\":[{\"x\":\"1\"},{\"x\":\"2\",\"y\":{\"z\":\"3\"}}]}";
    json_t *got = NULL, *wanted = json_loads(expected, 0, NULL);
    ng_error err = NG_ERROR_INIT;
    if (ng_front_toml(text, sizeof text - 1, 1, &got, &err) != NG_OK)
        fail_msg("%s", err.text);
    assert_non_null(wanted);
    assert_true(json_equal(got, wanted));
    json_decref(got);
    json_decref(wanted);
}

static void yaml_values_are_read(void **state)
{
    (void)state;
    const char text[] = "a: >\n  folded\n  text\nb: [x, 'y', {c: null}]\nd: ~\ne: Yes\nf: 2024\n"
                        "? g\n: h\ntrue: i\n\"j\": |\n  k\n";
    const char expected[] = "{\"a\":\"folded text\\n\",\"b\":[\"x\",\"y\",{\"c\":null}],\"d\":null,"
                            "\"e\":true,\"f\":\"2024\",\"g\":\"h\",\"true\":\"i\",\"j\":\"k\\n\"}";
    json_t *got = NULL, *wanted = json_loads(expected, 0, NULL);
    ng_error err = NG_ERROR_INIT;
    if (ng_front_yaml(text, sizeof text - 1, 1, &got, &err) != NG_OK)
        fail_msg("%s", err.text);
    assert_true(json_equal(got, wanted));
    json_decref(got);
    json_decref(wanted);
}

typedef ng_status (*parser)(const char *, size_t, uint32_t, json_t **, ng_error *);

static void expect(parser parse, const char *text, size_t len, const char *fault)
{
    json_t *got = NULL;
    ng_error err = NG_ERROR_INIT;
    ng_status s = parse(text, len, 1, &got, &err);
    assert_int_equal(s, fault ? NG_LIMIT : NG_OK);
    if (fault && !strstr(err.text, fault))
        fail_msg("%s", err.text);
    json_decref(got);
}

static void front_matter_has_a_greatest_depth(void **state)
{
    (void)state;
    for (int depth = NG_FRONT_DEPTH_MAX - 1; depth <= NG_FRONT_DEPTH_MAX + 1; depth++) {
        char open[64] = "a: ", toml[96] = "a = ", dotted[96] = "a";
        const char *fault = depth > NG_FRONT_DEPTH_MAX ? "nested over 16 deep" : NULL;
        for (int i = 0; i < depth; i++) {
            open[3 + i] = toml[4 + i] = '[';
            open[2 + depth + i] = toml[4 + depth + i] = ']'; /* the map around it is one level */
        }
        for (int i = 1; i < depth; i++)
            memcpy(dotted + 2 * i - 1, ".a", 2);
        expect(ng_front_toml, toml, strlen(toml), fault);
        memcpy(dotted + strlen(dotted), "=1", 2);
        expect(ng_front_toml, dotted, strlen(dotted), fault);
        memmove(open + 2 + depth, open + 3 + depth, 64 - 3 - (size_t)depth);
        open[1 + 2 * depth] = '\0';
        expect(ng_front_yaml, open, strlen(open), fault);
    }
}

static void front_matter_has_a_greatest_length(void **state)
{
    (void)state;
    char *text = malloc(NG_FRONT_MAX + 64);
    for (size_t len = NG_FRONT_MAX - 1; len <= NG_FRONT_MAX + 1; len++) {
        const char *fault = len > NG_FRONT_MAX ? "front matter is over 65536 bytes" : NULL;
        memset(text, '#', len);
        expect(ng_front_yaml, text, len, fault);
        expect(ng_front_toml, text, len, fault);
    }
    int n = snprintf(text, 64, "---\ntitle: T\n#");
    memset(text + n, '#', NG_FRONT_MAX);
    snprintf(text + n + NG_FRONT_MAX, 30, "\n---\nText.");
    results r = read_text("a.md", text);
    assert_int_equal(r.n, 1);
    assert_string_equal(r.articles[0]->title, "T");
    assert_non_null(strstr(r.notes[0], "over 65536 bytes"));
    release_results(&r);
    free(text);
}

static void a_file_has_a_greatest_length(void **state)
{
    (void)state;
    char *text = malloc(NG_MARKDOWN_MAX + 1);
    memset(text, '\n', NG_MARKDOWN_MAX + 1);
    memcpy(text, "Text.", 5);
    for (size_t len = NG_MARKDOWN_MAX - 1; len <= NG_MARKDOWN_MAX + 1; len++) {
        results r = read_bytes("a.md", text, len);
        assert_int_equal(r.status, len > NG_MARKDOWN_MAX ? NG_LIMIT : NG_OK);
        if (r.status != NG_OK)
            assert_string_equal(r.err.text, "a Markdown file is over 8388608 bytes");
        release_results(&r);
    }
    free(text);
}

static void footnotes_and_templates_are_left_out(void **state)
{
    (void)state;
    const struct {
        const char *text, *out;
    } cases[] = {{"A note[^1].\n\n[^1]: Below.\n", "A note.\n\nBelow."},
                 {"A {{ name }} and {% tag %}b.\n", "A and b."},
                 {"Not {{ closed and [^ open.\n", "Not {{ closed and [^ open."},
                 {"See [it](/a{{ x }}b) now.\n", "See it now."},
                 {"    {{ code }}\n", "{{ code }}"},
                 {"{", "{"},
                 {"x {:", "x {:"},
                 {"Smile {: not\nclosed}.\n", "Smile {: not closed}."}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        results r = read_text("a.md", cases[i].text);
        assert_int_equal(r.n, 1);
        assert_string_equal(r.articles[0]->text, cases[i].out);
        release_results(&r);
    }
}

static void nothing_is_no_article(void **state)
{
    (void)state;
    const char *const texts[] = {"", "\n\n", "---\n---\n", "![a](b)\n", "<!-- a -->\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        results r = read_text("1.md", texts[i]);
        assert_int_equal(r.n, 0);
        assert_int_equal(r.n_faults + (r.status != NG_OK), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_front_matter_tell_it),
        cmocka_unit_test(a_title_line_is_the_title_unless_front_matter_has_one),
        cmocka_unit_test(lines_are_those_of_the_file),
        cmocka_unit_test(the_day_of_a_path_is_the_last_resort),
        cmocka_unit_test(drafts_are_skipped),
        cmocka_unit_test(broken_front_matter_is_read_line_by_line),
        cmocka_unit_test(a_date_that_is_not_understood_is_noted),
        cmocka_unit_test(toml_values_are_read),
        cmocka_unit_test(yaml_values_are_read),
        cmocka_unit_test(front_matter_has_a_greatest_depth),
        cmocka_unit_test(front_matter_has_a_greatest_length),
        cmocka_unit_test(a_file_has_a_greatest_length),
        cmocka_unit_test(footnotes_and_templates_are_left_out),
        cmocka_unit_test(nothing_is_no_article),
    };
    return cmocka_run_group_tests_name("Markdown", tests, NULL, NULL);
}
