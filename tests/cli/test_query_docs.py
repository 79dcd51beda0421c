# SPDX-License-Identifier: GPL-2.0-or-later
"""Every example of docs/query.md finds something, and every form has one."""
import datetime
import json
import os
import re
import subprocess

from box import NUTGRAF, PATIENCE, Result, run

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DOC = os.path.join(ROOT, 'docs', 'query.md')
EXAMPLE = re.compile(r'`(nutgraf search [^`]+)`')
DAY = datetime.timedelta(days=1)

TALKS = """Both sides spoke of a freeze on naval ships and bombers; a military-technical answer was ruled out.

## Arms control talks

The freeze would bind ships and heavy bombers alike, and the hypersonic Zircon missile.

"The freeze will hold for years," said Mira Tolland, who leads the talks.
"""

# What an example must be there for: a pattern of the query.
FORMS = {
    'a phrase': r'"[^"]+"(?!~)', 'a phrase with a distance': r'"~\d', 'must': r'(^| )\+\w', 'must not': r' -\w',
    'AND': r' AND ', 'OR': r' OR ', 'NOT': r'NOT ', 'brackets': r'\(.*\)', 'NEAR': r' NEAR/\d',
    'a prefix': r'\w\*', 'a fuzzy word': r'\w~',
    **{field: field + ':' for field in ('article', 'source', 'section', 'author', 'tag', 'lang', 'kind',
                                        'date', 'title', 'heading', 'url', 'is', 'said')},
    'a title phrase': 'title:"', 'a heading phrase': 'heading:"', 'a heading word': r'heading:\w',
    'a title word': r'title:\w', 'a url': 'url:https?://', 'the start of a url': r'url:\S+\*',
    'a surname': r'said:\w', 'a full name': r'said:"\w+ \w', 'a range': r'date:\S*\.\.',
    'days back': r'date:last \d+ days', 'days back in quotes': r'date:"last \d+ days"',
    'last week': 'date:last week', 'last month': 'date:last month', 'today': 'date:today'}


def days():
    """One of each kind that counts from today; tomorrow, too, should midnight come in between."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    monday = today - today.weekday() * DAY
    return [today, today + DAY, today - DAY, monday - 4 * DAY, monday + 3 * DAY,
            today.replace(day=1) - 9 * DAY]


def index_articles(box):
    articles = [{'id': 'talks.txt', 'title': 'Talks on a freeze of naval ships', 'text': TALKS, 'lang': 'en',
                 'url': 'https://news.example/world/talks', 'source': 'BBC News', 'section': 'World',
                 'authors': ['Jane Doe'], 'tags': ['arms'], 'published': '2022-01-10'}]
    articles += [{'id': f'day{i}', 'title': 'A cold day', 'text': 'A freeze is forecast for ships.',
                  'published': day.isoformat(), 'lang': 'en'} for i, day in enumerate(days())]
    box.write('a.jsonl', '\n'.join(json.dumps(a) for a in articles) + '\n')
    box.ok('index', 'a.jsonl')


def examples():
    with open(DOC) as doc:
        found = EXAMPLE.findall(doc.read())
    return [line.replace('\\|', '|') for line in found]


def in_shell(box, line):
    """An example as it stands, with the program in the path."""
    bin_dir = os.path.dirname(NUTGRAF)
    env = {**box.env, 'NUTGRAF_INDEX': box.dir, 'PATH': bin_dir + ':' + box.env['PATH']}
    done = subprocess.run(['sh', '-c', line], cwd=box.home, env=env, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=PATIENCE)
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_every_example_finds_something(box):
    index_articles(box)
    lines = examples()
    assert len(lines) > 30, lines
    for line in lines:
        done = in_shell(box, line)
        assert done.status == 0, (line, done)
        assert 'query:' not in done.err or '~' in line, (line, done)  # a warning


def test_every_form_has_an_example(box):
    queries = [line.removeprefix('nutgraf search ').replace("'", '').removeprefix('-- ') for line in examples()]
    missing = [name for name, form in FORMS.items() if not any(re.search(form, q) for q in queries)]
    assert not missing, missing


def test_every_row_of_a_table_of_forms_has_an_example(box):
    with open(DOC) as doc:
        lines = doc.read().splitlines()
    inside, bare = False, []
    for line in lines:
        if line.startswith('|') and line.rstrip().endswith('| example |'):
            inside = True
        elif not line.startswith('|'):
            inside = False
        elif inside and not line.startswith('|---') and not EXAMPLE.search(line):
            bare.append(line)
    assert not bare, bare


def test_an_example_that_fails_is_seen(box):
    index_articles(box)
    assert in_shell(box, 'nutgraf search title:zeppelin').status == 1
    assert in_shell(box, 'nutgraf search --no-such-option').status == 2


run(globals())
