# SPDX-License-Identifier: GPL-2.0-or-later
"""Strangers' texts on pages: whatever they hold, a page has the elements, attributes and links that it has
for a harmless article. All strings are invented here."""
import html.parser
import json
import unicodedata
import urllib.parse
import xml.etree.ElementTree

from harness import run
from http_client import Site

# Each holds a word that can be searched; none is longer than an id may be.
PROBES = [
    '<script>alert("zebra")</script>',
    '</title><script src=//evil.example/zebra.js></script>',
    '</script><script>zebra()</script>',
    '"><img src=x onerror=zebra()>',
    "'><svg/onload=zebra()>",
    '" onmouseover="zebra()" x="',
    "' autofocus onfocus='zebra()",
    'zebra` onclick=`alert(1)',
    '<svg onload=zebra()><animate onbegin=zebra()>',
    '<math><mi xlink:href="javascript:zebra()">zebra</mi></math>',
    '<iframe srcdoc="<script>zebra()</script>"></iframe>',
    '<a href="javascript:zebra()">zebra</a>',
    '<a href=" &#106;avascript:zebra()">zebra</a>',
    '<form action=//evil.example><button>zebra</button></form>',
    '<base href="//evil.example/zebra/">',
    '<meta http-equiv=refresh content="0;url=javascript:zebra()">',
    '<link rel=stylesheet href=//evil.example/zebra.css>',
    '<style>@import "//evil.example/zebra"</style>',
    '<object data="data:text/html,zebra"></object><embed src=zebra>',
    '<details open ontoggle=zebra()>',
    '--><script>zebra()</script><!--',
    ']]><script>zebra()</script><![CDATA[',
    '<!--[if gte IE 4]><script>zebra()</script><![endif]-->',
    '</textarea></style></noscript></svg><b>zebra</b>',
    '<mark>zebra</mark><p id="results">',
    '&lt;script&gt;zebra()&lt;/script&gt;',
    '&amp;lt;zebra&amp;gt; &quot; &#x22; &#34;',
    '%3Cscript%3Ezebra()%3C/script%3E',
    '\\u003cscript\\u003ezebra()\\u003c/script\\u003e',
    '+ADw-script+AD4-zebra()+ADw-/script+AD4-',
    '＜script＞zebra＜/script＞',
    '<scr\u0131pt>zebra</scr\u0131pt>',
    '<scr\u200bipt>zebra\u200b</scr\u200bipt>',
    '<\u2400script>zebra\u2400\ufffd',
    '{{zebra}} ${zebra} <%= zebra %> #{zebra} {% zebra %}',
    '{{constructor.constructor("zebra")()}}',
    '\u202e<tpircs>zebra\u202c \u2066zebra\u2069',
    '\u200f"zebra\u200e\u061c',
    'zebra\u2028</script>\u2029zebra',
    '<ſcript>zebra</ſcript><K>zebra</K>',
    'javascript:zebra()',
    'JaVaScRiPt://example.org/%0Azebra()',
    'data:text/html,<script>zebra()</script>',
    'vbscript:zebra()',
    '//evil.example/zebra',
    'https://example.org/"onclick="zebra()',
    "https://example.org/'><script>zebra()</script>",
    'https://example.org/zebra#:~:text=<script>',
    'https://evil@example.org:x/zebra',
    '../../zebra/..//?q="><script>',
    'zebra\\"; alert(1); //',
    '@charset "zebra"; expression(zebra)',
]
HARMLESS = 'zebra harmless'
SCHEMES = ('/', '#', 'https://', 'http://')
VOID = {'meta', 'link', 'input', 'rect', 'br', 'hr', 'img', 'base', 'embed'}
# What differs from article to article, in number only.
VALUES = {'mark', 'time'}


def article(i, text, field):
    """Harmless but for one field, or in all of them."""
    def of(name):
        return text if field in (name, 'all') else f'{HARMLESS} {name}'
    return {
        'id': f'{of("id")} {i}', 'title': of('title'), 'source': of('source'), 'section': of('section'),
        'authors': [of('authors')], 'tags': [of('tags')], 'lang': 'en', 'published': '2024-03-12',
        'url': text if field in ('url', 'all') else 'https://example.org/harmless',
        'blocks': [{'kind': 'heading', 'level': 2, 'text': of('heading')},
                   {'kind': 'paragraph', 'text': f'A zebra. {of("text")}'},
                   {'kind': 'quote', 'text': f'“A zebra,” she said. {of("text")}'},
                   {'kind': 'caption', 'text': f'Zebra {of("text")}'}],
    }


