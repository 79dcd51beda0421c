/* SPDX-License-Identifier: GPL-2.0-or-later */
/* apart.c - an input to the child and its answers back, twice at most. */
#include "apart.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "apart_process.h"
#include "apart_wire.h"

#define RECEIVE_BYTES (64u << 10)
#define TRIES         2

struct ng_apart {
    ng_apart_options options;
    ng_process process;
    ng_buf in;  /* what came; */
    size_t at;  /* taken apart up to here */
    ng_buf out; /* the head of an input */
    uint32_t started;
    char how[NG_ERROR_TEXT_MAX];
};

/* One input. */
typedef struct turn {
    const ng_read_sink *sink;
    int file;           /* that the child reads; -1: it gets the bytes */
    uint64_t size;      /* of it */
    uint64_t bytes_max; /* of answers */
    uint64_t answers;   /* that were handed over */
    uint64_t seen;      /* in this try */
    uint64_t bytes;     /* of answers, in this try */
    uint32_t wait_ms;   /* for one answer */
    uint32_t left_ms;   /* of that */
    int ended, stopped; /* by the child; by a callback */
    ng_status status;   /* of the reading */
    ng_error error;
    char cause[NG_APART_CAUSE_MAX]; /* of a death; "" while it lives */
} turn;

ng_status ng_apart_new(const ng_apart_options *options, ng_apart **ret, ng_error *err)
{
    ng_apart *a = calloc(1, sizeof *a);
    if (!a)
        return ng_fail(err, NG_NOMEM, "out of memory");
    if (options)
        a->options = *options;
    if (!a->options.wait_ms)
        a->options.wait_ms = NG_APART_WAIT_MS;
    if (!a->options.answers_max)
        a->options.answers_max = NG_APART_ANSWERS_MAX;
    *ret = a;
    return NG_OK;
}

void ng_apart_free(ng_apart *a)
{
    if (!a)
        return;
    ng_process_end(&a->process, NULL);
    ng_buf_release(&a->in);
    ng_buf_release(&a->out);
    free(a);
}

const char *ng_apart_confinement(const ng_apart *a)
{
    return a->how;
}

uint32_t ng_apart_started(const ng_apart *a)
{
    return a->started;
}

/* ---- A death ---- */

/* Which of the two ended it: this side with `cause`, or (NULL) the child itself. */
static void bury(ng_apart *a, turn *t, const char *cause)
{
    char own[NG_APART_CAUSE_MAX] = "";
    ng_process_end(&a->process, own);
    snprintf(t->cause, sizeof t->cause, "%s", cause ? cause : own);
    ng_buf_release(&a->in);
    a->at = 0;
}

static void bury_after(ng_apart *a, turn *t, ng_talk talk)
{
    bury(a, t, talk == NG_TALK_TIMEOUT ? "timeout" : NULL);
}

/* ---- Frames that come ---- */

/* Some more bytes; false: the child is dead. */
static int receive(ng_apart *a, turn *t)
{
    size_t n = 0;
    memmove(a->in.data, a->in.data + a->at, a->in.len - a->at);
    a->in.len -= a->at;
    a->at = 0;
    ng_talk talk =
        ng_process_receive(&a->process, a->in.data + a->in.len, RECEIVE_BYTES, &n, &t->left_ms);
    a->in.len += n;
    t->bytes += n;
    if (talk != NG_TALK_DONE)
        bury_after(a, t, talk);
    else if (t->bytes > t->bytes_max)
        bury(a, t, "answer");
    return !t->cause[0];
}

