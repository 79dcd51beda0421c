# SPDX-License-Identifier: GPL-2.0-or-later
"""The description of the HTTP interface is true: each route answers as docs/openapi.json says, no member is
answered that it does not name, and none is named that is never answered."""
import json
import os
import re
import urllib.parse

from harness import run
from openapi import PATH, Document, load
from web import WRITE, WebService

STORY = ('Ministers met in the harbour.\n\nThey proposed a freeze on naval ships of the line, and the'
         ' delegates of eleven countries agreed at once.\n\n')
ARTICLES = [
    {'id': 'talks', 'title': 'Naval talks', 'source': 'Harbour Post', 'section': 'world', 'authors': ['A. Writer'],
     'published': '2022-01-10T08:00:00Z', 'modified': '2022-01-10T09:00:00Z', 'lang': 'en', 'tags': ['navy'],
     'url': 'https://post.example/talks',
     'blocks': [{'kind': 'heading', 'level': 2, 'text': 'A naval freeze'},
                {'kind': 'paragraph', 'text': 'Ministers met in the harbour to talk about ships.'},
                {'kind': 'paragraph', 'text': 'They proposed a naval freeze on ships of the line, and the'
                 ' delegates of eleven countries agreed at once to the plan.'},
                {'kind': 'paragraph', 'text': 'Nobody\u200b objected to the naval freeze.'}]},
    {'id': 'copy', 'title': 'Talks', 'source': 'Coast Courier', 'published': '2022-01-11',
     'blocks': [{'kind': 'paragraph', 'text': 'Ministers met in the harbour to talk about ships.'},
                {'kind': 'paragraph', 'text': 'They proposed a naval freeze on ships of the line, and the'
                 ' delegates of eleven countries agreed at once to the plan.'}]},
    {'id': 'other', 'title': 'Weather', 'text': 'Rain is expected.'},
]
QUERY = 'naval freeze ministers'
PROBLEM = ('Problem', 'Problem.progress')
# Answered by services that are full, being built, or lost: other tests bring those about.
RARE = {('Problem', 'retry_after_ms'), ('Problem', 'progress'), *(('Problem.progress', name) for name in
        ('applied_seq', 'seq', 'reason'))}
SEARCHES = [
    '/v1/search?q=naval+frieze&limit=2&metadata&explain&before=1&after=1&facets=source,tag,month&lang=en&fold',
    '/v1/search?q=naval+freeze&facets=lang&facets=year&total=exact&sort=newest&per_article=0&units=utf16',
    '/v1/search?q=naval+freeze&max_bytes=200&rank=fast&source=Harbour+Post&source=Coast+Courier&from=2022',
    '/v1/search?q=%22naval+freeze%22+absent+NEAR%2F&half_life_days=30&limit=1',
    '/v1/search?q=nothinglikeit&section=nowhere',
    '/v1/search?q=nosuchfield:x+%22open', '/v1/search?q=',
    '/v1/search.atom?q=naval+freeze&sort=newest',
    '/v1/suggest?prefix=nav', '/v1/suggest?prefix=nav&format=opensearch&limit=3',
    '/v1/similar?id=talks%23p2', '/v1/similar?text=ministers+of+the+harbour&metadata=1',
    '/v1/parse?q=naval+AND+%22a+freeze%22~2+-ships+title%3A%22x%22+date%3A2022+(a+OR+b*)+c~+d+NEAR%2F2+e+lang:en',
    '/v1/articles/talks', '/v1/articles/talks?revision=1&units=codepoint', '/v1/passages/talks%23p2',
    '/v1/status', '/healthz', '/readyz', '/metrics', '/openapi.json', '/opensearch.xml',
    '/', '/?q=naval+freeze', '/a/talks?q=naval', '/assets/nutgraf.css',
]
FAILURES = [
    ('/v1/search?q=a&lmit=3', 400), ('/v1/search?q=a&limit=x', 400), ('/v1/search?q=a&limit=101', 413),
    ('/v1/search', 400), ('/v1/suggest', 400), ('/v1/similar', 400), ('/v1/similar?id=none%23p1', 404),
    ('/v1/parse?q=' + 'a' * 4097, 413), ('/v1/resolve', 400), ('/v1/resolve?citation=nonsense', 200),
    ('/v1/articles/none', 404),
    ('/v1/passages/none%23p1', 404), ('/a/none', 404), ('/assets/none.css', 404), ('/v1/search?q=a&cursor=bad', 400),
]
BODIES = [
    ('POST', '/v1/search', {'query': QUERY, 'limit': 1}, 200), ('POST', '/v1/search', {'qery': 'x'}, 400),
    ('POST', '/v1/suggest', {'prefix': 'na'}, 200), ('POST', '/v1/similar', {'id': 'talks'}, 200),
    ('POST', '/v1/articles', {'articles': [ARTICLES[0], {'id': 'x'}]}, 200),
    ('POST', '/v1/articles', {'articles': 1}, 400), ('DELETE', '/v1/articles', {'articles': ['other', 'none']}, 200),
]


def ask(service, document, method, target, body=None, status=None, **fields):
    answer = service.ask(method, target, body, **fields)
    if status:
        assert answer.status == status, (method, target, answer.status, answer.body)
    document.check(method, target, answer)
    return answer


