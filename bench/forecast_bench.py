#!/usr/bin/env python3
"""Accuracy, intervals and time of `plumb forecast` on forecasting competitions.

Usage: forecast_bench.py PLUMB [FILE ...] [--baselines FOLDER] [--r SERIES] [--threads N]
FILE is a benchmark file (gzip or not) with the columns id,period,frequency,type,start,n,h,train,test;
without one, every *_dev.csv.gz of ../shared/data/forecast beside the project. Naive2 is computed here,
in the same run; R's scores come from the baseline files in the folder of the data, and R itself is
timed on --r series (0: not) where Rscript and the package forecast are installed. Standard library
only.
"""
import argparse
import csv
import gzip
import json
import math
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
DATA = ROOT.parent / 'shared' / 'data' / 'forecast'
csv.field_size_limit(1 << 27)


def rows_of(path):
    opened = gzip.open(path, 'rt', encoding='utf-8') if path.suffix == '.gz' else open(
        path, encoding='utf-8')
    with opened as file:
        for row in csv.DictReader(file):
            row['frequency'], row['h'] = int(row['frequency']), int(row['h'])
            row['train'] = [float(x) for x in row['train'].split(';')]
            row['test'] = [float(x) for x in row['test'].split(';')]
            yield row


def is_seasonal(values, period):
    """The 90 percent autocorrelation test of the M4 competition."""
    if period < 2 or len(values) < 3 * period:
        return False
    mean = statistics.fmean(values)
    away = [v - mean for v in values]
    spread = sum(a * a for a in away)
    if spread == 0:
        return False
    acf = [sum(a * b for a, b in zip(away[k:], away)) / spread for k in range(1, period + 1)]
    band = 1.645 * math.sqrt((1 + 2 * sum(r * r for r in acf[:-1])) / len(values))
    return abs(acf[-1]) > band


def indices(values, period):
    """Multiplicative classical decomposition."""
    half, by_place = period // 2, [[] for _ in range(period)]
    for t in range(half, len(values) - half):
        window = values[t - half:t + half + 1]
        total = sum(window) - (0.5 * (window[0] + window[-1]) if period % 2 == 0 else 0)
        if total != 0:
            by_place[t % period].append(values[t] * period / total)
    means = [statistics.fmean(place) if place else 1 for place in by_place]
    overall = statistics.fmean(means)
    return [m / overall for m in means]


def naive2(row):
    values, period, h = row['train'], row['frequency'], row['h']
    if not is_seasonal(values, period):
        return [values[-1]] * h
    index, n = indices(values, period), len(values)
    last = values[-1] / index[(n - 1) % period]
    return [last * index[(n + i) % period] for i in range(h)]


def smape(actual, forecast):
    terms = [200 * abs(y - f) / (abs(y) + abs(f)) if abs(y) + abs(f) > 0 else 0
             for y, f in zip(actual, forecast)]
    return statistics.fmean(terms)


def mean_change(row):
    values, lag = row['train'], row['frequency']
    changes = [abs(b - a) for a, b in zip(values, values[lag:])]
    return statistics.fmean(changes) if changes else 0


def scores(row, points):
    """One series: ours and Naive2's sMAPE and MASE, coverage of 80 and 95, scaled interval score."""
    actual, change = row['test'], mean_change(row)
    if change == 0:
        return None
    ours, base = [p['value'] for p in points], naive2(row)
    out = {'smape': smape(actual, ours), 'smape2': smape(actual, base)}
    error = lambda forecast: statistics.fmean(abs(y - f) for y, f in zip(actual, forecast)) / change
    out['mase'], out['mase2'] = error(ours), error(base)
    for level in ('80', '95'):
        inside = [p['lower' + level] <= y <= p['upper' + level] for y, p in zip(actual, points)]
        out['cover' + level] = statistics.fmean(inside)
    out['msis'] = statistics.fmean(
        p['upper95'] - p['lower95'] + 40 * max(0, p['lower95'] - y, y - p['upper95'])
        for y, p in zip(actual, points)) / change
    return out


