import { describe, expect, it } from '@jest/globals';
import { fadeArrivalLag, noteArrivalLag } from './arrival-lag.js';
import { createShopState } from './shop-state.js';

const MINUTE_MS = 60_000;

/** A shop that has sent one event for each lag. */
function shopWithLags(...lagMinutes: number[]) {
  const state = createShopState('acme');
  for (const lag of lagMinutes) noteArrivalLag(state, 0, lag * MINUTE_MS);
  return state;
}

describe('the arrival lag of a shop', () => {
  it('is that of its latest event: runs are waited for that long', () => {
    expect(shopWithLags().arrivalLagMinutes).toBe(0);
    expect(shopWithLags(3, 12, 5).arrivalLagMinutes).toBe(12);
  });

  it('is not made of what was kept back or imported', () => {
    expect(shopWithLags(4, 31, 10_000).arrivalLagMinutes).toBe(4);
    expect(shopWithLags(4, 30).arrivalLagMinutes).toBe(30);
  });

  it('is not made smaller by a clock that runs ahead', () => {
    expect(shopWithLags(4, -5).arrivalLagMinutes).toBe(4);
    expect(shopWithLags(-5).arrivalLagMinutes).toBe(0);
  });

  it('fades to a third within two weeks, so that one bad day is forgotten', () => {
    const state = shopWithLags(20);
    for (let minute = 0; minute < 14 * 1440; minute++) fadeArrivalLag(state);
    expect(state.arrivalLagMinutes / 20).toBeCloseTo(Math.exp(-1), 3);
  });
});
