import { HOURS_PER_WEEK, type HourOfWeekProfile } from '../../detectors/index.js';
import { declaredWindows, ShopCalendar } from '../baselines/shop-calendar.js';
import { LocalHours } from '../series/local-hour.js';
import type { ShopSettings } from '../shops/shop-settings.js';
import { advanceShop, type ShopContext } from './advance-shop.js';
import { feedOccurrence, feedPoint } from './feed-shop.js';
import { NO_LESSONS } from './lessons.js';
import type { ArrivedPoint } from './point-sum.js';
import { createShopState, type NewProfile, type Occurrence, type ShopState, type Signal } from './shop-state.js';

/** A minute in milliseconds. */
export const MINUTE_MS = 60_000;
/** An hour in milliseconds. */
export const HOUR_MS = 60 * MINUTE_MS;
/** A day of 24 hours in milliseconds. */
export const DAY_MS = 24 * HOUR_MS;
/** Monday, 6 January 2025, 00:00 UTC: when the shops of the tests open. */
export const OPENING_MS = Date.UTC(2025, 0, 6);
/** The series of signups, which the tests disturb most. */
export const SIGNUPS = 'customer.registered|';

/** Things a minute in the busiest hours, by series; the heartbeat counts them all. */
const BUSY_PER_MINUTE: Readonly<Record<string, number>> = {
  [SIGNUPS]: 0.6,
  'order.placed|': 0.4,
  'page.views|page=/cart': 5,
};

/** A shop with all that it has told so far. */
export interface TestShop {
  settings: ShopSettings;
  state: ShopState;
  context: ShopContext;
  signals: Signal[];
  profiles: NewProfile[];
  /** The first minute that it has not lived yet. */
  nextMs: number;
}

/** What arrives in one minute. */
export interface Arrival {
  points: ArrivedPoint[];
  occurrences?: Occurrence[];
}

/** Gives what arrives in the minute that begins at `minuteMs`. */
export type Traffic = (minuteMs: number) => Arrival;

/** Opens a shop nothing is known of yet. */
export function openShop(settings: Partial<ShopSettings> = {}, openingMs = OPENING_MS): TestShop {
  const state = createShopState('acme');
  const shop = { settings: { shop: 'acme', ...settings }, state, signals: [], profiles: [], nextMs: openingMs };
  return { ...shop, context: contextFor(shop.settings, state) };
}

/** Gives a second shop with the same past, which forgets what was told, with more settings if there are any. */
export function twinOf(shop: TestShop, more: Partial<ShopSettings> = {}): TestShop {
  const settings = { ...shop.settings, ...more };
  const state = structuredClone(shop.state);
  return { settings, state, context: contextFor(settings, state), signals: [], profiles: [], nextMs: shop.nextMs };
}

function contextFor(settings: ShopSettings, state: ShopState): ShopContext {
  return {
    hours: new LocalHours(settings.timezone ?? 'UTC'),
    calendar: new ShopCalendar(settings, [...declaredWindows(settings), ...state.windows], state),
    alarmBudget: settings.alarmBudget ?? 'normal',
    lessons: NO_LESSONS,
  };
}

/** Lets a shop live minute by minute until `untilMs`: each minute arrives in time and is judged when it is complete. */
export function live(shop: TestShop, untilMs: number, traffic: Traffic): TestShop {
  for (; shop.nextMs < untilMs; shop.nextMs += MINUTE_MS) {
    const { points, occurrences = [] } = traffic(shop.nextMs);
    for (const occurrence of occurrences) feedOccurrence(shop.state, occurrence);
    if (occurrences.length > 0) shop.context = contextFor(shop.settings, shop.state);
    for (const point of points) feedPoint(shop.state, point, shop.context.hours);
    const { signals, profiles } = advanceShop(shop.state, shop.context, shop.nextMs + 2 * MINUTE_MS, 1_000_000);
    shop.signals.push(...signals);
    shop.profiles.push(...profiles);
  }
  return shop;
}

