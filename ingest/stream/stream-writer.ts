import { isNativeError } from 'node:util/types';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage, Producer } from 'kafkajs';
import { batchNumber } from '../batch-number.js';
import { eventRows } from '../event-rows.js';
import type { EventStore } from '../event-store.js';
import type { StoredEvent } from '../event.js';
import { groupByShop } from '../group-by-shop.js';
import { isPassing } from '../store-errors.js';
import { chunkToken, intentText, nextChunk, readIntent, type Chunk } from './chunk.js';
import { sendDeadLetters, type DeadLetter } from './dead-letters.js';
import { eventOf } from './event-message.js';
import type { StreamLog } from './kafka-client.js';

/** What the writer is told by whoever wires it. */
export interface StreamWriterOptions {
  kafka: Kafka;
  topic: string;
  store: EventStore;
  /** Keys the hashes of addresses in messages that did not come through the collector. */
  secret: string;
  log: StreamLog;
  clock: { now(): number };
  pause: (ms: number) => Promise<void>;
  /** Told of the shops of a chunk before it is stored. */
  onShops: (shops: ReadonlySet<string>) => Promise<void>;
  /** Told of each chunk that is stored. */
  onChunk?: (stored: StoredChunk) => void;
  /** Told when the store refuses for good: the process has to end and be looked at. */
  onFailed: (error: unknown) => void;
  /** Events in one insert at the most. */
  chunkEventsMax?: number;
}

/** What became of one chunk. */
export interface StoredChunk {
  partition: number;
  stored: number;
  duplicates: number;
  dead: number;
  /** Offsets between the chunk and the end of the partition. */
  lag: number;
  insertMs: number;
}

/** One partition as long as it is held. */
interface Lane {
  /** Everything below is stored. */
  position: number;
  /** What an earlier holder had begun to store there. */
  intent: Chunk | null;
  /** Read and not stored yet: only while an intent is waited for. */
  held: KafkaMessage[];
}

const GROUP = 'vedetta-writer';
const SESSION_MS = 15_000;
const HEARTBEAT_MS = 3_000;
const FIRST_PAUSE_MS = 250;
const PAUSE_MS_MAX = 15_000;
/** A consumer without a sign of life for so long is replaced. */
const LIFELESS_MS = 60_000;
const WATCH_EVERY_MS = 5_000;
const FETCH_BYTES_PER_PARTITION = 4 * 1024 * 1024;
const PARTITIONS_AT_ONCE = 3;
const STOP_MS_MAX = 7_000;

/**
 * Takes events from Kafka to the store, each once.
 *
 * Before a chunk of offsets is stored its bounds are committed beside the offset (`intentText`). Should the process die
 * then, whoever takes the partition over reads them and stores the very same chunk under the same token: what of it is in
 * the store already is dropped there, what is missing is added. Repetitions are told by the keys that other chunks left.
 * An offset is committed only for what is stored. A chunk whose store is away is tried again until it is back, while
 * nothing further is read.
 */
export class StreamWriter {
  private consumer: Consumer | null = null;
  private producer: Producer | null = null;
  private lanes = new Map<number, Promise<Lane>>();
  private committed: Promise<Map<number, { offset: number; metadata: string | null }>> | null = null;
  private isStopping = false;
  private lastSignMs = 0;
  private watch: NodeJS.Timeout | null = null;
  private restarting: Promise<void> | null = null;
  private trouble: string | null = 'not started yet';

  constructor(private readonly options: StreamWriterOptions) {}

  /** What keeps events from being stored; null where all is well. */
  get problem(): string | null {
    return this.trouble;
  }

  /** Begins to read; resolves when the group has been asked for partitions. */
  async start(): Promise<void> {
    this.producer = this.options.kafka.producer({ allowAutoTopicCreation: false, idempotent: true });
    await this.producer.connect();
    await this.startConsumer();
    this.watch = setInterval(() => this.lookAfter(), WATCH_EVERY_MS);
  }

  /** Reads nothing further, finishes the chunks under way, leaves the group. */
  async stop(): Promise<void> {
    this.isStopping = true;
    if (this.watch) clearInterval(this.watch);
    await this.restarting;
    // A store that hangs must not keep the process: what is under way is stored again under its token by the next one.
    await Promise.race([this.consumer?.disconnect(), this.options.pause(STOP_MS_MAX)]);
    await this.producer?.disconnect();
  }

