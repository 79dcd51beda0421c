# SPDX-License-Identifier: GPL-2.0-or-later
"""The suites of others, run against the fixture and against `nutgraf serve`. Python standard library only.

usage: conformance.py NUTGRAF FIXTURE FOLDER fixture|serve|inspector

`fixture` and `serve` run @modelcontextprotocol/conformance for each revision of MCP; what is known to
fail stands in baseline/, with the reason. `inspector` lists and calls tools as a client, over HTTP and
over stdio, in both eras. Packages are installed into FOLDER when they are not there, at the versions
below. Exit status 77 (skipped) when npm is not here or cannot fetch them; otherwise what is not
expected is a failure.
"""
import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

NUTGRAF, FIXTURE, FOLDER, WHAT = sys.argv[1:5]
HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = {
    'conformance': ['node@22', '@modelcontextprotocol/conformance@0.2.0-alpha.12'],
    'inspector': ['node@22', '@modelcontextprotocol/inspector@2.12.0'],
}
# Scenarios that count for a revision, and pass: with these, a suite that ran nothing is seen.
REVISIONS = {'2026-07-28': {'fixture': (37, 37), 'serve': (12, 37)},
             '2025-11-25': {'fixture': (22, 30), 'serve': (8, 30)}}
UNREACHABLE = re.compile(r'\b(ENOTFOUND|EAI_AGAIN|ECONN\w+|ENET\w+|EHOST\w+|ETIMEDOUT|'
                         r'ERR_SOCKET_TIMEOUT|E50\d|E403|ENOTCACHED)\b')
PATIENCE = 240  # seconds for what must end
ARTICLE = """FERRIES SAIL AGAIN

The ferries to the outer islands sail again from Monday, the harbour master said.

A storm had kept them in port for nine days. Fishermen brought bread and post across.
"""


def skip(why):
    print('skipped:', why)
    sys.exit(77)


