/* SPDX-License-Identifier: GPL-2.0-or-later */
/* failing_child.c - the program that test_apart.c starts as a child. */
#include <jansson.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include "failing_reader.h"

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "");
    json_object_seed(0);
    if (argc != 3)
        return 2;
    _exit(ng_apart_child((int)strtol(argv[2], NULL, 10), fail_on_demand));
}
