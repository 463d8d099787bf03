"""Live feeds against the real programs: what comes is kept once, what fails says why, nothing leaks."""
import datetime
import json
import os
import pathlib
import sqlite3
import subprocess
import time

import sources
from server import PASSWORD, Server, World
from sources import until

W = '/workspaces/w'
SECRET = 'a quiet word'


class Place:
    """A server with an empty workspace whose administrator is root, and some measures."""

    def __init__(self, binary, folder, *options, hosts='127.0.0.1,localhost'):
        self.folder = pathlib.Path(folder)
        self.files = self.folder / 'files'
        self.files.mkdir(exist_ok=True)
        if hosts:
            options += ('--feed-hosts', hosts)
        self.server = Server(binary, folder, '--feed-files', str(self.files), *options)
        self.root = self.server.person('root')
        body = {'login': 'root', 'name': 'Root', 'password': PASSWORD}
        self.root.csrf = self.root.post('/setup/' + self.server.wait_for_setup(), body).must(200)['csrf']
        self.root.post('/workspaces', {'id': 'w', 'name': 'Plant'}).must(201)

    def measure(self, name, **fields):
        body = {'type': 'measure', 'name': name, 'fields': fields}
        return self.root.post(W + '/elements', body).must(201)['element']['id']

    def feed(self, wish, **more):
        return self.root.post(W + '/feeds', {**wish, **more}).must(201)

    def get(self, feed):
        return self.root.get(f'{W}/feeds/{feed["id"]}').must(200)

    def ran(self, feed, number=1, seconds=60):
        """The feed once that many runs are through."""
        def look():
            now = self.get(feed)
            return now if now['last'] and now['last']['number'] >= number and not now['running'] else None
        return until(look, f'run {number} of {feed["name"]}', seconds)

    def run(self, feed):
        before = self.get(feed)['last']
        self.root.post(f'{W}/feeds/{feed["id"]}/runs').must(202)
        return self.ran(feed, (before['number'] if before else 0) + 1)['last']

    def values(self, measure, corrections=False):
        path = f'{W}/measures/{measure}/observations?corrections={str(corrections).lower()}'
        return [(o['at'], o['value']) for o in self.root.get(path).must(200)['items']]

    def attempt(self, wish, status=200, **more):
        return self.root.post(W + '/feed-trials', {**wish, **more}).must(status)

    def again(self, kill=False):
        (self.server.kill if kill else self.server.stop)()
        self.server.start()
        self.root = self.server.person('root').sign_in()


def wish(kind, origin, measures, mapping, **more):
    return {'name': f'From {kind}', 'kind': kind, 'origin': origin, 'measures': measures,
            'mapping': mapping, 'every_seconds': 3600, 'timeout_seconds': 10, **more}


