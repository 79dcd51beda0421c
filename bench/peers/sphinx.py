# SPDX-License-Identifier: GPL-2.0-or-later
"""Sphinx 2.2 as a server, asked in SphinxQL over a Unix socket."""
import os
import zlib

from .engine import Engine, Server, need_program, version_of

CONFIG = '''source passages
{{
    type = tsvpipe
    tsvpipe_command = cat '{passages}'
    tsvpipe_attr_uint = section
    tsvpipe_attr_uint = date
    tsvpipe_field_string = text
}}
index passages
{{
    source = passages
    path = {index}/passages
    dict = keywords
    morphology = stem_en
    min_prefix_len = 1
}}
indexer
{{
    mem_limit = 512M
}}
searchd
{{
    listen = {socket}:mysql41
    pid_file = {sockets}/sphinx.pid
    log = {log}
    binlog_path =
    workers = threads
    watchdog = 0
    expansion_limit = 128
}}
'''


class Sphinx(Engine):
    name = 'sphinx'
    built_as = 'Sphinx'
    leaves_out = ('SphinxQL in the MySQL protocol over a Unix socket, ranker=bm25, max_matches=10. Text in a string '
                  'attribute, which it keeps in memory; a section is a number. It scores every match; a prefix is 128 '
                  'terms; no stop words, no highlights. CPU of the whole serving process.')

    def check(self):
        need_program('searchd', 'sphinxsearch')
        need_program('indexer', 'sphinxsearch')

    def rows(self):
        return os.path.join(self.run.dir, 'sphinx.tsv')

    def prepare(self):
        """Number, section as CRC-32, date, text."""
        if os.path.exists(self.rows()):
            return
        with open(self.run.passages, encoding='utf-8', newline='\n') as lines, \
                open(self.rows() + '.new', 'w', encoding='utf-8', newline='\n') as out:
            for number, line in enumerate(lines, 1):
                _, _, section, date, text = line.rstrip('\n').split('\t', 4)
                out.write(f'{number}\t{zlib.crc32(section.encode())}\t{date}\t{text}\n')
        os.rename(self.rows() + '.new', self.rows())

    def config(self, index):
        os.makedirs(index, exist_ok=True)
        path = os.path.join(self.run.dir, 'sphinx.conf')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(CONFIG.format(passages=self.rows(), index=index, socket=self.address(), sockets=self.run.sockets,
                                  log=os.path.join(self.run.dir, 'sphinx.log')))
        return path

    def address(self):
        return os.path.join(self.run.sockets, 'sphinx.sock')

    def build(self, path):
        return ['indexer', '--quiet', '--config', self.config(path), 'passages'], None

    def start(self):
        server = Server(['searchd', '--nodetach', '--config', self.config(self.index)], self.address(),
                        os.path.join(self.run.dir, 'sphinx.out'))
        return self.client('sphinx', self.address(), server)

    def version(self):
        return version_of('sphinxsearch')
