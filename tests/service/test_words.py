# SPDX-License-Identifier: GPL-2.0-or-later
"""Mistyped and begun words at the real socket."""
from harness import run

ARTICLES = [
    {'id': 'talks', 'title': 'Arms talks', 'source': 'Wire', 'lang': 'en',
     'text': 'The government proposed a freeze on naval bombers.\n\n'
             'Governments agreed that the naval freeze would hold.\n\n'
             'Fishermen were not asked.'},
    {'id': 'farms', 'title': 'Harvest', 'source': 'Farm Weekly', 'lang': 'en',
     'text': 'Freight trains carry the harvest.\n\nFrench farmers asked for a subsidy.'},
]


def with_articles(service):
    client = service.connect()
    client.add(*ARTICLES)
    return client


def marked(hit):
    text = hit['text'].encode()
    return [text[start:end].decode() for start, end in hit['highlights']]


def items(client, prefix, **params):
    result = client.call('suggest', prefix=prefix, **params)
    assert set(result) == {'items', 'index_revision', 'partial'}, result
    assert not result['partial'] and result['index_revision'] > 0
    assert all(set(item) == {'text', 'count'} for item in result['items'])
    return [(item['text'], item['count']) for item in result['items']]


def test_a_typo_is_found_and_the_answer_says_so(service):
    client = with_articles(service)
    answer = client.call('search', query='Goverment bmobers')
    assert answer['query']['corrected'] == 'government bombers'
    assert answer['query']['text'] == 'Goverment bmobers'
    first = answer['hits'][0]
    assert first['id'] == 'talks#p1' and marked(first) == ['government', 'bombers']
    assert first['matched'] == {'terms': 2, 'of': 2, 'missing': []}
    assert answer['weak'] is False


def test_the_first_letter_may_be_the_typo_when_no_word_is_near_that_begins_so(service):
    client = with_articles(service)
    for query in ('hovernment', 'overnment', 'ogvernment', 'xgovernment'):
        answer = client.call('search', query=query)
        assert answer['query']['corrected'] == 'government', query
        assert answer['hits'][0]['id'].startswith('talks#'), query
    answer = client.call('search', query='hreight')
    assert answer['query']['corrected'] == 'freight'
    client.add({'id': 'sky', 'text': 'From that height nothing was seen.', 'lang': 'en'})
    answer = client.call('search', query='hreight')
    assert answer['query']['corrected'] == 'height'  # begins as what was typed
    assert client.call('search', query='+hovernment')['hits'] == []


def test_what_is_right_is_not_corrected(service):
    client = with_articles(service)
    answer = client.call('search', query='government bombers zeppelin')
    assert answer['query']['corrected'] is None
    assert answer['hits'][0]['matched']['missing'] == ['zeppelin']


def test_what_is_demanded_to_the_letter_is_left_alone(service):
    client = with_articles(service)
    for query in ('+goverment', '"goverment"', '"naval frezee"', 'goverm*', 'navl NEAR/3 frezee'):
        answer = client.call('search', query=query)
        assert answer['query']['corrected'] is None, query
        assert answer['hits'] == [], query
    assert set(client.ids('+naval goverment')) == {'talks#p1', 'talks#p2'}


def test_a_fuzzy_word_finds_near_words(service):
    client = with_articles(service)
    assert client.ids('+subsdiy~') == ['farms#p2']
    assert client.ids('+frieght~1 harvest') == ['farms#p1']
    assert client.ids('+fraight~1') == ['farms#p1'] and client.ids('+fraihgt~1') == []
    assert client.ids('+fraihgt~2') == ['farms#p1']
    assert client.call('search', query='government~')['query']['corrected'] is None


def test_words_that_were_just_added_are_corrected_to(service):
    client = with_articles(service)
    assert client.ids('zepelin') == []
    client.add({'id': 'sky', 'text': 'A zeppelin landed.', 'lang': 'en'})
    assert client.ids('zepelin') == ['sky#p1']


