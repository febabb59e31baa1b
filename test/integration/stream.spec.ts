import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Kafka } from 'kafkajs';
import {
  ClickHouseEventStore,
  createKafka,
  ensureTopics,
  EventProducer,
  listDeadLetters,
  prepareEvent,
  retryDeadLetters,
  LocalChunkReader,
  StreamWriter,
  WriterBusyError,
  type StoredChunk,
  type StoredEvent,
  type StreamWriterOptions,
} from '../../ingest/index.js';
import { migrateClickHouse } from '../../src/db/clickhouse-migrations.js';
import { openClickHouse } from '../../src/db/clickhouse.js';
import { startClickHouse, type ClickHouseServer } from '../support/clickhouse-server.js';
import { KafkaBroker } from '../support/kafka-broker.js';
import { describeWithKafka } from '../support/needs.js';
import { until } from '../support/until.js';

const SECRET = 'a secret of the tests, long enough';
const TOPIC = 'shop-events';
const INSERT = /INSERT INTO event_inlet/;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

describeWithKafka('events through Kafka into ClickHouse', () => {
  const broker = new KafkaBroker();
  const writers = new Set<StreamWriter>();
  const failures: unknown[] = [];
  const chunks: StoredChunk[] = [];
  let clickhouse: ClickHouseServer;
  let client: ClickHouseClient;
  let kafka: Kafka;
  let producer: EventProducer;
  let serial = 0;

  beforeAll(async () => {
    [clickhouse] = await Promise.all([startClickHouse(), broker.start()]);
    client = await openClickHouse({ kind: 'server', url: `${clickhouse.url}/vedetta` });
    await migrateClickHouse(client, 'migrations/clickhouse', Date.now());
    kafka = createKafka({ brokers: broker.brokers, sasl: null, tls: false }, silent);
    producer = new EventProducer({ kafka, topic: TOPIC, prepare, log: silent });
  }, 60_000);

  afterEach(async () => {
    await clickhouse.clear();
    await Promise.all([...writers].map((writer) => stop(writer)));
    expect(failures.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await producer?.close();
    await client?.close();
    await Promise.all([clickhouse?.stop(), broker.stop()]);
  });

  async function prepare(): Promise<void> {
    await ensureTopics(kafka, { events: TOPIC, partitions: 4, retentionMs: 86_400_000 });
  }

  function orders(shop: string, count: number): StoredEvent[] {
    return Array.from({ length: count }, () => order(shop, `o${serial++}`));
  }

  function order(shop: string, id: string, value = 10): StoredEvent {
    const raw = { id, source: '/t', type: 'order.placed', data: { orderId: id, value, currency: 'EUR' } };
    const outcome = prepareEvent(raw, { shop, source: '/t', receivedMs: Date.now(), newId: () => '', secret: SECRET });
    if (outcome.kind === 'rejected') throw new Error(outcome.reason);
    return outcome.event;
  }

  async function writer(options: Partial<StreamWriterOptions> = {}): Promise<StreamWriter> {
    const made = new StreamWriter({
      kafka,
      topic: TOPIC,
      prepare,
      store: new ClickHouseEventStore(client),
      reader: new LocalChunkReader(SECRET),
      log: silent,
      clock: { now: Date.now },
      pause,
      onShops: () => Promise.resolve(),
      onChunk: (chunk) => chunks.push(chunk),
      onFailed: (error) => failures.push(error),
      ...options,
    });
    writers.add(made);
    await made.start();
    return made;
  }

  async function stop(one: StreamWriter): Promise<void> {
    writers.delete(one);
    await one.stop();
  }

  async function counts(
    shop: string,
  ): Promise<{ raw: number; ids: number; keys: number; points: number; arrivals: number }> {
    const result = await client.query({
      query: `SELECT (SELECT count() FROM events WHERE shop = {shop:String}) AS raw,
                (SELECT uniqExact(id) FROM events WHERE shop = {shop:String}) AS ids,
                (SELECT count() FROM event_keys WHERE shop = {shop:String}) AS keys,
                (SELECT sum(events) FROM points WHERE shop = {shop:String} AND metric = 'ingest.silence') AS points,
                (SELECT sum(events) FROM arrivals WHERE shop = {shop:String} AND metric = 'ingest.silence') AS arrivals`,
      query_params: { shop },
      format: 'JSONEachRow',
    });
    return (await result.json<Awaited<ReturnType<typeof counts>>>())[0]!;
  }

  const each = (n: number) => ({ raw: n, ids: n, keys: n, points: n, arrivals: n });

  async function stored(shop: string, count: number): Promise<void> {
    // The views fill one after the other: each has to have had its turn.
    await until(`${count} events of ${shop}`, async () => Object.values(await counts(shop)).every((n) => n >= count));
    expect(await counts(shop)).toEqual(each(count));
  }

  it('stores what was acknowledged, each once, though it is sent twice and under other bytes', async () => {
    const events = orders('once', 3_000);
    await producer.write(events);
    await writer();
    await producer.write([...events.slice(0, 500), order('once', events[0]!.id, 99)]);
    await producer.write(orders('once', 100));
    await stored('once', 3_100);
  });

  it('knows a repetition after a restart of the writer', async () => {
    const events = orders('again', 50);
    await producer.write(events);
    const first = await writer();
    await stored('again', 50);
    await stop(first);
    await producer.write(events);
    await producer.write(orders('again', 1));
    await writer();
    await stored('again', 51);
  });

  it.each(['applyThenHang', 'hang'] as const)(
    'counts a chunk once that a dying writer had sent (%s) and the next one takes over',
    async (kind) => {
      const shop = `taken-over-${kind.toLowerCase()}`;
      const dying = await writer();
      const fault = await clickhouse.fault({ match: INSERT, kind, times: 1 });
      await producer.write(orders(shop, 200));
      await fault.hit();
      // More comes while the first chunk's end is unknown: the next writer must not make one chunk of both.
      await producer.write(orders(shop, 300));
      const stopping = stop(dying);
      await writer();
      await stored(shop, 500);
      await stopping;
    },
  );

  it.each([
    ['out of memory', { kind: 'error', code: 241 }],
    ['too many parts', { kind: 'error', code: 252 }],
    ['no space', { kind: 'error', code: 243 }],
    ['refusing', { kind: 'refuse' }],
    ['applying without answering', { kind: 'applyThenDrop' }],
  ] as const)('waits for a store that is %s, and loses and doubles nothing', async (name, fault) => {
    const shop = name.replaceAll(' ', '-');
    const set = await clickhouse.fault({ match: INSERT, times: 2, ...fault });
    const slow = await writer();
    await producer.write(orders(shop, 100));
    await set.hit(2);
    expect(slow.problem).toContain('the store is away');
    await stored(shop, 100);
    await until('the writer to be well', () => slow.problem === null);
  });

  it('tries every partition again as soon as one could be stored, however long each would still wait', async () => {
    const shops = ['lane-0', 'lane-1', 'lane-2', 'lane-3', 'lane-4', 'lane-5'];
    const thirdPauseMs = 1_000;
    const waiting: (() => void)[] = [];
    const store = new ClickHouseEventStore(client);
    const knownKeys = store.knownKeys.bind(store);
    let isAway = true;
    // Before the writer comes, so that it is given several partitions at once: the next are fetched when these are stored.
    for (const shop of shops) await producer.write(orders(shop, 10));
    store.knownKeys = (...asked) =>
      isAway ? Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' })) : knownKeys(...asked);
    await writer({
      store,
      // That pause ends only when it is told to; the first one is that of a consumer which is replaced, too.
      pause: (ms) => (ms === thirdPauseMs ? new Promise((resolve) => waiting.push(resolve)) : pause(ms)),
    });
    await until('two partitions to wait', () => waiting.length >= 2);
    isAway = false;
    waiting[0]!();
    for (const shop of shops) await stored(shop, 10);
  });

  it('says loudly that a store refuses for good, and commits nothing of it', async () => {
    await clickhouse.fault({ match: INSERT, kind: 'error', code: 62, times: null });
    const refused = await writer();
    await producer.write(orders('refused', 10));
    await until('the failure', () => failures.length > 0);
    expect(String(failures[0])).toContain('Syntax error');
    failures.length = 0;
    await stop(refused);
    await clickhouse.clear();
    await writer();
    await stored('refused', 10);
  });

  it('keeps what it cannot read, byte for byte with reason and place, beside what is good, and tries it again when told', async () => {
    const raw = kafka.producer();
    await raw.connect();
    const good = { shop: 'poison', id: 'good', type: 'order.placed', data: { orderId: 1, value: 1, currency: 'EUR' } };
    await raw.send({
      topic: TOPIC,
      messages: [
        { key: 'poison', value: 'no json', partition: 2 },
        { key: 'poison', value: JSON.stringify(good), partition: 2 },
        { key: 'elsewhere', value: JSON.stringify({ ...good, id: 'bad' }), partition: 2 },
        { key: 'poison', value: null, partition: 2 },
      ],
    });
    await raw.disconnect();
    await writer();
    await stored('poison', 1);
    const dead = await until('3 dead letters', async () => {
      const letters = await listDeadLetters(kafka, TOPIC, 'waiting');
      return letters.length === 3 && letters;
    });
    expect(
      dead.map(({ reason, partition, value }) => [reason.slice(0, 23), partition, value?.toString().slice(0, 7)]),
    ).toEqual([
      ['value is not valid JSON', 2, 'no json'],
      ['key must be the shop: i', 2, '{"shop"'],
      ['value is not valid JSON', 2, undefined],
    ]);
    expect(new Set(dead.map(({ offset }) => offset)).size).toBe(3);
    expect(await retryDeadLetters(kafka, TOPIC)).toEqual({ sent: 3, kept: 0 });
    // What is still unreadable comes back from its new place.
    await until('3 new dead letters', async () => (await listDeadLetters(kafka, TOPIC, 'waiting')).length === 3);
    expect(await listDeadLetters(kafka, TOPIC, 'all')).toHaveLength(6);
  });

  it('loses and doubles nothing while writers come and go', async () => {
    const shops = ['storm-a', 'storm-b', 'storm-c', 'storm-d'];
    const sending = (async () => {
      for (let round = 0; round < 30; round++) {
        await Promise.all(shops.map((shop) => producer.write(orders(shop, 50))));
        await pause(50);
      }
    })();
    const steady = await writer();
    for (let member = 0; member < 4; member++) {
      const guest = await writer();
      await pause(400);
      await stop(guest);
    }
    await sending;
    for (const shop of shops) await stored(shop, 1_500);
    expect(steady.problem).toBeNull();
  }, 120_000);

  it('has one connection to produce by, also where events and refused ones are its first at the same moment', async () => {
    let made = 0;
    const counting: Pick<Kafka, 'producer'> = {
      producer: (config) => {
        made++;
        return kafka.producer(config);
      },
    };
    const fresh = new EventProducer({ kafka: counting, topic: TOPIC, prepare, log: silent });
    const refused = { shop: 'first', receivedMs: Date.now(), id: '', reason: 'no event', excerpt: '[]' };
    await Promise.all([fresh.write(orders('first', 3)), fresh.keep([refused]), fresh.keep([refused])]);
    await fresh.close();
    expect(made).toBe(1);
  });

  it('asks senders to come back while the brokers are away, and goes on when they are back', async () => {
    await writer();
    await producer.write(orders('away', 20));
    await broker.kill();
    const lost = orders('away', 20);
    await expect(producer.write(lost)).rejects.toThrow(WriterBusyError);
    await broker.start();
    await until('a taken batch', () =>
      producer.write(lost).then(
        () => true,
        (error) => error instanceof WriterBusyError && false,
      ),
    );
    await stored('away', 40);
  }, 120_000);
});
