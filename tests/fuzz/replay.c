/* SPDX-License-Identifier: GPL-2.0-or-later */
/* replay.c - run each file of a folder through a fuzz target, whole and cut short. */
#include <dirent.h>
#include <string.h>

#include "fuzz.h"

/* Memory of exactly the size, so that a sanitizer sees the first byte too far. */
static void run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    FUZZ_CHECK(copy);
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static void run_file(const char *path)
{
    static uint8_t data[1 << 20];
    FILE *f = fopen(path, "rb");
    FUZZ_CHECK(f);
    size_t size = fread(data, 1, sizeof data, f);
    fclose(f);
    run(data, size);
    for (size_t cut = 0; cut < size && cut < 64; cut++)
        run(data, cut);
    for (size_t i = 1; i < 8; i++)
        run(data, size * i / 8);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    DIR *folder = opendir(argv[1]);
    if (!folder) {
        fprintf(stderr, "cannot open %s\n", argv[1]);
        return 2;
    }
    int n = 0;
    for (struct dirent *e; (e = readdir(folder));) {
        char path[4096];
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], e->d_name);
        run_file(path);
        n++;
    }
    closedir(folder);
    printf("%d files\n", n);
    return n > 0 ? 0 : 1;
}
