/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export_text.c - texts, dates and names of hits as other programs read them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/export.h"

#define REPLACEMENT "\xEF\xBF\xBD"

/* Bytes of a control character at `s`: C0 and DEL have one, C1 two; else 0. */
static size_t control(const unsigned char *s)
{
    if ((s[0] < 0x20 && s[0] != '\n' && s[0] != '\t') || s[0] == 0x7F)
        return 1;
    return s[0] == 0xC2 && s[1] >= 0x80 && s[1] < 0xA0 ? 2 : 0;
}

void cli_export_clean(const char *text, char quote)
{
    const unsigned char *s = (const unsigned char *)text;
    while (*s) {
        size_t n = control(s);
        if (n > 0) {
            fputs(REPLACEMENT, stdout);
            s += n;
            continue;
        }
        if (quote && *s == (unsigned char)quote)
            putchar(quote);
        putchar(*s++);
    }
}

/* `n` digits. */
static int number(const char *text, int n, int *ret)
{
    *ret = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        *ret = 10 * *ret + (text[i] - '0');
    }
    return 1;
}

int cli_export_date(const char *text, int ret[3])
{
    ret[0] = ret[1] = ret[2] = 0;
    if (!text || !number(text, 4, &ret[0]))
        return 0;
    if (text[4] == '-' && number(text + 5, 2, &ret[1]) && text[7] == '-')
        (void)!number(text + 8, 2, &ret[2]);
    return 1;
}

static char *copy(const char *from, size_t len)
{
    while (len > 0 && *from == ' ') {
        from++;
        len--;
    }
    while (len > 0 && from[len - 1] == ' ')
        len--;
    return strndup(from, len);
}

int cli_export_name(const char *name, char **ret_family, char **ret_given)
{
    const char *comma = strchr(name, ','), *space = strrchr(name, ' ');
    size_t len = strlen(name);
    *ret_given = NULL;
    if (comma && comma > name && comma[1] && !strchr(comma + 1, ',')) {
        *ret_family = copy(name, (size_t)(comma - name));
        *ret_given = copy(comma + 1, strlen(comma + 1));
    } else if (!comma && space && space > name && space[1] && !strstr(name, " and ")) {
        *ret_family = copy(space + 1, strlen(space + 1));
        *ret_given = copy(name, (size_t)(space - name));
    } else {
        *ret_family = copy(name, len);
        return *ret_family != NULL;
    }
    if (*ret_family && *ret_given)
        return 1;
    free(*ret_family);
    free(*ret_given);
    return 0;
}
