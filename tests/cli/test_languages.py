# SPDX-License-Identifier: GPL-2.0-or-later
"""Articles in many languages in one index: what each is taken for, and how its words are found."""
import json

from box import run

# Invented. The language, then paragraphs; files say nothing of their language.
ARTICLES = {
    'en-harbour': ('en', 'The harbour of Northwick was closed on Monday after the wind tore two cranes '
                         'from their rails. The ferries will not sail before Thursday.'),
    'en-school': ('en', 'The village school gets a new library, and parents will read to the children '
                        'there on every Wednesday of the winter.'),
    'de-haus': ('de', 'Die alten Häuser am Kai sollen geöffnet werden, sagte die Bürgermeisterin. Für '
                      'die Straße nach Müllershausen fehlt noch das Geld.'),
    'fr-ecole': ('fr', "Les élèves de l'école du quartier ont planté des pommiers près de la rivière, et "
                       "la mairie leur a promis de l'eau pour tout l'été."),
    'es-nino': ('es', 'Los niños del pueblo volvieron a la montaña después de la inundación, y el '
                      'corazón del valle sigue cubierto de barro, dijo la alcaldesa.'),
    'tr-liman': ('tr', 'Diyarbakır yolundaki ışıklar dün akşam söndü. İstanbul limanından kalkan gemiler '
                       'ise rüzgâr yüzünden geri döndü, dedi kaptanlar.'),
    'el-limani': ('el', 'Το λιμάνι έκλεισε τη Δευτέρα, αφού ο άνεμος ξερίζωσε δύο γερανούς. Οι '
                        'θάλασσες θα ηρεμήσουν την Πέμπτη, είπε ο λιμενάρχης.'),
    'ru-port': ('ru', 'Порт закрыли в понедельник после того, как ветер сорвал с рельсов два крана. '
                      'Ёлки на набережной уцелели, сообщила начальница порта.'),
    'ar-mina': ('ar', 'أُغلق الميناء يوم الاثنين بعد أن اقتلعت الرياح رافعتين من قضبانهما. ويخشى أصحاب '
                      'المتاجر أن يخسروا آخر زوار الصيف.'),
    'he-namal': ('he', 'הנמל נסגר ביום שני לאחר שהרוח עקרה שני עגורנים ממסילותיהם. המעבורות לאיים לא '
                       'יפליגו לפני יום חמישי.'),
    'ko-port': ('ko', '북만항은 강풍으로 크레인 두 대가 레일에서 뜯겨 나간 뒤 월요일에 폐쇄되었다. 부두 상인들은 '
                      '여름 손님을 잃을까 걱정하고 있다.'),
    'zh-gang': ('zh', '北湾港星期一关闭，此前大风把两台起重机从轨道上刮了下来。码头上的店主担心失去夏天最后一批客人。'),
    'ja-minato': ('ja', '北湾港は強風で二台のクレーンがレールから外れたため月曜日に閉鎖された。商店主たちは夏の最後の客を失う'
                        'ことを恐れている。'),
    'th-port': ('th', 'ท่าเรือเหนือถูกปิดเมื่อวันจันทร์หลังจากลมพัดปั้นจั่นสองตัวหลุดจากราง '
                      'พ่อค้าแม่ค้ากลัวว่าจะสูญเสียนักท่องเที่ยวกลุ่มสุดท้ายของฤดูร้อน'),
    'hi-port': ('hi', 'हवा से दो क्रेनें पटरी से उखड़ जाने के बाद बंदरगाह सोमवार को बंद कर दिया गया। '
                      'दुकानदारों को डर है कि मेहमान चले जाएँगे।'),
    'pl-port': ('pl', 'Port zamknięto w poniedziałek po tym, jak wiatr zerwał z szyn dwa dźwigi. Łodzie '
                      'nie wypłyną przed czwartkiem.'),
    'vi-cang': ('vi', 'Cảng đã đóng cửa hôm thứ Hai sau khi gió giật hai cần cẩu khỏi đường ray. Các chủ '
                      'cửa hàng lo sẽ mất những vị khách cuối cùng của mùa hè.'),
}

