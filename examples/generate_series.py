#!/usr/bin/env python3
"""Makes the series of the example companies: three years of values for every measure.

    examples/generate_series.py [--check]

Writes examples/series/<company>.csv with the columns measure, at, value, note, received; --check only
says whether the files are what this program writes. Standard library only. The same program gives the
same bytes on every machine: the only chance in it is random.Random.random() seeded with the names of
company and measure.

A series is its story in a few parameters:

  values    what was reported: the first value three years ago, then one for each report of the history
            in examples/<company>.yaml; the last is what the file says today. The path bends smoothly
            through them, so level, trend and turns are read off here.
  way       further points of the path: day: value
  noise     spread of what is new in a period, as a share of the way from the first to the last value;
            a period keeps a part of how far the one before lay from the path (KEPT)
  season    height of a yearly wave in units, with its highest month
  shocks    day: units added in the period it falls into, fading by half each further one
  causes    measure: (lag in periods, units of this one for each unit the cause strayed from its own
            path). This is what the strategy map's tests are to find.
  dips      day: units added in the period it falls into and in no other
  every     month, quarter, week or day
  begins    month of the first value, for what was not measured before
  until     (last period, day it was received), for what a machine reports when others have not yet
  missing   periods nobody reported
  late      period: report it came with, later than its neighbours
  corrected period: (value first reported, report the right one came with, note)
  places    digits behind the point
  lowest, highest   what the value can be

What a report brings was received on its day; before the first the workspace did not exist.
"""
import calendar
import datetime
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
YEARS = 3
KEPT = 0.6
BURN_IN = 12  # periods before the first one, so that lags have something to look back to


def day(text):
    return datetime.date.fromisoformat(text)


def month_end(date, months=0):
    count = date.year * 12 + date.month - 1 + months
    year, month = divmod(count, 12)
    return datetime.date(year, month + 1, calendar.monthrange(year, month + 1)[1])


class Measure:
    def __init__(self, values, noise=0.03, season=None, shocks=None, causes=None, every='month',
                 begins=None, missing=(), late=None, corrected=None, places=2, lowest=None,
                 highest=None, reports=None, way=None, dips=None, until=None):
        self.values, self.noise, self.season = values, noise, season
        self.shocks, self.causes, self.every = shocks or {}, causes or {}, every
        self.begins, self.missing, self.late = begins, missing, late or {}
        self.corrected, self.places = corrected or {}, places
        self.lowest, self.highest, self.reports = lowest, highest, reports
        self.way, self.dips, self.until = way or {}, dips or {}, until


def share(*values, **more):
    """A measure in percent of a whole."""
    return Measure(list(values), lowest=0, highest=100, **more)


def count(*values, **more):
    """A measure that cannot be below nothing."""
    return Measure(list(values), lowest=0, **more)


def level(start, end, noise, **more):
    """A service level: what was attained of what was promised, from 0 to 1. Only today's value is
    reported to the letter."""
    more.setdefault('places', 4)
    return Measure([start, end], noise=noise / max(abs(end - start), 1e-9), lowest=0, highest=1,
                   reports='newest', **more)


def seconds(start, end, noise, **more):
    """What a service level is judged by: taken every day by a machine, in units, near its line."""
    return Measure([start, end], noise=noise / max(abs(end - start), 1e-9), lowest=0, every='day',
                   reports='newest', places=1, **more)


