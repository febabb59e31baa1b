import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Finding } from '../../detectors/index.js';
import { withOnset } from './alarm-onset.js';
import { addMinuteToHour } from './hour-ring.js';
import { createSeriesState, HAS_DATA, placeOf, setFlags, type SeriesState } from './series-state.js';
import { RING_MINUTES } from './shop-rings.js';
import {
  between,
  DAY_MS,
  HOUR_MS,
  live,
  MINUTE_MS,
  OPENING_MS,
  openShop,
  twinOf,
  visitors,
  type TestShop,
} from './shop.fixture.js';

const ORDERS = 'order.placed|';
const WARM_MS = OPENING_MS + 15 * DAY_MS + 10 * HOUR_MS;
const ONSET_MS = WARM_MS + 20 * MINUTE_MS;
/** Orders of the fixture at the busiest hours: 0.4 a minute. */
const BUSY = 0.4;

describe('since when an alarm says that it is so', () => {
  it.each([5, 40])('is within minutes of the truth for a shop with %d orders a minute', (perMinute) => {
    const times = perMinute / BUSY;
    const warm = live(openShop(), WARM_MS, visitors('UTC', { [ORDERS]: times }));
    for (const factor of [0.45, 0.55, 1.8, 2.5]) {
      const during = between(
        ONSET_MS,
        Infinity,
        visitors('UTC', { [ORDERS]: times * factor }),
        visitors('UTC', { [ORDERS]: times }),
      );
      const shop = live(twinOf(warm), ONSET_MS + HOUR_MS, during);
      const raised = shop.signals.find(({ type, series }) => type === 'raised' && series.metric === 'order.placed');
      const { onsetMs, startedMs } = raised!.finding;
      expect(Math.abs((onsetMs ?? startedMs) - ONSET_MS)).toBeLessThanOrEqual(5 * MINUTE_MS);
    }
  });

  it('is kept when the alarm gets worse', () => {
    const warm: TestShop = live(openShop(), WARM_MS, visitors());
    const shop = live(
      warm,
      ONSET_MS + 4 * HOUR_MS,
      between(ONSET_MS, Infinity, visitors('UTC', { [ORDERS]: 6 }), visitors()),
    );
    const told = shop.signals.filter(({ series }) => series.metric === 'order.placed');
    expect(told.map(({ type }) => type)).toContain('worse');
    expect(new Set(told.map(({ finding }) => finding.onsetMs)).size).toBe(1);
  });
});

describe('a rare series', () => {
  const first = OPENING_MS / MINUTE_MS;
  const hours = 30;
  let series: SeriesState;
  beforeAll(() => {
    series = createSeriesState({ metric: 'order.placed', dimension: '' }, 'count', 'orders', OPENING_MS);
    series.judgedFromMs = OPENING_MS;
    // Six an hour for fifteen hours, then two.
    for (let minute = first; minute < first + hours * 60; minute++) {
      const place = placeOf(series, minute);
      const every = minute < first + 15 * 60 ? 10 : 30;
      series.ring.weight[place] = minute % every === 0 ? 1 : 0;
      series.ring.mid[place] = series.ring.low[place] = series.ring.high[place] = 0.1;
      setFlags(series, minute, HAS_DATA);
      addMinuteToHour(series, minute);
    }
  });

  const newest = first + hours * 60 - 1;
  const drop = (startedMs: number): Finding => ({
    detector: 'count-window',
    kind: 'drop',
    startedMs,
    observed: 20,
    expected: { low: 40, mid: 60, high: 80 },
    unit: 'orders/10h',
    score: 20,
    evidence: [],
  });

  it('that fell before the minutes which are kept one by one is followed back by whole hours', () => {
    const { onsetMs } = withOnset(series, drop((newest + 1 - 10 * 60) * MINUTE_MS), newest);
    expect(Math.abs(onsetMs! - (OPENING_MS + 15 * HOUR_MS))).toBeLessThanOrEqual(HOUR_MS);
  });

  it('is not followed beyond what is over', () => {
    const judgedFromMs = OPENING_MS + 20 * HOUR_MS;
    const { onsetMs } = withOnset({ ...series, judgedFromMs }, drop(judgedFromMs), newest);
    expect(onsetMs).toBe(judgedFromMs);
  });

  it('is told from minutes that the ring has where it has gone on for hours since', () => {
    const late = createSeriesState({ metric: 'order.placed', dimension: '' }, 'count', 'orders', OPENING_MS);
    late.judgedFromMs = OPENING_MS;
    const judged = newest - 180;
    const began = judged - 40;
    for (let minute = newest - RING_MINUTES + 1; minute <= newest; minute++) {
      const place = placeOf(late, minute);
      // What is newer than the judged minute has not come yet.
      late.ring.weight[place] = minute < began ? 2 : 0;
      late.ring.low[place] = 2;
      setFlags(late, minute, HAS_DATA);
    }
    const told = withOnset(late, drop((judged - 59) * MINUTE_MS), judged, newest);
    expect(told.onsetMs).toBe(began * MINUTE_MS);
  });
});
