"""Outgoing mail: settings, delivery, what goes wrong, and what it must never tell."""
import csv
import io
import pathlib
import re
import subprocess
import time

from server import PASSWORD, Server, Skip, World
from smtp import SmtpServer

W = '/workspaces/w'
SECRET = 'an open sesame for the mail server'


def until(condition, seconds=30):
    """Asks again until it holds; a test that waits in vain says so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError('what was waited for did not come')


def set_up(world, smtp, **more):
    body = {'host': '127.0.0.1', 'port': smtp.port, 'security': 'none', 'user': '',
            'sender': 'plumb@example.org', **more}
    return world.root.patch('/mail', body).must(200)


def health(world):
    return world.root.get('/mail').must(200)['health']


def with_address(world, name, address):
    person = world.people[name]
    me = person.get('/account').must(200)
    person.patch('/account', {'name': me['name'], 'email': address}).must(200)
    return me['id']


def opened(world, **wish):
    campaign = world.steward.post(W + '/campaigns', {
        'name': 'How we talk', 'instrument': 'communication-collaboration', **wish}).must(201)['campaign']
    world.steward.post(f'{W}/campaigns/{campaign["id"]}/moves', {'to': 'open'}).must(200)
    return f'{W}/campaigns/{campaign["id"]}'


def bytes_of(folder):
    return b''.join(path.read_bytes() for path in pathlib.Path(folder).rglob('*')
                    if path.is_file() and path.name != 'seal.key')


def test_mail_settings_keep_their_secret(binary, folder):
    smtp = SmtpServer(password=SECRET)
    world = World(Server(binary, folder))
    for who in ('admin', 'reader', 'stranger'):
        world.people[who].get('/mail').must(403)
        world.people[who].patch('/mail', {'host': 'x'}).must(403)
        world.people[who].post('/mail/test', {}).must(403)
        world.people[who].get('/mail/failed').must(403)
    before = world.root.get('/mail').must(200)
    assert not before['ready'] and before['links_lead_here'] and before['settings']['host'] == ''
    untried = world.root.post('/mail/test', {'to': 'ada@example.org'}).must(200)
    assert not untried['taken'] and untried['what'] == 'No mail server is set up.'
    for wrong in ({'host': 'a b', 'sender': 'p@example.org'}, {'host': 'smtp.example.org'},
                  {'host': 'h', 'sender': 'p@example.org\r\nBcc: x@example.org'},
                  {'host': 'smtp.example.org', 'sender': 'p@example.org', 'user': 'u',
                   'password': SECRET, 'security': 'none'},
                  {'port': 0}, {'security': 'ssl'}, {'public_url': 'ftp://x'}, {'unknown': 1}):
        assert world.root.patch('/mail', wrong).status == 422, wrong
    answer = set_up(world, smtp, user='plumb', password=SECRET)
    assert answer['ready'] and answer['settings']['has_password']
    assert SECRET not in str(answer) and SECRET not in str(world.root.get('/mail').json)
    assert SECRET.encode() not in bytes_of(folder)
    tried = world.root.post('/mail/test', {'to': 'Ada@Example.org'}).must(200)
    assert tried == {'to': 'ada@example.org', 'taken': True, 'answer': '250 2.0.0 queued as TEST',
                     'what': 'The mail server took the message.', 'remedy': None}
    message = smtp.next()
    assert message.recipients == ['ada@example.org'] and smtp.users == ['plumb']
    assert message.parsed['from'].addresses[0].addr_spec == 'plumb@example.org'
    german = world.root.call('POST', '/mail/test', {'to': 'ada@example.org'},
                             headers={'Accept-Language': 'de'}).must(200)
    assert german['what'] == 'Der Mailserver hat die Nachricht angenommen.'
    assert smtp.next().subject == 'Eine Probenachricht von Plumbline'
    # The password is for the server and user it was entered for.
    world.root.patch('/mail', {'host': 'localhost'}).must(200)
    refused = world.root.post('/mail/test', {'to': 'ada@example.org'}).must(200)
    assert not refused['taken'] and refused['answer'].startswith('53'), refused
    # Twice on one connection, and then not to another server.
    assert smtp.passwords == [SECRET, ''], smtp.passwords
    audit = world.root.get('/audit').must(200)['items']
    assert [one['action'] for one in audit].count('mail.settings_changed') == 2
    assert SECRET not in str(audit) and not any(SECRET in line for line in world.server.log)
    assert world.server.stop() == 0
    smtp.stop()


def test_a_test_message_says_what_is_wrong(binary, folder):
    smtp = SmtpServer(password=SECRET)
    world = World(Server(binary, folder))

    def tried(**settings):
        set_up(world, smtp, **settings)
        return world.root.post('/mail/test', {'to': 'ada@example.org'}).must(200)

    wrong = tried(user='plumb', password='wrong')
    assert wrong['what'] == 'The mail server does not accept user and password.', wrong
    assert wrong['answer'] == '535 5.7.8 wrong user or password'
    assert tried(security='starttls')['what'] == 'The mail server offers no STARTTLS.'
    good = {'security': 'none', 'user': 'plumb', 'password': SECRET}
    smtp.answer('MAIL', '553 5.7.1 not your address')
    sender = tried(**good)
    assert sender['what'] == 'The mail server refuses the sender plumb@example.org.'
    assert sender['answer'] == '553 5.7.1 not your address'
    smtp.answer('RCPT', '550 5.1.1 no such user')
    assert tried(**good)['what'] == 'The mail server refuses the recipient.'
    smtp.answer('END', '554 5.7.0 looks like spam')
    assert tried(**good)['what'] == 'The mail server refuses the message.'
    smtp.answer('DATA', '451 4.3.0 later')
    assert tried(**good)['what'] == 'The mail server does not take the message for now.'
    assert tried(**good)['taken']
    smtp.stop()
    gone = tried(**good)
    assert gone['what'] == f'The mail server 127.0.0.1:{smtp.port} does not answer.', gone
    named = tried(host='no-such-host.invalid', **good | {'security': 'tls'})
    assert named['what'] == 'There is no mail server of this name: no-such-host.invalid.', named
    world.root.post('/mail/test', {'to': 'nobody'}).must(422)
    assert world.server.stop() == 0


def test_mail_by_starttls(binary, folder):
    key, certificate = pathlib.Path(folder) / 'key.pem', pathlib.Path(folder) / 'cert.pem'
    made = subprocess.run(
        ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
         '-days', '2', '-keyout', key, '-out', certificate, '-subj', '/CN=localhost', '-addext',
         'subjectAltName=DNS:localhost'], capture_output=True, check=False)
    if made.returncode != 0:
        raise Skip('openssl is not here')
    smtp = SmtpServer(certificate=(certificate, key), password=SECRET)
    settings = {'security': 'starttls', 'user': 'plumb', 'password': SECRET, 'host': 'localhost'}
    world = World(Server(binary, folder))
    set_up(world, smtp, **settings)
    strange = world.root.post('/mail/test', {'to': 'ada@example.org'}).must(200)
    assert strange['what'] == 'The certificate of the mail server is not trusted.', strange
    assert 'AUTH' not in smtp.talk, 'the password went to a server nobody vouches for'
    assert world.server.stop() == 0
    world.server.environment = {'PLUMB_SMTP_CA_FILE': str(certificate)}
    world.server.start()
    world.root.sign_in()
    assert world.root.post('/mail/test', {'to': 'ada@example.org'}).must(200)['taken']
    assert smtp.encrypted == [True]
    # A certificate for another name is none.
    world.root.patch('/mail', {'host': '127.0.0.1', 'password': SECRET}).must(200)
    other = world.root.post('/mail/test', {'to': 'ada@example.org'}).must(200)
    assert other['what'] == 'The certificate of the mail server is not trusted.', other
    assert world.server.stop() == 0
    smtp.stop()


def test_mail_of_the_environment(binary, folder):
    smtp = SmtpServer(password=SECRET)
    environment = {'PLUMB_SMTP_HOST': '127.0.0.1', 'PLUMB_SMTP_PORT': str(smtp.port),
                   'PLUMB_SMTP_SECURITY': 'none', 'PLUMB_SMTP_USER': 'plumb',
                   'PLUMB_SMTP_PASSWORD': SECRET, 'PLUMB_SMTP_SENDER': 'plumb@example.org'}
    world = World(Server(binary, folder, environment=environment))
    mail = world.root.get('/mail').must(200)
    assert mail['fixed'] and mail['ready'] and SECRET not in str(mail)
    world.root.patch('/mail', {'host': 'smtp.example.org'}).must(409)
    world.root.patch('/mail', {'password': 'x'}).must(409)
    changed = world.root.patch('/mail', {'digest_hour': 9, 'language': 'de'}).must(200)
    assert changed['settings']['digest_hour'] == 9
    assert world.root.post('/mail/test', {'to': 'ada@example.org'}).must(200)['taken']
    assert world.server.stop() == 0
    assert SECRET.encode() not in bytes_of(folder)
    world.server.environment = {}
    world.server.start()
    world.root.sign_in()
    mail = world.root.get('/mail').must(200)
    assert not mail['fixed'] and mail['settings']['digest_hour'] == 9
    assert not mail['settings']['has_password']
    assert world.server.stop() == 0
    smtp.stop()


def links_in(message):
    return re.findall(r'^https?://\S+$', message.text, re.M)


def test_survey_links_are_mailed_to_their_person(binary, folder):
    smtp = SmtpServer()
    world = World(Server(binary, folder, now='2026-03-02T09:00:00Z'))
    ready = world.reader.get(W + '/mail').must(200)
    assert not ready['ready'] and ready['waiting'] == 0
    path = opened(world, anonymous=False, remind_every_days=7, closes='2026-04-30',
                  languages=['de'], remind_by_mail=True)
    groups = [{'side': 'it', 'people': ['reader', 'Ben', 'cora@example.org', 'Dora Müller']},
              {'side': 'business', 'people': ['Evil\r\nBcc: eve@example.org']}]
    world.steward.post(path + '/invitations', {'groups': groups, 'mail': True}).must(409)
    set_up(world, smtp)
    with_address(world, 'reader', 'ada@example.org')
    world.editor.post(W + '/elements', {'type': 'person', 'name': 'Dora Müller',
                                        'fields': {'email': 'dora@example.org'}}).must(201)
    made = world.steward.post(path + '/invitations', {'groups': groups, 'mail': True}).must(201)
    assert made['mailed'] == 3
    by_name = {one['person']: one for one in made['items']}
    assert by_name['reader']['mailed'] and by_name['reader']['key'] == ''
    assert not by_name['Ben']['mailed'] and by_name['Ben']['key'].startswith('w.')
    messages = {one.recipients[0]: one for one in (smtp.next(), smtp.next(), smtp.next())}
    assert set(messages) == {'ada@example.org', 'cora@example.org', 'dora@example.org'}
    dora = messages['dora@example.org']
    assert dora.subject == 'Bitte antworten Sie: How we talk'
    assert 'Guten Tag Dora Müller,' in dora.text and '30.04.2026' in dora.text
    assert 'Sie bekommen dies, weil Retail Sie namentlich fragt.' in dora.text
    assert str(dora.parsed['to']) == 'Dora Müller <dora@example.org>'
    key = links_in(dora)[0].split('#')[1]
    assert links_in(dora)[0] in dora.html
    world.server.person().post('/answering/open', {'key': key}).must(200)
    until(lambda: health(world)['waiting'] == 0)
    assert health(world)['sent_today'] == 3

    # Reminders: who has an address gets a new link, the others' are told to whoever asks for them.
    listed = world.steward.get(path + '/reminders').must(200)
    assert listed['mail_ready'] and listed['remind_by_mail']
    assert {one['person']: one['has_address'] for one in listed['waiting']} == {
        'Ben': False, 'Dora Müller': True, 'cora@example.org': True, 'reader': True,
        'Evil\r\nBcc: eve@example.org': False}
    sent = world.steward.post(path + '/reminders', {'mail': True}).must(201)
    assert sent['mailed'] == 3
    assert sorted(one['person'] for one in sent['items']) == ['Ben', 'Evil\r\nBcc: eve@example.org']
    again = {one.recipients[0]: one for one in (smtp.next(), smtp.next(), smtp.next())}
    assert again['dora@example.org'].subject == 'Erinnerung: How we talk'
    assert 'Er ersetzt den bisherigen' in again['dora@example.org'].text
    world.server.person().post('/answering/open', {'key': key}).must(404)
    new = links_in(again['dora@example.org'])[0].split('#')[1]
    world.server.person().post('/answering/open', {'key': new}).must(200)
    # For who is left there is the file, with a row for nobody else.
    file = world.steward.call('POST', path + '/reminders?format=csv', {'people': ['Ben']})
    rows = list(csv.DictReader(io.StringIO(file.body.decode('utf-8-sig'))))
    assert [one['person'] for one in rows] == ['Ben'] and rows[0]['link'] in rows[0]['body_de']
    named = file.headers['content-disposition']
    assert named.startswith('attachment; filename="how-we-talk-2026-03-02.csv"'), named

    # On its day the server reminds by itself whoever has an address, once.
    assert world.server.stop() == 0
    world.server.now = '2026-03-16T09:00:00Z'
    world.server.start()
    days = {one.recipients[0]: one for one in (smtp.next(), smtp.next(), smtp.next())}
    assert set(days) == set(again)
    assert links_in(days['dora@example.org']) != links_in(again['dora@example.org'])
    world.steward.sign_in()
    listed = world.steward.get(path + '/reminders').must(200)
    assert not listed['due'] and listed['next'] == '2026-03-23', listed
    assert world.server.stop() == 0
    assert smtp.none_waits()
    whole = bytes_of(folder)
    for link in (key, new):
        assert link.split('.')[1].encode() not in whole, 'a link stands in a file'
    smtp.stop()


def test_anonymous_surveys_mail_nothing_that_joins(binary, folder):
    smtp = SmtpServer()
    world = World(Server(binary, folder))
    set_up(world, smtp)
    path = opened(world)
    people = [f'person{n}@example.org' for n in range(6)]
    one_by_one = {'groups': [{'side': 'it', 'people': people}], 'mail': True}
    refused = world.steward.post(path + '/invitations', one_by_one).must(422)
    assert 'no link for one person is mailed' in refused['title'] + str(refused), refused
    world.steward.post(path + '/invitations', {
        'groups': [{'side': 'it', 'count': 6, 'addresses': people}], 'mail': True}).must(422)
    world.steward.post(path + '/invitations', {
        'groups': [{'side': 'it', 'door': True, 'addresses': ['nobody']}], 'mail': True}).must(422)
    smtp.answer(people[2], f'550 5.1.1 <{people[2]}> does not live here')
    made = world.steward.post(path + '/invitations', {
        'groups': [{'side': 'it', 'door': True, 'addresses': people + [people[0].upper()]}],
        'mail': True}).must(201)
    assert made['mailed'] == 6 and len(made['items']) == 1 and made['items'][0]['key']
    got = [smtp.next() for _ in range(5)]
    assert sorted(one.recipients[0] for one in got) == sorted(set(people) - {people[2]})
    # The same letter for all: no name, one link.
    assert len({one.text for one in got}) == 1 and len({one.html for one in got}) == 1
    assert [links_in(one)[0].split('#')[1] for one in got] == [made['items'][0]['key']] * 5
    assert len({one.subject for one in got}) == 1
    assert 'Your address is not kept.' in got[0].text
    until(lambda: health(world)['waiting'] == 0)
    # Of the one that failed a number is all that stays.
    state = health(world)
    assert state['failed'] == 0 and state['answer'] is None, state
    ours = world.steward.get(W + '/mail').must(200)
    assert (ours['sent_today'], ours['failed_today'], ours['failed']) == (5, 1, 0), ours
    assert world.root.get('/mail/failed').must(200)['items'] == []
    world.steward.post(path + '/reminders', {'mail': True}).must(409)
    assert world.steward.patch(path, {'remind_by_mail': True}).status == 422
    ballots = world.steward.get(path).must(200)
    assert 'example.org' not in str(ballots)
    assert world.server.stop() == 0
    whole = bytes_of(folder)
    for address in people:
        assert address.encode() not in whole, address
    assert not any('person' in line and '@example.org' in line for line in world.server.log)
    smtp.stop()


def test_waiting_mail_survives_and_is_tried_again(binary, folder):
    smtp = SmtpServer()
    world = World(Server(binary, folder, now='2026-03-02T09:00:00Z'))
    set_up(world, smtp)
    smtp.answer('ada@example.org', *['451 4.2.0 come back'] * 2)
    smtp.answer('ben@example.org', '550 5.1.1 no such user')
    for address in ('ada@example.org', 'ben@example.org', 'cora@example.org'):
        link = world.admin.post(W + '/invitations', {'role': 'reader', 'email': address,
                                                     'mail': True}).must(201)
        assert link['mailed'] and link['url']
    first = smtp.next()
    assert first.recipients == ['cora@example.org']
    assert first.subject == 'Your access to Retail' and 'Admin invites you' in first.text
    until(lambda: (health(world)['waiting'], health(world)['failed']) == (1, 1))
    state = health(world)
    assert '2026-03-02T09:01:00' <= state['next_at'] <= '2026-03-02T09:01:06.000Z', state
    failed = world.root.get('/mail/failed').must(200)['items']
    assert [(one['to'], one['kind'], one['answer']) for one in failed] == [
        ('ben@example.org', 'invitation', '550 5.1.1 no such user')]
    assert 'invites' not in str(failed)
    for who in ('admin', 'stranger'):
        world.people[who].post(f'/mail/failed/{failed[0]["id"]}').must(403)
        world.people[who].delete(f'/mail/failed/{failed[0]["id"]}').must(403)
    # The time has not come; killed or not, nothing goes out and nothing is lost.
    world.server.kill()
    world.server.start()
    world.root.sign_in()
    assert health(world)['waiting'] == 1 and smtp.none_waits()
    assert world.server.stop() == 0
    world.server.now = '2026-03-02T09:02:00Z'
    world.server.start()
    world.root.sign_in()
    until(lambda: health(world)['next_at'] and health(world)['next_at'] >= '2026-03-02T09:04')
    assert smtp.none_waits()
    assert world.server.stop() == 0
    world.server.now = '2026-03-02T09:10:00Z'
    world.server.start()
    world.root.sign_in()
    assert smtp.next().recipients == ['ada@example.org']
    until(lambda: health(world)['waiting'] == 0)
    assert health(world)['error'] is None
    # Somebody has mended the address book of the mail server.
    world.root.post(f'/mail/failed/{failed[0]["id"]}').must(204)
    assert smtp.next().recipients == ['ben@example.org']
    until(lambda: health(world)['failed'] == 0)
    world.root.delete(f'/mail/failed/{failed[0]["id"]}').must(404)
    assert world.server.stop() == 0
    assert smtp.none_waits(), 'something went twice'
    smtp.stop()


def test_a_mail_server_that_is_away_holds_nobody_up(binary, folder):
    smtp = SmtpServer()
    port = smtp.port
    world = World(Server(binary, folder, now='2026-03-02T09:00:00Z'))
    set_up(world, smtp)
    smtp.stop()
    account = with_address(world, 'reader', 'ada@example.org')
    begun = time.monotonic()
    world.root.post(f'/accounts/{account}/reset-link', {'mail': True}).must(201)
    link = world.root.post(f'/accounts/{account}/reset-link', {'mail': True}).must(201)
    assert time.monotonic() - begun < 5
    until(lambda: health(world)['error'])
    state = health(world)
    # The link before it leads nowhere, so one message waits.
    assert state['waiting'] == 1 and state['failed'] == 0
    assert 'does not answer' in state['error'] and state['remedy'].startswith('Check host')
    assert link['url'].rsplit('/', 1)[1].encode() not in bytes_of(folder)
    metrics = world.server.person()._send('GET', '/metrics', None, {}).body.decode()
    assert 'plumb_mail_waiting 1' in metrics and 'plumb_mail_failed 0' in metrics
    assert world.server.stop() == 0
    smtp = SmtpServer(port=port)
    world.server.start()
    message = smtp.next()
    assert message.subject == 'A new password for Plumbline'
    secret = links_in(message)[0].rsplit('/', 1)[1]
    assert secret == link['url'].rsplit('/', 1)[1]
    world.server.person().post('/reset/' + secret, {'password': PASSWORD + '!'}).must(204)
    nobody = world.editor.sign_in().get('/account').must(200)['id']
    world.root.sign_in()
    world.root.post(f'/accounts/{nobody}/reset-link', {'mail': True}).must(409)
    assert not world.root.post(f'/accounts/{nobody}/reset-link').must(201)['mailed']
    assert world.server.stop() == 0
    smtp.stop()


def comment(world, who, text, mentions):
    goal = world.editor.get(W + '/elements?type=goal&limit=1').must(200)['items'][0]['id']
    return world.people[who].post(W + '/comments', {
        'subject': f'element:{goal}', 'text': f'{text} {" ".join("@" + name for name in mentions)}'}).must(201)


def test_people_are_told_as_they_chose(binary, folder):
    smtp = SmtpServer()
    world = World(Server(binary, folder, now='2026-03-02T09:00:00Z'))
    for name in ('reader', 'respondent', 'contributor', 'steward'):
        with_address(world, name, f'{name}@example.org')
    world.respondent.patch('/account/preferences', {'mail.notices': 'none'})
    world.contributor.patch('/account/preferences', {'mail.notices': 'daily',
                                                     'mail.language': 'de'})
    set_up(world, smtp)
    # The first look at somebody only notes where they stand.
    world.server.stop()
    world.server.start()
    for name in world.people:
        world.people[name].sign_in()
    everybody = ['reader', 'respondent', 'contributor']
    until(lambda: _marks(folder) >= 4)
    comment(world, 'editor', 'Look at this.', everybody)
    message = smtp.next()
    assert message.recipients == ['reader@example.org']
    assert message.subject.startswith('Editor mentioned you in a comment on')
    assert 'You were mentioned.' in message.text
    assert 'because you were mentioned or made responsible in Retail' in message.text
    assert '/w/w/elements/' in message.text and message.text.rstrip().endswith('/account')
    # Within five minutes of the clock nothing more at once.
    comment(world, 'editor', 'And this.', ['reader'])
    assert world.server.stop() == 0
    assert smtp.none_waits()
    world.server.now = '2026-03-02T09:06:00Z'
    world.server.start()
    assert smtp.next().recipients == ['reader@example.org']
    assert world.server.stop() == 0
    # Next morning: one message to whoever wants one a day.
    world.server.now = '2026-03-03T07:00:00Z'
    world.server.start()
    message = smtp.next()
    assert message.recipients == ['contributor@example.org']
    assert message.subject == 'Retail: Ihr Tag in Plumbline'
    assert 'Guten Tag Contributor,' in message.text and 'erwähnt' in message.text, message.text
    assert 'einmal am Tag' in message.text
    assert world.server.stop() == 0
    # Nobody is told twice, and who wants nothing gets nothing.
    world.server.start()
    world.root.sign_in()
    until(lambda: health(world)['waiting'] == 0)
    assert world.server.stop() == 0
    assert smtp.none_waits()
    smtp.stop()


def _marks(folder):
    import sqlite3  # pylint: disable=import-outside-toplevel
    file = next(pathlib.Path(folder).rglob('identity.db'))
    with sqlite3.connect(f'file:{file}?mode=ro', uri=True) as db:
        return db.execute('SELECT count(*) FROM mail_mark').fetchone()[0]
