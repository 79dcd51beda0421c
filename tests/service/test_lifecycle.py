# SPDX-License-Identifier: GPL-2.0-or-later
"""Start, stop, restart, locks, sockets, who may do what."""
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time

import harness
from harness import Client, Service, run


def note(service):
    return os.path.join(service.index, 'socket')


def test_the_socket_is_for_its_owner_and_is_noted(service):
    assert stat.S_IMODE(os.stat(service.socket).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(os.path.dirname(service.socket)).st_mode) == 0o700
    assert stat.S_IMODE(os.stat(note(service)).st_mode) == 0o600
    assert open(note(service)).read() == service.socket + '\n'
    assert service.stop() == 0
    assert not os.path.exists(service.socket) and not os.path.exists(note(service))


def test_a_group_may_be_let_in():
    group = str(subprocess.check_output(['id', '-gn'], text=True)).strip()
    with Service('--group', group) as service:
        assert stat.S_IMODE(os.stat(service.socket).st_mode) == 0o660
        assert stat.S_IMODE(os.stat(os.path.dirname(service.socket)).st_mode) == 0o750
        assert service.connect().call('parse', query='a')


def test_another_user_may_search_but_not_write(service):
    if os.geteuid() != 0 or not shutil.which('setpriv'):
        print('skipped: needs root and setpriv')
        return
    service.connect().add({'id': 'a', 'text': 'Harbour.'})
    for folder in (service.home, os.path.dirname(service.socket)):
        os.chmod(folder, 0o755)
    os.chmod(service.socket, 0o666)
    script = ('import sys, json; sys.argv[1:] = []; sys.path.insert(0, sys.stdin.readline().strip());'
              'from harness import Client; c = Client(sys.stdin.readline().strip());'
              'print(json.dumps([c.ids("harbour"), c.fails("delete", articles=["a"]).kind,'
              'c.fails("add", articles=[{}]).kind, c.fails("shutdown").kind]))')
    reached = tempfile.mkdtemp()
    try:
        os.chmod(reached, 0o755)
        shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'harness.py'), reached)
        out = subprocess.run(['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups',
                              sys.executable, '-B', '-c', script],
                             input=f'{reached}\n{service.socket}\n', capture_output=True, text=True,
                             cwd='/')
        assert out.stdout.strip() == \
            '[["a#p1"], "unauthorized", "unauthorized", "unauthorized"]', out
    finally:
        shutil.rmtree(reached)


def test_a_second_writer_is_refused_and_told_who_holds_the_index(service):
    other = service.spawn()
    _, errors = other.communicate(timeout=harness.PATIENCE)
    assert other.returncode == 3, other.returncode
    assert str(service.process.pid) in errors.decode() and 'serve' in errors.decode(), errors
    assert service.connect().call('parse', query='a')


def test_a_socket_of_a_dead_service_is_replaced(service):
    assert service.restart(signal.SIGKILL) == -signal.SIGKILL
    assert service.connect().call('parse', query='a')


def test_a_file_in_place_of_the_socket_is_kept(service):
    service.stop()
    with open(service.socket, 'w') as f:
        f.write('precious')
    other = service.spawn()
    _, errors = other.communicate(timeout=harness.PATIENCE)
    assert other.returncode == 2 and b'not a socket' in errors, (other.returncode, errors)
    assert open(service.socket).read() == 'precious'


def test_a_restart_keeps_all(service):
    client = service.connect()
    client.add(*({'id': f'a{n}', 'text': f'Harbour {n}.'} for n in range(60)))
    client.call('delete', articles=['a7'])
    before = sorted(client.ids('harbour', limit=100))
    revision = client.call('status')['index_revision']
    assert len(before) == 59
    for how, status in ((signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGKILL, -signal.SIGKILL)):
        assert service.restart(how) == status
        client = service.connect()
        assert sorted(client.ids('harbour', limit=100)) == before
        assert client.call('status')['index_revision'] >= revision


def test_an_index_that_was_removed_is_built_again(service):
    client = service.connect()
    client.add(*({'id': f'a{n}', 'text': f'Harbour {n}.'} for n in range(60)))
    service.stop()
    shutil.rmtree(os.path.join(service.index, 'passages'))
    service.start()
    client = service.connect()
    until = time.monotonic() + harness.PATIENCE
    while client.call('status')['state'] != 'current':
        assert time.monotonic() < until
    assert len(client.ids('harbour', limit=100)) == 60


def test_shutdown_stops_the_service(service):
    client = service.connect()
    assert client.call('shutdown') == {}
    assert client.at_end()
    assert service.process.wait(harness.PATIENCE) == 0


