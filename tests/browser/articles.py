# SPDX-License-Identifier: GPL-2.0-or-later
"""Articles made for the browser tests: languages, copies, dates over some years, and strangers' markup."""
SOURCES = ['Quay Courier', 'Hill Gazette', 'Night Post']
AUTHORS = ['Mira Oakes', 'Tom Reave', 'Ines Vale']
COPY = ('The lantern on the north mole was lit again after eleven dark winters, and the pilots of the harbour '
        'sounded their horns until the last of the boats had passed below it.')


WORDS = ('acorn almond anchor apron arbour badger barley basket beacon beetle birch blanket bonfire bramble bridle bucket butter '
         'cabin candle canvas cedar cellar chapel cherry chimney cider clover cobbler copper cradle cricket dagger dairy damson '
         'donkey eagle elder ember fable falcon feather fennel fiddle flagon flannel gable garnet ginger gosling granite hamlet '
         'hazel heron honey hornet inkwell ivory jackdaw juniper kennel kettle ladle larder laurel leather lilac linen magpie '
         'mallet marble meadow mitten mortar mustard nettle nutmeg orchard otter paddle parsley pebble pepper pewter pigeon '
         'pillow plaster poplar pottery quarry quill radish raven ribbon saddle saffron sandal scarlet shingle shovel sparrow '
         'spindle stable thimble thistle timber trellis tulip turnip velvet walnut weasel wicker willow yarrow').split()


def own_words(seed):
    """Words that are those of one passage, so that no two are copies of each other."""
    return ' '.join(WORDS[(seed * 31 + k * (7 + seed % 13)) % len(WORDS)] for k in range(14))


def told(i):
    return (f'A lantern was carried through parish number {i}, past {own_words(3 * i)}.',
            f'In parish number {i} the council paid for oil and glass, not for {own_words(3 * i + 1)}.',
            f'Keepers in parish number {i} will meet again and bring {own_words(3 * i + 2)}.')


def series():
    """Thirty articles, five a year."""
    for i in range(30):
        yield {
            'id': f'series/{i}', 'title': f'Procession {i}', 'lang': 'en', 'source': SOURCES[i % 3], 'section': 'Coast',
            'authors': [AUTHORS[i % 3]], 'tags': ['processions', f'parish {i % 4}'],
            'published': f'{2019 + i // 5}-{1 + i * 7 % 12:02}-{1 + i * 5 % 28:02}', 'url': f'https://news.example/series/{i}',
            'blocks': [{'kind': 'paragraph', 'text': text} for text in told(i)],
        }


def copies():
    """One agency text in four papers."""
    for i, source in enumerate([*SOURCES, 'Island Wire']):
        yield {
            'id': f'copy/{i}', 'title': 'North mole lit again', 'lang': 'en', 'source': source, 'published': f'2022-11-0{i + 1}',
            'blocks': [{'kind': 'paragraph', 'text': COPY},
                       {'kind': 'paragraph', 'text': f'The {source} was there when the shutters opened.'}],
        }


OTHERS = [
    {'id': 'ar/1', 'title': 'فانوس الميناء', 'lang': 'ar', 'source': 'صحيفة الساحل', 'published': '2021-05-02',
     'text': 'أضاء الحراس فانوس الميناء بعد سنوات من الظلام.\n\nوقال أحد البحارة إن السفن عادت إلى الرصيف قبل الفجر.'},
    {'id': 'he/1', 'title': 'הפנס בנמל', 'lang': 'he', 'source': 'עיתון החוף', 'published': '2020-08-11',
     'text': 'הפנס בנמל הודלק שוב אחרי שנים של חושך.\n\nהדייגים חזרו לרציף לפני הזריחה.'},
    {'id': 'ja/1', 'title': '港の灯籠', 'lang': 'ja', 'source': '海岸新聞', 'published': '2023-02-19',
     'text': '港の灯籠が十一年ぶりにともされた。\n\n漁師たちは夜明け前に埠頭へ戻った。'},
    {'id': 'de/1', 'title': 'Laterne am Hafen', 'lang': 'de', 'source': 'Küstenblatt', 'published': '2019-10-30',
     'text': 'Die Laterne am Hafen brennt wieder.\n\nDie Fischer kehrten vor Sonnenaufgang zurück.'},
    {'id': 'el/1', 'title': 'Το φανάρι του λιμανιού', 'lang': 'el', 'source': 'Ακτή', 'published': '2024-06-07',
     'text': 'Το φανάρι του λιμανιού άναψε ξανά.\n\nΟι ψαράδες γύρισαν πριν από την αυγή.'},
]

# What each would do if it became markup is seen: a dialog, an element, a variable.
BAD = [
    '<script>window.stranger=1;alert("okapi")</script>',
    '"><img src=x onerror="window.stranger=1;alert(1)">',
    "'><svg onload='window.stranger=1;alert(1)'></svg>",
    '</title></textarea></style><script>window.stranger=1</script>',
    '<iframe srcdoc="<script>parent.stranger=1</script>"></iframe>',
    '&lt;img src=x onerror=window.stranger=1&gt;',
    '\u202e<b onclick=stranger=1>okapi</b>\u202c',
    '{{constructor.constructor("window.stranger=1")()}}',
]


def strangers():
    for i, bad in enumerate(BAD):
        yield {
            'id': f'{bad} {i}', 'title': f'Okapi {bad}', 'lang': 'en', 'source': bad, 'section': bad, 'authors': [bad], 'tags': [bad],
            'published': f'2023-0{i + 1}-01', 'url': 'javascript:window.stranger=1' if i % 2 else f'https://news.example/{i}',
            'blocks': [{'kind': 'heading', 'level': 2, 'text': bad}, {'kind': 'paragraph', 'text': f'An okapi before. {bad}'},
                       {'kind': 'paragraph', 'text': f'The okapi itself, {bad} and more.'},
                       {'kind': 'quote', 'text': f'“An okapi,” they said. {bad}'}],
        }


def made():
    return [*series(), *copies(), *OTHERS, *strangers()]
