/* SPDX-License-Identifier: GPL-2.0-or-later */
/* asset.c - the files of web/, found by name. */
#include <string.h>

#include "service/page/page.h"

/* web_assets.c, which scripts/embed writes. */
extern const ng_asset ng_web_assets[];
extern const size_t ng_web_assets_count;

const ng_asset *ng_asset_find(const char *name)
{
    for (size_t i = 0; name && i < ng_web_assets_count; i++)
        if (strcmp(ng_web_assets[i].name, name) == 0)
            return &ng_web_assets[i];
    return NULL;
}
