"""What survives a kill, and how the server begins and ends."""
import json
import subprocess

from server import PASSWORD, Server, World


def test_kill_and_start_again(binary, folder):
    world = World(Server(binary, folder))
    made = world.editor.post('/workspaces/w/elements', {'type': 'goal', 'name': 'Durable'}).must(201)
    port = world.server.port
    world.server.kill()
    world.server.start()
    assert world.server.port != 0 and port != 0
    world.editor._connection = None
    kept = world.editor.get('/workspaces/w/elements/' + made['element']['id']).must(200)
    assert kept['name'] == 'Durable'
    assert world.admin.sign_in().post('/workspaces/w/verification').must(200)['ok']
    assert world.server.setup_url is None, 'there is an administrator already'
    assert world.server.stop() == 0


def test_demo(binary, folder):
    server = Server(binary, folder, '--demo')
    status = server.person().get('/status').must(200)
    assert status['demo']['password'] and len(status['demo']['accounts']) == 6
    for account in status['demo']['accounts']:
        person = server.person(account['login']).sign_in(password=status['demo']['password'])
        session = person.get('/session').must(200)
        assert {row['id'] for row in session['workspaces']} == {'retail', 'manufacturing', 'financial'}
    rows = person.get('/workspaces').must(200)['items']
    assert all(row['index'] is not None and row['elements'] > 50 for row in rows)
    assert server.stop() == 0
    again = Server(binary, folder, '--demo')
    assert again.person().get('/status').must(200)['setup_needed'] is False
    assert again.stop() == 0


def refuse(binary, folder, *options):
    done = subprocess.run([str(binary), 'serve', '--data', folder + '/data', *options], timeout=60,
                          capture_output=True, text=True, check=False)
    assert done.returncode != 0
    return done.stderr


def test_what_is_not_safe_is_refused(binary, folder):
    words = refuse(binary, folder, '--listen', '0.0.0.0:0')
    assert '--tls-cert' in words and '--public-url' in words
    words = refuse(binary, folder, '--listen', '0.0.0.0:0', '--demo', '--public-url',
                   'https://example.org')
    assert 'demonstration' in words
    assert 'port' in refuse(binary, folder, '--listen', 'nonsense')
    assert 'key' in refuse(binary, folder, '--tls-cert', 'x.pem')


def test_people_of_the_data_folder(binary, folder):
    world = World(Server(binary, folder))
    data = folder + '/data'

    def people(*arguments, code=0):
        done = subprocess.run([str(binary), 'people', *arguments, '--data', data], timeout=60,
                              capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        return done.stdout

    listed = json.loads(people('list', '--json'))
    assert {row['login'] for row in listed} >= {'root', 'reader', 'admin'}
    link = people('reset-link', 'reader').strip().rsplit('/', 1)[1]
    world.server.person().post('/reset/' + link, {'password': 'yet another sentence'}).must(204)
    link = people('invite', 'w', '--role', 'editor').strip().rsplit('/', 1)[1]
    body = {'login': 'late', 'name': 'Late', 'password': PASSWORD}
    world.server.person('late').post('/invitations/' + link, body).must(200)
    people('reset-link', 'nobody-here', code=2)
    assert world.server.stop() == 0
