import kafkajs, { type Consumer, type EachBatchPayload, type Kafka, type KafkaMessage, type Producer } from 'kafkajs';
import { intentText, nextChunk, readIntent, type Chunk } from './chunk.js';
import { storeChunk, type ChunkStoreOptions, type StoredChunk } from './chunk-store.js';
import { sendDeadLetters, type DeadLetter } from './dead-letters.js';
import type { StreamLog } from './kafka-client.js';
import { isEndOfMembership, persist } from './persist.js';
import { committedOffsets, waitingEvents, WRITER_GROUP, type CommittedOffset } from './stream-offsets.js';

/** What the writer is told by whoever wires it. */
export interface StreamWriterOptions extends Omit<ChunkStoreOptions, 'onDead'> {
  kafka: Kafka;
  /** Makes what the brokers lack; called before each connection. */
  prepare: () => Promise<void>;
  log: StreamLog;
  pause: (ms: number) => Promise<void>;
  /** Told of each chunk that is stored. */
  onChunk?: (stored: StoredChunk) => void;
  /** Told when the store refuses for good: the process has to end and be looked at. */
  onFailed: (error: unknown) => void;
  /** Events in one insert at the most. */
  chunkEventsMax?: number;
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

const SESSION_MS = 15_000;
const HEARTBEAT_MS = 3_000;
const FIRST_PAUSE_MS = 250;
const PAUSE_MS_MAX = 15_000;
/** A consumer without a sign of life for so long is replaced. */
const LIFELESS_MS = 60_000;
const WATCH_EVERY_MS = 5_000;
const FETCH_BYTES_PER_PARTITION = 4 * 1024 * 1024;
const PARTITIONS_AT_ONCE = 3;
/** An insert costs the store as much as thousands of events, in files and merges. Three such chunks take some 100 MB. */
const CHUNK_EVENTS_MAX = 50_000;
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
  private committed: Promise<Map<number, CommittedOffset>> | null = null;
  private assigned: readonly number[] = [];
  private isStopping = false;
  private hasCrashed = false;
  private lastSignMs = 0;
  private watch: NodeJS.Timeout | null = null;
  private restarting: Promise<void> | null = null;
  private trouble: string | null = 'not started yet';
  /** Those who wait before they try the store again. */
  private readonly waiting = new Set<() => void>();

  constructor(private readonly options: StreamWriterOptions) {}

  /** What keeps events from being stored; null where all is well. */
  get problem(): string | null {
    return this.trouble;
  }

  /** Begins to read; with the brokers away it goes on trying, and `problem` says so. */
  async start(): Promise<void> {
    this.watch = setInterval(() => this.lookAfter(), WATCH_EVERY_MS);
    try {
      await this.startConsumer();
    } catch (error) {
      this.restart(String(error));
    }
  }

  /** Events that wait to be stored, by each partition that is held here. Throws where the brokers do not say. */
  lag(): Promise<Map<number, number>> {
    return waitingEvents(this.options.kafka, this.options.topic, this.assigned);
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
    const { kafka, topic, log, prepare } = this.options;
    await prepare();
    await this.producer?.disconnect();
    this.producer = kafka.producer({
      allowAutoTopicCreation: false,
      idempotent: true,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await this.producer.connect();
    const consumer = kafka.consumer({
      groupId: WRITER_GROUP,
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
      this.assigned = payload.memberAssignment[topic] ?? [];
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
    this.assigned = [];
  }

  private lookAfter(): void {
    if (!this.restarting && this.options.clock.now() - this.lastSignMs > LIFELESS_MS) this.restart('no sign of life');
  }

  /** Replaces the consumer, again and again until one runs. */
  private restart(reason: string): void {
    if (this.isStopping) return;
    this.trouble = `the way from Kafka is broken (${reason})`;
    this.hasCrashed = true;
    if (this.restarting) return;
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
        this.hasCrashed = false;
        await this.startConsumer();
        // One that breaks while it joins the group only says so: its start does not fail.
        if (!this.hasCrashed) return;
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
        this.options.chunkEventsMax ?? CHUNK_EVENTS_MAX,
        this.options.clock.now(),
      );
      messages = rest;
      if (!chunk) break;
      await this.commit(consumer, partition, lane.position, intentText(chunk));
      const stored = await this.store(partition, chunk, payload, isOurs);
      if (stored === null || !isOurs()) return;
      this.options.onChunk?.(stored);
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

  private async store(
    partition: number,
    chunk: Chunk & { messages: KafkaMessage[] },
    { heartbeat }: EachBatchPayload,
    isOurs: () => boolean,
  ): Promise<StoredChunk | null> {
    const { topic, pause, log, onFailed } = this.options;
    const onDead = (letters: readonly DeadLetter[]) => sendDeadLetters(this.producer!, topic, letters);
    try {
      const stored = await persist(() => storeChunk(partition, chunk, { ...this.options, onDead }), {
        pause,
        pauseBeforeRetry: (ms) => this.pauseUntilStored(ms),
        heartbeat,
        isWanted: () => isOurs() && !this.isStopping,
        onFailure: (error, attempt) => {
          this.trouble = `the store is away: ${String(error)}`;
          log.warn({ err: error, attempt }, 'a chunk could not be stored and is tried again');
        },
      });
      this.trouble = null;
      // What one partition could store, the others can too: each would wait for its own pause to end.
      for (const wake of this.waiting) wake();
      return stored;
    } catch (error) {
      if (!isEndOfMembership(error)) {
        this.trouble = `the store refuses: ${String(error)}`;
        onFailed(error);
      }
      throw error;
    }
  }

  /** Waits for `ms`, but not longer than until something is stored. */
  private pauseUntilStored(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.waiting.delete(wake);
        resolve();
      };
      this.waiting.add(wake);
      void this.options.pause(ms).then(wake);
    });
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
    this.committed ??= committedOffsets(this.options.kafka, this.options.topic);
    const known = (await this.committed).get(partition);
    const position = known && known.offset >= 0 ? known.offset : firstOffset;
    const intent = readIntent(known?.metadata, position);
    if (intent)
      this.options.log.info({ partition, ...intent }, 'a chunk that was begun earlier is stored again under its token');
    return { position, intent, held: [] };
  }
}
