# SPDX-License-Identifier: GPL-2.0-or-later
"""Many requests over connections that are kept: none fails. Needs wrk; exit status 77 (skipped) without it.

wrk counts seconds, not requests, so runs are repeated until there were enough.
"""
import re
import shutil
import subprocess
import sys

from harness import PATIENCE, run
from http_client import ARTICLES, site

WANTED = 10000
TARGETS = ['/v1/search?q=ferry', '/?q=ferry', '/healthz', '/v1/suggest?prefix=fer']
WRK = shutil.which('wrk')
if not WRK:
    print('skipped: wrk is not installed')
    sys.exit(77)

# All targets in turn, and at the end what was answered.
SCRIPT = '''
local targets, i = {%s}, 0
request = function() i = i + 1 return wrk.format("GET", targets[i %% #targets + 1]) end
done = function(summary, latency, requests)
    local e = summary.errors
    io.write(string.format("answered=%%d connect=%%d read=%%d write=%%d status=%%d timeout=%%d\\n",
        summary.requests, e.connect, e.read, e.write, e.status, e.timeout))
end
''' % ', '.join(f'"{target}"' for target in TARGETS)


@site(articles=ARTICLES)
def test_no_request_of_many_fails(service):
    path = f'{service.home}/targets.lua'
    with open(path, 'w') as f:
        f.write(SCRIPT)
    answered, before = 0, len(service.log)
    while answered < WANTED:
        out = subprocess.run([WRK, '-t1', '-c16', '-d2s', '--timeout', f'{PATIENCE}s', '-s', path,
                              f'http://127.0.0.1:{service.port}/'], capture_output=True, text=True, check=True).stdout
        told = {name: int(value) for name, value in re.findall(r'(\w+)=(\d+)', out)}
        assert told['answered'] > 0, out
        answered += told.pop('answered')
        assert not any(told.values()), told
    figures = service.get('/metrics').body.decode()
    assert re.search(r'^nutgraf_\w*http\w*', figures, re.M), figures
    print(f'        {answered} requests, no error; {len(service.log) - before} lines of log')


run(globals())
