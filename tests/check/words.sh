#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# words.sh - the tree speaks of itself only: no paths of a machine, no papers that are not in it.
. "$(dirname "$0")/common.sh"
places='(^|[^A-Za-z0-9_.])/work/|/tmp/(wt|build)-|(^|[^A-Za-z0-9_/])design\.md'
papers='notes/(features|style|xapian|reliability|protocols|formats|relevance|performance)\.md'
papers="$papers|shared notes|Co-authored-by|land\\.sh|COMMON\\.md"

# Text files only; this folder names what it forbids.
look() {
    pattern=$1
    shift
    grep -rInE --exclude-dir=.git --exclude-dir='build*' --exclude=.git "$pattern" "$@" 2>/dev/null |
        grep -vE '^(\./)?tests/check/'
}

complain "$(look "$places|$papers" .)"
# In an article a farm is a farm.
complain "$(look '\bfarm\b' $folders $(ls -d scripts docs 2>/dev/null) | grep -vE '^tests/(cases|fuzz)/')"
finish
