/* SPDX-License-Identifier: GPL-2.0-or-later */
/* progress.c - one line on the terminal. */
#include "cli/progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define PAUSE_MS 100

uint64_t cli_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void cli_progress_start(cli_progress *p)
{
    *p = (cli_progress){.on = isatty(STDERR_FILENO)};
}

void cli_progress_show(cli_progress *p, const char *format, ...)
{
    uint64_t now = p->on ? cli_now_ms() : 0;
    if (!p->on || now - p->last_ms < PAUSE_MS)
        return;
    va_list args;
    va_start(args, format);
    fputs("\r\033[K", stderr);
    vfprintf(stderr, format, args);
    va_end(args);
    p->shown = 1;
    p->last_ms = now;
}

const char *cli_time_left(uint64_t began_ms, uint64_t done, uint64_t total, char ret[CLI_LEFT_TEXT])
{
    ret[0] = '\0';
    if (!done || done > total)
        return ret;
    double spent = (double)(cli_now_ms() - began_ms) / 1000;
    uint64_t left = (uint64_t)(spent / (double)done * (double)(total - done) + .5);
    if (left < 120)
        snprintf(ret, CLI_LEFT_TEXT, "; %u s left", (unsigned)left);
    else if (left < 7200)
        snprintf(ret, CLI_LEFT_TEXT, "; %u min left", (unsigned)(left + 30) / 60);
    else
        snprintf(ret, CLI_LEFT_TEXT, "; %.3g h left", (double)left / 3600);
    return ret;
}

void cli_progress_hide(cli_progress *p)
{
    if (p->shown)
        fputs("\r\033[K", stderr);
    p->shown = 0;
}
