#!/usr/bin/env python3
"""Requests a second beside nginx: bench/http_bench.py PATH_OF_http_bench [SECONDS]

Serves the same 1 KiB from nginx (a static file, as a distribution sets it up, but for as many
workers as cores and no log) and from http_bench, one after the other, three rounds, and prints each
round and the median ratio. Needs nginx and wrk; loopback only; every run is bounded.
"""
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

CONNECTIONS, THREADS, ROUNDS = 64, 2, 3
NGINX = """
worker_processes auto; daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  default_type application/json; open_file_cache {cache};
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def wrk(url, seconds):
    out = subprocess.run(['wrk', '-t', str(THREADS), '-c', str(CONNECTIONS), '-d', f'{seconds}s',
                          '--latency', url], capture_output=True, text=True, check=True).stdout
    if 'Non-2xx' in out or 'Socket errors' in out:
        print(out, file=sys.stderr)
    rate = float(re.search(r'Requests/sec:\s+([\d.]+)', out).group(1))
    p99 = re.search(r'99%\s+(\S+)', out).group(1)
    return rate, p99


def wait_for(port):
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(('127.0.0.1', port)) == 0:
                return
        time.sleep(0.05)
    sys.exit(f'nothing listens at port {port}')


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program = sys.argv[1]
    seconds = min(int(sys.argv[2]) if len(sys.argv) > 2 else 5, 10)
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        os.mkdir(f'{folder}/www')
        with open(f'{folder}/www/element', 'w', encoding='ascii') as file:
            file.write('x' * 1024)
        servers = []
        targets = {}
        for name, cache in (('nginx', 'off'), ('nginx, open_file_cache', 'max=100')):
            port = free_port()
            config = f'{folder}/{port}.conf'
            with open(config, 'w', encoding='ascii') as file:
                file.write(NGINX.format(folder=folder, port=port, cache=cache)
                           .replace('/pid', f'/{port}.pid'))
            servers.append(subprocess.Popen(['nginx', '-c', config, '-p', folder],
                                            stderr=subprocess.DEVNULL))
            wait_for(port)
            targets[name] = f'http://127.0.0.1:{port}/element'
        ours = subprocess.Popen([program, 'serve', '290'], stdout=subprocess.PIPE, text=True)
        servers.append(ours)
        port = int(ours.stdout.readline())
        for name, path in (('in place', 'in-place'), ('in place, one of many', 'in-place/E-17'),
                           ('static file', 'file.bin'), ('on a worker', 'worker')):
            targets[name] = f'http://127.0.0.1:{port}/{path}'
        try:
            measure(targets, seconds)
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait()


def measure(targets, seconds):
    rates = {name: [] for name in targets}
    for _ in range(ROUNDS):
        for name, url in targets.items():
            rate, p99 = wrk(url, seconds)
            rates[name].append(rate)
            print(f'{name:24} {rate:10.0f} requests/s   p99 {p99}')
    base = statistics.median(rates['nginx'])
    for name, values in rates.items():
        print(f'{name:24} {statistics.median(values) / base:6.2f} x nginx')


main()
