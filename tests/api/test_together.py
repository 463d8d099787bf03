"""Scenarios, files in and out, conversations, settings: what people do together."""
import io
import json
import time
import urllib.parse
import zipfile

W = '/workspaces/w'
TABLE = '''Id,Type,Name,Annual cost,Owner
st-1,application,Studio till,"1.200,50",Anna
st-2,application,Studio shop,"3.400,00",Ben
st-3,application,,"10,00",Ben
st-4,application,=2+3,"7,00",Ben
'''


def goal(world):
    return world.editor.get(W + '/elements?type=goal&limit=1').must(200)['items'][0]


def test_a_scenario_from_idea_to_base(world):
    made = world.contributor.post(W + '/scenarios', {'name': 'Plan B'}).must(201)
    path = f'{W}/scenarios/{made["id"]}'
    assert made['status'] == 'open' and made['by']['login'] == 'contributor'
    element = goal(world)
    url = f'{W}/elements/{element["id"]}?scenario={made["id"]}'
    world.editor.patch(url, {'description': 'Of the scenario'}).must(200)
    world.respondent.patch(path, {'name': 'Mine'}).must(403)
    other = world.add('colleague', 'w', 'contributor')
    other.patch(path, {'name': 'Mine'}).must(403)
    assert world.contributor.patch(path, {'name': 'Plan C'}).must(200)['name'] == 'Plan C'
    rows = world.reader.get(W + '/scenarios').must(200)
    assert [row['name'] for row in rows['items']][:1] == ['Plan C']
    assert abs(rows['items'][0]['scores']['index'] - rows['base']['index']) < 5

    world.steward.patch(f'{W}/elements/{element["id"]}', {'description': 'Of the base'}).must(200)
    diff = world.reader.get(path + '/diff').must(200)
    assert [item['id'] for item in diff['items']] == [element['id']]
    assert diff['items'][0]['conflict'] == {'description': 'Of the base'}
    assert diff['items'][0]['name'] == element['name']
    world.contributor.post(path + '/merge', {}).must(403)
    refused = world.editor.post(path + '/merge', {}).must(409)
    assert element['id'] in refused['current']
    world.contributor.patch(path, {'status': 'closed'}).must(200)
    world.editor.post(path + '/merge', {'prefer': 'scenario'}).must(409)
    world.editor.patch(path, {'status': 'open'}).must(200)
    merged = world.editor.post(path + '/merge', {'items': [element['id']], 'prefer': 'scenario'})
    assert merged.must(200)['changes'] == 2
    assert world.reader.get(path).must(200)['status'] == 'merged'
    told = world.contributor.get(W + '/notifications').must(200)
    assert 'merged' in [item['kind'] for item in told['items']]
    before = f'seq:{merged.json["first_seq"] - 1}'
    moments = world.reader.get(f'{W}/diff?from={before}').must(200)
    assert element['id'] in [item['id'] for item in moments['items']]
    assert moments['before']['index'] is not None
    world.reader.get(W + '/diff?from=yesterday').must(422)
    world.reader.get(W + '/scenarios/none/diff').must(404)


def stage(person, name, raw, **query):
    text = urllib.parse.urlencode({'name': name, **query})
    return person.post(f'{W}/imports?{text}', raw=raw, kind='application/octet-stream')


