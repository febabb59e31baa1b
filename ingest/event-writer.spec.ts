import { describe, expect, it } from '@jest/globals';
import type { EventStore } from './event-store.js';
import type { StoredEvent } from './event.js';
import { WriterBusyError } from './event-sink.js';
import { EventWriter } from './event-writer.js';
import { readBlock } from './block/read-block.fixture.js';
import { keyTexts } from './key-texts.fixture.js';
import { type KeyLists, ShopKeys } from './shop-keys.js';

const event = (key: string): StoredEvent => ({
  shop: 'acme',
  source: '/t',
  id: key,
  type: 'order.placed',
  timeMs: 0,
  data: {},
  key,
  receivedMs: 0,
  isOccurrence: false,
  measures: [],
});

/** A store whose inserts end when told to, and which shows nothing of them before. */
class SlowStore implements EventStore {
  readonly inserts: { rows: number; end: (error?: Error) => void }[] = [];
  readonly asked: string[][] = [];
  private readonly stored = new ShopKeys();

  async knownKeys(keys: KeyLists): Promise<ShopKeys> {
    const own = [...keys.values()].flatMap(keyTexts);
    this.asked.push(own);
    const known = new ShopKeys();
    for (const key of own) if (this.stored.has('acme', key)) known.add('acme', key);
    return known;
  }

  insert(block: Buffer): Promise<void> {
    const { rows, columns } = readBlock(block);
    return new Promise((resolve, reject) => {
      const end = (error?: Error) => {
        if (error) return reject(error);
        for (const key of columns.get('key')!) this.stored.add('acme', String(key));
        resolve();
      };
      this.inserts.push({ rows, end });
    });
  }

  async insertRejected(): Promise<void> {}
}

const turns = () => new Promise((resolve) => setTimeout(resolve, 5));

function writerOn(store: EventStore, batchEventsMax = 2): EventWriter {
  let serial = 0;
  return new EventWriter({
    store,
    spool: null,
    newToken: () => `t-${serial++}`,
    arrivedMs: () => 0,
    batchEventsMax,
  });
}

describe('EventWriter with a full batch behind the one that is being inserted', () => {
  it('makes it ready meanwhile, and inserts one after the other', async () => {
    const store = new SlowStore();
    const writer = writerOn(store);
    const receipts = Promise.all([
      writer.write([event('1111111111111111'), event('2222222222222222')]),
      writer.write([event('3333333333333333'), event('4444444444444444')]),
    ]);
    while (store.asked.length < 2) await turns();
    expect(store.asked).toEqual([
      ['1111111111111111', '2222222222222222'],
      ['3333333333333333', '4444444444444444'],
    ]);
    expect(store.inserts).toHaveLength(1);
    store.inserts[0]!.end();
    while (store.inserts.length < 2) await turns();
    store.inserts[1]!.end();
    expect(await receipts).toEqual([
      ['stored', 'stored'],
      ['stored', 'stored'],
    ]);
  });

  it('counts what both hold once, and says so only when it is stored', async () => {
    const store = new SlowStore();
    const writer = writerOn(store);
    const first = writer.write([event('1111111111111111'), event('2222222222222222')]);
    let isAnswered = false;
    const second = writer
      .write([event('2222222222222222'), event('1111111111111111')])
      .finally(() => (isAnswered = true));
    while (store.inserts.length === 0) await turns();
    await turns();
    expect(isAnswered).toBe(false);
    store.inserts[0]!.end();
    expect(await first).toEqual(['stored', 'stored']);
    expect(await second).toEqual(['duplicate', 'duplicate']);
    expect(store.inserts.map(({ rows }) => rows)).toEqual([2]);
  });

  it('refuses it where the one before it was given up: a repetition must not be taken for stored', async () => {
    const store = new SlowStore();
    const writer = writerOn(store);
    const first = writer.write([event('1111111111111111'), event('2222222222222222')]);
    const second = writer.write([event('2222222222222222'), event('1111111111111111')]);
    const settled = Promise.allSettled([first, second]);
    while (store.inserts.length === 0) await turns();
    store.inserts[0]!.end(new Error('no'));
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(writer.write([event('9999999999999999')])).rejects.toThrow('refused a batch');
  });

  it('lets a smaller one wait for more to come', async () => {
    const store = new SlowStore();
    const writer = writerOn(store, 3);
    const all = [writer.write(['1', '2', '3'].map((digit) => event(digit.repeat(16))))];
    while (store.inserts.length === 0) await turns();
    all.push(writer.write([event('4'.repeat(16))]), writer.write([event('5'.repeat(16))]));
    await turns();
    expect(store.asked).toHaveLength(1);
    store.inserts[0]!.end();
    while (store.inserts.length < 2) await turns();
    expect(store.asked[1]).toEqual(['4'.repeat(16), '5'.repeat(16)]);
    store.inserts[1]!.end();
    await Promise.all(all);
    expect(store.inserts).toHaveLength(2);
  });

  it('makes one ready also where it comes while the store is busy', async () => {
    const store = new SlowStore();
    const writer = writerOn(store);
    const first = writer.write([event('1'.repeat(16))]);
    while (store.inserts.length === 0) await turns();
    const second = writer.write([event('1'.repeat(16)), event('2'.repeat(16))]);
    while (store.asked.length < 2) await turns();
    store.inserts[0]!.end();
    while (store.inserts.length < 2) await turns();
    store.inserts[1]!.end();
    expect([await first, await second]).toEqual([['stored'], ['duplicate', 'stored']]);
  });

  it('does not take for a repetition what could not be looked up before', async () => {
    const store = new SlowStore();
    const writer = writerOn(store);
    const first = writer.write([event('1111111111111111'), event('2222222222222222')]);
    while (store.inserts.length === 0) await turns();
    const { knownKeys } = store;
    store.knownKeys = () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
    const again = [event('3333333333333333'), event('4444444444444444')];
    await expect(writer.write(again)).rejects.toBeInstanceOf(WriterBusyError);
    store.knownKeys = knownKeys;
    const second = writer.write(again);
    store.inserts[0]!.end();
    await first;
    while (store.inserts.length < 2) await turns();
    store.inserts[1]!.end();
    expect(await second).toEqual(['stored', 'stored']);
  });
});

