# SPDX-License-Identifier: GPL-2.0-or-later
"""Searching and reading, with and without a service."""
import json
import os
import re

from box import FERRY, run

FORMATS = ['text', 'json', 'jsonl', 'grep', 'tsv']


def test_a_passage_is_found_with_title_and_citation(box):
    box.news()
    done = box.ok('search', 'ferries', 'outer', 'islands')
    lines = done.out.splitlines()
    assert lines[0].startswith('1. ') and 'FERRIES SAIL AGAIN' in lines[0], done
    assert 'sail again from Monday' in done.out, done
    assert re.search(r'news/ferry\.txt#p1@[0-9a-f]{8}', done.out), done
    assert re.search(r'\d+ of (at least )?\d+ passages', lines[-1]), done


def test_nothing_found_is_status_1(box):
    box.news()
    for form in FORMATS:
        done = box.run('search', 'zeppelin', '--format', form)
        assert done.status == 1 and not done.err, done
        assert form == 'json' or not done.out, done
    assert box.run('search', '--format', 'json', 'zeppelin').json()['hits'] == []


def test_highlights_slice_to_the_words(box):
    box.news()
    hit = box.ok('search', 'storm', '--format', 'json').json()['hits'][0]
    words = [hit['text'].encode()[a:b].decode() for a, b in hit['highlights']]
    assert words == ['storm'], hit


def test_json_lines_are_the_hits_of_the_answer(box):
    box.news()
    answer = box.ok('search', 'the', 'old', 'ferries', '--format', 'json').json()
    lines = box.ok('search', 'the', 'old', 'ferries', '--format', 'jsonl').out.splitlines()
    assert [json.loads(line) for line in lines] == answer['hits'] and len(lines) > 1


def test_grep_lines_name_file_line_and_column(box):
    box.news()
    done = box.ok('search', 'storm', '--format', 'grep')
    path, line, column, text = done.out.splitlines()[0].split(':', 3)
    assert path == 'news/ferry.txt', done
    assert FERRY.splitlines()[int(line) - 1] == text, done
    assert text.encode()[int(column) - 1:].startswith(b'storm'), done
    os.unlink(os.path.join(box.home, path))
    assert box.ok('search', 'storm', '--format', 'grep').out.startswith('news/ferry.txt:5:')


def test_tab_separated_lines_have_six_columns(box):
    box.news()
    columns = box.ok('search', 'storm', '--format', 'tsv').out.splitlines()[0].split('\t')
    assert len(columns) == 6 and float(columns[0]) > 0, columns
    assert columns[3] == 'FERRIES SAIL AGAIN' and 'storm' in columns[5], columns


def test_filters_context_and_order_reach_the_search(box):
    box.write('a.jsonl', '\n'.join(json.dumps(a) for a in [
        {'id': 'a1', 'title': 'One', 'text': 'Bread was dear.\n\nFlour was dear, too.',
         'source': 'Courier', 'published': '2022-01-10', 'authors': ['Ann Lee'], 'lang': 'en'},
        {'id': 'a2', 'title': 'Two', 'text': 'Bread was cheap again.', 'source': 'Herald',
         'published': '2023-05-01', 'tags': ['food'], 'lang': 'en'}]) + '\n')
    box.ok('index', 'a.jsonl')

    def found(*args):
        done = box.run('search', 'bread', '--format', 'json', *args)
        return [h['article'] for h in done.json()['hits']] if done.out else done

    assert sorted(found()) == ['a1', 'a2']
    assert found('--source', 'herald') == ['a2']
    assert sorted(found('--source', 'herald', '--source', 'courier')) == ['a1', 'a2']
    assert found('--author', 'Ann Lee') == ['a1'] and found('--tag', 'food') == ['a2']
    assert found('--from', '2023') == ['a2'] and found('--to', '2022-12-31') == ['a1']
    assert found('--article', 'a1') == ['a1'] and sorted(found('--lang', 'en')) == ['a1', 'a2']
    assert found('--sort', 'newest') == ['a2', 'a1'] and found('--sort', 'oldest') == ['a1', 'a2']
    hit = box.run('search', 'bread', '--article', 'a1', '-C1', '--format', 'json').json()['hits'][0]
    assert hit['context']['after'][0]['text'] == 'Flour was dear, too.', hit
    assert 'Flour was dear, too.' in box.ok('search', 'bread', '-C', '1').out
    for bad in (['--from', 'soon'], ['--sort', 'best'], ['--cursor', 'xyz'], ['--rank', 'odd']):
        assert box.run('search', 'bread', *bad).status == 2, bad


