"""Dashboards: ready-made and composed, who sees and changes them, what their tiles say, and their files."""
import json

from server import in_days
from test_measures import make, months, observe

W = '/workspaces/w'
D = W + '/dashboards'

# One tile of every source there is (src/model/dashboard.h; web/src/screens/dashboards/sources.ts).
EVERY = [('number', 'index', []), ('number', 'line', ['outcomes']), ('number', 'link', ['BS-IS']),
         ('number', 'benefit', ['agility']), ('number', 'measure', ['M']), ('number', 'attainment', []), ('number', 'findings', []),
         ('chart', 'index', []), ('chart', 'lines', []), ('chart', 'measure', ['M']),
         ('chart', 'measures', ['M', 'N']), ('chart', 'attainment', []), ('chart', 'sides', []),
         ('chart', 'findings', []), ('chart', 'survey', ['none']), ('table', 'measures', []),
         ('table', 'findings', []), ('table', 'goals', []), ('table', 'initiatives', []),
         ('list', 'measures', []), ('list', 'goals', []), ('map', '', []), ('text', '', [])]


def made(person, name, **body):
    return person.post(D, dict(name=name, **body)).must(201)


def data_of(person, tiles):
    answer = person.post(W + '/dashboard-preview', {'tiles': tiles}).must(200)
    return {tile['id']: tile for tile in answer['tiles']}


def one(person, tile):
    return data_of(person, [tile])[tile.get('id', 't1')]


def measure_with(person, name, target=90, values=(70, 75, 80), **fields):
    fields = dict(dict(unit='%', direction='up', baseline=60, target=target, cadence='month'), **fields)
    measure = make(person, name=name, **fields)
    if values:
        observe(person, measure, list(zip(months(len(values)), values))).must(201)
    return measure


def test_ready_made_ones_are_there_and_copied_not_changed(world):
    items = world.reader.get(D).must(200)['items']
    ready = [d for d in items if d['ready']]
    assert [d['id'] for d in ready][0] == 'ready-integrated' and len(ready) == 4
    assert all(d['may'] == [] and d['tiles'] > 0 for d in ready)
    german = world.reader.get(D, headers={'Accept-Language': 'de'}).must(200)['items']
    assert german[0]['name'] != ready[0]['name']
    for dashboard in ready:
        answer = world.reader.get(f'{D}/{dashboard["id"]}/data').must(200)
        assert len(answer['tiles']) == dashboard['tiles']
        assert all(t['state'] == 'ok' or t['reason'] for t in answer['tiles'])
    refused = world.editor.patch(D + '/ready-integrated', {'name': 'Mine'}).must(403)
    assert 'copy' in refused['remedy']
    copy = made(world.editor, 'Mine', **{'from': 'ready-integrated'})
    assert copy['mine'] and len(copy['tiles']) == ready[0]['tiles']
    world.editor.delete(f'{D}/{copy["id"]}').must(200)


def test_a_workspace_adds_and_changes_ready_made_ones(world):
    text = ('catalog: dashboard\nversion: 1\nid: executive\ntiles:\n'
            '  - {id: index, title: How we stand}\n')
    world.steward.call('PUT', W + '/catalogs/board.yaml', raw=text.encode(), kind='application/yaml').must(200)
    tiles = world.reader.get(D + '/ready-executive/data').must(200)['tiles']
    assert tiles[0]['title'] == 'How we stand' and len(tiles) > 3
    wrong = text.replace('title: How we stand', 'width: 30')
    refused = world.steward.call('PUT', W + '/catalogs/board.yaml', raw=wrong.encode(), kind='application/yaml').must(422)
    assert 'width' in json.dumps(refused)
    world.steward.delete(W + '/catalogs/board.yaml')


def test_every_source_answers_and_agrees_with_the_pages(world):
    m = measure_with(world.editor, 'Calls answered', side='it')
    n = measure_with(world.editor, 'Not measured', values=())
    names = {'M': m, 'N': n}
    tiles = [{'id': f'{kind}-{what or "only"}', 'kind': kind, 'what': what, 'of': [names.get(i, i) for i in of],
              **({'text': '# Hello\n- **one**'} if kind == 'text' else {})} for kind, what, of in EVERY]
    found = data_of(world.reader, tiles)
    assert len(found) == len(EVERY)
    index = world.reader.get(W + '/analysis').must(200)['index']['value']
    assert found['number-index'].get('value') == index
    row = next(r for r in world.reader.get(W + '/measures').must(200)['items'] if r['id'] == m)
    number = found['number-measure']
    assert number['value'] == row['current'] == 80 and number['attainment'] == row['attainment']
    assert number['place'] == 'measure:' + m
    page = world.reader.get(f'{W}/measures/{m}').must(200)
    curve = found['chart-measure']
    assert [p['value'] for p in curve['series'][0]['points']] == page['series']['values']
    assert curve['target'] == 90
    groups = world.reader.get(W + '/findings?limit=500').must(200)['items']
    assert found['number-findings']['value'] == sum(found['number-findings']['levels'].values())
    assert found['number-findings']['value'] == sum(f['count'] for f in groups)
    survey = found['chart-survey']
    assert survey['state'] == 'gone' and survey['reason'] and not survey['rows']
    for tile in found.values():
        assert all(len(r['cells']) == len(tile['columns']) for r in tile['rows']), tile['id']


