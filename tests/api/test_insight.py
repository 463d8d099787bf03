"""Alignment, strategy and pictures: what the pages say is what the engine computed."""
import concurrent.futures
import statistics
import time
import urllib.parse

BASE = '/workspaces/w'
LINES = ('structure', 'resources', 'outcomes', 'perception', 'practice')
LINKS = ('BS-IS', 'BS-OI', 'BS-II', 'IS-OI', 'IS-II', 'OI-II')
READS = ('/home', '/analysis', '/analysis?inputs=true', '/analysis/history?points=6', '/perspectives', '/benefits',
         '/findings?limit=500', '/levers?top=5', '/rules', '/strategy', '/traceability',
         '/traceability?rows=application&columns=goal', '/graph', '/graph?layout=layers&limit=2000',
         '/organisation', '/skills', '/views', '/why?from=2026-01-01',
         *(f'/links/{link}' for link in LINKS), *(f'/lines/{line}' for line in ('index', *LINES)))


def key_path(key):
    return f'{BASE}/findings/one?key={urllib.parse.quote(key, safe="")}'


def test_every_page_of_a_company(world):
    for path in READS:
        world.reader.get(BASE + path).must(200)
    for component in world.reader.get(BASE + '/analysis').must(200)['components']:
        world.reader.get(f'{BASE}/components/{component}').must(200)


def test_every_page_of_nothing(world):
    """An empty workspace invents nothing; whatever is missing says why."""
    for path in READS:
        world.stranger.get('/workspaces/other' + path).must(200)
    home = world.stranger.get('/workspaces/other/home').must(200)
    assert home['sentence']['id'] == 'home.empty'
    assert home['scores']['index'] is None and len(home['missing_lines']) == 5
    assert all(line['reason'] for line in home['missing_lines'])
    assert world.stranger.get('/workspaces/other/graph').must(200)['nodes'] == []


def test_every_page_of_a_scenario_and_of_the_past(world):
    head = world.reader.get(BASE + '/home').must(200)['seq']
    for path in READS:
        if path.startswith(('/why', '/analysis/history')):
            continue
        joint = '&' if '?' in path else '?'
        world.reader.get(f'{BASE}{path}{joint}as_of=seq:{head}').must(200)
    assert world.reader.get(BASE + '/home?as_of=seq:1').must(200)['scores']['index'] is None


def test_shares_add_up(world):
    analysis = world.reader.get(BASE + '/analysis').must(200)
    figures = {'index': analysis['index']['value'],
               **{line: (analysis['index']['lines'][line] or {}).get('value') for line in LINES}}
    pages = [(world.reader.get(f'{BASE}/lines/{line}').must(200), value)
             for line, value in figures.items()]
    for link in LINKS:
        page = world.reader.get(f'{BASE}/links/{link}').must(200)
        assert page['score']['score'] == analysis['links'][link]['score']
        pages += [(page[part], analysis['links'][link][part]) for part in ('coverage', 'purpose')]
    pages += [(world.reader.get(f'{BASE}/components/{id_}').must(200), component['condition'])
              for id_, component in analysis['components'].items()]
    for page, value in pages:
        assert page['value'] == value, page['id']
        if value is not None:
            shares = sum(part['share'] for part in page['inputs'])
            assert abs(shares - value) < 1e-9, (page['id'], shares, value)
        assert all(item['reason'] for item in page['excluded'])


def test_a_benefit_is_the_mean_of_its_parts(world):
    page = world.reader.get(BASE + '/benefits?points=3').must(200)
    assert [benefit['id'] for benefit in page['benefits']] == ['agility', 'allocation',
                                                               'collaboration', 'risk']
    for benefit in page['benefits']:
        parts = [part for part in benefit['parts'] if part['value'] is not None]
        assert abs(benefit['value'] - 100 * statistics.mean(part['value'] for part in parts)) < 1e-9
        assert abs(benefit['trend'][-1]['value'] - benefit['value']) < 1e-9
        for part in benefit['parts']:
            assert (part['value'] is None) == (part['missing'] is not None), part
            if part['bottom'] and part['id'] not in ('quieter',):
                quotient = min(1, part['top'] / part['bottom'])
                assert abs(part['value'] - quotient) < 1e-9, part
    lowest = min(page['benefits'], key=lambda benefit: benefit['value'])
    assert page['sentence']['values']['name'] == lowest['name']
    nothing = world.stranger.get('/workspaces/other/benefits').must(200)
    assert all(benefit['value'] is None for benefit in nothing['benefits'])
    assert nothing['sentence']['id'] == 'benefits.none'


