/* SPDX-License-Identifier: GPL-2.0-or-later */
/* failing_reader.c - what a parser may do with a file that was written for it. */
#include "failing_reader.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "apart_wire.h"

#define SOCKET 3

static void crash(void)
{
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
}

static void leave(void)
{
    _exit(7);
}

static void loop(void)
{
    for (volatile int i = 0;; i = !i)
        ;
}

/* As a parser whose memory has run out and that did not look. */
static void take_memory(void)
{
    for (;;) {
        char *p = mmap(NULL, 16 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED)
            abort();
        memset(p, 1, 4096);
    }
}

static void call(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    _exit(fd < 0 ? 8 : 9);
}

static void send_all(const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = send(SOCKET, bytes, len, MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR)
            _exit(0);
        bytes += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
}

static void say_garbage(void)
{
    static const char bytes[64] = "no frame begins so";
    send_all(bytes, sizeof bytes);
    loop();
}

static void note(const char *text)
{
    ng_buf b = NG_BUF_INIT;
    if (ng_apart_put_said(&b, NG_APART_NOTE, 1, NG_OK, text, NULL) == NG_OK)
        send_all(b.data, b.len);
    ng_buf_release(&b);
}

static void flood(void)
{
    for (;;)
        note("there is always one more");
}

static void half(void)
{
    note("the first half was read");
    raise(SIGKILL);
}

/* Only the first input of a child is read. */
static void crash_second(void)
{
    static int inputs;
    if (inputs++ > 0)
        raise(SIGKILL);
}

void fail_on_demand(const ng_read_input *in)
{
    static const struct failure {
        const char *name;
        void (*run)(void);
    } failures[] = {
        {"FAIL crash", crash},        {"FAIL exit", leave}, {"FAIL loop", loop},
        {"FAIL memory", take_memory}, {"FAIL call", call},  {"FAIL garbage", say_garbage},
        {"FAIL flood", flood},        {"FAIL half", half},  {"FAIL second", crash_second}};
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        size_t n = strlen(failures[i].name);
        if (in->len >= n && memcmp(in->bytes, failures[i].name, n) == 0)
            failures[i].run();
    }
}
