"""Every route for every kind of caller: who is let in, who is not, and who is told nothing."""
import urllib.parse

from server import ROLES, in_days
from test_contract import routes_of

# What each role may, written down a second time from docs/formats/identity.md.
RANK = {role: number for number, role in enumerate(ROLES)}
LEAST = {
    'read': 'reader', 'export': 'reader', 'verify': 'reader', 'answer': 'respondent',
    'comment': 'respondent', 'propose': 'contributor', 'edit_own': 'contributor',
    'observe': 'contributor', 'restore': 'contributor', 'edit': 'editor', 'import': 'editor',
    'merge': 'editor', 'query': 'editor', 'mute': 'editor', 'run_surveys': 'steward',
    'configure_catalogs': 'steward', 'backup': 'admin', 'read_audit': 'admin',
    'manage_people': 'admin', 'manage_workspace': 'admin'}
ADMINISTRATIVE = {'verify', 'backup', 'read_audit', 'manage_people', 'manage_workspace'}
# For things of somebody else, these verbs ask for more.
FOR_OTHERS = {'edit_own': 'editor', 'observe': 'editor', 'restore': 'editor'}

SAMPLE = {'workspace': 'w', 'provider': 'none', 'secret': 'none', 'name': 'none'}
# Where rights depend on the thing, the body has to say a thing; dry_run keeps them from being done.
BODIES = {
    'createElement': {'type': 'goal', 'name': 'Tried'},
    'changeElement': {'description': 'Tried'},
    'createRelation': {'kind': 'supports', 'from': 'matrix-goal', 'to': 'matrix-goal'},
    'changeRelation': {'strength': 0.5},
    'commitBatch': {'writes': [{'subject': 'element', 'operation': 'create',
                                'record': {'type': 'goal', 'name': 'Tried'}}]},
}
# Requests that would end the very session they are made with, or that everybody may make.
SKIPPED = {'signOut', 'endOtherSessions', 'listen'}


def expectation(route, caller):
    """'in', 'forbidden', 'hidden' or 'unauthenticated'."""
    who, verb = route['who'], route.get('verb')
    if who == 'anybody':
        return 'in'
    if caller == 'nobody':
        return 'unauthenticated'
    if who == 'signed_in':
        return 'in'
    if who == 'session':
        return 'forbidden' if caller == 'token' else 'in'
    if who == 'server':
        return 'in' if caller == 'root' else 'forbidden'
    if caller == 'stranger':
        return 'hidden'
    if caller == 'root':
        return 'in' if verb in ADMINISTRATIVE else 'hidden'
    if caller == 'token':  # made by an editor, for reading only, at most a reader
        return 'in' if verb == 'read' else 'forbidden'
    least = LEAST[verb]
    if who == 'object' and verb in FOR_OTHERS:
        least = FOR_OTHERS[verb]
    return 'in' if RANK[caller] >= RANK[least] else 'forbidden'


def sample_path(route, world):
    out = route['path']
    if '{id}' in out:
        group = out.split('/{id}')[0].rsplit('/', 1)[1]
        out = out.replace('{id}', world.samples.get(group, 'none'))
    for name, value in SAMPLE.items():
        out = out.replace('{' + name + '}', value)
    query = {'dry_run': 'true', 'issuer': 'none', 'q': 'goal', 'subject': 'element:none',
             'from': 'now', 'id': '-', 'format': 'json', 'name': 'none'}
    if route['operation'] == 'listAudit':
        query['workspace'] = 'w'
    if route['operation'] in ('listBatches', 'listChanges', 'getIndexHistory', 'listRelations',
                              'getPreferences'):
        query.pop('from')
    return out + '?' + urllib.parse.urlencode(query)


def told(answer):
    if answer.status == 401:
        return 'unauthenticated'
    if answer.status == 403:
        return 'forbidden'
    if answer.status == 404 and 'no role in it' in answer.json.get('detail', ''):
        return 'hidden'
    return 'in'


def prepare(world):
    elements = world.editor.get('/workspaces/w/elements?type=goal&limit=1').must(200)
    relations = world.editor.get('/workspaces/w/relations?limit=1').must(200)
    world.editor.post('/workspaces/w/elements',
                      {'id': 'matrix-goal', 'type': 'goal', 'name': 'Somebody else'}).must(201)
    batches = world.editor.get('/workspaces/w/batches?limit=1').must(200)
    measure = world.editor.post('/workspaces/w/elements', {'type': 'measure', 'name': 'Somebody\'s'})
    feed = world.admin.post('/workspaces/w/feeds', {
        'name': 'Somebody\'s', 'kind': 'http', 'origin': {'url': 'http://127.0.0.1:1/'},
        'mapping': {'measure': '{name}', 'value': 'value'}, 'every_seconds': 86400,
        'measures': [measure.json['element']['id']]})
    world.samples = {'feeds': feed.must(201)['id'],
                     'measures': measure.must(201)['element']['id'],
                     'elements': elements['items'][0]['id'],
                     'relations': relations['items'][0]['id'],
                     'batches': batches['items'][0]['id']}
    token = world.server.person('token')
    made = world.editor.post('/account/tokens', {
        'name': 'matrix', 'workspace': 'w', 'role': 'reader', 'verbs': ['read'],
        'expires_at': in_days(60)})
    if made.status == 422:  # the clock of the run decides how far a year reaches
        raise AssertionError(made.body)
    token.token = made.must(201)['text']
    return dict(world.people, token=token, nobody=world.server.person())


def test_every_route_for_every_caller(world):
    callers = prepare(world)
    wrong, asked = [], 0
    for route in routes_of(world.server.binary):
        if route['operation'] in SKIPPED:
            continue
        path = sample_path(route, world)
        for name, caller in callers.items():
            expected = expectation(route, name)
            # Undoing somebody's batch is the one write that cannot be tried without doing it.
            if route['operation'] == 'undoBatch' and expected == 'in':
                continue
            # What asks for a password or a link says 401 or 404 for reasons of its own.
            if route['who'] in ('anybody', 'session') and expected == 'in':
                continue
            if route['operation'] == 'listAudit':
                expected = {'nobody': 'unauthenticated', 'stranger': 'hidden', 'root': 'in',
                            'admin': 'in'}.get(name, 'forbidden')
            if route['operation'] == 'getWorkspace' and name == 'stranger':
                expected = 'hidden'
            body = None
            if route['method'] not in ('GET', 'DELETE'):
                body = BODIES.get(route['operation'], {})
            answer = caller.call(route['method'], path, body, check=route['method'] != 'POST')
            asked += 1
            if told(answer) != expected:
                wrong.append(f'{route["operation"]} as {name}: {answer.status} '
                             f'({told(answer)}), expected {expected}: {answer.body[:160]!r}')
    assert asked > 500, asked
    assert not wrong, f'{len(wrong)} of {asked}:\n  ' + '\n  '.join(wrong[:40])
    print(f'        {asked} requests')


def test_expectations_differ(world):
    """The table itself would notice: a reader is not let in everywhere, an editor not either."""
    routes = routes_of(world.server.binary)
    for caller in ('reader', 'editor', 'root', 'stranger', 'token'):
        kinds = {expectation(route, caller) for route in routes}
        assert len(kinds) > 1, (caller, kinds)
