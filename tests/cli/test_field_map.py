# SPDX-License-Identifier: GPL-2.0-or-later
"""Articles whose members and columns have names of their own."""
import json

from box import run


def test_members_and_columns_are_mapped(box):
    box.write('wire/a.json', json.dumps([{'nr': 'a1', 'kop': 'Ferries sail', 'meta': {
        'inhoud': 'The ferries sail again.', 'datum': '2024-03-05'}}]))
    box.write('wire/b.jsonl', json.dumps({'nr': 'b1', 'kop': 'Lamps', 'inhoud': 'Lamps go out.'}))
    box.write('wire/c.csv', 'Nr,Kop,Inhoud\nc1,Fees,"Fees are halved."\n')
    done = box.ok('index', '--map', 'title=kop', '--map=text=inhoud,meta.inhoud', '--map', 'id=nr',
                  '--map', 'published=meta.datum', 'wire')
    assert done.out.startswith('read 3, new 3'), done
    a = box.ok('get', 'a1', '--format', 'json').json()
    assert (a['title'], a['text'], a['published']) == (
        'Ferries sail', 'The ferries sail again.', '2024-03-05'), a
    assert box.ok('get', 'b1', '--format', 'json').json()['title'] == 'Lamps'
    assert box.ok('get', 'c1', '--format', 'json').json()['text'] == 'Fees are halved.'


def test_what_is_no_map_is_a_wrong_command_line(box):
    box.write('a.csv', 'kop\nA\n')
    for wrong, why in (('kop', 'FIELD=NAME'), ('head=kop', 'no field "head"'), ('title=', 'empty')):
        done = box.run('index', '--map', wrong, 'a.csv')
        assert done.status == 2 and why in done.err, done


def test_a_table_without_a_map_is_skipped(box):
    box.write('a.csv', 'kop,inhoud\nA,B\n')
    done = box.run('index', 'a.csv')
    assert done.status == 1 and 'no column is called title or text' in done.err, done
    assert 'skipped 1' in done.out, done


def test_notes_and_drafts_of_markdown(box):
    box.write('posts/2024-03-05-fees.md', '---\ntitle: Fees: halved\n---\n\nThey are halved.\n')
    box.write('posts/draft.md', '---\ndraft: true\n---\n\nNot yet.\n')
    done = box.ok('index', 'posts')
    assert 'skipped 1' in done.out and 'draft' in done.err, done
    a = box.ok('get', 'posts/2024-03-05-fees.md', '--format', 'json').json()
    assert (a['title'], a['published'], a['blocks'][0]['line']) == (
        'Fees: halved', '2024-03-05', 5), a


run(globals())
