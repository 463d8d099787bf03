"""Campaigns from the first link to results in the model: anonymous and named, under load, and killed."""
import json
import pathlib
import random
import sqlite3
import threading

from server import Server, World

W = '/workspaces/w'
SIDES = ('business', 'it')


def make(person, **wish):
    body = {'name': 'Spring round', 'instrument': 'samm', **wish}
    return person.post(W + '/campaigns', body).must(201)['campaign']


def questions(world, key):
    return world.server.person().post('/answering/open', {'key': key}).must(200)


def levels(asked, level):
    return {item['id']: {'value': level(item)} for item in asked['questions']['items']
            if item['kind'] == 'scale'}


def invite(person, campaign, groups):
    path = f'{W}/campaigns/{campaign["id"]}/invitations'
    return person.post(path, {'groups': groups}).must(201)


def move(person, campaign, to, reason=''):
    return person.post(f'{W}/campaigns/{campaign["id"]}/moves', {'to': to, 'reason': reason})


def answer(world, key, level, finish=True):
    asked = questions(world, key)
    body = {'key': key, 'answers': levels(asked, level), 'finish': finish}
    return world.server.person().post('/answering/save', body).must(200)


def test_instruments_are_whole_and_readable(world):
    rows = world.reader.get(W + '/instruments').must(200)['items']
    assert len(rows) >= 21 and {'samm', 'cobit-2019', 'iso-27001-annex-a'} <= {r['id'] for r in rows}
    samm = world.reader.get(W + '/instruments/samm').must(200)
    assert len(samm['dimensions']) == 6
    assert all(len(item['levels']) == 5 for item in samm['items'])
    german = world.reader.get(W + '/instruments/samm', headers={'Accept-Language': 'de'}).must(200)
    for english, other in zip(samm['items'], german['items']):
        assert english['id'] == other['id'] and english['question'] != other['question']
        assert len(other['levels']) == 5 and not set(english['levels']) & set(other['levels'])
    refused = world.reader.get(W + '/instruments/sam').must(404)
    assert refused['remedy']
    own = ('catalog: instrument\nversion: 1\nid: pulse\nname: Pulse\ndescription: One question.\n'
           'scales: [{id: level, points: [{value: 1, name: Low}, {value: 5, name: High}]}]\n'
           'dimensions: [{id: one, name: One}]\n'
           "items: [{id: first, dimension: one, name: First, question: 'How much?'}]\n")
    path = W + '/catalogs/pulse-of-ours.yaml'
    broken = own.replace('dimension: one', 'dimension: two').encode()
    assert world.steward.call('PUT', path, raw=broken, kind='application/yaml').must(422)['fields']
    world.steward.call('PUT', path, raw=own.encode(), kind='application/yaml').must(200)
    assert world.reader.get(W + '/instruments/pulse').must(200)['instrument']['own']
    world.steward.delete(path).must(200)
    world.reader.get(W + '/instruments/pulse').must(404)


