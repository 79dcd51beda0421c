#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sizes.sh - files are short: over 400 lines is a warning, over 500 an error.
. "$(dirname "$0")/common.sh"
# lib/xapian.cc is one border and so one file.
long=$(sources $folders | xargs wc -l | awk '$2 != "total" && $2 != "lib/xapian.cc" && $1 > 400 {
    print ($1 > 500 ? "" : "warning: ") $2 ": " $1 " lines" }')
printf '%s\n' "$long" | grep '^warning'
complain "$(printf '%s\n' "$long" | grep -v '^warning')"
finish