/* A whole frame, borrowed until the next; false: the child is dead. */
static int next_frame(ng_apart *a, turn *t, ng_apart_head *head, const char **content)
{
    for (;;) {
        size_t there = a->in.len - a->at;
        if (there >= NG_APART_HEAD && !ng_apart_get_head(a->in.data + a->at, head)) {
            bury(a, t, "answer");
            return 0;
        }
        if (there >= NG_APART_HEAD && there - NG_APART_HEAD >= head->len) {
            *content = a->in.data + a->at + NG_APART_HEAD;
            a->at += NG_APART_HEAD + head->len;
            return 1;
        }
        if (ng_buf_reserve(&a->in, RECEIVE_BYTES, NULL) != NG_OK) {
            bury(a, t, "memory");
            return 0;
        }
        if (!receive(a, t))
            return 0;
    }
}

/* ---- One answer ---- */

static ng_status take_article(turn *t, const char *content, size_t len, int again, ng_error *fault)
{
    ng_article *article = NULL;
    if (again)
        return NG_OK;
    ng_status s = ng_apart_get_article(content, len, &article, fault);
    if (s != NG_OK)
        return s;
    t->status = t->sink->on_article(t->sink->data, article, &t->error);
    t->stopped = t->status != NG_OK;
    return NG_OK;
}

static ng_status take_said(turn *t, uint32_t kind, const char *content, size_t len, int again,
                           ng_error *fault)
{
    ng_apart_said said;
    ng_status s = ng_apart_get_said(content, len, &said, fault);
    if (s != NG_OK)
        return s;
    if (kind == NG_APART_END) { /* no answer that could be handed over again */
        t->ended = 1;
        t->status = said.what.status;
        t->error = said.what;
    } else if (kind == NG_APART_FAULT && said.what.status == NG_OK) {
        return ng_fail(fault, NG_INVALID, "a fault without a status");
    } else if (kind == NG_APART_FAULT && !again) {
        t->sink->on_fault(t->sink->data, said.line, &said.what);
    } else if (kind == NG_APART_NOTE && !again && t->sink->on_note) {
        t->sink->on_note(t->sink->data, said.line, said.what.text);
    }
    return NG_OK;
}

/* An answer that was handed over in the first try is only counted in the second. */
static void take_answer(ng_apart *a, turn *t, const ng_apart_head *head, const char *content)
{
    ng_error fault = NG_ERROR_INIT;
    int again = t->seen < t->answers;
    ng_status s = NG_INVALID;
    if (head->kind == NG_APART_ARTICLE)
        s = take_article(t, content, head->len, again, &fault);
    else if (head->kind == NG_APART_FAULT || head->kind == NG_APART_NOTE ||
             head->kind == NG_APART_END)
        s = take_said(t, head->kind, content, head->len, again, &fault);
    if (s == NG_NOMEM) { /* of this process, which no second try mends */
        t->status = ng_fail(&t->error, s, "%s", fault.text);
        t->stopped = 1;
    } else if (s != NG_OK) {
        bury(a, t, "answer");
    }
    t->seen += head->kind != NG_APART_END;
    t->answers = t->seen > t->answers ? t->seen : t->answers;
}

/* ---- One try ---- */

static ng_status start(ng_apart *a, turn *t, ng_error *err)
{
    ng_apart_head head;
    const char *content;
    ng_apart_said said;
    if (a->process.pid > 0)
        return NG_OK;
    ng_status s = ng_process_start(a->options.program, &a->process, err);
    if (s != NG_OK)
        return s;
    a->started++;
    t->left_ms = NG_APART_WAIT_MS;
    if (!next_frame(a, t, &head, &content))
        return ng_fail(err, NG_IO, "the process of a reader does not begin (%s)", t->cause);
    if (head.kind != NG_APART_READY || ng_apart_get_said(content, head.len, &said, err) != NG_OK)
        return ng_fail(err, NG_IO, "the process of a reader does not begin well");
    snprintf(a->how, sizeof a->how, "%s", said.what.text);
    return NG_OK;
}