def test_elements_explain_themselves(world):
    elements = world.reader.get(BASE + '/elements?limit=40').must(200)['items']
    for element in elements:
        page = world.reader.get(f'{BASE}/elements/{element["id"]}/explanation').must(200)
        if page['in_engine']:
            assert page['condition'] == element['figures']['condition']
            assert page['limiting_chain'][0]['id'] == element['id']
    world.reader.get(BASE + '/elements/nobody/explanation').must(404)
    world.reader.get(BASE + '/components/XX.none').must(404)


def test_findings_are_filtered(world):
    whole = world.reader.get(BASE + '/findings?limit=500').must(200)
    assert whole['total'] == len(whole['items']) > 0
    for facet in ('level', 'theme', 'domain'):
        for value, count in whole['counts'][facet].items():
            part = world.reader.get(f'{BASE}/findings?{facet}={value}&limit=500').must(200)
            assert sum(item['count'] for item in part['items']) == count, (facet, value)
    pages, cursor = [], ''
    while True:
        page = world.reader.get(f'{BASE}/findings?limit=3{cursor}').must(200)
        pages += [item['key'] for item in page['items']]
        if 'next' not in page:
            break
        cursor = '&cursor=' + page['next']
    assert pages == [item['key'] for item in whole['items']]
    world.reader.get(BASE + '/findings?sort=luck').must(422)


def test_a_finding_is_muted_given_away_and_followed_up(world):
    items = world.editor.get(BASE + '/findings?limit=500').must(200)['items']
    key = next(item['key'] for item in items if item['count'] == 1 and item['elements'])
    path = key_path(key)
    page = world.reader.get(path).must(200)
    assert page['since'] and page['playbook'] and page['why']
    assert page['may'] == []
    world.reader.patch(path, {'mute': {'reason': 'no'}}).must(403)
    world.editor.patch(path, {'mute': {}}).must(422)
    world.editor.patch(path, {'mute': {'reason': 'x', 'until': 'soon'}}).must(422)
    muted = world.editor.patch(path, {'mute': {'reason': 'Accepted', 'until': '2099-01-01'}}).must(200)
    assert muted['state'] == 'muted' and muted['muted']['by']['login'] == 'editor'
    assert key not in [item['key'] for item in
                       world.reader.get(BASE + '/findings?limit=500').must(200)['items']]
    assert world.reader.get(BASE + '/findings?state=muted').must(200)['total'] == 1
    assert world.editor.patch(path, {'mute': None}).must(200)['state'] == 'open'
    me = world.editor.get('/session').must(200)['account']['id']
    given = world.editor.patch(path, {'assignee': me, 'due': '2026-12-31'}).must(200)
    assert given['assignee']['id'] == me and given['due'] == '2026-12-31'
    owed = world.editor.get(BASE + '/home').must(200)['owed']
    assert ('finding_assigned', 'finding:' + key) in [(row['kind'], row['subject']) for row in owed]
    body = {'key': key, 'type': 'action', 'name': 'Look into it', 'due': '2026-12-31'}
    world.reader.post(BASE + '/findings/follow-ups', body).must(403)
    made = world.editor.post(BASE + '/findings/follow-ups', body).must(201)
    assert made['element']['type'] == 'action'
    after = world.reader.get(path).must(200)
    assert [row['id'] for row in after['follow_ups']] == [made['element']['id']]
    relations = world.reader.get(f'{BASE}/relations?from={made["element"]["id"]}').must(200)
    assert len(relations['items']) == len(page['elements'])
    world.editor.post(BASE + '/findings/follow-ups', dict(body, key='none/none')).must(404)
    world.reader.get(key_path('unsupported_goal/nobody')).must(404)


