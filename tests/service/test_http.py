# SPDX-License-Identifier: GPL-2.0-or-later
"""Every address of HTTP: what it answers is what the method answers over the socket."""
import json
import re
import xml.etree.ElementTree

from harness import run
from http_client import ARTICLES, TOKEN, query, site

JSON = 'application/json'
PAGES = ['/', '/?q=ferry', '/a/bridge', '/a/nosuch', '/?q=ferry&from=someday']
BEARER = f'Bearer {TOKEN}'


def timeless(value):
    """Without what differs from call to call."""
    if isinstance(value, list):
        return [timeless(one) for one in value]
    if isinstance(value, dict):
        return {name: timeless(one) for name, one in value.items() if name not in ('took_ms', 'cursor')}
    return value


def same(service, target, method, **params):
    """A GET answers what the method does; gives it."""
    reply = service.get(target)
    assert reply.status == 200 and reply.field('Content-Type') == JSON, reply
    expected = service.connect().call(method, **params)
    assert timeless(reply.json) == timeless(expected), (reply.json, expected)
    return reply.json


@site(articles=ARTICLES)
def test_search_is_the_method(service):
    got = same(service, '/v1/search?q=ferry', 'search', query='ferry')
    assert len(got['hits']) == 3
    same(service, '/v1/search?q=ferry+strike&limit=1&per_article=2&sort=newest', 'search',
         query='ferry strike', limit=1, per_article=2, sort='newest')
    same(service, '/v1/search?q=ferry&before=1&after=2&units=utf16&metadata=true&explain=1', 'search',
         query='ferry', context={'before': 1, 'after': 2}, units='utf16', metadata=True, explain=True)
    same(service, '/v1/search?q=ferry&facets=source,lang&facets=month&total=exact&max_bytes=20000&deadline_ms=4000', 'search', query='ferry', facets=['source', 'lang', 'month'],
         total='exact', max_bytes=20000, deadline_ms=4000)
    filters = {'source': ['Harbour Post', 'Valley Echo'], 'lang': ['en'], 'from': '2023-06-01', 'to': '2024-04-01',
               'section': ['Coast'], 'author': ['Ann Lee'], 'tag': ['ferries'], 'article': ['news/ferry strike']}
    got = same(service, '/v1/search?' + query(q='ferry', **filters), 'search', query='ferry', filter=filters)
    assert [hit['article'] for hit in got['hits']] == ['news/ferry strike']


@site(articles=ARTICLES)
def test_search_goes_on_with_a_cursor(service):
    seen, target = [], '/v1/search?' + query(q='ferry', limit=1)
    while target:
        got = service.get(target).json
        seen += [hit['id'] for hit in got['hits']]
        target = '/v1/search?' + query(q='ferry', limit=1, cursor=got['cursor']) if got.get('cursor') else None
    assert seen == service.connect().ids('ferry', limit=10) and len(seen) == 3
    service.get('/v1/search?q=ferry&cursor=nonsense').problem(400)


@site(articles=ARTICLES)
def test_post_takes_the_parameters_of_the_method(service):
    client = service.connect()
    for path, method, params in (
            ('/v1/search', 'search', {'query': 'ferry', 'filter': {'source': ['Harbour Post']}}),
            ('/v1/suggest', 'suggest', {'prefix': 'fer', 'limit': 3}),
            ('/v1/similar', 'similar', {'text': 'the crews of the ferry', 'limit': 2})):
        reply = service.ask('POST', path, params)
        assert reply.status == 200 and reply.field('Content-Type') == JSON, reply
        assert timeless(reply.json) == timeless(client.call(method, **params))
    service.ask('POST', '/v1/search', b'{"query":').problem(400, 'parse')
    service.ask('POST', '/v1/search', b'').problem(400)
    service.ask('POST', '/v1/search', [1]).problem(400)
    told = service.ask('POST', '/v1/search', {'query': 'ferry', 'nosuch': 1}).problem(400, 'invalid_params')
    error = client.fails('search', query='ferry', nosuch=1)
    assert {**error.data, **told} == told, (error.data, told)
    service.ask('POST', '/v1/search', {'query': 'x'}, **{'Content-Type': 'text/plain'}).problem(415)


