# SPDX-License-Identifier: GPL-2.0-or-later
"""HTTP on a connection: what keeps it, what ends it, what is answered when."""
import email.utils
import re
import signal
import socket

from harness import PATIENCE, run
from http_client import ARTICLES, TOKEN, Site, site


@site(articles=ARTICLES)
def test_connection_is_kept(service):
    client = service.http()
    for _ in range(3):
        reply = client.get('/v1/parse?q=ferry')
        assert reply.status == 200 and reply.version == 'HTTP/1.1' and reply.field('Connection') != 'close'
    # A refusal that was understood does not end it.
    client.get('/nosuch').problem(404)
    client.get('/v1/search?limit=0').problem(400)
    assert client.get('/healthz').status == 200


@site(articles=ARTICLES)
def test_requests_sent_ahead_are_answered_in_order(service):
    client = service.http()
    client.send(client.bytes_of('GET', '/v1/search?q=ferry') + client.bytes_of('GET', '/v1/parse?q=second') +
                client.bytes_of('POST', '/v1/suggest', {'prefix': 'bri'}) + client.bytes_of('GET', '/healthz'))
    assert len(client.receive().json['hits']) == 3
    assert client.receive().json['interpreted'] == 'second'
    assert client.receive().json['items'][0]['text'].startswith('bri')
    assert client.receive().body == b'ok\n'


@site(articles=ARTICLES)
def test_many_requests_sent_ahead(service):
    client = service.http()
    client.send(b''.join(client.bytes_of('GET', f'/v1/parse?q=word{i}') for i in range(200)))
    assert [client.receive().json['interpreted'] for _ in range(200)] == [f'word{i}' for i in range(200)]


@site(articles=ARTICLES)
def test_close_is_said_and_done(service):
    for value in ('close', 'Close', 'keep-alive, close'):
        client = service.http()
        client.send(client.bytes_of('GET', '/healthz', Connection=value) + client.bytes_of('GET', '/healthz'))
        reply = client.receive()
        assert reply.status == 200 and reply.field('Connection') == 'close', (value, reply)
        assert client.at_end(), value


@site(articles=ARTICLES)
def test_http_1_0_ends_with_its_answer(service):
    client = service.http()
    reply = client.ask('GET', '/healthz', version='HTTP/1.0')
    assert reply.status == 200 and reply.field('Connection') == 'close' and client.at_end()
    for version in ('HTTP/2.0', 'HTTP/0.9', 'HTTP/1.2', 'HTTP/3'):
        client = service.http()
        reply = client.ask('GET', '/healthz', version=version)
        assert reply.status in (400, 505) and client.at_end(), reply
    client = service.http()
    client.send(b'GET /healthz\r\n\r\n')
    reply = client.receive()
    assert reply.status in (400, 505) and client.at_end(), reply


@site(articles=ARTICLES)
def test_continue_is_said_before_a_body_is_awaited(service):
    client = service.http()
    whole = client.bytes_of('POST', '/v1/suggest', {'prefix': 'fer'}, Expect='100-continue')
    head, _, body = whole.partition(b'\r\n\r\n')
    client.send(head + b'\r\n\r\n')
    assert client.receive(interim=True).status == 100
    client.send(body)
    assert client.receive(interim=True).json['items']
    # One whose body would be refused need not be sent.
    client.send(client.bytes_of('POST', '/v1/suggest', b'', Expect='100-continue', Content_Length=str(1 << 30)))
    reply = client.receive(interim=True)
    reply.problem(413, 'too_large')
    assert client.at_end()
    client = service.http()
    client.send(client.bytes_of('POST', '/nosuch', b'', Expect='100-continue', Content_Length='5'))
    client.receive(interim=True).problem(404)
    client = service.http()
    client.send(client.bytes_of('POST', '/v1/suggest', {'prefix': 'fer'}, Expect='200-ok'))
    client.receive(interim=True).problem(417)


@site(articles=ARTICLES)
def test_body_in_chunks(service):
    client = service.http()
    head = client.bytes_of('POST', '/v1/suggest', Transfer_Encoding='chunked', Content_Type='application/json')
    client.send(head + b'5\r\n{"pre\r\n9;x=y\r\nfix":"fer\r\n2\r\n"}\r\n0\r\nTrailer: x\r\n\r\n' +
                client.bytes_of('GET', '/healthz'))
    assert client.receive().json['items']
    assert client.receive().body == b'ok\n'


