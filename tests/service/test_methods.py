# SPDX-License-Identifier: GPL-2.0-or-later
"""Each method at the real socket: shapes, errors, and that offsets slice to what they name."""
import json
import os

from harness import run
from schema import check

SCHEMA = json.load(open(os.path.join(os.path.dirname(__file__), '../../docs/hit.schema.json')))

FLEET = {
    'id': 'fleet', 'title': 'Grüße from the fleet 🚢', 'url': 'https://example.org/fleet',
    'source': 'Harbour Post', 'section': 'World', 'authors': ['A. Writer', 'B. Writer'],
    'published': '2022-01-10T09:30:00+01:00', 'lang': 'en', 'tags': ['navy', 'talks'],
    'blocks': [
        {'kind': 'heading', 'text': 'Talks – day one', 'level': 2},
        {'kind': 'paragraph', 'text': 'The “naval” ships 🚢 left the harbour before the talks began.'},
        {'kind': 'paragraph', 'text': 'Ministers proposed a freeze on naval ships and bombers.'},
        {'kind': 'list', 'text': 'no new bases\nno more bombers'},
        {'kind': 'caption', 'text': 'A tug in the harbour.'},
    ],
}
HARVEST = {
    'id': 'harvest', 'title': 'Harvest delayed', 'source': 'Farm Weekly', 'lang': 'en',
    'published': '2021-11-02',
    'text': 'Rain delayed the harvest.\n\nFarmers asked for a subsidy.\n\nThe harbour was closed.',
}


def cut(text, span, units):
    start, end = span
    if units == 'byte':
        return text.encode()[start:end].decode()
    if units == 'utf16':
        return text.encode('utf-16-le')[2 * start:2 * end].decode('utf-16-le')
    return text[start:end]


def with_articles(service):
    client = service.connect()
    client.add(FLEET, HARVEST)
    return client


def test_hello_tells_version_limits_and_index(service):
    client = with_articles(service)
    hello = client.call('hello', client={'name': 'test', 'version': '1'}, protocol=1)
    assert hello['server'] == 'nutgraf' and hello['protocol'] == {'major': 1, 'minor': 0}
    assert {'search', 'get', 'add', 'delete', 'resolve', 'parse'} <= set(hello['capabilities'])
    assert hello['limits']['batch'] == 64 and hello['limits']['query_bytes'] == 4096
    assert hello['index']['articles'] == 2 and hello['index']['passages'] == 7
    assert hello['index']['state'] == 'current'
    error = client.fails('hello', protocol={'major': 2, 'minor': 0})
    assert error.kind == 'unsupported_version' and error.data['supported'] == [1]


def test_status_counts_what_is_stored_and_indexed(service):
    client = with_articles(service)
    status = client.call('status')
    assert status['articles'] == 2 and status['passages'] == 7
    assert status['seq'] == status['applied_seq'] > 0
    assert status['index_revision'] > 0 and status['state'] == 'current'
    assert status['memory']['resident_bytes'] > 0 and status['queues']['clients'] == 1
    assert status['version'] and status['limits']['in_flight'] == 32


def test_search_answers_ranked_passages_in_the_shape_of_the_schema(service):
    client = with_articles(service)
    answer = client.call('search', query='freeze on naval ships', context={'before': 1, 'after': 2})
    assert set(answer) == {'query', 'total', 'took_ms', 'index_revision', 'partial', 'weak', 'hits',
                           'omitted', 'cursor'}
    assert answer['query']['text'] == 'freeze on naval ships'
    assert answer['partial'] is False and answer['weak'] is False
    assert answer['total']['value'] >= 2 and answer['total']['relation'] in ('eq', 'gte')
    for hit in answer['hits']:
        check(hit, SCHEMA)
    first = answer['hits'][0]
    assert first['id'] == 'fleet#p2' and first['heading'] == 'Talks – day one'
    assert first['title'] == FLEET['title'] and first['source'] == 'Harbour Post'
    assert first['published'] == '2022-01-10T09:30:00+01:00' and first['url'] == FLEET['url']
    assert [p['id'] for p in first['context']['before']] == ['fleet#p1']
    assert [p['id'] for p in first['context']['after']] == ['fleet#p3', 'fleet#p4']
    scores = [hit['score'] for hit in answer['hits']]
    assert scores == sorted(scores, reverse=True)


