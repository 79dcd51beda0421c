/* SPDX-License-Identifier: GPL-2.0-or-later */
/* front_toml.c - front matter in TOML: strings, arrays, inline tables, tables. Numbers, dates and
 * times stay the text they are.
 *
 * Source: TOML 1.0.0. */
#include <string.h>

#include "front_matter.h"
#include "nutgraf/buffer.h"
#include "nutgraf/text.h"

typedef struct toml {
    const char *s, *end;
    uint32_t line;
    json_t *table; /* that keys go to; borrowed from the root */
    json_t *root;
} toml;

static ng_status fail(const toml *t, const char *what, ng_error *err)
{
    return ng_fail(err, NG_INVALID, "line %u: %s", t->line, what);
}

static ng_status out_of_memory(ng_error *err)
{
    return ng_fail(err, NG_NOMEM, "out of memory");
}

static int at(const toml *t, const char *what)
{
    size_t n = strlen(what);
    return (size_t)(t->end - t->s) >= n && memcmp(t->s, what, n) == 0;
}

static void skip_blanks(toml *t)
{
    while (t->s < t->end && (*t->s == ' ' || *t->s == '\t' || *t->s == '\r'))
        t->s++;
}

/* Blanks, newlines and comments. */
static void skip_lines(toml *t)
{
    for (;;) {
        skip_blanks(t);
        if (t->s < t->end && *t->s == '#')
            while (t->s < t->end && *t->s != '\n')
                t->s++;
        if (t->s == t->end || *t->s != '\n')
            return;
        t->s++;
        t->line++;
    }
}

static ng_status end_line(toml *t, ng_error *err)
{
    skip_blanks(t);
    if (t->s < t->end && *t->s != '\n' && *t->s != '#')
        return fail(t, "there is something behind the value", err);
    skip_lines(t);
    return NG_OK;
}

/* ---- Strings ---- */

static ng_status read_code(toml *t, int digits, ng_buf *ret, ng_error *err)
{
    uint32_t c = 0;
    for (int i = 0; i < digits; i++, t->s++) {
        const char *hex = "0123456789abcdef";
        const char *found = t->s < t->end && *t->s
                                ? strchr(hex, *t->s >= 'A' && *t->s <= 'F' ? *t->s + 32 : *t->s)
                                : NULL;
        if (!found || c > 0x10FFFF)
            return fail(t, "an escape is not understood", err);
        c = c << 4 | (uint32_t)(found - hex);
    }
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return fail(t, "an escape is no character", err);
    return ng_utf8_append(ret, c, err);
}

/* After a backslash. */
static ng_status read_escape(toml *t, ng_buf *ret, ng_error *err)
{
    static const char from[] = "btnfr\"\\e", to[] = "\b\t\n\f\r\"\\\x1B";
    const char *found = t->s < t->end && *t->s ? strchr(from, *t->s) : NULL;
    if (found) {
        t->s++;
        return ng_buf_add_char(ret, to[found - from], err);
    }
    if (at(t, "u") || at(t, "U")) {
        int digits = *t->s++ == 'u' ? 4 : 8;
        return read_code(t, digits, ret, err);
    }
    if (t->s < t->end && strchr(" \t\r\n", *t->s) && *t->s) { /* a line that goes on */
        while (t->s < t->end && strchr(" \t\r\n", *t->s) && *t->s)
            t->line += *t->s++ == '\n';
        return NG_OK;
    }
    return fail(t, "an escape is not understood", err);
}

/* At a quote: a string of one line or, with three quotes, of several. */
static ng_status read_string(toml *t, ng_buf *ret, ng_error *err)
{
    char quote = *t->s;
    const char three[] = {quote, quote, quote, '\0'}, one[] = {quote, '\0'};
    int several = at(t, three);
    ng_status s = NG_OK;
    t->s += several ? 3 : 1;
    if (several && at(t, "\n"))
        t->s++, t->line++;
    while (s == NG_OK) {
        if (t->s == t->end || (!several && *t->s == '\n'))
            return fail(t, "a string does not end", err);
        if (at(t, several ? three : one))
            break;
        t->line += *t->s == '\n';
        char c = *t->s++;
        s = c == '\\' && quote == '"' ? read_escape(t, ret, err) : ng_buf_add_char(ret, c, err);
    }
    if (s != NG_OK)
        return s;
    t->s += several ? 3 : 1;
    return several && at(t, one) ? ng_buf_add_char(ret, *t->s++, err) : NG_OK;
}

