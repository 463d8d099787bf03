"""What is kept in memory never outlives what it was made from: pages, lists, and who somebody is."""
import time

from server import Server, World

PAGE = '/workspaces/w/elements/'


def fresh(world, name, **more):
    body = {'type': 'goal', 'name': name, **more}
    return world.editor.post('/workspaces/w/elements', body).must(201)['element']['id']


def page(person, one):
    """The page, asked for until it comes from memory: twice the same."""
    first = person.get(PAGE + one)
    again = person.get(PAGE + one)
    assert (first.status, first.body, first.headers['etag']) == (
        again.status, again.body, again.headers['etag'])
    assert again.headers['plumb-seq'] and again.headers['cache-control'] == 'private, no-cache'
    return again


def unchanged(person, one, tag):
    answer = person.get(PAGE + one, headers={'If-None-Match': tag})
    assert answer.status in (200, 304), answer.status
    return answer.status == 304


def scored(person, seq):
    """Waits until the scores hold a change, so that later answers can come from memory."""
    for _ in range(200):
        seen = person.get('/workspaces/w/elements?limit=1')
        if int(seen.headers['plumb-seq']) >= seq:
            return
        time.sleep(0.02)
    raise AssertionError('the scores do not follow')


def test_a_page_is_known_by_its_tag_until_it_changes(world):
    one = fresh(world, 'Tagged')
    tag = page(world.reader, one).headers['etag']
    assert tag.startswith('"1.') and unchanged(world.reader, one, tag)
    assert not unchanged(world.reader, one, '"1"'), 'a version alone says nothing about figures'
    written = world.editor.patch(PAGE + one, {'name': 'Tagged anew'},
                                 headers={'If-Match': tag}).must(200)
    scored(world.reader, written['last_seq'])
    assert not unchanged(world.reader, one, tag)
    assert page(world.reader, one).json['name'] == 'Tagged anew'
    stale = world.editor.patch(PAGE + one, {'name': 'Lost'}, headers={'If-Match': tag})
    assert stale.status == 412


def test_a_page_follows_its_neighbours_and_its_figures(world):
    goal = fresh(world, 'Shown above')
    app = world.editor.post('/workspaces/w/elements', {
        'type': 'application', 'name': 'Shown below',
        'relations': [{'kind': 'supports', 'to': goal, 'fields': {'strength': 0.8}}]})
    app = app.must(201)['element']['id']
    before = page(world.reader, goal)
    assert [end['from']['name'] for end in before.json['relations']] == ['Shown below']
    # Another name of a neighbour, and another condition: the version of the goal stays.
    world.editor.patch(PAGE + app, {'name': 'Renamed below'}).must(200)
    named = page(world.reader, goal)
    assert named.json['relations'][0]['from']['name'] == 'Renamed below'
    assert named.json['version'] == before.json['version']
    assert not unchanged(world.reader, goal, before.headers['etag'])
    world.editor.patch(PAGE + app, {'evidence': [
        {'kind': 'assessed', 'at': '2026-01-01', 'value': 0.05}]}).must(200)
    judged = page(world.reader, goal)
    assert judged.json['figures'] != named.json['figures']
    assert not unchanged(world.reader, goal, named.headers['etag'])
    world.editor.delete(PAGE + app).must(200)
    assert page(world.reader, goal).json['relations'] == []


def test_a_page_says_what_the_one_who_asks_may_do(world):
    one = fresh(world, 'Asked by two')
    assert 'edit' in page(world.editor, one).json['may']
    assert 'edit' not in page(world.reader, one).json['may']
    assert 'edit' in page(world.editor, one).json['may']
    assert page(world.editor, one).headers['etag'] != page(world.reader, one).headers['etag']
    assert world.stranger.get(PAGE + one).status == 404


def test_roles_hold_from_the_next_request_on(world):
    person = world.add('raised', 'w', 'reader')
    one = fresh(world, 'Promoted')
    assert 'edit' not in page(person, one).json['may']
    account = person.get('/session').must(200)['account']['id']
    world.admin.put(f'/workspaces/w/members/{account}', {'role': 'editor'}).must(204)
    assert 'edit' in person.get(PAGE + one).must(200)['may']
    world.admin.delete(f'/workspaces/w/members/{account}').must(204)
    assert person.get(PAGE + one).status == 404
    assert person.get('/workspaces/w/elements').status == 404


def test_a_token_ends_when_it_is_revoked(world):
    spec = {'name': 'short', 'workspace': 'w', 'role': 'reader', 'verbs': ['read'],
            'expires_at': '2027-01-31'}
    made = world.editor.post('/account/tokens', spec).must(201)
    program = world.server.person()
    program.token = made['text']
    one = fresh(world, 'Read by a program')
    page(program, one)
    world.editor.delete('/tokens/' + made['id']).must(204)
    assert program.get(PAGE + one).status == 401
    assert program.get('/workspaces/w/elements').status == 401


def test_a_session_ends_when_it_is_signed_out(world):
    person = world.server.person('reader').sign_in()
    one = fresh(world, 'Read before leaving')
    page(person, one)
    cookie = person.cookie
    person.delete('/session').must(204)
    person.cookie = cookie
    assert person.get(PAGE + one).status == 401


def test_a_page_names_people_as_they_are_called_now(world):
    person = world.add('renamed', 'w', 'editor')
    one = person.post('/workspaces/w/elements', {'type': 'goal', 'name': 'Signed'}).must(201)
    one = one['element']['id']
    assert page(world.reader, one).json['created']['by']['name'] == 'Renamed'
    person.patch('/account', {'name': 'Somebody Else'}).must(200)
    assert page(world.reader, one).json['created']['by']['name'] == 'Somebody Else'


def test_a_list_follows_every_write(world):
    path = '/workspaces/w/elements?q=listed-anew&sort=-name'
    assert world.reader.get(path).must(200)['total'] == 0
    ids = [fresh(world, f'Listed-anew {n}') for n in range(3)]

    def names():
        first, again = world.reader.get(path), world.editor.get(path)
        assert first.must(200) == again.must(200)
        return [item['name'] for item in again.json['items']]

    assert names() == [f'Listed-anew {n}' for n in (2, 1, 0)]
    world.editor.patch(PAGE + ids[0], {'name': 'Listed-anew 9'}).must(200)
    assert names() == [f'Listed-anew {n}' for n in (9, 2, 1)]
    world.editor.delete(PAGE + ids[1]).must(200)
    assert names() == [f'Listed-anew {n}' for n in (9, 2)]
    # What was and what might be are other lists.
    seq = world.reader.get(path).headers['plumb-seq']
    world.editor.delete(PAGE + ids[2]).must(200)
    assert names() == ['Listed-anew 9']
    then = world.reader.get(path + f'&as_of=seq:{seq}').must(200)
    assert then['total'] == 2


def test_answers_begin_anew_after_a_restart(binary, folder):
    world = World(Server(binary, folder))
    one = fresh(world, 'Before the restart')
    tag = page(world.reader, one).headers['etag']
    world.server.stop()
    world.server.start()
    # At once, while the first scores are still being computed.
    answer = world.reader.get(PAGE + one)
    assert answer.must(200)['name'] == 'Before the restart' and answer.headers['etag'] == tag
    assert world.server.stop() == 0
