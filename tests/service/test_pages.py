# SPDX-License-Identifier: GPL-2.0-or-later
"""The search page as a browser without JavaScript gets it: what is in it, where its links lead."""
import html.parser
import http.client
import urllib.parse

from harness import Service, run

BAD = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>'
ARTICLES = [
    {'id': 'talks', 'title': 'Arms talks', 'source': 'Harbour Post', 'lang': 'en', 'tags': ['arms', 'sea'],
     'authors': ['Ann Lee'], 'published': '2024-03-12T08:30:00+01:00', 'url': 'https://example.org/talks',
     'blocks': [{'kind': 'paragraph', 'text': 'They proposed a freeze on naval ships.'},
                {'kind': 'heading', 'level': 2, 'text': 'What the freeze means'},
                {'kind': 'list', 'text': 'ships\nbombers'},
                {'kind': 'quote', 'text': 'We agree to the freeze.'}]},
    {'id': 'city/bad ' + BAD[:20], 'title': BAD, 'source': BAD, 'lang': 'en', 'url': 'javascript:alert(1)',
     'published': '2023-01-05', 'authors': [BAD], 'tags': [BAD], 'text': 'A freeze of ' + BAD},
    {'id': 'ar', 'title': 'تجميد', 'lang': 'ar', 'text': 'اقترحوا تجميد السفن freeze', 'published': '2024-03-14'},
]
VOID = {'meta', 'link', 'input', 'rect'}


