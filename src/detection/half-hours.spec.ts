import { describe, expect, it } from '@jest/globals';
import { HOURS_PER_WEEK, plausibleRange, profileAt } from '../../detectors/index.js';
import { LocalHours } from '../series/local-hour.js';
import { halfHourAt, usualRange } from './half-hours.js';
import { createSeriesState } from './series-state.js';
import { flatProfile, MINUTE_MS, OPENING_MS } from './shop.fixture.js';

// Promise guarded: the band of the chart is the band that a minute was judged by.
describe('what is usual in a half hour', () => {
  it.each([undefined, { mid: 1.3, low: 0.8, high: 1.3 }])(
    'is what the profile says of its minutes, season %j',
    (season) => {
      const profile = { ...flatProfile(1), ...(season && { season }) };
      for (let slot = 0; slot < HOURS_PER_WEEK; slot++) profile.mid[slot] = 1 + (slot % 24);
      const series = createSeriesState({ metric: 'order.placed', dimension: '' }, 'count', 'events', OPENING_MS);
      const hours = new LocalHours('UTC');
      const range = { mid: 0, low: 0, high: 0 };
      for (let minute = 0; minute < 24 * 60; minute += 7) {
        const local = hours.at(OPENING_MS + minute * MINUTE_MS);
        usualRange(series, profile, local, halfHourAt(local.hourOfWeek), true, range);
        const { low, high } = plausibleRange(profile, local.slot, local.hourOfWeek);
        expect(range.mid).toBeCloseTo(profileAt(profile, local.hourOfWeek), 9);
        expect([range.low, range.high]).toEqual([expect.closeTo(low, 9), expect.closeTo(high, 9)]);
      }
    },
  );
});