@site(articles=ARTICLES)
def test_suggest_similar_parse_resolve_and_status_are_the_methods(service):
    assert same(service, '/v1/suggest?prefix=fer&limit=5', 'suggest', prefix='fer', limit=5)['items']
    same(service, '/v1/suggest?' + query(prefix='fer', source='Valley Echo'), 'suggest', prefix='fer',
         filter={'source': ['Valley Echo']})
    same(service, '/v1/similar?' + query(id='bridge#p1', limit=2, after=1), 'similar', id='bridge#p1', limit=2,
         context={'after': 1})
    same(service, '/v1/similar?text=ferry+crews', 'similar', text='ferry crews')
    same(service, '/v1/parse?' + query(q='"ferry strike" -cruise'), 'parse', query='"ferry strike" -cruise')
    citation = service.connect().call('search', query='bridge')['hits'][0]['citation']
    same(service, '/v1/resolve?' + query(citation=citation), 'resolve', citation=citation)
    got, expected = service.get('/v1/status').json, service.connect().call('status')
    assert set(got) == set(expected) and got['index'] == expected['index'] and got['limits'] == expected['limits']


@site(articles=ARTICLES)
def test_suggestions_for_browsers(service):
    reply = service.get('/v1/suggest?prefix=fer&format=opensearch')
    assert reply.status == 200 and reply.field('Content-Type').startswith('application/x-suggestions+json')
    items = service.connect().call('suggest', prefix='fer')['items']
    assert reply.json[:2] == ['fer', [item['text'] for item in items]]


@site(articles=ARTICLES)
def test_articles_and_passages_by_their_ids(service):
    same(service, '/v1/articles/bridge', 'get', article='bridge')
    same(service, '/v1/articles/bridge?units=codepoint&revision=1', 'get', article='bridge', units='codepoint', revision=1)
    # Escaped as a whole, or not.
    same(service, '/v1/articles/news%2Fferry%20strike', 'get', article='news/ferry strike')
    same(service, '/v1/articles/news/ferry%20strike', 'get', article='news/ferry strike')
    same(service, '/v1/articles/%C3%B6l', 'get', article='öl')
    passage = same(service, '/v1/passages/news%2Fferry%20strike%23p2', 'get', id='news/ferry strike#p2')
    assert passage['passage']['ordinal'] == 2
    service.get('/v1/articles/nosuch').problem(404, 'not_found')
    service.get('/v1/passages/bridge%23p99').problem(404, 'not_found')
    service.get('/v1/articles/').problem(404)


@site(articles=ARTICLES, token=True)
def test_articles_are_added_and_deleted(service):
    article = {'id': 'new', 'title': 'New', 'text': 'A harbour pilot was found.', 'lang': 'en'}
    reply = service.ask('POST', '/v1/articles', {'articles': [article], 'wait': 'searchable'}, Authorization=BEARER)
    assert reply.status == 200 and reply.json['rejected'] == [], reply
    assert service.connect().ids('pilot') == ['new#p1']
    reply = service.ask('DELETE', '/v1/articles/new?wait=searchable', Authorization=BEARER)
    assert reply.status == 200 and service.connect().ids('pilot') == [], reply
    reply = service.ask('DELETE', '/v1/articles', {'articles': ['bridge', 'öl'], 'wait': 'searchable'},
                        Authorization=BEARER)
    assert reply.status == 200, reply
    assert service.connect().ids('bridge') == []


