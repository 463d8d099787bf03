"""Measures over a workspace file: values, series, accuracy, owners."""


def begin(plumb):
    plumb.run('init')
    plumb.run('add', 'person', 'Ada', '--id', 'p-ada')
    plumb.run('add', 'measure', 'Orders on time', 'unit=%', 'target=90', 'baseline=60',
              'cadence=month', 'owner=p-ada', '--id', 'kpi-1')


def test_a_value_is_recorded_corrected_and_shown(plumb):
    begin(plumb)
    first = plumb.json('measure', 'record', 'kpi-1', '2026-06-01', '75', '--note', 'by hand')
    assert first['fresh'] == 1 and first['batch']
    assert plumb.json('measure', 'record', 'Orders on time', '2026-06-01', '78')['corrected'] == 1
    page = plumb.json('measure', 'show', 'kpi-1')
    assert page['series']['values'] == [78] and page['measure']['attainment'] == 0.6
    out, _ = plumb.run('measure', 'show', 'kpi-1')
    assert 'of the way' in out and '78 %' in out
    _, err = plumb.run('measure', 'record', 'kpi-1', '2026-06-01', 'many', code=2)
    assert 'no number' in err
    _, err = plumb.run('measure', 'show', 'kpi-9', code=2)
    assert 'measure list' in err


def test_a_file_is_imported_and_the_list_says_what_is_owed(plumb):
    begin(plumb)
    plumb.write('v.csv', 'measure,at,value\n' + ''.join(
        f'kpi-1,{2023 + n // 12}-{n % 12 + 1:02}-01,{60 + n % 5}\n' for n in range(36)))
    assert plumb.json('measure', 'import', 'v.csv')['fresh'] == 36
    [row] = plumb.json('measure', 'list', '--owed')
    assert row['overdue'] and row['missed'] == 6
    assert plumb.json('measure', 'list', '--owner', 'Nobody') == []
    out, _ = plumb.run('measure', 'list')
    assert 'Orders on time' in out and 'overdue' in out
    found = plumb.json('measure', 'accuracy')
    assert found['measures'] == 1 and found['items'][0]['outcomes'] > 10
    one = plumb.json('measure', 'accuracy', 'kpi-1')
    assert one['mase'] is not None


def test_owners_who_did_nothing_come_first(plumb):
    begin(plumb)
    plumb.run('add', 'measure', 'Another', 'owner=Nobody Known', '--id', 'kpi-2')
    plumb.run('--as', 'p-ada', 'measure', 'record', 'kpi-1', '2026-06-01', '75')
    rows = plumb.json('measure', 'owners')
    assert rows['phantoms'] == 1 and rows['owners'] == 2
    assert [r['person']['name'] for r in rows['items']] == ['Nobody Known', 'Ada']
    assert rows['items'][1]['entered'] == 1
    out, _ = plumb.run('measure', 'owners')
    assert 'phantom' in out
