"""Measures: definitions adopted, values observed and corrected, what is forecast, nothing lost."""
import datetime
import json
import sqlite3
import threading

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
