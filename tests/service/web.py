# SPDX-License-Identifier: GPL-2.0-or-later
"""Speak HTTP to a service that was started with `--http 127.0.0.1:0`. Python standard library only."""
import http.client
import json
import os
import re

from harness import PATIENCE, Service, sanitizer_report

TOKEN = 'a token for the tests'
WRITE = {'Authorization': 'Bearer ' + TOKEN}


class Answer:
    """Status, header fields (names in small letters) and body."""

    def __init__(self, response):
        self.status = response.status
        self.fields = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()
        self.type = self.fields.get('content-type', '').partition(';')[0]

    def json(self):
        return json.loads(self.body)


class WebService(Service):
    """A service with the door of HTTP open, and a token so that articles can be added."""

    def start(self):
        token = os.path.join(self.home, 'token')
        with open(token, 'w', opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(TOKEN)
        if '--http' not in self.options:
            self.options += ('--http', '127.0.0.1:0', '--token-file', token)
        super().start()
        self.port = int(re.search(r'port=(\d+)', self.wait_event('listening_http'))[1])

    def wait_line(self, beginning):
        """Read the log until a line that begins so."""
        while not [line for line in self.log if line.startswith(beginning)]:
            data = b''
            while not data.endswith(b'\n'):
                more = os.read(self.process.stderr.fileno(), 1 << 16)
                assert more, f'no {beginning}; the log: {self.log}'
                data += more
            self.log += data.decode().splitlines()

    def ask(self, method, target, body=None, **fields):
        """One request on a connection of its own; `body` becomes JSON."""
        fields = {name.replace('_', '-'): value for name, value in fields.items()}
        if body is not None:
            body = json.dumps(body)
            fields.setdefault('Content-Type', 'application/json')
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=PATIENCE)
        connection.request(method, target, body, fields)
        try:
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, target, **fields):
        return self.ask('GET', target, **fields)

    def __exit__(self, kind, *rest):
        try:
            if kind is None and self.process.poll() is None:
                self.close_clients()
                status = self.stop()
                assert status == 0 and not sanitizer_report(self.log), (status, self.log[-40:])
            elif kind is not None:
                self.stop()
                print(*('  log: ' + line for line in self.log[-40:]), sep='\n')
        finally:
            super().__exit__(kind, *rest)
