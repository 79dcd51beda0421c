# SPDX-License-Identifier: GPL-2.0-or-later
"""bench/compare on a few generated passages: every table has its rows, and every engine found something.

Usage: test_compare.py COMPARE BUILD-FOLDER. Engines that are not installed are left out; times are not judged.
"""
import re
import subprocess
import sys
import tempfile

OURS = ('nutgraf', 'uncached', 'service')
ALWAYS = OURS + ('xapian', 'fts5')
PEERS = ('lucene', 'sphinx', 'groonga')
LOADED = ('service',) + PEERS
CLIENTS = (1, 4)
PASSAGES = 2000
CLASSES = 10  # and a row for all


def run(compare, build, folder):
    results = f'{folder}/results.md'
    command = [sys.executable, '-B', compare, '--build', build, '--dir', f'{folder}/indexes', '--generate', str(PASSAGES),
               '--rounds', '1', '--per-class', '1', '--qps', '.1', '--slice', '.1',
               '--clients', ','.join(map(str, CLIENTS)), '--results', results]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 0, f'compare ended with {done.returncode}:\n{done.stdout}'
    with open(results, encoding='utf-8') as f:
        text = f.read()
    assert done.stdout.rstrip().endswith(text.partition('\n## ')[2].rstrip()), 'the results are what was printed'
    return done.stdout, text


def tables_of(text):
    """Title to rows, the head first."""
    tables = {}
    for part in text.split('\n### ')[1:]:
        title, _, rest = part.partition('\n')
        lines = [line for line in rest.splitlines() if line.startswith('|') and not line.startswith('|---')]
        tables[title.strip()] = [[cell.strip() for cell in line.strip('|').split('|')] for line in lines]
    return tables


def numbers(cells):
    return [float(n) for cell in cells for n in re.findall(r'[0-9]+(?:\.[0-9]+)?', cell)]


def check_queries(tables, engines):
    peers = [e for e in engines if e not in OURS]
    for what in ('CPU', 'Wall'):
        times = tables[f'{what}, microseconds per query']
        assert [cell.split()[0] for cell in times[0][2:]] == engines, times[0]
        assert len(times) == 1 + CLASSES + 1 and times[-1][:2] == ['all', str(CLASSES)], times
        for row in times[1:]:
            assert len(numbers(row[2:])) == 3 * len(engines) and min(numbers(row[2:])) >= 0, row
        assert min(numbers(times[-1][2:])) > 0, times[-1]
        for base in OURS:
            ratios = tables[f'{what}, ratio {base} : peer, of the means / of the 99th percentiles']
            assert ratios[0][2:] == [f'{base} : {peer}' for peer in peers], ratios[0]
            assert len(ratios) == len(times) and len(numbers(ratios[-1][2:])) == 2 * len(peers), ratios


def check_hits(tables, engines):
    hits = tables['Hits shown, and bytes of their text, mean']
    assert len(hits) == 1 + CLASSES + 1, hits
    for row in hits[1:]:
        for engine, cell in zip(engines, row[2:]):
            shown, size = numbers([cell])
            assert 0 <= shown <= 10 and (shown > 0) == (size > 0), (engine, row)
    for engine, cell in zip(engines, hits[-1][2:]):
        assert numbers([cell])[0] > 1, f'{engine} finds next to nothing: {cell}'
    for row in hits[1:]:
        assert len({row[2 + engines.index(name)] for name in OURS}) == 1, f'nutgraf differs from itself: {row}'


def check_load(tables, engines):
    load = tables['Searches per second'][1:]
    found = [(row[0], int(row[1].split()[0])) for row in load]
    assert found == [(e, n) for e in engines if e in LOADED for n in CLIENTS], found
    for row in load:
        assert min(numbers(row[2:])) > 0, row


def check_builds(tables, engines):
    builds = tables['Building']
    assert len(builds) == len([e for e in engines if e not in ('uncached', 'service')]) + 1, builds
    for row in builds[1:]:
        assert len(row) == 9 and min(numbers(row[2:4] + row[5:8])) > 0, row


def main():
    compare, build = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix='compare-') as folder:
        printed, text = run(compare, build, folder)
        left_out = re.findall(r'^left out: (\w+): (.*)$', printed, re.MULTILINE)
        for name, why in left_out:
            print(f'left out: {name}: {why}')
            assert name in PEERS and f'left out: {name}: {why}' in text
        gone = [name for name, _ in left_out]
        wanted = ['nutgraf', 'uncached', 'service', 'xapian', 'lucene', 'sphinx', 'groonga', 'fts5']
        engines = [e for e in wanted if e not in gone]
        assert set(ALWAYS) <= set(engines)
        tables = tables_of(text)
        check_queries(tables, engines)
        check_hits(tables, engines)
        check_load(tables, engines)
        check_builds(tables, engines)


if __name__ == '__main__':
    main()
