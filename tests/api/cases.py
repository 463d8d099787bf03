"""Scenario files: what people do and what they get, as text.

  # A sentence that says what the case shows.
  as editor
  PATCH /workspaces/w/elements/goal-1 {"name": "New"}
  If-Match: "1"
  200 {"element": {"name": "New"}}
  save version element.version        $version stands for it afterwards

An expectation is a part of the answer: objects may have more members, lists must match item by item;
"*" stands for anything that is there.
"""
import json
import re


class CaseFailed(AssertionError):
    pass


def fits(expected, value, place=''):
    if expected == '*':
        return
    if isinstance(expected, dict):
        if not isinstance(value, dict):
            raise CaseFailed(f'{place or "answer"}: {value!r} is no object')
        for key, part in expected.items():
            if key not in value:
                raise CaseFailed(f'{place}/{key} is missing in {json.dumps(value)[:400]}')
            fits(part, value[key], f'{place}/{key}')
    elif isinstance(expected, list):
        if not isinstance(value, list) or len(value) != len(expected):
            raise CaseFailed(f'{place}: {json.dumps(value)[:400]} has not {len(expected)} items')
        for number, part in enumerate(expected):
            fits(part, value[number], f'{place}/{number}')
    elif expected != value:
        raise CaseFailed(f'{place}: {value!r}, expected {expected!r}')


def run_case(path, world):
    """Runs one file; raises CaseFailed with the line. Returns the number of requests."""
    saved, who, request, headers, answer, count = {}, None, None, {}, None, 0

    def fill(text):
        return re.sub(r'\$([a-z_]+)', lambda match: str(saved[match.group(1)]), text)

    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        line = fill(line.strip())
        try:
            if not line or line.startswith('#'):
                continue
            word = line.split()[0]
            if word == 'as':
                name = line.split()[1]
                who = world.server.person() if name == 'nobody' else world.people[name]
            elif word in ('GET', 'POST', 'PUT', 'PATCH', 'DELETE'):
                method, target, *rest = line.split(' ', 2)
                request, headers = (method, target, rest[0] if rest else None), {}
            elif re.match(r'^[A-Za-z-]+: ', line):
                key, value = line.split(': ', 1)
                headers[key] = value
            elif re.match(r'^\d{3}\b', line):
                method, target, body = request
                answer = who.call(method, target, json.loads(body) if body else None,
                                  headers=headers)
                count += 1
                status, _, expected = line.partition(' ')
                if answer.status != int(status):
                    raise CaseFailed(f'{answer.status}, expected {status}: {answer.body[:500]!r}')
                if expected:
                    fits(json.loads(expected), answer.json)
            elif word == 'save':
                _, name, where = line.split()
                value = answer.json
                for part in where.split('.'):
                    value = value[int(part)] if isinstance(value, list) else value[part]
                saved[name] = value
            else:
                raise CaseFailed('this line says nothing the runner knows')
        except CaseFailed as failed:
            raise CaseFailed(f'{path.name}:{number}: {failed}') from None
        except AssertionError as failed:
            raise CaseFailed(f'{path.name}:{number}: {failed}') from None
    return count
