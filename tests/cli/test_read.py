# SPDX-License-Identifier: GPL-2.0-or-later
"""nutgraf read, and what `nutgraf index` says of what it read."""
import json
import os

from box import BUDGET, FERRY, both, run

LINES = '\n'.join([json.dumps({'id': 'w1', 'headline': 'Rail link opens', 'body': 'Trains run.',
                               'date': '2022-01-10T09:30:00+01:00'}),
                   '{broken', json.dumps({'body': 'Neither id nor title.'})])

MENDED = 'Le café a été fermé, l’été était passé. '.encode() * 5 + b'\xc3( c\'est fini.'  # one bad byte


def test_read_shows_an_article_as_get_does(box):
    box.write('news/ferry.txt', FERRY)
    box.ok('index', 'news')
    got = box.ok('get', 'news/ferry.txt', '--format', 'json').json()
    seen = box.bare('read', 'news').json()
    for name, value in got.items():
        assert name == 'revision' or seen[name] == value, name
    assert seen['title_source'] == 'text' and seen['id_source'] == 'path', seen
    assert seen['format'] == 'text' and seen['charset'] == 'UTF-8', seen
    assert seen['repaired'] == 0 and seen['notes'] == [], seen
    assert not os.path.exists(os.path.join(box.home, '.local'))


def test_read_gives_a_document_for_each_article(box):
    box.write('a.jsonl', LINES)
    done = box.bare('read', '--format', 'jsonl', 'a.jsonl')
    assert done.status == 0, done
    one, two = [json.loads(line) for line in done.out.splitlines()]
    assert one['id'] == 'w1' and one['title_source'] == 'given' and one['format'] == 'jsonl', one
    assert two['id'] == 'a.jsonl:3' and two['blocks'][0]['line'] == 3, two
    assert 'a.jsonl:2: ' in done.err, done


def test_read_is_text_on_a_terminal(box):
    box.write('ferry.txt', FERRY)
    for text in (box.on_terminal('read', 'ferry.txt', '--color', 'never').replace('\r\n', '\n'),
                 box.bare('read', '--format', 'text', 'ferry.txt').out):
        assert text.startswith('FERRIES SAIL AGAIN\nid: ferry.txt\n'), text
        assert 'title_source: text\n' in text and '\nparagraph, line 3\n   The ferries' in text, text


def test_read_takes_charset_and_language(box):
    box.write('a.txt', 'Привет из Москвы, где сегодня идёт снег.'.encode('koi8-r'))
    seen = box.bare('read', '--charset', 'koi8-r', '--lang', 'ru', 'a.txt').json()
    assert seen['charset'] == 'KOI8-R' and seen['lang'] == 'ru', seen
    assert 'Привет' in seen['text'], seen
    box.write('b.txt', MENDED)
    seen = box.bare('read', 'b.txt').json()
    assert seen['repaired'] == 1, seen
    assert 'repaired: 1' in box.bare('read', '--format', 'text', 'b.txt').out


def test_read_says_with_its_status_what_it_read(box):
    box.write('a.txt', FERRY)
    box.write('data.json', '{"colour": "blue"}')
    box.write('b.bin', bytes(range(256)) * 20)
    assert box.bare('read', 'a.txt', 'not there', 'b.bin').status == 0
    done = box.bare('read', 'data.json')
    assert done.status == 1 and 'data.json: ' in done.err and not done.out, done
    for bad in ('b.bin', 'not there'):
        done = box.bare('read', bad)
        assert done.status == 3 and bad in done.err, done
    for args in (['read'], ['read', '--format', 'csv', 'a.txt'], ['read', '--prune', 'a.txt']):
        assert box.bare(*args).status == 2, args


@both
def test_a_report_has_a_line_for_each_article_and_file(box):
    box.write('m/a.txt', FERRY)
    box.write('m/b.bin', bytes(range(256)) * 20)
    box.write('m/c.jsonl', LINES)
    box.write('m/d.json', '{"colour": "blue"}')
    box.write('m/e.txt', MENDED)
    if not os.path.islink(os.path.join(box.home, 'm/f.txt')):
        os.symlink('a.txt', os.path.join(box.home, 'm/f.txt'))
    done = box.run('index', '--report', '-', 'm')
    assert done.status == 0, done
    lines = [json.loads(line) for line in done.out.splitlines() if line.startswith('{')]
    report = {(e['path'], e['line']): e for e in lines}
    told = {(os.path.basename(p), line): (e['id'], e['state'], e['format'])
            for (p, line), e in report.items()}
    assert told == {('a.txt', 3): ('m/a.txt', 'new', 'text'),
                    ('b.bin', None): (None, 'failed', None),
                    ('c.jsonl', 1): ('w1', 'new', 'jsonl'),
                    ('c.jsonl', 2): (None, 'failed', 'jsonl'),
                    ('c.jsonl', 3): ('m/c.jsonl:3', 'new', 'jsonl'),
                    ('d.json', None): (None, 'skipped', 'json'),
                    ('e.txt', 1): ('m/e.txt', 'new', 'text'),
                    ('f.txt', None): (None, 'failed', None)}, told
    for e in report.values():
        assert (e['reason'] is None) == (e['state'] == 'new'), e
        mended = e['id'] == 'm/e.txt'
        assert len(e['notes']) == mended and e['repaired'] == mended, e
    n = box.ok('index', '--format', 'json', '--report', 'r', 'm').json()
    assert (n['read'], n['same'], n['failed'], n['skipped'], n['repaired']) == (4, 4, 3, 1, 1), n
    assert sum(n['skipped_for'].values()) == 1 and n['repaired_articles'] == 1, n
    assert (n['new'], n['changed'], n['deleted'], n['quarantined']) == (0,) * 4 and n['notes'] == 1, n
    box.write('m/a.txt', FERRY.replace('nine', 'ten'))
    box.ok('index', '--report', 'r', 'm')
    with open(os.path.join(box.home, 'r')) as f:
        states = [json.loads(line)['state'] for line in f]
    assert sorted(states) == ['changed', 'failed', 'failed', 'failed', 'same', 'same', 'same',
                              'skipped'], states


@both
def test_a_refused_article_is_reported_with_its_id(box):
    box.write('x/news/a.txt', FERRY)
    box.write('y/news/a.txt', BUDGET)
    box.ok('index', 'x/news')
    done = box.run('index', '--report', 'r', 'y/news')
    with open(os.path.join(box.home, 'r')) as f:
        entry, = map(json.loads, f)
    assert done.status == 3 and entry['state'] == 'failed' and entry['id'] == 'news/a.txt', entry
    assert '--id-prefix' in entry['reason'] and entry['path'] == 'y/news/a.txt', entry


def test_a_report_that_cannot_be_written_is_a_failure(box):
    box.write('a.txt', FERRY)
    done = box.run('index', '--report', 'no/such/folder', 'a.txt')
    assert done.status == 3 and 'no/such/folder' in done.err, done
    if os.path.exists('/dev/full'):
        assert box.run('index', '--report', '/dev/full', 'a.txt').status == 3


run(globals())