def test_offsets_slice_to_the_words_in_every_unit(service):
    client = with_articles(service)
    for units in ('byte', 'codepoint', 'utf16'):
        article = client.call('get', article='fleet', units=units)
        hits = client.call('search', query='naval harbour grusse talks', units=units)['hits']
        assert hits
        for hit in hits:
            check(hit, SCHEMA)
            if hit['article'] == 'fleet':
                assert cut(article['text'], hit['span'], units) == hit['text']
            for span in hit['highlights']:
                assert cut(hit['text'], span, units).lower() in ('naval', 'harbour', 'talks')
            for span in hit.get('title_highlights', []):
                assert cut(hit['title'], span, units) == 'Grüße'
            for span in hit.get('heading_highlights', []):
                assert cut(hit['heading'], span, units) == 'Talks'


def test_explain_gives_parts_that_add_up_to_the_score(service):
    client = with_articles(service)
    hits = client.call('search', query='when did the naval ships leave', explain=True)['hits']
    assert hits
    for hit in hits:
        check(hit, SCHEMA)
        parts = hit['explain']
        terms = sum(t['score'] for t in parts['terms'])
        assert all(abs(t['idf'] * t['impact'] - t['score']) < 1e-3 for t in parts['terms'])
        assert abs(terms * parts['recency'] - parts['first']) < 1e-3
        total = parts['first'] + parts['carried'] + sum(f['score'] for f in parts['features'])
        assert abs(total - hit['score']) < 1e-3, hit
    assert [t['word'] for t in hits[0]['explain']['terms']] and hits[0]['explain']['features']
    assert 'explain' not in client.call('search', query='naval ships')['hits'][0]
    fast = client.call('search', query='naval ships', rank='fast', explain=True)['hits'][0]
    assert fast['explain']['features'] == [] and fast['explain']['unit'] == 0
    assert client.fails('search', query='a', explain=1).data['member'] == 'explain'


def test_recency_lets_new_passages_gain(service):
    client = service.connect()
    client.add({'id': 'old', 'text': 'The ferry sails again.', 'published': '1999-05-01'},
               {'id': 'new', 'text': 'The ferry sails again.', 'published': '2999-05-01'},
               {'id': 'none', 'text': 'The ferry sails again.'})
    plain = client.call('search', query='ferry')['hits']
    found = client.call('search', query='ferry', recency={'half_life_days': 30}, explain=True)['hits']
    assert [h['article'] for h in plain] == ['old', 'new', 'none']
    assert [h['article'] for h in found] == ['new', 'old', 'none']
    assert [round(h['explain']['recency'], 3) for h in found] == [2, 1, 1]
    first = client.call('search', query='ferry', recency={'half_life_days': 30}, limit=1)
    second = client.call('search', query='ferry', recency={'half_life_days': 30}, limit=2,
                         cursor=first['cursor'])
    assert [h['article'] for h in first['hits'] + second['hits']] == ['new', 'old', 'none']
    assert client.fails('search', query='ferry', cursor=first['cursor']).kind == 'invalid_params'
    assert client.fails('search', query='a', sort='newest',
                        recency={'half_life_days': 1}).data['member'] == 'recency'
    for bad in (0, -1, 1e9, 'x', None):
        error = client.fails('search', query='a', recency={'half_life_days': bad})
        assert error.data['member'] == 'half_life_days'
    error = client.fails('search', query='a', recency={'half_life': 1})
    assert error.data['unknown'] == ['half_life']


def test_evidence_names_the_missing_words(service):
    client = with_articles(service)
    hit = client.call('search', query='farmers subsidy zeppelin')['hits'][0]
    assert hit['id'] == 'harvest#p2'
    assert hit['matched'] == {'terms': 2, 'of': 3, 'missing': ['zeppelin']}