def run(plumb, path, threads):
    start = time.perf_counter()
    done = subprocess.run([str(plumb), 'forecast', str(path), '--json', '--threads', str(threads)],
                          capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(done.stderr)
    return {s['id']: s['points'] for s in json.loads(done.stdout)['series']}, seconds


def baselines(folder, name, period):
    """R's scores on the same half, by method, from the files beside the data."""
    set_name, _, half = name.partition('_')
    out = {}
    path = folder / 'baseline_scores_R_forecast.csv'
    if path.exists():
        for row in csv.DictReader(open(path, encoding='utf-8')):
            if (row['set'], row['half'], row['period']) == (set_name, half or 'all', period):
                out[row['method']] = row['owa_vs_naive2']
    path = folder / 'baseline_interval_scores_R_forecast.csv'
    if path.exists():
        for row in csv.DictReader(open(path, encoding='utf-8')):
            if (row['set'], row['half'], row['period'], row['method']) == (
                    set_name, half or 'all', period, 'ETS'):
                out['ETS cover95'], out['ETS msis'] = row['coverage95'], row['msis95']
    return out


def report(plumb, path, folder, threads):
    points, seconds = run(plumb, path, threads)
    rows = list(rows_of(path))
    by_period = {'ALL': []}
    for row in rows:
        got = scores(row, points[row['id']])
        if got:
            by_period['ALL'].append(got)
            by_period.setdefault(row['period'], []).append(got)
    name = path.name.split('.')[0]
    print(f'\n{path.name}: {len(rows)} series in {seconds:.2f} s on {threads} threads')
    print('| period | n | OWA | sMAPE | MASE | Naive2 sMAPE | MASE | cover 80 | cover 95 | MSIS | R: '
          'OWA ets, thetaf, Comb | ets cover 95, MSIS |')
    print('|---|' + '---:|' * 9 + '---|---|')
    for period, got in by_period.items():
        mean = {key: statistics.fmean(g[key] for g in got) for key in got[0]}
        owa = (mean['smape'] / mean['smape2'] + mean['mase'] / mean['mase2']) / 2
        r = baselines(folder, name, period)
        theirs = ', '.join(r.get(m, '-') for m in ('ETS', 'thetaf', 'Comb'))
        intervals = ', '.join(r.get(m, '-') for m in ('ETS cover95', 'ETS msis'))
        print(f'| {period} | {len(got)} | **{owa:.4f}** | {mean["smape"]:.3f} | {mean["mase"]:.3f} | '
              f'{mean["smape2"]:.3f} | {mean["mase2"]:.3f} | {mean["cover80"]:.3f} | '
              f'{mean["cover95"]:.3f} | {mean["msis"]:.2f} | {theirs} | {intervals} |')


R_PROGRAM = """
suppressMessages(library(forecast))
lines <- strsplit(readLines(commandArgs(TRUE)[1])[-1], ",")
series <- lapply(lines, function(x) list(y = ts(as.numeric(strsplit(x[8], ";")[[1]]),
                 frequency = as.numeric(x[3])), h = as.numeric(x[7])))
time <- system.time(for (s in series) forecast(ets(s$y), h = s$h))
cat(time[["user.self"]] + time[["sys.self"]])
"""


def time_r(plumb, path, count):
    """Processor time of R's ets() and of plumb for the same series, one after the other."""
    if count == 0:
        return
    rscript = shutil.which('Rscript')
    probe = rscript and subprocess.run([rscript, '-e', 'library(forecast)'], capture_output=True,
                                       check=False).returncode == 0
    if not probe:
        print('\nR with the package forecast is not installed (Debian: r-cran-forecast): '
              'not compared.')
        return
    text = gzip.open(path, 'rt').read() if path.suffix == '.gz' else path.read_text()
    lines = text.splitlines()
    step = max(1, (len(lines) - 1) // count)
    chosen = [lines[0]] + lines[1::step][:count]
    with tempfile.TemporaryDirectory() as folder:
        sample = pathlib.Path(folder) / 'sample.csv'
        sample.write_text('\n'.join(chosen) + '\n')
        program = pathlib.Path(folder) / 'ets.R'
        program.write_text(R_PROGRAM)
        # Processor time of children: another program beside does not count.
        before = os.times()
        run(plumb, sample, 1)
        ours = os.times().children_user + os.times().children_system
        ours -= before.children_user + before.children_system
        theirs = float(subprocess.run([rscript, str(program), str(sample)], capture_output=True,
                                      text=True, check=True).stdout)
    n = len(chosen) - 1
    print(f'\n{n} series of {path.name}, processor time: plumb {ours:.2f} s '
          f'({1000 * ours / n:.2f} ms each), R ets() {theirs:.2f} s ({1000 * theirs / n:.1f} ms each):'
          f' {theirs / ours:.0f} x')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('plumb', type=pathlib.Path)
    parser.add_argument('files', nargs='*', type=pathlib.Path)
    parser.add_argument('--baselines', type=pathlib.Path)
    parser.add_argument('--r', type=int, default=150)
    parser.add_argument('--threads', type=int, default=2)
    wish = parser.parse_intermixed_args()
    files = wish.files or sorted(DATA.glob('*_dev.csv.gz'))
    if not files:
        sys.exit(f'There are no benchmark files in {DATA}; name some.')
    for path in files:
        report(wish.plumb, path, wish.baselines or path.parent, wish.threads)
    m3 = [path for path in files if path.name.startswith('m3')]
    time_r(wish.plumb, m3[0] if m3 else files[0], wish.r)


main()
