#!/usr/bin/env python3
"""Builds the Debian package and checks it: contents, service, scripts, and that the program in it runs.

Usage: run.py PATH_TO_PLUMB. Installs nothing; exits with 77 where dpkg-deb is absent.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(sys.argv[1]).resolve()
HARDENED = ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'ProtectHome=yes', 'PrivateTmp=yes',
            'PrivateDevices=yes', 'CapabilityBoundingSet=', 'StateDirectory=plumbline',
            'MemoryDenyWriteExecute=yes', 'UMask=0077', 'User=plumbline']


def run(*args, **rest):
    return subprocess.run([str(a) for a in args], check=True, capture_output=True, text=True, **rest).stdout


def main():
    for program in ('dpkg-deb', 'dpkg-shlibdeps'):
        if shutil.which(program) is None:
            print(f'skipped: {program} is not here')
            return 77
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        package = run(ROOT / 'tools' / 'package', PROGRAM.parent, folder / 'out').strip()
        fields = run('dpkg-deb', '--field', package)
        assert re.search(r'^Version: \d+\.\d+', fields, re.M), fields
        assert 'libsqlite3' in fields and 'adduser' in fields, fields
        tree = folder / 'tree'
        run('dpkg-deb', '--raw-extract', package, tree)
        version = run(tree / 'usr/bin/plumb', '--version')
        assert version == run(PROGRAM, '--version'), version
        unit = (tree / 'lib/systemd/system/plumbline.service').read_text()
        for line in HARDENED:
            assert line in unit.split('\n'), line
        assert '/etc/default/plumbline' in (tree / 'DEBIAN/conffiles').read_text()
        for script in ('postinst', 'prerm', 'postrm'):
            run('sh', '-n', tree / 'DEBIAN' / script)
        for line in run('dpkg-deb', '--contents', package).split('\n'):
            assert not line or ' root/root ' in line, line
        if shutil.which('systemd-analyze'):
            found = subprocess.run(['systemd-analyze', 'verify', '--man=no',
                                    tree / 'lib/systemd/system/plumbline.service'],
                                   capture_output=True, text=True)
            assert 'Unknown' not in found.stderr, found.stderr
        again = run(ROOT / 'tools' / 'package', PROGRAM.parent, folder / 'again').strip()
        assert pathlib.Path(package).read_bytes() == pathlib.Path(again).read_bytes(), 'not the same bytes'
    print('package: ok')
    return 0


if __name__ == '__main__':
    sys.exit(main())