  private async startConsumer(): Promise<void> {
    const { kafka, topic, log } = this.options;
    const consumer = kafka.consumer({
      groupId: GROUP,
      allowAutoTopicCreation: false,
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: 2 * SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxBytesPerPartition: FETCH_BYTES_PER_PARTITION,
      maxWaitTimeInMs: 250,
      // A crash ends this consumer and begins a new one: what the library would keep of the old one is not to be trusted.
      retry: { retries: 5, initialRetryTime: 300, maxRetryTime: 5_000, restartOnFailure: async () => false },
    });
    this.consumer = consumer;
    const { events } = consumer;
    const isSign = () => (this.lastSignMs = this.options.clock.now());
    for (const event of [events.HEARTBEAT, events.FETCH, events.START_BATCH_PROCESS] as const)
      consumer.on(event, isSign);
    consumer.on(events.GROUP_JOIN, ({ payload }) => {
      isSign();
      this.forgetLanes();
      this.trouble = null;
      log.info({ partitions: payload.memberAssignment }, 'partitions were shared out');
    });
    consumer.on(events.REBALANCING, () => this.forgetLanes());
    consumer.on(events.CRASH, ({ payload }) => this.restart(payload.error.message));
    isSign();
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: (payload) => this.takeBatch(consumer, payload),
    });
  }

  private forgetLanes(): void {
    this.lanes = new Map();
    this.committed = null;
  }

  private lookAfter(): void {
    if (this.options.clock.now() - this.lastSignMs > LIFELESS_MS) this.restart('no sign of life');
  }

  /** Replaces the consumer, again and again until one runs. */
  private restart(reason: string): void {
    if (this.isStopping || this.restarting) return;
    this.trouble = `the way from Kafka is broken (${reason})`;
    this.options.log.warn({ reason }, 'the consumer is replaced');
    this.restarting = this.replaceConsumer().finally(() => {
      this.restarting = null;
    });
  }

  private async replaceConsumer(): Promise<void> {
    const { log, pause, clock } = this.options;
    for (let attempt = 0; !this.isStopping; attempt++) {
      try {
        this.forgetLanes();
        await this.consumer?.disconnect();
        await pause(Math.min(PAUSE_MS_MAX, FIRST_PAUSE_MS * 2 ** attempt));
        await this.startConsumer();
        return;
      } catch (error) {
        this.lastSignMs = clock.now();
        log.warn({ err: error, attempt }, 'a new consumer did not start; another is tried');
      }
    }
  }

  private async takeBatch(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { batch, resolveOffset, isRunning, isStale } = payload;
    const { partition } = batch;
    const lanes = this.lanes;
    const lane = await this.laneOf(partition, Number(batch.firstOffset() ?? batch.lastOffset()));
    const isOurs = () => this.lanes === lanes && isRunning() && !isStale();
    const lastOffset = Number(batch.lastOffset());
    let messages = [...lane.held, ...batch.messages];
    lane.held = [];
    while (isOurs()) {
      const { chunk, rest } = nextChunk(
        messages,
        lane.position,
        lane.intent,
        lastOffset,
        this.options.chunkEventsMax ?? 20_000,
      );
      messages = rest;
      if (!chunk) break;
      await this.commit(consumer, partition, lane.position, intentText(chunk));
      await this.storeChunk(partition, chunk, Number(batch.highWatermark), payload, isOurs);
      if (!isOurs()) return;
      lane.position = chunk.last + 1;
      lane.intent = null;
      resolveOffset(String(chunk.last));
      // What follows at once commits this offset together with its own bounds.
      if (rest.length === 0) await this.commit(consumer, partition, lane.position, '');
    }
    if (!isOurs()) return;
    lane.held = messages;
    resolveOffset(String(lastOffset));
  }

  private async commit(consumer: Consumer, partition: number, position: number, metadata: string): Promise<void> {
    await consumer.commitOffsets([{ topic: this.options.topic, partition, offset: String(position), metadata }]);
  }

  private laneOf(partition: number, firstOffset: number): Promise<Lane> {
    let lane = this.lanes.get(partition);
    if (!lane) {
      lane = this.openLane(partition, firstOffset);
      this.lanes.set(partition, lane);
    }
    return lane;
  }

  private async openLane(partition: number, firstOffset: number): Promise<Lane> {
    this.committed ??= this.readCommitted();
    const known = (await this.committed).get(partition);
    const position = known && known.offset >= 0 ? known.offset : firstOffset;
    const intent = readIntent(known?.metadata, position);
    if (intent)
      this.options.log.info({ partition, ...intent }, 'a chunk that was begun earlier is stored again under its token');
    return { position, intent, held: [] };
  }

  private async readCommitted(): Promise<Map<number, { offset: number; metadata: string | null }>> {
    const { kafka, topic } = this.options;
    const admin = kafka.admin();
    await admin.connect();
    try {
      const [of] = await admin.fetchOffsets({ groupId: GROUP, topics: [topic] });
      return new Map(
        (of?.partitions ?? []).map(({ partition, offset, metadata }) => [
          partition,
          { offset: Number(offset), metadata },
        ]),
      );
    } finally {
      await admin.disconnect();
    }
  }

  private async storeChunk(
    partition: number,
    chunk: Chunk & { messages: KafkaMessage[] },
    highWatermark: number,
    { heartbeat }: EachBatchPayload,
    isOurs: () => boolean,
  ): Promise<void> {
    const { topic, clock, onChunk } = this.options;
    const { events, dead } = this.readChunk(partition, chunk.messages);
    const token = chunkToken(topic, partition, chunk);
    const startMs = clock.now();
    let fresh: StoredEvent[] = [];
    await this.persist(heartbeat, isOurs, async () => {
      if (dead.length > 0) await sendDeadLetters(this.producer!, topic, dead);
      fresh = await this.insertFresh(events, token);
    });
    if (!isOurs()) return;
    onChunk?.({
      partition,
      stored: fresh.length,
      duplicates: events.length - fresh.length,
      dead: dead.length,
      lag: Math.max(0, highWatermark - chunk.last - 1),
      insertMs: clock.now() - startMs,
    });
  }

  private readChunk(
    partition: number,
    messages: readonly KafkaMessage[],
  ): { events: StoredEvent[]; dead: DeadLetter[] } {
    const { topic, secret, clock } = this.options;
    const events: StoredEvent[] = [];
    const dead: DeadLetter[] = [];
    for (const message of messages) {
      const outcome = eventOf(message, { topic, partition }, secret);
      if (outcome.kind === 'accepted') events.push(outcome.event);
      else {
        const { offset, key, value } = message;
        dead.push({ reason: outcome.reason, partition, offset, key, value, keptMs: clock.now() });
      }
    }
    return { events, dead };
  }

  private async insertFresh(events: readonly StoredEvent[], token: string): Promise<StoredEvent[]> {
    const { store, clock, onShops } = this.options;
    const batch = batchNumber(token);
    const byShop = groupByShop(events);
    await onShops(new Set(byShop.keys()));
    const fresh: StoredEvent[] = [];
    for (const [shop, own] of byShop) {
      const known = await store.knownKeys(
        shop,
        own.map(({ key }) => key),
        batch,
      );
      for (const event of own) {
        if (known.has(event.key)) continue;
        known.add(event.key);
        fresh.push(event);
      }
    }
    const arrivedMs = clock.now();
    if (fresh.length > 0)
      await store.insert(
        eventRows(fresh, () => arrivedMs, batch),
        token,
      );
    return fresh;
  }

  /** Tries until it succeeds, the partition is another's, or the error is one that does not pass. */
  private async persist(
    heartbeat: () => Promise<void>,
    isOurs: () => boolean,
    work: () => Promise<void>,
  ): Promise<void> {
    const { log, pause, onFailed } = this.options;
    for (let attempt = 0; isOurs() && !(attempt > 0 && this.isStopping); attempt++) {
      try {
        await beating(work(), heartbeat, pause);
        if (attempt > 0) this.trouble = null;
        return;
      } catch (error) {
        if (!isPassing(error) && !isKafkaError(error)) {
          this.trouble = `the store refuses: ${String(error)}`;
          onFailed(error);
          throw error;
        }
        if (isRebalance(error)) throw error;
        this.trouble = `the store is away: ${String(error)}`;
        log.warn({ err: error, attempt }, 'a chunk could not be stored and is tried again');
        await beating(pause(Math.min(PAUSE_MS_MAX, FIRST_PAUSE_MS * 2 ** attempt)), heartbeat, pause);
      }
    }
  }
}

/** Waits for `work` and says meanwhile that this member lives. */
async function beating(
  work: Promise<void>,
  heartbeat: () => Promise<void>,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  const settled = Promise.allSettled([work]);
  for (;;) {
    const isDone = await Promise.race([settled.then(() => true), pause(HEARTBEAT_MS).then(() => false)]);
    if (isDone) return work;
    await heartbeat();
  }
}

function isKafkaError(error: unknown): boolean {
  return isNativeError(error) && error.name.startsWith('KafkaJS');
}

function isRebalance(error: unknown): boolean {
  return (
    isNativeError(error) && 'type' in error && /REBALANCE|UNKNOWN_MEMBER|ILLEGAL_GENERATION/.test(String(error.type))
  );
}
