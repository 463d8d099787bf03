"""Real programs for feeds to ask: a broker, a database, Prometheus, and a web server that obeys.

Each listens on a loopback port of its own, keeps its data in a folder of the test, and is ended by
its process id. A test whose program is not on the machine is skipped and says so.
"""
import glob
import http.server
import json
import os
import pathlib
import pwd
import shutil
import socket
import struct
import subprocess
import threading
import time

from server import Skip


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def program(*places):
    for place in places:
        found = shutil.which(place) or next(iter(sorted(glob.glob(place), reverse=True)), None)
        if found:
            return found
    raise Skip(f'{places[0]} is not installed')


def until(ask, what, seconds=60):
    """Asks until the answer is true; gives it."""
    last = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        assert time.monotonic() < last, f'waited in vain for {what}'
        time.sleep(0.02)


def listens(port):
    try:
        socket.create_connection(('127.0.0.1', port), timeout=1).close()
        return True
    except OSError:
        return False


class Started:
    """A program that listens; end() and start() as often as wanted."""

    def __init__(self, arguments, port, as_user=None):
        self.arguments, self.port, self.as_user = arguments, port, as_user
        self.process = None
        self.start()

    def start(self):
        rights = {'user': self.as_user.pw_uid, 'group': self.as_user.pw_gid} if self.as_user else {}
        self.process = subprocess.Popen(self.arguments, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, cwd='/', **rights)
        until(lambda: listens(self.port) or self.process.poll() is not None, self.arguments[0])
        assert self.process.poll() is None, f'{self.arguments[0]} ended with {self.process.poll()}'
        return self

    def end(self, kill=False):
        if self.process.poll() is None:
            (self.process.kill if kill else self.process.terminate)()
        self.process.wait(timeout=60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


# MQTT -------------------------------------------------------------------------------------------

def broker(folder, in_flight=20, port=None):
    where = program('mosquitto', '/usr/sbin/mosquitto')
    port = port or free_port()
    folder = pathlib.Path(folder) / 'broker'
    folder.mkdir(exist_ok=True)
    folder.chmod(0o777)
    passwords = folder / 'passwords'
    # "reader" / "a quiet word", hashed by mosquitto's own tool where it is there.
    hashed = shutil.which('mosquitto_passwd')
    settings = [f'listener {port} 127.0.0.1', 'persistence true', f'persistence_location {folder}/',
                f'max_inflight_messages {in_flight}', 'max_queued_messages 0',
                'autosave_interval 1', 'autosave_on_changes false']
    if hashed:
        subprocess.run([hashed, '-b', '-c', passwords, 'reader', 'a quiet word'], check=True,
                       capture_output=True)
        passwords.chmod(0o644)
        settings += [f'password_file {passwords}', 'allow_anonymous false']
    else:
        settings += ['allow_anonymous true']
    config = folder / 'mosquitto.conf'
    config.write_text('\n'.join(settings) + '\n', encoding='utf-8')
    return Started([where, '-c', str(config)], port)


def _string(text):
    raw = text.encode()
    return struct.pack('>H', len(raw)) + raw


def _packet(kind, body):
    size, out = len(body), bytearray([kind])
    while True:
        size, digit = size >> 7, size & 127
        out.append(digit | (128 if size else 0))
        if not size:
            return bytes(out) + body


class Publisher:
    """As much of MQTT 3.1.1 as publishing needs, without a library."""

    def __init__(self, port, user='reader', password='a quiet word'):
        self.socket = socket.create_connection(('127.0.0.1', port), timeout=60)
        self.number = 0
        self.socket.sendall(_packet(0x10, _string('MQTT') + b'\x04\xc2\x00\x3c'
                                    + _string(f'test-{os.getpid()}-{id(self)}') + _string(user)
                                    + _string(password)))
        assert self._exactly(4)[3] == 0, 'the broker refuses the test'

    def _exactly(self, size):
        out = b''
        while len(out) < size:
            more = self.socket.recv(size - len(out))
            assert more, 'the broker closed the connection'
            out += more
        return out

    def publish(self, messages, retain=False):
        """All of them with QoS 1; returns when the broker has every one."""
        packets, waiting = [], 0
        for topic, payload in messages:
            self.number = self.number % 65535 + 1
            raw = payload if isinstance(payload, bytes) else str(payload).encode()
            packets.append(_packet(0x33 if retain else 0x32,
                                   _string(topic) + struct.pack('>H', self.number) + raw))
            waiting += 1
            if waiting == 500:
                self._flush(packets, waiting)
                packets, waiting = [], 0
        self._flush(packets, waiting)

    def _flush(self, packets, waiting):
        self.socket.sendall(b''.join(packets))
        self._exactly(4 * waiting)

    def close(self):
        self.socket.close()


# PostgreSQL -------------------------------------------------------------------------------------

class Postgres:
    def __init__(self, folder, durable=False):
        initdb = program('/usr/lib/postgresql/*/bin/initdb')
        self.bin = pathlib.Path(initdb).parent
        self.port = free_port()
        self.folder = pathlib.Path(folder) / 'postgres'
        self.folder.mkdir()
        # The server refuses to be root.
        user = None
        if os.getuid() == 0:
            user = next((pwd.getpwnam(name) for name in ('postgres', 'nobody')
                         if name in {entry.pw_name for entry in pwd.getpwall()}), None)
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            # The folder above belongs to the test alone.
            for above in self.folder.parents:
                if str(above).startswith('/tmp/'):
                    above.chmod(above.stat().st_mode | 0o711)
        rights = {'user': user.pw_uid, 'group': user.pw_gid} if user else {}
        (self.folder / 'word').write_text('a quiet word\n', encoding='utf-8')
        (self.folder / 'word').chmod(0o644)
        subprocess.run([initdb, '-D', self.folder / 'data', '-U', 'owner', '-A', 'scram-sha-256',
                        '--pwfile', self.folder / 'word', '-E', 'UTF8', '--no-sync'], check=True,
                       capture_output=True, cwd='/', **rights)
        self.server = Started([str(self.bin / 'postgres'), '-D', str(self.folder / 'data'), '-p',
                               str(self.port), '-h', '127.0.0.1', '-k', str(self.folder),
                               *([] if durable else ['-F'])], self.port, user)
        until(lambda: self.sql('SELECT 1', check=False).returncode == 0, 'PostgreSQL')

    def sql(self, text, check=True, raw=None):
        run = subprocess.run([str(self.bin / 'psql'), '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h',
                              '127.0.0.1', '-p', str(self.port), '-U', 'owner', 'postgres', '-At', '-c',
                              text],
                             capture_output=True, check=False, input=raw,
                             env={**os.environ, 'PGPASSWORD': 'a quiet word'})
        assert not check or run.returncode == 0, run.stderr
        return run

    def protect(self, certificate, key):
        """Speaks TLS as well from here on."""
        owner = (self.folder / 'data').stat()
        for name, file in (('server.crt', certificate), ('server.key', key)):
            place = self.folder / 'data' / name
            shutil.copy(file, place)
            os.chown(place, owner.st_uid, owner.st_gid)
            place.chmod(0o600)
        self.sql('ALTER SYSTEM SET ssl = on')
        self.sql('SELECT pg_reload_conf()')
        until(lambda: self.sql('SHOW ssl').stdout.strip() == b'on', 'TLS')

    def end(self):
        self.server.end()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


# The web ----------------------------------------------------------------------------------------

class Web:
    """Answers what the test puts into `pages`: a value as JSON, or a function of the request."""

    def __init__(self):
        self.pages, self.seen = {}, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_GET(self):
                size = int(self.headers.get('Content-Length') or 0)
                self.sent = self.rfile.read(size)
                outer.seen.append((self.path, dict(self.headers), self.sent))
                page = outer.pages.get(self.path.split('?')[0], (404, {'error': 'nothing here'}))
                if callable(page):
                    page = page(self)
                    if page is None:
                        return
                status, value = page if isinstance(page, tuple) else (200, page)
                raw = value if isinstance(value, bytes) else json.dumps(value).encode()
                self.send_response(status)
                if status in (301, 302):
                    self.send_header('Location', value)
                    raw = b''
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a client that gave up is part of the test

        self.server = Quiet(('127.0.0.1', 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f'http://127.0.0.1:{self.port}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def prometheus(folder, targets):
    where = program('prometheus')
    port = free_port()
    folder = pathlib.Path(folder) / 'prometheus'
    folder.mkdir()
    config = folder / 'prometheus.yml'
    config.write_text(json.dumps({
        'global': {'scrape_interval': '1s', 'scrape_timeout': '1s'},
        'scrape_configs': [{'job_name': 'shop', 'static_configs': [{'targets': targets}]}],
    }), encoding='utf-8')
    started = Started([where, f'--config.file={config}', f'--storage.tsdb.path={folder}/data',
                       f'--web.listen-address=127.0.0.1:{port}', '--log.level=error'], port)
    return started
