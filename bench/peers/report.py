# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables in Markdown."""
import os
import platform
import statistics

RESULTS_HEAD = '''# nutgraf and its peers, measured

Appended by `bench/compare --results`, the newest last. Compare the ratios: they are of two things timed in one run. The
head of `bench/compare` says how it is measured.
'''


OURS = ('nutgraf', 'uncached', 'service')
BUILD_NOTE = '''
nutgraf reads articles and keeps them in its store, which is part of the time and of the disk; each of the others reads
the passages in a form that was made for it before. Earlier writes are on disk when a build begins.
'''


def percentile(values, fraction):
    return sorted(values)[min(len(values) - 1, int(len(values) * fraction))]


def ratio(ours, theirs):
    """Two figures that count, also of a small one."""
    value = ours / theirs
    return f'{value:.2f}' if value >= .1 else f'{value:.3f}'


def rows(head, body):
    lines = ['| ' + ' | '.join(head) + ' |', '|---' * len(head) + '|']
    return '\n'.join(lines + ['| ' + ' | '.join(str(cell) for cell in row) + ' |' for row in body]) + '\n'


def machine():
    model = platform.machine()
    with open('/proc/cpuinfo', encoding='utf-8') as f:
        for line in f:
            if line.startswith('model name'):
                model = line.split(':', 1)[1].strip()
                break
    return f'{model}, {os.cpu_count()} processors, Linux {platform.release()}'


class Classes:
    """Which queries belong together."""

    def __init__(self, lines):
        self.of = {}
        for i, line in enumerate(lines):
            self.of.setdefault(line.split('\t')[1], []).append(i)
        self.of['all'] = list(range(len(lines)))

    def table(self, head, cells):
        """`cells` makes the cells of a row from the numbers of its queries."""
        return rows(['class', 'n'] + head, [[name, len(which)] + cells(which) for name, which in self.of.items()])


def times(classes, answers, at):
    def cells(which):
        out = []
        for got in answers.values():
            values = [got[i][at] for i in which]
            out.append(f'{statistics.fmean(values):.0f} / {percentile(values, .5):.0f} / {percentile(values, .99):.0f}')
        return out
    return classes.table([f'{name} mean / p50 / p99' for name in answers], cells)


def ratios(classes, answers, at, base):
    peers = [name for name in answers if name not in OURS]

    def cells(which):
        ours = [answers[base][i][at] for i in which]
        out = []
        for name in peers:
            theirs = [answers[name][i][at] for i in which]
            out.append(f'{ratio(statistics.fmean(ours), statistics.fmean(theirs))} / '
                       f'{ratio(percentile(ours, .99), percentile(theirs, .99))}')
        return out
    return classes.table([f'{base} : {name}' for name in peers], cells)


def hits(classes, answers):
    def cells(which):
        return [f'{statistics.fmean(got[i][2] for i in which):.1f} / {statistics.fmean(got[i][3] for i in which):.0f}'
                for got in answers.values()]
    return classes.table([f'{name} hits / bytes' for name in answers], cells)


def query_tables(lines, answers):
    classes = Classes(lines)
    text = []
    for at, what in ((0, 'CPU'), (1, 'Wall')):
        text.append(f'### {what}, microseconds per query\n\n' + times(classes, answers, at))
        for base in OURS:
            if base in answers and set(answers) - set(OURS):
                text.append(f'### {what}, ratio {base} : peer, of the means / of the 99th percentiles\n\n'
                            + ratios(classes, answers, at, base))
    text.append('### Hits shown, and bytes of their text, mean\n\n' + hits(classes, answers))
    return '\n'.join(text)


def load_table(loads):
    """`loads`: (engine, clients) to figures, and which ratios follow from them."""
    body = [[engine.name, f'{clients} {engine.clients}', f'{f[0]:.0f}', f'{f[1] / 1e3:.2f}', f'{f[2] / 1e3:.2f}',
             f'{f[3]:.0f}', f'{f[4]:.0f}' if engine.clients == 'clients' else '-']
            for (engine, clients), f in loads.items()]
    text = '### Searches per second\n\n' + rows(['engine', 'at once', 'searches/s', 'p50 ms', 'p99 ms', 'server CPU us',
                                                 'client CPU us'], body)
    rate = {(engine.name, clients): f[0] for (engine, clients), f in loads.items()}
    ours = rate.get(('service', 8))
    pairs = [(name, n) for name, n in (('lucene', 2), ('sphinx', 8), ('groonga', 8)) if ours and (name, n) in rate]
    return text + ''.join(f'\n- service with 8 clients : {name} with {n} = {ours / rate[(name, n)]:.2f}'
                          for name, n in pairs) + ('\n' if pairs else '')


def build_table(engines, builds):
    body = []
    ours = builds.get('nutgraf')
    for engine in engines:
        runs = builds.get(engine.name)
        if not engine.built_as or not runs:
            continue
        wall = [r['wall'] for r in runs]
        beside = ratio(statistics.median(r['wall'] for r in ours), statistics.median(wall)) if ours else '-'
        body.append([engine.built_as, len(runs), f'{min(wall):.2f}', f'{statistics.median(wall):.2f}',
                     f'{min(r["cpu"] for r in runs):.2f}', f'{max(r["rss"] for r in runs):.0f}',
                     f'{runs[-1]["disk"]:.1f}', beside,
                     f'{statistics.median(r["others"] for r in runs):.2f}'])
    return '### Building\n\n' + rows(['engine', 'builds', 'wall s, best', 'wall s, median', 'CPU s, best',
                                      'peak RSS MB, all processes', 'MB on disk', 'wall, nutgraf : it',
                                      'CPU s of others meanwhile'], body) + BUILD_NOTE


def append_results(path, text):
    new = not os.path.exists(path)
    with open(path, 'a', encoding='utf-8') as f:
        f.write((RESULTS_HEAD if new else '') + '\n' + text)
