# SPDX-License-Identifier: GPL-2.0-or-later
"""Broken files: each ends with a reason, and nothing of the others is lost."""
import json
import os

from box import FERRY, run
from broken_files import broken, write

LARGE = 65 << 20  # a little more than a file may have


def test_each_broken_file_ends_with_a_reason_and_the_others_are_read(box):
    box.write('data/aaa.txt', FERRY)
    box.write('data/zzz.txt', FERRY.replace('harbour', 'port'))
    cases = broken(LARGE)
    for name, pieces, _ in cases:
        write(os.path.join(box.home, 'data', name), pieces)
    done = box.run('index', '--report', 'report.jsonl', 'data')
    assert done.status == 0, done
    with open(os.path.join(box.home, 'report.jsonl'), encoding='utf-8') as f:
        lines = [json.loads(line) for line in f]
    wrong = []
    for name, _, expected in cases:
        of_file = [line for line in lines if line['path'] == f'data/{name}']
        read = [line for line in of_file if line['state'] in ('new', 'changed', 'same')]
        faults = [line for line in of_file if line.get('reason')]
        if expected == 'read' and not read or expected == 'refused' and read or not of_file \
                or not read and not faults:
            wrong.append((name, expected, of_file[:3]))
    assert not wrong, wrong
    found = {hit['article'] for hit in box.run('search', '--format', 'json', 'storm').json()['hits']}
    assert 'data/aaa.txt' in found or 'data/zzz.txt' in found, found


if __name__ == '__main__':
    run(globals())
