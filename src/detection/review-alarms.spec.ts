import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  between,
  countPoint,
  DAY_MS,
  HOUR_MS,
  inShort,
  live,
  MINUTE_MS,
  OPENING_MS,
  openShop,
  SIGNUPS,
  twinOf,
  visitors,
  type TestShop,
  type Traffic,
} from './shop.fixture.js';
import type { Signal } from './shop-state.js';

const WARM_MS = OPENING_MS + 15 * DAY_MS + 10 * HOUR_MS;
const ONSET_MS = WARM_MS + HOUR_MS;
const END_MS = ONSET_MS + 3 * HOUR_MS;
const LATE_MS = END_MS + 5 * HOUR_MS;
/** The next look at what came late. */
const REVIEWED_MS = LATE_MS + 20 * MINUTE_MS;

const usual = visitors();
const none = visitors('UTC', { [SIGNUPS]: 0 });

/** The traffic, and at `LATE_MS` a sign-up for each of the minutes. */
function withLate(traffic: Traffic, lateMinutes: readonly number[]): Traffic {
  return (minuteMs) => {
    const { points } = traffic(minuteMs);
    const late = lateMinutes.map((lateMs) => countPoint(SIGNUPS, lateMs, 1, minuteMs));
    return { points: minuteMs === LATE_MS ? [...points, ...late] : points };
  };
}

/** Every so many minutes of a stretch. */
function every(minutes: number, fromMs: number, untilMs: number): number[] {
  const count = Math.floor((untilMs - fromMs) / (minutes * MINUTE_MS));
  return Array.from({ length: count }, (_, index) => fromMs + index * minutes * MINUTE_MS);
}

describe('an alarm for which something comes late', () => {
  let warm: TestShop;
  beforeAll(() => {
    warm = live(openShop(), WARM_MS, usual);
  }, 120_000);

  const signalsOf = (during: Traffic, lateMinutes: readonly number[]): Signal[] =>
    live(twinOf(warm), REVIEWED_MS, withLate(between(ONSET_MS, END_MS, during, usual), lateMinutes)).signals.filter(
      ({ series, type }) => series.metric === 'customer.registered' && type !== 'worse',
    );

  it('is withdrawn, with the reason, when nothing unusual is left of it', () => {
    const signals = signalsOf(none, every(2, ONSET_MS, END_MS));
    expect(inShort(signals)).toEqual([
      'raised customer.registered silence',
      'cleared customer.registered silence',
      'withdrawn customer.registered silence',
    ]);
    expect(signals[2]!.finding).toMatchObject({
      startedMs: signals[0]!.finding.startedMs,
      evidence: ['withdrawn: with what came late this is nothing unusual'],
    });
  });

  it('is told anew as a drop when it was no full silence', () => {
    const signals = signalsOf(none, every(40, ONSET_MS + 10 * MINUTE_MS, END_MS));
    expect(inShort(signals.slice(2))).toEqual(['restated customer.registered drop']);
    expect(signals[2]!.was).toEqual(signals[0]!.finding);
  });

  it('is told anew when it turns out to have begun earlier', () => {
    const earlierMs = ONSET_MS - 40 * MINUTE_MS;
    const signals = signalsOf(visitors('UTC', { [SIGNUPS]: 8 }), [
      ...every(1, earlierMs, ONSET_MS),
      ...every(1, earlierMs, ONSET_MS),
      ...every(1, earlierMs, ONSET_MS),
    ]);
    expect(inShort(signals)).toEqual([
      'raised customer.registered spike',
      'cleared customer.registered spike',
      'restated customer.registered spike',
    ]);
    expect(Math.abs(signals[0]!.finding.onsetMs! - ONSET_MS)).toBeLessThanOrEqual(5 * MINUTE_MS);
    expect(Math.abs(signals[2]!.finding.onsetMs! - earlierMs)).toBeLessThanOrEqual(5 * MINUTE_MS);
  });

  it('stands as it was told when what came late hardly matters', () => {
    const signals = signalsOf(visitors('UTC', { [SIGNUPS]: 8 }), every(30, ONSET_MS, END_MS));
    expect(inShort(signals)).toEqual(['raised customer.registered spike', 'cleared customer.registered spike']);
  });

  it('is withdrawn while it goes on, and is not told of again for the same hours', () => {
    const goesOn = between(ONSET_MS, LATE_MS, none, usual);
    const came = every(2, ONSET_MS, LATE_MS);
    const shop = live(twinOf(warm), LATE_MS + 40 * MINUTE_MS, withLate(goesOn, came));
    const told = shop.signals.filter(({ series, type }) => series.metric === 'customer.registered' && type !== 'worse');
    expect(inShort(told)).toEqual(['raised customer.registered silence', 'withdrawn customer.registered silence']);
  });

  it('goes on being recorded with each minute that the series takes in', () => {
    const shop = live(twinOf(warm), END_MS, between(ONSET_MS, END_MS, none, usual));
    const series = shop.state.series.get(SIGNUPS)!;
    const [record] = series.records!;
    expect(record!.firstMinute + record!.minutes.length).toBe(shop.state.nextMinute);
  });

  it('is forgotten when nothing can come for it any more', () => {
    const shop = twinOf(warm);
    live(shop, END_MS, between(ONSET_MS, END_MS, none, usual));
    expect(shop.state.series.get(SIGNUPS)!.records).toHaveLength(1);
    live(shop, END_MS + 51 * HOUR_MS, usual);
    expect(shop.state.series.get(SIGNUPS)!.records).toBeUndefined();
  });
});
