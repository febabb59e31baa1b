import { noteArrivalLag } from './arrival-lag.js';
import { describe, expect, it } from '@jest/globals';
import type { Finding, RunSchedule } from '../../detectors/index.js';
import { metricNamed } from '../../ingest/index.js';
import { ShopCalendar } from '../baselines/shop-calendar.js';
import { LocalHours } from '../series/local-hour.js';
import { describeShop } from './describe-state.js';
import { createRunSeries, runOf } from './run-series.js';
import { createSeriesState, type Alarm, type SeriesState } from './series-state.js';
import { createShopState, type ShopState } from './shop-state.js';
import { DAY_MS, flatProfile, HOUR_MS, MINUTE_MS, OPENING_MS } from './shop.fixture.js';

const NOW_MS = OPENING_MS + 30 * DAY_MS;
const HOURS = new LocalHours('UTC');
const DAYS = { calendar: new ShopCalendar({ shop: 'acme' }, []), hours: HOURS };

const finding: Finding = {
  detector: 'count-window',
  kind: 'spike',
  startedMs: NOW_MS,
  observed: 100,
  expected: { low: 1, mid: 2, high: 3 },
  unit: 'events',
  score: 20,
  evidence: [],
};
const alarm: Alarm = { finding, raisedMs: NOW_MS, calmMinutes: 0, toldMs: NOW_MS };

/** A series of a month, much counted and up to date; `more` is what is otherwise. */
function seriesOf(metric: string, more: Partial<SeriesState> = {}): SeriesState {
  const { shape, unit } = metricNamed(metric)!;
  const created = createSeriesState({ metric, dimension: '' }, shape, unit, OPENING_MS);
  return { ...created, profile: flatProfile(1), lastDataMs: NOW_MS - MINUTE_MS, ...more };
}

function shopOf(...series: SeriesState[]): ShopState {
  const state = { ...createShopState('acme'), nextMinute: NOW_MS / MINUTE_MS };
  for (const one of series) state.series.set(`${one.metric}|${one.dimension}`, one);
  return state;
}

/** State and what is missing, of a series by itself. */
function said(series: SeriesState, more: Partial<ShopState> = {}) {
  const [{ state, missing } = { state: null, missing: null }] = describeShop({ ...shopOf(series), ...more }, DAYS);
  return { state, missing };
}

