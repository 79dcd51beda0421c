/* SPDX-License-Identifier: GPL-2.0-or-later */
/* analyzers.c - analyzers by language, made at first use.
 *
 * Only languages that have a stemmer are kept, so a client that names languages at random cannot
 * fill the list; all others share the analyzer that does not stem. */
#include <stdlib.h>
#include <string.h>

#include "plan.h"
#include "terms.h"

#define LANGUAGES_MAX 64 /* more than there are stemmers */

struct ng_analyzers {
    struct {
        char lang[NG_LANGUAGE_MAX];
        ng_analyzer *analyzer;
    } items[LANGUAGES_MAX];
    size_t n;
    ng_analyzer *plain;
};

ng_status ng_analyzers_new(ng_analyzers **ret, ng_error *err)
{
    ng_analyzers *a = calloc(1, sizeof *a);
    if (!a)
        return ng_fail(err, NG_NOMEM, "no memory for analyzers");
    ng_status s = ng_analyzer_new(NULL, &a->plain, err);
    if (s != NG_OK) {
        free(a);
        return s;
    }
    *ret = a;
    return NG_OK;
}

void ng_analyzers_free(ng_analyzers *a)
{
    if (!a)
        return;
    for (size_t i = 0; i < a->n; i++)
        ng_analyzer_free(a->items[i].analyzer);
    ng_analyzer_free(a->plain);
    free(a);
}

ng_status ng_analyzers_get(ng_analyzers *a, const char *lang, ng_analyzer **ret, ng_error *err)
{
    char subtag[NG_LANGUAGE_MAX];
    ng_language_subtag(lang, subtag);
    for (size_t i = 0; i < a->n; i++) {
        if (strcmp(a->items[i].lang, subtag) == 0) {
            *ret = a->items[i].analyzer;
            return NG_OK;
        }
    }
    ng_analyzer *made = NULL;
    ng_status s = ng_analyzer_new(subtag, &made, err);
    if (s != NG_OK)
        return s;
    if (*ng_analyzer_lang(made) == '\0' || a->n == LANGUAGES_MAX) {
        ng_analyzer_free(made);
        *ret = a->plain;
        return NG_OK;
    }
    memcpy(a->items[a->n].lang, subtag, sizeof subtag);
    a->items[a->n++].analyzer = made;
    *ret = made;
    return NG_OK;
}
