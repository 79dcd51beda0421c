/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mcp_lines.c - lines of standard input, read ahead. */
#include "cli/mcp_lines.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define READ_BYTES 65536

/* Drop what was given out, and read once more. */
static void fill(cli_lines *l)
{
    ng_error err = NG_ERROR_INIT;
    if (l->at > 0) {
        l->bytes.len -= l->at;
        memmove(l->bytes.data, l->bytes.data + l->at, l->bytes.len);
        l->at = 0;
    }
    ssize_t n = -1;
    if (ng_buf_reserve(&l->bytes, READ_BYTES, &err) == NG_OK) {
        do
            n = read(l->fd, l->bytes.data + l->bytes.len, READ_BYTES);
        while (n < 0 && errno == EINTR);
    }
    if (n > 0)
        l->bytes.len += (size_t)n;
    else
        l->ended = 1;
}

void cli_lines_look(cli_lines *l)
{
    struct pollfd p = {.fd = l->fd, .events = POLLIN};
    while (!l->ended && l->bytes.len - l->at < CLI_AHEAD_MAX && poll(&p, 1, 0) > 0)
        fill(l);
}

static int is_blank(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!strchr(" \t\r", line[i]))
            return 0;
    return 1;
}

/* A line ends with a newline, the last one with the input. */
static int find_line(const cli_lines *l, size_t at, size_t *ret_len, size_t *ret_used)
{
    size_t rest = l->bytes.len - at;
    const char *end = rest ? memchr(l->bytes.data + at, '\n', rest) : NULL;
    if (!end && (!l->ended || rest == 0))
        return 0;
    *ret_len = end ? (size_t)(end - (l->bytes.data + at)) : rest;
    *ret_used = *ret_len + (end != NULL);
    return 1;
}

cli_line cli_lines_next(cli_lines *l, const char **ret, size_t *ret_len)
{
    size_t len, used;
    for (;;) {
        if (find_line(l, l->at, &len, &used)) {
            const char *line = l->bytes.data + l->at;
            int was_skipping = l->skipping;
            l->at += used;
            l->skipping = 0;
            if (was_skipping || is_blank(line, len))
                continue;
            *ret = line;
            *ret_len = len;
            return len > CLI_LINE_MAX ? CLI_LINE_TOO_LONG : CLI_LINE;
        }
        if (l->ended)
            return CLI_LINES_END;
        if (l->bytes.len - l->at > CLI_LINE_MAX) { /* say it now, and skip to its end */
            int said = l->skipping;
            l->at = l->bytes.len;
            l->skipping = 1;
            if (!said)
                return CLI_LINE_TOO_LONG;
        }
        fill(l);
    }
}

int cli_lines_each(const cli_lines *l, int (*see)(void *context, const char *line, size_t len),
                   void *context)
{
    size_t at = l->at, len, used;
    int found = 0;
    while (!found && find_line(l, at, &len, &used)) {
        found = see(context, l->bytes.data + at, len);
        at += used;
    }
    return found;
}

void cli_lines_release(cli_lines *l)
{
    ng_buf_release(&l->bytes);
}
