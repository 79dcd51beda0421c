/* SPDX-License-Identifier: GPL-2.0-or-later */
/* front_matter.c - where front matter is, and what its members mean for an article. */
#include "front_matter.h"

#include <string.h>
#include <strings.h>

#include "json_fields.h"
#include "nutgraf/buffer.h"

/* ---- Where it is ---- */

typedef struct cursor {
    const char *s, *end;
    uint32_t line;
} cursor;

/* The next line, without its end. */
static int next_line(cursor *c, const char **ret, size_t *ret_len)
{
    const char *s = c->s;
    if (s == c->end)
        return 0;
    while (s < c->end && *s != '\n' && *s != '\r')
        s++;
    *ret = c->s;
    *ret_len = (size_t)(s - c->s);
    if (s + 1 < c->end && s[0] == '\r' && s[1] == '\n')
        s++;
    c->s = s < c->end ? s + 1 : s;
    c->line++;
    return 1;
}

static size_t trimmed(const char *s, size_t len)
{
    while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\t'))
        len--;
    return len;
}

static int is_fence(const char *s, size_t len, const char *fence)
{
    return trimmed(s, len) == 3 && memcmp(s, fence, 3) == 0;
}

static int is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == '"' || c == '\'';
}

/* `name: value`, `name = value`, `[table]`. A text between two strokes does not look like that. */
static int is_member(const char *s, size_t len, int toml)
{
    size_t n = 0;
    len = trimmed(s, len);
    if (toml && len > 1 && s[0] == '[' && s[len - 1] == ']')
        return 1;
    while (n < len && is_name_char(s[n]))
        n++;
    size_t name = n;
    while (n < len && (s[n] == ' ' || s[n] == '\t'))
        n++;
    if (name == 0 || n == len || s[n] != (toml ? '=' : ':'))
        return 0;
    return toml || n + 1 == len || s[n + 1] == ' ' || s[n + 1] == '\t';
}

/* The first line that says something is a member, or the second fence. */
static int begins(cursor *c, ng_front *ret)
{
    const char *s;
    size_t len;
    do {
        if (!next_line(c, &s, &len))
            return 0;
    } while (trimmed(s, len) == 0);
    ret->toml = is_fence(s, len, "+++");
    if (!ret->toml && !is_fence(s, len, "---"))
        return 0;
    ret->s = c->s;
    ret->line = c->line + 1;
    cursor ahead = *c;
    while (next_line(&ahead, &s, &len))
        if (trimmed(s, len) > 0 && *s != '#')
            return is_fence(s, len, ret->toml ? "+++" : "---") || is_member(s, len, ret->toml);
    return 0;
}

int ng_front_begins(const char *text, size_t len)
{
    cursor c = {text, text + len, 0};
    ng_front ignored = {0};
    return begins(&c, &ignored);
}

int ng_front_find(const char *text, size_t len, ng_front *ret)
{
    cursor c = {text, text + len, 0};
    ng_front f = {0};
    const char *s;
    size_t n;
    if (!begins(&c, &f))
        return 0;
    while (next_line(&c, &s, &n)) {
        if (!is_fence(s, n, f.toml ? "+++" : "---") && (f.toml || !is_fence(s, n, "...")))
            continue;
        f.len = (size_t)(s - f.s);
        f.end = (size_t)(c.s - text);
        *ret = f;
        return 1;
    }
    return 0;
}

ng_status ng_front_read(const ng_front *f, const ng_read_sink *sink, json_t **ret, ng_error *err)
{
    ng_error fault = NG_ERROR_INIT;
    ng_status s = f->toml ? ng_front_toml(f->s, f->len, f->line, ret, &fault)
                          : ng_front_yaml(f->s, f->len, f->line, ret, &fault);
    if (s == NG_OK || s == NG_NOMEM)
        return s == NG_OK ? s : ng_fail(err, s, "%s", fault.text);
    ng_read_note(sink, f->line, "front matter was read line by line: %s", fault.text);
    return ng_front_lines(f->s, f->len < NG_FRONT_MAX ? f->len : NG_FRONT_MAX, f->toml ? '=' : ':',
                          ret, err);
}

/* ---- What it means ---- */

/* Members of tables that site builders keep apart are the article's like the others. */
static ng_status lift(json_t *object, ng_error *err)
{
    static const char *const tables[] = {"taxonomies", "extra", "params", "meta", "metadata"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        json_t *table = json_object_get(object, tables[i]), *value;
        const char *key;
        json_object_foreach(table, key, value)
        {
            if (!json_object_get(object, key) && json_object_set(object, key, value) != 0)
                return ng_fail(err, NG_NOMEM, "out of memory");
        }
    }
    return NG_OK;
}

