/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test_notify.c - what a supervisor is told, and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "service/notify.h"

typedef struct fixture {
    char folder[40], path[64], text[256];
    int fd;
} fixture;

static int listen_at(const char *name)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    size_t len = strlen(name);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    memcpy(a.sun_path, name, len);
    if (name[0] == '@')
        a.sun_path[0] = '\0';
    return bind(fd, (struct sockaddr *)&a,
                (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + (name[0] != '@')))
               ? -1
               : fd;
}

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    snprintf(f->folder, sizeof f->folder, "/tmp/nutgraf-notify-XXXXXX");
    if (!mkdtemp(f->folder))
        return -1;
    snprintf(f->path, sizeof f->path, "%s/s", f->folder);
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
    f->fd = listen_at(f->path);
    *state = f;
    return f->fd < 0 ? -1 : 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    close(f->fd);
    unlink(f->path);
    rmdir(f->folder);
    free(f);
    return 0;
}

/* The next message, "" when there is none. */
static const char *told(fixture *f, int fd)
{
    ssize_t n = recv(fd, f->text, sizeof f->text - 1, MSG_DONTWAIT);
    f->text[n > 0 ? n : 0] = '\0';
    return f->text;
}

static ng_notify started(void)
{
    ng_notify n;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_notify_init(&n, &err), NG_OK);
    assert_null(getenv("NOTIFY_SOCKET"));
    assert_null(getenv("WATCHDOG_USEC"));
    assert_null(getenv("WATCHDOG_PID"));
    return n;
}

static void nobody_is_told_when_nobody_asked(void **state)
{
    (void)state;
    ng_notify n = started();
    assert_int_equal(ng_notify_say(&n, "READY=1"), 0);
    setenv("WATCHDOG_USEC", "30000000", 1);
    n = started();
    assert_int_equal(ng_notify_beat(&n, 1000000), 0);
}

static void lines_arrive_as_they_were_said(void **state)
{
    fixture *f = *state;
    setenv("NOTIFY_SOCKET", f->path, 1);
    ng_notify n = started();
    assert_int_equal(ng_notify_say(&n, "READY=1\nSTATUS=Answering"), 1);
    assert_string_equal(told(f, f->fd), "READY=1\nSTATUS=Answering");
    assert_string_equal(told(f, f->fd), "");
}

static void an_abstract_name_is_reached(void **state)
{
    fixture *f = *state;
    char name[64];
    snprintf(name, sizeof name, "@nutgraf-notify-%d", (int)getpid());
    int fd = listen_at(name);
    assert_true(fd >= 0);
    setenv("NOTIFY_SOCKET", name, 1);
    ng_notify n = started();
    assert_int_equal(ng_notify_say(&n, "STOPPING=1"), 1);
    assert_string_equal(told(f, fd), "STOPPING=1");
    close(fd);
}

static void a_listener_that_is_gone_is_no_error(void **state)
{
    fixture *f = *state;
    setenv("NOTIFY_SOCKET", f->path, 1);
    ng_notify n = started();
    unlink(f->path);
    assert_int_equal(ng_notify_say(&n, "READY=1"), 0);
}

static void a_listener_that_does_not_read_does_not_stop_the_loop(void **state)
{
    fixture *f = *state;
    setenv("NOTIFY_SOCKET", f->path, 1);
    setenv("WATCHDOG_USEC", "2000000", 1);
    ng_notify n = started();
    uint64_t now = 1;
    int sent = 1;
    for (int i = 0; sent && i < 100000; i++, now += 10000)
        sent = ng_notify_beat(&n, now);
    assert_int_equal(sent, 0);
}

/* Ask every second, as the loop does; gives the longest time between two signs of life. */
static uint64_t longest_pause(fixture *f, ng_notify *n)
{
    uint64_t last = 0, longest = 0;
    for (uint64_t now = 1000; now < 200000; now += 1000)
        if (ng_notify_beat(n, now)) {
            assert_string_equal(told(f, f->fd), "WATCHDOG=1");
            longest = now - last > longest ? now - last : longest;
            last = now;
        }
    return longest;
}

static void signs_of_life_come_twice_as_often_as_asked(void **state)
{
    fixture *f = *state;
    static const unsigned seconds[] = {2, 3, 5, 20, 30, 61};
    for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++) {
        char text[24];
        snprintf(text, sizeof text, "%u000000", seconds[i]);
        setenv("NOTIFY_SOCKET", f->path, 1);
        setenv("WATCHDOG_USEC", text, 1);
        snprintf(text, sizeof text, "%d", (int)getpid());
        setenv("WATCHDOG_PID", text, 1);
        ng_notify n = started();
        assert_in_range(longest_pause(f, &n), 1000,
                        500 * seconds[i] < 1000 ? 1000 : 500 * seconds[i]);
    }
}

static void a_watchdog_of_another_process_is_not_ours(void **state)
{
    fixture *f = *state;
    setenv("NOTIFY_SOCKET", f->path, 1);
    setenv("WATCHDOG_USEC", "30000000", 1);
    setenv("WATCHDOG_PID", "1", 1);
    ng_notify n = started();
    assert_int_equal(ng_notify_beat(&n, 1000000), 0);
}

static ng_status status_of(const char *socket, const char *watchdog)
{
    ng_notify n;
    ng_error err = NG_ERROR_INIT;
    setenv("NOTIFY_SOCKET", socket, 1);
    setenv("WATCHDOG_USEC", watchdog, 1);
    ng_status s = ng_notify_init(&n, &err);
    assert_true((s == NG_OK) == (err.text[0] == '\0'));
    assert_null(getenv("NOTIFY_SOCKET"));
    return s;
}

static void a_path_has_the_limit_of_the_kernel(void **state)
{
    (void)state;
    char path[sizeof((struct sockaddr_un *)0)->sun_path + 1];
    for (size_t n = sizeof path - 3; n <= sizeof path - 1; n++) {
        memset(path, 'p', n);
        path[0] = '/';
        path[n] = '\0';
        assert_int_equal(status_of(path, "30000000"), n > sizeof path - 2 ? NG_INVALID : NG_OK);
    }
}

static void variables_without_sense_are_refused(void **state)
{
    (void)state;
    assert_int_equal(status_of("run/notify", "30000000"), NG_INVALID);
    assert_int_equal(status_of("@", "30000000"), NG_INVALID);
    assert_int_equal(status_of("/run/notify", "1999999"), NG_INVALID);
    assert_int_equal(status_of("/run/notify", "2000000"), NG_OK);
    assert_int_equal(status_of("/run/notify", "2000001"), NG_OK);
    assert_int_equal(status_of("/run/notify", "soon"), NG_INVALID);
    assert_int_equal(status_of("/run/notify", "99999999999999999999999"), NG_INVALID);
    assert_int_equal(status_of("", "soon"), NG_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nobody_is_told_when_nobody_asked),
        TEST(lines_arrive_as_they_were_said),
        TEST(an_abstract_name_is_reached),
        TEST(a_listener_that_is_gone_is_no_error),
        TEST(a_listener_that_does_not_read_does_not_stop_the_loop),
        TEST(signs_of_life_come_twice_as_often_as_asked),
        TEST(a_watchdog_of_another_process_is_not_ours),
        TEST(a_path_has_the_limit_of_the_kernel),
        TEST(variables_without_sense_are_refused),
    };
    return cmocka_run_group_tests_name("notify", tests, NULL, NULL);
}