def test_sigterm_answers_what_is_in_flight(service):
    clients = [service.connect() for _ in range(4)]
    for i, client in enumerate(clients):
        client.request('add', articles=[{'id': f'a{i}', 'text': f'Harbour {i}.'}], wait='stored')
        client.request('search', query='harbour')
    replies = [clients[0].receive()]  # the service is at work
    began = time.monotonic()
    service.process.send_signal(signal.SIGTERM)
    replies += [c.receive() for i, c in enumerate(clients) for _ in range(1 if i == 0 else 2)]
    answered = [r for r in replies if r is not None]
    assert answered and all('result' in r for r in answered), replies
    assert service.process.wait(harness.PATIENCE) == 0
    assert time.monotonic() - began < 10
    acknowledged = [r for r in answered if 'accepted' in r['result']]
    service.close_clients()
    service.start()
    client = service.connect()
    for reply in acknowledged:
        client.call('get', article=reply['result']['accepted'][0]['id'])


def test_a_second_signal_stops_at_once(service):
    client = service.connect()
    for _ in range(5):
        client.add({'id': 'a', 'text': 'Harbour.'})
    service.process.send_signal(signal.SIGTERM)
    service.process.send_signal(signal.SIGINT)
    assert service.process.wait(5) in (0, 128 + signal.SIGINT, 128 + signal.SIGTERM)


def test_clients_that_vanish_harm_nobody(service):
    steady = service.connect()
    steady.add(*({'id': f'a{n}', 'text': f'Harbour {n}.'} for n in range(100)))
    for n in range(50):
        gone = Client(service.socket)
        for _ in range(20):
            gone.request('search', query='harbour', limit=100)
        gone.close()
    assert len(steady.patient('search', query='harbour', limit=100)['hits']) == 100
    until = time.monotonic() + harness.PATIENCE
    queues = steady.call('status')['queues']
    while queues['clients'] != 1 or queues['in_flight'] > 1:
        assert time.monotonic() < until, queues
        queues = steady.call('status')['queues']


def test_start_and_stop_in_a_loop_leave_the_index_alone(service):
    client = service.connect()
    client.add(*({'id': f'a{n}', 'text': f'Harbour {n}.'} for n in range(20)))
    for n in range(10):
        assert service.restart(signal.SIGINT if n % 2 else signal.SIGTERM) == 0
    assert len(service.connect().ids('harbour', limit=100)) == 20


def tcp_port(service):
    line = service.wait_event('listening_tcp')
    return '127.0.0.1', int(line.rpartition('port=')[2])


def test_tcp_without_a_token_only_reads():
    with Service('--tcp', '127.0.0.1:0') as service:
        service.connect().add({'id': 'a', 'text': 'Harbour.'})
        client = Client(tcp_port(service))
        service.clients.append(client)
        assert client.ids('harbour') == ['a#p1']
        for method, params in (('add', {'articles': [{}]}), ('delete', {'articles': ['a']}),
                               ('shutdown', {})):
            assert client.fails(method, **params).kind == 'unauthorized'


def test_a_token_opens_tcp():
    folder = tempfile.mkdtemp()
    try:
        path = os.path.join(folder, 'token')
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), 'w') as f:
            f.write('correct horse battery staple\n')
        with Service('--tcp', '127.0.0.1:0', '--token-file', path) as service:
            client = Client(tcp_port(service))
            service.clients.append(client)
            assert client.fails('search', query='a').kind == 'unauthorized'
            assert client.fails('hello').kind == 'unauthorized'
            assert client.fails('hello', token='correct horse battery').kind == 'unauthorized'
            assert client.call('hello', token='correct horse battery staple')
            client.add({'id': 'a', 'text': 'Harbour.'})
            assert client.ids('harbour') == ['a#p1']
            os.chmod(path, 0o644)
            refused = Service.spawn(service)
            assert b'in use' in refused.communicate()[1] or refused.returncode in (2, 3)
    finally:
        shutil.rmtree(folder)


def test_only_loopback_addresses_are_accepted():
    home = tempfile.mkdtemp()
    try:
        for address in ('0.0.0.0:0', '[::]:0', '192.0.2.1:80', '127.0.0.1', '127.0.0.1:70000', 'x:1'):
            command = [harness.NUTGRAF, '--index', os.path.join(home, 'index'), 'serve', '--tcp',
                       address]
            out = subprocess.run(command, capture_output=True, timeout=harness.PATIENCE)
            assert out.returncode == 2, (address, out)
    finally:
        shutil.rmtree(home)


def test_the_log_holds_one_line_for_each_event_and_no_query(service):
    client = service.connect()
    client.call('search', query='secret-words')
    bad = Client(service.socket)
    bad.send_bytes(b'GET /\r\nevent=forged\r\n')
    bad.receive()
    bad.close()
    service.close_clients()
    service.stop()
    assert all(line.startswith('event=') for line in service.log), service.log
    assert not any('secret' in line or 'forged' in line for line in service.log)


if __name__ == '__main__':
    run(globals())
