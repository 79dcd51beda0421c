/* SPDX-License-Identifier: GPL-2.0-or-later */
/* relevance_data.c - a collection out of its three files. */
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "relevance.h"

static ng_status no_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "no memory for a collection");
}

/* Room for one more of `n`, doubling. */
static ng_status grow(void *items, size_t n, size_t size, ng_error *err)
{
    void *old;
    if (n > 0 && (n & (n - 1)) != 0)
        return NG_OK;
    memcpy(&old, items, sizeof old);
    void *grown = realloc(old, (n > 0 ? 2 * n : 1) * size);
    if (!grown)
        return no_memory(err);
    memcpy(items, &grown, sizeof grown);
    return NG_OK;
}

static char *member(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? strdup(text) : NULL;
}

typedef ng_status on_line(relevance_collection *c, char *line, ng_error *err);

static ng_status each_line(relevance_collection *c, const char *folder, const char *name,
                           on_line *take, ng_error *err)
{
    char path[PATH_MAX];
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;
    ng_status s = NG_OK;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *in = fopen(path, "r");
    if (!in)
        return ng_fail(err, NG_NOTFOUND, "%s cannot be read", path);
    while (s == NG_OK && (len = getline(&line, &cap, in)) > 0) {
        line[len - 1] = line[len - 1] == '\n' ? '\0' : line[len - 1];
        s = take(c, line, err);
    }
    free(line);
    fclose(in);
    return s;
}

static ng_status take_document(relevance_collection *c, char *line, ng_error *err)
{
    ng_status s = grow(&c->documents, c->n_documents, sizeof *c->documents, err);
    json_t *json = s == NG_OK ? json_loads(line, 0, NULL) : NULL;
    if (!json)
        return s != NG_OK ? s : ng_fail(err, NG_INVALID, "a line of corpus.jsonl is no JSON");
    relevance_document d = {.id = member(json, "_id"),
                            .title = member(json, "title"),
                            .text = member(json, "text"),
                            .article = member(json, "article")};
    json_decref(json);
    c->documents[c->n_documents++] = d;
    return d.id && d.text ? NG_OK : ng_fail(err, NG_INVALID, "a document without _id or text");
}

static ng_status take_query(relevance_collection *c, char *line, ng_error *err)
{
    ng_status s = grow(&c->queries, c->n_queries, sizeof *c->queries, err);
    json_t *json = s == NG_OK ? json_loads(line, 0, NULL) : NULL;
    if (!json)
        return s != NG_OK ? s : ng_fail(err, NG_INVALID, "a line of queries.jsonl is no JSON");
    relevance_query q = {.id = member(json, "_id"), .text = member(json, "text")};
    json_decref(json);
    c->queries[c->n_queries++] = q;
    return q.id && q.text ? NG_OK : ng_fail(err, NG_INVALID, "a query without _id or text");
}

static relevance_query *find_query(relevance_collection *c, const char *id)
{
    for (size_t i = 0; i < c->n_queries; i++)
        if (strcmp(c->queries[i].id, id) == 0)
            return &c->queries[i];
    return NULL;
}

static ng_status take_grade(relevance_collection *c, char *line, ng_error *err)
{
    char *rest = NULL;
    const char *query = strtok_r(line, "\t", &rest), *id = strtok_r(NULL, "\t", &rest);
    const char *grade = strtok_r(NULL, "\t", &rest);
    relevance_query *q = query ? find_query(c, query) : NULL;
    if (!q || !id || !grade || strtol(grade, NULL, 10) <= 0)
        return NG_OK; /* also the line of names */
    ng_status s = grow(&q->grades, q->n_grades, sizeof *q->grades, err);
    if (s == NG_OK)
        q->grades[q->n_grades++] =
            (relevance_grade){relevance_find(c, id), (int)strtol(grade, NULL, 10)};
    return s;
}

static int by_id(const void *a, const void *b, void *data)
{
    const relevance_collection *c = data;
    return strcmp(c->documents[*(const size_t *)a].id, c->documents[*(const size_t *)b].id);
}

static ng_status sort_ids(relevance_collection *c, ng_error *err)
{
    c->by_id = malloc((c->n_documents + 1) * sizeof *c->by_id);
    if (!c->by_id)
        return no_memory(err);
    for (size_t i = 0; i < c->n_documents; i++)
        c->by_id[i] = i;
    qsort_r(c->by_id, c->n_documents, sizeof *c->by_id, by_id, c);
    return NG_OK;
}

size_t relevance_find(const relevance_collection *c, const char *id)
{
    size_t low = 0, high = c->n_documents;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(c->documents[c->by_id[middle]].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->n_documents && strcmp(c->documents[c->by_id[low]].id, id) == 0 ? c->by_id[low]
                                                                                   : c->n_documents;
}

int relevance_grade_of(const relevance_query *q, size_t document)
{
    for (size_t i = 0; i < q->n_grades; i++)
        if (q->grades[i].document == document)
            return q->grades[i].grade;
    return 0;
}

static void free_query(relevance_query *q)
{
    free(q->id);
    free(q->text);
    free(q->grades);
}

static void drop_ungraded(relevance_collection *c)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->n_queries; i++) {
        if (c->queries[i].n_grades > 0)
            c->queries[kept++] = c->queries[i];
        else
            free_query(&c->queries[i]);
    }
    c->n_queries = kept;
}

ng_status relevance_read(const char *folder, int grouped, relevance_collection *ret, ng_error *err)
{
    relevance_collection c = {.grouped = grouped};
    size_t len = strlen(folder);
    while (len > 1 && folder[len - 1] == '/')
        len--;
    size_t start = len;
    while (start > 0 && folder[start - 1] != '/')
        start--;
    snprintf(c.name, sizeof c.name, "%.*s%s", (int)(len - start), folder + start,
             grouped ? ", grouped" : "");
    ng_status s = each_line(&c, folder, "corpus.jsonl", take_document, err);
    if (s == NG_OK)
        s = sort_ids(&c, err);
    if (s == NG_OK)
        s = each_line(&c, folder, "queries.jsonl", take_query, err);
    if (s == NG_OK)
        s = each_line(&c, folder, "qrels.tsv", take_grade, err);
    if (s != NG_OK) {
        relevance_release(&c);
        return s;
    }
    drop_ungraded(&c);
    *ret = c;
    return NG_OK;
}

void relevance_release(relevance_collection *c)
{
    for (size_t i = 0; i < c->n_documents; i++) {
        free(c->documents[i].id);
        free(c->documents[i].title);
        free(c->documents[i].text);
        free(c->documents[i].article);
    }
    for (size_t i = 0; i < c->n_queries; i++)
        free_query(&c->queries[i]);
    free(c->documents);
    free(c->queries);
    free(c->by_id);
}
