"""What results say beyond levels: recall, the perspective that suggests itself, benchmarks, themes, raters."""
import csv
import datetime
import io
import pathlib
import sqlite3
import subprocess

from server import Server, Skip, World
from test_campaigns import W, answer, invite, make, move, questions

REFERENCE = pathlib.Path(__file__).resolve().parents[3] / 'shared/data/alignment-maturity'


def record(world, path, replies):
    world.steward.post(path + '/replies', {'replies': replies}).must(201)


def row(results, score):
    return next(one for one in results['scores'] if one['id'] == score)


def test_recall_has_a_figure(world):
    campaign = make(world.steward, instrument='objective-recall')
    path = f'{W}/campaigns/{campaign["id"]}'
    move(world.steward, campaign, 'open').must(200)
    named = {'business': ['Growth', 'Margin'], 'it': ['growth', 'Uptime', 'Skills', 'Cloud']}
    record(world, path, [
        {'side': side, 'answers': {'business_objectives': {'names': list_}, 'it_objectives': {'names': list_[:1]}}}
        for side, list_ in named.items() for _ in range(5)])
    move(world.steward, campaign, 'closed').must(200)
    results = world.reader.get(path + '/results').must(200)
    figure = row(results, 'recall_business')
    assert (figure['business']['mean'], figure['it']['mean'], figure['all']['mean']) == (0.25, 0.5, 0.375)
    assert figure['method'] == 'recall' and 'names none' in figure['rule']
    assert row(results, 'overall')['business']['mean'] == 0.625
    german = world.reader.get(path + '/results', headers={'Accept-Language': 'de'}).must(200)
    assert 'Ziele' in row(german, 'overall')['rule'] and results['suggestions'] == []
    # One side below five: all three figures are hidden, since each needs both lists.
    small = make(world.steward, instrument='objective-recall')
    move(world.steward, small, 'open').must(200)
    path = f'{W}/campaigns/{small["id"]}'
    record(world, path, [{'side': side, 'answers': {'business_objectives': {'names': ['Growth']}}}
                         for side in ('business',) * 6 + ('it',) * 4])
    move(world.steward, small, 'closed').must(200)
    figure = row(world.reader.get(path + '/results').must(200), 'recall_business')
    assert all(figure[part]['mean'] is None and figure[part]['hidden'] for part in ('all', 'business', 'it'))


def test_a_perspective_suggests_itself(world):
    campaign = make(world.steward, instrument='sam-components')
    path = f'{W}/campaigns/{campaign["id"]}'
    move(world.steward, campaign, 'open').must(200)
    items = world.reader.get(W + '/instruments/sam-components').must(200)['items']
    levels = {'BS': 4, 'IS': 4, 'OI': 2, 'II': 3}
    replies = [{'side': side, 'answers': {item['id']: {'value': levels[item['dimension']]} for item in items}}
               for side in ('business',) * 6 + ('it',) * 3]
    record(world, path, replies)
    move(world.steward, campaign, 'closed').must(200)
    results = world.reader.get(path + '/results').must(200)
    everybody, business, it = results['suggestions']
    # Two domains are as strong: both are candidates; from BS by OI runs strategy execution.
    assert everybody['anchors'] == ['BS', 'IS'] and everybody['pivots'] == ['OI']
    assert everybody['suggested'] == ['strategy_execution'] and everybody['strengths']['BS'] == 0.75
    assert business['side'] == 'business' and it['side'] == 'it'
    hidden = [one for one in (business, it) if all(value is None for value in one['strengths'].values())]
    assert hidden and all(one['suggested'] == [] and one['missing'] for one in hidden)
    german = world.reader.get(path + '/results', headers={'Accept-Language': 'de'}).must(200)['suggestions']
    assert any((one['missing'] or '').startswith('Weniger als zwei Domänen') for one in german)


def leader(world, name='Rita Lead'):
    made = world.editor.post(W + '/elements', {'type': 'person', 'name': name}).must(201)
    return made['element']['id'] if 'element' in made else made['id']


