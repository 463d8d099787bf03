"""Audits from plan to signature: who may judge and sign, what the report holds, and that it stays."""
import concurrent.futures
import pathlib
import shutil
import subprocess
import tempfile

W = '/workspaces/w'


def make(person, **wish):
    body = {'name': 'Audit 2026', 'programme': 'strategic_alignment', **wish}
    return person.post(W + '/audits', body).must(201)


def at(state, rest=''):
    return f'{W}/audits/{state["audit"]["id"]}{rest}'


def account(person):
    return person.get('/session').must(200)['account']['id']


def signers(world):
    return [{'name': 'Ada Lee', 'side': 'business', 'part': 'Head of strategy', 'signs': True,
             'account': account(world.steward)},
            {'name': 'Bo Kern', 'side': 'it', 'part': 'Head of IT', 'signs': True,
             'account': account(world.editor)}]


def judge_all(person, state, verdict='met'):
    for step in state['programme']['steps']:
        for check in step['checks']:
            person.put(at(state, f'/checks/{check["id"]}'),
                       {'verdict': verdict, 'note': f'Seen: {check["id"]}'}).must(200)


def report(person, state, **query):
    ask = '&'.join(f'{k}={v}' for k, v in query.items())
    return person.get(at(state, '/report?' + ask))


def test_the_programme_follows_the_guide(world):
    items = world.reader.get(W + '/audit-programmes').must(200)['items']
    audit = next(i for i in items if i['id'] == 'strategic_alignment')
    assert [s['id'] for s in audit['steps']] == ['alignment', 'measures', 'communication',
                                                 'governance', 'resources', 'infrastructure']
    assert all(len(s['checks']) >= 6 and s['requests'] for s in audit['steps'])
    german = world.reader.get(W + '/audit-programmes', headers={'Accept-Language': 'de'}).must(200)
    other = next(i for i in german['items'] if i['id'] == 'strategic_alignment')
    for a, b in zip(audit['steps'], other['steps']):
        assert a['name'] != b['name'] and a['checks'][0]['text'] != b['checks'][0]['text']


def test_only_who_runs_assessments_may_audit(world):
    world.reader.post(W + '/audits', {'name': 'A', 'programme': 'strategic_alignment'}).must(403)
    refused = world.steward.post(W + '/audits', {'name': 'A', 'programme': 'other'}).must(404)
    assert 'strategic_alignment' in refused['remedy']
    refused = world.steward.post(W + '/audits', {'name': 'A', 'programme': 'strategic_alignment',
                                                 'begins': '2026-07-01', 'ends': '2026-06-01'})
    assert refused.must(422)['where'] == 'ends'