# ---------------------------------------------------------------------------------------------------
# Havenlark Retail Group. Little moves until business and IT plan together from the spring of 2025;
# then one thing carries the next. Reports are closed at the end of a quarter.
RETAIL = {
    'reports': [('2025-06-30', '2025-07-01'), ('2025-09-30', '2025-10-28'),
                ('2025-12-31', '2026-01-20'), ('2026-06-30', '2026-06-30')],
    # Before the plan: a quarter of the way to the first report in the first half of the time.
    'before': ('2024-12-31', 0.25),
    'measures': {
        # Learning carries the process, the process the customer, the customer the share.
        'kpi-training': count(14, 16, 19, 25, 30, noise=0.06),
        'kpi-first-answer': count(41, 37, 31, 19, 8, noise=0.005, causes={'kpi-training': (2, -1.6)}),
        'kpi-nps': Measure([31, 33, 36, 41, 46], noise=0.01, causes={'kpi-first-answer': (1, -0.5)}),
        'kpi-repeat': share(46, 47.2, 49, 52.9, 56.1, noise=0.008,
                            causes={'kpi-first-answer': (3, -0.35)}),
        # The map assumes that members come back. It is the other way about: who has come back becomes
        # a member two months later.
        'kpi-members': count(0.9, 1, 1.16, 1.48, 1.75, noise=0.03, places=3,
                             causes={'kpi-repeat': (2, 0.08)}),
        'kpi-share': share(6.1, 6.2, 6.4, 6.8, 7.2, noise=0.008, places=3,
                           causes={'kpi-members': (3, 1.1)}),
        # Good data first, then stock one can promise, then customers who use several channels.
        'kpi-data-quality': share(81, 83, 85, 91, 95, noise=0.06),
        'kpi-stock-accuracy': share(88, 89.1, 90.8, 94.3, 97.2, noise=0.008,
                                    causes={'kpi-data-quality': (2, 0.6)}),
        'kpi-channels': share(31, 32.4, 34.5, 38.8, 42.5, noise=0.008,
                              causes={'kpi-stock-accuracy': (2, 1.2)}),
        'kpi-collect-hour': share(54, 58, 64, 78, 89, shocks={'2024-12-31': -3, '2025-12-31': -2}),
        'kpi-basket': share(3, 4.1, 5.7, 9.2, 12.1),
        'kpi-regions': Measure([4, 4.8, 5.9, 8.4, 10.4], shocks={'2025-11-30': 0.5}),
        'kpi-offer-response': share(2.1, 2.5, 3.1, 4.4, 5.5, season=(0.08, 12)),
        # The planner went live in the spring of 2025: too short to be a cause of anything yet.
        'kpi-planner-use': share(0.2, 0.7, 1.9, 4.2, 6.2, begins='2025-05-31'),
        'kpi-forecast-error': share(38, 36, 34, 28, 24, noise=0.06, season=(0.5, 12)),
        'kpi-campaign-return': count(2.2, 2.4, 2.7, 3.3, 3.8, missing=('2024-02-29',)),
        'kpi-data-decisions': share(35, 40, 48, 64, 78),
        # A better forecast leaves less on the shelf that nobody asks for.
        'kpi-turn': count(3.4, 3.51, 3.67, 4.01, 4.3, noise=0.01, places=3, way={'2026-03-31': 4.12},
                          causes={'kpi-forecast-error': (2, -0.04)}),
        'kpi-margin': Measure([4.6, 4.8, 5, 5.5, 5.9], noise=0.006, places=3,
                              corrected={'2025-10-31': (5.31, '2026-06-30',
                                                        'Corrected after the audit of the year')}),
        # Just short of where it should be: the one to watch.
        'kpi-cost-order': count(9.8, 9.5, 9.1, 8.2, 7.4, season=(0.1, 11)),
        'kpi-fix-days': count(39, 36, 31, 21, 12, noise=0.05),
        'kpi-trust': share(58, 60, 62, 68, 73, noise=0.006, causes={'kpi-fix-days': (2, -0.45)},
                           late={'2025-11-30': '2026-06-30'}),
        'kpi-lead-time': count(140, 130, 114, 82, 54, missing=('2023-12-31', '2024-12-31'), places=0),
        'kpi-peak': share(93, 93.7, 94.8, 97.1, 99.1, noise=0.01, way={'2026-03-31': 98},
                          shocks={'2023-11-30': -1.5, '2024-11-30': -1}),
        # The one that takes longer than planned.
        'kpi-returns-days': count(11, 10.7, 10.2, 9.1, 8.2, season=(0.15, 1)),
        'kpi-release': share(91, 91.8, 93, 95.4, 97.5),
        'kpi-engagement': count(67, 68, 69.4, 72.4, 75, every='quarter', places=1),
        # A Sunday off for the move to the new data platform, announced and agreed: it does not count.
        'sl-shop': level(0.9978, 0.9996, 0.00015, every='day', shocks={'2024-11-29': -0.004},
                         dips={'2026-03-22': -0.31}, way={'2025-04-30': 0.9996}),
        'sl-app': level(0.9965, 0.9986, 0.0003, every='week'),
        # The day before the festive season last year; since then capacity follows demand.
        'sl-checkout': level(0.9982, 0.9995, 0.00015, every='week', shocks={'2025-11-25': -0.008},
                             way={'2025-03-25': 0.9995}),
        # Judges sl-stock: ten seconds are promised, one release in May was slow.
        'kpi-stock-seconds': seconds(14, 6, 0.5, begins='2025-01-01', way={'2025-03-15': 7},
                                     shocks={'2026-05-12': 6}),
        'sl-orders': level(0.991, 0.9968, 0.0006),
        'sl-insight': level(0.955, 0.981, 0.002),
        'sl-personal': level(0.975, 0.99, 0.001),
        'sl-assistant': level(0.55, 0.71, 0.012, begins='2024-09-30', places=3,
                              shocks={'2026-04-30': -0.06}),
        'sl-planning': level(0.968, 0.985, 0.002),
        # A week's move to the new sorting line, agreed with the stores, does not count.
        'sl-warehouse': level(0.9970, 0.9986, 0.0003, every='week', shocks={'2025-08-26': -0.011},
                              dips={'2026-05-05': -0.04}, way={'2025-04-01': 0.9988}),
        'sl-dashboards': level(0.95, 0.979, 0.002),
        'sl-identity': level(0.9991, 0.9997, 0.0001),
        'sl-workplace': level(0.76, 0.83, 0.006, every='week', places=3),
    },
}

