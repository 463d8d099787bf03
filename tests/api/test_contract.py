"""Every operation has a route and every route is an operation."""
import json
import subprocess

from server import CONTRACT

# Operations whose routes are still to come. Empty when the product is whole.
PENDING = set()


def routes_of(binary):
    out = subprocess.run([str(binary), 'serve', '--list-routes', '--json'], check=True,
                         capture_output=True, text=True)
    return json.loads(out.stdout)


def test_routes_are_the_contract(binary, folder):
    del folder
    listed = routes_of(binary)
    routes = {route['operation']: route for route in listed}
    assert len(routes) == len(listed), 'an operation has two routes'
    missing = set(CONTRACT.operations) - set(routes) - PENDING
    assert not missing, f'operations without a route: {sorted(missing)}'
    unknown = set(routes) - set(CONTRACT.operations)
    assert not unknown, f'routes that are no operation: {sorted(unknown)}'
    for name, route in routes.items():
        operation = CONTRACT.operations[name]
        assert (route['method'], route['path']) == (operation['method'], operation['path']), name
        open_to_all = operation.get('security') == [] or {} in operation.get('security', [])
        if open_to_all:
            assert route['who'] == 'anybody', f'{name} is open in the contract'


def test_pending_is_no_excuse(binary, folder):
    del folder
    there = {route['operation'] for route in routes_of(binary)}
    done = PENDING & there
    assert not done, f'take these off the pending list: {sorted(done)}'
