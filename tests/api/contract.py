"""The contract, api/openapi.yaml, as something answers can be held against."""
import json
import pathlib
import re

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
WRITTEN = ('get', 'post', 'put', 'patch', 'delete')
# Refusals any operation may answer; the contract lists those worth planning for.
COMMON = {400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503}


class Contract:
    def __init__(self):
        self.document = yaml.safe_load((ROOT / 'api' / 'openapi.yaml').read_text(encoding='utf-8'))
        self.components = self.document['components']
        self.operations = {}
        self._routes = []
        self._validators = {}
        for path, item in self.document['paths'].items():
            shape = re.compile('^' + re.sub(r'\{[^}]+\}', '[^/]+', path) + '$')
            for method in WRITTEN:
                if method in item:
                    operation = dict(item[method], path=path, method=method.upper())
                    operation['parameters'] = (item.get('parameters', [])
                                               + operation.get('parameters', []))
                    self.operations[operation['operationId']] = operation
                    literal = path.count('{') == 0
                    self._routes.append((not literal, method.upper(), shape, operation))
        self._routes.sort(key=lambda route: route[0])
        self.seen = set()  # (operationId, status) of answers held against the contract

    def resolve(self, value):
        while isinstance(value, dict) and '$ref' in value:
            at = self.document
            for part in value['$ref'][2:].split('/'):
                at = at[part]
            value = at
        return value

    def find(self, method, path):
        for _, its_method, shape, operation in self._routes:
            if its_method == method and shape.match(path):
                return operation
        return None

    def validate(self, schema, value, what):
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            whole = dict(schema, components=self.components)
            self._validators[key] = jsonschema.Draft202012Validator(whole)
        errors = sorted(self._validators[key].iter_errors(value), key=str)
        if errors:
            first = errors[0]
            place = '/'.join(str(part) for part in first.absolute_path)
            raise AssertionError(f'{what}: {place or "the whole"}: {first.message[:300]}')

    def unknown(self, schema, value, place=''):
        """Members of an answer that the contract does not name: nobody could rely on them."""
        schemas, known, free = [schema], {}, False
        while schemas:
            one = self.resolve(schemas.pop())
            schemas += one.get('allOf', [])
            known.update(one.get('properties', {}))
            free = free or 'additionalProperties' in one or not (one.get('properties')
                                                                 or one.get('allOf'))
            if isinstance(value, list) and 'items' in one:
                for item in value:
                    yield from self.unknown(one['items'], item, place + '/*')
        if not isinstance(value, dict):
            return
        for key, part in value.items():
            if key in known:
                yield from self.unknown(known[key], part, f'{place}/{key}')
            elif not free:
                yield f'{place}/{key}'

    def check_request(self, operation, content_type, body):
        wanted = self.resolve(operation.get('requestBody') or {})
        content = wanted.get('content', {})
        if not content:
            assert not body, f'{operation["operationId"]} takes no body'
            return
        assert content_type in content, f'{operation["operationId"]} takes {list(content)}'
        if content_type == 'application/json':
            self.validate(content[content_type]['schema'], json.loads(body),
                          f'request of {operation["operationId"]}')

    def check_answer(self, operation, status, headers, body):
        name = operation['operationId']
        self.seen.add((name, status))
        kind = headers.get('content-type', '').split(';')[0].strip()
        responses = operation['responses']
        if str(status) in responses:
            response = self.resolve(responses[str(status)])
        elif status in COMMON:
            response = self.resolve({'$ref': '#/components/responses/Problem'})
        else:
            raise AssertionError(f'{name} answered {status}, which the contract does not know: '
                                 f'{body[:300]!r}')
        content = response.get('content', {})
        if not content:
            assert not body, f'{name} {status} should have no body: {body[:200]!r}'
            return
        if kind == 'application/octet-stream' or kind not in content:
            assert kind in content, f'{name} {status} came as {kind}, not {list(content)}'
            return
        if kind.endswith('json') and 'ndjson' not in kind:
            schema = content[kind]['schema']
            self.validate(schema, json.loads(body), f'{name} {status}')
            unknown = sorted(set(self.unknown(schema, json.loads(body))))
            assert not unknown, f'{name} {status} has members the contract does not name: {unknown}'
        if status >= 400:
            problem = json.loads(body)
            assert problem['status'] == status and problem['detail'].endswith('.'), problem
