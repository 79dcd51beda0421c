# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers that workers send themselves: whole, on both framings, whatever the client does meanwhile."""
import random
import socket
import struct
import threading
import time

from harness import PATIENCE, Client, Service, run

# About two kilobytes: with a hundred of them an answer is more than the buffer of a socket holds.
TEXT = '\n\n'.join(f'Harbour {n} {"words fill the paragraph " * 70}' for n in range(60))
LARGE = {'query': 'harbour', 'limit': 100, 'per_article': 100, 'fold': False,
         'context': {'before': 2, 'after': 2}}


def fill(service):
    client = service.connect()
    client.add(*({'id': f'a{n}', 'text': TEXT} for n in range(3)))
    return client


def search(number, **params):
    return {'jsonrpc': '2.0', 'id': number, 'method': 'search', 'params': params}


def tcp_address(service):
    return '127.0.0.1', int(service.wait_event('listening_tcp').rpartition('port=')[2])


def narrow(address):
    """A TCP client whose kernel takes little at once."""
    client = Client.__new__(Client)
    client.framing, client.buffer, client.searched, client.last = 'lines', bytearray(), 0, 0
    client.sock = socket.socket()
    client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.sock.settimeout(PATIENCE)
    client.sock.connect(address)
    return client


def read_in_pieces(client, seed):
    """Let `more` of the client take few bytes at a time, sometimes late."""
    some = random.Random(seed)

    def more():
        if some.random() < .01:
            time.sleep(.002)  # the service goes on; the test holds whatever the time
        data = client.sock.recv(some.choice((1, 100, 5000, 70000)))
        client.buffer += data
        return bool(data)
    client.more = more


def answers(client, expected, count):
    """Pipelined searches of both sizes: each is answered once, whole and right."""
    def send():
        for n in range(count):
            client.send(search(n, **(LARGE if n % 3 == 0 else {'query': f'harbour {n % 7}', 'limit': 1})))
    sender = threading.Thread(target=send)
    sender.start()
    replies = {}
    for _ in range(count):
        reply = client.receive()
        assert reply['id'] not in replies, reply['id']
        replies[reply['id']] = reply['result']['hits']
    sender.join()
    assert sorted(replies) == list(range(count))
    for n, hits in replies.items():
        assert len(hits) == (len(expected) if n % 3 == 0 else 1)
        if n % 3 == 0:
            assert hits == expected


def test_pipelined_answers_are_whole_when_the_kernel_takes_parts():
    for cache in ('0', '8'):
        with Service('--tcp', '127.0.0.1:0', f'--answer-cache={cache}') as service:
            expected = fill(service).call('search', **LARGE)['hits']
            assert len(expected) == 100
            clients = [Client(service.socket), Client(service.socket, 'headers'),
                       narrow(tcp_address(service))]
            for seed, client in enumerate(clients):
                read_in_pieces(client, seed)
                answers(client, expected, 60)
                client.close()


def test_a_client_may_close_while_its_answer_is_sent(service):
    steady = fill(service)
    for n in range(150):
        client = Client(service.socket, 'headers' if n % 2 else 'lines')
        for i in range(n % 5 + 1):
            client.send(search(i, **LARGE))
        if n % 3:
            client.sock.recv(n % 1000 + 1)
        if n % 4 == 0:
            client.sock.shutdown(socket.SHUT_RD)
        client.close()
        assert steady.ids(f'harbour {n}', limit=1)
    until = time.monotonic() + PATIENCE
    queues = steady.call('status')['queues']
    while queues['clients'] != 1 or queues['in_flight'] > 1:
        assert time.monotonic() < until, queues
        queues = steady.call('status')['queues']


def test_a_tcp_client_may_reset_while_its_answer_is_sent():
    with Service('--tcp', '127.0.0.1:0') as service:
        steady = fill(service)
        for n in range(40):
            client = narrow(tcp_address(service))
            for i in range(4):
                client.send(search(i, **LARGE))
            client.sock.recv(n * 10 + 1)
            client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            client.close()
        assert steady.ids('harbour', limit=1)


def test_a_client_that_does_not_read_gets_all_when_it_does(service):
    fill(service)
    client = service.connect()
    for n in range(20):
        client.send(search(n, **LARGE))
    other = service.connect()
    for n in range(20):
        assert other.ids(f'harbour {n}', limit=1)  # nobody waits for the deaf one
    replies = [client.receive() for _ in range(20)]
    assert sorted(r['id'] for r in replies) == list(range(20))
    assert all(len(r['result']['hits']) == 100 for r in replies)


def test_an_id_may_be_used_again_as_soon_as_it_is_answered():
    with Service('--answer-cache=0', '--workers=4') as service:
        client = fill(service)
        for n in range(400):
            client.send(search(1, query=f'harbour {n % 9}', limit=1))
            reply = client.receive()
            assert reply['id'] == 1 and reply['result']['hits'], reply


def test_more_requests_than_may_be_in_flight_are_all_answered():
    with Service('--answer-cache=0', '--workers=2') as service:
        fill(service)
        for framing in ('lines', 'headers'):
            client = Client(service.socket, framing)
            began = time.monotonic()
            for n in range(200):
                client.call('search', query=f'harbour {n}', limit=1)
            one_by_one = time.monotonic() - began
            began = time.monotonic()
            client.send_bytes(b''.join(client.frame(search(n, query=f'harbour {n}', limit=1))
                                       for n in range(200)))
            assert sorted(client.receive()['id'] for _ in range(200)) == list(range(200))
            # A loop that is not told of answers goes on when its clock ticks: 32 a second.
            assert time.monotonic() - began < 10 * one_by_one
            client.close()


def test_errors_batches_and_answers_do_not_cut_into_each_other(service):
    fill(service)
    for framing in ('lines', 'headers'):
        client = Client(service.socket, framing)
        for n in range(0, 60, 4):
            client.send(search(n, **LARGE))
            client.send(search(n + 1, query='harbour', limit=0))
            client.send([search(n + 2, query='harbour', limit=1)])
            client.send({'jsonrpc': '2.0', 'id': n + 3, 'method': 'parse', 'params': {'query': 'harbour'}})
        seen = []
        for _ in range(60):
            reply = client.receive()
            if isinstance(reply, list):
                reply, = reply
                assert reply['id'] % 4 == 2
            assert ('error' in reply) == (reply['id'] % 4 == 1), reply
            seen.append(reply['id'])
        assert sorted(seen) == list(range(60))
        client.close()


run(globals())
