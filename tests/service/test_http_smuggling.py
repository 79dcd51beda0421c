# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests that two programs may read in two ways: refused, and what hides behind them is never answered.

Each probe carries a second request. Were it answered, somebody behind a proxy could slip requests past
it. The answers are read until the service closes the connection, while ours stays open for writing.
"""
from harness import run
from http_client import ARTICLES, site

SECOND = b'GET /v1/parse?q=smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n'
BODY = b'{"prefix":"fer"}'


def post(*fields, body=BODY, target=b'/v1/suggest', host=b'Host: localhost'):
    lines = [b'POST ' + target + b' HTTP/1.1', *([host] if host else []), b'Content-Type: application/json', *fields]
    return b'\r\n'.join(lines) + b'\r\n\r\n' + body


def get(*fields, line=b'GET /healthz HTTP/1.1', host=b'Host: localhost'):
    return b'\r\n'.join([line, *([host] if host else []), *fields]) + b'\r\n\r\n'


def chunked(body, *fields):
    return post(b'Transfer-Encoding: chunked', *fields, body=body)


LENGTH = b'Content-Length: %d' % len(BODY)
CHUNKS = b'10\r\n' + BODY + b'\r\n0\r\n\r\n'

LINES = {
    'lone CR between fields': get(b'X: a\rY: b'),
    'lone CR hides a length': b'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: \rContent-Length: 5\r\n\r\n',
    'lone CR hides an encoding': b'POST /v1/suggest HTTP/1.1\r\nHost: localhost\r\nX: Y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'CR CR LF': b'GET /healthz HTTP/1.1\r\nHost: localhost\r\r\n\r\n',
    'LF alone ends a field': b'GET /healthz HTTP/1.1\r\nHost: localhost\nX: a\r\n\r\n',
    'LF alone ends all lines': b'GET /healthz HTTP/1.1\nHost: localhost\n\n',
    'LF alone ends the request line': b'GET /healthz HTTP/1.1\nHost: localhost\r\n\r\n',
    'LF alone ends the head': b'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\n',
    'LF alone before': b'\n' + get(),
    'NUL in a value': get(b'X: a\0b'),
    'NUL in a name': get(b'X\0Y: b'),
    'NUL in the target': get(line=b'GET /healthz\0 HTTP/1.1'),
    'control character in a value': get(b'X: a\x01b'),
    'DEL in a name': get(b'X\x7fY: b'),
    'folded field': get(b'X: a', b' Content-Length: 5'),
    'folded with a tab': get(b'X: a', b'\tb'),
    'folded length': post(b'Content-Length:', b' 16'),
    'fold at the beginning': b'GET /healthz HTTP/1.1\r\n Host: localhost\r\n\r\n',
    'blank before the colon': get(b'X : a'),
    'tab before the colon': get(b'X\t: a'),
    'blank in a name': get(b'X Y: a'),
    'field without a colon': get(b'Nothing'),
    'field without a name': get(b': value'),
    'name in brackets': get(b'X(Y): a'),
    'name that is not ASCII': get('Ö: a'.encode()),
    'blanks in the target': get(line=b'GET /healthz /x HTTP/1.1'),
    'two blanks': get(line=b'GET  /healthz HTTP/1.1'),
    'blank after the version': get(line=b'GET /healthz HTTP/1.1 '),
    'tab for a blank': get(line=b'GET\t/healthz\tHTTP/1.1'),
    'blank before': b' ' + get(),
    'version of one number': get(line=b'GET /healthz HTTP/1'),
    'version in small letters': get(line=b'GET /healthz http/1.1'),
    'version with more numbers': get(line=b'GET /healthz HTTP/1.1.1'),
    'version 1.10': get(line=b'GET /healthz HTTP/1.10'),
    'method in small letters': get(line=b'get /healthz HTTP/1.1'),
    'method with a bracket': get(line=b'GE(T /healthz HTTP/1.1'),
    'no target': get(line=b'GET HTTP/1.1'),
    'target without a slash': get(line=b'GET healthz HTTP/1.1'),
    'target with a fragment': get(line=b'GET /healthz#x HTTP/1.1'),
    'target of CONNECT': get(line=b'CONNECT localhost:80 HTTP/1.1'),
    'greeting of HTTP/2': b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'greeting of TLS': b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'JSON': b'{"jsonrpc":"2.0","id":1,"method":"status"}\n',
}

LENGTHS = {
    'lengths that differ': post(LENGTH, b'Content-Length: 4'),
    'lengths that are the same': post(LENGTH, LENGTH),
    'list of lengths': post(b'Content-Length: 16, 16'),
    'list of lengths that differ': post(b'Content-Length: 16, 4'),
    'length with a plus': post(b'Content-Length: +16'),
    'length below nothing': post(b'Content-Length: -16'),
    'length in hexadecimal': post(b'Content-Length: 0x10'),
    'length with a letter': post(b'Content-Length: 16a'),
    'length with a dot': post(b'Content-Length: 16.0'),
    'length with a blank': post(b'Content-Length: 1 6'),
    'empty length': post(b'Content-Length:'),
    'length with an underscore': post(b'Content-Length: 1_6'),
    'length in quotes': post(b'Content-Length: "16"'),
    'length over 64 bits': post(b'Content-Length: 18446744073709551632'),
    'blank before the colon of a length': post(b'Content-Length : 16'),
    'length in other digits': post('Content-Length: ١٦'.encode()),
}

ENCODINGS = {
    'length and chunks': post(LENGTH, b'Transfer-Encoding: chunked', body=CHUNKS),
    'chunks and length': post(b'Transfer-Encoding: chunked', LENGTH, body=CHUNKS),
    'xchunked': post(b'Transfer-Encoding: xchunked', body=CHUNKS),
    'xchunked with a length': post(b'Transfer-Encoding: xchunked', LENGTH),
    'chunkedx': post(b'Transfer-Encoding: chunkedx', body=CHUNKS),
    'chunked, then another': post(b'Transfer-Encoding: chunked, identity', body=CHUNKS),
    'identity': post(b'Transfer-Encoding: identity', LENGTH),
    'gzip alone': post(b'Transfer-Encoding: gzip', body=CHUNKS),
    'chunked twice': post(b'Transfer-Encoding: chunked', b'Transfer-Encoding: identity', body=CHUNKS),
    'blank before the colon of an encoding': post(b'Transfer-Encoding : chunked', body=CHUNKS),
    'encoding with a vertical tab': post(b'Transfer-Encoding: \x0bchunked', body=CHUNKS),
    'encoding in quotes': post(b'Transfer-Encoding: "chunked"', body=CHUNKS),
    'empty encoding': post(b'Transfer-Encoding:', LENGTH),
    'encoding with a comma': post(b'Transfer-Encoding: ,', LENGTH),
    'folded encoding': post(b'Transfer-Encoding:', b' chunked', body=CHUNKS),
    'underscore in the name': get(b'Transfer-Encoding: chunked', b'Content-Length: 5'),
}

CHUNKED = {
    'size with a letter behind': chunked(b'2x\r\nab\r\n0\r\n\r\n'),
    'size with a prefix': chunked(b'0x10\r\n' + BODY + b'\r\n0\r\n\r\n'),
    'size with a plus': chunked(b'+10\r\n' + BODY + b'\r\n0\r\n\r\n'),
    'size below nothing': chunked(b'-1\r\n' + BODY + b'\r\n0\r\n\r\n'),
    'blank before the size': chunked(b' 10\r\n' + BODY + b'\r\n0\r\n\r\n'),
    'blank behind the size': chunked(b'10 \r\n' + BODY + b'\r\n0\r\n\r\n'),
    'no size': chunked(b'\r\n' + BODY + b'\r\n0\r\n\r\n'),
    'size over 64 bits': chunked(b'10000000000000010\r\n' + BODY + b'\r\n0\r\n\r\n'),
    'LF alone behind a size': chunked(b'10\n' + BODY + b'\r\n0\r\n\r\n'),
    'LF alone behind a chunk': chunked(b'10\r\n' + BODY + b'\n0\r\n\r\n'),
    'CR alone behind a size': chunked(b'10\r' + BODY + b'\r\n0\r\n\r\n'),
    'no end of a chunk': chunked(b'10\r\n' + BODY + b'0\r\n\r\n'),
    'chunk longer than its size': chunked(b'f\r\n' + BODY + b'\r\n0\r\n\r\n'),
    'LF alone in an extension': chunked(b'10;x\n' + BODY + b'\r\n0\r\n\r\n'),
    'CR alone in an extension': chunked(b'10;x\ry\r\n' + BODY + b'\r\n0\r\n\r\n'),
    'LF alone behind the last chunk': chunked(b'10\r\n' + BODY + b'\r\n0\n\n'),
    'LF alone in a trailer': chunked(b'10\r\n' + BODY + b'\r\n0\r\nX: y\n\r\n'),
    'blank before the colon of a trailer': chunked(b'10\r\n' + BODY + b'\r\n0\r\nX : y\r\n\r\n'),
}

HOSTS = {
    'no Host': get(host=None),
    'two Hosts': get(b'Host: localhost'),
    'two Hosts that differ': get(b'Host: evil.example'),
    'Host in two cases': get(b'hOST: localhost'),
    'list of Hosts': get(host=b'Host: localhost, evil.example'),
    'Host with a user': get(host=b'Host: evil@localhost'),
    'Host with a path': get(host=b'Host: localhost/evil'),
    'target names another host': get(line=b'GET http://evil.example/healthz HTTP/1.1'),
    'blank before the colon of Host': get(host=b'Host : localhost'),
    'empty Host': get(host=b'Host:'),
}

# Not HTTP, a method or an encoding that is not known here, another version.
REFUSALS = (400, 501, 505)
# They are read in one way only: understood, and refused for what they ask. The connection may live.
UNDERSTOOD = {'no Host', 'two Hosts', 'two Hosts that differ', 'Host in two cases', 'list of Hosts', 'Host with a user',
              'Host with a path', 'target names another host', 'empty Host', 'target without a slash',
              'target with a fragment'}


def refused(service, name, probe):
    client = service.http()
    client.send_what_is_taken(probe + SECOND)
    reply = client.receive()
    assert reply is not None, f'{name}: no answer'
    assert b'smuggled' not in reply.body, (name, reply)
    assert reply.status in REFUSALS and reply.json['status'] == reply.status, (name, reply)
    if name not in UNDERSTOOD:
        assert reply.field('Connection') == 'close', (name, reply)
    if reply.field('Connection') == 'close':
        assert client.receive() is None, f'{name}: the second request was answered'
    client.close()


def all_refused(service, probes):
    faults = []
    for name, probe in probes.items():
        try:
            refused(service, name, probe)
        except AssertionError as fault:
            faults.append(f'{name}: {fault}')
    assert not faults, '\n'.join(faults)
    assert service.get('/healthz').status == 200


@site(articles=ARTICLES)
def test_odd_lines_and_fields(service):
    all_refused(service, LINES)


@site(articles=ARTICLES)
def test_odd_lengths(service):
    all_refused(service, LENGTHS)


@site(articles=ARTICLES)
def test_odd_encodings(service):
    all_refused(service, ENCODINGS)


@site(articles=ARTICLES)
def test_odd_chunks(service):
    all_refused(service, CHUNKED)


@site(articles=ARTICLES)
def test_odd_hosts(service):
    all_refused(service, HOSTS)


@site(articles=ARTICLES)
def test_body_is_not_a_request(service):
    """Where a body is refused, its bytes are never read as the next request."""
    for probe in (get(b'Content-Length: %d' % len(SECOND)), post(b'Content-Length: %d' % len(SECOND), target=b'/nosuch', body=b''),
                  post(b'Content-Length: %d' % len(SECOND), target=b'/v1/articles', body=b''),
                  post(b'Content-Length: %d' % len(SECOND), body=b'', host=b'Host: evil.example'),
                  get(b'Transfer-Encoding: chunked')):
        replies = service.raw(probe + SECOND)
        assert all(b'smuggled' not in reply.body for reply in replies), (probe, replies)
        assert len(replies) == 1 and replies[0].status >= 400, (probe, replies)
    # A body that is read: its bytes are one, and what comes after it is the next.
    replies = service.raw(post(b'Content-Length: %d' % len(SECOND), body=SECOND) + SECOND)
    assert [reply.status for reply in replies] == [400, 200] and b'smuggled' in replies[1].body, replies


@site(articles=ARTICLES)
def test_upgrade_is_not_followed(service):
    for fields in ((b'Connection: Upgrade, HTTP2-Settings', b'Upgrade: h2c', b'HTTP2-Settings: AAMAAABkAAQAAP__'),
                   (b'Connection: Upgrade', b'Upgrade: websocket', b'Sec-WebSocket-Key: x', b'Sec-WebSocket-Version: 13')):
        replies = service.raw(get(*fields) + SECOND)
        assert replies[0].status in (200, 400), replies
        assert len(replies) == 1 or b'smuggled' in replies[1].body


@site(articles=ARTICLES)
def test_probes_in_single_bytes(service):
    """How the bytes arrive makes no difference to what is refused."""
    for probe in (LINES['lone CR between fields'], LINES['LF alone ends a field'], LENGTHS['lengths that differ'],
                  ENCODINGS['length and chunks'], CHUNKED['size with a letter behind'], HOSTS['two Hosts']):
        client = service.http()
        for i in range(len(probe)):
            client.send_what_is_taken(probe[i:i + 1])
        reply = client.receive()
        assert reply.status == 400, (probe, reply)
        client.close()


run(globals())
