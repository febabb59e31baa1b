/** Two writers and two detectors on one broker and one pair of stores: one of each dies, the other takes its work over. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { openPostgres } from '../../src/db/postgres.js';
import { Installation, type InstalledProcess } from '../support/installation.js';
import { describeWithKafka } from '../support/needs.js';
import { until } from '../support/until.js';

const SHOPS = Array.from({ length: 6 }, (_, number) => `takeover-${number + 1}`);
const PARTITIONS = 6;
const TAKEOVER_MS_MAX = 30_000;
const CASE_MS_MAX = 200_000;

describeWithKafka('two writers and two detectors', () => {
  const installation = new Installation({
    VEDETTA_KAFKA_PARTITIONS: String(PARTITIONS),
    VEDETTA_DETECT_SECONDS: '1',
  });
  let postgres: DataSource;
  let collector: InstalledProcess;
  let writers: InstalledProcess[];
  let detectors: InstalledProcess[];
  let key: string;

  beforeAll(async () => {
    await installation.start();
    collector = await installation.run('collector', 'collector', 'notifier');
    key = await installation.ingestKey();
    const [one, two, three, four] = await Promise.all([
      installation.run('writer-1', 'writer'),
      installation.run('writer-2', 'writer'),
      installation.run('detector-1', 'detector'),
      installation.run('detector-2', 'detector'),
    ]);
    [writers, detectors] = [
      [one, two],
      [three, four],
    ];
    ({ source: postgres } = await openPostgres({ kind: 'server', url: installation.postgres.url }, [], []));
  }, 120_000);

  afterAll(async () => {
    await postgres?.destroy();
    await installation.stop();
  }, 60_000);

  async function figures({ address }: InstalledProcess): Promise<string> {
    return (await fetch(`${address}/metrics`)).text();
  }

  async function partitionsOf(writer: InstalledProcess): Promise<string[]> {
    const lags = (await figures(writer)).matchAll(/^vedetta_stream_lag_events\{partition="(\d+)"\}/gm);
    return [...lags].map(([, partition]) => partition!);
  }

  async function shopsOf(detector: InstalledProcess): Promise<number> {
    return Number(/^vedetta_detection_shops (\d+)$/m.exec(await figures(detector))?.[1]);
  }

  /** A job of each shop fails, a few minutes ago: the minute can be judged at once. */
  async function failJobs(job: string): Promise<void> {
    const time = new Date(Date.now() - 3 * 60_000).toISOString();
    const events = SHOPS.map((shop) => ({
      shop,
      source: '/takeover',
      type: 'job.finished',
      time,
      data: { job, outcome: 'failed', errorMessage: 'disk full' },
    }));
    const response = await fetch(`${collector.address}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(events),
    });
    expect([response.status, await response.json()]).toEqual([
      202,
      { accepted: SHOPS.length, duplicates: 0, rejected: [] },
    ]);
  }

  /** Shops of which an incident of this job was opened, one for each time that one was. */
  async function openings(job: string): Promise<string[]> {
    const found: { shop: string }[] = await postgres.query(
      `SELECT shop FROM incident_changes WHERE event = 'opened' AND change::text LIKE $1 ORDER BY shop`,
      [`%${job}%`],
    );
    return found.map(({ shop }) => shop);
  }

  /** Notices that tell of something new, counted by incident. */
  async function notices(): Promise<number[]> {
    const found: { count: string }[] = await postgres.query(
      `SELECT count(*) AS count FROM notice_outbox WHERE change->>'event' = 'opened' GROUP BY incident_id`,
    );
    return found.map(({ count }) => Number(count));
  }

  async function openedOfAll(job: string): Promise<void> {
    await until(`incidents of ${job}`, async () => (await openings(job)).length >= SHOPS.length, 90_000);
    expect(await openings(job)).toEqual(SHOPS);
  }

  it(
    'share partitions and shops out, and go on with all of it when one of each is killed, telling nothing twice',
    async () => {
      await failJobs('first-job');
      await openedOfAll('first-job');
      const partitions = await until('the partitions to be shared out', async () => {
        const shares = await Promise.all(writers.map(partitionsOf));
        return shares.flat().length > 0 && shares;
      });
      expect(new Set(partitions.flat()).size).toBe(partitions.flat().length);
      await until('the shops to be shared out', async () => {
        const shares = await Promise.all(detectors.map(shopsOf));
        return shares.every((shops) => shops === SHOPS.length / 2);
      });

      const killedMs = performance.now();
      await Promise.all([writers[0]!.service.kill(), detectors[0]!.service.kill()]);
      await failJobs('second-job');
      await until(
        'the other detector to have all shops',
        async () => (await shopsOf(detectors[1]!)) === SHOPS.length,
        TAKEOVER_MS_MAX,
      );
      await until(
        'everything to be stored by the other writer',
        () => installation.settled().then(() => true),
        TAKEOVER_MS_MAX,
      );
      const takenOverMs = performance.now() - killedMs;
      process.stdout.write(`\ntaken over in ${(takenOverMs / 1_000).toFixed(1)} s\n`);
      expect(takenOverMs).toBeLessThan(TAKEOVER_MS_MAX);
      await openedOfAll('second-job');
      expect(await openings('first-job')).toEqual(SHOPS);
      expect(await notices()).toEqual(Array(2 * SHOPS.length).fill(1));
    },
    CASE_MS_MAX,
  );
});