/* ---- Keys and tables ---- */

static int is_key_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

static ng_status read_key(toml *t, ng_buf *ret, ng_error *err)
{
    ng_buf_clear(ret);
    skip_blanks(t);
    const char *start = t->s;
    if (t->s < t->end && (*t->s == '"' || *t->s == '\''))
        return read_string(t, ret, err);
    while (t->s < t->end && is_key_char(*t->s))
        t->s++;
    if (t->s == start)
        return fail(t, "a name is expected", err);
    return ng_buf_add(ret, start, (size_t)(t->s - start), err);
}

/* The table of that name in `parent`, made when there is none; of an array of tables the last. */
static ng_status enter(toml *t, json_t *parent, const ng_buf *key, json_t **ret, ng_error *err)
{
    json_t *found = json_object_getn(parent, key->data ? key->data : "", key->len);
    if (json_is_array(found))
        found = json_array_get(found, json_array_size(found) - 1);
    if (!found) {
        found = json_object();
        if (!found ||
            json_object_setn_new(parent, key->data ? key->data : "", key->len, found) != 0)
            return out_of_memory(err);
    }
    if (!json_is_object(found))
        return fail(t, "a name has a value and members", err);
    *ret = found;
    return NG_OK;
}

/* A name with dots: `*parent` becomes the table that its last part, left in `key`, belongs to. */
static ng_status read_path(toml *t, json_t **parent, ng_buf *key, ng_error *err)
{
    ng_status s = read_key(t, key, err);
    for (int depth = 1; s == NG_OK; depth++) {
        skip_blanks(t);
        if (!at(t, "."))
            return NG_OK;
        t->s++;
        if (depth == NG_FRONT_DEPTH_MAX)
            return ng_fail(err, NG_LIMIT, "line %u: front matter is nested over %d deep", t->line,
                           NG_FRONT_DEPTH_MAX);
        s = enter(t, *parent, key, parent, err);
        if (s == NG_OK)
            s = read_key(t, key, err);
    }
    return s;
}

static ng_status append_table(toml *t, json_t *parent, const ng_buf *key, ng_error *err)
{
    const char *name = key->data ? key->data : "";
    json_t *list = json_object_getn(parent, name, key->len), *table = json_object();
    if (!list) {
        list = json_array();
        if (!list || json_object_setn_new(parent, name, key->len, list) != 0)
            list = NULL;
    } else if (!json_is_array(list)) {
        json_decref(table);
        return fail(t, "a name has a value and tables", err);
    }
    if (!list || !table || json_array_append_new(list, table) != 0)
        return out_of_memory(err);
    t->table = table;
    return NG_OK;
}

static ng_status read_header(toml *t, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf key = NG_BUF_INIT;
    int many = at(t, "[[");
    json_t *parent = t->root;
    t->s += many ? 2 : 1;
    ng_status s = read_path(t, &parent, &key, err);
    if (s == NG_OK && !at(t, many ? "]]" : "]"))
        s = fail(t, "a table's name does not end", err);
    if (s != NG_OK)
        return s;
    t->s += many ? 2 : 1;
    s = many ? append_table(t, parent, &key, err) : enter(t, parent, &key, &t->table, err);
    return s == NG_OK ? end_line(t, err) : s;
}

/* ---- Values ---- */

static ng_status read_pair(toml *t, json_t *table, int depth, ng_error *err);
static ng_status read_value(toml *t, int depth, json_t **ret, ng_error *err);

