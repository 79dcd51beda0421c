# SPDX-License-Identifier: GPL-2.0-or-later
"""Every hit in formats of other programs, read back by readers of these."""
import csv
import datetime
import io
import json
import os
import re
import subprocess

from box import NUTGRAF, run

MANY = 1200
NASTY = 'He said: "5, 6; {7} & 8 % of $9 #10 a_b ~c ^d \\e"'


def many(box):
    """An article of many passages, and many of one; each passage holds the word."""
    long = {'id': 'long', 'title': 'A long one', 'lang': 'en',
            'text': '\n\n'.join(f'Zircon number {i}.' for i in range(300))}
    short = [{'id': f'short {i}', 'title': f'Short {i}', 'text': f'Zircon, again: {i}.', 'lang': 'en',
              'source': 'Courier', 'published': f'20{i % 20:02}-0{1 + i % 9}-11'} for i in range(MANY - 300)]
    box.write('many.jsonl', '\n'.join(json.dumps(a) for a in [long, *short]) + '\n')
    box.ok('index', 'many.jsonl')


def nasty(box):
    article = {'id': 'café, "1"', 'title': NASTY, 'text': NASTY + ' zircon.\n\nPlain zircon.', 'source': 'A {B} & C',
               'section': 'World, Town', 'published': '2022-01-10T09:30:00+01:00', 'lang': 'en',
               'authors': ['Ann Lee', 'Ek, Bo', 'Reuters and AFP', 'Plato'], 'tags': ['a, b', 'c'],
               'url': 'https://example.org/a?b=1&c=%20_{x}'}
    box.write('nasty.json', json.dumps(article))
    box.ok('index', 'nasty.json')


def export(box, form, *args):
    return box.ok('search', '--all', '--format', form, *args, 'zircon')


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline='')))


UNESCAPED = {'textbackslash{}': '\\', 'textbraceleft{}': '{', 'textbraceright{}': '}', 'textasciitilde{}': '~',
             'textasciicircum{}': '^', **{c: c for c in '$&#_%'}}


def unescape(text):
    def plain(match):
        return UNESCAPED[match.group(1)]
    return re.sub(r'\\(text[a-z]+\{\}|[$&#_%])', plain, text)


def braced(text, at):
    """What stands between the brace at `at` and the one that closes it; as BibTeX counts."""
    depth, start = 0, at + 1
    while True:
        depth += {'{': 1, '}': -1}.get(text[at], 0)
        at += 1
        if depth == 0:
            return text[start:at - 1], at


def bibtex(text):
    """Entries of a BibTeX file: (type, key, fields)."""
    entries, at = [], 0
    while (at := text.find('@', at)) >= 0:
        kind, open_at = re.compile(r'@(\w+)\{').match(text, at).group(1), text.index('{', at)
        body, at = braced(text, open_at)
        key, _, rest = body.partition(',')
        fields, i = {}, 0
        while match := re.compile(r'\s*(\w+) = (?:(\w+)|(\{))').match(rest, i):
            if match.group(3):
                value, i = braced(rest, match.end() - 1)
            else:
                value, i = match.group(2), match.end()
            assert match.group(1) not in fields, rest
            fields[match.group(1)] = value
            i += rest[i:i + 1] == ','
        assert not rest[i:].strip(), rest[i:]
        entries.append((kind, key, fields))
    return entries


def test_csv_has_every_hit_once(box):
    many(box)
    found = rows(export(box, 'csv').out)
    assert len(found) == MANY == len({r['citation'] for r in found})
    assert sum(r['article'] == 'long' for r in found) == 300


def test_csv_quotes_what_must_be_quoted(box):
    nasty(box)
    out = subprocess.run([NUTGRAF, '--index', box.dir, 'search', '--all', '--format', 'csv', '--sort', 'oldest', 'zircon'],
                         env=box.env, capture_output=True, check=True).stdout.decode()
    assert out.count('\r\n') == 3 == out.count('\n'), out
    first, second = rows(out)
    assert first['text'] == NASTY + ' zircon.' and first['title'] == NASTY and second['text'] == 'Plain zircon.'
    assert first['article'] == 'café, "1"' and first['authors'] == 'Ann Lee; Ek, Bo; Reuters and AFP; Plato'
    assert first['tags'] == 'a, b; c' and first['section'] == 'World, Town' and first['ordinal'] == '1'
    assert first['published'] == '2022-01-10T09:30:00+01:00' and float(first['score']) == 0


