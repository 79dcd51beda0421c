#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# spdx.sh - how a file begins: the licence, then its name and purpose; headers also say who owns
# what, which threads may call, and what can fail.
. "$(dirname "$0")/common.sh"
tag='SPDX-License-Identifier: GPL-2.0-or-later'
complain "$(sources $folders | xargs awk -v tag="/* $tag */" '
    function close_file() {
        if (file ~ /\.h$/ && said != "OwnershipThreadsErrors")
            print file ": its opening does not say Ownership, Threads and Errors, in this order"
    }
    FNR == 1 {
        close_file()
        file = FILENAME
        said = ""
        opening = 1
        name = file
        sub(/.*\//, "", name)
        if ($0 != tag)
            print file ": the first line is not the licence"
    }
    FNR == 2 && index($0, "/* " name " - ") != 1 {
        print file ": the second line does not begin with /* " name " - "
    }
    FNR > 1 && opening && match($0, /^ \* (Ownership|Threads|Errors):/) {
        said = said substr($0, 4, RLENGTH - 4)
    }
    FNR > 1 && /\*\// { opening = 0 }
    END { close_file() }')"
complain "$(find . \( -path ./.git -o -path './build*' \) -prune -o \( -name meson.build -o -name '*.sh' -o -name '*.py' \) -print |
    xargs awk -v tag="$tag" '
    FNR == 1 { if (file && !found) print file ": no licence in the first two lines"
               file = FILENAME; found = 0 }
    FNR <= 2 && index($0, tag) { found = 1 }
    END { if (file && !found) print file ": no licence in the first two lines" }')"
finish
