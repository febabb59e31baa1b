import type { ClickHouseClient } from '@clickhouse/client';
import type { DataSource } from 'typeorm';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../src/config/settings.js';
import type { ArrivedPoint } from '../../src/detection/point-sum.js';
import type { NumberedChange } from '../../src/incidents/incident-book.js';
import { openStores, type Stores } from '../../src/open-stores.js';
import { NewsReader, type ArrivalTotals } from '../../src/watch/news-reader.js';
import { HistoryReader } from '../../src/watch/history-reader.js';
import { judgeHistory } from '../../src/backtest/judge-history.js';
import { ShopQuery } from '../../src/series/shop-query.js';
import { ShopRepository } from '../../src/shops/shop.repository.js';
import { WatchService } from '../../src/watch/watch-service.js';
import { WatchStore } from '../../src/watch/watch-store.js';
import type { BenchRow } from './bench-table.js';
import {
  atRest,
  BENCH_SERIES,
  benchPoints,
  copiesOf,
  DAY_MS,
  liveMinute,
  MINUTE_MS,
  OPENING_MS,
  restingPlace,
  type BenchShop,
} from './bench-shop.js';
import { progress } from './progress.js';
import { cpuSecondsOf, mediansOf, thousands } from './stopwatch.js';

const SERIES = BENCH_SERIES.length;
const SEED = 1;
const PASS_SHOPS = Math.round(100_000 / SERIES);
const PASS_ROUNDS = 15;
const OPENED_SHOPS = Math.round(10_000 / SERIES);
const OPENED_MINUTES = 6;
/** One shop in so many has something go wrong. */
const TROUBLED_SHARE = 10;
const REPLAYED_SHOPS = 5;
const REPLAYED_SERIES = 1_000;
const REPLAYED_DAYS = 28;

