# SPDX-License-Identifier: GPL-2.0-or-later
"""Facets, similar passages and metadata at the real socket."""
import json
import os

from harness import run
from schema import check

SCHEMA = json.load(open(os.path.join(os.path.dirname(__file__), '../../docs/hit.schema.json')))

ARTICLES = [
    {'id': 'a1', 'title': 'One', 'text': 'Bread was dear.\n\nBread and flour were dear.', 'source': 'Courier',
     'section': 'Town', 'published': '2022-01-10', 'authors': ['Ann Lee', 'Bo Ek'], 'lang': 'en', 'tags': ['food']},
    {'id': 'a2', 'title': 'Two', 'text': 'Bread was cheap again.', 'source': 'COURIER', 'lang': 'en',
     'published': '2022-02-01T23:30:00-05:00', 'tags': ['food', 'Trade'], 'authors': ['ann lee']},
    {'id': 'a3', 'title': 'Three', 'text': 'Bread from abroad.', 'source': 'Herald', 'lang': 'de',
     'published': '2023-05-01'},
    {'id': 'a4', 'title': 'Four', 'text': 'No bread.\n\nThe tide was high.', 'lang': 'en'},
]


def with_articles(service):
    client = service.connect()
    client.add(*ARTICLES)
    return client


def pairs(facet):
    return [(v['value'], v['count']) for v in facet['values']]


def facets(client, *fields, query='bread', **params):
    return client.call('search', query=query, facets=list(fields), **params)['facets']


def test_values_are_counted_over_all_matches(service):
    client = with_articles(service)
    answer = client.call('search', query='bread', limit=1, per_article=1,
                         facets=['source', 'section', 'author', 'lang', 'tag', 'day', 'month', 'year'])
    assert len(answer['hits']) == 1 and answer['total'] == {'value': 5, 'relation': 'eq'}
    found = answer['facets']
    assert list(found) == ['source', 'section', 'author', 'lang', 'tag', 'day', 'month', 'year']
    assert pairs(found['source']) == [('Courier', 3), ('Herald', 1)] and found['source']['missing'] == 1
    assert pairs(found['section']) == [('Town', 2)] and found['section']['missing'] == 3
    assert pairs(found['author']) == [('Ann Lee', 3), ('Bo Ek', 2)]
    assert pairs(found['lang']) == [('en', 4), ('de', 1)] and found['lang']['missing'] == 0
    assert pairs(found['tag']) == [('food', 3), ('Trade', 1)] and found['tag']['missing'] == 2
    assert pairs(found['day']) == [('2022-01-10', 2), ('2022-02-02', 1), ('2023-05-01', 1)]
    assert pairs(found['month']) == [('2022-01', 2), ('2022-02', 1), ('2023-05', 1)]
    assert pairs(found['year']) == [('2022', 3), ('2023', 1)] and found['year']['missing'] == 1
    assert all(f['other'] == 0 and f['partial'] is False for f in found.values())
    assert 'facets' not in client.call('search', query='bread')
    assert pairs(facets(client, 'source', query='zeppelin')['source']) == []


def test_limits_leave_the_rest_as_other(service):
    client = with_articles(service)
    found = facets(client, {'field': 'tag', 'limit': 1}, {'field': 'year', 'limit': 1}, {'field': 'source'})
    assert pairs(found['tag']) == [('food', 3)] and found['tag']['other'] == 1
    assert pairs(found['year']) == [('2023', 1)] and found['year']['other'] == 3
    assert len(found['source']['values']) == 2


def test_filters_conditions_and_phrases_restrict_them(service):
    client = with_articles(service)
    assert pairs(facets(client, 'year', filter={'source': 'courier'})['year']) == [('2022', 3)]
    assert pairs(facets(client, 'source', query='+bread -flour')['source']) == [('Courier', 2), ('Herald', 1)]
    assert pairs(facets(client, 'tag', query='"bread and flour"')['tag']) == [('food', 1)]
    assert pairs(facets(client, 'lang', query='source:courier')['lang']) == [('en', 3)]