def test_a_campaign_from_links_to_the_model(world):
    campaign = make(world.steward, units=[{'id': 'shops', 'name': 'Shops'}, {'id': 'head', 'name': 'Head office'}])
    path = f'{W}/campaigns/{campaign["id"]}'
    assert campaign['status'] == 'draft' and campaign['anonymous']
    links = invite(world.steward, campaign, [
        {'side': 'business', 'unit': 'shops', 'count': 6}, {'side': 'it', 'unit': 'shops', 'count': 6},
        {'side': 'it', 'unit': 'head', 'count': 2}])
    assert len(links['items']) == 14 and links['notes'], 'a group of two is not told apart'
    assert {(i['side'], i['unit']) for i in links['items']} == {
        ('business', 'shops'), ('it', 'shops'), ('it', '')}
    key = links['items'][0]['key']
    early = world.server.person().post('/answering/open', {'key': key}).must(409)
    assert 'not begun' in early['title'] + early.get('detail', '')
    move(world.steward, campaign, 'open').must(200)

    asked = questions(world, key)
    assert asked['anonymous'] and asked['minimum_group'] == 5 and asked['organisation'] == 'Retail'
    somebody = world.server.person()
    first = asked['questions']['items'][0]['id']
    saved = somebody.post('/answering/save', {'key': key, 'answers': {first: {'value': 2}}}).must(200)
    assert saved['answered'] == 1 and not saved['finished']
    assert questions(world, key)['answers'][first] == {'value': 2}, 'it is there when one comes back'
    for wrong in ({'value': 9}, {'value': 2, 'cannot_judge': True}, {'level': 3}, 'three'):
        somebody.post('/answering/save', {'key': key, 'answers': {first: wrong}}).must(422)
    somebody.post('/answering/save', {'key': key, 'answers': {'none': {'value': 1}}}).must(422)
    assert questions(world, key)['answers'][first] == {'value': 2}
    world.server.person().post('/answering/open', {'key': 'w.' + '0' * 32}).must(404)

    for link in links['items']:
        answer(world, link['key'], lambda item, side=link['side']: 4 if side == 'business' else 2)
    progress = world.reader.get(path).must(200)['progress']
    assert (progress['invited'], progress['finished'], progress['waiting']) == (14, 14, [])
    hidden = [group['invited'] for group in progress['groups'] if group['hidden']]
    assert len(hidden) == 2 and 2 in hidden, 'one alone would follow from the sum'
    world.reader.get(path + '/results').must(409)
    world.reader.get(path + '/remarks').must(403)

    move(world.steward, campaign, 'closed').must(200)
    somebody.post('/answering/save', {'key': key, 'answers': {first: {'value': 3}}}).must(409)
    results = world.reader.get(path + '/results').must(200)
    assert (results['replies'], results['business'], results['it']) == (14, 6, 8)
    for row in results['dimensions']:
        assert (row['business']['mean'], row['it']['mean'], row['all']['mean']) == (4, 2, 3)
        assert row['gap'] == 2 and row['worth_talking'] and row['business']['agreement'] == 1
    move(world.steward, campaign, 'open').must(422)
    before = world.reader.get(W + '/analysis').must(200)['index']['lines']['perception']
    frozen = move(world.steward, campaign, 'frozen').must(200)['campaign']
    assert frozen['frozen']['replies'] == 14 and len(frozen['frozen']['digest']) == 64
    assert world.reader.get(path + '/results').must(200)['sealed'] is True
    made = world.reader.get(W + '/elements?type=survey_result&limit=500').must(200)['items']
    ours = [e for e in made if e['id'].startswith('sr-' + campaign['id'])]
    assert len(ours) == 12
    after = world.reader.get(W + '/analysis').must(200)['index']['lines']['perception']
    assert after is not None and after != before
    world.steward.patch(path, {'purpose': 'Another'}).must(409)
    move(world.steward, campaign, 'closed').must(422)
    move(world.steward, campaign, 'closed', 'A unit was missed').must(200)
    move(world.steward, campaign, 'frozen').must(200)
    world.steward.delete(path).must(204)
    world.reader.get(path).must(404)


def test_from_results_to_a_plan(world):
    campaign = make(world.steward, targets={'communications': 4})
    path = f'{W}/campaigns/{campaign["id"]}'
    move(world.steward, campaign, 'open').must(200)
    asked = world.reader.get(W + '/instruments/samm').must(200)['items']
    replies = [{'side': side, 'answers': {item['id']: {'value': 2 if side == 'it' else 3}
                                          for item in asked if item['audience'] in ('both', side)}}
               for side in SIDES for _ in range(6)]
    world.steward.post(path + '/replies', {'replies': replies}).must(201)
    world.reader.get(path + '/improvements').must(409)
    move(world.steward, campaign, 'closed').must(200)
    move(world.steward, campaign, 'frozen').must(200)
    found = world.reader.get(path + '/improvements').must(200)['items']
    first = found[0]
    assert first['gain'] > 0 and first['gain_per_level'] <= first['gain'] and first['next']
    gains = [one['gain_per_level'] for one in found if one['gain_per_level'] is not None]
    assert gains == sorted(gains, reverse=True)
    ours = next(one for one in found if one['dimension'] == 'communications')
    assert (ours['target'], ours['level'], ours['lower_side'], ours['levels']) == (4, 2.5, 'it', 2)

    # What is promised is what happens: all of a dimension's questions up by their gain.
    gain = sum(one['gain'] for one in found if one['dimension'] == 'communications')
    before = world.reader.get(W + '/analysis').must(200)['index']['value']
    for side, level in (('business', 4), ('it', 4)):
        element = f'sr-{campaign["id"]}-communications-{side}'
        world.editor.patch(f'{W}/elements/{element}', {'level': level}).must(200)
    after = world.reader.get(W + '/analysis').must(200)['index']['value']
    assert abs(after - before - gain) < 0.01

    world.respondent.post(path + '/plan', {'steps': []}).must(403)
    world.editor.post(path + '/plan', {'steps': [{'item': 'none', 'name': 'X'}]}).must(422)
    world.editor.post(path + '/plan', {'steps': [{'item': ours['item'], 'name': 'X', 'due': 'soon'}]}).must(422)
    planned = world.editor.post(path + '/plan', {'steps': [
        {'item': ours['item'], 'name': 'Job rotation', 'due': '2027-03-31'}]}).must(201)['campaign']
    assert [one['item'] for one in planned['plan']] == [ours['item']]
    action = world.reader.get(f'{W}/elements/{planned["plan"][0]["action"]}').must(200)
    assert action['name'] == 'Job rotation' and action['type'] == 'action'


