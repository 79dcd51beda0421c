/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quarantine.c - DIR/quarantine: found by path, told by the hash of the bytes. */
#include "cli/quarantine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "cli/print.h"
#include "nutgraf/buffer.h"
#include "nutgraf/text.h"

struct cli_quarantine {
    char *dir;     /* NULL: none */
    json_t *known; /* path → entry, the oldest first */
    json_t *fresh; /* of this process, likewise */
    json_t *gone;  /* paths that were taken out */
};

/* ---- The file ---- */

/* JSON has no other bytes than UTF-8; two paths that become one are told apart by their hash. */
static ng_status key_of(const char *path, ng_buf *ret, ng_error *err)
{
    ng_status s = ng_buf_add_str(ret, path, err);
    for (size_t at = 0; s == NG_OK && at < ret->len;) {
        at += ng_utf8_valid_prefix(ret->data + at, ret->len - at);
        if (at < ret->len)
            ret->data[at++] = '?';
    }
    return s;
}

/* Lines that are no entries are left out. */
static json_t *load(const char *dir)
{
    json_t *all = json_object();
    NG_AUTO(ng_buf_release) ng_buf path = NG_BUF_INIT;
    FILE *f = NULL;
    if (ng_buf_addf(&path, NULL, "%s/quarantine", dir) == NG_OK)
        f = fopen(path.data, "re");
    char *line = NULL;
    size_t cap = 0, total = 0;
    ssize_t n;
    while (f && all && (n = getline(&line, &cap, f)) > 0 &&
           (total += (size_t)n) <= CLI_QUARANTINE_BYTES_MAX) {
        json_t *entry = json_loadb(line, (size_t)n, JSON_REJECT_DUPLICATES, NULL);
        const char *name = cli_text(entry, "path"), *version = cli_text(entry, "version");
        if (name && cli_text(entry, "sha256") && cli_text(entry, "cause") && version &&
            strcmp(version, NG_VERSION) == 0)
            (void)json_object_set(all, name, entry);
        json_decref(entry);
    }
    free(line);
    if (f)
        fclose(f);
    return all;
}

static ng_status write_entries(const char *path, const json_t *all, ng_error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!f) {
        if (fd >= 0)
            close(fd);
        return ng_fail(err, NG_IO, "%s: %s", path, strerror(errno));
    }
    const char *name;
    json_t *entry;
    size_t rest = json_object_size(all);
    json_object_foreach((json_t *)all, name, entry)
    {
        if (rest-- > CLI_QUARANTINE_MAX)
            continue;
        (void)json_dumpf(entry, f, JSON_COMPACT);
        putc('\n', f);
    }
    int good = fflush(f) == 0 && !ferror(f) && fsync(fd) == 0, code = errno;
    fclose(f);
    return good ? NG_OK : ng_fail(err, NG_IO, "%s: %s", path, strerror(code));
}

/* The caller holds the lock. */
static ng_status replace(const cli_quarantine *q, int folder, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf path = NG_BUF_INIT;
    json_t *all = load(q->dir), *entry;
    const char *name;
    json_object_foreach(q->gone, name, entry)(void) json_object_del(all, name);
    json_object_foreach(q->fresh, name, entry)
    {
        (void)json_object_del(all, name); /* so that it is the newest */
        (void)json_object_set(all, name, entry);
    }
    ng_status s = ng_buf_addf(&path, err, "%s/quarantine.new", q->dir);
    if (s == NG_OK)
        s = write_entries(path.data, all, err);
    if (s == NG_OK && renameat(folder, "quarantine.new", folder, "quarantine") != 0)
        s = ng_fail(err, NG_IO, "%s: %s", path.data, strerror(errno));
    if (s == NG_OK)
        (void)fsync(folder);
    json_decref(all);
    return s;
}

static ng_status save(const cli_quarantine *q, ng_error *err)
{
    if (!q->dir)
        return NG_OK;
    int folder = open(q->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0 || flock(folder, LOCK_EX) != 0) {
        int code = errno;
        if (folder >= 0)
            close(folder);
        return ng_fail(err, NG_IO, "%s: %s", q->dir, strerror(code));
    }
    ng_status s = replace(q, folder, err);
    close(folder);
    return s;
}

