"""What results say beyond levels: recall, the perspective that suggests itself, benchmarks, themes, raters."""
from test_campaigns import W, make, move


def record(world, path, replies):
    world.steward.post(path + '/replies', {'replies': replies}).must(201)


def row(results, score):
    return next(one for one in results['scores'] if one['id'] == score)


def test_recall_has_a_figure(world):
    campaign = make(world.steward, instrument='objective-recall')
    path = f'{W}/campaigns/{campaign["id"]}'
    move(world.steward, campaign, 'open').must(200)
    named = {'business': ['Growth', 'Margin'], 'it': ['growth', 'Uptime', 'Skills', 'Cloud']}
    record(world, path, [
        {'side': side, 'answers': {'business_objectives': {'names': list_}, 'it_objectives': {'names': list_[:1]}}}
        for side, list_ in named.items() for _ in range(5)])
    move(world.steward, campaign, 'closed').must(200)
    results = world.reader.get(path + '/results').must(200)
    figure = row(results, 'recall_business')
    assert (figure['business']['mean'], figure['it']['mean'], figure['all']['mean']) == (0.25, 0.5, 0.375)
    assert figure['method'] == 'recall' and 'names none' in figure['rule']
    assert row(results, 'overall')['business']['mean'] == 0.625
    german = world.reader.get(path + '/results', headers={'Accept-Language': 'de'}).must(200)
    assert 'Ziele' in row(german, 'overall')['rule'] and results['suggestions'] == []
    # One side below five: all three figures are hidden, since each needs both lists.
    small = make(world.steward, instrument='objective-recall')
    move(world.steward, small, 'open').must(200)
    path = f'{W}/campaigns/{small["id"]}'
    record(world, path, [{'side': side, 'answers': {'business_objectives': {'names': ['Growth']}}}
                         for side in ('business',) * 6 + ('it',) * 4])
    move(world.steward, small, 'closed').must(200)
    figure = row(world.reader.get(path + '/results').must(200), 'recall_business')
    assert all(figure[part]['mean'] is None and figure[part]['hidden'] for part in ('all', 'business', 'it'))


def test_a_perspective_suggests_itself(world):
    campaign = make(world.steward, instrument='sam-components')
    path = f'{W}/campaigns/{campaign["id"]}'
    move(world.steward, campaign, 'open').must(200)
    items = world.reader.get(W + '/instruments/sam-components').must(200)['items']
    levels = {'BS': 4, 'IS': 4, 'OI': 2, 'II': 3}
    replies = [{'side': side, 'answers': {item['id']: {'value': levels[item['dimension']]} for item in items}}
               for side in ('business',) * 6 + ('it',) * 3]
    record(world, path, replies)
    move(world.steward, campaign, 'closed').must(200)
    results = world.reader.get(path + '/results').must(200)
    everybody, business, it = results['suggestions']
    # Two domains are as strong: both are candidates; from BS by OI runs strategy execution.
    assert everybody['anchors'] == ['BS', 'IS'] and everybody['pivots'] == ['OI']
    assert everybody['suggested'] == ['strategy_execution'] and everybody['strengths']['BS'] == 0.75
    assert business['side'] == 'business' and it['side'] == 'it'
    hidden = [one for one in (business, it) if all(value is None for value in one['strengths'].values())]
    assert hidden and all(one['suggested'] == [] and one['missing'] for one in hidden)
