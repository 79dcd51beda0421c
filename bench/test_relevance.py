# SPDX-License-Identifier: GPL-2.0-or-later
"""bench/relevance on a small archive: nDCG@10 and the paired t are what can be worked out by hand."""
import json
import math
import os
import subprocess
import sys
import tarfile
import tempfile

SCRIPT, BUILD = sys.argv[1:3]
DOCUMENTS = [('d1', 'Ships lay in the harbour.'), ('d2', 'Ships left.'), ('d3', 'Bread was dear.'), ('d4', '')]
QUERIES = [('q1', 'ships harbour'), ('q2', 'bread'), ('q3', 'nobody judged this')]
GRADES = [('q1', 'd1', 1), ('q1', 'd3', 2), ('q2', 'd3', 1), ('q2', 'd1', 0), ('q3', 'd1', 0)]


def write_lines(path, lines):
    with open(path, 'w', encoding='utf8') as out:
        out.writelines(line + '\n' for line in lines)


def make_archive(folder):
    place = os.path.join(folder, 'tiny')
    os.mkdir(place)
    write_lines(os.path.join(place, 'corpus.jsonl'),
                (json.dumps({'_id': i, 'title': '', 'text': t}) for i, t in DOCUMENTS))
    write_lines(os.path.join(place, 'queries.jsonl'),
                (json.dumps({'_id': i, 'text': t}) for i, t in QUERIES))
    write_lines(os.path.join(place, 'qrels.tsv'),
                ['query\tdocument\tgrade'] + ['\t'.join(map(str, g)) for g in GRADES])
    archive = os.path.join(folder, 'tiny.tar.xz')
    with tarfile.open(archive, 'w:xz') as tar:
        tar.add(place, 'tiny')
    return archive


def run(*args):
    return subprocess.run(args, check=True, stdout=subprocess.PIPE, text=True).stdout


def main():
    with tempfile.TemporaryDirectory() as folder:
        runs, other = os.path.join(folder, 'a'), os.path.join(folder, 'b')
        os.mkdir(runs)
        os.mkdir(other)
        table = run(SCRIPT, make_archive(folder), '--build', BUILD, '--runs', runs)
        first = 1 / (2 + 1 / math.log2(3))  # d1 is first, d3 is not found
        cells = [c.strip() for c in table.splitlines()[-1].split('|')]
        expected = f'{(first + 1) / 2:.4f}'
        assert cells[1:5] == ['tiny', '2', expected, expected], table
        kept = open(os.path.join(runs, 'tiny.full'), encoding='utf8').read().split()
        assert kept == ['q1', f'{first:.6f}', 'q2', '1.000000'], kept
        write_lines(os.path.join(other, 'tiny.full'), [f'q1\t{first + .3:.6f}', 'q2\t1.1'])
        table = run(os.path.join(BUILD, 'bench/bench_relevance'), '--compare', runs, other)
        # Differences .3 and .1: mean .2, deviation .1414, so t = .2 / (.1414 / 1.4142).
        assert [c.strip() for c in table.splitlines()[-1].split('|')][-2] == '2.00', table


main()
