"""What listeners hear: changes, scores, presence; and that they stop hearing when they may not."""


def test_two_listeners_hear_a_change_and_its_scores(world):
    streams = [world.reader.listen(), world.editor.listen()]
    for stream in streams:
        stream.next('ready')
    made = world.steward.post('/workspaces/w/elements?reason=Heard',
                              {'type': 'goal', 'name': 'Heard'}).must(201)
    for stream in streams:
        while True:
            heard = stream.next('changed')
            if heard['batch'] == made['batch']:
                break
        assert heard['seq'] == made['last_seq'] and heard['scenario'] == ''
        assert heard['subjects'] == [made['element']['id']] and heard['kinds'] == ['element']
        assert heard['actor']['login'] == 'steward'
        scores = stream.next('scores')
        while scores['seq'] < made['last_seq']:
            scores = stream.next('scores')
        assert set(scores) >= {'seq', 'index', 'lines', 'links', 'findings'}
        stream.close()


def test_presence(world):
    stream = world.reader.listen()
    stream.next('ready')
    place = {'window': 'a', 'subject': 'element:goal-1', 'field': 'name'}

    def here(items):
        return [item for item in items if item['subject'] == 'element:goal-1']

    mine = here(world.editor.put('/workspaces/w/presence', place).must(200)['items'])
    assert [item['me'] for item in mine] == [True]
    heard = stream.next('presence')
    assert heard['account']['login'] == 'editor' and heard['subject'] == 'element:goal-1'
    seen = world.reader.get('/workspaces/w/presence').must(200)['items']
    assert [(item['field'], item['me']) for item in here(seen)] == [('name', False)]
    world.editor.put('/workspaces/w/presence', {'window': 'a', 'gone': True}).must(200)
    assert stream.next('presence')['gone'] is True
    assert here(world.reader.get('/workspaces/w/presence').must(200)['items']) == []
    stream.close()


def test_whoever_loses_the_role_hears_no_more(world):
    person = world.add('temporary', 'w', 'reader')
    stream = person.listen()
    stream.next('ready')
    account = person.get('/session').must(200)['account']['id']
    world.admin.delete(f'/workspaces/w/members/{account}').must(204)
    world.editor.post('/workspaces/w/elements', {'type': 'goal', 'name': 'Secret now'}).must(201)
    while True:
        name, data = stream.events.get(timeout=30)
        if name == 'closed':
            break
        assert 'Secret' not in str(data)
        assert name in ('ready', 'changed', 'scores', 'presence'), name
        if name == 'changed':
            raise AssertionError('heard a change after the role was taken')
    assert person.get('/workspaces/w/events', check=False).status == 404


def test_listening_does_not_use_up_a_renewed_session(world):
    person = world.add('promoted', 'w', 'reader')
    stream = person.listen()
    stream.next('ready')
    account, before = person.get('/session').must(200)['account']['id'], person.cookie
    world.admin.put(f'/workspaces/w/members/{account}', {'role': 'editor'}).must(204)
    # The listener is asked again who it is, and hears on.
    made = world.editor.post('/workspaces/w/elements', {'type': 'goal', 'name': 'Go on'}).must(201)
    while stream.next('changed')['batch'] != made['batch']:
        pass
    # The new secret goes to the browser with what it asks next, not to the stream.
    person.get('/workspaces/w').must(200)
    assert person.cookie != before, 'the renewed session was lost'
    person.csrf = person.get('/session').must(200)['csrf']
    person.post('/workspaces/w/elements', {'type': 'goal', 'name': 'As editor'}).must(201)
    stream.close()


def test_nothing_of_another_workspace_is_heard(world):
    stream = world.stranger.listen('other')
    stream.next('ready')
    world.editor.post('/workspaces/w/elements', {'type': 'goal', 'name': 'Elsewhere'}).must(201)
    world.stranger.put('/workspaces/other/presence', {'window': 'x'}).must(200)
    name, _ = stream.events.get(timeout=30)
    assert name == 'presence', name
    stream.close()