def test_a_value_can_be_given_back_as_a_filter(service):
    client = with_articles(service)
    found = facets(client, 'source', 'author', 'tag', 'month')
    for field in ('source', 'author', 'tag'):
        for value, count in pairs(found[field]):
            total = client.call('search', query='bread', total='exact', filter={field: value})['total']
            assert total['value'] == count, (field, value, total)
    for month, count in pairs(found['month']):
        total = client.call('search', query='bread', total='exact', filter={'from': month, 'to': month})['total']
        assert total['value'] == count, (month, total)


def test_changes_are_counted_at_once(service):
    client = with_articles(service)
    for i in range(10):
        client.add({'id': f'new{i}', 'title': 'New', 'text': 'Bread again.', 'source': 'Gazette', 'lang': 'en'})
        assert ('Gazette', i + 1) in pairs(facets(client, 'source')['source'])
    client.call('delete', articles=['new3', 'a3'])
    assert pairs(facets(client, 'source')['source']) == [('Gazette', 9), ('Courier', 3)]


def test_answers_with_other_facets_are_not_mixed_up(service):
    client = with_articles(service)
    plain = client.call('search', query='bread')
    first = facets(client, 'source')
    assert list(facets(client, 'tag')) == ['tag'] and facets(client, 'source') == first
    assert client.call('search', query='bread') == plain
    assert 'metadata' in client.call('search', query='bread', metadata=True)['hits'][0]
    assert client.call('search', query='bread') == plain


def test_wrong_facets_are_named(service):
    client = with_articles(service)
    for wrong in ('source', ['colour'], [7], ['tag', 'tag'], [{'limit': 3}], [{'field': 'tag', 'limit': 0}],
                  [{'field': 'tag', 'size': 3}]):
        assert client.fails('search', query='bread', facets=wrong).kind == 'invalid_params', wrong
    error = client.fails('search', query='bread', facets=[{'field': 'tag', 'limit': 1001}])
    assert error.kind == 'too_large' and error.data['max'] == 1000


def test_metadata_of_articles_comes_when_asked_for(service):
    client = with_articles(service)
    for hit in client.call('search', query='bread', metadata=True)['hits']:
        check(hit, SCHEMA)
        given = next(a for a in ARTICLES if a['id'] == hit['article'])
        assert hit['metadata'] == {'section': given.get('section'), 'authors': given.get('authors', []),
                                   'modified': None, 'lang': given['lang'], 'tags': given.get('tags', [])}, hit
    assert 'metadata' not in client.call('search', query='bread')['hits'][0]


def test_per_article_0_shows_all_of_an_article(service):
    client = service.connect()
    client.add({'id': 'long', 'title': 'Long', 'text': '\n\n'.join(f'Bread number {i}.' for i in range(130))})
    assert len(client.ids('bread')) == 3
    ids, cursor = [], None
    while True:
        page = client.call('search', query='bread', limit=50, per_article=0, cursor=cursor)
        ids += [h['id'] for h in page['hits']]
        cursor = page['cursor']
        if not cursor:
            break
    assert len(ids) == len(set(ids)) == 130


def test_similar_passages_have_the_shape_of_an_answer(service):
    client = with_articles(service)
    answer = client.call('similar', id='a1#p1', limit=2, metadata=True)
    assert set(answer) == set(client.call('search', query='bread'))
    assert answer['cursor'] is None and 'bread' in answer['query']['text']
    assert 0 < len(answer['hits']) <= 2 and all(h['article'] != 'a1' for h in answer['hits'])
    for hit in answer['hits']:
        check(hit, SCHEMA)
    assert [h['article'] for h in client.call('similar', text='The tide', filter={'lang': 'en'})['hits']] == ['a4']
    assert 'similar' in client.call('hello')['capabilities']


def test_similar_refuses_what_it_cannot_do(service):
    client = with_articles(service)
    for wrong in ({}, {'id': 'a1', 'text': 'bread'}, {'id': 7}, {'id': 'a1', 'query': 'bread'}, {'id': 'a1', 'limit': 0}):
        assert client.fails('similar', **wrong).kind == 'invalid_params', wrong
    assert client.fails('similar', id='nothing#p1').kind == 'not_found'
    assert client.fails('similar', text='x' * 32769).kind == 'too_large'
    client.call('delete', articles=['a1'])
    assert client.fails('similar', id='a1#p1').kind == 'not_found'
    assert all(h['article'] != 'a1' for h in client.call('similar', id='a2')['hits'])
    service.close_clients()
    assert not any('search_retried' in line for line in service.log)


run(globals())
