#!/usr/bin/env python3
"""The same analysis in SQL, for comparison: reads `plumb analyse --json --inputs` on standard input.

Elements get their level once (longest path from the bottom, level by level: a frontier of elements
whose inputs are all placed). Then delivered support, support by domain, importance and purpose are
set-based statements, a level at a time, on indexed tables in memory. Products are
exp(sum(ln(...))), noisy-or as docs/engine.md has it, with parts and hinderers. Models without
cycles only; gradients, confidences and errors are left out, which the engine's time includes.

Prints milliseconds of processor time of the SQL part and the largest difference of coverage and purpose to the
document.
"""
import json
import math
import sqlite3
import sys
import time

DOMAINS = ('IS', 'OI', 'II')  # that support can come from
DEMANDS = ('BS', 'IS', 'OI')  # that purpose can lead to


def load(inputs):
    db = sqlite3.connect(':memory:')
    try:
        db.execute('SELECT exp(1), ln(1)')
    except sqlite3.OperationalError:
        db.create_function('exp', 1, math.exp, deterministic=True)
        db.create_function('ln', 1, math.log, deterministic=True)
    columns = ''.join(f', s_{y} REAL DEFAULT 0, own_{y} REAL DEFAULT 0' for y in DOMAINS)
    columns += ''.join(f', p_{x} REAL DEFAULT 0' for x in DEMANDS)
    db.executescript(f'''
    CREATE TABLE e(id INTEGER PRIMARY KEY, domain TEXT, c REAL, r REAL, cost REAL, needs INTEGER,
                   level INTEGER, hind REAL DEFAULT 1, s REAL DEFAULT 0, d REAL DEFAULT 0,
                   width REAL DEFAULT 0, parts REAL DEFAULT 0, imp REAL DEFAULT 0,
                   demand REAL DEFAULT 0{columns});
    CREATE TABLE w(u INTEGER, v INTEGER, w REAL);
    CREATE TABLE h(u INTEGER, v INTEGER, w REAL);
    CREATE TABLE p(u INTEGER, v INTEGER, w REAL);''')
    number = {element['id']: i for i, element in enumerate(inputs['elements'])}
    total = sum(element['weight'] for element in inputs['elements']) or 1
    db.executemany('INSERT INTO e(id, domain, c, r, cost, needs) VALUES(?,?,?,?,?,?)', [
        (number[x['id']], x['domain'], x['condition'], x['weight'] / total, x['cost'],
         x['needs_support']) for x in inputs['elements']])
    for table, key in (('w', 'supports'), ('h', 'hinders')):
        db.executemany(f'INSERT INTO {table} VALUES(?,?,?)', [
            (number[x['from']], number[x['to']], x['strength']) for x in inputs[key]])
    db.executemany('INSERT INTO p VALUES(?,?,?)', [
        (number[x['child']], number[x['parent']], x['weight']) for x in inputs['parts']])
    for table in 'whp':
        db.executescript(f'CREATE INDEX {table}u ON {table}(u); CREATE INDEX {table}v ON {table}(v);')
    db.executescript('ANALYZE')
    return db


def place(db):
    """Levels; returns how many there are."""
    db.executescript('''
    CREATE TEMP TABLE edge AS SELECT u, v FROM w UNION ALL SELECT u, v FROM h
                              UNION ALL SELECT u, v FROM p;
    CREATE INDEX temp.edge_u ON edge(u);
    CREATE TEMP TABLE open(id INTEGER PRIMARY KEY, inputs INTEGER);
    INSERT INTO open SELECT v, count(*) FROM edge GROUP BY v;
    UPDATE e SET level = 0 WHERE id NOT IN (SELECT id FROM open);
    CREATE INDEX el ON e(level);''')
    level = 0
    while True:
        db.execute('''UPDATE open SET inputs = inputs - n FROM (
            SELECT edge.v AS to_, count(*) AS n FROM e JOIN edge ON edge.u = e.id
            WHERE e.level = ? GROUP BY edge.v) WHERE open.id = to_''', (level,))
        placed = db.execute('''UPDATE e SET level = ? WHERE id IN (
            SELECT DISTINCT edge.v FROM e AS below JOIN edge ON edge.u = below.id
            JOIN open ON open.id = edge.v WHERE below.level = ? AND open.inputs = 0)''',
                            (level + 1, level)).rowcount
        if placed == 0:
            break
        level += 1
    (left,) = db.execute('SELECT count(*) FROM e WHERE level IS NULL').fetchone()
    if left:
        sys.exit(f'{left} elements lie on or above a cycle; this baseline has none of those.')
    return level + 1


