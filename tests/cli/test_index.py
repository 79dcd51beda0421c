# SPDX-License-Identifier: GPL-2.0-or-later
"""Articles in and out of the index, with and without a service."""
import json
import os
import re
import subprocess

from box import BUDGET, FERRY, NUTGRAF, both, run


def counts(done):
    """The numbers of the summary line by name."""
    line = done.out.splitlines()[-1].split(';')[0]
    return {name: int(n) for name, n in (part.split() for part in line.split(', '))}


def hits(box, query):
    return box.run('search', '--format', 'json', query).json()['hits']


@both
def test_a_file_without_articles_is_skipped_not_failed(box):
    box.write('data/ferry.txt', FERRY)
    box.write('data/settings.json', '{"colour": "blue"}')
    n = counts(box.ok('index', 'data'))
    assert n['skipped'] == 1 and n['failed'] == 0 and n['read'] == 1, n


def test_long_work_shows_rate_and_time_left(box):
    box.write('data/one.txt', FERRY)
    box.write('data/two.txt', BUDGET)
    shown = box.on_terminal('index', 'data', stream='stderr')
    assert re.search(r'read 1 articles, \d+/s; 0 indexed; \d+ (s|min|h) left', shown), shown
    assert shown.endswith('\r\033[K'), shown
    assert not box.run('index', 'data').err


@both
def test_articles_are_searchable_when_the_command_returns(box):
    box.write('news/ferry.txt', FERRY)
    box.write('news/budget.txt', BUDGET)
    assert counts(box.ok('index', 'news')) == {'read': 2, 'new': 2, 'changed': 0, 'same': 0,
                                               'failed': 0}
    assert hits(box, 'storm')[0]['article'] == 'news/ferry.txt'
    assert counts(box.ok('index', 'news'))['same'] == 2
    box.write('news/ferry.txt', FERRY.replace('nine days', 'eleven days'))
    again = counts(box.ok('index', 'news'))
    assert (again['changed'], again['same']) == (1, 1), again
    assert 'eleven' in hits(box, 'storm')[0]['text'] and not hits(box, 'nine')
    done = box.ok('index', '--format', 'json', 'news')
    assert done.json()['same'] == 2, done


def test_both_ways_store_the_same_article(box):
    box.news()
    box.write('wire/items.jsonl', '\n'.join(json.dumps(a) for a in [
        {'id': 'w1', 'headline': 'Rail link opens', 'body': 'Trains run.\n\nSince May.',
         'date': '2022-01-10T09:30:00+01:00', 'author': 'Ann Lee', 'keywords': ['rail']},
        {'url': 'https://example.org/a', 'body': 'No title was given to this one.'},
        {'body': 'Neither id nor title nor link.'}]))
    box.write('wire/Some-file-name.txt', 'Plain text below a name.\n\n' + 'Words without end. ' * 30)
    box.ok('index', 'wire')
    before = box.ok('get', 'wire/items.jsonl:3', '--format', 'json').json()
    box.serve()
    assert counts(box.ok('index', 'wire', 'news'))['same'] == 6
    assert box.ok('get', 'wire/items.jsonl:3', '--format', 'json').json() == before
    box.stop()


@both
def test_a_bad_file_does_not_stop_the_run(box):
    box.write('mixed/a.txt', FERRY)
    box.write('mixed/b.bin', bytes(range(256)) * 20)
    box.write('mixed/c.jsonl', '{"id":"c1","text":"The first line is good."}\n{broken\n'
              '{"id":"c3","text":"The third line is good."}\n')
    box.write('mixed/d.txt', '')
    done = box.run('index', 'mixed')
    assert done.status == 0, done
    n = counts(done)
    assert n['new'] == 3 and n['failed'] >= 2, done
    assert 'mixed/b.bin: ' in done.err and 'mixed/c.jsonl:2: ' in done.err, done
    assert hits(box, 'third')[0]['article'] == 'c3'
    assert box.run('index', '--strict', 'mixed').status == 3
    done = box.run('index', 'mixed/b.bin', 'not there')
    assert done.status == 3 and counts(done)['failed'] == 2, done
    assert 'not there' in done.err, done


@both
def test_an_id_belongs_to_one_place(box):
    box.write('x/news/a.txt', FERRY)
    box.write('y/news/a.txt', BUDGET)
    box.ok('index', 'x/news')
    done = box.run('index', 'y/news')
    assert done.status == 3 and '--id-prefix' in done.err, done
    box.ok('index', '--id-prefix', 'y/', 'y/news')
    assert hits(box, 'lamps') and hits(box, 'storm')


