/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spelling_fixture.c - a small index of news, with tables of its words. */
#include "spelling_fixture.h"

#include <stdlib.h>

static const char *const news[] = {
    "@Wire",
    "The government happily froze the building of naval bombers in January.",
    "Governments and bombers; a government of the harbour; F16 and f15 fly.",
    "The harbours were closed, the harbour master said from his form.",
    "Happier people, happily married, in the harbour of Zircon.",
    NULL};

int spelling_begin(void **state)
{
    ng_error err = NG_ERROR_INIT;
    spelling_fixture *f = calloc(1, sizeof *f);
    void *inner = NULL;
    if (!f || search_begin(&inner) || ng_spelling_new(&f->spelling, &err) != NG_OK)
        return -1;
    f->s = inner;
    search_put(f->s, "news", news);
    search_index(f->s);
    ng_index_use_spelling(fixture_enter(f->s->f), f->spelling);
    fixture_leave(f->s->f);
    *state = f;
    return 0;
}

int spelling_end(void **state)
{
    spelling_fixture *f = *state;
    void *inner = f->s;
    ng_spelling_free(f->spelling);
    free(f);
    return search_end(&inner);
}
