import { setTimeout } from 'node:timers/promises';
import type { BenchRow } from './bench-table.js';
import {
  atRest,
  BENCH_SERIES,
  benchPoints,
  copiesOf,
  DAY_MS,
  liveMinute,
  livedShop,
  MINUTE_MS,
  OPENING_MS,
  restingPlace,
  type BenchShop,
} from './bench-shop.js';
import { detectStoreRows } from './detect-store.bench.js';
import { progress } from './progress.js';
import { cpuSecondsOf, medianOf, mediansOf, thousands } from './stopwatch.js';

const WEEK_MS = 7 * DAY_MS;
const SEED = 1;
const ROUNDS = 3;
const SERIES = BENCH_SERIES.length;
const SPEED_SHOPS = 25;
const SPEED_MINUTES = 60;
/** A Monday at ten, when everything happens. */
const BUSY_MS = 10 * 60 * MINUTE_MS;

/** What detection costs: judging alone, with its store, and over the time that a shop lives. */
export async function detectBench(): Promise<BenchRow[]> {
  const memory = await memoryRow();
  progress('a shop lives two weeks');
  const young = livedShop('shop', SEED, OPENING_MS + 2 * WEEK_MS + BUSY_MS);
  return [memory, await speedRow(young), await ageRow(), ...(await detectStoreRows(young))];
}

const REMEMBERED_WEEKS = 6;
const REMEMBERED_SHOPS = 125;
const MEMORY_SERIES = 1_000;
const COLLECTIONS = 4;
const COLLECTION_MS = 50;

async function memoryRow(): Promise<BenchRow> {
  progress(`a shop lives ${REMEMBERED_WEEKS} weeks`);
  const shop = livedShop('shop', SEED, OPENING_MS + REMEMBERED_WEEKS * WEEK_MS);
  const place = restingPlace();
  const before = await heldBytes();
  // One after the other, or the buffers of those that rest already would still be there.
  const shops = namesOf(REMEMBERED_SHOPS).flatMap((name) => atRest(copiesOf(shop, [name]), place));
  // As at the end of a pass.
  place.spare.clear();
  const mib = ((await heldBytes()) - before) / 2 ** 20;
  place.scratch.close();
  const series = shops.reduce((sum, { watch }) => sum + watch.detection.series.size, 0);
  return {
    what: 'resident memory for 1,000 seasonal series with six weeks, MiB',
    ratio: (mib * MEMORY_SERIES) / series,
    aim: 1.6,
    atLeast: 3,
    isLessBetter: true,
    detail: `${thousands(mib)} MiB for ${thousands(series)} series, in heap and buffers, between two looks`,
  };
}

/** All of it is resident, and new copies may lie in pages that were resident before: those of the process tell too little. */
async function heldBytes(): Promise<number> {
  // Buffers are given back a moment after they were found to be held no more.
  for (let round = 0; round < COLLECTIONS; round++) {
    globalThis.gc?.();
    await setTimeout(COLLECTION_MS);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function speedRow(shop: BenchShop): Promise<BenchRow> {
  const points = pointsFrom(shop, SPEED_MINUTES);
  const seconds = await medianOf(ROUNDS, async () => {
    const shops = copiesOf(shop, namesOf(SPEED_SHOPS));
    return cpuSecondsOf(() => live(shops, points));
  });
  const judged = SPEED_SHOPS * SERIES * SPEED_MINUTES;
  return {
    what: 'series judged a second and core by all detectors',
    ratio: judged / seconds,
    aim: 150_000,
    atLeast: 50_000,
    detail: `${thousands(SPEED_SHOPS * SERIES)} series of six kinds, ${SPEED_MINUTES} busy minutes, taking in and learning included`,
  };
}

const AGE_YEARS = 3;
const AGE_MINUTES = 240;
const AGE_SHOPS = 50;
const AGED = new Set(['order.placed', 'page.durationMs', 'page.errorRate', 'db.queries', 'ingest.silence']);
/** One series of each kind: three years of them all would take an hour. */
const AGE_SERIES = BENCH_SERIES.filter(
  ({ metric, dimension }) => AGED.has(metric) && (!dimension.startsWith('page=') || dimension === 'page=/p3'),
);

async function ageRow(): Promise<BenchRow> {
  progress(`a shop lives ${AGE_YEARS} years`);
  const young = livedShop('shop', SEED, OPENING_MS + 2 * WEEK_MS + BUSY_MS, AGE_SERIES);
  // To the same weekday and hour.
  const old = livedShop('shop', SEED, OPENING_MS + 52 * AGE_YEARS * WEEK_MS + BUSY_MS, AGE_SERIES);
  const cost = (shop: BenchShop) => async () => {
    const shops = copiesOf(shop, namesOf(AGE_SHOPS));
    const points = pointsFrom(shop, AGE_MINUTES, AGE_SERIES);
    return cpuSecondsOf(() => live(shops, points));
  };
  const { after, before } = await mediansOf(ROUNDS, { after: cost(old), before: cost(young) });
  const ns = (seconds: number) => thousands((1e9 * seconds) / (AGE_SHOPS * AGE_MINUTES * AGE_SERIES.length));
  return {
    what: 'a minute after 3 years of history ÷ after 2 weeks, processor time',
    ratio: after / before,
    aim: 1.1,
    atLeast: 1.5,
    isLessBetter: true,
    detail: `${ns(after)} ÷ ${ns(before)} ns a series, ${AGE_SERIES.length} series of different kinds`,
  };
}

function namesOf(shops: number): string[] {
  return Array.from({ length: shops }, (_, serial) => `shop-${serial}`);
}

function pointsFrom({ nextMs }: BenchShop, minutes: number, series = BENCH_SERIES) {
  return Array.from({ length: minutes }, (_, index) => benchPoints('shop', SEED, nextMs + index * MINUTE_MS, series));
}

function live(shops: readonly BenchShop[], minutes: readonly ReturnType<typeof benchPoints>[]): void {
  for (const points of minutes) for (const shop of shops) liveMinute(shop, points);
}