def test_feed_of_sqlite(binary, folder):
    place = Place(binary, folder)
    a, b = place.measure('Orders on time', minimum=0, maximum=100), place.measure('Returns')
    db = sqlite3.connect(place.files / 'shop.db')
    db.execute('CREATE TABLE kpi(at TEXT, name TEXT, value REAL)')
    db.executemany('INSERT INTO kpi VALUES(?,?,?)', [
        ('2026-01-31', 'Orders on time', 91), ('2026-02-28', 'Orders on time', 93),
        ('2026-02-28', 'Returns', 12), ('2026-02-28', 'Unknown', 1),
        ('2026-03-31', 'Orders on time', 130), ('soon', 'Returns', 3)])
    db.commit()
    w = wish('sqlite', {'file': 'shop.db', 'query': 'SELECT at, name, value FROM kpi ORDER BY rowid;'},
             [a, b], {'measure': '{name}', 'at': 'at', 'value': 'value', 'note': 'by {name}'})
    rows = place.attempt(w)['rows']
    assert [r['outcome'] for r in rows] == ['fresh'] * 3 + ['refused'] * 3, rows
    assert rows[0]['measure']['id'] == a and rows[0]['value'] == 91 and rows[0]['note'] == 'by Orders on time'
    assert all(r['remedy'] and r['what'] for r in rows[3:]) and rows[0]['raw']['name'] == 'Orders on time'
    assert place.values(a) == [] and place.root.get(W + '/feeds').must(200)['items'] == []

    feed = place.feed(w)
    first = place.ran(feed)['last']
    assert first['outcome'] == 'partly' and first['counts'] == {
        'rows': 6, 'fresh': 3, 'corrected': 0, 'unchanged': 0, 'refused': 3, 'late': 0}
    assert sorted(r['row'] for r in first['refusals']) == ['row 4', 'row 5', 'row 6'], first
    fields = place.root.get(f'{W}/elements/{a}').must(200)['fields']
    assert fields['current'] == 93 and fields['as_of'] == '2026-02-28'
    by = place.root.get(f'{W}/measures/{a}/observations').must(200)['items'][0]['by']
    assert by['name'] == 'From sqlite', by
    assert place.run(feed)['counts']['unchanged'] == 3
    # Its health is part of the answer, so a browser that knows the feed hears of a run.
    seen = place.root.get(f'{W}/feeds/{feed["id"]}')
    again = {'If-None-Match': seen.headers['etag']}
    place.root.get(f'{W}/feeds/{feed["id"]}', headers=again).must(304)
    db.execute("UPDATE kpi SET value = 92 WHERE at = '2026-02-28' AND name = 'Orders on time'")
    db.execute("INSERT INTO kpi VALUES('2025-12-31', 'Orders on time', 88)")
    db.commit()
    counts = place.run(feed)['counts']
    assert (counts['corrected'], counts['fresh'], counts['late']) == (1, 1, 1), counts
    place.root.get(f'{W}/feeds/{feed["id"]}', headers=again).must(200)
    assert len(place.values(a, corrections=True)) == 4
    assert place.get(feed)['total']['rows'] == 6 + 6 + 7

    # Incremental: only what is newer than what was taken.
    newer = dict(w, origin={'file': 'shop.db', 'query': 'SELECT * FROM kpi WHERE at > date(:since) '
                            "AND name = 'Orders on time' AND value < 101"})
    changed = place.root.put(f'{W}/feeds/{feed["id"]}', newer,
                             headers={'If-Match': f'"{feed["version"]}"'}).must(200)
    assert place.ran(changed, 4)['last']['counts']['unchanged'] == 3
    db.execute("INSERT INTO kpi VALUES('2026-04-30', 'Orders on time', 95)")
    db.commit()
    assert place.run(feed)['counts'] == {'rows': 1, 'fresh': 1, 'corrected': 0, 'unchanged': 0,
                                         'refused': 0, 'late': 0}
    place.again()
    assert place.run(feed)['outcome'] == 'empty'
    place.root.put(f'{W}/feeds/{feed["id"]}', newer, headers={'If-Match': '"1"'}).must(409)
    assert [e['version'] for e in place.root.get(f'{W}/feeds/{feed["id"]}/editions').must(200)['items']] == [2, 1]
    place.root.delete(f'{W}/feeds/{feed["id"]}').must(204)
    place.root.get(f'{W}/feeds/{feed["id"]}').must(404)
    assert place.values(a), 'the values stay'
    place.server.stop()


def test_feed_of_sqlite_only_reads_and_only_there(binary, folder):
    place = Place(binary, folder)
    a = place.measure('A')
    sqlite3.connect(place.files / 'x.db').executescript('CREATE TABLE t(v); INSERT INTO t VALUES(1)')
    outside = place.folder / 'outside.db'
    sqlite3.connect(outside).executescript('CREATE TABLE t(v)')
    os.symlink(outside, place.files / 'link.db')
    (place.files / 'text.db').write_text('no database at all, but long enough to be looked at')

    def tried(query, status, file='x.db', timeout=10):
        return place.attempt(wish('sqlite', {'file': file, 'query': query}, [a],
                                  {'measure': a, 'value': 'v'}, timeout_seconds=timeout), status)

    assert tried('SELECT v FROM t', 200)['rows'][0]['outcome'] == 'fresh'
    for query in ('DELETE FROM t', 'SELECT v FROM t; DELETE FROM t', "ATTACH 'y.db' AS y",
                  'PRAGMA journal_mode=DELETE', "SELECT load_extension('x')", 'SELECT nothing FROM t', ''):
        refused = tried(query, 422)
        assert refused['remedy'] or refused['fields'], (query, refused)
    for file, status in (('../outside.db', 403), (str(outside), 403), ('link.db', 403), ('none.db', 404),
                         ('../data/identity.db', 403), ('text.db', 422)):
        assert tried('SELECT v FROM t', status, file)['remedy'], file
    endless = 'WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n) SELECT sum(v) AS v FROM n'
    began = time.monotonic()
    assert 'stopped' in tried(endless, 413, timeout=1)['detail'] and time.monotonic() - began < 20
    many = 'WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n LIMIT 100001) SELECT v FROM n'
    feed = place.feed(wish('sqlite', {'file': 'x.db', 'query': many}, [a], {'measure': a, 'value': 'v'}))
    failed = place.ran(feed)['last']
    assert failed['outcome'] == 'failed' and '100000 rows' in failed['error']['what'], failed
    assert place.values(a) == []
    place.server.stop()


