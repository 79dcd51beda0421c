# SPDX-License-Identifier: GPL-2.0-or-later
"""kill -9 at random moments while articles are added, replaced and deleted: what was acknowledged is
there after the restart, with the right text, and the index opens by itself.

The ledger of acknowledged changes is an fsynced file. A change that was sent but not acknowledged may
have happened or not; nothing else may differ.

Usage: test_kill.py NUTGRAF [rounds]; 20 rounds unless told. NUTGRAF_SEED chooses the random numbers;
the index of a failed run is copied to the folder NUTGRAF_KEEP.
"""
import json
import os
import random
import shutil
import signal
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../service'))
import harness
from harness import Client, RpcError, Service

ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 20
ARTICLES = 60
SEED = int(os.environ.get('NUTGRAF_SEED', '1'))


class Ledger:
    """What each article must hold: a set of texts that are allowed, None for 'deleted'."""

    def __init__(self, path):
        self.file = open(path, 'a', encoding='utf8')
        self.allowed = {}
        self.acknowledged = 0

    def text(self, id):
        """What an article holds, once that was looked up."""
        return next(iter(self.allowed.get(id, {None})))

    def sent(self, id, text):
        self.allowed.setdefault(id, {None}).add(text)

    def acked(self, id, text):
        self.file.write(json.dumps([id, text]) + '\n')
        self.file.flush()
        os.fsync(self.file.fileno())
        self.allowed[id] = {text}
        self.acknowledged += 1


def write(client, ledger, choice, counter):
    """Change articles until the service is gone."""
    while True:
        counter[0] += 1
        ids = [f'a{n}' for n in choice.sample(range(ARTICLES), choice.randint(1, 6))]
        delete = choice.random() < 0.2
        texts = {id: None if delete else
                 f'Harbour word{counter[0]} of {id}.\n\nSecond paragraph {counter[0]} of {id}.'
                 for id in ids}
        for id, text in texts.items():
            ledger.sent(id, text)
        if delete:
            result = client.call('delete', articles=ids)
            assert sorted(result['deleted'] + result['missing']) == sorted(ids)
        else:
            result = client.call('add', articles=[{'id': i, 'text': t} for i, t in texts.items()],
                                 wait=choice.choice(['stored', 'stored', 'searchable']))
            assert sorted(a['id'] for a in result['accepted']) == sorted(ids), result
        for id, text in texts.items():
            ledger.acked(id, text)


def writer(service, ledger, choice, counter, faults):
    client = Client(service.socket)
    try:
        write(client, ledger, choice, counter)
    except (OSError, RpcError, AssertionError, ValueError) as error:
        if isinstance(error, (RpcError, ValueError)) or 'closed' not in str(error) and \
                isinstance(error, AssertionError) and str(error):
            faults.append(f'while writing: {error!r}')
    finally:
        client.close()


def check_articles(client, ledger, faults):
    for id, allowed in ledger.allowed.items():
        try:
            text = client.call('get', article=id)['text']
        except RpcError as error:
            if error.kind != 'not_found':
                faults.append(f'get {id}: {error}')
                continue
            text = None
        if text not in allowed:
            faults.append(f'{id} is {text!r}, allowed: {allowed}')
        ledger.allowed[id] = {text}


def check_index(client, ledger, faults):
    until = time.monotonic() + harness.PATIENCE
    while client.call('status')['state'] != 'current':
        if time.monotonic() > until:
            faults.append('the index did not catch up')
            return
        time.sleep(0.01)
    wanted = {id for id, allowed in ledger.allowed.items() if None not in allowed}
    answer = client.call('search', query='word* harbour', limit=100, per_article=1, deadline_ms=5000)
    found = {hit['article'] for hit in answer['hits']}
    if found != wanted or answer['partial']:
        faults.append(f'not found: {sorted(wanted - found)}, found without reason:'
                      f' {sorted(found - wanted)}, total {answer["total"]},'
                      f' partial {answer["partial"]}, status {client.call("status")}')
    for hit in answer['hits']:
        if hit['text'] not in (ledger.text(hit['article']) or '').split('\n\n'):
            faults.append(f'{hit["id"]} shows {hit["text"]!r}')


def round_of(service, ledger, choice, counter, faults):
    thread = threading.Thread(target=writer, args=(service, ledger, choice, counter, faults))
    thread.start()
    time.sleep(choice.uniform(0.001, 0.5))  # the random moment
    service.process.kill()
    thread.join()
    service.restart(signal.SIGKILL)
    client = service.connect()
    check_articles(client, ledger, faults)
    check_index(client, ledger, faults)


def main():
    choice = random.Random(SEED)
    with Service() as service:
        ledger = Ledger(os.path.join(service.home, 'ledger'))
        faults, counter, rounds = [], [0], 0
        began = time.monotonic()
        while rounds < ROUNDS and not faults:
            round_of(service, ledger, choice, counter, faults)
            rounds += 1
        service.close_clients()
        status = service.stop()
        if faults and os.environ.get('NUTGRAF_KEEP'):
            shutil.copytree(service.index, os.environ['NUTGRAF_KEEP'])
        if status:
            faults.append(f'exit status {status}')
        print(f'{rounds} rounds, {ledger.acknowledged} acknowledged changes,'
              f' {time.monotonic() - began:.1f} s, {len(faults)} faults')
        print(*faults[:10], *(service.log[-20:] if faults else []), sep='\n')
        sys.exit(1 if faults else 0)


if __name__ == '__main__':
    main()
