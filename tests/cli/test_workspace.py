"""Creating, editing, listing, querying, verifying."""
import sqlite3


def test_init_makes_a_file_any_sqlite_tool_reads(plumb):
    out = plumb.json('init', '--name', 'Acme', '--currency', 'USD')
    assert out == {'workspace': 'w.plumb', 'name': 'Acme', 'elements': 0, 'relations': 0}
    plumb.run('add', 'goal', 'Grow', 'weight=3', '--id', 'g')
    db = sqlite3.connect(plumb.folder / 'w.plumb')
    assert db.execute('SELECT id, name, weight FROM v_goals').fetchall() == [('g', 'Grow', 3)]
    assert db.execute('SELECT actor, operation FROM v_changes').fetchall() == [('tester', 'create')]


def test_init_refuses_to_overwrite(plumb):
    plumb.run('init')
    _, err = plumb.run('init', code=1)
    assert 'already' in err and 'another name' in err
    _, err = plumb.run('init', '--template', 'nonsense', workspace='x.plumb', code=2)
    assert 'retail' in err
    assert not (plumb.folder / 'x.plumb').exists()


def test_messages_say_what_and_what_to_do(plumb):
    plumb.run('init')
    cases = [
        (('analyse',), 'nowhere.plumb', 'There is no workspace at this place.', 'plumb init'),
        (('add', 'gaol', 'X'), 'w.plumb', 'no element type "gaol"', 'plumb types'),
        (('add', 'goal', 'X', 'wieght=3'), 'w.plumb', 'no attribute "wieght"', 'plumb types'),
        (('add', 'goal', 'X', 'weight=heavy'), 'w.plumb', 'takes a number', 'Correct'),
        (('add', 'goal', 'X', 'due=soon'), 'w.plumb', 'takes a date', 'Correct'),
        (('set', 'nobody', 'weight=3'), 'w.plumb', 'nothing with the id "nobody"', 'plumb list'),
        (('query', 'DELETE FROM element'), 'w.plumb', 'Only reading', 'SELECT'),
        (('undo',), 'w.plumb', 'which batch', '--batch'),
        (('undo', '--batch', 'b-none'), 'w.plumb', 'no batch b-none', 'plumb history'),
        (('import', 'missing.xml'), 'w.plumb', 'missing.xml', ''),
        (('analyse', '--as-of', 'yesterday'), 'w.plumb', 'not a moment', '2026-06-30'),
    ]
    for args, workspace, what, remedy in cases:
        _, err = plumb.run(*args, workspace=workspace, code=2)
        assert what in err and remedy in err, (args, err)


def test_a_file_of_another_program_is_left_alone(plumb):
    plumb.write('w.plumb', b'not a database at all, but long enough to have a header' * 20)
    before = (plumb.folder / 'w.plumb').read_bytes()
    _, err = plumb.run('analyse', code=2)
    assert 'not a Plumbline workspace' in err, err
    assert (plumb.folder / 'w.plumb').read_bytes() == before


def test_edit_by_hand_and_history(plumb):
    plumb.run('init')
    plumb.run('add', 'goal', 'Grow', 'weight=3', 'due=2027-12-31', '--id', 'g')
    plumb.run('add', 'process', 'Sell', 'annual_cost=1.200,50 EUR', '--id', 'p')
    plumb.run('relate', 'p', 'supports', 'g', 'strength=0.75')
    plumb.run('set', 'g', 'weight=5', 'due=', '--reason', 'Board decision')
    plumb.run('set', 'g', 'weight=6', '--version', '1', code=1)
    out, _ = plumb.run('set', 'g', 'weight=5')
    assert 'Nothing to change' in out
    rows = plumb.json('history', 'g')
    assert [row['operation'] for row in rows] == ['update', 'create']
    assert rows[0]['before'] == {'weight': 3, 'due': '2027-12-31'}
    assert rows[0]['after'] == {'weight': 5, 'due': None}
    assert plumb.json('history')[0]['reason'] == 'Board decision'
    p = [e for e in plumb.json('list') if e['id'] == 'p'][0]
    assert p['annual_cost'] == {'amount': 1200.5, 'currency': 'EUR'}
    plumb.run('remove', 'p')
    assert len(plumb.json('list')) == 1
    plumb.run('restore', 'p')
    assert len(plumb.json('list')) == 2
    assert plumb.json('verify')['ok'] is True


def test_verify_says_no_after_tampering(plumb):
    plumb.run('init')
    plumb.run('add', 'goal', 'Grow', '--id', 'g')
    head = plumb.json('verify')['head']['hash']
    plumb.run('verify', '--expect', head)
    plumb.run('verify', '--expect', '00', code=1)
    db = sqlite3.connect(plumb.folder / 'w.plumb')
    db.execute("UPDATE element SET name = 'Glow'")
    db.commit()
    db.close()
    out, _ = plumb.run('verify', code=1)
    assert 'Damaged' in out and 'element g' in out


def test_backup_is_a_whole_workspace(plumb):
    plumb.run('init')
    plumb.run('add', 'goal', 'Grow')
    plumb.run('backup', 'copy.plumb')
    assert plumb.json('verify', workspace='copy.plumb')['changes'] == 1


def test_help_completion_and_manual(plumb):
    out, _ = plumb.run('--help', workspace=None)
    for command in ('init', 'import', 'export', 'analyse', 'findings', 'levers', 'why', 'scenario',
                    'history', 'verify', 'query', 'undo', 'bench'):
        assert f'  {command} ' in out, command
        plumb.run(command, '--help', workspace=None)
    out, _ = plumb.run('completion', 'bash', workspace=None)
    assert 'complete -o filenames -F _plumb plumb' in out
    out, _ = plumb.run('man', workspace=None)
    assert out.startswith('.TH PLUMB 1')
    plumb.run('nonsense', workspace=None, code=2)
    plumb.run(workspace=None, code=2)
