"""Measures: definitions adopted, values observed and corrected, what is forecast, nothing lost."""
import datetime
import json
import sqlite3
import threading
import urllib.parse

from server import Server, World

W = '/workspaces/w'


def months(count, last=None):
    """First days of the last months, oldest first."""
    day = (last or datetime.date.today()).replace(day=1)
    out = []
    for _ in range(count):
        out.append(day.isoformat())
        day = (day - datetime.timedelta(days=1)).replace(day=1)
    return out[::-1]


def make(person, **fields):
    body = {'type': 'measure', 'name': fields.pop('name', 'Orders on time'), 'fields': fields}
    return person.post(W + '/elements', body).must(201)['element']['id']


def observe(person, measure, rows):
    body = {'observations': [{'at': at, 'value': value} for at, value in rows]}
    return person.post(f'{W}/measures/{measure}/observations', body)


def load(person, text, kind='application/octet-stream', dry=False):
    return person.call('POST', f'{W}/observations' + ('?dry_run=true' if dry else ''),
                       raw=text.encode(), kind=kind)


def test_definitions_are_adopted_for_what_they_measure(world):
    items = world.reader.get(W + '/measure-definitions').must(200)['items']
    assert len(items) >= 100 and {i['perspective'] for i in items} == {
        'financial', 'customer', 'internal', 'learning'}
    german = world.reader.get(W + '/measure-definitions', headers={'Accept-Language': 'de'}).must(200)
    assert german['items'][0]['description'] != items[0]['description']
    goal = world.editor.post(W + '/elements', {'type': 'goal', 'name': 'Be there'}).must(201)['element']['id']
    made = world.editor.post(W + '/measures', {'definitions': ['availability'], 'about': goal}).must(201)
    row = next(m for m in world.reader.get(W + '/measures').must(200)['items']
               if m['id'] == made['elements'][0])
    assert row['unit'] == '%' and row['measures'][0]['id'] == goal and row['current'] is None
    world.editor.post(W + '/measures', {'definitions': ['nothing']}).must(422)
    world.reader.post(W + '/measures', {'definitions': ['availability']}).must(403)


def test_values_reach_the_element_and_corrections_are_kept(world):
    measure = make(world.editor, unit='%', direction='up', baseline=60, target=90, minimum=0,
                   maximum=100, cadence='month')
    days = months(3)
    first = observe(world.editor, measure, [(days[0], 70), (days[1], 75), (days[2], 80)]).must(201)
    assert first['fresh'] == 3 and first['batch']
    fields = world.reader.get(f'{W}/elements/{measure}').must(200)['fields']
    assert fields['current'] == 80 and fields['as_of'] == days[2]
    again = observe(world.editor, measure, [(days[2], 80)]).must(201)
    assert again['unchanged'] == 1 and again['batch'] == ''
    fixed = observe(world.editor, measure, [(days[2], 78)]).must(201)
    assert fixed['corrected'] == 1
    page = world.reader.get(f'{W}/measures/{measure}').must(200)
    assert page['series']['values'] == [70, 75, 78] and page['corrected'] == 1
    assert page['measure']['attainment'] == (78 - 60) / 30
    turns = world.reader.get(f'{W}/measures/{measure}/observations?corrections=true').must(200)['items']
    assert [t['value'] for t in turns] == [70, 75, 80, 78] and turns[-1]['turn'] == 1
    observe(world.editor, measure, [(days[2], None)]).must(201)
    fields = world.reader.get(f'{W}/elements/{measure}').must(200)['fields']
    assert fields['current'] == 75 and fields['as_of'] == days[1]


def test_what_cannot_be_is_refused_whole(world):
    measure = make(world.editor, name='Bounded', minimum=0, maximum=100)
    day = months(1)[0]
    for rows, where in [([(day, 101)], 'observations[0]'), ([(day, 5), ('soon', 1)], 'observations[1]'),
                        ([('2999-01-01', 5)], 'observations[0]')]:
        refused = observe(world.editor, measure, rows).must(422)
        assert refused['where'] == where and refused['remedy'], refused
    assert world.reader.get(f'{W}/measures/{measure}').must(200)['observations'] == 0
    goal = world.editor.post(W + '/elements', {'type': 'goal', 'name': 'No measure'}).must(201)['element']['id']
    observe(world.editor, goal, [(day, 1)]).must(404)
    observe(world.reader, measure, [(day, 1)]).must(403)