@site(articles=ARTICLES)
def test_pages_are_pages(service):
    for target in PAGES:
        reply = service.get(target)
        assert reply.field('Content-Type') == 'text/html; charset=utf-8', (target, reply)
        assert reply.status == {'/a/nosuch': 404, '/?q=ferry&from=someday': 400}.get(target, 200), target
        assert reply.body.startswith(b'<!doctype html>')
    assert service.get('/?q=ferry&utm_source=elsewhere').status == 200


@site(articles=ARTICLES)
def test_documents_of_the_site(service):
    reply = service.get('/openapi.json')
    paths = reply.json['paths']
    assert reply.field('Content-Type') == JSON and reply.json['openapi'].startswith('3.1')
    for path in ('/v1/search', '/v1/suggest', '/v1/similar', '/v1/articles', '/healthz', '/mcp'):
        assert path in paths, path
    reply = service.get('/opensearch.xml')
    assert reply.field('Content-Type').startswith('application/opensearchdescription+xml'), reply
    tree = xml.etree.ElementTree.fromstring(reply.body)
    urls = [e.get('template') for e in tree.iter() if e.tag.endswith('}Url')]
    assert any(url.startswith(f'http://127.0.0.1:{service.port}/') for url in urls), urls
    reply = service.get('/v1/search.atom?q=ferry')
    assert reply.field('Content-Type') == 'application/atom+xml; charset=utf-8', reply
    feed = xml.etree.ElementTree.fromstring(reply.body)
    assert len([e for e in feed if e.tag == '{http://www.w3.org/2005/Atom}entry']) == 3
    service.get('/v1/search.atom?q=ferry&nosuch=1').problem(400, 'invalid_params')


@site('--public-url', 'https://news.example.org/', '--allow-host', 'news.example.org', articles=ARTICLES)
def test_public_address_is_in_documents(service):
    for target in ('/opensearch.xml', '/v1/search.atom?q=ferry'):
        body = service.get(target, Host='news.example.org').body
        assert b'https://news.example.org/' in body and b'127.0.0.1' not in body, body


@site(articles=ARTICLES)
def test_health_and_figures(service):
    for target in ('/healthz', '/readyz'):
        reply = service.get(target)
        assert reply.status == 200 and reply.body == b'ok\n', reply
        assert reply.field('Content-Type') == 'text/plain; charset=utf-8'
    reply = service.get('/metrics')
    assert reply.field('Content-Type') == 'text/plain; version=0.0.4; charset=utf-8', reply
    assert re.search(rb'^nutgraf_\w+ \d', reply.body, re.M)


@site(articles=ARTICLES)
def test_head_is_get_without_content(service):
    client = service.http()
    for target in [*PAGES, '/v1/parse?q=ferry', '/v1/articles/bridge', '/v1/articles/nosuch', '/nosuch', '/openapi.json',
                   '/opensearch.xml', '/healthz', '/assets/nutgraf.js']:
        full, head = client.get(target), client.ask('HEAD', target)
        assert head.status == full.status and head.body == b'', (target, head)
        for name in ('Content-Type', 'Content-Length', 'ETag', 'Content-Security-Policy'):
            assert head.field(name) == full.field(name), (target, name, head, full)


@site(articles=ARTICLES)
def test_methods_that_an_address_knows(service):
    client = service.http()
    for target, verbs in (('/', 'GET, HEAD, OPTIONS'), ('/v1/search', 'GET, HEAD, POST, OPTIONS'),
                          ('/v1/articles', 'POST, DELETE, OPTIONS'), ('/v1/articles/x', 'GET, HEAD, DELETE, OPTIONS'),
                          ('/mcp', 'POST, OPTIONS'), ('/healthz', 'GET, HEAD, OPTIONS')):
        reply = client.ask('OPTIONS', target)
        assert reply.status in (200, 204) and reply.field('Allow') == verbs, (target, reply)
        refused = client.ask('PUT', target, {})
        refused.problem(405)
        assert refused.field('Allow') == verbs, refused
        if refused.field('Connection') == 'close':
            client = service.http()
    assert client.ask('OPTIONS', '*').status in (200, 204)
    for method in ('GET', 'DELETE'):
        client = service.http()
        assert client.ask(method, '/mcp').problem(405)
    for method in ('PATCH', 'TRACE', 'PROPFIND'):
        assert service.ask(method, '/v1/search').status in (400, 405, 501)
    assert service.raw(b'BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n')[0].status in (400, 405, 501)


