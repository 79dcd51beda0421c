/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parts.c - the list of the parts of a generation, read and written. */
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk.h"
#include "generation.h"

#define PREFIX     "part-"
#define LINE_BYTES 48
#define TEXT_MAX   (NG_PARTS_MAX * LINE_BYTES)

const ng_part *ng_parts_live(const ng_parts *p)
{
    return &p->items[p->n - 1];
}

uint32_t ng_parts_next_number(const ng_parts *p)
{
    uint32_t most = 0;
    for (size_t i = 0; i < p->n; i++)
        most = p->items[i].number > most ? p->items[i].number : most;
    return most + 1;
}

int ng_parts_equal(const ng_parts *a, const ng_parts *b)
{
    int same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++)
        same = a->items[i].number == b->items[i].number;
    return same;
}

ng_status ng_part_path(const char *dir, uint64_t generation, uint32_t number, char ret[PATH_MAX],
                       ng_error *err)
{
    char name[24];
    snprintf(name, sizeof name, PREFIX "%" PRIu32, number);
    return ng_generation_path(dir, generation, name, ret, err);
}

uint64_t ng_part_key(uint64_t generation, uint32_t number)
{
    return generation << 32 | number;
}

/* Docids ascend from part to part, and only the last one is open. */
static int is_sound(const ng_parts *p)
{
    if (p->n < 1 || p->n > NG_PARTS_MAX)
        return 0;
    for (size_t i = 0; i < p->n; i++) {
        const ng_part *part = &p->items[i];
        int is_live = i + 1 == p->n;
        if (part->number == 0 || part->first == 0 || part->last < part->first ||
            (part->last == UINT32_MAX) != is_live || (i > 0 && part->first <= p->items[i - 1].last))
            return 0;
    }
    return 1;
}

static size_t format(const ng_parts *p, char text[TEXT_MAX])
{
    size_t at = 0;
    for (size_t i = 0; i < p->n; i++) {
        const ng_part *part = &p->items[i];
        char last[12] = "-";
        if (part->last != UINT32_MAX)
            snprintf(last, sizeof last, "%" PRIu32, part->last);
        at += (size_t)snprintf(text + at, TEXT_MAX - at, PREFIX "%" PRIu32 " %" PRIu32 " %s\n",
                               part->number, part->first, last);
    }
    return at;
}

/* One line; gives what follows it, NULL when it is damaged. */
static const char *parse_line(const char *line, ng_part *ret)
{
    ng_part p = {.last = UINT32_MAX};
    int used = 0;
    sscanf(line, PREFIX "%" SCNu32 " %" SCNu32 " -%n", &p.number, &p.first, &used);
    if (used == 0 && sscanf(line, PREFIX "%" SCNu32 " %" SCNu32 " %" SCNu32 "%n", &p.number,
                            &p.first, &p.last, &used) != 3)
        return NULL;
    if (line[used] != '\n')
        return NULL;
    *ret = p;
    return line + used + 1;
}

static int parse(const char *text, ng_parts *ret)
{
    ng_parts p = {.n = 0};
    while (text && *text && p.n < NG_PARTS_MAX)
        text = parse_line(text, &p.items[p.n++]);
    if (!text || *text || !is_sound(&p))
        return 0;
    *ret = p;
    return 1;
}

static ng_status read_text(const char *path, char text[TEXT_MAX + 1], ng_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return ng_fail(err, errno == ENOENT ? NG_NOTFOUND : NG_IO, "cannot open %s: %s", path,
                       strerror(errno));
    ssize_t n = read(fd, text, TEXT_MAX);
    int failed = errno;
    close(fd);
    if (n < 0)
        return ng_fail(err, NG_IO, "cannot read %s: %s", path, strerror(failed));
    text[n] = '\0';
    return NG_OK;
}

ng_status ng_parts_read(const char *dir, uint64_t generation, ng_parts *ret, ng_error *err)
{
    char path[PATH_MAX], text[TEXT_MAX + 1];
    ng_status s = ng_generation_path(dir, generation, NG_PARTS_FILE, path, err);
    if (s == NG_OK)
        s = read_text(path, text, err);
    if (s != NG_OK)
        return s;
    return parse(text, ret) ? NG_OK : ng_fail(err, NG_CORRUPT, "%s is damaged", path);
}

ng_status ng_parts_write(const char *dir, uint64_t generation, const ng_parts *p, ng_error *err)
{
    char folder[PATH_MAX], text[TEXT_MAX];
    if (!is_sound(p))
        return ng_fail(err, NG_INVALID, "the parts of the index overlap");
    ng_status s = ng_generation_path(dir, generation, NULL, folder, err);
    return s == NG_OK ? ng_replace_file(folder, NG_PARTS_FILE, text, format(p, text), err) : s;
}

struct keeping {
    const ng_parts *parts;
    uint32_t from;
};

/* What only begins like a part, "part-9-raw", is a remainder of one. */
static int is_kept(void *data, const char *name)
{
    const struct keeping *k = data;
    uint32_t number = 0;
    int used = 0;
    if (strncmp(name, PREFIX, sizeof PREFIX - 1) != 0)
        return 1;
    if (sscanf(name, PREFIX "%" SCNu32 "%n", &number, &used) != 1)
        return 1;
    int kept = k->from != 0 && number >= k->from;
    for (size_t i = 0; i < k->parts->n && !kept; i++)
        kept = k->parts->items[i].number == number && name[used] == '\0';
    return kept;
}

ng_status ng_parts_remove_others(const char *dir, uint64_t generation, const ng_parts *p,
                                 uint32_t keep_from, ng_error *err)
{
    char folder[PATH_MAX];
    struct keeping k = {p, keep_from};
    ng_status s = ng_generation_path(dir, generation, NULL, folder, err);
    return s == NG_OK ? ng_remove_entries(folder, is_kept, &k, err) : s;
}
