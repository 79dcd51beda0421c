# SPDX-License-Identifier: GPL-2.0-or-later
"""What `nutgraf --help` says: commands and their options."""
import re
import subprocess


def text_of(nutgraf, *command):
    return subprocess.run([nutgraf, *command, '--help'], capture_output=True, text=True, check=True).stdout


def commands(nutgraf):
    listed = text_of(nutgraf).split('Commands:\n')[1].split('\n\n')[0]
    return [line.split()[0] for line in listed.splitlines()]


def options(nutgraf, *command):
    """Of a command and of every command: pairs of the long name and the letter, or ''."""
    found = []
    for line in text_of(nutgraf, *command).splitlines():
        match = re.match(r'  (?:-(\w), |    )--([a-z-]+)', line)
        if match:
            found.append((match.group(2), match.group(1) or ''))
    assert ('index', '') in found and ('help', 'h') in found, found
    return found
