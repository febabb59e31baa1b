/** Everything that can die or stand still, in real processes under load: nothing acknowledged is lost or counted twice. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { accountOf, faultRow, faultTable, type FaultRow } from '../support/fault-account.js';
import { FaultLoad, type Act } from '../support/fault-load.js';
import type { ClickHouseFault } from '../support/clickhouse-server.js';
import { Installation, type InstalledProcess } from '../support/installation.js';
import { describeWithKafka } from '../support/needs.js';
import { until } from '../support/until.js';
import { oneOf, randomSource } from '../../src/simulate/random-source.js';

// The full run is VEDETTA_FAULT_EVENTS=200000 and VEDETTA_FAULT_SECONDS=300; the suite does the same in less.
const EVENTS = Number(process.env.VEDETTA_FAULT_EVENTS ?? 20_000);
const AWAY_SECONDS = Number(process.env.VEDETTA_FAULT_SECONDS ?? 10);
const CASE_MS_MAX = 240_000 + EVENTS * 5 + AWAY_SECONDS * 1_000;
const STOP_MS_MAX = 10_000;
const INSERT = /INSERT INTO event_inlet/;
const INSERT_OR_LOOK = /INSERT INTO event_inlet|FROM event_keys/;

describeWithKafka('under load nothing acknowledged is lost and nothing is counted twice', () => {
  const installation = new Installation({ VEDETTA_KAFKA_PARTITIONS: '6', VEDETTA_DETECT_SECONDS: '1' });
  const rows: FaultRow[] = [];
  const collectors: InstalledProcess[] = [];
  const writers: InstalledProcess[] = [];
  let key: string;

  beforeAll(async () => {
    await installation.start();
    collectors.push(await installation.run('collector-1', 'collector'));
    key = await installation.ingestKey();
    const rest = [
      installation.run('collector-2', 'collector'),
      installation.run('writer-1', 'writer'),
      installation.run('writer-2', 'writer'),
    ];
    const [second, ...both] = await Promise.all(rest);
    collectors.push(second!);
    writers.push(...both);
  }, 120_000);

  afterAll(async () => {
    await installation.stop();
    process.stdout.write(`\n${faultTable(rows)}\n\n`);
  }, 60_000);

  /** At seeded moments, each in its own stretch of the load. */
  function times(name: string, count: number, run: (number: number, load: FaultLoad) => Promise<void>): Act[] {
    const random = randomSource(`${name}/moments`);
    return Array.from({ length: count }, (_, number) => ({
      at: (number + random()) / (count + 1),
      run: (load) => run(number, load),
    }));
  }

  async function killAndStart({ name, service }: InstalledProcess): Promise<void> {
    await service.kill();
    await installation.run(name);
  }

  /** In the middle of an insert, which has or has not been applied, or wherever it just is. */
  async function killWriter(name: string, number: number): Promise<void> {
    const writer = writers[number % writers.length]!;
    const kind = oneOf(randomSource(`${name}/${number}`), ['hang', 'applyThenHang', null] as const);
    // Whichever writer meets it: where it is the other one, that one goes on when the hanging connection is broken.
    if (kind !== null) await (await installation.clickhouse.fault({ match: INSERT, kind })).hit();
    await writer.service.kill();
    await installation.clickhouse.clear();
    await installation.run(writer.name);
  }

  async function fail(load: FaultLoad, fault: ClickHouseFault): Promise<void> {
    const set = await installation.clickhouse.fault(fault);
    await set.hit(fault.times ?? 1);
    await load.acknowledgedMore(4);
    await installation.clickhouse.clear();
  }

  const storeFault = (name: string, fault: ClickHouseFault): [string, string, Act[]] => [
    name,
    name.replaceAll(/\W+/g, '-').toLowerCase(),
    times(name, 2, (_, load) => fail(load, fault)),
  ];

  const cases: [fault: string, shops: string, acts: Act[]][] = [
    ['none but poison, repetitions, late and shuffled', 'plain', []],
    ['kill -9 of a collector', 'kc', times('kc', 3, (number) => killAndStart(collectors[number % 2]!))],
    ['kill -9 of a writer', 'kw', times('kw', 3, (number) => killWriter('kw', number))],
    ['kill -9 of the broker', 'kb', times('kb', 2, () => killBroker(0))],
    ['kill -9 of ClickHouse', 'ks', times('ks', 2, killClickHouse)],
    ['writers come and go', 'storm', times('storm', 6, joinOrLeave)],
    [`broker away for ${AWAY_SECONDS} s`, 'away', times('away', 1, () => killBroker(AWAY_SECONDS))],
    storeFault('ClickHouse refuses', { kind: 'refuse', times: 4 }),
    storeFault('ClickHouse hangs', { kind: 'hang', match: INSERT_OR_LOOK }),
    storeFault('ClickHouse applies unanswered', { kind: 'applyThenDrop', match: INSERT, times: 3 }),
    storeFault('ClickHouse applies and hangs', { kind: 'applyThenHang', match: INSERT }),
    storeFault('ClickHouse out of memory', { kind: 'error', code: 241, match: INSERT_OR_LOOK, times: 3 }),
    storeFault('ClickHouse too many parts', { kind: 'error', code: 252, match: INSERT, times: 3 }),
    storeFault('ClickHouse disk full', { kind: 'error', code: 243, match: INSERT, times: 3 }),
    ['SIGTERM of every process', 'term', times('term', 2, stopAndStartAll)],
  ];

  /** One more joins, and leaves a stretch of the load later, in order or at once. */
  async function joinOrLeave(number: number): Promise<void> {
    const name = `guest-${Math.floor(number / 2)}`;
    if (number % 2 === 0) {
      const guest = await installation.run(name, 'writer');
      await until('the guest to have partitions', async () =>
        /^vedetta_stream_lag_events\{/m.test(await (await fetch(`${guest.address}/metrics`)).text()),
      );
      return;
    }
    const guest = installation.running.find((one) => one.name === name)!;
    if (number % 4 === 3) await guest.service.kill();
    else expect(await guest.service.stop()).toBe(0);
  }

  async function killBroker(awaySeconds: number): Promise<void> {
    await installation.broker.kill();
    const backMs = performance.now() + awaySeconds * 1_000;
    await until('the time to be over', () => performance.now() >= backMs, awaySeconds * 1_000 + 5_000);
    await installation.broker.start();
  }

  async function killClickHouse(): Promise<void> {
    await installation.clickhouse.kill();
    await installation.clickhouse.restart();
  }

  async function stopAndStartAll(): Promise<void> {
    await installation.run('rest', 'detector', 'notifier', 'web');
    const all = installation.running;
    const ends = await Promise.all(
      all.map(async ({ name, service }) => {
        const startMs = performance.now();
        const exitCode = await service.stop();
        return { name, exitCode, isInTime: performance.now() - startMs < STOP_MS_MAX };
      }),
    );
    expect(ends).toEqual(all.map(({ name }) => ({ name, exitCode: 0, isInTime: true })));
    await Promise.all(all.filter(({ name }) => name !== 'rest').map(({ name }) => installation.run(name)));
  }

  it.each(cases)(
    '%s',
    async (fault, name, acts) => {
      const startMs = performance.now();
      const addresses = () => collectors.filter(({ service }) => service.isRunning).map(({ address }) => address);
      const load = new FaultLoad({ name, events: EVENTS, addresses, key, kafka: installation.kafka });
      await load.run(acts);
      await installation.settled();
      const account = await accountOf(name, load, installation);
      rows.push(faultRow(fault, load, account, (performance.now() - startMs) / 1_000));
      const all = load.acknowledged.size;
      const poison = load.poisoned.size;
      expect(all).toBe(EVENTS);
      expect(account).toEqual({
        raw: all,
        ids: all,
        keys: all,
        points: all,
        arrivals: all,
        occurrences: load.jobs,
        dead: poison,
        deadTexts: poison,
        lost: [],
        strange: [],
      });
      const expected = [...collectors, ...writers].map((one) => one.name);
      expect(installation.running.map((one) => one.name).sort()).toEqual(expected.sort());
    },
    CASE_MS_MAX,
  );
});
