# SPDX-License-Identifier: GPL-2.0-or-later
"""HTTP/1.1 byte by byte, for tests that send what no HTTP library would. Python standard library only."""
import functools
import json
import os
import shutil
import socket
import tempfile
import urllib.parse

from harness import PATIENCE, Service, sanitizer_report

TOKEN = 'a-token-of-the-tests-0123456789'
ARTICLES = [
    {'id': 'news/ferry strike', 'title': 'Crews walk out', 'source': 'Harbour Post', 'lang': 'en',
     'section': 'Coast', 'authors': ['Ann Lee'], 'tags': ['ferries'], 'published': '2024-03-12',
     'url': 'https://example.org/ferry',
     'text': 'The ferry crews began a strike on Monday.\n\nNo ship sailed, the harbour master said.\n\n'
             'Fishermen brought bread across.'},
    {'id': 'bridge', 'title': 'The bridge', 'source': 'Valley Echo', 'lang': 'en', 'published': '2023-01-05',
     'text': 'A new bridge replaces the ferry.\n\nDrivers and crews welcomed it.'},
    {'id': 'öl', 'title': 'Öl', 'source': 'Küstenblatt', 'lang': 'de', 'published': '2024-05-01',
     'text': 'Die Fähre verlor Öl im Hafen.\n\nDie ferry wurde geborgen.'},
]


class Reply:
    def __init__(self, status, phrase, version, fields, body):
        self.status, self.phrase, self.version, self.fields, self.body = status, phrase, version, fields, body

    def all(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def field(self, name):
        """The value of a field that is there once, or None."""
        values = self.all(name)
        assert len(values) < 2, (name, values)
        return values[0] if values else None

    @property
    def json(self):
        return json.loads(self.body)

    def problem(self, status, kind=None):
        """Checks that these are problem details; gives them."""
        assert self.status == status, (self.status, status, self.body)
        assert self.field('Content-Type') == 'application/problem+json', self.fields
        told = self.json
        assert told['type'] == 'about:blank' and told['status'] == status, told
        assert told['title'] == self.phrase and told['detail'], told
        assert kind is None or told['kind'] == kind, (told, kind)
        return told

    def __repr__(self):
        return f'{self.status} {self.phrase} {self.fields} {self.body[:300]!r}'


class HttpClient:
    """One connection."""

    def __init__(self, port):
        self.sock = socket.create_connection(('127.0.0.1', port), PATIENCE)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.host = f'127.0.0.1:{port}'
        self.buffer = b''

    def close(self):
        self.sock.close()

    def send(self, data):
        self.sock.sendall(data)

    def send_what_is_taken(self, data):
        """Send although the other side may have closed."""
        try:
            self.sock.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def more(self):
        try:
            data = self.sock.recv(1 << 16)
        except ConnectionResetError:
            data = b''
        self.buffer += data
        return bool(data)

    def head(self):
        """(status line, fields), or None at the end of the connection."""
        while b'\r\n\r\n' not in self.buffer:
            if not self.more():
                assert not self.buffer, self.buffer
                return None
        head, _, self.buffer = self.buffer.partition(b'\r\n\r\n')
        assert b'\n' not in head.replace(b'\r\n', b''), head
        line, *rest = head.decode('latin-1').split('\r\n')
        return line, [tuple(one.split(': ', 1)) for one in rest]

    def receive(self, method='GET', interim=False):
        """The next answer, or None at the end of the connection. `interim`: 100 counts, too."""
        head = self.head()
        if head is None:
            return None
        version, status, phrase = head[0].split(' ', 2)
        reply = Reply(int(status), phrase, version, head[1], b'')
        if reply.status == 100:
            return reply if interim else self.receive(method)
        has_content = method != 'HEAD' and reply.status not in (204, 304)
        if reply.status in (204, 304):
            assert reply.field('Content-Length') is None, reply
        else:
            assert reply.field('Content-Length') is not None, reply
        while has_content and len(self.buffer) < int(reply.field('Content-Length')):
            if not self.more():
                raise AssertionError(f'the answer ended early: {reply}')
        if has_content:
            length = int(reply.field('Content-Length'))
            reply.body, self.buffer = self.buffer[:length], self.buffer[length:]
        return reply

    def bytes_of(self, method, target, body=None, version='HTTP/1.1', **fields):
        """A well-formed request. Names of fields have _ for -; None leaves a field out."""
        target = target if isinstance(target, bytes) else target.encode()
        fields = {'Host': self.host, **{name.replace('_', '-'): value for name, value in fields.items()}}
        if body is not None:
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
            fields.setdefault('Content-Type', 'application/json')
            fields.setdefault('Content-Length', str(len(body)))
        lines = [b'%s %s %s' % (method.encode(), target, version.encode())]
        lines += [f'{name}: {value}'.encode() for name, value in fields.items() if value is not None]
        return b'\r\n'.join(lines) + b'\r\n\r\n' + (body or b'')

    def ask(self, method, target, body=None, **fields):
        self.send(self.bytes_of(method, target, body, **fields))
        reply = self.receive(method)
        assert reply is not None, 'the service closed the connection'
        return reply

    def get(self, target, **fields):
        return self.ask('GET', target, **fields)

    def at_end(self):
        """True when the service closed the connection; waits for it."""
        return not self.buffer and not self.more()


class Site(Service):
    """A service with its HTTP door open and the articles in it."""

    def __init__(self, *options, articles=(), token=False, home=None):
        self.http_clients = []
        self.folder = tempfile.mkdtemp(prefix='nutgraf-token.') if token else None
        more = ['--token-file', self.write_token()] if token else []
        super().__init__('--http', '127.0.0.1:0', *options, *more, home=home)
        if articles:
            self.connect().add(*articles)

    def write_token(self):
        path = os.path.join(self.folder, 'token')
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), 'w') as f:
            f.write(TOKEN + '\n')
        return path

    def start(self):
        super().start()
        self.port = int(self.wait_event('listening_http').split('port=')[1].split()[0])

    def http(self):
        client = HttpClient(self.port)
        self.http_clients.append(client)
        return client

    def get(self, target, **fields):
        """Over a connection of its own."""
        return self.ask('GET', target, **fields)

    def ask(self, method, target, body=None, **fields):
        client = self.http()
        reply = client.ask(method, target, body, **fields)
        client.close()
        return reply

    def raw(self, data):
        """All answers until the service closes the connection; we close our half first."""
        client = self.http()
        client.send_what_is_taken(data)
        try:
            client.sock.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        replies = []
        while True:
            reply = client.receive()
            if reply is None:
                client.close()
                return replies
            replies.append(reply)

    def close_clients(self):
        super().close_clients()
        for client in self.http_clients:
            client.close()
        self.http_clients = []

    def __exit__(self, *_):
        super().__exit__()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def site(*options, **more):
    """A test that gets such a Site, which must end well after it."""
    def wrap(test):
        @functools.wraps(test)
        def run_it():
            with Site(*options, **more) as one:
                try:
                    test(one)
                    one.close_clients()
                    status = one.stop()
                    assert status == 0, f'exit status {status}'
                    assert not sanitizer_report(one.log), 'a sanitizer complained'
                except BaseException:
                    one.stop()
                    print(*('  log: ' + line for line in one.log[-60:]), sep='\n')
                    raise
        del run_it.__wrapped__  # its signature has no argument
        return run_it
    return wrap


def query(**params):
    """A query string; lists are given again and again."""
    return urllib.parse.urlencode(params, doseq=True)
