# SPDX-License-Identifier: GPL-2.0-or-later
"""Eight clients search while a writer adds, replaces and deletes: no query fails, none sees half an
article. Each article has K passages with one version stamp; a search restricted to the article must
find all K of one version, or none.

Usage: test_soak.py NUTGRAF [seconds [ARTICLES]]; 5 seconds unless told. With ARTICLES (a file or
folder) these are indexed first, and the clients also search for words of them.
"""
import random
import subprocess
import sys
import threading
import time

import harness
from harness import Client, Service

SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 5
COLLECTION = sys.argv[3] if len(sys.argv) > 3 else None
QUESTIONS = ['oil prices', 'money market rates', '"interest rates" bank', 'wheat exports to the soviet union',
             'trade deficit AND japan', 'prof* dividend -quarter', 'date:1987-03 coffee', 'gold NEAR/5 mine']
PASSAGES = 7
ARTICLES = 40
SEARCHERS = 8


def article(n, version):
    text = '\n\n'.join(f'Harbour stamp{version} of article number {n}, paragraph {i}.'
                       for i in range(PASSAGES))
    return {'id': f'a{n}', 'text': text}


class Soak:
    def __init__(self, service):
        self.service = service
        self.faults = []
        self.searches = self.writes = 0
        self.stop = threading.Event()
        self.lock = threading.Lock()

    def fault(self, text):
        with self.lock:
            self.faults.append(text)
        self.stop.set()

    def check(self, n, answer):
        hits = answer['hits']
        stamps = {word for hit in hits for word in hit['text'].split() if word.startswith('stamp')}
        ids = {hit['id'] for hit in hits}
        if answer['partial']:
            return
        if len(hits) not in (0, PASSAGES) or len(stamps) > 1 or len(ids) != len(hits):
            self.fault(f'article {n}: {len(hits)} passages, {stamps}, {sorted(ids)}')

    def search(self, seed):
        choice = random.Random(seed)
        client = Client(self.service.socket)
        try:
            while not self.stop.is_set():
                n = choice.randrange(ARTICLES)
                answer = client.call('search', query='harbour', filter={'article': f'a{n}'},
                                     limit=100, per_article=100, deadline_ms=5000)
                self.check(n, answer)
                client.call('search', query='"article number" harbour', limit=20)
                client.call('search', query=choice.choice(QUESTIONS), deadline_ms=5000)
                with self.lock:
                    self.searches += 3
        except Exception as error:
            self.fault(f'search: {error!r}')
        finally:
            client.close()

    def write(self):
        choice = random.Random(0)
        client = Client(self.service.socket)
        version = 0
        try:
            while not self.stop.is_set():
                version += 1
                picked = choice.sample(range(ARTICLES), choice.randint(1, 8))
                wait = choice.choice(['stored', 'searchable'])
                if choice.random() < 0.25:
                    client.call('delete', articles=[f'a{n}' for n in picked], wait=wait)
                else:
                    client.add(*(article(n, version) for n in picked), wait=wait)
                self.writes += 1
        except Exception as error:
            self.fault(f'write: {error!r}')
        finally:
            client.close()


def main():
    with Service() as service:
        if COLLECTION:
            subprocess.run([harness.NUTGRAF, '--index', service.index, '--socket', service.socket,
                            'index', COLLECTION], check=True)
        Client(service.socket).add(*(article(n, 0) for n in range(ARTICLES)))
        soak = Soak(service)
        threads = [threading.Thread(target=soak.search, args=(n,)) for n in range(SEARCHERS)]
        threads.append(threading.Thread(target=soak.write))
        for thread in threads:
            thread.start()
        soak.stop.wait(SECONDS)
        soak.stop.set()
        for thread in threads:
            thread.join()
        counts = Client(service.socket).call('status')
        status = service.stop()
        print(f'{SECONDS:.0f} s: {soak.searches} searches, {soak.writes} writes,'
              f' {len(soak.faults)} faults, exit status {status}; {counts["articles"]} articles,'
              f' {counts["passages"]} passages, index revision {counts["index_revision"]}')
        bad = [line for line in service.log if 'failed' in line or 'retried' in line]
        print(*soak.faults[:10], *bad[:10], *harness.sanitizer_report(service.log)[:10], sep='\n')
        ok = not soak.faults and not bad and status == 0 and soak.searches and soak.writes
        sys.exit(0 if ok and not harness.sanitizer_report(service.log) else 1)


if __name__ == '__main__':
    main()