/** Gives traffic that rises and falls with the hours of the day of `timezone`; `factors` by series change its volume. */
export function visitors(timezone = 'UTC', factors: Readonly<Record<string, number>> = {}): Traffic {
  const hours = new LocalHours(timezone);
  return (minuteMs) => {
    const share = shareOfBusy(hours.at(minuteMs).hourOfWeek % 24);
    const points = Object.entries(BUSY_PER_MINUTE).flatMap(([key, busy]) => {
      const count = poissonCount(seededRandom(`${key}${minuteMs}`), busy * share * (factors[key] ?? 1));
      return count > 0 ? [countPoint(key, minuteMs, count)] : [];
    });
    return { points: withHeartbeat(points, minuteMs) };
  };
}

/** Gives traffic that is `during` in `[fromMs, untilMs)` and `otherwise` before and after. */
export function between(fromMs: number, untilMs: number, during: Traffic, otherwise: Traffic): Traffic {
  return (minuteMs) => (minuteMs >= fromMs && minuteMs < untilMs ? during : otherwise)(minuteMs);
}

/** Nothing at all, as when a shop is cut off. */
export const nothing: Traffic = () => ({ points: [] });

/** A customer every five minutes, as when a shop shows that it is being worked on. */
export const trickle: Traffic = (minuteMs) => ({
  points:
    minuteMs % (5 * MINUTE_MS) === 0 ? withHeartbeat([countPoint('page.views|page=/cart', minuteMs, 1)], minuteMs) : [],
});

/** Gives what arrived for `count` things in one minute of one series. */
export function countPoint(key: string, minuteMs: number, count: number, arrivedMs = minuteMs): ArrivedPoint {
  const [metric = '', dimension = ''] = key.split('|');
  const point = { arrivedMs, shop: 'acme', metric, dimension, minuteMs };
  return { ...point, events: count, weight: count, bad: 0, sum: 0, max: 0, buckets: [] };
}

/** Gives the points and with them what all of them add to the heartbeat. */
export function withHeartbeat(points: readonly ArrivedPoint[], minuteMs: number): ArrivedPoint[] {
  if (points.length === 0) return [];
  const events = points.reduce((sum, point) => sum + point.events, 0);
  return [...points, countPoint('ingest.silence|', minuteMs, events)];
}

/** What is normal for a series that is the same at every hour, known from eight weeks. */
export function flatProfile(mid: number): HourOfWeekProfile {
  return {
    builtMs: OPENING_MS,
    mid: new Float32Array(HOURS_PER_WEEK).fill(mid),
    uncertainty: new Float32Array(HOURS_PER_WEEK),
    samples: new Uint8Array(HOURS_PER_WEEK).fill(8),
    level: 1,
    hoursKnown: 8 * HOURS_PER_WEEK,
    weightKnown: 8 * HOURS_PER_WEEK * 60 * mid,
  };
}

/** Signals in short: `raised customer.registered spike`. */
export function inShort(signals: readonly Signal[]): string[] {
  return signals.map(({ type, series, finding }) => `${type} ${series.metric} ${finding.kind}`);
}

/** What was learnt, in a fixed order; how noisy the windows looked as they closed is another matter. */
export function whatIsNormal(profiles: readonly NewProfile[]): string[] {
  return profiles
    .map(({ series, profile }) => `${iso(profile.builtMs)} ${series.metric}: ${profile.level} ${profile.mid.join(' ')}`)
    .sort();
}

/** A moment as the contract writes it. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Gives numbers in [0, 1) that depend on the seed alone (mulberry32 over FNV-1a). */
export function seededRandom(seed: string): () => number {
  let word = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) word = Math.imul(word ^ seed.charCodeAt(i), 0x01000193);
  return () => {
    word = (word + 0x6d2b79f5) | 0;
    let bits = Math.imul(word ^ (word >>> 15), word | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** A Poisson count of a mean that is not large (Knuth's multiplication). */
export function poissonCount(random: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

/** Quiet at night, up from six to nine, down again from nine in the evening: steep enough to show an hour's shift. */
function shareOfBusy(hourOfDay: number): number {
  const awake = Math.min((hourOfDay - 6) / 3, (24 - hourOfDay) / 3, 1);
  return 0.08 + 0.92 * Math.max(0, awake);
}
