/* SPDX-License-Identifier: GPL-2.0-or-later */
/* error.c - statuses and the error record. */
#include "nutgraf/error.h"

#include <stdarg.h>
#include <stdio.h>

ng_status ng_fail(ng_error *err, ng_status status, const char *format, ...)
{
    if (!err || err->status != NG_OK)
        return status;
    err->status = status;
    va_list args;
    va_start(args, format);
    int length = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    if (length >= (int)sizeof err->text) {
        size_t cut = sizeof err->text - 1;
        while (cut > 0 && ((unsigned char)err->text[cut - 1] & 0xC0) == 0x80)
            cut--; /* back to a lead byte: it may have lost its tail */
        if (cut > 0 && (unsigned char)err->text[cut - 1] >= 0xC0)
            cut--;
        err->text[cut] = '\0';
    }
    return status;
}

void ng_error_clear(ng_error *err)
{
    if (err) {
        err->status = NG_OK;
        err->text[0] = '\0';
    }
}

const char *ng_status_name(ng_status status)
{
    switch (status) {
#define STATUS_NAME(name, value, wire, meaning)                                                    \
    case NG_##name:                                                                                \
        return wire;
        NG_STATUS_MAP(STATUS_NAME)
#undef STATUS_NAME
    }
    return "internal";
}

const char *ng_status_meaning(ng_status status)
{
    switch (status) {
#define STATUS_MEANING(name, value, wire, meaning)                                                 \
    case NG_##name:                                                                                \
        return meaning;
        NG_STATUS_MAP(STATUS_MEANING)
#undef STATUS_MEANING
    }
    return "an unknown status";
}