def test_a_person_is_rated_by_relation(world):
    person = leader(world)
    refused = world.steward.post(W + '/campaigns', {'name': 'X', 'instrument': 'leadership-roles', 'subject': 'none'})
    refused.must(422)
    named = {'name': 'X', 'instrument': 'leadership-roles', 'subject': person, 'anonymous': False}
    assert world.steward.post(W + '/campaigns', {**named, 'minimum_group': 1}).must(422)['remedy']
    assert world.steward.post(W + '/campaigns', named).must(201)['campaign']['minimum_group'] == 5
    campaign = make(world.steward, instrument='leadership-roles', subject=person, minimum_group=3)
    assert campaign['rated'] and campaign['roles'] == ['self', 'manager', 'peer', 'report', 'business']
    path = f'{W}/campaigns/{campaign["id"]}'
    for groups in ([{'side': 'it', 'count': 2}], [{'side': 'it', 'role': 'friend', 'count': 1}],
                   [{'side': 'it', 'role': 'self', 'count': 2}], [{'side': 'it', 'role': 'self', 'door': True}]):
        assert world.steward.post(path + '/invitations', {'groups': groups}).must(422)['remedy']
    links = invite(world.steward, campaign, [
        {'side': 'it', 'role': 'self', 'count': 1}, {'side': 'business', 'role': 'manager', 'count': 2},
        {'side': 'it', 'role': 'peer', 'count': 3}, {'side': 'it', 'role': 'report', 'count': 4}])['items']
    world.steward.post(path + '/invitations', {'groups': [{'side': 'it', 'role': 'self', 'count': 1}]}).must(422)
    move(world.steward, campaign, 'open').must(200)
    levels = {'self': 5, 'manager': 2, 'peer': 3, 'report': 4}
    for link in links:
        told = questions(world, link['key'])['rated']
        assert told['person']['name'] == 'Rita Lead' and told['as'] == link['role']
        assert told['shown_alone'] == (link['role'] == 'self')
        answer(world, link['key'], lambda item, role=link['role']: levels[role])
    move(world.steward, campaign, 'closed').must(200)
    world.reader.get(path + '/results').must(403)
    results = world.steward.get(path + '/results').must(200)
    assert (results['replies'], results['self']) == (9, 1)
    for row_ in results['dimensions']:
        roles = {one['id']: one for one in row_['roles']}
        assert row_['self']['mean'] == 5 and 'self' not in roles
        # Two managers are hidden, and the three peers with them; the reports are shown.
        assert roles['manager']['hidden'] and roles['peer']['hidden'] and roles['report']['mean'] == 4
        # The whole is the others' view: two managers of the business alone hide both sides.
        assert row_['all']['people'] == 9 and row_['business']['hidden'] and row_['it']['hidden']
    frozen = move(world.steward, campaign, 'frozen').must(200)['campaign']
    assert frozen['frozen']['results'] is None
    element = world.reader.get(f'{W}/elements/{person}').must(200)
    assert not element.get('fields', element).get('evidence')


def test_named_campaigns_say_their_smallest_group(world):
    assert make(world.steward, anonymous=False)['minimum_group'] == 1
    campaign = make(world.steward, anonymous=False, minimum_group=4)
    assert campaign['minimum_group'] == 4
    path = f'{W}/campaigns/{campaign["id"]}'
    assert world.steward.patch(path, {'anonymous': True}).must(200)['campaign']['minimum_group'] == 5
    world.steward.patch(path, {'anonymous': False, 'minimum_group': 3}).must(200)
    move(world.steward, campaign, 'open').must(200)
    world.steward.patch(path, {'minimum_group': 2}).must(409)
    asked = world.reader.get(W + '/instruments/samm').must(200)['items']
    answers = {item['id']: {'value': 3} for item in asked}
    record(world, path, [{'side': side, 'person': f'P{n}', 'answers': answers}
                         for side, count in (('business', 2), ('it', 5)) for n in range(count)])
    results = world.reader.get(path + '/results').must(200)
    assert results['minimum_group'] == 3
    assert all(row_['business']['hidden'] or row_['business']['people'] == 0 for row_ in results['dimensions'])