describe('a series', () => {
  it('is normal when enough is known and nothing is odd: nothing is missing', () => {
    expect(said(seriesOf('order.placed'))).toEqual({ state: 'normal', missing: null });
  });

  it('is anomalous while it is in an alarm, however little is known', () => {
    const young = { firstMinuteMs: NOW_MS - HOUR_MS, profile: null };
    expect(said(seriesOf('order.placed', { alarm }))).toEqual({ state: 'anomalous', missing: null });
    expect(said(seriesOf('order.placed', { alarm, ...young })).state).toBe('anomalous');
  });

  it.each([
    ['order.placed', 48],
    ['order.value', 72],
  ])('learns (%s) for %d hours, and says how long still', (metric, hours) => {
    const since = (known: number) => said(seriesOf(metric, { firstMinuteMs: NOW_MS - known * HOUR_MS }));
    expect(since(1.5)).toEqual({ state: 'learning', missing: `${hours - 1} more hours of history` });
    expect(since(hours - 0.1).state).toBe('learning');
    expect(since(hours).state).toBe('normal');
  });

  it.each([
    [
      'order.placed',
      'rests on 2 days so far: only a full stop or four times the usual is told, and that after two working days',
    ],
    ['db.bytesOut', 'rests on 2 days so far: only four times the usual is told'],
    ['page.durationMs', 'rests on 2 days so far'],
  ])('says on the third day how little of it (%s) is told yet', (metric, reasonText) => {
    const young = { firstMinuteMs: NOW_MS - 60 * HOUR_MS, profile: { ...flatProfile(1), hoursKnown: 54 } };
    const [described] = describeShop(shopOf(seriesOf(metric, young)), DAYS);
    expect(described).toMatchObject({ state: 'normal', reason: 'young', reasonText });
  });

  it('has too little data below thirty things, and says how many are missing', () => {
    const known = (weightKnown: number) =>
      said(seriesOf('order.placed', { profile: { ...flatProfile(1), weightKnown } }));
    expect(known(11.5)).toEqual({ state: 'tooLittleData', missing: '19 more events in eight weeks' });
    expect(known(30).state).toBe('normal');
    expect(said(seriesOf('order.placed', { profile: null })).missing).toBe('30 more events in eight weeks');
  });

  it.each([
    { metric: 'order.placed', missing: '30 more events in eight weeks' },
    { metric: 'page.views', missing: '30 more views in eight weeks' },
    { metric: 'order.value', missing: '30 more events in eight weeks' },
    { metric: 'page.durationMs', missing: '30 more samples in eight weeks' },
    { metric: 'payment.failureRate', missing: '30 more samples in eight weeks' },
    { metric: 'host.disk', missing: '30 more samples in eight weeks' },
  ])('$metric is short of what it counts or samples, not of its unit of measure', ({ metric, missing }) => {
    expect(said(seriesOf(metric, { profile: null })).missing).toBe(missing);
  });

  it.each([
    { metric: 'db.queries', silentMinutes: 10, sooner: 'a sample every minute' },
    { metric: 'host.load', silentMinutes: 10, sooner: 'a sample every minute' },
    { metric: 'page.durationMs', silentMinutes: 24 * 60, sooner: 'visits that may be rare' },
    { metric: 'payment.failureRate', silentMinutes: 24 * 60, sooner: 'payments that may be rare' },
  ])('has no data after $silentMinutes minutes without any of $metric, $sooner', ({ metric, silentMinutes }) => {
    const silent = (minutes: number) => said(seriesOf(metric, { lastDataMs: NOW_MS - minutes * MINUTE_MS, alarm }));
    expect(silent(silentMinutes).state).toBe('anomalous');
    const lastData = new Date(NOW_MS - (silentMinutes + 1) * MINUTE_MS).toISOString();
    expect(silent(silentMinutes + 1)).toEqual({ state: 'noData', missing: `data: the last came at ${lastData}` });
  });

  it('that is counted is not without data because nothing was counted: that is a zero', () => {
    expect(said(seriesOf('order.placed', { lastDataMs: NOW_MS - 10 * DAY_MS })).state).toBe('normal');
  });

  it('has no data while nothing arrives from the shop; only the silence itself is the anomaly', () => {
    const silent = { ...shopOf(seriesOf('order.placed'), seriesOf('ingest.silence')), quietAlarm: alarm };
    expect(describeShop(silent, DAYS).map(({ name, state }) => [name.metric, state])).toEqual([
      ['order.placed', 'noData'],
      ['ingest.silence', 'anomalous'],
    ]);
  });

  it('is muted in a maintenance, whatever else it is, until the end of it', () => {
    const window = { kind: 'maintenance' as const, fromMs: NOW_MS - HOUR_MS, uplift: 1, metrics: null, name: '' };
    const state = shopOf(seriesOf('order.placed', { alarm }));
    const until = (untilMs: number) =>
      describeShop(state, { calendar: new ShopCalendar({ shop: 'acme' }, [{ ...window, untilMs }]), hours: HOURS })[0]!;
    expect(until(NOW_MS)).toMatchObject({ state: 'muted', missing: 'the end of the declared maintenance' });
    expect(until(NOW_MS - MINUTE_MS)).toMatchObject({ state: 'anomalous', missing: null });
  });

  it('says why: a silent source, a closed shop, sales at zero and a quiet holiday are four things', () => {
    const why = (state: ShopState, days = DAYS) => {
      const [{ state: name, reason, reasonText } = { state: null, reason: null, reasonText: null }] = describeShop(
        state,
        days,
      );
      return [name, reason, reasonText];
    };
    const stopped: Alarm = {
      ...alarm,
      finding: { ...finding, kind: 'silence', observed: 0, expected: { low: 12, mid: 23.6, high: 40 } },
    };
    const now = new Date(NOW_MS).toISOString();
    expect(why({ ...shopOf(seriesOf('order.placed')), quietAlarm: alarm })).toEqual([
      'noData',
      'sourceSilent',
      'nothing arrives from any source of the shop: whether it sells is not known',
    ]);
    expect(why(shopOf(seriesOf('order.placed', { alarm: stopped })))).toEqual([
      'anomalous',
      'zero',
      `none since ${now} where about 24 were expected, while other data of the shop arrives`,
    ]);
    const works = {
      kind: 'maintenance' as const,
      fromMs: 0,
      untilMs: NOW_MS + 600_000,
      uplift: 1,
      metrics: null,
      name: '',
    };
    const closed = new ShopCalendar({ shop: 'acme' }, [works]);
    expect(why(shopOf(seriesOf('order.placed', { alarm: stopped })), { calendar: closed, hours: HOURS })).toEqual([
      'muted',
      'shopClosed',
      `the shop is declared closed until ${now} and ten minutes more: nothing has to come`,
    ]);
    const easter = Date.parse('2025-04-21T12:00:00Z');
    const italian = new ShopCalendar({ shop: 'acme', country: 'IT', timezone: 'UTC' }, []);
    const onHoliday = { ...shopOf(seriesOf('order.placed')), nextMinute: easter / MINUTE_MS };
    expect(why(onHoliday, { calendar: italian, hours: HOURS })).toEqual([
      'normal',
      'holiday',
      'public holiday Easter Monday: nothing has to come until something has',
    ]);
    expect(why(shopOf(seriesOf('order.placed', { firstMinuteMs: NOW_MS - 42 * DAY_MS })))).toEqual([
      'normal',
      null,
      null,
    ]);
  });

  it.each([
    [3, 'rests on 3 days so far'],
    [7, 'rests on 1 week so far'],
    [41, 'rests on 5 weeks so far'],
    [42, null],
  ])('that is %i days old is judged, and says how little it rests on', (days, reasonText) => {
    const [described] = describeShop(shopOf(seriesOf('order.placed', { firstMinuteMs: NOW_MS - days * DAY_MS })), DAYS);
    expect(described).toMatchObject({ state: 'normal', missing: null, reason: days < 42 ? 'young' : null, reasonText });
  });

  it('that samples nothing while others do is silent by itself, and one that is young says how young', () => {
    const lastDataMs = NOW_MS - 2 * HOUR_MS;
    const [load] = describeShop(shopOf(seriesOf('host.load', { lastDataMs })), DAYS);
    expect(load).toMatchObject({ state: 'noData', reason: 'seriesSilent' });
    const [young] = describeShop(shopOf(seriesOf('order.placed', { firstMinuteMs: NOW_MS - 20 * HOUR_MS })), DAYS);
    expect(young).toMatchObject({ reason: 'young', reasonText: 'known for 20 hours: too short to judge it by' });
  });

  it('that samples in batches is not silent between two of them', () => {
    const shop = shopOf(seriesOf('host.load', { lastDataMs: NOW_MS - 2 * HOUR_MS }));
    for (let minutes = 180; minutes < 24 * 60; minutes++) {
      const arrivedMs = Math.ceil(minutes / 180) * 180 * MINUTE_MS;
      noteArrivalLag(shop, { metric: 'host.load', minuteMs: minutes * MINUTE_MS, arrivedMs, events: 9 });
      noteArrivalLag(shop, { metric: 'page.views', minuteMs: arrivedMs, arrivedMs, events: 90 });
    }
    expect(describeShop(shop, DAYS)[0]).toMatchObject({ state: 'normal', waitMinutes: 180 });
  });

  it('names itself and its unit', () => {
    const [described] = describeShop(shopOf({ ...seriesOf('page.views'), dimension: 'page=/cart' }), DAYS);
    expect(described).toMatchObject({ name: { metric: 'page.views', dimension: 'page=/cart' }, unit: 'views' });
  });
});

