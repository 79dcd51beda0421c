# SPDX-License-Identifier: GPL-2.0-or-later
"""Start the real service on a temporary index and speak to it. Python standard library only.

A test is a module with functions whose names begin with `test_`; each gets a Service unless it takes
no argument. `run(globals())` at its end runs them all: usage is `test_x.py NUTGRAF [name…]`.
"""
import inspect
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

NUTGRAF = sys.argv[1] if len(sys.argv) > 1 else 'nutgraf'
PATIENCE = 60  # seconds until a test gives up waiting for something that must happen


class RpcError(Exception):
    """An error answer: code, kind and data."""

    def __init__(self, error):
        super().__init__(f"{error['code']} {error['message']}")
        self.code = error['code']
        self.data = error['data']
        self.kind = error['data']['kind']


class Client:
    """One connection. `framing` is 'lines' or 'headers'."""

    def __init__(self, address, framing='lines'):
        self.framing = framing
        if isinstance(address, tuple):
            self.sock = socket.create_connection(address, PATIENCE)
        else:
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.connect(address)
            self.sock.settimeout(PATIENCE)
        self.buffer = bytearray()
        self.searched = 0  # bytes of the buffer that hold no end of a line
        self.last = 0

    def close(self):
        self.sock.close()

    def frame(self, message):
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        if self.framing == 'headers':
            return b'Content-Length: %d\r\n\r\n' % len(body) + body
        return body + b'\n'

    def send_bytes(self, data):
        self.sock.sendall(data)

    def send(self, message):
        self.send_bytes(self.frame(message))

    def more(self):
        data = self.sock.recv(1 << 16)
        self.buffer += data
        return bool(data)

    def take(self, start, end, used):
        text = bytes(self.buffer[start:end])
        del self.buffer[:used]
        self.searched = 0
        return text

    def buffered_message(self):
        """The first message of the buffer, or None."""
        if self.framing == 'headers':
            head = self.buffer.find(b'\r\n\r\n')
            if head < 0:
                return None
            name, _, value = bytes(self.buffer[:head]).partition(b': ')
            assert name == b'Content-Length', name
            end = head + 4 + int(value)
            return self.take(head + 4, end, end) if len(self.buffer) >= end else None
        end = self.buffer.find(b'\n', self.searched)
        if end >= 0:
            return self.take(0, end, end + 1)
        self.searched = len(self.buffer)
        return None

    def receive_text(self):
        """The next message as bytes; None at the end of the connection."""
        while True:
            text = self.buffered_message()
            if text is not None:
                return text
            if not self.more():
                assert not self.buffer, self.buffer
                return None

    def receive(self):
        text = self.receive_text()
        return None if text is None else json.loads(text)

    def request(self, method, **params):
        """Send without waiting; gives the id."""
        self.last += 1
        self.send({'jsonrpc': '2.0', 'id': self.last, 'method': method, 'params': params})
        return self.last

    def call(self, method, **params):
        number = self.request(method, **params)
        reply = self.receive()
        assert reply is not None, 'the service closed the connection'
        assert reply['jsonrpc'] == '2.0' and reply['id'] == number, reply
        if 'error' in reply:
            raise RpcError(reply['error'])
        return reply['result']

    def fails(self, method, **params):
        """The error of a call that must fail."""
        try:
            result = self.call(method, **params)
        except RpcError as error:
            return error
        raise AssertionError(f'{method} did not fail: {result}')

    def at_end(self):
        """True when the service closed the connection; waits for it."""
        try:
            return self.receive_text() is None
        except ConnectionResetError:
            return True

    def add(self, *articles, wait='searchable'):
        result = self.call('add', articles=list(articles), wait=wait)
        assert result['rejected'] == [], result
        return result

    def ids(self, query, **params):
        return [hit['id'] for hit in self.call('search', query=query, **params)['hits']]

    def patient(self, method, **params):
        """A call that is repeated while the service is busy."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return self.call(method, **params)
            except RpcError as error:
                if error.kind != 'busy' or time.monotonic() > until:
                    raise
                time.sleep(error.data['retry_after_ms'] / 1000)


class Service:
    """The service as a child process. `home` is a folder for the test's own files."""

    def __init__(self, *options, home=None):
        self.own_home = home is None
        self.home = home or tempfile.mkdtemp(prefix='nutgraf-test.')
        self.index = os.path.join(self.home, 'index')
        self.socket = os.path.join(self.home, 'run', 's')
        self.options = options
        self.process = None
        self.clients = []
        self.log = []
        self.start()

    def spawn(self):
        command = [NUTGRAF, '--index', self.index, 'serve', '--socket', self.socket, *self.options]
        # Freed memory that AddressSanitizer keeps back would count as resident.
        sanitizer = os.environ.get('ASAN_OPTIONS', '') + ':quarantine_size_mb=8'
        return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                env={**os.environ, 'ASAN_OPTIONS': sanitizer.lstrip(':')})

    def start(self):
        self.log = []
        self.process = self.spawn()
        self.wait_event('listening')

    def wait_event(self, event):
        """Read the log until `event`; gives its line."""
        until = time.monotonic() + PATIENCE
        for line in self.log:
            if line.startswith(f'event={event} ') or line == f'event={event}':
                return line
        rest = b''
        while time.monotonic() < until:
            ready, _, _ = select.select([self.process.stderr], [], [], 1)
            if not ready:
                continue
            data = os.read(self.process.stderr.fileno(), 4096)
            if not data:
                break
            rest += data
            *lines, rest = rest.split(b'\n')
            self.log += [line.decode() for line in lines]
            for line in self.log:
                if line.startswith(f'event={event} ') or line == f'event={event}':
                    return line
        raise AssertionError(f'no event {event}; the log: {self.log}')

    def connect(self, framing='lines'):
        client = Client(self.socket, framing)
        self.clients.append(client)
        return client

    def stop(self, how=signal.SIGTERM):
        """Stop it and give the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        _, errors = self.process.communicate(timeout=PATIENCE)
        self.log += errors.decode().splitlines()
        return self.process.returncode

    def restart(self, how=signal.SIGTERM):
        status = self.stop(how)
        self.close_clients()
        self.start()
        return status

    def close_clients(self):
        for client in self.clients:
            client.close()
        self.clients = []

    def resident(self):
        """Resident memory in bytes."""
        for line in open(f'/proc/{self.process.pid}/status'):
            if line.startswith('VmRSS:'):
                return int(line.split()[1]) * 1024
        raise AssertionError('no VmRSS')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close_clients()
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        if self.own_home:
            shutil.rmtree(self.home, ignore_errors=True)


def sanitizer_report(log):
    return [line for line in log if 'Sanitizer' in line or 'runtime error' in line]


def run_one(test):
    if not inspect.signature(test).parameters:
        test()
        return
    with Service() as service:
        passed = False
        try:
            test(service)
            if service.process.poll() is None:
                service.close_clients()
                status = service.stop()
                assert status == 0, f'exit status {status}'
            assert not sanitizer_report(service.log), 'a sanitizer complained'
            passed = True
        finally:
            if not passed:
                service.stop()
                print(*('  log: ' + line for line in service.log[-80:]), sep='\n')


def run(names):
    """Run the tests of a module; the exit status says whether all passed."""
    wanted = sys.argv[2:]
    tests = [(n, f) for n, f in names.items() if n.startswith('test_') and callable(f)]
    failed = 0
    for name, test in tests:
        if wanted and name not in wanted:
            continue
        began = time.monotonic()
        try:
            run_one(test)
            print(f'ok      {name} ({time.monotonic() - began:.2f} s)', flush=True)
        except Exception:
            failed += 1
            traceback.print_exc(file=sys.stdout)
            print(f'FAILED  {name}', flush=True)
    sys.exit(1 if failed else 0)
