"""Series from files: layouts, seasons by dates, intervals, chances, and what is wrong with a file."""
import gzip
import json
import math

from plumb_program import ROOT, close, data

HEADER = 'id,period,frequency,type,start,n,h,train\n'


def months(count, value):
    rows = ''.join(f'{2020 + t // 12}-{t % 12 + 1:02}-01,{value(t)}\n' for t in range(count))
    return 'month,incidents\n' + rows


def seasonal(t):
    return round(100 + t + 20 * math.sin(t * math.pi / 6), 3)


def forecast(plumb, *args, **rest):
    return plumb.json('forecast', *args, workspace=None, **rest)['series']


def refused(plumb, *args):
    out, err = plumb.run('forecast', *args, code=2, workspace=None)
    assert out == '', out
    return err


def test_forecast_of_months_with_season_and_target(plumb):
    plumb.write('m.csv', months(60, seasonal))
    [got] = forecast(plumb, 'm.csv', '--target', '150', '--direction', 'up')
    assert got['id'] == 'incidents' and got['season'] == [12]
    assert got['method'] == 'combination' and len(got['points']) == 12
    for h, point in enumerate(got['points']):
        assert point['step'] == h + 1
        assert abs(point['value'] - seasonal(60 + h)) < 8, point
        assert (point['lower95'] <= point['lower80'] <= point['value'] <= point['upper80']
                <= point['upper95'])
        assert 0 <= point['probability'] <= 1
    assert got['probability'] == got['points'][-1]['probability']
    assert got['backtest']['ratio'] < 1 and got['backtest']['origins'] > 0
    assert got['anomalies'] == [] and got['changes'] == []


def test_forecast_bounds_levels_horizon_and_season(plumb):
    plumb.write('m.csv', months(30, lambda t: 60 + 1.3 * t))
    [got] = forecast(plumb, 'm.csv', '--horizon', '5', '--levels', '50,90', '--season', '1',
                     '--highest', '100')
    assert len(got['points']) == 5 and got['season'] == []
    assert set(got['points'][0]) == {'step', 'value', 'lower50', 'upper50', 'lower90', 'upper90'}
    assert all(p['upper90'] <= 100 for p in got['points'])
    assert got['probability'] is None


def test_forecast_layouts_agree(plumb):
    values = [seasonal(t) for t in range(60)]
    text = ';'.join(map(str, values))
    plumb.write('c.csv', HEADER + f'A,MONTHLY,12,,,60,12,{text}\n')
    plumb.write('c.csv.gz', gzip.compress((HEADER + f'A,MONTHLY,12,,,60,12,{text}\n').encode()))
    plumb.write('m.csv', months(60, seasonal))
    plumb.write('v.csv', '\n'.join(map(str, values)) + '\n')
    rows = months(60, seasonal).splitlines()
    plumb.write('shuffled.csv', '\n'.join([rows[0]] + rows[:0:-1]) + '\n')
    plumb.write('german.csv', 'Monat;Wert\n' + ''.join(
        f'01.{t % 12 + 1:02}.{2020 + t // 12};{str(v).replace(".", ",")}\n'
        for t, v in enumerate(values)))
    first = forecast(plumb, 'c.csv')[0]['points']
    for name, more in (('c.csv.gz', []), ('m.csv', []), ('v.csv', ['--season', '12']),
                       ('shuffled.csv', []), ('german.csv', [])):
        assert forecast(plumb, name, *more)[0]['points'] == first, name
    assert forecast(plumb, 'c.csv', '--threads', '1')[0]['points'] == first


def test_forecast_seasons_by_spacing(plumb):
    def table(stamps):
        return 't,v\n' + ''.join(f'{s},{i % 7 + i % 5}\n' for i, s in enumerate(stamps))
    # What may be a season is shown by the bridge over many: only that files are read is looked at.
    cases = {
        'years': [str(1990 + i) for i in range(20)],
        'quarters': [f'{2000 + i // 4}-Q{i % 4 + 1}' for i in range(20)],
        'days': [f'2026-03-{i + 1:02}' for i in range(28)],
        'hours': [f'2026-03-{i // 24 + 1:02} {i % 24:02}:00' for i in range(48)],
    }
    for name, stamps in cases.items():
        plumb.write('t.csv', table(stamps))
        assert len(forecast(plumb, 't.csv')[0]['points']) == 12, name


def test_forecast_several_columns_and_gaps(plumb):
    plumb.write('two.csv', 'day,a,b\n2026-01-01,1,5\n2026-01-02,2,\n2026-01-04,4,7\n2026-01-05,5,8\n')
    a, b = forecast(plumb, 'two.csv', '--horizon', '1')
    assert (a['id'], b['id']) == ('a', 'b')
    assert 'gaps_filled' in a['remarks'] and 'gaps_filled' in b['remarks']
    assert a['points'][0]['value'] > 4.5


