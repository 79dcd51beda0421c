# SPDX-License-Identifier: GPL-2.0-or-later
"""Copies of a story: folded, listed, paged; answers with a budget; citations through changes."""
import json
import os
import random

import schema
from harness import run

HIT = json.load(open(os.path.join(os.path.dirname(__file__), '../../docs/hit.schema.json')))

PARAGRAPHS = 6


def paragraph(rng, *words):
    text = ' '.join([*words] + [rng.choice('bdfgklmnprst') + rng.choice('aeiou') +
                                rng.choice('bdfgklmnprst') + rng.choice('aeiou') + rng.choice('lmnrst')
                                for _ in range(24)])
    return text.capitalize() + '.'


def story(seed, *words):
    """Paragraphs, the same for the same seed."""
    rng = random.Random(seed)
    return [paragraph(rng, *words) for _ in range(PARAGRAPHS)]


def article(name, paragraphs, **more):
    return {'id': name, 'title': name, 'lang': 'en', 'text': '\n\n'.join(paragraphs), **more}


def search(client, query, **params):
    return client.call('search', query=query, **params)


def all_ids(client, query, between=lambda page: None, **params):
    """Ids of all pages; none comes twice."""
    ids, cursor, page = [], None, 0
    while True:
        answer = search(client, query, cursor=cursor, **params)
        ids += [hit['id'] for hit in answer['hits']]
        assert len(ids) == len(set(ids)), ids
        cursor = answer['cursor']
        if cursor is None:
            return ids
        between(page)
        page += 1


def test_copies_fold_into_the_earliest_and_are_listed_in_order(service):
    client = service.connect()
    text = story(1, 'walrus')
    client.add(article('b', text, source='Reuters', published='2022-01-02'),
               article('d', text),
               article('a', text, source='AP', published='2022-01-01'),
               article('c', text, source='AFP', published='2022-01-03'))
    client.add(article('other', story(2, 'walrus')))
    answer = search(client, 'walrus', limit=100, per_article=100)
    ids = [hit['id'] for hit in answer['hits']]
    assert sorted(ids) == sorted([f'a#p{i + 1}' for i in range(PARAGRAPHS)] +
                                 [f'other#p{i + 1}' for i in range(PARAGRAPHS)]), ids
    for hit in answer['hits']:
        schema.check(hit, HIT)
        listed = [copy['id'] for copy in hit['also_in']]
        if hit['article'] == 'a':
            assert listed == [f"{name}#p{hit['ordinal']}" for name in 'bcd'], listed
            assert hit['also_in'][0] == {'id': listed[0], 'article': 'b', 'source': 'Reuters',
                                         'published': '2022-01-02'}
            assert hit['also_in'][2]['source'] is None and hit['also_in'][2]['published'] is None
        assert hit['also_in_count'] == len(listed)


def test_without_folding_all_are_shown(service):
    client = service.connect()
    text = story(1, 'walrus')
    client.add(*[article(name, text) for name in 'abc'])
    assert len(client.ids('walrus', limit=100, per_article=100)) == PARAGRAPHS
    assert len(client.ids('walrus', limit=100, per_article=100, fold=True)) == PARAGRAPHS
    assert len(client.ids('walrus', limit=100, per_article=100, fold=False)) == 3 * PARAGRAPHS
    assert client.fails('search', query='walrus', fold='no').kind == 'invalid_params'


def test_copies_fold_before_the_share_of_an_article(service):
    """Passages of the copy do not come in for those that are over the share of the original."""
    client = service.connect()
    text = story(1, 'walrus')
    client.add(article('a', text), article('b', text))
    assert [i.split('#')[0] for i in client.ids('walrus', per_article=2)] == ['a', 'a']


def test_the_copy_of_a_deleted_article_takes_its_place(service):
    client = service.connect()
    text = story(1, 'walrus')
    client.add(article('a', text), article('b', text))
    client.call('delete', articles=['a'])
    hits = search(client, 'walrus')['hits']
    assert hits and all(h['article'] == 'b' and h['also_in'] == [] for h in hits), hits
    client.call('delete', articles=['b'], wait='searchable')
    assert client.ids('walrus') == []
    client.add(article('c', text), article('d', text))
    assert {i.split('#')[0] for i in client.ids('walrus')} == {'c'}


