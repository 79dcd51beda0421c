# SPDX-License-Identifier: GPL-2.0-or-later
"""Compressed files, archives, web archives and PDF files: good ones, and those that mean harm."""
import gzip
import io
import json
import os
import shutil
import tarfile
import zipfile

from box import BUDGET, FERRY, run


def counts(done):
    line = done.out.splitlines()[-1].split(';')[0]
    return {name: int(n) for name, n in (part.split() for part in line.split(', '))}


def found(box, query):
    return sorted({h['article'] for h in
                   box.run('search', '--format', 'json', query).json()['hits']})


def zip_of(*files, how=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', how) as z:
        for name, data in files:
            z.writestr(name, data)
    return out.getvalue()


def tar_of(*files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode='w') as t:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))
    return out.getvalue()


def lines(n):
    return ''.join(json.dumps({'title': f'Story {i}', 'text': f'The council met about matter {i}. ' + 'It adjourned. ' * 6})
                   + '\n' for i in range(n)).encode()


def record(uri, body):
    block = b'HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n' + body
    return (f'WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\n'
            f'WARC-Date: 2022-01-10T09:30:00Z\r\nContent-Type: application/http\r\n'
            f'Content-Length: {len(block)}\r\n\r\n').encode() + block + b'\r\n\r\n'


def pdf_of(*pages):
    texts = [''.join(f'({line}) Tj T*\n' for line in page) for page in pages]
    kids = ' '.join(f'{4 + 2 * i} 0 R' for i in range(len(pages)))
    objects = ['<< /Type /Catalog /Pages 2 0 R >>',
               f'<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>',
               '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>']
    for i, text in enumerate(texts):
        stream = f'BT /F1 11 Tf 14 TL 60 760 Td\n{text}ET'
        objects += ['<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] '
                    f'/Contents {5 + 2 * i} 0 R /Resources << /Font << /F1 3 0 R >> >> >>',
                    f'<< /Length {len(stream)} >>\nstream\n{stream}\nendstream']
    objects.append('<< /Title (Ferries sail again) /CreationDate (D:20220110093000Z) >>')
    out, at = '%PDF-1.4\n', []
    for n, o in enumerate(objects, 1):
        at.append(len(out))
        out += f'{n} 0 obj\n{o}\nendobj\n'
    table = ''.join(f'{a:010} 00000 n \n' for a in at)
    out += (f'xref\n0 {len(at) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(at) + 1} '
            f'/Root 1 0 R /Info {len(at)} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n')
    return out.encode()


def test_members_are_found_under_their_names(box):
    files = ('ferry.txt', FERRY.encode()), ('town/hall.txt', BUDGET.encode())
    box.write('in/a.zip', zip_of(*files))
    box.write('in/b.tar.gz', gzip.compress(tar_of(*files)))
    box.write('in/c.txt.gz', gzip.compress(FERRY.encode()))
    box.write('in/d.warc.gz', gzip.compress(record('https://example.org/ferry', FERRY.encode())) +
              gzip.compress(record('https://example.org/hall', BUDGET.encode())))
    done = box.ok('index', 'in')
    assert counts(done)['new'] == 7 and counts(done)['failed'] == 0, done
    for name in ['in/a.zip/ferry.txt', 'in/b.tar.gz/town/hall.txt', 'in/c.txt.gz',
                 'https://example.org/hall']:
        article = box.ok('get', '--format', 'json', name).json()
        assert article['id'] == name, article
    assert article['published'] == '2022-01-10T09:30:00Z', article
    assert counts(box.ok('index', 'in'))['same'] == 7


def test_members_over_the_service_are_guarded_alike(box):
    box.write('a/in/a.zip', zip_of(('ferry.txt', FERRY)))
    box.write('b/in/a.zip', zip_of(('ferry.txt', BUDGET)))
    box.serve()
    assert counts(box.ok('index', 'a/in'))['new'] == 1
    assert counts(box.ok('index', 'a/in'))['same'] == 1
    done = box.run('index', 'b/in')
    assert counts(done)['failed'] == 1 and '--id-prefix' in done.err, done
    box.stop()


def test_members_are_pruned_with_their_archive(box):
    path = box.write('in/a.zip', zip_of(('ferry.txt', FERRY)))
    box.write('in/b.txt', BUDGET)
    box.ok('index', '--prune', 'in')
    assert counts(box.ok('index', '--prune', 'in'))['same'] == 2
    os.remove(path)
    assert counts(box.ok('index', '--prune', 'in'))['deleted'] == 1