def test_an_audit_from_plan_to_signature(world):
    state = make(world.steward, purpose='Are we pulling the same way?', begins='2026-06-01',
                 ends='2026-06-30', stakeholders=signers(world))
    world.steward.post(at(state, '/moves'), {'to': 'under_way'}).must(200)
    early = world.steward.post(at(state, '/moves'), {'to': 'in_review'}).must(409)
    assert 'not judged' in early['detail'] and early['remedy']
    first = state['programme']['steps'][0]['checks'][0]['id']
    bare = world.steward.put(at(state, f'/checks/{first}'), {'verdict': 'not_applicable'})
    assert bare.must(422)['where'] == 'note'
    judge_all(world.steward, state)
    world.steward.put(at(state, f'/checks/{first}'),
                      {'verdict': 'not_met', 'note': 'IT was not asked.',
                       'evidence': ['Minutes of 12 May']}).must(200)
    asked = state['programme']['steps'][0]['requests'][0]['id']
    world.steward.put(at(state, f'/requests/{asked}'),
                      {'state': 'received', 'note': 'Both strategies, version 4'}).must(200)
    own = world.steward.post(at(state, '/requests'), {'step': 'alignment', 'of': 'it',
                                                      'text': 'The cloud contract'}).must(201)
    assert own['audit']['requests'][-1]['text'] == 'The cloud contract'
    found = world.steward.post(at(state, '/findings'), {
        'check': first, 'text': 'IT strategy was written without the business <b>',
        'severity': 'high', 'recommendation': 'Write the next one together',
        'due': '2026-12-01'}).must(201)
    finding = found['audit']['findings'][0]
    assert finding['step'] == 'alignment'
    world.steward.put(at(state, f'/findings/{finding["id"]}'),
                      {**{k: finding[k] for k in ('text', 'severity', 'check', 'recommendation',
                                                  'due')},
                       'stand': 'disputed'}).must(422)
    world.steward.put(at(state, '/steps/alignment'), {'text': 'Two strategies, one drawer.'}).must(200)
    review = world.steward.post(at(state, '/moves'), {'to': 'in_review'}).must(200)
    assert review['audit']['data_seq'] > 0 and review['signs_for'] == ['business']
    late = world.steward.put(at(state, f'/checks/{first}'), {'verdict': 'met'}).must(409)
    assert 'review' in late['detail']
    world.reader.post(at(state, '/signatures'), {'side': 'it'}).must(403)
    world.steward.post(at(state, '/signatures'), {'side': 'business', 'note': 'Agreed'}).must(200)
    world.steward.post(at(state, '/signatures'), {'side': 'it'}).must(403)
    signed = world.editor.post(at(state, '/signatures'), {'side': 'it'}).must(200)
    assert signed['audit']['status'] == 'signed' and set(signed['audit']['sealed']) == {'en', 'de'}
    html = report(world.reader, state, format='html', language='en').body.decode()
    for words in ('Audit 2026', 'IT was not asked.', 'Minutes of 12 May', 'Two strategies',
                  'without the business &lt;b&gt;', 'The cloud contract', 'Ada Lee', 'Agreed'):
        assert words in html, words
    assert '<b>' not in html and '<script' not in html
    german = report(world.reader, state, format='html', language='de').body.decode()
    assert 'Zusammenfassung' in german and 'Unterschriften' in german
    # Made anew from the log after the model has moved on, it is the same to the byte.
    world.editor.post(W + '/elements', {'type': 'goal', 'name': 'Later', 'fields': {'weight': 9}}).must(201)
    action = world.steward.post(at(state, f'/findings/{finding["id"]}/action')).must(201)
    made = action['audit']['findings'][0]['action']
    assert world.reader.get(f'{W}/elements/{made}').must(200)['name'] == 'Write the next one together'
    again = world.steward.post(at(state, f'/findings/{finding["id"]}/action')).must(409)
    assert again['where'] == made
    proofs = world.reader.get(at(state, '/proof')).must(200)['items']
    assert len(proofs) == 4 and all(p['kept'] and p['same'] for p in proofs), proofs
    assert report(world.reader, state, format='html', language='en').body.decode() == html
    # The command line, which reads the same file beside the server, gives the same bytes.
    workspace = next(world.server.folder.rglob('w.plumb'))
    told = subprocess.run([world.server.binary, 'audit', 'report', state['audit']['id'], '-w', workspace],
                          check=True, capture_output=True).stdout
    assert told.decode() == html
    proved = subprocess.run([world.server.binary, 'audit', 'prove', state['audit']['id'], '-w',
                             workspace], check=False, capture_output=True, text=True).stdout
    assert proved.count('the same') == 4, proved


def test_going_back_needs_a_reason_and_takes_signatures_away(world):
    state = make(world.steward, stakeholders=signers(world))
    world.steward.post(at(state, '/moves'), {'to': 'under_way'}).must(200)
    judge_all(world.steward, state)
    world.steward.post(at(state, '/moves'), {'to': 'in_review'}).must(200)
    world.steward.post(at(state, '/signatures'), {'side': 'business'}).must(200)
    rows = world.editor.get(W + '/audits').must(200)['items']
    row = next(r for r in rows if r['id'] == state['audit']['id'])
    assert row['signs_for'] == ['it'] and row['signed_by'] == ['business'] and row['previous'] == ''
    world.steward.post(at(state, '/moves'), {'to': 'under_way'}).must(422)
    back = world.steward.post(at(state, '/moves'), {'to': 'under_way',
                                                    'reason': 'A document came late'}).must(200)
    assert back['audit']['signatures'] == [] and back['audit']['data_seq'] == 0
    world.reader.get(at(state, '/proof')).must(409)


def test_two_auditors_judge_at_once_and_both_are_kept(world):
    state = make(world.steward)
    checks = [c['id'] for s in state['programme']['steps'] for c in s['checks']][:24]

    people = [world.server.person('steward').sign_in() for _ in range(4)]

    def judge(job):
        number, check = job
        people[number % 4].put(at(state, f'/checks/{check}'), {'verdict': 'partly'}).must(200)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda mine: [judge(job) for job in mine],
                      [[job for job in enumerate(checks) if job[0] % 4 == n] for n in range(4)]))
    kept = world.reader.get(at(state)).must(200)['audit']['checks']
    assert {c['id'] for c in kept} == set(checks)