def test_a_list_with_newlines_stays_one_field(box):
    article = {'id': 'list', 'title': 'List', 'blocks': [{'kind': 'list', 'text': 'zircon one\nzircon two'}]}
    box.write('list.json', json.dumps(article))
    box.ok('index', 'list.json')
    assert [r['text'] for r in rows(export(box, 'csv').out)] == ['zircon one\nzircon two']


def test_json_lines_have_every_hit_with_metadata(box):
    many(box)
    hits = [json.loads(line) for line in export(box, 'jsonl').out.splitlines()]
    assert len(hits) == MANY == len({h['id'] for h in hits})
    scores = [h['score'] for h in hits]
    assert all(a >= b - 1e-4 for a, b in zip(scores, scores[1:]))
    assert all('authors' in h['metadata'] for h in hits)


def test_bibtex_has_every_hit_under_a_key_of_its_own(box):
    many(box)
    entries = bibtex(export(box, 'bibtex').out)
    assert len(entries) == MANY == len({key for _, key, _ in entries})
    assert {kind for kind, _, _ in entries} == {'article', 'misc'}
    assert bibtex(export(box, 'bibtex').out) == entries


def test_bibtex_escapes_what_tex_would_read(box):
    nasty(box)
    (kind, key, fields), _ = bibtex(export(box, 'bibtex', '--sort', 'oldest').out)
    assert kind == 'article' and key.startswith('caf__'), key
    assert re.fullmatch(r'[A-Za-z0-9_.:-]+', key), key
    assert unescape(fields['title']) == NASTY and unescape(fields['abstract']) == NASTY + ' zircon.'
    assert unescape(fields['journal']) == 'A {B} & C'
    assert fields['author'] == 'Ann Lee and Ek, Bo and {Reuters and AFP} and Plato'
    assert (fields['year'], fields['month'], fields['date']) == ('2022', 'jan', '2022-01-10')
    assert fields['url'] == 'https://example.org/a?b=1&c=%20_%7Bx%7D'
    assert unescape(fields['keywords']) == 'a, b, c' and fields['langid'] == 'en'



def test_csl_json_is_a_list_of_newspaper_articles(box):
    nasty(box)
    today = datetime.datetime.now(datetime.timezone.utc).date()
    first, second = json.loads(export(box, 'csl-json', '--sort', 'oldest').out)
    assert first['type'] == 'article-newspaper' and first['container-title'] == 'A {B} & C'
    assert first['title'] == NASTY and first['issued'] == {'date-parts': [[2022, 1, 10]]}
    assert first['author'] == [{'family': 'Lee', 'given': 'Ann'}, {'family': 'Ek', 'given': 'Bo'},
                               {'literal': 'Reuters and AFP'}, {'literal': 'Plato'}]
    accessed = datetime.date(*first['accessed']['date-parts'][0])
    assert abs((today - accessed).days) <= 1 and first['URL'].startswith('https://example.org/')
    assert first['id'] != second['id'] and second['abstract'] == 'Plain zircon.'


def test_csl_json_has_every_hit(box):
    many(box)
    items = json.loads(export(box, 'csl-json').out)
    assert len(items) == MANY == len({i['id'] for i in items})
    assert not any('issued' in i for i in items if i['id'].startswith('long#'))


def test_lines_for_editors_and_tables_have_every_hit(box):
    many(box)
    assert len(export(box, 'tsv').out.splitlines()) == MANY
    assert len(export(box, 'grep').out.splitlines()) == MANY


def test_order_share_and_filters_hold(box):
    many(box)
    dates = [r['published'] for r in rows(export(box, 'csv', '--sort', 'newest').out)]
    assert dates == sorted(dates, reverse=True) and len(dates) == MANY
    assert len(rows(export(box, 'csv', '--per-article', '1').out)) == MANY - 300 + 1
    assert {r['source'] for r in rows(export(box, 'csv', '--source', 'courier').out)} == {'Courier'}


