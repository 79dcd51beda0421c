# SPDX-License-Identifier: GPL-2.0-or-later
"""Bounds: busy queues, clients that do not read, too many clients, slow clients."""
import json
import resource
import socket
import subprocess
import threading
import time

import harness
from harness import Client, Service, run

TEXT = '\n\n'.join(f'Harbour paragraph {n} ' + 'with words that fill it ' * 20 for n in range(40))


def test_a_full_queue_answers_busy_at_once():
    with Service('--workers', '1', '--queue', '2') as service:
        client = service.connect()
        client.add(*({'id': f'a{n}', 'text': TEXT} for n in range(20)))
        # Each its own words: an answer that was just given is given again at once.
        batch = [{'jsonrpc': '2.0', 'id': n, 'method': 'search',
                  'params': {'query': f'harbour words fill {n}', 'limit': 100}} for n in range(64)]
        client.send(batch)
        replies = client.receive()
        errors = [r['error'] for r in replies if 'error' in r]
        assert errors and len(errors) < 64
        assert {e['data']['kind'] for e in errors} == {'busy'}
        assert all(e['code'] == 3 and e['data']['retry_after_ms'] > 0 for e in errors)
        status = client.call('status')
        assert status['refused'] == len(errors) and status['queues']['searches'] == 0
        assert client.ids('harbour')


def test_a_client_that_does_not_read_is_bounded(service):
    steady = service.connect()
    steady.add(*({'id': f'a{n}', 'text': TEXT} for n in range(20)))
    request = steady.frame({'jsonrpc': '2.0', 'id': 1, 'method': 'search',
                            'params': {'query': 'harbour', 'limit': 100, 'per_article': 100}})
    steady.call('search', query='harbour', limit=100, per_article=100)
    before = service.resident()
    deaf = [Client(service.socket) for _ in range(4)]
    sent = [0] * len(deaf)
    for client in deaf:
        client.sock.setblocking(False)
    until = time.monotonic() + 3
    while time.monotonic() < until:
        for i, client in enumerate(deaf):
            try:
                sent[i] += client.sock.send(request * 100)
            except BlockingIOError:
                pass
        began = time.monotonic()
        assert steady.patient('search', query='harbour')['hits']
        assert time.monotonic() - began < 10
    grown = service.resident() - before
    assert grown < 128 << 20, f'{grown >> 20} MiB'
    assert max(sent) < 64 << 20
    for client in deaf:
        client.close()


def test_pipelined_answers_all_arrive_when_they_are_read_late(service):
    client = service.connect()
    client.add(*({'id': f'a{n}', 'text': TEXT} for n in range(5)))
    done = []

    def send():
        for n in range(300):
            client.send({'jsonrpc': '2.0', 'id': n, 'method': 'search',
                         'params': {'query': 'harbour', 'limit': 100, 'per_article': 100}})
        done.append(True)

    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(0.2)  # let answers pile up; the test holds whatever the time
    ids = sorted(client.receive()['id'] for _ in range(300))
    sender.join()
    assert done and ids == list(range(300))


def test_too_many_clients_are_told_so(service):
    steady = service.connect()
    limit = steady.call('hello')['limits']['clients']
    others = [Client(service.socket) for _ in range(limit - 1)]
    assert others[-1].call('parse', query='a')
    over = [Client(service.socket) for _ in range(5)]
    for client in over:
        assert client.receive()['error']['data']['kind'] == 'busy'
        assert client.at_end()
        client.close()
    assert steady.call('parse', query='a')
    for client in others:
        client.close()
    until = time.monotonic() + harness.PATIENCE
    while steady.call('status')['queues']['clients'] > 1:
        assert time.monotonic() < until
    assert service.connect().call('parse', query='a')


def test_slow_clients_hurt_only_themselves(service):
    steady = service.connect()
    steady.add({'id': 'a', 'text': TEXT})
    slow = [Client(service.socket) for _ in range(200)]
    for step in range(20):
        for client in slow:
            client.send_bytes(b'{' if step == 0 else b' ')
        began = time.monotonic()
        assert steady.ids('harbour')
        assert time.monotonic() - began < 5
    for client in slow:
        client.close()


def test_few_file_descriptors_are_enough_for_fewer_clients(service):
    service.stop()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, hard))
    try:
        service.start()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    clients = []
    answers = set()
    for _ in range(150):
        try:
            client = Client(service.socket)
            clients.append(client)
            client.send({'jsonrpc': '2.0', 'id': 1, 'method': 'parse', 'params': {'query': 'a'}})
            reply = client.receive()
            answers.add('none' if reply is None
                        else reply.get('error', {}).get('data', {}).get('kind', 'ok'))
        except (BrokenPipeError, ConnectionResetError):
            answers.add('none')
    assert 'ok' in answers and 'busy' in answers, answers
    for client in clients:
        client.close()
    steady = service.connect()
    until = time.monotonic() + harness.PATIENCE
    while True:
        try:
            if steady.call('parse', query='a'):
                break
        except (harness.RpcError, AssertionError, OSError):
            assert time.monotonic() < until
            steady = service.connect()
    steady.add({'id': 'a', 'text': 'Harbour.'})
    assert steady.ids('harbour') == ['a#p1']


def test_a_large_article_fits_and_a_larger_one_is_named(service):
    client = service.connect()
    paragraph = 'Harbour words. ' * 60
    whole = '\n\n'.join([paragraph.strip()] * 6000)
    for size, accepted in ((4 << 20) - 100, True), ((4 << 20) + 2000, False):
        result = client.call('add', articles=[{'id': 'big', 'text': whole[:size]}])
        assert bool(result['accepted']) == accepted, result
        if not accepted:
            assert result['rejected'][0]['error']['data']['kind'] == 'too_large'
    assert len(client.call('get', article='big')['text']) > 4 << 20 >> 1


def test_five_hundred_articles_are_one_add_and_no_more(service):
    client = service.connect()
    for n, kind in ((499, None), (500, None), (501, 'too_large')):
        articles = [{'id': f'a{i}', 'text': f'Harbour {i}.'} for i in range(n)]
        if kind:
            assert client.fails('add', articles=articles).kind == kind
        else:
            assert len(client.call('add', articles=articles)['accepted']) == n


if __name__ == '__main__':
    run(globals())