def test_filters_sort_and_limits_hold(service):
    client = with_articles(service)
    assert {i.split('#')[0] for i in client.ids('harbour')} == {'fleet', 'harvest'}
    for name, value, expected in (('source', 'harbour post', {'fleet'}), ('lang', 'en', None),
                                  ('tag', ['navy', 'other'], {'fleet'}),
                                  ('author', 'a. writer', {'fleet'}), ('article', 'harvest', {'harvest'}),
                                  ('section', 'World', {'fleet'}), ('from', '2022', {'fleet'}),
                                  ('to', '2021-11-02', {'harvest'}), ('to', '2021-11-01', set())):
        found = {i.split('#')[0] for i in client.ids('harbour', filter={name: value})}
        assert found == ({'fleet', 'harvest'} if expected is None else expected), (name, found)
    oldest = client.ids('harbour', sort='oldest')
    assert oldest[0].startswith('harvest') and client.ids('harbour', sort='newest')[0] != oldest[0]
    assert len(client.ids('harbour', limit=1)) == 1
    assert len(client.ids('harbour', per_article=1)) == 2
    assert client.call('search', query='harbour', total='exact')['total'] == {'value': 3,
                                                                              'relation': 'eq'}


def test_pages_go_on_where_the_last_one_ended(service):
    client = service.connect()
    client.add(*({'id': f'a{n}', 'text': f'Harbour news number {n}.'} for n in range(25)))
    seen, cursor = [], None
    while True:
        page = client.call('search', query='harbour', limit=7, cursor=cursor)
        seen += [hit['id'] for hit in page['hits']]
        cursor = page['cursor']
        if cursor is None:
            break
    assert len(seen) == 25 and len(set(seen)) == 25
    assert client.fails('search', query='harbour', cursor='no cursor').kind in ('invalid_params',
                                                                               'stale_cursor')


def test_parameters_are_checked_and_named(service):
    client = service.connect()
    for method, params, kind, member in (
            ('search', {}, 'invalid_params', 'query'),
            ('search', {'query': 1}, 'invalid_params', 'query'),
            ('search', {'query': 'a', 'limit': 0}, 'invalid_params', 'limit'),
            ('search', {'query': 'a', 'limit': 101}, 'too_large', 'limit'),
            ('search', {'query': 'a', 'limit': '5'}, 'invalid_params', 'limit'),
            ('search', {'query': 'a', 'deadline_ms': 5001}, 'too_large', 'deadline_ms'),
            ('search', {'query': 'a', 'context': {'before': 11}}, 'too_large', 'before'),
            ('search', {'query': 'a', 'sort': 'best'}, 'invalid_params', 'sort'),
            ('search', {'query': 'a', 'units': 'words'}, 'invalid_params', 'units'),
            ('search', {'query': 'a', 'filter': {'source': 1}}, 'invalid_params', 'source'),
            ('search', {'query': 'a', 'filter': {'source': ['x'] * 33}}, 'too_large', 'source'),
            ('search', {'query': 'a' * 4097}, 'too_large', 'query'),
            ('parse', {}, 'invalid_params', 'query'),
            ('resolve', {}, 'invalid_params', 'citation'),
            ('add', {}, 'invalid_params', 'articles'),
            ('add', {'articles': []}, 'invalid_params', 'articles'),
            ('add', {'articles': [{}], 'wait': 'now'}, 'invalid_params', 'wait'),
            ('delete', {'articles': [1]}, 'invalid_params', 'articles'),
            ('delete', {'articles': ['x' * 201]}, 'too_large', 'articles')):
        error = client.fails(method, **params)
        assert (error.kind, error.data.get('member')) == (kind, member), (method, params, error)
    for limit in (1, 99, 100):
        client.call('search', query='a', limit=limit)
    client.call('search', query='a' * 4096)


