"""Scorecard, strategy map, arrows tested on series, reviews."""
import datetime
import random

from test_measures import make, months, observe

W = '/workspaces/w'


def goal(person, name, **fields):
    body = {'type': 'goal', 'name': name, 'fields': fields}
    return person.post(W + '/elements', body).must(201)['element']['id']


def relate(person, kind, source, target, **fields):
    body = {'kind': kind, 'from': source, 'to': target, 'fields': fields}
    return person.post(W + '/relations', body).must(201)['relation']['id']


def objective(answer, name):
    return next(o for o in answer['objectives'] if o['id'] == name)


def in_world(world):
    """Two objectives whose measures move together, the effect two months later."""
    draws = random.Random(7)
    pushes = [draws.gauss(0, 1) for _ in range(40)]
    skill = goal(world.editor, 'People who know the system', perspective='learning')
    errors = goal(world.editor, 'Fewer errors', perspective='internal', weight=3)
    cause = make(world.editor, name='Trained people', direction='up', cadence='month', target=60,
                 baseline=40)
    effect = make(world.editor, name='Errors', direction='down', cadence='month', target=15,
                  baseline=25)
    relate(world.editor, 'measures', cause, skill)
    relate(world.editor, 'measures', effect, errors)
    days = months(36)
    observe(world.editor, cause, [(d, 50 + pushes[i + 2]) for i, d in enumerate(days)]).must(201)
    observe(world.editor, effect,
            [(d, 20 - pushes[i] + draws.gauss(0, .3)) for i, d in enumerate(days)]).must(201)
    return skill, errors, cause, effect


def test_the_scorecard_shows_what_is_there_and_names_what_is_missing(world):
    skill, errors, cause, _ = in_world(world)
    bare = goal(world.editor, 'Bare', perspective='customer')
    card = world.reader.get(W + '/scorecard').must(200)
    assert [p['id'] for p in card['perspectives']] == ['financial', 'customer', 'internal',
                                                       'learning', None]
    row = objective(card, errors)
    assert row['perspective'] == 'internal' and row['weight'] == 3 and row['measures'][0]['trend']['values']
    assert len(row['measures'][0]['trend']['values']) == 12
    assert objective(card, bare)['status'] == 'no_measure' and objective(card, bare)['attainment'] is None
    assert 'no_measure' in objective(card, bare)['warnings'] and 'no_owner' in objective(card, bare)['warnings']
    world.editor.post(W + '/elements', {'type': 'initiative', 'name': 'Stray', 'fields': {
        'budget': {'amount': 5e6, 'currency': card['currency']}}}).must(201)
    card = world.reader.get(W + '/scorecard').must(200)
    assert 'Stray' in [i['name'] for i in card['unlinked']]
    german = world.reader.get(W + '/scorecard', headers={'Accept-Language': 'de'}).must(200)
    assert german['perspectives'][0]['name'] == 'Finanzen', german['perspectives'][0]
    world.reader.get(W + '/scorecard?unit=none').must(404)
    before = world.reader.get(W + '/scorecard?as_of=' + yesterday()).must(200)
    assert errors not in [o['id'] for o in before['objectives']]


def yesterday():
    return (datetime.date.today() - datetime.timedelta(days=1)).isoformat()


def test_a_unit_has_its_own_and_says_what_it_contributes(world):
    unit = world.editor.post(W + '/elements', {'type': 'unit', 'name': 'Claims'}).must(201)['element']['id']
    top = goal(world.editor, 'Top', perspective='financial')
    own = goal(world.editor, 'Own', perspective='internal')
    relate(world.editor, 'accountable_for', unit, own)
    relate(world.editor, 'part_of', own, top)
    card = world.reader.get(W + f'/scorecard?unit={unit}').must(200)
    assert [o['id'] for o in card['objectives']] == [own] and card['unit']['name'] == 'Claims'
    part = card['objectives'][0]['contributes_to'][0]
    assert part['objective']['id'] == top and part['share'] == 1 and part['how'] == 'part_of'
    assert objective(world.reader.get(W + '/scorecard').must(200), top)['receives'][0]['units'][0]['id'] == unit


def test_an_arrow_is_tested_on_the_series(world):
    skill, errors, cause, effect = in_world(world)
    relation = relate(world.editor, 'drives', skill, errors)
    strategy = world.reader.get(W + '/strategy-map').must(200)
    assert next(one for one in strategy['links'] if one['id'] == relation)['kind'] == 'drives'
    tests = world.reader.get(W + '/strategy-map/links').must(200)
    mine = next(t for t in tests['items'] if t['id'] == relation)
    assert mine['verdict'] == 'supported' and mine['reason'] == 'leads', mine
    pair = mine['pairs'][mine['telling']]
    assert pair['lag'] == 2 and pair['correlation'] < -.5 and pair['expected'] == -1
    assert pair['low'] <= pair['correlation'] <= pair['high'] and pair['periods'] == 36
    assert pair['cadence'] == 'month' and 'series' not in pair
    one = world.reader.get(f'{W}/strategy-map/links/{relation}').must(200)['pairs'][0]
    assert len(one['series']['begins']) == len(one['series']['cause']) == 36
    assert [lag['lag'] for lag in one['lags']] == list(range(-6, 7))
    world.reader.get(f'{W}/strategy-map/links/none').must(404)
    # Another direction of the effect's measure, and the same figures contradict.
    version = world.reader.get(f'{W}/elements/{effect}').must(200)['version']
    world.editor.patch(f'{W}/elements/{effect}', {'direction': 'up'},
                       headers={'If-Match': f'"{version}"'}).must(200)
    turned = world.reader.get(f'{W}/strategy-map/links/{relation}').must(200)
    assert turned['verdict'] == 'contradicted' and turned['reason'] == 'wrong_direction'