def test_a_file_from_the_table_into_the_model(world):
    stage(world.contributor, 'a.csv', TABLE.encode()).must(403)
    staged = stage(world.editor, 'apps.csv', TABLE.encode()).must(201)
    path = f'{W}/imports/{staged["id"]}'
    assert staged['format'] == 'csv' and staged['recipe'].startswith('recipe')
    columns = {c['name']: c for c in staged['sheets'][0]['columns']}
    assert columns['Annual cost']['attribute'].endswith('annual_cost')
    assert 'decimal comma' in columns['Annual cost']['note']
    error, = staged['report']['errors']
    assert error['row'] == 4 and error['what'], error
    assert staged['report']['created']['elements'] == 3
    world.steward.get(path).must(404)  # somebody else's
    refused = world.editor.get(path + '/refused')
    assert refused.status == 200 and b'st-3' in refused.body and b'st-1' not in refused.body
    assert 'attachment' in refused.headers['content-disposition']

    world.editor.patch(path, {'recipe': 'recipe: [x'}).must(422)
    wrong = world.editor.patch(path, {'cells': [{'row': 99, 'column': 'Name', 'value': 'x'}]}).must(422)
    assert wrong['fields'][0]['field'] == 'cells[0]'
    fixed = world.editor.patch(path, {
        'cells': [{'row': 4, 'column': 'Name', 'value': 'Studio depot'}],
        'skip': [{'row': 5}]}).must(200)
    assert fixed['report']['errors'] == []
    assert fixed['report']['created']['elements'] == 3
    again = world.editor.get(path + '?preview=1').must(200)
    assert len(again['preview']) == 1
    # What was decided is there after a page is loaded again.
    assert again['decisions'] == {
        'cells': [{'row': 4, 'column': 'Name', 'value': 'Studio depot'}],
        'skip': [{'row': 5}], 'same_as': []}
    before = world.editor.get(W + '/elements?limit=1').must(200)['total']
    report = world.editor.post(path + '/commit').must(200)
    assert report['batch'].startswith('b-')
    assert world.editor.get(W + '/elements?limit=1').must(200)['total'] == before + 3
    world.editor.get(path).must(404)
    assert 'imported' in [n['kind'] for n in
                          world.editor.get(W + '/notifications').must(200)['items']]
    world.editor.post(f'{W}/batches/{report["batch"]}/undo').must(200)
    assert world.editor.get(W + '/elements?limit=1').must(200)['total'] == before


SERIES = """recipe: figures
sheets:
  - latest_by: [Period]
    elements:
      - {as: kpi, type: measure, id: "kpi-{Code}", name: Figure, fields: {target: Goal}}
    observations:
      - {of: kpi, value: Reached, at: {column: Period, format: "FY%y Q%q", year_begins: 10, end_of: quarter}}
"""
FIGURES = """Code,Figure,Period,Goal,Reached
st-9,Calls answered,FY25 Q1,90,71
st-9,Calls answered,FY25 Q2,90,74.5
st-9,Calls answered,FY25 Q3,92,none of it
st-9,Calls answered,FY25 Q4,92,80
"""


def test_a_file_of_figures_becomes_a_measure_with_its_series(world):
    path = f'{W}/imports/{stage(world.editor, "figures.csv", FIGURES.encode()).must(201)["id"]}'
    staged = world.editor.patch(path, {'recipe': SERIES}).must(200)
    assert staged['report']['observations'] == {
        'measures': 1, 'fresh': 3, 'corrected': 0, 'unchanged': 0}
    assert staged['report']['created']['elements'] == 1
    error, = staged['report']['errors']
    assert error['row'] == 4 and error['column'] == 'Reached', error
    columns = {c['name']: c['attribute'] for c in staged['sheets'][0]['columns']}
    assert columns['Reached'] == 'kpi.observation' and columns['Period'] == 'kpi.observation.at'
    assert 'none of it' in world.editor.get(path + '/refused').body.decode()
    mended = world.editor.patch(
        path, {'cells': [{'row': 4, 'column': 'Reached', 'value': '78'}]}).must(200)
    assert mended['report']['errors'] == [] and mended['report']['observations']['fresh'] == 4
    report = world.editor.post(path + '/commit').must(200)
    assert report['observations']['fresh'] == 4

    def kept():
        found = world.reader.get(f'{W}/measures/kpi-st-9/observations').must(200)['items']
        return [(one['at'][:10], one['value']) for one in found if one['value'] is not None]
    assert sorted(kept()) == [('2024-12-31', 71), ('2025-03-31', 74.5), ('2025-06-30', 78),
                              ('2025-09-30', 80)]
    page = world.reader.get(f'{W}/measures/kpi-st-9').must(200)
    assert page['measure']['current'] == 80 and page['measure']['target'] == 92
    undone = world.editor.post(f'{W}/batches/{report["batch"]}/undo').must(200)
    world.reader.get(f'{W}/measures/kpi-st-9').must(404)
    world.editor.post(f'{W}/batches/{undone["batch"]}/undo').must(200)
    assert len(kept()) == 4


