# SPDX-License-Identifier: GPL-2.0-or-later
"""Engines that are libraries: nutgraf itself, also behind its socket, raw libxapian, SQLite FTS5."""
import os
import subprocess

from .engine import Engine, Pipe, Server, version_of


class Library(Engine):
    """Asked through bench_engine."""
    clients = None

    def check(self):
        self.run.program('bench_engine')

    def build(self, path):
        return [self.run.program('bench_engine'), self.name, path, 'build', self.run.passages], None

    def start(self):
        return Pipe(self.name, [self.run.program('bench_engine'), self.name, self.index, 'serve'])


class Nutgraf(Library):
    name = 'nutgraf'
    built_as = 'nutgraf index (JSON Lines → searchable, with store)'
    leaves_out = ('rank fast, the first stage alone. An answer has what the others do not make: text checked against the '
                  'store, highlights, evidence, a cursor. CPU of the thread that answers. A prefix is its 128 most '
                  'frequent terms. It keeps decoded posting lists (256 MB), as no peer here does: after the first '
                  'round a query finds its lists there.')

    def check(self):
        super().check()
        self.run.nutgraf()

    def prepare(self):
        self.run.articles()

    def build(self, path):
        return [self.run.nutgraf(), '--index', path, 'index', self.run.articles()], None

    def version(self):
        return subprocess.run([self.run.nutgraf(), '--version'], stdout=subprocess.PIPE, text=True,
                              check=True).stdout.strip()


class Uncached(Nutgraf):
    name = 'uncached'
    built_as = None
    leaves_out = 'nutgraf without its cache of decoded posting lists.'

    def __init__(self, run):
        super().__init__(run)
        self.index = os.path.join(run.dir, Nutgraf.name)


class Service(Nutgraf):
    name = 'service'
    built_as = None
    clients = 'clients'
    leaves_out = ('`nutgraf serve` with its answer cache off, on the index of nutgraf: requests and answers in JSON over '
                  'a Unix socket. Decoded posting lists are kept. CPU of the whole serving process.')

    def __init__(self, run):
        super().__init__(run)
        self.index = os.path.join(run.dir, Nutgraf.name)

    def start(self):
        address = os.path.join(self.run.sockets, 'nutgraf.sock')
        server = Server([self.run.nutgraf(), '--index', self.index, '--socket', address, 'serve', '--answer-cache=0'],
                        address, os.path.join(self.run.dir, 'service.log'))
        return self.client('nutgraf', address, server)


class Xapian(Library):
    name = 'xapian'
    built_as = 'raw libxapian'
    leaves_out = ('a bare loop on TermGenerator and QueryParser with BM25. Phrases are unstemmed, a prefix is all of its '
                  'terms, no highlights. Not compacted.')

    def version(self):
        return version_of('libxapian30')


class Fts5(Library):
    name = 'fts5'
    built_as = 'SQLite FTS5'
    leaves_out = ('Porter stemmer, bm25() of every match before the sort; filters read the row of each match; '
                  'no highlights. Optimized into one segment.')

    def version(self):
        return version_of('libsqlite3-0')