def test_tailoring_decides_what_comes_first(world):
    cobit = world.reader.get(W + '/instruments/cobit-2019').must(200)
    factor = cobit['tailoring'][0]
    option = next(one for one in factor['options'] if 2 in one['items'].values())
    raised = next(item for item, by in option['items'].items() if by == 2)
    campaign = make(world.steward, instrument='cobit-2019', anonymous=False,
                    tailoring={factor['id']: option['id']})
    path = f'{W}/campaigns/{campaign["id"]}'
    move(world.steward, campaign, 'open').must(200)
    answers = {item['id']: {'value': 1} for item in cobit['items']}
    world.steward.post(path + '/replies', {'replies': [{'side': 'it', 'answers': answers}] * 2}).must(201)
    found = world.reader.get(path + '/improvements').must(200)['items']
    assert {one['target_from'] for one in found} == {'tailoring'}
    importances = [one['importance'] for one in found]
    assert importances == sorted(importances, reverse=True) and importances[0] == 100
    assert next(one for one in found if one['item'] == raised)['importance'] == 100


def test_answers_from_a_file(world):
    campaign = make(world.steward, anonymous=False, units=[{'id': 'shops', 'name': 'Shops'}])
    path = f'{W}/campaigns/{campaign["id"]}'
    move(world.steward, campaign, 'open').must(200)
    items = world.reader.get(W + '/instruments/samm').must(200)['items']
    first, second = items[0], items[1]
    sheet = '\n'.join([
        f'Person;Side;Unit;{first["id"]};{second["question"]};{second["name"]} note;Shoe size',
        'Ann;Business;Shops;3;4;Seen last week;38',
        f'Ben;IT;shops;{first["levels"][1]};n/a;;40',
        'Cem;IT;Moon;3;4;;41',
        'Dee;IT;Shops;7;4;;42',
        'Eva;IT;Shops;lots;4;;43']).encode()
    url = path + '/answer-file?name=spring.csv'

    def send(person, address):
        return person.call('POST', address, raw=sheet, kind='application/octet-stream')

    send(world.reader, url).must(403)
    tried = send(world.steward, url + '&dry_run=true').must(200)
    assert (tried['rows'], tried['replies'], tried['unknown']) == (5, 2, ['Shoe size'])
    assert [error['where'].split(' column')[0].rsplit(' ', 1)[1] for error in tried['errors']] == ['4', '5', '6']
    assert all(error['remedy'] for error in tried['errors'])
    assert world.steward.get(path).must(200)['progress']['finished'] == 0
    assert send(world.steward, url).must(200)['replies'] == 2
    results = world.reader.get(path + '/results').must(200)
    rows = {row['id']: row for row in results['items']}
    assert rows[first['id']]['business']['mean'] == 3 and rows[first['id']]['it']['mean'] == 2
    assert rows[second['id']]['it']['mean'] is None and rows[second['id']]['it']['cannot_judge'] == 1
    remarks = world.steward.get(path + '/remarks').must(200)['items']
    assert {'item': second['id'], 'side': 'business', 'text': 'Seen last week'} in remarks
    nothing = world.steward.call('POST', url, raw=b'a,b\n1,2\n', kind='application/octet-stream')
    assert nothing.must(422)['remedy']


