# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that kill the process that reads them, without and with a service."""
import json
import os

from box import BUDGET, FERRY, both, run


def index(box, *args):
    done = box.run('index', '--format', 'json', '--report', 'report', *args)
    with open(os.path.join(box.home, 'report')) as f:
        return done, [json.loads(line) for line in f]


def entries(box):
    with open(os.path.join(box.dir, 'quarantine')) as f:
        return [json.loads(line) for line in f]


@both
def test_files_that_kill_their_reader_are_named_and_the_others_read(box):
    box.write('bad/a.txt', FERRY)
    causes = {'crash': 'signal 11', 'exit': 'exit 7', 'loop': 'timeout', 'garbage': 'answer',
              'flood': 'answer', 'half': 'signal 9'}
    for name in causes:
        box.write(f'bad/b-{name}.txt', f'FAIL {name}')
    box.write('bad/c.txt', BUDGET)
    done, report = index(box, 'bad')
    assert done.status == 0, done
    n = done.json()
    assert (n['read'], n['new'], n['quarantined'], n['failed']) == (2, 2, len(causes), 0), done
    assert [e['state'] for e in report if e['id']] == ['new', 'new'], report
    for name, cause in causes.items():
        e, = [e for e in report if e['path'] == f'bad/b-{name}.txt' and e['state'] != 'noted']
        assert e['state'] == 'quarantined' and cause in e['reason'], e
        assert f'bad/b-{name}.txt: ' in done.err and cause in done.err, done
    assert {os.path.basename(e['path']): e['cause'] for e in entries(box)} == \
        {f'b-{name}.txt': cause for name, cause in causes.items()}
    assert box.run('index', '--strict', 'bad').status == 3
    assert box.run('index', 'bad/b-exit.txt').status == 3
    for word in ('storm', 'lamps'):
        assert box.run('search', word).status == 0


def test_a_system_call_that_readers_do_not_need_ends_them(box):
    box.write('call.txt', 'FAIL call')
    done = box.run('index', 'call.txt', env={'NUTGRAF_DEBUG': '1'})
    if 'confined by system calls' not in done.err:
        print('skipped: no seccomp here:', done.err)
        return
    assert done.status == 3 and '(system call)' in done.err, done


@both
def test_a_quarantined_file_is_passed_over_until_it_changes(box):
    box.write('bad/a.txt', FERRY)
    path = box.write('bad/b.txt', 'FAIL exit')
    box.ok('index', 'bad')
    first = entries(box)
    assert [e['path'] for e in first] == [os.path.realpath(path)], first
    assert first[0]['bytes'] == 9 and first[0]['cause'] == 'exit 7', first

    done, report = index(box, 'bad')
    assert done.json()['quarantined'] == 1 and 'passed over' in done.err, done
    assert sorted(e['state'] for e in report) == ['quarantined', 'same'], report
    os.utime(path)
    assert 'passed over' in box.ok('index', 'bad').err
    done = box.ok('index', '--retry-quarantined', 'bad')
    assert 'killed its reader twice' in done.err and len(entries(box)) == 1, done

    box.write('bad/b.txt', BUDGET)
    done = box.ok('index', 'bad')
    assert not done.err and 'new 1' in done.out, done
    assert entries(box) == []
    assert 'same 2' in box.ok('index', 'bad').out


def test_the_quarantine_may_be_damaged_or_another_versions(box):
    path = box.write('bad/b.txt', 'FAIL exit')
    box.run('index', 'bad')
    entry, = entries(box)
    box.write('index/quarantine', '\n{broken\n[]\n' + json.dumps({**entry, 'version': '0.0.1'}) + '\n')
    assert 'twice' in box.run('index', path).err
    assert entries(box) == [entry]
    assert os.stat(os.path.join(box.dir, 'quarantine')).st_mode & 0o777 == 0o600


def test_a_full_quarantine_forgets_the_oldest(box):
    box.write('bad/b.txt', 'FAIL exit')
    box.run('index', 'bad')
    entry, = entries(box)
    for more, kept in ((998, 999), (999, 1000), (1000, 1000)):
        old = [json.dumps({**entry, 'path': f'/old/{i}'}) + '\n' for i in range(more)]
        box.write('index/quarantine', ''.join(old))
        box.run('index', 'bad')
        paths = [e['path'] for e in entries(box)]
        assert len(paths) == kept and paths[-1] == entry['path'], (more, len(paths))
        assert paths[0] == f'/old/{more + 1 - kept}', paths[0]


def test_read_goes_through_the_child_too(box):
    box.write('a.txt', FERRY)
    box.write('b.txt', 'FAIL half')
    done = box.bare('read', '--format', 'jsonl', 'b.txt', 'a.txt')
    assert done.status == 0 and 'b.txt: its reader died of it twice (signal 9)' in done.err, done
    assert json.loads(done.out)['title'] == 'FERRIES SAIL AGAIN', done
    assert box.bare('read', 'b.txt').status == 3


def test_lines_are_read_apart_as_they_are_here(box):
    lines = [json.dumps({'id': f'm{i}', 'title': f'Report {i}', 'text': 'Calm. ' * 300})
             for i in range(900)]
    box.write('many.jsonl', '\n'.join(lines[:400] + ['{broken'] + lines[400:]))
    done, report = index(box, 'many.jsonl')
    assert done.json()['new'] == 900 and done.json()['failed'] == 1, done
    assert [e['line'] for e in report] == list(range(1, 902)), report[:3]


run(globals())