/* `/2024/02/a-story/` is an address of nothing without its host. */
static void drop_relative(json_t *object)
{
    static const char *const names[] = {"url", "link", "canonical_url", "permalink", "canonical"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *url = json_string_value(json_object_get(object, names[i]));
        if (url && !strstr(url, "://"))
            json_object_del(object, names[i]);
    }
}

static int digits(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i] < '0' || s[i] > '9')
            return 0;
    return 1;
}

/* The day in `2024/02/19/name` or `2024-02-19-name`, at the beginning or after a slash. */
static int day_in_path(const char *path, ng_moment *ret)
{
    for (const char *s = path; s; s = strchr(s, '/') ? strchr(s, '/') + 1 : NULL) {
        size_t len = strnlen(s, 11);
        if (len < 11 || !digits(s, 4) || !digits(s + 5, 2) || !digits(s + 8, 2) || s[4] != s[7] ||
            (s[4] != '/' && s[4] != '-') || !strchr("/-_.", s[10]))
            continue;
        const char day[] = {s[0], s[1], s[2], s[3], '-', s[5], s[6], '-', s[8], s[9]};
        if (ng_moment_parse(day, sizeof day, ret, NULL) == NG_OK)
            return 1;
    }
    return 0;
}

static void find_day(ng_article *a, const json_t *object, const char *own_path,
                     const ng_read_input *in)
{
    const char *path = json_string_value(json_object_get(object, "path"));
    if (a->published.known)
        return;
    if (!(path && day_in_path(path, &a->published)) &&
        !(own_path && day_in_path(own_path, &a->published)) && in->path)
        (void)!day_in_path(in->path, &a->published);
}

/* The first category is the section, where nothing else is; the others are tags. */
static ng_status add_categories(ng_article *a, const json_t *list, ng_error *err)
{
    ng_status s = NG_OK;
    ng_json_text text;
    for (size_t i = 0; i < json_array_size(list) && s == NG_OK; i++) {
        const json_t *value = json_array_get(list, i);
        int is_section = ng_json_text_of(value, &text) && a->section &&
                         strlen(a->section) == text.len && !memcmp(a->section, text.s, text.len);
        if (!is_section && ng_json_text_of(value, &text))
            s = ng_article_set(a, NG_FIELD_TAG, text.s, text.len, err);
    }
    return s;
}

static void note_date(const ng_article *a, const json_t *object, uint32_t line,
                      const ng_read_sink *sink)
{
    const json_t *value = ng_json_member(object, NG_JSON_PUBLISHED, NULL);
    ng_json_text text;
    if (!a->published.known && value && ng_json_text_of(value, &text))
        ng_read_note(sink, line, "the date \"%.*s\" is not understood", (int)text.len, text.s);
}

ng_status ng_front_apply(ng_article *a, json_t *object, const ng_read_input *in, uint32_t line,
                         const ng_read_sink *sink, ng_error *err)
{
    ng_status s = lift(object, err);
    ng_read_input plain = *in; /* the map is of other formats */
    plain.map = NULL;
    const json_t *address = ng_json_member(object, NG_JSON_URL, NULL);
    NG_AUTO(ng_buf_release) ng_buf path = NG_BUF_INIT;
    if (s == NG_OK && json_is_string(address))
        s = ng_buf_add_str(&path, json_string_value(address), err);
    drop_relative(object);
    if (s == NG_OK)
        s = ng_json_set_fields(a, object, &plain, err);
    if (s == NG_OK)
        s = add_categories(a, json_object_get(object, "categories"), err);
    if (s != NG_OK)
        return s;
    note_date(a, object, line, sink);
    find_day(a, object, path.data, in);
    return NG_OK;
}

static int is_word(const json_t *value, const char *word)
{
    return json_is_string(value) && strcasecmp(json_string_value(value), word) == 0;
}

const char *ng_front_unpublished(const json_t *object)
{
    const json_t *draft = json_object_get(object, "draft");
    const json_t *published = json_object_get(object, "published");
    if (json_is_true(draft) || is_word(draft, "true") || is_word(draft, "yes"))
        return "it is a draft (`draft: true`)";
    if (json_is_false(published) || is_word(published, "false"))
        return "it is not published (`published: false`)";
    return NULL;
}