def test_service_and_command_export_the_same(box):
    many(box)
    nasty(box)
    forms = ['csv', 'jsonl', 'bibtex', 'csl-json']
    alone = [export(box, form).out for form in forms]
    box.serve()
    assert [export(box, form).out for form in forms] == alone
    box.stop()


def test_nothing_found_is_status_1_and_still_readable(box):
    box.news()
    for form, empty in (('csv', lambda t: rows(t) == [] and t.startswith('citation,')), ('jsonl', lambda t: t == ''),
                        ('bibtex', lambda t: t == ''), ('csl-json', lambda t: json.loads(t) == [])):
        done = box.run('search', '--all', '--format', form, 'zircon')
        assert done.status == 1 and empty(done.out) and not done.err, (form, done)


def test_one_page_without_all(box):
    many(box)
    assert len(rows(box.ok('search', '--format', 'csv', '-n', '7', 'zircon').out)) == 7
    assert len(json.loads(box.ok('search', '--format', 'csl-json', '-n', '7', 'zircon').out)) == 7


def test_what_does_not_go_together_is_refused(box):
    box.news()
    for wrong in (['--all'], ['--all', '--format', 'json'], ['--all', '--format', 'csv', '-n', '5'],
                  ['--all', '--format', 'csv', '--facet', 'tag'], ['--all', '--format', 'ris'],
                  ['--all', '--format', 'csv', '--cursor', 'x']):
        done = box.run('search', *wrong, 'storm')
        assert done.status == 2 and done.err, (wrong, done)


def test_a_full_disk_is_a_failure(box):
    many(box)
    with open('/dev/full', 'wb') as full:
        done = subprocess.run([NUTGRAF, '--index', box.dir, 'search', '--all', '--format', 'csv', 'zircon'],
                              env=box.env, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 3 and b'standard output' in done.stderr, done


def test_a_reader_that_goes_away_ends_it(box):
    many(box)
    child = subprocess.Popen([NUTGRAF, '--index', box.dir, 'search', '--all', '--format', 'jsonl', 'zircon'],
                             env=box.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert json.loads(child.stdout.readline())['id']
    child.stdout.close()
    assert child.wait(60) < 0 and not child.stderr.read()
    child.stderr.close()


def test_an_index_that_is_not_there_is_a_failure(box):
    done = box.run('search', '--all', '--format', 'csv', 'zircon')
    assert done.status == 3 and done.err, done


def test_similar_shows_passages_and_leaves_out_the_article(box):
    box.news()
    box.write('news/more.txt', 'FERRIES STAY\n\nThe storm kept the ferries in port, the harbour master said.\n')
    box.ok('index', 'news')
    done = box.ok('similar', 'news/ferry.txt#p2', '--format', 'json').json()
    assert [h['article'] for h in done['hits']][0] == 'news/more.txt', done
    assert all(h['article'] != 'news/ferry.txt' for h in done['hits'])
    shown = box.ok('similar', 'news/ferry.txt').out
    assert 'FERRIES STAY' in shown and 'without:' not in shown, shown
    assert 'SAIL AGAIN' in box.ok('similar', '--text', 'ferries in a storm, and fishermen').out
    missing = box.run('similar', 'news/nothing.txt')
    assert missing.status == 1 and not missing.out and missing.err, missing
    box.serve()
    assert box.ok('similar', 'news/ferry.txt#p2', '--format', 'json').json()['hits'] == done['hits']
    box.stop()


def test_facets_are_shown_below_the_hits(box):
    nasty(box)
    done = box.ok('search', '--facet', 'tag:1', '--facet', 'month', 'zircon')
    assert re.search(r'\ntag\n +2  a, b\n +2  \(others\)\n', done.out) and '  2022-01\n' in done.out, done
    found = box.ok('search', '--facet', 'tag:1', 'zircon', '--format', 'json').json()['facets']
    assert found['tag']['values'] == [{'value': 'a, b', 'count': 2}], found
    assert box.run('search', '--facet', 'colour', 'zircon').status == 2
    assert box.run('search', '--facet', 'tag:x', 'zircon').status == 2


run(globals())
