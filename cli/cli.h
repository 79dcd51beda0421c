/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli.h - the command line: what its commands share.
 *
 * Ownership: a context and all in it belong to main; commands borrow it.
 * Threads:   one.
 * Errors:    a command says what is wrong on stderr, once, and returns its exit status.
 */
#ifndef NG_CLI_H
#define NG_CLI_H

#include <jansson.h>
#include <stddef.h>

#include "api/api.h"
#include "nutgraf/error.h"

/* As grep's. */
enum { CLI_FOUND = 0, CLI_NOTHING = 1, CLI_USAGE = 2, CLI_FAILED = 3 };

typedef enum cli_format {
    CLI_TEXT = 0,
    CLI_JSON = 1,
    CLI_JSONL = 2,
    CLI_GREP = 3,
    CLI_TSV = 4,
    CLI_CSV = 5,
    CLI_BIBTEX = 6,
    CLI_CSL = 7
} cli_format;

/* ---- Options ---- */

typedef struct cli_option {
    const char *name;     /* without the dashes; NULL ends a table */
    char letter;          /* of the short form; 0: none */
    const char *argument; /* its name in the help; NULL: takes none */
    const char *help;
} cli_option;

typedef struct cli_given {
    const cli_option *option;
    const char *value; /* NULL: takes none */
} cli_given;

typedef struct cli_context cli_context;

typedef struct cli_command {
    const char *name, *synopsis, *summary;
    const cli_option *options; /* may be NULL */
    const char *status;        /* what its exit statuses 0 and 1 mean */
    int min_args, max_args;    /* max -1: any number */
    int (*run)(cli_context *c);
} cli_command;

struct cli_context {
    const cli_command *command;
    const char *dir;    /* of the index */
    int dir_is_named;   /* by --index or $NUTGRAF_INDEX */
    const char *socket; /* given with --socket; NULL */
    cli_format format;
    int colour; /* stdout takes escape sequences */
    const char **args;
    int n_args;
    cli_given *given;
    size_t n_given;
    char *memory; /* of dir */
};

/* Read the command line: options of the program and of its command, in any order. CLI_FOUND and a
 * command to run; or, when `*ret_done`, the exit status of a line that is already answered (--help,
 * --version, an error). */
int cli_options_read(int argc, char **argv, const cli_command *const *commands, cli_context *ret,
                     int *ret_done);
void cli_options_release(cli_context *c);

/* Value of an option of the command, the last one given; NULL. */
const char *cli_value(const cli_context *c, const char *name);
/* Call for each value of an option that may be repeated; starts with *at 0, NULL at the end. */
const char *cli_next_value(const cli_context *c, const char *name, size_t *at);
int cli_has(const cli_context *c, const char *name);
/* A whole number; false, and said on stderr, when it is none. `*ret` is kept when not given. */
int cli_number(const cli_context *c, const char *name, long min, long max, long *ret);

/* ---- Saying things ---- */

/* "nutgraf: index: …" on stderr; control characters are made visible. Returns `status`. */
int cli_fail(const cli_context *c, int status, const char *format, ...) NG_PRINTF(3, 4);
void cli_note(const cli_context *c, const char *format, ...) NG_PRINTF(2, 3);
/* Likewise for errors of the library and of the service; the status fits the kind. */
int cli_fail_from(const cli_context *c, const ng_error *err);
int cli_fail_api(const cli_context *c, ng_api_error *error_take);

/* Write JSON on one line, or indented; takes it. Returns CLI_FAILED when that fails. */
int cli_print_json(const cli_context *c, json_t *value_take, int indented);

/* ---- The commands ---- */

extern const cli_command cli_index, cli_search, cli_serve, cli_get, cli_delete, cli_status,
    cli_rebuild, cli_similar, cli_suggest, cli_read, cli_mcp;

#endif
