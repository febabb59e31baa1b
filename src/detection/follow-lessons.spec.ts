/** What people say of incidents, told to a shop that has lived for some weeks: each effect, its bounds, and its end. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { profileAt } from '../../detectors/index.js';
import { Lessons, type Lesson, type Verdict } from './lessons.js';
import {
  between,
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
} from './shop.fixture.js';

/** Wednesday noon of the third week. */
const ONSET_MS = OPENING_MS + 16 * DAY_MS + 12 * HOUR_MS;
const END_MS = ONSET_MS + 2 * HOUR_MS;
/** All of the attack has had its time to teach. */
const LATER_MS = END_MS + 5 * HOUR_MS;
const NOON_OF_WEDNESDAY = 2 * 24 + 13;

const quiet = visitors();
const crowd = visitors('UTC', { [SIGNUPS]: 6 });

function lesson(verdict: Verdict, more: Partial<Lesson> = {}): Lesson {
  const times = { fromMs: ONSET_MS, untilMs: END_MS, saidMs: END_MS };
  return { incident: 'inc_1', verdict, judgedBy: 'minutes', series: [SIGNUPS], ...times, ...more };
}

function say(shop: TestShop, ...lessons: Lesson[]): TestShop {
  shop.context = { ...shop.context, lessons: new Lessons(lessons) };
  return shop;
}

const signups = (shop: TestShop) => shop.state.series.get(SIGNUPS)!;
/** Signups that its baseline rests on. */
const taughtTo = (shop: TestShop): number => signups(shop).profile!.weightKnown;
const expectedAtNoon = (shop: TestShop): number => profileAt(signups(shop).profile!, NOON_OF_WEDNESDAY);
const ofSignups = (shop: TestShop): string[] => inShort(shop.signals).filter((text) => text.includes('customer'));

let warm: TestShop;
let attacked: TestShop;
/** A day later, where nobody has said anything, and what is expected on Wednesdays then. */
let untold: TestShop;
let usual: number;

beforeAll(() => {
  warm = live(openShop(), ONSET_MS, quiet);
  attacked = live(twinOf(warm), LATER_MS, between(ONSET_MS, END_MS, crowd, quiet));
  untold = live(twinOf(attacked), LATER_MS + DAY_MS, quiet);
  usual = expectedAtNoon(untold);
}, 120_000);

describe('an incident of which nobody says anything', () => {
  it('is found, and does not teach', () => {
    expect(ofSignups(attacked).slice(0, 1)).toEqual(['raised customer.registered spike']);
    expect(usual).toBeLessThan(1.3 * expectedAtNoon(warm));
  });
});

describe('a false alarm', () => {
  it('lets its window teach, also where it is said a day later, and leaves no trace once it is taken back', () => {
    const endMs = LATER_MS + DAY_MS;
    const shop = live(say(twinOf(untold), lesson('false-alarm', { saidMs: endMs })), endMs + HOUR_MS, quiet);
    const taught = taughtTo(shop);
    live(say(shop), endMs + 2 * HOUR_MS, quiet);
    // Six times 0.6 signups a minute for two hours.
    expect(taught - taughtTo(shop)).toBeGreaterThan(300);
    expect(taught - taughtTo(shop)).toBeLessThan(500);
    const nextMidnightMs = endMs + 6 * HOUR_MS;
    const mid = (one: TestShop) => Array.from(signups(live(one, nextMidnightMs, quiet)).profile!.mid);
    expect(mid(shop)).toEqual(mid(twinOf(untold)));
  });

  it('teaches an hour once, however many incidents of that hour are called false', () => {
    const endMs = LATER_MS + DAY_MS;
    const both = [
      lesson('false-alarm', { saidMs: endMs }),
      lesson('false-alarm', { incident: 'inc_2', saidMs: endMs }),
    ];
    const one = live(say(twinOf(untold), both[0]!), endMs + HOUR_MS, quiet);
    const two = live(say(twinOf(untold), ...both), endMs + HOUR_MS, quiet);
    expect(taughtTo(two)).toBe(taughtTo(one));
  });

  it.each(['mix', 'days'] as const)('of the %s neither teaches an hour nor asks the minutes for more', (judgedBy) => {
    const endMs = LATER_MS + DAY_MS;
    const said = lesson('false-alarm', { judgedBy, saidMs: endMs });
    const shop = live(say(twinOf(untold), said), endMs + HOUR_MS, quiet);
    const ofMinutes = live(say(twinOf(untold), { ...said, judgedBy: 'minutes' }), endMs + HOUR_MS, quiet);
    expect(taughtTo(ofMinutes) - taughtTo(shop)).toBeGreaterThan(300);
    const name = { metric: 'customer.registered', dimension: '' };
    expect(shop.context.lessons.raisedBar(name, endMs)).toBe(0);
    expect(shop.context.lessons.raisedBar(name, endMs, judgedBy)).toBe(3);
  });

  it('is followed by fewer alarms of the same size, for a time', () => {
    const again = (shop: TestShop, fromMs: number): string[] => {
      shop.signals = [];
      const slightly = visitors('UTC', { [SIGNUPS]: 2.5 });
      return ofSignups(live(shop, fromMs + 3 * HOUR_MS, between(fromMs, fromMs + HOUR_MS, slightly, quiet)));
    };
    const fromMs = LATER_MS + 18 * HOUR_MS;
    const calm = live(twinOf(attacked), fromMs, quiet);
    expect(again(twinOf(calm), fromMs)).toContain('raised customer.registered spike');
    const three = [1, 2, 3].map((number) =>
      // Another window, so that only the bar is at work.
      lesson('false-alarm', { incident: `inc_${number}`, fromMs: ONSET_MS - DAY_MS, untilMs: ONSET_MS - DAY_MS + 1 }),
    );
    expect(again(say(twinOf(calm), ...three), fromMs)).toEqual([]);
    const longAgo = three.map((one) => ({ ...one, saidMs: fromMs - 71 * DAY_MS }));
    expect(again(say(twinOf(calm), ...longAgo), fromMs)).toContain('raised customer.registered spike');
  });
});

