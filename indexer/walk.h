/* SPDX-License-Identifier: GPL-2.0-or-later */
/* walk.h - the articles of a file, or of all files below a folder.
 *
 * Folders are walked in the order of their names' bytes, so that two runs read alike. Hidden files
 * (names with a leading full stop) are passed over without a word; symbolic links, devices, pipes
 * and what no reader takes are reported and passed over. What was named itself may be hidden or a
 * link.
 *
 * An article without id and url gets `<named folder>/<relative path>` as id, with the last
 * component of the folder's real path; a lone file gets its name.
 *
 * Ownership: an article handed to on_article is the receiver's. Other pointers are borrowed for the
 *            call.
 * Threads:   no state; call from any thread. Callbacks run in the caller's.
 * Errors:    a problem of one file or article goes to on_problem and the walk goes on. ng_walk
 *            fails when the named path itself cannot be opened (NG_NOTFOUND, NG_IO), when memory
 *            is out, or with what on_article returned.
 */
#ifndef NG_WALK_H
#define NG_WALK_H

#include <stdint.h>

#include "apart.h"
#include "reader.h"

#define NG_WALK_DEPTH_MAX 64 /* folders within folders */

/* A file whose bytes are in memory. */
typedef struct ng_walk_file {
    const char *path;   /* as the caller would write it */
    const char *origin; /* absolute */
    const char *bytes;
    size_t len;
    int64_t modified_ns; /* since 1970 */
} ng_walk_file;

typedef struct ng_walk_sink {
    void *data;
    /* Takes a finished article. A status other than NG_OK ends the walk and is returned. */
    ng_status (*on_article)(void *data, ng_article *article, ng_error *err);
    /* `line` 0: the whole file. */
    void (*on_problem)(void *data, const char *path, uint32_t line, const ng_error *problem);
    /* Something was mended in an article that is read all the same; may be NULL. */
    void (*on_note)(void *data, const char *path, uint32_t line, const char *text);
    /* Before a file of `bytes` bytes is read; may be NULL. For showing progress. */
    void (*on_file)(void *data, const char *path, uint64_t bytes);
    /* Before its articles, what it is read as (`charset` "" unless asked for); may be NULL. Not
     * called for a file that no reader takes. */
    void (*on_format)(void *data, const char *path, const char *format, const char *charset);
    /* Of a file that the child would read: whether it is passed over, which the caller reports
     * itself. May be NULL. */
    int (*is_held)(void *data, const ng_walk_file *file);
    /* Two children died of a file: `cause` as ng_apart_read has it. NULL: a problem of the file. */
    void (*on_killed)(void *data, const ng_walk_file *file, const char *cause);
} ng_walk_sink;

typedef struct ng_walk_options {
    const char *lang;      /* of articles that do not say; NULL unknown */
    const char *charset;   /* declared; NULL none */
    const char *id_prefix; /* put before derived path ids; NULL none */
    int sizes_only;        /* call on_file alone: nothing is read */
    int charsets;          /* on_format is told the charset, which costs decoding twice */
    ng_apart *apart;       /* reads what ng_read_wants_child says; NULL: this process does */
    int force_apart;       /* it reads every file, also those of lines, which are not cut up then */
    /* Names of members and columns; NULL the usual ones alone. */
    const ng_field_map *map;
} ng_walk_options;

/* `options` may be NULL. */
ng_status ng_walk(const char *path, const ng_walk_options *options, const ng_walk_sink *sink,
                  ng_error *err) NG_MUST_CHECK;

#endif
