import { beforeAll, describe, expect, it } from '@jest/globals';
import { advanceShop, isBehind } from './advance-shop.js';
import { feedPoint } from './feed-shop.js';
import type { ArrivedPoint } from './point-sum.js';
import { LocalHours } from '../series/local-hour.js';
import type { Occurrence, Signal } from './shop-state.js';
import {
  between,
  countPoint,
  DAY_MS,
  HOUR_MS,
  inShort,
  iso,
  live,
  MINUTE_MS,
  nothing,
  openShop,
  OPENING_MS,
  poissonCount,
  seededRandom,
  SIGNUPS,
  trickle,
  twinOf,
  visitors,
  whatIsNormal,
  withHeartbeat,
  type TestShop,
  type Traffic,
} from './shop.fixture.js';

const WARM_MS = OPENING_MS + 21 * DAY_MS + 10 * HOUR_MS;
/** Monday, eleven o'clock: when it goes wrong. */
const ONSET_MS = WARM_MS + HOUR_MS;
const MIDNIGHT_MS = OPENING_MS + 22 * DAY_MS;
const ordinary = visitors();
const tenfoldSignups = visitors('UTC', { [SIGNUPS]: 10 });

describe('a shop of three ordinary weeks', () => {
  let warm: TestShop;
  beforeAll(() => {
    warm = live(openShop(), WARM_MS, ordinary);
  });

  it('has raised nothing', () => {
    expect(warm.signals).toEqual([]);
  });

  it('knows by then about how much to expect at night and at noon', () => {
    const { profile } = warm.profiles.findLast(({ series }) => series.metric === 'customer.registered')!;
    expect(profile.mid[3]! / (0.6 * 0.08)).toBeGreaterThan(0.7);
    expect(profile.mid[3]! / (0.6 * 0.08)).toBeLessThan(1.4);
    expect(profile.mid[12]! / 0.6).toBeGreaterThan(0.8);
    expect(profile.mid[12]! / 0.6).toBeLessThan(1.25);
  });

  it('is told of tenfold signups within five minutes, and that they are over within an hour of their end', () => {
    const endMs = ONSET_MS + HOUR_MS;
    const shop = live(twinOf(warm), endMs + 2 * HOUR_MS, between(ONSET_MS, endMs, tenfoldSignups, ordinary));
    const [raised, ...rest] = shop.signals.filter(({ series }) => series.metric === 'customer.registered');
    const cleared = rest.at(-1)!;
    expect(raised).toMatchObject({ type: 'raised', finding: { kind: 'spike', detector: 'count-window' } });
    expect(raised!.judgedMs - ONSET_MS).toBeLessThanOrEqual(5 * MINUTE_MS);
    expect(raised!.atMs - raised!.judgedMs).toBe(MINUTE_MS);
    expect(raised!.finding.observed).toBeGreaterThan(2 * raised!.finding.expected.high);
    expect(cleared.type).toBe('cleared');
    expect(cleared.judgedMs - endMs).toBeGreaterThan(0);
    expect(cleared.judgedMs - endMs).toBeLessThanOrEqual(HOUR_MS);
  });

  it('does not learn from a spike it was told of', () => {
    const endMs = ONSET_MS + HOUR_MS;
    const spiked = live(twinOf(warm), MIDNIGHT_MS, between(ONSET_MS, endMs, tenfoldSignups, ordinary));
    const { profile } = spiked.profiles.findLast(({ series }) => series.metric === 'customer.registered')!;
    expect([profile.samples[9], profile.samples[11]]).toEqual([4, 3]);
    expect(profile.level).toBeGreaterThan(0.95);
    expect(profile.level).toBeLessThan(1.05);
  });

  it('does not learn either from the half hour in which it was not sure yet that orders had stopped', () => {
    const endMs = ONSET_MS + HOUR_MS;
    const noOrders = visitors('UTC', { 'order.placed|': 0 });
    const stopped = live(twinOf(warm), MIDNIGHT_MS, between(ONSET_MS, endMs, noOrders, ordinary));
    const { profile } = stopped.profiles.findLast(({ series }) => series.metric === 'order.placed')!;
    expect(stopped.signals[0]!.judgedMs - ONSET_MS).toBeGreaterThan(20 * MINUTE_MS);
    expect([profile.samples[9], profile.samples[11]]).toEqual([4, 3]);
  });

  it('is told once of orders that stop while the visitors stay, and that they are back', () => {
    const endMs = ONSET_MS + 2 * HOUR_MS;
    const noOrders = visitors('UTC', { 'order.placed|': 0 });
    const shop = live(twinOf(warm), endMs + 2 * HOUR_MS, between(ONSET_MS, endMs, noOrders, ordinary));
    const told = inShort(shop.signals).filter((signal) => !signal.startsWith('worse'));
    expect(told).toEqual(['raised order.placed silence', 'cleared order.placed silence']);
    expect(shop.signals[0]!.judgedMs - ONSET_MS).toBeLessThanOrEqual(HOUR_MS);
  });

  it('is told nothing of a declared maintenance, whatever it does meanwhile, and learns nothing from it', () => {
    const endMs = ONSET_MS + 3 * HOUR_MS;
    const maintenance = [{ start: iso(ONSET_MS), end: iso(endMs) }];
    const during = (traffic: Traffic): TestShop =>
      live(twinOf(warm, { maintenance }), MIDNIGHT_MS, between(ONSET_MS, endMs, traffic, ordinary));
    const closed = during(trickle);
    const busy = during(tenfoldSignups);
    expect([closed.signals, busy.signals]).toEqual([[], []]);
    expect(closed.profiles).toHaveLength(4);
    expect(whatIsNormal(busy.profiles)).toEqual(whatIsNormal(closed.profiles));
  });

  it('is told nothing of a maintenance in which nothing arrives at all', () => {
    const endMs = ONSET_MS + HOUR_MS;
    const shop = twinOf(warm, { maintenance: [{ start: iso(ONSET_MS), end: iso(endMs) }] });
    expect(live(shop, endMs + HOUR_MS, between(ONSET_MS, endMs, nothing, ordinary)).signals).toEqual([]);
  });

  it('is told nothing of a maintenance that a change declares as it begins', () => {
    const endMs = ONSET_MS + 3 * HOUR_MS;
    const data = { kind: 'maintenance', title: 'new cash desk', endsAt: iso(endMs) };
    const change: Occurrence = {
      arrivedMs: ONSET_MS,
      shop: 'acme',
      type: 'change.made',
      timeMs: ONSET_MS,
      source: 'ci',
      id: 'e1',
      data,
    };
    const announced: Traffic = (minuteMs) => ({
      ...trickle(minuteMs),
      occurrences: minuteMs === ONSET_MS ? [change] : [],
    });
    const shop = live(twinOf(warm), endMs + 2 * HOUR_MS, between(ONSET_MS, endMs, announced, ordinary));
    expect(shop.signals).toEqual([]);
  });

  it('is told nothing of a campaign within its uplift, but of one that sells nothing', () => {
    const endMs = ONSET_MS + 3 * HOUR_MS;
    const campaigns = [{ name: 'sale', start: iso(ONSET_MS), end: iso(endMs), expectedUplift: 4 }];
    const fourfold = { [SIGNUPS]: 4, 'page.views|page=/cart': 4 };
    const withOrders = (factor: number): TestShop => {
      const sale = visitors('UTC', { ...fourfold, 'order.placed|': factor });
      return live(twinOf(warm, { campaigns }), endMs, between(ONSET_MS, endMs, sale, ordinary));
    };
    expect(inShort(withOrders(4).signals)).toEqual([]);
    expect(inShort(withOrders(0).signals)).toContain('raised order.placed silence');
    // As many visitors as announced, of whom no more buy than on any other day.
    expect(inShort(withOrders(1).signals)).toContain('raised order.placed drop');
  });

  it('is told the same again when the same comes again, in portions or at once', () => {
    const untilMs = ONSET_MS + 3 * HOUR_MS;
    const [portions, atOnce, again] = [twinOf(warm), twinOf(warm), twinOf(warm)];
    for (const { state, context } of [portions, atOnce, again]) {
      for (let minuteMs = WARM_MS; minuteMs < untilMs; minuteMs += MINUTE_MS) {
        const { points } = between(ONSET_MS, ONSET_MS + HOUR_MS, tenfoldSignups, ordinary)(minuteMs);
        for (const point of points) feedPoint(state, point, context.hours);
      }
    }
    const nowMs = untilMs + MINUTE_MS;
    const whole = advanceShop(atOnce.state, atOnce.context, nowMs, 10_000);
    const repeated = advanceShop(again.state, again.context, nowMs, 10_000);
    const parts: Signal[] = [];
    while (isBehind(portions.state, nowMs)) {
      parts.push(...advanceShop(portions.state, portions.context, nowMs, 7).signals);
    }
    expect(inShort(whole.signals)).toContain('cleared customer.registered spike');
    expect(repeated).toEqual(whole);
    expect(parts).toEqual(whole.signals);
    expect(again.state).toEqual(atOnce.state);
    expect(portions.state).toEqual(atOnce.state);
  });

  it('does not learn from a silence, not even how much usually arrives', () => {
    const endMs = ONSET_MS + 10 * HOUR_MS;
    const silent = live(twinOf(warm), OPENING_MS + 23 * DAY_MS, between(ONSET_MS, endMs, nothing, ordinary));
    for (const metric of ['page.views', 'ingest.silence']) {
      const { profile } = silent.profiles.findLast(({ series }) => series.metric === metric)!;
      expect([profile.level, profile.samples[13]]).toEqual([expect.closeTo(1, 1), 3]);
    }
  });

  it('does not take for growth what was kept back in a silence and comes when it is over', () => {
    const endMs = ONSET_MS + 30 * HOUR_MS;
    const keptBack: ArrivedPoint[] = [];
    for (let minuteMs = ONSET_MS; minuteMs < endMs; minuteMs += MINUTE_MS) {
      keptBack.push(...ordinary(minuteMs).points.map((point) => ({ ...point, arrivedMs: endMs })));
    }
    const cutOff = between(ONSET_MS, endMs, nothing, ordinary);
    const traffic: Traffic = (minuteMs) =>
      minuteMs === endMs ? { points: [...keptBack, ...ordinary(minuteMs).points] } : cutOff(minuteMs);
    const levelOf = (shop: TestShop): number =>
      shop.profiles.findLast(({ series }) => series.metric === 'page.views')!.profile.level;
    const late = live(twinOf(warm), OPENING_MS + 24 * DAY_MS, traffic);
    expect(levelOf(late) / levelOf(warm)).toBeCloseTo(1, 1);
  });

  it('is told nothing of a burst that is over within a minute, whether it comes in time or late', () => {
    for (const lagMinutes of [0, 5, 300]) {
      const arrivesMs = ONSET_MS + lagMinutes * MINUTE_MS;
      const burst = withHeartbeat([countPoint(SIGNUPS, ONSET_MS, 400, arrivesMs)], ONSET_MS);
      const traffic: Traffic = (minuteMs) => ({
        points: [...ordinary(minuteMs).points, ...(minuteMs === arrivesMs ? burst : [])],
      });
      expect(live(twinOf(warm), ONSET_MS + 8 * HOUR_MS, traffic).signals).toEqual([]);
    }
  });

  it('does not take what is under way for missing: a minute is judged a minute after its end', () => {
    const { state, context } = twinOf(warm);
    const newest = state.nextMinute!;
    advanceShop(state, context, WARM_MS + 2 * MINUTE_MS - 1, 10);
    expect(state.nextMinute).toBe(newest);
    advanceShop(state, context, WARM_MS + 2 * MINUTE_MS, 10);
    expect(state.nextMinute).toBe(newest + 1);
  });

  it('takes years of history that arrived before the first look at it', () => {
    const { state, context } = openShop();
    const minutes = 300_000;
    for (let minute = 0; minute < minutes; minute++) {
      feedPoint(state, countPoint(SIGNUPS, OPENING_MS + minute * MINUTE_MS, 1), context.hours);
    }
    advanceShop(state, context, OPENING_MS + minutes * MINUTE_MS, 5);
    expect(state.nextMinute).toBe(OPENING_MS / MINUTE_MS + 5);
  });

  it('takes no minute for empty whose arrivals are not read yet: after an absence nothing is called silent', () => {
    const { state, context } = twinOf(warm);
    const backMs = WARM_MS + 3 * HOUR_MS;
    const found = [];
    for (let readMs = WARM_MS; readMs < backMs; readMs += 10 * MINUTE_MS) {
      for (let minuteMs = readMs; minuteMs < readMs + 10 * MINUTE_MS; minuteMs += MINUTE_MS) {
        for (const point of ordinary(minuteMs).points) feedPoint(state, point, context.hours);
      }
      found.push(...advanceShop(state, context, backMs, 1_000_000, readMs + 10 * MINUTE_MS).signals);
    }
    expect(found).toEqual([]);
    expect(isBehind(state, backMs)).toBe(false);
  });

  it('is not called silent while its history is still read in', () => {
    const imported = openShop();
    for (let minuteMs = OPENING_MS; minuteMs < OPENING_MS + 4 * DAY_MS; minuteMs += MINUTE_MS) {
      const { points } = ordinary(minuteMs);
      for (const point of points) feedPoint(imported.state, { ...point, arrivedMs: WARM_MS }, imported.context.hours);
    }
    const { signals } = advanceShop(imported.state, imported.context, WARM_MS, 1_000_000);
    expect(signals).toEqual([]);
    expect(isBehind(imported.state, WARM_MS)).toBe(false);
  });
});

