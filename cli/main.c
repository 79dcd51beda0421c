/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main.c - nutgraf: find the command and run it. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "cli/apart.h"
#include "cli/cli.h"

int main(int argc, char **argv)
{
    static const cli_command *const commands[] = {
        &cli_index,   &cli_search,  &cli_serve,   &cli_get,  &cli_delete, &cli_status,
        &cli_rebuild, &cli_similar, &cli_suggest, &cli_read, &cli_mcp,    NULL};
    setlocale(LC_CTYPE, "");
    json_object_seed(0);
    if (argc == 3 && strcmp(argv[1], CLI_READER_CHILD) == 0)
        return cli_reader_child(argv[2]);
    cli_context context;
    int done = 0;
    int status = cli_options_read(argc, argv, commands, &context, &done);
    if (!done)
        status = context.command->run(&context);
    cli_options_release(&context);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("nutgraf: standard output");
        return CLI_FAILED;
    }
    return status;
}
