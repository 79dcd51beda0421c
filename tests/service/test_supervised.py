# SPDX-License-Identifier: GPL-2.0-or-later
"""Under a supervisor: sockets that are handed over, what it is told, the watchdog, the journal."""
import http.client
import json
import os
import select
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import urllib.request

import harness
from harness import Service, run


# Puts the sockets in their places and becomes the service.
LAUNCHER = '''
import fcntl, os, sys
names, numbers, *command = sys.argv[1:]
away = [fcntl.fcntl(int(n), fcntl.F_DUPFD_CLOEXEC, 20) for n in numbers.split(",")]
for place, number in enumerate(away, 3):
    os.dup2(number, place)
os.closerange(3 + len(away), 20)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(away)), LISTEN_FDNAMES=names)
os.execv(command[0], command)
'''


class Supervisor(Service):
    """Does what systemd does. `listen` is the name under which the Unix socket is handed over; `http`: a
    TCP socket comes after it."""

    def __init__(self, listen='rpc', journal=False, watchdog=None, http=False, web_address='127.0.0.1'):
        self.journal, self.watchdog, self.listen = journal, watchdog, listen
        self.folder = tempfile.mkdtemp(prefix='nutgraf-supervised.')
        self.handed_path = os.path.join(self.folder, 'rpc.sock')
        self.handed = socket.socket(socket.AF_UNIX)
        self.handed.bind(self.handed_path)
        self.handed.listen(8)
        self.web = socket.create_server((web_address, 0)) if http else None
        self.told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.told.bind(os.path.join(self.folder, 'notify'))
        super().__init__()

    def environment(self, errors):
        env = {**os.environ, 'NOTIFY_SOCKET': os.path.join(self.folder, 'notify')}
        if self.watchdog:
            env['WATCHDOG_USEC'] = str(self.watchdog)
        if self.journal:
            st = os.fstat(errors)
            env['JOURNAL_STREAM'] = f'{st.st_dev}:{st.st_ino}'
        return env

    def spawn(self):
        # A process becomes the service, so that its number is known before.
        handed = [s.fileno() for s in (self.handed, self.web) if s]
        names = [self.listen, 'http'][:len(handed)]
        read, write = os.pipe()
        process = subprocess.Popen(
            [sys.executable, '-c', LAUNCHER, ':'.join(names), ','.join(map(str, handed)), harness.NUTGRAF,
             '--index', self.index, 'serve'], stderr=write, stdout=subprocess.DEVNULL, pass_fds=handed,
            env=self.environment(write))
        os.close(write)
        process.stderr = os.fdopen(read, 'rb', 0)
        self.socket = self.handed_path
        return process

    def start(self):
        self.log = []
        self.process = self.spawn()

    def hears(self):
        assert select.select([self.told], [], [], harness.PATIENCE)[0], self.log
        return self.told.recv(4096).decode()

    def __exit__(self, *rest):
        super().__exit__(*rest)
        for s in (self.handed, self.told, self.web):
            if s:
                s.close()
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))
        os.rmdir(self.folder)


def test_a_socket_that_was_handed_over_is_answered_and_left():
    with Supervisor() as service:
        inode = os.stat(service.handed_path).st_ino
        client = service.connect()  # before the service is ready: it waits in the queue
        client.add({'id': 'a', 'text': 'Harbour.'})
        assert client.ids('harbour') == ['a#p1']
        assert open(os.path.join(service.index, 'socket')).read() == service.handed_path + '\n'
        assert not os.path.exists(os.path.join(service.index, 'rpc.sock'))
        service.close_clients()
        assert service.stop() == 0
        assert os.stat(service.handed_path).st_ino == inode
        assert stat.S_ISSOCK(os.stat(service.handed_path).st_mode)
        assert not os.path.exists(os.path.join(service.index, 'socket'))


def test_http_comes_through_its_own_socket():
    with Supervisor(http=True) as service:
        service.connect().add({'id': 'a', 'text': 'Harbour.'})
        port = service.web.getsockname()[1]
        with urllib.request.urlopen(f'http://127.0.0.1:{port}/v1/search?q=harbour',
                                    timeout=harness.PATIENCE) as answer:
            assert [hit['id'] for hit in json.load(answer)['hits']] == ['a#p1']
        service.close_clients()
        assert service.stop() == 0
        assert any(f'event=listening_http port={port}' in line for line in service.log), service.log


def own_address():
    """An address of this machine that is not loopback, or None."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(('198.51.100.1', 9))  # sends nothing
        except OSError:
            return None
        address = probe.getsockname()[0]
        return None if address.startswith('127.') else address


def test_figures_are_for_who_comes_from_near():
    """A Host can be claimed by anybody who reaches a socket that was handed over."""
    far = own_address()
    with Supervisor(http=True, web_address='0.0.0.0') as service:
        port = service.web.getsockname()[1]
        for address, status in (('127.0.0.1', 200), (far, 403)):
            if address:
                asked = http.client.HTTPConnection(address, port, timeout=harness.PATIENCE)
                asked.request('GET', '/metrics', headers={'Host': 'localhost'})
                assert asked.getresponse().status == status, address
                asked.close()
        assert service.stop() == 0


def test_who_asks_between_two_runs_is_answered_by_the_second():
    with Supervisor() as service:
        service.connect().add({'id': 'a', 'text': 'Harbour.'})
        service.close_clients()
        assert service.stop() == 0
        client = service.connect()
        number = client.request('search', query='harbour')
        service.start()
        assert client.receive()['id'] == number


def test_the_supervisor_is_told_when_it_answers_and_when_it_stops():
    with Supervisor() as service:
        assert service.hears().split('\n')[0] == 'READY=1'
        assert service.connect().call('parse', query='a')
        service.process.send_signal(signal.SIGTERM)
        assert service.hears().split('\n')[0] == 'STOPPING=1'
        assert service.process.wait(harness.PATIENCE) == 0


def test_the_watchdog_gets_signs_of_life():
    with Supervisor(watchdog=2_000_000) as service:
        assert service.hears().split('\n')[0] == 'READY=1'
        assert service.hears() == 'WATCHDOG=1'
        assert service.hears() == 'WATCHDOG=1'
        assert service.stop() == 0


def test_no_watchdog_no_signs_of_life():
    with Supervisor() as service:
        service.connect().call('parse', query='a')
        assert service.stop() == 0
        assert [service.hears().split('\n')[0] for _ in range(2)] == ['READY=1', 'STOPPING=1']


def test_a_socket_of_another_name_is_refused_with_the_names_that_are_known():
    for name in ('nutgraf.socket', 'http'):
        with Supervisor(listen=name) as service:
            assert service.stop(0) == 2
            assert any('http' in line for line in service.log), service.log


def test_the_journal_is_told_levels():
    with Supervisor(journal=True) as service:
        assert service.hears().startswith('READY=1')
        assert service.stop() == 0
        events = [line for line in service.log if 'event=' in line]
        assert events and all(line.startswith('<5>event=') for line in events), service.log


if __name__ == '__main__':
    run(globals())
