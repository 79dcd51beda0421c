# SPDX-License-Identifier: GPL-2.0-or-later
"""groonga as a server, asked over GQTP."""
import json
import os
import socket

from .engine import Engine, Server, need_program, version_of

TABLES = '''table_create Sections TABLE_PAT_KEY ShortText
table_create Dates TABLE_PAT_KEY UInt32
table_create Passages TABLE_NO_KEY
column_create Passages text COLUMN_SCALAR Text
column_create Passages section COLUMN_SCALAR Sections
column_create Passages date COLUMN_SCALAR UInt32
load --table Passages --columns text,section,date
[
'''
# After the rows: building an index at once is its quickest way.
INDEXES = '''
]
table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto
column_create Terms in_text COLUMN_INDEX|WITH_POSITION Passages text
column_create Sections in_section COLUMN_INDEX Passages section
column_create Dates in_date COLUMN_INDEX Passages date
'''


class Groonga(Engine):
    name = 'groonga'
    built_as = 'groonga'
    leaves_out = ('GQTP over connections that stay open, query cache off. It ranks by term frequency alone and does not '
                  'stem; no highlights. CPU of the whole serving process.')

    def check(self):
        need_program('groonga', 'groonga-bin')

    def commands(self):
        return os.path.join(self.run.dir, 'groonga.grn')

    def prepare(self):
        if os.path.exists(self.commands()):
            return
        with open(self.run.passages, encoding='utf-8', newline='\n') as lines, \
                open(self.commands() + '.new', 'w', encoding='utf-8') as out:
            out.write(TABLES)
            for number, line in enumerate(lines):
                _, _, section, date, text = line.rstrip('\n').split('\t', 4)
                out.write(('' if number == 0 else ',\n') + json.dumps([text, section, int(date)], ensure_ascii=False))
            out.write(INDEXES)
        os.rename(self.commands() + '.new', self.commands())

    def build(self, path):
        os.makedirs(path, exist_ok=True)
        log = os.path.join(self.run.dir, 'groonga.log')
        return ['groonga', '--log-path', log, '-n', os.path.join(path, 'db')], self.commands()

    def start(self):
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            port = s.getsockname()[1]
        log = os.path.join(self.run.dir, 'groonga.log')
        server = Server(['groonga', '--log-path', log, '-s', '--protocol', 'gqtp', '--bind-address', '127.0.0.1', '-p',
                         str(port), '--cache-limit', '0', os.path.join(self.index, 'db')], ('127.0.0.1', port),
                        os.path.join(self.run.dir, 'groonga.out'))
        return self.client('groonga', f'127.0.0.1:{port}', server)

    def version(self):
        return version_of('groonga-bin')
