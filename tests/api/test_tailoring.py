"""Tailoring: what an organisation states, which needs follow, what is set by hand, weights of one's own."""
import io
import zipfile

from test_campaigns import W, make, move

T = W + '/instruments/cobit-2019/tailoring'


def fresh(world):
    """Nothing stated, nothing set, the instrument's own weights: tests share the workspace."""
    now = world.reader.get(T).must(200)
    for one in now['need']['items']:
        if one['override']:
            world.steward.delete(f'{T}/overrides/{one["item"]}').must(200)
    if now['weights']['own']:
        world.steward.delete(T + '/weights').must(200)
    return world.steward.put(T, {'statement': {}}).must(200)


def state(world, statement, **query):
    return world.steward.put(T, {'statement': statement}, **query)


def need(answer, item):
    return next(one for one in answer['need']['items'] if one['item'] == item)


def send(person, text, **query):
    ask = '&'.join(f'{name}={value}' for name, value in query.items())
    raw = text if isinstance(text, bytes) else text.encode()
    return person.call('POST', f'{T}/weights?{ask}', raw=raw, kind='application/octet-stream')


def test_what_is_stated_says_importance_and_target_with_the_way_there(world):
    assert fresh(world)['need']['items'] == []
    tried = world.steward.put(T + '?dry_run=true', {'statement': {'df1': {'growth': 5}}}).must(200)
    assert tried['need']['items'] and world.reader.get(T).must(200)['statement'] == {}
    stated = state(world, {'df1': {'growth': 5, 'cost': 2}, 'df5': {'normal': 0, 'high': 100}}).must(200)
    assert len(stated['need']['items']) == 40
    # Security: 2 x (100 - 33) / 100 = 1.34. Growth: 2 x (5 - 3) / 2 = 2, the largest.
    security, strategy = need(stated, 'apo13'), need(stated, 'apo02')
    assert abs(security['sum'] - 1.34) < 1e-9 and security['largest'] == strategy['sum'] == 2
    assert security['importance'] == 65 and security['target'] == 3
    assert strategy['importance'] == 100 and strategy['target'] == 4
    part = next(one for one in strategy['parts'] if one['factor'] == 'df1')
    # Innovation weighs as well, but is as usual.
    assert part['moved'] == 2 and part['terms'] == [
        {'option': 'growth', 'weight': 2, 'stated': 5, 'usual': 3, 'span': 2},
        {'option': 'innovation', 'weight': 1, 'stated': 3, 'usual': 3, 'span': 2}]
    # Cost leadership 2 of a usual 3 takes half of each of its weights away.
    assert need(stated, 'edm04')['sum'] == -1 and need(stated, 'edm04')['importance'] == -50
    assert stated['stated_by']['name'] and stated['stated_at']
    # Who looks back sees what was stated then.
    before = world.reader.get(f'{T}?as_of=seq:1').must(200)
    assert before['statement'] == {} and before['need']['items'] == []
    world.reader.put(T, {'statement': {}}).must(403)
    for wrong, where in (({'df99': 'x'}, 'df99'), ({'df1': {'growth': 9}}, 'df1/growth'),
                         ({'df5': {'high': 40}}, 'df5'), ({'df11': {'large': 1}}, 'df11')):
        refused = state(world, wrong).must(422)
        assert refused['where'] == where and refused['remedy'], refused
    world.reader.get(W + '/instruments/samm/tailoring').must(404)
    stale = world.steward.put(T, {'statement': {}}, headers={'If-Match': '"0"'})
    assert stale.status == 409 and stale.json['remedy']


def test_an_override_has_a_reason_is_shown_and_can_be_taken_back(world):
    fresh(world)
    state(world, {'df1': {'growth': 5}}).must(200)
    url = T + '/overrides/dss01'
    world.reader.put(url, {'target': 4, 'reason': 'No'}).must(403)
    assert world.steward.put(url, {'target': 4, 'reason': ' '}).must(422)
    assert world.steward.put(url, {'reason': 'Why'}).must(422)['where'] == 'target'
    assert world.steward.put(url, {'target': 7, 'reason': 'Why'}).must(422)['where'] == 'target'
    world.steward.put(T + '/overrides/none', {'target': 4, 'reason': 'Why'}).must(404)
    world.steward.put(url, {'target': 4, 'reason': 'The regulator asks'}).must(200)
    # Another importance asks for another level, unless that is set as well.
    kept = world.steward.put(url, {'importance': 60, 'reason': 'Two outages'}).must(200)
    row = need(kept, 'dss01')
    assert (row['importance'], row['target'], row['suggested_importance']) == (60, 3, 0)
    assert row['override']['reason'] == 'Two outages' and row['override']['by']['name']
    assert kept['past'][0]['reason'] == 'The regulator asks' and kept['past'][0]['replaced_at']
    back = world.steward.delete(url).must(200)
    assert need(back, 'dss01')['override'] is None and need(back, 'dss01')['importance'] == 0
    assert back['past'][0]['reason'] == 'Two outages' and back['past'][0]['withdrawn_by']['name']
    world.steward.delete(url).must(404)


