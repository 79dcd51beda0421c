# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers given again, and clients served in turn."""
import signal

from harness import Service, run


def article(name, text):
    return {'id': name, 'title': name, 'lang': 'en', 'text': text}


def cache(client):
    return client.call('status')['answer_cache']


def test_the_same_search_is_answered_from_the_cache(service):
    client = service.connect()
    client.add(article('a', 'A pilot boat met the tanker.'))
    first = client.call('search', query='pilot tanker')
    before = cache(client)
    again = client.call('search', query='pilot tanker', limit=10)
    after = cache(client)
    assert again == first
    assert after['hits'] == before['hits'] + 1 and after['misses'] == before['misses']
    assert 0 < after['bytes'] <= after['limit'] and after['answers'] == 1
    assert service.connect().call('search', query='pilot tanker') == first


def test_a_new_revision_is_seen_at_once(service):
    client = service.connect()
    client.add(article('a', 'A pilot boat met the tanker.'))
    for i in range(20):
        assert len(client.ids('pilot', per_article=3, limit=100)) == i + 1
        client.add(article(f'b{i}', 'Another pilot came aboard.'))


def test_a_deleted_article_is_never_shown_again(service):
    client = service.connect()
    client.add(*[article(f'a{i}', 'A pilot boat met the tanker.') for i in range(30)])
    for i in range(30):
        ids = client.ids('pilot', limit=100)
        assert len(ids) == 30 - i
        client.call('delete', articles=[f'a{i}'])
        for _ in range(3):
            assert f'a{i}#p1' not in client.ids('pilot', limit=100)


def test_errors_and_other_parameters_are_not_mixed_up(service):
    client = service.connect()
    client.add(article('a', 'A pilot boat met the tanker.'))
    assert client.fails('search', query='pilot', limit=0).kind == 'invalid_params'
    assert client.fails('search', query='pilot', limit=0).kind == 'invalid_params'
    assert client.ids('pilot') == ['a#p1']
    assert client.ids('pilot', filter={'tag': 'none'}) == []
    assert client.ids('pilot') == ['a#p1']


def test_the_cache_can_be_left_out():
    with Service('--answer-cache=0') as bare:
        client = bare.connect()
        client.add(article('a', 'A pilot boat met the tanker.'))
        assert client.ids('pilot') == client.ids('pilot') == ['a#p1']
        assert cache(client) == {'limit': 0, 'bytes': 0, 'answers': 0, 'hits': 0, 'misses': 0}


def test_a_full_queue_is_not_held_against_a_client_that_has_nothing_in_it():
    with Service('--workers=1', '--queue=1', '--answer-cache=0') as small:
        light, heavy = small.connect(), small.connect()
        light.add(*[article(f'a{i}', 'A pilot boat met the tanker.') for i in range(50)])
        small.process.send_signal(signal.SIGSTOP)
        for i in range(32):
            heavy.send({'jsonrpc': '2.0', 'id': i, 'method': 'search',
                        'params': {'query': 'pilot OR boat OR tanker', 'limit': 100}})
        number = light.request('search', query='tanker', limit=1)
        small.process.send_signal(signal.SIGCONT)
        answer = light.receive()
        assert answer['id'] == number and len(answer['result']['hits']) == 1
        answers = [heavy.receive() for _ in range(32)]
        assert {a['id'] for a in answers} == set(range(32))
        assert all('result' in a or a['error']['data']['kind'] == 'busy' for a in answers)


if __name__ == '__main__':
    run(globals())
