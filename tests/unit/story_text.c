/* SPDX-License-Identifier: GPL-2.0-or-later */
/* story_text.c - stories of random words, and what editors do to them. */
#include "story_text.h"

#include <stdio.h>
#include <string.h>

static uint32_t draw(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void write_paragraph(uint32_t *seed, char ret[STORY_LINE])
{
    static const char *const heads[] = {"ba", "ke", "li", "mo", "ru", "sta", "tre", "vi"};
    static const char *const tails[] = {"dan", "gor", "lum", "met", "nik", "pas", "ron", "tal"};
    size_t len = 0;
    for (unsigned i = 0; i < STORY_WORDS; i++)
        len +=
            (size_t)snprintf(ret + len, STORY_LINE - len, "%s%s%s%s", i ? " " : "",
                             heads[draw(seed) % 8], heads[draw(seed) % 8], tails[draw(seed) % 8]);
    snprintf(ret + len, STORY_LINE - len, ".");
}

story story_new(uint32_t seed)
{
    story s = {.n = STORY_PARAGRAPHS};
    for (size_t i = 0; i < s.n; i++)
        write_paragraph(&seed, s.lines[i]);
    return s;
}

void story_add(story *s, const char *line)
{
    assert_true(s->n < STORY_PARAGRAPHS + 4);
    snprintf(s->lines[s->n++], STORY_LINE, "%s", line);
}

void story_lead(story *s, uint32_t seed)
{
    assert_true(s->n < STORY_PARAGRAPHS + 4);
    memmove(s->lines[1], s->lines[0], s->n * sizeof *s->lines);
    write_paragraph(&seed, s->lines[0]);
    s->n++;
}

void story_cut(story *s, size_t n)
{
    s->n = n < s->n ? n : s->n;
}

void story_edit(story *s, unsigned every)
{
    unsigned word = 0;
    for (size_t i = 0; i < s->n; i++) {
        for (char *c = s->lines[i]; *c; c++) {
            if (c != s->lines[i] && c[-1] != ' ')
                continue;
            if (++word % every == 0)
                memcpy(c, "zz", 2);
        }
    }
}

void story_put(search_fixture *s, const char *id, const story *text)
{
    const char *lines[STORY_PARAGRAPHS + 5] = {NULL};
    for (size_t i = 0; i < text->n; i++)
        lines[i] = text->lines[i];
    search_put(s, id, lines);
}