def test_unknown_parameters_are_errors_that_name_them(service):
    client = service.connect()
    for method, params in (('search', {'query': 'a'}), ('parse', {'query': 'a'}), ('status', {}),
                           ('hello', {}), ('get', {'article': 'x'}), ('resolve', {'citation': 'x#p1'}),
                           ('delete', {'articles': ['x']})):
        error = client.fails(method, **params, surprise=1)
        assert error.kind == 'invalid_params' and error.data['unknown'] == ['surprise'], method
        try:
            client.call(method, **params, **{'x-surprise': 1})
        except Exception as error:
            assert error.kind == 'not_found', error
    assert client.fails('search', query='a', paragraphs=1).data['unknown'] == ['paragraphs']
    error = client.fails('search', query='a', filter={'year': 1})
    assert error.data['unknown'] == ['year']
    client.send({'jsonrpc': '2.0', 'id': 1, 'method': 'search', 'params': ['a']})
    assert client.receive()['error']['code'] == -32602


def test_get_gives_the_article_and_the_passage(service):
    client = with_articles(service)
    article = client.call('get', article='fleet')
    assert article['id'] == 'fleet' and article['revision'] == 1
    assert article['authors'] == FLEET['authors'] and article['tags'] == FLEET['tags']
    assert [b['kind'] for b in article['blocks']] == ['heading', 'paragraph', 'paragraph', 'list',
                                                      'caption']
    assert article['blocks'][0]['level'] == 2
    for block in article['blocks']:
        assert cut(article['text'], block['span'], 'byte') == block['text']
    assert article['text'] == '\n\n'.join(b['text'] for b in article['blocks'])
    passage = client.call('get', id='fleet#p2')['passage']
    assert passage['text'] == FLEET['blocks'][2]['text']
    assert client.call('get', id=passage['citation'])['passage'] == passage
    assert client.fails('get', id='fleet#p99').kind == 'not_found'
    assert client.fails('get', article='nobody').kind == 'not_found'
    assert client.fails('get', article='fleet', revision=9).kind == 'not_found'
    assert client.fails('get').kind == 'invalid_params'
    assert client.fails('get', article='a', id='b').kind == 'invalid_params'


def test_add_tells_new_changed_and_same(service):
    client = service.connect()
    first = client.add(HARVEST)
    assert [(a['id'], a['revision'], a['state']) for a in first['accepted']] == [('harvest', 1, 'new')]
    assert client.add(HARVEST)['accepted'][0]['state'] == 'same'
    changed = client.add({**HARVEST, 'text': 'Sun hastened the harvest.'})
    assert changed['accepted'][0]['state'] == 'changed' and changed['accepted'][0]['revision'] == 2
    assert changed['seq'] > first['seq']
    assert client.ids('rain') == [] and client.ids('sun') == ['harvest#p1']
    assert 'Rain' in client.call('get', article='harvest', revision=1)['text']


def test_one_bad_article_only_rejects_itself(service):
    client = service.connect()
    result = client.call('add', articles=[{'id': 'good', 'text': 'Fine.'}, 7, {'id': 'x' * 201, 'text': 'y'},
                                          {'id': 'empty'}, {'id': 'odd', 'text': 'y', 'colour': 1},
                                          {'id': 'late', 'text': 'Also fine.'}], wait='searchable')
    assert [(a['index'], a['id']) for a in result['accepted']] == [(0, 'good'), (5, 'late')]
    kinds = {r['index']: r['error']['data']['kind'] for r in result['rejected']}
    assert kinds == {1: 'invalid_params', 2: 'too_large', 3: 'invalid_params', 4: 'invalid_params'}
    odd = [r for r in result['rejected'] if r['index'] == 4][0]
    assert odd['error']['data']['unknown'] == ['colour']
    assert sorted(client.ids('fine')) == ['good#p1', 'late#p1']


def test_an_added_article_is_searchable_when_it_was_asked_for(service):
    client = service.connect()
    for n in range(20):
        client.add({'id': f'a{n}', 'text': f'Marker{n} stands here.'})
        assert client.ids(f'marker{n}') == [f'a{n}#p1']


