# SPDX-License-Identifier: GPL-2.0-or-later
"""A store that an older program wrote, and what other programs read in one."""
import hashlib
import os
import sqlite3

from box import run

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cases', 'store')
LONG = 'The night ferry sails at nine and the day ferry sails at ten, the harbour board said. ' * 500


def make_old(box):
    os.makedirs(box.dir)
    with open(os.path.join(CASES, 'version-1.sql'), encoding='utf-8') as sql:
        db = sqlite3.connect(os.path.join(box.dir, 'articles.db'))
        db.executescript(sql.read())
        db.close()


def rows(box, sql):
    db = sqlite3.connect(os.path.join(box.dir, 'articles.db'))
    found = db.execute(sql).fetchall()
    db.close()
    return found


def articles(box, query):
    return sorted({h['article'] for h in
                   box.run('search', '--format', 'json', query).json()['hits']})


def number(packed, at):
    return int.from_bytes(packed[at:at + 4], 'little')


def unpack(packed):
    """By the words of docs/operations.md and of the block format alone."""
    out, at = bytearray(), 4
    while at < len(packed):
        block = packed[at + 4:at + 4 + number(packed, at)]
        out += unpack_block(block)
        at += 4 + len(block)
        assert at == len(packed) or len(out) % 8192 == 0, len(out)
    assert len(out) == number(packed, 0), (len(out), number(packed, 0))
    return bytes(out)


def unpack_block(packed):
    at, out = 0, bytearray()

    def run_length(n):
        nonlocal at
        more = 255 if n == 15 else 0
        while more == 255:
            more = packed[at]
            at += 1
            n += more
        return n

    while at < len(packed):
        token = packed[at]
        at += 1
        literals = run_length(token >> 4)
        out += packed[at:at + literals]
        at += literals
        if at == len(packed):
            break
        offset = int.from_bytes(packed[at:at + 2], 'little')
        at += 2
        for _ in range(run_length(token & 15) + 4):
            out.append(out[-offset])
    return out


def test_an_index_is_made_of_an_old_store_and_takes_more(box):
    make_old(box)
    box.ok('rebuild')
    assert articles(box, 'ferry') == ['harbour']
    assert rows(box, 'SELECT DISTINCT typeof(text) FROM revisions') == [('text',)]
    box.write('ferry.txt', LONG)
    box.ok('index', 'ferry.txt')
    assert articles(box, 'ferry') == ['ferry.txt', 'harbour']
    assert rows(box, 'PRAGMA user_version') == [(2,)]
    assert rows(box, 'SELECT typeof(text), count(*) FROM revisions GROUP BY 1 ORDER BY 1') == [
        ('blob', 1), ('text', 3)]
    box.ok('rebuild')
    assert articles(box, 'ferry') == ['ferry.txt', 'harbour']
    assert 'Rain, later snow.' in box.ok('get', 'short').out
    assert 'night ferry sails at nine' in box.ok('get', 'ferry.txt').out


def test_texts_can_be_read_without_nutgraf(box):
    make_old(box)
    box.write('ferry.txt', LONG)
    box.ok('index', 'ferry.txt')
    texts = []
    for key, meta, text, seal in rows(box, 'SELECT key, meta, text, seal FROM revisions'):
        plain = text.encode() if isinstance(text, str) else unpack(text)
        assert hashlib.sha256(key.to_bytes(8, 'little') + meta + plain).digest() == seal, key
        texts.append(plain.decode())
    assert LONG.strip() in texts and 'Rain.' in texts, texts


run(globals())