def test_a_workshop(world):
    campaign = make(world.steward, name='In the room', workshop=True)
    path = f'{W}/campaigns/{campaign["id"]}/workshop'
    links = invite(world.steward, campaign, [{'side': side, 'door': True} for side in SIDES])
    doors = {link['side']: link['key'] for link in links['items']}
    items = world.reader.get(W + '/instruments/samm').must(200)['items']
    item = next(one['id'] for one in items if one['audience'] == 'both')
    world.steward.post(path, {'do': 'ask', 'item': item}).must(409)
    move(world.steward, campaign, 'open').must(200)
    phone = world.server.person()
    keys = {side: [questions(world, doors[side])['key'] for _ in range(4)] for side in SIDES}
    world.editor.post(path, {'do': 'ask', 'item': item}).must(403)
    world.steward.post(path, {'do': 'reveal'}).must(409)
    world.steward.post(path, {'do': 'ask', 'item': 'none'}).must(422)
    asked = world.steward.post(path, {'do': 'ask', 'item': item, 'minutes': 5}).must(200)
    assert asked['item']['id'] == item and asked['until'] and (asked['people'], asked['voted']) == (8, 0)

    def vote(level_of, number):
        for side in SIDES:
            for key in keys[side]:
                answers = {item: {'value': level_of(side)}}
                phone.post('/answering/save', {'key': key, 'round': number, 'answers': answers}).must(200)

    assert asked['round'] == 1
    vote(lambda side: 4 if side == 'business' else 2, asked['round'])
    phone.post('/answering/save', {'key': keys['it'][0], 'answers': {item: {'value': 5}}}).must(422)
    seen = phone.post('/answering/workshop', {'key': keys['it'][0]}).must(200)
    assert seen['voted'] == 8 and seen['all'] is None and seen['mine'] == {'value': 2}
    shown = world.steward.post(path, {'do': 'reveal'}).must(200)
    assert shown['all'] == [0, 4, 0, 4, 0]
    assert (shown['business'], shown['it']) == ([0, 0, 0, 4, 0], [0, 4, 0, 0, 0])
    assert shown['until'] == asked['until']
    late = {'key': keys['it'][0], 'round': 1, 'answers': {item: {'value': 5}}}
    phone.post('/answering/save', late).must(409)
    again = world.steward.post(path, {'do': 'again'}).must(200)
    assert (again['voted'], again['all'], again['earlier']) == (0, None, [[0, 4, 0, 4, 0]])
    assert again['round'] == 2 and again['earlier_sides'] == [
        {'business': [0, 0, 0, 4, 0], 'it': [0, 4, 0, 0, 0]}]
    # A phone that tries its vote of the first round again does not vote in the second.
    retried = phone.post('/answering/save', late).must(409)
    assert 'earlier round' in json.dumps(retried)
    assert phone.post('/answering/workshop', {'key': keys['it'][0]}).must(200)['voted'] == 0
    vote(lambda side: 3, 2)
    world.steward.post(path, {'do': 'reveal'}).must(200)
    world.steward.post(path, {'do': 'agree', 'level': 9}).must(422)
    agreed = world.steward.post(path, {'do': 'agree', 'level': 3, 'dissent': 'Stores see 2',
                                       'note': 'Ask again in spring'}).must(200)
    assert agreed['item'] is None and len(agreed['agreed']) == 1
    assert agreed['agreed'][0] == {'item': item, 'level': 3, 'dissent': 'Stores see 2',
                                   'note': 'Ask again in spring'}
    assert phone.post('/answering/workshop', {'key': keys['it'][0]}).must(200)['item'] is None
    phone.post('/answering/save', late).must(409)
    state = move(world.steward, campaign, 'closed').must(200)
    assert state['progress']['finished'] == 8
    results = world.reader.get(f'{W}/campaigns/{campaign["id"]}/results').must(200)
    assert results['replies'] == 8


def test_small_groups_cannot_be_computed(world):
    campaign = make(world.steward, units=[{'id': u, 'name': u} for u in 'abc'])
    move(world.steward, campaign, 'open').must(200)
    path = f'{W}/campaigns/{campaign["id"]}'
    # Six and seven may be shown, three may not; then one of the others is hidden with it.
    replies = []
    for unit, count in (('a', 6), ('b', 7), ('c', 3)):
        asked = world.reader.get(W + '/instruments/samm').must(200)['items']
        answers = {item['id']: {'value': 1 + len(replies) % 5} for item in asked}
        replies += [{'side': 'business', 'unit': unit, 'answers': answers}] * count
    world.steward.post(path + '/replies', {'replies': replies}).must(201)
    move(world.steward, campaign, 'closed').must(200)
    results = world.reader.get(path + '/results').must(200)
    for row in results['dimensions'] + results['items'] + results['scores']:
        shown = {unit['id']: unit for unit in row['units']}
        if row['id'] == 'standards':  # asked of IT only
            assert all(unit['people'] == 0 and not any(unit['counts']) for unit in row['units'])
            continue
        assert shown['c']['hidden'] and shown['a']['hidden'] and not shown['b']['hidden']
        for unit in ('a', 'c'):
            hidden = shown[unit]
            assert hidden['mean'] is None and hidden['interval'] is None and not any(hidden['counts'])
    world.steward.delete(path).must(204)