def test_feed_of_http(binary, folder):
    place = Place(binary, folder)
    a, b = place.measure('berlin'), place.measure('paris')
    with sources.Web() as web:
        web.pages['/data'] = lambda r: ({'cities': {'berlin': {'t': [1767225600, '4.5']},
                                                    'paris': {'t': [1767225600000, 7]}}}
                                        if r.headers.get('X-Api-Key') == SECRET else (401, {}))
        w = wish('http', {'url': web.url + '/data', 'auth': 'header', 'header': 'X-Api-Key'}, [a, b],
                 {'rows': 'cities.*', 'measure': '{@key}', 'at': 't[0]', 'value': 't[-1]', 'factor': 10})
        refused = place.attempt(w, 503)
        assert '401' in refused['detail'] and refused['remedy']
        rows = place.attempt(w, secret=SECRET)['rows']
        assert [(r['measure']['name'], r['value'], r['at']) for r in rows] == [
            ('berlin', 45, '2026-01-01T00:00:00.000Z'), ('paris', 70, '2026-01-01T00:00:00.000Z')], rows
        feed = place.feed(w, secret=SECRET)
        assert feed['has_secret'] and place.ran(feed)['last']['counts']['fresh'] == 2
        assert place.attempt(w, feed=feed['id'])['rows'][0]['outcome'] == 'unchanged'

        # Whatever goes wrong says so, and comes back by itself.
        def broken(page, word, **more):
            web.pages['/data'] = page
            found = place.attempt(dict(w, **more), 413 if 'bytes' in word else 422 if
                                  word in ('JSON', 'redirect', 'nothing at') else 503, feed=feed['id'])
            assert word in found['detail'] + found['remedy'], found

        broken((500, {}), '500')
        broken((302, web.url + '/other'), 'redirect')
        broken(b'{"cities": ', 'JSON')
        broken({'towns': {}}, 'nothing at', mapping={'rows': 'cities', 'measure': a, 'value': ''})
        broken(lambda r: (200, b'[' + b'1,' * (17 << 20) + b'1]'), 'bytes')
        stopped = []
        broken(lambda r: stopped.append(r.rfile.read(1)), 'within 1 s', timeout_seconds=1)
        web.pages['/data'] = lambda r: (200, {'cities': {'berlin': {'t': [0, r.headers['X-Api-Key']]}}})
        told = place.attempt(w, feed=feed['id'])
        assert SECRET not in json.dumps(told) and '***' in json.dumps(told), told

        # POST with moments, basic and bearer.
        web.pages['/ask'] = lambda r: [{'v': 1}]
        asked = dict(w, origin={'url': web.url + '/ask?from={since}', 'auth': 'bearer',
                                'body': '{"until": "{now}"}'},
                     mapping={'measure': a, 'value': 'v'})
        place.attempt(asked, secret=SECRET)
        path, headers, sent = web.seen[-1]
        assert path == '/ask?from=1970-01-01T00:00:00.000Z' and headers['Authorization'] == 'Bearer ' + SECRET
        assert json.loads(sent)['until'].startswith('20')

        # The secret is for one destination.
        elsewhere = dict(w, origin=dict(w['origin'], url='http://localhost:1/data'))
        place.root.put(f'{W}/feeds/{feed["id"]}', elsewhere).must(409)
        place.attempt(elsewhere, 409, feed=feed['id'])
        web.pages['/data'] = {'cities': {}}
        place.root.put(f'{W}/feeds/{feed["id"]}', dict(w, name='Named anew')).must(200)
        assert place.get(feed)['has_secret'] and place.get(feed)['name'] == 'Named anew'
    place.server.stop()
    told = '\n'.join(place.server.log)
    assert SECRET not in told
    for path in (place.folder / 'data').rglob('*'):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path
    key = place.folder / 'data' / 'seal.key'
    assert key.stat().st_mode & 0o077 == 0