def test_the_same_thing_under_another_spelling(world):
    made = world.editor.post(W + '/elements', {
        'type': 'application', 'name': 'Case Management Solution'}).must(201)['element']
    raw = b'Type,Name,Annual cost\napplication,Case management system,500\n'
    staged = stage(world.editor, 'same.csv', raw).must(201)
    hint = [w for w in staged['report']['warnings'] if w.get('candidates')][0]
    assert hint['candidates'][0]['id'] == made['id']
    path = f'{W}/imports/{staged["id"]}'
    decided = world.editor.patch(path, {'same_as': [{'id': hint['id'], 'element': made['id']}]})
    report = decided.must(200)['report']
    assert report['created']['elements'] == 0 and report['updated']['elements'] == 1
    world.editor.delete(path).must(204)
    world.editor.delete(path).must(204)


def test_hostile_files_are_refused(world):
    for name, raw in (('a.xlsx', b'PK\x03\x04 not a workbook'), ('a.xml', b'<model'),
                      ('b.json', b'{"plumbline": 1, "elements": ['), ('c.bin', bytes(range(256))),
                      ('d.csv', b'\0' * 1000)):
        answer = stage(world.editor, name, raw)
        assert answer.status == 422, (name, answer.status, answer.body[:200])
    assert stage(world.editor, '', b'a,b\n1,2\n').status in (400, 422)
    world.editor.get(W + '/imports/..%2F..%2Fidentity').must(400)


def test_recipes(world):
    text = 'recipe: ours\nversion: 1\nsheets:\n  - elements:\n      - {type: application, name: Name}\n'
    world.editor.put(W + '/recipes/ours', {'text': text}).must(204)
    assert {'name': 'ours', 'text': text} in world.reader.get(W + '/recipes').must(200)['items']
    bad = world.editor.put(W + '/recipes/bad', {'text': 'recipe: x\nsheets: 3\n'}).must(422)
    assert bad['fields'][0]['field'] == 'text'
    world.editor.delete(W + '/recipes/ours').must(204)
    assert world.reader.get(W + '/recipes').must(200)['items'] == []


def test_everything_out(world):
    for wanted, start in (('json', b'{'), ('archimate', b'<?xml'), ('xlsx', b'PK'), ('csv', b'PK')):
        answer = world.reader.get(f'{W}/export?format={wanted}')
        assert answer.status == 200 and answer.body.startswith(start), (wanted, answer.body[:80])
        assert 'attachment' in answer.headers['content-disposition']
        assert answer.headers['x-content-type-options'] == 'nosniff'
    names = zipfile.ZipFile(io.BytesIO(answer.body)).namelist()
    assert 'elements.csv' in names and 'relations.csv' in names
    first = world.reader.get(f'{W}/export?format=json').body
    staged = stage(world.editor, 'all.json', first).must(201)
    assert staged['report']['created']['elements'] == 0
    assert staged['report']['updated']['elements'] == 0


def test_a_table_as_it_is_shown(world):
    body = {'title': 'Costs', 'stamp': '2026-06-30, filter: none',
            'columns': [{'name': 'Name'}, {'name': 'Cost', 'kind': 'money'},
                        {'name': 'Share', 'kind': 'percent'}, {'name': 'Due', 'kind': 'date'}],
            'rows': [['=cmd|calc', 12.5, 0.25, '2026-01-31'], ['Plain, "quoted"', None, 1, None]]}
    answer = world.reader.post(W + '/table', dict(body, format='csv'))
    lines = answer.body.decode('utf-8-sig').split('\r\n')
    assert lines[0] == 'Name,Cost,Share,Due'
    assert lines[1] == '"\'=cmd|calc",12.5,0.25,2026-01-31'
    assert lines[2] == '"Plain, ""quoted""",,1,'
    assert 'Costs' in lines[4] and 'filter: none' in lines[5]
    answer = world.reader.post(W + '/table', dict(body, format='xlsx'))
    book = zipfile.ZipFile(io.BytesIO(answer.body))
    sheet = book.read('xl/worksheets/sheet1.xml').decode()
    assert '<f>' not in sheet and '0.25' in sheet
    for broken in ({'columns': []}, {'rows': [[1, 2, 3, 4, 5]]}, {'rows': [[{}]]}, {'format': 'pdf'}):
        world.reader.post(W + '/table', {**body, 'format': 'csv', **broken}).must(422)


