/* SPDX-License-Identifier: GPL-2.0-or-later */
/* export_bib.c - a hit as an entry of a bibliography: BibTeX, and CSL-JSON. */
#include <stdio.h>

#include "cli/export.h"

static ng_cited cited_of(const cli_export *e, const json_t *hit)
{
    ng_cited c;
    ng_cited_from(hit, &c);
    c.visited = &e->today;
    return c;
}

void cli_export_bibtex(const cli_export *e, const json_t *hit)
{
    const ng_cited c = cited_of(e, hit);
    ng_buf entry = NG_BUF_INIT;
    ng_error err = NG_ERROR_INIT;
    if (!ng_cite_bibtex(&c, &entry, &err)) {
        cli_export_clean(entry.data, 0);
        putchar('\n');
    }
    ng_buf_release(&entry);
}

void cli_export_csl(const cli_export *e, const json_t *hit)
{
    const ng_cited c = cited_of(e, hit);
    json_t *item = ng_cite_csl(&c);
    fputs(e->n ? ",\n" : "\n", stdout);
    if (item)
        (void)json_dumpf(item, stdout, NG_API_DUMP_FLAGS);
    json_decref(item);
}
