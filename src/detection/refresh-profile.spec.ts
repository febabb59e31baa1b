import { describe, expect, it } from '@jest/globals';
import { addToHour, createHourHistory, createYearSeason, HOURS_PER_WEEK, YEAR_WEEKS } from '../../detectors/index.js';
import { LocalHours } from '../series/local-hour.js';
import { rebuildProfile } from './refresh-profile.js';
import { rowsOfMinute } from './minute-rows.js';
import { addMinuteToSeries } from './series-minute.js';
import { createSeriesState, placeOf, type SeriesState } from './series-state.js';
import { keepHistory } from './taught-hours.js';

const HOURS = new LocalHours('UTC');
const MONDAY_MS = Date.UTC(2026, 10, 23);
const MINUTE = MONDAY_MS / 60_000;
const { week: WEEK } = HOURS.at(MONDAY_MS);
const ORDINARY = { low: 1, mid: 1, high: 1, teaches: true };

/** A series at two a minute for six weeks. */
function lived(shape: SeriesState['shape']): SeriesState {
  const series = createSeriesState({ metric: 'order.placed', dimension: '' }, shape, 'events', 0);
  const history = createHourHistory();
  for (let week = WEEK - 6; week < WEEK; week++)
    for (let slot = 0; slot < HOURS_PER_WEEK; slot++)
      addToHour(history, week, slot, { weight: 120, quantity: 120, minutes: 60 });
  keepHistory(series, history);
  return series;
}

// Promise guarded: what comes every year in the same week is not a new alarm each year.
describe('a baseline that is built anew', () => {
  it('notes how high the weeks were, of volumes alone', () => {
    const orders = lived('count');
    rebuildProfile(orders, [], HOURS, MINUTE);
    expect(orders.year?.newestWeek).toBe(WEEK - 1);
    expect(orders.year?.levels[(WEEK - 1) % YEAR_WEEKS]).toBeCloseTo(2, 5);
    expect(orders.profile?.season).toBeUndefined();
    const page = lived('duration');
    rebuildProfile(page, [], HOURS, MINUTE);
    expect(page.year).toBeUndefined();
  });

  it.each(['count', 'sum', 'level'] as const)('leaves room for what the same week brought a year ago: %s', (shape) => {
    const series = lived(shape);
    const levels = createYearSeason().levels.fill(2);
    for (const since of [0, 1, 2]) levels[(WEEK - 52 + since) % YEAR_WEEKS] = 6;
    series.year = { newestWeek: WEEK - 1, levels };
    rebuildProfile(series, [], HOURS, MINUTE);
    addMinuteToSeries(series, rowsOfMinute(series, MINUTE, HOURS.at(MONDAY_MS)), undefined, ORDINARY, 'open');
    const place = placeOf(series, MINUTE);
    const [low, mid, high] = [series.ring.low[place]!, series.ring.mid[place]!, series.ring.high[place]!];
    expect(low).toBeLessThan(2.02);
    expect(mid).toBeGreaterThan(2.6);
    expect(high / mid).toBeGreaterThan(1.3);
  });
});
