#!/usr/bin/env python3
"""Load figures of the server on this machine: bars of reading, listing, writing and starting.

Usage: api_bench.py PLUMB [--elements N] [--relations M] [--seconds S] [--port P] [--folder DIR]
Needs wrk and nginx (Debian). Bounded: one server, at most 64 connections, loopback only.
"""
import argparse
import http.client
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
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


def wrk(url, connections, seconds, headers=()):
    command = ['wrk', '-t2', f'-c{connections}', f'-d{seconds}s', '--latency', url]
    for header in headers:
        command += ['-H', header]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures = {}
    for line in out.splitlines():
        words = line.split()
        if line.startswith('Requests/sec'):
            figures['per_second'] = float(words[1])
        if words[:1] in (['50%'], ['99%']):
            unit = 1000 if words[1].endswith('s') and not words[1].endswith(('ms', 'us')) else 1
            unit = 0.001 if words[1].endswith('us') else unit
            figures['p' + words[0][:-1]] = float(words[1].rstrip('mus')) * unit
        if 'Non-2xx' in line:
            figures['refused'] = int(words[-1])
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
    www.mkdir()
    (www / 'element').write_bytes(body)
    config = folder / 'nginx.conf'
    config.write_text(NGINX.format(
        folder=folder, port=wish.port, user='user root; ' if os.geteuid() == 0 else ''))
    nginx = subprocess.Popen(['nginx', '-c', str(config)], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        return wrk(f'http://127.0.0.1:{wish.port}/element', 64, wish.seconds)
    finally:
        nginx.terminate()
        nginx.wait()


def writers(server, token, ids, seconds, count=32):
    """Durable writes of 32 people at once, and the time until the scores that hold them are out."""
    person = server.person()
    person.token = token
    stream = person.listen('big')
    stream.next('ready')
    written, scored, commits = {}, [], []
    lock = threading.Lock()
    done = threading.Event()

    def hear():
        while True:
            name, data = stream.events.get()
            now = time.monotonic()
            if name == 'closed':
                return
            if name != 'scores':
                continue
            with lock:
                for seq in [seq for seq in written if seq <= data['seq']]:
                    scored.append(now - written.pop(seq))

    threading.Thread(target=hear, daemon=True).start()

    def write(number):
        connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=60)
        turn = 0
        while not done.is_set():
            turn += 1
            body = json.dumps({'evidence': [{'kind': 'assessed', 'at': '2026-01-01',
                                             'value': (number * 7 + turn) % 100 / 100}]})
            begun = time.monotonic()
            connection.request('PATCH', f'/api/v1/workspaces/big/elements/{ids[number]}', body,
                               {'Authorization': 'Bearer ' + token,
                                'Content-Type': 'application/json'})
            answer = connection.getresponse()
            text = answer.read()
            assert answer.status == 200, text
            with lock:
                commits.append(time.monotonic() - begun)
                written[json.loads(text)['last_seq']] = begun

    threads = [threading.Thread(target=write, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    done.set()
    for thread in threads:
        thread.join()
    for _ in range(100):
        with lock:
            if not written:
                break
        time.sleep(0.1)
    stream.close()
    return {'writes_per_second': len(commits) / seconds,
            'commit_p50_ms': percentile(commits, 0.5) * 1000,
            'commit_p99_ms': percentile(commits, 0.99) * 1000,
            'scores_p50_ms': percentile(scored, 0.5) * 1000 if scored else None,
            'scores_p99_ms': percentile(scored, 0.99) * 1000 if scored else None,
            'never_scored': len(written)}


def measure(binary, folder, wish):
    out = {'elements': wish.elements, 'relations': wish.relations,
           'load_average': os.getloadavg()[0]}
    token = prepare(binary, folder, wish)
    begun = time.monotonic()
    server = Server(binary, folder)
    out['start_to_ready_s'] = time.monotonic() - begun
    person = server.person()
    person.token = token
    items = person.get('/workspaces/big/elements?limit=64').must(200)['items']
    auth = [f'Authorization: Bearer {token}']
    base = f'http://127.0.0.1:{server.port}/api/v1/workspaces/big/elements'
    element = person.get('/workspaces/big/elements/' + items[0]['id'])
    out['element_bytes'] = len(element.body)
    out['get_element'] = wrk(f'{base}/{items[0]["id"]}', 64, wish.seconds, auth)
    kind = items[0]['type']
    lists = {'by_name': f'?type={kind}&sort=name', 'words': '?q=a&sort=-name',
             'by_importance': f'?type={kind}&sort=-importance,name'}
    for name, query in lists.items():
        person.get('/workspaces/big/elements' + query)
        out['list_' + name] = wrk(base + query, 4, wish.seconds, auth)
    out['writers'] = writers(server, token, [item['id'] for item in items], wish.seconds)
    server.stop()
    out['static_file'] = static_yardstick(folder, wish, element.body)
    out['get_element_to_static'] = out['get_element']['per_second'] / out['static_file']['per_second']
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('plumb')
    parser.add_argument('--elements', type=int, default=100_000)
    parser.add_argument('--relations', type=int, default=300_000)
    parser.add_argument('--seconds', type=int, default=10)
    parser.add_argument('--port', type=int, default=18590)
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix='plumb-bench-') as folder:
        print(json.dumps(measure(str(pathlib.Path(wish.plumb).resolve()), pathlib.Path(folder),
                                 wish), indent=1))


if __name__ == '__main__':
    main()
