# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that are broken, or made to break who reads them. Python standard library only.

`BROKEN` has (name, function that gives the bytes in pieces, what must be said of it: 'read' when something of it
is an article, 'refused' when nothing is, 'either'). A size in the name of a function is one of its argument:
tests take small ones where time is short, bench/broken takes them whole.
"""
import gzip
import io
import random
import struct
import zipfile
import zlib

MIB = 1 << 20
STORY = '<p>The harbour master said that the ferries sail again on Monday, nine days after the storm.</p>'
PAGE = ('<!DOCTYPE html><html lang="en"><head><title>Ferries sail again</title></head><body><article>'
        '<h1>Ferries sail again</h1>' + STORY * 6 + '</article></body></html>')
ITEM = ('<item><title>Ferry {0}</title><guid>ferry-{0}</guid><description>The harbour master said that ferry {0} '
        'sails again on Monday after the storm.</description></item>')


def feed(items):
    return '<rss version="2.0"><channel><title>Harbour</title>' + items + '</channel></rss>'


def whole(data):
    return [data.encode() if isinstance(data, str) else data]


def repeated(piece, count, before='', after=''):
    """`count` copies of a piece, in pieces of about a MiB."""
    each = max(1, MIB // len(piece))
    yield before.encode()
    for _ in range(count // each):
        yield (piece * each).encode()
    yield (piece * (count % each) + after).encode()


def entities():
    lines = ['<!DOCTYPE rss [<!ENTITY a0 "harbour">']
    lines += [f'<!ENTITY a{n} "{("&a" + str(n - 1) + ";") * 10}">' for n in range(1, 12)]
    return '\n'.join(lines) + ']>' + feed('<item><title>&a11;</title></item>')


def quadratic():
    return ('<!DOCTYPE rss [<!ENTITY a "' + 'harbour ' * 20000 + '">]>'
            + feed('<item><title>' + '&a;' * 20000 + '</title></item>'))


def zip_of(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, data in members:
            z.writestr(name, data)
    return out.getvalue()


def zip_bomb(size):
    return zip_of([('zeros.txt', b'\0' * size), ('ferry.html', PAGE)])


def gzip_bomb(size):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    yield packer.compress(b'a' * MIB)
    for _ in range(size // MIB - 1):
        yield packer.compress(b'a' * MIB)
    yield packer.flush()


def nested_zip(depth):
    data = zip_of([('ferry.html', PAGE)])
    for n in range(depth):
        data = zip_of([(f'inner{n}.zip', data)])
    return data


def noise(size, seed=7):
    return random.Random(seed).randbytes(size)


def warc():
    record = ('WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://harbour.example/{0}\r\n'
              'WARC-Date: 2022-01-10T00:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {1}\r\n\r\n')
    body = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n' + PAGE
    good = record.format(1, len(body)) + body + '\r\n\r\n'
    return good + record.format(2, 10 ** 15) + body + '\r\n\r\n'


def broken(large):
    """The list; `large` is the size of the ones that are large, in bytes."""
    deep = 200000
    return [
        ('truncated.html', whole(PAGE[:-400]), 'read'),
        ('truncated-feed.xml', whole(feed(''.join(ITEM.format(n) for n in range(4)))[:-120]), 'read'),
        ('truncated.json', whole('{"title": "Ferries", "text": "The harb'), 'refused'),
        ('truncated.jsonl.gz', whole(gzip.compress(
            b''.join(b'{"id": "%d", "text": "Ferry %s sails."}\n' % (n, noise(4, n).hex().encode()) for n in range(5000)))[:20000]),
         'either'),
        ('truncated.zip', whole(zip_of([('a.html', PAGE), ('b.html', PAGE)])[:-300]), 'either'),
        ('says-utf-8-is-latin-1.html', whole(PAGE.replace('<head>', '<head><meta charset="utf-8">').replace(
            'harbour', 'ha\xfcrb\xf6ur').encode('latin-1')), 'read'),
        ('says-utf-16-is-ascii.xml', whole('<?xml version="1.0" encoding="UTF-16"?>' + feed(ITEM.format(1))), 'read'),
        ('no-such-charset.xml', whole('<?xml version="1.0" encoding="x-none"?>' + feed(ITEM.format(1))), 'read'),
        ('deep.html', repeated('<div>', deep, '<html><body>', STORY * 6), 'either'),
        ('deep.xml', repeated('<a>', deep, '<rss><channel>'), 'refused'),
        ('deep.json', repeated('[', deep, '{"text": '), 'refused'),
        ('deep.md', repeated('>', deep, '# Ferries\n\n', ' sail again on Monday\n'), 'either'),
        ('attributes.html', whole('<html><body ' + ' '.join(f'a{n}="{n}"' for n in range(deep)) + '>' + STORY * 6),
         'either'),
        ('attributes.xml', whole('<rss ' + ' '.join(f'a{n}="{n}"' for n in range(deep)) + '/>'), 'refused'),
        ('entities.xml', whole(entities()), 'refused'),
        ('quadratic-entities.xml', whole(quadratic()), 'refused'),
        ('external-entity.xml', whole('<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
                                      + feed('<item><title>&a;</title></item>')), 'refused'),
        ('bomb.zip', whole(zip_bomb(large)), 'either'),
        ('bomb.txt.gz', gzip_bomb(large), 'refused'),
        ('nested.zip', whole(nested_zip(8)), 'refused'),
        ('nul.html', whole(PAGE.replace('harbour', 'har\0bour')), 'either'),
        ('nul.txt', whole('The ferries\0 sail again on Monday.\n\nNine days\0 after the storm.\n'), 'either'),
        ('one-line.txt', repeated('harbour ', large // 8), 'refused'),
        ('one-line.html', repeated('harbour ', large // 8, '<html><body><p>'), 'refused'),
        ('one-line.jsonl', repeated('harbour ', large // 8, '{"text": "', '"}\n{"text": "A ferry sails on Monday."}\n'),
         'read'),
        ('open-quote.csv', repeated('harbour,ferry\n', large // 64, 'title,text\n"Ferries,', ''), 'either'),
        ('aliases.md', whole('---\na: &a [x, x, x]\n' + ''.join(
            f'{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}, *{chr(97 + n)}]\n' for n in range(12))
            + '---\n\nThe ferries sail again on Monday, the harbour master said.\n'), 'read'),
        ('lengths.warc', whole(warc()), 'read'),
        ('cut.pdf', whole(b'%PDF-1.7\n1 0 obj << /Length 99999999999 >>\nstream\n' + noise(4096)), 'refused'),
        ('noise.bin', whole(noise(65536)), 'refused'),
        ('sizes.tar', whole(b'ferry.html'.ljust(100, b'\0') + b'0000644\0' * 3 + b'77777777777\0' + b'0' * 200), 'refused'),
        ('header.gz', whole(b'\x1f\x8b\x08\x04' + b'\0' * 6 + struct.pack('<H', 65535)), 'refused'),
        ('empty.html', whole(''), 'refused'),
    ]


def write(path, pieces):
    with open(path, 'wb') as f:
        for piece in pieces:
            f.write(piece)
