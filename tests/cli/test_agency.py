# SPDX-License-Identifier: GPL-2.0-or-later
"""Agency formats, from files to hits."""
from box import run

NITF = """<?xml version="1.0"?>
<nitf xml:lang="en"><head><docdata><doc-id id-string="wire-1"/><date.issue norm="20220110T093000+0100"/>
</docdata><pubdata name="Example Wire"/></head><body><body.head><hedline><hl1>Harbour bridge opens</hl1></hedline>
<byline>By Ann Smith</byline></body.head><body.content>
<p>The first cars crossed the bridge on Monday.</p><hl2>What it cost</hl2>
<p>Forty tons of %s went into the middle part.</p></body.content></body></nitf>
"""

MESSAGE = """<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:x:1" version="1"><contentMeta><language tag="en"/><headline>Market opens</headline></contentMeta>
<contentSet><inlineData contenttype="text/plain">Ninety stalls stood on the market of Norwick.</inlineData></contentSet></newsItem>
<newsItem guid="urn:x:2" version="1"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta></newsItem>
<packageItem guid="urn:x:3" version="1"/></itemSet></newsMessage>
"""


def counts(done):
    """The numbers of the summary line by name."""
    line = done.out.splitlines()[-1].split(';')[0]
    return {name: int(n) for name, n in (part.split() for part in line.split(', '))}


def hits(box, query):
    return box.run('search', '--format', 'json', query).json()['hits']


def test_stories_are_found_and_the_rest_is_skipped(box):
    box.write('wire/bridge.xml', NITF % 'steel')
    box.write('wire/message.xml', MESSAGE)
    n = counts(box.ok('index', 'wire'))
    assert (n['read'], n['skipped'], n['failed']) == (2, 2, 0), n
    hit = hits(box, 'tons of steel')[0]
    assert hit['article'] == 'wire-1', hit
    assert hits(box, 'stalls')[0]['article'] == 'urn:x:1'


def test_a_story_that_is_sent_again_replaces_the_former(box):
    box.write('wire/1.xml', NITF % 'steel')
    box.ok('index', 'wire')
    box.write('wire/2.xml', NITF % 'timber')
    n = counts(box.ok('index', 'wire/2.xml'))
    assert n['changed'] == 1, n
    assert hits(box, 'timber') and not hits(box, 'steel')


def test_xml_that_nobody_knows_is_refused(box):
    box.write('other/inventory.xml', '<?xml version="1.0"?><inventory><item/></inventory>')
    done = box.run('index', 'other')
    assert 'an XML document' in done.err, done.err


run(globals())