def test_nothing_in_the_file_joins_a_person_with_an_answer(binary, folder):
    world = World(Server(binary, folder))
    campaign = make(world.steward)
    people = [f'Person Number {n}' for n in range(8)]
    links = invite(world.steward, campaign, [{'side': 'it', 'people': people}])
    assert sorted(link['person'] for link in links['items']) == people
    move(world.steward, campaign, 'open').must(200)
    for number, link in enumerate(links['items']):
        answer(world, link['key'], lambda item, n=number: 1 + n % 5)
    history = json.dumps(world.admin.get(W + '/changes?limit=500').must(200))
    exported = world.admin.get(W + '/export?format=json')
    assert world.server.stop() == 0
    log = '\n'.join(world.server.log)
    for link in links['items']:
        secret = link['key'].split('.')[1]
        assert secret not in log and link['person'] not in log
        assert link['person'] not in history and secret not in history
        assert link['person'] not in exported.body.decode('utf-8', 'replace')
    everything = b''
    for file in pathlib.Path(folder).rglob('*'):
        if file.is_file():
            everything += file.read_bytes()
    assert not any(person.encode() in everything for person in people)
    assert not any(link['key'].split('.')[1].encode() in everything for link in links['items'])
    file = sqlite3.connect(next(pathlib.Path(folder).rglob('w.plumb')))
    assert file.execute('SELECT count(DISTINCT ballot) FROM answer WHERE campaign = ?',
                        (campaign['id'],)).fetchone() == (8,)
    # Neither table has a column that says when, in which order or who.
    for table in ('ballot', 'answer'):
        names = [row[1] for row in file.execute(f'PRAGMA table_info({table})')]
        assert not {'at', 'time', 'seq', 'rowid', 'address', 'name'} & set(names)
        assert 'WITHOUT ROWID' in file.execute(
            'SELECT sql FROM sqlite_schema WHERE name = ?', (table,)).fetchone()[0]
    assert {row[0] for row in file.execute('SELECT person FROM ballot')} == {''}


def test_doors_and_names(world):
    campaign = make(world.steward, anonymous=False, instrument='objective-recall')
    path = f'{W}/campaigns/{campaign["id"]}'
    world.steward.post(path + '/invitations', {'groups': [{'side': 'it', 'count': 3}]}).must(422)
    links = invite(world.steward, campaign, [{'side': 'business', 'people': ['Ann', 'Ben']},
                                             {'side': 'it', 'door': True}])
    move(world.steward, campaign, 'open').must(200)
    door = next(link['key'] for link in links['items'] if link['door'])
    one, two = questions(world, door), questions(world, door)
    assert len({door, one['key'], two['key']}) == 3
    names = next(item['id'] for item in one['questions']['items'] if item['kind'] == 'names')
    someone = world.server.person()
    someone.post('/answering/save', {'key': door, 'answers': {}}).must(409)
    rest = levels(one, lambda item: 3)
    for key, named in ((one['key'], ['Cheap runs', 'Faster delivery']),
                       (two['key'], ['faster  delivery!', 'New shops'])):
        someone.post('/answering/save', {'key': key, 'finish': True,
                                         'answers': {**rest, names: {'names': named}}}).must(200)
    assert world.steward.get(path).must(200)['progress']['waiting'] == ['Ann', 'Ben']
    assert world.reader.get(path).must(200)['progress']['waiting'] == []
    lost = next(link['key'] for link in links['items'] if link['person'] == 'Ann')
    world.reader.post(path + '/links', {'person': 'Ann'}).must(403)
    world.steward.post(path + '/links', {'person': 'Zoe'}).must(404)
    ann = world.steward.post(path + '/links', {'person': 'Ann'}).must(200)['key']
    someone.post('/answering/open', {'key': lost}).must(404)
    assert world.steward.post(path + '/links', {'person': 'Ben', 'withdraw': True}).must(200)['key'] is None
    assert world.steward.get(path).must(200)['progress']['waiting'] == ['Ann']
    someone.post('/answering/save', {'key': ann, 'finish': True, 'answers': {
        **levels(questions(world, ann), lambda item: 5), names: {'names': ['Faster Delivery', 'Margin']}}}).must(200)
    recalls = world.reader.get(path + '/results').must(200)['recalls']
    shared = {r['side']: r for r in recalls if r['item'] == names}
    assert [one['count'] for one in shared['it']['named']] == [2, 1, 1]
    assert abs(shared['business']['shared'] - 0.5) < 1e-9
    move(world.steward, campaign, 'closed').must(200)
    world.steward.delete(path).must(204)