describe('what was confirmed or expected', () => {
  it.each<Verdict>(['confirmed', 'expected'])('(%s) leaves its hours out, and no others', (verdict) => {
    const shop = live(say(twinOf(attacked), lesson(verdict)), LATER_MS + DAY_MS, quiet);
    const samples = (one: TestShop): number[] => Array.from(signups(one).profile!.samples);
    const fewer = samples(untold).flatMap((weeks, slot) => (samples(shop)[slot] === weeks ? [] : [slot]));
    // Of the 12:00 and 13:00 hours only what came before it was found had taught.
    expect(fewer.every((slot) => slot === 60 || slot === 61)).toBe(true);
    expect(expectedAtNoon(shop)).toBeLessThanOrEqual(1.1 * usual);
  });

  it('belongs to no week, though it comes again in the next', () => {
    const weekLater = ONSET_MS + 7 * DAY_MS;
    const weeks = between(weekLater, weekLater + 2 * HOUR_MS, crowd, quiet);
    const endMs = weekLater + 30 * HOUR_MS;
    const nextTime = live(twinOf(untold), weekLater, quiet);
    const told = live(say(twinOf(nextTime), lesson('confirmed')), endMs, weeks);
    const silent = live(nextTime, endMs, weeks);
    expect(taughtTo(silent) - taughtTo(told)).toBeGreaterThan(300);
  });

  it('is left out also where a young series has learnt from it already, until that is taken back', () => {
    const onsetMs = OPENING_MS + 4 * DAY_MS + 12 * HOUR_MS;
    const times = { fromMs: onsetMs, untilMs: onsetMs + 2 * HOUR_MS };
    const traffic = between(times.fromMs, times.untilMs, crowd, quiet);
    const shop = live(openShop(), onsetMs + 7 * HOUR_MS, traffic);
    live(say(shop, lesson('confirmed', times)), shop.nextMs + MINUTE_MS, quiet);
    const without = taughtTo(shop);
    live(say(shop), shop.nextMs + MINUTE_MS, quiet);
    expect(taughtTo(shop) - without).toBeGreaterThan(300);
  });
});

describe('a new level', () => {
  const saidMs = ONSET_MS + 90 * 60_000;
  const isNew: Partial<Lesson> = { untilMs: null, saidMs };
  let found: TestShop;
  beforeAll(() => {
    found = live(twinOf(warm), saidMs, crowd);
  }, 60_000);

  it('ends the alarm at once, says so to whatever incident holds it, and what goes on raises no other', () => {
    expect(signups(found).alarm).not.toBeNull();
    const shop = say(twinOf(found), lesson('new-level', isNew));
    live(shop, saidMs + 2 * DAY_MS, crowd);
    expect(
      shop.signals.filter((s) => s.series.metric.startsWith('cust')).map((s) => [s.type, s.judgedMs, s.finding]),
    ).toEqual([['cleared', saidMs, signups(found).alarm!.finding]]);
  });

  it('keeps the shape of the week and scales it, to the night as to the day', () => {
    const shop = live(say(twinOf(found), lesson('new-level', isNew)), saidMs + 2 * DAY_MS, crowd);
    const ratio = (slot: number): number =>
      profileAt(signups(shop).profile!, slot) / profileAt(signups(warm).profile!, slot);
    // Friday night and Sunday noon, of which the new level has seen nothing yet.
    for (const slot of [4 * 24 + 3, 6 * 24 + 12]) {
      expect(ratio(slot)).toBeGreaterThan(4);
      expect(ratio(slot)).toBeLessThan(9);
    }
  });

  it('is bounded: what stops is taken for a twentieth, not for nothing', () => {
    const none = visitors('UTC', { [SIGNUPS]: 0 });
    const shop = live(twinOf(warm), ONSET_MS + 12 * HOUR_MS, none);
    live(say(shop, lesson('new-level', { ...isNew, saidMs: shop.nextMs })), shop.nextMs + HOUR_MS, none);
    const ratio = expectedAtNoon(shop) / expectedAtNoon(warm);
    expect(ratio).toBeGreaterThan(0.02);
    expect(ratio).toBeLessThan(0.15);
  });

  it('leaves no trace once it is taken back', () => {
    const shop = live(say(twinOf(found), lesson('new-level', isNew)), saidMs + HOUR_MS, crowd);
    expect(expectedAtNoon(shop)).toBeGreaterThan(3 * usual);
    live(say(shop), saidMs + 2 * HOUR_MS, crowd);
    expect(expectedAtNoon(shop)).toBeLessThan(1.3 * usual);
    expect(ofSignups(shop)).toContain('raised customer.registered spike');
  });
});
