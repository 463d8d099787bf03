#!/usr/bin/env python3
"""Load figures of the server on this machine: bars of reading, listing, writing and starting.

Usage: api_bench.py PLUMB [--elements N] [--relations M] [--seconds S] [--port P] [--folder DIR]
Needs wrk and nginx (Debian). Bounded: one server, at most 64 connections, loopback only, and at the
end as many idle listeners as --listeners says. With --folder the prepared data stay there for the
next run.
"""
import argparse
import json
import os
import pathlib
import re
import selectors
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / 'tests' / 'api'))
from server import PASSWORD, Server  # noqa: E402

NGINX = """{user}daemon off; worker_processes 2; error_log {folder}/error.log; pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
http {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;
fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
keepalive_requests 1000000;
server {{ listen 127.0.0.1:{port}; root {folder}/www; }} }}
"""


# Every request another list, so that none is answered from memory.
VARIED = """
local turn = 0
request = function()
  turn = turn + 1
  return wrk.format("GET", wrk.path .. "&limit=" .. (20 + turn % 60) .. "&where=owner!=" ..
                    math.random(1, 1000000000))
end
"""


def wrk(url, connections, seconds, headers=(), script=None):
    command = ['wrk', '-t2', f'-c{connections}', f'-d{seconds}s', '--latency', url]
    if script:
        command += ['-s', str(script)]
    for header in headers:
        command += ['-H', header]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures = {}
    for line in out.splitlines():
        words = line.split()
        if line.startswith('Requests/sec'):
            figures['per_second'] = float(words[1])
        if words[1:3] == ['requests', 'in']:
            figures['requests'] = int(words[0])
        if words[:1] in (['50%'], ['99%']):
            unit = 1000 if words[1].endswith('s') and not words[1].endswith(('ms', 'us')) else 1
            unit = 0.001 if words[1].endswith('us') else unit
            figures['p' + words[0][:-1]] = float(words[1].rstrip('mus')) * unit
        if 'Non-2xx' in line:
            figures['refused'] = int(words[-1])
    return figures


