"""Signing in through a real provider (tests/oidc), from our own routes and back."""
import importlib.util
import json
import pathlib
import queue
import socket
import threading
import time
import urllib.parse

from server import ROOT_FOLDER, Server, Skip, World

OIDC = ROOT_FOLDER / 'tests' / 'oidc' / 'run.py'


def provider_tools():
    spec = importlib.util.spec_from_file_location('oidc_run', OIDC)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def travel(tools, person, start, callback, login):
    """From our start route through the provider and back; our last answer."""
    begun = person.get(start)
    begun.must(303)
    there = begun.headers['location']
    back = tools.Browser(callback).travel(there, login)
    arrived = person.get('/oidc/basic/callback?' + urllib.parse.urlencode(back))
    arrived.must(303)
    return arrived.headers['location']


def test_sign_in_through_a_provider(binary, folder):
    tools = provider_tools()
    work = ROOT_FOLDER / 'build' / 'oidc'
    try:
        tools.install(str(work))
    except SystemExit as missing:
        raise Skip('node or the provider is not here') from missing
    port, issuer_port = tools.free_port(), tools.free_port()
    callback = f'http://localhost:{port}/api/v1/oidc/basic/callback'
    issuer = f'http://127.0.0.1:{issuer_port}'
    settings = pathlib.Path(folder) / 'providers.json'
    settings.write_text(json.dumps({'providers': [
        {'id': 'basic', 'label': 'Company', 'issuer': issuer, 'client_id': 'plumb',
         'client_secret': 'local secret: &%',
         'scopes': ['openid', 'email', 'profile', 'groups']}]}), encoding='utf-8')
    provider = tools.Provider(str(work), issuer_port, callback, 'first')
    try:
        world = World(Server(binary, folder, '--providers', settings, port=port))
        status = world.server.person().get('/status').must(200)
        assert status['providers'] == [{'id': 'basic', 'label': 'Company'}]
        # Nobody's group is known yet: no account is made, and the page says why.
        ada = world.server.person('ada')
        place = travel(tools, ada, '/oidc/basic/start?return_to=/w', callback, 'ada')
        assert place.startswith('/sign-in?problem='), place
        assert ada.cookie is None and not ada.others
        rules = {'items': [{'group': 'architects', 'workspace': 'w', 'role': 'editor'}]}
        query = '/group-rules?' + urllib.parse.urlencode({'issuer': issuer})
        assert world.root.put(query, rules).must(200) == rules
        place = travel(tools, ada, '/oidc/basic/start?return_to=/w/home', callback, 'ada')
        assert place == '/w/home' and ada.cookie and not ada.others
        session = ada.get('/session').must(200)
        assert session['account']['name'] == 'Ada Chief'
        assert [(row['id'], row['role']) for row in session['workspaces']] == [('w', 'editor')]
        # An answer counts once, and only in the browser that left.
        begun = ada.get('/oidc/basic/start')
        back = tools.Browser(callback).travel(begun.headers['location'], 'ada')
        stranger = world.server.person()
        target = '/oidc/basic/callback?' + urllib.parse.urlencode(back)
        assert stranger.get(target).headers['location'].startswith('/sign-in?problem=')
        assert world.server.person().get('/oidc/none/start').status == 404
        assert world.server.stop() == 0
    finally:
        provider.stop()


def test_a_silent_provider_holds_nobody_up(binary, folder):
    with socket.create_server(('127.0.0.1', 0), backlog=64) as silent:  # takes calls, says nothing
        issuer = f'http://127.0.0.1:{silent.getsockname()[1]}'
        settings = pathlib.Path(folder) / 'providers.json'
        settings.write_text(json.dumps({'providers': [
            {'id': 'silent', 'label': 'Silent', 'issuer': issuer, 'client_id': 'plumb',
             'client_secret': 'local secret'}]}), encoding='utf-8')
        server = Server(binary, folder, '--providers', settings)
        answers = queue.Queue()

        def leave():
            answers.put(server.person().get('/oidc/silent/start').status)

        travellers = [threading.Thread(target=leave) for _ in range(20)]
        for traveller in travellers:
            traveller.start()
        refused = [answers.get(timeout=10) for _ in range(12)]
        assert refused == [429] * 12, refused
        begun = time.monotonic()
        for _ in range(20):
            server.person().get('/status').must(200)
        assert time.monotonic() - begun < 4 and answers.empty(), 'held up by the others'
    for traveller in travellers:
        traveller.join(timeout=60)
    assert sorted(answers.get(timeout=1) for _ in range(8)) == [503] * 8
    assert server.stop() == 0