def test_a_word_that_is_known_is_doubted_when_nothing_good_is_found(service):
    client = service.connect()
    lines = [f'The lighthouse of harbour {n} is lit.' for n in range(240)]
    client.add({'id': 'many', 'text': '\n\n'.join(lines), 'lang': 'en'},
               {'id': 'few', 'text': 'A harbuor here.\n\nAnother harbuor there.', 'lang': 'en'})
    alone = client.call('search', query='harbuor')
    assert alone['query']['corrected'] is None
    assert {hit['article'] for hit in alone['hits']} == {'few'}
    for query in ('harbuor AND lighthouse', 'harbuor lighthouse AND lit'):
        answer = client.call('search', query=query, limit=2)
        assert answer['query']['corrected'] == query.replace('uor', 'our'), answer['query']
        assert {hit['article'] for hit in answer['hits']} == {'many'} and not answer['weak']
        after = client.call('search', query=query, limit=2, cursor=answer['cursor'])
        assert after['query']['corrected'] == answer['query']['corrected']
        assert after['hits'][0]['id'] not in {hit['id'] for hit in answer['hits']}
    assert client.ids('+harbuor +lighthouse') == []


def test_a_word_that_is_hardly_known_is_searched_as_both(service):
    client = service.connect()
    lines = [f'A harbour with number {n}.' for n in range(120)]
    client.add({'id': 'many', 'text': '\n\n'.join(lines), 'lang': 'en'},
               {'id': 'one', 'text': 'A harbuor here.', 'lang': 'en'})
    answer = client.call('search', query='harbuor')
    assert answer['query']['corrected'] == 'harbour'
    assert [hit['article'] for hit in answer['hits']] == ['one', 'many', 'many', 'many']


def test_of_words_with_one_stem_the_usual_one_is_named(service):
    client = with_articles(service)
    client.add({'id': 'slip', 'text': 'The governent fell.\n\nA government rose.', 'lang': 'en'})
    answer = client.call('search', query='goverment')
    assert answer['query']['corrected'] == 'government'
    assert {hit['id'] for hit in answer['hits']} == {'talks#p1', 'talks#p2', 'slip#p1', 'slip#p2'}


def test_pages_of_a_corrected_query_follow_each_other(service):
    client = with_articles(service)
    whole = client.ids('goverment navla freeze')
    first = client.call('search', query='goverment navla freeze', limit=1)
    second = client.call('search', query='goverment navla freeze', limit=1, cursor=first['cursor'])
    assert [first['hits'][0]['id'], second['hits'][0]['id']] == whole[:2] and len(whole) == 2


def test_suggest_completes_the_last_word(service):
    client = with_articles(service)
    assert items(client, 'gov') == [('government', 1), ('governments', 1)]
    assert items(client, 'naval fr') == [('naval freeze', 2)]
    assert items(client, 'fr', limit=1) == [('freeze', 2)]
    assert items(client, 'xyz') == [] and items(client, '') == []


def test_suggest_keeps_to_the_filter(service):
    client = with_articles(service)
    assert items(client, 'fr') == [('freeze', 2), ('freight', 1), ('french', 1)]
    assert items(client, 'fr', filter={'source': 'Farm Weekly'}) == [('freight', 1), ('french', 1)]
    assert items(client, 'asked for a sub', filter={'article': ['farms']}) == [
        ('asked for a subsidy', 1)]
    assert items(client, 'fr', filter={'from': '2020'}) == []


def test_suggest_forgets_what_is_deleted(service):
    client = with_articles(service)
    client.call('delete', articles=['farms'], wait='stored')
    assert items(client, 'fr') == [('freeze', 2)]
    assert items(client, 'harvest') == []


def test_suggest_refuses_what_it_does_not_know(service):
    client = with_articles(service)
    assert client.fails('suggest').kind == 'invalid_params'
    assert client.fails('suggest', prefix='a', query='b').data['unknown'] == ['query']
    assert client.fails('suggest', prefix='a', limit=0).kind == 'invalid_params'
    assert client.fails('suggest', prefix='a', limit=101).kind == 'too_large'
    assert client.fails('suggest', prefix='a' * 4097).kind == 'too_large'
    assert 'suggest' in client.call('hello')['capabilities']


run(globals())
