"""Elements and relations: lists that hold while others write, merging, repeating, limits."""
import json
import threading


def test_pages_hold_while_others_write(world):
    base = '/workspaces/w/elements?type=risk&sort=name&limit=3&figures=false'
    before = set()
    for number in range(8):
        name = f'Paging {number:02}'
        made = world.editor.post('/workspaces/w/elements', {'type': 'risk', 'name': name}).must(201)
        before.add(made['element']['id'])
    seen, cursor, pages = [], '', 0
    while True:
        page = world.reader.get(base + cursor).must(200)
        seen += [item['id'] for item in page['items']]
        pages += 1
        # Somebody adds before and after the place, and removes what was seen.
        world.editor.post('/workspaces/w/elements', {'type': 'risk', 'name': f'A {pages}'}).must(201)
        world.editor.post('/workspaces/w/elements', {'type': 'risk', 'name': f'Z {pages}'}).must(201)
        if 'next' not in page or pages > 60:
            break
        cursor = '&cursor=' + page['next']
    assert pages < 60
    assert len(seen) == len(set(seen)), 'a row came twice'
    assert before <= set(seen), 'a row was lost'


def test_a_cursor_belongs_to_its_list(world):
    page = world.reader.get('/workspaces/w/elements?limit=1&sort=name').must(200)
    other = '/workspaces/w/elements?limit=1&sort=-name&cursor=' + page['next']
    assert world.reader.get(other).status == 422
    forged = page['next'][:-1] + ('A' if page['next'][-1] != 'A' else 'B')
    assert world.reader.get('/workspaces/w/elements?limit=1&sort=name&cursor=' + forged).status == 422


def test_lists_agree_with_themselves(world):
    whole = world.reader.get('/workspaces/w/elements?limit=500').must(200)
    total, items = whole['total'], list(whole['items'])
    while 'next' in whole:
        whole = world.reader.get('/workspaces/w/elements?limit=500&cursor=' + whole['next']).must(200)
        items += whole['items']
    assert len(items) == total == sum(whole['facets']['type'].values())
    for kind, count in whole['facets']['type'].items():
        part = world.reader.get(f'/workspaces/w/elements?type={kind}&limit=1').must(200)
        assert part['total'] == count == sum(1 for item in items if item['type'] == kind), kind
    # Sorted by what the engine computed, those without a figure last, whichever way round.
    for sort, turn in (('importance', 1), ('-importance', -1)):
        got = world.reader.get(f'/workspaces/w/elements?sort={sort}&limit=500').must(200)['items']
        figures = [item['figures']['importance'] for item in got]
        known = [figure for figure in figures if figure is not None]
        assert known == sorted(known, reverse=turn < 0)
        assert None not in figures[:len(known)]


def test_merge_by_field(world):
    made = world.editor.post('/workspaces/w/elements', {
        'type': 'application', 'name': 'Merge me', 'fields': {'description': 'One'}}).must(201)
    path = '/workspaces/w/elements/' + made['element']['id']
    version = {'If-Match': '"1"'}
    world.steward.patch(path, {'description': 'Two'}, headers=version).must(200)
    merged = world.editor.patch(path, {'tags': ['kept']}, headers=version).must(200)
    assert merged['merged'] == ['description'], merged
    assert merged['element']['fields']['description'] == 'Two'
    assert merged['element']['fields']['tags'] == ['kept']
    refused = world.editor.patch(path, {'description': 'Three'}, headers=version)
    problem = refused.must(412)
    assert problem['current']['fields']['description'] == 'Two'
    assert problem['fields'] == [{'field': 'description', 'yours': 'Three', 'theirs': 'Two',
                                  'detail': problem['fields'][0]['detail']}]
    same = world.editor.patch(path, {'description': 'Two'}, headers=version)
    assert same.status == 200, 'wanting what is there already is no conflict'