def test_feed_backs_off_and_comes_back(binary, folder):
    place = Place(binary, folder)
    a = place.measure('A')
    with sources.Web() as web:
        web.pages['/v'] = (503, {})
        feed = place.feed(wish('http', {'url': web.url + '/v'}, [a], {'measure': a, 'value': 'v'},
                               every_seconds=5))
        failing = place.ran(feed, 2, seconds=120)
        assert failing['status'] == 'failing' and failing['circuit'] == 'open' and failing['failures'] >= 2
        assert failing['failing_since'] and failing['next_run'] > failing['last_run']
        asked = len(web.seen)
        # A restart forgets neither the failures nor the wait.
        place.again()
        assert place.get(feed)['failures'] >= 2 and place.get(feed)['last_success'] is None
        web.pages['/v'] = {'v': 7}
        assert place.run(feed)['outcome'] == 'ok', 'asked for by somebody, it does not wait'
        well = place.get(feed)
        assert well['status'] == 'ok' and well['circuit'] == 'closed' and well['failures'] == 0
        assert well['last']['by']['name'] == 'Root' and asked < len(web.seen)
        number = well['last']['number']
        assert place.ran(feed, number + 1, seconds=120)['last']['by'] is None, 'by its schedule'
        place.root.put(f'{W}/feeds/{feed["id"]}/state', {'state': 'paused'}).must(200)
        paused = until(lambda: (now := place.get(feed)) and not now['running'] and now, 'the last run')
        assert paused['status'] == 'paused' and paused['next_run'] is None
        runs = place.root.get(f'{W}/feeds/{feed["id"]}/runs').must(200)['items']
        assert runs[0]['number'] == len(runs) and runs[-1]['error']['remedy']
        # A source that never answers keeps nobody waiting, and the server ends in time.
        web.pages['/v'] = lambda r: r.rfile.read(1)
        slow = place.feed(wish('http', {'url': web.url + '/v'}, [a], {'measure': a, 'value': 'v'},
                               timeout_seconds=300))
        until(lambda: place.get(slow)['running'], 'a run that hangs')
        began = time.monotonic()
        place.root.get(W + '/measures').must(200)
        assert place.server.stop() == 0 and time.monotonic() - began < 30
    db = sqlite3.connect(place.folder / 'data' / 'feeds.db')
    assert db.execute('SELECT count(*) FROM run WHERE feed = ?', (slow['id'],)).fetchone()[0] == 0


def test_feed_rights_and_notices(binary, folder):
    server = Server(binary, folder, '--feed-hosts', '127.0.0.1')
    world = World(server)
    measure = world.editor.post(W + '/elements', {'type': 'measure', 'name': 'Watched'}).must(201)['element']['id']
    body = wish('http', {'url': 'http://127.0.0.1:1/v?key=public', 'auth': 'bearer'}, [measure],
                {'measure': measure, 'value': 'v'})
    for person in (world.steward, world.editor, world.reader):
        person.post(W + '/feeds', body).must(403)
        person.post(W + '/feed-trials', body).must(403)
    feed = world.admin.post(W + '/feeds', dict(body, secret=SECRET)).must(201)
    until(lambda: world.admin.get(f'{W}/feeds/{feed["id"]}').must(200)['last'], 'a run')
    seen = world.reader.get(W + '/feeds').must(200)
    row = seen['items'][0]
    assert row['definition'] is None and row['place'] is None and row['last']['error'] is None
    assert row['status'] in ('failing', 'running') and seen['policy'] is None
    world.reader.get(f'{W}/feeds/{feed["id"]}/editions').must(403)
    wrong = world.admin.post(W + '/feeds', {
        'name': '', 'kind': 'http', 'origin': {'url': 'ftp://x', 'header': 'a b'}, 'every_seconds': 1,
        'mapping': {'measure': '{a', 'value': 'a..b', 'rows': '[x]', 'odd': 1}, 'measures': ['nothing']},
        check=False).must(422)
    named = {f['field'] for f in wrong['fields']}
    assert named >= {'name', 'origin.url', 'origin.header', 'every_seconds', 'mapping.measure',
                     'mapping.value', 'mapping.rows', 'mapping.odd', 'measures'}, named
    # Secrets are in no export.
    exported = world.admin.get(W + '/export?format=json', check=False)
    assert SECRET.encode() not in exported.body
    # Long failures are told to who can do something.
    server.stop()
    with sqlite3.connect(pathlib.Path(folder) / 'data' / 'feeds.db') as db:
        long_ago = int((time.time() - 3600) * 1000)
        db.execute('UPDATE feed SET failures = 6, failing_since = ?, next_run = ?',
                   (long_ago, int((time.time() + 3600) * 1000)))
    server.start()
    admin, reader = server.person('admin').sign_in(), server.person('reader').sign_in()
    told = [n for n in admin.get(W + '/notifications').must(200)['items'] if n['kind'] == 'feed_failing']
    assert len(told) == 1 and told[0]['subject'] == 'feed:' + feed['id'] and told[0]['name'] == 'From http'
    assert not [n for n in reader.get(W + '/notifications').must(200)['items'] if n['kind'] == 'feed_failing']
    assert server.stop() == 0


