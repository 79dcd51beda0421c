#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# banned.sh - functions that are not called: unbounded copies, parsing without errors, and, in the
# library and the readers, everything that prints or ends the program. A forked child that could not
# become another program may end itself, in the files named *_process.c.
. "$(dirname "$0")/common.sh"

# FILE:LINE:TEXT of what matches $1 outside of comments and strings, in the folders that follow.
code() {
    pattern=$1
    shift
    grep -rnE --include='*.[ch]' --include='*.cc' "$pattern" "$@" 2>/dev/null |
        sed -e 's/"\([^"\\]\|\\.\)*"/""/g' -e 's,//.*,,' -e 's,/\*[^*]*\*/,,g' -e 's,/\*.*,,' \
            -e '/^[^:]*:[0-9]*: \*/d' -e 's/^\([^:]*:[0-9]*:\)/\1 /' | grep -E "^[^:]*:[0-9]*:.*$pattern"
}

before='(^|[^A-Za-z0-9_.>])'
never='strcpy|strcat|sprintf|vsprintf|strncpy|strncat|strtok|atoi|atol|atoll|gets|alloca'
quiet='exit|_exit|_Exit|quick_exit|abort|printf|vprintf|puts|putchar|perror'
complain "$(code "$before($never)[[:space:]]*\\(" include lib indexer api service cli clients bench)"
complain "$(code "$before($quiet)[[:space:]]*\\(" include lib indexer | grep -v '_process\.c:.* _exit(')"
complain "$(code '(^|[^A-Za-z0-9_])(stdout|stderr)([^A-Za-z0-9_]|$)' include lib indexer)"
finish
