"""`plumb api`: the API from a shell, with the rights of a token."""
import json
import os
import pathlib
import subprocess
import tempfile

from server import in_days


def token_of(world, role):
    spec = {'name': 'shell', 'workspace': 'w', 'role': role, 'expires_at': in_days(60),
            'verbs': ['read', 'edit', 'import', 'export']}
    return world.admin.post('/account/tokens', spec).must(201)['text']


def shell(world, *arguments, token='', code=0, given=None):
    environment = dict(os.environ, PLUMB_SERVER=f'http://127.0.0.1:{world.server.port}',
                       PLUMB_TOKEN=token)
    done = subprocess.run([str(world.server.binary), 'api', *arguments], timeout=60, check=False,
                          capture_output=True, text=True, env=environment, input=given)
    assert done.returncode == code, (done.returncode, done.stderr)
    return done.stdout if code == 0 else done.stderr


def test_shell_reads_writes_and_follows_lists(world):
    token = token_of(world, 'editor')
    made = json.loads(shell(world, '/workspaces/w/elements', '-f', 'type=goal', '-f',
                            'name=From a shell', '-f', 'fields.weight=3', token=token))
    identity = made['element']['id']
    path = f'/workspaces/w/elements/{identity}'
    read = json.loads(shell(world, path, token=token))
    assert read['name'] == 'From a shell' and read['fields']['weight'] == 3
    shell(world, 'PATCH', path, '-d', '-', token=token, given='{"description": "By a script"}')
    assert world.editor.get(path).must(200)['fields']['description'] == 'By a script'
    for number in range(3):
        shell(world, '/workspaces/w/elements', '-f', 'type=goal', '-f', f'name=Row {number}',
              token=token)
    rows = shell(world, '/workspaces/w/elements?type=goal&limit=1&sort=name', '--all', token=token)
    names = [json.loads(row)['name'] for row in rows.splitlines()]
    assert {'Row 0', 'Row 1', 'Row 2', 'From a shell'} <= set(names), names
    at_once = world.editor.get('/workspaces/w/elements?type=goal&limit=200&sort=name').must(200)
    assert names == [row['name'] for row in at_once['items']]


def test_shell_rehearses_and_keeps_files(world):
    token = token_of(world, 'editor')
    before = world.editor.get('/workspaces/w/batches?limit=1').must(200)['items'][0]
    shell(world, '/workspaces/w/elements', '--dry-run', '-f', 'type=goal', '-f', 'name=Not kept',
          token=token)
    assert world.editor.get('/workspaces/w/batches?limit=1').must(200)['items'][0] == before
    with tempfile.TemporaryDirectory() as folder:
        sheet = pathlib.Path(folder, 'goals.csv')
        sheet.write_text('type,name\ngoal,From a sheet\n', encoding='utf-8')
        staged = json.loads(shell(world, '/workspaces/w/imports?name=goals.csv', '-d', f'@{sheet}',
                                  token=token))
        report = json.loads(shell(world, 'POST', f'/workspaces/w/imports/{staged["id"]}/commit',
                                  token=token))
        assert report['created']['elements'] == 1, report
        out = pathlib.Path(folder, 'out.json')
        shell(world, '/workspaces/w/export?format=json', '-o', str(out), token=token)
        assert 'From a sheet' in out.read_text(encoding='utf-8')
        secret = pathlib.Path(folder, 'token')
        secret.write_text(token + '\n', encoding='utf-8')
        assert 'From a sheet' in shell(world, '/workspaces/w/search?q=sheet', '--token-file', str(secret))


def test_shell_has_the_rights_of_its_token_and_says_what_is_wrong(world):
    reader = token_of(world, 'reader')
    refused = shell(world, '/workspaces/w/elements', '-f', 'type=goal', '-f', 'name=No',
                    token=reader, code=2)
    assert 'editor' in refused or 'contributor' in refused, refused
    assert 'PLUMB_TOKEN' in shell(world, '/workspaces/w/elements', code=2)
    assert 'nothing-here' in shell(world, '/workspaces/w/elements/nothing-here', token=reader, code=2)
    assert 'method' in shell(world, 'FETCH', '/workspaces', token=reader, code=2)
    assert 'name=value' in shell(world, '/workspaces/w/elements', '-f', '=3', token=reader, code=2)
    assert 'https://' in shell(world, '--server', 'http://example.org', '/status', code=2)
    assert 'no answer' in shell(world, '--server', 'http://127.0.0.1:1', '/status', code=2)
    stale = shell(world, 'PATCH', '/workspaces/w/elements/nothing-here', '-H', 'If-Match: "1"', '-d',
                  '{"name": "x"}', token=token_of(world, 'editor'), code=2)
    assert stale.startswith('plumb: '), stale
