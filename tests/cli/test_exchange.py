"""Files in and out through the program, on real models and portfolios where they are at hand."""
import csv
import gzip
import io
import json
import re
import shutil
import subprocess
import tarfile

from plumb_program import ROOT, Skip, close, data


def plain(path):
    raw = path.read_bytes()
    return gzip.decompress(raw) if raw[:2] == b'\x1f\x8b' else raw


def count(raw):
    """Elements and relations, counted in the text without parsing it."""
    text = raw.decode('utf-8', 'replace')
    if '<archimate:model' in text:
        kinds = re.findall(r'<element\s[^>]*?xsi:type="archimate:(\w+)"', text)
        relations = [k for k in kinds if k.endswith('Relationship')]
        shown = [k for k in kinds if k == 'ArchimateDiagramModel' or k.endswith('SketchModel')
                 or k == 'SketchModel' or k == 'CanvasModel']
        return len(kinds) - len(relations) - len(shown), len(relations)
    return (len(re.findall(r'<(?:\w+:)?element\s+[^>]*identifier=', text)),
            len(re.findall(r'<(?:\w+:)?relationship\s+[^>]*identifier=', text)))


def models(extension):
    folder = data('archimate', 'models')
    return sorted(p for p in folder.iterdir() if f'.{extension}' in p.name)


def validate(plumb, path):
    """Against the official schema, offline."""
    if shutil.which('xmllint') is None:
        raise Skip('xmllint is not installed')
    folder = plumb.folder / 'xsd'
    if not folder.exists():
        shutil.copytree(data('archimate', 'xsd'), folder)
        for schema in folder.glob('*.xsd'):
            schema.chmod(0o644)
            text = schema.read_text(encoding='utf-8')
            schema.write_text(text.replace('http://www.w3.org/2001/xml.xsd', 'xml.xsd'),
                              encoding='utf-8')
    done = subprocess.run(['xmllint', '--nonet', '--noout', '--schema',
                           folder / 'archimate3_Diagram.xsd', path],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:2000]


def contents(plumb, workspace):
    out, _ = plumb.run('export', '--format', 'json', workspace=workspace)
    document = json.loads(out)
    return {key: sorted(document.get(key, []), key=lambda item: item['id'])
            for key in ('elements', 'relations', 'artifacts')}


def check_model(plumb, path, number):
    raw = plain(path)
    elements, relations = count(raw)
    first, second = f'a{number}.plumb', f'b{number}.plumb'
    plumb.run('init', workspace=first)
    report = plumb.json('import', path, workspace=first)
    assert report['errors'] == [], (path.name, report['errors'][:3])
    assert report['created']['elements'] == elements, (path.name, report['created'], elements)
    assert report['created']['relations'] == relations, (path.name, report['created'], relations)
    plumb.run('export', '--format', 'archimate', '-o', 'out.xml', workspace=first)
    validate(plumb, plumb.folder / 'out.xml')
    plumb.run('init', workspace=second)
    plumb.run('import', 'out.xml', workspace=second)
    assert contents(plumb, first) == contents(plumb, second), path.name
    got = plumb.json('analyse', workspace=first)
    for link in got['links'].values():
        assert link['score'] is None or 0 <= link['score'] <= 1
    # Importing the same file again changes nothing.
    again = plumb.json('import', path, workspace=first)
    assert again['created'] == {'elements': 0, 'relations': 0, 'artifacts': 0}, again['created']
    assert again['updated']['elements'] == 0, (path.name, again['updated'])


def test_every_exchange_model(plumb):
    for number, path in enumerate(models('xml')):
        check_model(plumb, path, number)


def test_every_archi_model(plumb):
    for number, path in enumerate(models('archimate')):
        check_model(plumb, path, number)


def test_the_whole_pack_comes_in(plumb):
    with tarfile.open(data('archimate', 'permissive-pack.tar.gz')) as pack:
        pack.extractall(plumb.folder / 'pack', filter='data') if hasattr(
            tarfile, 'data_filter') else pack.extractall(plumb.folder / 'pack')
    files = sorted(p for p in (plumb.folder / 'pack').rglob('*') if p.is_file()
                   and p.suffix in ('.xml', '.archimate'))
    assert len(files) > 50
    for number, path in enumerate(files):
        plumb.run('init', workspace=f'{number}.plumb')
        report = plumb.json('import', path, workspace=f'{number}.plumb')
        elements, relations = count(plain(path))
        errors = len(report['errors'])
        assert report['created']['elements'] == elements, (path.name, report['created'], elements)
        assert report['created']['relations'] + errors == relations, (
            path.name, report['created'], relations, report['errors'][:2])