def test_large_lines_come_in_pieces(box):
    data = lines(12000)
    box.write('in/all.jsonl.gz', gzip.compress(data[:len(data) // 2], 0) +
              gzip.compress(data[len(data) // 2:], 1))
    done = box.ok('index', 'in')
    assert counts(done)['new'] == 12000 and counts(done)['failed'] == 0, done
    assert box.ok('get', '--format', 'json', 'in/all.jsonl.gz:12000').json()['title'] == 'Story 11999'


def test_what_means_harm_has_a_reason_and_the_rest_is_read(box):
    zeros = b'0123456789 ' * (1 << 20)
    deep = FERRY.encode()
    for _ in range(6):
        deep = zip_of(('deeper.zip', deep))
    box.write('in/01-bomb.zip', zip_of(('bomb.txt', zeros)))
    box.write('in/02-bomb.txt.gz', gzip.compress(zeros))
    box.write('in/03-deep.zip', deep)
    box.write('in/04-many.zip', zip_of(*((f'.hidden/{i}', b'') for i in range(100000)),
                                       ('last.txt', b'The last of many entries.'),
                                       how=zipfile.ZIP_STORED))
    box.write('in/05-cut.zip', zip_of(('ferry.txt', FERRY * 20))[:150])
    box.write('in/06-cut.txt.gz', gzip.compress(FERRY.encode())[:-20])
    box.write('in/07-cut.tar', tar_of(('ferry.txt', FERRY.encode() * 50))[:2000])
    box.write('in/08-cut.warc', record('https://example.org/a', FERRY.encode())[:-40])
    box.write('in/09-name.zip', zip_of(('n' * 10000, FERRY)))
    box.write('in/10-office.docx', zip_of(('[Content_Types].xml', '<Types/>')))
    box.write('in/11-broken.pdf', b'%PDF-1.4\nnothing')
    box.write('in/99.txt', BUDGET)
    done = box.run('index', 'in')
    assert done.status == 0, done
    for name, reason in [
            ('01-bomb.zip', 'it unpacks to over 200 times its size'),
            ('02-bomb.txt.gz', 'it unpacks to over 200 times its size'),
            ('03-deep.zip', 'archives are nested over 4 deep'),
            ('05-cut.zip', 'damaged'), ('06-cut.txt.gz', 'ends too early'),
            ('07-cut.tar', 'damaged'), ('08-cut.warc', 'ends too early'),
            ('09-name.zip', 'the name of an entry is over 1024 bytes'),
            ('10-office.docx', 'it is an office document'), ('11-broken.pdf', 'PDF')]:
        assert any(f'in/{name}: ' in line and reason in line for line in done.err.splitlines()), \
            (name, done)
    assert counts(done)['new'] == 2, done
    assert found(box, 'lamps') == ['in/99.txt'] and found(box, 'entries') == ['in/04-many.zip/last.txt']


def test_what_lies_behind_a_large_member_that_is_not_read_is(box):
    noise = os.urandom(300_000)
    more_than_a_file = b''.join(b'harbour ' * 100 + noise[n % 290_000:][:30] for n in range(82_000))
    box.write('data/hidden.zip', zip_of(('.cache', noise), ('ferry.txt', FERRY), how=zipfile.ZIP_STORED))
    box.write('data/hidden.tar', tar_of(('.cache', noise), ('ferry.txt', FERRY.encode())))
    box.write('data/large.zip', zip_of(('all.txt', more_than_a_file), ('ferry.txt', FERRY)))
    done = box.ok('index', 'data')
    assert counts(done)['read'] == 3 and counts(done)['failed'] == 1, done
    assert 'large.zip: all.txt: a file is over' in done.err, done


def test_a_pdf_is_read_where_its_reader_is_installed(box):
    box.write('in/a.pdf', pdf_of(
        ['The ferries to the outer islands sail again from Monday, the harbour',
         'master said. The council will meet on Tuesday and decide whether a boat',
         'is to be bought for the'], ['winter months.', '2']))
    if not shutil.which('pdftotext'):
        done = box.run('index', 'in')
        assert 'poppler-utils' in done.err and counts(done)['skipped'] == 1, done
        print('     pdftotext is not installed: the rest is skipped')
        return
    box.ok('index', 'in')
    article = box.ok('get', '--format', 'json', 'in/a.pdf').json()
    assert article['title'] == 'Ferries sail again', article
    assert article['published'] == '2022-01-10T09:30:00Z', article
    assert article['text'].endswith('bought for the winter months.'), article


def test_a_pdf_without_a_reader_is_skipped_with_the_package(box):
    box.write('in/a.pdf', pdf_of(['Ferries sail.']))
    done = box.run('index', 'in', env={'PATH': '/nonexistent'})
    assert 'poppler-utils' in done.err and counts(done)['skipped'] == 1, done


run(globals())
