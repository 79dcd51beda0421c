/* SPDX-License-Identifier: GPL-2.0-or-later */
/* member.c - one member of a container: whatever it is, by its own name and with its own faults. */
#include <stdio.h>
#include <string.h>

#include "nutgraf/buffer.h"
#include "stream.h"

#define SHOWN_NAME_BYTES 80

/* Keeps apart what the sink returned and what is wrong with the member. */
typedef struct relay {
    const ng_read_sink *sink;
    const char *name;
    ng_status stopped;
} relay;

static ng_status on_article(void *data, ng_article *article, ng_error *err)
{
    relay *r = data;
    r->stopped = r->sink->on_article(r->sink->data, article, err);
    return r->stopped;
}

/* The end of a long name says most: from a code point on. */
static const char *shown_name(const char *name)
{
    size_t len = strlen(name);
    if (len <= SHOWN_NAME_BYTES)
        return name;
    name += len - SHOWN_NAME_BYTES;
    while (((unsigned char)*name & 0xC0) == 0x80)
        name++;
    return name;
}

static void on_fault(void *data, uint32_t line, const ng_error *fault)
{
    relay *r = data;
    ng_error named = NG_ERROR_INIT;
    ng_fail(&named, fault->status, "%s: %s", shown_name(r->name), fault->text);
    r->sink->on_fault(r->sink->data, line, &named);
}

static void on_note(void *data, uint32_t line, const char *text)
{
    relay *r = data;
    ng_read_note(r->sink, line, "%s: %s", shown_name(r->name), text);
}

static ng_status extend(ng_buf *ret, const char *path, const char *between, const char *name,
                        ng_error *err)
{
    return path ? ng_buf_addf(ret, err, "%s%s%s", path, between, name) : NG_OK;
}

ng_status ng_read_member(const ng_read_input *inner, const char *name, const char *shown,
                         const ng_source *source, const ng_read_sink *sink, ng_error *err)
{
    NG_AUTO(ng_buf_release) ng_buf path = NG_BUF_INIT;
    NG_AUTO(ng_buf_release) ng_buf origin = NG_BUF_INIT;
    ng_read_input in = *inner;
    ng_error fault = NG_ERROR_INIT;
    relay r = {sink, shown, NG_OK};
    const ng_read_sink named = {&r, on_article, on_fault, on_note};
    ng_status s = extend(&path, in.path, "/", name, err);
    if (s == NG_OK)
        s = extend(&origin, in.origin, "!/", name, err);
    if (s != NG_OK)
        return s;
    in.path = path.data;
    in.origin = origin.data;
    s = ng_read_stream(&in, source, &named, &fault);
    if (s == NG_OK)
        return NG_OK;
    if (r.stopped != NG_OK || s == NG_NOMEM || (in.unpack && in.unpack->spent))
        return ng_fail(err, s, "%s", fault.text);
    on_fault(&r, 0, &fault);
    return NG_OK;
}
