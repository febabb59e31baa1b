import { describe, expect, it } from '@jest/globals';
import { WINDOW_MINUTES, windowNoise } from '../../detectors/index.js';
import { noisePlace } from './noise-columns.js';
import {
  countPoint,
  DAY_MS,
  HOUR_MS,
  live,
  OPENING_MS,
  openShop,
  poissonCount,
  seededRandom,
  withHeartbeat,
  type Traffic,
} from './shop.fixture.js';

const PAYMENTS = 'payment.failureRate|provider=card';
const HOUR_WINDOW = WINDOW_MINUTES.indexOf(60);

/** Twenty payments a minute of which 3 % fail, or half as many or half as many more, hour by hour. */
const payments =
  (wander: number): Traffic =>
  (minuteMs) => {
    const hourly = 1 + wander * (seededRandom(`hour ${Math.floor(minuteMs / HOUR_MS)}`)() < 0.5 ? -1 : 1);
    const bad = poissonCount(seededRandom(`bad ${minuteMs}`), 20 * 0.03 * hourly);
    return { points: withHeartbeat([{ ...countPoint(PAYMENTS, minuteMs, 20), bad }], minuteMs) };
  };

describe('how far a share that fails strays from hour to hour', () => {
  it.each([
    [0, 0, 0.04],
    [0.5, 0.15, 0.4],
  ])('is learnt: %d of itself', (wander, least, most) => {
    const shop = live(openShop(), OPENING_MS + 28 * DAY_MS, payments(wander));
    const series = shop.state.series.get(PAYMENTS)!;
    const noise = windowNoise(series.noise, noisePlace(series, HOUR_WINDOW));
    expect(noise).toBeGreaterThanOrEqual(least);
    expect(noise).toBeLessThan(most);
    expect(shop.signals).toEqual([]);
  });
});
