import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClickHouse } from '../../src/db/clickhouse.js';
import { RunningService, runVedetta } from '../support/running-service.js';

// The full run is VEDETTA_CRASH_EVENTS=200000 with ten kills; the suite does the same on fewer.
const EVENTS = Number(process.env.VEDETTA_CRASH_EVENTS ?? 20_000);
const KILLS = Number(process.env.VEDETTA_CRASH_KILLS ?? 4);
const BATCH = 500;
const SHOP = 'crash-shop';

let folder: string;
let env: Record<string, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vedetta-crash-'));
  env = { VEDETTA_DATA_DIR: folder, VEDETTA_DETECT_SECONDS: '1' };
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A fixed sequence: kills fall at places that look random and are the same each time. */
function* killPlaces(): Generator<number> {
  let state = 42;
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield 1 + (state % Math.max(1, Math.floor(EVENTS / BATCH / (KILLS + 1)) * 2));
  }
}

function batch(number: number, endMs: number): string {
  const lines = Array.from({ length: BATCH }, (_, n) => {
    const index = number * BATCH + n;
    return JSON.stringify({
      id: `e${index}`,
      source: '/crash',
      type: 'order.placed',
      time: new Date(endMs - (index % 40_000) * 1_000).toISOString(),
      data: { orderId: `e${index}`, value: 1, currency: 'EUR' },
    });
  });
  return lines.join('\n');
}

it(
  'keeps every acknowledged event once through kill -9, and points that sum to the same (promises 1 and 2)',
  async () => {
    const made = await runVedetta(['keys', 'create', '--shop', SHOP, '--scope', 'ingest'], env);
    expect(made.exitCode).toBe(0);
    const key = made.stdout.trim();
    const service = new RunningService(env);
    let address = await service.start();
    const places = killPlaces();
    let killsLeft = KILLS;
    let untilKill = places.next().value ?? 1;
    const endMs = Date.now();
    for (let number = 0; number < EVENTS / BATCH;) {
      const posting = fetch(`${address}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
        body: batch(number, endMs),
      }).then(async (response) => ({
        status: response.status,
        body: (await response.json()) as { accepted: number; duplicates: number },
      }));
      if (killsLeft > 0 && untilKill-- <= 0) {
        killsLeft--;
        untilKill = places.next().value ?? 1;
        // In the middle of the insert: the answer may or may not have been on its way.
        const answered = posting.then(
          () => true,
          () => false,
        );
        await service.kill();
        const wasAcknowledged = await answered;
        address = await service.start();
        if (wasAcknowledged) number++;
        continue;
      }
      const { status, body } = await posting;
      expect(status).toBe(202);
      expect(body.accepted + body.duplicates).toBe(BATCH);
      number++;
    }
    expect(killsLeft).toBe(0);
    expect(await service.stop()).toBe(0);

    const store = await openClickHouse({ kind: 'embedded', dataDir: folder });
    const result = await store.query({
      query: `SELECT (SELECT count() FROM events) AS raw, (SELECT uniqExact(id) FROM events) AS ids,
                     (SELECT sum(events) FROM points WHERE metric = 'ingest.silence') AS points,
                     (SELECT sum(weight) FROM points WHERE metric = 'order.placed') AS orders,
                     (SELECT sum(events) FROM arrivals WHERE metric = 'ingest.silence') AS arrivals`,
      format: 'JSONEachRow',
    });
    const [row] = await result.json<Record<string, number>>();
    await store.close();
    const counted = Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]));
    expect(counted).toEqual({ raw: EVENTS, ids: EVENTS, points: EVENTS, orders: EVENTS, arrivals: EVENTS });
  },
  Math.max(180_000, EVENTS * 10),
);