def test_nothing_is_ever_zero_for_being_missing(world):
    n = measure_with(world.editor, 'Nobody measures it', values=())
    number = one(world.reader, {'id': 'a', 'kind': 'number', 'what': 'measure', 'of': [n]})
    assert number['state'] == 'missing' and number['value'] is None and number['reason']
    chart = one(world.reader, {'id': 'a', 'kind': 'chart', 'what': 'measure', 'of': [n]})
    assert chart['state'] == 'missing'
    bars = one(world.reader, {'id': 'a', 'kind': 'chart', 'what': 'attainment', 'limit': 40,
                              'filter': {'statuses': ['no_value']}})
    assert next(b for b in bars['bars'] if b['place'] == 'measure:' + n)['first'] is None
    gone = one(world.reader, {'id': 'a', 'kind': 'number', 'what': 'measure', 'of': ['nothing']})
    assert gone['state'] == 'gone'


def test_measures_are_compared_at_100_only_from_a_first_value(world):
    a = measure_with(world.editor, 'From fifty', values=(50, 75, 100))
    b = measure_with(world.editor, 'From nothing', values=(0, 5, 10), unit='days')
    tile = {'id': 'a', 'kind': 'chart', 'what': 'measures', 'of': [a, b], 'indexed': True}
    found = one(world.reader, tile)
    assert [p['value'] for p in found['series'][0]['points']] == [100, 150, 200]
    assert [p['value'] for p in found['series'][1]['points']] == [None] * 3
    assert one(world.reader, dict(tile, indexed=False))['units_differ'] is True


def test_filters_choose(world):
    measure_with(world.editor, 'Of the business', side='business')
    owned = measure_with(world.editor, 'Of IT', side='it')
    tile = {'id': 'a', 'kind': 'table', 'what': 'measures', 'limit': 100, 'columns': ['name', 'side']}
    its = one(world.reader, dict(tile, filter={'sides': ['it']}))
    assert its['rows'] and all(r['cells'][1] == 'it' for r in its['rows'])
    assert 'measure:' + owned in [r['place'] for r in its['rows']]
    nobody = one(world.reader, dict(tile, filter={'owner': 'nobody'}))
    assert nobody['total'] > 0
    levels = one(world.reader, {'id': 'a', 'kind': 'table', 'what': 'findings', 'columns': ['level'],
                                'filter': {'levels': ['high']}, 'limit': 100})
    assert all(r['cells'] == ['high'] for r in levels['rows'])


def test_a_wrong_tile_is_refused_with_its_place(world):
    wrong = [({'kind': 'pie'}, 'tiles[0].kind'), ({'kind': 'map', 'width': 13}, 'tiles[0].width'),
             ({'kind': 'number', 'what': 'line', 'of': ['gut feeling']}, 'tiles[0].of'),
             ({'kind': 'number', 'what': 'measure'}, 'tiles[0].of'),
             ({'kind': 'map', 'filter': {'sides': ['it']}}, 'tiles[0].filter.sides'),
             ({'kind': 'table', 'what': 'goals', 'columns': ['colour']}, 'tiles[0].columns'),
             ({'kind': 'map', 'colour': 'red'}, 'tiles[0].colour'),
             ({'kind': 'chart', 'what': 'measures', 'of': list('abcdefg')}, 'tiles[0].of'),
             ({'kind': 'text'}, 'tiles[0].text'),
             ({'kind': 'chart', 'what': 'index', 'period': 'soon'}, 'tiles[0].period')]
    for tile, place in wrong:
        refused = world.editor.post(D, {'name': 'Wrong', 'tiles': [tile]}).must(422)
        assert place in [f['field'] for f in refused['fields']], refused
    twice = [{'id': 'a', 'kind': 'map'}, {'id': 'a', 'kind': 'map'}]
    refused = world.editor.post(D, {'name': 'Wrong', 'tiles': twice}).must(422)
    assert refused['fields'][0]['field'] == 'tiles[1].id'
    world.editor.post(D, {'name': ' '}).must(422)