def install(name):
    """The folder with the programs of a package; other tests may want it at the same time."""
    folder = os.path.join(FOLDER, name)
    done = os.path.join(folder, 'installed')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'lock'), 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if os.path.exists(done):
            return os.path.join(folder, 'node_modules', '.bin')
        npm = shutil.which('npm')
        if not npm:
            skip('npm is not installed')
        with open(os.path.join(folder, 'package.json'), 'w') as f:
            json.dump({'private': True}, f)
        try:
            run = subprocess.run([npm, 'install', '--no-audit', '--no-fund', '--fetch-retries=1',
                                  '--fetch-retry-mintimeout=1000', *PACKAGES[name]],
                                 cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                                 text=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            skip('npm does not come to an end')
        if run.returncode != 0 and UNREACHABLE.search(run.stderr):
            skip(f'npm cannot reach its packages: {run.stderr[-400:]}')
        assert run.returncode == 0, run.stderr
        with open(done, 'w') as f:
            f.write('\n'.join(PACKAGES[name]))
    return os.path.join(folder, 'node_modules', '.bin')


class Server:
    """The fixture or the service on a free port, with one article."""

    def __init__(self, fixture):
        self.home = tempfile.mkdtemp(prefix='nutgraf-mcp-')
        self.index = os.path.join(self.home, 'index')
        socket = os.path.join(self.home, 's')
        news = os.path.join(self.home, 'news')
        os.mkdir(news)
        with open(os.path.join(news, 'ferry.txt'), 'w') as f:
            f.write(ARTICLE)
        subprocess.run([NUTGRAF, '--index', self.index, 'index', news], check=True,
                       stdout=subprocess.DEVNULL)
        command = ([FIXTURE, self.index, socket, '127.0.0.1:0'] if fixture else
                   [NUTGRAF, '--index', self.index, 'serve', '--socket', socket,
                    '--http', '127.0.0.1:0'])
        self.child = subprocess.Popen(command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.lines = []
        for line in self.child.stderr:
            self.lines.append(line.decode())
            port = re.search(r'event=listening_http .*port=(\d+)', self.lines[-1])
            if port:
                self.url = f'http://127.0.0.1:{port.group(1)}/mcp'
                self.reader = threading.Thread(target=self.read_log)
                self.reader.start()
                return
        raise AssertionError(f'it did not start: {self.lines}')

    def read_log(self):
        self.lines += [line.decode() for line in self.child.stderr]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.send_signal(signal.SIGTERM)
        self.child.wait(timeout=PATIENCE)
        self.reader.join()
        shutil.rmtree(self.home, ignore_errors=True)
        log = ''.join(self.lines)
        assert self.child.returncode == 0, f'exit status {self.child.returncode}: {log}'
        assert 'Sanitizer' not in log and 'runtime error' not in log, log


def tool(programs, name, *args, home=None, status=0):
    """Run a program of a package; its output."""
    env = {**os.environ, 'PATH': programs + os.pathsep + os.environ['PATH'], 'NO_COLOR': '1'}
    if home:
        env['HOME'] = home
    run = subprocess.run([os.path.join(programs, name), *args], env=env, stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT if name != 'mcp-inspector'
                         else subprocess.PIPE, text=True, timeout=PATIENCE, check=False)
    assert run.returncode == status, (
        f'{name} {" ".join(args)}: exit status {run.returncode}\n{run.stdout}\n{run.stderr or ""}')
    return run.stdout


def required(programs, revision):
    """The scenarios of a server that count for a revision."""
    path = os.path.join(programs, '..', '@modelcontextprotocol', 'conformance', 'requirements',
                        revision + '.yaml')
    with open(path) as f:
        section = re.search(r'^server:\n((?:  - .*\n)+)', f.read(), re.M)
    return set(re.findall(r'^  - (\S+)', section.group(1), re.M))


def conformance(fixture):
    programs = install('conformance')
    name = 'fixture' if fixture else 'serve'
    for revision in REVISIONS:
        baseline = os.path.join(HERE, 'baseline', f'{name}-{revision}.yml')
        known = ['--expected-failures', baseline] if os.path.exists(baseline) else []
        with Server(fixture) as server:
            results = os.path.join(server.home, 'results')
            text = tool(programs, 'conformance', 'server', '--url', server.url, '--requirements',
                        revision, '-o', results, *known)
        wanted = required(programs, revision)
        passed = {m.group(1) for m in re.finditer(r'^✓ (\S+): \d+ passed', text, re.M)}
        result = len(passed & wanted), len(wanted)
        assert result == REVISIONS[revision][name], f'{result}\n{text}'
        print(f'ok   {name} {revision}: {result[0]} of {result[1]} scenarios', flush=True)


def inspector():
    programs = install('inspector')
    with Server(fixture=False) as server:
        home = os.path.join(server.home, 'home')
        os.mkdir(home)

        def ask(target, *args):
            before = ['--cli', *([target] if isinstance(target, str) else [])]
            after = ['--', *target] if not isinstance(target, str) else []
            return tool(programs, 'mcp-inspector', *before, *args, '--format', 'json', '-q', *after,
                        home=home)

        stdio = [NUTGRAF, '--index', server.index, 'mcp']
        for target, door in ((server.url, 'http'), (stdio, 'stdio')):
            for era in ('legacy', 'modern'):
                e = ('--protocol-era', era)
                tools = ask(target, *e, '--method', 'tools/list', '--strict')
                assert 'search_passages' in tools, tools
                found = ask(target, *e, '--method', 'tools/call', '--tool-name', 'search_passages',
                            '--tool-args-json', '{"query":"ferries storm"}')
                assert 'news/ferry.txt#p2@' in found or 'ferry.txt#p2@' in found, found
                print(f'ok   inspector {door} {era}', flush=True)


if WHAT == 'inspector':
    inspector()
else:
    conformance(WHAT == 'fixture')