def test_weights_of_ones_own_come_from_a_file_and_go_again(world):
    fresh(world)
    shipped = world.reader.get(T + '/weights').body
    # What is exported is read back, as CSV and as XLSX.
    for format_ in ('csv', 'xlsx'):
        exported = world.reader.get(T + '/weights?format=' + format_).body
        tried = send(world.steward, exported, method='moves', dry_run='true').must(200)
        assert tried['errors'] == [] and tried['missing'] == [] and not tried['kept'], tried
        assert (tried['items'], tried['columns']) == (40, 76), tried
    assert zipfile.is_zipfile(io.BytesIO(exported))
    bad = ('item;df1/growth;Cost leadership;df1/none\n'
           'apo02;4;x;1\napo99;1;1;1\nedm04;1;-2;\napo02;1;1;\nEDM05 Ensured Stakeholder Engagement;99;;\n')
    told = send(world.steward, bad, name='ours.csv').must(200)
    assert not told['kept'] and all(one['remedy'] for one in told['errors'])
    for words in ("column 'df1/none'", "row 2 column 'Cost leadership'", 'row 3',
                  "row 4 column 'Cost leadership'", 'row 5', "row 6 column 'df1/growth'"):
        assert any(words in one['where'] for one in told['errors']), (words, told['errors'])
    assert world.reader.get(T).must(200)['weights']['own'] is False
    good = 'Objective,name,df1/growth,df1/cost\nAPO02,Strategy,4,1\nEDM04,Resources,1,4\n'
    world.editor.call('POST', T + '/weights', raw=good.encode(), kind='application/octet-stream').must(403)
    send(world.steward, good, name='ours.csv', dry_run='true').must(200)
    assert world.reader.get(T).must(200)['weights']['own'] is False
    kept = send(world.steward, good, name='ours.csv', source='Licensed+copy').must(200)
    assert kept['kept'] and kept['cells'] == 4 and 'apo01' in kept['missing']
    told = state(world, {'df1': {'growth': 5, 'cost': 1}}).must(200)
    weights = told['weights']
    assert weights['own'] and weights['source'] == 'Licensed copy' and weights['method'] == 'relative'
    # The mean stated is 3 of a usual 3, so c is 1: 4 x 5 + 1 x 1 (+ 0) over 5 x 3 is 140.
    assert need(told, 'apo02')['sum'] == 40 and need(told, 'apo02')['importance'] == 100
    assert need(told, 'edm04')['importance'] == -100 and need(told, 'apo01')['importance'] == 0
    assert world.reader.get(T + '/weights').body != shipped
    assert world.reader.get(T + '/weights?shipped=true').body == shipped
    world.steward.delete(T + '/weights').must(200)
    assert world.reader.get(T + '/weights').body == shipped
    world.steward.delete(T + '/weights').must(409)
    send(world.steward, 'a,b\n1,2\n').must(422)


def answered(world, **wish):
    """A COBIT campaign that was opened and answered with level 1 throughout."""
    campaign = make(world.steward, instrument='cobit-2019', anonymous=False, **wish)
    path = f'{W}/campaigns/{campaign["id"]}'
    move(world.steward, campaign, 'open').must(200)
    items = world.reader.get(W + '/instruments/cobit-2019').must(200)['items']
    answers = {item['id']: {'value': 1} for item in items}
    world.steward.post(path + '/replies', {'replies': [
        {'side': side, 'answers': answers} for side in ('it', 'business') for _ in range(2)]}).must(201)
    return campaign, path


