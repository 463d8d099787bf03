"""The scenario files, each in the shared world."""
import pathlib

from cases import CaseFailed, fits, run_case

CASES = pathlib.Path(__file__).resolve().parent / 'cases'


def test_cases(world):
    files = sorted(CASES.glob('*.case'))
    assert files
    count = sum(run_case(path, world) for path in files)
    print(f'        {len(files)} files, {count} requests')


def test_the_runner_can_fail(world):
    del world
    for expected, value in (({'a': 1}, {'a': 2}), ({'a': 1}, {}), ([1], [1, 2]), ({'a': {}}, {'a': 1})):
        try:
            fits(expected, value)
        except CaseFailed:
            continue
        raise AssertionError(f'{expected} should not fit {value}')