def test_feeds_do_not_reach_the_server_itself(binary, folder):
    place = Place(binary, folder, hosts=None)
    a = place.measure('A')
    port = place.server.port
    for url in (f'http://127.0.0.1:{port}/', f'http://localhost:{port}/', f'http://[::1]:{port}/',
                f'http://[::ffff:127.0.0.1]:{port}/', 'http://169.254.169.254/latest', 'http://0.0.0.0:1/',
                'http://2130706433/'):
        refused = place.attempt(wish('http', {'url': url}, [a], {'measure': a, 'value': 'v'}), 403)
        assert 'operator' in refused['remedy'], (url, refused)
    for kind in ('postgresql', 'mqtt'):
        origin = {'host': 'localhost', 'tls': 'off'}
        origin.update({'database': 'x', 'query': 'SELECT 1'} if kind == 'postgresql' else {'topics': ['#']})
        place.attempt(wish(kind, origin, [a], {'measure': a, 'value': 'v'}), 403)
    place.server.stop()


def test_feed_of_postgresql(binary, folder):
    with sources.Postgres(folder) as db:
        place = Place(binary, folder)
        a = place.measure('Orders')
        db.sql("CREATE TABLE kpi(at timestamptz, name text, value numeric, up boolean)")
        db.sql("INSERT INTO kpi SELECT '2026-01-01T00:00:00+02'::timestamptz + n * interval '1 day', "
               "'Orders', n + 0.25, true FROM generate_series(0, 9) n")
        origin = {'host': '127.0.0.1', 'port': db.port, 'tls': 'off', 'database': 'postgres', 'user': 'owner',
                  'query': "SELECT at, name, value FROM kpi WHERE at > :since AND name <> ':since' ORDER BY at;"}
        w = wish('postgresql', origin, [a], {'measure': '{name}', 'at': 'at', 'value': 'value'})
        refused = place.attempt(w, 503, secret='wrong')
        assert 'password' in refused['detail'], refused
        rows = place.attempt(w, secret=SECRET)['rows']
        assert rows[0]['at'] == '2025-12-31T22:00:00.000Z' and rows[3]['value'] == 3.25, rows[0]
        feed = place.feed(w, secret=SECRET)
        assert place.ran(feed)['last']['counts']['fresh'] == 10
        db.sql("INSERT INTO kpi VALUES('2026-02-01T00:00:00Z', 'Orders', 11, true)")
        assert place.run(feed)['counts']['rows'] == 1

        def tried(query, status, timeout=10):
            return place.attempt(dict(w, origin=dict(origin, query=query), timeout_seconds=timeout,
                                      mapping={'measure': a, 'value': 'v'}), status, secret=SECRET)

        assert tried('SELECT up AS v FROM kpi', 200)['rows'][0]['value'] == 1
        for query in ('DELETE FROM kpi RETURNING value AS v', 'SELECT 1 AS v; DELETE FROM kpi',
                      'WITH d AS (DELETE FROM kpi RETURNING value AS v) SELECT v FROM d',
                      "SELECT set_config('transaction_read_only', 'off', true)::int AS v",
                      'COPY kpi TO STDOUT', 'SELECT v FROM nothing', 'COMMIT', "SELECT nextval('x') AS v"):
            refused = tried(query, 422)
            assert refused['remedy'], (query, refused)
        assert tried('SELECT pg_sleep(30)::text AS v', 413, timeout=1)['remedy']
        assert db.sql('SELECT count(*) FROM kpi').stdout.strip() == b'11'
        db.end()
        assert place.run(feed)['outcome'] == 'failed'
        db.server.start()
        until(lambda: db.sql('SELECT 1', check=False).returncode == 0, 'PostgreSQL')
        assert place.run(feed)['outcome'] == 'empty', 'nothing new, and nothing taken twice'
        place.server.stop()