describe('a job, backup or probe', () => {
  const hourly: RunSchedule = { everyMinutes: 60, graceMinutes: 20, minItems: null, isLearnt: true };

  function ran(subject: 'job' | 'backup' | 'probe', runs: number, schedule: RunSchedule | null, isInAlarm = false) {
    const series = createRunSeries(subject, 'nightly');
    series.runs = Array.from({ length: runs }, (_, index) => runOf(OPENING_MS + index * HOUR_MS, { outcome: 'ok' }));
    series.schedule = schedule;
    if (isInAlarm) series.alarms = { 'run-failed': alarm };
    const state = { ...shopOf(), runs: new Map([[`${subject}|nightly`, series]]) };
    return describeShop(state, DAYS)[0]!;
  }

  it('learns from its first four runs, and says how many are missing', () => {
    expect(ran('job', 1, hourly)).toMatchObject({ state: 'learning', missing: '3 more runs' });
    expect(ran('job', 4, hourly)).toMatchObject({ state: 'normal', missing: null });
  });

  it('has too little data without a schedule, which only a probe does not need', () => {
    const missing = 'a schedule: neither declared nor to be learnt from these runs';
    expect(ran('backup', 9, null)).toMatchObject({ state: 'tooLittleData', missing });
    expect(ran('probe', 9, null)).toMatchObject({ state: 'normal', missing: null });
  });

  it('is anomalous while it is in an alarm', () => {
    expect(ran('job', 1, null, true)).toMatchObject({ state: 'anomalous', missing: null });
  });

  it('is named after what it is', () => {
    const named = (['job', 'backup', 'probe'] as const).map((subject) => ran(subject, 9, hourly));
    expect(named.map(({ name, unit }) => `${name.metric} ${name.dimension} ${unit}`)).toEqual([
      'job.finished job=nightly runs',
      'backup.finished backup=nightly runs',
      'probe.checked probe=nightly checks',
    ]);
  });
});

describe('a shop', () => {
  it('from which nothing has come yet has no series to describe', () => {
    expect(describeShop(createShopState('acme'), DAYS)).toEqual([]);
  });
});
