"""Undo, as-of, diff, scenarios, why."""
from plumb_program import close


def build(plumb):
    plumb.run('init')
    plumb.run('add', 'goal', 'Grow', 'weight=3', '--id', 'g')
    plumb.run('add', 'process', 'Shop', '--id', 's')
    plumb.run('relate', 's', 'supports', 'g', 'strength=0.75')


def test_undo_of_an_import(plumb):
    build(plumb)
    plumb.write('in.json', '{"plumbline": 1, "elements": [{"id": "x", "type": "goal", "name": "X"},'
                           '{"id": "g", "type": "goal", "name": "Grow fast"}]}')
    report = plumb.json('import', 'in.json')
    assert report['created']['elements'] == 1 and report['updated']['elements'] == 1
    assert len(plumb.json('list')) == 3
    plumb.run('undo', '--batch', report['batch'])
    assert [e['name'] for e in plumb.json('list')] == ['Grow', 'Shop']
    # Taking back the taking back.
    plumb.run('undo', '--batch', plumb.json('history')[0]['id'])
    assert len(plumb.json('list')) == 3


def test_undo_refuses_to_lose_later_work(plumb):
    build(plumb)
    plumb.run('set', 'g', 'weight=9')
    batch = plumb.json('history')[0]['id']
    plumb.run('set', 'g', 'weight=1')
    _, err = plumb.run('undo', '--batch', batch, code=1)
    assert 'g.weight' in err and '--keep-later' in err


def test_as_of_and_diff(plumb):
    plumb.now = '2026-01-10T09:00:00Z'
    build(plumb)
    plumb.now = '2026-03-10T09:00:00Z'
    plumb.run('set', 'g', 'weight=5')
    plumb.run('remove', 's')
    assert plumb.json('analyse', '--as-of', '2026-02-01')['counts']['elements'] == 2
    assert plumb.json('analyse')['counts']['elements'] == 1
    assert plumb.json('analyse', '--as-of', '2025-12-01')['counts']['elements'] == 0
    items = plumb.json('diff', '--from', '2026-02-01')
    assert {(i['id'], i['operation']) for i in items} == {('g', 'update'), ('s', 'remove')}


def test_scenarios_branch_and_merge(plumb):
    build(plumb)
    scenario = plumb.json('scenario', 'create', 'Merger')['id']
    base = plumb.json('analyse')
    branch = plumb.json('analyse', '--scenario', scenario)
    assert base['links'] == branch['links'] and base['index'] == branch['index']
    plumb.run('set', 'g', 'weight=7', '--scenario', scenario)
    plumb.run('add', 'process', 'Integrate', '--id', 'i', '--scenario', scenario)
    plumb.run('relate', 'i', 'supports', 'g', '--scenario', scenario)
    assert len(plumb.json('list')) == 2
    assert {i['id'] for i in plumb.json('scenario', 'diff', scenario)} == {
        'g', 'i', 'i--supports--g'}
    plumb.run('set', 'g', 'weight=8')
    diff = {i['id']: i for i in plumb.json('scenario', 'diff', scenario)}
    assert diff['g']['conflict'] == {'weight': 8}
    _, err = plumb.run('scenario', 'merge', scenario, code=1)
    assert 'weight' in err and '--prefer' in err
    plumb.run('scenario', 'merge', scenario, '--item', 'i')
    plumb.run('scenario', 'merge', scenario, '--prefer', 'scenario')
    assert [e['weight'] for e in plumb.json('list') if e['id'] == 'g'] == [7]
    assert plumb.json('scenario', 'list')[0]['status'] == 'merged'


def test_why_credits_every_change_exactly(plumb):
    plumb.now = '2026-01-10T09:00:00Z'
    build(plumb)
    start = plumb.json('analyse')['index']['value']
    plumb.now = '2026-02-10T09:00:00Z'
    plumb.run('set', 's', 'evidence=[{"kind":"assessed","value":0.3,"at":"2026-02-09"}]')
    plumb.run('add', 'goal', 'Instant refunds', 'weight=3', '--id', 'r')
    plumb.run('set', 'g', 'description=Only words')
    end = plumb.json('analyse')['index']['value']
    why = plumb.json('why', '--from', '2026-01-31', '--to', 'now')
    assert close(why['from']['index'], start) and close(why['to']['index'], end)
    credited = why['time_passed'] + sum(step['difference'] for step in why['steps'])
    assert close(credited, end - start, 1e-9), (credited, end - start)
    by = {group['id']: group['difference'] for group in why['by_element']}
    assert by['s'] < 0 and by['r'] < 0 and 'g' not in by
    _, err = plumb.run('why', '--from', 'now', '--to', '2026-01-01', code=2)
    assert 'before the first' in err
