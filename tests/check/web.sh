#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# web.sh - what keeps strangers' words out of the search page: the script parses no HTML and runs no
# text, pages have neither scripts nor styles of their own, nothing comes from elsewhere.
. "$(dirname "$0")/common.sh"
parse='innerHTML|outerHTML|insertAdjacentHTML|setHTML|createContextualFragment|DOMParser|document\.write'
complain "$(grep -nHE "$parse|(^|[^a-z])eval *\(|new Function|\.style\b|srcdoc" web/*.js 2>/dev/null)"
complain "$(grep -nHE "(https?:)?//[a-z]|@import|url\(" web/*.css web/*.js web/*.svg 2>/dev/null |
    grep -v 'http://www\.w3\.org/2000/svg')"
complain "$(grep -rnHE --include='*.c' 'style=|<script>|<style|[" ]on(click|load|error|input)=' service/page 2>/dev/null)"
finish
