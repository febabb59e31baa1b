import { beforeAll, describe, expect, it } from '@jest/globals';
import { followMixes } from './follow-mixes.js';
import { Lessons, type Lesson } from './lessons.js';
import type { MinuteLook } from './minute-look.js';
import {
  countPoint,
  DAY_MS,
  HOUR_MS,
  iso,
  live,
  MINUTE_MS,
  openShop,
  OPENING_MS,
  seededRandom,
  twinOf,
  withHeartbeat,
  type TestShop,
  type Traffic,
} from './shop.fixture.js';

const LEARNT_MS = OPENING_MS + 13 * DAY_MS;

/** An order every ten minutes, of which a share is paid with a method of its own; by night mostly with that. */
function orders(paypalByDay: number, byNight = 0.7): Traffic {
  return (minuteMs) => {
    if (minuteMs % (10 * MINUTE_MS) !== 0) return { points: [] };
    const isNight = (minuteMs / HOUR_MS) % 24 < 9;
    const method = seededRandom(`method${minuteMs}`)() < (isNight ? byNight : paypalByDay) ? 'paypal' : 'card';
    const points = [countPoint('order.placed|', minuteMs, 1), countPoint(`order.mix|IT/${method}/web`, minuteMs, 1)];
    return { points: withHeartbeat(points, minuteMs) };
  };
}

// Promise guarded: as many orders as ever, of another kind, are told once, and an ordinary night is none.
describe('the mix of orders', () => {
  let learnt: TestShop;

  beforeAll(() => {
    learnt = live(openShop(), LEARNT_MS, orders(0.3));
  });

  it('is no news while each hour of the day is as it was', () => {
    expect(learnt.signals).toEqual([]);
  });

  it('is told when it shifts, with the value, and over when it has come back', () => {
    const shop = live(twinOf(learnt), LEARNT_MS + 18 * HOUR_MS, orders(0));
    live(shop, LEARNT_MS + 45 * HOUR_MS, orders(0.3));
    const told = shop.signals.map(({ type, series, finding }) => [type, series.metric, finding.kind, finding.detector]);
    expect(told).toEqual([
      ['raised', 'order.placed', 'shift', 'mix-shift paymentMethod'],
      ['cleared', 'order.placed', 'shift', 'mix-shift paymentMethod'],
    ]);
    const [raised] = shop.signals;
    expect(raised!.finding.evidence[0]).toMatch(/^paymentMethod paypal: \d+ % of \d+ orders in \d+ h, usually \d+ %$/);
    expect(iso(raised!.judgedMs) < iso(LEARNT_MS + 24 * HOUR_MS)).toBe(true);
  });

  it('asks for more after its shifts were called false, and not after alarms of the count were', () => {
    const raisedAfter = (...by: Lesson['judgedBy'][]): number => {
      const shop = twinOf(learnt);
      const times = { fromMs: OPENING_MS, untilMs: OPENING_MS + MINUTE_MS, saidMs: LEARNT_MS };
      const said = by.map((judgedBy, number) => {
        const what = {
          incident: `inc_${number}`,
          verdict: 'false-alarm',
          judgedBy,
          series: ['order.placed|'],
        } as const;
        return { ...what, ...times };
      });
      shop.context = { ...shop.context, lessons: new Lessons(said) };
      return live(shop, LEARNT_MS + 36 * HOUR_MS, orders(0.05)).signals[0]!.judgedMs;
    };
    const untaught = raisedAfter();
    expect(raisedAfter('minutes', 'minutes', 'minutes')).toBe(untaught);
    expect(raisedAfter('mix', 'mix', 'mix')).toBeGreaterThan(untaught);
  });

  it('that is called a new level is the usual one at once', () => {
    const shop = live(twinOf(learnt), LEARNT_MS + 18 * HOUR_MS, orders(0, 0));
    const { startedMs } = shop.signals[0]!.finding;
    const said = { incident: 'inc_1', verdict: 'new-level', judgedBy: 'mix', series: ['order.placed|'] } as const;
    const times = { fromMs: startedMs, untilMs: null, saidMs: shop.nextMs };
    shop.context = { ...shop.context, lessons: new Lessons([{ ...said, ...times }]) };
    live(shop, LEARNT_MS + 18 * HOUR_MS + MINUTE_MS, orders(0, 0));
    expect(shop.signals.map(({ type }) => type)).toEqual(['raised', 'cleared']);
    live(shop, LEARNT_MS + 3 * DAY_MS, orders(0, 0));
    expect(shop.signals).toHaveLength(2);
  });

  it('that stays for a week is the usual one from then on', () => {
    const shop = live(twinOf(learnt), LEARNT_MS + 9 * DAY_MS, orders(0, 0));
    expect(shop.signals.map(({ type }) => type)).toEqual(['raised', 'cleared']);
  });

  it('is looked at when the hour is complete for what it is a mix of, and once', () => {
    const shop = twinOf(learnt);
    const [mix] = shop.state.mixes.values();
    const hour = mix!.followedHour!;
    const further = new Map([[mix!.metric, 20]]);
    const follow = (minute: number) => {
      const look: MinuteLook = {
        context: shop.context,
        minute,
        newest: minute,
        nowMs: (minute + 1) * MINUTE_MS,
        isMaintenance: false,
        pressure: { most: 1, least: 1 },
        alarmScore: 14,
        advance: { signals: [], profiles: [] },
      };
      followMixes(shop.state, look, new Map(), { isQuiet: false, further });
      return mix!.followedHour! - hour;
    };
    const end = 60 * (hour + 2) - 1;
    expect([end, end + 19, end + 20, end + 21, end + 60].map(follow)).toEqual([0, 0, 1, 1, 1]);
  });
});
