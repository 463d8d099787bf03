"""Sessions, CSRF, tokens, ownership, second factor, people."""
import base64
import hashlib
import hmac
import struct
import time

from server import PASSWORD, in_days


def totp(secret, at=None):
    key = base64.b32decode(secret + '=' * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack('>Q', int((at or time.time()) // 30)), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f'{(struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7fffffff) % 1_000_000:06}'


def test_writes_need_the_csrf_token(world):
    person = world.server.person('editor').sign_in()
    body = {'type': 'goal', 'name': 'No token'}
    good, person.csrf = person.csrf, None
    assert person.post('/workspaces/w/elements', body).status == 403
    person.csrf = good[:-1] + ('0' if good[-1] != '0' else '1')
    assert person.post('/workspaces/w/elements', body).status == 403
    assert person.get('/workspaces/w/elements?limit=1').status == 200
    person.csrf = good
    cross = {'Sec-Fetch-Site': 'cross-site'}
    assert person.post('/workspaces/w/elements', body, headers=cross).status == 403
    assert person.post('/workspaces/w/elements', body).status == 201


def test_signing_in_says_nothing_about_names(world):
    visitor = world.server.person()
    unknown = visitor.post('/session', {'login': 'nobody-here', 'password': PASSWORD})
    wrong = visitor.post('/session', {'login': 'reader', 'password': 'something else entirely'})
    assert unknown.must(401)['detail'] == wrong.must(401)['detail']
    assert 'set-cookie' not in unknown.headers


def test_signing_out_ends_the_session(world):
    person = world.server.person('reader').sign_in()
    cookie = person.cookie
    person.delete('/session').must(204)
    person.cookie = cookie
    assert person.get('/session').status == 401


def test_a_token_does_what_it_is_for(world):
    spec = {'name': 'script', 'workspace': 'w', 'role': 'editor', 'verbs': ['read', 'edit'],
            'expires_at': in_days(60)}
    made = world.editor.post('/account/tokens', spec).must(201)
    program = world.server.person()
    program.token = made['text']
    created = program.post('/workspaces/w/elements', {'type': 'goal', 'name': 'By a program'})
    created.must(201)
    who = program.get('/session').must(200)
    assert who['account']['login'] == 'editor' and who['csrf'] == ''
    assert program.post('/workspaces/w/query', {'sql': 'SELECT 1'}).status == 403
    assert program.get('/workspaces/other').status == 404
    assert program.get('/account/tokens').status == 403
    listed = world.admin.get('/workspaces/w/tokens').must(200)['items']
    assert made['id'] in [token['id'] for token in listed]
    assert made['text'] not in str(listed)
    world.editor.delete('/tokens/' + made['id']).must(204)
    assert program.get('/workspaces/w').status == 401


def test_owners_edit_what_is_theirs(world):
    person = world.admin.post('/workspaces/w/elements', {
        'type': 'person', 'name': 'Olive Owner', 'id': 'olive'}).must(201)['element']['id']
    mine = world.admin.post('/workspaces/w/elements', {
        'type': 'measure', 'name': 'Mine', 'fields': {'owner': person}}).must(201)['element']['id']
    named = world.admin.post('/workspaces/w/elements', {
        'type': 'measure', 'name': 'Named like me',
        'fields': {'owner': 'Contributor'}}).must(201)['element']['id']
    world.admin.post('/workspaces/w/elements', {
        'type': 'unit', 'name': 'Her unit', 'id': 'unit-olive', 'fields': {'head': person}}).must(201)
    of_unit = world.admin.post('/workspaces/w/elements', {
        'type': 'process', 'name': 'Of her unit',
        'relations': [{'kind': 'owned_by', 'to': 'unit-olive'}]}).must(201)['element']['id']
    path = '/workspaces/w/elements/'
    contributor = world.contributor
    assert contributor.patch(path + mine, {'current': 3}).status == 403
    account = contributor.get('/session').must(200)['account']['id']
    world.admin.put(f'/workspaces/w/members/{account}',
                    {'role': 'contributor', 'person': person}).must(204)
    contributor.csrf = contributor.get('/session').must(200)['csrf']
    contributor.patch(path + mine, {'current': 3}).must(200)
    contributor.patch(path + mine, {'description': 'Kept true by me'}).must(200)
    contributor.patch(path + of_unit, {'description': 'Of my unit'}).must(200)
    assert contributor.patch(path + named, {'current': 3}).status == 403
    assert 'edit' in contributor.get(path + mine).must(200)['may']
    assert 'edit' not in contributor.get(path + named).must(200)['may']
    # A batch is no way round.
    writes = [{'subject': 'element', 'operation': 'update', 'id': mine, 'record': {'current': 4}},
              {'subject': 'element', 'operation': 'update', 'id': named, 'record': {'current': 4}}]
    assert contributor.post('/workspaces/w/batches', {'writes': writes}).status == 403
    done = contributor.post('/workspaces/w/batches', {'writes': writes[:1]}).must(200)
    contributor.post(f'/workspaces/w/batches/{done["batch"]}/undo').must(200)
    world.admin.put(f'/workspaces/w/members/{account}', {'role': 'contributor'}).must(204)
    contributor.csrf = contributor.get('/session').must(200)['csrf']
    assert contributor.patch(path + mine, {'current': 5}).status == 403


def test_second_factor(world):
    person = world.add('careful', 'w', 'reader')
    enrolment = person.post('/account/totp', {'password': PASSWORD}).must(200)
    codes = person.put('/account/totp', {'code': totp(enrolment['secret'])}).must(200)['codes']
    assert len(codes) == len(set(codes)) >= 8
    again = world.server.person('careful')
    first = again.post('/session', {'login': 'careful', 'password': PASSWORD}).must(200)
    assert first['stage'] == 'second_factor' and 'csrf' not in first
    assert again.get('/session').status == 401
    assert again.post('/session/second-factor', {'code': '000000'}).status == 401
    again.csrf = again.post('/session/second-factor', {'code': codes[0]}).must(200)['csrf']
    assert again.get('/account').must(200)['recovery_codes_left'] == len(codes) - 1


def test_disabling_ends_everything_at_once(world):
    person = world.add('leaver', 'w', 'editor')
    account = person.get('/session').must(200)['account']['id']
    other = world.server.person('leaver').sign_in()
    world.root.patch(f'/accounts/{account}', {'disabled': True}).must(200)
    assert person.get('/workspaces/w').status == 401
    assert other.get('/workspaces/w').status == 401
    assert world.server.person().post('/session', {'login': 'leaver', 'password': PASSWORD}).status == 401


def test_links_work_once(world):
    person = world.add('forgetful', 'w', 'reader')
    account = person.get('/session').must(200)['account']['id']
    link = world.root.post(f'/accounts/{account}/reset-link').must(201)['url'].rsplit('/', 1)[1]
    visitor = world.server.person()
    assert visitor.post('/reset/' + link, {'password': 'short'}).status == 422
    visitor.post('/reset/' + link, {'password': 'another long sentence'}).must(204)
    assert visitor.post('/reset/' + link, {'password': 'another long sentence'}).status == 404
    assert person.get('/session').status == 401
    world.server.person('forgetful').sign_in(password='another long sentence')


def test_the_last_administrator_stays(world):
    me = world.root.get('/session').must(200)['account']['id']
    assert world.root.patch(f'/accounts/{me}', {'server_admin': False}).status == 409
    admin = world.admin.get('/session').must(200)['account']['id']
    assert world.admin.delete(f'/workspaces/w/members/{admin}').status == 409


def test_audit_tells_what_was_done(world):
    page = world.root.get('/audit?limit=5').must(200)
    assert len(page['items']) == 5 and 'next' in page
    older = world.root.get('/audit?limit=5&cursor=' + page['next']).must(200)
    assert older['items'][0]['seq'] < page['items'][-1]['seq']
    assert world.root.post('/audit/verification').must(200)['ok'] is True
    assert world.admin.get('/audit?workspace=w').must(200)['items']
    assert world.admin.get('/audit').status == 403


def test_no_secret_is_written_to_the_log(world):
    log = '\n'.join(world.server.log)
    assert PASSWORD not in log and 'plumb_session' not in log
    for person in world.people.values():
        if person.cookie:
            assert person.cookie.split('=')[1] not in log


def test_headers_of_every_answer(world):
    answer = world.reader.get('/session')
    for header in ('x-content-type-options', 'content-security-policy', 'x-request-id',
                   'cross-origin-opener-policy', 'referrer-policy'):
        assert header in answer.headers, header
    assert answer.headers['cache-control'] == 'no-store'