@site()
def test_nothing_is_elsewhere(service):
    for target in ('/nosuch', '/v1', '/v1/', '/v1/search/', '/v2/search', '//', '/a', '/a/', '/assets/', '/assets/..%2Fpage.h',
                   '/assets/../openapi.json', '/assets/%2e%2e/%2e%2e/etc/passwd', '/.git/config', '/index.html', '/V1/search'):
        service.get(target).problem(404, 'not_found')


@site(articles=ARTICLES)
def test_escapes_are_decoded_once(service):
    client = service.http()
    same(service, '/%76%31/parse?q=%66erry', 'parse', query='ferry')
    same(service, '/v1/parse?q=a+b%2Bc%20d', 'parse', query='a b+c d')
    same(service, '/v1/parse?q=%2541', 'parse', query='%41')
    same(service, '/v1/parse?q=%C3%B6l', 'parse', query='öl')
    same(service, '/v1/articles/%C3%B6%6c', 'get', article='öl')
    service.get('/v1/articles/%25C3%25B6l').problem(404, 'not_found')
    service.get('/v1/articles/a+b').problem(404, 'not_found')
    for bad in ('%00', '%', '%4', '%zz', '%C3', '%FF', '%C0%AF', '%ED%A0%80', '%F5%80%80%80'):
        client.get('/v1/parse?q=' + bad).problem(400)
        client.get('/v1/articles/x' + bad).problem(400)
        client.get(f'/?{bad}=x').problem(400)


@site(articles=ARTICLES)
def test_parameters_are_checked(service):
    told = service.get('/v1/search?q=ferry&limit=0').problem(400, 'invalid_params')
    assert told == {**told, **service.connect().fails('search', query='ferry', limit=0).data}
    for target in ('q=ferry&limit=many', 'q=ferry&nosuch=1', 'q=ferry&q=strike', 'q=ferry&limit=1&limit=2',
                   'q=ferry&from=someday', 'q=ferry&explain=maybe', 'q=ferry&limit=99999999999999999999', ''):
        service.get('/v1/search?' + target).problem(400, 'invalid_params')
    # A form sends all its fields.
    same(service, '/v1/search?q=ferry&from=&to=&source=&limit=', 'search', query='ferry')


@site(articles=ARTICLES)
def test_mcp_is_there(service):
    message = {'jsonrpc': '2.0', 'id': 1, 'method': 'initialize',
               'params': {'protocolVersion': '2025-11-25', 'capabilities': {}, 'clientInfo': {'name': 't', 'version': '1'}}}
    reply = service.ask('POST', '/mcp', message, Accept='application/json, text/event-stream')
    assert reply.status == 200 and b'"serverInfo"' in reply.body, reply


@site(articles=ARTICLES)
def test_absolute_targets_are_understood(service):
    client = service.http()
    reply = client.get(f'http://{client.host}/v1/articles/bridge')
    assert reply.status == 200 and reply.json['id'] == 'bridge', reply
    client.get('http://other.example/v1/status').problem(400)


@site()
def test_json_port_refuses_http(service):
    client = service.connect()
    client.send_bytes(b'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}')
    answer = client.receive()
    assert answer is None or 'error' in answer
    assert client.at_end()
    reply = service.raw(json.dumps({'jsonrpc': '2.0', 'id': 1, 'method': 'status'}).encode() + b'\n')
    assert len(reply) == 1 and reply[0].status == 400


run(globals())
