# SPDX-License-Identifier: GPL-2.0-or-later
"""/metrics as Prometheus reads it, and what it counts. usage: test_metrics.py NUTGRAF [test…]

With NUTGRAF_PROMTOOL in the environment that promtool looks at the page, too."""
import math
import os
import re
import subprocess
import tempfile

from harness import Client, run
from web import WRITE, WebService

NAME = r'[a-zA-Z_:][a-zA-Z0-9_:]*'
SAMPLE = re.compile(rf'({NAME})(?:\{{(.*)\}})? (\S+)')
LABEL = re.compile(rf'({NAME})="([^"\\\n]*)"(?:,|$)')
METHODS = {'hello', 'search', 'parse', 'get', 'resolve', 'status', 'add', 'delete', 'shutdown', 'similar', 'suggest',
           'unknown'}


class Metrics:
    """A page in text format 0.0.4; what is not of it is an error."""

    def __init__(self, text):
        assert text.endswith('\n')
        self.types, self.values, self.helps = {}, {}, set()
        family = None
        for line in text.splitlines():
            if line.startswith('# HELP '):
                family, _, told = line.removeprefix('# HELP ').partition(' ')
                assert told and family not in self.helps, line
                self.helps.add(family)
            elif line.startswith('# TYPE '):
                name, kind = line.removeprefix('# TYPE ').split()
                assert name == family and name not in self.types, line
                assert kind in ('counter', 'gauge', 'histogram'), line
                self.types[name] = kind
            else:
                self.sample(line, family)
        assert self.helps == set(self.types)
        self.check_histograms()

    def sample(self, line, family):
        name, labels, value = SAMPLE.fullmatch(line).groups()
        found = LABEL.findall(labels or '')
        assert ','.join(f'{k}="{v}"' for k, v in found) == (labels or ''), line
        kind = self.types[family]
        ends = ('_bucket', '_sum', '_count') if kind == 'histogram' else ('',)
        assert name in [family + end for end in ends], line
        assert name.startswith('nutgraf_') and name.endswith('_total') == (kind == 'counter'), line
        key = name, frozenset(found)
        assert key not in self.values, f'twice: {line}'
        self.values[key] = float(value)

    def check_histograms(self):
        """Buckets never fall, and the last is the count."""
        series = {}
        for (name, labels), value in self.values.items():
            bounds = [v for k, v in labels if k == 'le']
            if bounds:
                rest = frozenset((k, v) for k, v in labels if k != 'le')
                series.setdefault((name.removesuffix('_bucket'), rest), {})[float(bounds[0])] = value
        assert series
        for (name, labels), buckets in series.items():
            counts = [buckets[bound] for bound in sorted(buckets)]
            assert counts == sorted(counts), (name, labels, buckets)
            assert counts[-1] == buckets[math.inf] == self.values[name + '_count', labels]
            assert (name + '_sum', labels) in self.values

    def get(self, name, **labels):
        return self.values.get(('nutgraf_' + name, frozenset(labels.items())), 0)

    def labels(self, name):
        return {v for (_, labels) in self.values for k, v in labels if k == name}


def metrics(service):
    answer = service.get('/metrics')
    assert answer.status == 200
    assert answer.fields['content-type'] == 'text/plain; version=0.0.4; charset=utf-8'
    return Metrics(answer.body.decode())


def add(service):
    article = {'id': 'talks', 'title': 'Talks', 'text': 'Ministers met.\n\nThey proposed a secretword freeze.'}
    assert service.ask('POST', '/v1/articles', {'articles': [article], 'wait': 'searchable'}, **WRITE).status == 200


def test_the_page_is_well_formed_and_counts():
    with WebService() as service:
        before = metrics(service)
        add(service)
        for _ in range(3):
            assert service.get('/v1/search?q=secretword&limit=5').status == 200
        assert service.get('/v1/search?q=a&limit=0x').status == 400
        assert service.get('/nowhere').status == 404
        after = metrics(service)
        assert after.get('requests_total', method='search', outcome='ok') == 3
        assert after.get('requests_total', method='search', outcome='invalid_params') == 1
        assert after.get('requests_total', method='add', outcome='ok') == 1
        assert after.get('request_duration_seconds_count', method='search') == 4
        assert after.get('request_duration_seconds_sum', method='add') > 0
        assert after.get('query_duration_seconds_count', method='search') <= 3  # some came from the cache
        assert after.get('http_responses_total', **{'class': '2xx'}) == 5 + before.get(
            'http_responses_total', **{'class': '2xx'}) and after.get('http_responses_total', **{'class': '4xx'}) == 2
        assert after.get('index_articles') == 1 and after.get('index_passages') == 2
        assert after.get('index_lag_changes') == after.get('index_lag_seconds') == 0
        assert after.get('index_state', state='current') == 1 and after.get('index_state', state='behind') == 0
        assert after.get('store_seq') == after.get('index_applied_seq') > 0
        assert after.get('store_commit_duration_seconds_count') == 1
        assert service.ask('DELETE', '/v1/articles/talks?wait=searchable', **WRITE).status == 200
        empty = metrics(service)
        assert empty.get('index_articles') == empty.get('index_passages') == empty.get('hidden_articles') == 0
        for name in ('memory_resident_bytes', 'store_bytes', 'index_bytes', 'disk_free_bytes', 'cpu_seconds_total',
                     'start_time_seconds', 'workers', 'clients_max', 'index_changes_total', 'index_revision'):
            assert after.get(name) > 0, name


