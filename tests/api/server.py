"""The real server on a free port with a data folder of its own, and people to talk to it."""
import datetime
import http.client
import json
import os
import pathlib
import queue
import signal
import subprocess
import threading
import time
import urllib.parse

from contract import Contract

BASE = '/api/v1'
ROOT_FOLDER = pathlib.Path(__file__).resolve().parents[2]
PASSWORD = 'a long and simple sentence'
CONTRACT = Contract()


def in_days(days):
    """A date from today on, as the API writes it: tests stay true next year."""
    return (datetime.date.today() + datetime.timedelta(days=days)).isoformat()


class Skip(Exception):
    """Something this test needs is not on this machine."""


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    def must(self, status):
        assert self.status == status, f'{self.status}, expected {status}: {self.body[:600]!r}'
        return self.json if self.body and 'json' in self.headers.get('content-type', '') else None


class Person:
    """A browser, or a program with a token."""

    def __init__(self, server, name='nobody'):
        self.server, self.name = server, name
        self.cookie = self.csrf = self.token = None
        self.others = {}  # cookies beside the session's
        self._connection = None

    def call(self, method, path, body=None, headers=None, raw=None, kind='application/json',
             check=True):
        """Sends a request and holds it and its answer against the contract."""
        sent = dict(headers or {})
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
        if data is not None:
            sent.setdefault('Content-Type', kind)
        if self.token:
            sent.setdefault('Authorization', 'Bearer ' + self.token)
        cookies = [self.cookie] if self.cookie else []
        cookies += [f'{name}={value}' for name, value in self.others.items()]
        if cookies:
            sent.setdefault('Cookie', '; '.join(cookies))
        if self.csrf and method not in ('GET', 'HEAD'):
            sent.setdefault('X-CSRF-Token', self.csrf)
        answer = self._send(method, BASE + path, data, sent)
        for header, value in answer.all_headers:
            if header.lower() != 'set-cookie':
                continue
            name, _, content = value.split(';')[0].partition('=')
            if name == 'plumb_session':
                self.cookie = f'{name}={content}' if content else None
            else:
                self.others.pop(name, None)
                if content:
                    self.others[name] = content
        if check:
            operation = CONTRACT.find(method, urllib.parse.urlsplit(path).path)
            assert operation, f'no operation for {method} {path}'
            CONTRACT.check_answer(operation, answer.status, answer.headers, answer.body)
            if answer.status < 300 and data is not None:
                CONTRACT.check_request(operation, sent['Content-Type'].split(';')[0], data)
        return answer

    def _send(self, method, target, data, headers):
        for fresh in (False, True):
            if self._connection is None or fresh:
                self._connection = http.client.HTTPConnection('127.0.0.1', self.server.port,
                                                              timeout=60)
            try:
                self._connection.request(method, target, body=data, headers=headers)
                response = self._connection.getresponse()
                body = response.read()
                break
            except (http.client.HTTPException, OSError):
                if fresh:
                    raise
        answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, body)
        answer.all_headers = response.getheaders()
        return answer

    def get(self, path, **rest):
        return self.call('GET', path, **rest)

    def post(self, path, body=None, **rest):
        return self.call('POST', path, body, **rest)

    def put(self, path, body=None, **rest):
        return self.call('PUT', path, body, **rest)

    def patch(self, path, body=None, **rest):
        return self.call('PATCH', path, body, **rest)

    def delete(self, path, **rest):
        return self.call('DELETE', path, **rest)

    def sign_in(self, login=None, password=PASSWORD):
        answer = self.post('/session', {'login': login or self.name, 'password': password})
        self.csrf = answer.must(200).get('csrf')
        return self

    def listen(self, workspace='w'):
        return Stream(self, workspace)


class Stream:
    """An event stream; events arrive in a queue."""

    def __init__(self, person, workspace):
        self._connection = http.client.HTTPConnection('127.0.0.1', person.server.port, timeout=60)
        headers = {'Accept': 'text/event-stream'}
        if person.token:
            headers['Authorization'] = 'Bearer ' + person.token
        if person.cookie:
            headers['Cookie'] = person.cookie
        self._connection.request('GET', f'{BASE}/workspaces/{workspace}/events', headers=headers)
        self.response = self._connection.getresponse()
        self.events = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        name, data = None, []
        try:
            while True:
                line = self.response.readline()
                if not line:
                    break
                line = line.decode().rstrip('\n').rstrip('\r')
                if line.startswith('event:'):
                    name = line[6:].strip()
                elif line.startswith('data:'):
                    data.append(line[5:].strip())
                elif not line and name:
                    self.events.put((name, json.loads('\n'.join(data) or 'null')))
                    name, data = None, []
        except (OSError, ValueError, http.client.HTTPException):
            pass
        self.events.put(('closed', None))

    def next(self, wanted, seconds=30):
        """The next event of a name; others are passed over."""
        while True:
            name, data = self.events.get(timeout=seconds)
            if name == wanted:
                return data
            assert name != 'closed', f'the stream ended before {wanted}'

    def close(self):
        self._connection.close()


