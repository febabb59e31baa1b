import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClickHouseClient } from '@clickhouse/client';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClickHouse } from '../../src/db/clickhouse.js';
import { migrateClickHouse } from '../../src/db/clickhouse-migrations.js';
import type { ArrivedPoint } from '../../src/detection/point-sum.js';
import { ArrivalReader } from '../../src/watch/arrival-reader.js';
import { NewsReader, type Arrivals, type ArrivalTotals } from '../../src/watch/news-reader.js';

const MINUTE_MS = 60_000;
const NOW_MS = Date.UTC(2026, 2, 10, 12);
const SHOPS = ['acme', 'bäckerei', 'zoo'];

let folder: string;
let client: ClickHouseClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-news-'));
  client = await openClickHouse({ kind: 'embedded', dataDir: folder });
  await migrateClickHouse(client, 'migrations/clickhouse', NOW_MS);
  for (const command of ['SYSTEM STOP TTL MERGES', 'SYSTEM STOP MERGES']) await client.command({ query: command });
}, 60_000);

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What arrived, in its minute of arrival, for the minute before. */
async function arrive(minute: number, rows: Partial<Record<keyof ArrivedPoint | 'minute', unknown>>[]): Promise<void> {
  const arrived = NOW_MS / 1000 + 60 * minute;
  const zero = { dimension: '', minute: arrived - 60, events: 1, weight: 1, bad: 0, sum: 0, max: 0, buckets: {} };
  const values = rows.map((row) => ({ arrived, ...zero, ...row }));
  await client.insert({ table: 'arrivals', values, format: 'JSONEachRow' });
}

async function read(shops: readonly string[], fromMs: number, totals: ReadonlyMap<string, ArrivalTotals>) {
  const asked = new Map(shops.map((shop) => [shop, { fromMs, totals: totals.get(shop)! }]));
  const news = new Map<string, ArrivedPoint[]>();
  for await (const batch of new NewsReader(client).read(asked, NOW_MS + 60 * MINUTE_MS)) {
    for (const [shop, { points }] of batch) news.set(shop, points.toArray());
  }
  return news;
}

function nothingKnown(): Map<string, ArrivalTotals> {
  return new Map(SHOPS.map((shop) => [shop, new Map()]));
}

describe('NewsReader', () => {
  it('reads every shop as the reader of single shops does, though points lie in parts', async () => {
    for (let part = 0; part < 3; part++) {
      for (const shop of SHOPS) {
        await arrive(part === 2 ? 1 : 0, [
          { shop, metric: 'order.value', sum: 40.5, buckets: { 51: 1, '-3': 2 } },
          { shop, metric: 'page.durationMs', dimension: 'page=/caffè', weight: 10, max: part, buckets: { 30: 10 } },
          { shop, metric: 'payment.failureRate', dimension: 'provider=card', events: 4, bad: part },
        ]);
      }
    }
    const news = await read(SHOPS, NOW_MS, nothingKnown());
    expect([...news.keys()].toSorted()).toEqual(SHOPS);
    for (const shop of SHOPS) {
      expect(news.get(shop)).toEqual(await new ArrivalReader(client).points(shop, NOW_MS, NOW_MS + 60 * MINUTE_MS));
    }
    expect(news.get('acme')).toHaveLength(6);
    expect(news.get('acme')![1]).toMatchObject({ max: 1, weight: 20, buckets: [30, 20] });
  });

  it('reads a minute again where it has grown, and no other; and of a shop only what it is asked for', async () => {
    const totals = nothingKnown();
    await read(SHOPS, NOW_MS, totals);
    expect(await read(SHOPS, NOW_MS, totals)).toEqual(new Map());
    await arrive(1, [{ shop: 'zoo', metric: 'order.value', sum: 1 }]);
    const news = await read(SHOPS, NOW_MS, totals);
    expect([...news.keys()]).toEqual(['zoo']);
    expect(news.get('zoo')!.map(({ arrivedMs }) => arrivedMs)).toEqual(
      [1, 1, 1].map((minute) => NOW_MS + minute * MINUTE_MS),
    );
    expect((await read(['acme'], NOW_MS + MINUTE_MS, nothingKnown())).get('acme')).toHaveLength(3);
  });

  it('reads no point without the run that came with it, though events come while it reads', async () => {
    let run = 0;
    const arriveWithRun = async (): Promise<void> => {
      const at = NOW_MS / 1000 + 180;
      const occurrence = { arrived: at, shop: 'zoo', type: 'job.finished', time: at * 1000, source: '/t', data: '{}' };
      const values = [{ ...occurrence, id: `run-${run++}` }];
      await client.insert({ table: 'occurrences', values, format: 'JSONEachRow' });
      await arrive(3, [{ shop: 'zoo', metric: 'job.runs', minute: at + 60 * run }]);
    };
    await arriveWithRun();
    const busy = new Proxy(client, {
      get(target, name: keyof ClickHouseClient) {
        const member = target[name];
        if (name !== 'query' && name !== 'exec') return member;
        return async (params: never) => {
          await arriveWithRun();
          return (member as (params: never) => Promise<unknown>).call(target, params);
        };
      },
    });
    const asked = new Map([['zoo', { fromMs: NOW_MS + 3 * MINUTE_MS, totals: new Map() }]]);
    const { value: news } = await new NewsReader(busy).read(asked, NOW_MS + 60 * MINUTE_MS).next();
    const { points, occurrences } = (news as ReadonlyMap<string, Arrivals>).get('zoo')!;
    expect(points.toArray().length).toBeGreaterThan(1);
    expect(occurrences.length).toBeGreaterThanOrEqual(points.toArray().length);
  });
});
