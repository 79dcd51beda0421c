/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_pdf.c - paragraphs out of lines of pages, and programs as children. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "pdf.h"
#include "reading.h"

static void expect(const char *pages, const char *paragraphs)
{
    ng_buf b = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    char *copy = malloc(strlen(pages));
    assert_non_null(copy);
    memcpy(copy, pages, strlen(pages));
    assert_int_equal(ng_pdf_paragraphs(copy, strlen(pages), &b, &err), NG_OK);
    assert_string_equal(b.data ? b.data : "", paragraphs);
    ng_buf_release(&b);
    free(copy);
}

static void lines_become_paragraphs(void **state)
{
    (void)state;
    expect("A storm had kept them in\nport for nine days.\n\nShops open.\n",
           "A storm had kept them in port for nine days.\n\nShops open.");
    expect("A storm had kept the ferries in\nport.\nThe shops are open again since\nMonday.\n",
           "A storm had kept the ferries in port.\n\nThe shops are open again since Monday.");
    expect("Ferries sail\nThe ferries to the outer islands sail\nagain from Monday.",
           "Ferries sail\n\nThe ferries to the outer islands sail again from Monday.");
    expect("The har-\nbour is open.", "The harbour is open.");
    expect("", "");
    expect("\f\n\f", "");
}

static void pages_are_joined_and_their_numbers_dropped(void **state)
{
    (void)state;
    expect("The council will meet for the\n\n1\n\n\fwinter months.\n\n2\n\f",
           "The council will meet for the winter months.");
    expect("The council met.\n\n1\n\f- 2 -\n\nShops open.\n\f", "The council met.\n\nShops open.");
    expect("There were\n17\nships.\n", "There were 17 ships.");
}

#define MEMORY NG_PDF_MEMORY_MAX

static ng_status run(const char *command, const char *in, const ng_pdf_limits *l, ng_buf *ret,
                     ng_error *err)
{
    const char *const arguments[] = {"sh", "-c", command, NULL};
    return ng_pdf_run(arguments, in, strlen(in), l, ret, err);
}

static void a_program_gets_the_bytes_and_gives_its_output(void **state)
{
    (void)state;
    const ng_pdf_limits l = {60, MEMORY, 5};
    ng_buf b = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(run("cat", "12345", &l, &b, &err), NG_OK);
    assert_int_equal(b.len, 5);
    assert_memory_equal(b.data, "12345", 5);
    assert_int_equal(run("cat; echo $HOME", "1234", &l, &b, &err), NG_OK);
    assert_memory_equal(b.data + 5, "1234\n", 5);
    assert_int_equal(run("cat", "123456", &l, &b, &err), NG_LIMIT);
    assert_string_equal(err.text, "its text is over 5 bytes");
    ng_buf_release(&b);
}

static void a_program_that_fails_is_said(void **state)
{
    (void)state;
    const ng_pdf_limits l = {60, MEMORY, 100};
    ng_buf b = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(run("exit 3", "x", &l, &b, &err), NG_INVALID);
    assert_string_equal(err.text, "the PDF file cannot be read");
    ng_error_clear(&err);
    assert_int_equal(run("kill -SEGV $$", "x", &l, &b, &err), NG_INVALID);
    assert_string_equal(err.text, "its reader crashed");
    ng_error_clear(&err);
    const char *const missing[] = {"nutgraf-no-such-program", NULL};
    assert_int_equal(ng_pdf_run(missing, "", 0, &l, &b, &err), NG_NOTFOUND);
    assert_string_equal(err.text,
                        "a PDF file is read by nutgraf-no-such-program, which is not installed");
    ng_error_clear(&err);
    assert_int_equal(run("echo x > /tmp/nutgraf-$$ || exit 1", "x", &l, &b, &err), NG_INVALID);
    ng_buf_release(&b);
}

static void a_program_has_no_more_time_than_it_gets(void **state)
{
    (void)state;
    const ng_pdf_limits l = {1, MEMORY, 100};
    ng_buf b = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(run("sleep 1000 & sleep 1000", "x", &l, &b, &err), NG_LIMIT);
    assert_string_equal(err.text, "the PDF file takes too long to read");
    ng_error_clear(&err);
    assert_int_equal(run("exec >&-; sleep 1000", "x", &l, &b, &err), NG_LIMIT);
    ng_buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_become_paragraphs),
        cmocka_unit_test(pages_are_joined_and_their_numbers_dropped),
        cmocka_unit_test(a_program_gets_the_bytes_and_gives_its_output),
        cmocka_unit_test(a_program_that_fails_is_said),
        cmocka_unit_test(a_program_has_no_more_time_than_it_gets),
    };
    return cmocka_run_group_tests_name("pdf", tests, NULL, NULL);
}