@both
def test_prune_deletes_articles_whose_files_are_gone(box):
    box.write('news/ferry.txt', FERRY)
    box.write('news/budget.txt', BUDGET)
    box.write('other/lamp.txt', 'A lamp was lit in the lighthouse.')
    box.ok('index', 'news', 'other')
    os.unlink(os.path.join(box.home, 'news/budget.txt'))
    os.unlink(os.path.join(box.home, 'other/lamp.txt'))
    assert 'deleted' not in box.ok('index', 'news').out
    assert hits(box, 'shopkeepers')
    assert counts(box.ok('index', '--prune', 'news'))['deleted'] == 1
    assert not hits(box, 'shopkeepers') and hits(box, 'storm') and hits(box, 'lighthouse')


def test_a_folder_that_is_gone_empties_nothing(box):
    box.news()
    os.rename(os.path.join(box.home, 'news'), os.path.join(box.home, 'elsewhere'))
    assert box.run('index', '--prune', 'news').status == 3
    assert hits(box, 'storm')


@both
def test_deleted_articles_are_not_found(box):
    box.write('news/ferry.txt', FERRY)
    box.write('news/budget.txt', BUDGET)
    box.ok('index', 'news')
    done = box.run('delete', 'news/ferry.txt', 'nothing')
    assert done.status == 0 and done.out == 'deleted 1, missing 1\n', done
    assert 'nothing' in done.err, done
    assert not hits(box, 'storm') and box.run('get', 'news/ferry.txt').status == 1
    assert box.run('delete', 'news/ferry.txt').status == 1
    assert box.run('delete', '--format', 'json', 'nothing').json() == {'deleted': 0, 'missing': 1}
    assert counts(box.ok('index', 'news')) ['new'] == 1 and hits(box, 'storm')


@both
def test_many_articles_go_in_several_batches(box):
    lines = [json.dumps({'id': f'm{i}', 'title': f'Report {i}',
                         'text': f'Report number {i} came in.\n\n' + 'All is calm, all. ' * 60})
             for i in range(1500)]
    box.write('many.jsonl', '\n'.join(lines))
    assert counts(box.ok('index', 'many.jsonl'))['new'] == 1500
    status = box.ok('status', '--format', 'json').json()
    assert status['articles'] == 1500 and status['applied_seq'] == status['seq'], status


def test_status_tells_the_service(box):
    box.news()
    alone = box.ok('status', '--format', 'json').json()
    assert alone['service'] is False and alone['articles'] == 2, alone
    assert 'not running' in box.ok('status').out
    socket = box.serve()
    served = box.ok('status', '--format', 'json').json()
    assert served['service'] is True, served
    for name in ('articles', 'passages', 'seq', 'applied_seq', 'version'):
        assert served[name] == alone[name], name
    assert box.bare('--socket', socket, 'status').status == 0
    box.stop()
    assert box.ok('status', '--format', 'json').json()['service'] is False


def test_the_default_index_is_served_on_the_socket_of_the_session(box):
    box.env['XDG_RUNTIME_DIR'] = box.home
    box.env['XDG_DATA_HOME'] = os.path.join(box.home, 'data')
    box.write('one.txt', FERRY)
    assert box.serve(index=False) == os.path.join(box.home, 'nutgraf/rpc.sock')
    assert box.bare('index', 'one.txt').status == 0
    assert box.bare('search', 'storm').status == 0
    box.stop()
    assert box.serve() == os.path.join(box.dir, 'rpc.sock')
    box.stop()


def test_rebuild_makes_the_index_anew(box):
    box.news()
    before = hits(box, 'storm')
    done = box.ok('rebuild')
    assert done.out == 'rebuilt 2 articles\n', done
    assert hits(box, 'storm') == before


def test_rebuild_is_refused_while_a_service_runs(box):
    box.news()
    box.serve()
    done = box.run('rebuild')
    assert done.status == 3 and 'serve' in done.err and not done.out, done
    assert hits(box, 'storm')
    box.stop()
    box.ok('rebuild')


def test_a_second_service_is_refused(box):
    box.news()
    box.serve()
    done = box.run('serve')
    assert done.status == 3, done
    assert hits(box, 'storm')
    box.stop()


def test_progress_is_for_terminals(box):
    box.news()
    assert '\r' not in box.run('index', 'news').err
    done = subprocess.run([NUTGRAF, '--index', box.dir, 'index', 'news'], cwd=box.home, env=box.env,
                          stderr=subprocess.STDOUT, stdout=subprocess.PIPE)
    assert b'\r' not in done.stdout, done


run(globals())
