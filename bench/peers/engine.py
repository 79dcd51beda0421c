# SPDX-License-Identifier: GPL-2.0-or-later
"""What every engine has: a build that is measured, and a process that is asked over a pipe."""
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PATIENCE = 120  # seconds until a server must answer


class Missing(Exception):
    """An engine that this machine does not have."""


class Failed(Exception):
    """An engine that did not do what it was asked."""


def die_with_parent():
    """Runs in the child: no server is left behind, however the comparison ends."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def need_program(name, package):
    if not shutil.which(name):
        raise Missing(f'no {name} (Debian package {package})')


def version_of(*packages):
    """The versions of Debian packages, as far as dpkg knows."""
    try:
        out = subprocess.run(['dpkg-query', '-W', '-f', '${Package} ${Version}\n', *packages], text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    except OSError:
        out = ''
    return ', '.join(line for line in out.splitlines() if not line.endswith(' ')) or 'unknown'


class Server:
    """A serving process, until close()."""

    def __init__(self, command, address, log):
        with open(log, 'wb') as out:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                            preexec_fn=die_with_parent)
        until = time.monotonic() + PATIENCE
        while not self.answers(address):
            if self.process.poll() is not None or time.monotonic() > until:
                self.close()
                raise Failed(f'{command[0]} did not start; {log} says why')
            time.sleep(.05)

    @staticmethod
    def answers(address):
        family = socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX
        with socket.socket(family) as s:
            try:
                s.connect(address)
                return True
            except OSError:
                return False

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Pipe:
    """A process that answers a line with a line (bench/pipe.h), and the server behind it."""

    def __init__(self, name, command, server=None):
        self.name = name
        self.server = server
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        preexec_fn=die_with_parent)
        if self.line() != 'ready':
            self.close()
            raise Failed(f'{name} did not start')

    def line(self):
        return self.process.stdout.readline().rstrip('\n')

    def ask(self, text):
        try:
            self.process.stdin.write(text + '\n')
            self.process.stdin.flush()
        except OSError:
            pass  # the answer will be missing
        return self.line()

    def search(self, query):
        """CPU us, wall us, hits, bytes of their text."""
        answer = self.ask(query).split('\t')
        if len(answer) != 4:
            raise Failed(f'{self.name} failed at: {query}')
        return float(answer[0]), float(answer[1]), int(answer[2]), int(answer[3])

    def load(self, clients, seconds):
        """Searches/s, p50 us, p99 us, server's and client's CPU us a search; of all slices with so many clients."""
        answer = self.ask(f'qps\t{clients}\t{seconds}').split('\t')
        if len(answer) != 5:
            raise Failed(f'{self.name} failed under the load of {clients} clients')
        return [float(a) for a in answer]

    def close(self):
        try:
            self.process.stdin.close()
        except OSError:
            pass
        self.process.wait()
        if self.server:
            self.server.close()


class Engine:
    """One side of the comparison. `run` is the Run it belongs to (run.py)."""
    name = ''
    built_as = None      # what its index is called in the table; None: it has no index of its own
    clients = 'clients'  # of the load; None: it takes none
    leaves_out = ''

    def __init__(self, run):
        self.run = run
        self.index = os.path.join(run.dir, self.name)

    def check(self):
        """Raise Missing when it cannot run here."""

    def prepare(self):
        """Make what the build reads; not measured."""

    def build(self, path):
        """The command that makes the index, and the file it reads from standard input."""
        raise NotImplementedError

    def start(self):
        """A Pipe."""
        raise NotImplementedError

    def version(self):
        return 'unknown'

    def client(self, kind, address, server):
        """bench_client, asking that server."""
        program = self.run.program('bench_client')
        try:
            return Pipe(self.name, [program, kind, address, str(server.process.pid), self.run.queries], server)
        except Failed:
            server.close()
            raise
