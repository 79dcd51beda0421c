# SPDX-License-Identifier: GPL-2.0-or-later
# fish completion for nutgraf(1). tests/packaging/test_completion.py holds it against `nutgraf --help`.
set -l commands index search serve get delete status rebuild similar suggest read mcp
set -l none "not __fish_seen_subcommand_from $commands"
set -l languages 'ar ca cs da de el en es et eu fa fi fr ga he hi hu hy id it ja ko lt nl no pl pt ro ru sr sv ta tr uk yi zh'

complete -c nutgraf -f
complete -c nutgraf -n $none -a index -d 'Read articles from files and folders'
complete -c nutgraf -n $none -a search -d 'Show the passages that answer a query'
complete -c nutgraf -n $none -a serve -d 'Answer programs on a socket until told to stop'
complete -c nutgraf -n $none -a get -d 'Show an article or a passage'
complete -c nutgraf -n $none -a delete -d 'Delete articles'
complete -c nutgraf -n $none -a status -d 'Tell what the index holds'
complete -c nutgraf -n $none -a rebuild -d 'Build the index anew from the stored articles'
complete -c nutgraf -n $none -a similar -d 'Show passages about the same as one'
complete -c nutgraf -n $none -a suggest -d 'Show how a query may go on'
complete -c nutgraf -n $none -a read -d 'Show what is read in files, without an index'
complete -c nutgraf -n $none -a mcp -d 'Answer a language model on standard input and output'

# Of every command.
complete -c nutgraf -l index -x -a '(__fish_complete_directories)' -d 'The index'
complete -c nutgraf -l socket -r -F -d 'The socket of the service'
complete -c nutgraf -n '__fish_seen_subcommand_from search similar' -l format -x -a 'text json jsonl grep tsv csv bibtex csl-json' -d 'How to print'
complete -c nutgraf -n 'not __fish_seen_subcommand_from search similar' -l format -x -a 'text json jsonl' -d 'How to print'
complete -c nutgraf -l color -x -a 'auto always never' -d 'Colours'
complete -c nutgraf -s h -l help -d 'Show the help'
complete -c nutgraf -l version -d 'Show the version'

# Files.
complete -c nutgraf -n '__fish_seen_subcommand_from index read' -F
complete -c nutgraf -n '__fish_seen_subcommand_from index read' -l lang -x -a $languages -d 'Language of articles that do not say'
complete -c nutgraf -n '__fish_seen_subcommand_from index' -l id-prefix -x -d 'Put before ids that are made from paths'
complete -c nutgraf -n '__fish_seen_subcommand_from index' -l map -x -a 'id= url= title= authors= published= modified= section= lang= tags= source= text= html=' -d 'A member or column of that name is the field'
complete -c nutgraf -n '__fish_seen_subcommand_from index' -l prune -d 'Delete articles of the named folders whose files are gone'
complete -c nutgraf -n '__fish_seen_subcommand_from index' -l strict -d 'Exit with 3 when anything could not be read'
complete -c nutgraf -n '__fish_seen_subcommand_from index' -l report -r -F -d 'Write a line of JSON for each article and file'
complete -c nutgraf -n '__fish_seen_subcommand_from index' -l retry-quarantined -d 'Read files again that killed their reader earlier'
complete -c nutgraf -n '__fish_seen_subcommand_from read' -l charset -x -a 'utf-8 utf-16le utf-16be iso-8859-1 iso-8859-2 iso-8859-15 windows-1250 windows-1251 windows-1252 koi8-r shift_jis euc-jp euc-kr gb18030 big5' -d 'Of files that do not show their own'

# What restricts.
set -l filtered '__fish_seen_subcommand_from search similar suggest'
complete -c nutgraf -n $filtered -s n -l limit -x -d 'How many to show'
complete -c nutgraf -n $filtered -l from -x -d 'Published on or after'
complete -c nutgraf -n $filtered -l to -x -d 'Published on or before'
complete -c nutgraf -n $filtered -l source -x -d 'Only of this source'
complete -c nutgraf -n $filtered -l section -x -d 'Only of this section'
complete -c nutgraf -n $filtered -l author -x -d 'Only by this author'
complete -c nutgraf -n $filtered -l lang -x -a $languages -d 'Only in this language'
complete -c nutgraf -n $filtered -l tag -x -d 'Only with this tag'
complete -c nutgraf -n $filtered -l article -x -d 'Only of this article'

# What shapes.
set -l hits '__fish_seen_subcommand_from search similar'
complete -c nutgraf -n $hits -l per-article -x -d 'Passages of one article, at most'
complete -c nutgraf -n $hits -s C -l context -x -d 'Paragraphs to show before and after'
complete -c nutgraf -n $hits -l metadata -d 'Authors, section, tags and language of each hit'
complete -c nutgraf -n $hits -l deadline -x -d 'Milliseconds the search may take'
complete -c nutgraf -n '__fish_seen_subcommand_from search similar get' -l units -x -a 'byte codepoint utf16' -d 'Of offsets in JSON'
complete -c nutgraf -n '__fish_seen_subcommand_from similar' -l text -d 'What is named is a text'
complete -c nutgraf -n '__fish_seen_subcommand_from get' -l revision -x -d 'An earlier wording of the article'
set -l search '__fish_seen_subcommand_from search'
complete -c nutgraf -n $search -l sort -x -a 'relevance newest oldest' -d 'Order'
complete -c nutgraf -n $search -l rank -x -a 'full fast' -d 'How to rank'
complete -c nutgraf -n $search -l exact-total -d 'Count every match'
complete -c nutgraf -n $search -l no-fold -d 'Show every copy of a passage'
complete -c nutgraf -n $search -l max-bytes -x -d 'Only so many bytes of text'
complete -c nutgraf -n $search -l cursor -x -d 'Go on after an earlier answer'
complete -c nutgraf -n $search -l all -d 'Every passage, however many'
complete -c nutgraf -n $search -l facet -x -a 'source section author lang tag day month year' -d 'Count the values of a field'
complete -c nutgraf -n $search -l recency -x -d 'New passages gain'
complete -c nutgraf -n $search -l explain -d 'What each score is made of'

# The service.
set -l serve '__fish_seen_subcommand_from serve'
complete -c nutgraf -n $serve -l group -x -a '(__fish_complete_groups)' -d 'Its members may connect, too'
complete -c nutgraf -n $serve -l tcp -x -a '127.0.0.1: [::1]:' -d 'Listen on loopback TCP as well'
complete -c nutgraf -n $serve -l token-file -r -F -d 'Clients on TCP must name what stands in it'
complete -c nutgraf -n $serve -l http -x -a '127.0.0.1: [::1]:' -d 'Listen for HTTP'
complete -c nutgraf -n $serve -l allow-host -x -d 'A name under which HTTP may be asked'
complete -c nutgraf -n $serve -l public-url -x -d 'Address at which browsers reach it'
complete -c nutgraf -n $serve -l workers -x -d 'Threads that search'
complete -c nutgraf -n $serve -l queue -x -d 'Searches that may wait'
complete -c nutgraf -n $serve -l list-cache -x -d 'Megabytes for posting lists'
complete -c nutgraf -n $serve -l answer-cache -x -d 'Megabytes for answers'