def test_an_independent_reading_agrees_on_a_real_model(plumb):
    plumb.run('init')
    plumb.run('import', data('archimate', 'models', 'archisurance.archimate'))
    done = subprocess.run(['python3', ROOT / 'tools' / 'recompute.py'],
                          input=plumb.run('analyse', '--json', '--inputs')[0],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def amount(text):
    try:
        return float(text.replace('$', '').replace(',', '').strip())
    except ValueError:
        return None


def test_a_real_portfolio_through_its_recipe(plumb):
    source = data('it-portfolio', 'au_digital_projects_2024-02.csv')
    plumb.run('init', '--currency', 'AUD')
    recipe = ROOT / 'examples' / 'recipes' / 'au_digital_projects_2024.yaml'
    report = plumb.json('import', source, '--recipe', recipe)
    assert report['errors'] == []
    with open(source, encoding='utf-8-sig', newline='') as file:
        rows = list(csv.DictReader(file))
    column = next(name for name in rows[0] if 'budget' in name.lower())
    amounts = [amount(row[column]) for row in rows]
    got = plumb.json('query', "SELECT count(*) AS n, count(budget) AS known, sum(budget) AS total "
                              "FROM v_initiatives")[0]
    assert got['n'] == len(rows)
    assert got['known'] == sum(a is not None for a in amounts), (got, column)
    total = sum(a for a in amounts if a is not None)
    assert got['total'] and any(close(got['total'] / (total * unit), 1, 1e-9)
                                for unit in (1, 1e6)), (got, total)


def series(plumb):
    """Values by measure and day, as the workspace shows them."""
    rows = json.loads(plumb.run('query', 'SELECT measure, at, value FROM v_observations', '--json')[0])
    found = {}
    for row in rows['rows'] if isinstance(rows, dict) else rows:
        measure, at, value = row.values() if isinstance(row, dict) else row
        found.setdefault(measure, {})[at[:10]] = value
    return found


def test_indicators_of_another_year_become_measures_with_series(plumb):
    """The recipe of the public files on files of the same kind: other rows, other years."""
    recipes = ROOT / 'examples' / 'recipes'
    goal = {'goal_type': 'APG', 'goal_id': '099APG2401', 'goal_name': 'Shorter queues',
            'goal_status': 'On Track', 'Update': 'FY25Q1', 'date_end_fy': '2025',
            'goal_description': '', 'applied_tags': 'Health', 'url_pgov_agency_12': '#N/A',
            'url_pgov_agency_23': '', 'organization_name': 'Bureau of Queues', 'agency_code': '099',
            'sg_id': '', 'so_id': ''}
    target = {'related_goal_id': '099APG2401', 'target': 'Halve the wait', 'indicator': 'Minutes',
              'indicator_type': 'Measurable decrease', 'value_start': '40', 'value_target': '$20'}
    quarters = [('2024', '4', '31'), ('2025', '1', '28.5'), ('2024', '3', '#REF!'),
                ('2024', '2', '1,036')]
    plumb.write('goals.json', json.dumps([goal]))
    plumb.write('targets.json', json.dumps([
        {**target, 'fiscal_yr': year, 'fiscal_qtr': quarter, 'value_current': value}
        for year, quarter, value in quarters]))
    plumb.run('init')
    goals = plumb.json('import', 'goals.json', '--recipe', recipes / 'us_performance_gov_goals.yaml')
    assert goals['errors'] == [], goals['errors']
    preview = plumb.json('import', 'targets.json', '--dry-run', '--recipe',
                         recipes / 'us_performance_gov_targets.yaml')
    counts = {'measures': 1, 'fresh': 3, 'corrected': 0, 'unchanged': 0}
    assert preview['observations'] == counts and preview['batch'] == ''
    assert series(plumb) == {}
    report = plumb.json('import', 'targets.json', '--recipe',
                        recipes / 'us_performance_gov_targets.yaml')
    assert report['observations'] == counts and report['errors'] == []
    (measure, values), = series(plumb).items()
    assert values == {'2024-03-31': 1036, '2024-09-30': 31, '2024-12-31': 28.5}
    ask = lambda sql: plumb.run('query', sql, '--json')[0]
    shown = ask(f"SELECT target, current, as_of FROM v_measures WHERE id = '{measure}'")
    assert '28.5' in shown and '2024-12-31' in shown and '"target":20' in shown, shown
    # Due with its fiscal year, assessed in the quarter of the export.
    assert '2025-09-30' in ask('SELECT due FROM v_goals')
    assert '2024-12-31' in ask('SELECT at FROM v_evidence')
    plumb.run('undo', '--batch', report['batch'])
    assert series(plumb) == {}


def test_the_public_files_become_goals_measures_and_series(plumb):
    folder = data('it-portfolio')
    recipes = ROOT / 'examples' / 'recipes'
    plumb.run('init')
    for name, recipe, values, measures in (
            ('us_performance_gov_goals_dev.json', 'us_performance_gov_goals', 0, 0),
            ('us_performance_gov_targets_dev.json', 'us_performance_gov_targets', 345, 122),
            ('nyc_capital_projects_2013_2019_dev.csv', 'nyc_capital_projects', 2099, 337)):
        report = plumb.json('import', folder / name, '--recipe', recipes / f'{recipe}.yaml')
        assert report['errors'] == [], (name, report['errors'][:3])
        assert report['observations']['fresh'] == values, (name, report['observations'])
        assert report['observations']['measures'] == measures, (name, report['observations'])
        again = plumb.json('import', folder / name, '--recipe', recipes / f'{recipe}.yaml')
        assert again['observations']['unchanged'] == values and again['batch'] == '', name
    with open(folder / 'nyc_capital_projects_2013_2019_dev.csv', encoding='utf-8') as file:
        rows = [row for row in csv.DictReader(file) if row['PID'] == '3']
    days = {f"{r['Date Reported As Of'][6:10]}-{r['Date Reported As Of'][:2]}-"
            f"{r['Date Reported As Of'][3:5]}": r for r in rows}
    found = series(plumb)
    assert found['nyc-3-budget'] == {day: float(r['Budget Forecast']) for day, r in days.items()}
    # The changes of all reports come to what the city itself says in all.
    assert found['nyc-3-slip'][max(days)] == float(rows[-1]['Total Schedule Changes'])


def test_tables_without_a_recipe(plumb):
    plumb.run('init')
    plumb.write('goals.csv', '\ufeffName;Weight;Due\nGrow;2,5;31.12.2027\nSave;;\n;;\n')
    report = plumb.json('import', 'goals.csv')
    assert report['created']['elements'] == 2, report
    rows = {row['name']: row for row in plumb.json('list', '--type', 'goal')}
    assert rows['Grow']['weight'] == 2.5 and rows['Grow']['due'] == '2027-12-31'
    assert 'weight' not in rows['Save']
    out, _ = plumb.run('import', 'goals.csv', '--show-recipe')
    assert 'goal' in out


def test_a_rehearsal_changes_nothing_and_shows_everything(plumb):
    plumb.run('init')
    plumb.write('m.json', json.dumps({'plumbline': 1, 'elements': [
        {'id': 'g', 'type': 'goal', 'name': 'Grow'}, {'id': 'x', 'type': 'gaol', 'name': 'X'},
        {'id': 'y', 'type': 'goal', 'name': 'Y', 'weight': 'heavy'}],
        'relations': [{'kind': 'supports', 'from': 'g', 'to': 'nowhere'}]}))
    report = plumb.json('import', 'm.json', '--dry-run', code=1)
    assert report['batch'] == '' and report['created']['elements'] == 1
    assert [item['id'] for item in report['preview']] == ['g']
    assert len(report['errors']) == 3 and all(e['where'] and e['what'] for e in report['errors'])
    assert plumb.json('list') == [] and plumb.json('history') == []
    # The good row comes in although the others are bad.
    assert plumb.json('import', 'm.json')['created']['elements'] == 1


def test_likely_duplicates_are_pointed_out(plumb):
    plumb.run('init')
    plumb.run('add', 'application', 'Customer Relationship Management System', '--id', 'crm')
    plumb.write('m.json', '{"plumbline": 1, "elements": [{"id": "crm2", "type": "application", '
                          '"name": "Customer Relationship Mangement System"}]}')
    warnings = plumb.json('import', 'm.json', '--dry-run')['warnings']
    assert any('crm' in w['what'] for w in warnings), warnings


def test_every_format_comes_back_unchanged(plumb):
    plumb.run('init', '--template', 'retail')
    first = contents(plumb, 'w.plumb')
    for number, (kind, name) in enumerate([('json', 'out.json'), ('archimate', 'out.xml'),
                                           ('xlsx', 'out.xlsx'), ('csv', 'out')]):
        plumb.run('export', '--format', kind, '-o', name)
        files = sorted((plumb.folder / name).iterdir()) if kind == 'csv' else [name]
        if kind == 'archimate':
            validate(plumb, plumb.folder / name)
        copy = f'copy{number}.plumb'
        plumb.run('init', workspace=copy)
        for file in files:
            report = plumb.json('import', file, workspace=copy)
            assert report['errors'] == [], (kind, report['errors'][:3])
        second = contents(plumb, copy)
        assert first['elements'] == second['elements'], kind
        assert first['relations'] == second['relations'], kind


def test_hostile_files_get_an_answer(plumb):
    plumb.run('init')
    bomb = ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
            + ''.join(f'<!ENTITY {b} "{("&" + a + ";") * 10}">' for a, b in zip('abcdefgh', 'bcdefghi'))
            + ']><model xmlns="http://www.opengroup.org/xsd/archimate/3.0/">&i;</model>')
    external = ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
                '<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/">&a;</model>')
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode='wb', mtime=0) as file:
        for _ in range(300):
            file.write(b'<' + b' ' * (1 << 20))
    cases = {'bomb.xml': bomb, 'external.xml': external, 'bomb.xml.gz': buffer.getvalue(),
             'cut.archimate': '<archimate:model xmlns:archimate="http://www.archimatetool.com/archi',
             'empty.xml': '', 'noise.xlsx': b'PK\x03\x04 nothing behind this', 'deep.json':
             '{"plumbline": 1, "elements": ' + '[' * 100000, 'newer.json': '{"plumbline": 99}',
             'noise.bin': bytes(range(256)) * 40}
    for name, content in cases.items():
        plumb.write(name, content)
        _, err = plumb.run('import', name, code=2)
        assert name in err and len(err) < 2000, (name, err)
    assert plumb.json('list') == []