def test_the_pdf_says_what_the_page_says(world):
    state = make(world.steward, name='Prüfung Straßenbahn', stakeholders=signers(world))
    raw = report(world.steward, state, format='pdf', language='de').body
    assert raw.startswith(b'%PDF-') and b'%%EOF' in raw[-16:]
    assert report(world.steward, state, format='pdf', language='de').body[:400] == raw[:400]
    if shutil.which('pdftotext') is None:
        print('  pdftotext is not installed: the text of the PDF was not read')
        return
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / 'report.pdf'
        file.write_bytes(raw)
        text = subprocess.run(['pdftotext', '-layout', str(file), '-'], check=True,
                              capture_output=True, text=True).stdout
    for words in ('Prüfung Straßenbahn', 'Ada Lee', 'Zusammenfassung', 'Seite 1 /'):
        assert words in text, words


def test_the_model_speaks_for_the_steps(world):
    state = make(world.steward)
    evidence = world.reader.get(at(state, '/evidence')).must(200)
    assert set(evidence['steps']) == {s['id'] for s in state['programme']['steps']}
    index = next(s for s in evidence['steps']['alignment']['sections'] if s['id'] == 'index')
    analysis = world.reader.get(W + '/analysis').must(200)
    shown = index['figures'][0]['value']
    value = analysis['index']['value']
    assert shown is None if value is None else shown == f'{value:.1f}'


def test_a_workspace_changes_the_programme(world):
    own = ('catalog: audit\nversion: 1\nid: strategic_alignment\n'
           'steps:\n  - id: alignment\n    checks:\n'
           '      - {id: ours, text: Our own question is answered., severity: low}\n')
    path = W + '/catalogs/our-audit.yaml'
    world.admin.call('PUT', path, raw=own.encode(), kind='application/yaml').must(200)
    items = world.reader.get(W + '/audit-programmes').must(200)['items']
    audit = next(i for i in items if i['id'] == 'strategic_alignment')
    assert audit['own'] and audit['steps'][0]['checks'][-1]['id'] == 'ours'
    broken = own.replace('severity: low', 'severity: huge')
    refused = world.admin.call('PUT', path, raw=broken.encode(), kind='application/yaml').must(422)
    assert 'huge' in str(refused)


