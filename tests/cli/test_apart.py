# SPDX-License-Identifier: GPL-2.0-or-later
"""Containers and markup of all kinds, as the child that reads strangers' files reads them."""
import bz2
import gzip
import io
import json
import lzma
import os
import random
import tarfile
import zipfile

from box import BUDGET, FERRY, run

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lamps are lit</title></head>
<body><article><h1>Lamps are lit</h1><p>The lamps of the old town were lit again on Monday, and shopkeepers were
relieved that the evenings are bright, they said.</p></article></body></html>"""
RUSSIAN = 'Паромы снова ходят на острова, сообщил начальник порта. Шторм держал их девять дней.'
MEMBERS = {'a.txt': FERRY.encode(), 'Ünïcode/b.txt': BUDGET.encode(), 'c.html': PAGE.encode(),
           'd.txt': RUSSIAN.encode('koi8-r'), 'e.bin': bytes(range(256)) * 20,
           'f.jsonl': b'{"id":"f1","text":"The first line."}\n{broken\n{"id":"f2","text":"The third."}\n'}


def tar(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode='w') as t:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            t.addfile(info, io.BytesIO(content))
    return out.getvalue()


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, content in members.items():
            z.writestr(name, content)
    return out.getvalue()


def containers(members):
    packed = tar(members)
    return {'a.zip': zipped(members), 'b.tar': packed, 'c.tar.gz': gzip.compress(packed),
            'd.tar.xz': lzma.compress(packed), 'e.tar.bz2': bz2.compress(packed),
            'f.zip': zipped({'inner.tar.gz': gzip.compress(packed)})}


def index(box, *args):
    done = box.run('index', '--format', 'json', '--report', 'report', *args, env={'NUTGRAF_DEBUG': '1'})
    with open(os.path.join(box.home, 'report')) as f:
        return done, [json.loads(line) for line in f]


def check_containers(box, files):
    for name, content in files.items():
        box.write(f'c/{name}', content)
        done, report = index(box, '--id-prefix', name, f'c/{name}')
        n = done.json()
        assert 'readers: 1 started' in done.err, (name, done)
        assert n['quarantined'] == 0 and n['read'] >= 6, (name, done)
        assert n['read'] == n['new'] + n['same'], (name, done)
        assert {e['path'] for e in report} == {f'c/{name}'}, (name, report)


def test_containers_are_read_in_the_child(box):
    check_containers(box, containers(MEMBERS))
    assert not os.path.exists(os.path.join(box.dir, 'quarantine'))
    for word in ('storm', 'shopkeepers', 'паромы'):
        assert box.run('search', word).status == 0, word


def test_large_containers_are_read_in_the_child(box):
    random.seed(7)  # what does not pack, so that the files are over a megabyte
    more = {f'n/{i}.bin': random.randbytes(300_000) for i in range(5)}
    check_containers(box, containers({**more, **MEMBERS}))


def test_a_damaged_container_gives_what_is_whole(box):
    for name, content in containers(MEMBERS).items():
        box.write(f'd/{name}', content[:len(content) * 2 // 3])
        done, _ = index(box, '--id-prefix', name, f'd/{name}')
        assert done.json()['quarantined'] == 0 and f'd/{name}' in done.err, (name, done)


def test_markup_is_read_in_the_child(box):
    box.write('a.html', PAGE)
    done = box.bare('read', '--format', 'jsonl', 'a.html', env={'NUTGRAF_DEBUG': '1'})
    seen = json.loads(done.out)
    assert seen['title'] == 'Lamps are lit' and seen['format'] == 'html', seen
    assert 'readers: 1 started' in done.err, done
    box.write('b.txt', FERRY)
    assert 'readers' not in box.bare('read', 'b.txt', env={'NUTGRAF_DEBUG': '1'}).err


run(globals())