def test_a_repeated_write_is_done_once(world):
    key = {'Idempotency-Key': 'once-1'}
    body = {'type': 'goal', 'name': 'Only once'}
    first = world.editor.post('/workspaces/w/elements', body, headers=key)
    again = world.editor.post('/workspaces/w/elements', body, headers=key)
    assert first.must(201) == again.must(201)
    assert again.headers.get('idempotency-replayed') == 'true'
    other = world.editor.post('/workspaces/w/elements', dict(body, name='Else'), headers=key)
    assert other.status == 422
    found = world.reader.get('/workspaces/w/elements?q=only%20once').must(200)
    assert found['total'] == 1
    # Another person's key of the same name is another key.
    assert world.steward.post('/workspaces/w/elements', body, headers=key).status == 201


def test_many_writers_lose_nothing(world):
    made = world.editor.post('/workspaces/w/elements',
                             {'type': 'process', 'name': 'Busy'}).must(201)
    path = '/workspaces/w/elements/' + made['element']['id']
    fields = ['description', 'owner', 'tags', 'cadence_days']
    values = ['A text', 'somebody', ['x'], 30]
    failures = []

    def write(number):
        person = world.server.person('editor').sign_in()
        answer = person.patch(path, {fields[number]: values[number]}, headers={'If-Match': '"1"'})
        if answer.status != 200:
            failures.append(answer.body)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures
    kept = world.reader.get(path).must(200)['fields']
    assert all(kept[field] == value for field, value in zip(fields, values)), kept


def test_batches_as_lines(world):
    lines = [{'subject': 'element', 'operation': 'create', 'id': f'nd-{n}',
              'record': {'type': 'process', 'name': f'Ndjson{n}'}} for n in range(200)]
    lines.append({'subject': 'relation', 'operation': 'create', 'id': 'nd-r',
                  'record': {'kind': 'supports', 'from': 'nd-0', 'to': 'nd-1'}})
    raw = '\n'.join(json.dumps(line) for line in lines).encode()
    answer = world.editor.post('/workspaces/w/batches?reason=Lines', raw=raw,
                               kind='application/x-ndjson').must(200)
    assert answer['changes'] == 201
    bad = raw + b'\n{"subject": "element"'
    refused = world.editor.post('/workspaces/w/batches', raw=bad, kind='application/x-ndjson')
    assert refused.must(422)['where'] == 'line 202'
    # All or nothing.
    both = [{'subject': 'element', 'operation': 'create', 'id': 'nd-new',
             'record': {'type': 'process', 'name': 'New'}},
            {'subject': 'element', 'operation': 'create', 'id': 'nd-0',
             'record': {'type': 'process', 'name': 'Again'}}]
    assert world.editor.post('/workspaces/w/batches', {'writes': both}).status == 409
    assert world.reader.get('/workspaces/w/elements/nd-new').status == 404
    world.editor.post(f'/workspaces/w/batches/{answer["batch"]}/undo').must(200)
    assert world.reader.get('/workspaces/w/elements?q=ndjson&type=process').must(200)['total'] == 0


def test_reading_the_past(world):
    made = world.editor.post('/workspaces/w/elements', {'type': 'goal', 'name': 'Before'})
    seq = int(made.headers['plumb-seq'])
    path = '/workspaces/w/elements/' + made.must(201)['element']['id']
    world.editor.patch(path, {'name': 'After'}).must(200)
    then = world.reader.get(f'{path}?as_of=seq:{seq}')
    assert then.must(200)['name'] == 'Before' and int(then.headers['plumb-seq']) == seq
    assert world.reader.get(path).must(200)['name'] == 'After'
    assert world.reader.get(f'{path}?as_of=seq:{seq - 1}').status == 404
    assert world.reader.get(f'{path}?as_of=yesterday-ish').status == 422
    assert world.reader.get(f'{path}?as_of=now&scenario=none').status == 422