# ---------------------------------------------------------------------------------------------------
# Tornvik Industries. Steady work on the same things: every month a little better, with the machines
# and the suppliers setting the pace.
MANUFACTURING = {
    'reports': [('2025-06-30', '2025-07-01'), ('2025-10-31', '2025-11-18'),
                ('2025-12-31', '2026-01-27'), ('2026-06-30', '2026-06-30')],
    'before': ('2024-06-30', 0.5),
    'measures': {
        'kpi-template': share(38, 64, 68, 71, 73, noise=0.02),
        'kpi-scrap': share(4.1, 3, 2.9, 2.8, 2.65, noise=0.05, places=3),
        'kpi-touchless': share(12, 46, 50, 54, 57, noise=0.012),
        # Work that robots take over is paid for twice while both ways run: where cases without a
        # hand rise, cost rises two months later, against what the scorecard assumes.
        'kpi-unit-cost': Measure([100, 96.2, 95.7, 95.3, 94.9], noise=0.008,
                                 causes={'kpi-touchless': (2, 0.45)}),
        # Operators who have time for skilled work keep machines running a quarter later.
        'kpi-effectiveness': share(68, 73.4, 74.1, 74.7, 75.2, noise=0.015,
                                   causes={'kpi-skilled-time': (3, 1.3)},
                                   shocks={'2024-08-31': -1.2}),
        # The machines set the output of the next month.
        'kpi-output': Measure([100, 107.9, 108.9, 109.8, 110.5], noise=0.008,
                              causes={'kpi-effectiveness': (1, 1.3)}),
        'kpi-supplier-dates': share(71, 78, 80, 80, 81, noise=0.07,
                                    late={'2025-11-30': '2026-06-30'}),
        # What suppliers keep is kept towards customers two months later.
        'kpi-on-time': share(78, 87.4, 88.6, 89.6, 90.5, noise=0.008,
                             causes={'kpi-supplier-dates': (2, 0.9)}),
        # Who decides on the day's figures plans better the month after.
        'kpi-forecast': share(34, 24.6, 23.4, 22.4, 21.5, noise=0.015,
                              causes={'kpi-fact-day': (1, -0.5)}),
        # More from the same lines, and orders wait less.
        'kpi-lead-time': count(42, 32, 31, 30, 29, noise=0.01, causes={'kpi-output': (1, -0.6)}),
        'kpi-skilled-time': share(55, 62.9, 63.9, 64.8, 65.5, noise=0.06, season=(0.4, 2)),
        # What is known before it is ordered need not lie in store.
        'kpi-stock-days': count(92, 78, 76, 74, 73, noise=0.01, season=(0.8, 12),
                                causes={'kpi-forecast': (2, 1.1)}),
        'kpi-fact-day': share(30, 58, 61, 64, 67, missing=('2023-10-31', '2024-07-31')),
        # Who was served on the day buys the service as well, four months later.
        'kpi-service-revenue': share(11, 14.1, 14.5, 14.8, 15.1, noise=0.015, season=(0.15, 9),
                                     causes={'kpi-on-time': (4, 0.16)}),
        'kpi-accidents': count(5.2, 3.1, 2.8, 2.6, 2.4, noise=0.06,
                               corrected={'2025-11-30': (2.4, '2026-06-30',
                                                         'One accident was reported late')}),
        'kpi-side-systems': count(61, 34, 30, 28, 25, places=0, noise=0.01),
        'kpi-plant-uptime': share(98.4, 99.4, 99.5, 99.6, 99.7, places=3),
        'kpi-run-cost': count(3900, 3630, 3594, 3565, 3540, places=0),
        # Taken four times a year: twelve values say nothing about lags.
        'kpi-zones': share(10, 49, 54, 58, 62, every='quarter', places=0, noise=0.01),
        'kpi-first-contact': share(61, 74, 76, 78, 79, places=1),
        'kpi-repeat-faults': count(44, 22, 19, 17, 15, places=0, noise=0.02),
        'kpi-change-success': share(93, 96.8, 97.2, 97.7, 98),
        'kpi-training': count(16, 25, 26, 27, 28, places=1),
        'kpi-complaints': count(21, 13.1, 12.1, 11.2, 10.5, places=1),
        # Two days off while the third plant moved to the ERP core, agreed with it: they do not count.
        'sl-erp': level(0.9972, 0.9990, 0.0002, every='day', shocks={'2024-03-11': -0.006},
                        dips={'2026-05-16': -0.4, '2026-05-17': -0.25}, way={'2025-04-30': 0.9991}),
        'sl-shop-floor': level(0.9970, 0.9987, 0.0003, every='week', shocks={'2025-11-04': -0.009},
                               way={'2025-04-01': 0.9987}),
        'sl-planning': level(0.974, 0.989, 0.0015),
        'sl-warehouse': level(0.9958, 0.9983, 0.0003),
        'sl-suppliers': level(0.985, 0.994, 0.001),
        'sl-automation': level(0.955, 0.981, 0.002),
        # Judges sl-machines: a warning within a minute is promised.
        'kpi-warning-seconds': seconds(75, 38, 3, begins='2025-01-01', way={'2025-03-15': 42},
                                       shocks={'2026-04-21': 30}),
        'sl-quality': level(0.972, 0.986, 0.0012),
        'sl-engineering': level(0.94, 0.962, 0.002),
        'sl-figures': level(0.97, 0.988, 0.0015),
        # Three bad stretches in the last year: the one promise that is just missed.
        'sl-field': level(0.991, 0.9885, 0.0008, every='week', way={'2025-06-03': 0.989},
                          shocks={'2025-09-09': -0.036, '2026-01-13': -0.036,
                                  '2026-05-05': -0.036}),
        'sl-access': level(0.9988, 0.9997, 0.0001),
        'sl-hosting': level(0.9991, 0.9998, 0.0001),
        'sl-workplace': level(0.87, 0.93, 0.005, places=3),
    },
}

