# SPDX-License-Identifier: GPL-2.0-or-later
"""Ranking: index corpus/ with the real program and ask corpus/queries.json of the real service.

Each query names the passages that should be found and the rank within which the first of them must
stand; one that expects none must find nothing at all. Over all of them the mean reciprocal rank may only rise: FLOOR is raised with the ranking and
never lowered.
"""
import json
import os
import subprocess

from harness import NUTGRAF, run

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORPUS = os.path.join(TREE, 'corpus')
DEPTH = 10
FLOOR = 0.94

with open(os.path.join(CORPUS, 'queries.json'), encoding='utf-8') as f:
    QUERIES = json.load(f)


def index_corpus(service):
    command = [os.path.abspath(NUTGRAF), '--index', service.index, '--socket', service.socket, 'index', 'corpus']
    done = subprocess.run(command, cwd=TREE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return service.connect()


def rank_of(client, entry):
    """Rank of the first passage expected, from 1; 0 when none is among the first DEPTH."""
    result = client.call('search', query=entry['query'], filter=entry.get('filter', {}),
                         limit=DEPTH, per_article=DEPTH)
    assert not result['partial'], entry['query']
    ids = [hit['id'] for hit in result['hits']]
    ranks = [ids.index(wanted) + 1 for wanted in entry['expect'] if wanted in ids]
    return min(ranks, default=0), ids


def test_every_query_finds_what_it_should(service):
    client = index_corpus(service)
    late, reciprocal = [], []
    for entry in QUERIES:
        rank, ids = rank_of(client, entry)
        if not entry['expect']:
            if ids:
                late.append(f"{entry['query']}: should find nothing: {ids[:4]}")
            continue
        reciprocal.append(1 / rank if rank else 0)
        if not 1 <= rank <= entry['within']:
            late.append(f"{entry['query']}: rank {rank or 'none'}, not {entry['within']}: {ids[:4]}")
    mean = sum(reciprocal) / len(reciprocal)
    print(f'mean reciprocal rank {mean:.4f} of {len(reciprocal)} queries; the floor is {FLOOR}')
    assert not late, '\n'.join(late)
    assert mean >= FLOOR, f'{mean:.4f} is below the floor'


def test_every_passage_expected_is_in_the_corpus(service):
    client = index_corpus(service)
    for wanted in {wanted for entry in QUERIES for wanted in entry['expect']}:
        article = wanted.rpartition('#')[0]
        assert client.call('get', article=article)['id'] == article, wanted
        assert client.call('resolve', citation=wanted)['state'] == 'same', wanted


def test_indexing_the_corpus_again_changes_nothing(service):
    client = index_corpus(service)
    before = client.call('status')
    index_corpus(service)
    after = client.call('status')
    assert before['articles'] == after['articles'] == 38
    assert before['seq'] == after['seq']


if __name__ == '__main__':
    run(globals())
