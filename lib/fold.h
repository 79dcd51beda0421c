/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fold.h - case and accent folding, shared by ng_text_fold and the analyzer.
 *
 * Ownership: an ng_folder is the caller's; its scratch memory is freed with ng_folder_release.
 * Threads:   one thread at a time per folder.
 * Errors:    NG_NOMEM, NG_LIMIT (over NG_FOLD_MAX bytes), NG_INTERNAL (ICU without its data).
 */
#ifndef NG_FOLD_H
#define NG_FOLD_H

#include "nutgraf/text.h"

typedef struct ng_folder {
    ng_buf raw, folded;
} ng_folder;

#define NG_FOLDER_INIT                                                                             \
    {                                                                                              \
        NG_BUF_INIT, NG_BUF_INIT                                                                   \
    }

void ng_folder_release(ng_folder *f);

/* Append `s` folded to `plain`, without accents, and, unless it is NULL, to `accented`, with
 * them: what a stemmer wants to see. Ill-formed bytes become U+FFFD. */
ng_status ng_fold(ng_folder *f, const char *s, size_t len, ng_buf *accented, ng_buf *plain,
                  ng_error *err) NG_MUST_CHECK;

#endif