def test_pages_with_copies_while_articles_are_added(service):
    client = service.connect()
    names = iter(f'n{i}' for i in range(1000))
    for seed in range(30):
        for _ in range(1 + seed % 3):
            client.add(article(next(names), story(seed, 'walrus', 'ice')), wait='stored')
    client.add(article('last', story(99, 'seal')))
    first = all_ids(client, 'walrus ice', limit=100, per_article=100)
    assert len(first) == 30 * PARAGRAPHS

    def add_copy(page):
        client.add(article(next(names), story(page % 40, 'walrus', 'ice')))

    paged = all_ids(client, 'walrus ice', add_copy, limit=7, per_article=100)
    assert set(first) <= set(paged), set(first) - set(paged)


def test_a_restart_and_a_rebuild_keep_copies_together(service):
    client = service.connect()
    text = story(1, 'walrus')
    client.add(article('a', text), article('b', story(2, 'seal')))
    service.restart()
    client = service.connect()
    client.add(article('c', text))
    assert {i.split('#')[0] for i in client.ids('walrus', limit=100)} == {'a'}


def test_a_budget_is_kept_to_the_byte(service):
    client = service.connect()
    lines = ['The walrus sleeps on the ice.', 'A second walrus swims far out at sea today.']
    client.add(article('a', lines))
    sizes = sorted(len(line) for line in lines)
    for budget, hits, omitted in ((sizes[0] - 1, 0, 2), (sizes[0], 1, 1), (sizes[0] + 1, 1, 1),
                                  (sum(sizes) - 1, 1, 1), (sum(sizes), 2, 0), (sum(sizes) + 1, 2, 0)):
        answer = search(client, 'walrus', max_bytes=budget)
        assert len(answer['hits']) == hits, (budget, answer)
        assert answer['omitted'] == {'budget': omitted, 'repeats': 0}, (budget, answer['omitted'])
        assert sum(len(h['text'].encode()) for h in answer['hits']) <= budget
    assert search(client, 'walrus')['omitted'] == {'budget': 0, 'repeats': 0}
    assert search(client, 'walrus', max_bytes=1 << 20)['hits']
    assert client.fails('search', query='walrus', max_bytes=(1 << 20) + 1).kind == 'too_large'
    assert client.call('hello')['limits']['max_bytes'] == 1 << 20
    assert client.fails('search', query='walrus', max_bytes=0).kind == 'invalid_params'


def test_a_budget_is_not_spent_on_repetitions(service):
    client = service.connect()
    client.add(article('a', ['The walrus sleeps on the ice.']),
               article('b', ['The walrus sleeps on the ice!']),
               article('c', ['Another walrus woke up.']))
    answer = search(client, 'walrus', max_bytes=1000)
    assert len(answer['hits']) == 2 and answer['omitted'] == {'budget': 0, 'repeats': 1}
    assert len(search(client, 'walrus')['hits']) == 3


def test_hidden_characters_are_shown_with_a_flag(service):
    client = service.connect()
    client.add(article('a', ['Pay \u202ethe bill\u202c to the wal\u200brus and a walrus.']),
               article('b', ['A plain walrus.']))
    for units in ('byte', 'codepoint', 'utf16'):
        hits = {h['article']: h for h in search(client, 'walrus', units=units)['hits']}
        assert hits['a']['cleaned'] is True and 'cleaned' not in hits['b']
        assert hits['a']['text'] == 'Pay \ufffdthe bill\ufffd to the wal\ufffdrus and a walrus.'
        text = hits['a']['text']
        if units == 'codepoint':
            assert 'walrus' in [text[s:e] for s, e in hits['a']['highlights']]
        schema.check(hits['a'], HIT)


def test_a_citation_is_followed_through_edits_moves_and_deletion(service):
    client = service.connect()
    first, second = 'The walrus sleeps on the ice.', 'Nobody knows for how long it will.'
    client.add(article('a', [first, second]))
    cited = search(client, 'walrus')['hits'][0]['citation']

    def resolve():
        return client.call('resolve', citation=cited)

    assert resolve() == {'state': 'same', 'id': 'a#p1', 'text': first}
    client.add(article('a', ['A new lead came before it.', first, second]))
    assert resolve() == {'state': 'moved', 'id': 'a#p2', 'text': first}
    client.add(article('a', ['The walrus has left the ice.', second]))
    assert resolve() == {'state': 'edited', 'id': 'a#p1', 'text': first}
    service.restart()
    client = service.connect()
    assert client.call('resolve', citation=cited)['text'] == first
    client.call('delete', articles=['a'], wait='searchable')
    gone = client.call('resolve', citation=cited)
    assert gone['state'] == 'gone' and gone['text'] is None


if __name__ == '__main__':
    run(globals())