def test_folding_and_budget_reach_the_search(box):
    text = 'Bread was dear in every town along the coast, and flour was dearer than ever before.'
    box.write('a.jsonl', '\n'.join(json.dumps({'id': i, 'title': i, 'text': text, 'lang': 'en'})
                                   for i in ('a1', 'a2')) + '\n')
    box.ok('index', 'a.jsonl')

    def found(*args):
        return box.run('search', 'bread', '--format', 'json', *args).json()

    assert [h['id'] for h in found()['hits']] == ['a1#p1']
    assert found()['hits'][0]['also_in'] == [
        {'id': 'a2#p1', 'article': 'a2', 'source': None, 'published': None}]
    assert [h['id'] for h in found('--no-fold')['hits']] == ['a1#p1', 'a2#p1']
    assert found('--max-bytes', str(len(text)))['omitted'] == {'budget': 0, 'repeats': 0}
    assert found('--max-bytes', str(len(text) - 1))['omitted'] == {'budget': 1, 'repeats': 0}
    assert found('--max-bytes', '999', '--no-fold')['omitted'] == {'budget': 0, 'repeats': 1}
    assert box.run('search', 'bread', '--max-bytes', '0').status == 2


def test_a_hit_anywhere_in_a_long_article_is_shown(box):
    paragraphs = ['STÜRME AN DER KÜSTE'] + [f'Der Hafen meldet über Tag{i:04d} stürmisches Wetter, '
                                            'und die Fähre blieb im Hafen.' for i in range(900)]
    box.write('sea.txt', 'Wetter\n\n' + '\n\n'.join(paragraphs) + '\n')
    box.ok('index', 'sea.txt')
    whole = box.ok('get', '--format', 'json', 'sea.txt').json()['text']
    assert len(whole.encode()) > 4 * 16384
    encoded = {'byte': whole.encode(), 'codepoint': whole.encode('utf-32-le'),
               'utf16': whole.encode('utf-16-le')}
    width = {'byte': 1, 'codepoint': 4, 'utf16': 2}
    coding = {'byte': 'utf-8', 'codepoint': 'utf-32-le', 'utf16': 'utf-16-le'}
    for units in encoded:
        for i in (0, 1, 450, 899):
            for around in '0', '2':
                hit = box.ok('search', '--format', 'json', '--units', units, '-C', around, '-n', '1',
                             f'Tag{i:04d}').json()['hits'][0]
                start, end = (n * width[units] for n in hit['span'])
                assert hit['text'] == paragraphs[i + 1], hit
                assert encoded[units][start:end].decode(coding[units]) == hit['text'], hit
                assert hit['heading'] == paragraphs[0], hit
                near = [n['text'] for side in ('before', 'after') for n in hit['context'][side]]
                wanted = paragraphs[max(1, i - 1):i + 1] + paragraphs[i + 2:i + 4]
                assert near == (wanted if around == '2' else []), hit


def test_recency_and_explain_reach_the_search(box):
    box.news()
    hit = box.ok('search', 'storm', '--recency', '30', '--explain', '--format', 'json').json()['hits'][0]
    assert 1 <= hit['explain']['recency'] <= 2 and hit['explain']['terms'], hit
    for bad in ('0', 'soon', '-1'):
        assert box.run('search', 'storm', '--recency=' + bad).status == 2, bad


def test_a_cursor_goes_on(box):
    box.news()
    first = box.ok('search', 'the', 'town', 'harbour', '-n1', '--format', 'json').json()
    second = box.ok('search', 'the', 'town', 'harbour', '-n1', '--format', 'json', '--cursor',
                    first['cursor']).json()
    assert first['hits'][0]['id'] != second['hits'][0]['id']


