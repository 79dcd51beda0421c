# SPDX-License-Identifier: GPL-2.0-or-later
"""Feeds through the real program: one article for each entry."""
from box import run

ENTRY = ('<item><title>{0}</title><link>http://paper.example/{1}</link><pubDate>Mon, 10 Jan 2022 09:30:00 '
         'GMT</pubDate><description>&lt;p&gt;{2}&lt;/p&gt;</description></item>')
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>The Paper</title>{}</channel></rss>'
FERRIES = ENTRY.format('Ferries', 1, 'The ferries sail again after a storm.')
LAMPS = ENTRY.format('Lamps', 2, 'The council saves on lamps of the old town.')


def hits(box, query):
    return box.run('search', '--format', 'json', query).json()['hits']


def test_each_entry_is_an_article(box):
    box.write('feed.xml', FEED.format(FERRIES + LAMPS))
    done = box.ok('index', 'feed.xml')
    assert done.out.startswith('read 2, new 2'), done
    hit = hits(box, 'storm')[0]
    assert hit['article'] == 'http://paper.example/1' and hit['title'] == 'Ferries', hit
    assert hit['text'] == 'The ferries sail again after a storm.', hit
    assert [h['title'] for h in hits(box, 'tag:teaser source:"The Paper" lamps')] == ['Lamps']


def test_a_feed_that_moved_on_changes_what_changed(box):
    box.write('feed.xml', FEED.format(FERRIES))
    box.ok('index', 'feed.xml')
    box.write('feed.xml', FEED.format(LAMPS + FERRIES.replace('storm', 'gale')))
    done = box.ok('index', 'feed.xml')
    assert done.out.startswith('read 2, new 1, changed 1'), done
    assert not hits(box, 'storm') and hits(box, 'gale') and hits(box, 'lamps')


def test_a_broken_entry_is_reported_and_the_others_are_read(box):
    box.write('feed.xml', FEED.format(FERRIES + '\n<item><title>Torn</link></item>' + LAMPS))
    done = box.run('index', 'feed.xml')
    assert done.out.startswith('read 2, new 2'), done
    assert 'feed.xml:2' in done.err and 'mismatched tag' in done.err, done
    assert hits(box, 'storm') and hits(box, 'lamps')


def test_an_empty_feed_and_other_xml_are_told_apart(box):
    box.write('empty.xml', FEED.format(''))
    box.write('other.xml', '<?xml version="1.0"?><recipe/>')
    done = box.run('index', 'empty.xml', 'other.xml')
    assert 'an empty feed' in done.err and 'an XML document, which no reader takes' in done.err, done


run(globals())
