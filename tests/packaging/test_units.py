# SPDX-License-Identifier: GPL-2.0-or-later
"""The units of systemd: names that fit the service, and a sandbox that stays tight.

Usage: test_units.py FOLDER_OF_THE_UNITS
"""
import configparser
import os
import re
import shutil
import subprocess
import sys
import tempfile

FOLDER = sys.argv[1]
EXPOSED = 1.5  # of 10, as `systemd-analyze security` counts


def unit(name):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(os.path.join(FOLDER, name))
    return parser


def check_names():
    service = unit('nutgraf.service')['Service']
    assert service['Type'] == 'notify'
    assert '--index /var/lib/' + service['StateDirectory'] + ' serve' in service['ExecStart']
    for name, expected in (('nutgraf.socket', 'rpc'), ('nutgraf-http.socket', 'http')):
        assert unit(name)['Socket']['FileDescriptorName'] == expected
    assert unit('nutgraf-http.socket')['Socket']['Service'] == 'nutgraf.service'
    # A web page on the network is the administrator's decision.
    assert unit('nutgraf-http.socket')['Socket']['ListenStream'].startswith('127.0.0.1:')
    # The folder of the socket would go with the service otherwise, and the socket in it.
    assert 'RuntimeDirectory' not in service


def check_exposure():
    done = subprocess.run(['systemd-analyze', 'security', '--offline=true', '--no-pager',
                           os.path.join(FOLDER, 'nutgraf.service')],
                          capture_output=True, text=True)
    found = re.search(r'exposure level for nutgraf.service: ([0-9.]+)', done.stdout)
    assert found, done
    print('exposure', found.group(1))
    assert float(found.group(1)) <= EXPOSED, done.stdout


def check_syntax():
    """A copy, whose program is there whether nutgraf is installed or not."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name in ('nutgraf.service', 'nutgraf.socket', 'nutgraf-http.socket'):
            with open(os.path.join(FOLDER, name)) as f:
                text = f.read().replace('/usr/bin/nutgraf', '/bin/true')
            paths.append(os.path.join(folder, name))
            with open(paths[-1], 'w') as f:
                f.write(text)
        done = subprocess.run(['systemd-analyze', 'verify', '--man=no', *paths], capture_output=True, text=True)
        said = [line for line in (done.stdout + done.stderr).splitlines() if 'nutgraf' in line]
        assert not said, said


check_names()
if not shutil.which('systemd-analyze'):
    print('skipped: systemd-analyze is not installed')
    sys.exit(77)
check_exposure()
check_syntax()