def test_forecast_names_what_stands_out(plumb):
    def value(t):
        noise = (t * 7919 % 13 - 6) / 6
        return round(50 + noise + (25 if t == 30 else 0), 3)
    plumb.write('m.csv', months(48, value))
    [got] = forecast(plumb, 'm.csv')
    [found] = got['anomalies']
    assert found['index'] == 30 and found['at'] == '2022-07-01' and found['unusual'] > 5
    assert close(found['actual'], value(30)) and 47 < found['expected'] < 53
    out, _ = plumb.run('forecast', 'm.csv', workspace=None)
    assert 'Unusual: 2022-07-01 was 75' in out, out
    for line in out.split('\n'):
        assert len(line) <= 100, line


def test_forecast_short_and_odd_series(plumb):
    rows = ['one,YEARLY,1,,,1,3,5', 'same,YEARLY,1,,,9,3,' + ';'.join(['4'] * 9),
            'none,YEARLY,1,,,2,3,;', 'zeros,MONTHLY,12,,,40,3,' + ';'.join(['0', '0', '0', '3'] * 10)]
    plumb.write('odd.csv', HEADER + '\n'.join(rows) + '\n')
    one, same, none, zeros = forecast(plumb, 'odd.csv')
    assert one['remarks'][0] == 'single_value' and 'lower80' not in one['points'][0]
    assert 'constant' in same['remarks'] and same['points'][2]['value'] == 4
    assert 'no value' in none['problem']
    assert 'intermittent' in zeros['remarks'] and 0 < zeros['points'][0]['value'] < 3


def test_forecast_refuses_with_place_cause_and_remedy(plumb):
    plumb.write('text.csv', 'date,value\n2026-01-01,5\n2026-01-02,five\n')
    assert 'row 3' in refused(plumb, 'text.csv') and 'five' in refused(plumb, 'text.csv')
    plumb.write('twice.csv', 'date,value\n2026-01-01,5\n2026-01-01,6\n2026-01-02,6\n')
    assert 'twice' in refused(plumb, 'twice.csv')
    plumb.write('bad.csv', HEADER + 'A,YEARLY,1,,,2,3,1;x\n')
    assert 'bad.csv:2' in refused(plumb, 'bad.csv')
    plumb.write('none.csv', HEADER + 'A,YEARLY,1,,,2,3,;\n')
    assert 'no value' in refused(plumb, 'none.csv')
    plumb.write('empty.csv', '')
    assert 'empty' in refused(plumb, 'empty.csv')
    assert 'cannot be read' in refused(plumb, 'absent.csv')
    plumb.write('m.csv', months(12, seasonal))
    for option in (['--horizon', '0'], ['--levels', '100'], ['--direction', 'sideways'],
                   ['--season', 'x']):
        refused(plumb, 'm.csv', *option)


def test_forecast_competition_sample_beats_naive(plumb):
    """A regression guard on 60 series; bench/forecast_bench.py measures all of them."""
    path = data('forecast', 'm3_dev.csv.gz')
    lines = gzip.open(path, 'rt').read().splitlines()
    plumb.write('sample.csv', '\n'.join([lines[0]] + lines[1::25]) + '\n')
    got = forecast(plumb, 'sample.csv')
    ours = naive = 0
    for series, line in zip(got, lines[1::25]):
        fields = line.split(',')
        train = [float(x) for x in fields[7].split(';')]
        test = [float(x) for x in fields[8].split(';')]
        assert len(series['points']) == len(test)
        for actual, point in zip(test, series['points']):
            ours += abs(actual - point['value']) / (abs(actual) + abs(point['value']))
            naive += abs(actual - train[-1]) / (abs(actual) + abs(train[-1]))
    assert ours < 0.88 * naive, ours / naive


def test_forecast_output_is_json_whatever_the_names(plumb):
    plumb.write('q.csv', 'day,"a ""quoted"", name"\n2026-01-01,1\n2026-01-02,2\n2026-01-03,3\n')
    out, _ = plumb.run('forecast', 'q.csv', '--json', workspace=None)
    assert json.loads(out)['series'][0]['id'] == 'a "quoted", name'


def keys_of(value):
    if isinstance(value, dict):
        return {key: keys_of(inner) for key, inner in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [keys_of(value[0])]
    return None


def test_forecast_json_is_as_documented(plumb):
    text = (ROOT / 'docs' / 'forecast.md').read_text(encoding='utf-8')
    [example] = json.loads(text.split('```json')[1].split('```')[0])['series']

    def value(t):
        noise = (t * 7919 % 13 - 6) / 6
        return round(seasonal(t) + noise + (40 if t == 30 else 0) - (60 if t >= 40 else 0), 3)
    plumb.write('m.csv', months(60, value))
    [got] = forecast(plumb, 'm.csv', '--target', '150')
    assert got['anomalies'] and got['changes'], got
    assert keys_of(got) == keys_of(example)
