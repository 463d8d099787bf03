#!/usr/bin/env python3
"""How fast observations come in over HTTP, durable when answered, beside SQLite's own import.

Usage: observations_bench.py PLUMB [ROWS] [MEASURES]
Sends one CSV file of ROWS values of MEASURES hourly measures and prints values a second; then the
same rows into a table of the same columns by Python's sqlite3 in one transaction, as the baseline.
"""
import datetime
import os
import pathlib
import sqlite3
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'tests' / 'api'))
from server import Server, World  # noqa: E402


def main():
    binary = pathlib.Path(sys.argv[1]).resolve()
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 500_000
    measures = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    first = datetime.datetime(2020, 1, 1)
    with tempfile.TemporaryDirectory(prefix='plumb-bench-') as folder:
        world = World(Server(binary, folder))
        ids = [world.editor.post('/workspaces/w/elements', {
            'type': 'measure', 'name': f'Measure {n}', 'fields': {'cadence': 'hour'}}
        ).must(201)['element']['id'] for n in range(measures)]
        rows = []
        for hour in range(wanted // measures):
            at = (first + datetime.timedelta(hours=hour)).strftime('%Y-%m-%dT%H:%M:%SZ')
            rows += [(one, at, hour % 97 + 0.5) for one in ids]
        text = 'measure,at,value\n' + '\n'.join(f'{m},{at},{value}' for m, at, value in rows)
        start = time.monotonic()
        kept = world.editor.call('POST', '/workspaces/w/observations', raw=text.encode(),
                                 kind='application/octet-stream').must(201)
        took = time.monotonic() - start
        assert kept['fresh'] == len(rows), kept
        assert world.server.stop() == 0
        db = sqlite3.connect(pathlib.Path(folder) / 'baseline.db')
        db.execute('PRAGMA synchronous=FULL')
        db.execute('PRAGMA journal_mode=WAL')
        db.execute('CREATE TABLE o(measure TEXT, at TEXT, value REAL, PRIMARY KEY(measure, at)) '
                   'WITHOUT ROWID')
        start = time.monotonic()
        with db:
            db.executemany('INSERT INTO o VALUES(?, ?, ?)', rows)
        base = time.monotonic() - start
        db.close()
    print(f'{len(rows)} values of {measures} measures, {len(text) / 1e6:.1f} MB of CSV, '
          f'load {os.getloadavg()[0]:.1f}')
    print(f'over HTTP, durable: {took:.2f} s, {len(rows) / took:,.0f} values a second')
    print(f'sqlite3 in one transaction: {base:.2f} s, {len(rows) / base:,.0f} values a second; '
          f'ratio {base / took:.2f}')


if __name__ == '__main__':
    main()