@site(articles=ARTICLES)
def test_how_bytes_arrive_makes_no_difference(service):
    client = service.http()
    whole = client.bytes_of('POST', '/v1/suggest', {'prefix': 'fer'}) + client.bytes_of('GET', '/healthz')
    for i in range(len(whole)):
        client.send(whole[i:i + 1])
    assert client.receive().json['items'] and client.receive().body == b'ok\n'
    client.send(b'\r\n\r\n' + client.bytes_of('GET', '/healthz'))
    assert client.receive().body == b'ok\n'


@site(articles=ARTICLES)
def test_half_closed_client_gets_its_answers(service):
    client = service.http()
    client.send(client.bytes_of('GET', '/v1/search?q=ferry') + client.bytes_of('GET', '/?q=ferry'))
    client.sock.shutdown(socket.SHUT_WR)
    assert len(client.receive().json['hits']) == 3
    assert client.receive().status == 200
    assert client.at_end()


@site(articles=ARTICLES)
def test_silent_and_slow_clients_hold_nobody(service):
    silent = [service.http() for _ in range(20)]
    for client in silent[:10]:
        client.send(b'GET /v1/search?q=fe')
    for client in silent[10:15]:
        client.send(b'POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
                    b'Content-Length: 20\r\n\r\n{')
    quick = service.http()
    for _ in range(20):
        assert len(quick.get('/v1/search?q=ferry').json['hits']) == 3
    for client in silent[:10]:
        client.send(b'rry HTTP/1.1\r\nHost: localhost\r\n\r\n')
        assert len(client.receive().json['hits']) == 3
    for client in silent[10:15]:
        client.send(b'"query" : "ferry" }')
        assert len(client.receive().json['hits']) == 3


@site(articles=ARTICLES)
def test_slow_head_is_told_so(service):
    client = service.http()
    client.send(b'GET /healthz HTTP/1.1\r\nHost: loc')
    reply = client.receive()
    reply.problem(408)
    assert client.at_end()


@site(articles=ARTICLES)
def test_connection_that_goes_away_harms_nobody(service):
    for _ in range(30):
        client = service.http()
        client.send(client.bytes_of('GET', '/?q=ferry') * 5)
        client.close()
    assert service.get('/?q=ferry').status == 200


@site(articles=ARTICLES)
def test_date_is_that_of_http(service):
    for target in ('/', '/nosuch', '/healthz', '/v1/search?q=ferry'):
        date = service.get(target).field('Date')
        assert re.fullmatch(r'\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT', date), date
        assert email.utils.parsedate_to_datetime(date)


def test_requests_in_flight_are_answered_when_it_ends():
    with Site(articles=ARTICLES, token=True) as service:
        idle, busy = service.http(), service.http()
        assert idle.get('/healthz').status == 200
        news = [{'id': f'n{i}', 'title': f'N {i}', 'text': 'A quayside was built.'} for i in range(200)]
        busy.send(busy.bytes_of('POST', '/v1/articles', {'articles': news, 'wait': 'searchable'},
                                Authorization=f'Bearer {TOKEN}'))
        assert service.get('/healthz').status == 200  # what was sent before was read, too
        service.process.send_signal(signal.SIGTERM)
        reply = busy.receive()
        assert reply and reply.status == 200 and len(reply.json['accepted']) == 200, reply
        service.wait_event('stopping')
        assert busy.at_end() and idle.at_end()
        assert service.process.wait(PATIENCE) == 0, service.log


def test_what_was_sent_ahead_is_answered_or_the_connection_ends():
    with Site(articles=ARTICLES) as service:
        client = service.http()
        client.send(client.bytes_of('GET', '/v1/search?q=ferry') * 300)
        assert client.receive().status == 200
        service.process.send_signal(signal.SIGTERM)
        reply, last = client.receive(), None
        while reply:
            assert reply.status in (200, 503), reply
            reply, last = client.receive(), reply
        assert last is None or last.field('Connection') == 'close' or last.status == 200
        assert service.process.wait(PATIENCE) == 0, service.log


run(globals())