FIVE = ['en-harbour', 'en-school', 'de-haus', 'fr-ecole', 'es-nino', 'ru-port']


def fill(box, names=ARTICLES):
    for name in names:
        box.write(f'news/{name}.txt', ARTICLES[name][1] + '\n')
    box.ok('index', 'news')


def found(box, query, *args):
    out = box.run('search', '--format', 'json', *args, query)
    assert out.status in (0, 1), out
    return sorted(h['article'].removeprefix('news/').removesuffix('.txt') for h in out.json()['hits'])


def check(box, asked):
    wrong = [f'{query}: {got}' for query, name in asked if name not in (got := found(box, query))]
    assert not wrong, '\n'.join(wrong)


def test_each_article_is_taken_for_its_language(box):
    fill(box)
    for name, (lang, _) in ARTICLES.items():
        article = json.loads(box.ok('get', '--format', 'json', f'news/{name}.txt').out)
        assert article['lang'] == lang, (name, article['lang'])
        assert name in found(box, f'lang:{lang}'), name


def test_words_of_five_languages_are_found_in_their_forms(box):
    fill(box, FIVE)
    check(box, [('harbours', 'en-harbour'), ('libraries', 'en-school'), ('ferry', 'en-harbour'),
                ('Haus', 'de-haus'), ('Häuser', 'de-haus'), ('haeuser', 'de-haus'),
                ('STRASSE', 'de-haus'), ('strasse', 'de-haus'),
                ('Muellershausen', 'de-haus'), ('Mullershausen', 'de-haus'),
                ('élève', 'fr-ecole'), ('eleves', 'fr-ecole'), ('ÉCOLE', 'fr-ecole'),
                ('ecole', 'fr-ecole'), ('rivières', 'fr-ecole'), ("l'eau", 'fr-ecole'),
                ('niño', 'es-nino'), ('nino', 'es-nino'), ('CORAZON', 'es-nino'),
                ('montañas', 'es-nino'),
                ('порта', 'ru-port'), ('ПОРТ', 'ru-port'), ('краны', 'ru-port'), ('елка', 'ru-port')])


def test_words_of_all_scripts_are_found(box):
    fill(box)
    check(box, [('Diyarbakır', 'tr-liman'), ('diyarbakir', 'tr-liman'), ('DİYARBAKIR', 'tr-liman'),
                ('istanbul', 'tr-liman'), ('ISTANBUL', 'tr-liman'), ('İSTANBUL', 'tr-liman'),
                ('ışıklar', 'tr-liman'), ('Işıklar', 'tr-liman'), ('IŞIK', 'tr-liman'), ('isik', 'tr-liman'),
                ('λιμάνι', 'el-limani'), ('λιμανι', 'el-limani'), ('ΛΙΜΑΝΙ', 'el-limani'),
                ('άνεμος', 'el-limani'), ('ΑΝΕΜΟΣ', 'el-limani'), ('θάλασσα', 'el-limani'),
                ('الميناء', 'ar-mina'), ('أغلق', 'ar-mina'), ('الرياح', 'ar-mina'), ('متاجر', 'ar-mina'),
                ('הנמל', 'he-namal'), ('עגורנים', 'he-namal'), ('המעבורות', 'he-namal'),
                ('크레인', 'ko-port'), ('월요일에', 'ko-port'), ('북만항은', 'ko-port'), ('손님을', 'ko-port'),
                ('북만항', 'ko-port'), ('손님이', 'ko-port'), ('월요일', 'ko-port'), ('상인', 'ko-port'),
                ('起重机', 'zh-gang'), ('星期一', 'zh-gang'), ('客人', 'zh-gang'), ('码头', 'zh-gang'),
                ('クレーン', 'ja-minato'), ('月曜日', 'ja-minato'), ('閉鎖', 'ja-minato'), ('夏', 'ja-minato'),
                ('วันจันทร์', 'th-port'), ('นักท่องเที่ยว', 'th-port'), ('ท่าเรือ', 'th-port'),
                ('बंदरगाह', 'hi-port'), ('सोमवार', 'hi-port'),
                ('dźwigi', 'pl-port'), ('lodzie', 'pl-port'), ('ŁODZIE', 'pl-port'),
                ('cửa', 'vi-cang'), ('cang', 'vi-cang'), ('mùa', 'vi-cang')])


