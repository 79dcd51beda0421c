/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench_service.c - the same queries through a running service, over its Unix socket. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "nutgraf/query.h"
#include "nutgraf/search.h"

struct bench_service {
    FILE *in;
    int fd;
    pid_t pid;
    char *line;
    size_t cap;
};

static ng_status connect_to(bench_service *s, const char *path, ng_error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (strlen(path) >= sizeof address.sun_path)
        return ng_fail(err, NG_INVALID, "%s: the path is too long", path);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    s->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->fd < 0 || connect(s->fd, (struct sockaddr *)&address, sizeof address) != 0)
        return ng_fail(err, NG_IO, "%s: %s", path, strerror(errno));
    if (getsockopt(s->fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0)
        s->pid = peer.pid;
    s->in = fdopen(s->fd, "r");
    return s->in ? NG_OK : ng_fail(err, NG_IO, "%s: %s", path, strerror(errno));
}

ng_status bench_service_open(const char *socket_path, bench_service **ret, ng_error *err)
{
    bench_service *s = calloc(1, sizeof *s);
    if (!s)
        return ng_fail(err, NG_NOMEM, "no memory for a connection");
    s->fd = -1;
    ng_status status = connect_to(s, socket_path, err);
    if (status != NG_OK) {
        bench_service_free(s);
        return status;
    }
    *ret = s;
    return NG_OK;
}

void bench_service_free(bench_service *s)
{
    if (!s)
        return;
    if (s->in)
        fclose(s->in);
    else if (s->fd >= 0)
        close(s->fd);
    free(s->line);
    free(s);
}

static json_t *request_of(const bench_query *q, const char *text)
{
    json_t *filter = json_object();
    if (q->section)
        json_object_set_new(filter, "section", json_string(q->section));
    if (q->from)
        json_object_set_new(filter, "from", json_string(q->from));
    if (q->to)
        json_object_set_new(filter, "to", json_string(q->to));
    return json_pack("{s:s, s:i, s:s, s:{s:s, s:i, s:i, s:s, s:o}}", "jsonrpc", "2.0", "id", q->id,
                     "method", "search", "params", "query", text, "limit", BENCH_HITS,
                     "per_article", NG_PER_ARTICLE_MAX, "rank", "fast", "filter", filter);
}

ng_status bench_service_line(const bench_query *q, ng_buf *ret, ng_error *err)
{
    char text[NG_QUERY_MAX];
    ng_status s = bench_ours_text(q, text, sizeof text, err);
    if (s != NG_OK)
        return s;
    json_t *request = request_of(q, text);
    char *line = request ? json_dumps(request, JSON_COMPACT) : NULL;
    json_decref(request);
    s = line ? ng_buf_addf(ret, err, "%s\n", line) : ng_fail(err, NG_NOMEM, "no memory");
    free(line);
    return s;
}

ng_status bench_service_search(bench_service *s, const bench_query *q, bench_result *ret,
                               ng_error *err)
{
    ng_buf line = NG_BUF_INIT;
    ng_status status = bench_service_line(q, &line, err);
    int sent =
        status == NG_OK && send(s->fd, line.data, line.len, MSG_NOSIGNAL) == (ssize_t)line.len;
    ng_buf_release(&line);
    if (status != NG_OK)
        return status;
    if (!sent || getline(&s->line, &s->cap, s->in) <= 0)
        return ng_fail(err, NG_IO, "the service ended the connection");
    *ret = (bench_result){.text_bytes = strlen(s->line)};
    return strstr(s->line, "\"hits\"") ? NG_OK : ng_fail(err, NG_IO, "answer: %.150s", s->line);
}

double bench_process_cpu_us(int pid)
{
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
        return 0;
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

double bench_service_cpu_us(const bench_service *s)
{
    return bench_process_cpu_us(s->pid);
}