def test_delete_hides_at_once(service):
    client = service.connect()
    client.add(*({'id': f'a{n}', 'text': f'Harbour marker{n}.'} for n in range(50)))
    for n in range(50):
        result = client.call('delete', articles=[f'a{n}', f'never{n}'])
        assert result['deleted'] == [f'a{n}'] and result['missing'] == [f'never{n}']
        answer = client.call('search', query='harbour', limit=100, total='exact')
        assert len(answer['hits']) == 49 - n and answer['total']['value'] == 49 - n
        assert client.fails('get', article=f'a{n}').kind == 'not_found'
    client.add({'id': 'a0', 'text': 'Harbour again.'})
    assert client.ids('harbour') == ['a0#p1']


def test_resolve_follows_a_citation(service):
    client = with_articles(service)
    citation = client.call('search', query='subsidy')['hits'][0]['citation']
    same = client.call('resolve', citation=citation)
    assert same == {'state': 'same', 'id': 'harvest#p2', 'text': 'Farmers asked for a subsidy.'}
    client.add({**HARVEST, 'text': 'New first paragraph.\n\n' + HARVEST['text']})
    assert client.call('resolve', citation=citation)['state'] == 'moved'
    assert client.call('resolve', citation=citation)['id'] == 'harvest#p3'
    client.add({**HARVEST, 'text': 'Rain.\n\nFarmers asked for a loan.\n\nClosed.'})
    edited = client.call('resolve', citation=citation)
    assert edited['state'] == 'edited' and edited['text'] == 'Farmers asked for a subsidy.'
    client.call('delete', articles=['harvest'])
    assert client.call('resolve', citation=citation)['state'] == 'gone'
    assert client.fails('resolve', citation='').kind == 'invalid_params'


def test_parse_shows_tree_and_warnings(service):
    client = service.connect()
    parsed = client.call('parse', query='+ships -"naval base" tag:navy date:2022-01 fre*')
    assert set(parsed) == {'tree', 'interpreted', 'warnings'} and parsed['warnings'] == []
    children = {c['kind']: c for c in parsed['tree']['children']}
    assert children['word']['occur'] == 'must' and children['phrase']['occur'] == 'must_not'
    assert children['field']['field'] == 'tag' and children['prefix']['text'] == 'fre'
    assert (children['date']['from'], children['date']['to']) == ('2022-01-01', '2022-01-31')
    again = client.call('parse', query=parsed['interpreted'])
    assert again['interpreted'] == parsed['interpreted']
    broken = client.call('parse', query='ships AND ( "naval')
    assert broken['warnings'] and all(len(w['span']) == 2 and w['text'] for w in broken['warnings'])
    assert client.call('search', query='ships AND ( "naval')['query']['warnings']


def test_parse_shows_fields_of_every_kind(service):
    client = service.connect()
    fields = {'title:pier': ('title', 'pier', False), 'title:"old pier"': ('title', 'old pier', True),
              'heading:costs': ('heading', 'costs', False), 'url:a.example/*': ('url', 'a.example/*', None),
              'said:"Mira Tolland"': ('said', 'Mira Tolland', None), 'is:quote': ('is', 'quote', None)}
    for query, (field, text, phrase) in fields.items():
        parsed = client.call('parse', query=query)
        node = parsed['tree']['children'][0]
        assert parsed['warnings'] == [] and node['occur'] == 'filter' and node['kind'] == 'field', parsed
        assert (node['field'], node['text'], node.get('phrase')) == (field, text, phrase), parsed
        again = client.call('parse', query=parsed['interpreted'])
        assert again['interpreted'] == parsed['interpreted'], again
    assert client.call('parse', query='is:odd')['warnings'][0]['span'] == [3, 6]


def test_dates_that_count_from_today_are_shown_as_days(service):
    client = service.connect()
    parsed = client.call('parse', query='date:last 7 days')
    date = parsed['tree']['children'][0]
    assert date['kind'] == 'date' and date['span'] == [0, 16], parsed
    assert parsed['interpreted'] == f"date:{date['from']}..{date['to']}", parsed
    assert client.call('parse', query=parsed['interpreted'])['tree']['children'][0]['from'] == date['from']


if __name__ == '__main__':
    run(globals())