def test_a_file_of_many_measures(world):
    ids = [make(world.editor, name=f'Of a file {n}') for n in range(3)]
    days = months(4)
    text = 'measure,at,value,note\n' + ''.join(
        f'{name},{day},{n + 1},"typed, by hand"\n' for n, day in enumerate(days)
        for name in (ids[0], 'Of a file 1'))
    dry = load(world.editor, text, dry=True).must(200)
    assert dry['rows'] == 8 and dry['fresh'] == 0
    kept = load(world.editor, text).must(201)
    assert kept['fresh'] == 8 and kept['measures'] == ids[:2]
    lines = '\n'.join(json.dumps({'measure': ids[2], 'at': day + 'T08:00:00Z', 'value': 2.5})
                      for day in days)
    assert load(world.editor, lines).must(201)['fresh'] == 4
    for text, where in [('measure,at,value\nnobody,2026-01-01,1\n', 'row 2'),
                        (f'measure,at,value\n{ids[0]},2026-01-01,"1,5"\n', 'row 2'),
                        ('a,b\n1,2\n', 'row 1'), ('{"measure": 1}\n', 'line 1'), ('{x\n', 'line 1')]:
        refused = load(world.editor, text).must(422)
        assert refused['where'] == where and refused['remedy'], (text, refused)


def test_a_forecast_with_its_chance(world):
    due = (datetime.date.today() + datetime.timedelta(days=150)).isoformat()
    measure = make(world.editor, name='Growing', direction='up', baseline=10, target=60, due=due,
                   cadence='month')
    days = months(36)
    observe(world.editor, measure, [(day, 10 + n + (n % 3) * 0.4) for n, day in enumerate(days)]).must(201)
    page = world.reader.get(f'{W}/measures/{measure}').must(200)
    steps = page['forecast']['steps']
    at_due = steps[page['forecast']['due']]
    assert 45 < at_due['point'] < 56 and at_due['low95'] < at_due['low80'] < at_due['point']
    assert page['probability'] < 0.2, 'sixty is out of reach'
    fields = world.reader.get(f'{W}/elements/{measure}').must(200)['fields']
    assert abs(fields['forecast'] - at_due['point']) < 0.01
    empty = make(world.editor, name='Never taken')
    page = world.reader.get(f'{W}/measures/{empty}').must(200)
    assert page['forecast'] is None and page['missing']


def test_the_newest_periods_come_with_the_list(world):
    measure = make(world.editor, name='Of late', cadence='month', summary='last', target=9)
    days = months(5)
    observe(world.editor, measure, [(days[0], 1), (days[1], 2), (days[3], 4)]).must(201)
    observe(world.editor, measure, [(days[3], 5), (days[3][:8] + '02', 6)]).must(201)
    listed = world.reader.get(W + '/measures?recent=4').must(200)
    assert listed['sentence']['id'].startswith('measures.')
    row = next(m for m in listed['items'] if m['id'] == measure)
    assert row['recent']['cadence'] == 'month' and row['may'] == []
    got = [(p['begin'][:10], p['value'], p['values'], p['corrected']) for p in row['recent']['periods']]
    assert got == [(days[1], 2, 1, False), (days[2], None, 0, False), (days[3], 6, 2, True),
                   (days[4], None, 0, False)], got
    assert row['recent']['periods'][2]['at'].startswith(days[3][:8] + '02')
    # The value of last month is there; that of this one is due when it is over.
    after = (datetime.date.fromisoformat(days[4]) + datetime.timedelta(days=32)).replace(day=1)
    assert row['next_due'] == after.isoformat() and row['overdue_days'] == 0
    mine = next(m for m in world.editor.get(W + '/measures').must(200)['items'] if m['id'] == measure)
    assert mine['may'] == ['observe', 'edit'] and 'recent' not in mine
    world.reader.get(W + '/measures?recent=121').must(422)
    summed = make(world.editor, name='Summed', cadence='quarter', summary='sum')
    observe(world.editor, summed, [(days[0], 1), (days[0][:8] + '02', 2)]).must(201)
    row = next(m for m in world.reader.get(W + '/measures?recent=8').must(200)['items']
               if m['id'] == summed)
    assert sorted(p['value'] for p in row['recent']['periods'] if p['value'] is not None) == [3]


