# SPDX-License-Identifier: GPL-2.0-or-later
"""The protocol at the real socket: framings, pipelining, batches, cancelling, garbage."""
import json
import socket
import time

from harness import Client, Service, run

PARSE = {'jsonrpc': '2.0', 'id': 1, 'method': 'parse', 'params': {'query': 'naval ships'}}


def test_both_framings_give_the_same_answer(service):
    answers = []
    for framing in ('lines', 'headers'):
        client = service.connect(framing)
        client.send(PARSE)
        answers.append(client.receive())
    assert answers[0] == answers[1]
    assert answers[0]['result']['interpreted']


def test_bytes_may_arrive_one_at_a_time(service):
    for framing in ('lines', 'headers'):
        client = service.connect(framing)
        client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
        for byte in client.frame(PARSE):
            client.send_bytes(bytes([byte]))
        assert 'result' in client.receive()


def test_a_thousand_requests_may_be_in_the_pipe(service):
    client = service.connect()
    client.send_bytes(b''.join(client.frame({**PARSE, 'id': n}) for n in range(1000)))
    assert sorted(client.receive()['id'] for _ in range(1000)) == list(range(1000))


def test_ids_keep_their_type(service):
    client = service.connect()
    for id in (7, '7', -1, 'ü' * 60, 0):
        client.send({**PARSE, 'id': id})
        reply = client.receive()
        assert reply['id'] == id and type(reply['id']) is type(id)


def test_invalid_ids_are_refused_with_null(service):
    client = service.connect()
    for id in (None, 1.5, True, [], {}, 'x' * 129):
        client.send({**PARSE, 'id': id})
        reply = client.receive()
        assert reply['id'] is None and reply['error']['code'] == -32600, reply


def test_notifications_are_not_answered(service):
    client = service.connect()
    client.send({'jsonrpc': '2.0', 'method': 'parse', 'params': {'query': 'a'}})
    client.send({'jsonrpc': '2.0', 'method': 'no_such'})
    client.send({'jsonrpc': '2.0', 'method': '$/unknown'})
    client.send({'jsonrpc': '2.0', 'method': '$/cancelRequest', 'params': {'id': 99}})
    client.send(PARSE)
    assert client.receive()['id'] == 1


def test_unknown_methods_are_named(service):
    client = service.connect()
    unknown = client.fails('no_such')
    assert unknown.kind == 'method_not_found' and '`no_such`' in str(unknown)
    assert client.fails('$/no_such').code == -32601
    for later in ('similar', 'subscribe', 'unsubscribe', 'subscriptions'):
        assert client.fails(later).kind == 'method_not_found'


def test_a_batch_is_answered_as_one_array_in_order(service):
    client = service.connect()
    client.send([{**PARSE, 'id': 3}, {'jsonrpc': '2.0', 'method': 'parse'}, 1,
                 {**PARSE, 'id': 'b', 'method': 'status', 'params': {}},
                 {**PARSE, 'id': 4, 'method': 'no_such'}])
    replies = client.receive()
    assert [r['id'] for r in replies] == [3, None, 'b', 4]
    assert [r.get('error', {}).get('code') for r in replies] == [None, -32600, None, -32601]


def test_batches_are_limited(service):
    client = service.connect()
    client.send([])
    assert client.receive()['error']['code'] == -32600
    for n, fits in ((63, True), (64, True), (65, False)):
        client.send([{**PARSE, 'id': i} for i in range(n)])
        reply = client.receive()
        if fits:
            assert [r['id'] for r in reply] == list(range(n))
        else:
            assert reply['id'] is None and reply['error']['data']['kind'] == 'too_large'


def test_a_batch_of_notifications_has_no_answer(service):
    client = service.connect()
    client.send([{'jsonrpc': '2.0', 'method': 'parse', 'params': {'query': 'a'}}] * 3)
    client.send(PARSE)
    assert client.receive()['id'] == 1


def test_one_id_is_not_in_flight_twice(service):
    client = service.connect()
    client.send([{**PARSE, 'id': 5, 'method': 'status', 'params': {}}] * 2)
    replies = client.receive()
    assert replies[0]['id'] == 5 and 'result' in replies[0], replies
    assert replies[1]['id'] is None and replies[1]['error']['code'] == -32600
    client.send({**PARSE, 'id': 5})
    assert 'result' in client.receive()


def test_a_waiting_request_can_be_cancelled():
    with Service('--workers', '1') as service:
        client = service.connect()
        cancels = [{'jsonrpc': '2.0', 'method': '$/cancelRequest', 'params': {'id': n}}
                   for n in range(30)]
        client.send([{**PARSE, 'id': n} for n in range(30)] + cancels)
        replies = client.receive()
        assert [r['id'] for r in replies] == list(range(30))
        codes = {r['error']['code'] for r in replies if 'error' in r}
        assert codes == {-32800}, codes
        client.send(PARSE)
        assert 'result' in client.receive()