def test_a_word_inside_a_sentence_without_spaces_is_marked(box):
    fill(box)
    for query, name in (('起重机', 'zh-gang'), ('クレーン', 'ja-minato'), ('นักท่องเที่ยว', 'th-port')):
        out = box.run('search', '--format', 'json', '--units', 'codepoint', query).json()
        hit = next(h for h in out['hits'] if name in h['article'])
        marked = ''.join(hit['text'][start:end] for start, end in hit['highlights'])
        assert marked == query, (query, marked)


def test_korean_words_are_marked_with_their_particles(box):
    fill(box)
    for query, word in (('북만항', '북만항은'), ('손님이', '손님을')):
        hits = box.run('search', '--format', 'json', '--units', 'codepoint', query).json()['hits']
        marked = [hits[0]['text'][start:end] for start, end in hits[0]['highlights']]
        assert marked == [word] and not hits[0]['matched']['missing'], (query, hits[0])
    assert found(box, '"북만항은 강풍으로"') == ['ko-port'] and found(box, '항만') == []


def test_a_filter_by_language_chooses_the_stemmer_and_the_articles(box):
    fill(box, FIVE)
    assert found(box, 'lang:de Haus') == ['de-haus']
    assert found(box, 'Häuser', '--lang', 'de') == ['de-haus']
    assert found(box, 'lang:ger Häuser') == ['de-haus']
    assert found(box, 'lang:en Häuser') == []
    assert found(box, 'lang:DE-at') == ['de-haus']


def test_norwegian_is_found_by_all_its_names(box):
    lines = [{'id': lang, 'lang': lang, 'text': f'Havnen i Nordvik ble stengt, melder avis {lang}.'}
             for lang in ('no', 'nb', 'nn', 'nb-NO', 'nob')]
    box.write('norwegian.jsonl', '\n'.join(json.dumps(line) for line in lines) + '\n')
    box.ok('index', 'norwegian.jsonl')
    assert found(box, 'lang:no', '--limit', '20') == ['nb', 'nb-NO', 'nn', 'no', 'nob']
    assert found(box, 'lang:nb', '--limit', '20') == ['nb', 'nb-NO', 'no', 'nob']
    assert found(box, 'lang:nn') == ['nn']
    assert 'nn' in found(box, 'havn', '--limit', '20')


def test_a_wrongly_declared_language_is_mended_by_its_script(box):
    russian, english = ARTICLES['ru-port'][1], ARTICLES['en-harbour'][1]
    lines = [{'id': 'r', 'lang': 'en', 'text': russian}, {'id': 'e', 'lang': 'de', 'text': english},
             {'id': 's', 'lang': 'zh-Hant-TW', 'text': '港口關閉了，沒有人受傷。'}]
    box.write('declared.jsonl', '\n'.join(json.dumps(line) for line in lines) + '\n')
    box.ok('index', 'declared.jsonl')
    said = {i: json.loads(box.ok('get', '--format', 'json', i).out)['lang'] for i in 'res'}
    assert said == {'r': 'ru', 'e': 'de', 's': 'zh-hant-tw'}, said
    assert found(box, 'краны') == ['r']


def test_directions_and_scripts_are_mixed_intact(box):
    text = 'She said: “הנמל נסגר” and then “أُغلق الميناء”; 北湾港 answered: Северный ветер, 100 % naïve.'
    box.write('mixed.txt', 'A TITLE FOR IT\n\n' + text + ' The rest of the paragraph is English, as it was.\n')
    box.ok('index', 'mixed.txt')
    hit = box.run('search', '--format', 'json', 'paragraph').json()['hits'][0]
    assert hit['text'].startswith(text), hit['text']
    for word in ('הנמל', 'الميناء', 'северный', 'naive', '北湾港'):
        assert found(box, word) == ['mixed'], word


run(globals())
