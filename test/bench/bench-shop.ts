import { tmpdir } from 'node:os';
import { durationBucket } from '../../ingest/index.js';
import { bucketsOf, type ArrivedPoint } from '../../src/detection/point-sum.js';
import type { ShopContext } from '../../src/detection/advance-shop.js';
import type { RestingPlace } from '../../src/detection/resting-columns.js';
import { ScratchFile } from '../../src/detection/scratch-file.js';
import { ShopRest } from '../../src/detection/shop-rest.js';
import {
  advanceWatch,
  contextOf,
  createShopWatch,
  feedWatch,
  type ShopWatch,
  type WatchNews,
} from '../../src/watch/shop-watch.js';

/** A minute in milliseconds. */
export const MINUTE_MS = 60_000;
/** A day in milliseconds. */
export const DAY_MS = 1_440 * MINUTE_MS;
/** Monday, 6 January 2025, 00:00 UTC: when the shops of the bench open. */
export const OPENING_MS = Date.UTC(2025, 0, 6);

const PAGES = 10;
const DURATION_MS = 180;
const FAILING_SHARE = 0.02;

interface BenchSeries {
  metric: string;
  dimension: string;
  shape: 'count' | 'sum' | 'level' | 'duration' | 'ratio' | 'gauge';
  /** Things a minute in the busiest hours. */
  busy: number;
}

/** The series of a shop of the bench, of every kind and with the seasons of a day and a week; the heartbeat is among them. */
export const BENCH_SERIES: readonly BenchSeries[] = [
  { metric: 'customer.registered', dimension: '', shape: 'count', busy: 0.6 },
  { metric: 'newsletter.subscribed', dimension: 'list=news', shape: 'count', busy: 0.3 },
  { metric: 'order.placed', dimension: '', shape: 'count', busy: 2 },
  { metric: 'order.value', dimension: '', shape: 'sum', busy: 2 },
  { metric: 'mail.sent', dimension: 'mailbox=orders', shape: 'count', busy: 2 },
  { metric: 'payment.failureRate', dimension: 'provider=card', shape: 'ratio', busy: 2 },
  { metric: 'host.load', dimension: 'host=web-1', shape: 'gauge', busy: 1 },
  { metric: 'db.bytesOut', dimension: 'database=shop', shape: 'level', busy: 1 },
  { metric: 'db.queries', dimension: 'database=shop', shape: 'level', busy: 1 },
  ...Array.from({ length: PAGES }, (_, page): BenchSeries[] => [
    { metric: 'page.views', dimension: `page=/p${page}`, shape: 'count', busy: 1 + page },
    { metric: 'page.durationMs', dimension: `page=/p${page}`, shape: 'duration', busy: 1 + page },
    { metric: 'page.errorRate', dimension: `page=/p${page}`, shape: 'ratio', busy: 1 + page },
  ]).flat(),
  { metric: 'ingest.silence', dimension: '', shape: 'count', busy: 0 },
];

/** What arrives for the series of a shop in the minute that begins at `minuteMs`; the same for the same seed and minute. */
export function benchPoints(
  shop: string,
  seed: number,
  minuteMs: number,
  all: readonly BenchSeries[] = BENCH_SERIES,
): ArrivedPoint[] {
  const random = numbersFrom(Math.imul(seed + 1, 0x9e3779b1) ^ (minuteMs / MINUTE_MS));
  const share = shareOfBusy(minuteMs);
  const points: ArrivedPoint[] = [];
  let events = 0;
  for (const series of all) {
    if (series.busy === 0) continue;
    const isSampled = series.shape === 'level' || series.shape === 'gauge';
    const count = isSampled ? 1 : poissonCount(random, series.busy * share);
    if (count === 0) continue;
    events += count;
    points.push(benchPoint(shop, series, minuteMs, count, share, random));
  }
  const heartbeat = { arrivedMs: minuteMs, shop, metric: 'ingest.silence', dimension: '', minuteMs, events };
  return [...points, { ...heartbeat, weight: events, bad: 0, sum: 0, max: 0, buckets: [] }];
}