def save_many(world, keys, wrong):
    person = world.server.person()
    for key in keys:
        try:
            person.post('/answering/save', {'key': key, 'answers': {world.first: {'value': 3}},
                                            'finish': True}).must(200)
        except (AssertionError, OSError) as error:
            wrong.append(str(error))


def test_many_at_once_and_a_kill(binary, folder):
    world = World(Server(binary, folder))
    campaign = make(world.steward)
    path = f'{W}/campaigns/{campaign["id"]}'
    links = invite(world.steward, campaign, [{'side': 'it', 'count': 400}, {'side': 'business', 'count': 400}])
    move(world.steward, campaign, 'open').must(200)
    keys = [link['key'] for link in links['items']]
    world.first = questions(world, keys[0])['questions']['items'][0]['id']
    wrong = []
    threads = [threading.Thread(target=save_many, args=(world, keys[n::16], wrong)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong[:3]
    assert world.steward.get(path).must(200)['progress']['finished'] == 800

    # Killed while answers come: what was acknowledged is there.
    acknowledged = {}
    stop = threading.Event()

    def go_on(part):
        person, roll = world.server.person(), random.Random(part[0])
        while not stop.is_set():
            key, value = roll.choice(part), roll.randint(1, 5)
            acknowledged.pop(key, None)
            try:
                person.post('/answering/save', {'key': key, 'answers': {world.first: {'value': value}}}).must(200)
            except (AssertionError, OSError):
                return
            acknowledged[key] = value

    threads = [threading.Thread(target=go_on, args=(keys[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    while len(acknowledged) < 200 and any(thread.is_alive() for thread in threads):
        stop.wait(0.01)
    assert len(acknowledged) >= 200
    world.server.kill()
    for thread in threads:
        thread.join()
    world.server.start()
    for key, value in acknowledged.items():
        assert questions(world, key)['answers'][world.first] == {'value': value}
    assert world.server.stop() == 0


def test_whoever_is_asked_by_name_finds_it_when_signed_in(world):
    named = make(world.steward, anonymous=False, minimum_group=1, name='By name', closes='2099-12-18')
    hidden = make(world.steward, name='Nobody knows')
    for campaign in (named, hidden):
        move(world.steward, campaign, 'open').must(200)
    asked = [{'side': 'it', 'people': ['Contributor', 'editor', 'No Such Person']}]
    links = invite(world.steward, named, asked)['items']
    assert [one['holder'] for one in links] == ['Contributor', 'Editor', None], links
    invite(world.steward, hidden, asked)
    own = W + '/own-surveys'
    (mine,) = [one for one in world.contributor.get(own).must(200)['items'] if one['name'] == 'By name']
    assert not mine['begun'] and mine['closes'] == '2099-12-18' and mine['asked'] > 0
    assert 'Nobody knows' not in {one['name'] for one in world.contributor.get(own).must(200)['items']}
    assert mine['id'] not in {one['id'] for one in world.steward.get(own).must(200)['items']}

    way = f'{own}/{mine["id"]}/keys'
    for other in (world.steward, world.editor, world.admin):
        other.post(way).must(404)
    world.reader.post(way).must(403)
    world.stranger.post(way).must(404)
    world.server.person().post(way).must(401)
    key = world.contributor.post(way).must(201)['key']
    assert key != links[0]['key']
    answer(world, key, lambda item: 3, finish=False)
    again = questions(world, links[0]['key'])
    assert again['answers'] and again['answers'] == questions(world, key)['answers']
    (mine,) = [one for one in world.contributor.get(own).must(200)['items'] if one['name'] == 'By name']
    assert mine['begun'] and mine['answered'] == mine['asked'] and not mine['finished']
    answer(world, key, lambda item: 3)
    state = world.steward.get(f'{W}/campaigns/{named["id"]}').must(200)['progress']
    assert state['finished'] == 1 and 'Contributor' not in state['waiting']

    move(world.steward, named, 'closed').must(200)
    assert 'By name' not in {one['name'] for one in world.contributor.get(own).must(200)['items']}
    world.contributor.post(way).must(404)
    world.server.person().post('/answering/open', {'key': key}).must(409)
