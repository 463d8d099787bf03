#!/usr/bin/env python3
"""A room that votes: phones come in by the door, get the question, vote, and see the reveal.

Usage: workshop_bench.py PLUMB [--phones N] [--rounds R] [--poll SECONDS] [--port P]
Each phone has a connection of its own and asks again every second, as the page does. Bounded: one
server on loopback, at most 400 phones, ends by itself. The exit code is 1 if a vote was refused, is
missing or landed in another round.
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
PATIENCE = 120


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else None


def milliseconds(values):
    return {'p50': round(1000 * percentile(values, 0.5)), 'p99': round(1000 * percentile(values, 0.99)),
            'most': round(1000 * max(values))} if values else None


class Room:
    """What all phones share: the door, how often they ask, and what they saw when."""

    def __init__(self, world, doors, poll, rounds):
        self.world, self.doors, self.poll, self.rounds = world, doors, poll, rounds
        self.lock = threading.Lock()
        self.times = {'join': [], 'vote': [], 'watch': []}
        self.questions, self.votes, self.reveals, self.wrong = {}, {}, {}, []
        self.joined = threading.Semaphore(0)

    def timed(self, what, call):
        start = time.monotonic()
        out = call()
        with self.lock:
            self.times[what].append(time.monotonic() - start)
        return out

    def seen(self, where, number):
        with self.lock:
            where.setdefault(number, []).append(time.monotonic())


def phone(room, number):
    """One phone: in by the door, then watching until it has seen every reveal."""
    person, roll = room.world.server.person(), random.Random(number)
    try:
        door = room.doors[number % 2]
        key = room.timed('join', lambda: person.post('/answering/open', {'key': door}).must(200))['key']
        room.joined.release()
        voted, revealed, until = 0, 0, time.monotonic() + PATIENCE
        time.sleep(roll.random() * room.poll)
        while revealed < room.rounds and time.monotonic() < until:
            view = room.timed('watch', lambda: person.post('/answering/workshop', {'key': key}).must(200))
            now = view['round']
            if now and not view['revealed'] and voted < now:
                room.seen(room.questions, now)
                level = roll.randint(1, 5)
                body = {'key': key, 'round': now, 'answers': {view['item']['id']: {'value': level}}}
                room.timed('vote', lambda sent=body: person.post('/answering/save', sent).must(200))
                with room.lock:
                    room.votes.setdefault(now, [0] * 5)[level - 1] += 1
                voted = now
            elif now and view['revealed'] and revealed < now:
                room.seen(room.reveals, now)
                revealed = now
            time.sleep(room.poll)
    except (AssertionError, OSError) as error:
        with room.lock:
            room.wrong.append(str(error)[:300])


def wait_for(condition):
    until = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)


def hold(room, steward, path, item, phones):
    """What the facilitator does; gives the moments of question and reveal by round."""
    asked, shown, views = {}, {}, {}
    for number in range(1, room.rounds + 1):
        asked[number] = time.monotonic()
        steward.post(path, {'do': 'ask', 'item': item} if number == 1 else {'do': 'again'}).must(200)
        wait_for(lambda n=number: sum(room.votes.get(n, [])) >= phones or room.wrong)
        shown[number] = time.monotonic()
        views[number] = steward.post(path, {'do': 'reveal'}).must(200)
        wait_for(lambda n=number: len(room.reveals.get(n, [])) >= phones or room.wrong)
    return asked, shown, views


def main():
    options = argparse.ArgumentParser()
    options.add_argument('plumb')
    options.add_argument('--phones', type=int, default=200)
    options.add_argument('--rounds', type=int, default=2)
    options.add_argument('--poll', type=float, default=1.0)
    options.add_argument('--port', type=int, default=0)
    given = options.parse_args()
    given.phones, given.rounds = min(given.phones, 400), max(1, min(given.rounds, 10))
    with tempfile.TemporaryDirectory(prefix='plumb-workshop-') as folder:
        world = World(Server(pathlib.Path(given.plumb).resolve(), folder, port=given.port))
        campaign = world.steward.post(W + '/campaigns', {
            'name': 'In the room', 'instrument': 'samm', 'workshop': True}).must(201)['campaign']
        path = f'{W}/campaigns/{campaign["id"]}'
        doors = [link['key'] for link in world.steward.post(path + '/invitations', {'groups': [
            {'side': side, 'door': True} for side in ('business', 'it')]}).must(201)['items']]
        world.steward.post(path + '/moves', {'to': 'open'}).must(200)
        items = world.reader.get(W + '/instruments/samm').must(200)['items']
        item = next(one['id'] for one in items if one['audience'] == 'both' and one['kind'] == 'scale')
        room = Room(world, doors, given.poll, given.rounds)
        threads = [threading.Thread(target=phone, args=(room, n)) for n in range(given.phones)]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for _ in threads:
            room.joined.acquire(timeout=PATIENCE)
        joined = time.monotonic() - start
        asked, shown, views = hold(room, world.steward, path + '/workshop', item, given.phones)
        for thread in threads:
            thread.join()
        lost = [n for n in views if views[n]['all'] != room.votes.get(n)]
        question = [at - asked[n] for n in asked for at in room.questions.get(n, [])]
        reveal = [at - shown[n] for n in shown for at in room.reveals.get(n, [])]
        everybody = [max(room.reveals[n]) - shown[n] for n in shown if room.reveals.get(n)]
        whole = all(len(room.reveals.get(n, [])) == given.phones for n in shown)
        print(json.dumps({
            'load_average': os.getloadavg()[0], 'phones': given.phones, 'rounds': given.rounds,
            'asks_again_every_seconds': given.poll, 'all_joined_seconds': round(joined, 2),
            'request_ms': {what: milliseconds(times) for what, times in room.times.items()},
            'question_seen_ms': milliseconds(question), 'reveal_seen_ms': milliseconds(reveal),
            'everybody_saw_the_reveal_ms': [round(1000 * one) for one in everybody],
            'rounds_with_other_counts': lost, 'everybody_saw': whole,
            'wrong': len(room.wrong), 'first_wrong': room.wrong[:3]}, indent=1))
        world.server.stop()
        sys.exit(0 if whole and not lost and not room.wrong else 1)


if __name__ == '__main__':
    main()