def test_when_the_next_value_is_due(world):
    today = datetime.date.today()
    month = months(4)[0]
    measure = make(world.editor, name='Long ago', cadence='month')
    observe(world.editor, measure, [(month, 1)]).must(201)
    row = world.reader.get(f'{W}/measures/{measure}').must(200)['measure']
    assert row['next_due'] == months(4)[2]
    assert row['overdue_days'] == (today - datetime.date.fromisoformat(months(4)[2])).days > 0
    page = world.reader.get(f'{W}/measures/{measure}').must(200)
    assert page['sentence']['id'] == ('measure.stale' if row['stale'] else 'measure.no_target')
    empty = make(world.editor, name='Never')
    page = world.reader.get(f'{W}/measures/{empty}').must(200)
    assert page['measure']['next_due'] is None and page['measure']['overdue_days'] is None
    assert page['sentence']['id'] == 'measure.no_value'


def test_a_trial_shows_every_row(world):
    measure = make(world.editor, name='Tried', minimum=0, maximum=100)
    days = months(3)
    observe(world.editor, measure, [(days[0], 1), (days[1], 2)]).must(201)
    text = (f'measure;at;value\n{measure};{days[0]};1\n{measure};{days[1]};"1.002,5"\n'
            f'{measure};{days[1]};3,5\n{measure};{days[2]};x\nnobody;{days[2]};1\n')
    def trial(query):
        return world.editor.call('POST', f'{W}/observations?{query}', raw=text.encode(),
                                 kind='application/octet-stream')
    tried = trial('dry_run=true&preview=10&decimal=comma').must(200)
    assert (tried['rows'], tried['fresh'], tried['corrected'], tried['unchanged']) == (5, 0, 1, 1)
    assert [(p['row'], p['value'], p['before'], p['known']) for p in tried['preview']] == [
        ('row 2', 1, 1, True), ('row 4', 3.5, 2, True)]
    assert [r['row'] for r in tried['refused']] == ['row 3', 'row 5', 'row 6']
    assert tried['refused_count'] == 3 and all(r['detail'] and r['remedy'] for r in tried['refused'])
    few = trial('dry_run=true&preview=1&decimal=comma').must(200)
    assert len(few['preview']) == len(few['refused']) == 1 and few['refused_count'] == 3
    assert world.reader.get(f'{W}/measures/{measure}').must(200)['series']['values'] == [1, 2]
    assert trial('decimal=comma').must(422)['where'] == 'row 3'
    german = f'Kennzahl;Datum;Wert\n{measure};01.02.2024;1.0\n'
    kept = world.editor.call('POST', f'{W}/observations?decimal=comma', raw=german.encode(),
                             kind='application/octet-stream').must(201)
    assert kept['fresh'] == 1
    items = world.reader.get(f'{W}/measures/{measure}/observations').must(200)['items']
    assert items[0]['at'].startswith('2024-02-01') and items[0]['value'] == 10
    world.reader.call('POST', f'{W}/observations?dry_run=true&preview=5', raw=text.encode(),
                      kind='application/octet-stream').must(403)


def test_values_as_they_were_known(world):
    measure = make(world.editor, name='Known when')
    day = months(1)[0]
    observe(world.editor, measure, [(day, 1)]).must(201)
    path = f'{W}/measures/{measure}/observations'
    first = world.editor.get(path).must(200)['items'][0]['received']
    corrected = first
    while corrected == first:  # moments are kept to the millisecond
        observe(world.editor, measure, [(day, 2)]).must(201)
        observe(world.editor, measure, [(day, 3)]).must(201)
        corrected = world.editor.get(path).must(200)['items'][0]['received']
    assert [o['value'] for o in world.editor.get(path).must(200)['items']] == [3]
    known = world.editor.get(f'{path}?as_of={first}').must(200)['items']
    assert known[0]['value'] != 3 and known[0]['received'] == first


def test_an_owner_records_what_is_theirs(world):
    mine = world.editor.post(W + '/elements', {'type': 'person', 'name': 'Owner of one'}).must(201)['element']['id']
    owner = world.people.get('owner_of_one') or world.add('owner_of_one', 'w', 'contributor', person=mine)
    measure = make(world.editor, name='Mine', owner=mine)
    other = make(world.editor, name='Not mine')
    day = months(1)[0]
    observe(owner, measure, [(day, 3)]).must(201)
    observe(owner, other, [(day, 3)]).must(403)
    load(owner, f'measure,at,value\n{measure},{day},4\n{other},{day},4\n').must(403)
    assert world.reader.get(f'{W}/measures/{measure}').must(200)['series']['values'] == [3]


