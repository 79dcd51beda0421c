/* SPDX-License-Identifier: GPL-2.0-or-later */
/* walk.c - files of a folder, opened without following what somebody else may have put there. */
#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nutgraf/buffer.h"
#include "stream.h"
#include "walk_apart.h"

#define OPEN_FLAGS  (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
#define PIECES_FROM (1 << 20) /* bytes of a file that is read in pieces, if it can be */

typedef struct walk {
    const ng_walk_options *options;
    const ng_walk_sink *sink;
    ng_buf shown;  /* the path as the caller would write it */
    ng_buf id;     /* path for ids */
    ng_buf origin; /* absolute */
    int depth;
} walk;

static void problem(walk *w, ng_status status, const char *text)
{
    ng_error e = NG_ERROR_INIT;
    ng_fail(&e, status, "%s", text);
    w->sink->on_problem(w->sink->data, w->shown.data, 0, &e);
}

static void problem_errno(walk *w, int code)
{
    char text[128];
    problem(w, NG_IO,
            code == ELOOP ? "a symbolic link is not followed"
                          : strerror_r(code, text, sizeof text));
}

/* ---- One file ---- */

static ng_status read_all(int fd, size_t expected, ng_buf *ret, ng_error *err)
{
    ng_status s = ng_buf_reserve(ret, expected + 1, err);
    while (s == NG_OK) {
        s = ng_buf_reserve(ret, 65536, err);
        if (s != NG_OK)
            break;
        ssize_t n = read(fd, ret->data + ret->len, ret->cap - ret->len - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return ng_fail(err, NG_IO, "reading: %s", strerror(errno));
        if (n == 0)
            break;
        ret->len += (size_t)n;
        if (ret->len > NG_FILE_MAX)
            return ng_fail(err, NG_LIMIT, "a file is over %u bytes", NG_FILE_MAX);
    }
    if (s == NG_OK)
        ret->data[ret->len] = '\0';
    return s;
}

static ng_status on_article(void *data, ng_article *article, ng_error *err)
{
    walk *w = data;
    return w->sink->on_article(w->sink->data, article, err);
}

static void on_fault(void *data, uint32_t line, const ng_error *fault)
{
    walk *w = data;
    w->sink->on_problem(w->sink->data, w->shown.data, line, fault);
}

/* Keeps apart what a callback returned and what is wrong with the file. */
typedef struct relay {
    walk *w;
    ng_status stopped;
} relay;

static ng_status on_relay_article(void *data, ng_article *article, ng_error *err)
{
    relay *r = data;
    r->stopped = on_article(r->w, article, err);
    return r->stopped;
}

static void on_relay_fault(void *data, uint32_t line, const ng_error *fault)
{
    on_fault(((relay *)data)->w, line, fault);
}

static void on_relay_note(void *data, uint32_t line, const char *text)
{
    walk *w = ((relay *)data)->w;
    if (w->sink->on_note)
        w->sink->on_note(w->sink->data, w->shown.data, line, text);
}

static ng_walk_file file_of(const walk *w, const struct stat *st, const char *bytes, size_t len)
{
    return (ng_walk_file){.path = w->shown.data,
                          .origin = w->origin.data,
                          .bytes = bytes,
                          .len = len,
                          .size = (uint64_t)st->st_size,
                          .modified_ns =
                              (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec};
}

/* Whether a large file is read in pieces, by its beginning, where it stands again. Then it is
 * read. */
static ng_status read_pieces(walk *w, int fd, const struct stat *st, const ng_read_input *in,
                             const ng_read_sink *sink, int *ret_were, ng_error *err)
{
    char start[NG_STREAM_PROBE];
    ssize_t n = pread(fd, start, sizeof start, 0);
    ng_read_input probe = *in;
    probe.bytes = start;
    probe.len = n > 0 ? (size_t)n : 0;
    *ret_were = ng_read_streams(&probe);
    if (!*ret_were)
        return NG_OK;
    const ng_walk_file file = file_of(w, st, start, probe.len);
    return ng_walk_read_pieces(w->options, w->sink, &file, fd, &probe, sink, err);
}

static ng_status read_whole(walk *w, int fd, const struct stat *st, const ng_read_input *in,
                            const ng_read_sink *sink, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf bytes = NG_BUF_INIT;
    ng_read_input whole = *in;
    if (st->st_size > (off_t)NG_FILE_MAX)
        return ng_fail(err, NG_LIMIT, "a file is over %u bytes", NG_FILE_MAX);
    ng_status s = read_all(fd, (size_t)st->st_size, &bytes, err);
    whole.bytes = bytes.data;
    whole.len = bytes.len;
    const ng_walk_file file = file_of(w, st, bytes.data, bytes.len);
    return s == NG_OK ? ng_walk_read(w->options, w->sink, &file, &whole, sink, err) : s;
}

static ng_status read_file(walk *w, int fd, const struct stat *st, ng_error *err)
{
    if (w->sink->on_file)
        w->sink->on_file(w->sink->data, w->shown.data, (uint64_t)st->st_size);
    if (w->options->sizes_only)
        return NG_OK;
    ng_error fault = NG_ERROR_INIT;
    relay r = {w, NG_OK};
    const ng_read_input in = {.path = w->id.data,
                              .origin = w->origin.data,
                              .lang = w->options->lang,
                              .charset = w->options->charset,
                              .map = w->options->map};
    const ng_read_sink sink = {&r, on_relay_article, on_relay_fault, on_relay_note};
    int in_pieces = 0;
    ng_status s = NG_OK;
    if (st->st_size > PIECES_FROM && !w->options->force_apart)
        s = read_pieces(w, fd, st, &in, &sink, &in_pieces, &fault);
    if (!in_pieces)
        s = read_whole(w, fd, st, &in, &sink, &fault);
    if (r.stopped != NG_OK || s == NG_NOMEM)
        return ng_fail(err, s, "%s", fault.text);
    if (s != NG_OK)
        w->sink->on_problem(w->sink->data, w->shown.data, 0, &fault);
    return NG_OK;
}

/* ---- Folders ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void free_names(ng_strings *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->items[i]);
    free(names->items);
}

/* Names of a folder that are not hidden, sorted. */
static ng_status list_names(DIR *dir, ng_strings *ret, ng_error *err)
{
    struct dirent *entry;
    size_t cap = 0;
    errno = 0;
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        if (ret->n == cap) {
            cap = cap ? 2 * cap : 64;
            char **items = realloc(ret->items, cap * sizeof *items);
            if (!items)
                return ng_fail(err, NG_NOMEM, "out of memory");
            ret->items = items;
        }
        ret->items[ret->n] = strdup(entry->d_name);
        if (!ret->items[ret->n])
            return ng_fail(err, NG_NOMEM, "out of memory");
        ret->n++;
        errno = 0;
    }
    if (errno != 0)
        return ng_fail(err, NG_IO, "reading a folder: %s", strerror(errno));
    if (ret->n > 1)
        qsort(ret->items, ret->n, sizeof *ret->items, by_name);
    return NG_OK;
}

static ng_status extend(ng_buf *path, const char *name, ng_error *err)
{
    if (path->len > 0 && path->data[path->len - 1] == '/')
        return ng_buf_add_str(path, name, err);
    return ng_buf_addf(path, err, "/%s", name);
}

static void cut(ng_buf *path, size_t len)
{
    path->len = len;
    path->data[len] = '\0';
}

static ng_status visit(walk *w, int fd, ng_error *err);

static int is_openable(int folder, const char *name, walk *w)
{
    struct stat st;
    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        problem_errno(w, errno);
    else if (S_ISLNK(st.st_mode))
        problem_errno(w, ELOOP);
    else if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
        problem(w, NG_INVALID, "it is neither a file nor a folder");
    else
        return 1;
    return 0;
}

static ng_status visit_entry(walk *w, int folder, const char *name, ng_error *err)
{
    size_t shown = w->shown.len, id = w->id.len, origin = w->origin.len;
    ng_status s = extend(&w->shown, name, err);
    if (s == NG_OK)
        s = extend(&w->id, name, err);
    if (s == NG_OK)
        s = extend(&w->origin, name, err);
    if (s == NG_OK && is_openable(folder, name, w)) {
        int fd = openat(folder, name, OPEN_FLAGS | O_NOFOLLOW);
        if (fd >= 0)
            s = visit(w, fd, err);
        else
            problem_errno(w, errno);
    }
    cut(&w->shown, shown);
    cut(&w->id, id);
    cut(&w->origin, origin);
    return s;
}

/* Takes `fd`. */
static ng_status visit_folder(walk *w, int fd, ng_error *err)
{
    DIR *dir = w->depth < NG_WALK_DEPTH_MAX ? fdopendir(fd) : NULL;
    if (!dir) {
        close(fd);
        problem(w, NG_LIMIT,
                w->depth < NG_WALK_DEPTH_MAX ? "the folder cannot be read"
                                             : "folders are nested too deep");
        return NG_OK;
    }
    ng_strings names = {NULL, 0};
    ng_error fault = NG_ERROR_INIT;
    ng_status s = list_names(dir, &names, &fault);
    if (s == NG_NOMEM)
        ng_fail(err, s, "%s", fault.text);
    else if (s != NG_OK)
        problem(w, s, fault.text);
    w->depth++;
    for (size_t i = 0; s == NG_OK && i < names.n; i++)
        s = visit_entry(w, dirfd(dir), names.items[i], err);
    w->depth--;
    free_names(&names);
    closedir(dir);
    return s == NG_IO ? NG_OK : s;
}

/* Takes `fd`. */
static ng_status visit(walk *w, int fd, ng_error *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0) {
        problem_errno(w, errno);
        close(fd);
        return NG_OK;
    }
    if (S_ISDIR(st.st_mode))
        return visit_folder(w, fd, err);
    ng_status s = NG_OK;
    if (S_ISREG(st.st_mode))
        s = read_file(w, fd, &st, err);
    else
        problem(w, NG_INVALID, "it is neither a file nor a folder");
    close(fd);
    return s;
}

