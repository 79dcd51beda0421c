#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# format.sh - every source is as clang-format leaves it.
. "$(dirname "$0")/common.sh"
if ! command -v clang-format >/dev/null; then
    echo 'skipped: clang-format is not installed'
    exit 77
fi
complain "$(sources $folders | xargs clang-format --dry-run -Werror --style=file 2>&1 | grep 'error:')"
finish