def test_feed_of_prometheus(binary, folder):
    with sources.Web() as web:
        text = ('# TYPE shop_orders gauge\nshop_orders{region="north"} 41\nshop_orders{region="south"} 17\n')

        def metrics(request):
            raw = text.encode()
            request.send_response(200)
            request.send_header('Content-Type', 'text/plain; version=0.0.4')
            request.send_header('Content-Length', str(len(raw)))
            request.end_headers()
            request.wfile.write(raw)

        web.pages['/metrics'] = metrics
        with sources.prometheus(folder, [f'127.0.0.1:{web.port}']) as prometheus:
            place = Place(binary, folder)
            north, south = place.measure('Orders north'), place.measure('Orders south')
            origin = {'url': f'http://127.0.0.1:{prometheus.port}/', 'query': 'shop_orders'}
            w = wish('prometheus', origin, [north, south],
                     {'measure': 'Orders {labels.region}', 'at': 'at', 'value': 'value'})
            rows = until(lambda: place.attempt(w)['rows'], 'the first scrape')
            assert sorted((r['measure']['name'], r['value']) for r in rows) == [
                ('Orders north', 41), ('Orders south', 17)], rows
            feed = place.feed(w)
            assert place.ran(feed)['last']['counts']['fresh'] == 2
            # A range takes every step once.
            ranged = dict(w, origin=dict(origin, range_seconds=3600, step_seconds=1))
            feed = place.feed(dict(ranged, name='A range'))
            # The first may come before the scrape has a whole step behind it.
            if place.ran(feed)['last']['outcome'] == 'empty':
                until(lambda: place.run(feed)['counts']['fresh'] > 0, 'the first steps')
            until(lambda: place.run(feed)['counts']['fresh'] > 0, 'more steps')
            taken = place.values(north)
            moments = [at for at, _ in taken]
            assert len(moments) == len(set(moments)) and all(value == 41 for _, value in taken)
            wrong = dict(w, origin=dict(origin, query='shop_orders{'))
            assert place.attempt(wrong, 422)['where'] == 'origin.query'
            place.server.stop()


def mqtt_wish(place, port, measures, mapping, topics):
    return wish('mqtt', {'host': '127.0.0.1', 'port': port, 'tls': 'off', 'user': 'reader', 'topics': topics},
                measures, mapping)


def connected(place, feed):
    return until(lambda: (now := place.get(feed))['connected'] and now['last'] and now, 'the subscription')


def test_feed_of_mqtt(binary, folder):
    with sources.broker(folder) as broker:
        place = Place(binary, folder)
        a, b = place.measure('Temperature of a'), place.measure('Temperature of b', maximum=100)
        tell = sources.Publisher(broker.port)
        tell.publish([('plant/a/temperature', '{"v": 20.5}')], retain=True)
        w = mqtt_wish(place, broker.port, [a, b], {'measure': 'Temperature of {parts[1]}', 'value': 'payload.v'},
                      ['plant/+/temperature'])
        rows = place.attempt(w, secret=SECRET)['rows']
        assert [r['value'] for r in rows] == [20.5] and rows[0]['raw']['topic'] == 'plant/a/temperature'
        refused = place.attempt(w, 503, secret='wrong')
        assert 'password' in refused['remedy'], refused
        feed = place.feed(w, secret=SECRET)
        connected(place, feed)
        until(lambda: place.values(a), 'the retained value')
        tell.publish([('plant/b/temperature', '{"v": %d}' % n) for n in range(50)]
                     + [('plant/b/temperature', 'hot'), ('plant/b/temperature', '{"v": 101}'),
                        ('plant/c/temperature', '{"v": 1}')])
        until(lambda: len(place.values(b)) == 50, 'fifty values')
        assert [v for _, v in place.values(b)] == [float(n) for n in range(50)], 'in their order'
        # Pausing keeps the place in the queue.
        place.root.put(f'{W}/feeds/{feed["id"]}/state', {'state': 'paused'}).must(200)
        assert not place.get(feed)['connected']
        refused = place.root.get(f'{W}/feeds/{feed["id"]}/runs').must(200)['items']
        told = [r for run in refused for r in run['refusals']]
        assert {r['row'] for r in told} == {'plant/b/temperature', 'plant/c/temperature'} and all(
            r['remedy'] for r in told)
        assert place.root.get(f'{W}/elements/{b}').must(200)['fields']['current'] == 49
        tell.publish([('plant/a/temperature', '{"v": 30}')])
        place.root.put(f'{W}/feeds/{feed["id"]}/state', {'state': 'running'}).must(200)
        until(lambda: 30 in [v for _, v in place.values(a)], 'what came meanwhile')
        # The broker goes and comes back.
        broker.end()
        until(lambda: place.get(feed)['status'] == 'failing', 'the lost connection')
        broker.start()
        until(lambda: place.get(feed)['connected'], 'the connection', 120)
        sources.Publisher(broker.port).publish([('plant/a/temperature', '{"v": 31}')])
        until(lambda: 31 in [v for _, v in place.values(a)], 'the value after it')
        place.root.post(f'{W}/feeds/{feed["id"]}/runs').must(409)
        place.root.delete(f'{W}/feeds/{feed["id"]}').must(204)
        assert place.server.stop() == 0