function benchPoint(
  shop: string,
  { metric, dimension, shape }: BenchSeries,
  minuteMs: number,
  count: number,
  share: number,
  random: () => number,
): ArrivedPoint {
  const point = { arrivedMs: minuteMs, shop, metric, dimension, minuteMs, events: count, weight: count };
  const buckets: Record<string, number> = {};
  if (shape === 'duration') {
    for (let one = 0; one < count; one++) {
      const bucket = durationBucket(DURATION_MS * Math.exp(0.5 * (random() + random() + random() - 1.5)));
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
  }
  const level = shape === 'level' ? 1e6 * share * (0.9 + 0.2 * random()) : 40 * count;
  const bad = shape === 'ratio' ? poissonCount(random, FAILING_SHARE * count) : 0;
  return {
    ...point,
    bad,
    sum: shape === 'sum' || shape === 'level' ? level : 0,
    max: 0.3 + 0.2 * random(),
    buckets: bucketsOf(buckets),
  };
}

/** A shop of the bench, as far as it has lived. */
export interface BenchShop {
  watch: ShopWatch;
  context: ShopContext;
  /** The first minute that it has not lived. */
  nextMs: number;
}

/** A shop that has lived from its opening until `untilMs`, each minute read, judged and learnt from. */
export function livedShop(name: string, seed: number, untilMs: number, series = BENCH_SERIES): BenchShop {
  const watch = createShopWatch(name);
  const shop = { watch, context: contextOf(watch, { shop: name }), nextMs: OPENING_MS };
  while (shop.nextMs < untilMs) liveMinute(shop, benchPoints(name, seed, shop.nextMs, series));
  return shop;
}

/** Lets a shop live its next minute; what arrives for it is judged when the minute is complete. */
export function liveMinute(shop: BenchShop, points: Iterable<ArrivedPoint>): WatchNews {
  feedWatch(shop.watch, shop.context, points, []);
  shop.nextMs += MINUTE_MS;
  return advanceWatch(shop.watch, shop.context, shop.nextMs + MINUTE_MS, 1);
}

/** Shops with the same past, each with a memory of its own. */
export function copiesOf({ watch, nextMs }: BenchShop, names: readonly string[]): BenchShop[] {
  return names.map((name) => {
    const copy = structuredClone(watch);
    copy.detection.shop = name;
    copy.book.shop = name;
    return { watch: copy, context: contextOf(copy, { shop: name }), nextMs };
  });
}

/** Where shops of the bench rest. */
export function restingPlace(): RestingPlace {
  return { scratch: new ScratchFile(tmpdir()), spare: new Map() };
}

/** A shop of the bench that rests between two minutes, as those of the service do. */
export interface RestingShop extends BenchShop {
  rest: ShopRest;
}

/** The same shops at rest. */
export function atRest(shops: readonly BenchShop[], place: RestingPlace): RestingShop[] {
  return shops.map((shop) => {
    const rest = new ShopRest(shop.watch.detection, place);
    rest.lay();
    return { ...shop, rest };
  });
}

/** Quiet at night and on Sundays. */
function shareOfBusy(minuteMs: number): number {
  const hours = (minuteMs - OPENING_MS) / 3_600_000;
  const hour = hours % 24;
  const awake = Math.max(0, Math.min((hour - 6) / 3, (24 - hour) / 3, 1));
  const isSunday = Math.floor(hours / 24) % 7 === 6;
  return (0.08 + 0.92 * awake) * (isSunday ? 0.6 : 1);
}

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
function numbersFrom(seed: number): () => number {
  let word = seed | 0;
  return () => {
    word = (word + 0x6d2b79f5) | 0;
    let bits = Math.imul(word ^ (word >>> 15), word | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** A Poisson count of a mean that is not large (Knuth's multiplication). */
function poissonCount(random: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}