def test_series_are_bounded_and_hold_no_words_of_queries():
    with WebService() as service:
        add(service)
        client = Client(service.socket)
        for i in range(20):
            client.fails(f'secretword{i}')
            service.get(f'/v1/search?q=secretword{i}&secretword=1')
            service.get(f'/secretword{i}')
        client.close()
        page = service.get('/metrics').body.decode()
        assert 'secretword' not in page
        found = Metrics(page)
        assert found.labels('method') == METHODS
        assert found.get('requests_total', method='unknown', outcome='method_not_found') == 20
        assert len(found.values) < 800, len(found.values)
        assert not [line for line in service.log if 'secretword' in line]


def test_refusals_are_counted_by_reason_and_logged():
    with WebService() as service:
        assert service.get('/v1/status', Host='other.example').status == 403
        assert service.get('/v1/status', Origin='https://other.example').status == 403
        assert service.get('/v1/status', Authorization='Bearer wrong').status == 401
        assert service.ask('POST', '/v1/articles', {'articles': []}).status == 401
        assert service.ask('POST', '/v1/search', {'query': 'a' * 70000}).status == 413
        client = Client(service.socket)
        client.send_bytes(b'GET / HTTP/1.1\r\n\r\n')
        assert client.receive()['error']['data']['kind'] == 'parse'
        client.close()
        found = metrics(service)
        for reason, count in (('host', 1), ('origin', 1), ('unauthorized', 2), ('too_large', 1), ('not_protocol', 1),
                              ('queue', 0), ('clients', 0)):
            assert found.get('refusals_total', reason=reason) == count, reason
        client = Client(service.socket)
        status = client.call('status')
        assert status['refusals']['host'] == 1 and status['refusals']['unread'] == 0
        for line in ('reason=host door=http', 'reason=origin door=http', 'reason=unauthorized door=http',
                     'reason=not_protocol door=unix'):
            service.wait_line('event=client_refused ' + line)
        client.close()


def test_status_tells_latency_of_what_was_asked():
    with WebService() as service:
        add(service)
        client = Client(service.socket)
        assert set(client.call('status')['latency']) == {'add'}
        for _ in range(5):
            client.call('search', query='ministers')
        latency = client.call('status')['latency']
        assert set(latency) == {'add', 'search', 'status'} and latency['search']['requests'] == 5
        for times in latency.values():
            assert 0 < times['p50_ms'] <= times['p90_ms'] <= times['p99_ms']
        client.close()


def test_promtool_accepts_the_page():
    promtool = os.environ.get('NUTGRAF_PROMTOOL')
    if not promtool:
        print('        there is no promtool: not looked at')
        return
    with WebService() as service:
        add(service)
        service.get('/v1/search?q=ministers')
        page = service.get('/metrics').body
        done = subprocess.run([promtool, 'check', 'metrics'], input=page, capture_output=True, timeout=60)
        assert done.returncode == 0 and not done.stderr and not done.stdout, done


def operations():
    with open(os.path.join(os.path.dirname(__file__), '..', '..', 'docs', 'operations.md'), encoding='utf-8') as file:
        return file.read()


def test_every_figure_is_in_the_manual_and_none_beside_them():
    """In the table names stand without `nutgraf_`, in the alerts with it."""
    with WebService() as service:
        families = set(metrics(service).types)
    manual = operations()
    section = manual[manual.index('## Metrics'):manual.index('## Log')]
    table = section[section.index('| figure |'):section.index('Watch these')]
    cells = ' '.join(row.split('|')[1] for row in table.splitlines()[2:] if '|' in row)
    named = {'nutgraf_' + name for name in re.findall(r'`([a-z_]+)(?:\{[a-z,]+\})?`', cells)} - {'nutgraf__max'}
    named |= {name + '_max' for name in ('nutgraf_clients', 'nutgraf_searches_waiting', 'nutgraf_writes_waiting')}
    assert named == families, (named - families, families - named)
    for name in re.findall(r'nutgraf_[a-z_]+', section[section.index('groups:'):]):
        assert name.removesuffix('_bucket') in families, name


def test_promtool_accepts_the_alerts_of_the_manual():
    promtool = os.environ.get('NUTGRAF_PROMTOOL')
    if not promtool:
        print('        there is no promtool: not looked at')
        return
    rules = re.search(r'```yaml\n(groups:.*?)```', operations(), re.S)[1]
    with tempfile.NamedTemporaryFile('w', suffix='.yml') as file:
        file.write(rules)
        file.flush()
        done = subprocess.run([promtool, 'check', 'rules', file.name], capture_output=True, timeout=60)
    assert done.returncode == 0, done


if __name__ == '__main__':
    run(globals())