def test_boxes_move_for_everybody_and_back(world):
    one = goal(world.editor, 'One', perspective='customer')
    moved = world.editor.post(W + '/strategy-map/moves', {
        'moves': [{'objective': one, 'perspective': 'learning', 'slot': 4}]}).must(200)
    box = objective(world.reader.get(W + '/strategy-map').must(200), one)
    assert box['slot'] == 4 and box['perspective'] == 'learning'
    world.editor.post(f'{W}/batches/{moved["batch"]}/undo').must(200)
    box = objective(world.reader.get(W + '/strategy-map').must(200), one)
    assert box['perspective'] == 'customer'
    for wrong in ([{'objective': 'none', 'slot': 0}], [{'objective': one, 'slot': 900}],
                  [{'objective': one, 'slot': 0, 'perspective': 'none'}], [{'slot': 0}], []):
        world.editor.post(W + '/strategy-map/moves', {'moves': wrong}).must(422)
    world.reader.post(W + '/strategy-map/moves', {'moves': [{'objective': one, 'slot': 0}]}).must(403)


def test_own_perspectives_and_back_to_the_four(world):
    one = goal(world.editor, 'Greener')
    world.editor.put(W + '/scorecard/perspectives', {'perspectives': [
        {'id': 'customer', 'name': 'Those we serve'}, {'name': 'Climate'}]}).must(200)
    shown = world.reader.get(W + '/strategy-map').must(200)['perspectives']
    assert [p['name'] for p in shown] == ['Those we serve', 'Climate']
    world.editor.post(W + '/strategy-map/moves', {'moves': [
        {'objective': one, 'perspective': shown[1]['id'], 'slot': 0}]}).must(200)
    assert objective(world.reader.get(W + '/scorecard').must(200), one)['perspective'] == shown[1]['id']
    for wrong in ([{'name': ''}], [{'name': 'a'}, {'name': 'a'}], [{'name': str(i)} for i in range(13)]):
        world.editor.put(W + '/scorecard/perspectives', {'perspectives': wrong}).must(422)
    world.reader.put(W + '/scorecard/perspectives', {'perspectives': []}).must(403)
    world.editor.put(W + '/scorecard/perspectives', {'perspectives': []}).must(200)
    assert len(world.reader.get(W + '/strategy-map').must(200)['perspectives']) == 4


def test_a_review_keeps_figures_notes_and_decisions(world):
    skill, errors, cause, effect = in_world(world)
    made = world.editor.post(W + '/scorecard/reviews', {
        'name': 'Second quarter', 'attendees': [{'name': 'Ines'}]}).must(201)
    path = f'{W}/scorecard/reviews/{made["id"]}'
    kept = objective(made['figures'], errors)['measures'][0]['current']
    observe(world.editor, effect, [(months(1)[0], 1.0)]).must(201)
    noted = world.editor.patch(path, {'notes': {errors: 'Nearly there', skill: 'Slow'}}).must(200)
    noted = world.editor.patch(path, {'notes': {skill: ''}, 'summary': 'On the way'}).must(200)
    assert noted['notes'] == [{'objective': errors, 'text': 'Nearly there'}]
    assert objective(noted['figures'], errors)['measures'][0]['current'] == kept != 1.0
    decided = world.editor.post(path + '/decisions', {
        'objective': errors, 'name': 'Train the late shift', 'review_on': '2027-01-31'}).must(201)
    decision = decided['decisions'][0]
    element = world.reader.get(f'{W}/elements/{decision["id"]}').must(200)
    assert element['type'] == 'decision' and element['fields']['status'] == 'decided'
    about = world.reader.get(f'{W}/relations?kind=decides&from={decision["id"]}').must(200)['items']
    assert about[0]['to'] == errors or about[0]['to']['id'] == errors
    world.editor.patch(path, {'closed': True}).must(200)
    world.editor.patch(path, {'summary': 'Other'}).must(409)
    world.editor.post(path + '/decisions', {'objective': errors, 'name': 'Late'}).must(409)
    world.editor.call('DELETE', path).must(409)
    row = world.reader.get(W + '/scorecard/reviews').must(200)['items'][0]
    assert row['decisions'] == 1 and row['closed'] and row['attendees'] == 1
    world.editor.patch(path, {'closed': False}).must(200)
    world.editor.call('DELETE', path).must(204)
    world.reader.get(path).must(404)
    world.editor.post(W + '/scorecard/reviews', {'name': 'Ahead', 'day': '2999-01-01'}).must(422)
    world.editor.post(W + '/scorecard/reviews', {'name': 'None', 'day': 'soon'}).must(422)
    world.reader.post(W + '/scorecard/reviews', {'name': 'No'}).must(403)