def cpu_seconds(pid):
    """Processor time so far of a process and its children: what a busy machine hardly distorts."""
    def own(one):
        fields = pathlib.Path(f'/proc/{one}/stat').read_text().rsplit(')', 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')

    children = pathlib.Path(f'/proc/{pid}/task/{pid}/children').read_text().split()
    return own(pid) + sum(own(child) for child in children)


def counted(pid, run):
    """Figures of a load, and the processor time of what answers for each request of it."""
    before = cpu_seconds(pid)
    figures = run()
    figures['cpu_us'] = (cpu_seconds(pid) - before) / max(1, figures['requests']) * 1e6
    return figures


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def prepare(binary, folder, wish):
    """A data folder with one workspace of the wished size; returns a token."""
    server = Server(binary, folder)
    root = server.person('root')
    body = {'login': 'root', 'name': 'Root', 'password': PASSWORD}
    root.csrf = root.post('/setup/' + server.wait_for_setup(), body).must(200)['csrf']
    root.post('/workspaces', {'id': 'big', 'name': 'Big'}).must(201)
    token = root.post('/account/tokens', {
        'name': 'bench', 'workspace': 'big', 'role': 'admin',
        'expires_at': time.strftime('%Y-%m-%d', time.gmtime(time.time() + 7 * 86400))}).must(201)
    server.stop()
    path = folder / 'data' / 'workspaces' / 'big.plumb'
    for end in ('', '-wal', '-shm'):
        (path.parent / (path.name + end)).unlink(missing_ok=True)
    document = folder / 'big.json'
    with open(document, 'wb') as out:
        subprocess.run([binary, 'bench', 'document', '--elements', str(wish.elements),
                        '--relations', str(wish.relations)], stdout=out, check=True)
    subprocess.run([binary, 'init', '-w', path, '--name', 'Big'], check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run([binary, 'import', '-w', path, document], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return token['text']


def static_yardstick(folder, wish, body):
    """nginx with a file of the same size."""
    www = folder / 'www'
    www.mkdir(exist_ok=True)
    (www / 'element').write_bytes(body)
    config = folder / 'nginx.conf'
    config.write_text(NGINX.format(
        folder=folder, port=wish.port, user='user root; ' if os.geteuid() == 0 else ''))
    nginx = subprocess.Popen(['nginx', '-c', str(config)], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        return counted(nginx.pid, lambda: wrk(f'http://127.0.0.1:{wish.port}/element', 64,
                                              wish.seconds))
    finally:
        nginx.terminate()
        nginx.wait()


class Writers:
    """People who write as fast as they are answered, and one who listens for the scores. All in one
    thread and on bare sockets, so that little of what is measured is this program."""

    def __init__(self, port, token, ids, count):
        self.selector = selectors.DefaultSelector()
        self.token, self.ids = token, ids
        self.commits, self.scored = [], []
        self.written = {}  # seq to when its write began
        self.heard = 0  # the newest seq that scores hold
        self.turn = 0
        self.ending = False
        self.stream = socket.create_connection(('127.0.0.1', port), timeout=60)
        self.stream.sendall(self.request('GET', '/events'))
        self.text = b''
        while b'event: ready' not in self.text:
            self.text += self.stream.recv(4096)
        self.selector.register(self.stream, selectors.EVENT_READ, None)
        for number in range(count):
            peer = socket.create_connection(('127.0.0.1', port), timeout=60)
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            state = {'number': number, 'bytes': b''}
            self.selector.register(peer, selectors.EVENT_READ, state)
            self.write(peer, state)

    def request(self, method, path, body=None):
        head = (f'{method} /api/v1/workspaces/big{path} HTTP/1.1\r\nHost: localhost\r\n'
                f'Authorization: Bearer {self.token}\r\n')
        if body is not None:
            head += f'Content-Type: application/json\r\nContent-Length: {len(body)}\r\n'
        return (head + '\r\n' + (body or '')).encode()

    def write(self, peer, state):
        self.turn += 1
        body = json.dumps({'evidence': [{'kind': 'assessed', 'at': '2026-01-01',
                                         'value': self.turn % 997 / 997}]})
        state['begun'] = time.monotonic()
        peer.sendall(self.request('PATCH', '/elements/' + self.ids[state['number']], body))

    def answered(self, peer, state):
        state['bytes'] += peer.recv(65536)
        head, blank, body = state['bytes'].partition(b'\r\n\r\n')
        if not blank or len(body) < int(re.search(rb'Content-Length: (\d+)', head)[1]):
            return
        assert head.startswith(b'HTTP/1.1 200'), state['bytes']
        now = time.monotonic()
        self.commits.append(now - state['begun'])
        seq = int(re.search(rb'"last_seq":(\d+)', body)[1])
        if seq <= self.heard:  # the scores were out before the answer was read
            self.scored.append(now - state['begun'])
        else:
            self.written[seq] = state['begun']
        state['bytes'] = b''
        if not self.ending:
            self.write(peer, state)

    def hear(self):
        self.text += self.stream.recv(1 << 20)
        *events, self.text = self.text.split(b'\n\n')
        now = time.monotonic()
        for event in events:
            if b'event: scores' not in event:
                continue
            self.heard = int(re.search(rb'"seq":(\d+)', event)[1])
            for seq in [seq for seq in self.written if seq <= self.heard]:
                self.scored.append(now - self.written.pop(seq))

    def run(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end + 20 and (self.written or not self.ending):
            for key, _ in self.selector.select(0.1):
                if key.data is None:
                    self.hear()
                else:
                    self.answered(key.fileobj, key.data)
            self.ending = time.monotonic() >= end
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()


def writers(server, token, ids, seconds, count=32):
    """Durable writes of 32 people at once, and the time until the scores that hold them are out."""
    before = cpu_seconds(server.process.pid)
    load = Writers(server.port, token, ids, count)
    load.run(seconds)
    commits, scored = load.commits, load.scored
    return {'writes_per_second': len(commits) / seconds,
            'cpu_us': (cpu_seconds(server.process.pid) - before) / max(1, len(commits)) * 1e6,
            'commit_p50_ms': percentile(commits, 0.5) * 1000,
            'commit_p99_ms': percentile(commits, 0.99) * 1000,
            'scores_p50_ms': percentile(scored, 0.5) * 1000 if scored else None,
            'scores_p99_ms': percentile(scored, 0.99) * 1000 if scored else None,
            'never_scored': len(load.written)}


def measure_lists(server, base, kind, auth, folder, wish):
    """The same page again and again, and pages that differ each time."""
    out = {}
    script = folder / 'varied.lua'
    script.write_text(VARIED)
    lists = {'by_name': f'?type={kind}&sort=name', 'words': '?q=a&sort=-name',
             'by_importance': f'?type={kind}&sort=-importance,name'}
    for name, query in lists.items():
        for way, lua in (('', None), ('_varied', script)):
            out['list_' + name + way] = counted(
                server.process.pid, lambda q=query, s=lua: wrk(base + q, 4, wish.seconds, auth, s))
    return out


def idle_listeners(server, token, count):
    """Memory with so many listeners who hear nothing, and how long a change takes to all of them."""
    status = pathlib.Path(f'/proc/{server.process.pid}/status')

    def megabytes():
        fields = dict(line.split(':', 1) for line in status.read_text().splitlines())
        return int(fields['VmRSS'].split()[0]) / 1024

    before = megabytes()
    peers = []
    hello = (f'GET /api/v1/workspaces/big/events HTTP/1.1\r\nHost: localhost\r\n'
             f'Authorization: Bearer {token}\r\n\r\n').encode()
    try:
        for number in range(count):
            # From several addresses: the server bounds how many come from one.
            peer = socket.create_connection(('127.0.0.1', server.port), timeout=30,
                                            source_address=(f'127.0.0.{2 + number // 1000}', 0))
            peer.sendall(hello)
            peers.append(peer)
        for peer in peers:
            peer.settimeout(60)
            text = b''
            while b'event: ready' not in text:
                more = peer.recv(4096)
                assert more, text
                text += more
        return {'listeners': count, 'megabytes_before': before, 'megabytes': megabytes()}
    finally:
        for peer in peers:
            peer.close()


def measure(binary, folder, wish):
    out = {'elements': wish.elements, 'relations': wish.relations,
           'load_average': os.getloadavg()[0]}
    kept = folder / 'token'
    if not kept.exists():
        kept.write_text(prepare(binary, folder, wish))
    token = kept.read_text()
    begun = time.monotonic()
    server = Server(binary, folder, log_file=folder / 'log')
    out['start_to_ready_s'] = time.monotonic() - begun
    person = server.person()
    person.token = token
    items = person.get('/workspaces/big/elements?limit=64').must(200)['items']
    out['start_to_first_scores_s'] = time.monotonic() - begun
    out['start_cpu_s'] = cpu_seconds(server.process.pid)
    auth = [f'Authorization: Bearer {token}']
    base = f'http://127.0.0.1:{server.port}/api/v1/workspaces/big/elements'
    element = person.get('/workspaces/big/elements/' + items[0]['id'])
    out['element_bytes'] = len(element.body)
    # The yardstick on both sides of what it is for: other work on the machine comes and goes.
    before = static_yardstick(folder, wish, element.body)
    out['get_element'] = counted(
        server.process.pid, lambda: wrk(f'{base}/{items[0]["id"]}', 64, wish.seconds, auth))
    after = static_yardstick(folder, wish, element.body)
    out['static_file'] = {'before': before, 'after': after}
    out['get_element_to_static'] = 2 * out['get_element']['per_second'] / (
        before['per_second'] + after['per_second'])
    out['get_element_to_static_cpu'] = (before['cpu_us'] + after['cpu_us']) / (
        2 * out['get_element']['cpu_us'])
    out.update(measure_lists(server, base, items[0]['type'], auth, folder, wish))
    out['writers'] = writers(server, token, [item['id'] for item in items], wish.seconds)
    if wish.listeners:
        out['idle'] = idle_listeners(server, token, wish.listeners)
    server.stop()
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('plumb')
    parser.add_argument('--elements', type=int, default=100_000)
    parser.add_argument('--relations', type=int, default=300_000)
    parser.add_argument('--seconds', type=int, default=10)
    parser.add_argument('--port', type=int, default=18590)
    parser.add_argument('--listeners', type=int, default=5_000)
    parser.add_argument('--folder', help='where data are prepared once and kept')
    wish = parser.parse_args()
    if wish.folder:
        folder = pathlib.Path(wish.folder)
        folder.mkdir(parents=True, exist_ok=True)
        print(json.dumps(measure(str(pathlib.Path(wish.plumb).resolve()), folder, wish), indent=1))
        return
    with tempfile.TemporaryDirectory(prefix='plumb-bench-') as folder:
        print(json.dumps(measure(str(pathlib.Path(wish.plumb).resolve()), pathlib.Path(folder),
                                 wish), indent=1))


if __name__ == '__main__':
    main()