describe('a new shop', () => {
  it.each([1, 2, 8, 12, 22])('that opens at %i o’clock is not called silent in its first nights', (hour) => {
    const openingMs = OPENING_MS + 14 * DAY_MS + hour * HOUR_MS;
    expect(live(openShop({}, openingMs), openingMs + 3 * DAY_MS, ordinary).signals).toEqual([]);
  });

  it.each([
    { day: 5, hour: 14, name: 'a busy Saturday' },
    { day: 6, hour: 1, name: 'its first Sunday night' },
    { day: 6, hour: 10, name: 'its first Sunday' },
    { day: 10, hour: 12, name: 'its second week' },
  ])('that had a spike on $name does not miss it afterwards', ({ day, hour }) => {
    const fromMs = OPENING_MS + day * DAY_MS + hour * HOUR_MS;
    const traffic = between(fromMs, fromMs + 3 * HOUR_MS, tenfoldSignups, ordinary);
    const { signals } = live(openShop(), fromMs + 8 * DAY_MS, traffic);
    const told = inShort(signals).filter((signal) => !signal.startsWith('worse'));
    expect(told).toEqual(['raised customer.registered spike', 'cleared customer.registered spike']);
  });

  it('that fills within an hour in the morning and empties so in the evening is told nothing in ordinary weeks', () => {
    const hours = new LocalHours('UTC');
    const steep: Traffic = (minuteMs) => {
      const hour = hours.at(minuteMs).hourOfWeek % 24;
      const busy = Math.max(0, Math.min(1, hour - 8, 20 - hour));
      const count = poissonCount(seededRandom(`steep/${minuteMs}`), 0.4 + 4.6 * busy);
      return { points: withHeartbeat(count > 0 ? [countPoint('order.placed|', minuteMs, count)] : [], minuteMs) };
    };
    expect(live(openShop(), OPENING_MS + 21 * DAY_MS, steep).signals).toEqual([]);
  });
});
