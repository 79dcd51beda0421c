# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for nutgraf(1). tests/packaging/test_completion.py holds it against `nutgraf --help`.

# Options of a command; of every command when there is none.
_nutgraf_options() {
    local all='--index --socket --format --color --help --version'
    local filter='--from --to --source --section --author --lang --tag --article'
    case $1 in
    index) echo "$all --lang --id-prefix --map --prune --strict --report --retry-quarantined" ;;
    read) echo "$all --lang --charset" ;;
    search)
        echo "$all $filter --limit --per-article --context --sort --rank --exact-total --units --no-fold" \
            "--max-bytes --deadline --cursor --all --facet --metadata --recency --explain"
        ;;
    similar) echo "$all $filter --text --limit --per-article --context --metadata --units --deadline" ;;
    get) echo "$all --revision --units" ;;
    suggest) echo "$all $filter --limit" ;;
    serve)
        echo "$all --group --tcp --token-file --http --allow-host --public-url --workers --queue" \
            "--list-cache --answer-cache"
        ;;
    *) echo "$all" ;;
    esac
}

# Fill COMPREPLY with the values of an option that begin with a text.
_nutgraf_values() {
    local option=$1 command=$2 cur=$3 words=
    case $option in
    --format)
        case $command in
        search | similar | '') words='text json jsonl grep tsv csv bibtex csl-json' ;;
        *) words='text json jsonl' ;;
        esac
        ;;
    --color) words='auto always never' ;;
    --sort) words='relevance newest oldest' ;;
    --rank) words='full fast' ;;
    --units) words='byte codepoint utf16' ;;
    --facet) words='source section author lang tag day month year' ;;
    --map)
        compopt -o nospace 2>/dev/null
        words='id= url= title= authors= published= modified= section= lang= tags= source= text= html='
        ;;
    --lang) words='ar ca cs da de el en es et eu fa fi fr ga he hi hu hy id it ja ko lt nl no pl pt ro ru sr sv ta tr uk yi zh' ;;
    --charset) words='utf-8 utf-16le utf-16be iso-8859-1 iso-8859-2 iso-8859-15 windows-1250 windows-1251 windows-1252 koi8-r shift_jis euc-jp euc-kr gb18030 big5' ;;
    --tcp | --http) words='127.0.0.1: [::1]:' && compopt -o nospace 2>/dev/null ;;
    --group)
        mapfile -t COMPREPLY < <(compgen -g -- "$cur")
        return
        ;;
    --index)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -d -- "$cur")
        return
        ;;
    --socket | --report | --token-file)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        return
        ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}

# True for options of which the value may be the next word.
_nutgraf_takes_value() {
    case $1 in
    --help | --version | -h | --prune | --strict | --retry-quarantined | --exact-total | --no-fold | \
        --all | --metadata | --explain | --text) return 1 ;;
    --* | -n | -C) return 0 ;;
    esac
    return 1
}

_nutgraf() {
    local commands='index search serve get delete status rebuild similar suggest read mcp'
    local cur=${COMP_WORDS[COMP_CWORD]} command='' only_args='' option='' i word
    COMPREPLY=()
    # bash makes three words of --option=value.
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ -n $only_args ]]; then
            continue
        elif [[ $word == -- ]]; then
            only_args=yes
        elif [[ $word == -* ]]; then
            [[ ${COMP_WORDS[i + 1]} == '=' ]] && ((i += 1))
            if _nutgraf_takes_value "$word"; then
                ((i += 1))
                ((i >= COMP_CWORD)) && option=$word
            fi
        elif [[ -z $command ]]; then
            command=$word
        fi
    done
    [[ $cur == '=' ]] && cur=''
    if [[ -n $option ]]; then
        _nutgraf_values "$option" "$command" "$cur"
    elif [[ -z $only_args && $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_nutgraf_options "$command")" -- "$cur")
    elif [[ -z $command && -z $only_args ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur")
    elif [[ $command == index || $command == read ]]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
}
complete -F _nutgraf nutgraf
