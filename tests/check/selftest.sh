#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# selftest.sh - each check passes on a good tree and fails on a bad one.
set -u
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/nutgraf-check.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT INT TERM
failed=0
first='/* SPDX-License-Identifier: GPL-2.0-or-later */'

# A small tree in which everything is in order.
fresh() {
    rm -rf "$work/tree"
    for d in include/nutgraf lib indexer api service/page cli web; do mkdir -p "$work/tree/$d"; done
    cd "$work/tree" || exit 2
    cp "$here/../../.clang-format" .
    {
        printf '%s\n/* a.h - an example.\n *\n * Ownership: none.\n' "$first"
        printf ' * Threads:   any.\n * Errors:    none.\n */\n'
        printf '#ifndef A_H\n#define A_H\n\n#include <stddef.h>\n\nsize_t a(void);\n\n#endif\n'
    } >include/nutgraf/a.h
    printf '%s\n/* a.c - an example. */\n#include "nutgraf/a.h"\n\nsize_t a(void)\n{\n    return 1;\n}\n' \
        "$first" >lib/a.c
}

# source FILE LINE…: a source with the opening that is asked for, and these lines.
source_file() {
    file=$1
    shift
    { printf '%s\n/* %s - an example. */\n' "$first" "$(basename "$file")"; printf '%s\n' "$@"; } >"$file"
}

passes() {
    sh "$here/$1" "$work/tree" >"$work/out" 2>&1
    status=$?
    test $status -eq 0 || test $status -eq 77 && return
    echo "$1 fails on a good tree:"
    cat "$work/out"
    failed=1
}

fails() {
    sh "$here/$1" "$work/tree" >"$work/out" 2>&1
    status=$?
    test $status -eq 1 || test $status -eq 77 && return
    echo "$1 does not see: $2"
    failed=1
}

fresh
for c in includes banned format headers spdx sizes web words; do passes $c.sh; done

# bad CHECK FILE LINE…: with FILE made of LINE…, CHECK fails.
bad() {
    check=$1 file=$2
    shift 2
    fresh
    source_file "$file" "$@"
    fails "$check.sh" "$file: $*"
}

bad includes include/nutgraf/b.h '#include <uv.h>'
bad includes lib/b.c '#include <uv.h>'
bad includes lib/b.c '#include <xapian.h>'
bad includes lib/b.c '#include <cld2/public/compact_lang_det.h>'
bad includes lib/b.cc 'int b;'
bad includes lib/b.c '#include <sqlite3.h>'
bad includes lib/b.c '#include "api/api.h"'
bad includes indexer/b.c '#include "service/b.h"'
bad includes api/b.c '#include "indexer/walk.h"'
bad includes api/b.c '#include "fold.h"'
bad includes service/b.c '#include "cli/b.h"'
bad includes service/page/b.c '#include <uv.h>'
bad includes service/page/b.c '#include "service/rpc.h"'
bad includes service/protocol_b.c '#include <uv.h>'
bad includes cli/b.c '#include "lib/plan.h"'
# One line for each word, so each must be named.
named() {
    file=$1
    shift
    fresh
    source_file "$file" $(printf '%s(x); ' "$@")
    sh "$here/banned.sh" "$work/tree" >"$work/out" 2>&1
    for word; do
        grep -q "[^a-z]$word(" "$work/out" && continue
        echo "banned.sh does not see: $word in $file"
        failed=1
    done
}

named service/b.c strcpy strcat sprintf vsprintf strncpy strncat strtok atoi atol gets alloca
named lib/b.c exit abort printf
named indexer/b.c exit abort printf
bad banned lib/b.c 'x = stderr;'
bad format lib/b.c 'int  b( void );'
bad headers include/nutgraf/b.h 'size_t b(void);'
bad headers include/nutgraf/b.h 'int new(int class);'
bad sizes lib/b.c "$(yes 'int b;' | head -500)"
bad web web/b.js 'x.innerHTML = text;'
bad web web/b.js 'eval (text);'
bad web web/b.css '@import "https://example.org/b.css";'
bad web service/page/b.c 'NG_HTML(h, "<p style=\"color: red\">");'
bad words docs.md "see /work"/notes
bad words lib/b.c "/* design"".md says so */"
bad words lib/b.c "/* in the far""m */"
bad spdx lib/b.h '#define B'
fresh
echo 'int b;' >lib/b.c
fails spdx.sh 'a file without a licence'
fresh
printf '%s\n/* c.c - wrong name. */\n' "$first" >lib/b.c
fails spdx.sh 'a file that calls itself by another name'

fresh
source_file service/b.c 'void b(void)' '{' '    /* strcpy(a) is not called */' '    say("exit(1)");' '}'
passes banned.sh
fresh
source_file cli/b.c '#include "cli/print.h"' '#include "api/api.h"'
passes includes.sh
exit $failed