def test_benchmarks_stand_beside_levels(world):
    wish = {'instrument': 'samm', 'of': 'communications', 'value': 3.1, 'spread': 0.8, 'n': 197,
            'source': 'Invented for this test', 'date': '2007', 'note': 'No sector'}
    url = W + '/benchmarks'
    world.reader.post(url, wish).must(403)
    for wrong in ({'source': ' '}, {'value': 9}, {'of': 'none'}, {'date': 'soon'}, {'instrument': 'none'}, {'n': 0}):
        world.steward.post(url, {**wish, **wrong}).must(422)
    world.steward.post(url, {key: value for key, value in wish.items() if key != 'source'}).must(422)
    made = world.steward.post(url, wish).must(201)
    newer = world.steward.post(url, {**wish, 'value': 2.9, 'date': '2012-05', 'n': None}).must(201)
    listed = world.reader.get(url + '?instrument=samm').must(200)['items']
    assert [one['id'] for one in listed] == [newer['id'], made['id']]
    campaign = make(world.steward, anonymous=False)
    path = f'{W}/campaigns/{campaign["id"]}'
    move(world.steward, campaign, 'open').must(200)
    first = world.reader.get(W + '/instruments/samm').must(200)['items'][0]['id']
    record(world, path, [{'side': 'it', 'answers': {first: {'value': 3}}}])

    def beside():
        rows = world.reader.get(path + '/results').must(200)['dimensions']
        assert all(one['benchmark'] is None for one in rows if one['id'] != 'communications')
        return next(one['benchmark'] for one in rows if one['id'] == 'communications')
    assert (beside()['value'], beside()['source'], beside()['others']) == (2.9, 'Invented for this test', 1)
    world.steward.patch(f'{url}/{newer["id"]}', {'value': 3.0}).must(200)
    assert beside()['value'] == 3.0
    world.steward.delete(f'{url}/{newer["id"]}').must(204)
    assert beside()['value'] == 3.1 and beside()['others'] == 0
    assert newer['id'] in str(world.reader.get(W + '/changes?limit=50').must(200))

    def send(text, extra=''):
        return world.steward.call('POST', W + '/benchmark-file' + extra, raw=text.encode(),
                                  kind='application/octet-stream')
    good = ('instrument,of,value,spread,n,source,date,note\n'
            'samm,communications,3.2,,197,Invented for this test,2007,Corrected\n'
            'samm,governance,2.5,,,Another,2010,\n')
    assert send(good, '?dry_run=true').must(200) == {'created': 1, 'changed': 1}
    assert beside()['value'] == 3.1
    assert send(good).must(200) == {'created': 1, 'changed': 1}
    rows = world.reader.get(url).must(200)['items']
    assert {(one['of'], one['value']) for one in rows} == {('communications', 3.2), ('governance', 2.5)}
    bad = send('instrument,of,value,source,date\nsamm,governance,2,S,2010\nsamm,governance,7,S,2011\n').must(422)
    assert 'row 3' in str(bad) and len(world.reader.get(url).must(200)['items']) == 2
    send('a,b\n1,2\n').must(422)
    for one in rows:
        world.steward.delete(f'{url}/{one["id"]}').must(204)


def test_a_published_reference_point_can_be_brought(world):
    file = REFERENCE / 'published_reference_points.csv'
    if not file.exists():
        raise Skip('the published reference points are not here')
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding='utf-8'))))
    # "most organisations are at Level 3": the only figure there that is on the scale.
    source = next(one for one in rows if 'Level 3' in one['statement'])
    made = world.steward.post(W + '/benchmarks', {
        'instrument': 'samm', 'of': 'communications', 'value': 3, 'n': 197, 'source': source['source'],
        'date': source['year'], 'note': 'Where most organisations are, not a mean'}).must(201)
    assert made['source'] == source['source'] and made['date'] == '2007'
    world.steward.delete(f'{W}/benchmarks/{made["id"]}').must(204)


def test_remarks_by_theme(world):
    campaign = make(world.steward)
    path = f'{W}/campaigns/{campaign["id"]}'
    move(world.steward, campaign, 'open').must(200)
    first = world.reader.get(W + '/instruments/samm').must(200)['items'][0]['id']
    notes = ['Release planning is late', 'Nobody knows the release planning', 'Schnittstellen fehlen',
             'Eine Schnittstelle bricht oft', 'Coffee']
    record(world, path, [{'side': side, 'answers': {first: {'value': 3, 'note': note}}}
                         for side in ('business', 'it') for note in notes])
    move(world.steward, campaign, 'closed').must(200)
    answer_ = world.steward.get(path + '/remarks').must(200)
    texts = [one['text'] for one in answer_['items']]
    themes = {theme['name'].lower(): theme for theme in answer_['themes']}
    theme = themes['release planning']
    assert (theme['count'], theme['business'], theme['it']) == (4, 2, 2)
    assert all('elease planning' in texts[at] for at in theme['remarks'])
    assert any(name.startswith('schnittstelle') for name in themes)
    small = make(world.steward)
    move(world.steward, small, 'open').must(200)
    path = f'{W}/campaigns/{small["id"]}'
    record(world, path, [{'side': 'it' if n < 2 else 'business', 'answers': {first: {'value': 3, 'note': 'Release'}}}
                         for n in range(7)])
    move(world.steward, small, 'closed').must(200)
    answer_ = world.steward.get(path + '/remarks').must(200)
    assert all(one['side'] == '' for one in answer_['items'])
    assert all(one['business'] is None and one['it'] is None for one in answer_['themes'])