def test_evidence_comes_as_files_of_whoever_is_asked(world):
    state = make(world.steward, stakeholders=signers(world))
    step = state['programme']['steps'][0]
    asked = step['requests'][0]['id']
    url = at(state, f'/requests/{asked}')
    person = account(world.editor)
    world.steward.put(url, {'asked': person, 'due': '2020-01-31'}).must(200)
    # Whoever is asked finds it on the first page and is told.
    owed = world.editor.get(W + '/home').must(200)['owed']
    row = next(one for one in owed if one['subject'] == 'audit:' + state['audit']['id'])
    assert row['kind'] == 'evidence_asked' and row['overdue'] and row['due'] == '2020-01-31'
    told = world.editor.get(W + '/notifications').must(200)['items']
    row = next(one for one in told if one['subject'] == 'audit:' + state['audit']['id'])
    assert row['kind'] == 'asked' and step['requests'][0]['text'] in row['text']
    german = world.editor.get(W + '/home', headers={'Accept-Language': 'de'}).must(200)['owed']
    assert any(one['text'].startswith('Die Prüfung bittet Sie um') for one in german)
    assert world.editor.get(at(state)).must(200)['asked_of_me'] == [asked]
    # They bring a file; nobody else of their role does.
    bring = lambda who, path, raw=b'Minutes of 12 May', name='minutes.txt': who.call(
        'POST', f'{path}/files?name={name}', raw=raw, kind='application/octet-stream')
    bring(world.people['contributor'], url).must(403)
    bring(world.editor, at(state, f'/requests/{step["requests"][1]["id"]}')).must(403)
    bring(world.editor, url, raw=b'').must(422)
    kept = bring(world.editor, url).must(201)
    request = next(one for one in kept['audit']['requests'] if one['id'] == asked)
    file = request['files'][0]
    assert (file['name'], file['bytes'], request['state']) == ('minutes.txt', 17, 'received')
    assert request['asked'] == person and request['due'] == '2020-01-31'
    got = world.reader.get(f'{url}/files/{file["id"]}')
    assert got.body == b'Minutes of 12 May' and got.headers['content-type'] == 'application/octet-stream'
    assert not [one for one in world.editor.get(W + '/home').must(200)['owed']
                if one['subject'] == 'audit:' + state['audit']['id']]
    # Who is asked answers, and changes nothing else.
    said = world.editor.put(url, {'state': 'declined', 'note': 'Not ours', 'asked': '',
                                  'due': '2030-01-01'}).must(200)
    request = next(one for one in said['audit']['requests'] if one['id'] == asked)
    assert (request['state'], request['asked'], request['due']) == ('declined', person, '2020-01-31')
    assert request['files'][0]['digest'] == file['digest']
    bring(world.editor, url, name='second.txt').must(201)
    second = world.editor.delete(f'{url}/files/none')
    assert second.status == 404
    world.steward.put(url, {'state': 'received', 'asked': person}).must(200)
    # In review: signers are told, nothing changes any more, and the report and its proof hold the file.
    world.steward.post(at(state, '/moves'), {'to': 'under_way'}).must(200)
    judge_all(world.steward, state)
    world.steward.post(at(state, '/moves'), {'to': 'in_review'}).must(200)
    bring(world.editor, url).must(409)
    world.editor.delete(f'{url}/files/{file["id"]}').must(409)
    owed = world.editor.get(W + '/home').must(200)['owed']
    assert 'audit_signature' in [one['kind'] for one in owed
                                 if one['subject'] == 'audit:' + state['audit']['id']]
    told = world.editor.get(W + '/notifications').must(200)['items']
    assert any('sign the audit' in one['text'] and one['subject'] == 'audit:' + state['audit']['id']
               for one in told)
    world.steward.post(at(state, '/signatures'), {'side': 'business'}).must(200)
    world.editor.post(at(state, '/signatures'), {'side': 'it'}).must(200)
    assert 'audit_signature' not in [one['kind'] for one in world.editor.get(W + '/home').must(200)['owed']
                                     if one['subject'] == 'audit:' + state['audit']['id']]
    html = report(world.reader, state, format='html', language='en').body.decode()
    half = file['digest'][:32]
    assert 'minutes.txt' in html and half in html and '17 B' in html
    proof = world.reader.get(at(state, '/proof')).must(200)
    assert [one['name'] for one in proof['files']] == ['minutes.txt', 'second.txt']
    assert all(one['kept'] for one in proof['files']) and all(one['same'] for one in proof['items'])


def test_own_requests_are_changed_removed_and_come_back(world):
    state = make(world.steward, stakeholders=signers(world))
    step = state['programme']['steps'][0]
    made = world.steward.post(at(state, '/requests'), {
        'step': step['id'], 'text': 'The board minutes', 'of': 'business'}).must(201)
    own = next(one for one in made['audit']['requests'] if one['step'])
    url = at(state, f'/requests/{own["id"]}')
    changed = world.steward.put(url, {'step': step['id'], 'text': 'The minutes of 2026',
                                      'of': 'both'}).must(200)
    assert changed['audit']['requests'][-1]['text'] == 'The minutes of 2026'
    count = changed['progress'][step['id']]['requests']
    world.editor.delete(url).must(403)
    removed = world.steward.delete(url).must(200)
    gone = removed['audit']['requests'][-1]
    assert gone['removed_at'] and gone['removed_by']['name']
    assert removed['progress'][step['id']]['requests'] == count - 1
    assert 'The minutes of 2026' not in report(world.reader, state, format='html').body.decode()
    world.steward.delete(url).must(409)
    world.steward.put(url, {'state': 'received'}).must(409)
    back = world.steward.post(url + '/restoration').must(200)
    assert back['audit']['requests'][-1]['text'] == 'The minutes of 2026'
    assert back['audit']['requests'][-1]['removed_at'] == ''
    world.steward.post(url + '/restoration').must(409)
    programme = step['requests'][0]['id']
    refused = world.steward.delete(at(state, f'/requests/{programme}')).must(409)
    assert 'declined' in refused['remedy']
    world.steward.delete(at(state, '/requests/rq-none')).must(404)
    world.steward.post(at(state, '/moves'), {'to': 'under_way'}).must(200)
    judge_all(world.steward, state)
    world.steward.post(at(state, '/moves'), {'to': 'in_review'}).must(200)
    world.steward.delete(url).must(409)
