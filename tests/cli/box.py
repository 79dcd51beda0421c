# SPDX-License-Identifier: GPL-2.0-or-later
"""A temporary home in which the real program runs. Python standard library only.

A test is a function whose name begins with `test_` and that takes a Box. `run(globals())` runs them
all: usage is `test_x.py NUTGRAF [name…]`.
"""
import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

NUTGRAF = os.path.abspath(sys.argv[1])
PATIENCE = 120  # seconds until a test gives up waiting for something that must happen

FERRY = """FERRIES SAIL AGAIN

The ferries to the outer islands sail again from Monday, the harbour master said.

A storm had kept them in port for nine days. Fishermen brought bread and post across.
"""
BUDGET = """COUNCIL CUTS BUDGET

The council cut the budget for street lamps by a third.

Shopkeepers of the old town fear darker evenings.
"""


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def json(self):
        return json.loads(self.out)

    def __repr__(self):
        return f'status {self.status}\nstdout: {self.out}\nstderr: {self.err}'


class Box:
    def __init__(self):
        self.home = tempfile.mkdtemp(prefix='nutgraf-cli-')
        self.dir = os.path.join(self.home, 'index')
        self.services = []
        keep = ('PATH', 'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'TSAN_OPTIONS', 'LSAN_OPTIONS', 'TMPDIR')
        self.env = {k: os.environ[k] for k in keep if k in os.environ}
        self.env.update(HOME=self.home, LC_ALL='C.UTF-8', TERM='xterm')

    def write(self, path, text):
        path = os.path.join(self.home, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as f:
            f.write(text if isinstance(text, bytes) else text.encode())
        return path

    def bare(self, *args, env=()):
        """Run without --index."""
        done = subprocess.run([NUTGRAF, *args], cwd=self.home, env={**self.env, **dict(env)},
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def run(self, *args, env=()):
        return self.bare('--index', self.dir, *args, env=env)

    def ok(self, *args):
        done = self.run(*args)
        assert done.status == 0, done
        return done

    def on_terminal(self, *args, env=(), stream='stdout'):
        """A stream on a pseudo terminal, the other thrown away; gives what is written there."""
        main, side = pty.openpty()
        child = subprocess.Popen([NUTGRAF, '--index', self.dir, *args], cwd=self.home,
                                 env={**self.env, **dict(env)}, stdin=subprocess.DEVNULL,
                                 **{'stdout': subprocess.DEVNULL, 'stderr': subprocess.DEVNULL,
                                    stream: side})
        os.close(side)
        out = b''
        while select.select([main], [], [], PATIENCE)[0]:
            try:
                more = os.read(main, 65536)
            except OSError:  # the other side is closed
                break
            if not more:
                break
            out += more
        os.close(main)
        child.wait(PATIENCE)
        return out.decode()

    def serve(self, *args, index=True):
        command = [NUTGRAF, *(('--index', self.dir) if index else ()), 'serve', *args]
        child = subprocess.Popen(command, cwd=self.home, env=self.env, stdin=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE)
        self.services.append(child)
        for line in child.stderr:
            if b'event=listening' in line:
                return re.search(rb'socket=(\S+)', line).group(1).decode()
        raise AssertionError(f'the service did not start: {child.wait(PATIENCE)}')

    def stop(self):
        for child in self.services:
            child.send_signal(signal.SIGTERM)
            child.stderr.read()
            assert child.wait(PATIENCE) == 0, child.returncode
        self.services = []

    def close(self):
        for child in self.services:
            child.kill()
            child.wait()
        shutil.rmtree(self.home)

    def news(self):
        """A folder with two articles, indexed."""
        self.write('news/ferry.txt', FERRY)
        self.write('news/budget.txt', BUDGET)
        return self.ok('index', 'news')


def both(test):
    """Run a test without and with a service."""
    def twice(box):
        test(box)
        box.dir = os.path.join(box.home, 'served')
        box.serve()
        test(box)
        box.stop()
    return twice


def run(names):
    tests = {n: f for n, f in names.items() if n.startswith('test_') and callable(f)}
    failed = 0
    for name, test in tests.items():
        if len(sys.argv) > 2 and name not in sys.argv[2:]:
            continue
        box = Box()
        try:
            test(box)
            print('ok  ', name, flush=True)
        except Exception:
            failed += 1
            print('FAIL', name, flush=True)
            traceback.print_exc(file=sys.stdout)
        finally:
            box.close()
    sys.exit(1 if failed else 0)