def test_reminders_and_notices(world):
    campaign = make(world.steward, anonymous=False, closes='2099-12-31', remind_every_days=7, remind_from=30,
                    languages=['en', 'de'])
    path = f'{W}/campaigns/{campaign["id"]}'
    world.steward.patch(path, {'languages': ['fr']}).must(422)
    world.steward.patch(path, {'closes': None}).must(422)
    move(world.steward, campaign, 'open').must(200)
    account = world.reader.get('/session').must(200)['account']['id']
    links = invite(world.steward, campaign, [{'side': 'it', 'people': ['Ann', 'Ben', account]}])['items']
    notices = world.reader.get(W + '/notifications').must(200)['items']
    ours = [one for one in notices if one['subject'] == 'campaign:' + campaign['id']]
    assert [one['kind'] for one in ours] == ['asked'] and 'by name' in ours[0]['reason']
    assert not any(one['subject'] == 'campaign:' + campaign['id']
                   for one in world.editor.get(W + '/notifications').must(200)['items'])
    answer(world, next(one['key'] for one in links if one['person'] == 'Ben'), lambda item: 3)
    world.reader.get(path + '/reminders').must(403)
    listed = world.steward.get(path + '/reminders').must(200)
    assert not listed['due'] and listed['next'] == '2099-12-01' and listed['texts'] == []
    assert [one['person'] for one in listed['waiting']] == sorted(['Ann', account])
    world.steward.post(path + '/reminders', {'people': ['Ben']}).must(404)
    sent = world.steward.post(path + '/reminders', {'people': ['Ann']}).must(201)['items']
    assert len(sent) == 1 and sent[0]['link'].endswith('/answer#' + sent[0]['key'])
    english, german = sent[0]['texts']
    assert english['language'] == 'en' and sent[0]['link'] in english['body'] and 'Ann' in english['body']
    assert german['subject'].startswith('Erinnerung') and '31.12.2099' in german['body']
    old = next(one['key'] for one in links if one['person'] == 'Ann')
    world.server.person().post('/answering/open', {'key': old}).must(404)
    questions(world, sent[0]['key'])
    assert len(world.steward.get(path).must(200)['campaign']['reminded']) == 1
    file = world.steward.call('POST', path + '/reminders?format=csv', {}, headers={})
    rows = list(csv.DictReader(io.StringIO(file.body.decode('utf-8-sig'))))
    assert sorted(one['person'] for one in rows) == sorted(['Ann', account])
    assert all(one['link'] in one['body_de'] and one['subject_en'] for one in rows)
    kinds = [one['kind'] for one in world.reader.get(W + '/notifications').must(200)['items']
             if one['subject'] == 'campaign:' + campaign['id']]
    assert sorted(kinds) == ['asked', 'reminded']

    # Days that came without anybody sending: whoever was invited sees it all the same.
    soon = (datetime.date.today() + datetime.timedelta(days=3)).isoformat()
    late = make(world.steward, anonymous=False, closes=soon, remind_every_days=7, remind_from=5)
    move(world.steward, late, 'open').must(200)
    invite(world.steward, late, [{'side': 'it', 'people': [account]}])
    assert world.steward.get(f'{W}/campaigns/{late["id"]}/reminders').must(200)['due']
    kinds = [one['kind'] for one in world.reader.get(W + '/notifications').must(200)['items']
             if one['subject'] == 'campaign:' + late['id']]
    assert sorted(kinds) == ['asked', 'reminded']

    hidden = make(world.steward, remind_every_days=3)
    path = f'{W}/campaigns/{hidden["id"]}'
    move(world.steward, hidden, 'open').must(200)
    invite(world.steward, hidden, [{'side': 'it', 'count': 6}])
    listed = world.steward.get(path + '/reminders').must(200)
    assert listed['waiting'] == [] and 'everybody' in listed['texts'][0]['body'] and listed['next']
    world.steward.post(path + '/reminders', {'people': ['Ann']}).must(409)
    sent = world.steward.post(path + '/reminders', {}).must(201)
    assert sent['items'] == [] and len(sent['texts']) == 1


def test_verify_finds_an_altered_answer(binary, folder):
    world = World(Server(binary, folder))
    campaign = make(world.steward)
    path = f'{W}/campaigns/{campaign["id"]}'
    move(world.steward, campaign, 'open').must(200)
    record(world, path, [{'side': 'it', 'answers': {'standards': {'value': 3}}}] * 6)
    move(world.steward, campaign, 'closed').must(200)
    move(world.steward, campaign, 'frozen').must(200)
    assert world.admin.post(W + '/verification').must(200)['ok']
    assert world.server.stop() == 0
    file = next(pathlib.Path(folder).rglob('w.plumb'))
    verify = [str(binary), 'verify', '-w', str(file)]
    assert subprocess.run(verify, capture_output=True, text=True, check=False).returncode == 0
    with sqlite3.connect(file) as store:
        store.execute("UPDATE answer SET body = '{\"value\":5}' WHERE ballot = (SELECT min(ballot) FROM answer "
                      'WHERE campaign = ?) AND campaign = ?', (campaign['id'], campaign['id']))
    found = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert found.returncode == 1 and campaign['id'] in found.stdout and 'Spring round' in found.stdout
