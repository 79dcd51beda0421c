# SPDX-License-Identifier: GPL-2.0-or-later
"""A full disk costs only the write; a lost index is built again while the service answers."""
import os
import random
import shutil
import subprocess
import tempfile
import time

import harness
from harness import RpcError, Service, run

WORDS = ' '.join(f'word{n}' for n in range(300))


def wait_current(client):
    until = time.monotonic() + harness.PATIENCE
    while client.call('status')['state'] != 'current':
        assert time.monotonic() < until, client.call('status')
        time.sleep(0.02)


def mount(path, size, *options):
    return subprocess.run(['mount', '-t', 'tmpfs', '-o', ','.join((f'size={size}',) + options),
                           'tmpfs', path], capture_output=True).returncode == 0


def fill(client, limit):
    """Add until the disk is full; gives the ids that were acknowledged. The texts are long words that
    cannot be packed: much for the disk, little for the index that has to catch up."""
    draw = random.Random(7)
    acknowledged = []
    for start in range(0, limit, 50):
        ids = [f'a{n}' for n in range(start, start + 50)]
        try:
            client.add(*({'id': id, 'text': f'Harbour {id}. ' + ' '.join(
                f'{draw.getrandbits(240):060x}' for _ in range(60))} for id in ids), wait='stored')
            acknowledged += ids
        except RpcError as error:
            assert error.kind == 'no_space', error
            assert 'free' in str(error)
            return acknowledged
    raise AssertionError('the disk did not fill up')


def test_a_full_disk_costs_only_the_write():
    if os.geteuid() != 0:
        print('skipped: needs root for a small file system')
        return
    home = tempfile.mkdtemp(prefix='nutgraf-test.')
    if not mount(home, '40m'):
        print('skipped: cannot mount')
        os.rmdir(home)
        return
    try:
        with Service(home=home) as service:
            client = service.connect()
            client.add({'id': 'first', 'text': 'Searchable before the disk was full.'})
            acknowledged = fill(client, 40000)
            assert acknowledged
            for id in acknowledged[:: 1 + len(acknowledged) // 50]:
                assert client.call('get', article=id)['id'] == id
            assert client.ids('searchable', deadline_ms=5000) == ['first#p1']
            assert mount(home, '200m', 'remount')
            client.add({'id': 'after', 'text': 'Space returned.'})
            assert client.ids('returned', deadline_ms=5000) == ['after#p1']
            wait_current(client)
            assert client.call('search', query='harbour', total='exact')['total']['value'] == \
                len(acknowledged)
            assert service.restart() == 0
            assert service.connect().call('status')['articles'] == len(acknowledged) + 2
    finally:
        subprocess.run(['umount', '-l', home], check=True)
        os.rmdir(home)


def test_a_lost_index_is_built_while_the_service_answers(service):
    client = service.connect()
    for start in range(0, 3000, 500):
        client.call('add', articles=[{'id': f'a{n}', 'text': f'Harbour {n}. {WORDS}'}
                                     for n in range(start, start + 500)], wait='stored')
    assert service.stop() == 0
    shutil.rmtree(os.path.join(service.index, 'passages'))
    service.start()
    client = service.connect()
    assert client.call('get', article='a7')['id'] == 'a7'
    assert client.call('hello')['index']['state'] in ('behind', 'rebuilding', 'current')
    until = time.monotonic() + harness.PATIENCE
    while True:
        try:
            found = client.call('search', query='harbour', total='exact')['total']['value']
            if found == 3000:
                break
        except RpcError as error:
            assert error.kind == 'unavailable', error
            assert set(error.data['progress']) == {'applied_seq', 'seq', 'reason'}
        assert time.monotonic() < until
        time.sleep(0.02)
    client.add({'id': 'new', 'text': 'Added meanwhile.'})
    assert client.ids('meanwhile') == ['new#p1']


if __name__ == '__main__':
    run(globals())
