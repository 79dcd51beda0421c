# SPDX-License-Identifier: GPL-2.0-or-later
"""`meson install` puts everything in its place, and another program can be built on the library.

Usage: test_install.py BUILD MESON SANITIZERS COMPILER...
"""
import glob
import os
import shutil
import subprocess
import sys
import tempfile

BUILD, MESON, SANITIZERS, *COMPILER = sys.argv[1:]
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

# Below the prefix; * stands for the folder of libraries.
INSTALLED = [
    'bin/nutgraf',
    'share/man/man1/nutgraf.1', 'share/man/man7/nutgraf-query.7', 'share/man/man7/nutgraf-protocol.7',
    'share/man/man8/nutgraf-serve.8',
    'share/bash-completion/completions/nutgraf', 'share/zsh/site-functions/_nutgraf',
    'share/fish/vendor_completions.d/nutgraf.fish',
    'lib/systemd/system/nutgraf.service', 'lib/systemd/system/nutgraf.socket',
    'lib/systemd/system/nutgraf-http.socket', 'lib/sysusers.d/nutgraf.conf',
    'lib*/**/libnutgraf.a', 'lib*/**/pkgconfig/nutgraf.pc',
]


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


def find_prefix(dest):
    """The folder with bin/nutgraf: any prefix will do."""
    found = glob.glob(os.path.join(dest, '**', 'bin', 'nutgraf'), recursive=True)
    assert len(found) == 1, found
    return os.path.dirname(os.path.dirname(found[0]))


def check_files(dest, prefix):
    for pattern in INSTALLED:
        assert glob.glob(os.path.join(prefix, pattern), recursive=True), pattern
    headers = os.listdir(os.path.join(ROOT, 'include', 'nutgraf'))
    assert sorted(headers) == sorted(os.listdir(os.path.join(prefix, 'include', 'nutgraf')))
    with open(os.path.join(prefix, 'lib/systemd/system/nutgraf.service')) as f:
        assert f'ExecStart={prefix[len(dest):]}/bin/nutgraf ' in f.read()
    others = [name for name in glob.glob(os.path.join(prefix, '**'), recursive=True)
              if name.endswith(('.a', '.so')) and not name.endswith('libnutgraf.a')]
    assert not others, others


def check_program(prefix, home):
    pc = glob.glob(os.path.join(prefix, 'lib*', '**', 'nutgraf.pc'), recursive=True)[0]
    flags = run('pkg-config', f'--define-variable=prefix={prefix}', '--static', '--cflags', '--libs', 'nutgraf',
                env={**os.environ, 'PKG_CONFIG_PATH': os.path.dirname(pc)}).split()
    if SANITIZERS != 'none':
        flags.append('-fsanitize=' + SANITIZERS)
    program = os.path.join(home, 'program')
    run(*COMPILER, '-Wall', '-Werror', '-o', program, os.path.join(HERE, 'program.c'), *flags)
    with open(os.path.join(home, 'ferry.txt'), 'w') as f:
        f.write('FERRIES SAIL AGAIN\n\nThe ferries to the outer islands sail again from Monday.\n')
    index = os.path.join(home, 'index')
    run(os.path.join(prefix, 'bin', 'nutgraf'), '--index', index, 'index', os.path.join(home, 'ferry.txt'))
    # The dependencies, but not libnutgraf, are shared libraries of the system.
    answer = run(program, index, 'ferry to the islands')
    assert answer == 'The ferries to the outer islands sail again from Monday.\n', answer


if not shutil.which('pkg-config'):
    print('skipped: no pkg-config')
    sys.exit(77)
with tempfile.TemporaryDirectory(prefix='nutgraf-install.') as home:
    dest = os.path.join(home, 'dest')
    run(MESON, 'install', '-C', BUILD, '--no-rebuild', '--quiet', '--destdir', dest)
    prefix = find_prefix(dest)
    check_files(dest, prefix)
    check_program(prefix, home)
    print(sum(len(files) for _, _, files in os.walk(dest)), 'files installed')