class Server:
    def __init__(self, binary, folder, *options, now=None, port=0, log_file=None,
                 environment=None):
        """`log_file`: where the log goes instead of `log`; under load, reading it would take from
        the server what is measured."""
        self.wanted_port, self.log_file = port, log_file
        self.binary, self.folder, self.options = binary, pathlib.Path(folder), options
        self.now, self.environment = now, environment or {}
        self.process = None
        self.start()

    def start(self):
        environment = {**os.environ, **self.environment}
        if self.now:
            environment['PLUMB_NOW'] = self.now
        self.process = subprocess.Popen(
            [str(self.binary), 'serve', '--data', str(self.folder / 'data'),
             '--listen', f'127.0.0.1:{self.wanted_port}', *self.options],
            stderr=open(self.log_file, 'w', encoding='utf-8') if self.log_file else subprocess.PIPE,
            stdout=subprocess.DEVNULL, env=environment, text=True)
        self.setup_url, self.log = None, []
        ready = threading.Event()
        self.port = None

        def read():
            for line in self._lines():
                self.log.append(line.rstrip('\n'))
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue
                if entry.get('event') == 'ready':
                    self.port = entry['port']
                    ready.set()
                if entry.get('event') == 'setup':
                    self.setup_url = entry['setup_url']
            ready.set()

        self._reader = threading.Thread(target=read, daemon=True)
        self._reader.start()
        assert ready.wait(60) and self.port, f'the server did not start: {self.log}'

    def _lines(self):
        if not self.log_file:
            yield from self.process.stderr
            return
        with open(self.log_file, encoding='utf-8') as lines:
            last = None  # a second after it is ready, nothing more is of interest
            while self.process.poll() is None and (last is None or time.monotonic() < last):
                line = lines.readline()
                if line:
                    yield line
                else:
                    time.sleep(0.005)
                if self.port and last is None:
                    last = time.monotonic() + 1

    def person(self, name='nobody'):
        return Person(self, name)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self._reader.join(timeout=10)
        return code

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=60)
        self._reader.join(timeout=10)

    def wait_for_setup(self):
        for _ in range(600):
            if self.setup_url:
                return self.setup_url.rsplit('/', 1)[1]
            self._reader.join(timeout=0.05)
        raise AssertionError(f'no setup link was printed: {self.log}')


ROLES = ('reader', 'respondent', 'contributor', 'editor', 'steward', 'admin')


class World:
    """A server with a company, a person in every role, one without a role, and a server
    administrator without a role."""

    def __init__(self, server):
        self.server = server
        root = server.person('root')
        body = {'login': 'root', 'name': 'Root', 'password': PASSWORD}
        root.csrf = root.post('/setup/' + server.wait_for_setup(), body).must(200)['csrf']
        root.post('/workspaces', {'id': 'w', 'name': 'Retail', 'template': 'retail'}).must(201)
        root.post('/workspaces', {'id': 'other', 'name': 'Other'}).must(201)
        self.people = {'root': root}
        for role in ROLES:
            self.add(role, 'w', role)
        self.add('stranger', 'other', 'reader')
        self.root = root
        # Root keeps administering the server, and has no role here.
        me = root.get('/session').must(200)['account']['id']
        root.delete(f'/workspaces/w/members/{me}').must(204)

    def add(self, login, workspace, role, person=None):
        spec = {'role': role, **({'person': person} if person else {})}
        link = self.people['root'].post(f'/workspaces/{workspace}/invitations', spec).must(201)
        secret = link['url'].rsplit('/', 1)[1]
        somebody = self.server.person(login)
        somebody.get('/invitations/' + secret).must(200)
        body = {'login': login, 'name': login.capitalize(), 'password': PASSWORD}
        somebody.csrf = somebody.post('/invitations/' + secret, body).must(200)['csrf']
        self.people[login] = somebody
        return somebody

    def __getattr__(self, name):
        try:
            return self.__dict__['people'][name]
        except KeyError:
            raise AttributeError(name) from None