def test_warnings_and_doubts_go_to_stderr(box):
    box.news()
    done = box.run('search', '"storm had')
    assert done.status == 0 and 'nutgraf: search: query: ' in done.err, done
    done = box.run('search', 'storm zeppelin quartz umbrella')
    assert 'relied on' in done.err and 'without: ' in done.out, done


def test_service_and_command_print_the_same(box):
    box.news()
    queries = [['storm'], ['the', 'old', 'town'], ['"street lamps"'], ['zeppelin'], ['fer*']]
    cases = [['search', '--format', f, *q] for f in FORMATS for q in queries]
    cases += [['get', i, '--format', f] for f in ('text', 'json', 'jsonl')
              for i in ('news/ferry.txt', 'news/ferry.txt#p2', 'nothing')]

    def answers():
        for case in cases:
            done = box.run(*case)
            yield done.status, re.sub(r'"took_ms": [0-9.e+-]+', '', done.out), done.err

    alone = list(answers())
    box.serve()
    served = list(answers())
    box.stop()
    for case, a, b in zip(cases, alone, served):
        assert a == b, (case, a, b)


def test_colour_is_for_terminals(box):
    box.news()
    mark = '\033[1;31mstorm\033[0m'
    assert '\033' not in box.ok('search', 'storm').out
    assert mark in box.ok('search', 'storm', '--color=always').out
    assert mark in box.ok('search', 'storm', '--color=always', '--format', 'grep').out
    assert mark in box.on_terminal('search', 'storm')
    assert '\033' not in box.on_terminal('search', 'storm', '--color', 'never')
    assert '\033' not in box.on_terminal('search', 'storm', env={'NO_COLOR': '1'})
    assert '\033' not in box.on_terminal('search', 'storm', env={'TERM': 'dumb'})


def test_a_typo_is_searched_as_what_it_may_mean(box):
    box.news()
    done = box.run('search', 'fishremen')
    assert done.status == 0 and 'Fishermen brought bread' in done.out, done
    assert 'searched for: fishermen' in done.err, done
    assert box.run('search', '+fishremen').status == 1


def test_a_begun_word_is_completed(box):
    box.news()
    for serving in (False, True):
        if serving:
            box.serve()
        assert box.ok('suggest', 'isl').out == 'islands\t1\n'
        assert box.ok('suggest', 'outer', 'isl').out == 'outer islands\t1\n'
        assert box.ok('suggest', 'isl', '--format', 'json').json()['items'] == [
            {'text': 'islands', 'count': 1}]
        assert json.loads(box.ok('suggest', 'isl', '--format', 'jsonl').out)['count'] == 1
        assert box.run('suggest', 'isl', '--from', '1999', '--to', '2000').status == 1
        assert box.run('suggest', 'xyz').status == 1
        assert box.run('suggest', 'isl', '--limit', '0').status == 2


def test_text_of_articles_cannot_steer_a_terminal(box):
    box.write('evil.json', json.dumps({'id': 'evil\u202e', 'title': '\033]0;owned\007 storm',
                                       'text': 'A storm\u202egnp.exe came \u009b31m here.'}))
    box.ok('index', 'evil.json')
    for form in ('text', 'grep', 'tsv'):
        out = box.ok('search', 'storm', '--format', form).out
        assert not re.search('[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]', out), ascii(out)
        assert '\ufffd' in out, ascii(out)
    assert '\u202e' not in box.ok('get', 'evil\u202e').out


def test_get_shows_an_article_or_a_passage(box):
    box.news()
    done = box.ok('get', 'news/ferry.txt')
    assert done.out.startswith('FERRIES SAIL AGAIN\n') and 'nine days' in done.out, done
    passage = box.ok('get', 'news/ferry.txt#p2')
    assert 'nine days' in passage.out and 'Monday' not in passage.out, passage
    citation = box.ok('get', 'news/ferry.txt#p2', '--format', 'json').json()['passage']['citation']
    assert box.ok('get', citation).out == passage.out
    for missing in ('news/none.txt', 'news/ferry.txt#p99'):
        done = box.run('get', missing)
        assert done.status == 1 and not done.out and done.err, done


run(globals())