def test_nothing_observed_is_lost_when_the_server_is_killed(binary, folder):
    server = Server(binary, folder)
    world = World(server)
    measure = make(world.editor, name='Watched', cadence='day')
    kept = []
    stop = threading.Event()

    def write():
        day = datetime.date(2020, 1, 1)
        while not stop.is_set():
            try:
                observe(world.editor, measure, [(day.isoformat(), len(kept))]).must(201)
            except Exception:  # pylint: disable=broad-except
                return
            kept.append(day.isoformat())
            day += datetime.timedelta(days=1)
            if len(kept) >= 60:
                stop.set()

    writer = threading.Thread(target=write)
    writer.start()
    while len(kept) < 20 and writer.is_alive():
        stop.wait(0.01)
    server.process.kill()
    writer.join()
    server.process.wait()
    file = next(server.folder.rglob('w.plumb'))
    with sqlite3.connect(file) as db:
        there = {row[0][:10] for row in db.execute('SELECT at FROM v_observations')}
    assert len(kept) >= 20 and set(kept) <= there


def read(person, measure):
    return person.get(f'{W}/measures/{measure}').must(200)


def change(person, element, **fields):
    return person.patch(f'{W}/elements/{element}', fields)


def test_a_changed_definition_is_a_new_version_and_forecasts_begin_anew(world):
    days = months(24)
    measure = make(world.editor, name='Redefined', unit='h', cadence='month', summary='last')
    change(world.editor, measure, unit='days').must(200)
    page = read(world.reader, measure)
    assert len(page['versions']) == 1, 'nothing was counted by the first unit'
    observe(world.editor, measure, [(day, n) for n, day in enumerate(days)]).must(201)
    change(world.editor, measure, direction='up').must(200)
    page = read(world.reader, measure)
    assert page['version'] == 2 and page['versions'][1]['comparable']
    assert page['series']['comparable_from'] == 0 and page['forecast']
    changed = change(world.editor, measure, unit='%', holds_from=days[20]).must(200)
    page = read(world.reader, measure)
    third = page['versions'][2]
    assert third['since'] == days[20] and not third['comparable'] and third['by']['name']
    assert third['changes'] == [{'field': 'unit', 'before': 'days', 'after': '%'}]
    assert page['series']['versions'] == [1] * 20 + [3] * 4
    assert page['series']['comparable_from'] == 20
    assert page['series']['values'] == list(range(24)), 'history is not rewritten'
    # A correction of the past stays in the version of its moment.
    observe(world.editor, measure, [(days[3], 99)]).must(201)
    turns = world.reader.get(f'{W}/measures/{measure}/observations?corrections=true').must(200)['items']
    assert [t['version'] for t in turns if t['value'] == 99] == [1]
    change(world.editor, measure, comparable_from=days[0]).must(200)
    assert read(world.reader, measure)['series']['comparable_from'] == 0
    assert changed


def test_targets_on_the_way_decide_the_status(world):
    today = datetime.date.today()
    start, due = today - datetime.timedelta(days=200), today + datetime.timedelta(days=200)
    measure = make(world.editor, name='On its way', direction='up', baseline=0, target=100,
                   start=start.isoformat(), due=due.isoformat(), cadence='day', unit='%')
    assert read(world.reader, measure)['measure']['status'] == 'no_value'
    for value, status in [(50, 'on_track'), (43, 'at_risk'), (20, 'off_track')]:
        observe(world.editor, measure, [(today.isoformat(), value)]).must(201)
        row = read(world.reader, measure)['measure']
        assert row['status'] == status and abs(row['expected'] - 0.5) < 0.01, row
        assert 'of the way is covered' in row['status_reason']
    path = read(world.reader, measure)['path']
    assert path['kind'] == 'linear' and [p['value'] for p in path['points']] == [0, 100]
    change(world.editor, measure, path='step').must(200)
    row = read(world.reader, measure)['measure']
    assert row['status'] == 'on_track' and row['expected'] == 0 and row['target_now'] == 0
    change(world.editor, measure, targets=[{'at': start.isoformat(), 'value': 80}]).must(200)
    row = read(world.reader, measure)['measure']
    assert row['status'] == 'off_track' and row['target_now'] == 80
    told = world.reader.get(f'{W}/measures/{measure}/explanation').must(200)
    assert told['formula'] == '(current - baseline) / (target - baseline)'
    assert told['filled'] == '(20 - 0) / (100 - 0)' and told['attainment'] == 0.2
    bad = change(world.editor, measure, targets=[{'at': 'soon', 'value': 80}]).must(422)
    assert 'targets item 1' in bad['where']