def test_a_conversation(world):
    element = goal(world)
    subject = 'element:' + element['id']
    stream = world.steward.listen()
    stream.next('ready')
    said = world.respondent.post(W + '/comments', {
        'subject': subject, 'text': 'Is this still right, @steward? @nobody'}).must(201)
    assert [m['login'] for m in said['mentions']] == ['steward']
    assert stream.next('comment') == {'subject': subject}
    stream.close()
    reply = world.steward.post(W + '/comments', {
        'subject': subject, 'text': 'Yes.', 'reply_to': said['id']}).must(201)
    assert reply['reply_to'] == said['id']
    found = world.reader.get(f'{W}/comments?subject={subject}').must(200)['items']
    assert [c['id'] for c in found] == [said['id'], reply['id']]
    assert found[0]['may'] == [] and found[0]['by']['name'] == 'Respondent'
    row = [e for e in world.reader.get(f'{W}/elements?type=goal&limit=500').must(200)['items']
           if e['id'] == element['id']][0]
    page = world.reader.get(f'{W}/elements/{element["id"]}').must(200)
    assert row['comments'] == page['comments'] == 2
    told = world.steward.get(W + '/notifications').must(200)
    mention = [n for n in told['items'] if n['kind'] == 'mention'][0]
    assert mention['reason'] == 'You were mentioned.' and mention['subject'] == subject
    assert told['unread'] >= 1 and not mention['read']
    world.steward.put(W + '/notifications/read', {'seq': told['items'][0]['seq']}).must(204)
    assert world.steward.get(W + '/notifications').must(200)['unread'] == 0
    assert 'reply' in [n['kind'] for n in
                       world.respondent.get(W + '/notifications').must(200)['items']]
    path = f'{W}/comments/{said["id"]}'
    world.editor.patch(path, {'text': 'Mine now'}).must(403)
    world.reader.post(W + '/comments', {'subject': subject, 'text': 'x'}).must(403)
    assert world.editor.patch(path, {'resolved': True}).must(200)['resolved'] is True
    changed = world.respondent.patch(path, {'text': 'Is this right?'}).must(200)
    assert changed['mentions'] == [] and changed['changed_at']
    world.respondent.delete(f'{W}/comments/{reply["id"]}').must(403)
    world.respondent.delete(path).must(204)
    world.respondent.delete(path).must(404)
    world.respondent.post(W + '/comments', {'subject': 'element:none', 'text': 'x'}).must(404)
    world.respondent.post(W + '/comments', {'subject': subject, 'text': ' '}).must(422)


def test_files_kept_with_something(world):
    subject = 'element:' + goal(world)['id']
    url = f'{W}/attachments?subject={subject}&name='
    raw = b'<html><script>alert(1)</script>'
    kept = world.respondent.post(url + 'note.html', raw=raw, kind='application/octet-stream').must(201)
    assert kept['type'] == 'text/plain' and kept['bytes'] == len(raw)
    path = f'{W}/attachments/{kept["id"]}'
    got = world.reader.get(path)
    assert got.body == raw
    assert got.headers['content-type'].startswith('application/octet-stream')
    assert got.headers['content-disposition'].startswith('attachment')
    assert got.headers['x-content-type-options'] == 'nosniff'
    assert kept['id'] in [a['id'] for a in
                          world.reader.get(f'{W}/attachments?subject={subject}').must(200)['items']]
    world.reader.delete(path).must(403)
    world.editor.delete(path).must(403)
    world.respondent.delete(path).must(204)
    world.reader.get(path).must(404)
    large = b'x' * (25 * 1024 * 1024 + 1)
    assert world.respondent.post(url + 'large', raw=large, kind='application/octet-stream',
                                 check=False).status == 413