class Page(html.parser.HTMLParser):
    """The elements of a page: (tag, attributes, text), each opened and closed in order."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(text)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag, attributes):
        element = {'tag': tag, 'text': '', **dict(attributes)}
        assert not [name for name in element if name.startswith('on') or name == 'style'], element
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.elements.append({'tag': tag, 'text': '', **dict(attributes)})

    def handle_endtag(self, tag):
        assert self.open.pop()['tag'] == tag, tag

    def handle_data(self, data):
        for element in self.open:
            element['text'] += data

    def find(self, tag, **attributes):
        return [e for e in self.elements if e['tag'] == tag and
                all(e.get(name.rstrip('_').replace('_', '-')) == value for name, value in attributes.items())]


class Site:
    """A service with its HTTP door open, and articles in it."""

    def __init__(self, *articles):
        self.service = Service('--http', '127.0.0.1:0')
        self.port = int(self.service.wait_event('listening_http').split('port=')[1].split()[0])
        if articles:
            self.service.connect().add(*articles)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.service.close_clients()
        status = self.service.stop()
        self.service.__exit__()
        assert status == 0, self.service.log

    def get(self, target, **headers):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=30)
        connection.request('GET', target, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer, body

    def page(self, target, status=200):
        answer, body = self.get(target)
        assert answer.status == status, (answer.status, body)
        assert answer.getheader('Content-Type') == 'text/html; charset=utf-8'
        policy = answer.getheader('Content-Security-Policy')
        assert "default-src 'none'" in policy and 'unsafe' not in policy
        page = Page(body)
        scripts = page.find('script')
        assert [s['src'] for s in scripts] == ['/assets/nutgraf.js'] and scripts[0]['text'] == ''
        assert page.find('style') == [] and page.find('img') == []
        for link in page.find('a'):
            assert link['href'].startswith(('/', '#', 'https://example.org/')), link
        return page


def test_start_page_asks():
    with Site() as site:
        page = site.page('/')
        assert page.find('form', action='/', method='get')
        assert page.find('label', for_='q')[0]['text'] == 'Search'
        assert 'hidden' in page.find('div', id='found')[0]


def test_results_have_passages_marks_and_filters():
    with Site(*ARTICLES) as site:
        page = site.page('/?q=freeze+ships')
        assert page.find('p', id='count')[0]['text'] == '5 passages'
        first = page.find('li', class_='hit')[0]
        assert first['data-id'] == 'talks#p1'
        assert [m['text'] for m in page.find('mark')][:2] == ['freeze', 'ships']
        assert [e.get('lang') for e in page.find('article')][0] == 'en'
        assert {b['value'] for b in page.find('input', name='source')} == {'Harbour Post', BAD}
        assert page.find('input', name='tag', value='sea')
        assert page.find('svg') and page.find('div', id='histogram', role='group')
        elsewhere = page.find('a', class_='elsewhere')[0]
        assert ':~:text=' in elsewhere['href'] and elsewhere['rel'] == 'noreferrer noopener'
        # Offsets count in bytes here, whatever the address says.
        other = site.page('/?q=freeze&units=utf16')
        assert {m['text'] for m in other.find('mark')} == {'freeze'}


def test_filters_of_an_address_are_checked_and_hold():
    with Site(*ARTICLES) as site:
        page = site.page('/?q=freeze&source=Harbour+Post&from=2024-03-01&to=&sort=newest')
        assert {h['data-id'].split('#')[0] for h in page.find('li', class_='hit')} == {'talks'}
        assert 'checked' in page.find('input', name='source', value='Harbour Post')[0]
        assert page.find('input', name='from')[0]['value'] == '2024-03-01'
        assert 'selected' in page.find('option', value='newest')[0]
        nothing = site.page('/?q=freeze&tag=nosuch')
        assert nothing.find('p', id='count')[0]['text'] == 'No passages'
        assert 'checked' in nothing.find('input', name='tag', value='nosuch')[0]


def test_further_pages_go_on_until_the_end():
    many = [{'id': f'a{i}', 'title': f'Story {i}', 'lang': 'en', 'text': f'A freeze of number {i} began.'}
            for i in range(23)]
    with Site(*many) as site:
        target, seen = '/?q=freeze', []
        while target:
            page = site.page(target)
            seen += [h['data-id'] for h in page.find('li', class_='hit')]
            more = [a['href'] for a in page.find('a', class_='more') if a['text'] == 'More results']
            target = more[0] if more else None
        assert len(seen) == len(set(seen)) == 23


def test_article_has_its_passages_and_the_words_of_the_query():
    with Site(*ARTICLES) as site:
        page = site.page('/a/talks?q=freeze')
        assert page.find('article', id='article', lang='en')
        assert [e['id'] for e in page.find('div', class_='passage')] == ['p1', 'p2', 'p3']
        assert len([m for m in page.find('mark') if m['text'] == 'freeze']) >= 2
        assert page.find('meta', name='citation_author', content='Ann Lee')
        assert [a['href'] for a in page.find('a', class_='permalink')] == ['#p1', '#p2', '#p3']
        client = site.service.connect()
        for ordinal in (1, 2, 3):
            citation = client.call('get', id=f'talks#p{ordinal}')['passage']['citation']
            assert any(f'[{citation}]' in p['text'] for p in page.find('p', class_='plain')), citation
        assert page.find('pre', class_='bibtex') and page.find('pre', class_='csl')


def test_words_of_strangers_are_shown_as_they_are():
    with Site(*ARTICLES) as site:
        page = site.page('/?' + urllib.parse.urlencode({'q': 'freeze', 'article': ARTICLES[1]['id']}))
        link = page.find('h3')[0]
        assert link['text'] == BAD
        target = [a['href'] for a in page.find('a') if a['text'] == BAD][0]
        article = site.page(target.split('#')[0])
        assert article.find('h1')[0]['text'] == BAD
        assert article.find('a', class_='elsewhere') == []
        query = site.page('/?' + urllib.parse.urlencode({'q': BAD, 'source': BAD}))
        assert query.find('input', id='q')[0]['value'] == BAD
        assert 'checked' in query.find('input', name='source', value=BAD)[0]


def test_what_goes_wrong_is_a_page_too():
    with Site(*ARTICLES) as site:
        page = site.page('/a/nosuch', status=404)
        assert page.find('p', class_='status')[0]['text'] == '404'
        page = site.page('/?q=freeze&from=someday', status=400)
        assert page.find('div', role='alert')
        page = site.page('/?q=freeze&cursor=nonsense', status=400)
        assert page.find('div', role='alert')


def test_assets_are_kept_by_their_tag():
    with Site() as site:
        for name, kind in (('nutgraf.css', 'text/css'), ('nutgraf.js', 'text/javascript'), ('icon.svg', 'image/svg')):
            answer, body = site.get('/assets/' + name)
            assert answer.status == 200 and answer.getheader('Content-Type').startswith(kind)
            tag = answer.getheader('ETag')
            again, nothing = site.get('/assets/' + name, **{'If-None-Match': tag})
            assert body and again.status == 304 and nothing == ''
        assert site.get('/assets/..%2Fpage.h')[0].status == 404


run(globals())
