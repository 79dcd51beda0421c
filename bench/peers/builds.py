# SPDX-License-Identifier: GPL-2.0-or-later
"""Building the indexes, and what that cost: kept beside them, so that it can be told again."""
import json
import os
import shutil
import subprocess
import threading
import time

from .engine import Failed, die_with_parent

SAMPLE_S = .25
ALTERNATING = ('nutgraf', 'lucene')  # built so often as --build-rounds says


def size_of(path):
    """Megabytes on disk."""
    blocks = 0
    for folder, _, files in os.walk(path):
        blocks += sum(os.stat(os.path.join(folder, name)).st_blocks for name in files)
    return blocks * 512 / 1e6


def resident_of(session):
    """Megabytes of all processes of a session together."""
    pages = 0
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{pid}/stat', encoding='utf-8', errors='replace') as f:
                fields = f.read().rpartition(')')[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            pages += int(fields[21])
    return pages * os.sysconf('SC_PAGE_SIZE') / 1e6


class Resident(threading.Thread):
    """The most that a session was seen to hold."""

    def __init__(self, session):
        super().__init__(daemon=True)
        self.session = session
        self.peak = 0
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(SAMPLE_S):
            self.peak = max(self.peak, resident_of(self.session))


def machine_cpu():
    """Seconds that all processors worked so far."""
    with open('/proc/stat', encoding='utf-8') as f:
        user, nice, system, _, _, irq, softirq = map(int, f.readline().split()[1:8])
    return (user + nice + system + irq + softirq) / os.sysconf('SC_CLK_TCK')


def leader():
    die_with_parent()
    os.setsid()


def measured(command, stdin):
    """Run it; wall and CPU seconds with its children, megabytes."""
    with open(stdin or os.devnull, 'rb') as source:
        began, machine = time.monotonic(), machine_cpu()
        process = subprocess.Popen(command, stdin=source, stdout=subprocess.DEVNULL, preexec_fn=leader)
        resident = Resident(process.pid)
        resident.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall, machine = time.monotonic() - began, machine_cpu() - machine
    process.returncode = status
    resident.over.set()
    resident.join()
    if status:
        raise Failed(f'failed: {" ".join(command)}')
    cpu = usage.ru_utime + usage.ru_stime
    return {'wall': wall, 'cpu': cpu, 'others': max(0, machine - cpu),
            'rss': max(resident.peak, usage.ru_maxrss * 1.024e-3)}


class Figures:
    """figures.json beside the indexes: for each engine the builds of these passages."""

    def __init__(self, run):
        self.path = os.path.join(run.dir, 'figures.json')
        self.passages = os.path.getsize(run.passages)
        self.builds = {}
        if os.path.exists(self.path):
            with open(self.path, encoding='utf-8') as f:
                kept = json.load(f)
            if kept['passages'] != self.passages:
                raise SystemExit(f'compare: {run.dir} has indexes of other passages')
            self.builds = kept['builds']

    def keep(self):
        with open(self.path + '.new', 'w', encoding='utf-8') as f:
            json.dump({'passages': self.passages, 'builds': self.builds}, f, indent=1)
        os.rename(self.path + '.new', self.path)


def build(engine, figures):
    """Build aside, then put in place."""
    aside = engine.index + '.new'
    shutil.rmtree(aside, ignore_errors=True)
    command, stdin = engine.build(aside)
    os.sync()  # nobody pays for the writes of another
    cost = measured(command, stdin)
    shutil.rmtree(engine.index, ignore_errors=True)
    os.rename(aside, engine.index)
    cost['disk'] = size_of(engine.index)
    figures.builds.setdefault(engine.name, []).append(cost)
    figures.keep()
    print(f'built {engine.name}: {cost["wall"]:.1f} s', flush=True)


def build_all(engines, figures, args):
    """What is missing or wanted anew; engines take turns when there are several rounds."""
    wanted = {}
    for engine in engines:
        known = os.path.exists(engine.index) and engine.name in figures.builds
        if engine.built_as and (args.rebuild or not known):
            wanted[engine.name] = 1
        if args.build_rounds and engine.name in ALTERNATING:
            wanted[engine.name] = args.build_rounds
        if engine.name in wanted:
            figures.builds.pop(engine.name, None)
    for turn in range(max(wanted.values(), default=0)):
        for engine in engines if turn % 2 == 0 else engines[::-1]:
            if wanted.get(engine.name, 0) > turn:
                build(engine, figures)
