# SPDX-License-Identifier: GPL-2.0-or-later
"""bench_mixed against a small service: it comes to its end, and its counts agree with the service's.

Usage: test_mixed.py NUTGRAF BENCH_MIXED [name…]
"""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tests', 'service'))
BENCH_MIXED = sys.argv.pop(2)
import harness  # noqa: E402  (reads sys.argv)

QUERIES = ['harbour ferry', 'ferry strike', 'council budget', 'harbour']


def write_queries(folder):
    path = os.path.join(folder, 'queries.tsv')
    with open(path, 'w', encoding='utf-8') as f:
        for i, words in enumerate(QUERIES):
            f.write(f'{i}\tclass\tor\t{words}\t-\t-\t-\n')
    return path


def write_passages(folder):
    path = os.path.join(folder, 'passages.tsv')
    with open(path, 'w', encoding='utf-8') as f:
        for i in range(17):
            f.write(f'{i}\ta{i}\tnews\t20210304\t{"granite " if i % 16 == 0 else "basalt "}and a wall of it stand here\n')
    return path


def test_articles_are_made_of_a_sample_of_passages(service):
    command = [BENCH_MIXED, '--minutes', '0.01', '--phase', '0.5', '--quiet', '0.1', '--warm-up', '0.1', '--clients', '2',
               '--rate', '20', '--writes-per-second', '0', '--texts', write_passages(service.home), service.socket,
               write_queries(service.home)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=harness.PATIENCE)
    assert run.returncode == 0, run
    found = [service.connect().call('search', query=word)['total']['value'] for word in ('granite', 'basalt', 'harbour')]
    assert found[0] > 0 and found[1:] == [0, 0], found


def test_counts_are_those_of_the_service(service):
    command = [BENCH_MIXED, '--minutes', '0.02', '--phase', '0.6', '--quiet', '0.3', '--warm-up', '0.2', '--clients', '2',
               '--rate', '50', '--writes-per-second', '0', service.socket, write_queries(service.home)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=harness.PATIENCE)
    assert run.returncode == 0, run
    added, replaced, deleted = map(int, re.search(r'\((\d+) added, (\d+) replaced, (\d+) deleted\)', run.stdout).groups())
    assert added > 0 and added >= replaced >= deleted, run.stdout
    assert service.connect().call('status')['articles'] == added - deleted, run.stdout
    searched = [int(n) for n in re.findall(r'^searches \S+ writes *: (\d+) in', run.stdout, re.M)]
    assert len(searched) == 2 and min(searched) > 0, run.stdout
    assert re.search(r'^errors: 0$', run.stdout, re.M), run.stdout
    merges = int(re.search(r'^seals: \d+, merges: (\d+)', run.stdout, re.M).group(1))
    assert ('NOTHING WAS MERGED' in run.stdout) == (merges == 0), run.stdout


def test_of_the_added_articles_so_many_stay(service):
    command = [BENCH_MIXED, '--minutes', '0.02', '--phase', '1.2', '--quiet', '0.1', '--warm-up', '0.2', '--clients', '2',
               '--rate', '50', '--writes-per-second', '0', '--keep', '3', service.socket, write_queries(service.home)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=harness.PATIENCE)
    assert run.returncode == 0, run
    added, deleted = map(int, re.search(r'\((\d+) added, \d+ replaced, (\d+) deleted\)', run.stdout).groups())
    assert added > 3 and 0 < added - deleted <= 3, run.stdout
    assert service.connect().call('status')['articles'] == added - deleted, run.stdout


if __name__ == '__main__':
    harness.run(globals())