def test_garbage_is_answered_once_and_closed(service):
    for garbage in (b'GET / HTTP/1.1\r\nHost: x\r\n\r\n', b'POST / HTTP/1.1\r\n\r\n{}\n',
                    b'hello\n', b'\x16\x03\x01\x02\x00', b'\xff\xfe', b'CONNECT x:1 HTTP/1.1\r\n\r\n',
                    b'Host: x\r\n\r\n', b'Content-Length: 2\r\nHost: x\r\n\r\n{}'):
        client = Client(service.socket,
                        'headers' if garbage[:1] == b'C' else 'lines')
        client.send_bytes(garbage)
        reply = client.receive()
        assert reply['id'] is None and reply['error']['code'] == -32700, reply
        assert client.at_end()
        client.close()


def test_nothing_below_an_http_header_is_executed(service):
    client = service.connect()
    client.add({'id': 'kept', 'text': 'A paragraph that stays.'}, wait='stored')
    attack = Client(service.socket)
    attack.send_bytes(b'POST / HTTP/1.1\r\nContent-Type: text/plain\r\n\r\n' +
                      attack.frame({**PARSE, 'method': 'delete', 'params': {'articles': ['kept']}}))
    assert attack.receive()['error']['data']['kind'] == 'parse'
    assert attack.at_end()
    attack.close()
    assert client.call('get', article='kept')['id'] == 'kept'


def test_broken_json_is_answered_and_the_next_line_is_read(service):
    client = service.connect()
    for text in (b'{', b'{"a":1,"a":2}', b'[1,]', b'{"a":"\\u0000"}', b'{"a":"\xff"}'):
        client.send_bytes(text + b'\n')
        reply = client.receive()
        assert reply['id'] is None and reply['error']['code'] == -32700, (text, reply)
    client.send(PARSE)
    assert client.receive()['id'] == 1


def test_an_endless_line_is_refused_and_closed(service):
    client = service.connect()
    before = service.resident()
    piece = b'{"x":"' + b'x' * (1 << 20)
    try:
        for _ in range(40):
            client.send_bytes(piece)
    except (BrokenPipeError, ConnectionResetError):
        pass
    reply = client.receive()
    assert reply['error']['data']['kind'] == 'too_large', reply
    assert client.at_end()
    assert service.resident() - before < 64 << 20


def test_a_message_may_be_as_long_as_its_limit(service):
    client = service.connect()
    limits = client.call('hello')['limits']
    for framing in ('lines', 'headers'):
        client = service.connect(framing)
        for over in (-1, 0, 1):
            text = json.dumps(PARSE).encode()
            text += b' ' * (limits['message_bytes'] + over - len(text))
            client.send(text)
            reply = client.receive()
            assert reply['id'] == 1
            assert reply.get('error', {}).get('data', {}).get('kind') == ('too_large' if over > 0
                                                                          else None)


def test_nesting_is_limited(service):
    client = service.connect()
    for depth, kind in ((31, 'invalid_params'), (32, 'invalid_params'), (33, 'too_large')):
        nested = '[' * (depth - 2) + ']' * (depth - 2)
        client.send(b'{"jsonrpc":"2.0","id":1,"method":"parse","params":{"query":%s}}'
                    % nested.encode())
        assert client.receive()['error']['data']['kind'] == kind


def test_the_last_line_needs_no_newline(service):
    client = service.connect()
    client.send_bytes(json.dumps(PARSE).encode())
    client.sock.shutdown(socket.SHUT_WR)
    assert client.receive()['id'] == 1
    assert client.at_end()


def test_a_client_that_hangs_up_its_end_still_gets_all_answers(service):
    client = service.connect()
    client.send_bytes(b''.join(client.frame({**PARSE, 'id': n}) for n in range(200)))
    client.sock.shutdown(socket.SHUT_WR)
    assert sorted(client.receive()['id'] for _ in range(200)) == list(range(200))
    assert client.at_end()


def test_an_unfinished_message_is_ended_after_ten_seconds(service):
    client = service.connect()
    idle = service.connect()
    client.send_bytes(b'{"jsonrpc":')
    began = time.monotonic()
    assert client.receive()['error']['data']['kind'] == 'parse'
    assert 9 < time.monotonic() - began < 20
    idle.send(PARSE)
    assert idle.receive()['id'] == 1


if __name__ == '__main__':
    run(globals())
