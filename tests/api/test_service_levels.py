"""Service levels: windows, error budget, breaches, exclusions kept in the log, what hangs on them."""
import datetime

W = '/workspaces/w'


def element(person, kind, name, **fields):
    body = {'type': kind, 'name': name, 'fields': fields}
    return person.post(W + '/elements', body).must(201)['element']['id']


def relate(person, kind, source, target, **fields):
    person.post(W + '/relations', {'kind': kind, 'from': source, 'to': target, 'fields': fields}).must(201)


def observe(person, measure, rows):
    body = {'observations': [{'at': at, 'value': value} for at, value in rows]}
    return person.post(f'{W}/measures/{measure}/observations', body).must(201)


def days_of(first, count):
    return [(first + datetime.timedelta(days=n)).isoformat() for n in range(count)]


def last_month():
    return (datetime.date.today().replace(day=1) - datetime.timedelta(days=1)).replace(day=1)


def page(person, level):
    return person.get(f'{W}/service-levels/{level}').must(200)


def test_a_level_judged_by_a_measure_window_by_window(world):
    service = element(world.editor, 'it_service', 'Checkout')
    process = element(world.editor, 'process', 'Sell')
    goal = element(world.editor, 'goal', 'Grow')
    relate(world.editor, 'supports', service, process, strength=0.8)
    relate(world.editor, 'supports', process, goal, strength=0.5)
    speed = element(world.editor, 'measure', 'Response', unit='ms', cadence='day', direction='down')
    level = element(world.editor, 'service_level', 'Fast checkout', target=0.9, indicator=speed,
                    condition='at_most', threshold=300, window='month', agreement='sla')
    relate(world.editor, 'measures', level, service)
    assert page(world.reader, level)['missing'] == 'nothing was observed'
    first = last_month()
    days = days_of(first, (datetime.date.today().replace(day=1) - first).days)
    observe(world.editor, speed, [(day, 900 if n < 6 else 200) for n, day in enumerate(days)])
    found = page(world.reader, level)
    window = found['windows'][0]
    assert window['complete'] and window['kept'] is False and window['bad'] == 6
    assert abs(window['attained'] - (len(days) - 6) / len(days)) < 1e-9
    [breach] = found['breaches']
    assert breach['from'] == days[0] and breach['to'] == days[-1] and breach['bad'] == 6
    assert found['level']['indicator']['id'] == speed and found['unit'] == 'ms'
    impact = {i['id']: i for i in found['impact']}
    assert abs(impact[process]['weight'] - 0.8) < 1e-9 and abs(impact[goal]['weight'] - 0.4) < 1e-9
    assert [t['id'] for t in impact[goal]['through']] == [service, process]
    fields = world.reader.get(f'{W}/elements/{level}').must(200)['fields']
    assert abs(fields['attained'] - window['attained']) < 1e-9 and fields['breaches'] == 1
    refused = world.editor.post(f'{W}/measures/{level}/observations',
                                {'observations': [{'at': days[0], 'value': 1}]}).must(422)
    assert 'judged by another measure' in refused['detail']


def test_exclusions_are_in_the_log_and_leave_their_time_out(world):
    level = element(world.editor, 'service_level', 'Available', target=0.95, window='month', cadence='day')
    first = last_month()
    days = days_of(first, 28)
    observe(world.editor, level, [(day, 0 if n < 3 else 1) for n, day in enumerate(days)])
    before = page(world.reader, level)
    assert before['windows'][0]['kept'] is False
    body = {'exclusions': [{'from': days[0], 'to': days[2], 'reason': 'Moved to another hall'}],
            'version': before['version'], 'reason': 'Agreed with sales'}
    path = f'{W}/service-levels/{level}/exclusions'
    world.reader.put(path, body).must(403)
    world.editor.put(path, body).must(200)
    assert page(world.editor, level)['level']['measure']['may'] == ['observe', 'edit']
    assert page(world.reader, level)['level']['measure']['may'] == []
    after = page(world.reader, level)
    assert after['windows'][0]['kept'] is True and after['windows'][0]['excluded'] == 3
    assert after['exclusions'] == body['exclusions'] and after['breaches'] == []
    assert world.editor.put(path, body).must(200)['changes'] == 0
    world.editor.put(path, {'exclusions': [], 'version': before['version']}).must(409)
    fields = world.reader.get(f'{W}/elements/{level}').must(200)['fields']
    assert fields['attained'] == 1 and fields['breaches'] == 0
    for wrong in [{'from': days[0], 'to': days[2], 'reason': ''},
                  {'from': days[2], 'to': days[0], 'reason': 'Backwards'}]:
        refused = world.editor.put(path, {'exclusions': [wrong]}).must(422)
        assert 'exclusions item 1' in refused['where'] and refused['remedy']


def test_the_budget_and_the_finding_when_it_runs_low(world):
    today = datetime.date.today()
    level = element(world.editor, 'service_level', 'Up', target=0.9, window='rolling', window_days=30,
                    cadence='day')
    days = days_of(today - datetime.timedelta(days=40), 40)
    observe(world.editor, level, [(day, 0 if n in (20, 25, 38) else 1) for n, day in enumerate(days)])
    found = page(world.reader, level)
    budget = found['level']['budget']
    assert abs(budget['allowed'] - 3) < 1e-9 and budget['used'] == 3 and abs(budget['left']) < 1e-9
    assert budget['burn_rate'] and abs(budget['burn_rate'] - 1) < 1e-9 and budget['exhausted_on']
    rows = world.reader.get(W + '/service-levels').must(200)['items']
    assert level in [r['measure']['id'] for r in rows]
    findings = world.reader.get(W + '/findings?rule=error_budget_low').must(200)['items']
    assert any(level in str(f['elements']) for f in findings)


def test_exclusions_in_a_scenario_and_after_a_change_of_something_else(world):
    level = element(world.editor, 'service_level', 'Reachable', target=0.95, window='month', cadence='day')
    first = last_month()
    days = days_of(first, 28)
    observe(world.editor, level, [(day, 0 if n < 3 else 1) for n, day in enumerate(days)])
    path = f'{W}/service-levels/{level}'
    seen = page(world.editor, level)['version']
    world.editor.patch(f'{W}/elements/{level}', {'description': 'By day'}).must(200)
    body = {'exclusions': [{'from': days[0], 'to': days[0], 'reason': 'Flood'}], 'version': seen}
    world.editor.put(path + '/exclusions', body).must(200)
    scenario = world.editor.post(W + '/scenarios', {'name': 'Longer'}).must(201)['id']
    there = f'?scenario={scenario}'
    body = {'exclusions': [{'from': days[0], 'to': days[2], 'reason': 'Flood'}]}
    world.editor.put(path + '/exclusions' + there, body).must(200)
    assert world.editor.get(path + there).must(200)['windows'][0]['excluded'] == 3
    assert page(world.editor, level)['windows'][0]['excluded'] == 1
