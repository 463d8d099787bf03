"""A small SMTP server for tests: takes messages on loopback and answers as it is told."""
import base64
import email
import email.policy
import queue
import socketserver
import ssl
import threading


class Message:
    def __init__(self, sender, recipients, raw):
        self.sender, self.recipients, self.raw = sender, recipients, raw
        self.parsed = email.message_from_bytes(raw, policy=email.policy.default)

    @property
    def subject(self):
        return str(self.parsed['subject'])

    @property
    def text(self):
        return self.parsed.get_body(('plain',)).get_content().replace('\r\n', '\n')

    @property
    def html(self):
        return self.parsed.get_body(('html',)).get_content().replace('\r\n', '\n')


class SmtpServer:
    """`certificate`: files of certificate and key; then STARTTLS is offered. `password`: AUTH PLAIN
    and LOGIN are offered, and nothing is taken without."""

    def __init__(self, port=0, certificate=None, password=None):
        self.messages = queue.Queue()
        self.talk = []          # verbs, in order
        self.answers = {}       # by verb or by recipient: list of lines, each used once
        self.users, self.passwords = [], []
        self.encrypted = []     # per message
        self.certificate, self.password = certificate, password
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                outer.serve(self)

        class Threaded(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self.server = Threaded(('127.0.0.1', port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, what, *lines):
        """The next answers to a verb (MAIL, RCPT, DATA, END, AUTH) or a recipient."""
        self.answers.setdefault(what, []).extend(lines)

    def next(self, seconds=30):
        return self.messages.get(timeout=seconds)

    def none_waits(self):
        return self.messages.empty()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def _told(self, *names):
        for name in names:
            if self.answers.get(name):
                return self.answers[name].pop(0)
        return None

    def serve(self, handler):  # pylint: disable=too-many-branches,too-many-statements
        rfile, wfile, tls, known = handler.rfile, handler.wfile, False, self.password is None
        sender, recipients = None, []

        def say(line):
            wfile.write(line.encode() + b'\r\n')
            wfile.flush()

        def read():
            return rfile.readline().decode('utf-8', 'replace').rstrip('\r\n')

        try:
            say('220 test ready')
            while True:
                line = read()
                if not line:
                    return
                verb, _, rest = line.partition(' ')
                verb = verb.upper()
                self.talk.append(verb)
                if verb == 'EHLO':
                    lines = ['test']
                    if self.certificate and not tls:
                        lines.append('STARTTLS')
                    if self.password is not None:
                        lines.append('AUTH PLAIN LOGIN')
                    for at, one in enumerate(lines):
                        say(('250-' if at < len(lines) - 1 else '250 ') + one)
                elif verb == 'STARTTLS' and self.certificate:
                    say('220 go on')
                    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                    context.load_cert_chain(*self.certificate)
                    secured = context.wrap_socket(handler.connection, server_side=True)
                    rfile, wfile, tls = secured.makefile('rb'), secured.makefile('wb'), True
                elif verb == 'AUTH':
                    kind, _, first = rest.partition(' ')
                    if kind.upper() == 'PLAIN':
                        if not first:
                            say('334 ')
                            first = read()
                        _, user, password = base64.b64decode(first).decode().split('\0')
                    else:
                        say('334 ' + base64.b64encode(b'Username:').decode())
                        user = base64.b64decode(read()).decode()
                        say('334 ' + base64.b64encode(b'Password:').decode())
                        password = base64.b64decode(read()).decode()
                    self.users.append(user)
                    self.passwords.append(password)
                    known = password == self.password
                    say('235 welcome' if known else '535 5.7.8 wrong user or password')
                elif verb == 'MAIL':
                    told = self._told('MAIL')
                    if not known:
                        told = '530 5.7.0 authentication required'
                    sender, recipients = rest, []
                    say(told or '250 sender ok')
                elif verb == 'RCPT':
                    address = rest.partition('<')[2].partition('>')[0]
                    told = self._told(address, 'RCPT')
                    if not told or told.startswith('2'):
                        recipients.append(address)
                    say(told or '250 recipient ok')
                elif verb == 'DATA':
                    told = self._told('DATA')
                    say(told or '354 go on')
                    if told:
                        continue
                    lines = []
                    while True:
                        row = rfile.readline()
                        if row == b'.\r\n' or not row:
                            break
                        lines.append(row[1:] if row.startswith(b'.') else row)
                    told = self._told('END')
                    if not told or told.startswith('2'):
                        self.encrypted.append(tls)
                        self.messages.put(Message(sender, recipients, b''.join(lines)))
                    say(told or '250 2.0.0 queued as TEST')
                elif verb == 'QUIT':
                    say('221 bye')
                    return
                else:
                    say('250 ok' if verb in ('RSET', 'NOOP', 'HELO') else '502 not here')
        except (OSError, ValueError):
            return
