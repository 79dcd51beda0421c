# SPDX-License-Identifier: GPL-2.0-or-later
"""Limits of HTTP: below, at and above each of them."""
import json

from harness import run
from http_client import ARTICLES, TOKEN, site

LINE_MAX = 8192
HEAD_MAX = 32768
FIELDS_MAX = 100
PARAMS_MAX = 64
PLAIN_MAX = 64 << 10
DELETE_MAX = 1 << 20
ADD_MAX = 8 << 20
QUERY_MAX = 4096
HOST = b'Host: localhost\r\n'


def answer(service, data):
    """The only answer, and that the connection is closed after it when it was a refusal."""
    client = service.http()
    client.send_what_is_taken(data)
    reply = client.receive()
    if reply.status != 200:
        assert reply.field('Connection') == 'close' and client.at_end(), reply
    client.close()
    return reply


def line_of(size):
    """A request whose first line has so many bytes, the end of the line not counted."""
    around = len(b'GET /healthz?x= HTTP/1.1')
    return b'GET /healthz?x=' + b'a' * (size - around) + b' HTTP/1.1\r\n' + HOST + b'\r\n'


@site()
def test_request_line(service):
    for size in (LINE_MAX - 1, LINE_MAX):
        assert answer(service, line_of(size)).status == 200, size
    for size in (LINE_MAX + 1, LINE_MAX + 2, 100000):
        answer(service, line_of(size)).problem(414)
    # One that never ends, and one that is cut in any place.
    answer(service, b'G' * 20000).problem(414)
    client = service.http()
    whole = line_of(LINE_MAX + 1)
    for i in range(0, len(whole), 1000):
        client.send_what_is_taken(whole[i:i + 1000])
    client.receive().problem(414)


def head_of(size):
    """A request whose header fields have so many bytes, with the ends of their lines."""
    first = HOST + b'Padding: '
    return b'GET /healthz HTTP/1.1\r\n' + first + b'a' * (size - len(first) - 2) + b'\r\n\r\n'


@site()
def test_bytes_of_header_fields(service):
    for size in (HEAD_MAX - 4, HEAD_MAX - 3, HEAD_MAX - 2):  # an empty line comes after them
        assert answer(service, head_of(size)).status == 200, size
    for size in (HEAD_MAX + 2, HEAD_MAX + 100, 1 << 20):
        answer(service, head_of(size)).problem(431)
    many = b''.join(b'F%02d: %s\r\n' % (i, b'v' * 400) for i in range(90))
    answer(service, b'GET /healthz HTTP/1.1\r\n' + HOST + many + b'\r\n').problem(431)


@site()
def test_number_of_header_fields(service):
    for n in (FIELDS_MAX - 1, FIELDS_MAX):
        fields = b''.join(b'F%d: v\r\n' % i for i in range(n - 1))
        assert answer(service, b'GET /healthz HTTP/1.1\r\n' + HOST + fields + b'\r\n').status == 200, n
    for n in (FIELDS_MAX + 1, FIELDS_MAX * 20):
        fields = b''.join(b'F%d: v\r\n' % i for i in range(n - 1))
        answer(service, b'GET /healthz HTTP/1.1\r\n' + HOST + fields + b'\r\n').problem(431)


@site()
def test_number_of_parameters(service):
    for n in (PARAMS_MAX - 1, PARAMS_MAX):
        assert service.get('/healthz?' + '&'.join(f'p{i}=1' for i in range(n))).status == 200, n
    service.get('/healthz?' + '&'.join(f'p{i}=1' for i in range(PARAMS_MAX + 1))).problem(400)


def body_of(size, **members):
    """JSON of so many bytes."""
    text = json.dumps(members).encode()
    return text + b' ' * (size - len(text))


def in_chunks(client, method, target, body, fields=b''):
    head = f'{method} {target} HTTP/1.1\r\nHost: {client.host}\r\n'.encode() + fields
    client.send_what_is_taken(head + b'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n')
    for i in range(0, len(body), 50000):
        part = body[i:i + 50000]
        client.send_what_is_taken(b'%x\r\n%s\r\n' % (len(part), part))
    client.send_what_is_taken(b'0\r\n\r\n')
    return client.receive()


