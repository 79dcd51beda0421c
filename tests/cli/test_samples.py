# SPDX-License-Identifier: GPL-2.0-or-later
"""Real files in many encodings, where they lie beside the tree (../shared/data/samples.tar.xz): what
each is read as. They are other people's, so none is in the tree; without them this says so and ends
with 77."""
import json
import os
import sys
import tarfile

from box import Box, run

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../../shared/data/samples.tar.xz')

# Language, first words of the first block, blocks at least and at most, U+FFFD in the text.
FACTS = {
    'encodings/Arabic_Alarabia-Arabic.txt': ('ar', 'الإعلان العالمي لحقوق الإنسان', 80, 100, 0),
    'encodings/Chinese_Mandarin-HZ.txt': ('zh', '世界人权宣言', 40, 55, 0),
    'encodings/Farsi_Persian-UTF8.txt': ('fa', 'اعلامیه جهاني حقوق بشر', 30, 45, 0),
    'encodings/German_Deutsch-Latin1.txt': ('de', 'Die Allgemeine Erklärung der Menschenrechte', 70, 85, 0),
    'encodings/Hebrew_Ivrit-Hebrew.txt': ('he', 'ההכרזה לכל באי עולם', 30, 45, 0),
    'encodings/Hindi-UTF8.txt': ('hi', 'मानव अधिकारों की सार्वभौम', 18, 28, 0),
    'encodings/Japanese_Nihongo-JIS.txt': ('ja', '『世界人権宣言』', 70, 95, 1),
    'encodings/Japanese_Nihongo-UTF8.txt': ('ja', '『世界人権宣言』', 70, 85, 0),
    'encodings/Russian-Cyrillic.txt': ('ru', 'Всеобщая декларация прав человека', 70, 85, 0),
    'encodings/Spanish-Latin1.txt': ('es', 'Declaración Universal de Derechos Humanos', 70, 85, 0),
    'encodings/Vietnamese-UTF8.txt': ('vi', 'Tuyên ngôn toàn thế giới về nhân quyền', 40, 55, 0),
}


# Feeds: text that must be found in what they hold, when a reader takes them.
FEEDS = {
    'feeds-illformed/koi8r.xml': 'Как пережить новогоднюю ночь',
    'feeds-illformed/euckr.xml': '한글닉네임 표시하기',
}

# What every copy of the one generated text holds, whatever its charset and line ends.
SENTENCE = 'This summer, we published'
COPIES = ('allcaps-utf8', 'bom-utf8', 'cr-only', 'latin1', 'mojibake', 'nul-bytes', 'u2029', 'utf16le-bom',
          'windows-1252', 'wrapped-72', 'wrapped-indent')


def folder(box):
    with tarfile.open(SAMPLES) as tar:
        for member in tar.getmembers():
            if member.isfile() and member.name.count('/') == 2:
                box.write(member.name.split('/', 1)[1], tar.extractfile(member).read())


def article(box, name):
    return json.loads(box.ok('get', '--format', 'json', name).out)


def test_files_of_the_encodings_are_read_as_a_person_reads_them(box):
    folder(box)
    box.ok('index', 'encodings')
    for name, (lang, words, least, most, broken) in FACTS.items():
        a = article(box, name)
        start = (a['title'] + ' ' if not a['text'].startswith(a['title'].rstrip('…')) else '') + a['text']
        print(name, a['lang'], len(a['blocks']), a['text'].count('\ufffd'), start[:40], sep='\t')
        assert a['lang'] == lang, (name, a['lang'])
        assert words in start[:120], (name, start[:120])
        assert least <= len(a['blocks']) <= most, (name, len(a['blocks']))
        assert a['text'].count('\ufffd') == broken, name


def test_feeds_hold_what_their_charset_says(box):
    folder(box)
    for name, words in FEEDS.items():
        box.run('index', name)
        hits = box.run('search', '--format', 'json', '--limit', '50', words.split()[-1]).json()['hits']
        assert any(words in hit['text'] + hit['title'] for hit in hits), (name, hits)


def test_copies_in_any_charset_are_one_text(box):
    folder(box)
    box.ok('index', 'generated')
    for name in COPIES:
        a = article(box, f'generated/{name}.txt')
        paragraphs = [b for b in a['blocks'] if b['kind'] == 'paragraph']
        print(name, a['lang'], len(a['blocks']), a['text'].count('\ufffd'), sep='\t')
        assert a['lang'] == 'en' and SENTENCE in a['text'] and len(paragraphs) >= 2, (name, a)
        # The file that is encoded twice holds ten of its own; nothing of it is undone.
        assert a['text'].count('\ufffd') == (10 if name == 'mojibake' else 0), name
        assert '\0' not in a['text'] and ('â€' in a['text']) == (name == 'mojibake'), name


if not os.path.exists(SAMPLES):
    print('skipped: there is no', os.path.normpath(SAMPLES))
    sys.exit(77)
run(globals())