class Shape(html.parser.HTMLParser):
    """What a page may do: (tag, names of attributes) of its elements, its links, and its scripts."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.links, self.scripts, self.declarations, self.inside = set(), [], [], [], None
        self.ids, self.text = [], ''
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        assert len(names) == len(set(names)), (tag, attributes)
        assert not [name for name in names if name.startswith('on') or name in ('style', 'srcdoc')], (tag, attributes)
        self.elements.add((tag, *sorted(set(names) - {'lang', 'checked', 'open', 'selected'})))
        values = dict(attributes)
        if 'id' in values:
            self.ids.append(values['id'])
        for name in ('href', 'src', 'action', 'formaction', 'data', 'xlink:href', 'poster', 'cite', 'background'):
            if name in values:
                self.links.append((tag, name, values[name]))
        if tag == 'meta' and 'http-equiv' in values:
            raise AssertionError(attributes)
        self.inside = tag

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if self.inside == 'script' and data.strip():
            self.scripts.append(data)
        self.text += data

    def handle_comment(self, data):
        self.declarations.append(data)

    def unknown_decl(self, data):
        self.declarations.append(data)

    def handle_pi(self, data):
        self.declarations.append(data)


def shape_of(site, target, status=200):
    reply = site.get(target)
    assert reply.status == status, (target, reply)
    assert reply.field('Content-Type') == 'text/html; charset=utf-8'
    text = reply.body.decode()  # strictly
    bad = [c for c in text if unicodedata.category(c) == 'Cc' and c != '\n']
    assert not bad, (target, bad)
    shape = Shape(text)
    assert shape.scripts == [] and shape.declarations == [], (target, shape.scripts, shape.declarations)
    assert len(shape.ids) == len(set(shape.ids)), (target, shape.ids)
    for tag, name, value in shape.links:
        assert value.startswith(SCHEMES) and not value.startswith('//'), (target, tag, name, value)
        host = urllib.parse.urlsplit(value).netloc
        assert tag != 'script' or value == '/assets/nutgraf.js', value
        assert tag != 'link' or host in ('', 'example.org') or '@' in host, value
        assert not host or tag in ('a', 'link'), (target, tag, value)
    return shape


def no_more_than(shape, harmless, target):
    more = shape.elements - harmless
    assert not more, (target, more)


def target_of(path, **params):
    return path + '?' + urllib.parse.urlencode(params)


def address(identity):
    return '/a/' + urllib.parse.quote(identity, safe='')


def harmless_elements(site):
    """All that pages have for harmless articles; one of them has a copy, and all kinds of notes are made."""
    elements = set()
    identity = article(0, HARMLESS, 'all')['id']
    targets = ['/', '/?q=zebra', '/?q=zebra+nosuchword', '/?q=nosuchword', '/?q=(zebra', '/?q=zebra&sort=newest&source=x',
               '/?q=zebra&limit=1', target_of('/', q='said:"zebra" -x'), '/?q=zebra+harmles', target_of('/', q=HARMLESS),
               '/?q=zebra&source=zebra&tag=t&author=a&section=s&lang=en&from=2024-01-01&to=2024-12-31&article=' +
               urllib.parse.quote(identity), '/?q=zebra+AND+OR+"x', '/?q=title:zebra+x:y']
    targets += [address(identity), address(identity) + '?q=zebra']
    for target in targets:
        elements |= shape_of(site, target).elements
    for target, status in (('/a/nosuch', 404), ('/a/nosuch?q=zebra', 404), ('/?q=zebra&from=someday', 400), ('/?q=zebra&limit=x', 400),
                           ('/?q=zebra&cursor=x', 400)):
        elements |= shape_of(site, target, status).elements
    return elements


def fill(site, articles):
    """Gives those that were accepted."""
    client, accepted = site.connect(), []
    for one in articles:
        try:
            result = client.call('add', articles=[one], wait='stored')
        except Exception as error:  # pylint: disable=broad-except
            raise AssertionError((one, error)) from error
        if not result['rejected']:
            # Its id as it is kept: ends of lines became blanks.
            accepted.append({**one, 'id': result['accepted'][0]['id']})
    client.call('add', articles=[article(0, HARMLESS, 'x'), {'id': 'copy', 'title': 'Copy', 'source': 'S', 'lang': 'en',
                                                            'published': '2020-01-01',
                                                            'text': article(0, HARMLESS, 'x')['blocks'][1]['text']}],
                wait='searchable')
    return accepted


def test_no_field_of_an_article_becomes_markup():
    with Site(articles=[article(0, HARMLESS, 'all')]) as site:
        harmless = harmless_elements(site)
        # A result without an address of its own has no link elsewhere; that is less, not more.
        articles = [article(i, probe, 'all') for i, probe in enumerate(PROBES, 1)]
        accepted = fill(site, articles)
        assert len(accepted) >= len(PROBES) - 12, len(accepted)
        for one in accepted:
            for target in (address(one['id']), address(one['id']) + '?q=zebra',
                           target_of('/', q='zebra', article=one['id']),
                           target_of('/', q='zebra', source=one['source'], tag=one['tags'][0])):
                no_more_than(shape_of(site, target), harmless, target)


def test_each_field_alone():
    fields = ['id', 'title', 'source', 'section', 'authors', 'tags', 'url', 'heading', 'text']
    with Site(articles=[article(0, HARMLESS, 'all')]) as site:
        harmless = harmless_elements(site)
        accepted = fill(site, [article(f'{i}{field}', PROBES[i], field) for field in fields for i in range(0, len(PROBES), 5)])
        assert len(accepted) > 60, len(accepted)
        for one in accepted:
            target = address(one['id']) + '?q=zebra'
            no_more_than(shape_of(site, target), harmless, target)
        for i in range(1, 6):
            target = f'/?q=zebra&limit=100&sort=newest&per_article={i}'
            no_more_than(shape_of(site, target), harmless, target)


def test_no_query_becomes_markup():
    with Site(articles=[article(0, HARMLESS, 'all')]) as site:
        harmless = harmless_elements(site)
        identity = article(0, HARMLESS, 'all')['id']
        for probe in PROBES:
            targets = [target_of('/', q=probe), target_of('/', q=f'"{probe}"'), target_of(address(identity), q=probe),
                       *(target_of('/', **{'q': 'zebra', name: probe}) for name in ('source', 'tag', 'author', 'article', 'x')),
                       target_of('/', **{'q': 'zebra', probe: probe})]
            for target in targets:
                no_more_than(shape_of(site, target), harmless, target)
            for target, status in ((address(probe), 404), (target_of(address(probe), q=probe), 404),
                                   (target_of('/', q='zebra', cursor=probe), 400), (target_of('/', q=probe, limit=probe), 400),
                                   (target_of('/', **{'q': 'zebra', 'from': probe}), 400),
                                   (target_of('/', q='zebra', sort=probe), 400)):
                no_more_than(shape_of(site, target, status), harmless, target)


def test_only_the_web_is_linked():
    bad = ['javascript:zebra()', ' javascript:zebra()', 'JAVASCRIPT:zebra()', 'java\tscript:zebra()', 'data:text/html,zebra',
           'vbscript:zebra', 'file:///etc/zebra', '//evil.example/zebra', '/zebra', 'zebra', 'https:zebra', 'https:///zebra',
           'http:/\\evil.example', 'ftp://example.org/zebra', 'https://exa mple.org/', 'blob:https://example.org/x', 'about:blank']
    with Site(articles=[article(0, HARMLESS, 'all')]) as site:
        accepted = fill(site, [article(i, url, 'url') for i, url in enumerate(bad, 1)])
        for one in accepted:
            for target in (address(one['id']), target_of('/', q='zebra', article=one['id'])):
                outside = [link for link in shape_of(site, target).links if not link[2].startswith(('/', '#'))]
                assert outside == [], (one['url'], outside)


def test_documents_for_programs_are_data():
    with Site(articles=[article(0, HARMLESS, 'all')]) as site:
        fill(site, [article(i, probe, 'all') for i, probe in enumerate(PROBES, 1)])
        atom = '{http://www.w3.org/2005/Atom}'
        known = None
        for probe in [HARMLESS, *PROBES]:
            reply = site.get(target_of('/v1/search.atom', q=f'zebra {probe}', limit=100))
            assert reply.status == 200, (probe, reply)
            feed = xml.etree.ElementTree.fromstring(reply.body)
            tags = {element.tag for element in feed.iter()}
            known = known or tags
            assert all(tag.startswith(atom) or tag in known for tag in tags), tags
            for link in feed.iter(atom + 'link'):
                assert link.get('href').startswith(('http://', 'https://')), link.get('href')
            for text in [e for e in feed.iter() if e.tag in (atom + 'title', atom + 'content', atom + 'summary')]:
                assert text.get('type', 'text') == 'text' and len(text) == 0, text
            reply = site.get(target_of('/v1/suggest', prefix=probe, format='opensearch'))
            assert reply.field('Content-Type').startswith('application/x-suggestions+json'), reply
            assert json.loads(reply.body)[0] == probe, reply
            for target in (target_of('/v1/search', q=probe, limit=probe), '/' + urllib.parse.quote(probe, safe=''),
                           '/v1/articles/' + urllib.parse.quote(probe, safe='')):
                reply = site.get(target)
                assert reply.field('Content-Type') == 'application/problem+json', (target, reply)
                assert reply.json['status'] == reply.status >= 400


def test_a_header_is_never_split():
    with Site(articles=[article(0, HARMLESS, 'all')]) as site:
        for path in ('/', '/a/x', '/v1/search', '/v1/search.atom', '/assets/x', '/opensearch.xml'):
            for bad in ('%0d%0aX-Zebra:%20yes', '%0aX-Zebra: yes'.replace(' ', ''), '%E5%98%8D%E5%98%8AX-Zebra:yes'):
                reply = site.get(f'{path}?q=zebra{bad}')
                assert reply.field('X-Zebra') is None and b'\r\nX-Zebra' not in reply.body, reply


run(globals())