# ---------------------------------------------------------------------------------------------------
# Quillmont Financial Group. Good enough until the middle of 2025, then every promise to customers
# slips: money and attention are elsewhere. IT's own measures do well. Nobody asks for half of the
# figures between the yearly look and the cut-over of the supervisor's reports.
ALL = [('2025-05-31', '2025-07-01'), ('2025-10-31', '2025-11-18'), ('2025-11-30', '2025-12-16'),
       ('2026-01-31', '2026-02-17'), ('2026-02-28', '2026-03-27'), ('2026-05-31', '2026-05-31')]
NOW = ('2026-06-30', '2026-06-30')
YEARLY = [('2025-05-31', '2025-07-01'), ('2026-05-31', '2026-06-16')]
FINANCIAL = {
    'reports': ALL,
    'before': ('2024-06-30', 0.5),
    'measures': {
        'kpi-complaint-days': count(12, 10, 12, 15, 16, 18, 19, noise=0.09,
                                    shocks={'2025-08-31': 1.2}),
        # Customers feel the wait two months later, and leave two months after that.
        'kpi-satisfaction': Measure([66, 67, 65, 62, 61, 59, 58], noise=0.012, lowest=0, highest=100,
                                    causes={'kpi-complaint-days': (2, -0.9)}),
        'kpi-retention': share(91, 92, 91, 89, 88, 88, 87, noise=0.02,
                               causes={'kpi-satisfaction': (2, 1.1)}),
        'kpi-nps': Measure([4, 9, 4, -2, -5, -9, -11], lowest=-100, highest=100),
        # The mobile bank was put on hold in October 2025.
        'kpi-mobile-users': share(22, 31, 30, 29, 28, 27, 27, missing=('2024-08-31',)),
        'kpi-products': count(1.6, 1.8, 1.7, 1.6, 1.6, 1.5, 1.5, places=3),
        'kpi-share': share(9.5, 9.9, 9.2, 8.4, 8.0, 7.5, 7.2),
        'kpi-overrun': Measure([15, 13, 18, 25, 28, 32, 34],
                               corrected={'2025-12-31': (18.6, '2026-03-27',
                                                         'Two projects had not been counted')}),
        'kpi-errors': share(13, 14, 11, noise=0.1, reports=YEARLY),
        'kpi-loan-days': count(22, 21, 15, noise=0.06, reports=YEARLY),
        # Faster loans were bought with overtime: what should lower the ratio raises it.
        'kpi-cost-income': Measure([75, 76, 73], noise=0.02, lowest=0, reports=YEARLY,
                                   causes={'kpi-loan-days': (1, -0.8)},
                                   late={'2025-03-31': '2026-06-16'}),
        'kpi-launch': count(18, 18, 16, every='quarter', places=1, reports=YEARLY),
        'kpi-findings': count(31, 29, 17, places=0, reports=YEARLY),
        'kpi-turnover': share(18, 19, 16, every='quarter', places=1, noise=0.1, reports=YEARLY,
                              shocks={'2026-05-31': 0.5}),
        # What IT set itself goes as planned.
        'kpi-servers': share(20, 58, 81, places=0, noise=0.01, reports=YEARLY),
        # The studio opened at the beginning of 2025.
        'kpi-models': count(12, 31, 52, places=0, noise=0.01, begins='2025-01-31', reports=YEARLY,
                            way={'2026-02-28': 43}),
        # Machines report these to the last day. Even without the close of the year, which does not
        # count, not a quarter holds.
        'sl-core': level(0.9985, 0.981, 0.0015, every='week', until=NOW, way={'2025-06-03': 0.9985},
                         shocks={'2026-03-03': -0.01}, dips={'2025-12-30': -0.2}),
        'sl-mobile': level(0.996, 0.967, 0.002, every='day', until=NOW, way={'2025-05-31': 0.9955},
                           shocks={'2025-10-07': -0.02, '2026-05-05': -0.02}),
        'sl-branch': level(0.989, 0.972, 0.002),
        # Judges sl-loans: a day to find a file is promised between operations and IT.
        'kpi-file-hours': seconds(14, 19, 2.4, begins='2025-01-01', until=NOW,
                                  way={'2025-06-30': 15, '2025-08-31': 19},
                                  shocks={'2026-03-09': 45}),
        'sl-contact': level(0.81, 0.47, 0.015, every='week', until=NOW, places=3,
                            way={'2025-06-03': 0.81}, shocks={'2026-05-05': -0.08}),
        'sl-claims': level(0.989, 0.979, 0.0012),
        'sl-regulatory': level(0.97, 0.96, 0.006, places=3),
        'sl-cloud': level(0.9994, 0.9999, 0.0001, until=NOW),
    },
}
COMPANIES = {'retail': RETAIL, 'manufacturing': MANUFACTURING, 'financial': FINANCIAL}


