#!/usr/bin/env python3
"""A server under mixed load for a while: readers, writers, listeners; among them slow, hostile and
disconnecting ones. Reports times, errors, and whether memory grows.

Usage: soak.py PLUMB [--minutes N] [--elements N] [--relations M] [--writes-per-second W]
Bounded: one server on loopback, at most 100 connections, ends by itself. The exit code is 1 if an
answer was wrong or memory kept growing.
"""
import argparse
import collections
import http.client
import json
import os
import pathlib
import random
import socket
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import api_bench  # noqa: E402
from api_bench import percentile  # noqa: E402
from server import Server  # noqa: E402

API = '/api/v1/workspaces/big'
# What no server may choke on. Each is sent as it is, and the connection then read or dropped.
NASTY = [
    b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + bytes(range(256)),
    b'GET / HTTP/1.1\r\nHost: localhost\r\n' + b'X: ' + b'a' * 70_000 + b'\r\n\r\n',
    b'GET /' + b'%2e%2e/' * 300 + b' HTTP/1.1\r\nHost: localhost\r\n\r\n',
    b'GET ' + API.encode() + b'/elements?q=%ff%fe&limit=-1 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    b'POST ' + API.encode() + b'/elements HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{',
    b'POST ' + API.encode() + b'/elements HTTP/1.1\r\nHost: localhost\r\n'
    b'Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n',
    b'POST ' + API.encode() + b'/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n[]',
    b'BREW /pot HTCPCP/1.0\r\n\r\n',
    b'GET ' + API.encode() + b'/elements HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n',
    b'GET ' + API.encode() + b'/elements HTTP/1.1\r\nHost: localhost\r\n'
    b'Authorization: Bearer plumb_' + b'A' * 43 + b'\r\n\r\n',
]


class Soak:
    def __init__(self, server, token, wish):
        self.server, self.token, self.wish = server, token, wish
        self.auth = {'Authorization': 'Bearer ' + token}
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.times = collections.defaultdict(list)
        self.counts = collections.Counter()
        self.errors = []
        person = server.person()
        person.token = token
        self.ids, cursor = [], ''
        for _ in range(20):
            page = person.get('/workspaces/big/elements?limit=500' + cursor).must(200)
            self.ids += [item['id'] for item in page['items']]
            cursor = '&cursor=' + page.get('next', '')
        self.types = sorted({item['type'] for item in page['items']})

    def note(self, name, seconds):
        with self.lock:
            self.times[name].append(seconds)

    def count(self, name):
        with self.lock:
            self.counts[name] += 1

    def wrong(self, text):
        with self.lock:
            self.errors.append(text[:300])

    def connection(self):
        return http.client.HTTPConnection('127.0.0.1', self.server.port, timeout=60)

    def ask(self, connection, name, method, path, body=None, headers=None, fine=(200,)):
        begun = time.monotonic()
        connection.request(method, API + path, body, {**self.auth, **(headers or {})})
        answer = connection.getresponse()
        text = answer.read()
        self.note(name, time.monotonic() - begun)
        if answer.status not in fine:
            self.wrong(f'{name} {path}: {answer.status} {text[:200]!r}')
        return answer, text

    # Those who behave ---------------------------------------------------------------------------
    def reader(self):
        connection, tags, dice = self.connection(), {}, random.Random()
        while not self.over.is_set():
            one = dice.choice(self.ids)
            turn = dice.random()
            if turn < 0.7:
                sent = {'If-None-Match': tags[one]} if one in tags and dice.random() < 0.5 else {}
                answer, _ = self.ask(connection, 'element', 'GET', '/elements/' + one, None, sent,
                                     (200, 304))
                tags[one] = answer.getheader('ETag')
                self.count(f'element {answer.status}')
            elif turn < 0.9:
                query = f'?type={dice.choice(self.types)}&sort=-importance,name'
                _, text = self.ask(connection, 'list', 'GET', '/elements' + query)
                following = json.loads(text).get('next')
                if following:
                    self.ask(connection, 'list', 'GET', f'/elements{query}&cursor={following}')
            elif turn < 0.96:
                self.ask(connection, 'words', 'GET', f'/elements?q={dice.choice("abcdefgh")}')
            else:
                path = dice.choice(['/analysis', '/findings?limit=50', '/changes?limit=50'])
                self.ask(connection, 'pages', 'GET', path, None, {'Accept-Encoding': 'gzip'})
            time.sleep(dice.random() * 0.02)

    def writer(self, number, count):
        connection, dice = self.connection(), random.Random(number)
        while not self.over.wait(count / self.wish.writes_per_second):
            body = json.dumps({'evidence': [{'kind': 'assessed', 'at': '2026-01-01',
                                             'value': round(dice.random(), 3)}]})
            _, text = self.ask(connection, 'write', 'PATCH', '/elements/' + dice.choice(self.ids),
                               body, {'Content-Type': 'application/json'})
            if 'last_seq' not in json.loads(text):
                self.wrong(f'write without a change: {text[:200]!r}')

    def listener(self):
        """Hears everything; a sequence that goes back is an error."""
        while not self.over.is_set():
            person = self.server.person()
            person.token = self.token
            stream = person.listen('big')
            last = 0
            try:
                while not self.over.is_set():
                    name, data = stream.events.get(timeout=60)
                    if name == 'closed':
                        self.count('listener cut')
                        break
                    self.count('events heard')
                    if name == 'changed':
                        if data['seq'] < last:
                            self.wrong(f'events went back from {last} to {data["seq"]}')
                        last = data['seq']
            except Exception as failure:  # pylint: disable=broad-except
                if not self.over.is_set():
                    self.wrong(f'listener: {failure!r}')
            stream.close()

    # Those who do not ---------------------------------------------------------------------------
    def raw(self):
        out = socket.create_connection(('127.0.0.1', self.server.port), timeout=5)
        out.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        return out

    def sent(self, path, accept='*/*'):
        return (f'GET {API}{path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n'
                f'Authorization: Bearer {self.token}\r\n\r\n').encode()

    def sleeper(self):
        """Listens and never reads, or asks for a large answer and never reads it."""
        dice = random.Random()
        while not self.over.is_set():
            with self.raw() as peer:
                path = dice.choice(['/events', '/elements?limit=500'])
                peer.sendall(self.sent(path))
                self.over.wait(dice.uniform(5, 60))
            self.count('slept')

    def leaver(self):
        """Goes away in the middle of whatever it asked for."""
        dice = random.Random()
        while not self.over.wait(dice.random() * 0.3):
            try:
                with self.raw() as peer:
                    whole = self.sent(dice.choice(['/events', '/elements?limit=500',
                                                   '/elements/' + dice.choice(self.ids)]))
                    peer.sendall(whole[:dice.randint(1, len(whole))])
                    if dice.random() < 0.5:
                        peer.recv(dice.randint(1, 300))
            except OSError:
                pass
            self.count('left')

    def attacker(self):
        dice = random.Random()
        while not self.over.wait(dice.random() * 0.3):
            nasty = dice.choice(NASTY)
            try:
                with self.raw() as peer:
                    if dice.random() < 0.2:  # drop by drop
                        for byte in nasty[:30]:
                            peer.sendall(bytes([byte]))
                            if self.over.wait(0.05):
                                return
                        nasty = nasty[30:]
                    peer.sendall(nasty)
                    peer.settimeout(1)
                    first = peer.recv(100)
                    if first.startswith((b'HTTP/1.1 500', b'HTTP/1.1 2')):
                        self.wrong(f'attack was answered with {first[:40]!r}: {nasty[:60]!r}')
            except OSError:
                pass
            self.count('attacked')

    # What it costs ------------------------------------------------------------------------------
    def watch(self, samples):
        pid = self.server.process.pid
        begun = time.monotonic()
        while not self.over.is_set():
            with open(f'/proc/{pid}/status', encoding='utf-8') as lines:
                fields = dict(line.split(':', 1) for line in lines)
            samples.append({'at': time.monotonic() - begun,
                            'megabytes': int(fields['VmRSS'].split()[0]) / 1024,
                            'files': len(os.listdir(f'/proc/{pid}/fd')),
                            'threads': int(fields['Threads'])})
            self.over.wait(5)

    def run(self):
        samples = []
        roles = [(self.watch, (samples,))]
        roles += [(self.reader, ())] * 6 + [(self.listener, ())] * 20 + [(self.sleeper, ())] * 6
        roles += [(self.leaver, ())] * 4 + [(self.attacker, ())] * 4
        roles += [(self.writer, (number, 4)) for number in range(4)]

        def guarded(role, arguments):
            try:
                role(*arguments)
            except Exception as failure:  # pylint: disable=broad-except
                self.wrong(f'{role.__name__}: {failure!r}')

        threads = [threading.Thread(target=guarded, args=role, daemon=True) for role in roles]
        for thread in threads:
            thread.start()
        self.over.wait(self.wish.minutes * 60)
        self.over.set()
        for thread in threads:
            thread.join(timeout=70)
        return samples


def slope(samples):
    """Megabytes a minute, by least squares."""
    if len(samples) < 3:
        return 0.0
    xs = [sample['at'] / 60 for sample in samples]
    ys = [sample['megabytes'] for sample in samples]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys)) / sum((a - x) ** 2 for a in xs)