def test_saved_views(world):
    spec = {'screen': 'explorer', 'name': 'Old ones', 'state': {'type': ['application']}}
    mine = world.editor.post(W + '/saved-views', spec).must(201)
    assert mine['mine'] and not mine['shared']

    def seen(person):
        return [v['id'] for v in person.get(W + '/saved-views').must(200)['items']]
    assert mine['id'] in seen(world.editor) and mine['id'] not in seen(world.respondent)
    path = f'{W}/saved-views/{mine["id"]}'
    world.respondent.patch(path, {'name': 'x'}).must(404)
    # Nor does it get out by search, by a file or by the history.
    whole = W + '/export?format=json'
    for person, sees in ((world.editor, True), (world.admin, False)):
        hits = person.get(W + '/search?q=Old%20ones').must(200)['items']
        assert any(h['id'] == mine['id'] for h in hits) == sees
        assert (b'Old ones' in person.get(whole).body) == sees
        change = person.get(W + '/changes?limit=1').must(200)['items'][0]
        assert change['id'] == mine['id'] and bool(change['after']) == sees
        assert (change['name'] == 'Old ones') == sees and 'Old ones' not in change['reason']
    assert world.editor.patch(path, {'shared': True}).must(200)['shared']
    assert mine['id'] in seen(world.reader)
    world.respondent.patch(path, {'name': 'x'}).must(403)
    world.editor.delete(path).must(204)
    assert mine['id'] not in seen(world.editor)


def test_settings(world):
    got = world.reader.get(W + '/settings').must(200)
    assert got['descriptions']['appetite']['maximum'] == 1
    assert got['values']['declared_perspective'] == 'competitive_potential'
    world.steward.patch(W + '/settings', {'appetite': 0.3}).must(403)
    wrong = world.admin.patch(W + '/settings', {'appetite': 7, 'colour': 'red'}).must(422)
    assert sorted(f['field'] for f in wrong['fields']) == ['appetite', 'colour']
    wish = {'line_weights.perception': 10}
    tried = world.admin.patch(W + '/settings?dry_run=true', wish).must(200)
    assert tried['after']['index'] < tried['before']['index'] and tried['batch'] == ''
    kept = world.admin.patch(W + '/settings', wish).must(200)
    assert kept['batch'] and kept['after'] == tried['after']
    back = world.admin.patch(W + '/settings', {'line_weights.perception': None}).must(200)
    assert abs(back['after']['index'] - tried['before']['index']) < 1e-9


def test_catalogs(world):
    names = {c['name']: c for c in world.reader.get(W + '/catalogs').must(200)['items']}
    assert not names['metamodel.yaml']['own']
    text = world.reader.get(W + '/catalogs/metamodel.yaml')
    assert text.status == 200 and text.body.startswith(b'#') or b'catalog: metamodel' in text.body
    own = b'catalog: findings\nversion: 1\nrules:\n  - {id: silo, enabled: false}\n'

    def put(raw, person, query='', name='ours.yaml'):
        return person.put(f'{W}/catalogs/{name}{query}', raw=raw, kind='application/yaml')
    put(own, world.editor).must(403)
    bad = put(b'catalog: findings\nversion: 1\nplanets: 3\n', world.steward).must(422)
    assert bad['fields'][0]['field'] == 'line 3', bad
    put(own, world.steward, '?dry_run=true').must(200)
    world.reader.get(W + '/catalogs/ours.yaml').must(404)
    assert put(own, world.steward).must(200)['changes'] == 1
    assert world.reader.get(W + '/catalogs/ours.yaml').body == own
    assert put(own, world.steward, name='metamodel.yaml').status == 409
    world.steward.delete(W + '/catalogs/ours.yaml').must(200)
    world.steward.delete(W + '/catalogs/ours.yaml').must(404)


def test_a_backup_is_whole(world):
    world.steward.get(W + '/backup').must(403)
    got = world.admin.get(W + '/backup')
    assert got.status == 200 and got.body.startswith(b'SQLite format 3')
    restored = world.root.post('/workspaces/restoration?id=copy', raw=got.body,
                               kind='application/octet-stream')
    if restored.status == 201:
        assert restored.json['seq'] > 0
