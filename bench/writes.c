/* SPDX-License-Identifier: GPL-2.0-or-later */
/* writes.c - articles made up and sent to a service. */
#include "writes.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define PARAGRAPHS 3
#define WORDS_EACH 50

struct bench_writes {
    FILE *in;
    int fd;
    char *line;
    size_t cap;
    const bench_texts *texts; /* borrowed */
    uint64_t random;
    int paragraphs;
    char prefix[32]; /* of the ids: no two runs share one */
};

static ng_status connect_to(bench_writes *w, const char *path, ng_error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    w->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (w->fd < 0 || connect(w->fd, (struct sockaddr *)&address, sizeof address) != 0)
        return ng_fail(err, NG_IO, "%s: %s", path, strerror(errno));
    w->in = fdopen(w->fd, "r");
    return w->in ? NG_OK : ng_fail(err, NG_IO, "%s: %s", path, strerror(errno));
}

ng_status bench_writes_open(const char *socket_path, const bench_texts *texts, bench_writes **ret,
                            ng_error *err)
{
    bench_writes *w = calloc(1, sizeof *w);
    if (!w)
        return ng_fail(err, NG_NOMEM, "no memory");
    w->fd = -1;
    w->random = 1;
    w->texts = texts;
    w->paragraphs = PARAGRAPHS;
    snprintf(w->prefix, sizeof w->prefix, "bench-%lx", (unsigned long)time(NULL));
    ng_status s = connect_to(w, socket_path, err);
    if (s != NG_OK) {
        bench_writes_free(w);
        return s;
    }
    *ret = w;
    return NG_OK;
}

void bench_writes_free(bench_writes *w)
{
    if (!w)
        return;
    if (w->in)
        fclose(w->in);
    else if (w->fd >= 0)
        close(w->fd);
    free(w->line);
    free(w);
}

void bench_writes_set_paragraphs(bench_writes *w, int paragraphs)
{
    w->paragraphs = paragraphs;
}

/* The result of a call, a new reference. */
static ng_status call(bench_writes *w, const char *method, json_t *params_take, json_t **ret,
                      ng_error *err)
{
    json_t *request = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", 1, "method", method,
                                "params", params_take);
    char *text = request ? json_dumps(request, JSON_COMPACT) : NULL;
    json_decref(request);
    if (!text)
        return ng_fail(err, NG_NOMEM, "no memory for a request");
    int sent = dprintf(w->fd, "%s\n", text);
    free(text);
    if (sent <= 0 || getline(&w->line, &w->cap, w->in) <= 0)
        return ng_fail(err, NG_IO, "the service ended the connection");
    json_t *answer = json_loads(w->line, 0, NULL);
    *ret = json_incref(json_object_get(answer, "result"));
    json_decref(answer);
    return *ret ? NG_OK : ng_fail(err, NG_IO, "%s: %.150s", method, w->line);
}

/* ---- Articles. ---- */

static json_t *paragraph(bench_writes *w)
{
    char text[WORDS_EACH * 40];
    bench_texts_make(w->texts, &w->random, WORDS_EACH, text, sizeof text);
    return json_pack("{s:s, s:s}", "kind", "paragraph", "text", text);
}

static json_t *article(bench_writes *w, const char *id)
{
    char title[64];
    json_t *blocks = json_array();
    bench_texts_make(w->texts, &w->random, 1, title, sizeof title);
    for (int i = 0; i < w->paragraphs; i++)
        json_array_append_new(blocks, paragraph(w));
    return json_pack("{s:s, s:s+, s:s, s:s, s:o}", "id", id, "title", title, " again", "lang", "en",
                     "published", "2021-03-04", "blocks", blocks);
}

static void name(const bench_writes *w, unsigned n, char ret[64])
{
    snprintf(ret, 64, "%s-%u", w->prefix, n);
}

ng_status bench_writes_put(bench_writes *w, unsigned n, ng_error *err)
{
    char id[64];
    json_t *result = NULL;
    name(w, n, id);
    ng_status s =
        call(w, "add", json_pack("{s:[o], s:s}", "articles", article(w, id), "wait", "searchable"),
             &result, err);
    if (s == NG_OK && json_array_size(json_object_get(result, "accepted")) != 1)
        s = ng_fail(err, NG_IO, "not accepted: %.150s", w->line);
    json_decref(result);
    return s;
}

ng_status bench_writes_delete(bench_writes *w, unsigned n, ng_error *err)
{
    char id[64];
    json_t *result = NULL;
    name(w, n, id);
    ng_status s = call(w, "delete", json_pack("{s:[s], s:s}", "articles", id, "wait", "searchable"),
                       &result, err);
    json_decref(result);
    return s;
}

ng_status bench_writes_status(bench_writes *w, const char *group, const char *name, double *ret,
                              ng_error *err)
{
    json_t *result = NULL;
    ng_status s = call(w, "status", json_object(), &result, err);
    const json_t *value = json_object_get(json_object_get(result, group), name);
    *ret = json_is_true(value) ? 1 : json_number_value(value);
    json_decref(result);
    return s;
}
