# SPDX-License-Identifier: GPL-2.0-or-later
"""Completion offers every command and option that `nutgraf --help` names.

Usage: test_completion.py NUTGRAF FOLDER_OF_THE_COMPLETIONS
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import help as nutgraf_help

NUTGRAF, FOLDER = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
BASH = os.path.join(FOLDER, 'nutgraf.bash')
ZSH = os.path.join(FOLDER, '_nutgraf')
FISH = os.path.join(FOLDER, 'nutgraf.fish')

COMPLETE = '''
. "$1"; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
_nutgraf
printf '%s\\n' "${COMPREPLY[@]}"
'''


def bash(*words):
    """What bash offers for the last word."""
    done = subprocess.run(['bash', '--norc', '-uc', COMPLETE, 'bash', BASH, 'nutgraf', *words],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr, done
    return done.stdout.split('\n')[:-1] if done.stdout.strip() else []


def test_bash_is_well_formed():
    subprocess.run(['bash', '-n', BASH], check=True)


def test_bash_offers_every_command_and_option():
    commands = nutgraf_help.commands(NUTGRAF)
    assert sorted(bash('')) == sorted(commands), (bash(''), commands)
    assert bash('sea') == ['search']
    for command in commands:
        told = {'--' + name for name, _ in nutgraf_help.options(NUTGRAF, command)}
        assert told == set(bash(command, '--')), (command, told ^ set(bash(command, '--')))


def test_bash_offers_values():
    assert bash('search', '--sort', 'n') == ['newest']
    assert bash('search', '--sort', '=', 'n') == ['newest']
    assert bash('search', '--sort', '=') == ['relevance', 'newest', 'oldest']
    assert 'bibtex' in bash('search', '--format', '') and 'bibtex' not in bash('status', '--format', '')
    assert bash('--color', '') == ['auto', 'always', 'never']
    assert bash('--units', 'byte', 'get', '--units', 'u') == ['utf16']
    assert bash('search', '--facet', 'mo') == ['month']


def test_bash_knows_where_the_command_is():
    assert bash('--index', 'search', 'sta') == ['status']
    assert bash('--format', '=', 'json', 'search', '--expl') == ['--explain']
    assert bash('search', '-n', '5', '--expl') == ['--explain']
    assert bash('search', '--', '--expl') == []
    assert bash('search', 'words', 'are the ') == []


def test_bash_offers_files_where_files_are_meant():
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, 'index'))
        open(os.path.join(folder, 'file.txt'), 'w').close()
        assert sorted(bash('index', folder + '/')) == [f'{folder}/file.txt', f'{folder}/index']
        assert bash('--index', folder + '/') == [f'{folder}/index']
        assert bash('search', folder + '/') == []


def branch(text, command):
    """The part of the zsh file that is about a command."""
    found = re.search(rf'^        {command}\)(.*?)(;;)', text, re.M | re.S)
    return found.group(1) if found else ''


def test_zsh_offers_every_command_and_option():
    text = open(ZSH).read()
    shared = re.search(r'all=\((.*?)\n    \)', text, re.S).group(1)
    groups = {'$filter': re.search(r'filter=\((.*?)\n    \)', text, re.S).group(1), '$units': '--units='}
    for command in nutgraf_help.commands(NUTGRAF):
        assert f"'{command}:" in text, command
        own = branch(text, command)
        own += ''.join(part for name, part in groups.items() if name in own) + shared
        for name, letter in nutgraf_help.options(NUTGRAF, command):
            assert re.search(rf'--{name}[=[}}]', own), (command, name)
            assert not letter or re.search(rf'-{letter}[,}}]', own), (command, letter)


def test_zsh_is_well_formed():
    if not shutil.which('zsh'):
        return print('skipped: no zsh')
    subprocess.run(['zsh', '-f', '-n', ZSH], check=True)


def test_fish_offers_every_command_and_option():
    if not shutil.which('fish'):
        return print('skipped: no fish')
    subprocess.run(['fish', '--no-execute', FISH], check=True)
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, 'HOME': home, 'XDG_CONFIG_HOME': home, 'XDG_DATA_HOME': home,
               'PATH': os.path.dirname(NUTGRAF) + ':' + os.environ['PATH']}

        def fish(line):
            done = subprocess.run(['fish', '--no-config', '-c', f'source {FISH}; complete -C "{line}"'],
                                  capture_output=True, text=True, env=env, timeout=60)
            assert done.returncode == 0 and not done.stderr, done
            return {offer.split('\t')[0] for offer in done.stdout.splitlines()}

        commands = nutgraf_help.commands(NUTGRAF)
        assert set(commands) == fish('nutgraf '), fish('nutgraf ')
        for command in commands:
            told = {'--' + name for name, _ in nutgraf_help.options(NUTGRAF, command)}
            offered = {word.rstrip('=') for word in fish(f'nutgraf {command} --')}
            assert told == offered, (command, told ^ offered)
        assert fish('nutgraf search --sort ') == {'relevance', 'newest', 'oldest'}
        assert 'bibtex' in fish('nutgraf search --format ')


failed = 0
for name, test in list(globals().items()):
    if name.startswith('test_'):
        try:
            test()
            print('ok  ', name)
        except Exception as error:
            failed = 1
            print('FAIL', name, repr(error)[:2000])
sys.exit(failed)
