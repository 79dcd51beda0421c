# SPDX-License-Identifier: GPL-2.0-or-later
"""Options, help, defaults and exit statuses of the command line."""
import os

from box import run

COMMANDS = ['index', 'search', 'serve', 'get', 'delete', 'status', 'rebuild', 'read']


def test_the_help_names_every_command(box):
    done = box.bare('--help')
    assert done.status == 0 and not done.err, done
    for command in COMMANDS:
        assert f'\n  {command} ' in done.out, command
    assert box.bare('--version').out.startswith('nutgraf '), box.bare('--version')


def test_every_command_has_help_with_its_exit_status(box):
    for command in COMMANDS:
        done = box.bare(command, '--help')
        assert done.status == 0, done
        assert done.out.startswith(f'usage: nutgraf {command}'), done
        assert 'Exit status: 0' in done.out and '--format' in done.out, done
        assert box.bare('-h', command).out == done.out


def test_a_wrong_command_line_is_status_2(box):
    for args in ([], ['nonsense'], ['search'], ['index'], ['get'], ['get', 'a', 'b'], ['delete'],
                 ['status', 'x'], ['search', '--nonsense', 'x'], ['search', '-z', 'x'],
                 ['search', 'x', '--limit'], ['search', 'x', '--limit', 'ten'],
                 ['search', 'x', '--limit=101'], ['--format', 'xml', 'status'],
                 ['status', '--color', 'sometimes'], ['index', '--prune=1', 'x']):
        done = box.run(*args)
        assert done.status == 2, (args, done)
        assert done.err.startswith('nutgraf: ') and not done.out, (args, done)


def test_options_stand_before_or_after_the_command(box):
    box.news()
    lines = ['--index', box.dir, '--format', 'tsv', 'search', '-n', '1', 'ferries']
    first = box.bare(*lines)
    assert first.status == 0 and first.out.count('\n') == 1, first
    for args in (['search', 'ferries', '-n1', '--format=tsv', f'--index={box.dir}'],
                 ['search', '--limit', '1', '--format', 'tsv', '--index', box.dir, '--', 'ferries']):
        assert box.bare(*args).out == first.out, args


def test_words_after_two_dashes_are_no_options(box):
    box.news()
    done = box.run('search', '--format', 'json', '--', 'harbour', '-storm')
    assert done.json()['query']['text'] == 'harbour -storm', done


def test_the_index_is_named_or_found(box):
    box.news()
    assert box.bare('status', env={'NUTGRAF_INDEX': box.dir}).status == 0
    assert box.bare('status').status == 1
    data = os.path.join(box.home, 'data')
    box.write('one.txt', 'Only one sentence stands in this text.')
    assert box.bare('index', 'one.txt', env={'XDG_DATA_HOME': data}).status == 0
    assert os.path.isdir(os.path.join(data, 'nutgraf', 'passages'))
    assert box.bare('index', 'one.txt').status == 0
    assert os.path.isdir(os.path.join(box.home, '.local/share/nutgraf/passages'))


def test_no_index_says_how_to_make_one(box):
    for args, status in ((['search', 'x'], 3), (['get', 'x'], 1), (['status'], 1), (['rebuild'], 1)):
        done = box.run(*args)
        assert done.status == status and not done.out, (args, done)
        assert not os.path.exists(box.dir), args
    assert 'nutgraf index' in box.run('search', 'x').err


def test_a_named_socket_without_service_is_a_failure(box):
    done = box.bare('--socket', os.path.join(box.home, 'none.sock'), 'search', 'x')
    assert done.status == 3 and 'no service answers' in done.err, done
    box.news()
    done = box.run('--socket', os.path.join(box.home, 'none.sock'), 'search', 'ferries')
    assert done.status == 0, done
    long = box.bare('--socket', '/' + 'x' * 200, 'status')
    assert long.status == 3 and 'at most' in long.err, long


def test_standard_output_that_is_full_is_a_failure(box):
    import subprocess
    from box import NUTGRAF
    with open('/dev/full', 'wb') as full:
        done = subprocess.run([NUTGRAF, '--help'], env=box.env, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 3 and b'standard output' in done.stderr, done


run(globals())
