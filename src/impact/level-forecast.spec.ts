import { describe, expect, it } from '@jest/globals';
import { createWindowNoise, WINDOW_MINUTES, type WindowNoise } from '../../detectors/index.js';
import { levelForecast } from './level-forecast.js';

const NOTHING = { mean: 0, minutes: 0, calendarDoubt: 0 };
const NOW = { mean: 100, minutes: 120, calendarDoubt: 0 };

/** Noise of which the variance of a window's mean is given by its length in minutes. */
function noiseOf(variance: (minutes: number) => number): WindowNoise {
  const noise = createWindowNoise('count');
  WINDOW_MINUTES.forEach((minutes, index) => (noise.value[index] = variance(minutes)));
  return noise;
}

const DAYS_DIFFER = noiseOf(() => 0.04);
const MINUTES_DIFFER = noiseOf((minutes) => 0.04 / minutes);

describe('what is to be expected of an incident', () => {
  it('follows the hours before where whole days are busy or quiet', () => {
    const before = { mean: 1000, minutes: 180, calendarDoubt: 0, came: 1300 };
    const { now } = levelForecast(DAYS_DIFFER, before, 10, NOW, NOTHING);
    // 0.04 of 0.041 is common: nearly all of the 30 %.
    expect(now.mean).toBeCloseTo(129, 0);
    expect(now.doubt).toBeLessThan(0.002);
  });

  it('does not where each minute goes its own way', () => {
    const before = { mean: 1000, minutes: 180, calendarDoubt: 0, came: 1300 };
    const { now } = levelForecast(MINUTES_DIFFER, before, 10, NOW, NOTHING);
    expect(now.mean).toBeCloseTo(100, 0);
    expect(now.doubt).toBeCloseTo(0.04 / 120, 4);
  });

  it('hardly follows few orders, which chance moves', () => {
    const before = { mean: 5, minutes: 180, calendarDoubt: 0, came: 10 };
    expect(levelForecast(DAYS_DIFFER, before, 10, NOW, NOTHING).now.mean).toBeLessThan(120);
  });

  it('is what is usual where nothing is known of the hours before', () => {
    const { now } = levelForecast(DAYS_DIFFER, { ...NOTHING, came: 0 }, 0, NOW, NOTHING);
    expect(now).toEqual({ mean: 100, doubt: 0.04 });
  });

  it('is less sure in a campaign of which nobody knows how much it brings', () => {
    const campaign = { ...NOW, calendarDoubt: 0.02 };
    const { now } = levelForecast(DAYS_DIFFER, { ...NOTHING, came: 0 }, 0, campaign, NOTHING);
    expect(now.doubt).toBeCloseTo(0.06, 9);
  });

  it('says how much of a busy day the time after it shares', () => {
    const after = { mean: 100, minutes: 120, calendarDoubt: 0 };
    const alone = { ...NOTHING, came: 0 };
    expect(levelForecast(DAYS_DIFFER, alone, 0, NOW, after).carry).toBeCloseTo(0.04 / 0.05, 2);
    expect(levelForecast(MINUTES_DIFFER, alone, 0, NOW, after).carry).toBeCloseTo(0, 2);
  });
});
