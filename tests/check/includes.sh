#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# includes.sh - who may include whom.
. "$(dirname "$0")/common.sh"

# FILE <HEADER>, one a line.
list=$(grep -rHoE --include='*.[ch]' --include='*.cc' '^ *# *include *[<"][^>"]+[>"]' $folders |
    sed 's/^\([^:]*\): *# *include */\1 /')

# allow FILES HEADERS WHY: files of that pattern include only headers of that pattern.
allow() {
    complain "$(printf '%s\n' "$list" | grep -E "^$1 " | grep -vE "^[^ ]+ ($2)\$" |
        sed "s|\$| - $3|")"
}

# deny FILES HEADERS WHY [EXCEPT]: no file of that pattern includes such a header.
deny() {
    complain "$(printf '%s\n' "$list" | grep -E "^$1 ($2)\$" | grep -vE "^${4:-none} " |
        sed "s|\$| - $3|")"
}

std='<(assert|ctype|errno|float|inttypes|limits|math|stdalign|stdarg|stdatomic|stdbool|stddef)\.h>'
std="$std|<(stdint|stdio|stdlib|string|time)\\.h>"
public='"nutgraf/[a-z_0-9]+\.h"'
allow 'include/.*' "$std|$public" 'public headers see the C library and each other'

deny 'lib/.*' '<(uv|jansson)\.h>' 'the library knows no socket and no JSON'
deny 'lib/.*' '"(\.\./)*(indexer|api|service|cli)/.*"|"reader\.h"' 'the library is below all others'
deny '.*' '<xapian(\.h|/.*)>' 'libxapian is seen by lib/xapian.cc' '(lib/xapian\.cc|lib/xapian_guard\.h|tests/.*|bench/.*)'
deny '.*' '<cld2/.*>' 'libcld2 is seen by lib/cld2.cc' 'lib/cld2\.cc'
deny '.*' '<sqlite3\.h>' 'SQLite is seen by lib/store*.c' '(lib/store[a-z_]*\.[ch]|tests/.*|bench/.*)'

deny 'indexer/.*' '<uv\.h>|"(\.\./)*(lib|api|service|cli)/.*"' 'readers turn bytes into articles'
deny 'api/.*' '<uv\.h>' 'the methods know no socket'
allow 'api/.*' "<.*>|$public|\"api/.*\"|\"indexer/reader\\.h\"" 'the methods see contracts alone'
allow 'service/.*' "<.*>|$public|\"(service/.*|api/api\\.h|indexer/reader\\.h)\"" \
    'the service sees contracts alone'
deny 'service/page/.*' '<uv\.h>|"service/[a-z_]+\.h"' 'a page is made of results alone' \
    'service/page/page\.h'
deny 'service/protocol[a-z_]*\.[ch]' '<uv\.h>' 'the protocol is pure'
deny 'service/mcp/.*' '<uv\.h>' 'messages are bytes in, bytes out'
allow 'cli/.*' "<.*>|$public|\"(cli/.*|api/api\\.h|indexer/(apart/apart|reader|walk|field_map)\\.h|service/(mcp/)?[a-z_]+\\.h)\"" \
    'commands see contracts alone'

# By a bare name a header of the library would be found only through a wrong include path.
private=$(cd lib 2>/dev/null && ls | grep '\.h$' | sed 's/\.h$//' | paste -sd'|' -)
deny 'indexer/.*' "\"(${private:-none})\\.h\"" 'it is private to the library'
complain "$(find include lib indexer api service cli -name '*.cc' 2>/dev/null |
    grep -vE '^lib/(xapian|cld2)\.cc$' | sed 's|$| - C++ is for binding C++ libraries alone|')"
finish