describe('EventWriter whose store is away', () => {
  const gone = () => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

  function patientWriter(store: EventStore, pauses: number[]): EventWriter {
    return new EventWriter({
      store,
      spool: null,
      newToken: () => 't',
      arrivedMs: () => 0,
      pause: async (ms) => {
        pauses.push(ms);
        await turns();
      },
    });
  }

  async function failing(store: SlowStore, attempts: number): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      while (store.inserts.length <= attempt) await turns();
      store.inserts[attempt]!.end(gone());
    }
    while (store.inserts.length <= attempts) await turns();
  }

  it('tells callers to come back, goes on trying what it has begun, and takes events again when that is stored', async () => {
    const store = new SlowStore();
    const pauses: number[] = [];
    const writer = patientWriter(store, pauses);
    const first = writer.write([event('1'.repeat(16))]);
    const answered = expect(first).rejects.toMatchObject({ retryAfterSeconds: 5 });
    await failing(store, 9);
    await answered;
    await expect(writer.write([event('2'.repeat(16))])).rejects.toBeInstanceOf(WriterBusyError);
    expect(writer.problem).toContain('the store is away');
    expect(pauses).toEqual([200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000]);
    store.inserts[9]!.end();
    await writer.drain();
    expect(writer.problem).toBeNull();
    expect(await writer.write([event('1'.repeat(16))])).toEqual(['duplicate']);
  });

  it('does not keep a process that is to end: the batch stays for the next start', async () => {
    const store = new SlowStore();
    const writer = patientWriter(store, []);
    const first = writer.write([event('1'.repeat(16))]).catch((error: unknown) => error);
    await failing(store, 6);
    const drained = writer.drain();
    store.inserts[6]!.end(gone());
    await drained;
    expect(await first).toBeInstanceOf(WriterBusyError);
    await expect(writer.write([event('2'.repeat(16))])).rejects.toThrow('stays spooled');
  });

  it('tells callers to come back where it cannot be asked for repetitions', async () => {
    const store = new SlowStore();
    store.knownKeys = () => Promise.reject(gone());
    const writer = patientWriter(store, []);
    await expect(writer.write([event('1'.repeat(16))])).rejects.toBeInstanceOf(WriterBusyError);
  });
});
