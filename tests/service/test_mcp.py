# SPDX-License-Identifier: GPL-2.0-or-later
"""The Model Context Protocol at POST /mcp: statuses, headers, both eras, and many at once."""
import http.client
import json
import re
import threading

from harness import PATIENCE, Service, run, sanitizer_report

VERSION = '2026-07-28'
META = {'io.modelcontextprotocol/protocolVersion': VERSION,
        'io.modelcontextprotocol/clientCapabilities': {}}
TALKS = {'id': 'talks', 'title': 'Talks',
         'text': 'Ministers met in the old hall.\n\nThey proposed a freeze on naval ships.'}


class Door:
    def __init__(self, service):
        line = service.wait_event('listening_http')
        self.port = int(re.search(r'port=(\d+)', line).group(1))

    def send(self, body, method='POST', **headers):
        """Status, headers and body of one request."""
        c = http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE)
        fields = {'Content-Type': 'application/json',
                  'Accept': 'application/json, text/event-stream'}
        fields.update({name.replace('_', '-'): value for name, value in headers.items()})
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        c.request(method, '/mcp', data, {k: v for k, v in fields.items() if v is not None})
        reply = c.getresponse()
        text = reply.read()
        c.close()
        return reply.status, reply.headers, text

    def legacy(self, method, **params):
        status, _, text = self.send({'jsonrpc': '2.0', 'id': 1, 'method': method, 'params': params})
        return status, json.loads(text)

    def modern(self, method, **params):
        status, headers, text = self.send(
            {'jsonrpc': '2.0', 'id': 'x', 'method': method, 'params': {**params, '_meta': META}},
            MCP_Protocol_Version=VERSION, Mcp_Method=method)
        assert headers.get_content_type() == 'application/json', headers
        return status, json.loads(text)


def with_http(test):
    """A service with an article and an open HTTP door."""
    def wrapped():
        with Service('--http', '127.0.0.1:0') as service:
            service.connect().add(TALKS)
            try:
                test(service, Door(service))
                service.close_clients()
                assert service.stop() == 0
            finally:
                if service.process.poll() is None:
                    service.stop()
                report = sanitizer_report(service.log)
                assert not report, report
    return wrapped


@with_http
def test_both_eras_at_one_address(_, door):
    status, answer = door.legacy('initialize', protocolVersion='2025-06-18', capabilities={},
                                 clientInfo={'name': 't', 'version': '1'})
    assert status == 200 and answer['result']['protocolVersion'] == '2025-06-18', answer
    status, answer = door.legacy('tools/call', name='search_passages',
                                 arguments={'query': 'naval freeze'})
    assert answer['result']['structuredContent']['passages'][0]['id'] == 'talks#p2', answer
    status, answer = door.modern('server/discover')
    assert status == 200 and VERSION in answer['result']['supportedVersions'], answer
    status, answer = door.modern('tools/call', name='search_passages',
                                 arguments={'query': 'naval freeze'})
    assert (status, answer['error']['code']) == (400, -32020), answer


@with_http
def test_every_tool_answers(_, door):
    for name, arguments in (('search_passages', {'query': 'naval'}),
                            ('similar_passages', {'text': 'naval ships'}),
                            ('get_article', {'id': 'talks#p1'}),
                            ('resolve_citation', {'citation': 'talks#p2@23ff7d24'}),
                            ('index_status', {})):
        headers = {'MCP_Protocol_Version': VERSION, 'Mcp_Method': 'tools/call', 'Mcp_Name': name}
        status, _, text = door.send(
            {'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call',
             'params': {'name': name, 'arguments': arguments, '_meta': META}}, **headers)
        answer = json.loads(text)
        assert status == 200 and 'isError' not in answer['result'], answer
        assert json.loads(answer['result']['content'][0]['text']) == \
            answer['result']['structuredContent']
    status, answer = door.legacy('resources/read', uri='nutgraf://passage/talks%23p2')
    assert '> They proposed a freeze' in answer['result']['contents'][0]['text'], answer
    status, answer = door.legacy('completion/complete',
                                 ref={'type': 'ref/prompt', 'name': 'cite_sources'},
                                 argument={'name': 'question', 'value': 'nav'})
    assert answer['result']['completion']['values'] == ['naval'], answer


@with_http
def test_statuses(_, door):
    ping = {'jsonrpc': '2.0', 'id': 1, 'method': 'ping'}
    assert door.send(ping)[0] == 200
    assert door.send({'jsonrpc': '2.0', 'method': 'notifications/initialized'})[0] == 202
    assert door.send({'jsonrpc': '2.0', 'method': 'notifications/initialized'})[2] == b''
    assert door.send(b'{')[0] == 400
    assert door.send([ping])[0] == 400
    assert door.send(ping, MCP_Protocol_Version='1999-01-01')[0] == 400
    assert door.modern('ping')[0] == 404
    assert door.modern('tools/list')[0] == 200
    assert door.send({**ping, 'params': {'x': 'x' * 65536}})[0] == 413
    assert door.send(ping, Content_Type='text/plain')[0] == 415
    for method in ('GET', 'DELETE'):
        status, headers, _ = door.send(b'', method=method)
        assert status == 405 and 'POST' in headers['Allow'], (status, headers)


@with_http
def test_pages_of_others_cannot_ask(_, door):
    ping = {'jsonrpc': '2.0', 'id': 1, 'method': 'ping'}
    assert door.send(ping, Origin='http://evil.example')[0] == 403
    assert door.send(ping, Host='evil.example')[0] in (400, 403, 421)
    assert door.send(ping, Origin=f'http://127.0.0.1:{door.port}')[0] == 200
    status, headers, _ = door.send(ping)
    assert 'Access-Control-Allow-Origin' not in headers and 'Mcp-Session-Id' not in headers


@with_http
def test_many_at_once(_, door):
    faults = []

    def ask(number):
        try:
            for _ in range(20):
                status, answer = door.legacy('tools/call', name='search_passages',
                                             arguments={'query': f'naval {number}'})
                assert status == 200 and answer['result']['structuredContent']['passages'], answer
        except Exception as fault:
            faults.append(fault)
    threads = [threading.Thread(target=ask, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults


run(globals())
