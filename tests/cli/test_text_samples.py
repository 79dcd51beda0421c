# SPDX-License-Identifier: GPL-2.0-or-later
"""Real articles of others, where they are at hand (../shared/data/samples.tar.xz): what the readers of
Markdown, JSON Feed and ninjs make of them. Facts only; the files are not ours to keep here."""
import os
import tarfile

from box import run

ARCHIVE = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                       '../../../shared/data/samples.tar.xz')

# id: title, published, language, blocks (least and most: what is HTML may be divided otherwise),
# words in the first block that is a paragraph.
M = 'markdown/'
ARTICLES = {
    M + '2014-03-12-coming-soon.md':
        ('Coming soon', '2014-03-12T10:11:00-04:00', 'en', (2, 2), "We're truly gratified"),
    M + '2014-11-26-how-to-use-more-open-source.md':
        ('How to use more open source in your next federal IT acquisition', '2014-11-26', 'en',
         (75, 130), 'The history of open source'),
    M + '2015-12-22-uk-digital-service-visits-us-to-begin-series-of-exchanges.md':
        ('U.K. digital service visits U.S. to begin series of exchanges', '2015-12-22', 'en',
         (13, 13), 'Across the pond'),
    M + '2017-12-12-renata-maziarz-model-civil-servant.md':
        ('Renata Maziarz: Model civil servant', '2017-12-12', 'en', (10, 12), ''),
    M + 'commonmark-spec.md': ('CommonMark Spec', '2024-01-28', 'en', (1400, 1440),
                               'Markdown is a plain text format'),
    M + 'rust_2023-Rust-Annual-Survey-2023-results_index.md':
        ('2023 Annual Rust Survey Results', '2024-02-19', 'en', (55, 110), 'Hello, Rustaceans!'),
    M + 'rust_Rustup-1.20.0.md':
        ('Announcing Rustup 1.20.0', '2019-10-15', 'en', (20, 40), 'The rustup working group'),
    'http://ninjs.example.com/newsitems/20130709cplx123':
        ('Captain of wrecked cruise ship on trial in Italy', '2013-07-09T10:37:00Z', 'en', (4, 4),
         'GROSSETO, Italy'),
    'http://ninjs.example.com/newsitems/20130709simp123':
        ('Captain of wrecked cruise ship on trial in Italy', '2013-07-09T10:37:00Z', 'en', (4, 4),
         'GROSSETO, Italy'),
    'http://tt.se/media/text/210526-militarovning-a0f2d045':
        ('Militärövning i jätteformat hålls 2023', '2021-05-26T13:40:18+02:00', 'sv', (4, 7), ''),
    'http://www.businesswire.com/news/home/20130731006140/en':
        ('Lunch Taking a Toll? Let Applebee’s® Industrial Strength Lunch Decoy Stand In',
         '2013-07-31T15:32:00Z', 'en', (1, 1), 'With more'),
    'https://example.org/second-item': ('post 2', None, 'en', (1, 1), 'This is a second'),
    'https://example.org/initial-post': ('Hello, world!', None, 'en', (1, 1), 'Hello, world!'),
    'https://sample-json-feed.com/id': ('title', '2019-10-12T07:20:50Z', 'en', (1, 1),
                                        'content_html'),
    'jsonfeed/translator_json_json10_simple.json:1': ('content_text', None, 'en', (1, 1),
                                                      'content_text'),
}
FORMATS = ('markdown', 'jsonfeed', 'ninjs')


def unpack(box):
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            parts = member.name.split('/')
            if member.isfile() and len(parts) >= 2 and parts[-2] in FORMATS:
                box.write('/'.join(parts[-2:]), archive.extractfile(member).read())
    return FORMATS


def check(box, article, expected):
    title, published, lang, (least, most), words = expected
    a = box.ok('get', article, '--format', 'json').json()
    got = (a['title'], a['published'], a['lang'])
    assert got == (title, published, lang), (article, got)
    assert least <= len(a['blocks']) <= most, (article, len(a['blocks']))
    first = next(b['text'] for b in a['blocks'] if b['kind'] == 'paragraph')
    assert words in first, (article, first[:80])
    if article.startswith(M):
        lines = [b['line'] for b in a['blocks']]
        assert lines == sorted(lines) and lines[0] > 1, (article, lines[:9])


def test_articles_of_others_come_out_as_a_person_would_read_them(box):
    if not os.path.exists(ARCHIVE):
        print('skipped: there is no ../shared/data/samples.tar.xz')
        return
    done = box.ok('index', *unpack(box))
    assert 'failed 0' in done.out and 'skipped 1' in done.out, done
    assert '3.0_simpleEvent.json: it is of the type "event"' in done.err, done
    for article, expected in ARTICLES.items():
        check(box, article, expected)


run(globals())
