#!/usr/bin/env python3
"""Runs the real server the way browsers and scripts do, and holds every answer against the contract.

Usage: run.py PLUMB [NAME ...]     only tests whose names contain a NAME
Tests are functions test_*(world) or, with a server of their own, test_*(binary, folder).
"""
import importlib
import inspect
import pathlib
import sys
import tempfile
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import server as plumb_server  # noqa: E402

MODULES = ['test_contract', 'test_cases', 'test_matrix', 'test_model', 'test_writes', 'test_access',
           'test_events', 'test_caches', 'test_insight',
           'test_workspaces', 'test_shell', 'test_restart', 'test_together',
           'test_campaigns', 'test_tailoring', 'test_surveys', 'test_audits', 'test_measures',
           'test_feeds', 'test_dashboards', 'test_scorecard', 'test_oidc']


def collect(wanted):
    for name in MODULES:
        module = importlib.import_module(name)
        for test in [t for t in vars(module) if t.startswith('test_')]:
            if not wanted or any(word in test for word in wanted):
                yield test, getattr(module, test)


def main():
    binary, wanted = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix='plumb-api-') as shared:
        world = None
        for name, test in collect(wanted):
            start = time.monotonic()
            try:
                if list(inspect.signature(test).parameters) == ['world']:
                    if world is None:
                        world = plumb_server.World(plumb_server.Server(binary, shared))
                    test(world)
                else:
                    with tempfile.TemporaryDirectory(prefix='plumb-api-') as folder:
                        test(binary, folder)
                passed += 1
                print(f'ok      {name}  {time.monotonic() - start:.1f} s', flush=True)
            except plumb_server.Skip as reason:
                print(f'skipped {name}: {reason}')
            except Exception:  # pylint: disable=broad-except
                failed += 1
                print(f'FAILED  {name}')
                traceback.print_exc()
                sys.stderr.flush()
        if world is not None:
            code = world.server.stop()
            if code != 0:
                failed += 1
                print(f'FAILED  the server ended with {code}: {world.server.log[-5:]}')
    print(f'{passed} passed, {failed} failed; '
          f'{len(plumb_server.CONTRACT.seen)} kinds of answers held against the contract')
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
