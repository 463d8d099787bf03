#!/usr/bin/env python3
"""The same analysis in SQL, for comparison: reads `plumb analyse --json --inputs` on standard input.

Levels come from a recursive query (longest path to a supporter); then support, delivered support,
support by domain, importance, coverage and purpose are set-based statements, level by level, on
indexed tables in memory. Products are exp(sum(ln(...))). Acyclic models without hinderers only.
Prints milliseconds of the SQL part and the largest difference of coverage to the document.
"""
import json
import math
import sqlite3
import sys
import time

document = json.load(sys.stdin)
inputs = document['inputs']
db = sqlite3.connect(':memory:')
try:
    db.execute('SELECT exp(1)')
except sqlite3.OperationalError:
    db.create_function('exp', 1, math.exp, deterministic=True)
    db.create_function('ln', 1, math.log, deterministic=True)
db.executescript('''
CREATE TABLE e(id INTEGER PRIMARY KEY, domain TEXT, c REAL, r REAL, cost REAL, needs INTEGER,
               level INTEGER DEFAULT 0, s REAL DEFAULT 0, smax REAL DEFAULT 0, d REAL DEFAULT 0,
               imp REAL DEFAULT 0, s_is REAL DEFAULT 0, s_oi REAL DEFAULT 0, s_ii REAL DEFAULT 0);
CREATE TABLE w(u INTEGER, v INTEGER, w REAL);''')
number = {element['id']: i for i, element in enumerate(inputs['elements'])}
total = sum(element['weight'] for element in inputs['elements']) or 1
db.executemany('INSERT INTO e(id, domain, c, r, cost, needs) VALUES(?,?,?,?,?,?)', [
    (number[x['id']], x['domain'], x['condition'], x['weight'] / total, x['cost'],
     x['needs_support']) for x in inputs['elements']])
db.executemany('INSERT INTO w VALUES(?,?,?)', [
    (number[x['from']], number[x['to']], x['strength']) for x in inputs['supports']])
db.executescript('CREATE INDEX wu ON w(u); CREATE INDEX wv ON w(v); ANALYZE;')

start = time.perf_counter()
db.execute('''
WITH RECURSIVE up(id, level) AS (
  SELECT id, 0 FROM e WHERE id NOT IN (SELECT v FROM w)
  UNION
  SELECT w.v, up.level + 1 FROM up JOIN w ON w.u = up.id)
UPDATE e SET level = (SELECT max(level) FROM up WHERE up.id = e.id)''')
db.execute('CREATE INDEX el ON e(level)')
(top,) = db.execute('SELECT max(level) FROM e').fetchone()


def product(value):
    return f'1 - exp(sum(ln(max(1 - w.w * {value}, 1e-300))))'


for level in range(top + 1):
    db.execute(f'''UPDATE e SET (s, smax) = (SELECT coalesce({product('u.d')}, 0),
        coalesce({product('1')}, 0) FROM w JOIN e u ON u.id = w.u WHERE w.v = e.id)
        WHERE level = ?''', (level,))
    db.execute('''UPDATE e SET d = min(c, CASE WHEN needs THEN s WHEN smax > 0 THEN s / smax
        ELSE 1 END) WHERE level = ?''', (level,))
    for domain in ('IS', 'OI', 'II'):
        column = f's_{domain.lower()}'
        value = f"CASE WHEN u.domain = '{domain}' THEN u.d ELSE min(u.c, u.{column}) END"
        db.execute(f'''UPDATE e SET {column} = (SELECT coalesce({product(value)}, 0)
            FROM w JOIN e u ON u.id = w.u WHERE w.v = e.id) WHERE level = ?''', (level,))
db.execute('CREATE TABLE share AS SELECT u, v, w / sum(w) OVER (PARTITION BY v) AS f FROM w')
db.execute('CREATE INDEX su ON share(u)')
for level in range(top, -1, -1):
    db.execute('''UPDATE e SET imp = r + coalesce((SELECT sum(v.imp * s.f) FROM share s
        JOIN e v ON v.id = s.v WHERE s.u = e.id), 0) WHERE level = ?''', (level,))
coverage = {}
for demand, supply in [link.split('-') for link in document['links']]:
    (coverage[f'{demand}-{supply}'],) = db.execute(
        f'SELECT sum(imp * s_{supply.lower()}) / sum(imp) FROM e WHERE domain = ? AND imp > 0',
        (demand,)).fetchone()
milliseconds = (time.perf_counter() - start) * 1000
gap = max(abs((coverage[link] or 0) - (figures['coverage'] or 0))
          for link, figures in document['links'].items())
print(json.dumps({'sql_ms': milliseconds, 'levels': top + 1, 'largest_difference': gap}))