def test_a_formula_is_computed_from_its_operands_and_follows_corrections(world):
    days = months(4)
    cost = make(world.editor, name='Cost of tickets', unit='EUR', cadence='month')
    count = make(world.editor, name='Tickets', unit='tickets', cadence='month')
    ratio = make(world.editor, name='Cost per ticket', unit='EUR/ticket',
                 expression=f'{{{cost}}} / {{{count}}}')
    twice = make(world.editor, name='Twice that', unit='EUR/ticket', expression=f'2 * {{{ratio}}}')
    observe(world.editor, cost, [(day, 100 * (n + 1)) for n, day in enumerate(days)]).must(201)
    observe(world.editor, count, [(days[0], 10), (days[1], 10), (days[3], 0)]).must(201)
    page = read(world.reader, ratio)
    assert page['series']['values'] == [10, 20], 'missing and a quotient by zero stay missing'
    assert page['formula']['problem'] is None and page['measure']['computed']
    assert [o['id'] for o in page['formula']['operands']] == [cost, count]
    assert [u['id'] for u in page['used_in']] == [twice]
    assert read(world.reader, twice)['series']['values'] == [20, 40]
    fields = world.reader.get(f'{W}/elements/{twice}').must(200)['fields']
    assert fields['current'] == 40 and fields['as_of'] == days[1]
    # Late, corrected and taken back.
    observe(world.editor, count, [(days[2], 20)]).must(201)
    observe(world.editor, cost, [(days[0], 50)]).must(201)
    observe(world.editor, count, [(days[1], None)]).must(201)
    assert read(world.reader, twice)['series']['values'] == [10, None, 30]
    observe(world.editor, ratio, [(days[0], 1)]).must(422)
    # Another formula computes from its day on; what was computed before stays.
    change(world.editor, ratio, expression=f'{{{cost}}} / {{{count}}} * 10',
           holds_from=days[2]).must(200)
    page = read(world.reader, ratio)
    assert page['series']['values'] == [5, None, 150] and page['version'] == 2
    assert read(world.reader, twice)['series']['values'] == [10, None, 300]


def test_a_formula_that_cannot_be_computed_is_refused_with_its_place(world):
    euro = make(world.editor, name='Money', unit='EUR')
    hours = make(world.editor, name='Effort', unit='h')
    goal = world.editor.post(W + '/elements', {'type': 'goal', 'name': 'Aim'}).must(201)['element']['id']
    first = make(world.editor, name='First', unit='EUR', expression=f'{{{euro}}} * 2')
    for expression, unit, words in [
            (f'{{{euro}}} + {{{hours}}}', 'EUR', 'EUR (Money) and h (Effort) cannot be added.'),
            (f'{{{euro}}} / {{{hours}}}', 'EUR', 'comes to EUR/h'),
            ('{nothing} + 1', '', 'There is no measure "nothing".'),
            (f'{{{goal}}}', '', 'is no measure'),
            (f'{{{euro}}} +', 'EUR', 'ends where a value is expected')]:
        refused = world.editor.post(W + '/elements', {
            'type': 'measure', 'name': 'Bad', 'fields': {'expression': expression, 'unit': unit}}).must(422)
        assert words in refused['detail'] and 'expression, character' in refused['where'], refused
        query = urllib.parse.urlencode({'expression': expression, 'unit': unit})
        checked = world.reader.get(f'{W}/measure-expression?{query}').must(200)
        assert words in checked['problem']['what'] and checked['problem']['remedy']
    second = make(world.editor, name='Second', unit='EUR', expression=f'{{{first}}} + {{{euro}}}')
    circle = change(world.editor, first, expression=f'{{{second}}}').must(422)
    assert 'circle' in circle['detail'] and 'Second' in circle['detail']
    observe(world.editor, euro, [('2026-01-01', 7)]).must(201)
    query = urllib.parse.urlencode({'expression': f'{{{euro}}} / {{{hours}}}'})
    checked = world.reader.get(f'{W}/measure-expression?{query}').must(200)
    assert checked['unit'] == 'EUR/h' and len(checked['operands']) == 2
    query = urllib.parse.urlencode({'expression': f'3 * {{{euro}}}'})
    checked = world.reader.get(f'{W}/measure-expression?{query}').must(200)
    assert [p['value'] for p in checked['preview']] == [21]