def test_bodies_that_do_not_fit(world):
    path = '/workspaces/w/elements'
    assert world.editor.post(path, raw=b'{"type":', check=False).status == 400
    assert world.editor.post(path, raw=b'[]', check=False).status == 400
    assert world.editor.post(path, raw=b'{}', kind='text/plain', check=False).status == 415
    deep = b'{"type":"goal","name":"x","fields":{"a":' + b'[' * 80 + b']' * 80 + b'}}'
    assert world.editor.post(path, raw=deep, check=False).status == 400
    huge = b'{"type":"goal","name":"' + b'x' * 1_100_000 + b'"}'
    assert world.editor.post(path, raw=huge, check=False).status == 413
    problem = world.editor.post(path, {'type': 5, 'name': 'x' * 2001, 'colour': 'red'},
                                check=False).must(422)
    assert {field['field'] for field in problem['fields']} == {'type', 'name', 'colour'}


def test_what_is_taken_back_says_so_until_that_is_taken_back(world):
    made = world.editor.post('/workspaces/w/elements', {'type': 'goal', 'name': 'Come and go'}).must(201)
    first = f'/workspaces/w/batches/{made["batch"]}'
    assert 'undone_by' not in world.editor.get(first).must(200)
    undo = world.editor.post(f'{first}/undo').must(200)
    assert world.editor.get(first).must(200)['undone_by'] == undo['batch']
    rows = world.editor.get('/workspaces/w/batches?limit=2').must(200)['items']
    assert [row.get('undone_by') for row in rows] == [None, undo['batch']]
    world.editor.post(f'/workspaces/w/batches/{undo["batch"]}/undo').must(200)
    assert 'undone_by' not in world.editor.get(first).must(200)


def test_batches_of_one_person_by_login(world):
    made = world.editor.post('/workspaces/w/elements', {'type': 'goal', 'name': 'By me'}).must(201)
    rows = world.reader.get('/workspaces/w/batches?actor=editor').must(200)['items']
    assert rows[0]['id'] == made['batch']
    assert {row['actor']['login'] for row in rows} == {'editor'}


def test_a_closed_scenario_takes_no_changes(world):
    plan = world.editor.post('/workspaces/w/scenarios', {'name': 'Done with'}).must(201)
    assert 'edit' in plan['may']
    inside = f'/workspaces/w/elements?scenario={plan["id"]}'
    world.editor.post(inside, {'type': 'goal', 'name': 'In time'}).must(201)
    world.editor.patch(f'/workspaces/w/scenarios/{plan["id"]}', {'status': 'closed'}).must(200)
    late = world.editor.post(inside, {'type': 'goal', 'name': 'Too late'})
    assert late.must(409)['detail'] == 'The scenario Done with is closed.'
    assert late.json['remedy'].startswith('Open it again')
    dry = world.editor.post(inside + '&dry_run=true', {'type': 'goal', 'name': 'Too late'})
    dry.must(409)
    world.editor.patch(f'/workspaces/w/scenarios/{plan["id"]}', {'status': 'open'}).must(200)
    world.editor.post(inside, {'type': 'goal', 'name': 'Again'}).must(201)


def test_answers_from_memory_are_in_the_language_of_who_asks(world):
    made = world.editor.post('/workspaces/w/elements', {'type': 'meeting', 'name': 'Board'}).must(201)
    page = '/workspaces/w/elements/' + made['element']['id']
    said = {}
    for _ in range(2):  # the second time from memory
        for language in ('en', 'de'):
            for path in (page, '/workspaces/w/elements?type=meeting'):
                answer = world.editor.get(path, headers={'Accept-Language': language})
                answer.must(200)
                assert answer.headers['content-language'] == language
                assert ('Vary', 'Accept-Language') in answer.all_headers
                row = answer.json if path == page else answer.json['items'][0]
                words = row['figures']['missing']
                assert said.setdefault((language, path), words) == words
    assert said['en', page].startswith('This type') and said['de', page] != said['en', page]
