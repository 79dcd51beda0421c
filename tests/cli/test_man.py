# SPDX-License-Identifier: GPL-2.0-or-later
"""The manual pages: well formed, and with every command, option, field, method and error there is."""
import os
import re
import shutil
import subprocess
import sys

from box import NUTGRAF, run

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MAN = os.path.join(ROOT, 'docs', 'man')
sys.path.insert(0, os.path.join(ROOT, 'tests', 'packaging'))
import help as nutgraf_help  # noqa: E402

PAGES = {'nutgraf.1', 'nutgraf-serve.8', 'nutgraf-query.7', 'nutgraf-protocol.7'}


def read(*path):
    with open(os.path.join(ROOT, *path), encoding='utf-8') as f:
        return f.read()


def page(name):
    return read('docs', 'man', name)


def section(text, title):
    """Of a page, from its heading to the next."""
    found = re.search(rf'^\.Ss {title}\n(.*?)(?=^\.S[sh] )', text, re.M | re.S)
    assert found, title
    return found.group(1)


def test_the_pages_are_well_formed(_):
    assert set(os.listdir(MAN)) == PAGES, os.listdir(MAN)
    if not shutil.which('mandoc'):
        return print('skipped: no mandoc')
    for name in PAGES:
        done = subprocess.run(['mandoc', '-T', 'lint', '-W', 'warning', os.path.join(MAN, name)],
                              capture_output=True, text=True)
        assert done.returncode == 0 and not done.stdout and not done.stderr, done


def test_pages_name_pages_that_are_there(_):
    for name in PAGES:
        for other, number in re.findall(r'^\.Xr (nutgraf\S*) (\d)', page(name), re.M):
            assert f'{other}.{number}' in PAGES, (name, other, number)


def test_every_command_and_option_of_the_help_is_in_the_page(_):
    text = page('nutgraf.1')
    shared = section(text, 'Options of every command')
    everywhere = nutgraf_help.options(NUTGRAF)
    for command in nutgraf_help.commands(NUTGRAF):
        own = section(text, command)
        if re.search(r'options are those of\n\.Cm search', own):
            own += section(text, 'search')
        for option, letter in nutgraf_help.options(NUTGRAF, command):
            place = shared if (option, letter) in everywhere else own
            assert re.search(rf'Fl Fl {option}(\s|$)', place), (command, option)
            assert not letter or f'Fl {letter}' in place, (command, letter)
        assert f'.Cm {command}\n' in text.split('.Sh DESCRIPTION')[0], command


def test_every_option_of_serve_is_in_its_own_page(_):
    text = page('nutgraf-serve.8')
    everywhere = nutgraf_help.options(NUTGRAF)
    for option, letter in nutgraf_help.options(NUTGRAF, 'serve'):
        if (option, letter) not in everywhere:
            assert re.search(rf'^\.It Fl Fl {option}\s', text, re.M), option
            assert re.search(rf'^\.Op Fl Fl {option}\s', text, re.M), option


def test_no_page_has_an_option_that_the_help_has_not(_):
    known = {option for command in nutgraf_help.commands(NUTGRAF)
             for option, _ in nutgraf_help.options(NUTGRAF, command)}
    for name in ('nutgraf.1', 'nutgraf-serve.8'):
        named = set(re.findall(r'Fl Fl ([a-z][a-z-]+)', page(name)))
        assert named <= known, (name, named - known)


def test_every_field_of_a_query_is_in_its_page(_):
    fields = re.findall(r'^\| `([a-z]+):` \|', read('docs', 'query.md'), re.M)
    assert len(fields) > 8, fields
    text = page('nutgraf-query.7').split('.Sh FIELDS')[1]
    for field in fields:
        assert re.search(rf'Li {field} :', text), field


def test_every_method_and_kind_of_error_is_in_its_page(_):
    doc, text = read('docs', 'protocol.md'), page('nutgraf-protocol.7')
    for method in re.findall(r'^### ([a-z_]+)$', doc, re.M):
        assert f'.It Cm {method}\n' in text, method
    kinds = re.findall(r'^\| (-?\d+) \| `([a-z_]+)` \|', doc, re.M)
    assert len(kinds) > 10, kinds
    for code, kind in kinds:
        assert f'.It {kind} Ta {code} Ta' in text, kind


if __name__ == '__main__':
    run(globals())
