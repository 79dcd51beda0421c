# SPDX-License-Identifier: GPL-2.0-or-later
"""The Atom feed of a search and the OpenSearch description, as other programs read them."""
import shutil
import subprocess
import xml.etree.ElementTree as tree

from harness import run
from web import WRITE, WebService

ATOM = '{http://www.w3.org/2005/Atom}'
SEARCH = '{http://a9.com/-/spec/opensearch/1.1/}'
EVIL = '</title><script>alert(1)</script> & "quotes" \'s'
ARTICLES = [
    {'id': f'story/{i} & co', 'title': f'{EVIL} {i}', 'source': 'Post & <Courier>', 'published': f'2022-01-{10 + i}',
     'tags': ['<tag>'], 'text': f'Harbour news number {i} < {i + 1} && ]]> of the day.'} for i in range(4)
] + [{'id': 'with-address', 'url': 'https://post.example/a?b=1&c=2', 'title': 'Address', 'authors': ['A. & B.'],
      'published': '2022-01-20T10:00:00+02:00', 'text': 'Harbour news with an address.'}]


def add(service):
    answer = service.ask('POST', '/v1/articles', {'articles': ARTICLES, 'wait': 'searchable'}, **WRITE)
    assert answer.status == 200 and answer.json()['rejected'] == [], answer.body


def well_formed(page):
    xmllint = shutil.which('xmllint')
    if xmllint:
        done = subprocess.run([xmllint, '--noout', '--nonet', '-'], input=page, capture_output=True, timeout=60)
        assert done.returncode == 0 and not done.stderr, done.stderr
    return tree.fromstring(page)


def feed_of(answer):
    assert answer.status == 200 and answer.type == 'application/atom+xml', (answer.status, answer.body)
    return well_formed(answer.body)


def link(node, rel):
    return [one.get('href') for one in node.findall(ATOM + 'link') if one.get('rel') == rel]


def test_a_feed_has_what_rfc_4287_asks_for():
    with WebService() as service:
        add(service)
        feed = feed_of(service.get('/v1/search.atom?q=harbour+news&sort=newest'))
        entries = feed.findall(ATOM + 'entry')
        hits = service.get('/v1/search?q=harbour+news&sort=newest').json()['hits']
        assert len(entries) == len(hits) == 5
        for node in [feed, *entries]:
            for name in ('id', 'title', 'updated'):
                assert len(node.findall(ATOM + name)) == 1, (name, tree.tostring(node))
        assert feed.find(f'{ATOM}author/{ATOM}name').text == 'nutgraf'
        for entry, hit in zip(entries, hits):
            assert entry.find(ATOM + 'title').text == hit['title']
            assert entry.find(ATOM + 'content').text == hit['text']
            assert entry.find(ATOM + 'content').get('type') == 'text' and link(entry, 'alternate')
        ids = [entry.find(ATOM + 'id').text for entry in entries]
        assert len(set(ids)) == 5 and ids[0] == 'https://post.example/a?b=1&c=2#p1'
        assert ids[1] == 'tag:127.0.0.1,2026:story%2F3%20%26%20co#p1', ids
        assert feed.find(ATOM + 'updated').text == '2022-01-20T10:00:00+02:00'
        assert entries[0].find(f'{ATOM}author/{ATOM}name').text == 'A. & B.'
        assert not list(feed.iter('script')) and b'<script' not in service.get('/v1/search.atom?q=harbour').body


def test_links_of_a_feed_lead_to_what_they_say():
    with WebService() as service:
        add(service)
        base = f'http://127.0.0.1:{service.port}'
        target = '/v1/search.atom?q=harbour+news&limit=2'
        seen, pages, first = set(), 0, None
        while target:
            feed = feed_of(service.get(target))
            first = first or feed.find(ATOM + 'id').text
            assert feed.find(ATOM + 'id').text == first and link(feed, 'self') == [base + target]
            seen |= {entry.find(ATOM + 'id').text for entry in feed.findall(ATOM + 'entry')}
            pages += 1
            following = link(feed, 'next')
            target = following[0].removeprefix(base) if following else None
            assert pages <= 4
        assert len(seen) == 5 and pages == 3, (seen, pages)
        feed = feed_of(service.get('/v1/search.atom?q=harbour+news'))
        for entry in feed.findall(ATOM + 'entry'):
            own = [one for one in link(entry, 'alternate') + link(entry, 'related') if one.startswith(base)]
            assert len(own) == 1
            assert service.get(own[0].removeprefix(base).partition('#')[0]).status == 200, own
        assert service.get(link(feed, 'alternate')[0].removeprefix(base)).type == 'text/html'
        assert service.get(link(feed, 'search')[0].removeprefix(base)).status == 200


def test_an_id_stays_while_the_wording_changes():
    with WebService() as service:
        add(service)
        before = feed_of(service.get('/v1/search.atom?q=address')).find(f'{ATOM}entry/{ATOM}id').text
        changed = {**ARTICLES[-1], 'text': 'Other news with an address.'}
        service.ask('POST', '/v1/articles', {'articles': [changed], 'wait': 'searchable'}, **WRITE)
        entry = feed_of(service.get('/v1/search.atom?q=address')).find(ATOM + 'entry')
        assert entry.find(ATOM + 'id').text == before
        assert entry.find(ATOM + 'content').text == 'Other news with an address.'


def test_a_browser_finds_search_and_suggestions():
    with WebService() as service:
        add(service)
        answer = service.get('/opensearch.xml')
        assert answer.type == 'application/opensearchdescription+xml'
        page = well_formed(answer.body)
        assert len(page.find(SEARCH + 'ShortName').text) <= 16
        base = f'http://127.0.0.1:{service.port}'
        kinds = {}
        for url in page.findall(SEARCH + 'Url'):
            target = url.get('template').replace('{searchTerms}', 'harbour').replace('{count?}', '2')
            assert target.startswith(base + '/')
            answer = service.get(target.removeprefix(base))
            assert answer.status == 200 and answer.type == url.get('type'), (target, answer.type)
            kinds[answer.type] = answer
        assert {'text/html', 'application/atom+xml', 'application/x-suggestions+json'} <= set(kinds)
        prefix, texts = service.get('/v1/suggest?prefix=har&format=opensearch').json()
        assert prefix == 'har' and 'harbour' in texts


def test_public_url_is_what_links_begin_with():
    with WebService('--public-url', 'https://news.example/graf/') as service:
        add(service)
        feed = feed_of(service.get('/v1/search.atom?q=address'))
        assert link(feed, 'self')[0] == 'https://news.example/graf/v1/search.atom?q=address'
        page = well_formed(service.get('/opensearch.xml').body)
        assert page.find(SEARCH + 'Url').get('template') == 'https://news.example/graf/?q={searchTerms}'


if __name__ == '__main__':
    run(globals())
