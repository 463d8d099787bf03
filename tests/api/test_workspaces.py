"""Workspaces as a whole: make, archive, back up, restore, verify, query."""


def test_backup_and_restoration_are_equal(world):
    answer = world.admin.get('/workspaces/w/backup')
    assert answer.status == 200 and answer.body[:15] == b'SQLite format 3'
    assert 'attachment' in answer.headers['content-disposition']
    restored = world.root.post('/workspaces/restoration?id=again&name=Again', raw=answer.body,
                               kind='application/octet-stream').must(201)
    before = world.admin.post('/workspaces/w/verification').must(200)
    after = world.root.post('/workspaces/again/verification').must(200)
    assert before['ok'] and after['ok'] and restored['seq'] == after['seq']
    same = world.root.get('/workspaces/again/elements?limit=500&sort=id').must(200)
    assert same['total'] > 100
    twice = world.root.post('/workspaces/restoration?id=again', raw=answer.body,
                            kind='application/octet-stream')
    assert twice.status == 409


def test_a_damaged_backup_is_refused(world):
    body = bytearray(world.admin.get('/workspaces/w/backup').body)
    for junk in (b'this is no database', bytes(body[:4096])):
        refused = world.root.post('/workspaces/restoration?id=bad', raw=junk,
                                  kind='application/octet-stream')
        assert refused.status == 422, refused.body
    # One letter of the history changed.
    place = bytes(body).find(b'Retail')
    name = b'"name":"'
    place = bytes(body).find(name, place) + len(name)
    body[place] = ord('Q') if body[place] != ord('Q') else ord('P')
    refused = world.root.post('/workspaces/restoration?id=bad', raw=bytes(body),
                              kind='application/octet-stream')
    assert refused.status == 422, refused.body[:300]
    assert world.root.get('/workspaces/bad').status == 404


def test_archiving_hides(world):
    world.root.post('/workspaces', {'id': 'old', 'name': 'Old'}).must(201)
    world.root.patch('/workspaces/old', {'archived': True, 'name': 'Older'}).must(200)
    ids = [row['id'] for row in world.root.get('/workspaces').must(200)['items']]
    assert 'old' not in ids
    ids = [row['id'] for row in world.root.get('/workspaces?archived=true').must(200)['items']]
    assert 'old' in ids
    assert world.root.get('/workspaces/old/elements').status == 404
    world.root.patch('/workspaces/old', {'archived': False}).must(200)
    assert world.root.get('/workspaces/old/elements').status == 200


def test_ids_of_workspaces(world):
    for wrong in ('', 'Upper', '-x', 'a/b', '../x', 'x' * 64):
        assert world.root.post('/workspaces', {'id': wrong}, check=False).status == 422, wrong
    assert world.root.post('/workspaces', {'id': 'w'}).status == 409


def test_query_reads_only(world):
    rows = world.editor.post('/workspaces/w/query', {
        'sql': 'SELECT type, count(*) AS n FROM v_elements GROUP BY type', 'limit': 3}).must(200)
    assert rows['columns'] == ['type', 'n'] and len(rows['rows']) == 3 and rows['truncated']
    for sql in ('DELETE FROM element', 'ATTACH \'x\' AS y', 'PRAGMA writable_schema = 1',
                'SELECT 1; SELECT 2', 'SELECT'):
        assert world.editor.post('/workspaces/w/query', {'sql': sql}).status == 422, sql


def test_operations_of_the_operator(world):
    import http.client
    for path, word in (('/health', b'ok'), ('/ready', b'ready'), ('/metrics', b'plumb_')):
        connection = http.client.HTTPConnection('127.0.0.1', world.server.port, timeout=30)
        connection.request('GET', path)
        answer = connection.getresponse()
        assert answer.status == 200 and word in answer.read(), path
    system = world.root.get('/system').must(200)
    assert system['version'] and any(row['id'] == 'w' for row in system['workspaces'])