def test_a_campaign_keeps_what_was_needed_when_it_was_opened(world):
    fresh(world)
    state(world, {'df1': {'growth': 5}}).must(200)
    world.steward.put(T + '/overrides/dss01', {'target': 5, 'reason': 'Two outages'}).must(200)
    campaign, path = answered(world)
    results = world.reader.get(path + '/results').must(200)
    assert results['need']['at'] and results['need']['own'] is False
    row = next(one for one in results['items'] if one['id'] == 'dss01')
    assert row['need']['target'] == 5 and row['to_need'] == 4
    assert row['need']['override']['reason'] == 'Two outages'
    strategy = next(one for one in results['items'] if one['id'] == 'apo02')
    assert strategy['need']['target'] == 4 and strategy['to_need'] == 3
    direct = next(one for one in results['dimensions'] if one['id'] == 'edm')
    assert direct['need']['target'] == 1 and direct['to_need'] == 0
    # The order of improvements, and why a target is what it is.
    found = world.reader.get(path + '/improvements').must(200)['items']
    assert found[0]['item'] == 'apo02' and found[0]['target_from'] == 'tailoring'
    hand = next(one for one in found if one['item'] == 'dss01')
    assert hand['target_from'] == 'by_hand' and hand['override']['reason'] == 'Two outages'
    # What is stated later is not what was kept, until somebody takes it anew.
    state(world, {'df5': {'normal': 0, 'high': 100}}).must(200)
    again = world.reader.get(path + '/results').must(200)
    assert next(o for o in again['items'] if o['id'] == 'apo02')['need']['target'] == 4
    world.reader.post(path + '/need').must(403)
    world.steward.post(path + '/need').must(200)
    again = world.reader.get(path + '/results').must(200)
    assert next(o for o in again['items'] if o['id'] == 'apo02')['need']['target'] == 1
    told = world.reader.get(path + '/need').must(200)
    assert told['statement'] == {'df5': {'normal': 0, 'high': 100}} and len(told['items']) == 40
    # Frozen: what was found and needed goes into the model, and findings see what is far below.
    move(world.steward, campaign, 'closed').must(200)
    move(world.steward, campaign, 'frozen').must(200)
    world.steward.post(path + '/need').must(409)
    element = world.reader.get(W + '/elements/go-cobit-2019-dss01').must(200)
    fields = element['fields']
    assert fields['level'] == 1 and fields['target_level'] == 5
    assert fields['target_reason'] == 'Two outages' and fields['reference'] == 'DSS01'
    rows = world.reader.get(W + '/findings?rule=objective_below_target&limit=200').must(200)['items']
    assert any('DSS01' in one['text'] for one in rows), [one['text'] for one in rows]
    # Taken back in the workspace, the model follows.
    world.steward.delete(T + '/overrides/dss01').must(200)
    fields = world.reader.get(W + '/elements/go-cobit-2019-dss01').must(200)['fields']
    assert 'target_reason' not in fields and fields['target_level'] != 5


def test_an_audit_shows_what_was_needed(world):
    fresh(world)
    state(world, {'df1': {'growth': 5}}).must(200)
    world.steward.put(T + '/overrides/dss01', {'target': 5, 'reason': 'Two outages'}).must(200)
    campaign, _ = answered(world, name='Capability')
    move(world.steward, campaign, 'closed').must(200)
    move(world.steward, campaign, 'frozen').must(200)
    audit = world.steward.post(W + '/audits', {
        'name': 'Need', 'programme': 'strategic_alignment', 'campaigns': [campaign['id']]}).must(201)
    url = f'{W}/audits/{audit["audit"]["id"]}'
    steps = world.reader.get(url + '/evidence').must(200)['steps']
    surveys = [one for step in steps.values() for one in step['surveys']]
    assert surveys, 'no step of the programme looks at the instrument'
    needs = surveys[0]['needs']
    assert needs[0]['target'] == 5 and needs[0]['reason'] == 'Two outages'
    assert all(one['need'] is not None for one in surveys[0]['dimensions'])
    html = world.reader.get(url + '/report?format=html&language=en').body.decode()
    assert 'Far below what is needed' in html and 'Two outages' in html
    german = world.reader.get(url + '/report?format=html&language=de').body.decode()
    assert 'Weit unter dem Bedarf' in german


def test_a_campaign_states_its_own_where_it_is_about_something_else(world):
    fresh(world)
    state(world, {'df1': {'growth': 5}}).must(200)
    campaign = make(world.steward, instrument='cobit-2019', anonymous=False,
                    tailoring={'df5': {'normal': 0, 'high': 100}})
    told = world.reader.get(f'{W}/campaigns/{campaign["id"]}/need').must(200)
    assert told['own'] is True and told['statement'] == {'df5': {'normal': 0, 'high': 100}}
    wrong = world.steward.post(W + '/campaigns', {'name': 'X', 'instrument': 'cobit-2019',
                                                  'tailoring': {'df5': {'high': 40}}}).must(422)
    assert wrong['where'] == 'tailoring' and 'df5' in wrong['detail']