def report(soak, samples, code):
    late = samples[len(samples) // 2:]
    out = {'load_average': os.getloadavg()[0],
           'minutes': soak.wish.minutes,
           'megabytes': {'first': samples[0]['megabytes'], 'middle': late[0]['megabytes'],
                         'last': late[-1]['megabytes'],
                         'most': max(sample['megabytes'] for sample in samples),
                         'per_minute_second_half': slope(late)},
           'files': {'first': samples[0]['files'], 'most': max(s['files'] for s in samples),
                     'last': samples[-1]['files']},
           'threads': {'first': samples[0]['threads'], 'last': samples[-1]['threads']},
           'counts': dict(sorted(soak.counts.items())), 'milliseconds': {},
           'wrong': len(soak.errors), 'first_wrong': soak.errors[:10], 'exit_code': code}
    for name, seconds in sorted(soak.times.items()):
        out['milliseconds'][name] = {'count': len(seconds),
                                     'p50': percentile(seconds, 0.5) * 1000,
                                     'p99': percentile(seconds, 0.99) * 1000,
                                     'most': max(seconds) * 1000}
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('plumb')
    parser.add_argument('--minutes', type=float, default=5)
    parser.add_argument('--elements', type=int, default=100_000)
    parser.add_argument('--relations', type=int, default=300_000)
    parser.add_argument('--writes-per-second', type=float, default=20)
    parser.add_argument('--growth', type=float, default=2.0,
                        help='megabytes a minute that count as growing')
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='plumb-soak-') as folder:
        folder = pathlib.Path(folder)
        binary = str(pathlib.Path(wish.plumb).resolve())
        token = api_bench.prepare(binary, folder, wish)
        server = Server(binary, folder, log_file=folder / 'log')
        soak = Soak(server, token, wish)
        samples = soak.run()
        alive = server.process.poll() is None
        result = report(soak, samples, server.stop())
    print(json.dumps(result, indent=1))
    growing = result['megabytes']['per_minute_second_half'] > wish.growth
    return 1 if result['wrong'] or result['exit_code'] or growing or not alive else 0


if __name__ == '__main__':
    sys.exit(main())