@site(articles=ARTICLES)
def test_bytes_of_a_body(service):
    for size in (PLAIN_MAX - 1, PLAIN_MAX):
        body = body_of(size, query='ferry')
        assert len(service.ask('POST', '/v1/search', body).json['hits']) == 3, size
        assert len(in_chunks(service.http(), 'POST', '/v1/search', body).json['hits']) == 3, size
    body = body_of(PLAIN_MAX + 1, query='ferry')
    service.ask('POST', '/v1/search', body).problem(413, 'too_large')
    in_chunks(service.http(), 'POST', '/v1/search', body).problem(413)
    in_chunks(service.http(), 'POST', '/v1/search', body * 4).problem(413)
    client = service.http()
    client.send(client.bytes_of('POST', '/v1/search', b'', Content_Length='18446744073709551615'))
    client.receive().problem(413, 'too_large')
    for length in ('18446744073709551616', '99999999999999999999999', '-1', '0x10', '1 1', ''):
        client = service.http()
        client.send(client.bytes_of('POST', '/v1/search', b'', Content_Length=length))
        assert client.receive().status in (400, 413), length


@site(articles=ARTICLES)
def test_get_has_no_body(service):
    client = service.http()
    client.send_what_is_taken(client.bytes_of('GET', '/healthz', b'{}'))
    client.receive().problem(413)


@site(articles=ARTICLES, token=True)
def test_bytes_of_an_addition(service):
    bearer = f'Bearer {TOKEN}'
    article = {'id': 'n', 'title': 'N', 'text': 'A quayside.', 'lang': 'en'}
    for size in (ADD_MAX - 1, ADD_MAX):
        reply = service.ask('POST', '/v1/articles', body_of(size, articles=[article]), Authorization=bearer)
        assert reply.status == 200 and reply.json['rejected'] == [], reply
    body = body_of(ADD_MAX + 1, articles=[article])
    client = service.http()
    client.send_what_is_taken(client.bytes_of('POST', '/v1/articles', body, Authorization=bearer))
    client.receive().problem(413, 'too_large')
    for size, status in ((DELETE_MAX - 1, 200), (DELETE_MAX, 200), (DELETE_MAX + 1, 413)):
        client = service.http()
        client.send_what_is_taken(client.bytes_of('DELETE', '/v1/articles', body_of(size, articles=['n']),
                                                  Authorization=bearer))
        assert client.receive().status == status, size


@site(articles=ARTICLES, token=True)
def test_who_may_not_write_need_not_send(service):
    client = service.http()
    client.send(client.bytes_of('POST', '/v1/articles', b'', Content_Length=str(ADD_MAX)))
    client.receive().problem(401)
    assert client.at_end()


@site(articles=ARTICLES)
def test_bytes_of_a_query(service):
    for size in (QUERY_MAX - 1, QUERY_MAX):
        for target in ('/v1/search?q=', '/v1/parse?q=', '/?q='):
            assert service.get(target + 'a' * size).status == 200, (target, size)
    for target in ('/v1/search?q=', '/v1/parse?q='):
        service.get(target + 'a' * (QUERY_MAX + 1)).problem(413, 'too_large')
    # Bytes count, not characters or escapes.
    assert service.get('/v1/parse?q=' + '%61' * 2000).status == 200
    service.ask('POST', '/v1/search', {'query': 'ö' * (QUERY_MAX // 2 + 1)}).problem(413, 'too_large')
    page = service.get('/?q=' + 'a' * (QUERY_MAX + 1))
    assert page.status == 413 and page.field('Content-Type').startswith('text/html'), page
    for n, status in ((100, 200), (101, 413)):
        reply = service.get(f'/v1/search?q=ferry&limit={n}')
        assert reply.status in (200, 400, 413) and (reply.status == 200) == (status == 200), reply


@site(articles=ARTICLES)
def test_nesting_of_a_body(service):
    deep = b'{"query":' + b'[' * 40 + b']' * 40 + b'}'
    reply = service.ask('POST', '/v1/search', deep)
    assert reply.status in (400, 413), reply
    reply = service.ask('POST', '/v1/search', b'[' * 60000)
    assert reply.status in (400, 413), reply


run(globals())