def test_two_people_at_one_finding_keep_what_each_said(world):
    items = world.editor.get(BASE + '/findings?limit=500').must(200)['items']
    path = key_path(items[-1]['key'])
    people = [world.server.person('editor').sign_in(), world.server.person('steward').sign_in()]
    me = people[0].get('/session').must(200)['account']['id']
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for day in range(10, 22):
            due = f'2099-12-{day}'
            assignee = me if day % 2 == 0 else None
            list(pool.map(lambda one: one[0].patch(path, one[1]).must(200),
                          zip(people, [{'due': due}, {'assignee': assignee}])))
            left = world.reader.get(path).must(200)
            assert left['due'] == due, (left['due'], due)
            assert (left.get('assignee') or {}).get('id') == assignee


def test_what_is_new_since_the_last_visit(world):
    before = world.steward.get(BASE + '/home').must(200)
    world.steward.patch('/account/preferences?workspace=w',
                        {'last_visit': f'seq:{before["seq"]}'}).must(200)
    assert world.steward.get(BASE + '/home').must(200)['findings']['new'] == 0
    made = world.editor.post(BASE + '/elements', {
        'type': 'goal', 'name': 'A goal nobody supports', 'side': 'business'}).must(201)
    key = f'unsupported_goal/{made["element"]["id"]}'
    page = world.steward.get(key_path(key)).must(200)
    assert page['new'] is True
    home = world.steward.get(BASE + '/home').must(200)
    assert home['findings']['new'] >= 1
    assert home['changed']['from']['seq'] == before['seq']
    # Once it has support, the finding has closed and shows what it looked like.
    world.editor.delete(f'{BASE}/elements/{made["element"]["id"]}').must(200)
    closed = world.steward.get(key_path(key)).must(200)
    assert closed['state'] == 'closed'


def test_what_if_equals_doing_it(world):
    lever = next(row for row in world.editor.get(BASE + '/levers?top=20').must(200)['items']
                 if row['kind'] == 'strength' and 'relation' in row)
    edit = {'edits': [{'kind': 'strength', 'relation': lever['relation'], 'value': 1}]}
    tried = world.reader.post(BASE + '/what-if', edit).must(200)
    now = world.reader.get(BASE + '/home').must(200)['scores']
    assert tried['before']['index'] == now['index']
    took = []
    for _ in range(20):
        start = time.monotonic()
        world.reader.post(BASE + '/what-if', edit).must(200)
        took.append(1000 * (time.monotonic() - start))
    print(f'        what-if: {statistics.median(took):.1f} ms')
    relation = world.editor.get(f'{BASE}/relations/{lever["relation"]}').must(200)
    changed = world.editor.patch(f'{BASE}/relations/{lever["relation"]}',
                                 {'strength': 1}).must(200)
    after = world.reader.get(BASE + '/home').must(200)['scores']
    assert abs(after['index'] - tried['after']['index']) < 1e-9
    world.editor.patch(f'{BASE}/relations/{lever["relation"]}',
                       {'strength': relation['fields'].get('strength')}).must(200)
    del changed
    world.reader.post(BASE + '/what-if', {'edits': [{'kind': 'luck'}]}).must(422)
    world.reader.post(BASE + '/what-if', {'edits': [
        {'kind': 'condition', 'element': 'nobody', 'value': 1}]}, check=False)


def test_goals_are_agreed_to_by_their_side(world):
    people = world.reader.get(BASE + '/elements?type=person&limit=500').must(200)['items']
    sides = {side: next(row['id'] for row in people if row['fields'].get('side') == side)
             for side in ('it', 'business') if any(
                 row['fields'].get('side') == side for row in people)}
    goal = world.editor.post(BASE + '/elements', {'type': 'goal', 'name': 'Agree to me'}).must(201)
    goal = goal['element']['id']
    body = {'goal': goal, 'side': 'it', 'agreed': True}
    world.reader.post(BASE + '/strategy/sign-off', body).must(403)
    world.contributor.post(BASE + '/strategy/sign-off', body).must(403)
    world.editor.post(BASE + '/strategy/sign-off', body).must(200)
    if 'it' in sides:
        signer = world.add('speaker', 'w', 'contributor', sides['it'])
        signer.post(BASE + '/strategy/sign-off', body).must(200)
        signer.post(BASE + '/strategy/sign-off', dict(body, side='business')).must(403)
    rows = world.reader.get(BASE + '/strategy').must(200)['goals']
    row = next(row for row in rows if row['id'] == goal)
    assert row['signed']['it'] and row['signed']['it_on'] and not row['signed']['business']
    world.editor.post(BASE + '/strategy/sign-off', dict(body, agreed=False)).must(200)
    world.editor.post(BASE + '/strategy/sign-off', dict(body, side='both')).must(422)


