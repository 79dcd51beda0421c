# SPDX-License-Identifier: GPL-2.0-or-later
"""The search page in a browser. Starts the service on the corpus and on articles made for the tests, then node.

usage: browser.py NUTGRAF FOLDER CORPUS [case…]

FOLDER/browser gets the packages from npm, FOLDER/screenshots the pictures. Exit status 77 (skipped) when
node, npm, chromium or the packages cannot be had.
"""
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'service')]
import articles  # noqa: E402
from harness import NUTGRAF, sanitizer_report  # noqa: E402
from http_client import Site  # noqa: E402

FOLDER, CORPUS = (os.path.abspath(path) for path in sys.argv[2:4])
CASES = sys.argv[4:]
# The last playwright-core for Debian's node 18.
PACKAGES = ['playwright-core@1.60.0', 'axe-core@4.14.1']
SECONDS = 840  # for all cases


def skip(why):
    print('skipped:', why)
    sys.exit(77)


def find(*names):
    for name in names:
        if shutil.which(name):
            return shutil.which(name)
    return skip(f'{names[0]} is not installed (scripts/deps --test)')


def install(npm):
    folder = os.path.join(FOLDER, 'browser')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'lock'), 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = os.path.join(folder, 'installed')
        if os.path.exists(done) and open(done).read() == '\n'.join(PACKAGES):
            return folder
        with open(os.path.join(folder, 'package.json'), 'w') as f:
            json.dump({'private': True}, f)
        result = subprocess.run([npm, 'install', '--no-audit', '--no-fund', '--ignore-scripts', *PACKAGES], cwd=folder,
                                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=200, check=False)
        if result.returncode != 0:
            skip(f'npm cannot install {PACKAGES}: {result.stderr[-400:]}')
        with open(done, 'w') as f:
            f.write('\n'.join(PACKAGES))
    return folder


def main():
    node, npm, chromium = find('node', 'nodejs'), find('npm'), find('chromium', 'chromium-browser')
    packages = install(npm)
    pictures = os.path.join(FOLDER, 'screenshots')
    os.makedirs(pictures, exist_ok=True)
    home = tempfile.mkdtemp(prefix='nutgraf-browser.')
    try:
        subprocess.run([NUTGRAF, '--index', os.path.join(home, 'index'), 'index', CORPUS], check=True,
                       stdout=subprocess.DEVNULL)
        with Site(home=home, articles=articles.made()) as site:
            status = subprocess.run([node, os.path.join(HERE, 'run.mjs'), f'http://127.0.0.1:{site.port}', packages, chromium,
                                     pictures, *CASES], stdin=subprocess.DEVNULL, timeout=SECONDS, check=False).returncode
            site.close_clients()
            stopped = site.stop()
            print(*('  log: ' + line for line in site.log[-20:]), sep='\n')
            assert stopped == 0 and not sanitizer_report(site.log), f'the service ended with {stopped}'
    finally:
        shutil.rmtree(home, ignore_errors=True)
    sys.exit(status)


main()
