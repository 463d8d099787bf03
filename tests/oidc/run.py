#!/usr/bin/env python3
"""Signs in through a real OpenID Connect provider on the loopback, with the standard library alone.

Starts the provider of provider.mjs, lets oidc_flow begin a sign-in, plays the browser through the
provider's pages, and checks the claims oidc_flow ends with. Exits 77 where node is absent.
Usage: run.py OIDC_FLOW WORK_FOLDER
"""
import http.cookiejar
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
SKIPPED = 77


def skip(why):
    print(f'skipped: {why}')
    sys.exit(SKIPPED)


def install(folder):
    """The provider's package, exactly as locked, in the work folder."""
    if not shutil.which('node') or not shutil.which('npm'):
        skip('node and npm are not installed')
    os.makedirs(folder, exist_ok=True)
    lock = os.path.join(folder, 'package-lock.json')
    with open(os.path.join(HERE, 'package-lock.json'), 'rb') as file:
        wanted = file.read()
    installed = os.path.isdir(os.path.join(folder, 'node_modules', 'oidc-provider'))
    if installed and os.path.exists(lock) and open(lock, 'rb').read() == wanted:
        return
    for name in ('package.json', 'package-lock.json'):
        shutil.copy(os.path.join(HERE, name), folder)
    done = subprocess.run(['npm', 'ci', '--no-audit', '--no-fund'], cwd=folder, capture_output=True,
                          text=True, timeout=300)
    if done.returncode != 0:
        skip('npm cannot install oidc-provider: ' + done.stderr.strip()[-300:])


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Provider:
    def __init__(self, folder, port, callback, keys):
        self.process = subprocess.Popen(
            ['node', os.path.join(HERE, 'provider.mjs'), str(port), callback, keys], cwd=folder,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if line.strip() != 'ready':
            sys.exit('the provider did not start: ' + self.process.stderr.read())

    def stop(self):
        self.process.kill()
        self.process.communicate()


class Flow:
    def __init__(self, program, settings, callback):
        self.process = subprocess.Popen([program, settings, callback], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        self.process.stdin.write(' '.join(words) + '\n')
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows redirects within the provider; the one back to us is the end of the journey."""

    def __init__(self, callback):
        self.callback = callback
        self.back = None

    def redirect_request(self, request, file, code, message, headers, url):
        if url.startswith(self.callback):
            self.back = url
            return None
        return super().redirect_request(request, file, code, message, headers, url)


class Browser:
    def __init__(self, callback):
        self.stay = Stay(callback)
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies, self.stay)

    def open(self, url, form=None):
        """The page behind url, or None once the provider has sent us back."""
        body = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.opener.open(url, body, timeout=20) as answer:
                return answer.geturl(), answer.read().decode()
        except urllib.error.HTTPError as error:
            if self.stay.back:
                return None
            raise AssertionError(f'{error.code} at {url}: {error.read()[:500]}') from error

    def travel(self, url, login=None):
        """From begin's address through the provider's pages; the parameters that come back."""
        page = self.open(url)
        while page:
            at, html = page
            if login is None:
                abort = re.search(r'href="([^"]*/abort)"', html).group(1)
                page = self.open(urllib.parse.urljoin(at, abort))
                continue
            action = re.search(r'action="([^"]+)"', html).group(1)
            form = dict(re.findall(r'name="(prompt)" value="([^"]+)"', html))
            if form['prompt'] == 'login':
                form.update(login=login, password='any')
            page = self.open(urllib.parse.urljoin(at, action), form)
        query = urllib.parse.urlsplit(self.stay.back).query
        return dict(urllib.parse.parse_qsl(query))


def settings_for(folder, issuer):
    text = json.dumps({'providers': [
        {'id': 'basic', 'issuer': issuer, 'client_id': 'plumb', 'client_secret': 'local secret: &%',
         'scopes': ['openid', 'email', 'profile', 'groups']}]})
    path = os.path.join(folder, 'providers.json')
    others = [('post', 'plumb-es', 'another'), ('public', 'plumb-public', '')]
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    paths = {'basic': path}
    for name, client, secret in others:
        path = os.path.join(folder, f'{name}.json')
        one = {'id': name, 'issuer': issuer, 'client_id': client, 'client_secret': secret}
        with open(path, 'w', encoding='utf-8') as file:
            json.dump({'providers': [one]}, file)
        paths[name] = path
    return paths


def check(what, got, wanted):
    if got != wanted:
        sys.exit(f'FAILED: {what}\n  got    {got}\n  wanted {wanted}')
    print(f'ok: {what}')


def signs_in(flow, callback, login, provider='basic'):
    start = flow.ask('begin', provider, '/w/retail')
    if 'error' in start:
        sys.exit(f'FAILED: begin: {start}')
    back = Browser(callback).travel(start['redirect_url'], login)
    return start, back, flow.ask('finish', provider, start['cookie'], json.dumps(back))


def test(program, folder, port, callback):
    issuer = f'http://127.0.0.1:{port}'
    paths = settings_for(folder, issuer)
    provider = Provider(folder, port, callback, 'first')
    flow = Flow(program, paths['basic'], callback)
    try:
        start, back, claims = signs_in(flow, callback, 'ada')
        check('ada signs in', claims, {
            'issuer': issuer, 'subject': 'ada', 'email': 'ada@example.org', 'email_verified': True,
            'name': 'Ada Chief', 'groups': ['architects', 'board'], 'return_to': '/w/retail'})
        again = flow.ask('finish', 'basic', start['cookie'], json.dumps(back))
        check('the same answer again is refused', 'This sign-in is not under way' in again['error'],
              True)
        _, _, claims = signs_in(flow, callback, 'bert')
        check('bert has no groups and no verified address',
              [claims['subject'], claims['groups'], claims['email_verified']], ['bert', [], False])

        start = flow.ask('begin', 'basic', '/')
        back = Browser(callback).travel(start['redirect_url'])
        refused = flow.ask('finish', 'basic', start['cookie'], json.dumps(back))
        check('cancelling is told', refused['error'], 'The sign-in was cancelled at the provider.')

        start = flow.ask('begin', 'basic', '/')
        back = Browser(callback).travel(start['redirect_url'], 'ada')
        other = flow.ask('begin', 'basic', '/')
        refused = flow.ask('finish', 'basic', other['cookie'], json.dumps(back))
        check("another browser's answer is refused",
              'This sign-in is not under way' in refused['error'], True)
        forged = {**back, 'code': back['code'][::-1]}
        refused = flow.ask('finish', 'basic', start['cookie'], json.dumps(forged))
        check('a code the provider does not know is refused',
              'This sign-in is not under way' in refused['error'], True)

        # The same address, new keys: what is cached is out of date.
        provider.stop()
        refused = flow.ask('finish', 'basic', flow.ask('begin', 'basic', '/')['cookie'], '{}')
        check('an answer without a state is refused', 'error' in refused, True)
        provider = Provider(folder, port, callback, 'second')
        _, _, claims = signs_in(flow, callback, 'ada')
        check('ada signs in after the provider changed its keys', claims.get('subject'), 'ada')

        for name, what in (('post', 'ES256 and the secret in the form'),
                           ('public', 'no secret at all, PKCE alone')):
            one = Flow(program, paths[name], callback)
            _, _, claims = signs_in(one, callback, 'ada', name)
            check(f'ada signs in with {what}', [claims.get('subject'), claims.get('email')],
                  ['ada', 'ada@example.org'])
            one.stop()
    finally:
        flow.stop()
        provider.stop()


def main():
    program, folder = sys.argv[1:]
    install(folder)
    test(os.path.abspath(program), folder, free_port(), 'http://127.0.0.1:1/api/v1/oidc/basic/callback')


if __name__ == '__main__':
    main()
