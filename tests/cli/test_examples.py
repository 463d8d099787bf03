"""The three companies tell the guide's story from their data alone."""
import subprocess
import sys

from plumb_program import ROOT
from test_analysis import recompute

CAUSES = {'silos_without_coordination', 'ineffective_governance', 'unmanaged_change',
          'misallocated_resources'}
LESSONS = CAUSES | {'neglected_customers'}


def company(plumb, template):
    plumb.run('init', '--template', template)
    got = plumb.json('analyse', '--inputs')
    recompute(got)
    assert 150 <= got['counts']['elements'] <= 400, got['counts']
    assert got['index']['missing'] if 'missing' in got['index'] else True
    return got, plumb.json('findings')


def leading(got):
    scores = {k: v['score'] for k, v in got['perspectives'].items()
              if isinstance(v, dict) and 'score' in v}
    return sorted(scores, key=lambda k: -scores[k])


def test_retail_is_well_aligned_and_competitive_potential_leads(plumb):
    got, found = company(plumb, 'retail')
    assert got['index']['value'] >= 70, got['index']['value']
    assert leading(got)[0] == 'competitive_potential', got['perspectives']
    assert not CAUSES & {d['id'] for d in found['diagnoses']}, found['diagnoses']


def test_manufacturing_is_efficient(plumb):
    got, found = company(plumb, 'manufacturing')
    assert got['index']['value'] >= 65, got['index']['value']
    assert set(leading(got)[:2]) == {'service_level', 'strategy_execution'}, got['perspectives']
    assert not CAUSES & {d['id'] for d in found['diagnoses']}, found['diagnoses']


def test_financial_is_misaligned_for_the_four_causes(plumb):
    got, found = company(plumb, 'financial')
    assert got['index']['value'] <= 50, got['index']['value']
    named = {d['id'] for d in found['diagnoses']}
    assert CAUSES <= named, CAUSES - named
    assert LESSONS <= named, LESSONS - named
    for diagnosis in found['diagnoses']:
        assert len(diagnosis['plan']) >= 4 and diagnosis['findings'] and diagnosis['lesson']
    assert plumb.json('levers')['levers']


def test_examples_read_well_in_a_terminal(plumb):
    for template in ('retail', 'manufacturing', 'financial'):
        plumb.run('init', '--template', template, workspace=template)
        out, _ = plumb.run('analyse', workspace=template)
        assert 'Alignment index' in out and 'Links' in out and 'Perspectives' in out
        for line in out.split('\n'):
            assert len(line) <= 100, line


def test_examples_survive_json_and_back(plumb):
    plumb.run('init', '--template', 'financial')
    first, _ = plumb.run('export', '--format', 'json')
    plumb.write('all.json', first)
    plumb.run('init', '--name', 'Copy', workspace='copy.plumb')
    plumb.run('import', 'all.json', workspace='copy.plumb')
    second, _ = plumb.run('export', '--format', 'json', workspace='copy.plumb')
    strip = lambda text: [line for line in text.split('\n') if '"name": "Copy"' not in line
                          and not line.startswith('{"plumbline"')
                          and not line.strip().startswith('"name"')]
    assert strip(first) == strip(second)


def test_the_series_are_what_their_program_writes(plumb):
    program = ROOT / 'examples' / 'generate_series.py'
    done = subprocess.run([sys.executable, program, '--check'], capture_output=True, text=True,
                          timeout=60, check=False)
    assert done.returncode == 0, done.stderr
