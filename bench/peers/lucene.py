# SPDX-License-Identifier: GPL-2.0-or-later
"""Lucene 8 in a process of its own (LuceneEngine.java)."""
import os
import subprocess

from .engine import HERE, Engine, Missing, Pipe, need_program, version_of

JARS = '/usr/share/java'
WANTED = ('lucene-core-8', 'lucene-analyzers-common-8', 'lucene-queries-8')


class Lucene(Engine):
    name = 'lucene'
    built_as = 'Lucene'
    clients = 'threads'
    leaves_out = ('in-process, warmed up by five passes over the queries, its query cache off. EnglishAnalyzer drops '
                  'stop words, also from phrases; no highlights. CPU of the thread that answers: its compiler and '
                  'collector threads are not counted, under load they are. Its threads search without a socket.')

    def check(self):
        need_program('javac', 'default-jdk-headless')
        need_program('java', 'default-jre-headless')
        if len(self.jars()) < len(WANTED):
            raise Missing('no Lucene 8 (Debian package liblucene8-java)')

    @staticmethod
    def jars():
        names = sorted(os.listdir(JARS)) if os.path.isdir(JARS) else []
        return [os.path.join(JARS, n) for n in names if n.startswith(WANTED)]

    def java(self):
        return ['java', '-Xmx2g', '-cp', ':'.join(self.jars() + [self.classes()]), 'LuceneEngine']

    def classes(self):
        return os.path.join(self.run.dir, 'classes')

    def prepare(self):
        os.makedirs(self.classes(), exist_ok=True)
        subprocess.run(['javac', '-nowarn', '-cp', ':'.join(self.jars()), '-d', self.classes(),
                        os.path.join(HERE, 'LuceneEngine.java')], check=True)

    def build(self, path):
        return self.java() + [path, 'build', self.run.passages], None

    def start(self):
        return Pipe(self.name, self.java() + [self.index, 'serve', self.run.queries])

    def version(self):
        return version_of('liblucene8-java', 'openjdk-17-jre-headless')
