/* SPDX-License-Identifier: GPL-2.0-or-later */
/* notify.c - tell whoever started the service how it is. */
#include "service/notify.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

static ng_status read_address(ng_notify *n, ng_error *err)
{
    const char *name = getenv("NOTIFY_SOCKET");
    if (!name || !*name)
        return NG_OK;
    size_t len = strlen(name);
    if ((name[0] != '/' && name[0] != '@') || !name[1])
        return ng_fail(err, NG_INVALID, "NOTIFY_SOCKET is neither a path nor an abstract name");
    if (len >= sizeof n->to.sun_path)
        return ng_fail(err, NG_INVALID, "NOTIFY_SOCKET is over %zu bytes",
                       sizeof n->to.sun_path - 1);
    n->to.sun_family = AF_UNIX;
    memcpy(n->to.sun_path, name, len);
    if (name[0] == '@')
        n->to.sun_path[0] = '\0';
    /* A path ends with its NUL; an abstract name has just its bytes. */
    n->to_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + (name[0] == '/'));
    return NG_OK;
}

static int read_number(const char *name, uint64_t *ret)
{
    const char *text = getenv(name);
    char *end;
    if (!text || *text < '0' || *text > '9')
        return 0;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    *ret = value;
    return !errno && !*end;
}

static ng_status read_watchdog(ng_notify *n, ng_error *err)
{
    uint64_t micros = 0, pid = 0;
    if (!n->to_len || !getenv("WATCHDOG_USEC"))
        return NG_OK;
    if (getenv("WATCHDOG_PID") && (!read_number("WATCHDOG_PID", &pid) || pid != (uint64_t)getpid()))
        return NG_OK; /* of another process */
    if (!read_number("WATCHDOG_USEC", &micros))
        return ng_fail(err, NG_INVALID, "WATCHDOG_USEC is not a number");
    if (micros / 1000 < NG_WATCHDOG_MS_MIN)
        return ng_fail(err, NG_INVALID, "the watchdog must leave at least %d ms",
                       NG_WATCHDOG_MS_MIN);
    n->every_ms = micros / 2000;
    return NG_OK;
}

ng_status ng_notify_init(ng_notify *n, ng_error *err)
{
    *n = (ng_notify){.to_len = 0};
    ng_status s = read_address(n, err);
    if (!s)
        s = read_watchdog(n, err);
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
    return s;
}

static int send_lines(const ng_notify *n, const char *lines, int flags)
{
    const struct timeval patience = {.tv_sec = 1};
    if (!n->to_len)
        return 0;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return 0;
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    size_t len = strlen(lines);
    ssize_t sent =
        sendto(fd, lines, len, MSG_NOSIGNAL | flags, (const struct sockaddr *)&n->to, n->to_len);
    close(fd);
    return sent == (ssize_t)len;
}

int ng_notify_say(const ng_notify *n, const char *lines)
{
    return send_lines(n, lines, 0);
}

int ng_notify_beat(ng_notify *n, uint64_t now)
{
    if (!n->every_ms || now < n->next_ms)
        return 0;
    /* Asked once a second: what comes due before the next time goes out now. */
    n->next_ms = now + (n->every_ms > 1000 ? n->every_ms - 1000 : 0);
    return send_lines(n, "WATCHDOG=1", MSG_DONTWAIT);
}