/* ---- Life ---- */

static void release(cli_quarantine *q)
{
    json_decref(q->known);
    json_decref(q->fresh);
    json_decref(q->gone);
    free(q->dir);
    free(q);
}

ng_status cli_quarantine_open(const char *dir, cli_quarantine **ret, ng_error *err)
{
    cli_quarantine *q = calloc(1, sizeof *q);
    if (!q)
        return ng_fail(err, NG_NOMEM, "out of memory");
    q->dir = dir ? strdup(dir) : NULL;
    q->known = dir ? load(dir) : json_object();
    q->fresh = json_object();
    q->gone = json_object();
    if ((dir && !q->dir) || !q->known || !q->fresh || !q->gone) {
        release(q);
        return ng_fail(err, NG_NOMEM, "out of memory");
    }
    *ret = q;
    return NG_OK;
}

ng_status cli_quarantine_free(cli_quarantine *q, ng_error *err)
{
    if (!q)
        return NG_OK;
    ng_status s = json_object_size(q->gone) > 0 ? save(q, err) : NG_OK;
    release(q);
    return s;
}

/* ---- Entries ---- */

static ng_status hash_of(const ng_walk_file *file, char ret[2 * NG_SHA256_BYTES + 1], ng_error *err)
{
    unsigned char digest[NG_SHA256_BYTES];
    ng_status s = ng_sha256(file->bytes, file->len, digest, err);
    if (s == NG_OK)
        ng_hex(digest, sizeof digest, ret);
    return s;
}

static void forget(cli_quarantine *q, const char *key)
{
    if (json_object_del(q->known, key) == 0)
        (void)json_object_set_new(q->gone, key, json_true());
}

const char *cli_quarantine_find(cli_quarantine *q, const ng_walk_file *file, const char **ret_when)
{
    NG_AUTO(ng_buf_release) ng_buf key = NG_BUF_INIT;
    char hash[2 * NG_SHA256_BYTES + 1];
    if (json_object_size(q->known) == 0 || key_of(file->origin, &key, NULL) != NG_OK)
        return NULL;
    const json_t *entry = json_object_get(q->known, key.data);
    const char *when = cli_text(entry, "when");
    if (!entry || hash_of(file, hash, NULL) != NG_OK)
        return NULL;
    if (strcmp(cli_text(entry, "sha256"), hash) != 0) {
        forget(q, key.data);
        return NULL;
    }
    *ret_when = when ? when : "an earlier day";
    return cli_text(entry, "cause");
}

void cli_quarantine_forget(cli_quarantine *q, const ng_walk_file *file)
{
    NG_AUTO(ng_buf_release) ng_buf key = NG_BUF_INIT;
    if (json_object_size(q->known) > 0 && key_of(file->origin, &key, NULL) == NG_OK)
        forget(q, key.data);
}

ng_status cli_quarantine_add(cli_quarantine *q, const ng_walk_file *file, const char *cause,
                             ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf key = NG_BUF_INIT;
    char hash[2 * NG_SHA256_BYTES + 1], when[16] = "";
    time_t now = time(NULL);
    struct tm day;
    ng_status s = key_of(file->origin, &key, err);
    if (s == NG_OK)
        s = hash_of(file, hash, err);
    if (s != NG_OK)
        return s;
    if (gmtime_r(&now, &day))
        (void)strftime(when, sizeof when, "%Y-%m-%d", &day);
    json_t *entry = json_pack("{s:s, s:I, s:I, s:s, s:s, s:s, s:s}", "path", key.data, "bytes",
                              (json_int_t)file->len, "modified_ns", (json_int_t)file->modified_ns,
                              "sha256", hash, "cause", cause, "when", when, "version", NG_VERSION);
    if (!entry)
        return ng_fail(err, NG_NOMEM, "out of memory");
    (void)json_object_del(q->gone, key.data);
    (void)json_object_set(q->known, key.data, entry);
    (void)json_object_set_new(q->fresh, key.data, entry);
    return save(q, err);
}