static ng_status send_input(ng_apart *a, turn *t, const ng_read_input *in, ng_error *err)
{
    ng_buf_clear(&a->out);
    ng_status s = ng_apart_put_input(&a->out, in, t->size, err);
    if (s == NG_OK && t->file >= 0 && lseek(t->file, 0, SEEK_SET) < 0)
        s = ng_fail(err, NG_IO, "reading: %s", strerror(errno));
    if (s != NG_OK)
        return s;
    struct iovec parts[] = {{a->out.data, a->out.len}, {(char *)in->bytes, in->len}};
    ng_process_renew(&a->process);
    t->wait_ms = a->options.wait_ms + (uint32_t)(in->len >> 20) * NG_APART_WAIT_MS_MB;
    if (t->file >= 0)
        t->wait_ms *= NG_APART_WAIT_PIECES;
    t->left_ms = t->wait_ms;
    ng_talk talk = ng_process_send(&a->process, parts, 2, t->file, &t->left_ms);
    if (talk != NG_TALK_DONE)
        bury_after(a, t, talk);
    return NG_OK;
}

/* NG_OK when there is an end: of the reading, or (t->cause) of the child. */
static ng_status try_once(ng_apart *a, turn *t, const ng_read_input *in, ng_error *err)
{
    ng_apart_head head;
    const char *content;
    t->seen = t->bytes = 0;
    t->cause[0] = '\0';
    ng_status s = start(a, t, err);
    if (s == NG_OK)
        s = send_input(a, t, in, err);
    while (s == NG_OK && !t->ended && !t->stopped && !t->cause[0]) {
        if (!next_frame(a, t, &head, &content))
            break;
        t->left_ms = t->wait_ms;
        if (t->file >= 0) /* it may take hours, but not one article of it */
            ng_process_renew(&a->process);
        take_answer(a, t, &head, content);
    }
    if (t->ended && t->status == NG_NOMEM) {
        bury(a, t, "memory");
        t->ended = 0;
    }
    return s;
}

/* A child that was not heard to its end knows nothing of the next input. */
static void settle(ng_apart *a, const turn *t, ng_status s)
{
    if (s != NG_OK || (!t->ended && !t->cause[0]))
        ng_process_end(&a->process, NULL);
    ng_buf_clear(&a->in);
    if (a->in.cap > 16 * RECEIVE_BYTES)
        ng_buf_release(&a->in);
    a->at = 0;
}

static ng_status read_turn(ng_apart *a, turn *t, const ng_read_input *in,
                           char ret_cause[NG_APART_CAUSE_MAX], ng_error *err)
{
    ng_status s = NG_OK;
    for (int i = 0; i < TRIES && s == NG_OK && !t->ended && !t->stopped; i++)
        s = try_once(a, t, in, err);
    settle(a, t, s);
    snprintf(ret_cause, NG_APART_CAUSE_MAX, "%s", s == NG_OK ? t->cause : "");
    if (s != NG_OK)
        return s;
    if (t->cause[0])
        return ng_fail(err, NG_INTERNAL, "its reader died of it twice (%s)", t->cause);
    return t->status == NG_OK ? NG_OK : ng_fail(err, t->status, "%s", t->error.text);
}

ng_status ng_apart_read(ng_apart *a, const ng_read_input *in, const ng_read_sink *sink,
                        char ret_cause[NG_APART_CAUSE_MAX], ng_error *err)
{
    turn t = {.sink = sink, .file = -1, .bytes_max = a->options.answers_max};
    return read_turn(a, &t, in, ret_cause, err);
}

ng_status ng_apart_read_file(ng_apart *a, const ng_read_input *in, int fd, uint64_t size,
                             const ng_read_sink *sink, char ret_cause[NG_APART_CAUSE_MAX],
                             ng_error *err)
{
    turn t = {.sink = sink, .file = fd, .size = size, .bytes_max = NG_APART_PIECES_MAX};
    ng_read_input named = *in;
    named.bytes = NULL;
    named.len = 0;
    return read_turn(a, &t, &named, ret_cause, err);
}
