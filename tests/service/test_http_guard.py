# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may ask over HTTP, and what keeps browsers from mischief."""
from harness import run
from http_client import ARTICLES, TOKEN, site

CSP = ("default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
       "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
ADD = {'articles': [{'id': 'x', 'title': 'X', 'text': 'Stored by a stranger.'}], 'wait': 'searchable'}


def raw_get(service, *fields, target='/healthz'):
    replies = service.raw('\r\n'.join([f'GET {target} HTTP/1.1', *fields]).encode('latin-1') + b'\r\n\r\n')
    assert len(replies) == 1, replies
    return replies[0]


@site('--allow-host', 'news.example.org', '--allow-host', 'other.example.org:8443', articles=ARTICLES)
def test_host_is_loopback_or_was_named(service):
    for host in (f'127.0.0.1:{service.port}', f'localhost:{service.port}', 'localhost', 'LocalHost', '127.0.0.1', '127.0.0.2',
                 f'[::1]:{service.port}', '[::1]', 'news.example.org', 'NEWS.example.org:444', 'other.example.org:8443'):
        assert raw_get(service, f'Host: {host}').status == 200, host
    for host in ('evil.example', 'news.example.org.evil.example', 'xnews.example.org', 'other.example.org',
                 'other.example.org:1', 'localhost.evil.example', '127.0.0.1.evil.example', '0.0.0.0', '127.0.0.2.evil',
                 '[::2]', '169.254.169.254', 'localhost.'):
        raw_get(service, f'Host: {host}').problem(403)
    for host in ('', 'a b', 'user@localhost', 'localhost/', 'localhost:x', 'localhost:80:80', 'local\xfchost', 'localhost, evil',
                 'http://localhost', '[::1', 'localhost?x', 'localhost#', ':80'):
        assert raw_get(service, f'Host: {host}').status in (400, 403), host


@site(articles=ARTICLES)
def test_request_has_exactly_one_host(service):
    raw_get(service).problem(400)
    raw_get(service, 'Host: localhost', 'Host: localhost').problem(400)
    raw_get(service, 'Host: localhost', 'host: evil.example').problem(400)
    raw_get(service, 'Host: evil.example', 'Host: localhost').problem(400)
    # Every address, not only those of data.
    for target in ('/', '/a/bridge', '/assets/nutgraf.js', '/v1/search?q=ferry', '/v1/status', '/openapi.json', '/metrics',
                   '/nosuch', '/v1/search.atom?q=x', '/v1/suggest?prefix=x'):
        reply = raw_get(service, 'Host: evil.example', target=target)
        assert reply.status == 403 and b'crews' not in reply.body, (target, reply)


@site('--allow-host', 'news.example.org', articles=ARTICLES)
def test_origin_is_our_own(service):
    host = f'127.0.0.1:{service.port}'
    for origin in (f'http://{host}', 'http://news.example.org', 'https://news.example.org', 'https://news.example.org:444'):
        assert raw_get(service, f'Host: {host}', f'Origin: {origin}').status == 200, origin
    assert raw_get(service, 'Host: news.example.org', 'Origin: https://news.example.org').status == 200
    for origin in ('http://evil.example', f'http://evil.example:{service.port}', 'null', '', 'http://127.0.0.1:1',
                   f'http://localhost:{service.port}', f'ftp://{host}', f'http://{host}.evil.example', f'{host}', 'http://',
                   f'http://{host}/', f'http://evil@{host}', 'file://', 'chrome-extension://abcdef',
                   'https://news.example.org.evil.example', f'http://{host}, http://evil.example'):
        reply = raw_get(service, f'Host: {host}', f'Origin: {origin}', target='/v1/search?q=ferry')
        assert reply.status in (400, 403) and b'hits' not in reply.body, (origin, reply)
    raw_get(service, f'Host: {host}', f'Origin: http://{host}', 'Origin: http://evil.example').problem(400)


@site(articles=ARTICLES)
def test_no_other_page_is_invited(service):
    host = f'127.0.0.1:{service.port}'
    client = service.http()
    for method in ('GET', 'OPTIONS'):
        reply = client.ask(method, '/v1/search?q=ferry', Origin=f'http://{host}',
                           Access_Control_Request_Method='POST')
        assert not [name for name, _ in reply.fields if name.lower().startswith('access-control')], reply
    reply = service.ask('OPTIONS', '/v1/articles', Origin='http://evil.example', Access_Control_Request_Method='POST')
    assert reply.status == 403, reply


@site(articles=ARTICLES)
def test_nothing_is_written_without_a_token_file(service):
    for fields in ({}, {'Authorization': f'Bearer {TOKEN}'}):
        for method, target, body in (('POST', '/v1/articles', ADD), ('DELETE', '/v1/articles/bridge', None),
                                     ('DELETE', '/v1/articles', {'articles': ['bridge']})):
            reply = service.ask(method, target, body, **fields)
            assert reply.status in (401, 403), (method, target, reply)
    client = service.connect()
    assert client.ids('stranger') == [] and client.ids('bridge')


@site(articles=ARTICLES, token=True)
def test_writing_needs_the_token(service):
    client = service.connect()
    for method, target, body in (('POST', '/v1/articles', ADD), ('DELETE', '/v1/articles/bridge', None),
                                 ('DELETE', '/v1/articles', {'articles': ['bridge']})):
        reply = service.ask(method, target, body)
        reply.problem(401, 'unauthorized')
        assert reply.field('WWW-Authenticate').startswith('Bearer'), reply
        for value in ('Bearer wrong', f'Bearer {TOKEN}x', f'Bearer {TOKEN[:-1]}', f'Bearer {TOKEN.upper()}', f'Basic {TOKEN}',
                      TOKEN, 'Bearer', 'Bearer ', f'Bearer {TOKEN} {TOKEN}', f'Bearer{TOKEN}', f'Digest Bearer {TOKEN}'):
            reply = service.ask(method, target, body, Authorization=value)
            assert reply.status in (401, 403), (value, reply)
            assert reply.status == 403 or reply.field('WWW-Authenticate'), reply
    assert client.ids('stranger') == [] and client.ids('bridge')
    # The scheme is a name whose case does not count (RFC 9110, section 11.1).
    assert service.ask('POST', '/v1/articles', ADD, Authorization=f'bearer {TOKEN}').status == 200
    assert client.ids('stranger') == ['x#p1']


@site(articles=ARTICLES, token=True)
def test_token_is_given_once(service):
    client = service.http()
    body = b'{"articles":["bridge"]}'
    fields = f'Authorization: Bearer {TOKEN}\r\n' * 2
    client.send(f'DELETE /v1/articles HTTP/1.1\r\nHost: {client.host}\r\n{fields}Content-Type: application/json\r\n'
                f'Content-Length: {len(body)}\r\n\r\n'.encode() + body)
    assert client.receive().status in (400, 401)
    assert service.connect().ids('bridge')


@site(articles=ARTICLES, token=True)
def test_token_does_not_stay_on_the_connection(service):
    client = service.http()
    assert client.ask('POST', '/v1/articles', ADD, Authorization=f'Bearer {TOKEN}').status == 200
    client.ask('POST', '/v1/articles', ADD).problem(401)


@site(articles=ARTICLES, token=True)
def test_reading_needs_no_token_but_a_wrong_one_is_told(service):
    assert service.get('/v1/search?q=ferry').status == 200
    assert service.get('/v1/search?q=ferry', Authorization=f'Bearer {TOKEN}').status == 200
    assert service.get('/v1/search?q=ferry', Authorization='Bearer wrong').status in (200, 401, 403)
    for reply in (service.get('/v1/status'), service.get('/metrics'), service.get('/'), service.get('/openapi.json')):
        assert TOKEN.encode() not in reply.body


@site('--allow-host', 'news.example.org', token=True)
def test_figures_are_for_who_runs_the_service(service):
    assert service.get('/metrics').status == 200
    service.get('/metrics', Host='news.example.org').problem(403)
    assert service.get('/metrics', Host='news.example.org', Authorization=f'Bearer {TOKEN}').status == 200


@site(articles=ARTICLES)
def test_fields_that_keep_browsers_from_mischief(service):
    targets = ['/', '/?q=ferry', '/a/bridge', '/a/bridge?q=ferry', '/a/nosuch', '/?q=ferry&from=x', '/v1/search?q=ferry',
               '/v1/search?limit=0', '/nosuch', '/healthz', '/metrics', '/openapi.json', '/opensearch.xml',
               '/v1/search.atom?q=ferry', '/v1/suggest?prefix=f&format=opensearch', '/assets/nutgraf.css',
               '/assets/nutgraf.js', '/assets/icon.svg']
    for target in targets:
        reply = service.get(target)
        assert reply.field('X-Content-Type-Options') == 'nosniff', (target, reply)
        assert reply.field('Referrer-Policy') == 'no-referrer', (target, reply)
        assert reply.field('Cross-Origin-Resource-Policy') == 'same-origin', (target, reply)
        policy = reply.field('Content-Security-Policy')
        assert policy.startswith("default-src 'none'") and "frame-ancestors 'none'" in policy, (target, reply)
        assert 'unsafe' not in policy and '*' not in policy, policy
        if reply.field('Content-Type').startswith('text/html'):
            assert policy == CSP, (target, policy)
        assert reply.field('Server') is None and reply.field('Set-Cookie') is None, reply
        assert reply.field('Cache-Control'), reply


@site(articles=ARTICLES)
def test_assets_are_kept(service):
    for name, kind in (('nutgraf.css', 'text/css'), ('nutgraf.js', 'text/javascript'), ('icon.svg', 'image/svg+xml')):
        reply = service.get('/assets/' + name)
        assert reply.status == 200 and reply.field('Content-Type').startswith(kind) and reply.body, reply
        assert 'max-age' in reply.field('Cache-Control')
        tag = reply.field('ETag')
        assert tag.startswith('"') and tag.endswith('"')
        for value in (tag, f'"other", {tag}', f'W/{tag}', '*'):
            again = service.get('/assets/' + name, If_None_Match=value)
            assert again.status == 304 and again.field('ETag') == tag and again.body == b'', (value, again)
        assert service.get('/assets/' + name, If_None_Match='"other"').status == 200


run(globals())
