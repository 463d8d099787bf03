#!/usr/bin/env python3
"""How fast observations come in over HTTP and MQTT, durable when answered, beside databases' own import.

Usage: observations_bench.py PLUMB [ROWS] [MEASURES]
Sends one CSV file of ROWS values of MEASURES hourly measures and prints values a second; then the
same rows into a table of the same columns by Python's sqlite3 in one transaction and by PostgreSQL's
COPY (fsync on), as the baselines. Then a tenth of the rows as MQTT messages of one value and of a
hundred, through a real broker, until the last is on disk. What is not installed is left out.
"""
import datetime
import json
import os
import pathlib
import sqlite3
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'tests' / 'api'))
import sources  # noqa: E402
from server import Server, Skip, World  # noqa: E402


def copied(folder, rows):
    """Seconds PostgreSQL takes to COPY the rows, durable."""
    with sources.Postgres(folder, durable=True) as db:
        db.sql('CREATE TABLE o(measure text, at timestamptz, value float8, PRIMARY KEY(measure, at))')
        text = ''.join(f'{m},{at},{value}\n' for m, at, value in rows).encode()
        start = time.monotonic()
        db.sql('COPY o FROM STDIN (FORMAT csv)', raw=text)
        return time.monotonic() - start


def published(binary, folder, count, values):
    """Seconds until `count` values, so many a message, are on disk."""
    with sources.broker(folder, in_flight=2000) as broker:
        server = Server(binary, folder, '--feed-hosts', '127.0.0.1')
        world = World(server)
        measure = world.editor.post('/workspaces/w/elements', {'type': 'measure', 'name': 'Told'}
                                    ).must(201)['element']['id']
        feed = world.admin.post('/workspaces/w/feeds', {
            'name': 'Broker', 'kind': 'mqtt', 'measures': [measure], 'secret': 'a quiet word',
            'origin': {'host': '127.0.0.1', 'port': broker.port, 'tls': 'off', 'user': 'reader',
                       'topics': ['bench']},
            'mapping': {'rows': 'rows', 'measure': measure, 'at': 'payload[0]', 'value': 'payload[1]'}}).must(201)
        sources.until(lambda: world.admin.get(f'/workspaces/w/feeds/{feed["id"]}').must(200)['connected'],
                      'the subscription')
        tell = sources.Publisher(broker.port)
        messages = [('bench', json.dumps({'rows': [[1_600_000_000 + n, n % 97] for n in
                                                   range(at, min(at + values, count))]}))
                    for at in range(0, count, values)]
        start = time.monotonic()
        tell.publish(messages)
        sources.until(lambda: any(
            sqlite3.connect(path).execute('SELECT count(*) FROM observation').fetchone()[0] >= count
            for path in (pathlib.Path(folder) / 'data' / 'workspaces').glob('*.plumb')), 'all values', 600)
        took = time.monotonic() - start
        assert server.stop() == 0
        return took


def or_skip(work):
    try:
        return work()
    except Skip as reason:
        print(f'left out: {reason}')
        return None


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
    with tempfile.TemporaryDirectory(prefix='plumb-bench-') as folder:
        base = or_skip(lambda: copied(folder, rows))
    if base:
        print(f'PostgreSQL COPY: {base:.2f} s, {len(rows) / base:,.0f} values a second; '
              f'ratio {base / took:.2f}')
    for values in (1, 100):
        count = len(rows) // 10
        with tempfile.TemporaryDirectory(prefix='plumb-bench-') as folder:
            told = or_skip(lambda: published(binary, folder, count, values))
        if told:
            print(f'over MQTT, {values} a message: {told:.2f} s, {count / told:,.0f} values a second')


if __name__ == '__main__':
    main()
