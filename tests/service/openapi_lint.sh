#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# openapi_lint.sh DOCUMENT BUILD - redocly lint over the description of the HTTP interface.
#
# Redocly is fetched from npm into BUILD/openapi the first time. Without npm, or when it is not
# reachable, the test is skipped.
set -eu
document=$(realpath "$1")
room=$(realpath "$2")/openapi
redocly=$room/node_modules/.bin/redocly
skip() {
    echo "openapi_lint: $1: not looked at"
    exit 77
}
if [ ! -x "$redocly" ]; then
    command -v npm >/dev/null 2>&1 || skip 'there is no npm'
    mkdir -p "$room"
    timeout 300 npm install --prefix "$room" --no-audit --no-fund --ignore-scripts \
        @redocly/cli@2.21 >"$room/npm.log" 2>&1 || skip 'npm is not reachable'
fi
cd "$room"
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
"$redocly" lint --max-problems 100 "$document" >lint.log 2>&1 || {
    cat lint.log
    exit 1
}
if grep -q 'warning' lint.log; then
    cat lint.log
    exit 1
fi