def test_accuracy_is_tracked_and_says_when_it_cannot_be(world):
    few = make(world.editor, name='Short', cadence='month')
    observe(world.editor, few, [(day, 1) for day in months(4)]).must(201)
    assert world.reader.get(f'{W}/measures/{few}/accuracy').must(200)['missing']
    steady = make(world.editor, name='Steady', cadence='month')
    observe(world.editor, steady, [(day, 10 + n + (n % 4)) for n, day in enumerate(months(40))]).must(201)
    found = world.reader.get(f'{W}/measures/{steady}/accuracy').must(200)
    assert found['missing'] is None and found['origins'] == 8 and found['outcomes'] == 33
    assert found['mase'] < found['naive_mase'] and 0 <= found['coverage80'] <= found['coverage95'] <= 1
    assert [s['outcomes'] for s in found['by_step']] == [8, 7, 6, 5, 4, 3]
    past = found['forecasts']
    assert len(past) == 33 and found['cadence'] == 'month'
    assert all(f['step'] >= 1 and f['made'] < f['at'] for f in past)
    assert sum(f['inside80'] for f in past) == round(33 * found['coverage80'])
    for said, name in ((found['error'], 'forecast'), (found['naive_error'], 'repeated')):
        assert abs(said - sum(abs(f['actual'] - f[name]) for f in past) / 33) < 1e-9
    known = {o['at'][:10]: o['value'] for o in world.reader.get(f'{W}/measures/{steady}/observations').must(200)['items']}
    assert all(known[f['at'][:10]] == f['actual'] and known[f['made'][:10]] == f['repeated'] for f in past)
    whole = world.reader.get(f'{W}/measures/accuracy').must(200)
    assert steady in [i['measure']['id'] for i in whole['items']] and whole['too_few'] >= 1
    assert all('forecasts' not in i for i in whole['items'])


def test_what_is_mine_what_is_owed_and_who_never_did_anything(world):
    def person(name):
        return world.editor.post(W + '/elements', {'type': 'person', 'name': name}).must(201)['element']['id']
    mine, ghost, boss = person('Does it'), person('Never seen'), person('Leads')
    owner = world.add('does_it', 'w', 'contributor', person=mine)
    lead = world.add('leads', 'w', 'contributor', person=boss)
    world.editor.post(W + '/relations', {'kind': 'reports_to', 'from': mine, 'to': boss}).must(201)
    old = months(6)[0]
    late = make(world.editor, name='Late one', owner=mine, cadence='month', unit='h')
    make(world.editor, name='Not theirs', owner=ghost, cadence='month')
    related = make(world.editor, name='Said by a relation', cadence='month')
    world.editor.post(W + '/relations', {'kind': 'owned_by', 'from': related, 'to': ghost}).must(201)
    listed = {i['id']: i for i in world.reader.get(W + '/measures').must(200)['items']}
    assert listed[related]['owner'] == {'id': ghost, 'name': 'Never seen'}
    observe(owner, late, [(old, 3)]).must(201)
    items = owner.get(W + '/measures?mine=true').must(200)['items']
    assert [i['id'] for i in items] == [late]
    row = items[0]
    assert row['overdue'] and row['missed'] == 4 and row['next_due']
    assert owner.get(W + '/measures?mine=true&owed=true').must(200)['items']
    home = owner.get(W + '/home').must(200)
    assert any(o['kind'] == 'measure_due' and o['overdue'] for o in home['owed'])
    assert any(o['text'].startswith('Does it has not entered') for o in lead.get(W + '/home').must(200)['owed'])
    told = owner.get(W + '/notifications').must(200)['items']
    assert any(n['kind'] == 'reminded' and 'Late one' in n['text'] for n in told)
    rows = world.reader.get(W + '/measures/owners').must(200)
    by = {r['person']['id']: r for r in rows['items']}
    assert by[ghost]['phantom'] and by[ghost]['measures'] == 2 and by[ghost]['days'] == 0
    assert not by[mine]['phantom'] and by[mine]['entered'] == 1
    assert rows['phantoms'] >= 1 and rows['items'][0]['phantom']