def product(table, value):
    """prod (1 - w value) over what acts on e, 1 if nothing does."""
    return (f'coalesce((SELECT exp(sum(ln(max(1 - x.w * {value}, 1e-300)))) FROM {table} x '
            'JOIN e u ON u.id = x.u WHERE x.v = e.id), 1)')


def mean(value):
    """Weighted mean over the parts of e, 0 without."""
    return (f'coalesce((SELECT sum(x.w * {value}) / sum(x.w) FROM p x JOIN e u ON u.id = x.u '
            'WHERE x.v = e.id), 0)')


def forward(db, levels):
    db.execute('''UPDATE e SET
        width = coalesce((SELECT sum(w) FROM w WHERE v = e.id), 0),
        parts = coalesce((SELECT sum(w) FROM p WHERE v = e.id), 0)''')
    full = f"1 - {product('w', '1')} * (parts = 0)"
    for level in range(levels):
        db.execute(f'''UPDATE e SET (hind, s) = (SELECT {product('h', 'u.d')},
            1 - {product('w', 'u.d')} * (1 - {mean('u.d')})) WHERE level = ?''', (level,))
        db.execute(f'''UPDATE e SET s = s * hind, d = min(c, CASE WHEN needs THEN s * hind
            WHEN width = 0 AND parts = 0 THEN 1 ELSE s * hind / ({full}) END)
            WHERE level = ?''', (level,))
        for y in DOMAINS:
            value = f"CASE WHEN u.domain = '{y}' THEN u.d ELSE min(u.c, u.s_{y}) END"
            db.execute(f'''UPDATE e SET own_{y} = (1 - {product('w', value)}) * hind,
                s_{y} = (1 - {product('w', value)} * (1 - {mean(value)})) * hind
                WHERE level = ?''', (level,))


def backward(db, levels):
    for level in range(levels - 1, -1, -1):
        db.execute('''UPDATE e SET imp = r
            + coalesce((SELECT sum(v.imp * x.w / (v.width + (v.parts > 0)))
                        FROM w x JOIN e v ON v.id = x.v WHERE x.u = e.id), 0)
            + coalesce((SELECT sum(v.imp * x.w / v.parts / (v.width + 1))
                        FROM p x JOIN e v ON v.id = x.v WHERE x.u = e.id), 0)
            WHERE level = ?''', (level,))
        for x in DEMANDS:
            reached = f"CASE WHEN v.domain = '{x}' AND v.imp > 0 THEN 1 ELSE v.p_{x} END"
            db.execute(f'''UPDATE e SET p_{x} = coalesce((SELECT sum(f * q) / sum(f) FROM (
                SELECT x.w AS f, {reached} AS q FROM w x JOIN e v ON v.id = x.v WHERE x.u = e.id
                UNION ALL
                SELECT 1, {reached} FROM p x JOIN e v ON v.id = x.v WHERE x.u = e.id)), 0)
                WHERE level = ?''', (level,))
    db.execute('UPDATE e SET demand = CASE WHEN parts > 0 THEN imp * width / (width + 1) '
               'ELSE imp END')


def links(db, names):
    out = {}
    for name in names:
        demand, supply = name.split('-')
        (coverage,) = db.execute(f'SELECT sum(demand * own_{supply}) / sum(demand) FROM e '
                                 'WHERE domain = ? AND demand > 0', (demand,)).fetchone()
        (costed,) = db.execute('SELECT sum(cost) FROM e WHERE domain = ?', (supply,)).fetchone()
        share = 'cost' if costed else '1.0'
        (purpose,) = db.execute(f'SELECT sum({share} * p_{demand}) / sum({share}) FROM e '
                                'WHERE domain = ?', (supply,)).fetchone()
        out[name] = {'coverage': coverage, 'purpose': purpose}
    return out


def main():
    document = json.load(sys.stdin)
    db = load(document['inputs'])
    start = time.process_time()
    levels = place(db)
    forward(db, levels)
    backward(db, levels)
    found = links(db, document['links'])
    milliseconds = (time.process_time() - start) * 1000
    gap = max(abs((found[name][key] or 0) - (figures[key] or 0))
              for name, figures in document['links'].items() for key in ('coverage', 'purpose'))
    print(json.dumps({'sql_ms': milliseconds, 'levels': levels, 'largest_difference': gap}))


main()