/* After a bracket: values or pairs with commas, up to the closing one. */
static ng_status read_list(toml *t, json_t *list, char close, int depth, ng_error *err)
{
    ng_status s = NG_OK;
    for (;;) {
        skip_lines(t);
        if (t->s < t->end && *t->s == close)
            break;
        json_t *value = NULL;
        s = close == '}' ? read_pair(t, list, depth, err) : read_value(t, depth, &value, err);
        if (s == NG_OK && close == ']' && json_array_append_new(list, value) != 0)
            s = out_of_memory(err);
        if (s != NG_OK)
            return s;
        skip_lines(t);
        if (at(t, ","))
            t->s++;
        else if (t->s == t->end || *t->s != close)
            return fail(t, "a list does not end", err);
    }
    t->s++;
    return NG_OK;
}

static ng_status read_bare(toml *t, json_t **ret, ng_error *err)
{
    const char *start = t->s;
    while (t->s < t->end && !memchr(",]}#\n", *t->s, 5))
        t->s++;
    size_t n = (size_t)(t->s - start);
    while (n > 0 && memchr(" \t\r", start[n - 1], 3))
        n--;
    if (n == 0)
        return fail(t, "a value is expected", err);
    if (n == 4 && memcmp(start, "true", 4) == 0)
        *ret = json_true();
    else if (n == 5 && memcmp(start, "false", 5) == 0)
        *ret = json_false();
    else
        *ret = json_stringn(start, n);
    return *ret ? NG_OK : out_of_memory(err);
}

static ng_status read_text(toml *t, json_t **ret, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf text = NG_BUF_INIT;
    ng_status s = read_string(t, &text, err);
    if (s != NG_OK)
        return s;
    *ret = json_stringn(text.data ? text.data : "", text.len);
    return *ret ? NG_OK : out_of_memory(err);
}

static ng_status read_value(toml *t, int depth, json_t **ret, ng_error *err)
{
    skip_blanks(t);
    char c = t->s < t->end ? *t->s : '\n';
    if (c == '"' || c == '\'')
        return read_text(t, ret, err);
    if (c != '[' && c != '{')
        return read_bare(t, ret, err);
    if (depth == NG_FRONT_DEPTH_MAX)
        return ng_fail(err, NG_LIMIT, "line %u: front matter is nested over %d deep", t->line,
                       NG_FRONT_DEPTH_MAX);
    t->s++;
    json_t *list = c == '[' ? json_array() : json_object();
    ng_status s =
        list ? read_list(t, list, c == '[' ? ']' : '}', depth + 1, err) : out_of_memory(err);
    if (s == NG_OK)
        *ret = list;
    else
        json_decref(list);
    return s;
}

static ng_status read_pair(toml *t, json_t *table, int depth, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf key = NG_BUF_INIT;
    json_t *value = NULL;
    ng_status s = read_path(t, &table, &key, err);
    if (s == NG_OK && !at(t, "="))
        s = fail(t, "there is no `=` after a name", err);
    if (s != NG_OK)
        return s;
    t->s++;
    s = read_value(t, depth, &value, err);
    if (s == NG_OK && json_object_setn_new(table, key.data ? key.data : "", key.len, value) != 0)
        s = out_of_memory(err);
    return s;
}

ng_status ng_front_toml(const char *s, size_t len, uint32_t line, json_t **ret, ng_error *err)
{
    if (len > NG_FRONT_MAX)
        return ng_fail(err, NG_LIMIT, "front matter is over %u bytes", NG_FRONT_MAX);
    json_t *root = json_object();
    toml t = {s, s + len, line, root, root};
    ng_status status = root ? NG_OK : out_of_memory(err);
    for (skip_lines(&t); status == NG_OK && t.s < t.end;) {
        if (*t.s == '[') {
            status = read_header(&t, err);
            continue;
        }
        status = read_pair(&t, t.table, 0, err);
        if (status == NG_OK)
            status = end_line(&t, err);
    }
    if (status == NG_OK)
        *ret = root;
    else
        json_decref(root);
    return status;
}
