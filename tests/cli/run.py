#!/usr/bin/env python3
"""Runs the real program the way people and scripts do, in a folder of its own.

Usage: run.py PLUMB [NAME ...]     only tests whose names contain a NAME
Standard library only. Each test is a function test_*(plumb); they share nothing.
Real data lies beside the project in ../shared/data; tests that need it say so when it is absent.
"""
import importlib
import os
import pathlib
import sys
import tempfile
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from plumb_program import Plumb, Skip  # noqa: E402

MODULES = ['test_workspace', 'test_analysis', 'test_exchange', 'test_examples', 'test_time',
           'test_forecast', 'test_measure']


def main():
    binary, wanted = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    passed = failed = skipped = 0
    for name in MODULES:
        module = importlib.import_module(name)
        for test in [t for t in dir(module) if t.startswith('test_')]:
            if wanted and not any(word in test for word in wanted):
                continue
            with tempfile.TemporaryDirectory(prefix='plumb-cli-') as folder:
                start = time.monotonic()
                try:
                    getattr(module, test)(Plumb(binary, pathlib.Path(folder)))
                    passed += 1
                    print(f'ok      {test}  {time.monotonic() - start:.1f} s')
                except Skip as reason:
                    skipped += 1
                    print(f'skipped {test}: {reason}')
                except Exception:  # pylint: disable=broad-except
                    failed += 1
                    print(f'FAILED  {test}')
                    traceback.print_exc()
    print(f'{passed} passed, {failed} failed, {skipped} skipped')
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    os.environ.pop('PLUMB_WORKSPACE', None)
    sys.exit(main())
