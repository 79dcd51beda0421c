/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json_parse.c - parsing JSON that others wrote. */
#include <stdlib.h>
#include <string.h>

#include "json_reader.h"
#include "nutgraf/text.h"

static int hex_value(const char *s, size_t len, unsigned *ret)
{
    if (len < 4)
        return 0;
    unsigned value = 0;
    for (int i = 0; i < 4; i++) {
        char c = s[i];
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10)
                         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A' + 10)
                                                : 16;
        if (digit == 16)
            return 0;
        value = value << 4 | digit;
    }
    *ret = value;
    return 1;
}

/* Replace escapes of lone surrogates in place; gives their number. */
static uint32_t repair_surrogates(char *s, size_t len)
{
    uint32_t repaired = 0;
    for (size_t i = 0; i + 1 < len; i++) {
        unsigned first, second;
        if (s[i] != '\\')
            continue;
        if (s[++i] != 'u' || !hex_value(s + i + 1, len - i - 1, &first))
            continue;
        if (first < 0xD800 || first > 0xDFFF)
            continue;
        int paired = first < 0xDC00 && i + 6 < len && s[i + 5] == '\\' && s[i + 6] == 'u' &&
                     hex_value(s + i + 7, len - i - 7, &second) && second >= 0xDC00 &&
                     second <= 0xDFFF;
        if (paired) {
            i += 10;
        } else {
            memcpy(s + i + 1, "FFFD", 4);
            repaired++;
        }
    }
    return repaired;
}

static json_t *parse_repaired(const char *text, size_t len, uint32_t *ret_repaired,
                              json_error_t *error)
{
    char *copy = malloc(len + 1);
    if (!copy)
        return NULL;
    memcpy(copy, text, len);
    json_t *json = NULL;
    uint32_t repaired = repair_surrogates(copy, len);
    if (repaired > 0)
        json = json_loadb(copy, len, JSON_ALLOW_NUL, error);
    free(copy);
    *ret_repaired = repaired;
    return json;
}

ng_status ng_json_parse(const char *text, size_t len, json_t **ret, uint32_t *ret_repaired,
                        ng_error *err)
{
    json_error_t error;
    uint32_t repaired = 0;
    json_t *json = json_loadb(text, len, JSON_ALLOW_NUL, &error);
    if (!json && memmem(text, len, "\\u", 2))
        json = parse_repaired(text, len, &repaired, &error);
    if (!json && json_error_code(&error) == json_error_out_of_memory)
        return ng_fail(err, NG_NOMEM, "out of memory");
    if (!json) { /* the message may quote half a character of the input */
        int said = (int)ng_utf8_valid_prefix(error.text, strlen(error.text));
        if (error.line > 1)
            return ng_fail(err, NG_INVALID, "JSON: %.*s (line %d, column %d)", said, error.text,
                           error.line, error.column);
        return ng_fail(err, NG_INVALID, "JSON: %.*s (column %d)", said, error.text, error.column);
    }
    *ret = json;
    *ret_repaired = repaired;
    return NG_OK;
}
