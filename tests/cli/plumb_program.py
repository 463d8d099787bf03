"""The program under test, and where real data lies."""
import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT.parent / 'shared' / 'data'


class Skip(Exception):
    """Something this test needs is not on this machine."""


def data(*parts):
    path = DATA.joinpath(*parts)
    if not path.exists():
        raise Skip(f'{path.name} is not here (real data lies beside the project, see docs)')
    return path


class Plumb:
    """Runs `plumb` in a folder; keeps one workspace `w` by default."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.now = '2026-07-01T09:00:00Z'

    def run(self, *args, code=0, workspace='w.plumb', text=None, env=None):
        """Runs a command, checks its exit code, returns (stdout, stderr)."""
        command = [str(self.binary), *map(str, args)]
        if workspace:
            command += ['-w', workspace]
        environment = dict(os.environ, PLUMB_ACTOR='tester', COLUMNS='100', **(env or {}))
        if self.now:
            environment['PLUMB_NOW'] = self.now
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True,
                              input=text, env=environment, timeout=300, check=False)
        assert done.returncode == code, (
            f'{" ".join(command)}\nexit {done.returncode}, expected {code}\n'
            f'{done.stdout[-2000:]}\n{done.stderr[-2000:]}')
        for word in ('terminate called', 'std::', 'Assertion', 'Segmentation', 'what():'):
            assert word not in done.stderr, f'raw failure shown to a user: {done.stderr}'
        return done.stdout, done.stderr

    def json(self, *args, code=0, **rest):
        out, _ = self.run(*args, '--json', code=code, **rest)
        return json.loads(out)

    def write(self, name, content):
        path = self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, encoding='utf-8')
        return path


def close(a, b, within=1e-9):
    return abs(a - b) <= within
