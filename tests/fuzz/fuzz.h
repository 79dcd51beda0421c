/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz.h - the entry of a fuzz target, called by libFuzzer or by replay.c.
 *
 * Ownership: the bytes are borrowed for the call.
 * Threads:   one thread.
 * Errors:    a target answers 0; a broken promise ends the program through FUZZ_CHECK.
 */
#ifndef NG_FUZZ_H
#define NG_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise that holds for every input. */
#define FUZZ_CHECK(promise)                                                                        \
    do {                                                                                           \
        if (!(promise)) {                                                                          \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #promise);                  \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#endif
