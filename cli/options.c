/* SPDX-License-Identifier: GPL-2.0-or-later */
/* options.c - options of the program and of its commands, in any order; help. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static const cli_option program_options[] = {
    {"index", 0, "DIR", "the index (default $NUTGRAF_INDEX, else $XDG_DATA_HOME/nutgraf)"},
    {"socket", 0, "PATH", "the socket of the service (default: the one that serves the index)"},
    {"format", 0, "FORMAT", "text, json, jsonl, grep, tsv, csv, bibtex or csl-json"},
    {"color", 0, "WHEN", "auto, always or never"},
    {"help", 'h', NULL, "show this help"},
    {"version", 0, NULL, "show the version"},
    {NULL, 0, NULL, NULL}};

/* ---- Help ---- */

static void print_options(const cli_option *options)
{
    for (const cli_option *o = options; o && o->name; o++) {
        char left[64];
        int n = o->letter ? snprintf(left, sizeof left, "-%c, ", o->letter)
                          : snprintf(left, sizeof left, "    ");
        snprintf(left + n, sizeof left - (size_t)n, "--%s%s%s", o->name, o->argument ? "=" : "",
                 o->argument ? o->argument : "");
        printf("  %-28s %s\n", left, o->help);
    }
}

static void print_command_help(const cli_command *command)
{
    printf("usage: nutgraf %s\n\n%s.\n", command->synopsis, command->summary);
    if (command->options) {
        printf("\nOptions:\n");
        print_options(command->options);
    }
    printf("\nOptions of every command:\n");
    print_options(program_options);
    printf("\nExit status: %s, 2 for a command line that is wrong, 3 for a failure.\n",
           command->status);
}

static void print_help(const cli_command *const *commands)
{
    printf("usage: nutgraf [OPTION...] COMMAND [ARGUMENT...]\n\n"
           "Finds the passages of news articles that answer a question.\n\nCommands:\n");
    for (; *commands; commands++)
        printf("  %-10s %s\n", (*commands)->name, (*commands)->summary);
    printf("\nOptions of every command, before or after it:\n");
    print_options(program_options);
    printf("\n`nutgraf COMMAND --help` tells more. Exit status: 0 found or done, 1 nothing found,\n"
           "2 for a command line that is wrong, 3 for a failure.\n");
}

/* ---- Reading ---- */

typedef struct reading {
    char **argv;
    int argc, at;
    cli_context *c;
} reading;

static int complain(const char *text, const char *what)
{
    fprintf(stderr, "nutgraf: %s%s\ntry `nutgraf --help`\n", text, what);
    return CLI_USAGE;
}

static const cli_option *find_long(const cli_option *options, const char *name, size_t len)
{
    for (const cli_option *o = options; o && o->name; o++)
        if (strlen(o->name) == len && strncmp(o->name, name, len) == 0)
            return o;
    return NULL;
}

static const cli_option *find_letter(const cli_option *options, char letter)
{
    for (const cli_option *o = options; o && o->name; o++)
        if (o->letter && o->letter == letter)
            return o;
    return NULL;
}

/* The option named by `arg` and, when it stands in the same word, its value. */
static const cli_option *find_option(const cli_command *command, const char *arg,
                                     const char **ret_value)
{
    const cli_option *own = command ? command->options : NULL, *found;
    *ret_value = NULL;
    if (arg[1] == '-') {
        size_t len = strcspn(arg + 2, "=");
        found = find_long(own, arg + 2, len);
        if (!found)
            found = find_long(program_options, arg + 2, len);
        if (arg[2 + len] == '=')
            *ret_value = arg + 2 + len + 1;
        return found;
    }
    found = find_letter(own, arg[1]);
    if (!found)
        found = find_letter(program_options, arg[1]);
    if (arg[2])
        *ret_value = arg + 2;
    return found;
}

/* The command is the first word that is neither an option nor the value of one. */
static int find_command(reading *r, const cli_command *const *commands)
{
    for (int i = 1; i < r->argc; i++) {
        const char *arg = r->argv[i], *value;
        if (arg[0] == '-' && arg[1]) {
            const cli_option *o = find_option(NULL, arg, &value);
            i += o && o->argument && !value;
            continue;
        }
        for (; *commands; commands++)
            if (strcmp((*commands)->name, arg) == 0)
                r->c->command = *commands;
        r->at = i;
        return r->c->command ? CLI_FOUND : complain("unknown command: ", arg);
    }
    return CLI_FOUND;
}

static int take_option(reading *r, int *i)
{
    const char *arg = r->argv[*i], *value;
    const cli_option *o = find_option(r->c->command, arg, &value);
    if (!o)
        return complain("unknown option: ", arg);
    if (!o->argument && value)
        return complain("this option takes no value: ", arg);
    if (o->argument && !value) {
        if (*i + 1 >= r->argc)
            return complain("this option needs a value: ", arg);
        value = r->argv[++*i];
    }
    r->c->given[r->c->n_given++] = (cli_given){o, value};
    return CLI_FOUND;
}