def test_feed_of_mqtt_loses_nothing_to_kill(binary, folder):
    """Messages without a moment of their own, the server killed again and again: each once."""
    with sources.broker(folder) as broker:
        place = Place(binary, folder)
        a = place.measure('Count')
        feed = place.feed(mqtt_wish(place, broker.port, [a], {'measure': a, 'value': 'payload'}, ['count']),
                          secret=SECRET)
        connected(place, feed)
        tell = sources.Publisher(broker.port)
        sent = 0
        for _ in range(4):
            tell.publish([('count', n) for n in range(sent, sent + 400)])
            sent += 400
            # Somewhere in the middle of taking them.
            until(lambda: len(place.values(a)) > sent - 400, 'the first of them')
            place.again(kill=True)
        until(lambda: len(place.values(a)) >= sent, 'all of them', 120)
        taken = [v for _, v in place.values(a)]
        assert sorted(taken) == [float(n) for n in range(sent)], (
            f'{len(taken)} of {sent}, twice: {len(taken) - len(set(taken))}')
        assert place.server.stop() == 0


def test_feeds_over_tls_prove_who_answers(binary, folder):
    """A certificate for localhost, signed by nobody but the operator's own authority."""
    openssl = sources.program('openssl')
    folder = pathlib.Path(folder)
    folder.chmod(0o755)
    subprocess.run([openssl, 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', folder / 'key.pem',
                    '-out', folder / 'cert.pem', '-days', '2', '-subj', '/CN=localhost', '-addext',
                    'subjectAltName=DNS:localhost'], check=True, capture_output=True)
    (folder / 'key.pem').chmod(0o644)
    with sources.Postgres(folder) as db, sources.broker(folder) as broker:
        db.protect(folder / 'cert.pem', folder / 'key.pem')
        config = folder / 'broker' / 'mosquitto.conf'
        config.write_text(config.read_text(encoding='utf-8')
                          + f'certfile {folder}/cert.pem\nkeyfile {folder}/key.pem\n', encoding='utf-8')
        broker.end()
        broker.start()
        place = Place(binary, folder, '--feed-ca', str(folder / 'cert.pem'))
        a = place.measure('A')
        sql = {'database': 'postgres', 'user': 'owner', 'port': db.port,
               'query': 'SELECT ssl AS v FROM pg_stat_ssl WHERE pid = pg_backend_pid()'}
        told = {'user': 'reader', 'port': broker.port, 'topics': ['a']}
        for host, tls, status in (('localhost', 'verified', 200), ('127.0.0.1', 'verified', 503),
                                  ('127.0.0.1', 'required', 200)):
            case = wish('postgresql', {**sql, 'host': host, 'tls': tls}, [a], {'measure': a, 'value': 'v'})
            answer = place.attempt(case, status, secret=SECRET)
            assert status != 200 or answer['rows'][0]['value'] == 1, (host, tls, answer)
            case = wish('mqtt', {**told, 'host': host, 'tls': tls}, [a], {'measure': a, 'value': 'payload'},
                        timeout_seconds=1)
            place.attempt(case, status, secret=SECRET)
        place.attempt(wish('mqtt', {**told, 'host': 'localhost', 'tls': 'off'}, [a],
                           {'measure': a, 'value': 'payload'}), 503, secret=SECRET)
        assert place.server.stop() == 0
