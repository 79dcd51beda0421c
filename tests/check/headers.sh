#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# headers.sh - each public header compiles alone, as C11 and as C++17.
. "$(dirname "$0")/common.sh"
flags='-Wall -Wextra -Wpedantic -Werror -fsyntax-only -Iinclude'
ran=0

# try COMPILER STANDARD LANGUAGE
try() {
    command -v "$1" >/dev/null || return 0
    ran=1
    for h in include/nutgraf/*.h; do
        printf '#include "nutgraf/%s"\n' "$(basename "$h")" |
            "$1" "-std=$2" $flags -x "$3" - >/dev/null 2>&1 || complain "$h: not with $1 as $2"
    done
}

try gcc c11 c
try clang c11 c
try g++ c++17 c++
try clang++ c++17 c++
if test "$ran" -eq 0; then
    echo 'skipped: neither gcc nor clang is installed'
    exit 77
fi
finish