static int take_all(reading *r)
{
    int only_args = 0;
    for (int i = 1; i < r->argc; i++) {
        const char *arg = r->argv[i];
        if (i == r->at)
            continue;
        if (!only_args && strcmp(arg, "--") == 0) {
            only_args = 1;
        } else if (!only_args && arg[0] == '-' && arg[1]) {
            int status = take_option(r, &i);
            if (status)
                return status;
        } else {
            r->c->args[r->c->n_args++] = arg;
        }
    }
    return CLI_FOUND;
}

/* ---- Values ---- */

const char *cli_next_value(const cli_context *c, const char *name, size_t *at)
{
    while (*at < c->n_given) {
        const cli_given *g = &c->given[(*at)++];
        if (strcmp(g->option->name, name) == 0)
            return g->value ? g->value : "";
    }
    return NULL;
}

const char *cli_value(const cli_context *c, const char *name)
{
    const char *value, *last = NULL;
    for (size_t at = 0; (value = cli_next_value(c, name, &at));)
        last = value;
    return last;
}

int cli_has(const cli_context *c, const char *name)
{
    return cli_value(c, name) != NULL;
}

int cli_number(const cli_context *c, const char *name, long min, long max, long *ret)
{
    const char *text = cli_value(c, name);
    if (!text)
        return 1;
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (errno || end == text || *end || number < min || number > max) {
        cli_fail(c, CLI_USAGE, "--%s takes a number from %ld to %ld", name, min, max);
        return 0;
    }
    *ret = number;
    return 1;
}

static int read_choice(const cli_context *c, const char *name, const char *const *choices, int *ret)
{
    const char *value = cli_value(c, name);
    if (!value)
        return CLI_FOUND;
    for (int i = 0; choices[i]; i++)
        if (strcmp(choices[i], value) == 0) {
            *ret = i;
            return CLI_FOUND;
        }
    return cli_fail(c, CLI_USAGE, "--%s does not know \"%s\"", name, value);
}

/* ---- Defaults ---- */

static const char *environment(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static int find_dir(cli_context *c)
{
    const char *named = cli_value(c, "index");
    if (!named)
        named = environment("NUTGRAF_INDEX");
    c->dir_is_named = named != NULL;
    const char *data = environment("XDG_DATA_HOME"), *home = environment("HOME");
    if (named && !*named)
        return cli_fail(c, CLI_USAGE, "--index needs the name of a folder");
    if (!named && !data && !home)
        return cli_fail(c, CLI_USAGE, "no index: name one with --index or $NUTGRAF_INDEX");
    const char *base = named ? named : data ? data : home;
    const char *rest = named ? "" : data ? "/nutgraf" : "/.local/share/nutgraf";
    size_t size = strlen(base) + strlen(rest) + 1;
    c->memory = malloc(size);
    if (!c->memory)
        return cli_fail(c, CLI_FAILED, "out of memory");
    snprintf(c->memory, size, "%s%s", base, rest);
    c->dir = c->memory;
    return CLI_FOUND;
}

static int settle(cli_context *c)
{
    static const char *const formats[] = {"text", "json",   "jsonl",    "grep", "tsv",
                                          "csv",  "bibtex", "csl-json", NULL};
    static const char *const whens[] = {"auto", "always", "never", NULL};
    int format = CLI_TEXT, when = 0;
    int status = read_choice(c, "format", formats, &format);
    if (!status)
        status = read_choice(c, "color", whens, &when);
    if (!status)
        status = find_dir(c);
    if (status)
        return status;
    c->format = (cli_format)format;
    c->socket = cli_value(c, "socket");
    const char *term = environment("TERM");
    int fit = isatty(STDOUT_FILENO) && !environment("NO_COLOR") && term && strcmp(term, "dumb");
    c->colour = when == 1 || (when == 0 && fit);
    if (c->n_args < c->command->min_args)
        return cli_fail(c, CLI_USAGE, "usage: nutgraf %s", c->command->synopsis);
    if (c->command->max_args >= 0 && c->n_args > c->command->max_args)
        return cli_fail(c, CLI_USAGE, "too many arguments; usage: nutgraf %s",
                        c->command->synopsis);
    return CLI_FOUND;
}

int cli_options_read(int argc, char **argv, const cli_command *const *commands, cli_context *ret,
                     int *ret_done)
{
    *ret = (cli_context){.format = CLI_TEXT};
    *ret_done = 1;
    ret->args = calloc((size_t)argc + 1, sizeof *ret->args);
    ret->given = calloc((size_t)argc + 1, sizeof *ret->given);
    if (!ret->args || !ret->given)
        return complain("out of memory", "");
    reading r = {argv, argc, 0, ret};
    int status = find_command(&r, commands);
    if (!status)
        status = take_all(&r);
    if (status)
        return status;
    if (cli_has(ret, "help")) {
        if (ret->command)
            print_command_help(ret->command);
        else
            print_help(commands);
        return CLI_FOUND;
    }
    if (cli_has(ret, "version")) {
        printf("nutgraf %s\n", NG_VERSION);
        return CLI_FOUND;
    }
    if (!ret->command)
        return complain("which command?", "");
    status = settle(ret);
    *ret_done = status != CLI_FOUND;
    return status;
}

void cli_options_release(cli_context *c)
{
    free(c->args);
    free(c->given);
    free(c->memory);
    *c = (cli_context){.format = CLI_TEXT};
}