def test_weights_are_tried_and_kept(world):
    rows = world.reader.get(BASE + '/strategy').must(200)['goals']
    roots = [row['id'] for row in rows if row['parent'] is None and row['weight']]
    wish = {'method': 'pairwise', 'goals': roots[:3],
            'comparisons': [{'a': roots[0], 'b': roots[1], 'ratio': 3},
                            {'a': roots[1], 'b': roots[2], 'ratio': 3},
                            {'a': roots[0], 'b': roots[2], 'ratio': 0.5}]}
    tried = world.editor.post(BASE + '/strategy/weights?dry_run=true', wish).must(200)
    assert tried['batch'] == '' and tried['consistency'] > 0.1 and tried['worst']
    assert tried['before']['index'] != tried['after']['index']
    assert world.reader.get(BASE + '/strategy').must(200)['goals'] == rows
    kept = world.editor.post(BASE + '/strategy/weights', wish).must(200)
    strategy = world.reader.get(BASE + '/strategy').must(200)
    assert strategy['weights']['method'] == 'pairwise'
    assert strategy['weights']['comparisons'] == wish['comparisons']
    index = world.reader.get(BASE + '/home').must(200)['scores']['index']
    assert abs(index - kept['after']['index']) < 1e-9
    world.editor.post(f'{BASE}/batches/{kept["batch"]}/undo').must(200)
    world.editor.post(BASE + '/strategy/weights', {'method': 'rank', 'goals': ['none']}).must(422)
    world.editor.post(BASE + '/strategy/weights', dict(wish, comparisons=[])).must(422)
    world.reader.post(BASE + '/strategy/weights', wish).must(403)


def test_traceability_shows_gaps(world):
    matrix = world.reader.get(BASE + '/traceability').must(200)
    cells = {}
    for cell in matrix['cells']:
        cells.setdefault(cell['row'], []).append(cell['column'])
        assert {cell['path'][0]['id'], cell['path'][-1]['id']} == {cell['row'], cell['column']}
        assert cell['direct'] == (len(cell['path']) == 2)
    for row in matrix['rows']:
        assert row['total'] == len(cells.get(row['id'], []))
    world.reader.get(BASE + '/traceability?rows=luck').must(422)


def test_pictures(world):
    for layout in ('lanes', 'layers'):
        graph = world.reader.get(f'{BASE}/graph?layout={layout}&limit=2000').must(200)
        boxes = {node['id']: node for node in graph['nodes']}
        assert len(boxes) == graph['total']
        for edge in graph['edges']:
            if edge['from'] != edge['to']:
                assert len(edge['points']) >= 4, edge
        rows = sorted(boxes.values(), key=lambda node: (node['y'], node['x']))
        for one, other in zip(rows, rows[1:]):
            assert one['y'] != other['y'] or one['x'] + one['width'] <= other['x']
    goal = next(node['id'] for node in graph['nodes'] if node['type'] == 'goal')
    near = world.reader.get(f'{BASE}/graph?focus={goal}&depth=1&direction=down').must(200)
    assert goal in [node['id'] for node in near['nodes']]
    assert near['total'] < graph['total']
    world.reader.get(BASE + '/graph?focus=nobody').must(404)
    world.reader.get(BASE + '/graph?layout=luck').must(422)
    world.reader.get(BASE + '/views/none').must(404)
    chart = world.reader.get(BASE + '/organisation').must(200)
    assert chart['roots'] and chart['cycles'] == []
    assert world.reader.get(BASE + '/skills').must(200)['skills']
