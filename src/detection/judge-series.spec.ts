import { describe, expect, it } from '@jest/globals';
import { durationBucket } from '../../ingest/index.js';
import { bucketsOf, type ArrivedPoint } from './point-sum.js';
import {
  countPoint,
  DAY_MS,
  HOUR_MS,
  live,
  MINUTE_MS,
  OPENING_MS,
  openShop,
  seededRandom,
  withHeartbeat,
  type Traffic,
} from './shop.fixture.js';

const ONSET_MS = OPENING_MS + 4 * DAY_MS + 10 * HOUR_MS;
const WORSE_MS = ONSET_MS + 40 * MINUTE_MS;
const END_MS = WORSE_MS + HOUR_MS;

/** Eight responses of a page in a minute. */
function responses(minuteMs: number, durationMs: (place: number) => number): ArrivedPoint {
  const views: Record<string, number> = {};
  for (let place = 0; place < 8; place++) {
    const spread = 0.8 + 0.4 * seededRandom(`${minuteMs} ${place}`)();
    const bucket = durationBucket(durationMs(place) * spread);
    views[bucket] = (views[bucket] ?? 0) + 1;
  }
  return { ...countPoint('page.durationMs|page=/cart', minuteMs, 8), buckets: bucketsOf(views) };
}

/** First all take half as long again, then half of them twenty times as long. */
const page: Traffic = (minuteMs) => {
  const factorOf = (place: number): number => {
    if (minuteMs < ONSET_MS || minuteMs >= END_MS) return 1;
    if (minuteMs < WORSE_MS) return 1.5;
    return place < 4 ? 20 : 1.5;
  };
  return { points: withHeartbeat([responses(minuteMs, (place) => 200 * factorOf(place))], minuteMs) };
};

describe('a series of which first one detector speaks and then another', () => {
  it('is told to be over by the name under which it was raised, or its incident would stay open for ever', () => {
    const shop = live(openShop(), END_MS + 3 * HOUR_MS, page);
    const told = shop.signals.filter(({ series }) => series.metric === 'page.durationMs');
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(new Set(told.map(({ finding }) => finding.detector)).size).toBe(1);
    expect([told[0]!.type, told.at(-1)!.type]).toEqual(['raised', 'cleared']);
    expect(told.at(-1)!.judgedMs).toBeGreaterThan(WORSE_MS);
  });
});