/** What detection costs with its stores, the embedded engines; `shop` has lived for weeks. */
export async function detectStoreRows(shop: BenchShop): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vedetta-bench-'));
  let nowMs = shop.nextMs;
  const stores = await openStores(loadSettings({ VEDETTA_DATA_DIR: folder }, folder), { now: () => nowMs });
  try {
    await stores.clickhouse.command({ query: 'SYSTEM STOP TTL MERGES' });
    const pass = await passRow(stores.clickhouse, shop);
    const opened = await openedRow(stores, shop, (ms) => (nowMs = ms));
    return [pass, opened, await replayRow(stores.clickhouse)];
  } finally {
    await stores.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function passRow(client: ClickHouseClient, shop: BenchShop): Promise<BenchRow> {
  progress(`${thousands(PASS_SHOPS)} shops with ${thousands(PASS_SHOPS * SERIES)} series`);
  const names = namesOf(PASS_SHOPS);
  const place = restingPlace();
  const resting = names.flatMap((name) => atRest(copiesOf(shop, [name]), place));
  const shops = new Map(resting.map((one) => [one.watch.detection.shop, one]));
  const totals = new Map(names.map((name) => [name, new Map() as ArrivalTotals]));
  const reader = new NewsReader(client);
  let minuteMs = shop.nextMs;
  const next = async () => {
    minuteMs += MINUTE_MS;
    await insert(client, 'arrivals', names, [benchPoints('', SEED, minuteMs - MINUTE_MS)]);
  };
  const { pass, group } = await mediansOf(PASS_ROUNDS, {
    pass: async () => {
      await next();
      return cpuSecondsOf(async () => {
        const read = new Map(
          [...totals].map(([name, known]) => [name, { fromMs: minuteMs - MINUTE_MS, totals: known }]),
        );
        for await (const batch of reader.read(read, minuteMs)) {
          for (const [name, { points }] of batch) {
            const one = shops.get(name)!;
            liveMinute(one, points);
            one.rest.lay();
          }
        }
      });
    },
    group: () =>
      cpuSecondsOf(() =>
        client.command({
          query: `SELECT shop, metric, dimension, sum(events), sum(weight), sum(bad), sum(arrivals.sum),
                         max(arrivals.max), sumMap(buckets)
                  FROM arrivals WHERE arrived = toDateTime(${minuteMs / 1000 - 60})
                  GROUP BY shop, metric, dimension FORMAT Null`,
        }),
      ),
  });
  place.scratch.close();
  return {
    what: 'detection pass over 100,000 series ÷ one `GROUP BY` of their points, processor time',
    ratio: pass / group,
    aim: 1.5,
    atLeast: 4,
    isLessBetter: true,
    detail: `${thousands(1000 * pass)} ÷ ${thousands(1000 * group)} ms, reading and what is put aside included, nothing to say`,
  };
}

async function openedRow(stores: Stores, shop: BenchShop, setNow: (ms: number) => void): Promise<BenchRow> {
  const { clickhouse, postgres } = stores;
  await clickhouse.command({ query: 'TRUNCATE TABLE arrivals' });
  const names = namesOf(OPENED_SHOPS);
  const store = new WatchStore(postgres);
  for (const { watch } of copiesOf(shop, names)) {
    watch.cursor.newestMs = shop.nextMs - MINUTE_MS;
    await store.save(postgres.manager, watch, shop.nextMs);
  }
  const opened: number[] = [];
  let startMs = 0;
  const onStored = (stored: unknown) => {
    for (const { change } of Array.isArray(stored) ? (stored as NumberedChange[]) : []) {
      if (change.event === 'opened') opened.push((performance.now() - startMs) / 1000);
    }
  };
  const log = { info: () => undefined, warn: () => undefined, error: (fields: object) => fail(fields) };
  const service = new WatchService(clickhouse, watched(postgres, onStored), new ShopRepository(postgres), log, {
    scratchFolder: tmpdir(),
  });
  const troubled = names.filter((_, serial) => serial % TROUBLED_SHARE === 0);
  for (let minute = 0; minute < OPENED_MINUTES; minute++) {
    const minuteMs = shop.nextMs + minute * MINUTE_MS;
    await insert(clickhouse, 'arrivals', names, [benchPoints('', SEED, minuteMs)]);
    // The first look takes the shops up.
    if (minute > 1) await insert(clickhouse, 'arrivals', troubled, [manySignups(minuteMs)]);
    setNow(minuteMs + 2 * MINUTE_MS);
    startMs = performance.now();
    await service.pass(minuteMs + 2 * MINUTE_MS);
    progress(`a pass took ${((performance.now() - startMs) / 1000).toFixed(2)} s, ${opened.length} incidents`);
  }
  await service.stop(shop.nextMs + OPENED_MINUTES * MINUTE_MS);
  opened.sort((a, b) => a - b);
  return {
    what: 'minute complete to incident opened at 10,000 series, p99, s',
    ratio: opened[Math.ceil(0.99 * opened.length) - 1] ?? Number.NaN,
    aim: 1,
    atLeast: 3,
    isLessBetter: true,
    detail: `${opened.length} incidents in ${troubled.length} of ${names.length} shops, median ${opened[Math.floor(opened.length / 2)]?.toFixed(2)} s, from the beginning of the look`,
  };
}

/** The same store, which tells what each transaction gave when it has been committed. */
function watched(postgres: DataSource, onStored: (stored: unknown) => void): DataSource {
  const transaction = postgres.transaction.bind(postgres) as (work: unknown) => Promise<unknown>;
  return Object.assign(Object.create(postgres) as DataSource, {
    transaction: async (work: unknown) => {
      const stored = await transaction(work);
      onStored(stored);
      return stored;
    },
  });
}

function fail(fields: object): never {
  throw new Error('a look failed', { cause: fields });
}

function manySignups(minuteMs: number): ArrivedPoint[] {
  const point = { arrivedMs: minuteMs, shop: '', metric: 'customer.registered', dimension: '', minuteMs, events: 60 };
  return [{ ...point, weight: 60, bad: 0, sum: 0, max: 0, buckets: [] }];
}

async function replayRow(client: ClickHouseClient): Promise<BenchRow> {
  progress(`${REPLAYED_DAYS} days of ${REPLAYED_SHOPS} shops`);
  const names = namesOf(REPLAYED_SHOPS);
  for (let day = 0; day < REPLAYED_DAYS; day++) {
    const minutes = Array.from({ length: 1440 }, (_, minute) =>
      benchPoints('', SEED, OPENING_MS + day * DAY_MS + minute * MINUTE_MS),
    );
    await insert(client, 'points', names, minutes);
  }
  const reader = new HistoryReader(new ShopQuery(client));
  const untilMs = OPENING_MS + REPLAYED_DAYS * DAY_MS;
  const { signal } = new AbortController();
  progress('judging them');
  const seconds = await cpuSecondsOf(async () => {
    for (const name of names) {
      await judgeHistory(reader, { settings: { shop: name }, fromMs: OPENING_MS, untilMs }, signal);
    }
  });
  const share = (REPLAYED_SHOPS * SERIES) / REPLAYED_SERIES;
  return {
    what: 'backtest of 28 days × 1,000 series against real time',
    ratio: (REPLAYED_DAYS * 86_400 * share) / seconds,
    aim: 50_000,
    atLeast: 10_000,
    detail: `${thousands(REPLAYED_SHOPS * SERIES)} series in ${seconds.toFixed(1)} s of processor time, reading included; for 1,000 counted as ${(1 / share).toFixed(0)} times that`,
  };
}

/** Inserts the same for each shop, as it came in its own minute. */
async function insert(
  client: ClickHouseClient,
  table: 'arrivals' | 'points',
  shops: readonly string[],
  minutes: readonly ArrivedPoint[][],
): Promise<void> {
  await client.command({ query: 'CREATE TABLE IF NOT EXISTS bench_points AS points ENGINE = Memory' });
  await client.command({ query: 'TRUNCATE TABLE bench_points' });
  const values = minutes.flat().map(({ shop, metric, dimension, minuteMs, events, weight, bad, sum, max, buckets }) => {
    const weights = Object.fromEntries(buckets.flatMap((of, at) => (at % 2 === 0 ? [[of, buckets[at + 1]]] : [])));
    return { shop, metric, dimension, minute: minuteMs / 1000, events, weight, bad, sum, max, buckets: weights };
  });
  await client.insert({ table: 'bench_points', values, format: 'JSONEachRow' });
  const columns = 'shop, metric, dimension, minute, events, weight, bad, sum, max, buckets';
  const arrived = table === 'arrivals';
  await client.command({
    query: `INSERT INTO ${table} (${arrived ? 'arrived, ' : ''}${columns})
            SELECT ${arrived ? 'minute, ' : ''}each, ${columns.slice('shop, '.length)}
            FROM bench_points CROSS JOIN (SELECT arrayJoin(['${shops.join("', '")}']) AS each) AS shops`,
  });
}

function namesOf(shops: number): string[] {
  return Array.from({ length: shops }, (_, serial) => `shop-${serial}`);
}
