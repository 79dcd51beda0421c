# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run is about: passages, queries, folders, programs."""
import json
import lzma
import os
import shutil
import subprocess
import tempfile

from .engine import HERE, Missing

TREE = os.path.dirname(os.path.dirname(HERE))
DATA = os.path.join(os.path.dirname(TREE), 'shared', 'data')
REAL = 'passages-300k.tsv'
REAL_QUERIES = 'passages-queries.tsv'
GENERATED_QUERIES = 1000


class Run:
    """Passages and queries in a folder of their own, where the indexes are, too."""

    def __init__(self, args):
        self.build_folder = os.path.abspath(args.build)
        self.sockets = tempfile.mkdtemp(prefix='compare-')
        home = args.dir or os.path.join(self.build_folder, 'bench', 'peers')
        if args.passages:
            self.dir, self.passages, queries = home, args.passages, args.queries
        elif args.generate:
            self.dir = os.path.join(home, f'generated-{args.generate}')
            self.passages, queries = self.generated(args.generate)
        else:
            self.dir = os.path.join(home, REAL.split('.', maxsplit=1)[0])
            self.passages, queries = self.real()
        self.dir = os.path.abspath(self.dir)
        self.passages = os.path.abspath(self.passages)
        os.makedirs(self.dir, exist_ok=True)
        self.lines = self.chosen(queries, args)
        self.queries = os.path.join(self.dir, 'queries-asked.tsv')
        with open(self.queries, 'w', encoding='utf-8') as f:
            f.writelines(line + '\n' for line in self.lines)

    def program(self, name):
        path = os.path.join(self.build_folder, 'bench', name)
        if not os.path.exists(path):
            raise Missing(f'{name} is not built')
        return path

    def nutgraf(self):
        path = os.path.join(self.build_folder, 'nutgraf')
        if not os.path.exists(path):
            raise Missing('nutgraf is not built')
        return path

    def output_of(self, command, name):
        path = os.path.join(self.dir, name)
        os.makedirs(self.dir, exist_ok=True)
        if not os.path.exists(path):
            with open(path + '.new', 'wb') as out:
                subprocess.run(command, stdout=out, check=True)
            os.rename(path + '.new', path)
        return path

    def generated(self, n):
        program = self.program('bench_generate')
        return (self.output_of([program, str(n)], 'passages.tsv'),
                self.output_of([program, '--queries', str(n), str(GENERATED_QUERIES)], 'queries.tsv'))

    def real(self):
        packed, queries = os.path.join(DATA, REAL + '.xz'), os.path.join(DATA, REAL_QUERIES)
        if not (os.path.exists(packed) and os.path.exists(queries)):
            raise SystemExit(f'compare: {packed} and {REAL_QUERIES} are not there; name files, or use --generate')
        path = os.path.join(self.dir, REAL)
        os.makedirs(self.dir, exist_ok=True)
        if not os.path.exists(path):
            with lzma.open(packed) as lines, open(path + '.new', 'wb') as out:
                shutil.copyfileobj(lines, out, 1 << 20)
            os.rename(path + '.new', path)
        return path, queries

    @staticmethod
    def chosen(path, args):
        """Lines of the query file: of one class, or the first few of each, when that was asked for."""
        seen, lines = {}, []
        with open(path, encoding='utf-8') as f:
            for line in f.read().splitlines():
                name = line.split('\t')[1]
                seen[name] = seen.get(name, 0) + 1
                if args.one_class in (None, name) and (not args.per_class or seen[name] <= args.per_class):
                    lines.append(line)
        if not lines:
            raise SystemExit('compare: no queries')
        return lines

    def articles(self):
        """The passages as JSON Lines: neighbours of one article id are its paragraphs."""
        path = os.path.join(self.dir, 'articles.jsonl')
        if os.path.exists(path):
            return path
        article = None
        with open(self.passages, encoding='utf-8', newline='\n') as lines, \
                open(path + '.new', 'w', encoding='utf-8') as out:
            for line in lines:
                _, name, section, date, text = line.rstrip('\n').split('\t', 4)
                if article and article['id'] != name:
                    out.write(json.dumps(article, ensure_ascii=False) + '\n')
                    article = None
                article = article or {'id': name, 'section': section, 'lang': 'en', 'text': [],
                                      'published': f'{date[:4]}-{date[4:6]}-{date[6:]}'}
                article['text'].append(text)
            if article:
                out.write(json.dumps(article, ensure_ascii=False) + '\n')
        os.rename(path + '.new', path)
        return path

    def count(self):
        with open(self.passages, 'rb') as f:
            return sum(block.count(b'\n') for block in iter(lambda: f.read(1 << 20), b''))

    def close(self):
        shutil.rmtree(self.sockets, ignore_errors=True)