/* ---- The named path ---- */

static ng_status start(walk *w, const char *path, ng_error *err)
{
    char *real = realpath(path, NULL);
    if (!real)
        return ng_fail(err,
                       errno == ENOMEM   ? NG_NOMEM
                       : errno == ENOENT ? NG_NOTFOUND
                                         : NG_IO,
                       "%s: %s", path, strerror(errno));
    const char *slash = strrchr(real, '/');
    ng_status s = ng_buf_add_str(&w->origin, real, err);
    if (s == NG_OK)
        s = ng_buf_add_str(&w->shown, path, err);
    if (s == NG_OK && w->options->id_prefix)
        s = ng_buf_add_str(&w->id, w->options->id_prefix, err);
    if (s == NG_OK)
        s = ng_buf_add_str(&w->id, slash ? slash + 1 : real, err);
    free(real);
    return s;
}

ng_status ng_walk(const char *path, const ng_walk_options *options, const ng_walk_sink *sink,
                  ng_error *err)
{
    static const ng_walk_options none = {.lang = NULL};
    walk w = {.options = options ? options : &none, .sink = sink};
    ng_status s = start(&w, path, err);
    int fd = s == NG_OK ? open(path, OPEN_FLAGS) : -1;
    if (s == NG_OK && fd < 0)
        s = ng_fail(err, NG_IO, "%s: %s", path, strerror(errno));
    if (s == NG_OK)
        s = visit(&w, fd, err);
    ng_buf_release(&w.shown);
    ng_buf_release(&w.id);
    ng_buf_release(&w.origin);
    return s;
}
