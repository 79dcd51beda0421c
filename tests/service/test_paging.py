# SPDX-License-Identifier: GPL-2.0-or-later
"""Paging through everything while articles are added, replaced and deleted: a passage that does not
change comes once, whatever happens around it."""
import random

from harness import run

WORDS = ['harbour', 'pilot', 'grain', 'treaty', 'ferry']
KEPT = 150  # articles that nothing happens to
PAGE = 23


def passage(chance):
    """Passages of many scores, some alike."""
    words = [chance.choice(WORDS) if chance.random() < .3 else 'filler' for _ in range(chance.randint(5, 40))]
    return ' '.join(['Harbour', *words]) + '.'


def article(chance, name):
    a = {'id': name, 'title': f'Report {name}', 'lang': 'en',
         'text': '\n\n'.join(passage(chance) for _ in range(chance.randint(1, 5)))}
    if chance.random() < .8:
        a['published'] = f'20{chance.randint(10, 12)}-{chance.randint(1, 12):02}-{chance.randint(1, 3):02}'
    return a


def passages_of(a):
    return {f"{a['id']}#p{i + 1}" for i in range(len(a['text'].split('\n\n')))}


class Changing:
    """Articles that come, change and go beside those that are kept."""

    def __init__(self, client, chance):
        self.client, self.chance, self.there, self.made = client, chance, [], 0
        for _ in range(30):
            self.add()

    def add(self):
        self.made += 1
        self.there.append(f'changing{self.made}')
        self.client.add(article(self.chance, self.there[-1]))

    def step(self):
        self.add()
        self.client.add(article(self.chance, self.chance.choice(self.there)))
        gone = self.there.pop(self.chance.randrange(len(self.there)))
        result = self.client.call('delete', articles=[gone], wait=self.chance.choice(['stored', 'searchable']))
        assert result['deleted'] == [gone], result


def all_pages(client, between, **params):
    """Every hit, page after page."""
    hits, cursor = [], None
    while True:
        page = client.call('search', limit=PAGE, deadline_ms=5000, fold=False, cursor=cursor, **params)
        assert not page['partial'], page
        assert len(page['hits']) == PAGE or not page['cursor'], page
        hits += page['hits']
        cursor = page['cursor']
        if not cursor:
            return hits
        between()


def check_order(hits, sort):
    dates = [h['published'] or ('' if sort == 'newest' else '9999') for h in hits]
    if sort == 'relevance':
        scores = [h['score'] for h in hits]
        assert all(a >= b - 1e-4 for a, b in zip(scores, scores[1:])), scores
    else:
        assert dates == sorted(dates, reverse=sort == 'newest'), dates


def check(service, query, expected, **params):
    client = service.connect()
    chance = random.Random(f'{query} {params}')
    kept = [article(chance, f'kept{i}') for i in range(KEPT)]
    client.add(*kept)
    changing = Changing(client, chance)
    hits = all_pages(client, changing.step, query=query, **params)
    ids = [h['id'] for h in hits if h['article'].startswith('kept')]
    assert len(ids) == len(set(ids)), 'a passage came twice'
    wanted = expected(kept)
    assert set(ids) == wanted, (len(ids), len(wanted), sorted(wanted.symmetric_difference(ids))[:9])
    check_order(hits, params.get('sort', 'relevance'))
    changed = [h['id'] for h in hits if not h['article'].startswith('kept')]
    assert changed, 'nothing of what changed was seen'


def every_passage(kept):
    return set().union(*map(passages_of, kept))


def with_grain(kept):
    return {p for a in kept for p, text in zip(sorted(passages_of(a)), a['text'].split('\n\n')) if 'grain' in text}


def test_the_best_first(service):
    check(service, 'harbour pilot', every_passage, per_article=0)


def test_the_best_first_without_the_second_stage(service):
    check(service, 'harbour treaty', every_passage, per_article=100, rank='fast')


def test_the_newest_first(service):
    check(service, 'harbour ferry', every_passage, per_article=0, sort='newest')


def test_the_oldest_first(service):
    check(service, 'harbour', every_passage, per_article=100, sort='oldest')


def test_conditions_and_dates(service):
    check(service, '+grain harbour', with_grain, per_article=0, sort='oldest')


def test_one_of_each_article(service):
    """Which one that is may not change either: nothing of the kept articles does. Of the first stage:
    the second one weighs a passage by its company, too, which does change."""
    client = service.connect()
    chance = random.Random(7)
    client.add(*[article(chance, f'kept{i}') for i in range(KEPT)])
    for sort in ('relevance', 'newest', 'oldest'):
        def kept(between, order=sort):
            hits = all_pages(client, between, query='harbour pilot', per_article=1, rank='fast',
                             sort=order)
            return [h['id'] for h in hits if h['article'].startswith('kept')]
        before = kept(lambda: None)
        assert len(before) == KEPT
        changing = Changing(client, chance)
        assert kept(changing.step) == before, sort
        client.call('delete', articles=changing.there, wait='searchable')


run(globals())
