# SPDX-License-Identifier: GPL-2.0-or-later
# common.sh - what the checks share; sourced, with the tree to check as $1 (default: this one).
set -u
root=${1:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$root" || exit 2
bad=0
folders=$(for d in include lib indexer api service cli clients tests bench; do
    test -d "$d" && echo "$d"
done)

# Sources below the folders given, one a line.
sources() {
    find "$@" -type f \( -name '*.c' -o -name '*.h' -o -name '*.cc' \) 2>/dev/null | LC_ALL=C sort
}

# Print the lines of $1, each something wrong, and count them.
complain() {
    test -z "$1" && return
    printf '%s\n' "$1"
    bad=1
}

finish() {
    exit $bad
}