# ---------------------------------------------------------------------------------------------------
def dates_of(measure, last):
    """The periods of a series, oldest first, the last one closed on `last` or when it says."""
    last = day(measure.until[0]) if measure.until else last
    if measure.every in ('day', 'week'):
        step = 1 if measure.every == 'day' else 7
        periods = [last - datetime.timedelta(days=step * i) for i in range(YEARS * 365 // step + 1)]
    else:
        step = 1 if measure.every == 'month' else 3
        periods = [month_end(last, -step * i) for i in range(YEARS * 12 // step)]
    begins = day(measure.begins) if measure.begins else datetime.date.min
    return [at for at in reversed(periods) if at >= begins]


def normal(chance):
    """Nearly normal, from nothing but random(), whose values every version of Python agrees on."""
    return sum(chance.random() for _ in range(12)) - 6


def anchors_of(company, measure, dates):
    """Value by date where the path is held: what was reported, and how it began."""
    if measure.reports == 'newest':
        out = {dates[0]: measure.values[0], dates[-1]: measure.values[-1]}
        return out | {dates[nearest(dates, day(when))]: value for when, value in measure.way.items()}
    reports = measure.reports or company['reports']
    out = {dates[0]: measure.values[0]}
    first = measure.values[1]
    middle, part = day(company['before'][0]), company['before'][1]
    if dates[0] < middle:
        at = max(date for date in dates if date <= middle)
        out[at] = measure.values[0] + part * (first - measure.values[0])
    for value, (closed, _) in zip(measure.values[1:], reports):
        out[max(date for date in dates if date <= day(closed))] = value
    for when, value in measure.way.items():
        out[day(when)] = value
    return out


def bend(points):
    """A curve through points in order of time that never leaves the span of its neighbours (Fritsch
    and Carlson 1980): no month is better than what was reported around it because of the drawing."""
    times = [at.toordinal() for at, _ in points]
    values = [value for _, value in points]
    steps = [b - a for a, b in zip(times, times[1:])]
    slopes = [(b - a) / step for a, b, step in zip(values, values[1:], steps)]
    tangents = [slopes[0]]
    for left, right, h, k in zip(slopes, slopes[1:], steps, steps[1:]):
        weighed = 3 * (h + k) / ((2 * k + h) / left + (k + 2 * h) / right) if left * right > 0 else 0
        tangents.append(weighed)
    tangents.append(slopes[-1])

    def at(date):
        x = date.toordinal()
        i = max(n for n in range(len(steps)) if times[n] <= x)
        t = (x - times[i]) / steps[i]
        return (values[i] * (1 + 2 * t) * (1 - t) ** 2 + values[i + 1] * t * t * (3 - 2 * t)
                + steps[i] * (tangents[i] * t * (1 - t) ** 2 - tangents[i + 1] * t * t * (1 - t)))
    return at


def nearest(dates, at):
    """The period a day falls into."""
    later = [i for i, date in enumerate(dates) if date >= at]
    return later[0] if later else None


class Company:
    def __init__(self, name):
        self.name, self.data = name, COMPANIES[name]
        self.strayed = {}

    def stray(self, measure):
        """How far each period lies from the path of its measure, with periods before the first."""
        if measure in self.strayed:
            return self.strayed[measure]
        story = self.data['measures'][measure]
        dates = dates_of(story, day(self.data['reports'][-1][0]))
        chance = random.Random(f'plumbline {self.name} {measure}')
        size = story.noise * abs(story.values[-1] - story.values[0])
        out = []
        for _ in range(len(dates) + BURN_IN):
            out.append((KEPT * out[-1] if out else 0) + size * normal(chance))
        for cause, (lag, gain) in story.causes.items():
            moved = self.stray(cause)
            for i in range(len(out)):
                # Counted from the end: series may begin at different times.
                at = len(moved) - (len(out) - i) - lag
                if 0 <= at < len(moved):
                    out[i] += gain * moved[at]
        for when, size in story.shocks.items():
            at = nearest(dates, day(when))
            for i in range(at, min(at + 6, len(dates))):
                out[i + BURN_IN] += size * 0.5 ** (i - at)
        for when, size in story.dips.items():
            out[nearest(dates, day(when)) + BURN_IN] += size
        if story.season:
            height, month = story.season
            wave = [1, 0.87, 0.5, 0, -0.5, -0.87, -1, -0.87, -0.5, 0, 0.5, 0.87]
            for i, date in enumerate(dates):
                out[i + BURN_IN] += height * wave[(date.month - month) % 12]
        self.strayed[measure] = out
        return out

    def values(self, measure):
        story = self.data['measures'][measure]
        dates = dates_of(story, day(self.data['reports'][-1][0]))
        strayed = self.stray(measure)[BURN_IN:]
        anchors = anchors_of(self.data, story, dates)
        held = sorted(anchors)
        # The path runs so that path and stray together meet what was reported.
        path = bend([(at, anchors[at] - strayed[dates.index(at)]) for at in held])
        out = {}
        for i, date in enumerate(dates):
            if date in anchors:
                out[date] = anchors[date]
                continue
            value = path(date) + strayed[i]
            if story.lowest is not None:
                value = max(value, story.lowest)
            if story.highest is not None:
                # A whole period without a fault is rare enough to be seen as such.
                value = min(value, story.highest)
            out[date] = round(value, story.places)
        return out

    def rows(self):
        for measure in self.data['measures']:
            story = self.data['measures'][measure]
            reports = story.reports if isinstance(story.reports, list) else self.data['reports']
            if story.until:
                reports = reports + [story.until]
            received = [day(on) for _, on in reports]
            missing = {day(text) for text in story.missing}
            for at, value in self.values(measure).items():
                if at in missing:
                    continue
                # The report that was closed after the period; what is older came with the first.
                with_report = [on for (closed, _), on in zip(reports, received) if day(closed) >= at]
                on = with_report[0]
                late = story.late.get(at.isoformat())
                first = story.corrected.get(at.isoformat())
                if first:
                    yield measure, at, first[0], '', on
                    yield measure, at, value, first[2], day(first[1])
                elif late:
                    yield measure, at, value, 'Came late', day(late)
                else:
                    yield measure, at, value, '', on

    def text(self):
        lines = ['measure,at,value,note,received']
        for measure, at, value, note, on in self.rows():
            places = self.data['measures'][measure].places
            figure = f'{value:.{max(places, 1)}f}'.rstrip('0').rstrip('.')
            lines.append(f'{measure},{at},{"0" if figure == "-0" else figure},{note},{on}')
        return '\n'.join(lines) + '\n'


def main():
    check = '--check' in sys.argv[1:]
    wrong = []
    for name in COMPANIES:
        path = HERE / 'series' / f'{name}.csv'
        text = Company(name).text()
        if check:
            if not path.exists() or path.read_text(encoding='utf-8') != text:
                wrong.append(path.name)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding='utf-8', newline='\n')
            print(f'{path.name}: {text.count(chr(10)) - 1} values of '
                  f'{len(COMPANIES[name]["measures"])} measures')
    if wrong:
        sys.exit(f'Not what this program writes: {", ".join(wrong)}. Run examples/generate_series.py.')


if __name__ == '__main__':
    main()
