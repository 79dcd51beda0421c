/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_log.c - one line for one event, whatever the values hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/limits.h"
#include "service/log.h"

typedef struct fixture {
    int fds[2];
    ng_log *log;
    char text[1 << 16];
} fixture;

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    unsetenv("JOURNAL_STREAM");
    if (!f || pipe(f->fds))
        return -1;
    f->log = ng_log_new(f->fds[1]);
    *state = f;
    return f->log ? 0 : -1;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    ng_log_free(f->log);
    close(f->fds[0]);
    if (f->fds[1] >= 0)
        close(f->fds[1]);
    free(f);
    return 0;
}

/* All that was written; no more can be afterwards. */
static const char *written(fixture *f)
{
    close(f->fds[1]);
    f->fds[1] = -1;
    size_t len = 0;
    for (ssize_t n; (n = read(f->fds[0], f->text + len, sizeof f->text - 1 - len)) > 0;)
        len += (size_t)n;
    f->text[len] = '\0';
    return f->text;
}

static void an_event_is_a_line_of_pairs(void **state)
{
    fixture *f = *state;
    ng_log_event(f->log, NG_LEVEL_NOTICE, "listening", "socket", "/run/s", "note", "two words",
                 "none", "", NULL);
    assert_string_equal(written(f), "event=listening socket=/run/s note=\"two words\" none=\"\"\n");
}

static void a_value_cannot_begin_a_line_or_a_field(void **state)
{
    fixture *f = *state;
    ng_log_event(f->log, NG_LEVEL_ERROR, "odd", "value",
                 "a\nevent=forged\r\x1b[31m\" b=c\\ \x7f\xc2\x85\xe2\x80\xa8\xe2\x80\xae\xff\xc3",
                 NULL);
    assert_string_equal(written(f),
                        "event=odd value=\"a\\u000aevent=forged\\u000d\\u001b[31m\\u0022 "
                        "b=c\\u005c \\u007f\\u0085\\u2028\\u202e\\xff\\xc3\"\n");
}

static void a_line_has_a_limit(void **state)
{
    fixture *f = *state;
    char value[2 * NG_LOG_LINE_MAX];
    memset(value, 'x', sizeof value);
    value[sizeof value - 1] = '\0';
    ng_log_event(f->log, NG_LEVEL_ERROR, "long", "value", value, NULL);
    size_t len = strlen(written(f));
    assert_int_equal(len, NG_LOG_LINE_MAX);
    assert_int_equal(f->text[len - 1], '\n');
}

static void an_event_is_not_written_without_bound(void **state)
{
    fixture *f = *state;
    for (int i = 0; i < 10 * NG_LOG_PER_SECOND; i++)
        ng_log_event(f->log, NG_LEVEL_ERROR, "storm", NULL);
    ng_log_event(f->log, NG_LEVEL_ERROR, "other", NULL);
    const char *text = written(f);
    size_t lines = 0;
    for (const char *at = text; (at = strstr(at, "event=storm")); at++)
        lines++;
    /* The clock may step into the next second once or twice meanwhile. */
    assert_in_range(lines, NG_LOG_PER_SECOND, 3 * NG_LOG_PER_SECOND);
    assert_non_null(strstr(text, "event=other\n"));
}

/* The line of one event, written under JOURNAL_STREAM with `offset` on the inode. */
static const char *under_journal(fixture *f, unsigned offset)
{
    struct stat st;
    char stream[64];
    assert_int_equal(fstat(f->fds[1], &st), 0);
    snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino + offset);
    setenv("JOURNAL_STREAM", stream, 1);
    ng_log_free(f->log);
    f->log = ng_log_new(f->fds[1]);
    unsetenv("JOURNAL_STREAM");
    assert_non_null(f->log);
    ng_log_event(f->log, NG_LEVEL_WARNING, "odd", NULL);
    return written(f);
}

static void the_journal_is_told_the_level(void **state)
{
    assert_string_equal(under_journal(*state, 0), "<4>event=odd\n");
}

static void a_stream_that_is_not_the_journal_is_not(void **state)
{
    assert_string_equal(under_journal(*state, 1), "event=odd\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_event_is_a_line_of_pairs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_value_cannot_begin_a_line_or_a_field, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_line_has_a_limit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_event_is_not_written_without_bound, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_journal_is_told_the_level, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stream_that_is_not_the_journal_is_not, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