def test_private_shared_and_named(world):
    mine = made(world.editor, 'Only mine', tiles=[{'kind': 'map'}])
    path = f'{D}/{mine["id"]}'
    for other in (world.reader, world.steward, world.admin):
        other.get(path).must(404)
        other.get(path + '/data').must(404)
        assert mine['id'] not in [d['id'] for d in other.get(D).must(200)['items']]
    assert b'Only mine' not in world.reader.get(W + '/changes?limit=50').body
    assert mine['id'].encode() not in world.reader.get(W + '/export?format=json').body
    world.editor.patch(path, {'shared': True}).must(200)
    world.reader.get(path + '/data').must(200)
    world.reader.patch(path, {'name': 'Ours'}).must(403)
    world.contributor.patch(path, {'name': 'Ours'}).must(403)
    assert world.steward.patch(path, {'name': 'Ours'}).must(200)['name'] == 'Ours'
    named = world.contributor.get('/session').must(200)['account']['id']
    world.editor.patch(path, {'shared': False, 'people': [{'who': named, 'may': 'edit'}]}).must(200)
    world.contributor.patch(path, {'name': 'Named'}).must(200)
    # Whoever is named to edit changes tiles, not who else may.
    world.contributor.patch(path, {'shared': True}).must(403)
    world.contributor.delete(path).must(403)
    world.reader.get(path).must(404)
    world.editor.delete(path).must(200)
    world.contributor.get(path).must(404)


def test_versions_conflicts_undo_and_dry_runs(world):
    mine = made(world.editor, 'Versions', tiles=[{'kind': 'map'}])
    path = f'{D}/{mine["id"]}'
    world.editor.call('PATCH', path, {'name': 'Second'}, headers={'If-Match': f'"{mine["version"]}"'}).must(200)
    late = world.editor.call('PATCH', path, {'name': 'Third'},
                             headers={'If-Match': f'"{mine["version"]}"'}).must(412)
    assert late['current']['name'] == 'Second' and late['current']['version'] == mine['version'] + 1
    dry = world.editor.patch(path + '?dry_run=true', {'name': 'Dry'}).must(200)
    assert dry['name'] == 'Dry' and world.editor.get(path).must(200)['name'] == 'Second'
    gone = world.editor.delete(path).must(200)
    world.editor.get(path).must(404)
    world.editor.post(f'{W}/batches/{gone["batch"]}/undo').must(200)
    assert world.editor.get(path).must(200)['name'] == 'Second'


def test_a_wall_reads_with_a_token_and_no_longer_once_revoked(world):
    mine = made(world.editor, 'Wall', tiles=[{'kind': 'number', 'what': 'index'}])
    token = world.editor.post('/account/tokens', {
        'name': 'Wall', 'workspace': 'w', 'role': 'reader', 'verbs': ['read'],
        'expires_at': in_days(30)}).must(201)
    wall = world.server.person('wall')
    wall.token = token['text']
    path = f'{D}/{mine["id"]}'
    assert wall.get(path + '/data').must(200)['tiles'][0]['what'] == 'index'
    wall.patch(path, {'name': 'Taken'}).must(403)
    wall.post(D, {'name': 'Taken'}).must(403)
    wall.get(path + '/export?format=html').must(403)
    world.editor.delete('/tokens/' + token['id']).must(204)
    wall.get(path + '/data').must(401)


def test_files_say_the_same_figures(world):
    m = measure_with(world.editor, 'In a file <b>')
    mine = made(world.editor, 'Files', tiles=[
        {'kind': 'number', 'what': 'measure', 'of': [m]}, {'kind': 'chart', 'what': 'measure', 'of': [m]},
        {'kind': 'table', 'what': 'measures', 'limit': 100}, {'kind': 'text', 'text': '# Said\n**so**'}])
    html = world.editor.get(f'{D}/{mine["id"]}/export?format=html').body
    html = html if isinstance(html, str) else html.decode()
    for text in ('80 %', 'In a file &lt;b&gt;', 'class="lines"', 'Said', 'Data of', 'state'):
        assert text in html, text
    assert '<b>' not in html
    pdf = world.editor.get(f'{D}/{mine["id"]}/export?format=pdf')
    assert pdf.status == 200
    german = world.editor.get(f'{D}/ready-executive/export?format=html', headers={'Accept-Language': 'de'}).body
    german = german if isinstance(german, str) else german.decode()
    assert 'Eine Seite für die Führung' in german
