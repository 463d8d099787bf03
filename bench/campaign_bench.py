#!/usr/bin/env python3
"""A campaign that everybody answers at once: opens every link, saves every answer, asks for results.

Usage: campaign_bench.py PLUMB [--respondents N] [--connections C] [--port P]
Bounded: one server on loopback, at most 64 connections, ends by itself. The exit code is 1 if an answer
was refused or is missing afterwards.
"""
import argparse
import json
import os
import pathlib
import random
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / 'tests' / 'api'))
from server import Server, World  # noqa: E402

W = '/workspaces/w'


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else None


def answer_all(world, keys, times, sent, wrong):
    """What respondents do: open, answer in three savings, finish with the last."""
    person = world.server.person()
    for key in keys:
        try:
            roll = random.Random(key)
            start = time.monotonic()
            asked = person.post('/answering/open', {'key': key}).must(200)
            times['open'].append(time.monotonic() - start)
            items = [item['id'] for item in asked['questions']['items'] if item['kind'] == 'scale']
            answers = {item: {'value': roll.randint(1, 5)} for item in items}
            for part in range(3):
                start = time.monotonic()
                person.post('/answering/save', {
                    'key': key, 'finish': part == 2,
                    'answers': {item: answers[item] for item in items[part::3]}}).must(200)
                times['save'].append(time.monotonic() - start)
            sent[key] = answers
        except (AssertionError, OSError) as error:
            wrong.append(str(error)[:300])


def main():
    options = argparse.ArgumentParser()
    options.add_argument('plumb')
    options.add_argument('--respondents', type=int, default=5000)
    options.add_argument('--connections', type=int, default=32)
    options.add_argument('--port', type=int, default=0)
    given = options.parse_args()
    given.connections = min(given.connections, 64)
    with tempfile.TemporaryDirectory(prefix='plumb-campaign-') as folder:
        world = World(Server(pathlib.Path(given.plumb).resolve(), folder, port=given.port))
        campaign = world.steward.post(W + '/campaigns', {'name': 'All', 'instrument': 'samm'}).must(201)
        path = f'{W}/campaigns/{campaign["campaign"]["id"]}'
        half = given.respondents // 2
        start = time.monotonic()
        links = world.steward.post(path + '/invitations', {'groups': [
            {'side': 'business', 'count': half}, {'side': 'it', 'count': given.respondents - half}]}).must(201)
        invited = time.monotonic() - start
        world.steward.post(path + '/moves', {'to': 'open'}).must(200)
        keys = [link['key'] for link in links['items']]
        times, sent, wrong = {'open': [], 'save': []}, {}, []
        start = time.monotonic()
        threads = [threading.Thread(target=answer_all,
                                    args=(world, keys[n::given.connections], times, sent, wrong))
                   for n in range(given.connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.monotonic() - start
        world.steward.post(path + '/moves', {'to': 'closed'}).must(200)
        start = time.monotonic()
        results = world.reader.get(path + '/results').must(200)
        results_ms = 1000 * (time.monotonic() - start)
        again = []
        for _ in range(50):
            start = time.monotonic()
            world.reader.get(path + '/results').must(200)
            again.append(1000 * (time.monotonic() - start))
        # Every answer counted, none twice.
        counted = {row['id']: row['all']['counts'] for row in results['items']}
        expected = {}
        for answers in sent.values():
            for item, answer in answers.items():
                expected.setdefault(item, [0] * 5)[answer['value'] - 1] += 1
        lost = sum(counted.get(item) != counts for item, counts in expected.items())
        print(json.dumps({
            'load_average': os.getloadavg()[0], 'respondents': given.respondents,
            'connections': given.connections, 'links_seconds': round(invited, 2),
            'answering_seconds': round(took, 2),
            'answers_per_second': round(sum(len(a) for a in sent.values()) / took),
            'milliseconds': {what: {'p50': round(1000 * percentile(all_, 0.5), 2),
                                    'p99': round(1000 * percentile(all_, 0.99), 2)}
                             for what, all_ in times.items()},
            'results_ms': round(results_ms, 1),
            'results_again_ms': {'p50': round(percentile(again, 0.5), 1), 'p99': round(percentile(again, 0.99), 1)},
            'replies': results['replies'],
            'items_with_other_counts': lost, 'wrong': len(wrong), 'first_wrong': wrong[:3]}, indent=1))
        world.server.stop()
        sys.exit(1 if wrong or lost or results['replies'] != given.respondents else 0)


if __name__ == '__main__':
    main()
