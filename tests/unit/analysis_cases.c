/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analysis_cases.c - the case files of the analyzer. */
#include "analysis_cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nutgraf/analyzer.h"

void analysis_format(const ng_tokens *t, ng_buf *ret)
{
    ng_error err = NG_ERROR_INIT;
    ng_buf_clear(ret);
    assert_int_equal(ng_buf_add(ret, "", 0, &err), NG_OK);
    for (size_t i = 0; i < t->n; i++) {
        const ng_token *k = &t->items[i];
        const char *word = t->chars + k->word, *stem = t->chars + k->stem;
        int same = strcmp(word, stem) == 0;
        assert_int_equal(ng_buf_addf(ret, &err, "%s%s%s%s:%u-%u%s", i ? " " : "", word,
                                     same ? "" : "/", same ? "" : stem, k->start, k->end,
                                     k->stop ? "*" : ""),
                         NG_OK);
    }
}

static void run_line(ng_analyzer *a, char *line, const char *lang)
{
    ng_error err = NG_ERROR_INIT;
    ng_tokens t = NG_TOKENS_INIT;
    ng_buf got = NG_BUF_INIT;
    char *tab = strchr(line, '\t');
    if (!tab)
        fail_msg("%s: no tab in: %s", lang, line);
    assert_int_equal(ng_analyze(a, line, (size_t)(tab - line), &t, &err), NG_OK);
    analysis_format(&t, &got);
    if (strcmp(got.data, tab + 1) != 0)
        fail_msg("%s: %.*s\n  want %s\n  got  %s", lang, (int)(tab - line), line, tab + 1,
                 got.data);
    ng_buf_release(&got);
    ng_tokens_release(&t);
}

int analysis_run_cases(const char *lang)
{
    const char *root = getenv("NG_SOURCE_ROOT");
    char path[4096], line[8192];
    snprintf(path, sizeof path, "%s/tests/cases/analysis/%s.tsv", root ? root : ".", lang);
    FILE *f = fopen(path, "r");
    if (!f)
        fail_msg("cannot open %s", path);
    ng_analyzer *a = NULL;
    ng_error err = NG_ERROR_INIT;
    assert_int_equal(ng_analyzer_new(lang, &a, &err), NG_OK);
    int n = 0;
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0')
            continue;
        run_line(a, line, lang);
        n++;
    }
    ng_analyzer_free(a);
    fclose(f);
    return n;
}