def add(service):
    answer = service.ask('POST', '/v1/articles', {'articles': ARTICLES, 'wait': 'searchable'}, **WRITE)
    assert answer.status == 200, answer.body
    assert answer.json()['rejected'] == [], answer.body


def test_answers_are_as_documented_and_documents_are_answered():
    document = Document()
    with WebService() as service:
        add(service)
        for target in SEARCHES:
            ask(service, document, 'GET', target, status=200)
        for target, status in FAILURES:
            ask(service, document, 'GET', target, status=status)
        for method, target, body, status in BODIES:
            ask(service, document, method, target, body, status, **WRITE)
        hit = service.get('/v1/search?q=eleven+countries').json()['hits'][0]
        citation = urllib.parse.quote(hit['citation'], safe='')
        ask(service, document, 'GET', '/v1/resolve?citation=' + citation, status=200)
        ask(service, document, 'POST', '/v1/articles', ARTICLES[0], 401)
        ask(service, document, 'POST', '/v1/search', {}, 415, Content_Type='text/plain')
        ask(service, document, 'GET', '/v1/search?q=a', status=403, Host='other.example')
        ask(service, document, 'GET', '/v1/search?q=a', status=401, Authorization='Bearer wrong')
        ask(service, document, 'DELETE', '/v1/articles/talks?wait=searchable', status=200, **WRITE)
    results = [name for name in document.root['components']['schemas'] if not name.endswith('Request')]
    results = [name for name in results if name not in ('Filter', 'NewArticle')]
    missing = document.never_seen(results) - RARE
    assert not missing, f'documented, and never answered: {sorted(missing)}'


def test_what_is_documented_is_there():
    """Each path with each of its verbs is known to the service."""
    with WebService() as service:
        for path, operations in load()['paths'].items():
            target = path.replace('{id}', 'none').replace('{file}', 'none')
            allow = service.ask('OPTIONS', target).fields.get('allow', '')
            verbs = {verb.upper() for verb in operations if verb != 'parameters'}
            assert verbs <= set(allow.split(', ')), (path, allow)
            assert set(allow.split(', ')) - {'HEAD', 'OPTIONS'} == verbs, (path, allow)


TABLES = {'search': ['/v1/search', '/v1/search.atom'], 'suggest': ['/v1/suggest'], 'similar': ['/v1/similar'],
          'parse': ['/v1/parse'], 'resolve': ['/v1/resolve'], 'get': ['/v1/articles/{id}', '/v1/passages/{id}']}


def test_every_parameter_that_is_taken_is_documented():
    with open(os.path.join(os.path.dirname(PATH), '..', 'service', 'http', 'params.c'), encoding='utf-8') as file:
        source = file.read()

    def names(begin, end):
        text = source[source.index(begin) + len(begin):]
        return set(re.findall(r'\{[\s\\]*"([a-z_]+)",', text[:text.index(end)]))

    shared = {'FILTERS': names('#define FILTERS', '#define'), 'PAGE': names('#define PAGE', '#define')}
    assert 'from' in shared['FILTERS'] and 'limit' in shared['PAGE']
    root = load()
    for table, paths in TABLES.items():
        begin = f'ng_http_{table}_params[]'
        taken = names(begin, ';')
        body = source[source.index(begin):]
        for name in re.findall(r'\b(FILTERS|PAGE)\b', body[:body.index(';')]):
            taken |= shared[name]
        assert taken, table
        for path in paths:
            parameters = [p if 'name' in p else root['components']['parameters'][p['$ref'].rsplit('/', 1)[1]]
                          for p in root['paths'][path]['get'].get('parameters', [])]
            assert {p['name'] for p in parameters} == taken, (path, taken)


def test_every_parameter_that_is_documented_is_taken():
    """A parameter that the service does not know is an error that names it."""
    document = Document()
    with WebService() as service:
        for path, operations in document.root['paths'].items():
            if not path.startswith('/v1/') or 'get' not in operations:
                continue
            for parameter in operations['get'].get('parameters', []):
                name = parameter.get('name') or document.root['components']['parameters'][
                    parameter['$ref'].rsplit('/', 1)[1]]['name']
                answer = service.get(path.replace('{id}', 'none') + f'?{name}=1')
                assert b'is not known here' not in answer.body, (path, name)


def test_the_service_gives_the_file():
    with WebService() as service:
        with open(PATH, 'rb') as file:
            assert service.get('/openapi.json').body == file.read()


def test_a_hit_is_that_of_the_schema():
    with open(os.path.join(os.path.dirname(PATH), 'hit.schema.json'), encoding='utf-8') as file:
        hit = json.load(file)
    schemas = load()['components']['schemas']
    text = json.dumps({'hit': {key: hit[key] for key in ('description', 'type', 'required', 'properties')},
                       **hit['$defs']})
    for name, other in (('spans', 'Spans'), ('span', 'Span'), ('passage', 'Neighbour')):
        text = text.replace(f'"#/$defs/{name}"', f'"#/components/schemas/{other}"')
    wanted = json.loads(text)
    assert schemas['Hit'] == wanted['hit']
    assert (schemas['Span'], schemas['Spans'], schemas['Neighbour']) == (
        wanted['span'], wanted['spans'], wanted['passage'])


if __name__ == '__main__':
    run(globals())
